/* The validators that ask nobody: each stands in a file of its own, with its reasons beside its policy. */
#ifndef VALIDATORS_LOCAL_VALIDATORS_H
#define VALIDATORS_LOCAL_VALIDATORS_H

#include "validators/validator.h"

extern const struct validator provider_validator;
extern const struct validator typo_validator;
extern const struct validator disposable_validator;
extern const struct validator mailbox_validator;
extern const struct validator role_validator;

#endif
