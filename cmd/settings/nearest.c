/* Finds the word that somebody probably meant who mistyped it. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "cmd/settings/nearest.h"

enum {
    NEAR_DISTANCE_MAX = 2, /* letters wrong, missing or too many: more is another word */
};

/* How many letters must be changed, left out, put in or swapped to make B of A. */
static unsigned distance(const char *a, const char *b)
{
    unsigned rows[3][NEAR_WORD_MAX + 1];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > NEAR_WORD_MAX || b_length > NEAR_WORD_MAX)
        return NEAR_WORD_MAX;
    for (unsigned j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned *now = rows[i % 3], *above = rows[(i + 2) % 3], *swapped = rows[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            now[j] = swap && swapped[j - 2] + 1 < best ? swapped[j - 2] + 1 : best;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    unsigned least = NEAR_DISTANCE_MAX + 1;
    for (; *words != NULL; words++) {
        unsigned changes = distance(word, *words);
        if (changes < least && changes < strlen(*words) / 2 + 1) {
            least = changes;
            nearest = *words;
        }
    }
    return nearest;
}
