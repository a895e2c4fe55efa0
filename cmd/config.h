/* What holds of each setting, and who says so. */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include <stdio.h>

#include "cmd/settings/layers.h"
#include "validators/base/settings.h"

enum source { SOURCE_DEFAULT, SOURCE_FILE, SOURCE_ENVIRONMENT, SOURCE_FLAG };

/* One setting. */
struct holding {
    const struct option_spec *spec;
    enum source source;
    char place[PLACE_BYTES]; /* "" for a default */
    struct paths values; /* the words for it, passwords masked; none: the default, if any, is in the spec */
};

/* Fills *HOLDING for SPEC with what LAYERS have made of SETTINGS; a masked password is in the layers' memory.
 * Returns false where SPEC is no setting, or another name of one before it in the table. */
bool holding_of(struct layers *layers, const struct settings *settings, const struct option_spec *spec,
                struct holding *holding);

/* Prints an array with an object for each setting to OUT. */
void config_print_json(struct layers *layers, const struct settings *settings, FILE *out);

/* Prints a config file with every setting, commented out, to standard output. */
void config_print_example(void);

#endif
