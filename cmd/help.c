/* The command help: what the program and each command can be told, made from the tables. */
#include <stdio.h>
#include <string.h>

#include "cmd/manual/completion.h"
#include "cmd/manual/exit_codes.h"
#include "cmd/manual/man.h"
#include "cmd/manual/markdown.h"
#include "cmd/settings/options.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/publish/preset_status.h"
#include "pipeline/report/bounces.h"

enum {
    OPTION_INDENT = 28,
    USAGE_INDENT = 39,
    REASON_INDENT = 22,
    CODE_INDENT = 7,
    BOUNCES_INDENT = 45,
    HELP_TEXT_BYTES = 512
};

/* Prints TEXT from column INDENT on; COLUMN is where we are. */
static void print_beside(int column, const char *text, unsigned indent)
{
    if (column >= (int)indent - 1)
        column = printf("\n") - 1;
    printf("%*s", (int)indent - column, "");
    print_wrapped(stdout, str_of(text), indent);
}

static void print_option(const struct option_spec *spec)
{
    char text[HELP_TEXT_BYTES];
    int column = spec->letter != 0 ? printf("  -%c, ", spec->letter) : printf("      ");
    column += printf("--%s%s%s", spec->name, spec->argument != NULL ? " " : "",
                     spec->argument != NULL ? spec->argument : "");
    snprintf(text, sizeof text, "%s%s%s%s", spec->help, spec->by_default != NULL ? " [" : "",
             spec->by_default != NULL ? spec->by_default : "", spec->by_default != NULL ? "]" : "");
    print_beside(column, text, OPTION_INDENT);
}

static void print_group(const struct command *command, enum option_group group)
{
    bool any = false;
    for (size_t i = 0; i < option_count; i++) {
        if (option_specs[i].group != group || !command_shows(command, &option_specs[i]))
            continue;
        if (!any)
            printf("\n%s\n", option_groups[group]);
        any = true;
        print_option(&option_specs[i]);
    }
}

static void print_command(const struct command *command)
{
    printf("usage: mailsift %s\n\n%s\n", command->usage, command->about);
    for (int group = 0; group < GROUP_COUNT; group++)
        print_group(command, (enum option_group)group);
    if (command_shows(command, option_named("config")))
        puts("\nEach option is a setting as well: NAME = \"VALUE\" in a config file, MAILSIFT_NAME\n"
             "in the environment (mailsift config shows them).  --no-NAME undoes it.");
}

static void print_usage(const char *usage, const char *summary)
{
    print_beside(printf("  mailsift %s", usage), summary, USAGE_INDENT);
}

static void print_exit_codes(void)
{
    puts("Exit codes");
    for (size_t i = 0; i < exit_meaning_count; i++)
        print_beside(printf("  %3d", (int)exit_meanings[i].code), exit_meanings[i].meaning, CODE_INDENT);
}

static void print_commands(void)
{
    for (const struct command *const *one = commands; *one != NULL; one++)
        print_usage((*one)->usage, (*one)->summary);
    print_usage("--version [-v]", "the version; -v: of libraries and lists");
}

void help_print(const struct command *command)
{
    if (command != NULL) {
        print_command(command);
        return;
    }
    puts("mailsift cleans contact lists before a mailing: every row of a CSV file goes\n"
         "into clean.csv, risky.csv or invalid.csv, with the reason beside it.\n");
    print_commands();
    puts("\nmailsift LIST... is short for mailsift clean LIST..., and - is standard input.\n");
    print_exit_codes();
}

static void print_reason(const struct reason *reason)
{
    char text[HELP_TEXT_BYTES];
    snprintf(text, sizeof text, "%s. %s", reason->text, reason->advice);
    print_beside(printf("  %s", reason->code), text, REASON_INDENT);
}

static void print_reasons(void)
{
    puts("What stands in mailsift_reason, what it means, and what to do about it:");
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        printf("\n%s\n", segment_words[segment]);
        for (size_t i = 0; i < registry_count; i++)
            for (size_t j = 0; j < registry[i]->reason_count; j++)
                if ((int)registry[i]->reasons[j].segment == segment)
                    print_reason(&registry[i]->reasons[j]);
    }
}

