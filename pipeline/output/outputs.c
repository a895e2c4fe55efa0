/* The files of a run: written in pieces at places that are given out in order. */
#include "pipeline/output/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/way_out.h"

/* Behind each whole piece of so many bytes the disk is set to work on the piece before the last, so that the
 * sync at the end finds little left to do. */
enum { FLUSH_BYTES = 16 << 20 };

struct output {
    int fd;
    uint64_t size; /* places given out */
    uint64_t rows;
    char name[FILE_NAME_BYTES];
};

struct outputs {
    struct staging *staging;
    size_t count; /* of those in use: always the segments' */
    struct output output[OUTPUT_COUNT];
};

/* Files that are there even without a row: whoever reads them need not look first. */
static const bool always_there[OUTPUT_COUNT] = {[SEGMENT_CLEAN] = true,
                                                [SEGMENT_RISKY] = true,
                                                [SEGMENT_INVALID] = true,
                                                [OUTPUT_IMPORT] = true,
                                                [OUTPUT_SUPPRESS] = true};

static const char *const stems[SEGMENT_COUNT] = {"clean", "risky", "invalid", "duplicate", "suppressed"};

static bool write_failed(const struct output *output, struct fail *fail)
{
    return fail_because(fail, EXIT_IO, "cannot write %s: %s; nothing was published; %s", output->name,
                        strerror(errno), way_out(errno, "choose another --output"));
}

struct outputs *outputs_open(struct staging *staging, bool gzip, struct str head, struct fail *fail)
{
    struct outputs *outputs = memory_take(sizeof *outputs);
    outputs->staging = staging;
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        char name[FILE_NAME_BYTES];
        snprintf(name, sizeof name, "%s.csv%s", stems[i], gzip ? ".gz" : "");
        if (outputs_add(outputs, name, head, fail))
            continue;
        outputs_close(outputs);
        return NULL;
    }
    return outputs;
}

bool outputs_add(struct outputs *outputs, const char *name, struct str head, struct fail *fail)
{
    size_t file = outputs->count++;
    struct output *output = &outputs->output[file];
    snprintf(output->name, sizeof output->name, "%s", name);
    output->fd = staging_create(outputs->staging, name, fail);
    if (output->fd < 0)
        return false;
    struct output_spot spot = {file, outputs_place(outputs, file, head.length, 0)};
    return outputs_write(outputs, spot, head, fail);
}

size_t outputs_count(const struct outputs *outputs)
{
    return outputs->count;
}

void outputs_close(struct outputs *outputs)
{
    if (outputs == NULL)
        return;
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->output[i].fd >= 0)
            close(outputs->output[i].fd); /* what counts was said by outputs_finish */
    free(outputs);
}

uint64_t outputs_place(struct outputs *outputs, size_t file, size_t length, uint64_t rows)
{
    struct output *output = &outputs->output[file];
    uint64_t at = output->size;
    output->size += length;
    output->rows += rows;
    return at;
}

/* Starts to write a piece back when the LENGTH bytes at AT complete the one behind it. */
static void flush_behind(const struct output *output, uint64_t at, size_t length)
{
    uint64_t piece = at / FLUSH_BYTES;
    if (piece < 2 || piece == (at + length) / FLUSH_BYTES)
        return;
    (void)sync_file_range(output->fd, (off_t)((piece - 2) * FLUSH_BYTES), FLUSH_BYTES,
                          SYNC_FILE_RANGE_WRITE); /* what it cannot do, fsync will do or report */
}

bool outputs_write(const struct outputs *outputs, struct output_spot spot, struct str text, struct fail *fail)
{
    const struct output *output = &outputs->output[spot.file];
    uint64_t at = spot.at;
    flush_behind(output, at, text.length);
    while (text.length > 0) {
        ssize_t written = pwrite(output->fd, text.bytes, text.length, (off_t)at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return write_failed(output, fail);
        text = str_tail(text, (size_t)written);
        at += (uint64_t)written;
    }
    return true;
}

static bool finish_one(struct outputs *outputs, struct output *output, bool needed, struct fail *fail)
{
    struct staged_file file = {output->name, output->fd, output->size};
    output->fd = -1;
    if (!staging_finish(outputs->staging, &file, fail))
        return false;
    if (output->rows > 0 || needed)
        return true;
    bool removed = staging_remove(outputs->staging, output->name, fail);
    output->name[0] = '\0';
    return removed;
}

bool outputs_finish(struct outputs *outputs, struct fail *fail)
{
    for (size_t i = 0; i < outputs->count; i++)
        if (!finish_one(outputs, &outputs->output[i], always_there[i], fail))
            return false;
    return true;
}

uint64_t outputs_rows(const struct outputs *outputs, size_t file)
{
    return outputs->output[file].rows;
}

uint64_t outputs_bytes(const struct outputs *outputs, size_t file)
{
    return outputs->output[file].size;
}

const char *outputs_name(const struct outputs *outputs, size_t file)
{
    return outputs->output[file].name;
}
