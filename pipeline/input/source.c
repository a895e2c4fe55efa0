/* Opens a LIST, finds out what it is, and gives its bytes as they are to be cut.
 *
 * The bytes pass up to three steps: raw (input.c), decoded (without gzip), wide (UTF-16 and UTF-32 made
 * UTF-8). The sample is what came out first.  An input that rewinds is simply read again from its start, so
 * that a list that waits for its turn holds next to nothing; for others the first bytes are kept and given
 * again. */
#include "pipeline/input/source.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/input/file_kind.h"
#include "pipeline/input/input.h"
#include "pipeline/text/transcode.h"
#include "validators/base/memory.h"

enum {
    WIDE_INPUT_BYTES = 64 << 10,
    WIDE_ROOM_MIN = 8, /* what transcode_some needs */
};

/* Bytes that are ours, of which the first `used` have been given on. */
struct store {
    char *bytes;
    size_t length, used;
};

struct source {
    const char *path;
    struct input *input;
    struct store head; /* raw bytes that were read to see what it is, where they cannot be read again */
    bool is_gzip;
    struct gunzip *gunzip;       /* NULL for a plain file, and until the first byte is read */
    struct transcode *transcode; /* NULL but for wide */
    struct store wide; /* decoded bytes that are to be transcoded; has no room until the first is read */
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

static void store_free(struct store *store)
{
    free(store->bytes);
    *store = (struct store){0};
}

/* One read of the file; a short one is no end. */
static ssize_t raw_read(void *self, char *bytes, size_t room, struct fail *fail)
{
    struct source *source = self;
    if (source->head.used < source->head.length)
        return (ssize_t)store_give(&source->head, bytes, room);
    return input_read(source->input, bytes, room, fail);
}

/* Fills ROOM with what the file holds when it is unpacked. */
static ssize_t decoded_read(struct source *source, struct room room, struct deferred_sums *deferred,
                            struct fail *fail)
{
    if (source->is_gzip && source->gunzip == NULL)
        source->gunzip = gunzip_new((struct gunzip_feed){raw_read, source}, input_name(source->input));
    if (source->is_gzip)
        return gunzip_read(source->gunzip, room, deferred, fail);
    size_t used = 0;
    while (used < room.size) {
        ssize_t got = raw_read(source, room.bytes + used, room.size - used, fail);
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
    if (wide->bytes == NULL)
        wide->bytes = memory_take(WIDE_INPUT_BYTES);
    wide->length -= wide->used;
    memmove(wide->bytes, wide->bytes + wide->used, wide->length);
    wide->used = 0;
    struct room room = {wide->bytes + wide->length, WIDE_INPUT_BYTES - wide->length};
    ssize_t got = decoded_read(source, room, NULL, fail);
    if (got < 0)
        return false;
    source->wide_at_end = got == 0;
    wide->length += (size_t)got;
    return true;
}

static ssize_t wide_read(struct source *source, struct room room, struct fail *fail)
{
    struct store *wide = &source->wide;
    size_t used = 0;
    while (room.size - used >= WIDE_ROOM_MIN) {
        struct room to = {room.bytes + used, room.size - used};
        struct str from = {wide->bytes + wide->used, wide->length - wide->used};
        used += transcode_some(source->transcode, &from, source->wide_at_end, to);
        bool stands = wide->used == wide->length - from.length;
        wide->used = wide->length - from.length;
        if (stands && source->wide_at_end)
            break;
        if (stands && !refill_wide(source, fail))
            return -1;
    }
    return (ssize_t)used;
}

static bool refuse(const struct source *source, const char *what, struct fail *fail)
{
    return fail_because(fail, EXIT_NOT_A_LIST, "%s %s%s", input_name(source->input),
                        source->is_gzip ? "(unpacked) " : "", what);
}

/* Reads the first bytes of the file to see whether it is a gzip, and has them read again. */
static bool read_head(struct source *source, struct fail *fail)
{
    char *bytes = memory_take(FILE_KIND_BYTES);
    ssize_t length = decoded_read(source, (struct room){bytes, FILE_KIND_BYTES}, NULL, fail);
    source->head = (struct store){.bytes = bytes, .length = length > 0 ? (size_t)length : 0};
    if (length < 0)
        return false;
    struct str head = {bytes, source->head.length};
    const char *refusal = file_kind_refusal(head);
    if (refusal != NULL)
        return refuse(source, refusal, fail);
    source->is_gzip = file_kind_is_gzip(head);
    if (input_rewinds(source->input)) {
        input_rewind(source->input);
        store_free(&source->head);
    }
    return true;
}

/* Reads the sample and refuses what is no list; leaves it in source->sample, still decoded only. */
static bool read_sample(struct source *source, struct fail *fail)
{
    struct store *sample = &source->sample;
    sample->bytes = memory_take(SAMPLE_BYTES);
    ssize_t length = decoded_read(source, (struct room){sample->bytes, SAMPLE_BYTES}, NULL, fail);
    if (length < 0)
        return false;
    sample->length = (size_t)length;
    source->sample_at_end = length < SAMPLE_BYTES;
    if (length == 0)
        return refuse(source, "is empty; a contact list has at least one row", fail);
    struct str head = {sample->bytes, sample->length};
    const char *refusal = source->is_gzip ? file_kind_refusal(head) : NULL;
    if (refusal != NULL)
        return refuse(source, refusal, fail);
    if (source->is_gzip && file_kind_is_gzip(head))
        return refuse(source, "is gzip again: unpack it once first: gzip -dc", fail);
    return true;
}

static bool find_encoding(struct source *source, const struct settings *settings, struct fail *fail)
{
    struct str sample = {source->sample.bytes, source->sample.length};
    if (settings->encoding == NULL)
        encoding_detect(sample, &source->encoding);
    else if (!encoding_named(settings->encoding, sample, &source->encoding))
        return fail_because(fail, EXIT_USAGE, "unknown --encoding %s; `iconv -l` lists the known ones",
                            settings->encoding);
    memcpy(source->file_encoding, source->encoding.name, ENCODING_NAME_BYTES);
    if (!source->encoding.wide && file_kind_is_binary(sample))
        return refuse(source, "is not text: export the list as CSV", fail);
    return true;
}

/* Makes the sample UTF-8, and has everything behind it transcoded. */
static bool widen(struct source *source, struct fail *fail)
{
    source->transcode = transcode_new(source->encoding.name);
    source->wide = source->sample;
    source->wide_at_end = source->sample_at_end;
    source->sample = (struct store){.bytes = memory_take(SAMPLE_BYTES)};
    ssize_t length = wide_read(source, (struct room){source->sample.bytes, SAMPLE_BYTES}, fail);
    if (length < 0)
        return false;
    source->sample.length = (size_t)length;
    source->sample_at_end = source->wide_at_end && source->wide.used == source->wide.length;
    encoding_named("UTF-8", (struct str){source->sample.bytes, source->sample.length}, &source->encoding);
    return true;
}

/* Sees to it that source_read begins with the first byte, of an input that rewinds: all that was read on the
 * way to here is forgotten but for the sample. */
static void restart(struct source *source)
{
    input_rewind(source->input);
    gunzip_free(source->gunzip);
    source->gunzip = NULL;
    store_free(&source->wide);
    source->wide_at_end = false;
    source->sample.used = source->sample.length;
}

struct source *source_open(const char *path, const struct settings *settings, const char *spool,
                           struct fail *fail)
{
    struct source *source = memory_take(sizeof *source);
    source->path = path;
    source->input = input_open(path, spool, fail);
    bool opened = source->input != NULL && read_head(source, fail) && read_sample(source, fail) &&
                  find_encoding(source, settings, fail) && (!source->encoding.wide || widen(source, fail));
    if (!opened) {
        source_close(source);
        return NULL;
    }
    if (input_rewinds(source->input))
        restart(source);
    return source;
}

void source_close(struct source *source)
{
    if (source == NULL)
        return;
    input_close(source->input);
    gunzip_free(source->gunzip);
    if (source->transcode != NULL)
        transcode_free(source->transcode);
    store_free(&source->head);
    store_free(&source->wide);
    store_free(&source->sample);
    free(source);
}

struct str source_sample(const struct source *source, bool *at_end)
{
    *at_end = source->sample_at_end;
    return (struct str){source->sample.bytes, source->sample.length};
}

void source_drop_sample(struct source *source)
{
    if (source->sample.used == source->sample.length)
        store_free(&source->sample);
}

bool source_rewind(struct source *source, struct fail *fail)
{
    if (!source_unchanged(source, fail))
        return false;
    restart(source);
    return true;
}

const struct encoding *source_encoding(const struct source *source)
{
    return &source->encoding;
}

const char *source_file_encoding(const struct source *source)
{
    return source->file_encoding;
}

/* Puts NEWS into FAIL; but what looks like damage in a file that was changed is that change. */
static void tell(const struct source *source, const struct fail *news, struct fail *fail)
{
    if (news->code != EXIT_NOT_A_LIST || source_unchanged(source, fail))
        fail_because(fail, news->code, "%s", news->sentence);
}

ssize_t source_read(struct source *source, struct room room, struct deferred_sums *deferred,
                    struct fail *fail)
{
    struct fail news = {0};
    size_t given = store_give(&source->sample, room.bytes, room.size);
    struct room rest = {room.bytes + given, room.size - given};
    source_drop_sample(source);
    ssize_t got = 0;
    if (source->transcode != NULL)
        got = wide_read(source, rest, &news);
    else if (rest.size > 0)
        got = decoded_read(source, rest, deferred, &news);
    if (got >= 0)
        return (ssize_t)given + got;
    tell(source, &news, fail);
    return -1;
}

bool source_check(struct source *source, const struct deferred_sums *deferred, struct fail *fail)
{
    struct fail news = {0};
    if (source->gunzip == NULL || gunzip_check(source->gunzip, deferred, &news))
        return true;
    tell(source, &news, fail);
    return false;
}

bool source_unchanged(const struct source *source, struct fail *fail)
{
    return input_unchanged(source->input, fail);
}

const char *source_path(const struct source *source)
{
    return source->path;
}

bool source_is_gzip(const struct source *source)
{
    return source->is_gzip;
}

uint64_t source_bytes(const struct source *source)
{
    return input_bytes(source->input);
}

uint64_t source_offset(const struct source *source)
{
    return source->gunzip != NULL ? gunzip_offset(source->gunzip) : input_offset(source->input);
}