static void print_bounces(void)
{
    puts("How many of a hundred mails to a row of each reason come back, by estimate: low,\n"
         "likely and high; report.json adds them up.  * counts at least as much as the\n"
         "clean reason of the level that was asked at: well_formed, domain_accepts_mail or\n"
         "accepted.\n");
    for (size_t i = 0; i < bounce_weight_count; i++) {
        const struct bounce_weight *weight = &bounce_weights[i];
        int column = printf("  %-21s %-1s %5.1f %5.1f %5.1f", weight->code, weight->rest_unknown ? "*" : "",
                            weight->low / 10.0, weight->likely / 10.0, weight->high / 10.0);
        print_beside(column, weight->grounds, BOUNCES_INDENT);
    }
}

static void print_presets(void)
{
    puts("What --preset zerobounce and neverbounce say for each reason; (server): what its mail\n"
         "server says of the mailbox, and unknown where it was not asked:\n");
    printf("  %-22s%-13s%-29s%s\n", "mailsift_reason", "ZB Status", "ZB Sub Status", "email_status");
    for (size_t i = 0; i < preset_status_count; i++) {
        const struct preset_status *status = &preset_statuses[i];
        printf("  %-22s%-13s%-29s%s\n", status->code,
               status->zerobounce != NULL ? status->zerobounce : "(server)", status->zerobounce_sub,
               status->neverbounce < NEVERBOUNCE_AS_SERVER ? neverbounce_words[status->neverbounce]
                                                           : "(server)");
    }
}

/* What can be asked about besides the commands: for people, for the test of README.md, and what `make
 * install` is made of. */
static const struct topic {
    const char *word;
    void (*print)(void);
    void (*markdown)(void);
} topics[] = {
    {"reasons", print_reasons, markdown_reasons},
    {"bounces", print_bounces, markdown_bounces},
    {"presets", print_presets, markdown_presets},
    {"exit-codes", print_exit_codes, markdown_exit_codes},
    {"commands", print_commands, markdown_commands},
    {"--man", man_print, man_print},
    {"--completion=bash", completion_bash, completion_bash},
    {"--completion=zsh", completion_zsh, completion_zsh},
    {"--completion=fish", completion_fish, completion_fish},
};

static const struct topic *topic_named(const char *word)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topics[i].word, word) == 0)
            return &topics[i];
    return NULL;
}

/* --markdown behind the rest is for the test of README.md, and in no help: `help --markdown` is the options,
 * `help TOPIC --markdown` that topic. */
static enum exit_code run_help(const struct arguments *arguments)
{
    struct fail fail = {0};
    int words = arguments->count - 1;
    bool markdown = words > 0 && strcmp(arguments->texts[words], "--markdown") == 0;
    const char *word = words - markdown > 0 ? arguments->texts[1] : NULL;
    const struct command *about = word != NULL ? command_named(word) : NULL;
    const struct topic *topic = word != NULL ? topic_named(word) : NULL;
    if (word != NULL && about == NULL && topic == NULL) {
        fail_because(&fail, EXIT_USAGE, "%s is no command; see mailsift help", word);
        return say_fail(&fail);
    }
    if (topic != NULL)
        (markdown ? topic->markdown : topic->print)();
    else if (markdown)
        markdown_options();
    else
        help_print(about);
    return EXIT_DONE;
}

static const char *const options[] = {NULL};

const struct command help_command = {
    .name = "help",
    .summary = "this text, or that of a command or topic",
    .usage = "help [COMMAND|reasons|presets|bounces]",
    .about = "Says what the program or one of its commands does, and its options; with reasons\n"
             "what each reason means and what to do about it, with presets what --preset\n"
             "calls each reason, with bounces how many of its rows are expected to bounce.",
    .options = options,
    .run = run_help,
};
