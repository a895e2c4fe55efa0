/* What the values of options mean: one setter a type, whoever names the value. */
#include "cmd/settings/setters.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/values.h"
#include "pipeline/report/threshold.h"
#include "validators/canary/canary.h"
#include "validators/net/resolver.h"

enum { WORDS_BYTES = 160 };

/* Every enum of the settings is stored as an int. */
_Static_assert(sizeof(enum level) == sizeof(int) && sizeof(enum answer) == sizeof(int), "enums are ints");

/* The words for yes and no that files and variables may have; any other word is left alone. */
static const char *plain_answer(const char *word)
{
    static const char *const yes[] = {"true", "on", "1", NULL}, *const no[] = {"false", "off", "0", NULL};
    for (const char *const *one = yes; *one != NULL; one++)
        if (strcmp(*one, word) == 0)
            return "yes";
    for (const char *const *one = no; *one != NULL; one++)
        if (strcmp(*one, word) == 0)
            return "no";
    return word;
}

static bool must_be(struct fail *why, const char *what)
{
    return fail_because(why, EXIT_USAGE, "it must be %s", what);
}

/* The words that SPEC takes: "risky or keep". */
static void allowed_words(const struct option_spec *spec, char words[WORDS_BYTES])
{
    size_t length = 0;
    words[0] = '\0';
    for (const struct choice *choice = spec->choices; choice->word != NULL; choice++) {
        if (choice->not_yet != NULL)
            continue;
        bool last = choice[1].word == NULL || choice[1].not_yet != NULL;
        int put = snprintf(words + length, WORDS_BYTES - length, "%s%s",
                           length == 0 ? "" : (last ? " or " : ", "), choice->word);
        length += (size_t)put;
    }
}

static bool set_choice(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    char words[WORDS_BYTES];
    const struct choice *choice = spec->choices;
    const char *word = spec->argument == NULL ? plain_answer(value) : value;
    while (choice->word != NULL && strcmp(choice->word, word) != 0)
        choice++;
    if (choice->word == NULL) {
        allowed_words(spec, words);
        return must_be(why, words);
    }
    if (choice->not_yet != NULL)
        return fail_because(why, EXIT_USAGE, "%s", choice->not_yet);
    memcpy(place, &choice->value, sizeof choice->value);
    return true;
}

static bool set_flag(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    const char *word = plain_answer(value);
    bool yes = strcmp(word, "yes") == 0;
    if (!yes && strcmp(word, "no") != 0)
        return must_be(why, "yes or no");
    memcpy(place, &yes, sizeof yes);
    return true;
}

static bool set_text(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    if (*value == '\0')
        return fail_because(why, EXIT_USAGE, "it must not be empty");
    memcpy(place, &value, sizeof value);
    return true;
}

/* Adds VALUE to PLACE unless it holds MOST texts. */
static bool add_text(const char *value, struct paths *place, size_t most, struct fail *why)
{
    if (place->count == most)
        return fail_because(why, EXIT_USAGE, "it is one too many: at most %zu may be named", most);
    place->path[place->count++] = value;
    return true;
}

const char *file_named(const char *path)
{
    static const char *const names[] = {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(path, names[i]) == 0)
            return "-";
    return path;
}

bool standard_input_once(const struct settings *settings, size_t more, struct fail *fail)
{
    const struct paths *const all[] = {&settings->lists, &settings->suppress, &settings->allow,
                                       &settings->block};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t at = 0; at < all[i]->count; at++)
            more += strcmp(all[i]->path[at], "-") == 0;
    return more <= 1 ||
           fail_because(fail, EXIT_USAGE,
                        "standard input is named %zu times and can be read once; save it as a file, "
                        "and name that",
                        more);
}

static bool add_path(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return *value != '\0' ? add_text(file_named(value), place, PATHS_MAX, why)
                          : must_be(why, "the name of a file");
}

static bool set_delimiter(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    char delimiter = value[0];
    if (strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
        delimiter = '\t';
    else if (delimiter == '\0' || value[1] != '\0' || strchr(",;|\t", delimiter) == NULL)
        return must_be(why, "one of , ; | tab");
    memcpy(place, &delimiter, sizeof delimiter);
    return true;
}

/* Sets the int at PLACE to VALUE, a number from 1 to MOST. */
static bool set_number(const char *value, int most, void *place, struct fail *why)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number < 1 || number > most)
        return fail_because(why, EXIT_USAGE, "it must be a number from 1 to %d", most);
    memcpy(place, &(int){(int)number}, sizeof(int));
    return true;
}

static bool set_threads(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return set_number(value, THREADS_MAX, place, why);
}

static bool set_sessions(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return set_number(value, SESSIONS_MAX, place, why);
}

static bool set_port(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return set_number(value, UINT16_MAX, place, why);
}

static bool set_time(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    int seconds;
    if (!value_seconds(value, &seconds))
        return must_be(why, "a time such as 30s, 90m or 6h, a year at most");
    memcpy(place, &seconds, sizeof seconds);
    return true;
}

