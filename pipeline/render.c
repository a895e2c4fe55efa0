/* Writes judged rows as text: the user's bytes, then our columns.
 *
 * One copy of each row is made, into a page that is then written as a whole: gathering rows and columns by
 * writev instead would have the kernel walk a list with two entries a row. */
#include "pipeline/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/contacts.h"
#include "pipeline/domains.h"
#include "pipeline/mailboxes.h"
#include "pipeline/verdict.h"
#include "validators/base/memory.h"

enum {
    STAMP_BYTES = 64,
    OURS_BYTES_MAX = 4096, /* our columns of one row: twice what is shown (quotes), three times, and more */
    FLAG_SETS = 1 << FLAG_COUNT,
    PAGES_BYTES_KEPT = 2 << 20, /* of all pages together, from one slice to the next */
};

/* `,clean,accepted,`: what all rows with one reason have in common, and how many there were. */
struct stamp {
    const struct reason *reason;
    const struct preset_status *status; /* in the words of other services */
    uint64_t rows;
    size_t length;
    char text[STAMP_BYTES];
};

struct flags_column {
    uint8_t length;
    char text[FLAGS_TEXT_BYTES];
};

struct renderer {
    const struct layout *layout;
    char *(*put_theirs)(const struct pen *pen, char *to, const struct preset_row *row); /* or NULL */
    struct suffix_cache *suffixes;                                                      /* likewise */
    struct contacts *contacts;                                                          /* or NULL */
    struct pen pen;
    bool evidence;
    uint16_t padding; /* all bits: rows get the fields that they lack; none: there is no header to fit */
    size_t stamp_count;
    struct stamp stamps[REASONS_MAX];
    uint64_t flag_rows[FLAG_SETS];
    struct flags_column flags[FLAG_SETS];
    struct page pages[OUTPUT_COUNT];
};

static const char *const segment_names[SEGMENT_COUNT] = {"clean", "risky", "invalid", "duplicate",
                                                         "suppressed"};

static const char *const column_names[] = {"mailsift_status", "mailsift_reason",     "mailsift_address",
                                           "mailsift_flags",  "mailsift_suggestion", "mailsift_provider"};

static const char *const evidence_names[] = {"mailsift_mx", "mailsift_smtp_code", "mailsift_smtp_reply",
                                             "mailsift_checked_at"};

struct renderer *renderer_new(const struct layout *layout, const struct settings *settings)
{
    struct renderer *renderer = memory_take(sizeof *renderer);
    const struct preset *preset = preset_of(settings);
    renderer->layout = layout;
    renderer->evidence = settings->evidence;
    renderer->padding = layout->header ? UINT16_MAX : 0;
    renderer->pen.delimiter = layout->dialect.delimiter;
    renderer->pen.utf8 = strcmp(layout->encoding.name, "UTF-8") == 0;
    if (preset != NULL)
        renderer->put_theirs = preset->put;
    if (preset != NULL && preset->put != NULL)
        renderer->suffixes = suffix_cache_new();
    if (preset != NULL && preset->email != NULL)
        renderer->contacts = contacts_new(layout, preset);
    for (unsigned set = 0; set < FLAG_SETS; set++)
        renderer->flags[set].length = (uint8_t)flags_text(set, renderer->flags[set].text);
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
    char *to = stamp->text;
    if (strlen(reason->code) + strlen(segment_names[reason->segment]) + 3 > STAMP_BYTES)
        abort();
    *to++ = renderer->pen.delimiter;
    to = put_text(to, segment_names[reason->segment]);
    *to++ = renderer->pen.delimiter;
    to = put_text(to, reason->code);
    *to++ = renderer->pen.delimiter;
    stamp->reason = reason;
    stamp->status = preset_status_of(reason);
    stamp->length = (size_t)(to - stamp->text);
    return stamp;
}

static inline struct stamp *stamp_of(struct renderer *renderer, const struct reason *reason)
{
    for (size_t i = 0; i < renderer->stamp_count; i++)
        if (renderer->stamps[i].reason == reason)
            return &renderer->stamps[i];
    return new_stamp(renderer, reason);
}

/* Whether the address of ROW can only hold bytes that need no care: atext that is no delimiter. */
static bool is_plain(const struct renderer *renderer, const struct row *row)
{
    return row->reason->segment == SEGMENT_CLEAN && renderer->pen.delimiter != '|' && row->text_length > 0 &&
           ((unsigned char)row->text[0] >= 'A' || (row->text[0] >= '0' && row->text[0] <= '9'));
}

static char *put_suggestion(const struct renderer *renderer, char *to, const struct row *row)
{
    char text[LOCAL_MAX + 1 + DOMAIN_MAX + 1];
    size_t length = row->local_length;
    if (length > LOCAL_MAX || row->text_length < length)
        return to;
    memcpy(text, row->text, length);
    text[length++] = '@';
    memcpy(text + length, row->suggestion, row->suggestion_length);
    return pen_field(&renderer->pen, to, (struct str){text, length + row->suggestion_length});
}

/* `2026-11-23T18:12:48Z` (RFC 3339). */
static char *put_time(char *to, uint32_t seconds)
{
    enum { TIME_BYTES = 32 };
    struct tm parts;
    time_t moment = seconds;
    return to + strftime(to, TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&moment, &parts));
}

