/* Updates the lists, and takes an update back. */
#include "pipeline/update/list_update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/update/list_origin.h"
#include "pipeline/update/list_place.h"
#include "validators/base/memory.h"

enum { DAY_S = 24 * 3600 };

static const struct settings no_user_lists;

/* An update while it goes on. */
struct update {
    const struct settings *settings;
    struct list_place place;
    struct list_set set; /* that is in use there; its lists have gone to USED */
    bool has_set;
    struct lists used, coming;
    struct list_delivery delivery;
};

/* What becomes of the lists in use when they cannot be read is no news here: they are replaced. */
static bool open_used(struct update *update, struct fail *fail)
{
    struct fail unread = {0};
    update->has_set = list_set_read(update->place.path, &update->set, &unread) && unread.code == EXIT_DONE;
    return lists_open_updated(&update->used, &no_user_lists, &update->set.updates, fail);
}

static bool open_update(struct update *update, struct fail *fail)
{
    char *path = list_place_to_write(update->settings);
    if (path == NULL)
        return fail_because(fail, EXIT_USAGE, "%s",
                            update->settings->lists_dir != NULL
                                ? "--lists none leaves nothing to change; choose a directory"
                                : "neither XDG_DATA_HOME nor HOME is set; set --lists DIR");
    bool open = list_place_open(&update->place, path, fail) && open_used(update, fail);
    free(path);
    return open;
}

static void close_update(struct update *update)
{
    list_delivery_free(&update->delivery);
    lists_close(&update->used);
    lists_close(&update->coming);
    list_set_free(&update->set);
    list_place_close(&update->place);
}

static void note_states(const struct lists *lists, struct list_state *states)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    for (size_t i = 0; i < count; i++) {
        states[i] = (struct list_state){.names = sources[i].names, .updated = sources[i].from != NULL};
        snprintf(states[i].date, sizeof states[i].date, "%.*s", (int)sources[i].date.length,
                 sources[i].date.bytes);
    }
}

/* Whether what came is what is there already. */
static bool is_nothing_new(const struct update *update)
{
    if (update->delivery.unchanged || !update->has_set)
        return update->delivery.unchanged;
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        struct str text = update->delivery.text[i];
        if (update->set.index.list[i].there != (text.bytes != NULL))
            return false;
        if (text.bytes != NULL && (update->set.index.list[i].bytes != text.length ||
                                   update->set.index.list[i].sum != list_sum(text)))
            return false;
    }
    return true;
}

/* Opens what came as the lists that are to be used.  TEXTS are slices of them, which live as long. */
static bool open_coming(struct update *update, struct str texts[LISTS_SHIPPED], struct fail *fail)
{
    struct list_updates updates = {.from =
                                       memory_text(update->settings->from, strlen(update->settings->from))};
    size_t count;
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        texts[i] = update->delivery.text[i];
        if (texts[i].bytes != NULL && !list_check_text(i, texts[i], fail)) {
            free((char *)updates.from);
            return false;
        }
    }
    memcpy(updates.text, texts, sizeof updates.text);
    memset(update->delivery.text, 0, sizeof update->delivery.text);
    if (!lists_open_updated(&update->coming, &no_user_lists, &updates, fail))
        return false;
    const struct list_source *sources = lists_sources(&update->coming, &count);
    for (size_t i = 0; i < count; i++) {
        struct str date = list_header_value(list_header(texts[i]), "date");
        if (texts[i].bytes != NULL && sources[i].from == NULL)
            return fail_because(fail, EXIT_NOT_A_LIST, "%s is dated %.*s, older than the built-in one (%.*s)",
                                sources[i].file, (int)date.length, date.bytes, (int)sources[i].date.length,
                                sources[i].date.bytes);
    }
    return true;
}

/* Has what came used from now on. */
static bool take_delivery(struct update *update, struct list_change *change, struct fail *fail)
{
    struct str texts[LISTS_SHIPPED];
    struct list_index index;
    char latest[ISO_TIME_BYTES], taken[ISO_TIME_BYTES];
    time_t now = time(NULL);
    iso_date(now + DAY_S, latest); /* east of here it is tomorrow already */
    iso_time(now, taken);
    if (!open_coming(update, texts, fail))
        return false;
    struct list_gate gate = {&update->used, &update->coming, latest, update->settings->any_size};
    if (!list_gate_passes(&gate, fail))
        return false;
    memset(&index, 0, sizeof index);
    snprintf(index.from, sizeof index.from, "%s", update->settings->from);
    snprintf(index.taken, sizeof index.taken, "%s", taken);
    if (list_index_may_hold(str_of(update->delivery.etag), sizeof index.etag))
        snprintf(index.etag, sizeof index.etag, "%s", update->delivery.etag);
    if (list_index_may_hold(str_of(update->delivery.modified), sizeof index.modified))
        snprintf(index.modified, sizeof index.modified, "%s", update->delivery.modified);
    change->changed = list_place_publish(&update->place, &index, texts, fail);
    note_states(&update->coming, change->after);
    return change->changed;
}

/* Gets what is new; what came before from the same place need not come again. */
static bool get_delivery(struct update *update, struct fail *fail)
{
    bool same = update->has_set && strcmp(update->set.index.from, update->settings->from) == 0;
    return list_origin_get(update->settings, same ? &update->set.index : NULL, &update->delivery, fail);
}

bool list_update(const struct settings *settings, struct list_change *change, struct fail *fail)
{
    struct update update = {.settings = settings, .place = {.fd = -1}};
    struct fail why = {0};
    memset(change, 0, sizeof *change);
    if (settings->from == NULL)
        return fail_because(fail, EXIT_USAGE,
                            "lists update needs --from URL, DIRECTORY or FILE, where somebody you trust "
                            "publishes lists; see mailsift help lists");
    bool done = open_update(&update, fail) && get_delivery(&update, fail);
    if (done) {
        note_states(&update.used, change->before);
        note_states(&update.used, change->after);
    }
    unsigned newest = update.place.newest;
    if (done && !is_nothing_new(&update) && !take_delivery(&update, change, &why))
        done = fail_because(fail, why.code, "%s%s",
                            update.place.newest == newest ? "the lists are unchanged: " : "", why.sentence);
    close_update(&update);
    return done;
}

bool list_roll_back(const struct settings *settings, struct list_change *change, struct fail *fail)
{
    struct update update = {.settings = settings, .place = {.fd = -1}};
    memset(change, 0, sizeof *change);
    bool done = open_update(&update, fail);
    if (done)
        note_states(&update.used, change->before);
    done = done && list_place_roll_back(&update.place, fail);
    if (done) {
        lists_close(&update.used);
        list_set_free(&update.set);
        done = open_used(&update, fail);
    }
    if (done)
        note_states(&update.used, change->after);
    change->changed = done;
    close_update(&update);
    return done;
}