static bool add_server(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return value_is_server(value) ? add_text(value, place, RESOLVER_SERVERS_MAX, why)
                                  : must_be(why, "an IP address, also with a port (192.0.2.1:53)");
}

static bool add_domain(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    (void)spec;
    return value_is_domain(value) ? add_text(value, place, CANARY_OWN_MAX, why)
                                  : must_be(why, "the name of a domain");
}

static bool set_domain(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    return value_is_domain(value) ? set_text(spec, value, place, why)
                                  : must_be(why, "a name such as mail.example.org");
}

static bool set_sender(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    static const char *const null = "";
    if (strcmp(value, "<>") != 0)
        return value_is_sender(value) ? set_text(spec, value, place, why)
                                      : must_be(why, "an address such as probe@example.org");
    memcpy(place, &null, sizeof null);
    return true;
}

static bool set_proxy(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    return value_is_proxy(value) ? set_text(spec, value, place, why)
                                 : must_be(why, "a URL such as socks5://127.0.0.1:1080 or http://proxy:3128");
}

static bool set_address(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    return value_is_address(value) ? set_text(spec, value, place, why) : must_be(why, "an IP address");
}

static bool set_selector(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    return value_is_selector(value) ? set_text(spec, value, place, why) : must_be(why, "a name such as s1");
}

static bool add_threshold(const struct option_spec *spec, const char *value, void *place, struct fail *why)
{
    struct threshold threshold;
    (void)spec;
    if (!threshold_read(value, &threshold))
        return must_be(
            why, "rows, unknown, a segment or a reason, then > >= < or <=, then a number or a share, such "
                 "as 'invalid>10%' or 'clean<1000'");
    return add_text(value, place, PATHS_MAX, why);
}

#define LIST sizeof(struct paths), true

static const struct kind {
    bool (*set)(const struct option_spec *, const char *, void *, struct fail *);
    size_t bytes; /* of its member of the settings */
    bool list;
    const char *example; /* a value that is allowed; NULL: the option's default or its argument is one */
} kinds[] = {
    [OPTION_FLAG] = {set_flag, sizeof(bool), false, "no"},
    [OPTION_ACT] = {set_flag, sizeof(bool), false, NULL},
    [OPTION_CHOICE] = {set_choice, sizeof(int), false, NULL},
    [OPTION_TEXT] = {set_text, sizeof(char *), false, NULL},
    [OPTION_PATH] = {set_text, sizeof(char *), false, NULL},
    [OPTION_PLACE] = {set_text, sizeof(char *), false, NULL},
    [OPTION_PATHS] = {add_path, LIST, NULL},
    [OPTION_DELIMITER] = {set_delimiter, sizeof(char), false, "tab"},
    [OPTION_THREADS] = {set_threads, sizeof(int), false, "2"},
    [OPTION_TIME] = {set_time, sizeof(int), false, "6h"},
    [OPTION_SERVERS] = {add_server, LIST, "127.0.0.1"},
    [OPTION_DOMAINS] = {add_domain, LIST, "gmail.com"},
    [OPTION_DOMAIN] = {set_domain, sizeof(char *), false, "mail.example.org"},
    [OPTION_SENDER] = {set_sender, sizeof(char *), false, "probe@example.org"},
    [OPTION_PROXY] = {set_proxy, sizeof(char *), false, "socks5://127.0.0.1:1080"},
    [OPTION_PORT] = {set_port, sizeof(int), false, "25"},
    [OPTION_SESSIONS] = {set_sessions, sizeof(int), false, "1000"},
    [OPTION_ADDRESS] = {set_address, sizeof(char *), false, "192.0.2.1"},
    [OPTION_SELECTOR] = {set_selector, sizeof(char *), false, "s1"},
    [OPTION_THRESHOLDS] = {add_threshold, LIST, "invalid>10%"},
};

bool setting_set(const struct option_spec *spec, const char *value, struct settings *settings,
                 struct fail *why)
{
    return kinds[spec->type].set(spec, value, (char *)settings + spec->offset, why);
}

void setting_reset(const struct option_spec *spec, struct settings *settings)
{
    memset((char *)settings + spec->offset, 0, kinds[spec->type].bytes);
}

bool setting_is_list(const struct option_spec *spec)
{
    return kinds[spec->type].list;
}

const char *setting_example(const struct option_spec *spec)
{
    const struct kind *kind = &kinds[spec->type];
    struct settings scratch = {0};
    struct fail why = {0};
    bool free_text = spec->type == OPTION_TEXT || spec->type == OPTION_PATH || spec->type == OPTION_PLACE ||
                     spec->type == OPTION_PATHS;
    bool has_default = spec->by_default != NULL && strcmp(spec->by_default, "none") != 0;
    if (!free_text && has_default && setting_set(spec, spec->by_default, &scratch, &why))
        return spec->by_default;
    if (kind->example != NULL)
        return kind->example;
    return spec->choices != NULL ? spec->choices[0].word : spec->argument;
}

bool answer_is_yes(const char *value)
{
    return strcmp(plain_answer(value), "yes") == 0;
}
