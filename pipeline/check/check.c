/* The part of a pass that judges: from the bytes of a block to a reason for each row.
 *
 * Short loops over the rows instead of a long one: each keeps its own tables in the first-level cache, and
 * reading fetches for judging the places of the domains. */
#include "pipeline/check/check.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "pipeline/csv/fields.h"
#include "validators/base/memory.h"
#include "validators/names/canonical.h"
#include "validators/syntax/syntax.h"

enum {
    CACHE_ENTRIES = 1 << 15,      /* a thread: 2 MiB, and as much for the names */
    CACHE_ENTRIES_MANY = 1 << 13, /* with more threads than THREADS_FEW: memory stays bounded */
    THREADS_FEW = 4,
    ROWS_AHEAD = 32,           /* read before the first of them is judged: their domains are on the way */
    CELL_BYTES_MAX = 16 << 10, /* more of a cell is not decoded: no address is a tenth as long */
};

/* What one thread has on its desk. */
struct desk {
    struct fields *fields;
    struct decoder *decoder;
    struct domain_cache *cache;
    struct domain_note *notes;
    size_t note_count, note_room;
    struct mailbox_note *mailbox_notes;
    size_t mailbox_count, mailbox_room;
};

struct checker {
    struct check_plan plan;
    enum dedupe dedupe;
    size_t column;
    bool utf8;               /* cells can be read as they are */
    bool masks;              /* see find_masked */
    bool pads;               /* what is written has a field for each column */
    unsigned copies;         /* how many times a row's bytes are written, about */
    uint64_t bytes, padding; /* of the rows so far; for check_padding */
    struct desk *desks;
};

static void open_desk(struct desk *desk, const struct check_plan *plan)
{
    const struct layout *layout = &plan->list->layout;
    size_t entries = plan->threads > THREADS_FEW ? CACHE_ENTRIES_MANY : CACHE_ENTRIES;
    desk->fields = fields_new(layout->dialect.delimiter);
    desk->decoder = decoder_new(&layout->encoding);
    desk->cache = domain_cache_new(plan->policy, plan->suppress, plan->learned, entries);
}

struct checker *checker_new(const struct check_plan *plan)
{
    struct checker *checker = memory_take(sizeof *checker);
    const struct layout *layout = &plan->list->layout;
    const char *encoding = layout->encoding.name;
    checker->plan = *plan;
    checker->dedupe = plan->policy->settings->dedupe;
    checker->column = layout->email_column;
    checker->utf8 = strcmp(encoding, "UTF-8") == 0 || strcmp(encoding, "ASCII") == 0;
    checker->masks = layout->dialect.delimiter == '|' && encoding_has_ascii_trail(&layout->encoding);
    checker->pads = layout->header || plan->imports;
    checker->copies = plan->imports ? 3 : 1;
    checker->desks = memory_take(plan->threads * sizeof *checker->desks);
    for (unsigned i = 0; i < plan->threads; i++)
        open_desk(&checker->desks[i], plan);
    return checker;
}

void checker_free(struct checker *checker)
{
    if (checker == NULL)
        return;
    for (unsigned i = 0; i < checker->plan.threads; i++) {
        fields_free(checker->desks[i].fields);
        decoder_free(checker->desks[i].decoder);
        domain_cache_free(checker->desks[i].cache);
        free(checker->desks[i].notes);
        free(checker->desks[i].mailbox_notes);
    }
    free(checker->desks);
    free(checker);
}

/* A piece of an oversized row is one row, whatever is in it. */
static void cut_oversized(struct block *block)
{
    *block_add_row(block) = (struct row){
        .length = (uint32_t)(block->length - block->oversized_end_length),
        .end_length = block->oversized_end_length,
        .reason = syntax_row_too_long,
    };
}

void check_cut(struct checker *checker, struct block *block)
{
    bool oversized = false;
    block->to = block->length;
    if (block->oversized)
        cut_oversized(block);
    else if (!block->cut)
        block->to = block_cut(block, &checker->plan.list->layout.dialect, true, &oversized);
    if (oversized || (block->to < block->length && block->row_count < SLICE_ROWS_MAX))
        abort(); /* the reader gave a block that is no sequence of whole rows */
}

