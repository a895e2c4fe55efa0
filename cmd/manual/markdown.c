/* The tables as rows of Markdown, against which README.md is tested. */
#include "cmd/manual/markdown.h"

#include <stdio.h>

#include "cmd/manual/exit_codes.h"
#include "cmd/settings/command.h"
#include "cmd/settings/options.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/publish/preset_status.h"
#include "pipeline/report/bounces.h"
#include "validators/validator.h"

/* A bar would end the cell, also between backquotes. */
static void put_cell(const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(stdout, *text == '|' ? "\\%c" : "%c", *text);
}

void markdown_commands(void)
{
    puts("| command | what it does |\n|---|---|");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        fputs("| `mailsift ", stdout);
        put_cell((*command)->usage);
        fputs("` | ", stdout);
        put_cell((*command)->summary);
        fputs(" |\n", stdout);
    }
}

static void print_option(const struct option_spec *spec)
{
    fputs("| `", stdout);
    if (spec->letter != 0)
        printf("-%c, ", spec->letter);
    printf("--%s%s", spec->name, option_has_argument(spec) ? " " : "");
    put_cell(option_argument(spec).text);
    fputs("` | ", stdout);
    put_cell(spec->help);
    fputs(" | ", stdout);
    put_cell(option_default(spec) != NULL ? option_default(spec) : "");
    fputs(" |", stdout);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if ((command_takers(*command) & spec->takers) != 0)
            printf(" %s", (*command)->name);
    fputs(" |\n", stdout);
}

void markdown_options(void)
{
    puts("| option | meaning | default | commands |\n|---|---|---|---|");
    for (int group = GROUP_INPUT; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group)
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

void markdown_exit_codes(void)
{
    puts("| code | meaning |\n|---|---|");
    for (size_t i = 0; i < exit_meaning_count; i++)
        printf("| %d | %s |\n", (int)exit_meanings[i].code, exit_meanings[i].meaning);
}

static void print_status(const struct preset_status *status)
{
    static const char as_server[] = "as its server says, else `unknown`";
    printf("| `%s` | ", status->code);
    if (status->zerobounce == NULL)
        printf("%s | | ", as_server);
    else
        printf("`%s` | %s%s%s | ", status->zerobounce, status->zerobounce_sub[0] ? "`" : "",
               status->zerobounce_sub, status->zerobounce_sub[0] ? "`" : "");
    if (status->neverbounce == NEVERBOUNCE_AS_SERVER)
        printf("%s |\n", as_server);
    else
        printf("`%s` |\n", neverbounce_words[status->neverbounce]);
}

void markdown_presets(void)
{
    puts("| mailsift_reason | ZB Status | ZB Sub Status | email_status |\n|---|---|---|---|");
    for (size_t i = 0; i < preset_status_count; i++)
        print_status(&preset_statuses[i]);
}

void markdown_bounces(void)
{
    puts("| reason | low | likely | high | grounds |\n|---|--:|--:|--:|---|");
    for (size_t i = 0; i < bounce_weight_count; i++) {
        const struct bounce_weight *weight = &bounce_weights[i];
        printf("| `%s`%s | %.1f%% | %.1f%% | %.1f%% | ", weight->code, weight->rest_unknown ? " *" : "",
               weight->low / 10.0, weight->likely / 10.0, weight->high / 10.0);
        put_cell(weight->grounds);
        fputs(" |\n", stdout);
    }
}
