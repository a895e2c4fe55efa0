/* Renders judged rows: each into the page of its segment, and counts what is written. */
#ifndef PIPELINE_PUBLISH_RENDER_H
#define PIPELINE_PUBLISH_RENDER_H

#include "pipeline/csv/layout.h"
#include "pipeline/csv/page.h"
#include "pipeline/pass/block.h"
#include "pipeline/report/outcome.h"
#include "validators/base/settings.h"

struct renderer;

/* One a thread.  LAYOUT and SETTINGS (evidence, preset) outlive it. */
struct renderer *renderer_new(const struct layout *layout, const struct settings *settings);
void renderer_free(struct renderer *renderer);

/* Renders every row of BLOCK's slice into the page of its segment, and into those of the files that the preset's
 * service imports: OUTPUT_COUNT pages, which live until the next call.  Counts what it writes. */
struct page *render_block(struct renderer *renderer, const struct block *block);

/* Gives back the memory of the pages, if it is more than is usual. */
void renderer_shrink(struct renderer *renderer);

/* Renders the header: HEADER with our column names before its line end, or HEADER alone where the list has
 * none. The caller frees the result. */
struct str render_header(const struct layout *layout, struct str header, const struct settings *settings);

/* Adds what RENDERER has counted to REASONS and FLAGS. */
void renderer_counts(const struct renderer *renderer, struct reason_count reasons[REASONS_MAX],
                     uint64_t flags[FLAG_COUNT]);

#endif