/* The server's words, with the enhanced code before them as it has said them. */
static char *put_reply(const struct renderer *renderer, char *to, const struct asked_mailbox *mailbox)
{
    char text[SMTP_REPLY_KEPT + sizeof "5.255.255 "];
    int length = 0;
    if (mailbox->enhanced[0] != 0)
        length = snprintf(text, sizeof text, "%u.%u.%u ", mailbox->enhanced[0], mailbox->enhanced[1],
                          mailbox->enhanced[2]);
    if (mailbox->reply != NULL)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s", mailbox->reply);
    return pen_field(&renderer->pen, to, str_trim((struct str){text, (size_t)length}));
}

/* The columns that show why; EVIDENCE is NULL for a row that nobody was asked about. */
static char *put_evidence(const struct renderer *renderer, char *to, const struct row_evidence *evidence)
{
    static const struct row_evidence none;
    evidence = evidence != NULL ? evidence : &none;
    const struct asked_domain *domain = evidence->domain;
    const struct asked_mailbox *mailbox = evidence->mailbox;
    uint32_t asked_s = mailbox != NULL && mailbox->asked_s > 0 ? mailbox->asked_s
                       : domain != NULL                        ? domain->asked_s
                                                               : 0;
    *to++ = renderer->pen.delimiter;
    if (mailbox != NULL && mailbox->mx != NULL)
        to = put(to, mailbox->mx, mailbox->mx_length);
    else if (domain != NULL && domain->mx != NULL)
        to = put(to, domain->mx, domain->mx_length);
    *to++ = renderer->pen.delimiter;
    if (mailbox != NULL && mailbox->code > 0)
        to += snprintf(to, sizeof "599", "%u", mailbox->code % 1000U);
    *to++ = renderer->pen.delimiter;
    if (mailbox != NULL)
        to = put_reply(renderer, to, mailbox);
    *to++ = renderer->pen.delimiter;
    return asked_s > 0 ? put_time(to, asked_s) : to;
}

static char *put_end(const struct renderer *renderer, char *to, const char *end, unsigned length)
{
    if (length > 0)
        return put(to, end, length);
    return renderer->layout->crlf ? put(to, "\r\n", 2) : put(to, "\n", 1);
}

/* The columns of the preset's service in place of ours. */
static char *put_service(struct renderer *renderer, char *to, const struct row *row,
                         const struct row_evidence *evidence)
{
    struct stamp *stamp = stamp_of(renderer, row->reason);
    const struct preset_row it = {row, stamp->status, evidence, renderer->suffixes};
    stamp->rows++;
    renderer->flag_rows[row->flags]++;
    return renderer->put_theirs(&renderer->pen, to, &it);
}

/* Our columns behind ROW, but for the line end. */
static char *put_ours(struct renderer *renderer, char *to, const struct row *row)
{
    struct stamp *stamp = stamp_of(renderer, row->reason);
    const struct flags_column *flags = &renderer->flags[row->flags];
    stamp->rows++;
    renderer->flag_rows[row->flags]++;
    memcpy(to, stamp->text, STAMP_BYTES); /* a fixed length is one that needs no call */
    to += stamp->length;
    if (is_plain(renderer, row))
        to = put(to, row->text, row->text_length);
    else
        to = pen_field(&renderer->pen, to, (struct str){row->text, row->text_length});
    *to++ = renderer->pen.delimiter;
    to = put(to, flags->text, flags->length);
    *to++ = renderer->pen.delimiter;
    if (row->suggestion_length > 0)
        to = put_suggestion(renderer, to, row);
    *to++ = renderer->pen.delimiter;
    return put(to, row->provider, row->provider_length);
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
    char *to = page_room(page, row->length + missing + OURS_BYTES_MAX);
    to = put(to, bytes, row->length);
    if (!block->giant || block->giant_last) {
        for (unsigned i = 0; i < missing; i++)
            *to++ = renderer->pen.delimiter; /* so that our columns are below their names */
        to = renderer->put_theirs != NULL ? put_service(renderer, to, row, evidence_of(block, row))
                                          : put_ours(renderer, to, row);
        if (renderer->evidence)
            to = put_evidence(renderer, to, evidence_of(block, row));
        to = put_end(renderer, to, bytes + row->length, row->end_length);
        page->rows++;
    }
    page->length = (size_t)(to - page->text);
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
static char *put_names(const struct layout *layout, char *to, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *to++ = layout->dialect.delimiter;
        to = put_text(to, names[i]);
    }
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
    char *to = put(text, header.bytes, length);
    if (preset != NULL && preset->columns != NULL)
        to = put_names(layout, to, preset->columns, preset->column_count);
    else
        to = put_names(layout, to, column_names, sizeof column_names / sizeof *column_names);
    if (settings->evidence)
        to = put_names(layout, to, evidence_names, sizeof evidence_names / sizeof *evidence_names);
    if (length < header.length)
        to = put(to, header.bytes + length, header.length - length);
    else
        to = put_text(to, layout->crlf ? "\r\n" : "\n");
    return (struct str){text, (size_t)(to - text)};
}

static void add_reason(struct outcome *outcome, const struct stamp *stamp)
{
    struct reason_count *count = outcome->reasons;
    while (count->reason != NULL && count->reason != stamp->reason)
        count++;
    if (count == &outcome->reasons[REASONS_MAX - 1])
        abort();
    count->reason = stamp->reason;
    count->rows += stamp->rows;
}

void renderer_counts(const struct renderer *renderer, struct outcome *outcome)
{
    for (size_t i = 0; i < renderer->stamp_count; i++)
        add_reason(outcome, &renderer->stamps[i]);
    for (unsigned set = 0; set < FLAG_SETS; set++)
        for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
            if ((set & (1u << flag)) != 0)
                outcome->flags[flag] += renderer->flag_rows[set];
}
