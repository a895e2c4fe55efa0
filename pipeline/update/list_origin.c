/* Gets a set of lists from where somebody publishes it: by HTTPS, from a directory, or from a file. */
#include "pipeline/update/list_origin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/update/fetch.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"
#include "validators/lists/list_check.h"

enum { FIRST_BYTES = 64 << 10 };

struct transfer;

/* A text that is wanted. */
struct wanted {
    const char *place;
    bool first; /* what FROM itself names, which is not got again where it is unchanged */
};

/* How texts come. */
struct transport {
    /* Gets what is WANTED into TEXT, whose bytes the caller frees. */
    bool (*get)(struct transfer *transfer, const struct wanted *wanted, struct str *text, struct fail *fail);
};

struct transfer {
    const struct settings *settings;
    const struct list_index *former;
    const struct transport *transport;
    char *first; /* the place of the manifest, or of the only list */
    struct list_delivery *delivery;
    size_t bytes_left;
    double until; /* on clock_seconds */
};

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool get_by_https(struct transfer *transfer, const struct wanted *wanted, struct str *text,
                         struct fail *fail)
{
    const struct list_index *former = wanted->first ? transfer->former : NULL;
    struct fetch_plan plan = {.ca = transfer->settings->ca,
                              .bytes_max = transfer->bytes_left,
                              .seconds_max = transfer->until - clock_seconds(),
                              .etag = former != NULL && former->etag[0] != '\0' ? former->etag : NULL,
                              .modified =
                                  former != NULL && former->modified[0] != '\0' ? former->modified : NULL};
    struct fetched fetched;
    if (plan.seconds_max <= 0)
        return fail_because(fail, EXIT_NO_NETWORK,
                            "cannot fetch %s: it took too long; try again later, or with a longer --timeout",
                            wanted->place);
    if (!fetch_url(wanted->place, &plan, &fetched, fail))
        return false;
    if (wanted->first) {
        struct list_delivery *delivery = transfer->delivery;
        delivery->unchanged = fetched.unchanged;
        snprintf(delivery->etag, sizeof delivery->etag, "%s", fetched.etag);
        snprintf(delivery->modified, sizeof delivery->modified, "%s", fetched.modified);
    }
    *text = fetched.body;
    return true;
}

/* Says why WANTED cannot be opened: what is not there, or not for this user, is no input; else the system is
 * short of something. */
static bool cannot_open(const struct transfer *transfer, const struct wanted *wanted, struct fail *fail)
{
    int why = errno;
    if (why == ENOMEM)
        memory_out();
    if (why != ENOENT && why != ENOTDIR && why != EACCES && why != ELOOP && why != ENAMETOOLONG)
        return fail_because(fail, EXIT_IO, "cannot open %s: %s; %s", wanted->place, strerror(why),
                            way_out(why, "try again later"));
    return fail_because(fail, EXIT_NO_INPUT, "cannot open %s: %s; check --from%s", wanted->place,
                        strerror(why),
                        is_directory(transfer->settings->from) && wanted->first
                            ? ", or create it there: sha256sum *.txt > " LIST_MANIFEST
                            : "");
}

