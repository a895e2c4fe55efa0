/* What the values of options mean, whoever names the value. */
#include "cmd/settings/setters.h"

#include <errno.h>
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

/* How the values of a type are read, and what they may be. */
struct kind {
    bool (*set)(const struct option_spec *, const char *value, void *field, struct fail *why);
    size_t bytes;                        /* of the field */
    size_t most;                         /* how many there may be; 0: there is one */
    bool (*is_right)(const char *value); /* NULL: any but the empty one */
    const char *must_be;                 /* what is said of others */
    const char *example; /* a value that is allowed; NULL: the argument's name or a word is one */
};

static const struct kind *kind_of(const struct option_spec *spec);

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

bool answer_is_yes(const char *value)
{
    return strcmp(plain_answer(value), "yes") == 0;
}

static bool must_be(struct fail *why, const char *what)
{
    return fail_because(why, EXIT_USAGE, "it must be %s", what);
}

/* Says which words CHOICES are: "it must be risky or keep". */
static bool must_be_one_of(struct fail *why, const struct choices *choices)
{
    char words[WORDS_BYTES];
    size_t length = 0;
    for (int i = choices->first; i < choices->count; i++)
        length += (size_t)snprintf(words + length, WORDS_BYTES - length, "%s%s",
                                   i == choices->first ? "" : (i == choices->count - 1 ? " or " : ", "),
                                   choices->words[i]);
    return must_be(why, words);
}

static bool set_word(const struct option_spec *spec, const char *word, void *field, struct fail *why)
{
    const struct choices *choices = &spec->choices;
    for (int i = choices->first; i < choices->count; i++)
        if (strcmp(choices->words[i], word) == 0) {
            memcpy(field, &i, sizeof i);
            return true;
        }
    return must_be_one_of(why, choices);
}

static bool set_answer(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    return set_word(spec, plain_answer(value), field, why);
}

static bool set_flag(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    (void)spec;
    bool yes = answer_is_yes(value);
    if (!yes && strcmp(plain_answer(value), "no") != 0)
        return must_be(why, "yes or no");
    memcpy(field, &yes, sizeof yes);
    return true;
}

static bool set_negation(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    bool yes;
    if (!set_flag(spec, value, &yes, why))
        return false;
    memcpy(field, &(int){yes ? ANSWER_NO : ANSWER_YES}, sizeof(int));
    return true;
}

static bool is_right(const struct option_spec *spec, const char *value, struct fail *why)
{
    const struct kind *kind = kind_of(spec);
    if (kind->is_right != NULL ? kind->is_right(value) : *value != '\0')
        return true;
    return kind->must_be != NULL ? must_be(why, kind->must_be)
                                 : fail_because(why, EXIT_USAGE, "it must not be empty");
}

static bool set_text(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    if (!is_right(spec, value, why))
        return false;
    memcpy(field, &value, sizeof value);
    return true;
}

static bool set_sender(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    static const char *const null = "";
    if (strcmp(value, "<>") != 0)
        return set_text(spec, value, field, why);
    memcpy(field, &null, sizeof null);
    return true;
}

static bool add_text(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    struct paths *paths = field;
    if (!is_right(spec, value, why))
        return false;
    if (paths->count >= kind_of(spec)->most)
        return fail_because(why, EXIT_USAGE, "at most %zu are allowed", kind_of(spec)->most);
    paths_add(paths, spec->type == OPTION_PATHS ? file_named(value) : value);
    return true;
}

static bool set_delimiter(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    char delimiter = value[0];
    if (strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
        delimiter = '\t';
    else if (delimiter == '\0' || value[1] != '\0' || strchr(",;|\t", delimiter) == NULL)
        return must_be(why, kind_of(spec)->must_be);
    memcpy(field, &delimiter, sizeof delimiter);
    return true;
}

static bool set_number(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number < 1 || number > spec->most)
        return fail_because(why, EXIT_USAGE, "it must be a number from 1 to %d", spec->most);
    memcpy(field, &(int){(int)number}, sizeof(int));
    return true;
}

static bool set_time(const struct option_spec *spec, const char *value, void *field, struct fail *why)
{
    int seconds;
    if (!value_seconds(value, &seconds))
        return must_be(why, kind_of(spec)->must_be);
    memcpy(field, &seconds, sizeof seconds);
    return true;
}

static bool is_threshold(const char *value)
{
    struct threshold threshold;
    return threshold_read(value, &threshold);
}

