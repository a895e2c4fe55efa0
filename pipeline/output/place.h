/* A place where outputs are published, or wait in quarantine: looks at it, puts a directory there, tidies up.
 */
#ifndef PIPELINE_OUTPUT_PLACE_H
#define PIPELINE_OUTPUT_PLACE_H

#include <stdbool.h>

#include "validators/base/fail.h"

enum { NEWS_MAX = 4 };

/* What the user should hear although the run goes on; what is more than NEWS_MAX is not said. */
struct news {
    struct fail item[NEWS_MAX]; /* those with a code, from the first on */
};

/* Where the next sentence goes. */
struct fail *news_next(struct news *news);

struct place {
    int parent;
    char *path;     /* as the user gave it, for messages */
    char *name;     /* in PARENT */
    char *aside;    /* where what is replaced is for an instant */
    bool exchanges; /* as swap_try has found */
    struct news *news;
};

/* Whether outputs may be put at PLACE: what is there must be a directory that is empty, holds only files that
 * mailsift writes, or the outputs of a run (clean.csv and report.json), perhaps with files of the user beside
 * them.  *FULL: it is not empty.  Returns false with FAIL set (73). */
bool place_look(const struct place *place, bool *full, struct fail *fail);

/* Finishes or undoes what a killed run was doing at PLACE, and tells in its news.  Returns false with FAIL
 * set: 73, or 75 when another run is doing it. */
bool place_recover(const struct place *place, struct fail *fail);

/* Puts the directory FROM of the same parent at PLACE, durable; files of the user that were there are there
 * again, and the former outputs are removed.  Returns false with FAIL set (73, 74);
 * its sentence says where the outputs are.  *MOVED: they are at PLACE. */
bool place_put(const struct place *place, const char *from, bool *moved, struct fail *fail);

/* Removes the directory OLD of the parent with the outputs in it; what is not ours goes to PLACE, or, where
 * it cannot, stays in a directory that the news name. */
void place_retire(const struct place *place, const char *old);

/* Whether each file of the outputs at PLACE is as large as report.json there says.  Returns false with FAIL
 * set (65, 74). */
bool place_is_whole(const struct place *place, struct fail *fail);

#endif
