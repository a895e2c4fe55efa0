/* Writes judged rows as text: the user's bytes, then our columns.
 *
 * One copy of each row is made, into a page that is then written as a whole: gathering rows and columns by
 * writev instead would have the kernel walk a list with two entries a row. */
#include "pipeline/publish/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/csv/piece.h"
#include "pipeline/publish/contacts.h"
#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "validators/base/memory.h"
#include "validators/names/flags.h"
#include "validators/validator.h"

enum {
    OURS_BYTES_MAX = 4096, /* our columns of one row: twice what is shown (quotes), three times, and more */
    FLAG_SETS = 1 << FLAG_COUNT,
    PAGES_BYTES_KEPT = 2 << 20, /* of all pages together, from one slice to the next */
};

/* `,clean,accepted,`: what all rows with one reason have in common, and how many there were. */
struct stamp {
    const struct reason *reason;
    uint64_t rows;
    struct piece piece;
};

_Static_assert((int)FLAGS_TEXT_BYTES <= (int)PIECE_BYTES, "all flags fit");

struct renderer {
    const struct layout *layout;
    const struct preset *theirs;   /* that fills the columns in place of ours; or NULL */
    struct suffix_cache *suffixes; /* likewise */
    struct contacts *contacts;     /* or NULL */
    struct pen pen;
    bool evidence;
    uint16_t padding; /* all bits: rows get the fields that they lack; none: there is no header to fit */
    size_t stamp_count;
    struct stamp stamps[REASONS_MAX];
    uint64_t flag_rows[FLAG_SETS];
    struct piece flags[FLAG_SETS];
    struct page pages[OUTPUT_COUNT];
};

static const char *const column_names[] = {"mailsift_status", "mailsift_reason",     "mailsift_address",
                                           "mailsift_flags",  "mailsift_suggestion", "mailsift_provider"};

static const char *const evidence_names[] = {"mailsift_mx", "mailsift_smtp_code", "mailsift_smtp_reply",
                                             "mailsift_checked_at"};

/* The words of FLAGS, separated by one space. */
static struct spot put_flags(const struct pen *pen, struct spot to, unsigned flags)
{
    bool first = true;
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++) {
        if ((flags & 1u << bit) == 0)
            continue;
        if (!first)
            to = pen_users(to, " ", 1);
        to = pen_text(pen, to, str_of(flag_names[bit]));
        first = false;
    }
    return to;
}

struct renderer *renderer_new(const struct layout *layout, const struct settings *settings)
{
    struct renderer *renderer = memory_take(sizeof *renderer);
    const struct preset *preset = preset_of(settings);
    renderer->layout = layout;
    renderer->evidence = settings->evidence;
    renderer->padding = layout->header ? UINT16_MAX : 0;
    renderer->pen.delimiter = layout->dialect.delimiter;
    renderer->pen.utf8 = strcmp(layout->encoding.name, "UTF-8") == 0;
    if (preset != NULL && preset->put != NULL) {
        renderer->theirs = preset;
        renderer->suffixes = suffix_cache_new();
    }
    if (preset != NULL && preset->email != NULL)
        renderer->contacts = contacts_new(layout, preset);
    for (unsigned set = 0; set < FLAG_SETS; set++)
        piece_end(&renderer->flags[set], put_flags(&renderer->pen, piece_begin(&renderer->flags[set]), set));
    return renderer;
}

void renderer_free(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        free(renderer->pages[i].text);
    contacts_free(renderer->contacts);
    suffix_cache_free(renderer->suffixes);
    free(renderer);
}

static struct stamp *new_stamp(struct renderer *renderer, const struct reason *reason)
{
    if (renderer->stamp_count == REASONS_MAX)
        abort();
    struct stamp *stamp = &renderer->stamps[renderer->stamp_count++];
    const struct pen *pen = &renderer->pen;
    if (strlen(reason->code) + strlen(segment_words[reason->segment]) + 3 > PIECE_BYTES)
        abort();
    struct spot to = pen_next(pen, piece_begin(&stamp->piece));
    to = pen_next(pen, pen_text(pen, to, str_of(segment_words[reason->segment])));
    to = pen_next(pen, pen_text(pen, to, str_of(reason->code)));
    piece_end(&stamp->piece, to);
    stamp->reason = reason;
    return stamp;
}

static inline struct stamp *stamp_of(struct renderer *renderer, const struct reason *reason)
{
    for (size_t i = 0; i < renderer->stamp_count; i++)
        if (renderer->stamps[i].reason == reason)
            return &renderer->stamps[i];
    return new_stamp(renderer, reason);
}

