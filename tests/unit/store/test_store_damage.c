/* The store when its file is damaged, somebody else's, locked, or cannot be written: a warning, never a wrong
 * answer. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <sqlite3.h>

#include "pipeline/store/store_sqlite.h"
#include "tests/unit/store/store_fixture.h"

enum { ROWS = 3000, PAGE = 4096 };

/* A file in memory. */
struct copy {
    char bytes[1 << 20];
    size_t length;
};

static void read_copy(struct copy *copy, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    copy->length = fread(copy->bytes, 1, sizeof copy->bytes, file);
    assert_in_range(copy->length, 0, sizeof copy->bytes - 1);
    fclose(file);
}

static void write_copy(const struct copy *copy, const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(copy->bytes, 1, copy->length, file), copy->length);
    fclose(file);
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void truncate_to(const char *path, off_t length)
{
    assert_int_equal(truncate(path, length), 0);
}

static void zero_page(const char *path, off_t page)
{
    static const char zeros[PAGE];
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, zeros, sizeof zeros, page * PAGE), PAGE);
    close(fd);
}

static void write_text(const char *path, off_t unused)
{
    (void)unused;
    FILE *file = fopen(path, "w");
    fputs("not a database, but some notes of the user's\n", file);
    fclose(file);
}

/* What is done to a good file, and what comes of it. */
static const struct damage_case {
    const char *name;
    void (*spoil)(const char *path, off_t how);
    off_t how;
    const char *sql;     /* instead of SPOIL */
    const char *warning; /* at opening; NULL: none */
    bool aside;          /* the file is PATH.damaged then, and a new one works */
} damage_cases[] = {
    {.name = "two bytes", .spoil = truncate_to, .how = 2, .warning = "damaged", .aside = true},
    {.name = "half a header", .spoil = truncate_to, .how = 50, .warning = "damaged", .aside = true},
    {.name = "one page", .spoil = truncate_to, .how = PAGE, .warning = "damaged", .aside = true},
    {.name = "a page and a half",
     .spoil = truncate_to,
     .how = PAGE + PAGE / 2,
     .warning = "damaged",
     .aside = true},
    {.name = "page 1 of zeros", .spoil = zero_page, .how = 0, .warning = "damaged", .aside = true},
    {.name = "a text", .spoil = write_text, .warning = "it is not a mailsift store"},
    {.name = "no secret", .sql = "DELETE FROM meta", .warning = "damaged", .aside = true},
    {.name = "half a secret",
     .sql = "UPDATE meta SET value = substr(value, 1, 96)",
     .warning = "damaged",
     .aside = true},
    {.name = "a text for a secret",
     .sql = "UPDATE meta SET value = hex(substr(value, 1, 96))",
     .warning = "damaged",
     .aside = true},
    {.name = "version 0", .sql = "PRAGMA user_version = 0", .warning = "damaged", .aside = true},
    {.name = "a table less", .sql = "DROP TABLE fresh", .warning = "damaged", .aside = true},
    {.name = "a table more", .sql = "CREATE TABLE more(a)", .warning = "damaged", .aside = true},
    {.name = "a trigger",
     .sql = "CREATE TRIGGER t AFTER INSERT ON fresh BEGIN DELETE FROM domain; END",
     .warning = "damaged",
     .aside = true},
    {.name = "a view for a table",
     .sql = "DROP TABLE domain; CREATE VIEW domain AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + "
            "1 FROM c) "
            "SELECT x AS key, 1 AS answer, 1 AS asked, 2 AS expires, 'a' AS mx, 3 AS sum FROM c",
     .warning = "damaged",
     .aside = true},
    {.name = "a key that is no number",
     .sql = "INSERT INTO fresh VALUES ('x', 1, 1, 2, 'a', 3)",
     .warning = "damaged",
     .aside = true},
    {.name = "a newer version", .sql = "PRAGMA user_version = 2", .warning = "newer mailsift"},
    {.name = "somebody else's",
     .sql = "PRAGMA application_id = 1196444487",
     .warning = "database of another program"},
    {.name = "somebody else's, of no name",
     .sql = "PRAGMA application_id = 0",
     .warning = "database of another program"},
    {.name = "no answers", .sql = "DELETE FROM domain"},
    {.name = "no length", .spoil = truncate_to, .how = 0},
};

/* Whether both files hold the same. */
static void expect_same(const char *name, const struct copy *before, const char *path)
{
    static struct copy after;
    read_copy(&after, path);
    if (after.length != before->length || memcmp(after.bytes, before->bytes, after.length) != 0)
        fail_msg("%s: %s was changed", name, path);
}

