/* Finds the word that somebody probably meant who mistyped it. */
#ifndef CMD_SETTINGS_NEAREST_H
#define CMD_SETTINGS_NEAREST_H

enum { NEAR_WORD_MAX = 24 }; /* letters; a longer word has none near it */

/* The word among WORDS (NULL ends them) that somebody who wrote WORD probably meant, or NULL. */
const char *nearest_word(const char *word, const char *const *words);

#endif
