/* Where updated lists stand, and which of them are used.
 *
 * Each set is a directory of its own, set.N, with the lists and their index; the one with the largest N is in
 * use, the one before it is kept for a rollback.  A set appears and goes by one rename. */
#ifndef PIPELINE_UPDATE_LIST_PLACE_H
#define PIPELINE_UPDATE_LIST_PLACE_H

#include <time.h>

#include "pipeline/update/list_index.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/lists/lists.h"

/* A set as it was read. */
struct list_set {
    struct list_index index;
    struct list_updates updates; /* the lists that are whole */
    unsigned number;             /* N */
};

/* The directory into which SETTINGS would have updated lists written: --lists, else
 * $XDG_DATA_HOME/mailsift/lists, else /var/lib/mailsift/lists for root and ~/.local/share/mailsift/lists for
 * others.  The caller frees it; NULL where there is none. */
char *list_place_to_write(const struct settings *settings);

/* Reads the set that is in use in the directory PATH.  Returns false where there is none that can be used,
 * with WARNING set unless there simply is none; true with WARNING set where one of its lists is not used.
 * Nothing that others than the user and root could have written is used, nor is a symbolic link.  SET is let
 * go with list_set_free. */
bool list_set_read(const char *path, struct list_set *set, struct fail *warning);
void list_set_free(struct list_set *set);

/* Opens the lists that SETTINGS say: the updated ones of the user, else those of the system, else what is
 * built in (--lists names another place, or none).  WARNING is set (its code means nothing) where updated
 * lists are not used that should be.  Otherwise as lists_open, FAIL too. */
bool list_place_open_lists(struct lists *lists, const struct settings *settings, struct fail *warning,
                           struct fail *fail);

/* How many days before NOW a list of DATE (2026-11-23) was made; 0 where DATE is none. */
int list_age_days(struct str date, time_t now);

/* The place while it is changed, by one process at a time. */
struct list_place {
    int fd;
    char *path;
    unsigned newest, former; /* numbers of sets; 0: there is none */
};

/* Opens the directory PATH, which is made where it is not there, for changes.  Returns false with FAIL set:
 * 73, or 75 where another process is changing it.  Closed by list_place_close in both cases. */
bool list_place_open(struct list_place *place, const char *path, struct fail *fail);
void list_place_close(struct list_place *place);

/* Puts the lists in TEXTS (by their numbers; NULL: not in the set) and INDEX, whose sums are filled in, into
 * PLACE as the set that is in use; only the one before it is kept.  Returns false with FAIL set (73, 74) and
 * nothing changed. */
bool list_place_publish(struct list_place *place, struct list_index *index, const struct str *texts,
                        struct fail *fail);

/* Takes the set that is in use away, so that the one before it is, or what is built in.  Returns false with
 * FAIL set: 66 where there is none, 74. */
bool list_place_roll_back(struct list_place *place, struct fail *fail);

/* For the two halves of the place: the number of a set by the name of its directory, or 0; its name; whether
 * what FD is, of TYPE (S_IFREG, S_IFDIR), could have been written by nobody but the user and root; the name
 * of an index. */
enum { LIST_SET_NAME_BYTES = 16 };
unsigned list_set_number(const char *name);
void list_set_name(unsigned number, char name[LIST_SET_NAME_BYTES]);
bool list_is_trusted(int fd, unsigned type);
extern const char list_index_name[];

#endif
