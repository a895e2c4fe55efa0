/* What was learned, kept between runs: each thread has a queue of its own, and one writer empties them into
 * the file. */
#include "pipeline/store/store.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/store/store_find.h"
#include "pipeline/store/store_place.h"
#include "pipeline/store/store_row.h"
#include "pipeline/store/store_sqlite.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"

enum {
    QUEUE_BYTES = 4 << 20,               /* about 65,536 rows; pages that were never filled cost nothing */
    QUEUE_HURRY_BYTES = QUEUE_BYTES / 2, /* the writer does not sleep any longer */
    MERGE_ROWS = 1 << 20, /* what a killed run leaves for the next one to merge: some seconds */
    MERGE_PART = 4,
    CACHE_LINE = 64,
};

/* Rows that wait for the writer: each a struct store_row with its data behind it. */
struct queue {
    _Alignas(CACHE_LINE) pthread_mutex_t lock;
    pthread_cond_t emptied;
    char *bytes;
    size_t used;
};

struct store {
    struct store_place place;
    struct store_file *file; /* NULL: off */
    struct fail news;        /* the first, not told yet */
    bool reopened, replaced; /* the file, as it was damaged; each only once a run */
    uint8_t secret[STORE_SECRET_BYTES];
    atomic_bool off;

    unsigned threads;
    struct queue *queues; /* one a thread */
    char *spare;          /* the writer's, to give for a full one */
    pthread_t writer;
    bool started;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    bool hurry, closing;
};

static void tell(struct store *store, struct store_warning *warning)
{
    snprintf(warning->sentence, sizeof warning->sentence, "%s", store->news.sentence);
    store->news = (struct fail){0};
}

/* Puts the damaged file aside and begins a new one, with the same secret: rows with its keys wait in the
 * queues.  Returns false with FAIL set when there is no file then. */
static bool replace(struct store *store, struct fail *fail)
{
    char *path = memory_text(store->place.path, strlen(store->place.path));
    store->replaced = true;
    store_file_close(store->file);
    store->file = NULL;
    bool aside = store_place_put_aside(&store->place, fail);
    store_place_free(&store->place);
    if (aside && store_place_open(&store->place, path, fail))
        store->file = store_file_open(&store->place, store->secret, STORE_WAIT_MS);
    free(path);
    return store->file != NULL;
}

/* Whether the file can be used: not with another secret when there are rows with the keys of ours. */
static bool is_sound(struct store *store)
{
    if (store_file_trouble(store->file) != STORE_SOUND)
        return false;
    if (!store->started)
        memcpy(store->secret, store_file_secret(store->file), STORE_SECRET_BYTES);
    return memcmp(store->secret, store_file_secret(store->file), STORE_SECRET_BYTES) == 0;
}

/* From here on nothing is found and nothing kept. */
static void turn_off(struct store *store)
{
    if (store->file != NULL)
        store_file_close(store->file);
    store->file = NULL;
    atomic_store(&store->off, true);
}

/* Opens the damaged file once more: where the disk has failed once, it is sound after all.  Returns whether
 * it is. */
static bool reopen(struct store *store)
{
    store->reopened = true;
    store_file_close(store->file);
    store->file = store_file_open(&store->place, store->secret, STORE_WAIT_MS);
    return is_sound(store);
}

/* Does what the file's trouble asks for, if there is any: the same file once more, a new one, or none.
 * Returns whether it is the same, so that what has failed should be done again: only that shows what it is.
 */
static bool settle(struct store *store)
{
    struct fail why = {0};
    if (store->file == NULL || is_sound(store))
        return false;
    if (store_file_trouble(store->file) == STORE_DAMAGED && !store->reopened && !store->replaced &&
        reopen(store))
        return true;
    if (store_file_trouble(store->file) == STORE_DAMAGED && !store->replaced && replace(store, &why) &&
        is_sound(store)) {
        fail_because(&store->news, EXIT_IO,
                     "%s was damaged and is now called %s.damaged; this run uses a new store and checks all "
                     "domains again",
                     store->place.path, store->place.path);
        return false;
    }
    if (store->file != NULL && store_file_trouble(store->file) == STORE_UNUSABLE)
        fail_because(&why, EXIT_IO, "%s", store_file_sentence(store->file));
    fail_because(&why, EXIT_IO, "the store was damaged again; choose another --store");
    store->news = (struct fail){0};
    fail_because(&store->news, why.code, "no further answers are kept for the next run: %s", why.sentence);
    turn_off(store);
    return false;
}

