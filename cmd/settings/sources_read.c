/* Gathers what files and variables assign. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/settings/config_file.h"
#include "cmd/settings/config_reader.h"
#include "cmd/settings/setters.h"
#include "cmd/settings/sources.h"

enum { VALUES_SEPARATOR = ',' }; /* of a list in a variable */

static const char prefix[] = "MAILSIFT_";

/* Adds the settings of one file. */
struct adder {
    struct config_listener listener; /* the first member: the listener is the adder */
    struct sources *sources;
    enum setting_source source;
    const char *file;
};

/* FIRST and SECOND joined, in the sources' memory. */
static const char *join(struct sources *sources, struct str first, struct str second)
{
    char *text = arena_take(&sources->texts, first.length + second.length + 1);
    memcpy(text, first.bytes, first.length);
    memcpy(text + first.length, second.bytes, second.length);
    text[first.length + second.length] = '\0';
    return text;
}

/* The value of the variable NAME; NULL: not set, or empty. */
static const char *variable(const struct sources *sources, const char *name)
{
    size_t length = strlen(name);
    for (char *const *one = sources->environment; one != NULL && *one != NULL; one++)
        if (strncmp(*one, name, length) == 0 && (*one)[length] == '=' && (*one)[length + 1] != '\0')
            return *one + length + 1;
    return NULL;
}

void sources_find(struct sources *sources)
{
    sources->environment = environ;
    sources->system_file = SYSTEM_FILE;
    const char *config = variable(sources, "XDG_CONFIG_HOME"), *home = variable(sources, "HOME");
    if (config != NULL && config[0] == '/')
        sources->user_file = join(sources, str_of(config), STR("/" USER_FILE));
    else if (home != NULL && home[0] == '/')
        sources->user_file = join(sources, str_of(home), STR("/.config/" USER_FILE));
}

/* The path that VALUE of FILE means: ~/ is the home directory, and what is not absolute begins where the file
 * is.  NULL: HOME is not set. */
static const char *path_of(struct sources *sources, const char *file, const char *value)
{
    const char *home = variable(sources, "HOME"), *slash = strrchr(file, '/');
    struct str directory = {file, slash != NULL ? (size_t)(slash - file) + 1 : 0};
    if (value[0] == '~' && (value[1] == '/' || value[1] == '\0'))
        return home != NULL ? join(sources, str_of(home), str_of(value + 1)) : NULL;
    return join(sources, value[0] == '/' || value[0] == '\0' ? STR("") : directory, str_of(value));
}

static bool refuse_name(const struct config_setting *setting, const char *file, struct fail *fail)
{
    const struct option_spec *nearest = setting_near(setting->name);
    return fail_because(fail, EXIT_CONFIG, "%s:%d: unknown setting %s%s%s%s", file, setting->line,
                        setting->name,
                        nearest != NULL ? "; did you mean " : "; mailsift config lists them all",
                        nearest != NULL ? nearest->name : "", nearest != NULL ? "?" : "");
}

static bool add_setting(struct config_listener *self, const struct config_setting *setting, struct fail *fail)
{
    struct adder *adder = (struct adder *)self;
    struct assignment assignment = {.source = adder->source, .where = adder->file, .line = setting->line};
    assignment.spec = setting_named(setting->name, &assignment.undo);
    if (assignment.spec == NULL)
        return refuse_name(setting, adder->file, fail);
    if (setting->value == NULL) { /* NAME = {} */
        assignment.undo = true;
        assignment.value = "yes";
    } else if (!assignment.undo && setting_is_path(assignment.spec, setting->value)) {
        assignment.value = path_of(adder->sources, adder->file, setting->value);
        if (assignment.value == NULL)
            return fail_because(fail, EXIT_CONFIG, "%s:%d: %s: HOME is not set; write the full path",
                                adder->file, setting->line, setting->value);
    } else {
        assignment.value = join(adder->sources, str_of(setting->value), STR(""));
    }
    sources_add(adder->sources, &assignment);
    return true;
}

