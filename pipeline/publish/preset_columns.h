/* The columns that the result files of ZeroBounce and NeverBounce have, filled with what is known here. */
#ifndef PIPELINE_PUBLISH_PRESET_COLUMNS_H
#define PIPELINE_PUBLISH_PRESET_COLUMNS_H

#include "pipeline/publish/preset.h"

/* struct preset's put. What cannot be known here, or was not asked, is left empty. */
struct spot preset_put_zerobounce(const struct pen *pen, struct spot to, const struct preset_row *it);
struct spot preset_put_neverbounce(const struct pen *pen, struct spot to, const struct preset_row *it);

#endif
