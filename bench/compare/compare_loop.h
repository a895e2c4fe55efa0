/* The loop that the matchers written in C share: every line of a file, in memory, five times over. */
#ifndef BENCH_COMPARE_COMPARE_LOOP_H
#define BENCH_COMPARE_COMPARE_LOOP_H

#include <stdbool.h>
#include <stddef.h>

typedef bool matches(void *context, const char *bytes, size_t length);

/* Prints `NAME addresses_per_second` (the median) for the lines of the file at PATH; gives the exit code. */
int compare_loop(const char *name, const char *path, matches *is_address, void *context);

#endif
