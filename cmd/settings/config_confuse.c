/* The grammar of config files, by libconfuse. */
#include <confuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/config_reader.h"
#include "cmd/settings/config_text.h"
#include "cmd/settings/options.h"
#include "cmd/settings/setters.h"
#include "validators/base/memory.h"

enum { NAMES_MAX = 2 * OPTIONS_MAX, MESSAGE_BYTES = 256 };

/* What libconfuse's callbacks need.  They get no pointer of ours, so it is in the root's title, which
 * libconfuse uses for sections with a title only. */
struct reading {
    const char *file;
    struct config_listener *listener;
    struct fail *fail;
};

static struct reading *reading_of(const cfg_t *root)
{
    return (struct reading *)(void *)root->title;
}

static int take_value(cfg_t *root, cfg_opt_t *option, const char *value, void *result)
{
    struct reading *reading = reading_of(root);
    struct config_setting setting = {option->name, value, root->line};
    *(const char **)result = value; /* libconfuse copies it */
    return reading->listener->said(reading->listener, &setting, reading->fail) ? 0 : -1;
}

static void take_error(cfg_t *root, const char *format, va_list arguments)
{
    static const char unknown[] = "no such option '%s'"; /* never translated: LC_MESSAGES is C */
    struct reading *reading = reading_of(root);
    char message[MESSAGE_BYTES];
    if (strcmp(format, unknown) == 0) {
        struct config_setting setting = {va_arg(arguments, const char *), "", root->line};
        reading->listener->said(reading->listener, &setting, reading->fail);
        return;
    }
    vsnprintf(message, sizeof message, format, arguments);
    fail_because(reading->fail, EXIT_CONFIG,
                 "%s:%d: %s; write NAME = VALUE, or NAME = {VALUE, VALUE} for several values", reading->file,
                 root->line, message);
}

/* The names that are allowed in a file: each setting's, and that of its undoing, which NAMES holds. */
static void fill_options(cfg_opt_t *options, char (*names)[OPTION_NAME_BYTES])
{
    size_t count = 0;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!option_is_setting(spec))
            continue;
        cfg_opt_t one = CFG_STR_CB(spec->name, NULL, CFGF_NODEFAULT, take_value);
        if (setting_is_list(spec))
            one.flags |= CFGF_LIST;
        options[count++] = one;
        option_opposite(spec, names[i]);
        cfg_opt_t undo = CFG_STR_CB(names[i], NULL, CFGF_NODEFAULT, take_value);
        if (names[i][0] != '\0')
            options[count++] = undo;
    }
    options[count] = (cfg_opt_t)CFG_END();
}

/* NAME = {} calls nobody back. */
static bool tell_empty_lists(cfg_t *root, const struct reading *reading)
{
    for (const cfg_opt_t *option = root->opts; option->name != NULL; option++) {
        struct config_setting setting = {option->name, NULL, 0};
        if ((option->flags & CFGF_MODIFIED) != 0 && option->nvalues == 0 &&
            !reading->listener->said(reading->listener, &setting, reading->fail))
            return false;
    }
    return true;
}

bool config_read(struct str text, const char *file, struct config_listener *listener, struct fail *fail)
{
    struct reading reading = {file, listener, fail};
    cfg_opt_t options[NAMES_MAX + 1];
    char names[OPTIONS_MAX][OPTION_NAME_BYTES];
    char *clean = config_text(text, file, fail);
    if (clean == NULL)
        return false;
    fill_options(options, names);
    cfg_t *root = cfg_init(options, CFGF_NONE);
    if (root == NULL)
        memory_out();
    root->title = (char *)(void *)&reading;
    cfg_set_error_function(root, take_error);
    bool right = cfg_parse_buf(root, clean) == CFG_SUCCESS;
    if (!right)
        fail_because(fail, EXIT_CONFIG, "%s:%d: a setting has no name", file, root->line);
    right = right && tell_empty_lists(root, &reading);
    root->title = NULL; /* cfg_free would free it */
    cfg_free(root);
    free(clean);
    return right;
}
