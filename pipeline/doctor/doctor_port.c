/* Whether mail servers can be reached, and how they greet. */
#include "pipeline/doctor/doctor_checks.h"
#include "pipeline/resolve/port25.h"

enum {
    NETWORKS_GOOD = 3, /* so many must greet: one may have its own trouble, or a grudge */
    READY = 220,
};

enum port_outcome { PROXIED, NOBODY, BLOCKED, SILENT, REFUSED, FEW, FINE };

static const struct doctor_outcome outcomes[] = {
    [PROXIED] = {DOCTOR_SKIPPED, "mail servers are asked by a proxy, so this machine's own way is not tried",
                 "Run mailsift doctor on the proxy's machine too, or name its address with --public-ip."},
    [NOBODY] = {DOCTOR_SKIPPED, "none of the canary domains has a mail server with a public IPv4 address",
                "Name domains that certainly take mail with --canary."},
    [BLOCKED] = {DOCTOR_BAD, "no mail server can be reached on port 25",
                 "Most access providers and clouds block port 25 until one asks them to open it.  Ask yours, "
                 "run mailsift on another machine, or go by a proxy with --proxy."},
    [SILENT] = {DOCTOR_BAD, "mail servers are connected to, but none greets",
                "A firewall or a security program stands between; let this machine's port 25 through."},
    [REFUSED] = {DOCTOR_WARN, "mail servers are reached, but each refuses this machine in its greeting",
                 "This address has a bad name, or none: look it up at the block lists, and see the lines "
                 "about its name below."},
    [FEW] = {DOCTOR_WARN, "only some mail servers greet this machine",
             "Try again; if it stays so, what the others hold against this address is in their greetings."},
    [FINE] = {DOCTOR_OK, "mail servers greet this machine on port 25", NULL},
};

/* Says what the visits came to, with the words of the server that was least friendly. */
static void judge(const struct line_round *round, struct finding *finding)
{
    unsigned connected = 0, greeted = 0, welcome = 0;
    const struct line_visit *telling = NULL;
    for (unsigned i = 0; i < round->count; i++) {
        const struct line_visit *visit = &round->visits[i];
        connected += visit->connected;
        greeted += visit->greeted;
        welcome += visit->code == READY;
        if (visit->greeted && (telling == NULL || (telling->code == READY && visit->code != READY)))
            telling = visit;
    }
    enum port_outcome outcome = connected == 0            ? BLOCKED
                                : greeted == 0            ? SILENT
                                : welcome == 0            ? REFUSED
                                : welcome < NETWORKS_GOOD ? FEW
                                                          : FINE;
    if (telling == NULL)
        doctor_say(finding, &outcomes[outcome], "%u of %u networks tried", connected, round->count);
    else
        doctor_say(finding, &outcomes[outcome], "%u of %u networks; %s says %u %s", welcome, round->count,
                   telling->host, telling->code, telling->greeting);
}

void doctor_port(struct doctor *doctor, struct finding *finding)
{
    struct line_round round = {0};
    doctor_learn_address(doctor, NULL);
    if (doctor->settings->proxy != NULL) {
        doctor_say(finding, &outcomes[PROXIED], "%s", "");
        return;
    }
    line_plan(&doctor->dns, doctor->settings, &round);
    if (round.count == 0) {
        doctor_say(finding, &outcomes[NOBODY], "%s", "");
        return;
    }
    doctor_learn_address(doctor, round.visits[0].octets);
    line_visit(&doctor->dns, doctor->settings, &round);
    judge(&round, finding);
}
