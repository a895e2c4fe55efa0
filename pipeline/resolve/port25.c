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
    TARGETS_MS = 6000, /* to find out whom to connect to */
    PROOF_MS = 7000,   /* for the name servers to show that they can be believed */
    ROUND_MS = 10000,  /* for all connections together */
    TURN_MS = 100,
    READ_BYTES = 2048,
    NETWORK_BYTES = 2, /* who has the same /16 is taken for the same network */
};

/* Whose mail servers are connected to, unless the user names other domains. */
static const struct paths largest = PATHS_OF("gmail.com", "outlook.com", "qq.com", "yahoo.com");

/* Whether CONNECTIONS have nobody in the network of OCTETS yet. */
static bool is_new_network(const struct port25_round *round, const unsigned char *octets)
{
    for (unsigned i = 0; i < round->count; i++)
        if (memcmp(round->connections[i].octets, octets, NETWORK_BYTES) == 0)
            return false;
    return true;
}

/* Notes an address of HOST, if it may be connected to and its network is new. */
static void plan_connection(struct doctor_dns *dns, bool loopback, struct port25_round *round,
                            const char *host)
{
    struct records addresses;
    unsigned char octets[4];
    dns->source.find(&dns->source, host, DNS_A, &addresses);
    for (unsigned i = 0; i < addresses.count; i++) {
        if (inet_pton(AF_INET, addresses.texts[i].bytes, octets) != 1 ||
            !address_is_public(octets, sizeof octets, loopback) || !is_new_network(round, octets))
            continue;
        struct port25_connection *connection = &round->connections[round->count++];
        *connection =
            (struct port25_connection){.loop = dns->loop, .fd = -1, .stage = PORT25_GONE, .host = host};
        memcpy(connection->octets, octets, sizeof connection->octets);
        return;
    }
}

void port25_plan(struct doctor_dns *dns, const struct settings *settings, struct port25_round *round)
{
    const struct paths *domains = settings->canaries.count > 0 ? &settings->canaries : &largest;
    struct records hosts[CANARY_OWN_MAX];
    size_t count = domains->count < CANARY_OWN_MAX ? domains->count : CANARY_OWN_MAX;
    int64_t ends_ms = dns->ends_ms;
    dns->ends_ms = clock_ms() + TARGETS_MS;
    *round = (struct port25_round){0};
    for (size_t i = 0; i < count; i++)
        dns->source.find(&dns->source, domains->path[i], DNS_MX, &hosts[i]);
    for (unsigned nth = 0; nth < HOSTS_ASKED; nth++)
        for (size_t i = 0; i < count && round->count < PORT25_CONNECTIONS_MAX; i++)
            if (nth < hosts[i].count && hosts[i].texts[nth].length > 0)
                plan_connection(dns, settings->allow_loopback, round, hosts[i].texts[nth].bytes);
    dns->ends_ms = ends_ms;
}

static void leave(struct port25_connection *connection)
{
    if (connection->fd >= 0) {
        loop_watch(connection->loop, connection->fd, 0, &connection->watch);
        close(connection->fd);
    }
    connection->fd = -1;
    connection->stage = PORT25_GONE;
}

/* The greeting is whole: says QUIT, or, after that one's answer, goes. */
static void on_greeting(struct port25_connection *connection)
{
    static const char quit[] = "QUIT\r\n";
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
    if (connection->stage == PORT25_LEAVING || connection->parser.state == SMTP_REPLY_HOSTILE) {
        leave(connection);
        return;
    }
    smtp_reply_read(&connection->parser, &reply, text);
    struct str shown = str_head(reply.text, PORT25_GREETING_SHOWN);
    memcpy(connection->greeting, shown.bytes, shown.length);
    connection->greeting[shown.length] = '\0';
    connection->code = reply.code;
    connection->greeted = true;
    connection->stage = PORT25_LEAVING;
    memset(&connection->parser, 0, sizeof connection->parser);
    if (send(connection->fd, quit, sizeof quit - 1, MSG_NOSIGNAL) != sizeof quit - 1)
        leave(connection); /* six bytes find room, unless nobody listens any more */
}

