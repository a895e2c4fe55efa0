/* Looks up many domains in the store's file at once. */
#ifndef PIPELINE_STORE_FIND_H
#define PIPELINE_STORE_FIND_H

#include "pipeline/domains.h"
#include "pipeline/store_sqlite.h"

/* As store_look_up.  When FILE gets into trouble, what was found until then is good. */
size_t store_find(struct store_file *file, struct domains *domains, uint32_t now_s);

#endif
