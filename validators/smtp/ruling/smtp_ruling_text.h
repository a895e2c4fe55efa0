/* The text of a reply made ready for the rulings: folded, without what says nothing, and what its words mean.
 */
#ifndef VALIDATORS_SMTP_RULING_SMTP_RULING_TEXT_H
#define VALIDATORS_SMTP_RULING_SMTP_RULING_TEXT_H

#include "validators/smtp/ruling/smtp_ruling.h"

enum {
    SMTP_FOLDED_MAX = 1024,
    SMTP_FOLDED_STARTS = 8192, /* a power of two */
};

struct smtp_folded {
    const struct smtp_said *said;
    unsigned means; /* enum smtp_meaning, each that a word of it has */
    size_t length;
    char text[SMTP_FOLDED_MAX + 1];
    uint64_t starts[SMTP_FOLDED_STARTS / 64]; /* a bit for each three bytes in it, by their hash */
};

/* Folds the first SMTP_FOLDED_MAX bytes of SAID's text: in lower case (ASCII, Latin-1, Cyrillic), without the
 * address that was asked about, other addresses, hosts of its domain, our own names, and what follows
 * the host in a URL. */
void smtp_fold(const struct smtp_said *said, struct smtp_folded *folded);

/* Whether PHRASE is in it.  WORD: no letter or digit may stand beside it. */
bool smtp_folded_has(const struct smtp_folded *folded, const char *phrase, bool word);

#endif
