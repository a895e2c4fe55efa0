/* How many addresses a second one thread judges: each part of judging alone, on the addresses of a file.
 *
 * Prints `NAME addresses_per_second` lines, the median of five repetitions.
 *   mailsift-syntax-plain  the fast path alone, which refuses what is not plain ASCII without a repair
 *   mailsift-syntax        the fast path, and the long way for what it refuses: as a run does
 *   mailsift-all-local     every local validator and the key for dedupe, domains remembered: as a run does
 *   mailsift-verdict       every local validator, nothing remembered: as `check` does */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/check/check.h"
#include "pipeline/verdict.h"
#include "validators/base/memory.h"
#include "validators/lists/lists.h"
#include "validators/syntax/syntax.h"

enum { REPETITIONS = 5, BLOCK_ROWS = 2500 /* about those of a run's block */ };

/* The addresses, and what judges them. */
struct bench {
    struct str *cells;
    size_t count;
    struct policy policy;
    const struct suppress *suppress;
    struct list list;
    struct block block;
};

/* One pass over all cells; returns how many are good, so that nothing can be left out. */
typedef size_t measured(struct bench *bench);

static size_t read_plain(struct bench *bench)
{
    size_t good = 0;
    struct address address;
    for (size_t i = 0; i < bench->count; i++)
        good += syntax_read_plain(bench->cells[i], &bench->block.arena, &address);
    arena_empty(&bench->block.arena);
    return good;
}

static size_t read_all(struct bench *bench)
{
    size_t good = 0;
    struct address address;
    for (size_t i = 0; i < bench->count; i++) {
        good += syntax_read_plain(bench->cells[i], &bench->block.arena, &address) ||
                syntax_read(bench->cells[i], &bench->block.arena, &address) == NULL;
        if (i % BLOCK_ROWS == 0)
            arena_empty(&bench->block.arena);
    }
    arena_empty(&bench->block.arena);
    return good;
}

static void fill_block(struct bench *bench, size_t from)
{
    struct block *block = &bench->block;
    arena_empty(&block->arena);
    block->row_count = 0;
    for (size_t i = from; i < bench->count && i < from + BLOCK_ROWS; i++)
        *block_add_row(block) =
            (struct row){.text = bench->cells[i].bytes, .text_length = (uint32_t)bench->cells[i].length};
}

static size_t judge_blocks(struct bench *bench)
{
    size_t good = 0;
    struct check_plan plan = {
        .policy = &bench->policy, .list = &bench->list, .suppress = bench->suppress, .seed = 1, .threads = 1};
    struct checker *checker = checker_new(&plan);
    for (size_t from = 0; from < bench->count; from += BLOCK_ROWS) {
        fill_block(bench, from);
        check_judge(checker, &bench->block);
        for (size_t i = 0; i < bench->block.row_count; i++)
            good += bench->block.rows[i].reason->segment == SEGMENT_CLEAN;
    }
    checker_free(checker);
    return good;
}

static size_t verdicts(struct bench *bench)
{
    size_t good = 0;
    struct verdict verdict;
    for (size_t i = 0; i < bench->count; i++) {
        verdict_of(&bench->policy, bench->cells[i], &bench->block.arena, &verdict);
        good += verdict.reason->segment == SEGMENT_CLEAN;
        if (i % BLOCK_ROWS == 0)
            arena_empty(&bench->block.arena);
    }
    arena_empty(&bench->block.arena);
    return good;
}

static const struct {
    const char *name;
    measured *run;
} parts[] = {
    {"mailsift-syntax-plain", read_plain},
    {"mailsift-syntax", read_all},
    {"mailsift-all-local", judge_blocks},
    {"mailsift-verdict", verdicts},
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int compare_seconds(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void measure(struct bench *bench, const char *name, measured *run)
{
    double seconds[REPETITIONS];
    size_t good = 0;
    for (int i = 0; i < REPETITIONS; i++) {
        double before = now();
        good = run(bench);
        seconds[i] = now() - before;
    }
    qsort(seconds, REPETITIONS, sizeof *seconds, compare_seconds);
    printf("%s %.0f\n", name, (double)bench->count / seconds[REPETITIONS / 2]);
    fprintf(stderr, "%s: %zu of %zu are good\n", name, good, bench->count);
}

/* Returns the file's bytes, or ends the run. */
static struct str read_file(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) {
        perror(path);
        exit(EXIT_NO_INPUT);
    }
    size_t size = (size_t)status.st_size, used = 0;
    char *bytes = memory_take(size + 1);
    for (ssize_t got = 1; used < size && got > 0; used += got > 0 ? (size_t)got : 0)
        got = read(file, bytes + used, size - used);
    close(file);
    return (struct str){bytes, used};
}

static void cut_cells(struct bench *bench, struct str text)
{
    size_t room = 0;
    struct str line;
    while (str_line(&text, &line)) {
        if (bench->count == room) {
            room = room == 0 ? 1 << 16 : room * 2;
            bench->cells = memory_grow(bench->cells, room * sizeof *bench->cells);
        }
        bench->cells[bench->count++] = line;
    }
}

int main(int argc, char **argv)
{
    static const struct settings settings;
    struct lists lists;
    struct fail fail = {0};
    struct bench bench = {.policy = {&lists, &settings}};
    if (argc != 2) {
        fputs("usage: syntax_speed ADDRESSES (one a line)\n", stderr);
        return EXIT_USAGE;
    }
    struct suppress *suppress = suppress_open(&settings, &fail);
    if (suppress == NULL || !lists_open(&lists, &settings, &fail)) {
        fprintf(stderr, "syntax_speed: %s\n", fail.sentence);
        return fail.code;
    }
    struct str text = read_file(argv[1]);
    cut_cells(&bench, text);
    bench.suppress = suppress;
    bench.list.layout.dialect.delimiter = ',';
    encoding_named("UTF-8", (struct str){0}, &bench.list.layout.encoding);
    block_open(&bench.block, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        measure(&bench, parts[i].name, parts[i].run);
    block_close(&bench.block);
    suppress_close(suppress);
    lists_close(&lists);
    free(bench.cells);
    free((void *)text.bytes);
    return 0;
}
