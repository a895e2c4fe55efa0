/* Whether mail servers can be reached: connects to some of the largest at once, reads how each greets, and
 * takes leave with QUIT. */
#include "pipeline/resolve/port25.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "validators/base/clock.h"
#include "validators/net/public_address.h"

enum {
    HOSTS_ASKED = 3,   /* of each domain */
    TARGETS_MS = 6000, /* to find out whom to visit */
    PROOF_MS = 7000,   /* for the name servers to show that they can be believed */
    TALK_MS = 10000,   /* for all visits together */
    TURN_MS = 100,
    READ_BYTES = 2048,
    NETWORK_BYTES = 2, /* who has the same /16 is taken for the same network */
};

/* Whose mail servers are visited, unless the user names other domains. */
static const struct paths largest = PATHS_OF("gmail.com", "outlook.com", "qq.com", "yahoo.com");

/* Whether VISITS have nobody in the network of OCTETS yet. */
static bool is_new_network(const struct line_round *round, const unsigned char *octets)
{
    for (unsigned i = 0; i < round->count; i++)
        if (memcmp(round->visits[i].octets, octets, NETWORK_BYTES) == 0)
            return false;
    return true;
}

/* Notes an address of HOST, if it may be visited and its network is new. */
static void plan_visit(struct doctor_dns *dns, bool loopback, struct line_round *round, const char *host)
{
    struct records addresses;
    unsigned char octets[4];
    dns->source.find(&dns->source, host, DNS_A, &addresses);
    for (unsigned i = 0; i < addresses.count; i++) {
        if (inet_pton(AF_INET, addresses.texts[i].bytes, octets) != 1 ||
            !address_is_public(octets, sizeof octets, loopback) || !is_new_network(round, octets))
            continue;
        struct line_visit *visit = &round->visits[round->count++];
        *visit = (struct line_visit){.loop = dns->loop, .fd = -1, .stage = LINE_GONE, .host = host};
        memcpy(visit->octets, octets, sizeof visit->octets);
        return;
    }
}

void line_plan(struct doctor_dns *dns, const struct settings *settings, struct line_round *round)
{
    const struct paths *domains = settings->canaries.count > 0 ? &settings->canaries : &largest;
    struct records hosts[CANARY_OWN_MAX];
    size_t count = domains->count < CANARY_OWN_MAX ? domains->count : CANARY_OWN_MAX;
    int64_t ends_ms = dns->ends_ms;
    dns->ends_ms = clock_ms() + TARGETS_MS;
    *round = (struct line_round){0};
    for (size_t i = 0; i < count; i++)
        dns->source.find(&dns->source, domains->path[i], DNS_MX, &hosts[i]);
    for (unsigned nth = 0; nth < HOSTS_ASKED; nth++)
        for (size_t i = 0; i < count && round->count < LINE_VISITS_MAX; i++)
            if (nth < hosts[i].count && hosts[i].texts[nth].length > 0)
                plan_visit(dns, settings->allow_loopback, round, hosts[i].texts[nth].bytes);
    dns->ends_ms = ends_ms;
}

static void leave(struct line_visit *visit)
{
    if (visit->fd >= 0) {
        loop_watch(visit->loop, visit->fd, 0, &visit->watch);
        close(visit->fd);
    }
    visit->fd = -1;
    visit->stage = LINE_GONE;
}

/* The greeting is whole: says goodbye, or, after that one's answer, goes. */
static void hear(struct line_visit *visit)
{
    static const char quit[] = "QUIT\r\n";
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    if (visit->stage == LINE_LEAVING || visit->parser.state == SMTP_REPLY_HOSTILE) {
        leave(visit);
        return;
    }
    smtp_reply_read(&visit->parser, &reply, text);
    struct str shown = str_head(reply.text, LINE_GREETING_SHOWN);
    memcpy(visit->greeting, shown.bytes, shown.length);
    visit->greeting[shown.length] = '\0';
    visit->code = reply.code;
    visit->greeted = true;
    visit->stage = LINE_LEAVING;
    memset(&visit->parser, 0, sizeof visit->parser);
    if (send(visit->fd, quit, sizeof quit - 1, MSG_NOSIGNAL) != sizeof quit - 1)
        leave(visit); /* six bytes find room, unless nobody listens any more */
}

