/* The tables as rows of Markdown, against which README.md is tested. */
#include "cmd/markdown.h"

#include <stdio.h>

#include "cmd/terminal.h"
#include "validators/validator.h"

/* A bar would end the cell, also between backquotes. */
static void put_cell(const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(stdout, *text == '|' ? "\\%c" : "%c", *text);
}

static void print_option(const struct option_spec *spec)
{
    fputs("| `", stdout);
    if (spec->letter != 0)
        printf("-%c, ", spec->letter);
    printf("--%s%s", spec->name, spec->argument != NULL ? " " : "");
    put_cell(spec->argument != NULL ? spec->argument : "");
    fputs("` | ", stdout);
    put_cell(spec->help);
    fputs(" | ", stdout);
    put_cell(spec->by_default != NULL ? spec->by_default : "");
    fputs(" |\n", stdout);
}

void markdown_options(const struct command *command)
{
    puts("| option | meaning | default |\n|---|---|---|");
    for (int group = 0; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group && command_takes(command, &option_specs[i]))
                print_option(&option_specs[i]);
}

void markdown_reasons(void)
{
    puts("| code | segment | text | advice |\n|---|---|---|---|");
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++) {
            const struct reason *reason = &registry[i]->reasons[j];
            printf("| `%s` | %s | ", reason->code, segment_words[reason->segment]);
            put_cell(reason->text);
            fputs(" | ", stdout);
            put_cell(reason->advice);
            fputs(" |\n", stdout);
        }
}
