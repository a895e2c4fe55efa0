/* The tables as rows of Markdown, against which README.md is tested. */
#include "cmd/manual/markdown.h"

#include <stdio.h>

#include "cmd/manual/exit_codes.h"
#include "cmd/settings/command.h"
#include "cmd/settings/options.h"
#include "cmd/terminal/terminal.h"
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

/* Calls PRINT with each reason, by segment. */
static void print_by_segment(void (*print)(const struct reason *reason))
{
    const struct reason *reason;
    for (int segment = 0; segment < SEGMENT_COUNT; segment++)
        for (size_t i = 0; (reason = reason_of_segment((enum segment)segment, i)) != NULL; i++)
            print(reason);
}

static void print_reason(const struct reason *reason)
{
    printf("| `%s` | %s | ", reason->code, segment_words[reason->segment]);
    put_cell(reason->text.en);
    fputs(" | ", stdout);
    put_cell(reason->advice.en);
    fputs(" |\n", stdout);
}

void markdown_reasons(void)
{
    puts("| reason | status | what it means | what to do |\n|---|---|---|---|");
    print_by_segment(print_reason);
}

static void print_weight(const struct reason *reason)
{
    const struct bounce_weight *weight = &reason->bounces;
    if (reason->segment > SEGMENT_INVALID) /* never mailed */
        return;
    printf("| `%s`%s | %.1f%% | %.1f%% | %.1f%% | ", reason->code, reason_is_of_name(reason) ? " *" : "",
           weight->low / 10.0, weight->likely / 10.0, weight->high / 10.0);
    put_cell(weight->grounds);
    fputs(" |\n", stdout);
}

void markdown_bounces(void)
{
    puts("| reason | low | likely | high | grounds |\n|---|--:|--:|--:|---|");
    print_by_segment(print_weight);
}

static void print_status(const struct reason *reason)
{
    static const char as_server[] = "as its server says, else `unknown`";
    const struct zerobounce_status *zerobounce = &reason->zerobounce;
    printf("| `%s` | ", reason->code);
    if (zerobounce->status == ZEROBOUNCE_AS_SERVER)
        printf("%s | | ", as_server);
    else
        printf("`%s` | %s%s%s | ", zerobounce_words[zerobounce->status], zerobounce->sub[0] ? "`" : "",
               zerobounce->sub, zerobounce->sub[0] ? "`" : "");
    if (reason->neverbounce == NEVERBOUNCE_AS_SERVER)
        printf("%s |\n", as_server);
    else
        printf("`%s` |\n", neverbounce_words[reason->neverbounce]);
}

void markdown_presets(void)
{
    puts("| mailsift_reason | ZB Status | ZB Sub Status | email_status |\n|---|---|---|---|");
    print_by_segment(print_status);
}

void markdown_exit_codes(void)
{
    puts("| code | meaning |\n|---|---|");
    for (size_t i = 0; i < exit_meaning_count; i++)
        printf("| %d | %s |\n", (int)exit_meanings[i].code, exit_meanings[i].meaning);
}