/* Whether the address of ROW can only hold bytes that need no care: the validators let none be clean but of
 * atext, of which | may be the delimiter and only what is neither letter nor digit begins a formula. */
static bool is_plain(const struct renderer *renderer, const struct row *row)
{
    char first = row->text_length > 0 ? row->text[0] : '\0';
    return row->reason->segment == SEGMENT_CLEAN && renderer->pen.delimiter != '|' &&
           ((first >= 'A' && first <= 'z') || (first >= '0' && first <= '9'));
}

static struct spot put_suggestion(const struct renderer *renderer, struct spot to, const struct row *row)
{
    char text[LOCAL_MAX + 1 + UINT8_MAX];
    size_t length = row->local_length;
    if (length > LOCAL_MAX || row->text_length < length)
        return to;
    memcpy(text, row->text, length);
    text[length++] = '@';
    memcpy(text + length, row->suggestion, row->suggestion_length);
    return pen_text(&renderer->pen, to, (struct str){text, length + row->suggestion_length});
}

static struct spot put_time(const struct renderer *renderer, struct spot to, uint32_t seconds)
{
    char text[ISO_TIME_BYTES];
    return pen_text(&renderer->pen, to, (struct str){text, iso_time(seconds, text)});
}

/* The server's words, with the enhanced code before them as it has said them. */
static struct spot put_reply(const struct renderer *renderer, struct spot to,
                             const struct asked_mailbox *mailbox)
{
    char text[SMTP_REPLY_KEPT + sizeof "5.255.255 "];
    int length = 0;
    if (mailbox->enhanced[0] != 0)
        length = snprintf(text, sizeof text, "%u.%u.%u ", mailbox->enhanced[0], mailbox->enhanced[1],
                          mailbox->enhanced[2]);
    if (mailbox->reply != NULL)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s", mailbox->reply);
    return pen_words(&renderer->pen, to, str_trim((struct str){text, (size_t)length}));
}

static struct spot put_code(const struct renderer *renderer, struct spot to, unsigned code)
{
    char text[sizeof "599"];
    size_t length = (size_t)snprintf(text, sizeof text, "%u", code % 1000);
    return pen_text(&renderer->pen, to, (struct str){text, length});
}

/* The columns that show why; EVIDENCE is NULL for a row that nobody was asked about. */
static struct spot put_evidence(const struct renderer *renderer, struct spot to,
                                const struct row_evidence *evidence)
{
    static const struct row_evidence none;
    evidence = evidence != NULL ? evidence : &none;
    const struct asked_domain *domain = evidence->domain;
    const struct asked_mailbox *mailbox = evidence->mailbox;
    uint32_t asked_s = mailbox != NULL && mailbox->asked_s > 0 ? mailbox->asked_s
                       : domain != NULL                        ? domain->asked_s
                                                               : 0;
    to = pen_next(&renderer->pen, to);
    if (mailbox != NULL && mailbox->mx != NULL)
        to = pen_host(to, (struct str){mailbox->mx, mailbox->mx_length});
    else if (domain != NULL && domain->mx != NULL)
        to = pen_host(to, (struct str){domain->mx, domain->mx_length});
    to = pen_next(&renderer->pen, to);
    if (mailbox != NULL && mailbox->code > 0)
        to = put_code(renderer, to, mailbox->code);
    to = pen_next(&renderer->pen, to);
    if (mailbox != NULL)
        to = put_reply(renderer, to, mailbox);
    to = pen_next(&renderer->pen, to);
    return asked_s > 0 ? put_time(renderer, to, asked_s) : to;
}

static struct spot put_end(const struct renderer *renderer, struct spot to, const char *end, unsigned length)
{
    if (length > 0)
        return pen_users(to, end, length);
    return renderer->layout->crlf ? pen_users(to, "\r\n", 2) : pen_users(to, "\n", 1);
}

/* The columns of the preset's service in place of ours. */
static struct spot put_service(struct renderer *renderer, struct spot to, const struct row *row,
                               const struct row_evidence *evidence)
{
    struct stamp *stamp = stamp_of(renderer, row->reason);
    const struct preset_row it = {row, evidence, renderer->suffixes};
    stamp->rows++;
    renderer->flag_rows[row->flags]++;
    return renderer->theirs->put(&renderer->pen, to, &it);
}

/* Our columns behind ROW, but for the line end. */
static struct spot put_ours(struct renderer *renderer, struct spot to, const struct row *row)
{
    struct stamp *stamp = stamp_of(renderer, row->reason);
    stamp->rows++;
    renderer->flag_rows[row->flags]++;
    to = pen_piece(to, &stamp->piece);
    if (is_plain(renderer, row))
        to = pen_users(to, row->text, row->text_length);
    else
        to = pen_text(&renderer->pen, to, (struct str){row->text, row->text_length});
    to = pen_next(&renderer->pen, to);
    to = pen_piece(to, &renderer->flags[row->flags]);
    to = pen_next(&renderer->pen, to);
    if (row->suggestion_length > 0)
        to = put_suggestion(renderer, to, row);
    to = pen_next(&renderer->pen, to);
    return pen_plain(to, row->provider, row->provider_length);
}

