/* What the values of a setting are called, by the user and in every file of ours: each word stands here once. */
#ifndef VALIDATORS_BASE_SETTING_WORDS_H
#define VALIDATORS_BASE_SETTING_WORDS_H

#include "validators/base/settings.h"

/* By the number of the value, as the enum has it; preset_words has NULL for PRESET_NONE. */
extern const char *const level_words[LEVEL_COUNT], *const role_words[ROLE_COUNT];
extern const char *const dedupe_words[DEDUPE_COUNT], *const preset_words[PRESET_COUNT];
extern const char *const answer_words[ANSWER_COUNT];

#endif