static bool read_file(struct sources *sources, enum setting_source source, const char *file,
                      struct fail *fail)
{
    struct adder adder = {{add_setting}, sources, source, file};
    struct str text;
    if (file == NULL)
        return true;
    if (!config_file_open(file, source != SOURCE_NAMED, &text, fail))
        return false;
    bool right = text.bytes == NULL || config_read(text, file, &adder.listener, fail);
    free((char *)text.bytes);
    return right;
}

/* MAILSIFT_MAIL_FROM is mail-from.  Returns false where the name cannot be a setting's. */
static bool name_of(struct str variable_name, char name[OPTION_NAME_BYTES])
{
    struct str rest = str_tail(variable_name, sizeof prefix - 1);
    if (rest.length >= OPTION_NAME_BYTES)
        return false;
    for (size_t i = 0; i < rest.length; i++) {
        if (rest.bytes[i] == '-' || islower((unsigned char)rest.bytes[i]))
            return false;
        name[i] = rest.bytes[i] == '_' ? '-' : ascii_lower(rest.bytes[i]);
    }
    name[rest.length] = '\0';
    return true;
}

static bool refuse_variable(struct str variable_name, const char *name, struct fail *fail)
{
    const struct option_spec *nearest = setting_near(name);
    char meant[OPTION_NAME_BYTES] = "";
    for (size_t i = 0; nearest != NULL && nearest->name[i] != '\0'; i++)
        meant[i] = nearest->name[i] == '-' ? '_' : (char)toupper((unsigned char)nearest->name[i]);
    return fail_because(fail, EXIT_CONFIG, "unknown setting %.*s in the environment; %s%s%s",
                        (int)variable_name.length, variable_name.bytes,
                        nearest != NULL ? "did you mean MAILSIFT_" : "unset it, or see mailsift config",
                        meant, nearest != NULL ? "?" : "");
}

/* Adds the values of a list, or the one value. */
static void add_values(struct sources *sources, struct assignment assignment, const char *value)
{
    const char *end;
    while (setting_is_list(assignment.spec) && !assignment.undo &&
           (end = strchr(value, VALUES_SEPARATOR)) != NULL) {
        assignment.value = join(sources, (struct str){value, (size_t)(end - value)}, STR(""));
        sources_add(sources, &assignment);
        value = end + 1;
    }
    assignment.value = value;
    sources_add(sources, &assignment);
}

/* Adds what ENTRY (NAME=VALUE) says if it is one of ours. */
static bool read_variable(struct sources *sources, const char *entry, struct fail *fail)
{
    const char *equals = strchr(entry, '=');
    if (strncmp(entry, prefix, sizeof prefix - 1) != 0 || equals == NULL)
        return true;
    struct str whole = {entry, (size_t)(equals - entry)};
    if (equals[1] == '\0' || str_equal(whole, STR(CONFIG_VARIABLE)))
        return true;
    char name[OPTION_NAME_BYTES] = "";
    struct assignment assignment = {.source = SOURCE_ENVIRONMENT, .where = join(sources, whole, STR(""))};
    if (!name_of(whole, name) || (assignment.spec = setting_named(name, &assignment.undo)) == NULL)
        return refuse_variable(whole, name, fail);
    add_values(sources, assignment, equals + 1);
    return true;
}

bool sources_read(struct sources *sources, const char *file, struct fail *fail)
{
    const char *named = file != NULL ? file : variable(sources, CONFIG_VARIABLE);
    bool right = true;
    if (named == NULL || strcmp(named, NO_FILE) != 0)
        right = read_file(sources, SOURCE_SYSTEM, sources->system_file, fail) &&
                read_file(sources, SOURCE_USER, sources->user_file, fail) &&
                read_file(sources, SOURCE_NAMED, named, fail);
    for (char *const *one = sources->environment; right && one != NULL && *one != NULL; one++)
        right = read_variable(sources, *one, fail);
    return right;
}
