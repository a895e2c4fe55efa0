/* The distinct routes that a thread has met: most domains share theirs with many others. */
#ifndef PIPELINE_RESOLVE_ROUTES_H
#define PIPELINE_RESOLVE_ROUTES_H

#include "validators/base/arena.h"
#include "validators/mx/mx_route.h"
#include "validators/mx/mx_verdict.h"

struct routes;

/* What is found lives in MEMORY, which outlives the table.  Freed by routes_free. */
struct routes *routes_new(struct arena *memory);
void routes_free(struct routes *routes); /* NULL is fine */

/* The route of ANSWER's hosts by their IPv4 addresses; NULL where they have none. */
const struct mx_route *routes_find(struct routes *routes, const struct mx_answer *answer);

#endif
