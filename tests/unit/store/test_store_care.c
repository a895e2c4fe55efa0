/* What a person does with the store: what it holds is counted, what is removed is gone to the last byte. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/store/store_fixture.h"

#include "pipeline/store/store_care.h"
#include "pipeline/store/store_row.h"
#include "pipeline/store/store_sqlite_file.h"

enum { OTHERS = 500, FILE_MAX = 4 << 20 };

static const uint8_t secret[STORE_SECRET_BYTES] =
    "a secret that nobody else has, as long as it has to be for XXH3";

/* The file of FIXTURE as the layer below sees it. */
struct opened {
    struct store_place place;
    struct store_file *file;
};

static void open_file(const struct fixture *fixture, struct opened *opened)
{
    struct fail fail = {0};
    assert_true(store_place_open(&opened->place, fixture->path, &fail));
    opened->file = store_file_open(&opened->place, secret, 100);
    assert_int_equal(store_file_trouble(opened->file), STORE_SOUND);
    /* as SQLite does it outside Debian: what is deleted stays until its place is used again */
    assert_true(store_file_execute(opened->file, "PRAGMA secure_delete = OFF"));
}

static void close_file(struct opened *opened)
{
    store_file_close(opened->file);
    store_place_free(&opened->place);
}

/* Adds a row of NAME, unmerged as a killed run leaves it; its sum is in SUM then, as the file has it. */
static void add(struct opened *opened, const char *name, struct store_row row, uint8_t sum[8])
{
    char masked[STORE_DATA_MAX];
    store_row_seal(secret, str_of(name), STR("what was said"), &row, masked);
    assert_true(store_file_begin(opened->file) && store_file_add(opened->file, &row) &&
                store_file_commit(opened->file));
    for (int i = 0; sum != NULL && i < 8; i++)
        sum[i] = (uint8_t)(row.sum >> (56 - 8 * i));
}

static struct store_row asked(const struct fixture *fixture, unsigned answer, int days_ago, int days)
{
    uint32_t asked_s = fixture->now_s - (uint32_t)days_ago * FIXTURE_DAY_S;
    return (struct store_row){
        .answer = (uint8_t)answer, .asked_s = asked_s, .expires_s = asked_s + (uint32_t)days * FIXTURE_DAY_S};
}

/* Rows of many others, so that the file has pages of every kind. */
static void add_others(const struct fixture *fixture, struct opened *opened)
{
    for (int i = 0; i < OTHERS; i++) {
        char name[32];
        snprintf(name, sizeof name, "other-%d.test", i);
        add(opened, name, asked(fixture, MX_ACCEPTS_MAIL, 1, 10), NULL);
    }
}

/* Whether the bytes of SUM stand anywhere in the store's file or in what SQLite has put beside it. */
static bool anywhere(const struct fixture *fixture, const uint8_t sum[8])
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char *bytes = malloc(FILE_MAX);
    bool found = false;
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", fixture->path, endings[i]);
        FILE *file = fopen(path, "rb");
        size_t length = file == NULL ? 0 : fread(bytes, 1, FILE_MAX, file);
        assert_true(length < FILE_MAX && (file == NULL || fclose(file) == 0));
        found = found || memmem(bytes, length, sum, 8) != NULL;
    }
    free(bytes);
    return found;
}

static struct store_view look(const struct fixture *fixture)
{
    struct store_view view;
    struct fail fail = {0};
    if (!store_look(fixture->path, fixture->now_s, &view, &fail))
        fail_msg("%s", fail.sentence);
    return view;
}

