/* The addresses and domains that the user wants set aside: --suppress. */
#ifndef PIPELINE_CHECK_SUPPRESS_H
#define PIPELINE_CHECK_SUPPRESS_H

#include <stdbool.h>

#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/names/address.h"

struct suppress;

/* Reads every --suppress file of SETTINGS: a list as any other (CSV or one entry a line, gzip, any encoding)
 * whose cells are addresses, @domains or domains; of the bounces that SendGrid and Mailgun export, only the
 * hard ones.  Returns NULL with FAIL set (65, also where nothing of that kind is in the file; 66, 74).  Freed
 * by suppress_close.  About 16 bytes an address. */
struct suppress *suppress_open(const struct settings *settings, struct fail *fail);
void suppress_close(struct suppress *suppress); /* NULL is fine */

/* Whether no file was named: then nothing is ever suppressed and nobody needs to ask. */
bool suppress_is_empty(const struct suppress *suppress);

/* Whether ADDRESS is set aside by itself, in whatever case its letters are.  Any thread. */
bool suppress_has_address(const struct suppress *suppress, const struct address *address);

/* Whether DOMAIN, or a domain above it, is set aside as a whole.  Any thread. */
bool suppress_has_domain(const struct suppress *suppress, const struct domain *domain);

#endif
