/* Renders judged rows: each into the page of its segment, and counts what is written. */
#include "pipeline/publish/render.h"

#include <stdlib.h>

#include "pipeline/publish/contacts.h"
#include "pipeline/publish/preset.h"
#include "pipeline/publish/row_writer.h"
#include "validators/base/memory.h"
#include "validators/names/flags.h"

enum {
    FLAG_SETS = 1 << FLAG_COUNT,
    PAGES_BYTES_KEPT = 2 << 20, /* of all pages together, from one slice to the next */
};

struct renderer {
    struct row_writer *writer;
    struct suffix_cache *suffixes; /* for columns that have the parts of an address; or NULL */
    struct contacts *contacts;     /* or NULL */
    struct address_parts parts;    /* of the row at hand */
    size_t reason_count;
    struct reason_count reasons[REASONS_MAX];
    uint64_t flag_rows[FLAG_SETS];
    struct page pages[OUTPUT_COUNT];
};

struct renderer *renderer_new(const struct layout *layout, const struct settings *settings)
{
    struct renderer *renderer = memory_take(sizeof *renderer);
    const struct preset *preset = preset_of(settings);
    const struct added_columns columns = added_columns_of(settings);
    renderer->writer = row_writer_new(layout, &columns);
    if (preset != NULL && preset->columns != NULL)
        renderer->suffixes = suffix_cache_new();
    if (preset != NULL && preset->email != NULL)
        renderer->contacts = contacts_new(layout, preset);
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
    row_writer_free(renderer->writer);
    free(renderer);
}

/* The number of REASON among those that were met so far. */
static inline size_t number_of(struct renderer *renderer, const struct reason *reason)
{
    size_t number = 0;
    while (number < renderer->reason_count && renderer->reasons[number].reason != reason)
        number++;
    if (number == REASONS_MAX)
        abort();
    if (number == renderer->reason_count)
        renderer->reasons[renderer->reason_count++].reason = reason;
    return number;
}

static void learn(struct renderer *renderer, const struct block *block, struct added_row *it)
{
    if (block->evidence != NULL) {
        it->domain = block->evidence[it->row - block->rows].domain;
        it->mailbox = block->evidence[it->row - block->rows].mailbox;
    }
    if (renderer->suffixes != NULL)
        renderer->parts = address_parts_of(it->row, renderer->suffixes);
}

static void render_rows(struct renderer *renderer, const struct block *block)
{
    struct added_row it = {.parts = &renderer->parts};
    bool more = block->evidence != NULL || renderer->suffixes != NULL;
    for (size_t i = 0; i < block->row_count; i++) {
        const struct row *row = it.row = &block->rows[i];
        size_t number = number_of(renderer, row->reason);
        it.bytes = block->bytes + row->at;
        if (more)
            learn(renderer, block, &it);
        renderer->reasons[number].rows++;
        renderer->flag_rows[row->flags]++;
        row_writer_add(renderer->writer, &renderer->pages[row->reason->segment], &it, number);
    }
}

struct page *render_block(struct renderer *renderer, const struct block *block)
{
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        renderer->pages[i].length = 0;
        renderer->pages[i].rows = 0;
    }
    if (block->oversized && !block->oversized_last)
        row_writer_add_part(&renderer->pages[block->rows->reason->segment],
                            (struct str){block->bytes + block->rows->at, block->rows->length});
    else
        render_rows(renderer, block);
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

struct str render_header(const struct layout *layout, struct str header, const struct settings *settings)
{
    const struct added_columns columns = added_columns_of(settings);
    return row_writer_header(layout, header, &columns);
}

static void add_reason(struct reason_count reasons[REASONS_MAX], const struct reason_count *met)
{
    struct reason_count *count = reasons;
    while (count->reason != NULL && count->reason != met->reason)
        count++;
    if (count == &reasons[REASONS_MAX - 1])
        abort();
    count->reason = met->reason;
    count->rows += met->rows;
}

void renderer_counts(const struct renderer *renderer, struct reason_count reasons[REASONS_MAX],
                     uint64_t flags[FLAG_COUNT])
{
    for (size_t i = 0; i < renderer->reason_count; i++)
        add_reason(reasons, &renderer->reasons[i]);
    for (unsigned set = 0; set < FLAG_SETS; set++)
        for (unsigned flag = 0; flag < FLAG_COUNT; flag++)
            if ((set & (1u << flag)) != 0)
                flags[flag] += renderer->flag_rows[set];
}
