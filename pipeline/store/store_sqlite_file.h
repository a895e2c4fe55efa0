/* What the parts of the store's file share: the connection, its statements, and the first trouble. */
#ifndef PIPELINE_STORE_STORE_SQLITE_FILE_H
#define PIPELINE_STORE_STORE_SQLITE_FILE_H

#include "pipeline/store/store_sqlite.h"

struct sqlite3;
struct sqlite3_stmt;

enum store_statement {
    STORE_READ, /* begins */
    STORE_WRITE,
    STORE_COMMIT,
    STORE_ADD,
    STORE_MERGE,
    STORE_CLEAR,
    STORE_FIND,
    STORE_SCAN,
    STORE_PURGE,
    STORE_STATEMENTS,
};

struct store_file {
    struct sqlite3 *db;
    struct sqlite3_stmt *prepared[STORE_STATEMENTS];
    const struct store_place *place;
    unsigned wait_ms;
    int64_t wait_until_ms; /* for another connection's lock: on clock_ms */
    bool ours;             /* by its application_id; before that is known, nothing is done to the file */
    enum store_trouble trouble;
    struct fail fail;
    bool busy; /* another connection is in the way: that is the trouble */
    int64_t steps,
        steps_max; /* of a statement; more than the file's rows can need: its pages go in a circle */
    int64_t added;
    int64_t scanned; /* the last key, while SCANNING */
    bool scanning;
    uint8_t secret[STORE_SECRET_BYTES];
};

/* Each returns false, so that the first trouble is noted and told. */
bool store_file_be_damaged(struct store_file *file);
bool store_file_be_unusable(struct store_file *file, const char *why, const char *way_out);
bool store_file_be_busy(struct store_file *file);

/* Takes note of RESULT, an error of SQLite. */
void store_file_note_error(struct store_file *file, int result);

/* Takes note of RESULT, where it is an error, and of what SQLite cannot see: that its files were cut off.
 * Returns whether there is no trouble. */
bool store_file_check(struct store_file *file, int result);

/* SQL as a statement, for the caller to finalize; NULL: there is trouble. */
struct sqlite3_stmt *store_file_prepare(struct store_file *file, const char *sql);

/* Goes on with STATEMENT.  Returns whether it has a row; false at its end, and when there is trouble. */
bool store_file_step(struct store_file *file, struct sqlite3_stmt *statement);

/* Does WHICH from its beginning to its end.  Returns false when there is trouble. */
bool store_file_run(struct store_file *file, enum store_statement which);

/* The number that SQL selects; 0 where there is none or there is trouble. */
int64_t store_file_number(struct store_file *file, const char *sql);

/* Does what the SQL of FORMAT says, which has less than 512 bytes.  Returns false when there is trouble. */
bool store_file_execute(struct store_file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
