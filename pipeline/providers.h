/* Names who runs the mailboxes of each domain that takes mail. */
#ifndef PIPELINE_PROVIDERS_H
#define PIPELINE_PROVIDERS_H

#include "pipeline/domains.h"
#include "validators/lists.h"

/* Fills in the provider of each of DOMAINS that is known to take mail, by its MX host, with THREADS threads.
 */
void providers_name(struct domains *domains, const struct lists *lists, unsigned threads);

#endif
