/* Fuzzes the reading of config files: the check of their text, libconfuse, and the setters. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/config_confuse.c"
#include "cmd/settings/config_text.c"
#include "cmd/settings/nearest.c"
#include "cmd/settings/options.c"
#include "cmd/settings/setters.c"
#include "cmd/settings/values.c"
#include "validators/base/arena.h"

enum { INPUT_MAX = 4096 };

/* Sets what it is told, and holds it against the text. */
struct setter {
    struct config_listener listener; /* the first member: the listener is the setter */
    struct settings settings;
    struct arena texts;
    int lines, last_line;
    size_t bytes;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool set(struct config_listener *self, const struct config_setting *setting, struct fail *fail)
{
    struct setter *setter = (struct setter *)self;
    struct fail why = {0};
    bool undo;
    const struct option_spec *spec = setting_named(setting->name, &undo);
    must(setting->value == NULL ? setting->line == 0 : setting->line >= setter->last_line);
    must(setting->line <= setter->lines && strlen(setting->name) <= setter->bytes);
    setter->last_line = setting->value == NULL ? INPUT_MAX + 1 : setting->line; /* empty lists come behind */
    if (spec == NULL)
        return fail_because(fail, EXIT_CONFIG, "f:%d: no setting", setting->line);
    if (setting->value == NULL || undo) {
        setting_reset(spec, &setter->settings);
        return true;
    }
    must(strlen(setting->value) <= setter->bytes);
    for (const char *c = setting->value; *c != '\0'; c++)
        must(((unsigned char)*c >= 0x20 || *c == '\t' || *c == '\r') && *c != 0x7f);
    struct str kept = arena_copy(&setter->texts, (struct str){setting->value, strlen(setting->value) + 1});
    if (setting_set(spec, kept.bytes, &setter->settings, &why))
        return true;
    must(why.code == EXIT_USAGE && why.sentence[0] != '\0');
    return fail_because(fail, EXIT_CONFIG, "f:%d: %s", setting->line, why.sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct setter setter;
    struct fail fail = {0};
    if (length > INPUT_MAX)
        return 0;
    memset(&setter, 0, sizeof setter);
    setter.listener.said = set;
    setter.bytes = length;
    setter.lines = 1;
    for (size_t i = 0; i < length; i++)
        setter.lines += bytes[i] == '\n';
    bool read = config_read((struct str){(const char *)bytes, length}, "f", &setter.listener, &fail);
    must(read ? fail.code == EXIT_DONE : fail.code == EXIT_CONFIG && strncmp(fail.sentence, "f:", 2) == 0);
    arena_free(&setter.texts);
    return 0;
}
