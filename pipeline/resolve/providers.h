/* Names who runs the mailboxes of each domain that takes mail. */
#ifndef PIPELINE_RESOLVE_PROVIDERS_H
#define PIPELINE_RESOLVE_PROVIDERS_H

#include "pipeline/store/domains.h"
#include "validators/lists/lists.h"

/* Fills in the provider of each of DOMAINS that is known to take mail, by its MX host, with THREADS threads.
 */
void providers_name(struct domains *domains, const struct lists *lists, unsigned threads);

#endif