/* Opens WANTED for reading; it may be no pipe, at which nobody may ever write.  NULL with FAIL set. */
static FILE *open_file(const struct transfer *transfer, const struct wanted *wanted, struct fail *fail)
{
    struct stat status;
    int fd = open(wanted->place, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool plain = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    FILE *file = plain ? fdopen(fd, "rb") : NULL;
    if (fd >= 0 && !plain)
        fail_because(fail, EXIT_NOT_A_LIST, "cannot read %s: it is not a regular file; check --from",
                     wanted->place);
    else if (file == NULL)
        cannot_open(transfer, wanted, fail);
    if (fd >= 0 && file == NULL)
        close(fd);
    return file;
}

static bool get_from_disk(struct transfer *transfer, const struct wanted *wanted, struct str *text,
                          struct fail *fail)
{
    size_t room = FIRST_BYTES, used = 0, got;
    FILE *file = open_file(transfer, wanted, fail);
    if (file == NULL)
        return false;
    char *bytes = memory_take(room);
    while (used <= transfer->bytes_left && (got = fread(bytes + used, 1, room - used, file)) > 0) {
        used += got;
        if (used == room)
            bytes = memory_grow(bytes, room *= 2);
    }
    bool good = true;
    if (ferror(file))
        good = fail_because(fail, EXIT_IO, "cannot read %s: %s; %s", wanted->place, strerror(errno),
                            way_out(errno, "choose another --from"));
    else if (used > transfer->bytes_left)
        good = fail_because(fail, EXIT_NOT_A_LIST, "%s is too large for lists; choose another --from",
                            wanted->place);
    fclose(file);
    if (good)
        *text = (struct str){bytes, used};
    else
        free(bytes);
    return good;
}

static const struct transport by_https = {get_by_https}, from_disk = {get_from_disk};

static bool get(struct transfer *transfer, const struct wanted *wanted, struct str *text, struct fail *fail)
{
    *text = (struct str){NULL, 0};
    if (!transfer->transport->get(transfer, wanted, text, fail))
        return false;
    transfer->bytes_left -= text->length;
    return true;
}

/* Finds out how FROM is to be got. */
static bool find_transport(struct transfer *transfer, const char *from, struct fail *fail)
{
    static const char scheme[] = "https://";
    struct str text = str_of(from);
    bool url = strstr(from, "://") != NULL;
    transfer->transport = url ? &by_https : &from_disk;
    if (!list_index_may_hold(text, LIST_FROM_BYTES))
        return fail_because(
            fail, EXIT_USAGE,
            "--from: it must be a URL or a path without control characters, of at most %d bytes",
            LIST_FROM_BYTES - 1);
    if (url && strncmp(from, scheme, sizeof scheme - 1) != 0)
        return fail_because(fail, EXIT_USAGE, "--from %s: it must be an https:// URL, a directory or a file",
                            from);
    const char *host = from + sizeof scheme - 1;
    if (url && memchr(host, '@', strcspn(host, "/?#")) != NULL) /* it is not shown: a password may be in it */
        return fail_because(fail, EXIT_USAGE, "--from: its URL must not contain a user name or a password");
    bool slash = text.length > 0 && text.bytes[text.length - 1] == '/';
    if (url ? slash : is_directory(from))
        transfer->first = memory_joined(from, slash ? LIST_MANIFEST : "/" LIST_MANIFEST);
    else
        transfer->first = memory_text(from, text.length);
    return true;
}

/* The place of list NUMBER, beside the manifest; the caller frees it. */
static char *place_of(const struct transfer *transfer, size_t number)
{
    struct str path = str_of(transfer->first);
    if (transfer->transport == &by_https)
        path = str_head(path, strcspn(transfer->first, "?#"));
    const char *slash = memrchr(path.bytes, '/', path.length);
    char *directory = memory_text(path.bytes, slash != NULL ? (size_t)(slash - path.bytes) + 1 : 0);
    char *place = memory_joined(directory, lists_file(number));
    free(directory);
    return place;
}

static bool get_list(struct transfer *transfer, size_t number, const char *expected, struct fail *fail)
{
    char sum[SHA256_TEXT_LENGTH + 1];
    struct str *text = &transfer->delivery->text[number];
    char *place = place_of(transfer, number);
    bool got = get(transfer, &(struct wanted){place, false}, text, fail);
    if (got) {
        sha256_text(*text, sum);
        got = strcmp(sum, expected) == 0 ||
              fail_because(fail, EXIT_NOT_A_LIST,
                           "%s does not match its checksum in " LIST_MANIFEST
                           " (SHA-256): it is damaged, or was just changed; try again later",
                           place);
    }
    free(place);
    return got;
}

/* Gets the lists that the MANIFEST names. */
static bool get_lists(struct transfer *transfer, struct str text, struct fail *fail)
{
    struct list_manifest manifest;
    if (!list_manifest_read(text, &manifest))
        return fail_because(fail, EXIT_NOT_A_LIST,
                            "%s is neither a mailsift list nor the output of `sha256sum *.txt`; check --from",
                            transfer->first);
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        if (manifest.sum[i][0] != '\0' && !get_list(transfer, i, manifest.sum[i], fail))
            return false;
    return true;
}

bool list_origin_get(const struct settings *settings, const struct list_index *former,
                     struct list_delivery *delivery, struct fail *fail)
{
    struct str text = {NULL, 0};
    struct transfer transfer = {
        .settings = settings,
        .former = former,
        .delivery = delivery,
        .bytes_left = LIST_BYTES_MAX,
        .until = clock_seconds() + settings->timeout_s,
    };
    memset(delivery, 0, sizeof *delivery);
    bool got = find_transport(&transfer, settings->from, fail) &&
               get(&transfer, &(struct wanted){transfer.first, true}, &text, fail);
    size_t only = got ? list_check_number(text) : LISTS_SHIPPED;
    if (got && only < LISTS_SHIPPED) {
        delivery->text[only] = text;
        text.bytes = NULL;
    } else if (got && !delivery->unchanged) {
        got = get_lists(&transfer, text, fail);
    }
    free((char *)text.bytes);
    free(transfer.first);
    return got;
}

void list_delivery_free(struct list_delivery *delivery)
{
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        free((char *)delivery->text[i].bytes);
    memset(delivery, 0, sizeof *delivery);
}
