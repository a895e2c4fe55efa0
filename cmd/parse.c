/* Turns a command line into settings, by the table of options. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/options.h"
#include "cmd/values.h"
#include "validators/net/canary.h"
#include "validators/net/resolver.h"

enum {
    OPTIONS_MAX = 64,      /* more than the table has */
    LONG_ONLY = 256,       /* what getopt_long returns for option number 0; letters are below it */
    NEAR_WORD_MAX = 24,    /* no name of ours is longer */
    NEAR_DISTANCE_MAX = 2, /* letters wrong, missing or too many: more is another word */
    SENTENCE_PART_BYTES = 160,
};

/* getopt_long's idea of a command's options. */
struct tables {
    struct option longs[OPTIONS_MAX + 1];
    char letters[2 * OPTIONS_MAX + 2];
};

/* Every enum of the settings is stored as an int. */
_Static_assert(sizeof(enum level) == sizeof(int) && sizeof(enum answer) == sizeof(int), "enums are ints");

static void fill_tables(const struct command *command, struct tables *tables)
{
    size_t longs = 0, letters = 0;
    tables->letters[letters++] = ':'; /* a missing argument is told from an unknown option */
    for (size_t i = 0; i < option_count && longs < OPTIONS_MAX; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!command_takes(command, spec))
            continue;
        tables->longs[longs++] = (struct option){
            spec->name, spec->argument != NULL ? required_argument : no_argument, NULL, LONG_ONLY + (int)i};
        if (spec->letter != 0)
            tables->letters[letters++] = spec->letter;
        if (spec->letter != 0 && spec->argument != NULL)
            tables->letters[letters++] = ':';
    }
}

/* The option that getopt_long means by GOT, or NULL. */
static const struct option_spec *spec_of(int got)
{
    if (got >= LONG_ONLY)
        return &option_specs[got - LONG_ONLY];
    for (size_t i = 0; i < option_count; i++)
        if (got != 0 && option_specs[i].letter == got)
            return &option_specs[i];
    return NULL;
}

/* How many letters must be changed, left out, put in or swapped to make B of A. */
static unsigned distance(const char *a, const char *b)
{
    unsigned rows[3][NEAR_WORD_MAX + 1];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > NEAR_WORD_MAX || b_length > NEAR_WORD_MAX)
        return NEAR_WORD_MAX;
    for (unsigned j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned *now = rows[i % 3], *above = rows[(i + 2) % 3], *swapped = rows[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            now[j] = swap && swapped[j - 2] + 1 < best ? swapped[j - 2] + 1 : best;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    unsigned least = NEAR_DISTANCE_MAX + 1;
    for (; *words != NULL; words++) {
        unsigned changes = distance(word, *words);
        if (changes < least && changes < strlen(*words) / 2 + 1) {
            least = changes;
            nearest = *words;
        }
    }
    return nearest;
}

static enum parsed refuse_unknown(const struct command *command, const char *text, struct fail *fail)
{
    if (optopt != 0) { /* a letter: TEXT may be the word before it, of -qx */
        fail_because(fail, EXIT_USAGE, "-%c is no option of %s; see mailsift help %s", optopt, command->name,
                     command->name);
        return PARSED_FAIL;
    }
    char name[NEAR_WORD_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text + 2, "="), text + 2);
    const char *nearest = nearest_word(name, command->options);
    fail_because(fail, EXIT_USAGE, "--%.*s is no option of %s%s%s%s mailsift help %s",
                 (int)strcspn(text + 2, "="), text + 2, command->name,
                 nearest != NULL ? "; did you mean --" : "", nearest != NULL ? nearest : "",
                 nearest != NULL ? "? See" : "; see", command->name);
    return PARSED_FAIL;
}

/* The words that SPEC takes: "risky or keep". */
static void allowed_words(const struct option_spec *spec, char words[SENTENCE_PART_BYTES])
{
    size_t length = 0;
    words[0] = '\0';
    for (const struct choice *choice = spec->choices; choice->word != NULL; choice++) {
        if (choice->not_yet != NULL)
            continue;
        bool last = choice[1].word == NULL || choice[1].not_yet != NULL;
        int put = snprintf(words + length, SENTENCE_PART_BYTES - length, "%s%s",
                           length == 0 ? "" : (last ? " or " : ", "), choice->word);
        length += (size_t)put;
    }
}

