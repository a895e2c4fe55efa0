/* The command doctor: whether this machine is fit to ask mail servers, and what they will think of it. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/settings/options.h"
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
            fit ? "Level smtp may be tried from here."
                : "Level smtp should not be tried from here; level dns may be.",
            paint(terminal, PAINT_OFF));
}

static void print_json(const struct sheet *sheet, bool fit)
{
    size_t length;
    char *text = doctor_json(sheet->findings, sheet->count, fit, &length);
    fwrite(text, 1, length, sheet->terminal.out);
    free(text);
}

static enum exit_code run_doctor(const struct arguments *given)
{
    struct settings settings = {0};
    struct arguments arguments = *given;
    struct fail fail = {0};
    enum parsed parsed = options_parse(&doctor_command, &arguments, &settings, &fail);
    if (parsed == PARSED_HELP) {
        help_print(&doctor_command);
        return EXIT_DONE;
    }
    if (parsed == PARSED && arguments.count > 0)
        fail_because(&fail, EXIT_USAGE, "doctor takes options only, not %s; see mailsift help doctor",
                     arguments.texts[0]);
    if (fail.code != EXIT_DONE)
        return say_fail(&fail);
    if (!confine(&settings, false, &fail))
        return say_fail(&fail);
    struct sheet sheet = {
        .listener.found = found, .terminal = terminal_of(stdout, settings.color), .json = settings.json};
    bool fit = doctor_examine(&settings, &sheet.listener);
    if (sheet.json)
        print_json(&sheet, fit);
    else
        print_verdict(&sheet.terminal, fit);
    return fit ? EXIT_DONE : EXIT_NO_NETWORK;
}

static const char *const options[] = {"helo",     "mail-from", "sender", "dkim-selector", "public-ip",
                                      "resolver", "canary",    "proxy",  "smtp-port",     "allow-loopback",
                                      "lists",    "json",      "color",  "help",          NULL};

const struct command doctor_command = {
    .name = "doctor",
    .summary = "is this machine fit to ask mail servers",
    .usage = "doctor [OPTIONS]",
    .about = "Looks at the name servers, at port 25, at this machine's name and address in the\n"
             "DNS and at the records of the domain that asks (--mail-from); with --sender also\n"
             "at those of the domain that sends the newsletters.  To a few of the world's\n"
             "largest mail servers it connects and says QUIT; it sends no mail.\n\n"
             "Exit codes: 0, or 69 when level smtp should not be tried from here.",
    .options = options,
    .run = run_doctor,
};
