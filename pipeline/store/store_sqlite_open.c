/* Opens the store's SQLite database: makes sure whose it is, and believes nothing in it. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/base/cut_off.h"
#include "pipeline/store/store.h"
#include "pipeline/store/store_sqlite_file.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum {
    APPLICATION_ID = 0x6d736674, /* "msft", for mailsift: whose database this is */
    CACHE_KIB = 4096,
    LENGTH_MAX = 64 << 10, /* of a row or a text of the schema: ours have less than 1 KiB */
    WAL_KEPT_BYTES = 16 << 20,
    OPS_A_STEP = 1 << 16,  /* of SQLite's machine, between two looks at how much a statement does */
    STEPS_MIN = 1000,      /* about a second's work */
    LOCK_PAUSE_US = 10000, /* between two tries to get a lock */
};

/* The schema, in the order of the tables' names.  A file of ours with any other is damaged: triggers, views
 * and checks could do anything. */
static const char *const tables[] = {
    ("CREATE TABLE domain(key INTEGER PRIMARY KEY, answer INTEGER, asked INTEGER, expires INTEGER, mx BLOB, "
     "sum INTEGER)"),
    "CREATE TABLE fresh(key INTEGER, answer INTEGER, asked INTEGER, expires INTEGER, mx BLOB, sum INTEGER)",
    "CREATE TABLE meta(id INTEGER PRIMARY KEY, value)",
};

enum { TABLES = sizeof tables / sizeof tables[0] };

static const char *const statements[STORE_STATEMENTS] = {
    [STORE_READ] = "BEGIN",
    [STORE_WRITE] = "BEGIN IMMEDIATE",
    [STORE_COMMIT] = "COMMIT",
    [STORE_ADD] = "INSERT INTO fresh VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STORE_MERGE] = "INSERT OR REPLACE INTO domain SELECT * FROM fresh WHERE rowid <= ?1 ORDER BY key, rowid",
    [STORE_CLEAR] = "DELETE FROM fresh WHERE rowid <= ?1",
    [STORE_FIND] = "SELECT key, answer, asked, expires, mx, sum FROM domain WHERE key = ?1",
    [STORE_SCAN] = "SELECT key, answer, asked, expires, mx, sum FROM domain ORDER BY key",
    [STORE_PURGE] = ("DELETE FROM domain WHERE key BETWEEN ?2 AND ?3 "
                     "AND (expires <= ?1 - (answer >= ?4) * ?5 OR asked > ?6)"),
};

/* SQLite asks whether to try once more to get a lock. */
static int may_wait(void *context, int tries)
{
    const struct store_file *file = context;
    (void)tries;
    if (clock_ms() >= file->wait_until_ms)
        return 0;
    usleep(LOCK_PAUSE_US);
    return 1;
}

/* SQLite asks now and then whether to stop. */
static int went_too_far(void *context)
{
    struct store_file *file = context;
    return ++file->steps > file->steps_max;
}

/* Nothing in a file may run code, or take more time and memory than rows of ours need. */
static void be_careful(struct store_file *file)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (sqlite3_db_config(file->db, options[i].option, options[i].value, NULL) != SQLITE_OK)
            abort(); /* a library without what this is built on */
    sqlite3_extended_result_codes(file->db, 1);
    sqlite3_busy_handler(file->db, may_wait, file);
    sqlite3_progress_handler(file->db, OPS_A_STEP, went_too_far, file);
}

/* Looks whose database it is.  Returns whether it is one of ours, or nobody's yet. */
static bool is_ours(struct store_file *file, bool *empty)
{
    if (!store_file_execute(file, "BEGIN")) /* one view: another run may be making it right now */
        return false;
    int64_t application = store_file_number(file, "PRAGMA application_id");
    int64_t version = store_file_number(file, "PRAGMA user_version");
    int64_t count = application == 0 ? store_file_number(file, "SELECT count(*) FROM sqlite_schema") : 0;
    store_file_execute(file, "COMMIT");
    *empty = application == 0 && version == 0 && count == 0;
    if (file->trouble != STORE_SOUND || *empty)
        return file->trouble == STORE_SOUND;
    if (application != APPLICATION_ID)
        return store_file_be_unusable(file, "it is a database of another program", "choose another --store");
    if (version > STORE_VERSION)
        return store_file_be_unusable(file, "it was written by a newer mailsift",
                                      "use that version, or choose another --store");
    file->ours = true;
    return version == STORE_VERSION || store_file_be_damaged(file);
}

/* Changes to a write-ahead log, so that many runs share the file; another run may be doing the same. */
static bool switch_to_wal(struct store_file *file)
{
    int64_t until_ms = clock_ms() + file->wait_ms;
    for (;;) {
        sqlite3_stmt *statement = store_file_prepare(file, "PRAGMA journal_mode = WAL");
        file->wait_until_ms = until_ms; /* for all tries together */
        int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
        const char *mode = result == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        bool wal = mode != NULL && strcmp(mode, "wal") == 0;
        if (result == SQLITE_ROW && mode == NULL)
            result = SQLITE_NOMEM;
        (void)sqlite3_finalize(statement);
        if (wal || statement == NULL)
            return wal;
        if (result == SQLITE_ROW)
            return store_file_be_unusable(file, "its file system cannot share it between programs",
                                          "choose another --store");
        if ((result & 0xff) != SQLITE_BUSY || clock_ms() >= until_ms)
            return store_file_check(file, result);
        usleep(LOCK_PAUSE_US);
    }
}