static bool set_choice(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    char words[SENTENCE_PART_BYTES];
    const struct choice *choice = spec->choices;
    while (spec->argument != NULL && choice->word != NULL && strcmp(choice->word, value) != 0)
        choice++;
    if (choice->word == NULL) {
        allowed_words(spec, words);
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be %s", spec->name, value, words);
    }
    if (choice->not_yet != NULL)
        return fail_because(fail, EXIT_USAGE, "--%s %s: %s", spec->name, value, choice->not_yet);
    memcpy(place, &choice->value, sizeof choice->value);
    return true;
}

static bool set_text(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (*value == '\0')
        return fail_because(fail, EXIT_USAGE, "--%s '': it must not be empty", spec->name);
    memcpy(place, &value, sizeof value);
    return true;
}

/* Adds VALUE to PLACE unless it holds MOST texts. */
static bool add_text(const char *value, struct paths *place, size_t most, struct fail *fail)
{
    if (place->count == most)
        return fail_because(fail, EXIT_USAGE, "%s is one too many: at most %zu may be named", value, most);
    place->path[place->count++] = value;
    return true;
}

static bool add_path(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (*value == '\0')
        return fail_because(fail, EXIT_USAGE, "--%s '': it must be the name of a file", spec->name);
    return add_text(value, place, PATHS_MAX, fail);
}

static bool set_delimiter(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    char delimiter = value[0];
    if (strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
        delimiter = '\t';
    else if (delimiter == '\0' || value[1] != '\0' || strchr(",;|\t", delimiter) == NULL)
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be one of , ; | tab", spec->name,
                            *value != '\0' ? value : "''");
    memcpy(place, &delimiter, sizeof delimiter);
    return true;
}

/* Sets the int at PLACE to VALUE, a number from 1 to MOST. */
static bool set_number(const struct option_spec *spec, const char *value, int most, void *place,
                       struct fail *fail)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number < 1 || number > most)
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be a number from 1 to %d", spec->name,
                            *value != '\0' ? value : "''", most);
    memcpy(place, &(int){(int)number}, sizeof(int));
    return true;
}

static bool set_threads(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    return set_number(spec, value, THREADS_MAX, place, fail);
}

static bool set_sessions(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    return set_number(spec, value, SESSIONS_MAX, place, fail);
}

static bool set_port(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    return set_number(spec, value, UINT16_MAX, place, fail);
}

static bool set_time(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    int seconds;
    if (!value_seconds(value, &seconds))
        return fail_because(fail, EXIT_USAGE,
                            "--%s %s: it must be a time such as 30s, 90m or 6h, a year at most", spec->name,
                            *value != '\0' ? value : "''");
    memcpy(place, &seconds, sizeof seconds);
    return true;
}

static bool add_server(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_server(value))
        return fail_because(fail, EXIT_USAGE,
                            "--%s %s: it must be an IP address, also with a port (192.0.2.1:53)", spec->name,
                            *value != '\0' ? value : "''");
    return add_text(value, place, RESOLVER_SERVERS_MAX, fail);
}

static bool add_domain(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_domain(value))
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be the name of a domain", spec->name,
                            *value != '\0' ? value : "''");
    return add_text(value, place, CANARY_NAMES_MAX, fail);
}

static bool set_domain(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_domain(value))
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be a name such as mail.example.org",
                            spec->name, *value != '\0' ? value : "''");
    memcpy(place, &value, sizeof value);
    return true;
}

static bool set_sender(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    static const char *const null = "";
    if (strcmp(value, "<>") == 0)
        memcpy(place, &null, sizeof null);
    else if (value_is_sender(value))
        memcpy(place, &value, sizeof value);
    else
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be an address such as probe@example.org",
                            spec->name, *value != '\0' ? value : "''");
    return true;
}

static bool set_proxy(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_proxy(value)) /* it is not shown: a password may stand in it */
        return fail_because(fail, EXIT_USAGE,
                            "--%s: it must be a URL such as socks5://127.0.0.1:1080 or http://proxy:3128",
                            spec->name);
    memcpy(place, &value, sizeof value);
    return true;
}

