/* The loop that the matchers written in C share: every line of a file, in memory, five times over. */
#include "compare_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REPETITIONS = 5 };

struct line {
    const char *bytes;
    size_t length;
};

struct text {
    char *bytes;
    size_t length;
    struct line *lines;
    size_t count;
};

static bool read_text(struct text *text, const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = file != NULL && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size >= 0) {
        rewind(file);
        text->bytes = malloc((size_t)size + 1);
        text->length = text->bytes != NULL ? fread(text->bytes, 1, (size_t)size, file) : 0;
    }
    if (file != NULL)
        fclose(file);
    return size > 0 && text->length == (size_t)size;
}

static bool cut_lines(struct text *text)
{
    const char *at = text->bytes, *end = text->bytes + text->length;
    size_t room = 1;
    for (const char *c = at; (c = memchr(c, '\n', (size_t)(end - c))) != NULL; c++)
        room++;
    text->lines = malloc(room * sizeof *text->lines);
    while (text->lines != NULL && at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        text->lines[text->count++] = (struct line){at, (size_t)(stop - at)};
        at = stop + 1;
    }
    return text->lines != NULL;
}

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

int compare_loop(const char *name, const char *path, matches *is_address, void *context)
{
    struct text text = {0};
    double seconds[REPETITIONS];
    size_t good = 0;
    if (!read_text(&text, path) || !cut_lines(&text)) {
        perror(path);
        return 66;
    }
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        double before = now();
        good = 0;
        for (size_t i = 0; i < text.count; i++)
            good += is_address(context, text.lines[i].bytes, text.lines[i].length);
        seconds[repetition] = now() - before;
    }
    qsort(seconds, REPETITIONS, sizeof *seconds, compare_seconds);
    printf("%s %.0f\n", name, (double)text.count / seconds[REPETITIONS / 2]);
    fprintf(stderr, "%s: %zu of %zu are good\n", name, good, text.count);
    free(text.lines);
    free(text.bytes);
    return 0;
}
