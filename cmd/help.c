/* The command help: what the program and each command can be told, made from the tables. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cmd/manual/columns.h"
#include "cmd/manual/completion.h"
#include "cmd/manual/help_text.h"
#include "cmd/manual/man.h"
#include "cmd/manual/markdown.h"
#include "cmd/manual/schema.h"
#include "cmd/settings/command.h"
#include "cmd/terminal/say.h"
#include "validators/validator.h"

enum { REASON_INDENT = 22, BOUNCES_INDENT = 45, HELP_TEXT_BYTES = 512 };

/* Calls PRINT with each reason, by segment. */
static void print_by_segment(bool titles, void (*print)(const struct reason *reason))
{
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        if (titles)
            printf("\n%s\n", segment_words[segment]);
        const struct reason *reason;
        for (size_t i = 0; (reason = reason_of_segment((enum segment)segment, i)) != NULL; i++)
            print(reason);
    }
}

static void print_reason(const struct reason *reason)
{
    char text[HELP_TEXT_BYTES];
    snprintf(text, sizeof text, "%s. %s", reason->text.en, reason->advice.en);
    help_print_beside(printf("  %s", reason->code), text, REASON_INDENT);
}

static void print_reasons(void)
{
    puts("The values of mailsift_reason, what each means, and what to do about it:");
    print_by_segment(true, print_reason);
}

static void print_weight(const struct reason *reason)
{
    const struct bounce_weight *weight = &reason->bounces;
    if (reason->segment > SEGMENT_INVALID) /* never mailed */
        return;
    int column = printf("  %-21s %-1s %5.1f %5.1f %5.1f", reason->code, reason_is_of_name(reason) ? "*" : "",
                        weight->low / 10.0, weight->likely / 10.0, weight->high / 10.0);
    help_print_beside(column, weight->grounds, BOUNCES_INDENT);
}

static void print_bounces(void)
{
    puts("How many of a hundred mails to a row of each reason bounce, by estimate: low,\n"
         "likely and high; report.json adds them up.  * counts at least as much as the\n"
         "clean reason of the run's level: well_formed, domain_accepts_mail or accepted.\n");
    print_by_segment(false, print_weight);
}

static void print_status(const struct reason *reason)
{
    static const char as_server[] = "(server)";
    const struct zerobounce_status *zerobounce = &reason->zerobounce;
    printf("  %-22s%-13s%-29s%s\n", reason->code,
           zerobounce->status < ZEROBOUNCE_AS_SERVER ? zerobounce_words[zerobounce->status] : as_server,
           zerobounce->sub,
           reason->neverbounce < NEVERBOUNCE_AS_SERVER ? neverbounce_words[reason->neverbounce] : as_server);
}

static void print_presets(void)
{
    puts("What --preset zerobounce and neverbounce say for each reason; (server): what its\n"
         "mail server says of the mailbox, and unknown where that was not checked:\n");
    printf("  %-22s%-13s%-29s%s\n", "mailsift_reason", "ZB Status", "ZB Sub Status", "email_status");
    print_by_segment(false, print_status);
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
    {"columns", columns_print, markdown_columns},
    {"services", columns_print, markdown_services},
    {"exit-codes", help_print_exit_codes, markdown_exit_codes},
    {"commands", help_print_commands, markdown_commands},
    {"--man", man_print, man_print},
    {"--completion=bash", completion_bash, completion_bash},
    {"--completion=zsh", completion_zsh, completion_zsh},
    {"--completion=fish", completion_fish, completion_fish},
    {"--schema=report", schema_report, schema_report},
    {"--schema=check", schema_check, schema_check},
};

static const struct topic *topic_named(const char *word)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topics[i].word, word) == 0)
            return &topics[i];
    return NULL;
}

/* --markdown after the rest is for the test of README.md, and not in the help: `help --markdown` is the options,
 * `help TOPIC --markdown` that topic. */
static enum exit_code run_help(const struct settings *settings, const struct arguments *arguments)
{
    struct fail fail = {0};
    int words = arguments->count;
    bool markdown = words > 0 && strcmp(arguments->texts[words - 1], "--markdown") == 0;
    const char *word = words - markdown > 0 ? arguments->texts[0] : NULL;
    (void)settings;
    const struct command *about = word != NULL ? command_named(word) : NULL;
    const struct topic *topic = word != NULL ? topic_named(word) : NULL;
    if (word != NULL && about == NULL && topic == NULL) {
        fail_because(&fail, EXIT_USAGE, "%s is not a command; see mailsift help", word);
        return say_fail(&fail);
    }
    if (topic != NULL)
        (markdown ? topic->markdown : topic->print)();
    else if (markdown)
        markdown_options();
    else if (about != NULL)
        help_print_command(about);
    else
        help_print();
    return EXIT_DONE;
}

const struct command help_command = {
    .name = "help",
    .summary = "show help for a command or topic",
    .usage = "help [COMMAND|reasons|columns|presets|bounces]",
    .about = "Shows the help of the program or of one command.\n"
             "\n"
             "  reasons  what each reason means and what to do about it\n"
             "  columns  what is added to each row, and what --preset makes of that\n"
             "  presets  what --preset calls each reason\n"
             "  bounces  the expected share of bounces for each reason\n"
             "\n"
             "--schema=report prints the JSON Schema of report.json, --schema=check that of a\n"
             "line of check --json.",
    .subcommands = {{.most = INT_MAX, .run = run_help}},
};
