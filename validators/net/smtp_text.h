/* Makes the text of a reply fit to be read and shown: UTF-8 without control bytes. */
#ifndef VALIDATORS_NET_SMTP_TEXT_H
#define VALIDATORS_NET_SMTP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/str.h"

/* Writes RAW, a peer's bytes, to TEXT, which has room for 4 times their number and one more; returns the
 * length.  What is no UTF-8 is read as GB18030, if all of it is that; what visible.h hides, and bytes that
 * are neither, are escaped; runs of blanks become one space.  CUT: RAW's end is missing, perhaps within a
 * character. */
size_t smtp_text_clean(struct str raw, bool cut, char *text);

#endif