static bool set_address(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_address(value))
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be an IP address", spec->name,
                            *value != '\0' ? value : "''");
    memcpy(place, &value, sizeof value);
    return true;
}

static bool set_selector(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    if (!value_is_selector(value))
        return fail_because(fail, EXIT_USAGE, "--%s %s: it must be a name such as s1", spec->name,
                            *value != '\0' ? value : "''");
    memcpy(place, &value, sizeof value);
    return true;
}

static bool set_flag(const struct option_spec *spec, const char *value, void *place, struct fail *fail)
{
    (void)spec;
    (void)value;
    (void)fail;
    *(bool *)place = true;
    return true;
}

static bool (*const setters[])(const struct option_spec *, const char *, void *, struct fail *) = {
    [OPTION_FLAG] = set_flag,         [OPTION_CHOICE] = set_choice,       [OPTION_TEXT] = set_text,
    [OPTION_PATHS] = add_path,        [OPTION_DELIMITER] = set_delimiter, [OPTION_THREADS] = set_threads,
    [OPTION_TIME] = set_time,         [OPTION_SERVERS] = add_server,      [OPTION_DOMAINS] = add_domain,
    [OPTION_DOMAIN] = set_domain,     [OPTION_SENDER] = set_sender,       [OPTION_PROXY] = set_proxy,
    [OPTION_PORT] = set_port,         [OPTION_SESSIONS] = set_sessions,   [OPTION_ADDRESS] = set_address,
    [OPTION_SELECTOR] = set_selector,
};

/* What getopt_long refused: GOT is ':' or '?'. */
static enum parsed refuse(const struct command *command, const char *text, int got, struct fail *fail)
{
    const struct option_spec *spec = spec_of(optopt);
    if (spec == NULL || !command_takes(command, spec))
        return refuse_unknown(command, text, fail);
    if (got == ':')
        fail_because(fail, EXIT_USAGE, "--%s needs %s behind it; see mailsift help %s", spec->name,
                     spec->argument, command->name);
    else
        fail_because(fail, EXIT_USAGE, "--%s takes no value; see mailsift help %s", spec->name,
                     command->name);
    return PARSED_FAIL;
}

/* Sets what SPEC says; a refusal gets the way to the help behind it. */
static bool set(const struct command *command, const struct option_spec *spec, struct settings *settings,
                struct fail *fail)
{
    struct fail why = {0};
    if (setters[spec->type](spec, optarg, (char *)settings + spec->offset, &why))
        return true;
    return fail_because(fail, why.code, "%s; see mailsift help %s", why.sentence, command->name);
}

/* Whether SETTINGS say all that they must. */
static bool is_complete(const struct command *command, const struct settings *settings, struct fail *fail)
{
    if (settings->level == LEVEL_SMTP && (settings->helo == NULL || settings->mail_from == NULL))
        return fail_because(
            fail, EXIT_USAGE,
            "--level smtp needs --helo NAME and --mail-from ADDRESS: mail servers are told who asks; "
            "see mailsift help %s",
            command->name);
    if (settings->no_limits && !settings->allow_loopback)
        return fail_because(
            fail, EXIT_USAGE,
            "--no-limits goes with --allow-loopback only: real servers would block this machine; "
            "see mailsift help %s",
            command->name);
    return true;
}

enum parsed options_parse(const struct command *command, struct arguments *arguments,
                          struct settings *settings, struct fail *fail)
{
    struct tables tables = {0};
    int got;
    fill_tables(command, &tables);
    opterr = 0;
    optind = 0; /* GNU: begin anew */
    while ((got = getopt_long(arguments->count, arguments->texts, tables.letters, tables.longs, NULL)) !=
           -1) {
        if (got == '?' || got == ':')
            return refuse(command, arguments->texts[optind - 1], got, fail);
        const struct option_spec *spec = spec_of(got);
        if (spec->type == OPTION_HELP)
            return PARSED_HELP;
        if (!set(command, spec, settings, fail))
            return PARSED_FAIL;
    }
    arguments->texts += optind;
    arguments->count -= optind;
    return is_complete(command, settings, fail) ? PARSED : PARSED_FAIL;
}
