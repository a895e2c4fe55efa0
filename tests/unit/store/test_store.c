/* The store: what is kept is found by the next run, and nothing else, however the run ended. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <sqlite3.h>

#include "pipeline/base/user_place.h"
#include "tests/unit/store/store_fixture.h"

static void what_is_kept_is_found(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    make_store(&fixture, 5000);
    struct store *store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, 5000), 5000); /* one pass over all rows */
    assert_int_equal(look_up(&fixture, store, 4990, 20), 10);  /* one look-up for each */
    assert_int_equal(look_up(&fixture, store, 4000, 5000), 1000);
    assert_int_equal(look_up(&fixture, store, 0, 0), 0);
    keep_truth(&fixture, store, 5000, 1);
    close_store(store, NULL);
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, 6000), 5001);
    close_store(store, NULL);
    fixture_close(&fixture);
}

/* An answer as it is kept, and whether it is found at the time now. */
static const struct answer_case {
    const char *name;
    int64_t asked_in_s, expires_in_s;
    const char *mx;
    uint8_t verdict;
    bool found;
} answer_cases[] = {
    {.name = "plain", .verdict = MX_NO_DOMAIN, .expires_in_s = 1, .found = true},
    {.name = "with a host",
     .verdict = MX_ACCEPTS_MAIL,
     .mx = "mx-1.a_b.Test",
     .expires_in_s = 60,
     .found = true},
    {.name = "host of one label", .verdict = MX_ACCEPTS_MAIL, .mx = "mx", .expires_in_s = 60, .found = true},
    {.name = "the longest time", .verdict = MX_NULL_MX, .expires_in_s = 400 * FIXTURE_DAY_S, .found = true},
    {.name = "too long a time", .verdict = MX_NULL_MX, .expires_in_s = 400 * FIXTURE_DAY_S + 1},
    {.name = "expires now", .verdict = MX_NO_DOMAIN, .asked_in_s = -60, .expires_in_s = 0},
    {.name = "expired", .verdict = MX_NO_DOMAIN, .asked_in_s = -60, .expires_in_s = -1},
    {.name = "from the future", .verdict = MX_NO_DOMAIN, .asked_in_s = 1, .expires_in_s = 60},
    {.name = "not asked", .verdict = MX_UNKNOWN, .expires_in_s = 60},
    {.name = "no verdict", .verdict = MX_VERDICT_COUNT, .expires_in_s = 60},
    {.name = "host with a blank", .verdict = MX_ACCEPTS_MAIL, .mx = "mx a.test", .expires_in_s = 60},
    {.name = "host like a formula", .verdict = MX_ACCEPTS_MAIL, .mx = "=1+1", .expires_in_s = 60},
    {.name = "host with a hyphen first", .verdict = MX_ACCEPTS_MAIL, .mx = "-1.test", .expires_in_s = 60},
    {.name = "host in UTF-8", .verdict = MX_ACCEPTS_MAIL, .mx = "m\xc3\xbcx.test", .expires_in_s = 60},
    {.name = "control byte", .verdict = MX_ACCEPTS_MAIL, .mx = "mx\x1b[2J.test", .expires_in_s = 60},
};

enum { ANSWER_CASES = sizeof answer_cases / sizeof answer_cases[0] };

static void only_sound_answers_are_found(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    uint32_t now_s = fixture.now_s + 10 * FIXTURE_DAY_S;
    struct store *store = open_store(&fixture, NULL);
    struct domains *domains = some_domains(0, ANSWER_CASES);
    for (size_t i = 0; i < ANSWER_CASES; i++) {
        const struct answer_case *test = &answer_cases[i];
        struct asked_domain *domain = domains_at(domains, i);
        domain->verdict = test->verdict;
        domain->asked_s = (uint32_t)(now_s + test->asked_in_s);
        domain->expires_s = (uint32_t)(now_s + test->expires_in_s);
        domain->mx = test->mx;
        domain->mx_length = (uint8_t)(test->mx == NULL ? 0 : strlen(test->mx));
        store_keep(store, 0, domain);
    }
    domains_free(domains);
    close_store(store, NULL);
    store = open_store(&fixture, NULL);
    domains = some_domains(0, ANSWER_CASES);
    store_look_up(store, domains, now_s);
    for (size_t i = 0; i < ANSWER_CASES; i++) {
        const struct answer_case *test = &answer_cases[i];
        const struct asked_domain *domain = domains_at(domains, i);
        if ((domain->verdict != MX_UNKNOWN) != test->found)
            fail_msg("%s: %s", test->name, test->found ? "not found" : "found");
        if (!test->found)
            continue;
        assert_int_equal(domain->verdict, test->verdict);
        assert_int_equal(domain->expires_s, now_s + test->expires_in_s);
        assert_string_equal(domain->mx == NULL ? "" : domain->mx, test->mx == NULL ? "" : test->mx);
    }
    domains_free(domains);
    close_store(store, NULL);
    fixture_close(&fixture);
}

