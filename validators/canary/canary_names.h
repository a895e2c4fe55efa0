/* The domains that certainly have an MX: what name servers are asked to see whether they can be believed. */
#ifndef VALIDATORS_CANARY_CANARY_NAMES_H
#define VALIDATORS_CANARY_CANARY_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/settings.h"
#include "validators/base/str.h"

/* Shared by all threads of a run. */
struct canary_names;

enum { CANARY_OWN_MAX = 16 }; /* the user's */

/* The names in OWN (the user's: --canary; copied) or, where it is empty, the great mail domains, in an order of
 * this run's own.  Freed by canary_names_free. */
struct canary_names *canary_names_new(const struct paths *own);
void canary_names_free(struct canary_names *names); /* NULL is fine */

/* The user's own names, in their order, or 0 and nothing where the great mail domains are used. */
size_t canary_names_own(const struct canary_names *names);
const char *canary_names_at(const struct canary_names *names, size_t at);

/* The next of the great mail domains: one that this run has not asked yet, so that no cache has it, until all
 * were asked; then they come again.  Any thread. */
const char *canary_names_draw(struct canary_names *names);

/* How many were drawn so far. */
size_t canary_names_drawn(const struct canary_names *names);

/* The name after number *AT whose last label is LAST, and its number in *AT; NULL: there is none. */
const char *canary_names_below(const struct canary_names *names, struct str last, size_t *at);

#endif