/* Adds the rows in BYTES to the file. */
static void add_rows(struct store_file *file, const char *bytes, size_t used)
{
    struct store_row row;
    for (const char *end = bytes + used; bytes < end; bytes += row.data_length) {
        memcpy(&row, bytes, sizeof row);
        bytes += sizeof row;
        row.data = bytes;
        if (!store_file_add(file, &row))
            return;
    }
}

/* Takes what is in QUEUE, leaving it empty.  Returns how many bytes of the spare are used now. */
static size_t take(struct store *store, struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t used = queue->used;
    if (used > 0) {
        char *full = queue->bytes;
        queue->bytes = store->spare;
        queue->used = 0;
        store->spare = full;
        pthread_cond_signal(&queue->emptied);
    }
    pthread_mutex_unlock(&queue->lock);
    return used;
}

/* Whether so many rows were added that they are merged in mid-run: a part of all rows, as a merge may write
 * every page. */
static bool wants_merge(struct store_file *file)
{
    return store_file_added(file) >= MERGE_ROWS &&
           store_file_added(file) >= store_file_rows(file) / MERGE_PART;
}

/* Writes what is in all queues, in one transaction.  When the store is off, it only empties them. */
static void drain(struct store *store)
{
    bool begun = false, any = false;
    for (unsigned i = 0; i < store->threads; i++) {
        size_t used = take(store, &store->queues[i]);
        any |= used > 0;
        if (used == 0 || store->file == NULL)
            continue;
        if (!begun)
            begun = store_file_begin(store->file);
        add_rows(store->file, store->spare, used);
    }
    if (!any)
        return; /* while nothing is kept, the file is the thread's that looks up */
    if (begun)
        store_file_commit(store->file);
    if (begun && wants_merge(store->file))
        store_file_merge(store->file);
    (void)settle(store); /* these rows are lost, and asked again */
}

static struct timespec delay_from_now(void)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += STORE_DELAY_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    return until;
}

static void *write_on(void *context)
{
    struct store *store = context;
    for (bool closing = false; !closing;) {
        struct timespec until = delay_from_now();
        pthread_mutex_lock(&store->lock);
        while (!store->hurry && !store->closing)
            if (pthread_cond_timedwait(&store->wake, &store->lock, &until) != 0)
                break; /* the time is over */
        store->hurry = false;
        closing = store->closing;
        pthread_mutex_unlock(&store->lock);
        drain(store);
    }
    if (store->file != NULL && !store_place_holds(&store->place))
        fail_because(&store->news, EXIT_IO,
                     "%s was removed during the run; no answers are kept for the next run",
                     store->place.path);
    do {
        if (store->file != NULL && store_file_merge(store->file))
            store_file_purge(store->file, (uint32_t)time(NULL));
    } while (settle(store));
    return NULL;
}

static void wake_writer(struct store *store, bool closing)
{
    pthread_mutex_lock(&store->lock);
    store->hurry = true;
    store->closing = store->closing || closing;
    pthread_cond_signal(&store->wake);
    pthread_mutex_unlock(&store->lock);
}

/* Makes the queues and starts the writer, which takes no signals but that of a file that was cut off: the
 * others are the other threads'. */
static bool start_writer(struct store *store, unsigned threads)
{
    sigset_t all, former;
    store->threads = threads;
    store->queues = memory_aligned(CACHE_LINE, threads * sizeof *store->queues);
    for (unsigned i = 0; i < threads; i++) {
        pthread_mutex_init(&store->queues[i].lock, NULL);
        pthread_cond_init(&store->queues[i].emptied, NULL);
        store->queues[i].bytes = memory_take(QUEUE_BYTES);
    }
    store->spare = memory_take(QUEUE_BYTES);
    sigfillset(&all);
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    store->started = pthread_create(&store->writer, NULL, write_on, store) == 0;
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    return store->started;
}

