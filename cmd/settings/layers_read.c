/* Gathers what files and variables say of the settings. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/settings/config_file.h"
#include "cmd/settings/config_reader.h"
#include "cmd/settings/layers.h"
#include "cmd/settings/setters.h"

enum { VALUES_SEPARATOR = ',' }; /* of a list in a variable */

static const char prefix[] = "MAILSIFT_";

/* Adds the settings of one file. */
struct adder {
    struct config_listener listener; /* the first member: the listener is the adder */
    struct layers *layers;
    enum layer layer;
    const char *file;
};

/* Both, one behind the other, in the layers' memory. */
static const char *join(struct layers *layers, struct str first, struct str second)
{
    char *text = arena_take(&layers->texts, first.length + second.length + 1);
    memcpy(text, first.bytes, first.length);
    memcpy(text + first.length, second.bytes, second.length);
    text[first.length + second.length] = '\0';
    return text;
}

/* The value of the variable NAME; NULL: not set, or empty. */
static const char *variable(const struct layers *layers, const char *name)
{
    size_t length = strlen(name);
    for (char *const *one = layers->environment; one != NULL && *one != NULL; one++)
        if (strncmp(*one, name, length) == 0 && (*one)[length] == '=' && (*one)[length + 1] != '\0')
            return *one + length + 1;
    return NULL;
}

void layers_find(struct layers *layers)
{
    layers->environment = environ;
    layers->system_file = SYSTEM_FILE;
    const char *config = variable(layers, "XDG_CONFIG_HOME"), *home = variable(layers, "HOME");
    if (config != NULL && config[0] == '/')
        layers->user_file = join(layers, str_of(config), STR("/" USER_FILE));
    else if (home != NULL && home[0] == '/')
        layers->user_file = join(layers, str_of(home), STR("/.config/" USER_FILE));
}

/* The path that VALUE of FILE means: ~/ is the home directory, and what is not absolute begins where the file
 * is.  NULL: there is no home. */
static const char *path_of(struct layers *layers, const char *file, const char *value)
{
    const char *home = variable(layers, "HOME"), *slash = strrchr(file, '/');
    struct str directory = {file, slash != NULL ? (size_t)(slash - file) + 1 : 0};
    if (value[0] == '~' && (value[1] == '/' || value[1] == '\0'))
        return home != NULL ? join(layers, str_of(home), str_of(value + 1)) : NULL;
    return join(layers, value[0] == '/' || value[0] == '\0' ? STR("") : directory, str_of(value));
}

static bool refuse_name(const struct config_setting *setting, const char *file, struct fail *fail)
{
    const struct option_spec *nearest = setting_near(setting->name);
    return fail_because(fail, EXIT_CONFIG, "%s:%d: %s is no setting%s%s%s", file, setting->line,
                        setting->name,
                        nearest != NULL ? "; did you mean " : "; mailsift config names them all",
                        nearest != NULL ? nearest->name : "", nearest != NULL ? "?" : "");
}

static bool is_path(const struct option_spec *spec, const char *value)
{
    if (spec->type == OPTION_PLACE)
        return strstr(value, "://") == NULL && strcmp(value, "none") != 0;
    return spec->type == OPTION_PATH || spec->type == OPTION_PATHS;
}

static bool add_setting(struct config_listener *self, const struct config_setting *setting, struct fail *fail)
{
    struct adder *adder = (struct adder *)self;
    struct saying saying = {.layer = adder->layer, .where = adder->file, .line = setting->line};
    saying.spec = setting_named(setting->name, &saying.undo);
    if (saying.spec == NULL)
        return refuse_name(setting, adder->file, fail);
    if (setting->value == NULL) { /* NAME = {} */
        saying.undo = true;
        saying.value = "yes";
    } else if (!saying.undo && is_path(saying.spec, setting->value)) {
        saying.value = path_of(adder->layers, adder->file, setting->value);
        if (saying.value == NULL)
            return fail_because(fail, EXIT_CONFIG, "%s:%d: %s: HOME is not set; write the whole path",
                                adder->file, setting->line, setting->value);
    } else {
        saying.value = join(adder->layers, str_of(setting->value), STR(""));
    }
    layers_add(adder->layers, &saying);
    return true;
}

static bool read_file(struct layers *layers, enum layer layer, const char *file, struct fail *fail)
{
    struct adder adder = {{add_setting}, layers, layer, file};
    struct str text;
    if (file == NULL)
        return true;
    if (!config_file_open(file, layer != LAYER_NAMED, &text, fail))
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
    return fail_because(fail, EXIT_CONFIG, "%.*s in the environment is no setting; %s%s%s",
                        (int)variable_name.length, variable_name.bytes,
                        nearest != NULL ? "did you mean MAILSIFT_" : "unset it, or see mailsift config",
                        meant, nearest != NULL ? "?" : "");
}

/* Adds the values of a list, or the one value. */
static void add_values(struct layers *layers, struct saying saying, const char *value)
{
    const char *end;
    while (setting_is_list(saying.spec) && !saying.undo && (end = strchr(value, VALUES_SEPARATOR)) != NULL) {
        saying.value = join(layers, (struct str){value, (size_t)(end - value)}, STR(""));
        layers_add(layers, &saying);
        value = end + 1;
    }
    saying.value = value;
    layers_add(layers, &saying);
}

/* Adds what ENTRY (NAME=VALUE) says if it is one of ours. */
static bool read_variable(struct layers *layers, const char *entry, struct fail *fail)
{
    const char *equals = strchr(entry, '=');
    if (strncmp(entry, prefix, sizeof prefix - 1) != 0 || equals == NULL)
        return true;
    struct str whole = {entry, (size_t)(equals - entry)};
    if (equals[1] == '\0' || str_equal(whole, STR(CONFIG_VARIABLE)))
        return true;
    char name[OPTION_NAME_BYTES] = "";
    struct saying saying = {.layer = LAYER_ENVIRONMENT, .where = join(layers, whole, STR(""))};
    if (!name_of(whole, name) || (saying.spec = setting_named(name, &saying.undo)) == NULL)
        return refuse_variable(whole, name, fail);
    add_values(layers, saying, equals + 1);
    return true;
}

bool layers_read(struct layers *layers, const char *file, struct fail *fail)
{
    const char *named = file != NULL ? file : variable(layers, CONFIG_VARIABLE);
    bool right = true;
    if (named == NULL || strcmp(named, NO_FILE) != 0)
        right = read_file(layers, LAYER_SYSTEM, layers->system_file, fail) &&
                read_file(layers, LAYER_USER, layers->user_file, fail) &&
                read_file(layers, LAYER_NAMED, named, fail);
    for (char *const *one = layers->environment; right && one != NULL && *one != NULL; one++)
        right = read_variable(layers, *one, fail);
    return right;
}
