/* Whether mail servers can be reached, and how they greet. */
#include "pipeline/doctor/doctor_checks.h"
#include "pipeline/resolve/port25.h"

enum {
    NETWORKS_GOOD = 3, /* so many must greet: one may have its own trouble, or a grudge */
    READY = 220,
};

enum port_outcome { PROXIED, NOBODY, BLOCKED, SILENT, REFUSED, FEW, FINE };

static const struct doctor_outcome outcomes[] = {
    [PROXIED] = {DOCTOR_SKIPPED,
                 "mail servers are reached through a proxy, so this machine's own port 25 is not tried",
                 "Run mailsift doctor on the proxy machine too, or set --public-ip to its address."},
    [NOBODY] = {DOCTOR_SKIPPED, "none of the canary domains has a mail server with a public IPv4 address",
                "Set --canary to domains that certainly accept mail."},
    [BLOCKED] = {DOCTOR_BAD, "no mail server can be reached on port 25",
                 "Most access and cloud providers block port 25 until you ask them to open it.  Ask yours, "
                 "run mailsift on another machine, or use --proxy."},
    [SILENT] = {DOCTOR_BAD, "mail servers accept connections, but none sends a greeting",
                "A firewall or a security program interferes; let this machine use port 25."},
    [REFUSED] = {DOCTOR_WARN, "mail servers are reachable, but each refuses this machine in its greeting",
                 "This IP has a poor or no reputation: check it against the blocklists, and see ptr and "
                 "fcrdns below."},
    [FEW] = {DOCTOR_WARN, "only some mail servers greet this machine",
             "Try again; if it persists, see the greeting text for the reason each server gives."},
    [FINE] = {DOCTOR_OK, "mail servers accept this machine on port 25", NULL},
};

/* Says what the connections came to, with the words of the server that was least friendly. */
static void judge(const struct port25_round *round, struct finding *finding)
{
    unsigned connected = 0, greeted = 0, welcome = 0;
    const struct port25_connection *telling = NULL;
    for (unsigned i = 0; i < round->count; i++) {
        const struct port25_connection *connection = &round->connections[i];
        connected += connection->connected;
        greeted += connection->greeted;
        welcome += connection->code == READY;
        if (connection->greeted && (telling == NULL || (telling->code == READY && connection->code != READY)))
            telling = connection;
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
    struct port25_round round = {0};
    doctor_learn_address(doctor, NULL);
    if (doctor->settings->proxy != NULL) {
        doctor_say(finding, &outcomes[PROXIED], "%s", "");
        return;
    }
    port25_plan(&doctor->dns, doctor->settings, &round);
    if (round.count == 0) {
        doctor_say(finding, &outcomes[NOBODY], "%s", "");
        return;
    }
    doctor_learn_address(doctor, round.connections[0].octets);
    port25_run(&doctor->dns, doctor->settings, &round);
    judge(&round, finding);
}
