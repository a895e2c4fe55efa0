/* The command store: what is remembered, pruned, and forgotten for somebody who asks for that. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/settings/command.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/base/user_place.h"
#include "pipeline/store/store.h"
#include "pipeline/store/store_care.h"
#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/names/domain_idn2.h"
#include "validators/syntax/syntax.h"

enum {
    COUNT_COLUMNS = 11,
    NAMES_A_WORD = 4, /* the spellings of an address */
    PATH_COLUMNS = 1000,
};

/* The store that SETTINGS name, or that runs use without a name; the caller frees it.  NULL with FAIL set. */
static char *store_path(const struct settings *settings, struct fail *fail)
{
    char *path = user_place_store(settings);
    if (path == NULL)
        fail_because(fail, EXIT_USAGE, "neither XDG_CACHE_HOME nor HOME is set; set --store FILE");
    return path;
}

static uint32_t now(void)
{
    return (uint32_t)time(NULL);
}

static void print_day(const char *before, uint32_t moment_s)
{
    char text[sizeof "2026-01-01" + 16];
    struct tm parts;
    time_t moment = moment_s;
    gmtime_r(&moment, &parts);
    strftime(text, sizeof text, "%Y-%m-%d", &parts);
    printf("%s%s", before, text);
}

static void print_count(uint64_t count, const char *code)
{
    if (count > 0)
        printf("  %*s  %s\n", COUNT_COLUMNS, count_text(count).text, code);
}

static void print_answers(const struct store_view *view)
{
    if (view->domains > 0)
        puts("\nDomains");
    for (int verdict = MX_UNKNOWN + 1; verdict < MX_VERDICT_COUNT; verdict++)
        print_count(view->by_domain[verdict], mx_reason((enum mx_verdict)verdict)->code);
    if (view->mailboxes > 0)
        puts("\nMailboxes, including made-up ones for comparison");
    for (int verdict = SMTP_UNKNOWN + 1; verdict < SMTP_VERDICT_COUNT; verdict++)
        print_count(view->by_mailbox[verdict], smtp_reason((enum smtp_verdict)verdict)->code);
}

static void print_view(const char *path, const struct store_view *view)
{
    struct shown shown = text_shown(str_of(path), PATH_COLUMNS);
    if (!view->there) {
        printf("No answers are stored: %s does not exist.\n", shown.text);
        return;
    }
    printf("%s, %s\n", shown.text, bytes_text(view->bytes).text);
    printf("%s answer%s about domains and %s about mailboxes", count_text(view->domains).text,
           plural(view->domains), count_text(view->mailboxes).text);
    if (view->oldest_s > 0) {
        print_day(", from ", view->oldest_s);
        print_day(" to ", view->newest_s);
    }
    printf("; expired: %s.\n", count_text(view->expired).text);
    if (view->unusable > 0)
        printf("Damaged and ignored: %s.\n", count_text(view->unusable).text);
    print_answers(view);
}

/* A former store that was damaged is still there, and perhaps what was to go from the new one. */
static void print_damaged_beside(const char *path, bool there)
{
    if (there)
        printf("%s.damaged, a former store, still exists: remove it when you no longer need it.\n",
               text_shown(str_of(path), PATH_COLUMNS).text);
}

static void print_json(const char *path, const struct store_view *view)
{
    size_t length;
    char *text = store_view_json(path, view, &length);
    fwrite(text, 1, length, stdout);
    free(text);
}

static enum exit_code show(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    struct store_view view;
    char *path = store_path(settings, &fail);
    bool done = path != NULL && store_look(path, now(), &view, &fail);
    (void)words;
    if (done && settings->json) {
        print_json(path, &view);
    } else if (done) {
        print_view(path, &view);
        print_damaged_beside(path, view.damaged_beside);
    }
    free(path);
    return done ? EXIT_DONE : say_fail(&fail);
}

static enum exit_code prune(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    struct store_change change;
    uint32_t now_s = now(), age_s = (uint32_t)settings->older_than_s;
    struct store_removal removal = {.now_s = now_s, .asked_before_s = age_s > 0 ? now_s - age_s : 0};
    char *path = store_path(settings, &fail);
    bool done = path != NULL && store_remove(path, &removal, &change, &fail);
    (void)words;
    if (done && !change.there)
        printf("No answers are stored: %s does not exist.\n", text_shown(str_of(path), PATH_COLUMNS).text);
    else if (done)
        printf("%s answer%s removed; the file went from %s to %s.\n", count_text(change.removed).text,
               plural(change.removed), bytes_text(change.before).text, bytes_text(change.after).text);
    if (done)
        print_damaged_beside(path, change.damaged_beside);
    free(path);
    return done ? EXIT_DONE : say_fail(&fail);
}

/* What is to be forgotten. */
struct names {
    struct arena arena;
    struct str *name;
    size_t count;
};

