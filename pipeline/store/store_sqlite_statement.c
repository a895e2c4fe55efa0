/* Statements of the store's SQLite database: how each is done, and what its errors mean. */
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/base/cut_off.h"
#include "pipeline/store/store_sqlite_file.h"
#include "validators/base/clock.h"

bool store_file_be_damaged(struct store_file *file)
{
    if (file->trouble == STORE_SOUND)
        file->trouble = STORE_DAMAGED;
    return false;
}

bool store_file_be_unusable(struct store_file *file, const char *why, const char *way_out)
{
    if (file->trouble != STORE_SOUND)
        return false;
    file->trouble = STORE_UNUSABLE;
    return fail_because(&file->fail, EXIT_IO, "%s: %s; %s", file->place->path, why, way_out);
}

bool store_file_be_busy(struct store_file *file)
{
    file->busy = true;
    return store_file_be_unusable(
        file, "another program has locked it for too long, or its file system has no locks",
        "wait for it, or choose another --store");
}

/* What an error of SQLite means; any other: something between the file and us. */
static const struct error_meaning {
    int result;
    enum store_trouble trouble;
    const char *why, *way_out;
} meanings[] = {
    {.result = SQLITE_CORRUPT, .trouble = STORE_DAMAGED},
    {.result = SQLITE_NOTADB, .trouble = STORE_DAMAGED},
    {.result = SQLITE_TOOBIG, .trouble = STORE_DAMAGED},    /* LENGTH_MAX */
    {.result = SQLITE_INTERRUPT, .trouble = STORE_DAMAGED}, /* steps_max */
    {.result = SQLITE_ERROR, .trouble = STORE_DAMAGED},     /* no statement of ours is wrong */
    {.result = SQLITE_MISMATCH, .trouble = STORE_DAMAGED},  /* a key that is not a number */
    {.result = SQLITE_CONSTRAINT, .trouble = STORE_DAMAGED},
    {.result = SQLITE_FULL,
     .trouble = STORE_UNUSABLE,
     .why = "the disk is full",
     .way_out = "free some space there, or choose another --store"},
    {.result = SQLITE_READONLY,
     .trouble = STORE_UNUSABLE,
     .why = "it cannot be written",
     .way_out = "change its permissions, or choose another --store"},
};

/* Whether the file at PATH begins as a database does, but for a bit or two, or with the zeros that a loss of
 * power leaves: any other is the user's, named by mistake. */
static bool begins_as_ours(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    size_t zeros = 0, same = 0;
    FILE *file = fopen(path, "re");
    size_t length = file != NULL ? fread(head, 1, sizeof head, file) : 0;
    if (file != NULL)
        fclose(file);
    for (size_t i = 0; i < length; i++) {
        zeros += head[i] == '\0';
        same += head[i] == magic[i];
    }
    return zeros == length || same + length / 8 >= length;
}

void store_file_note_error(struct store_file *file, int result)
{
    char why[256];
    int primary = result & 0xff, error = sqlite3_system_errno(file->db);
    if (primary == SQLITE_NOTADB && !file->ours && !begins_as_ours(file->place->path)) {
        store_file_be_unusable(file, "it is not a mailsift store", "choose another --store");
        return;
    }
    if (primary == SQLITE_BUSY || primary == SQLITE_PROTOCOL) { /* the latter: SQLite's own bound */
        store_file_be_busy(file);
        return;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        const struct error_meaning *meaning = &meanings[i];
        bool sure = file->ours || meaning->trouble != STORE_DAMAGED || primary == SQLITE_CORRUPT ||
                    primary == SQLITE_NOTADB;
        if (meaning->result != primary || !sure)
            continue;
        if (meaning->trouble == STORE_DAMAGED)
            store_file_be_damaged(file);
        else
            store_file_be_unusable(file, meaning->why, meaning->way_out);
        return;
    }
    snprintf(why, sizeof why, "%s (%s)", sqlite3_errstr(result),
             error != 0 ? strerror(error) : "no system error");
    store_file_be_unusable(file, why, "choose another --store");
}

/* From now on it may wait for wait_ms, all told.  Called before each thing that SQLite does: nothing else
 * bounds its waiting. */
static void allow_wait(struct store_file *file)
{
    file->wait_until_ms = clock_ms() + file->wait_ms;
}

bool store_file_check(struct store_file *file, int result)
{
    if (cut_off_seen())
        store_file_be_unusable(file, "another program truncated its -shm file while it was in use",
                               "check what cleans up there, or choose another --store");
    if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE)
        store_file_note_error(file, result);
    return file->trouble == STORE_SOUND;
}

bool store_file_step(struct store_file *file, sqlite3_stmt *statement)
{
    file->steps = 0;
    allow_wait(file);
    int result = sqlite3_step(statement);
    return store_file_check(file, result) && result == SQLITE_ROW;
}

bool store_file_run(struct store_file *file, enum store_statement which)
{
    if (file->trouble != STORE_SOUND)
        return false;
    while (store_file_step(file, file->prepared[which]))
        continue;
    (void)sqlite3_reset(file->prepared[which]); /* tells the error of the step again */
    return file->trouble == STORE_SOUND;
}

sqlite3_stmt *store_file_prepare(struct store_file *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (file->trouble != STORE_SOUND)
        return NULL;
    allow_wait(file);
    store_file_check(file, sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL));
    return statement;
}

int64_t store_file_number(struct store_file *file, const char *sql)
{
    sqlite3_stmt *statement = store_file_prepare(file, sql);
    int64_t number =
        statement != NULL && store_file_step(file, statement) ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return number;
}

bool store_file_execute(struct store_file *file, const char *format, ...)
{
    char sql[512];
    if (file->trouble != STORE_SOUND)
        return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    file->steps = 0;
    allow_wait(file);
    return store_file_check(file, sqlite3_exec(file->db, sql, NULL, NULL, NULL));
}