/* Keeps VERDICT for the one domain there is. */
static void keep_one(const struct fixture *fixture, struct store *store, uint8_t verdict, uint32_t lifetime_s)
{
    struct domains *domains = some_domains(0, 1);
    struct asked_domain *domain = domains_at(domains, 0);
    domain->verdict = verdict;
    domain->asked_s = fixture->now_s;
    domain->expires_s = lifetime_s == 0 ? 0 : fixture->now_s + lifetime_s;
    store_keep(store, 0, domain);
    domains_free(domains);
}

static uint8_t find_one(const struct fixture *fixture)
{
    struct store *store = open_store(fixture, NULL);
    struct domains *domains = some_domains(0, 1);
    store_look_up(store, domains, fixture->now_s);
    uint8_t verdict = domains_at(domains, 0)->verdict;
    domains_free(domains);
    close_store(store, NULL);
    return verdict;
}

static void the_last_answer_counts(void **state)
{
    (void)state;
    static const uint8_t verdicts[] = {MX_NO_DOMAIN, MX_DANGLING, MX_NULL_MX};
    struct fixture fixture;
    fixture_open(&fixture);
    struct store *store = open_store(&fixture, NULL);
    for (size_t i = 0; i < sizeof verdicts; i++)
        keep_one(&fixture, store, verdicts[i], 60);
    close_store(store, NULL);
    assert_int_equal(find_one(&fixture), MX_NULL_MX);
    store = open_store(&fixture, NULL);
    keep_one(&fixture, store, MX_NO_MAIL_HOST, 60);
    keep_one(&fixture, store, MX_DNS_TIMEOUT, 0); /* not to be kept */
    close_store(store, NULL);
    assert_int_equal(find_one(&fixture), MX_NO_MAIL_HOST);
    fixture_close(&fixture);
}

/* The number that SQL selects from the file at PATH. */
static int64_t number_in(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static void what_has_expired_goes(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    struct fixture past = fixture;
    past.now_s -= 5 * FIXTURE_DAY_S;
    struct store *store = open_store(&fixture, NULL);
    keep_truth(&past, store, 0, 1000);
    keep_truth(&fixture, store, 1000, 500);
    close_store(store, NULL);
    assert_int_equal(purge_at(&fixture, fixture.now_s + FIXTURE_DAY_S), 500);
    assert_int_equal(number_in(fixture.path, "SELECT count(*) FROM domain"), 500);
    assert_int_equal(number_in(fixture.path, "SELECT count(*) FROM fresh"), 0);
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, 2000), 500);
    close_store(store, NULL);
    fixture_close(&fixture);
}

static void check_mode(const char *path, const char *ending, mode_t mode)
{
    struct stat status;
    char file[256];
    snprintf(file, sizeof file, "%s%s", path, ending);
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, mode);
}

enum { WAIT_TRIES = 1000, WAIT_US = 20000 };

/* Waits until something is written to the file, however busy this machine is. */
static void wait_for_size(const char *path, const char *ending)
{
    struct stat status = {0};
    char file[256];
    snprintf(file, sizeof file, "%s%s", path, ending);
    for (int tries = 0; tries < WAIT_TRIES && (stat(file, &status) != 0 || status.st_size == 0); tries++)
        usleep(WAIT_US);
    assert_true(status.st_size > 0);
}

static void it_is_private(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    snprintf(fixture.path, sizeof fixture.path, "%s/cache/mailsift/verdicts.db", fixture.directory);
    mode_t former = umask(0);
    struct store *store = open_store(&fixture, NULL);
    keep_truth(&fixture, store, 0, 100);
    wait_for_size(fixture.path, "-wal");
    check_mode(fixture.directory, "/cache", 0700);
    check_mode(fixture.directory, "/cache/mailsift", 0700);
    check_mode(fixture.path, "", 0600);
    check_mode(fixture.path, "-wal", 0600);
    check_mode(fixture.path, "-shm", 0600);
    close_store(store, NULL);
    umask(former);
    assert_int_equal(access(fixture.path, F_OK), 0);
    FILE *file = fopen(fixture.path, "rb");
    static char bytes[1 << 20];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_null(memmem(bytes, length, "nobody-knows", 12));
    assert_null(memmem(bytes, length, "host.test", 9)); /* the name of a customer may stand in a host */
    fixture_close(&fixture);
}

/* The counter that a child shares with its parent. */
static _Atomic size_t *shared_counter(void)
{
    _Atomic size_t *counter =
        mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(counter != MAP_FAILED);
    return counter;
}

/* Waits until another run finds the first COUNT domains. */
static void wait_until_kept(const struct fixture *fixture, size_t count)
{
    size_t found = 0;
    for (int tries = 0; tries < WAIT_TRIES && found < count; tries++) {
        usleep(WAIT_US);
        struct store *store = open_store(fixture, NULL);
        found = look_up(fixture, store, 0, count);
        close_store(store, NULL);
    }
    assert_int_equal(found, count);
}

