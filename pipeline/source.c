/* Opens a LIST, finds out what it is, and gives its bytes as they are to be cut.
 *
 * The bytes pass up to three steps: raw (the file), decoded (without gzip), wide (UTF-16 and UTF-32 made
 * UTF-8). The sample is what came out first.  A plain regular file is simply read again from its start; for
 * all others the sample is kept and given again. */
#include "pipeline/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/file_kind.h"
#include "pipeline/layout.h"
#include "pipeline/stop.h"
#include "pipeline/transcode.h"
#include "validators/base/memory.h"

enum {
    WIDE_INPUT_BYTES = 64 << 10,
    WIDE_ROOM_MIN = 8,   /* what transcode_some needs */
    STOP_LOOK_MS = 200, /* how often a silent pipe is left to see whether the run shall stop */
};

/* Bytes that are ours, of which the first `used` have been given on. */
struct store {
    char *bytes;
    size_t length, used;
};

struct source {
    const char *path;
    int fd;
    struct stat opened;          /* the file as it was then */
    off_t start;                 /* standard input may begin in the middle of a file */
    uint64_t offset;             /* raw bytes read behind it */
    struct store head;           /* raw bytes of a pipe that were read to see what it is */
    struct gunzip *gunzip;       /* NULL for a plain file */
    struct transcode *transcode; /* NULL but for wide */
    struct store wide;           /* decoded bytes that are to be transcoded */
    bool wide_at_end;
    struct store sample;
    bool sample_at_end;
    struct encoding encoding;
    char file_encoding[ENCODING_NAME_BYTES];
};

static size_t store_give(struct store *store, char *to, size_t room)
{
    size_t count = store->length - store->used;
    if (count > room)
        count = room;
    if (count > 0)
        memcpy(to, store->bytes + store->used, count);
    store->used += count;
    return count;
}

static bool is_stdin(const struct source *source)
{
    return strcmp(source->path, "-") == 0;
}

