/* Tests of a LIST that is changed before it has been read twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/lists/list_kinds.h"

static char directory[] = "/tmp/test_source_changed.XXXXXX";
static char path[sizeof directory + 16], other_path[sizeof directory + 16];

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/list", directory);
    snprintf(other_path, sizeof other_path, "%s/other", directory);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(directory);
}

static void write_list(struct str bytes)
{
    unlink(path);
    assert_true(write_file(path, bytes));
}

static void append(void)
{
    FILE *file = fopen(path, "ab");
    fputs("x\n", file);
    fclose(file);
}

static void shorten(void)
{
    struct stat now;
    assert_int_equal(stat(path, &now), 0);
    assert_int_equal(truncate(path, now.st_size / 2), 0);
}

static void empty(void)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void remove_it(void)
{
    unlink(path);
}

/* Moves a file with the same bytes and the same time over it. */
static void move_a_twin_over(void)
{
    char bytes[1 << 16];
    struct stat former;
    FILE *from = fopen(path, "rb"), *to = fopen(other_path, "wbx");
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, from)) > 0;)
        fwrite(bytes, 1, got, to);
    assert_int_equal(fstat(fileno(from), &former), 0);
    fclose(from);
    fclose(to);
    assert_int_equal(utimensat(AT_FDCWD, other_path, (struct timespec[]){former.st_atim, former.st_mtim}, 0),
                     0);
    assert_int_equal(rename(other_path, path), 0);
}

static void become_a_fifo(void)
{
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
}

/* Changes a byte and sets the time of the file back: only its ctime tells. */
static void change_in_secret(void)
{
    struct stat former;
    int fd = open(path, O_RDWR);
    usleep(20000); /* longer than a tick of the file system's clock */
    assert_int_equal(fstat(fd, &former), 0);
    assert_int_equal(pwrite(fd, "?", 1, former.st_size / 2), 1);
    assert_int_equal(futimens(fd, (struct timespec[]){former.st_atim, former.st_mtim}), 0);
    close(fd);
}

static const struct {
    const char *name;
    void (*change)(void);
    bool by_name; /* only whoever opens the path again can see it */
} changes[] = {
    {"append", append, false},
    {"truncate", shorten, false},
    {"empty", empty, false},
    {"change with the former time", change_in_secret, false},
    {"remove", remove_it, true},
    {"mv over", move_a_twin_over, true},
    {"become a FIFO", become_a_fifo, true},
};

enum { CHANGES = sizeof changes / sizeof *changes };

static void expect_changed(const struct fail *fail)
{
    assert_int_equal(fail->code, EXIT_NOT_A_LIST);
    if (strstr(fail->sentence, "changed while being read") == NULL)
        fail_msg("\"%s\"", fail->sentence);
}

/* The change comes when the list has been read once. */
static void changed_before_rewind(struct source *source, void (*change)(void))
{
    struct pile read = {0};
    struct fail fail = {0};
    assert_true(read_source(source, 100000, &read, &fail));
    change();
    assert_false(source_rewind(source, &fail));
    expect_changed(&fail);
    free(read.bytes);
}

/* The change comes when it has been rewound. */
static void changed_after_rewind(struct source *source, void (*change)(void))
{
    char bytes[100];
    struct fail fail = {0};
    rewind_source(source);
    change();
    assert_int_equal(source_read(source, (struct room){bytes, sizeof bytes}, NULL, &fail), -1);
    expect_changed(&fail);
}

/* The change comes while it is read: then or at the end. */
static void changed_while_read(struct source *source, void (*change)(void))
{
    char bytes[100];
    struct pile read = {0};
    struct fail fail = {0};
    rewind_source(source);
    assert_true(source_read(source, (struct room){bytes, sizeof bytes}, NULL, &fail) > 0);
    change();
    if (read_source(source, 100000, &read, &fail))
        assert_false(source_unchanged(source, &fail));
    expect_changed(&fail);
    free(read.bytes);
}

static void changed_file(void **state)
{
    static void (*const moments[])(struct source *, void (*)(void)) = {
        changed_before_rewind, changed_after_rewind, changed_while_read};
    static const size_t which[] = {3, 6, 10};
    (void)state;
    for (size_t i = 0; i < sizeof which / sizeof *which * CHANGES; i++) {
        struct kind kind = make_kind(which[i / CHANGES]);
        print_message("    %s: %s\n", kind.name, changes[i % CHANGES].name);
        for (size_t moment = 0; moment < sizeof moments / sizeof *moments; moment++) {
            write_list(pile_str(&kind.stored));
            struct source *source = open_source(path, NULL);
            moments[moment](source, changes[i % CHANGES].change);
            source_close(source);
        }
        free_kind(&kind);
    }
}

/* Standard input has no name: it is the file that it is, wherever that is moved. */
static void changed_stdin(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHANGES; i++) {
        if (changes[i].by_name)
            continue;
        struct fail fail = {0};
        struct kind kind = make_kind(3);
        write_list(pile_str(&kind.stored));
        struct other_stdin other = stdin_from(open(path, O_RDONLY));
        struct source *source = open_source("-", NULL);
        expect_rest(source, 100000, &kind);
        changes[i].change();
        assert_false(source_rewind(source, &fail));
        expect_changed(&fail);
        source_close(source);
        stdin_back(other);
        free_kind(&kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changed_file),
        cmocka_unit_test(changed_stdin),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
