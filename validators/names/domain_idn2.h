/* Turns a domain as people write it into the one form in which the lists hold it. */
#ifndef VALIDATORS_NAMES_DOMAIN_IDN2_H
#define VALIDATORS_NAMES_DOMAIN_IDN2_H

#include <stddef.h>

#include "validators/base/str.h"
#include "validators/names/address.h"

/* Writes TEXT (any case, U-labels in UTF-8 or A-labels, a final dot allowed) as lower-case A-labels,
 * NUL-terminated, into ASCII.  Returns its length, or 0 where TEXT is no domain of at least two
 * letter-digit-hyphen labels (RFC 1123 2.1).  Any bytes are fine. */
size_t domain_to_ascii(struct str text, char ascii[DOMAIN_MAX + 1]);

enum idn_outcome { IDN_MAPPED, IDN_REFUSED, IDN_LABEL_TOO_LONG, IDN_NAME_TOO_LONG };

/* Writes TEXT (valid UTF-8 without NUL, at least one letter outside ASCII) as lower-case A-labels,
 * NUL-terminated, into ASCII, by UTS 46 without its transitional forms.  What is ASCII already is not looked
 * at: whoever calls checks the labels, and that no character has become a special. */
enum idn_outcome domain_to_a_labels(struct str text, char ascii[DOMAIN_MAX + 1]);

enum { IDN_UNICODE_MAX = 4 * DOMAIN_MAX }; /* an octet of an A-label stands for at most one character */

/* Writes ASCII (lower-case A-labels) in U-labels to UNICODE, NUL-terminated.  Returns its length, or 0 where
 * an A-label stands for nothing or for something that has another A-label (RFC 5891 4.2). */
size_t domain_to_unicode(struct str ascii, char unicode[IDN_UNICODE_MAX + 1]);

#endif
