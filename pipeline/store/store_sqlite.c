/* Rows in the store's SQLite database: how they are added, merged, found and forgotten.
 *
 * Answers come in no order of their keys and are committed every few milliseconds.  They are appended to the
 * table `fresh`, where a commit writes only the last pages; in a tree by key it would write a page for each
 * row.  A merge moves them to the table `domain`, in the order of their keys.  (Its name and that of its
 * column `mx` are from a time without mailboxes.) */
#include "pipeline/store/store_sqlite.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/base/stop.h"
#include "pipeline/store/store_sqlite_file.h"

enum {
    MERGE_AT_ONCE = 1 << 19, /* rows; other runs that want to write wait so long: a second or two */
    MERGE_PAUSE_US = 50000,  /* and then have their turn */
    ROWS_A_PAGE = 60,        /* of about 65 bytes, for an estimate */
    STEPS_A_PAGE = 1, /* 65,536 operations: more than merging a page's rows needs, however small they are */
    STEPS_BESIDES = 1000,
    PURGE_PARTS = 16,                 /* a transaction each, so that nobody waits for all of it */
    PURGE_EVERY_S = 20 * 3600,        /* lists are cleaned at night */
    MAILBOX_EXTRA_S = 45 * 24 * 3600, /* after its end, so that next month's run can confirm it */
    FUTURE_S = 24 * 3600,             /* how much later than both clocks an answer may have been given */
};

enum store_trouble store_file_trouble(const struct store_file *file)
{
    return file->trouble;
}

const char *store_file_sentence(const struct store_file *file)
{
    return file->fail.sentence;
}

bool store_file_is_busy(const struct store_file *file)
{
    return file->busy;
}

const uint8_t *store_file_secret(const struct store_file *file)
{
    return file->secret;
}

int64_t store_file_added(const struct store_file *file)
{
    return file->added;
}

/* Ends the transaction that has failed, so that other runs go on. */
static bool roll_back(struct store_file *file)
{
    if (sqlite3_get_autocommit(file->db) == 0)
        (void)sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL); /* the first error is told */
    return false;
}

bool store_file_begin(struct store_file *file)
{
    return store_file_run(file, STORE_WRITE);
}

bool store_file_add(struct store_file *file, const struct store_row *row)
{
    sqlite3_stmt *add = file->prepared[STORE_ADD];
    if (file->trouble != STORE_SOUND)
        return false;
    sqlite3_bind_int64(add, 1, row->key);
    sqlite3_bind_int64(add, 2, row->answer);
    sqlite3_bind_int64(add, 3, row->asked_s);
    sqlite3_bind_int64(add, 4, row->expires_s);
    if (row->data_length > 0)
        sqlite3_bind_blob(add, 5, row->data, row->data_length, SQLITE_STATIC);
    else
        sqlite3_bind_null(add, 5);
    sqlite3_bind_int64(add, 6, (int64_t)row->sum);
    if (!store_file_run(file, STORE_ADD))
        return roll_back(file);
    file->added = sqlite3_last_insert_rowid(file->db);
    return true;
}

bool store_file_commit(struct store_file *file)
{
    return store_file_run(file, STORE_COMMIT) || roll_back(file);
}

/* Lets a statement do as much as the file's pages can need. */
static void measure(struct store_file *file)
{
    file->steps_max = STEPS_BESIDES + STEPS_A_PAGE * store_file_number(file, "PRAGMA page_count");
}

/* The number of the last row of `fresh`, where a merge leaves none. */
static int64_t last_row(struct store_file *file)
{
    return store_file_number(file, "SELECT max(rowid) FROM fresh");
}

/* Moves the rows of `fresh` up to number LAST. */
static bool merge_some(struct store_file *file, int64_t last)
{
    if (!store_file_run(file, STORE_WRITE))
        return false;
    measure(file);
    sqlite3_bind_int64(file->prepared[STORE_MERGE], 1, last);
    sqlite3_bind_int64(file->prepared[STORE_CLEAR], 1, last);
    bool done = store_file_run(file, STORE_MERGE) && store_file_run(file, STORE_CLEAR) &&
                store_file_run(file, STORE_COMMIT);
    return done || roll_back(file);
}

bool store_file_merge(struct store_file *file)
{
    int64_t last = last_row(file);
    int64_t merged = last == 0 ? 0 : store_file_number(file, "SELECT min(rowid) FROM fresh") - 1;
    while (merged < last && !stop_asked() && file->trouble == STORE_SOUND) {
        merged = last - merged > MERGE_AT_ONCE ? merged + MERGE_AT_ONCE : last;
        if (merge_some(file, merged) && merged < last)
            usleep(MERGE_PAUSE_US);
    }
    file->added = 0;
    return file->trouble == STORE_SOUND;
}

/* The time by two clocks, that of the last purge and ours.  One of them may be wrong. */
struct clocks {
    int64_t earlier_s, later_s;
};

/* Deletes from one of PURGE_PARTS ranges of keys what has expired by both of CLOCKS, and what was asked after
 * both. */
static bool purge_part(struct store_file *file, unsigned part, const struct clocks *clocks)
{
    const uint64_t size = UINT64_MAX / PURGE_PARTS + 1;
    int64_t first = (int64_t)((uint64_t)INT64_MIN + part * size);
    sqlite3_stmt *purge = file->prepared[STORE_PURGE];
    if (!store_file_run(file, STORE_WRITE))
        return false;
    measure(file);
    sqlite3_bind_int64(purge, 1, clocks->earlier_s);
    sqlite3_bind_int64(purge, 2, first);
    sqlite3_bind_int64(purge, 3, first + (int64_t)(size - 1));
    sqlite3_bind_int(purge, 4, STORE_MAILBOX);
    sqlite3_bind_int(purge, 5, MAILBOX_EXTRA_S);
    sqlite3_bind_int64(purge, 6, clocks->later_s + FUTURE_S);
    return (store_file_run(file, STORE_PURGE) && store_file_run(file, STORE_COMMIT)) || roll_back(file);
}