/* A run that keeps domains from *COUNTER on until it is killed. */
static void keep_for_ever(const struct fixture *fixture, _Atomic size_t *counter)
{
    struct store_warning warning;
    struct store *store = store_open(fixture->path, 1, &warning);
    for (;;) {
        struct domains *domains = some_domains(*counter, 100);
        for (size_t i = 0; i < 100; i++) {
            learn_truth(fixture, domains, i);
            store_keep(store, 0, domains_at(domains, i));
            ++*counter;
        }
        domains_free(domains);
        usleep(500);
    }
}

static void a_killed_run_loses_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    _Atomic size_t *counter = shared_counter();
    srandom(1);
    for (size_t round = 0; round < 10; round++) {
        size_t before = *counter;
        pid_t child = fork();
        if (child == 0)
            keep_for_ever(&fixture, counter);
        while (*counter < before + 100)
            usleep(1000);
        usleep((useconds_t)random() % 100000);
        size_t kept = *counter;
        wait_until_kept(&fixture, kept);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct store *store = open_store(&fixture, NULL);
        assert_int_equal(look_up(&fixture, store, 0, kept), kept);
        look_up(&fixture, store, kept, *counter + 200 - kept); /* whatever it knows is right */
        close_store(store, NULL);
        *counter = kept; /* what came after may be lost, and is kept again */
    }
    munmap((void *)counter, sizeof *counter);
    fixture_close(&fixture);
}

enum { RUNS = 4, RUN_ROWS = 10000 };

static void runs_share_it(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture);
    pid_t children[RUNS];
    for (size_t run = 0; run < RUNS; run++) {
        children[run] = fork();
        if (children[run] != 0)
            continue;
        struct store_warning opening, closing;
        struct store *store = store_open(fixture.path, 1, &opening);
        for (size_t part = 0; part < 10; part++) {
            keep_truth(&fixture, store, run * RUN_ROWS + part * (RUN_ROWS / 10), RUN_ROWS / 10);
            usleep(10000);
        }
        store_close(store, &closing);
        fprintf(stderr, "%s%s", opening.sentence, closing.sentence);
        _exit(opening.sentence[0] != '\0' || closing.sentence[0] != '\0');
    }
    for (size_t run = 0; run < RUNS; run++) {
        int status;
        waitpid(children[run], &status, 0);
        assert_int_equal(status, 0);
    }
    struct store *store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, (RUNS + 1) * RUN_ROWS), RUNS * RUN_ROWS);
    close_store(store, NULL);
    fixture_close(&fixture);
}

static void many_threads_keep(void **state)
{
    (void)state;
    enum { THREADS = 4, ROWS = 100000 }; /* more than the queues have room for */
    struct fixture fixture;
    struct store_warning warning;
    fixture_open(&fixture);
    struct domains *domains = some_domains(0, THREADS * ROWS);
    for (size_t i = 0; i < THREADS * ROWS; i++)
        learn_truth(&fixture, domains, i);
    struct store *store = store_open(fixture.path, THREADS, &warning);
#pragma omp parallel for num_threads(THREADS)
    for (unsigned thread = 0; thread < THREADS; thread++)
        for (size_t i = 0; i < ROWS; i++)
            store_keep(store, thread, domains_at(domains, thread * ROWS + i));
    domains_free(domains);
    close_store(store, NULL);
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, THREADS * ROWS), THREADS * ROWS);
    close_store(store, NULL);
    fixture_close(&fixture);
}

/* Where the store is, by what the user's environment says; NULL: not set. */
static const struct place_case {
    const char *cache, *home, *path;
} place_cases[] = {
    {"/c", "/h", "/c/mailsift/verdicts.db"},
    {NULL, "/h", "/h/.cache/mailsift/verdicts.db"},
    {"", "/h", "/h/.cache/mailsift/verdicts.db"},
    {"c", "/h", "/h/.cache/mailsift/verdicts.db"}, /* the XDG specification: a relative path counts as none */
    {NULL, "h", NULL},
    {NULL, NULL, NULL},
};

static void set(const char *name, const char *value)
{
    if (value == NULL)
        unsetenv(name);
    else
        setenv(name, value, 1);
}

static void the_default_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof place_cases / sizeof place_cases[0]; i++) {
        set("XDG_CACHE_HOME", place_cases[i].cache);
        set("HOME", place_cases[i].home);
        char *path = user_place_store(&(struct settings){0});
        assert_string_equal(path == NULL ? "none" : path,
                            place_cases[i].path == NULL ? "none" : place_cases[i].path);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_found),  cmocka_unit_test(only_sound_answers_are_found),
        cmocka_unit_test(the_last_answer_counts), cmocka_unit_test(what_has_expired_goes),
        cmocka_unit_test(it_is_private),          cmocka_unit_test(a_killed_run_loses_nothing),
        cmocka_unit_test(runs_share_it),          cmocka_unit_test(many_threads_keep),
        cmocka_unit_test(the_default_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
