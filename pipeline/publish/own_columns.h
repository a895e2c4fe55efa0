/* The columns that each row gets, one line each: the header, the rows and the help are made of it.
 *
 * The values are here, and not in own_columns.c, so that a writer that expands the lists calls no function for a
 * column: this is the innermost loop of a run. */
#ifndef PIPELINE_PUBLISH_OWN_COLUMNS_H
#define PIPELINE_PUBLISH_OWN_COLUMNS_H

#include <string.h>

#include "pipeline/publish/added_columns.h"
#include "validators/names/flags.h"

/* clang-format off */
/* mailsift_WORD has the value own_WORD.  These come first, and say the same of all rows with one reason: */
#define OWN_COLUMNS_BY_REASON(X) \
    X(status, "`clean`, `risky`, `invalid`, `duplicate` or `suppressed`") \
    X(reason, "the code of the reason (`mailsift help reasons`)")

/* and these are each row's own; those of FLAGS say the same of all rows with the same flags. */
#define OWN_COLUMNS_BY_ROW(X, FLAGS) \
    X(address, "the address as it was checked, after repairs such as `Name <a@b.c>` to `a@b.c`; empty if it could " \
               "start a spreadsheet formula, does not fit the encoding, or contains a control or invisible character") \
    FLAGS(flags, "`free` (personal mailbox provider), `role`, `relay` (privacy relay), `repaired`, `catch_all` (the " \
                 "server accepts any name), `smtputf8`, `idn`, `multiple` (several addresses in the cell; the first " \
                 "good one was checked)") \
    X(suggestion, "for a misspelt domain: the address that was probably meant") \
    X(provider, "the mailbox provider, if known")

#define ONE_COLUMN(word, about) + 1
enum { OWN_BY_REASON = 0 OWN_COLUMNS_BY_REASON(ONE_COLUMN) };
/* clang-format on */

/* The segment. */
static inline struct value own_status(const struct added_row *it, char *room)
{
    (void)room;
    return value_word(segment_words[it->row->reason->segment]);
}

/* The reason's code. */
static inline struct value own_reason(const struct added_row *it, char *room)
{
    (void)room;
    return value_word(it->row->reason->code);
}

/* The address as it was judged. */
static inline struct value own_address(const struct added_row *it, char *room)
{
    const struct row *row = it->row;
    (void)room;
    return value_address((struct str){row->text, row->text_length}, row->reason->segment == SEGMENT_CLEAN);
}

/* The words of the flags, in ROOM. */
static inline struct value own_flags(const struct added_row *it, char *room)
{
    return value_flags((struct str){room, flags_text(it->row->flags, room)});
}

/* The local part of ROW's address at the suggested domain. */
static inline struct value own_suggestion(const struct added_row *it, char *room)
{
    const struct row *row = it->row;
    size_t length = row->local_length;
    if (row->suggestion_length == 0 || length > LOCAL_MAX || row->text_length < length)
        return value_text(STR(""));
    memcpy(room, row->text, length);
    room[length++] = '@';
    memcpy(room + length, row->suggestion, row->suggestion_length);
    return value_text((struct str){room, length + row->suggestion_length});
}

/* Who runs the mailbox. */
static inline struct value own_provider(const struct added_row *it, char *room)
{
    (void)room;
    return value_plain(it->row->provider, it->row->provider_length);
}

#endif
