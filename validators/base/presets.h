/* What --preset may be: one row each, of which all that needs its name is made.
 *
 * COLUMNS(ID, word): the columns of another service come in place of ours.  They are the table
 * preset_WORD_columns of pipeline/publish/preset.h.
 * IMPORTS(ID, word, address, delimiter): two files more, WORD_import.csv and WORD_suppress.csv, which the service
 * imports: the address is in the column ADDRESS, and fields end at DELIMITER. */
#ifndef VALIDATORS_BASE_PRESETS_H
#define VALIDATORS_BASE_PRESETS_H

/* clang-format off */
#define PRESETS(COLUMNS, IMPORTS) \
    COLUMNS(ZEROBOUNCE, zerobounce) \
    COLUMNS(NEVERBOUNCE, neverbounce) \
    IMPORTS(MAILCHIMP, mailchimp, "Email Address", ',') \
    IMPORTS(BREVO, brevo, "EMAIL", ';') \
    IMPORTS(HUBSPOT, hubspot, "Email", ',')

/* Their numbers; how many there are, and of these with files to import. */
#define PRESET_NUMBER(ID, ...) PRESET_##ID,
#define PRESET_NOT_COUNTED(...)
#define PRESET_COUNTED(...) + 1
enum preset_choice { PRESET_NONE, PRESETS(PRESET_NUMBER, PRESET_NUMBER) PRESET_COUNT };
enum { PRESET_IMPORTS = 0 PRESETS(PRESET_NOT_COUNTED, PRESET_COUNTED) };
/* clang-format on */

#endif
