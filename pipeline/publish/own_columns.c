/* The tables of our columns, and what those say that show why. */
#include "pipeline/publish/own_columns.h"

#include <stdio.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/store/domains.h"

_Static_assert((int)FLAGS_TEXT_BYTES <= (int)VALUE_BYTES, "all flags fit");
_Static_assert(LOCAL_MAX + 1 + UINT8_MAX <= VALUE_BYTES, "a suggestion fits");
_Static_assert(SMTP_REPLY_KEPT + sizeof "5.255.255 " <= VALUE_BYTES, "a reply fits");

#define OWN_COLUMN(word, about) {"mailsift_" #word, own_##word, about},

static const struct added_column own[] = {OWN_COLUMNS_BY_REASON(OWN_COLUMN)
                                              OWN_COLUMNS_BY_ROW(OWN_COLUMN, OWN_COLUMN)};

const struct column_list own_columns = COLUMNS_OF(own);

static struct value evidence_mx(const struct added_row *it, char *room)
{
    (void)room;
    if (it->mailbox != NULL && it->mailbox->mx != NULL)
        return value_host((struct str){it->mailbox->mx, it->mailbox->mx_length});
    if (it->domain != NULL && it->domain->mx != NULL)
        return value_host((struct str){it->domain->mx, it->domain->mx_length});
    return value_word("");
}

static struct value evidence_code(const struct added_row *it, char *room)
{
    if (it->mailbox == NULL || it->mailbox->code == 0)
        return value_word("");
    int length = snprintf(room, VALUE_BYTES, "%u", it->mailbox->code % 1000u);
    return value_text((struct str){room, (size_t)length});
}

/* The server's words, with the enhanced code before them as it has said them. */
static struct value evidence_reply(const struct added_row *it, char *room)
{
    const struct asked_mailbox *mailbox = it->mailbox;
    int length = 0;
    if (mailbox == NULL)
        return value_word("");
    if (mailbox->enhanced[0] != 0)
        length = snprintf(room, VALUE_BYTES, "%u.%u.%u ", mailbox->enhanced[0], mailbox->enhanced[1],
                          mailbox->enhanced[2]);
    if (mailbox->reply != NULL)
        length += snprintf(room + length, VALUE_BYTES - (size_t)length, "%s", mailbox->reply);
    return value_words(str_trim((struct str){room, (size_t)length}));
}

static struct value evidence_time(const struct added_row *it, char *room)
{
    int64_t moment = 0;
    if (it->mailbox != NULL && it->mailbox->asked_s > 0)
        moment = it->mailbox->asked_s;
    else if (it->domain != NULL)
        moment = it->domain->asked_s;
    if (moment == 0)
        return value_word("");
    return value_text((struct str){room, iso_time(moment, room)});
}

static const struct added_column evidence[] = {
    {"mailsift_mx", evidence_mx, "the mail host that was asked, or the first of the domain"},
    {"mailsift_smtp_code", evidence_code, "the code of its reply"},
    {"mailsift_smtp_reply", evidence_reply, "the text of its reply, in ASCII; other characters as `\\u4e2d`"},
    {"mailsift_checked_at", evidence_time, "when it was asked, in UTC"},
};

const struct column_list evidence_columns = COLUMNS_OF(evidence);
