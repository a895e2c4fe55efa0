/* Tests of reading a LIST twice: every kind of it, from wherever it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/csv/layout.h"
#include "pipeline/pass/reader.h"
#include "tests/unit/lists/list_kinds.h"

static char directory[] = "/tmp/test_source_twice.XXXXXX";
static char path[sizeof directory + 16], other_path[sizeof directory + 16], spool[sizeof directory + 16];

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/list", directory);
    snprintf(other_path, sizeof other_path, "%s/other", directory);
    snprintf(spool, sizeof spool, "%s/spool", directory);
    return mkdir(spool, 0700);
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    unlink(other_path);
    return rmdir(spool) == 0 ? rmdir(directory) : -1; /* nothing may be left in it */
}

static void write_list(struct str bytes)
{
    unlink(path);
    assert_true(write_file(path, bytes));
}

/* Reads NAME to its end, again, then some of it, and all of it again. */
static void expect_thrice(const char *name, const struct kind *kind)
{
    struct source *source = open_source(name, spool);
    char some[5000];
    struct fail fail = {0};
    source_drop_sample(source);
    expect_rest(source, 100000, kind);
    rewind_source(source);
    expect_rest(source, 9999, kind);
    rewind_source(source);
    assert_true(source_read(source, (struct room){some, sizeof some}, NULL, &fail) > 0);
    rewind_source(source);
    expect_rest(source, BLOCK_TARGET_BYTES, kind);
    assert_true(source_unchanged(source, &fail));
    source_close(source);
}

static void from_a_file(const struct kind *kind)
{
    write_list(pile_str(&kind->stored));
    expect_thrice(path, kind);
}

static void from_a_pipe(const struct kind *kind)
{
    struct other_stdin other = stdin_from_pipe(pile_str(&kind->stored));
    expect_thrice("-", kind);
    stdin_back(other);
}

/* Standard input is a file, and not at its start. */
static void from_the_middle(const struct kind *kind)
{
    struct pile file = {0};
    pile_add(&file, "skipped\n", 8);
    pile_add(&file, kind->stored.bytes, kind->stored.length);
    write_list(pile_str(&file));
    int fd = open(path, O_RDONLY);
    assert_int_equal(lseek(fd, 8, SEEK_SET), 8);
    struct other_stdin other = stdin_from(fd);
    expect_thrice("-", kind);
    stdin_back(other);
    free(file.bytes);
}

static void from_a_fifo(const struct kind *kind)
{
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        write_pieces(open(path, O_WRONLY), pile_str(&kind->stored));
        _exit(0);
    }
    expect_thrice(path, kind);
    waitpid(child, NULL, 0);
}

static void every_kind_twice(void **state)
{
    static void (*const ways[])(const struct kind *kind) = {from_a_file, from_a_pipe, from_the_middle,
                                                            from_a_fifo};
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        struct kind kind = make_kind(i);
        print_message("    %s\n", kind.name);
        for (size_t way = 0; way < sizeof ways / sizeof *ways; way++)
            ways[way](&kind);
        free_kind(&kind);
    }
}

/* Rewound before the pipe has ended: what it still has to give comes behind the copy. */
static void pipe_that_is_not_at_its_end(void **state)
{
    struct kind kind = make_kind(3);
    char some[5000];
    struct fail fail = {0};
    (void)state;
    struct other_stdin other = stdin_from_pipe(pile_str(&kind.stored));
    struct source *source = open_source("-", spool);
    rewind_source(source);
    assert_true(source_read(source, (struct room){some, sizeof some}, NULL, &fail) > 0);
    rewind_source(source);
    expect_rest(source, 100000, &kind);
    rewind_source(source);
    expect_rest(source, 100000, &kind);
    source_close(source);
    stdin_back(other);
    free_kind(&kind);
}