static void what_it_holds_is_counted(void **state)
{
    struct fixture fixture;
    struct opened opened;
    (void)state;
    fixture_open(&fixture);
    open_file(&fixture, &opened);
    add_others(&fixture, &opened);
    add(&opened, "no.test", asked(&fixture, MX_NO_DOMAIN, 9, 3), NULL);
    add(&opened, "anna@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_ACCEPTED, 0, 30), NULL);
    add(&opened, "bert@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_NO_MAILBOX, 5, 3), NULL);
    add(&opened, "future.test", asked(&fixture, MX_NO_DOMAIN, -2, 3), NULL);
    add(&opened, "verdict.test", asked(&fixture, 63, 1, 3), NULL);
    close_file(&opened);
    struct store_view view = look(&fixture);
    assert_true(view.there && !view.damaged_beside && view.bytes > OTHERS * 30);
    assert_int_equal(view.domains, OTHERS + 1);
    assert_int_equal(view.mailboxes, 2);
    assert_int_equal(view.by_domain[MX_ACCEPTS_MAIL], OTHERS);
    assert_int_equal(view.by_domain[MX_NO_DOMAIN], 1);
    assert_int_equal(view.by_mailbox[SMTP_ACCEPTED], 1);
    assert_int_equal(view.by_mailbox[SMTP_NO_MAILBOX], 1);
    assert_int_equal(view.expired, 2);
    assert_int_equal(view.unusable, 2);
    assert_int_equal(view.newest_s, fixture.now_s);
    assert_int_equal(view.oldest_s, fixture.now_s - 9 * FIXTURE_DAY_S);
    fixture_close(&fixture);
}

static void a_store_that_is_not_there_is_not_made(void **state)
{
    struct fixture fixture;
    struct store_change change;
    struct fail fail = {0};
    (void)state;
    fixture_open(&fixture);
    assert_false(look(&fixture).there);
    assert_true(store_remove(fixture.path, &(struct store_removal){.now_s = 1}, &change, &fail));
    assert_false(change.there);
    assert_int_not_equal(access(fixture.path, F_OK), 0);
    fixture_close(&fixture);
}

/* Also of a row that was merged, purged or replaced earlier, which leaves traces in free pages. */
static void what_is_forgotten_is_gone_to_the_last_byte(void **state)
{
    struct fixture fixture;
    struct opened opened;
    struct store_change change;
    struct fail fail = {0};
    uint8_t former[8], anna[8], fresh[8], bert[8];
    const struct str names[] = {STR("anna@firm.com"), STR("carl@firm.com")};
    (void)state;
    fixture_open(&fixture);
    open_file(&fixture, &opened);
    add_others(&fixture, &opened);
    add(&opened, "anna@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_ACCEPTED, 8, 30), former);
    assert_true(store_file_merge(opened.file));
    add(&opened, "anna@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_NO_MAILBOX, 1, 30), anna);
    assert_true(store_file_merge(opened.file));
    add(&opened, "carl@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_ACCEPTED, 0, 30), fresh);
    add(&opened, "bert@firm.com", asked(&fixture, STORE_MAILBOX + SMTP_ACCEPTED, 0, 30), bert);
    close_file(&opened);
    assert_true(anywhere(&fixture, former) && anywhere(&fixture, anna) && anywhere(&fixture, fresh) &&
                anywhere(&fixture, bert));
    if (!store_remove(fixture.path, &(struct store_removal){.names = names, .count = 2}, &change, &fail))
        fail_msg("%s", fail.sentence);
    assert_true(change.there);
    assert_int_equal(change.removed, 2);
    assert_false(anywhere(&fixture, former) || anywhere(&fixture, anna) || anywhere(&fixture, fresh));
    assert_true(anywhere(&fixture, bert));
    struct store_view view = look(&fixture); /* it is a store as before, which runs can use */
    assert_int_equal(view.domains, OTHERS);
    assert_int_equal(view.mailboxes, 1);
    assert_true(
        store_remove(fixture.path, &(struct store_removal){.names = names, .count = 2}, &change, &fail));
    assert_int_equal(change.removed, 0);
    fixture_close(&fixture);
}

static void a_forgotten_store_serves_the_next_run(void **state)
{
    struct fixture fixture;
    struct store_change change;
    struct fail fail = {0};
    const struct str names[] = {STR("nobody-knows-3.example"), STR("@nobody-knows-3.example")};
    (void)state;
    fixture_open(&fixture);
    make_store(&fixture, 100);
    assert_true(
        store_remove(fixture.path, &(struct store_removal){.names = names, .count = 2}, &change, &fail));
    assert_int_equal(change.removed, 1);
    struct store *store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, 100), 99);
    assert_int_equal(look_up(&fixture, store, 3, 1), 0);
    keep_truth(&fixture, store, 3, 1);
    close_store(store, NULL);
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, 100), 100);
    close_store(store, NULL);
    fixture_close(&fixture);
}

static void prune_removes_what_has_expired_or_is_old(void **state)
{
    struct fixture fixture;
    struct opened opened;
    struct store_change change;
    struct fail fail = {0};
    uint8_t expired[8], old[8];
    (void)state;
    fixture_open(&fixture);
    open_file(&fixture, &opened);
    add_others(&fixture, &opened);
    for (int i = 0; i < 4 * OTHERS; i++) {
        char name[32];
        snprintf(name, sizeof name, "expired-%d.test", i);
        add(&opened, name, asked(&fixture, MX_NO_DOMAIN, 9, 3), expired);
    }
    add(&opened, "old.test", asked(&fixture, MX_NO_DOMAIN, 9, 30), old);
    close_file(&opened);
    struct store_removal removal = {.now_s = fixture.now_s};
    assert_true(store_remove(fixture.path, &removal, &change, &fail));
    assert_int_equal(change.removed, 4 * OTHERS);
    assert_true(change.after < change.before / 2);
    assert_false(anywhere(&fixture, expired));
    assert_true(anywhere(&fixture, old));
    removal.asked_before_s = fixture.now_s - 7 * FIXTURE_DAY_S;
    assert_true(store_remove(fixture.path, &removal, &change, &fail));
    assert_int_equal(change.removed, 1);
    assert_false(anywhere(&fixture, old));
    assert_int_equal(look(&fixture).domains, OTHERS);
    fixture_close(&fixture);
}

static void a_run_that_has_it_open_is_not_disturbed(void **state)
{
    struct fixture fixture;
    struct store_change change;
    struct fail fail = {0};
    (void)state;
    fixture_open(&fixture);
    make_store(&fixture, 100);
    struct store *run = open_store(&fixture, NULL);
    keep_truth(&fixture, run, 100, 100);
    assert_false(store_remove(fixture.path, &(struct store_removal){.now_s = fixture.now_s}, &change, &fail));
    assert_int_equal(fail.code, EXIT_STOPPED);
    assert_non_null(strstr(fail.sentence, "another program has locked it"));
    assert_true(look(&fixture).domains >= 100); /* that works beside it */
    keep_truth(&fixture, run, 200, 100);
    close_store(run, NULL);
    assert_int_equal(look(&fixture).domains, 300);
    fixture_close(&fixture);
}

/* After kill -9 in mid-change the store is whole: as it was, or without what was forgotten. */
static void a_kill_leaves_a_whole_store(void **state)
{
    enum { ROWS = 20000, KILLS = 20, STEP_US = 1500 };
    struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    make_store(&fixture, ROWS);
    size_t left = ROWS;
    for (int i = 0; i < KILLS; i++) {
        char name[64];
        int status;
        snprintf(name, sizeof name, "nobody-knows-%d.example", i);
        const struct str names[] = {str_of(name)};
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store_change change;
            struct fail fail = {0};
            _exit(store_remove(fixture.path, &(struct store_removal){.names = names, .count = 1}, &change,
                               &fail)
                      ? 0
                      : 1);
        }
        usleep((useconds_t)(i * STEP_US));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        struct store_view view = look(&fixture);
        assert_in_range(view.domains, left - 1, left);
        assert_int_equal(view.unusable, 0);
        left = view.domains;
    }
    struct store *store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, ROWS), left);
    close_store(store, NULL);
    fixture_close(&fixture);
}