static void visit_ready(struct loop_watch *self, int fd, uint32_t events)
{
    struct line_visit *visit = (struct line_visit *)self;
    char bytes[READ_BYTES];
    int error = 0;
    socklen_t length = sizeof error;
    (void)events;
    if (visit->stage == LINE_CONNECTING) {
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
            leave(visit);
            return;
        }
        visit->connected = true;
        visit->stage = LINE_GREETING;
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

static void set_out(const struct settings *settings, struct line_visit *visit)
{
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings->smtp_port)};
    memcpy(&there.sin_addr, visit->octets, sizeof visit->octets);
    visit->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    visit->no_socket = visit->fd < 0;
    if (visit->no_socket)
        return;
    visit->stage = LINE_CONNECTING;
    visit->watch.ready = visit_ready;
    bool begun = connect(visit->fd, (struct sockaddr *)&there, sizeof there) == 0 || errno == EINPROGRESS;
    if (begun)
        loop_watch(visit->loop, visit->fd, EPOLLOUT, &visit->watch);
    else
        leave(visit);
}

void line_visit(struct doctor_dns *dns, const struct settings *settings, struct line_round *round)
{
    int64_t ends_ms = clock_ms() + TALK_MS;
    bool busy = true;
    for (unsigned i = 0; i < round->count; i++)
        set_out(settings, &round->visits[i]);
    while (busy && clock_ms() < ends_ms) {
        loop_turn(dns->loop, TURN_MS);
        busy = false;
        for (unsigned i = 0; i < round->count; i++)
            busy |= round->visits[i].stage != LINE_GONE;
    }
    for (unsigned i = 0; i < round->count; i++)
        leave(&round->visits[i]);
}

/* Makes a round of what SETTINGS allow, and has USE look at it. */
static void go_round(const struct settings *settings,
                     void (*use)(const struct line_round *round, void *context), void *context)
{
    struct fail fail = {0};
    struct doctor_dns dns;
    struct line_round round = {0};
    bool open = doctor_dns_open(&dns, settings, &fail);
    dns.ends_ms = clock_ms() + PROOF_MS;
    if (open && doctor_dns_prove(&dns)) {
        line_plan(&dns, settings, &round);
        line_visit(&dns, settings, &round);
    }
    use(&round, context);
    doctor_dns_close(&dns);
}

static void find_state(const struct line_round *round, void *state)
{
    bool connected = false, no_socket = false;
    for (unsigned i = 0; i < round->count; i++) {
        connected = connected || round->visits[i].connected;
        no_socket = no_socket || round->visits[i].no_socket;
    }
    bool unknown = !connected && (round->count == 0 || no_socket);
    *(enum line_state *)state = unknown ? LINE_UNKNOWN : connected ? LINE_ALIVE : LINE_DEAD;
}

enum line_state line_try(const struct settings *settings)
{
    enum line_state state;
    go_round(settings, find_state, &state);
    return state;
}

static void compare(const struct line_round *round, void *witness)
{
    for (unsigned i = 0; i < round->count; i++) {
        const struct line_visit *visit = &round->visits[i];
        struct smtp_greeting greeting = {.name = {visit->greeting, strcspn(visit->greeting, " ")},
                                         .host = str_of(visit->host),
                                         .octets = visit->octets};
        if (visit->greeted)
            smtp_witness_hear(witness, &greeting);
    }
}

void line_hear(const struct settings *settings, struct smtp_witness *witness)
{
    go_round(settings, compare, witness);
}
