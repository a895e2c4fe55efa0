/* What --preset makes of the outputs: a record for each row of validators/base/presets.h. */
#include "pipeline/publish/preset.h"

#define WITH_COLUMNS(ID, word) [PRESET_##ID] = {.columns = &preset_##word##_columns},
#define WITH_IMPORTS(ID, word, address, separator)                                                           \
    [PRESET_##ID] = {.import_name = #word "_import.csv",                                                     \
                     .suppress_name = #word "_suppress.csv",                                                 \
                     .email = (address),                                                                     \
                     .delimiter = (separator)},

static const struct preset presets[PRESET_COUNT] = {PRESETS(WITH_COLUMNS, WITH_IMPORTS)};

const struct preset *preset_of(const struct settings *settings)
{
    return settings->preset == PRESET_NONE ? NULL : &presets[settings->preset];
}

struct added_columns added_columns_of(const struct settings *settings)
{
    const struct preset *preset = preset_of(settings);
    bool theirs = preset != NULL && preset->columns != NULL;
    return (struct added_columns){
        {theirs ? preset->columns : &own_columns, settings->evidence ? &evidence_columns : NULL}};
}
