/* Whether mail servers can be reached: connects to some of the largest at once, reads how each greets, and
 * takes leave with QUIT. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pipeline/doctor_checks.h"
#include "validators/base/clock.h"
#include "validators/net/public_address.h"
#include "validators/net/smtp_reply.h"

enum {
    VISITS_MAX = 6,
    NETWORKS_GOOD = 3, /* so many must greet: one may have its own trouble, or a grudge */
    HOSTS_ASKED = 3,   /* of each domain */
    TARGETS_MS = 6000, /* to find out whom to visit */
    TALK_MS = 10000,   /* for all visits together */
    TURN_MS = 100,
    READ_BYTES = 2048,
    GREETING_SHOWN = 100,
    IPV4_BYTES = 4,
    NETWORK_BYTES = 2, /* who has the same /16 is taken for the same network */
    READY = 220,
    SMTP_PORT = 25,
};

enum stage { CONNECTING, GREETING, LEAVING, GONE };

/* One mail server. */
struct visit {
    struct loop_watch watch; /* the first member: the watch is the visit */
    struct loop *loop;
    int fd;
    enum stage stage;
    bool connected, greeted;
    unsigned code; /* of its greeting */
    unsigned char octets[IPV4_BYTES];
    const char *host; /* the records' text */
    struct smtp_reply_parser parser;
    char greeting[GREETING_SHOWN + 1];
};

struct round {
    unsigned count;
    struct visit visits[VISITS_MAX];
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

/* Whether VISITS have nobody in the network of OCTETS yet. */
static bool is_new_network(const struct round *round, const unsigned char *octets)
{
    for (unsigned i = 0; i < round->count; i++)
        if (memcmp(round->visits[i].octets, octets, NETWORK_BYTES) == 0)
            return false;
    return true;
}

/* Notes an address of HOST, if it may be visited and its network is new. */
static void plan_visit(struct doctor *doctor, struct round *round, const char *host)
{
    struct records addresses;
    unsigned char octets[IPV4_BYTES];
    doctor->dns.source.find(&doctor->dns.source, host, DNS_A, &addresses);
    for (unsigned i = 0; i < addresses.count; i++) {
        if (inet_pton(AF_INET, addresses.texts[i].bytes, octets) != 1 ||
            !address_is_public(octets, IPV4_BYTES, doctor->settings->allow_loopback) ||
            !is_new_network(round, octets))
            continue;
        struct visit *visit = &round->visits[round->count++];
        *visit = (struct visit){.loop = doctor->dns.loop, .fd = -1, .stage = GONE, .host = host};
        memcpy(visit->octets, octets, IPV4_BYTES);
        return;
    }
}

/* Finds whom to visit: a host of each domain, then another one of each. */
static void plan(struct doctor *doctor, struct round *round)
{
    const struct paths *domains = doctor->dns.canaries;
    struct records hosts[CANARY_NAMES_MAX];
    for (size_t i = 0; i < domains->count && i < CANARY_NAMES_MAX; i++)
        doctor->dns.source.find(&doctor->dns.source, domains->path[i], DNS_MX, &hosts[i]);
    for (unsigned nth = 0; nth < HOSTS_ASKED; nth++)
        for (size_t i = 0; i < domains->count && i < CANARY_NAMES_MAX && round->count < VISITS_MAX; i++)
            if (nth < hosts[i].count && hosts[i].texts[nth].length > 0)
                plan_visit(doctor, round, hosts[i].texts[nth].bytes);
}

static void leave(struct visit *visit)
{
    if (visit->fd >= 0) {
        loop_watch(visit->loop, visit->fd, 0, &visit->watch);
        close(visit->fd);
    }
    visit->fd = -1;
    visit->stage = GONE;
}

/* The greeting is whole: says goodbye, or, after that one's answer, goes. */
static void hear(struct visit *visit)
{
    static const char quit[] = "QUIT\r\n";
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    if (visit->stage == LEAVING || visit->parser.state == SMTP_REPLY_HOSTILE) {
        leave(visit);
        return;
    }
    smtp_reply_read(&visit->parser, &reply, text);
    struct str shown = str_head(reply.text, GREETING_SHOWN);
    memcpy(visit->greeting, shown.bytes, shown.length);
    visit->greeting[shown.length] = '\0';
    visit->code = reply.code;
    visit->greeted = true;
    visit->stage = LEAVING;
    memset(&visit->parser, 0, sizeof visit->parser);
    if (send(visit->fd, quit, sizeof quit - 1, MSG_NOSIGNAL) != sizeof quit - 1)
        leave(visit); /* six bytes find room, unless nobody listens any more */
}

static void visit_ready(struct loop_watch *self, int fd, uint32_t events)
{
    struct visit *visit = (struct visit *)self;
    char bytes[READ_BYTES];
    int error = 0;
    socklen_t length = sizeof error;
    (void)events;
    if (visit->stage == CONNECTING) {
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
            leave(visit);
            return;
        }
        visit->connected = true;
        visit->stage = GREETING;
        loop_watch(visit->loop, fd, EPOLLIN, &visit->watch);
        return;
    }
    ssize_t count = recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            leave(visit);
        return;
    }
    smtp_reply_take(&visit->parser, (struct str){bytes, (size_t)count});
    if (visit->parser.state != SMTP_REPLY_MORE)
        hear(visit);
}

static void set_out(struct doctor *doctor, struct visit *visit)
{
    int port = doctor->settings->smtp_port != 0 ? doctor->settings->smtp_port : SMTP_PORT;
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    memcpy(&there.sin_addr, visit->octets, IPV4_BYTES);
    visit->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (visit->fd < 0)
        return;
    visit->stage = CONNECTING;
    visit->watch.ready = visit_ready;
    bool begun = connect(visit->fd, (struct sockaddr *)&there, sizeof there) == 0 || errno == EINPROGRESS;
    if (!begun || !loop_watch(visit->loop, visit->fd, EPOLLOUT, &visit->watch))
        leave(visit);
}

/* Makes all visits; those that take too long are broken off. */
static void visit_all(struct doctor *doctor, struct round *round)
{
    int64_t ends_ms = clock_ms() + TALK_MS;
    bool busy = true;
    for (unsigned i = 0; i < round->count; i++)
        set_out(doctor, &round->visits[i]);
    while (busy && clock_ms() < ends_ms) {
        loop_turn(doctor->dns.loop, TURN_MS);
        busy = false;
        for (unsigned i = 0; i < round->count; i++)
            busy |= round->visits[i].stage != GONE;
    }
    for (unsigned i = 0; i < round->count; i++)
        leave(&round->visits[i]);
}

/* Says what the visits came to, with the words of the server that was least friendly. */
static void judge(const struct round *round, struct finding *finding)
{
    unsigned connected = 0, greeted = 0, welcome = 0;
    const struct visit *telling = NULL;
    for (unsigned i = 0; i < round->count; i++) {
        const struct visit *visit = &round->visits[i];
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
    struct round round = {0};
    doctor_learn_address(doctor, NULL);
    if (doctor->settings->proxy != NULL) {
        doctor_say(finding, &outcomes[PROXIED], "%s", "");
        return;
    }
    int64_t ends_ms = doctor->dns.ends_ms;
    doctor->dns.ends_ms = clock_ms() + TARGETS_MS;
    plan(doctor, &round);
    doctor->dns.ends_ms = ends_ms;
    if (round.count == 0) {
        doctor_say(finding, &outcomes[NOBODY], "%s", "");
        return;
    }
    doctor_learn_address(doctor, round.visits[0].octets);
    visit_all(doctor, &round);
    judge(&round, finding);
}