/* How many fields ROW lacks beside the header. */
static uint16_t missing_fields(const struct layout *layout, const struct block *block, const struct row *row)
{
    if (row->reason != NULL)
        return 0;
    struct str record = {block->bytes + row->at, row->length};
    size_t columns = row->quoted ? row->columns : scan_count(record, layout->dialect.delimiter) + 1;
    size_t missing = columns < layout->column_count ? layout->column_count - columns : 0;
    return missing < COLUMNS_MAX && columns > 0 ? (uint16_t)missing : 0;
}

/* Where `|` may be half of a character, it is looked for in a copy that has no such halves. */
static bool find_masked(struct checker *checker, struct block *block, struct str record, struct str *cell)
{
    char *copy = arena_take(&block->arena, record.length);
    encoding_mask_trails(&checker->plan.list->layout.encoding, record, copy);
    struct str masked = {copy, record.length};
    if (!fields_find(checker->desks[block->thread].fields, masked, checker->column, cell))
        return false;
    if (cell->bytes >= copy && cell->bytes <= copy + record.length)
        cell->bytes = record.bytes + (cell->bytes - copy);
    return true;
}

static bool find_cell(struct checker *checker, struct block *block, const struct row *row, struct str *cell)
{
    struct desk *desk = &checker->desks[block->thread];
    struct str record = {block->bytes + row->at, row->length};
    if (checker->masks && !find_masked(checker, block, record, cell))
        return false;
    if (!checker->masks && !row->quoted)
        return fields_find_unquoted(desk->fields, record, checker->column, cell);
    if (!checker->masks && !fields_find(desk->fields, record, checker->column, cell))
        return false;
    *cell = arena_copy(&block->arena, str_head(*cell, CELL_BYTES_MAX));
    return true;
}

void check_find(struct checker *checker, struct block *block)
{
    bool any_missing = false;
    for (size_t i = 0; i < block->row_count; i++) {
        struct row *row = &block->rows[i];
        struct str cell;
        row->missing = checker->pads ? missing_fields(&checker->plan.list->layout, block, row) : 0;
        any_missing |= row->missing > 0;
        if (row->reason != NULL)
            continue;
        if (!find_cell(checker, block, row, &cell)) {
            row->reason = syntax_no_address;
            continue;
        }
        row->text = cell.bytes;
        row->text_length = (uint32_t)cell.length;
    }
    block->short_rows = any_missing;
    fields_shrink(checker->desks[block->thread].fields);
}

/* The long way for a cell that is not plain: decodes it first, where it is not UTF-8. */
static const struct reason *read_odd(struct checker *checker, struct block *block, struct str cell,
                                     struct address *address)
{
    cell = str_head(cell, CELL_BYTES_MAX);
    struct str text = cell;
    if (!checker->utf8) {
        if (!decoder_text(checker->desks[block->thread].decoder, cell, &text))
            return syntax_encoding;
        if (text.bytes != cell.bytes)
            text = arena_copy(&block->arena, text);
    }
    return syntax_read(text, &block->arena, address);
}

/* Reads the address in ROW's cell; for one with a domain, KEY is then the domain's hash. */
static void read_row(struct checker *checker, struct block *block, struct row *row)
{
    struct str cell = {row->text, row->text_length};
    struct address address = {0};
    if (!syntax_read_plain(cell, &block->arena, &address))
        row->reason = read_odd(checker, block, cell, &address);
    row->text = address.text.bytes;
    row->text_length = (uint32_t)address.text.length;
    row->local_length = (uint16_t)address.local_length;
    row->flags = (uint8_t)address.flags;
    row->simple = address.simple;
    if (row->reason != NULL && row->reason->segment == SEGMENT_INVALID)
        return;
    struct str domain = address_domain(&address);
    uint64_t hash = XXH3_64bits_withSeed(domain.bytes, domain.length, checker->plan.seed);
    row->key = hash != 0 ? hash : 1;
    domain_cache_prefetch(checker->desks[block->thread].cache, row->key);
}