static void init_locks(struct store *store)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&store->lock, NULL);
}

struct store *store_open(const char *path, unsigned threads, struct store_warning *warning)
{
    struct store *store =
        memory_aligned(CACHE_LINE, (sizeof *store + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
    init_locks(store);
    random_fill(store->secret, sizeof store->secret);
    struct fail why = {0};
    if (store_place_open(&store->place, path, &why))
        store->file = store_file_open(&store->place, store->secret, STORE_WAIT_MS);
    else
        fail_because(&store->news, why.code, "no answers are kept for the next run: %s", why.sentence);
    (void)settle(store);
    if (store->file == NULL || !start_writer(store, threads)) {
        fail_because(&store->news, EXIT_IO,
                     "no answers are kept for the next run: cannot start a thread; use fewer --threads");
        turn_off(store);
    }
    tell(store, warning);
    return store;
}

/* Looks up what is in WISH.  Returns how many were found. */
static size_t find(struct store *store, const struct store_wish *wish)
{
    size_t found;
    do
        found = store->file == NULL ? 0 : store_find(store->file, wish);
    while (settle(store));
    return found;
}

size_t store_look_up(struct store *store, struct domains *domains, uint32_t now_s)
{
    struct store_wish wish = {.domains = domains, .now_s = now_s};
    return find(store, &wish);
}

size_t store_look_up_mailboxes(struct store *store, struct mailboxes *mailboxes, struct domains *domains,
                               uint32_t now_s)
{
    struct store_wish wish = {.domains = domains, .mailboxes = mailboxes, .replies = true, .now_s = now_s};
    return find(store, &wish);
}

/* Puts ROW into the queue of THREAD. */
static void enqueue(struct store *store, unsigned thread, const struct store_row *row)
{
    struct queue *queue = &store->queues[thread];
    pthread_mutex_lock(&queue->lock);
    while (QUEUE_BYTES - queue->used < sizeof *row + row->data_length) {
        wake_writer(store, false);
        pthread_cond_wait(&queue->emptied, &queue->lock);
    }
    size_t before = queue->used;
    char *end = queue->bytes + before;
    memcpy(end, row, sizeof *row);
    if (row->data_length > 0)
        memcpy(end + sizeof *row, row->data, row->data_length);
    queue->used += sizeof *row + row->data_length;
    bool hurry = before < QUEUE_HURRY_BYTES && queue->used >= QUEUE_HURRY_BYTES;
    pthread_mutex_unlock(&queue->lock);
    if (hurry)
        wake_writer(store, false);
}

void store_keep(struct store *store, unsigned thread, const struct asked_domain *domain)
{
    char masked[STORE_DATA_MAX];
    struct store_row row;
    if (domain->expires_s == 0 || atomic_load_explicit(&store->off, memory_order_relaxed))
        return;
    store_row_of_domain(store->secret, domain, &row, masked);
    enqueue(store, thread, &row);
}

void store_keep_mailbox(struct store *store, unsigned thread, const struct asked_mailbox *mailbox,
                        const struct asked_domain *domain)
{
    char masked[STORE_DATA_MAX], name[STORE_NAME_MAX];
    struct store_row row;
    if (mailbox->expires_s == 0 || atomic_load_explicit(&store->off, memory_order_relaxed))
        return;
    store_row_of_mailbox(store->secret, store_mailbox_name(mailbox, domain, name), mailbox, &row, masked);
    enqueue(store, thread, &row);
}

void store_settle(struct store *store)
{
    if (store->started)
        wake_writer(store, true);
}

void store_close(struct store *store, struct store_warning *warning)
{
    store_settle(store);
    if (store->started)
        pthread_join(store->writer, NULL);
    tell(store, warning);
    turn_off(store);
    for (unsigned i = 0; i < store->threads; i++) {
        pthread_cond_destroy(&store->queues[i].emptied);
        pthread_mutex_destroy(&store->queues[i].lock);
        free(store->queues[i].bytes);
    }
    free(store->queues);
    free(store->spare);
    pthread_cond_destroy(&store->wake);
    pthread_mutex_destroy(&store->lock);
    store_place_free(&store->place);
    free(store);
}
