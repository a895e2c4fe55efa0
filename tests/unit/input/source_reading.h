/* Reads whole sources and puts bytes where a source finds them, for several tests. */
#ifndef TESTS_UNIT_INPUT_SOURCE_READING_H
#define TESTS_UNIT_INPUT_SOURCE_READING_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/input/source.h"
#include "tests/unit/gzip/gzip_maker.h"

/* Reads what is left of SOURCE by ROOM bytes, with checksums, and adds it to TEXT. */
static inline bool read_source(struct source *source, size_t room, struct pile *text, struct fail *fail)
{
    char *bytes = memory_take(room);
    struct deferred_sums deferred = {0};
    ssize_t got;
    bool fine = true;
    while (fine && (got = source_read(source, (struct room){bytes, room}, &deferred, fail)) != 0) {
        gunzip_sum_deferred(&deferred);
        fine = got > 0 && source_check(source, &deferred, fail);
        deferred.count = 0;
        if (got > 0)
            pile_add(text, bytes, (size_t)got);
    }
    gunzip_sum_deferred(&deferred);
    fine = fine && source_check(source, &deferred, fail);
    free(bytes);
    return fine;
}

/* Writes BYTES to the file PATH, which must not be there. */
static inline bool write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wbx");
    if (file == NULL)
        return false;
    bool written = fwrite(bytes.bytes, 1, bytes.length, file) == bytes.length;
    return fclose(file) == 0 && written;
}

/* Writes BYTES to FD in small pieces; a reader that goes away is none of its business. */
static inline void write_pieces(int fd, struct str bytes)
{
    while (bytes.length > 0) {
        ssize_t put = write(fd, bytes.bytes, bytes.length < 7001 ? bytes.length : 7001);
        if (put <= 0)
            return;
        bytes = str_tail(bytes, (size_t)put);
    }
}

/* Another standard input for a while. */
struct other_stdin {
    int saved;
    pid_t writer; /* 0: none */
};

/* Makes FD standard input, and closes it. */
static inline struct other_stdin stdin_from(int fd)
{
    struct other_stdin other = {.saved = dup(STDIN_FILENO)};
    if (fd < 0 || other.saved < 0 || dup2(fd, STDIN_FILENO) < 0)
        abort();
    close(fd);
    return other;
}

/* Makes standard input a pipe into which a child writes BYTES. */
static inline struct other_stdin stdin_from_pipe(struct str bytes)
{
    int ends[2];
    if (pipe(ends) != 0)
        abort();
    pid_t writer = fork();
    if (writer == 0) {
        close(ends[0]);
        write_pieces(ends[1], bytes);
        _exit(0);
    }
    close(ends[1]);
    struct other_stdin other = stdin_from(ends[0]);
    other.writer = writer;
    return other;
}

static inline void stdin_back(struct other_stdin other)
{
    dup2(other.saved, STDIN_FILENO);
    close(other.saved);
    if (other.writer > 0)
        waitpid(other.writer, NULL, 0);
}

#endif