static void add_name(struct names *names, struct str local, struct str domain)
{
    char *text = arena_take(&names->arena, local.length + 1 + domain.length);
    if (local.length > 0)
        memcpy(text, local.bytes, local.length);
    text[local.length] = '@';
    memcpy(text + local.length + 1, domain.bytes, domain.length);
    names->name[names->count++] = (struct str){text, local.length + 1 + domain.length};
}

/* Adds what is remembered of a domain: its own answer, and the one about its neighbour. */
static bool add_domain(struct names *names, struct str word)
{
    char ascii[DOMAIN_MAX + 1];
    if (domain_to_ascii(word, ascii) == 0)
        return false;
    struct str domain = arena_copy(&names->arena, str_of(ascii));
    names->name[names->count++] = domain;
    add_name(names, STR(""), domain);
    return true;
}

/* Adds the address WORD as it is written, and as lists also write it: the store keeps what stood there. */
static bool add_address(struct names *names, struct str word)
{
    struct address address = {0};
    (void)syntax_read(word, &names->arena, &address); /* of an invalid one, nothing is remembered */
    struct str local = address_local(&address), domain = address_domain(&address);
    if (local.length == 0 || domain.length == 0)
        return false;
    char *lower = arena_take(&names->arena, local.length), *upper = arena_take(&names->arena, local.length);
    char *capital = arena_take(&names->arena, local.length);
    for (size_t i = 0; i < local.length; i++) {
        lower[i] = ascii_lower(local.bytes[i]);
        upper[i] = (char)(lower[i] >= 'a' && lower[i] <= 'z' ? lower[i] - 'a' + 'A' : lower[i]);
        capital[i] = i == 0 ? upper[i] : lower[i];
    }
    const char *const spellings[NAMES_A_WORD] = {local.bytes, lower, upper, capital};
    for (size_t i = 0; i < NAMES_A_WORD; i++)
        add_name(names, (struct str){spellings[i], local.length}, domain);
    return true;
}

static bool gather(struct names *names, const struct arguments *words, struct fail *fail)
{
    names->name = memory_take((size_t)words->count * NAMES_A_WORD * sizeof *names->name);
    for (int i = 0; i < words->count; i++) {
        struct str word = str_of(words->texts[i]);
        bool domain = str_starts(word, STR("@"));
        if (!(domain ? add_domain(names, str_tail(word, 1)) : add_address(names, word)))
            return fail_because(fail, EXIT_USAGE,
                                "%s is neither an address nor an @domain; see mailsift help store",
                                words->texts[i]);
    }
    return true;
}

static void print_forgotten(const char *path, const struct store_change *change)
{
    struct shown shown = text_shown(str_of(path), PATH_COLUMNS);
    if (!change->there)
        printf("No answers are stored: %s does not exist.\n", shown.text);
    else if (change->removed == 0)
        printf("%s has no answer about it.\n", shown.text);
    else
        printf("%s answer%s removed; %s was rewritten.\n", count_text(change->removed).text,
               plural(change->removed), shown.text);
    print_damaged_beside(path, change->damaged_beside);
}

static enum exit_code forget(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    struct names names = {0};
    struct store_change change;
    char *path = store_path(settings, &fail);
    bool done = path != NULL && gather(&names, words, &fail);
    if (done) {
        struct store_removal removal = {.names = names.name, .count = names.count};
        done = store_remove(path, &removal, &change, &fail);
    }
    if (done)
        print_forgotten(path, &change);
    free(names.name);
    arena_free(&names.arena);
    free(path);
    return done ? EXIT_DONE : say_fail(&fail);
}

const struct command store_command = {
    .name = "store",
    .summary = "show, prune or forget stored answers",
    .usage = "store [prune|forget WHO]",
    .about = "Shows how many answers the store holds, how old they are, and what they say.\n"
             "\n"
             "  prune           removes expired answers (with --older-than, older ones too),\n"
             "                  and shrinks the file\n"
             "  forget ADDRESS  removes the answers about an address, for a person who asks\n"
             "                  to be forgotten\n"
             "  forget @DOMAIN  removes the answers about a domain, but not about its\n"
             "                  mailboxes: the store has keyed hashes instead of their\n"
             "                  addresses, so name each one\n"
             "\n"
             "prune and forget rewrite the file, so that nothing of what they remove is left\n"
             "in it.  They exit with 75 if a run is using the store.",
    .subcommands = {{.taker = OF_STORE, .run = show},
                    {.word = "prune", .taker = OF_STORE_PRUNE, .run = prune},
                    {.word = "forget",
                     .taker = OF_STORE_FORGET,
                     .least = 1,
                     .most = INT_MAX,
                     .wants = "store forget needs an ADDRESS or an @DOMAIN",
                     .run = forget}},
};
