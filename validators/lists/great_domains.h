/* The great mail domains of the world, as a list that ships with the program. */
#ifndef VALIDATORS_LISTS_GREAT_DOMAINS_H
#define VALIDATORS_LISTS_GREAT_DOMAINS_H

#include "validators/base/str.h"

/* validators/lists/provider.txt, byte for byte. */
extern const char list_provider[], list_provider_end[];

/* The next of them from *LINES, which is great_domains() at first, in *DOMAIN.  Returns false when there is no
 * other. */
struct str great_domains(void);
bool great_domains_next(struct str *lines, struct str *domain);

#endif
