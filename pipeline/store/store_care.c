/* What a person does with the store: sees what is in it, prunes it, has it forget an address. */
#include "pipeline/store/store_care.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pipeline/store/store_place.h"
#include "pipeline/store/store_row.h"
#include "pipeline/store/store_sqlite.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"

enum { CARE_WAIT_MS = 2000 }; /* for another program's lock: a person waits */

/* The store while it is cared for. */
struct care {
    struct store_place place;
    struct store_file *file;
};

/* The bytes of the file PATH with ENDING behind its name; 0 where there is none. */
static uint64_t bytes_of(const char *path, const char *ending)
{
    struct stat status;
    char *whole = memory_joined(path, ending);
    uint64_t bytes = lstat(whole, &status) == 0 ? (uint64_t)status.st_size : 0;
    free(whole);
    return bytes;
}

static uint64_t all_bytes(const char *path)
{
    return bytes_of(path, "") + bytes_of(path, "-wal");
}

/* Whether a file stands at PATH; a store is not made only to be looked at. */
static bool is_there(const char *path, bool *there, struct fail *fail)
{
    struct stat status;
    *there = lstat(path, &status) == 0;
    if (!*there && errno != ENOENT)
        return fail_because(fail, EXIT_IO, "%s: %s; choose another --store", path, strerror(errno));
    return true;
}

/* Tells in FAIL what the file's trouble is.  Returns whether there is none. */
static bool is_sound(const struct care *care, struct fail *fail)
{
    enum store_trouble trouble = store_file_trouble(care->file);
    if (trouble == STORE_SOUND)
        return true;
    if (trouble == STORE_DAMAGED)
        return fail_because(fail, EXIT_IO,
                            "%s is damaged; remove it, or let the next run replace it with a new one",
                            care->place.path);
    return fail_because(fail, store_file_is_busy(care->file) ? EXIT_STOPPED : EXIT_IO, "%s",
                        store_file_sentence(care->file));
}

static void close_care(struct care *care)
{
    if (care->file != NULL)
        store_file_close(care->file);
    store_place_free(&care->place);
}

/* Opens the file PATH, which is there; closed by close_care in both cases. */
static bool open_care(struct care *care, const char *path, struct fail *fail)
{
    uint8_t secret[STORE_SECRET_BYTES]; /* for an empty file */
    random_fill(secret, sizeof secret);
    if (!store_place_open(&care->place, path, fail))
        return false;
    care->file = store_file_open(&care->place, secret, CARE_WAIT_MS);
    return is_sound(care, fail);
}

static void count_row(struct store_view *view, const struct store_row *row, uint32_t now_s)
{
    bool domain = row->answer > MX_UNKNOWN && row->answer < MX_VERDICT_COUNT;
    bool mailbox = row->answer > STORE_MAILBOX && row->answer < STORE_MAILBOX + SMTP_VERDICT_COUNT;
    if ((!domain && !mailbox) || !store_row_is_in_time(row, now_s)) {
        view->unusable++;
        return;
    }
    if (domain)
        view->by_domain[row->answer]++;
    else
        view->by_mailbox[row->answer - STORE_MAILBOX]++;
    view->domains += domain;
    view->mailboxes += mailbox;
    view->expired += store_row_has_expired(row, now_s);
    if (view->oldest_s == 0 || row->asked_s < view->oldest_s)
        view->oldest_s = row->asked_s;
    if (row->asked_s > view->newest_s)
        view->newest_s = row->asked_s;
}

static bool count_rows(struct care *care, uint32_t now_s, struct store_view *view, struct fail *fail)
{
    struct store_row row;
    if (store_file_read_begin(care->file)) {
        while (store_file_next(care->file, &row))
            count_row(view, &row, now_s);
        store_file_read_end(care->file);
    }
    return is_sound(care, fail);
}

bool store_look(const char *path, uint32_t now_s, struct store_view *view, struct fail *fail)
{
    struct care care = {0};
    *view = (struct store_view){.damaged_beside = bytes_of(path, ".damaged") > 0};
    if (!is_there(path, &view->there, fail))
        return false;
    if (!view->there)
        return true;
    bool done = open_care(&care, path, fail) && count_rows(&care, now_s, view, fail);
    view->bytes = all_bytes(path);
    close_care(&care);
    return done;
}

static int64_t remove_rows(struct care *care, const struct store_removal *removal)
{
    int64_t removed = 0;
    for (size_t i = 0; i < removal->count; i++)
        removed +=
            store_file_forget(care->file, store_row_key(store_file_secret(care->file), removal->names[i]));
    if (removal->count == 0)
        removed = store_file_prune(care->file, removal->now_s, removal->asked_before_s);
    return removed;
}

bool store_remove(const char *path, const struct store_removal *removal, struct store_change *change,
                  struct fail *fail)
{
    struct care care = {0};
    *change = (struct store_change){.damaged_beside = bytes_of(path, ".damaged") > 0};
    if (!is_there(path, &change->there, fail))
        return false;
    if (!change->there)
        return true;
    change->before = all_bytes(path);
    bool done = open_care(&care, path, fail);
    if (done && store_file_be_alone(care.file)) {
        change->removed = (uint64_t)remove_rows(&care, removal);
        store_file_rebuild(care.file);
    }
    done = done && is_sound(&care, fail);
    close_care(&care);
    change->after = all_bytes(path);
    return done;
}
