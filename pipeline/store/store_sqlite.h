/* The store's file: an SQLite database of answers by key, and everything that SQL has to do with it. */
#ifndef PIPELINE_STORE_STORE_SQLITE_H
#define PIPELINE_STORE_STORE_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/store/store_place.h"
#include "pipeline/store/store_row.h"
#include "validators/base/fail.h"

struct store_file;

/* Trouble stays: after the first, every call returns false at once. */
enum store_trouble {
    STORE_SOUND,
    STORE_DAMAGED,  /* put it aside and make another */
    STORE_UNUSABLE, /* leave it alone; the sentence says why */
};

/* Opens the database at PLACE, which must outlive it; an empty one is made a store, whose secret is SECRET
 * then.  Waits WAIT_MS at most whenever another process has locked it.  What other runs have added
 * is merged.  Never NULL; closed by store_file_close.  One thread at a time. */
struct store_file *store_file_open(const struct store_place *place, const uint8_t *secret, unsigned wait_ms);
void store_file_close(struct store_file *file);

/* What is wrong with the file. */
enum store_trouble store_file_trouble(const struct store_file *file);
const char *store_file_sentence(const struct store_file *file); /* of STORE_UNUSABLE: for the user */
bool store_file_is_busy(const struct store_file *file);         /* it is so because another program uses it */

/* The secret of the keys, STORE_SECRET_BYTES; only while the file is STORE_SOUND. */
const uint8_t *store_file_secret(const struct store_file *file);

/* A transaction that adds rows, short, as other runs wait for it; a later row of a key counts.  When any of
 * these fails, nothing of the transaction is in the file.  Added rows are found after the next merge. */
bool store_file_begin(struct store_file *file);
bool store_file_add(struct store_file *file, const struct store_row *row);
bool store_file_commit(struct store_file *file);

/* How many rows were added since the last merge, by all runs; known after store_file_add. */
int64_t store_file_added(const struct store_file *file);

/* Moves what was added, by any run, to where it is found; some microseconds a row, in several transactions.
 * Ends early when stop_ask was called: the next run does the rest. */
bool store_file_merge(struct store_file *file);

/* Deletes what had expired at the last purge already, and has at NOW_S, so that one run with a wrong clock loses
 * nothing; mailboxes only when that was long ago, as what is found again counts more.  Answers that were given
 * after both times go as well: their clock was wrong, and when their time came they would look fresh.  At most
 * once a day, as it reads everything; the first purge of a store deletes nothing. */
bool store_file_purge(struct store_file *file, uint32_t now_s);

/* Makes this connection the only one until it is closed; what follows is for that alone.  Returns false where
 * another one is open (store_file_is_busy then). */
bool store_file_be_alone(struct store_file *file);

/* Each returns how many rows it has deleted: those of KEY; those that have expired at NOW_S or were asked
 * before ASKED_BEFORE_S (both in seconds since 1970).  What they deleted is gone from the file's bytes after
 * store_file_rebuild, which writes the file anew. */
int64_t store_file_forget(struct store_file *file, int64_t key);
int64_t store_file_prune(struct store_file *file, uint32_t now_s, uint32_t asked_before_s);
bool store_file_rebuild(struct store_file *file);

/* One view of the file for many reads, between begin and end. */
bool store_file_read_begin(struct store_file *file);
void store_file_read_end(struct store_file *file);

/* Whether there is a row to read. */
bool store_file_has_rows(struct store_file *file);

/* About how many rows there are to read, by the file's size. */
int64_t store_file_rows(struct store_file *file);

/* Reads the row of KEY.  Returns false where there is none.  The row's data lives until the next call. */
bool store_file_find(struct store_file *file, int64_t key, struct store_row *row);

/* Reads the next row, in the order of their keys, which are distinct.  Returns false after the last. */
bool store_file_next(struct store_file *file, struct store_row *row);

#endif