/* Reads LIST with a new reader and adds its rows to ROWS, a mark between blocks. */
static void read_list(struct list *list, struct pile *rows)
{
    struct block block;
    struct fail fail = {0};
    uint64_t offset = 0;
    block_open(&block, 0);
    struct reader *reader = reader_open(list);
    enum filled filled;
    while ((filled = reader_fill(reader, &block, &fail)) == FILLED_BLOCK) {
        gunzip_sum_deferred(&block.deferred);
        assert_true(source_check(list->sources[block.source], &block.deferred, &fail));
        pile_add(rows, block.bytes, block.length);
        pile_add(rows, "\0", 1);
        assert_true(block.offset >=
                    offset); /* how far it is beyond the rows hangs on how the bytes came in */
        offset = block.offset;
    }
    if (filled != FILLED_NONE)
        fail_msg("%s", fail.sentence);
    reader_close(reader);
    block_close(&block);
}

/* Rows that a list may have, with a header. */
static void add_rows(struct pile *pile, size_t count)
{
    pile_add(pile, "name,email\n", 11);
    for (size_t i = 0; i < count; i++) {
        char row[64];
        int length = snprintf(row, sizeof row, "name %zu,user%zu@example%zu.org\n", i, i, i % 977);
        pile_add(pile, row, (size_t)length);
    }
}

/* Several lists of several kinds, one of them a pipe, by two readers. */
static void list_twice(void **state)
{
    struct kind gzip = {0};
    struct pile first = {0}, second = {0};
    struct fail fail = {0};
    (void)state;
    add_rows(&gzip.text, 60000);
    store_gzip(&gzip);
    struct kind wide = {0};
    add_rows(&wide.text, 30000);
    store_utf16(&wide);
    write_list(pile_str(&gzip.stored));
    unlink(other_path);
    assert_true(write_file(other_path, pile_str(&wide.stored)));
    char output[sizeof spool + 16];
    snprintf(output, sizeof output, "%s/output/", spool);
    struct settings settings = {
        .inputs = PATHS_OF(path, "-", other_path), .level = LEVEL_DNS, .output = output};
    struct other_stdin other = stdin_from_pipe(pile_str(&gzip.stored));
    struct list list;
    if (!list_open(&list, &settings, &fail))
        fail_msg("%s", fail.sentence);
    read_list(&list, &first);
    assert_true(list_rewind(&list, &fail));
    read_list(&list, &second);
    assert_true(first.length > 2 * (gzip.text.length - 100));
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_int_equal(truncate(other_path, 100), 0);
    assert_false(list_rewind(&list, &fail));
    assert_int_equal(fail.code, EXIT_NOT_A_LIST);
    list_close(&list);
    stdin_back(other);
    free_kind(&gzip);
    free_kind(&wide);
    free(first.bytes);
    free(second.bytes);
}

static size_t memory_held(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* A list that waits, and one that has been read, holds no descriptor, no sample and nothing to inflate with.
 */
static void many_lists(void **state)
{
    enum { LISTS = 400, DESCRIPTORS = 32, BYTES_EACH = 4096 };
    struct kind kind = {0};
    struct rlimit former, few;
    struct fail fail = {0};
    (void)state;
    add_rows(&kind.text, 5000);
    store_one_member(&kind);
    write_list(pile_str(&kind.stored));
    const char *paths[LISTS];
    struct settings settings = {.inputs = {LISTS, paths}, .level = LEVEL_DNS};
    for (size_t i = 0; i < LISTS; i++)
        paths[i] = path;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &former), 0);
    few = former;
    few.rlim_cur = DESCRIPTORS;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    size_t before = memory_held();
    struct list list;
    struct pile rows = {0};
    if (!list_open(&list, &settings, &fail))
        fail_msg("%s", fail.sentence);
    assert_true(memory_held() < before + LISTS * BYTES_EACH);
    read_list(&list, &rows);
    assert_true(memory_held() < before + rows.room + LISTS * BYTES_EACH);
    assert_true(list_rewind(&list, &fail));
    list_close(&list);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &former), 0);
    free(rows.bytes);
    free_kind(&kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_twice),
        cmocka_unit_test(pipe_that_is_not_at_its_end),
        cmocka_unit_test(list_twice),
        cmocka_unit_test(many_lists),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
