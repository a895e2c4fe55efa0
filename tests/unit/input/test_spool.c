/* Tests of the copy of a pipe: where it can be made, where not, and that nobody else can see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pipeline/base/stop.h"
#include "pipeline/input/spool.h"
#include "tests/unit/input/source_reading.h"

static char spool[] = "/tmp/test_spool.XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(spool) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(spool); /* nothing may be left in it */
}

/* How many entries the directory of the spools has. */
static size_t spool_entries(void)
{
    size_t count = 0;
    DIR *entries = opendir(spool);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;)
        count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(entries);
    return count;
}

static void expect_spool(void)
{
    struct fail fail = {0};
    char bytes[8] = "";
    struct spool *kept = spool_new(spool, "standard input", &fail);
    if (kept == NULL)
        fail_msg("%s", fail.sentence);
    assert_int_equal(spool_entries(), 0);
    assert_true(spool_keep(kept, "abc", 3, &fail));
    assert_true(spool_keep(kept, "defg", 4, &fail));
    assert_int_equal(spool_length(kept), 7);
    assert_int_equal(spool_read(kept, 2, (struct room){bytes, 4}, &fail), 4);
    assert_string_equal(bytes, "cdef");
    spool_free(kept);
    assert_int_equal(spool_entries(), 0);
}

static void spool_has_no_name(void **state)
{
    (void)state;
    expect_spool();
}

static void spool_without_a_directory(void **state)
{
    struct fail fail = {0};
    struct settings settings = {0};
    (void)state;
    struct other_stdin other = stdin_from_pipe(STR("a@example.org\n"));
    assert_null(source_open("-", &settings, "/nowhere/at/all", &fail));
    assert_int_equal(fail.code, EXIT_CANNOT_CREATE);
    assert_non_null(
        strstr(fail.sentence,
               "standard input must be read twice, but cannot be buffered in /nowhere/at/all: No such"));
    stdin_back(other);
}

/* Has files without a name refused as by a file system that cannot make them. */
static bool refuse_nameless_files(void)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_TMPFILE & ~O_DIRECTORY, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof lines / sizeof *lines, lines};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Puts a full file system over the directory of the spools, for this process only. */
static bool mount_small(void)
{
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", spool, "tmpfs", 0, "size=64k") == 0;
}

enum { CHILD_FINE, CHILD_WRONG, CHILD_CANNOT };

/* Runs WHAT in a process of its own once PREPARE, which no other test could bear, has been done. */
static void in_a_child(bool (*prepare)(void), bool (*what)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(!prepare() ? CHILD_CANNOT : what() ? CHILD_FINE : CHILD_WRONG);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_CANNOT) {
        print_message("SKIPPED: this needs rights that we do not have\n");
        skip();
    }
    assert_int_equal(status, CHILD_FINE);
}

static bool spool_by_name(void)
{
    if (open(spool, O_TMPFILE | O_RDWR, 0600) >= 0)
        return false;
    expect_spool();
    return true;
}

static void spool_where_files_have_names(void **state)
{
    (void)state;
    in_a_child(refuse_nameless_files, spool_by_name);
}

/* Whether a copy of a pipe fails with CODE and WORDS. */
static bool spool_fails(enum exit_code code, const char *words)
{
    struct fail fail = {0};
    struct settings settings = {0};
    struct str text = make_text(200000, 1);
    stdin_from_pipe(text);
    struct source *source = source_open("-", &settings, spool, &fail);
    free((char *)text.bytes);
    if (fail.code != code || strstr(fail.sentence, words) == NULL)
        print_error("%d: \"%s\"\n", (int)fail.code, fail.sentence);
    return source == NULL && fail.code == code && strstr(fail.sentence, words) != NULL;
}

static bool disk_is_full(void)
{
    return spool_fails(EXIT_IO, "No space left on device; free some space there");
}

static void full_disk(void **state)
{
    (void)state;
    in_a_child(mount_small, disk_is_full);
}

static bool ask_to_stop(void)
{
    stop_ask();
    return true;
}

/* Whether a pipe into which nobody writes is left when the run shall stop. */
static bool silent_pipe_stops(void)
{
    int ends[2];
    struct fail fail = {0};
    struct settings settings = {0};
    if (pipe(ends) != 0 || write(ends[1], "a@example.org\n", 14) != 14)
        return false;
    stdin_from(ends[0]);
    return source_open("-", &settings, spool, &fail) == NULL && fail.code == EXIT_STOPPED;
}

static void stopped_while_waiting(void **state)
{
    (void)state;
    in_a_child(ask_to_stop, silent_pipe_stops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spool_has_no_name),
        cmocka_unit_test(spool_without_a_directory),
        cmocka_unit_test(spool_where_files_have_names),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(stopped_while_waiting),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
