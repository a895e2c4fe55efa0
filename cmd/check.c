/* The command check: single addresses, each step of the judgement explained. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/command.h"
#include "cmd/settings/setters.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/confine.h"
#include "pipeline/report/report.h"
#include "pipeline/update/list_place.h"
#include "pipeline/verdict.h"
#include "pipeline/verdict_json.h"
#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"
#include "validators/lists/lists.h"
#include "validators/mx/mx_verdict.h"
#include "validators/names/flags.h"
#include "validators/net/smtp_reply.h"
#include "validators/net/smtp_text.h"
#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/syntax/syntax.h"

enum { LABEL_COLUMNS = 14, TEXT_COLUMNS = TERMINAL_COLUMNS - LABEL_COLUMNS };

/* What the addresses of one command line have in common. */
struct checking {
    struct policy policy;
    struct terminal terminal;
    struct arena arena; /* emptied for each address */
    enum exit_code code;
};

static void print_line(const struct checking *checking, const char *label, const char *text)
{
    fprintf(checking->terminal.out, "  %-*s", LABEL_COLUMNS - 2, label);
    print_wrapped(checking->terminal.out, str_of(text), LABEL_COLUMNS);
}

static void print_foreign(const struct checking *checking, const char *label, struct str text)
{
    fprintf(checking->terminal.out, "  %-*s%s\n", LABEL_COLUMNS - 2, label,
            text_shown(text, TEXT_COLUMNS).text);
}

/* What one validator says for itself, or NULL. */
static const struct reason *word_of(const struct policy *policy, const struct validator *validator,
                                    const struct verdict *verdict)
{
    struct address address = verdict->address;
    struct domain_facts facts = verdict->facts;
    const struct reason *word = NULL;
    struct domain domain;
    facts.reason = NULL;
    domain_of(address_domain(&address), &domain);
    if (validator->judge_domain != NULL)
        validator->judge_domain(policy, &domain, &facts);
    if (validator->judge_address != NULL)
        word = validator->judge_address(policy, &address, &facts);
    return reason_worse(facts.reason, word);
}

static void print_word(const struct checking *checking, const struct validator *validator,
                       const struct reason *word)
{
    char text[512];
    if (word == NULL)
        snprintf(text, sizeof text, "no problem found");
    else
        snprintf(text, sizeof text, "%s: %s", word->code, word->text.en);
    print_line(checking, validator->name, text);
}

/* The word of every validator that may object, in the order in which they are asked; of one that could not be
 * asked, because there is no address, nothing. */
static void print_words(const struct checking *checking, const struct reason *syntax,
                        const struct verdict *verdict)
{
    bool readable = syntax == NULL || syntax->segment != SEGMENT_INVALID;
    print_word(checking, &syntax_validator, syntax);
    for (size_t i = 0; readable && i < registry_count; i++) {
        const struct validator *validator = registry[i];
        bool asked = validator->judge_domain != NULL || validator->judge_address != NULL;
        if (asked && validator->reason_count > 0 && validator != &syntax_validator)
            print_word(checking, validator, word_of(&checking->policy, validator, verdict));
    }
    if (verdict->mx_reason != NULL) /* that the mailbox was not asked is not so then */
        print_word(checking, &mx_validator, verdict->smtp_reason == NULL ? verdict->mx_reason : NULL);
    if (verdict->smtp_reason != NULL)
        print_word(checking, &smtp_validator, verdict->smtp_reason);
}

static void print_facts(const struct checking *checking, const struct verdict *verdict)
{
    char flags[FLAGS_TEXT_BYTES + 1];
    const struct address *address = &verdict->address;
    flags[flags_text(address->flags, flags)] = '\0';
    if (address->text.length > 0)
        print_foreign(checking, "read as", address->text);
    if (flags[0] != '\0')
        print_line(checking, "flags", flags);
    if (verdict->mx.length > 0)
        print_foreign(checking, "mail host", verdict->mx);
    if (verdict->facts.provider.length > 0)
        print_foreign(checking, "provider", verdict->facts.provider);
}

static void print_verdict(const struct checking *checking, const struct verdict *verdict)
{
    const struct reason *reason = verdict->reason;
    struct str suggestion = verdict->facts.suggestion;
    FILE *out = checking->terminal.out;
    fprintf(out, "  %-*s%s%s%s, %s\n", LABEL_COLUMNS - 2, "verdict",
            paint(&checking->terminal, segment_paints[reason->segment]), segment_words[reason->segment],
            paint(&checking->terminal, PAINT_OFF), reason->code);
    if (reason->segment == SEGMENT_CLEAN) /* else its validator has just said it */
        print_line(checking, "", reason->text.en);
    if (suggestion.length > 0) {
        char text[LOCAL_MAX + DOMAIN_MAX + 2];
        struct str local = address_local(&verdict->address);
        snprintf(text, sizeof text, "%.*s@%.*s", (int)local.length, local.bytes, (int)suggestion.length,
                 suggestion.bytes);
        print_foreign(checking, "suggestion", str_of(text));
    }
    print_line(checking, "advice", reason->advice.en);
}