static void what_is_no_store_is_left_alone(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {{"dear diary, today I wrote a very long line\n", "not a mailsift store"},
                 {"SQLite format 3 and then it goes on with words", "is damaged"}};
    struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct store_view view;
        struct store_change change;
        struct fail fail = {0}, other = {0};
        FILE *file = fopen(fixture.path, "w");
        assert_non_null(file);
        fputs(cases[i].text, file);
        assert_int_equal(fclose(file), 0);
        chmod(fixture.path, 0600);
        assert_false(store_look(fixture.path, fixture.now_s, &view, &fail));
        assert_int_equal(fail.code, EXIT_IO);
        if (strstr(fail.sentence, cases[i].says) == NULL)
            fail_msg("%s", fail.sentence);
        assert_false(store_remove(fixture.path, &(struct store_removal){.now_s = 1}, &change, &other));
        assert_string_equal(other.sentence, fail.sentence);
        char kept[64] = "";
        file = fopen(fixture.path, "r");
        assert_non_null(file);
        assert_non_null(fgets(kept, sizeof kept, file));
        fclose(file);
        assert_string_equal(kept, cases[i].text);
    }
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_holds_is_counted),
        cmocka_unit_test(a_store_that_is_not_there_is_not_made),
        cmocka_unit_test(what_is_forgotten_is_gone_to_the_last_byte),
        cmocka_unit_test(a_forgotten_store_serves_the_next_run),
        cmocka_unit_test(prune_removes_what_has_expired_or_is_old),
        cmocka_unit_test(a_run_that_has_it_open_is_not_disturbed),
        cmocka_unit_test(a_kill_leaves_a_whole_store),
        cmocka_unit_test(what_is_no_store_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