static void check_damage(const struct damage_case *test)
{
    static struct copy spoilt;
    struct fixture fixture;
    print_message("  %s\n", test->name);
    fixture_open(&fixture);
    make_store(&fixture, ROWS);
    if (test->sql != NULL)
        execute(fixture.path, test->sql);
    else
        test->spoil(fixture.path, test->how);
    read_copy(&spoilt, fixture.path);
    struct store *store = open_store(&fixture, test->warning);
    assert_int_equal(look_up(&fixture, store, 0, ROWS), 0);
    keep_truth(&fixture, store, ROWS, 10);
    close_store(store, NULL);
    bool works = test->aside || test->warning == NULL;
    if (access(fixture.damaged, F_OK) != (test->aside ? 0 : -1))
        fail_msg("%s: %s a .damaged", test->name, test->aside ? "without" : "with");
    if (!works)
        expect_same(test->name, &spoilt, fixture.path);
    char log[160];
    snprintf(log, sizeof log, "%s-wal", fixture.path);
    assert_int_equal(access(log, F_OK), -1);
    store = open_store(&fixture, works ? NULL : test->warning);
    if (look_up(&fixture, store, 0, ROWS + 10) != (works ? 10 : 0))
        fail_msg("%s: a wrong number is found", test->name);
    close_store(store, NULL);
    fixture_close(&fixture);
}

static void damaged_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof damage_cases / sizeof damage_cases[0]; i++)
        check_damage(&damage_cases[i]);
}

/* Whatever has become of FILE, the store says nothing that is wrong, and ends.  Returns how many are found.
 */
static size_t survive(const struct fixture *fixture, const struct copy *file)
{
    struct store_warning warning;
    write_copy(file, fixture->path);
    struct store *store = store_open(fixture->path, 1, &warning);
    size_t found = look_up(fixture, store, 0, ROWS);
    keep_truth(fixture, store, ROWS, 100);
    store_close(store, &warning);
    return found;
}

static void flipped_bits_and_lost_pages(void **state)
{
    (void)state;
    static struct copy good, spoilt;
    struct fixture fixture;
    size_t found = 0;
    fixture_open(&fixture);
    make_store(&fixture, ROWS);
    read_copy(&good, fixture.path);
    srandom(2);
    for (size_t round = 0; round < 200; round++) {
        spoilt = good;
        /* half of them where the trees are described: at the beginning of a page */
        size_t at = (size_t)random() % good.length;
        at = round % 2 == 0 ? at : at / PAGE * PAGE + at % 120;
        spoilt.bytes[at] = (char)(spoilt.bytes[at] ^ (1 << random() % 8));
        found += survive(&fixture, &spoilt);
    }
    assert_in_range(found, 50 * ROWS, 200 * ROWS); /* most flips spoil one row or one page */
    for (size_t page = 0; page < good.length / PAGE; page++) {
        spoilt = good;
        memset(spoilt.bytes + page * PAGE, 0, PAGE);
        survive(&fixture, &spoilt);
    }
    fixture_close(&fixture);
}

/* While a run is on, its file is overwritten. */
static void damage_in_mid_run(void **state)
{
    (void)state;
    struct fixture fixture;
    struct store_warning warning;
    fixture_open(&fixture);
    make_store(&fixture, ROWS);
    struct store *store = open_store(&fixture, NULL);
    static struct copy file;
    read_copy(&file, fixture.path);
    for (off_t page = 1; page < (off_t)(file.length / PAGE); page++)
        zero_page(fixture.path, page);
    look_up(&fixture, store, 0, ROWS);
    keep_truth(&fixture, store, ROWS, ROWS);
    usleep(100000);
    keep_truth(&fixture, store, 2 * ROWS, ROWS);
    store_close(store, &warning);
    expect_warning("close", &warning, "damaged");
    assert_int_equal(access(fixture.damaged, F_OK), 0);
    store = open_store(&fixture, NULL);
    assert_in_range(look_up(&fixture, store, 2 * ROWS, ROWS), ROWS, ROWS);
    close_store(store, NULL);
    fixture_close(&fixture);
}

/* The user removes the file while a run is on: that run must not harm the file of the next. */
static void the_file_is_removed_in_mid_run(void **state)
{
    (void)state;
    struct fixture fixture;
    struct store_warning warning;
    fixture_open(&fixture);
    struct store *first = open_store(&fixture, NULL);
    keep_truth(&fixture, first, 0, ROWS);
    usleep(100000);
    assert_int_equal(unlink(fixture.path), 0);
    char beside[160];
    snprintf(beside, sizeof beside, "%s-wal", fixture.path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", fixture.path);
    unlink(beside);
    struct store *second = open_store(&fixture, NULL);
    keep_truth(&fixture, second, ROWS, ROWS);
    usleep(100000);
    store_close(first, &warning);
    snprintf(beside, sizeof beside, "%s-wal", fixture.path);
    assert_int_equal(access(beside, F_OK), 0);
    close_store(second, NULL);
    second = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, second, 0, 2 * ROWS), ROWS);
    close_store(second, NULL);
    fixture_close(&fixture);
}