static void on_ready(struct loop_watch *self, int fd, uint32_t events)
{
    struct port25_connection *connection = (struct port25_connection *)self;
    char bytes[READ_BYTES];
    int error = 0;
    socklen_t length = sizeof error;
    (void)events;
    if (connection->stage == PORT25_CONNECTING) {
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
            leave(connection);
            return;
        }
        connection->connected = true;
        connection->stage = PORT25_GREETING;
        loop_watch(connection->loop, fd, EPOLLIN, &connection->watch);
        return;
    }
    ssize_t count = recv(fd, bytes, sizeof bytes, 0);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            leave(connection);
        return;
    }
    smtp_reply_take(&connection->parser, (struct str){bytes, (size_t)count});
    if (connection->parser.state != SMTP_REPLY_MORE)
        on_greeting(connection);
}

static void set_out(const struct settings *settings, struct port25_connection *connection)
{
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings->smtp_port)};
    memcpy(&there.sin_addr, connection->octets, sizeof connection->octets);
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    connection->no_socket = connection->fd < 0;
    if (connection->no_socket)
        return;
    connection->stage = PORT25_CONNECTING;
    connection->watch.ready = on_ready;
    bool begun =
        connect(connection->fd, (struct sockaddr *)&there, sizeof there) == 0 || errno == EINPROGRESS;
    if (begun)
        loop_watch(connection->loop, connection->fd, EPOLLOUT, &connection->watch);
    else
        leave(connection);
}

void port25_run(struct doctor_dns *dns, const struct settings *settings, struct port25_round *round)
{
    int64_t ends_ms = clock_ms() + ROUND_MS;
    bool busy = true;
    for (unsigned i = 0; i < round->count; i++)
        set_out(settings, &round->connections[i]);
    while (busy && clock_ms() < ends_ms) {
        loop_turn(dns->loop, TURN_MS);
        busy = false;
        for (unsigned i = 0; i < round->count; i++)
            busy |= round->connections[i].stage != PORT25_GONE;
    }
    for (unsigned i = 0; i < round->count; i++)
        leave(&round->connections[i]);
}

/* Makes a round of what SETTINGS allow, and has USE look at it. */
static void go_round(const struct settings *settings,
                     void (*use)(const struct port25_round *round, void *context), void *context)
{
    struct fail fail = {0};
    struct doctor_dns dns;
    struct port25_round round = {0};
    bool open = doctor_dns_open(&dns, settings, &fail);
    dns.ends_ms = clock_ms() + PROOF_MS;
    if (open && doctor_dns_prove(&dns)) {
        port25_plan(&dns, settings, &round);
        port25_run(&dns, settings, &round);
    }
    use(&round, context);
    doctor_dns_close(&dns);
}

static void find_state(const struct port25_round *round, void *state)
{
    bool connected = false, no_socket = false;
    for (unsigned i = 0; i < round->count; i++) {
        connected = connected || round->connections[i].connected;
        no_socket = no_socket || round->connections[i].no_socket;
    }
    bool unknown = !connected && (round->count == 0 || no_socket);
    *(enum port25_state *)state = unknown ? PORT25_UNKNOWN : connected ? PORT25_ALIVE : PORT25_DEAD;
}

enum port25_state port25_try(const struct settings *settings)
{
    enum port25_state state;
    go_round(settings, find_state, &state);
    return state;
}

static void compare(const struct port25_round *round, void *witness)
{
    for (unsigned i = 0; i < round->count; i++) {
        const struct port25_connection *connection = &round->connections[i];
        struct smtp_greeting greeting = {.name = {connection->greeting, strcspn(connection->greeting, " ")},
                                         .host = str_of(connection->host),
                                         .octets = connection->octets};
        if (connection->greeted)
            smtp_witness_hear(witness, &greeting);
    }
}

void port25_compare(const struct settings *settings, struct smtp_witness *witness)
{
    go_round(settings, compare, witness);
}