static const char *name_of_source(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* Waits until a pipe has bytes or an end: read(2) would wait deaf to those who ask the run to stop. */
static bool wait_for_bytes(const struct source *source, struct fail *fail)
{
    struct pollfd pipe = {.fd = source->fd, .events = POLLIN};
    while (poll(&pipe, 1, STOP_LOOK_MS) <= 0)
        if (stop_asked())
            return stop_fail(fail);
    return true;
}

/* One read of the file; a short one is no end. */
static ssize_t raw_read(void *self, char *bytes, size_t room, struct fail *fail)
{
    struct source *source = self;
    if (source->head.used < source->head.length)
        return (ssize_t)store_give(&source->head, bytes, room);
    if (!S_ISREG(source->opened.st_mode) && !wait_for_bytes(source, fail))
        return -1;
    ssize_t got;
    do
        got = read(source->fd, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        fail_because(fail, EXIT_IO, "%s: cannot be read: %s; nothing was written, run it again when it can",
                     name_of_source(source->path), strerror(errno));
    else
        source->offset += (uint64_t)got;
    return got;
}

/* Fills BYTES with what the file holds when it is unpacked.
 */
static ssize_t decoded_read(struct source *source, char *bytes, size_t room, struct seals *seals,
                            struct fail *fail)
{
    if (source->gunzip != NULL)
        return gunzip_read(source->gunzip, bytes, room, seals, fail);
    size_t used = 0;
    while (used < room) {
        ssize_t got = raw_read(source, bytes + used, room - used, fail);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

/* Puts more decoded bytes behind those that are not transcoded yet: a part of a character. */
static bool refill_wide(struct source *source, struct fail *fail)
{
    struct store *wide = &source->wide;
    wide->length -= wide->used;
    memmove(wide->bytes, wide->bytes + wide->used, wide->length);
    wide->used = 0;
    ssize_t got =
        decoded_read(source, wide->bytes + wide->length, WIDE_INPUT_BYTES - wide->length, NULL, fail);
    if (got < 0)
        return false;
    source->wide_at_end = got == 0;
    wide->length += (size_t)got;
    return true;
}

static ssize_t wide_read(struct source *source, char *bytes, size_t room, struct fail *fail)
{
    struct store *wide = &source->wide;
    size_t used = 0;
    while (room - used >= WIDE_ROOM_MIN) {
        struct str from = {wide->bytes + wide->used, wide->length - wide->used};
        used += transcode_some(source->transcode, &from, source->wide_at_end, bytes + used, room - used);
        bool stands = wide->used == wide->length - from.length;
        wide->used = wide->length - from.length;
        if (stands && source->wide_at_end)
            break;
        if (stands && !refill_wide(source, fail))
            return -1;
    }
    return (ssize_t)used;
}

static bool open_file(struct source *source, struct fail *fail)
{
    const char *name = name_of_source(source->path);
    source->fd = is_stdin(source) ? STDIN_FILENO : open(source->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0 || fstat(source->fd, &source->opened) != 0)
        return fail_because(fail, EXIT_NO_INPUT,
                            "%s: cannot be opened: %s; name a list that is there, or - for "
                            "standard input",
                            name, strerror(errno));
    mode_t mode = source->opened.st_mode;
    if (S_ISDIR(mode))
        return fail_because(fail, EXIT_NO_INPUT, "%s: is a directory; name the lists in it", name);
    if (!S_ISREG(mode) && !S_ISFIFO(mode) && !is_stdin(source))
        return fail_because(fail, EXIT_NO_INPUT, "%s: is neither a file nor a pipe; name a list", name);
    if (!S_ISREG(mode))
        return true;
    source->start = lseek(source->fd, 0, SEEK_CUR);
    posix_fadvise(source->fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* a hint: without it, it is only slower */
    return true;
}

static bool refuse(const struct source *source, const char *what, struct fail *fail)
{
    return fail_because(fail, EXIT_NOT_A_LIST, "%s: %s%s", name_of_source(source->path),
                        source->gunzip != NULL ? "what is in the gzip " : "", what);
}

/* Reads the first bytes of the file and sets up gunzip for them. */
static bool read_head(struct source *source, struct fail *fail)
{
    char *bytes = memory_take(FILE_KIND_BYTES);
    ssize_t length = decoded_read(source, bytes, FILE_KIND_BYTES, NULL, fail);
    source->head = (struct store){.bytes = bytes, .length = length > 0 ? (size_t)length : 0};
    if (length < 0)
        return false;
    struct str head = {bytes, source->head.length};
    const char *refusal = file_kind_refusal(head);
    if (refusal != NULL)
        return refuse(source, refusal, fail);
    if (file_kind_is_gzip(head))
        source->gunzip = gunzip_new((struct gunzip_feed){raw_read, source}, name_of_source(source->path));
    return true;
}

/* Reads the sample and refuses what is no list; leaves it in source->sample, still decoded only. */
static bool read_sample(struct source *source, struct fail *fail)
{
    struct store *sample = &source->sample;
    sample->bytes = memory_take(SAMPLE_BYTES);
    ssize_t length = decoded_read(source, sample->bytes, SAMPLE_BYTES, NULL, fail);
    if (length < 0)
        return false;
    sample->length = (size_t)length;
    source->sample_at_end = length < SAMPLE_BYTES;
    if (length == 0)
        return refuse(source, "is empty: a list has at least one row", fail);
    struct str head = {sample->bytes, sample->length};
    const char *refusal = source->gunzip != NULL ? file_kind_refusal(head) : NULL;
    if (refusal != NULL)
        return refuse(source, refusal, fail);
    if (source->gunzip != NULL && file_kind_is_gzip(head))
        return refuse(source, "is a gzip again: unpack it once first: gzip -dc", fail);
    return true;
}

static bool find_encoding(struct source *source, const struct settings *settings, struct fail *fail)
{
    struct str sample = {source->sample.bytes, source->sample.length};
    if (settings->encoding == NULL)
        encoding_detect(sample, &source->encoding);
    else if (!encoding_named(settings->encoding, sample, &source->encoding))
        return fail_because(fail, EXIT_USAGE, "--encoding %s: not known; `iconv -l` names those that are",
                            settings->encoding);
    memcpy(source->file_encoding, source->encoding.name, ENCODING_NAME_BYTES);
    if (!source->encoding.wide && file_kind_is_binary(sample))
        return refuse(source, "is no text: export the list as CSV", fail);
    return true;
}

/* Makes the sample UTF-8, and has everything behind it transcoded. */
static bool widen(struct source *source, struct fail *fail)
{
    source->transcode = transcode_new(source->encoding.name);
    source->wide = source->sample;
    source->wide_at_end = source->sample_at_end;
    source->sample = (struct store){.bytes = memory_take(SAMPLE_BYTES)};
    ssize_t length = wide_read(source, source->sample.bytes, SAMPLE_BYTES, fail);
    if (length < 0)
        return false;
    source->sample.length = (size_t)length;
    source->sample_at_end = source->wide_at_end && source->wide.used == source->wide.length;
    encoding_named("UTF-8", (struct str){source->sample.bytes, source->sample.length}, &source->encoding);
    return true;
}

/* Sees to it that source_read begins with the first byte again. */
static bool rewind_plain(struct source *source, struct fail *fail)
{
    if (!S_ISREG(source->opened.st_mode) || source->gunzip != NULL || source->transcode != NULL)
        return true; /* the sample is given again */
    if (lseek(source->fd, source->start, SEEK_SET) < 0)
        return fail_because(fail, EXIT_IO, "%s: cannot be read from its start: %s; copy it to a disk",
                            name_of_source(source->path), strerror(errno));
    source->sample.used = source->sample.length;
    source->offset = 0;
    return true;
}

struct source *source_open(const char *path, const struct settings *settings, struct fail *fail)
{
    struct source *source = memory_take(sizeof *source);
    source->path = path;
    source->fd = -1;
    if (open_file(source, fail) && read_head(source, fail) && read_sample(source, fail) &&
        find_encoding(source, settings, fail) && (!source->encoding.wide || widen(source, fail)) &&
        rewind_plain(source, fail))
        return source;
    source_close(source);
    return NULL;
}

void source_close(struct source *source)
{
    if (source == NULL)
        return;
    if (source->fd >= 0 && !is_stdin(source))
        close(source->fd); /* only read from: nothing can be lost */
    gunzip_free(source->gunzip);
    if (source->transcode != NULL)
        transcode_free(source->transcode);
    free(source->head.bytes);
    free(source->wide.bytes);
    free(source->sample.bytes);
    free(source);
}

struct str source_sample(const struct source *source, bool *at_end)
{
    *at_end = source->sample_at_end;
    return (struct str){source->sample.bytes, source->sample.length};
}

const struct encoding *source_encoding(const struct source *source)
{
    return &source->encoding;
}

const char *source_file_encoding(const struct source *source)
{
    return source->file_encoding;
}

ssize_t source_read(struct source *source, char *bytes, size_t room, struct seals *seals, struct fail *fail)
{
    size_t given = store_give(&source->sample, bytes, room);
    ssize_t got = 0;
    if (source->transcode != NULL)
        got = wide_read(source, bytes + given, room - given, fail);
    else if (given < room)
        got = decoded_read(source, bytes + given, room - given, seals, fail);
    return got < 0 ? -1 : (ssize_t)given + got;
}

bool source_check(struct source *source, const struct seals *seals, struct fail *fail)
{
    return source->gunzip == NULL || gunzip_check(source->gunzip, seals, fail);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool source_unchanged(const struct source *source, struct fail *fail)
{
    struct stat now;
    if (!S_ISREG(source->opened.st_mode))
        return true;
    bool same = fstat(source->fd, &now) == 0 && same_file(&source->opened, &now);
    if (same && !is_stdin(source))
        same = stat(source->path, &now) == 0 && same_file(&source->opened, &now);
    return same || fail_because(fail, EXIT_NOT_A_LIST,
                                "%s: was changed while it was read; run it again when it is complete",
                                name_of_source(source->path));
}

const char *source_path(const struct source *source)
{
    return source->path;
}

bool source_is_gzip(const struct source *source)
{
    return source->gunzip != NULL;
}

uint64_t source_bytes(const struct source *source)
{
    bool regular = S_ISREG(source->opened.st_mode);
    return regular && source->opened.st_size > source->start
               ? (uint64_t)(source->opened.st_size - source->start)
               : 0;
}

uint64_t source_offset(const struct source *source)
{
    return source->gunzip != NULL ? gunzip_offset(source->gunzip) : source->offset;
}