/* The domain KNOWN is in question: says so, unless that has been done. */
static void note(struct desk *desk, struct known_domain *known, struct str name)
{
    if (known->noted)
        return;
    known->noted = true;
    if (desk->note_count == desk->note_room) {
        desk->note_room = desk->note_room * 2 + 256;
        desk->notes = memory_grow(desk->notes, desk->note_room * sizeof *desk->notes);
    }
    desk->notes[desk->note_count++] = (struct domain_note){known->hash, name};
}

/* The hash of the whole address in ROW; never 0. */
static uint64_t mailbox_hash(const struct checker *checker, const struct row *row)
{
    uint64_t hash = XXH3_64bits_withSeed(row->text, row->text_length, checker->plan.seed);
    return hash != 0 ? hash : 1;
}

/* The mailbox of ROW is in question: says so. */
static void note_mailbox(const struct checker *checker, struct desk *desk, const struct row *row,
                         const struct known_domain *known)
{
    if (desk->mailbox_count == desk->mailbox_room) {
        desk->mailbox_room = desk->mailbox_room * 2 + 256;
        desk->mailbox_notes =
            memory_grow(desk->mailbox_notes, desk->mailbox_room * sizeof *desk->mailbox_notes);
    }
    struct str address = {row->text, row->text_length};
    desk->mailbox_notes[desk->mailbox_count++] = (struct mailbox_note){
        .hash = mailbox_hash(checker, row),
        .domain_hash = known->hash,
        .local = str_head(address, row->local_length),
        .domain = str_tail(address, row->local_length + 1U),
    };
}

/* Adds to ROW what its server has said of the mailbox; returns that. */
static const struct asked_mailbox *add_mailbox(const struct checker *checker, struct row *row)
{
    if (checker->plan.mailboxes == NULL || row->reason->segment == SEGMENT_INVALID)
        return NULL;
    const struct asked_mailbox *mailbox = mailboxes_find(checker->plan.mailboxes, mailbox_hash(checker, row));
    if (mailbox == NULL)
        return NULL;
    unsigned flags = row->flags;
    row->reason = verdict_with_mailbox(row->reason, mailbox->verdict, &flags);
    row->flags = (uint8_t)flags;
    return mailbox;
}

/* Asks the validators about ROW, whose address is well-formed. */
static void judge_row(struct checker *checker, struct block *block, struct row *row)
{
    struct address address = {
        .text = {row->text, row->text_length},
        .local_length = row->local_length,
        .flags = row->flags,
        .simple = row->simple,
    };
    struct desk *desk = &checker->desks[block->thread];
    struct known_domain *known = domain_cache_get(desk->cache, address_domain(&address), row->key);
    struct domain_facts facts = {
        .reason = known->reason,
        .flags = known->flags,
        .provider = {known->provider.bytes, known->provider_length},
        .suggestion = {known->suggestion, known->suggestion_length},
        .mailbox = known->mailbox,
    };
    row->reason = judge_address(checker->plan.policy, &address, &facts, row->reason);
    row->provider = known->provider;
    row->provider_length = known->provider_length;
    row->suggestion = facts.suggestion.bytes;
    row->suggestion_length = known->suggestion_length;
    row->flags = (uint8_t)(address.flags | facts.flags);
    row->key = checker->dedupe == DEDUPE_OFF
                   ? 0
                   : address_key(&address, facts.mailbox, checker->dedupe, checker->plan.seed);
    row->suppressed = !suppress_is_empty(checker->plan.suppress) &&
                      (known->suppressed || suppress_has_address(checker->plan.suppress, &address));
    bool in_question = row->reason->segment != SEGMENT_INVALID && !row->suppressed;
    if (checker->plan.notes && in_question)
        note(desk, known, address_domain(&address));
    if (checker->plan.mailbox_notes && in_question && known->suggestion_length == 0)
        note_mailbox(checker, desk, row, known);
    const struct asked_mailbox *mailbox = add_mailbox(checker, row);
    known->clean += row->reason->segment == SEGMENT_CLEAN;
    known->invalid += row->reason->segment == SEGMENT_INVALID;
    if (block->evidence != NULL)
        block->evidence[row - block->rows] =
            (struct row_evidence){domains_find(checker->plan.learned, known->hash), mailbox};
}