static void explain(const struct checking *checking, const struct reason *syntax,
                    const struct verdict *verdict)
{
    print_facts(checking, verdict);
    print_words(checking, syntax, verdict);
    print_verdict(checking, verdict);
    fputc('\n', checking->terminal.out);
}

/* Who shows the conversation with the mail server. */
struct listener {
    struct smtp_tracer tracer; /* the first member: the tracer is the listener */
    const struct checking *checking;
};

/* The peer's lines as the reply parser reads them: many Chinese servers speak GB18030. */
static void show_line(struct smtp_tracer *tracer, bool ours, struct str line)
{
    char text[4 * SMTP_REPLY_LINE_MAX + 1];
    bool cut = line.length > SMTP_REPLY_LINE_MAX;
    FILE *out = ((struct listener *)tracer)->checking->terminal.out;
    size_t length = smtp_text_clean(str_head(line, SMTP_REPLY_LINE_MAX), cut, text);
    fprintf(out, "  %-*s", LABEL_COLUMNS - 2, ours ? "        we >" : "      they <");
    print_wrapped(out, (struct str){text, length}, LABEL_COLUMNS);
}

/* Asks, as far as the level says.  Returns false when nobody can be asked. */
static bool ask(struct checking *checking, struct verdict *verdict)
{
    struct listener listener = {{show_line}, checking};
    struct verdict_asking trouble = {.warning = ""};
    if (!checking->policy.settings->json)
        trouble.tracer = &listener.tracer;
    if (checking->policy.settings->level == LEVEL_SYNTAX)
        return true;
    bool done = verdict_ask(&checking->policy, &checking->arena, verdict, &trouble);
    if (trouble.warning[0] != '\0')
        say(SAY_WARNING, trouble.warning);
    if (!done)
        checking->code = say_fail(&trouble.fail);
    return done;
}

/* The address as a heading. */
static void print_input(const struct checking *checking, struct str cell)
{
    struct shown input = text_shown(cell, TERMINAL_COLUMNS);
    fprintf(checking->terminal.out, "%s%s%s\n", paint(&checking->terminal, PAINT_BOLD), input.text,
            paint(&checking->terminal, PAINT_OFF));
}

static void check_one(struct checking *checking, struct str cell)
{
    struct verdict verdict;
    struct address address = {0};
    if (!checking->policy.settings->json)
        print_input(checking, cell);
    const struct reason *syntax = syntax_read(cell, &checking->arena, &address);
    verdict_of(&checking->policy, cell, &checking->arena, &verdict);
    if (!ask(checking, &verdict))
        return;
    if (checking->policy.settings->json) {
        size_t length;
        char *text = verdict_json(cell, &verdict, &length);
        fwrite(text, 1, length, checking->terminal.out);
        free(text);
    } else {
        explain(checking, syntax, &verdict);
    }
    arena_empty(&checking->arena);
}

/* Each line of standard input is an address: answered at once, for a program that asks and waits. */
static void check_lines(struct checking *checking)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length = 0; /* none is read after an address that has failed */
    while (checking->code == EXIT_DONE && (length = getline(&line, &room, stdin)) > 0) {
        struct str text = {line, (size_t)length}, cell;
        if (str_line(&text, &cell) && cell.length > 0)
            check_one(checking, cell);
        fflush(checking->terminal.out);
    }
    if (length < 0 && !feof(stdin) && errno == ENOMEM)
        memory_out();
    if (ferror(stdin)) {
        struct fail fail = {0};
        fail_because(&fail, EXIT_IO, "cannot read standard input: %s; %s", strerror(errno),
                     way_out(errno, "try again later"));
        checking->code = say_fail(&fail);
    }
    free(line);
}

static void check_all(struct checking *checking, const struct arguments *addresses)
{
    for (int i = 0; i < addresses->count && checking->code == EXIT_DONE; i++) {
        if (strcmp(addresses->texts[i], "-") == 0)
            check_lines(checking);
        else
            check_one(checking, str_of(addresses->texts[i]));
    }
    arena_free(&checking->arena);
}

static enum exit_code run_check(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0}, warning = {0};
    struct lists lists;
    size_t lines = 0;
    for (int i = 0; i < words->count; i++)
        lines += strcmp(words->texts[i], "-") == 0;
    if (!standard_input_once(settings, lines, &fail) || !confine(settings, true, &fail) ||
        !list_place_open_lists(&lists, settings, &warning, &fail))
        return say_fail(&fail);
    say_warning(&warning);
    struct checking checking = {.policy = {&lists, settings},
                                .terminal = terminal_of(stdout, settings->color)};
    check_all(&checking, words);
    lists_close(&lists);
    return checking.code;
}

const struct command check_command = {
    .name = "check",
    .summary = "check single addresses, step by step",
    .usage = "check [OPTIONS] ADDRESS...",
    .about = "Checks each ADDRESS as clean does, and shows what each validator says about it.\n"
             "- reads addresses from standard input, one per line.",
    .subcommands = {{.taker = OF_CHECK,
                     .least = 1,
                     .most = INT_MAX,
                     .wants = "no ADDRESS given (- reads one per line from standard input)",
                     .run = run_check}},
};
