/* The name servers as one thread asks them, by c-ares: a channel for each server, so that each has its own
 * window and can be left out when it is not to be trusted. */
#include <ares.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "validators/base/memory.h"
#include "validators/base/owner.h"
#include "validators/base/random.h"
#include "validators/net/dns_answer.h"
#include "validators/net/resolver.h"
#include "validators/net/window.h"

enum {
    TRY_MS = 400, /* c-ares doubles it with each try: 0.4 + 0.8 + 1.6 + 3.2 s */
    TRIES = 4,
    TICK_MS = 50, /* how often c-ares looks for what is overdue: its own timeout walks through every query */
    BUFFER_BYTES = 4 << 20,  /* of the socket: an answer that finds no room costs a whole timeout */
    ANSWER_BYTES = 1024,     /* what the kernel counts for one answer in that buffer, about */
    UDP_ANSWER_BYTES = 1232, /* EDNS: what every way carries in one piece */
    SERVER_TEXT_BYTES = 64,
    SOON_MS = 100,            /* what an answer may take longer than usual */
    OPT_FLAGS_BEFORE_END = 4, /* RFC 6891 6.1.2: where they are in an OPT record without options */
    OPT_DNSSEC_OK = 0x80,
};

static const double MEMORY = 0.999; /* about the last thousand answers tell how much is lost */

_Static_assert(TRY_MS *((1 << TRIES) - 1) == RESOLVER_GIVES_UP_MS, "the header says how long it takes");

/* The way to one server. */
struct lane {
    struct loop_watch watch; /* the first member: the watch is the lane */
    struct resolver *resolver;
    ares_channel channel;
    struct window window;
    unsigned in_flight;
    double answers, losses; /* of late: each answer makes those before it count a little less */
    double usual_ms;        /* of an answer to the first try, likewise */
    bool used;
    bool recurses; /* it has told of a name that is in no zone of its own */
    char server[SERVER_TEXT_BYTES];
};

struct resolver {
    struct loop *loop;
    struct loop_timer tick;
    bool closing;
    unsigned lane_count;
    struct lane lanes[RESOLVER_SERVERS_MAX];
    struct resolver_counts counts;
};

/* c-ares has a descriptor to be watched, or no longer. */
static void watch_socket(void *self, ares_socket_t fd, int readable, int writable)
{
    struct lane *lane = self;
    uint32_t events = (readable ? EPOLLIN : 0) | (writable ? EPOLLOUT : 0);
    loop_watch(lane->resolver->loop, fd, events, &lane->watch);
}

static void socket_ready(struct loop_watch *self, int fd, uint32_t events)
{
    struct lane *lane = (struct lane *)self;
    bool readable = events & (EPOLLIN | EPOLLERR | EPOLLHUP);
    ares_process_fd(lane->channel, readable ? fd : ARES_SOCKET_BAD, events & EPOLLOUT ? fd : ARES_SOCKET_BAD);
}

/* Gives a new socket the largest buffer that it may have, and keeps the window within it. */
static int configure_socket(ares_socket_t fd, int type, void *self)
{
    struct lane *lane = self;
    int bytes = BUFFER_BYTES;
    socklen_t length = sizeof bytes;
    if (type != SOCK_DGRAM)
        return 0;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, length) != 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, length); /* the system gives what it gives: */
    if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, &length) == 0)
        window_bound(&lane->window, (unsigned)bytes / ANSWER_BYTES);
    return 0;
}