/* Opens the store at PATH, which cannot be used; everything can be called then. */
static void expect_off(const char *path, const char *warning)
{
    struct fixture fixture = {.now_s = (uint32_t)time(NULL)};
    snprintf(fixture.path, sizeof fixture.path, "%s", path);
    struct store *store = open_store(&fixture, warning);
    assert_int_equal(look_up(&fixture, store, 0, 10), 0);
    keep_truth(&fixture, store, 0, 10);
    close_store(store, NULL);
}

static void places_that_cannot_be(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    char target[80], path[100];
    snprintf(target, sizeof target, "%s/target", fixture.directory);
    write_text(target, 0);
    assert_int_equal(symlink(target, fixture.path), 0);
    expect_off(fixture.path, "not a regular file");
    assert_int_equal(truncate(target, 0), 0);
    expect_off(fixture.path, "not a regular file");
    unlink(fixture.path);
    assert_int_equal(symlink("/nowhere/at/all", fixture.path), 0);
    expect_off(fixture.path, "not a regular file");
    unlink(fixture.path);
    assert_int_equal(mkfifo(fixture.path, 0600), 0);
    expect_off(fixture.path, "not a regular file");
    snprintf(path, sizeof path, "%s/verdicts.db", target); /* below a file */
    expect_off(path, "Not a directory");
    expect_off(fixture.directory, "not a regular file");
    expect_off("/proc/nobody/verdicts.db", "cannot create the directory");
    expect_off("", "choose another --store");
    expect_off("/dev/null", "not a regular file");
    unlink(fixture.path);
    snprintf(path, sizeof path, "%s/link", fixture.directory); /* a link to the directory is the user's way */
    assert_int_equal(symlink(fixture.directory, path), 0);
    snprintf(path, sizeof path, "%s/link/verdicts.db", fixture.directory);
    snprintf(fixture.path, sizeof fixture.path, "%s", path);
    make_store(&fixture, 10);
    fixture_close(&fixture);
}

/* A run on a disk that is full after LIMIT bytes.  Returns whether it ended well, with a warning. */
static bool run_on_full_disk(const struct fixture *fixture, rlim_t limit)
{
    struct rlimit bytes = {.rlim_cur = limit, .rlim_max = limit};
    struct store_warning opening, closing;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &bytes);
    struct store *store = store_open(fixture->path, 1, &opening);
    keep_truth(fixture, store, 0, 20000);
    usleep(100000);
    keep_truth(fixture, store, 20000, 20000);
    store_close(store, &closing);
    return opening.sentence[0] != '\0' || closing.sentence[0] != '\0';
}

static void a_full_disk(void **state)
{
    (void)state;
    static const rlim_t limits[] = {0, 1000, 20000, 40000, 100000, 500000};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct fixture fixture;
        int status;
        fixture_open(&fixture);
        pid_t child = fork();
        if (child == 0)
            _exit(!run_on_full_disk(&fixture, limits[i]));
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
        struct store *store = open_store(&fixture, NULL); /* there is room again, and no damage */
        look_up(&fixture, store, 0, 40000);
        keep_truth(&fixture, store, 40000, 1);
        close_store(store, NULL);
        store = open_store(&fixture, NULL);
        assert_int_equal(look_up(&fixture, store, 40000, 1), 1);
        close_store(store, NULL);
        fixture_close(&fixture);
    }
}

/* Opens the file with a short wait; returns its trouble after a try to write. */
static enum store_trouble try_to_write(const struct fixture *fixture, const char *sentence)
{
    static const uint8_t secret[STORE_SECRET_BYTES];
    struct store_place place;
    struct fail fail = {0};
    assert_true(store_place_open(&place, fixture->path, &fail));
    struct store_file *file = store_file_open(&place, secret, 50);
    (void)(store_file_begin(file) && store_file_commit(file));
    enum store_trouble trouble = store_file_trouble(file);
    if (strstr(store_file_sentence(file), sentence) == NULL)
        fail_msg("\"%s\"", store_file_sentence(file));
    store_file_close(file);
    store_place_free(&place);
    return trouble;
}

/* How another program may hold the file. */
static const char *const locks[] = {
    "BEGIN IMMEDIATE",
    "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM fresh",
};

static void locked_by_another_program(void **state)
{
    (void)state;
    struct fixture fixture;
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        sqlite3 *db;
        fixture_open(&fixture);
        make_store(&fixture, 10);
        assert_int_equal(sqlite3_open(fixture.path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, locks[i], NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(try_to_write(&fixture, "locked"), STORE_UNUSABLE);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        assert_int_equal(try_to_write(&fixture, ""), STORE_SOUND);
        fixture_close(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(flipped_bits_and_lost_pages),
        cmocka_unit_test(damage_in_mid_run),
        cmocka_unit_test(the_file_is_removed_in_mid_run),
        cmocka_unit_test(places_that_cannot_be),
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(locked_by_another_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