/* Makes the tables, unless another run was faster. */
static bool create(struct store_file *file, const uint8_t *secret)
{
    static const char hexadecimal[] = "0123456789abcdef";
    char text[2 * STORE_SECRET_BYTES + 1] = "";
    if (!switch_to_wal(file) || !store_file_execute(file, "BEGIN IMMEDIATE"))
        return false;
    if (store_file_number(file, "SELECT count(*) FROM sqlite_schema") > 0)
        return store_file_execute(file, "COMMIT");
    for (size_t i = 0; i < STORE_SECRET_BYTES; i++) {
        text[2 * i] = hexadecimal[secret[i] >> 4];
        text[2 * i + 1] = hexadecimal[secret[i] & 15];
    }
    for (size_t i = 0; i < TABLES; i++)
        store_file_execute(file, "%s", tables[i]);
    store_file_execute(file, "INSERT INTO meta VALUES (1, x'%s')", text);
    store_file_execute(file, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
                       STORE_VERSION);
    return store_file_execute(file, "COMMIT");
}

/* Whether the tables are those that we make, and nothing else is there. */
static bool schema_is_ours(struct store_file *file)
{
    size_t count = 0;
    sqlite3_stmt *statement = store_file_prepare(file, "SELECT sql FROM sqlite_schema ORDER BY name");
    bool same = true;
    while (statement != NULL && store_file_step(file, statement)) {
        const char *sql = (const char *)sqlite3_column_text(statement, 0);
        if (sql == NULL && sqlite3_errcode(file->db) == SQLITE_NOMEM)
            store_file_note_error(file, SQLITE_NOMEM);
        same = same && count < TABLES && sql != NULL && strcmp(sql, tables[count]) == 0;
        count++;
    }
    (void)sqlite3_finalize(statement);
    return file->trouble == STORE_SOUND && ((same && count == TABLES) || store_file_be_damaged(file));
}

static bool read_secret(struct store_file *file)
{
    sqlite3_stmt *statement = store_file_prepare(file, "SELECT value FROM meta WHERE id = 1");
    bool there = statement != NULL && store_file_step(file, statement) &&
                 sqlite3_column_type(statement, 0) == SQLITE_BLOB &&
                 sqlite3_column_bytes(statement, 0) == STORE_SECRET_BYTES;
    const void *secret = there ? sqlite3_column_blob(statement, 0) : NULL;
    if (there && secret == NULL)
        store_file_note_error(file, SQLITE_NOMEM);
    if (secret != NULL)
        memcpy(file->secret, secret, STORE_SECRET_BYTES);
    (void)sqlite3_finalize(statement);
    return secret != NULL || store_file_be_damaged(file);
}

/* The database is ours from here on. */
static bool make_ready(struct store_file *file)
{
    sqlite3_limit(file->db, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
    sqlite3_limit(file->db, SQLITE_LIMIT_ATTACHED, 0);
    store_file_execute(file,
                       "PRAGMA cache_size = -%d; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON;"
                       "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = %d",
                       CACHE_KIB, WAL_KEPT_BYTES);
    if (!switch_to_wal(file) || !schema_is_ours(file) || !read_secret(file))
        return false;
    for (size_t i = 0; i < STORE_STATEMENTS; i++)
        file->prepared[i] = store_file_prepare(file, statements[i]);
    file->steps_max = STEPS_MIN;
    return file->trouble == STORE_SOUND && store_file_merge(file);
}

struct store_file *store_file_open(const struct store_place *place, const uint8_t *secret, unsigned wait_ms)
{
    bool empty = false;
    struct store_file *file = memory_take(sizeof *file);
    file->place = place;
    file->wait_ms = wait_ms;
    file->steps_max = STEPS_MIN;
    cut_off_watch();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
    int result = sqlite3_open_v2(place->path, &file->db, flags, NULL);
    if (result != SQLITE_OK) {
        store_file_note_error(file, result);
        return file;
    }
    be_careful(file);
    if (is_ours(file, &empty) && (!empty || (create(file, secret) && is_ours(file, &empty))))
        make_ready(file);
    return file;
}

void store_file_close(struct store_file *file)
{
    if (file->db == NULL) {
        free(file);
        return;
    }
    /* The last one writes the log back and removes it: not where another file stands at its name by now. */
    bool keep_log = file->trouble == STORE_DAMAGED || cut_off_seen() || !store_place_holds(file->place);
    for (size_t i = 0; i < STORE_STATEMENTS; i++)
        (void)sqlite3_finalize(file->prepared[i]); /* tells the last error again */
    (void)sqlite3_db_config(file->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)keep_log, NULL);
    if (sqlite3_close(file->db) != SQLITE_OK)
        abort(); /* a statement of ours is left */
    free(file);
}
