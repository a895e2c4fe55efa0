/* What is added to each row, from the tables that add it: for people, and as rows of Markdown. */
#include "cmd/manual/columns.h"

#include <stdio.h>
#include <string.h>

#include "cmd/terminal/terminal.h"
#include "pipeline/publish/preset.h"
#include "validators/base/settings.h"

enum { NAME_COLUMN = 24, TEXT_BYTES = 2048 };

/* What the preset number CHOICE does, in Markdown. */
static void write_preset(char *text, int choice)
{
    const struct preset *preset = preset_of(&(struct settings){.preset = (enum preset_choice)choice});
    size_t length = 0;
    if (preset->columns == NULL) {
        snprintf(text, TEXT_BYTES, "two more files: `%s`, `%s`; %s, address in `%s`", preset->import_name,
                 preset->suppress_name, preset->delimiter == ';' ? "semicolon" : "comma", preset->email);
        return;
    }
    for (size_t i = 0; i < preset->columns->count && length < TEXT_BYTES; i++)
        length +=
            (size_t)snprintf(text + length, TEXT_BYTES - length, "%s%s",
                             i == 0 ? "the columns of its result files instead of mailsift's own: `" : ", ",
                             preset->columns->column[i].name);
    if (length < TEXT_BYTES)
        snprintf(text + length, TEXT_BYTES - length, "`");
}

/* Prints NAME, and beside it TEXT without its backquotes. */
static void print_line(const char *name, const char *text)
{
    char plain[TEXT_BYTES];
    size_t length = 0;
    for (; *text != '\0' && length < sizeof plain; text++)
        if (*text != '`')
            plain[length++] = *text;
    printf("  %-*s", NAME_COLUMN - 2, name);
    print_wrapped(stdout, (struct str){plain, length}, NAME_COLUMN);
}

static void print_list(const char *title, const struct column_list *list)
{
    puts(title);
    for (size_t i = 0; i < list->count; i++)
        print_line(list->column[i].name, list->column[i].about);
}

void columns_print(void)
{
    char text[TEXT_BYTES];
    print_list("What is added to each row:\n", &own_columns);
    print_list("\nWith --evidence:\n", &evidence_columns);
    puts("\nWhat --preset makes of it:\n");
    for (int choice = PRESET_NONE + 1; choice < PRESET_COUNT; choice++) {
        write_preset(text, choice);
        print_line(preset_words[choice], text);
    }
}

static void markdown_list(const struct column_list *list, const char *before)
{
    for (size_t i = 0; i < list->count; i++)
        printf("| `%s` | %s%s |\n", list->column[i].name, before, list->column[i].about);
}

void markdown_columns(void)
{
    puts("| column | what it says |\n|---|---|");
    markdown_list(&own_columns, "");
    markdown_list(&evidence_columns, "with `--evidence`: ");
}

void markdown_services(void)
{
    char text[TEXT_BYTES];
    puts("| preset | what it does |\n|---|---|");
    for (int choice = PRESET_NONE + 1; choice < PRESET_COUNT; choice++) {
        write_preset(text, choice);
        printf("| `%s` | %s |\n", preset_words[choice], text);
    }
}
