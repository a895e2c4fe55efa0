/* What a confined process can still do to files, tried by children that are confined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/base/sandbox.h"
#include "pipeline/confine.h"

/* A home with what a run needs, and what it does not. */
struct place {
    char root[64];
};

static const char *const directories[] = {"work", "work/old", "work/new", "store", "secret", "metrics"};
/* Things of the user's that are no plain files, as `mknod` makes them. */
static const struct odd {
    const char *name;
    mode_t kind;
} odd[] = {{"work/old/fifo", S_IFIFO}, {"work/old/socket", S_IFSOCK}};

static const char *const files[] = {"work/old/a", "list.csv", "secret/key", "metrics/x.prom", "suppress.txt"};

static const char *path_in(const struct place *place, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", place->root, name);
    return path;
}

static int make(void **state)
{
    static struct place place;
    char path[128];
    place = (struct place){"/tmp/confine_XXXXXX"};
    assert_non_null(mkdtemp(place.root));
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        assert_int_equal(mkdir(path_in(&place, directories[i], path), 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int fd = open(path_in(&place, files[i], path), O_WRONLY | O_CREAT, 0600);
        assert_true(fd >= 0);
        close(fd);
    }
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(mknod(path_in(&place, odd[i].name, path), odd[i].kind | 0600, 0), 0);
    assert_int_equal(symlink("anywhere", path_in(&place, "work/old/link", path)), 0);
    *state = &place;
    return 0;
}

static int clear(void **state)
{
    const struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", place->root);
    return system(command);
}

/* Each returns 0 or the error. */
static int try_reading(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? errno : close(fd);
}

static int try_writing(const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd < 0 ? errno : close(fd);
}

static int try_making(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd < 0 ? errno : close(fd);
}

static int try_cutting(const char *path)
{
    return truncate(path, 0) == 0 ? 0 : errno;
}

static int try_removing(const char *path)
{
    return unlink(path) == 0 ? 0 : errno;
}

static int try_listing(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? errno : close(fd);
}

/* Out of one directory into another, as outputs may be published: files of each kind. */
static int try_moving(const char *path)
{
    static const char *const names[] = {"a", "fifo", "socket", "link"};
    char from[160], to[160];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(from, sizeof from, "%s/old/%s", path, names[i]);
        snprintf(to, sizeof to, "%s/new/%s", path, names[i]);
        if (rename(from, to) != 0)
            return errno;
    }
    return 0;
}

static int try_program(const char *path)
{
    execl(path, path, (char *)NULL);
    return errno;
}

static void *read_in_thread(void *path)
{
    return (void *)(intptr_t)try_reading(path);
}

static int try_in_thread(const char *path)
{
    pthread_t thread;
    void *error = NULL;
    if (pthread_create(&thread, NULL, read_in_thread, (void *)path) != 0)
        return ENOMEM;
    pthread_join(thread, &error);
    return (int)(intptr_t)error;
}

struct trial {
    const char *name; /* below the home; absolute: anywhere */
    int (*act)(const char *path);
    int writer, reader; /* what it gives in a run that writes outputs, and in one that does not */
};

static const struct trial trials[] = {
    {"list.csv", try_reading, 0, 0},
    {"suppress.txt", try_reading, 0, 0},
    {"/etc/passwd", try_reading, 0, 0},
    {"/proc/self/status", try_reading, 0, 0},
    {"/dev/null", try_writing, 0, EACCES},
    {"secret/key", try_reading, EACCES, EACCES},
    {"secret/key", try_in_thread, EACCES, EACCES},
    {"secret", try_listing, EACCES, EACCES},
    {"secret/key", try_writing, EACCES, EACCES},
    {"secret/key", try_cutting, EACCES, EACCES},
    {"secret/key", try_removing, EACCES, EACCES},
    {"secret/new", try_making, EACCES, EACCES},
    {"list.csv", try_writing, EACCES, EACCES},
    {"list.csv", try_removing, EACCES, EACCES},
    {"work/made", try_making, 0, EACCES},
    {"work", try_moving, 0, EACCES},
    {"store/verdicts.db", try_making, 0, EACCES},
    {"metrics/x.prom", try_cutting, 0, EACCES},
    {"metrics/x.prom", try_removing, 0, EACCES},
    {"missing", try_reading, ENOENT, ENOENT},
    {"/bin/true", try_program, EACCES, EACCES},
};

/* What TRIAL gives in a process that is confined. */
static int outcome_of(const struct place *place, const struct trial *trial, bool writes)
{
    char paths[6][128];
    struct settings settings = {.level = LEVEL_DNS,
                                .inputs = PATHS_OF(path_in(place, "list.csv", paths[0])),
                                .suppress = PATHS_OF(path_in(place, "suppress.txt", paths[1])),
                                .output = path_in(place, "work/out", paths[2]),
                                .store = path_in(place, "store/verdicts.db", paths[3]),
                                .metrics = path_in(place, "metrics/x.prom", paths[4])};
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct fail fail = {0};
        if (!confine(&settings, writes, &fail))
            _exit(UINT8_MAX); /* as no trial ends */
        _exit(trial->act(trial->name[0] == '/' ? trial->name : path_in(place, trial->name, paths[5])));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_reach(void **state)
{
    if (sandbox_version() == 0)
        skip();
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
        for (int writes = 0; writes <= 1; writes++) {
            clear(state);
            make(state);
            int wanted = writes ? trials[i].writer : trials[i].reader;
            int got = outcome_of(*state, &trials[i], writes);
            if (got != wanted)
                fail_msg("trial %zu, %s, writes %d: %s instead of %s", i, trials[i].name, writes,
                         strerror(got), strerror(wanted));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reach, make, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
