/* Examines whether this machine is fit to ask mail servers: the table of checks, and the way through it. */
#include "pipeline/doctor/doctor.h"

#include <string.h>

#include "pipeline/doctor/doctor_checks.h"
#include "validators/base/clock.h"

enum { PROOF_MS = 7000 }; /* for the name servers to show that they can be believed */

const char *const doctor_verdict_words[DOCTOR_VERDICT_COUNT] = {
    [DOCTOR_OK] = "ok", [DOCTOR_WARN] = "warn", [DOCTOR_BAD] = "bad", [DOCTOR_SKIPPED] = "skipped"};

static doctor_check resolver;

/* What a check needs. */
enum { ASKS = 1, BLOCKS = 2, OF_SENDER = 4 };

static const struct check {
    const char *name;
    doctor_check *run;
    unsigned about; /* ASKS DNS; BLOCKS: level smtp makes no sense when it is bad; only with --sender */
} checks[] = {
    {"resolver", resolver, BLOCKS},
    {"filter", doctor_filter, ASKS},
    {"port-25", doctor_port, ASKS | BLOCKS},
    {"helo", doctor_helo, ASKS | BLOCKS},
    {"ptr", doctor_ptr, ASKS | BLOCKS},
    {"fcrdns", doctor_fcrdns, ASKS | BLOCKS},
    {"spf", doctor_spf, ASKS},
    {"mx", doctor_mx, ASKS},
    {"dmarc", doctor_dmarc, ASKS},
    {"sender-mx", doctor_sender_mx, ASKS | OF_SENDER},
    {"sender-spf", doctor_sender_spf, ASKS | OF_SENDER},
    {"sender-dmarc", doctor_sender_dmarc, ASKS | OF_SENDER},
    {"sender-apart", doctor_apart, OF_SENDER},
    {"dkim", doctor_dkim, ASKS},
    {"block-lists", doctor_block_lists, 0},
    {"open-files", doctor_limits, 0},
    {"clock", doctor_clock, 0},
    {"lists", doctor_lists, 0},
};

static const struct doctor_outcome resolver_bad = {
    DOCTOR_BAD, "no name server can be trusted",
    "Set --resolver; for large lists run your own (e.g. unbound)."};
static const struct doctor_outcome resolver_fine = {
    DOCTOR_OK, "the resolver works and does not fabricate answers", NULL};
static const struct doctor_outcome no_dns = {DOCTOR_SKIPPED, "no DNS", NULL};

static void resolver(struct doctor *doctor, struct finding *finding)
{
    struct fail fail = {0};
    struct doctor_dns *dns = &doctor->dns;
    bool open = doctor_dns_open(dns, doctor->settings, &fail);
    dns->ends_ms = doctor->began_ms + PROOF_MS;
    if (!open)
        doctor_say(finding, &resolver_bad, "%s", fail.sentence);
    else if (doctor_dns_prove(dns))
        doctor_say(finding, &resolver_fine, "%s",
                   resolver_server_name(dns->resolver, (unsigned)doctor_dns_server(dns)));
    else
        doctor_say(finding, &resolver_bad, "%s %s", resolver_server_name(dns->resolver, 0),
                   canary_complaint(dns->canary));
    dns->ends_ms = doctor->began_ms + DOCTOR_MOST_MS;
}

/* TEXT in lower case, for as long as DOCTOR lives; NULL stays NULL. */
static const char *lower(struct doctor *doctor, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t length = strlen(text);
    char *copy = arena_take(&doctor->texts, length + 1);
    for (size_t i = 0; i <= length; i++)
        copy[i] = ascii_lower(text[i]);
    return copy;
}

static void prepare(struct doctor *doctor, const struct settings *settings)
{
    const char *at = settings->mail_from != NULL ? strchr(settings->mail_from, '@') : NULL;
    *doctor = (struct doctor){.settings = settings, .began_ms = clock_ms()};
    doctor->helo = lower(doctor, settings->helo);
    doctor->sender = lower(doctor, settings->sender);
    doctor->mail_domain = lower(doctor, at != NULL ? at + 1 : NULL);
}

bool doctor_examine(const struct settings *settings, struct doctor_listener *listener)
{
    struct doctor doctor;
    bool fit = true;
    prepare(&doctor, settings);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const struct check *check = &checks[i];
        struct finding finding = {.name = check->name};
        if ((check->about & OF_SENDER) && settings->sender == NULL)
            continue;
        if ((check->about & ASKS) && doctor_dns_server(&doctor.dns) < 0)
            doctor_say(&finding, &no_dns, "%s", "");
        else
            check->run(&doctor, &finding);
        fit = fit && !((check->about & BLOCKS) && finding.verdict == DOCTOR_BAD);
        listener->found(listener, &finding);
    }
    doctor_dns_close(&doctor.dns);
    arena_free(&doctor.texts);
    return fit;
}