static const struct row_evidence *evidence_of(const struct block *block, const struct row *row)
{
    return block->evidence != NULL ? &block->evidence[row - block->rows] : NULL;
}

static void render_row(struct renderer *renderer, const struct block *block, const struct row *row)
{
    struct page *page = &renderer->pages[row->reason->segment];
    const char *bytes = block->bytes + row->at;
    unsigned missing = row->missing & renderer->padding;
    struct spot to = spot_on(page, row->length + missing + OURS_BYTES_MAX);
    to = pen_users(to, bytes, row->length);
    if (!block->giant || block->giant_last) {
        for (unsigned i = 0; i < missing; i++)
            to = pen_next(&renderer->pen, to); /* so that our columns are below their names */
        to = renderer->theirs != NULL ? put_service(renderer, to, row, evidence_of(block, row))
                                      : put_ours(renderer, to, row);
        if (renderer->evidence)
            to = put_evidence(renderer, to, evidence_of(block, row));
        to = put_end(renderer, to, bytes + row->length, row->end_length);
        page->rows++;
    }
    spot_done(to, page);
}

struct page *render_block(struct renderer *renderer, const struct block *block)
{
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        renderer->pages[i].length = 0;
        renderer->pages[i].rows = 0;
    }
    for (size_t i = 0; i < block->row_count; i++)
        render_row(renderer, block, &block->rows[i]);
    if (renderer->contacts != NULL)
        contacts_block(renderer->contacts, block, &renderer->pages[SEGMENT_COUNT]);
    return renderer->pages;
}

void renderer_shrink(struct renderer *renderer)
{
    size_t room = 0;
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        room += renderer->pages[i].room;
    for (size_t i = 0; i < OUTPUT_COUNT && room > PAGES_BYTES_KEPT; i++) {
        free(renderer->pages[i].text);
        renderer->pages[i] = (struct page){0};
    }
}

/* Puts COUNT names, each behind the delimiter. */
static struct spot put_names(const struct layout *layout, struct spot to, const char *const *names,
                             size_t count)
{
    const struct pen pen = {.delimiter = layout->dialect.delimiter};
    for (size_t i = 0; i < count; i++)
        to = pen_users(pen_next(&pen, to), names[i], strlen(names[i]));
    return to;
}

struct str render_header(const struct layout *layout, struct str header, const struct settings *settings)
{
    enum { NAMES_BYTES = 512 };
    const struct preset *preset = preset_of(settings);
    char *text = memory_take(header.length + NAMES_BYTES);
    if (!layout->header)
        return (struct str){memcpy(text, header.bytes, header.length), header.length};
    size_t length = header.length;
    while (length > 0 && (header.bytes[length - 1] == '\n' || header.bytes[length - 1] == '\r'))
        length--;
    struct spot to = pen_users((struct spot){text}, header.bytes, length);
    if (preset != NULL && preset->columns != NULL)
        to = put_names(layout, to, preset->columns, preset->column_count);
    else
        to = put_names(layout, to, column_names, sizeof column_names / sizeof *column_names);
    if (settings->evidence)
        to = put_names(layout, to, evidence_names, sizeof evidence_names / sizeof *evidence_names);
    if (length < header.length)
        to = pen_users(to, header.bytes + length, header.length - length);
    else
        to = layout->crlf ? pen_users(to, "\r\n", 2) : pen_users(to, "\n", 1);
    return (struct str){text, (size_t)(to.at - text)};
}

static void add_reason(struct reason_count reasons[REASONS_MAX], const struct stamp *stamp)
{
    struct reason_count *count = reasons;
    while (count->reason != NULL && count->reason != stamp->reason)
        count++;
    if (count == &reasons[REASONS_MAX - 1])
        abort();
    count->reason = stamp->reason;
    count->rows += stamp->rows;
}

void renderer_counts(const struct renderer *renderer, struct reason_count reasons[REASONS_MAX],
                     uint64_t flags[FLAG_COUNT])
{
    for (size_t i = 0; i < renderer->stamp_count; i++)
        add_reason(reasons, &renderer->stamps[i]);
    for (unsigned set = 0; set < FLAG_SETS; set++)
        for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
            if ((set & (1u << flag)) != 0)
                flags[flag] += renderer->flag_rows[set];
}