bool store_file_purge(struct store_file *file, uint32_t now_s)
{
    int64_t purged_s = store_file_number(file, "SELECT value FROM meta WHERE id = 2");
    if (purged_s <= now_s && now_s - purged_s < PURGE_EVERY_S)
        return file->trouble == STORE_SOUND;
    struct clocks clocks = {purged_s < now_s ? purged_s : now_s, purged_s > now_s ? purged_s : now_s};
    for (unsigned part = 0; part < PURGE_PARTS && purged_s > 0; part++)
        if (stop_asked() || !purge_part(file, part, &clocks))
            return file->trouble == STORE_SOUND;
    return store_file_execute(file, "INSERT OR REPLACE INTO meta VALUES (2, %lu)", (unsigned long)now_s);
}

/* Only the last user of a write-ahead log can leave it. */
bool store_file_be_alone(struct store_file *file)
{
    store_file_execute(file, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE");
    if (!store_file_execute(file, "PRAGMA secure_delete = ON; BEGIN EXCLUSIVE"))
        return false;
    measure(file);
    bool logged = store_file_number(file, "SELECT journal_mode <> 'delete' FROM pragma_journal_mode") != 0;
    if (!store_file_execute(file, "COMMIT"))
        return roll_back(file);
    return !logged || store_file_be_busy(file);
}

int64_t store_file_forget(struct store_file *file, int64_t key)
{
    int64_t before = store_file_number(file, "SELECT total_changes()");
    store_file_execute(file, "DELETE FROM domain WHERE key = %lld", (long long)key);
    store_file_execute(file, "DELETE FROM fresh WHERE key = %lld", (long long)key);
    return store_file_number(file, "SELECT total_changes()") - before;
}

int64_t store_file_prune(struct store_file *file, uint32_t now_s, uint32_t asked_before_s)
{
    int64_t before = store_file_number(file, "SELECT total_changes()");
    measure(file);
    store_file_execute(file, "DELETE FROM domain WHERE expires <= %lu OR asked < %lu", (unsigned long)now_s,
                       (unsigned long)asked_before_s);
    return store_file_number(file, "SELECT total_changes()") - before;
}

/* Rows that were deleted or merged have left traces in pages that are free by now: only a new file, made of
 * what is left, has none. */
bool store_file_rebuild(struct store_file *file)
{
    measure(file);
    sqlite3_limit(file->db, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM's own, for the new file */
    bool done = store_file_execute(file, "VACUUM");
    sqlite3_limit(file->db, SQLITE_LIMIT_ATTACHED, 0);
    return done;
}

bool store_file_read_begin(struct store_file *file)
{
    return store_file_run(file, STORE_READ);
}

void store_file_read_end(struct store_file *file)
{
    (void)sqlite3_reset(file->prepared[STORE_FIND]);
    (void)sqlite3_reset(file->prepared[STORE_SCAN]);
    file->scanning = false;
    if (!store_file_run(file, STORE_COMMIT))
        roll_back(file);
}

bool store_file_has_rows(struct store_file *file)
{
    return store_file_number(file, "SELECT EXISTS (SELECT 1 FROM domain)") != 0;
}

int64_t store_file_rows(struct store_file *file)
{
    return (store_file_number(file, "PRAGMA page_count") - store_file_number(file, "PRAGMA freelist_count")) *
           ROWS_A_PAGE;
}

/* Reads the row that STATEMENT stands at.  Returns false where a number has no room in its place: then it is
 * none of ours. */
static bool read_row(sqlite3_stmt *statement, struct store_row *row)
{
    int64_t answer = sqlite3_column_int64(statement, 1);
    int64_t asked_s = sqlite3_column_int64(statement, 2), expires_s = sqlite3_column_int64(statement, 3);
    const char *data = sqlite3_column_blob(statement, 4);
    int data_length = sqlite3_column_bytes(statement, 4);
    *row = (struct store_row){
        .key = sqlite3_column_int64(statement, 0),
        .answer = (uint8_t)answer,
        .asked_s = (uint32_t)asked_s,
        .expires_s = (uint32_t)expires_s,
        .data = data,
        .data_length = (uint16_t)data_length,
        .sum = (uint64_t)sqlite3_column_int64(statement, 5),
    };
    return answer == row->answer && asked_s == row->asked_s && expires_s == row->expires_s &&
           data_length == row->data_length && (data != NULL || data_length == 0);
}

bool store_file_find(struct store_file *file, int64_t key, struct store_row *row)
{
    sqlite3_stmt *find = file->prepared[STORE_FIND];
    if (file->trouble != STORE_SOUND)
        return false;
    (void)sqlite3_reset(find); /* the row of the former key lived until now */
    sqlite3_bind_int64(find, 1, key);
    return store_file_step(file, find) && read_row(find, row);
}

bool store_file_next(struct store_file *file, struct store_row *row)
{
    while (file->trouble == STORE_SOUND && store_file_step(file, file->prepared[STORE_SCAN])) {
        bool whole = read_row(file->prepared[STORE_SCAN], row);
        if (file->scanning && row->key <= file->scanned)
            return store_file_be_damaged(file); /* its pages may go in a circle */
        file->scanning = true;
        file->scanned = row->key;
        if (whole)
            return true;
    }
    return false;
}