static void tick(struct loop_timer *timer)
{
    struct resolver *resolver = OWNER(timer, struct resolver, tick);
    for (unsigned i = 0; i < resolver->lane_count; i++) {
        struct lane *lane = &resolver->lanes[i];
        ares_process_fd(lane->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        window_turn(&lane->window, lane->in_flight, loop_now_ms(resolver->loop));
    }
    loop_after(resolver->loop, timer, TICK_MS);
}

/* Opens the channel of LANE. */
static bool open_lane(struct resolver *resolver, struct lane *lane, unsigned most, struct fail *fail)
{
    struct ares_options options = {
        .flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_STAYOPEN | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES |
                 ARES_FLAG_EDNS,
        .timeout = TRY_MS,
        .tries = TRIES,
        .ednspsz = UDP_ANSWER_BYTES,
        .sock_state_cb = watch_socket,
        .sock_state_cb_data = lane,
        .lookups = "b",
    };
    int set = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ |
              ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS;
    lane->watch.ready = socket_ready;
    lane->resolver = resolver;
    lane->used = true;
    window_open(&lane->window, most, loop_now_ms(resolver->loop));
    int status = ares_init_options(&lane->channel, &options, set);
    if (status == ARES_SUCCESS) {
        ares_set_socket_configure_callback(lane->channel, configure_socket, lane);
        status = ares_set_servers_ports_csv(lane->channel, lane->server);
        if (status == ARES_SUCCESS)
            return true;
        ares_destroy(lane->channel);
    }
    if (status == ARES_ENOMEM)
        memory_out();
    return fail_because(fail, EXIT_NO_NETWORK,
                        "cannot use the name server %s: %s; set another with --resolver", lane->server,
                        ares_strerror(status));
}

/* Writes the address of a server of the system as --resolver would have it. */
static void name_server(const struct ares_addr_port_node *node, char text[SERVER_TEXT_BYTES])
{
    char address[INET6_ADDRSTRLEN] = "";
    int port = node->udp_port != 0 ? node->udp_port : 53;
    ares_inet_ntop(node->family, &node->addr, address, sizeof address);
    snprintf(text, SERVER_TEXT_BYTES, node->family == AF_INET6 ? "[%s]:%d" : "%s:%d", address, port);
}

/* Whether the texts A and B mean one server: with its port or without it where that is 53. */
static bool same_server(const char *a, const char *b)
{
    struct str one = str_of(a), other = str_of(b), port = STR(":53");
    bool one_ends = str_ends(one, port) && strchr(a, ':') == a + one.length - port.length;
    bool other_ends = str_ends(other, port) && strchr(b, ':') == b + other.length - port.length;
    return str_equal(str_head(one, one.length - (one_ends ? port.length : 0)),
                     str_head(other, other.length - (other_ends ? port.length : 0)));
}

/* Whether SERVER is among the lanes: who is named twice is no second witness. */
static bool is_named(const struct resolver *resolver, const char *server)
{
    for (unsigned i = 0; i < resolver->lane_count; i++)
        if (same_server(resolver->lanes[i].server, server))
            return true;
    return false;
}

static void add_system_server(struct resolver *resolver, const struct ares_addr_port_node *node)
{
    char text[SERVER_TEXT_BYTES];
    name_server(node, text);
    if (!is_named(resolver, text))
        snprintf(resolver->lanes[resolver->lane_count++].server, SERVER_TEXT_BYTES, "%s", text);
}

/* Fills the lanes with the system's servers. */
static bool name_system_servers(struct resolver *resolver, struct fail *fail)
{
    ares_channel channel;
    struct ares_addr_port_node *nodes = NULL;
    int status = ares_init(&channel);
    if (status == ARES_ENOMEM)
        memory_out();
    if (status != ARES_SUCCESS)
        return fail_because(fail, EXIT_NO_NETWORK,
                            "cannot read which name servers the system uses; set one with --resolver");
    if (ares_get_servers_ports(channel, &nodes) == ARES_ENOMEM)
        memory_out();
    const struct ares_addr_port_node *node = nodes;
    for (; node != NULL && resolver->lane_count < RESOLVER_SERVERS_MAX; node = node->next)
        add_system_server(resolver, node);
    ares_free_data(nodes);
    ares_destroy(channel);
    return resolver->lane_count > 0 ||
           fail_because(fail, EXIT_NO_NETWORK, "the system has no name server; set one with --resolver");
}

static bool name_servers(struct resolver *resolver, const struct paths *servers, struct fail *fail)
{
    for (size_t i = 0; i < servers->count && resolver->lane_count < RESOLVER_SERVERS_MAX; i++)
        if (!is_named(resolver, servers->path[i]))
            snprintf(resolver->lanes[resolver->lane_count++].server, SERVER_TEXT_BYTES, "%s",
                     servers->path[i]);
    return servers->count > 0 || name_system_servers(resolver, fail);
}

struct resolver *resolver_new(struct loop *loop, const struct paths *servers, unsigned most,
                              struct fail *fail)
{
    struct resolver *resolver = memory_take(sizeof *resolver);
    resolver->loop = loop;
    bool named = name_servers(resolver, servers, fail);
    unsigned count = resolver->lane_count, opened = 0;
    while (named && opened < count && open_lane(resolver, &resolver->lanes[opened], most / count + 1, fail))
        opened++;
    resolver->lane_count = opened;
    if (opened == 0 || opened < count) {
        resolver_free(resolver);
        return NULL;
    }
    resolver->tick.due = tick;
    loop_after(loop, &resolver->tick, TICK_MS);
    return resolver;
}

void resolver_free(struct resolver *resolver)
{
    if (resolver == NULL)
        return;
    resolver->closing = true;
    loop_forget(resolver->loop, &resolver->tick);
    for (unsigned i = 0; i < resolver->lane_count; i++)
        ares_destroy(resolver->lanes[i].channel);
    free(resolver);
}

unsigned resolver_server_count(const struct resolver *resolver)
{
    return resolver->lane_count;
}

const char *resolver_server_name(const struct resolver *resolver, unsigned server)
{
    return resolver->lanes[server].server;
}

void resolver_use(struct resolver *resolver, unsigned server, bool use)
{
    resolver->lanes[server].used = use;
}

int resolver_pick(const struct resolver *resolver, bool room, int not_server)
{
    int best = -1;
    double most = 0;
    for (unsigned i = 0; i < resolver->lane_count; i++) {
        const struct lane *lane = &resolver->lanes[i];
        double left = lane->window.size - lane->in_flight;
        if (!lane->used || (room && left < 1) || (int)i == not_server || (best >= 0 && left <= most))
            continue;
        best = (int)i;
        most = left;
    }
    return best;
}

/* What c-ares says where there is no message: the name cannot be asked, or nothing came. */
static enum dns_outcome outcome_of_status(int status)
{
    bool broken = status == ARES_EBADQUERY || status == ARES_EBADNAME || status == ARES_EBADRESP;
    return broken ? OUTCOME_BROKEN : OUTCOME_TIMEOUT;
}

/* What a message is: c-ares looks neither at codes that it does not know nor at the header's other fields. */
static enum dns_outcome outcome_of_message(const struct dns_message *message)
{
    if (!message->response || message->opcode != 0)
        return OUTCOME_BROKEN; /* our own question, perhaps, that came back */
    switch (dns_answer_rcode(message)) {
    case DNS_NOERROR:
        return OUTCOME_ANSWER;
    case DNS_NXDOMAIN:
        return OUTCOME_NXDOMAIN;
    default:
        return OUTCOME_FAILURE;
    }
}

static void answered(void *self, int status, int timeouts, unsigned char *bytes, int length);

/* Whether MESSAGE denies something without proof. */
static bool lacks_proof(const struct dns_message *message)
{
    struct dns_answer answer;
    dns_answer_read(message, &answer);
    return (answer.says == DNS_SAYS_NO_NAME || answer.says == DNS_SAYS_NO_DATA) && !answer.proven;
}

/* Puts what MESSAGE answers again as those do who want DNSSEC's records (RFC 3225).  Returns false when it cannot
 * be asked. */
static bool ask_again(struct dns_question *question, const struct dns_message *message)
{
    struct lane *lane = &question->resolver->lanes[question->server];
    struct dns_name name;
    unsigned char *bytes = NULL;
    int length = 0;
    if (question->again || !dns_name_read(message, message->name, &name, NULL))
        return false;
    int status = ares_create_query(name.text, DNS_CLASS_IN, message->type, (unsigned short)random_seed(), 1,
                                   &bytes, &length, UDP_ANSWER_BYTES);
    if (status == ARES_ENOMEM)
        memory_out();
    if (status != ARES_SUCCESS)
        return false;
    bytes[length - OPT_FLAGS_BEFORE_END] |= OPT_DNSSEC_OK;
    question->again = true;
    question->asked_ms = loop_now_ms(question->resolver->loop);
    lane->in_flight++;
    question->resolver->counts.queries++;
    ares_send(lane->channel, bytes, length, answered, question);
    ares_free_string(bytes);
    return true;
}

/* Has MESSAGE authoritative only if that tells something: not where the server says so of all that it tells. */
static void look_at_authority(struct lane *lane, struct dns_message *message)
{
    lane->recurses |= message->counts[DNS_ANSWER] > 0 && !message->authoritative;
    message->authoritative &= lane->recurses;
}

/* Counts an answer after TOOK_MS that needed TIMEOUTS tries more.  Those were lost if it came as soon after the
 * last of them as others come after the first; else it was slow, which is whoever's it is about. */
static void count_losses(struct lane *lane, int64_t took_ms, int timeouts)
{
    int64_t since_last_ms = took_ms - (int64_t)TRY_MS * ((1 << timeouts) - 1);
    if (timeouts == 0)
        lane->usual_ms = lane->usual_ms * MEMORY + (double)took_ms * (1 - MEMORY);
    bool lost = (double)since_last_ms < 2 * lane->usual_ms + SOON_MS;
    lane->answers = lane->answers * MEMORY + 1;
    lane->losses = lane->losses * MEMORY + (lost ? timeouts : 0);
}

static void answered(void *self, int status, int timeouts, unsigned char *bytes, int length)
{
    struct dns_question *question = self;
    struct resolver *resolver = question->resolver;
    struct lane *lane = &resolver->lanes[question->server];
    struct dns_message message;
    struct dns_reply reply = {.outcome = outcome_of_status(status)};
    if (resolver->closing)
        return;
    lane->in_flight--;
    resolver->counts.retries += (uint64_t)timeouts;
    if (reply.outcome == OUTCOME_TIMEOUT && bytes == NULL)
        memory_try(); /* without memory c-ares hears no answer */
    if (bytes != NULL && length > 0) {
        bool readable = dns_message_open(&message, bytes, (size_t)length);
        reply.outcome = readable ? outcome_of_message(&message) : OUTCOME_BROKEN;
    }
    if (reply.outcome == OUTCOME_ANSWER || reply.outcome == OUTCOME_NXDOMAIN) {
        look_at_authority(lane, &message);
        reply.message = &message;
    }
    if (reply.outcome != OUTCOME_TIMEOUT) {
        resolver->counts.answers++;
        int64_t took_ms = loop_now_ms(resolver->loop) - question->asked_ms;
        window_answer(&lane->window, took_ms, (unsigned)timeouts);
        count_losses(lane, took_ms, timeouts);
    }
    if (reply.message == NULL || !lacks_proof(reply.message) || !ask_again(question, reply.message))
        question->answered(question, &reply);
}

void resolver_ask(struct resolver *resolver, struct dns_request request, struct dns_question *question)
{
    struct lane *lane = &resolver->lanes[request.server];
    question->resolver = resolver;
    question->server = request.server;
    question->again = false;
    question->asked_ms = loop_now_ms(resolver->loop);
    lane->in_flight++;
    resolver->counts.queries++;
    ares_query(lane->channel, request.name, 1 /* IN */, request.type, answered, question);
}

double resolver_loss(const struct resolver *resolver)
{
    double loss = 0;
    for (unsigned i = 0; i < resolver->lane_count; i++) {
        const struct lane *lane = &resolver->lanes[i];
        double of_lane = lane->losses / (lane->answers + lane->losses + 1);
        if (lane->used && of_lane > loss)
            loss = of_lane;
    }
    return loss;
}

void resolver_count(const struct resolver *resolver, struct resolver_counts *counts)
{
    *counts = resolver->counts;
    counts->in_flight = 0;
    for (unsigned i = 0; i < resolver->lane_count; i++)
        counts->in_flight += resolver->lanes[i].in_flight;
}
