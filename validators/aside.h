/* The reasons that no validator gives: what a run finds when it holds a row against the others. */
#ifndef VALIDATORS_ASIDE_H
#define VALIDATORS_ASIDE_H

#include "validators/validator.h"

extern const struct validator aside_validator;

/* A row whose address stood in the list before, and one that is named by --suppress. */
extern const struct reason *const aside_duplicate;
extern const struct reason *const aside_suppressed;

#endif
