/* The command doctor: whether this machine is fit to ask mail servers, and what they will think of it. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/settings/command.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/confine.h"
#include "pipeline/doctor/doctor.h"
#include "validators/base/str.h"

enum {
    CHECKS_MAX = 32,
    NAME_COLUMNS = 14,
    VERDICT_COLUMNS = 9,
    TEXT_INDENT = 2 + NAME_COLUMNS + VERDICT_COLUMNS,
    ADVICE_INDENT = TEXT_INDENT + 2,
};

/* What is written while the checks go on. */
struct sheet {
    struct doctor_listener listener; /* the first member: the listener is the sheet */
    struct terminal terminal;
    bool json;
    size_t count;
    struct finding findings[CHECKS_MAX];
};

static const enum paint paints[DOCTOR_VERDICT_COUNT] = {
    [DOCTOR_OK] = PAINT_GREEN,
    [DOCTOR_WARN] = PAINT_YELLOW,
    [DOCTOR_BAD] = PAINT_RED,
    [DOCTOR_SKIPPED] = PAINT_DIM,
};

static void print_finding(const struct terminal *terminal, const struct finding *finding)
{
    fprintf(terminal->out, "  %-*s%s%-*s%s", NAME_COLUMNS, finding->name,
            paint(terminal, paints[finding->verdict]), VERDICT_COLUMNS,
            doctor_verdict_words[finding->verdict], paint(terminal, PAINT_OFF));
    print_wrapped(terminal->out, str_of(finding->text), TEXT_INDENT);
    if (finding->advice != NULL) {
        fprintf(terminal->out, "%*s", ADVICE_INDENT, "");
        print_wrapped(terminal->out, str_of(finding->advice), ADVICE_INDENT);
    }
    fflush(terminal->out); /* the next one may take a while */
}

static void found(struct doctor_listener *self, const struct finding *finding)
{
    struct sheet *sheet = (struct sheet *)self;
    if (sheet->count < CHECKS_MAX)
        sheet->findings[sheet->count++] = *finding;
    if (!sheet->json)
        print_finding(&sheet->terminal, finding);
}

static void print_verdict(const struct terminal *terminal, bool fit)
{
    fprintf(terminal->out, "\n  %s%s%s\n", paint(terminal, fit ? PAINT_GREEN : PAINT_RED),
            fit ? "This machine is ready for --level smtp."
                : "Fix what is marked bad before running --level smtp from this machine.",
            paint(terminal, PAINT_OFF));
}

static void print_json(const struct sheet *sheet, bool fit)
{
    size_t length;
    char *text = doctor_json(sheet->findings, sheet->count, fit, &length);
    fwrite(text, 1, length, sheet->terminal.out);
    free(text);
}

static enum exit_code run_doctor(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    (void)words;
    if (!confine(settings, false, &fail))
        return say_fail(&fail);
    struct sheet sheet = {
        .listener.found = found, .terminal = terminal_of(stdout, settings->color), .json = settings->json};
    bool fit = doctor_examine(settings, &sheet.listener);
    if (sheet.json)
        print_json(&sheet, fit);
    else
        print_verdict(&sheet.terminal, fit);
    return fit ? EXIT_DONE : EXIT_NO_NETWORK;
}

const struct command doctor_command = {
    .name = "doctor",
    .summary = "check whether this machine can run SMTP verification",
    .usage = "doctor [OPTIONS]",
    .about = "Checks the name servers, port 25, the name and address of this machine in the\n"
             "DNS, and the DNS records of the probe domain (--mail-from); with --sender also\n"
             "those of the domain that sends the newsletters.  It connects to a few of the\n"
             "largest mail servers and says QUIT; it sends no mail.\n"
             "\n"
             "Exit codes: 0, or 69 if level smtp should not be used from here.",
    .subcommands = {{.taker = OF_DOCTOR, .run = run_doctor}},
};