/* clang-format off */
static const struct kind kinds[] = {
    [OPTION_FLAG]      = {.set = set_flag, .bytes = sizeof(bool), .example = "no"},
    [OPTION_ACT]       = {.set = set_flag, .bytes = sizeof(bool), .example = "no"},
    [OPTION_ANSWER]    = {.set = set_answer, .bytes = sizeof(int), .example = "yes"},
    [OPTION_NEGATION]  = {.set = set_negation, .bytes = sizeof(int), .example = "yes"},
    [OPTION_CHOICE]    = {.set = set_word, .bytes = sizeof(int)},
    [OPTION_TEXT]      = {.set = set_text, .bytes = sizeof(char *)},
    [OPTION_PATH]      = {.set = set_text, .bytes = sizeof(char *)},
    [OPTION_PLACE]     = {.set = set_text, .bytes = sizeof(char *)},
    [OPTION_PATHS]     = {.set = add_text, .bytes = sizeof(struct paths), .most = PATHS_MAX,
                          .must_be = "the name of a file"},
    [OPTION_DELIMITER] = {.set = set_delimiter, .bytes = sizeof(char), .example = "tab",
                          .must_be = "one of , ; | tab"},
    [OPTION_NUMBER]    = {.set = set_number, .bytes = sizeof(int), .example = "2"},
    [OPTION_TIME]      = {.set = set_time, .bytes = sizeof(int), .example = "6h",
                          .must_be = "a time such as 30s, 90m or 6h, at most a year"},
    [OPTION_SERVERS]   = {.set = add_text, .bytes = sizeof(struct paths), .most = RESOLVER_SERVERS_MAX,
                          .is_right = value_is_server, .example = "127.0.0.1",
                          .must_be = "an IP address, optionally with a port (192.0.2.1:53)"},
    [OPTION_DOMAINS]   = {.set = add_text, .bytes = sizeof(struct paths), .most = CANARY_OWN_MAX,
                          .is_right = value_is_domain, .example = "gmail.com",
                          .must_be = "a domain name"},
    [OPTION_DOMAIN]    = {.set = set_text, .bytes = sizeof(char *),
                          .is_right = value_is_domain, .example = "mail.example.org",
                          .must_be = "a name such as mail.example.org"},
    [OPTION_SENDER]    = {.set = set_sender, .bytes = sizeof(char *),
                          .is_right = value_is_sender, .example = "probe@example.org",
                          .must_be = "an address such as probe@example.org"},
    [OPTION_PROXY]     = {.set = set_text, .bytes = sizeof(char *),
                          .is_right = value_is_proxy, .example = "socks5://127.0.0.1:1080",
                          .must_be = "a URL such as socks5://127.0.0.1:1080 or http://proxy:3128"},
    [OPTION_ADDRESS]   = {.set = set_text, .bytes = sizeof(char *),
                          .is_right = value_is_address, .example = "192.0.2.1",
                          .must_be = "an IP address"},
    [OPTION_SELECTOR]  = {.set = set_text, .bytes = sizeof(char *),
                          .is_right = value_is_selector, .example = "s1",
                          .must_be = "a name such as s1"},
    [OPTION_THRESHOLDS] = {.set = add_text, .bytes = sizeof(struct paths), .most = PATHS_MAX,
                          .is_right = is_threshold, .example = "invalid>10%",
                          .must_be = "rows, unknown, a status or a reason, then > >= < or <=, then a number "
                                     "or a share, such as 'invalid>10%' or 'clean<1000'"},
    [OPTION_HELP]      = {.bytes = 0},
    [OPTION_CONFIG]    = {.bytes = 0},
};
/* clang-format on */

static const struct kind *kind_of(const struct option_spec *spec)
{
    return &kinds[spec->type];
}

bool setting_set(const struct option_spec *spec, const char *value, struct settings *settings,
                 struct fail *why)
{
    return kind_of(spec)->set(spec, value, (char *)settings + spec->offset, why);
}

void setting_reset(const struct option_spec *spec, struct settings *settings)
{
    void *field = (char *)settings + spec->offset;
    struct fail never;
    if (setting_is_list(spec))
        paths_free(field);
    memset(field, 0, kind_of(spec)->bytes);
    if (spec->by_default != NULL)
        setting_set(spec, spec->by_default, settings, &never);
}

void settings_default(struct settings *settings)
{
    for (size_t i = 0; i < option_count; i++)
        setting_reset(&option_specs[i], settings);
}

void settings_free(struct settings *settings)
{
    for (size_t i = 0; i < option_count; i++)
        if (setting_is_list(&option_specs[i]))
            paths_free((void *)((char *)settings + option_specs[i].offset));
    *settings = (struct settings){0};
}

bool setting_is_list(const struct option_spec *spec)
{
    return kind_of(spec)->most > 0;
}

bool setting_is_path(const struct option_spec *spec, const char *value)
{
    if (spec->type == OPTION_PLACE)
        return strstr(value, "://") == NULL && strcmp(value, "none") != 0;
    return spec->type == OPTION_PATH || spec->type == OPTION_PATHS;
}

const char *setting_example(const struct option_spec *spec)
{
    const struct kind *kind = kind_of(spec);
    if (spec->by_default != NULL)
        return spec->by_default;
    if (kind->example != NULL)
        return kind->example;
    return spec->type == OPTION_CHOICE ? spec->choices.words[spec->choices.first] : spec->argument;
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
    const struct paths *const all[] = {&settings->inputs, &settings->suppress, &settings->allow,
                                       &settings->block};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t at = 0; at < all[i]->count; at++)
            more += strcmp(all[i]->path[at], "-") == 0;
    return more <= 1 ||
           fail_because(
               fail, EXIT_USAGE,
               "standard input is given %zu times but can be read only once; save it to a file and give that",
               more);
}
