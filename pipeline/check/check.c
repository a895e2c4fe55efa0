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

/* What one thread judges with. */
struct judge_state {
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
    bool pads;               /* what is written has a field for each column */
    unsigned copies;         /* how many times a row's bytes are written, about */
    uint64_t bytes, padding; /* of the rows so far; for check_padding */
    struct judge_state *states;
};

static void open_state(struct judge_state *state, const struct check_plan *plan)
{
    const struct layout *layout = &plan->list->layout;
    size_t entries = plan->threads > THREADS_FEW ? CACHE_ENTRIES_MANY : CACHE_ENTRIES;
    state->fields = fields_new(layout->dialect.delimiter, &layout->encoding);
    state->decoder = decoder_new(&layout->encoding);
    state->cache = domain_cache_new(plan->policy, plan->suppress, plan->learned, entries);
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
    checker->pads = layout->header || plan->imports;
    checker->copies = plan->imports ? 3 : 1;
    checker->states = memory_take(plan->threads * sizeof *checker->states);
    for (unsigned i = 0; i < plan->threads; i++)
        open_state(&checker->states[i], plan);
    return checker;
}

void checker_free(struct checker *checker)
{
    if (checker == NULL)
        return;
    for (unsigned i = 0; i < checker->plan.threads; i++) {
        fields_free(checker->states[i].fields);
        decoder_free(checker->states[i].decoder);
        domain_cache_free(checker->states[i].cache);
        free(checker->states[i].notes);
        free(checker->states[i].mailbox_notes);
    }
    free(checker->states);
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

static bool find_cell(struct checker *checker, struct block *block, const struct row *row, struct str *cell)
{
    struct judge_state *state = &checker->states[block->thread];
    struct str record = {block->bytes + row->at, row->length};
    if (!row->quoted)
        return fields_find_unquoted(state->fields, record, checker->column, cell);
    if (!fields_find(state->fields, record, checker->column, cell))
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
    fields_shrink(checker->states[block->thread].fields);
}

/* The long way for a cell that is not plain: decodes it first, where it is not UTF-8. */
static const struct reason *read_odd(struct checker *checker, struct block *block, struct str cell,
                                     struct address *address)
{
    cell = str_head(cell, CELL_BYTES_MAX);
    struct str text = cell;
    if (!checker->utf8) {
        if (!decoder_text(checker->states[block->thread].decoder, cell, &text))
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
    domain_cache_prefetch(checker->states[block->thread].cache, row->key);
}

/* The domain KNOWN is in question: says so, unless that has been done. */
static void note(struct judge_state *state, struct known_domain *known, struct str name)
{
    if (known->noted)
        return;
    known->noted = true;
    if (state->note_count == state->note_room) {
        state->note_room = state->note_room * 2 + 256;
        state->notes = memory_grow(state->notes, state->note_room * sizeof *state->notes);
    }
    state->notes[state->note_count++] = (struct domain_note){known->hash, name};
}

/* The hash of the whole address in ROW; never 0. */
static uint64_t mailbox_hash(const struct checker *checker, const struct row *row)
{
    uint64_t hash = XXH3_64bits_withSeed(row->text, row->text_length, checker->plan.seed);
    return hash != 0 ? hash : 1;
}

/* The mailbox of ROW is in question: says so. */
static void note_mailbox(const struct checker *checker, struct judge_state *state, const struct row *row,
                         const struct known_domain *known)
{
    if (state->mailbox_count == state->mailbox_room) {
        state->mailbox_room = state->mailbox_room * 2 + 256;
        state->mailbox_notes =
            memory_grow(state->mailbox_notes, state->mailbox_room * sizeof *state->mailbox_notes);
    }
    struct str address = {row->text, row->text_length};
    state->mailbox_notes[state->mailbox_count++] = (struct mailbox_note){
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
    struct judge_state *state = &checker->states[block->thread];
    struct known_domain *known = domain_cache_get(state->cache, address_domain(&address), row->key);
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
        note(state, known, address_domain(&address));
    if (checker->plan.mailbox_notes && in_question && known->suggestion_length == 0)
        note_mailbox(checker, state, row, known);
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
    checker->states[block->thread].note_count = checker->states[block->thread].mailbox_count = 0;
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
    *notes = checker->states[thread].notes;
    return checker->states[thread].note_count;
}

size_t check_mailbox_notes(struct checker *checker, unsigned thread, const struct mailbox_note **notes)
{
    *notes = checker->states[thread].mailbox_notes;
    return checker->states[thread].mailbox_count;
}

size_t check_domains(struct checker *checker, unsigned thread, bool all, const struct domain_count **counts)
{
    return domain_cache_left(checker->states[thread].cache, all, counts);
}