/* About what ROW takes when it is written, with all that is beside it. */
static size_t written_bytes(const struct checker *checker, const struct block *block, const struct row *row)
{
    enum { OURS_BYTES = 128 };
    const struct row_evidence *evidence =
        block->evidence != NULL ? &block->evidence[row - block->rows] : NULL;
    size_t bytes = (row->length + row->missing) * checker->copies + 2 * row->text_length +
                   row->suggestion_length + row->provider_length + OURS_BYTES;
    if (evidence != NULL && evidence->domain != NULL)
        bytes += evidence->domain->mx_length;
    if (evidence != NULL && evidence->mailbox != NULL)
        bytes += evidence->mailbox->mx_length + 2 * evidence->mailbox->reply_length;
    return bytes;
}

/* Adds up what the rows from FROM to TO of BLOCK lack and take when written, where that may be much. Returns
 * false when the slice is full. */
static bool has_room(const struct checker *checker, struct block *block, size_t from, size_t to)
{
    if (!block->short_rows && checker->plan.learned == NULL)
        return true;
    for (size_t i = from; i < to; i++) {
        block->padding += block->rows[i].missing;
        block->written += written_bytes(checker, block, &block->rows[i]);
    }
    return block->written < SLICE_TEXT_BYTES_MAX;
}

void check_judge(struct checker *checker, struct block *block)
{
    const struct settings *settings = checker->plan.policy->settings;
    bool evidence = (settings->evidence || settings->preset != PRESET_NONE) && checker->plan.learned != NULL;
    size_t evidence_bytes = block->row_count * sizeof *block->evidence;
    block->evidence = evidence ? arena_take(&block->arena, evidence_bytes) : NULL;
    if (evidence)
        memset(block->evidence, 0, evidence_bytes);
    checker->desks[block->thread].note_count = checker->desks[block->thread].mailbox_count = 0;
    block->padding = block->written = 0;
    for (size_t from = 0; from < block->row_count; from += ROWS_AHEAD) {
        size_t to = from + ROWS_AHEAD < block->row_count ? from + ROWS_AHEAD : block->row_count;
        for (size_t i = from; i < to; i++)
            if (block->rows[i].reason == NULL)
                read_row(checker, block, &block->rows[i]);
        for (size_t i = from; i < to; i++)
            if (block->rows[i].key != 0)
                judge_row(checker, block, &block->rows[i]);
        if (!has_room(checker, block, from, to) && to < block->row_count)
            block_end_slice(block, to);
    }
}

bool check_padding(struct checker *checker, const struct block *block, struct fail *fail)
{
    const struct layout *layout = &checker->plan.list->layout;
    checker->padding += block->padding;
    checker->bytes += block->to - block->from;
    if (checker->padding <= PADDING_FREE + PADDING_FACTOR * checker->bytes)
        return true;
    return fail_because(fail, EXIT_NOT_A_LIST,
                        "%s has %zu columns, but rows with so few fields that the outputs would be mostly "
                        "delimiters; remove the empty columns%s",
                        source_path(checker->plan.list->sources[block->source]), layout->column_count,
                        layout->header ? ", or use --header no" : "");
}

size_t check_notes(struct checker *checker, unsigned thread, const struct domain_note **notes)
{
    *notes = checker->desks[thread].notes;
    return checker->desks[thread].note_count;
}

size_t check_mailbox_notes(struct checker *checker, unsigned thread, const struct mailbox_note **notes)
{
    *notes = checker->desks[thread].mailbox_notes;
    return checker->desks[thread].mailbox_count;
}

size_t check_domains(struct checker *checker, unsigned thread, bool all, const struct domain_count **counts)
{
    return domain_cache_left(checker->desks[thread].cache, all, counts);
}
