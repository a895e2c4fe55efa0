/* Writes judged rows as text: the user's bytes, then our columns. */
#ifndef PIPELINE_RENDER_H
#define PIPELINE_RENDER_H

#include "pipeline/block.h"
#include "pipeline/layout.h"
#include "pipeline/outcome.h"

/* The text of one segment of one block. */
struct page {
    char *text;
    size_t length, room;
    uint64_t rows;
};

struct renderer;

/* One a thread.  LAYOUT outlives it.  EVIDENCE: the columns that show why come, too. */
struct renderer *renderer_new(const struct layout *layout, bool evidence);
void renderer_free(struct renderer *renderer);

/* Renders every row of BLOCK into the page of its segment; the pages live until the next call.  Counts what
 * it writes. */
struct page *render_block(struct renderer *renderer, const struct block *block);

/* Renders the header: HEADER with our column names before its line end, or HEADER alone where the list has
 * none. The caller frees the result. */
struct str render_header(const struct layout *layout, struct str header, bool evidence);

/* Adds what RENDERER has counted to the reasons and flags of OUTCOME. */
void renderer_counts(const struct renderer *renderer, struct outcome *outcome);

#endif
