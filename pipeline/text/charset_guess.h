/* Guesses the 8-bit encoding of a sample that is no UTF-8. */
#ifndef PIPELINE_TEXT_CHARSET_GUESS_H
#define PIPELINE_TEXT_CHARSET_GUESS_H

#include "validators/base/str.h"

/* Returns the iconv name of the likeliest encoding of SAMPLE, which holds bytes from 0x80 on; static text.
 * ROOM (32 bytes) takes a name that uchardet gave. */
const char *charset_guess(struct str sample, char room[32]);

#endif
