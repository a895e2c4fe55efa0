/* Whom the folded text of a reply names: us, or somebody else. */
#ifndef VALIDATORS_SMTP_RULING_SMTP_RULING_NAMES_H
#define VALIDATORS_SMTP_RULING_SMTP_RULING_NAMES_H

#include "validators/smtp/ruling/smtp_ruling_text.h"

/* Overwrites NAME, a domain in any case, with blanks wherever the text has it, or a host in it.  Returns
 * whether it has; an empty name is nowhere. */
bool smtp_blank_name(struct smtp_folded *folded, struct str name);

/* Whether an IP address, of either family, is in the text; SUBJECT: and something said about it. */
bool smtp_names_ip(const struct smtp_folded *folded, bool subject);

/* Whether the address at FROM in the text is one to turn to: "contact", "try" or the like comes before it in
 * its sentence. */
bool smtp_is_contact(const struct smtp_folded *folded, size_t from);

/* Whether an enhanced code of a temporary failure is in the text. */
bool smtp_has_temporary_code(const struct smtp_folded *folded);

#endif
