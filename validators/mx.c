/* Asks what DNS says of domains: whether each takes mail, and where.
 *
 *   ready -> MX -> host after host -> verdict -> told
 *                                     verdict that makes rows invalid -> suspended -> ready, for a second
 * opinion suspended -> told
 *
 * A suspended inquiry waits until every server that had a part in it has given a sign that it can be
 * believed, from a question that was asked after its answer came.  If one of them turns out not to be, the
 * inquiry is given back unanswered. */
#include "validators/mx.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/mx_answer.h"

enum {
    OPINIONS_ENOUGH = 2,
    OPINIONS_MAX = 4, /* a domain that is told in another way each time is in trouble */
    WAITING_FOR_EACH =
        4, /* inquiries at once for each question that may be in flight: most of the others are suspended */
};

/* One domain that is being asked about. */
struct inquiry {
    struct dns_question question; /* the first member: the question is the inquiry */
    struct mx_waiter waiter;
    struct mx_desk *desk;
    const char *name;
    size_t number;
    struct inquiry *next; /* in the list that it is in */
    int64_t began_ms;     /* this opinion */
    int64_t learned_ms;   /* its verdict */
    int server;           /* who is asked for this opinion */
    unsigned servers;     /* who had a part in the opinions so far: a bit each */
    unsigned opinions;    /* so far */
    unsigned agreeing;    /* the last of them */
    unsigned host;        /* whose turn it is */
    enum mx_verdict verdict;
    bool implicit; /* the domain itself is the host */
    struct mx_set set;
};

struct inquiry_list {
    struct inquiry *first, **end;
    size_t count;
};

struct mx_desk {
    struct canary_listener listener; /* the first member: the listener is the desk */
    struct mx_client *client;
    struct loop *loop;
    struct resolver *resolver;
    struct canary *canary;
    struct mx_hosts *hosts;
    size_t waiting, waiting_most;
    bool routes;
    struct inquiry *unused;
    struct inquiry_list ready, suspended;
    struct arena memory;
};

static void list_open(struct inquiry_list *list)
{
    *list = (struct inquiry_list){.end = &list->first};
}

static void list_add(struct inquiry_list *list, struct inquiry *inquiry)
{
    inquiry->next = NULL;
    *list->end = inquiry;
    list->end = &inquiry->next;
    list->count++;
}

static struct inquiry *list_take(struct inquiry_list *list)
{
    struct inquiry *inquiry = list->first;
    if (inquiry == NULL)
        return NULL;
    list->first = inquiry->next;
    if (list->first == NULL)
        list->end = &list->first;
    list->count--;
    return inquiry;
}

/* Tells the client, and has INQUIRY's place free for another. */
static void tell(struct inquiry *inquiry, enum mx_verdict verdict)
{
    struct mx_desk *desk = inquiry->desk;
    struct mx_answer answer = {.verdict = verdict, .ttl_s = inquiry->set.ttl_s};
    bool host = verdict != MX_UNKNOWN && !inquiry->implicit && inquiry->set.count > 0;
    if (host && inquiry->host < inquiry->set.count)
        answer.host = str_of(inquiry->set.hosts[inquiry->host]->name);
    if (desk->routes && verdict == MX_ACCEPTS_MAIL) {
        answer.hosts = inquiry->set.hosts;
        answer.host_count = inquiry->set.count;
    }
    desk->waiting--;
    inquiry->next = desk->unused;
    desk->unused = inquiry;
    desk->client->answered(desk->client, inquiry->number, &answer);
}

static bool makes_invalid(enum mx_verdict verdict)
{
    return mx_reason(verdict)->segment == SEGMENT_INVALID;
}

/* Whether every server of INQUIRY has given a sign since its verdict. */
static bool is_vouched_for(const struct inquiry *inquiry)
{
    for (unsigned server = 0; server < RESOLVER_SERVERS_MAX; server++)
        if ((inquiry->servers & 1U << server) &&
            canary_sign_ms(inquiry->desk->canary, server) <= inquiry->learned_ms)
            return false;
    return true;
}

/* One opinion is complete.  That a domain without MX has an address waits for a sign as well, but for no
 * second opinion: it is what a server says that sends everybody to its own page. */
static void conclude(struct inquiry *inquiry, enum mx_verdict verdict)
{
    struct mx_desk *desk = inquiry->desk;
    bool invalid = makes_invalid(verdict), implicit = verdict == MX_ACCEPTS_MAIL && inquiry->implicit;
    if (!invalid && !implicit) {
        tell(inquiry, verdict);
        return;
    }
    if (verdict != inquiry->verdict)
        inquiry->agreeing = 0;
    inquiry->agreeing += implicit ? OPINIONS_ENOUGH : 1;
    inquiry->opinions++;
    inquiry->verdict = verdict;
    inquiry->learned_ms = loop_now_ms(desk->loop);
    list_add(&desk->suspended, inquiry);
    for (unsigned server = 0; server < resolver_server_count(desk->resolver); server++)
        if (inquiry->servers & 1U << server)
            canary_want(desk->canary, server);
}

/* What all hosts together say: the first state, in the order of enum mx_host_state, that one of them is in.
 */
static enum mx_verdict verdict_of_hosts(struct inquiry *inquiry)
{
    static const enum mx_verdict verdicts[] = {
        [HOST_PUBLIC] = MX_ACCEPTS_MAIL, [HOST_TIMEOUT] = MX_DNS_TIMEOUT,   [HOST_FAILURE] = MX_DNS_FAILURE,
        [HOST_LITERAL] = MX_IP_LITERAL,  [HOST_NOT_PUBLIC] = MX_NOT_PUBLIC, [HOST_NOTHING] = MX_DANGLING,
        [HOST_UNKNOWN] = MX_UNKNOWN, /* forgotten meanwhile, with a server that turned */
    };
    enum mx_host_state best = HOST_NOTHING;
    inquiry->host = 0;
    for (unsigned i = 0; i < inquiry->set.count; i++) {
        const struct mx_host *host = inquiry->set.hosts[i];
        inquiry->servers |= host->servers;
        if (host->state < best) {
            best = host->state;
            inquiry->host = i;
        }
    }
    return inquiry->implicit && best == HOST_NOTHING ? MX_NO_MAIL_HOST : verdicts[best];
}

/* Asks for the hosts in their order until one is good; for all of them where routes are wanted. */
static void next_host(struct inquiry *inquiry)
{
    for (; inquiry->host < inquiry->set.count; inquiry->host++) {
        struct mx_host *host = inquiry->set.hosts[inquiry->host];
        if (!mx_host_is_known(host, inquiry->began_ms)) {
            mx_hosts_ask(host, (unsigned)inquiry->server, &inquiry->waiter);
            return;
        }
        if (host->state == HOST_PUBLIC && !inquiry->desk->routes)
            break;
    }
    conclude(inquiry, verdict_of_hosts(inquiry));
}

static void host_known(struct mx_waiter *waiter)
{
    struct inquiry *inquiry = (struct inquiry *)((char *)waiter - offsetof(struct inquiry, waiter));
    if (inquiry->set.hosts[inquiry->host]->state == HOST_PUBLIC && !inquiry->desk->routes)
        conclude(inquiry, verdict_of_hosts(inquiry));
    else {
        inquiry->host++;
        next_host(inquiry);
    }
}

/* There is no MX: the domain's own addresses count (RFC 5321 5.1). */
static void be_own_host(struct inquiry *inquiry)
{
    struct dns_name name = {.length = (uint8_t)strlen(inquiry->name), .hostname = true};
    memcpy(name.text, inquiry->name, (size_t)name.length + 1);
    inquiry->implicit = true;
    inquiry->set.count = 1;
    inquiry->set.hosts[0] = mx_hosts_find(inquiry->desk->hosts, &name);
    next_host(inquiry);
}

static void read_answer(struct inquiry *inquiry, const struct dns_message *message)
{
    enum mx_records records = mx_answer_read(message, inquiry->desk->hosts, &inquiry->set);
    if (records == RECORDS_HOSTS)
        next_host(inquiry);
    else if (records == RECORDS_NONE)
        be_own_host(inquiry);
    else
        conclude(inquiry, records == RECORDS_NULL_MX ? MX_NULL_MX : MX_DNS_FAILURE);
}

static void mx_answered(struct dns_question *question, const struct dns_reply *reply)
{
    static const enum mx_verdict verdicts[] = {
        [OUTCOME_NXDOMAIN] = MX_NO_DOMAIN,
        [OUTCOME_FAILURE] = MX_DNS_FAILURE,
        [OUTCOME_BROKEN] = MX_DNS_FAILURE,
        [OUTCOME_TIMEOUT] = MX_DNS_TIMEOUT,
    };
    struct inquiry *inquiry = (struct inquiry *)question;
    if (reply->outcome == OUTCOME_TIMEOUT)
        canary_want(inquiry->desk->canary, (unsigned)inquiry->server);
    if (reply->outcome == OUTCOME_ANSWER) {
        read_answer(inquiry, reply->message);
        return;
    }
    if (reply->outcome == OUTCOME_NXDOMAIN)
        inquiry->set.ttl_s = mx_answer_negative_ttl_s(reply->message);
    conclude(inquiry, verdicts[reply->outcome]);
}

/* Asks for an opinion: a second one of another server where there is one. */
static void begin(struct inquiry *inquiry)
{
    struct mx_desk *desk = inquiry->desk;
    int server = resolver_pick(desk->resolver, true, inquiry->opinions > 0 ? inquiry->server : -1);
    if (server < 0) {
        tell(inquiry, MX_UNKNOWN);
        return;
    }
    inquiry->server = server;
    inquiry->servers |= 1U << server;
    inquiry->began_ms = loop_now_ms(desk->loop);
    inquiry->host = 0;
    inquiry->implicit = false;
    inquiry->set.count = 0;
    inquiry->set.ttl_s = 0;
    resolver_ask(desk->resolver, (unsigned)server, inquiry->name, DNS_MX, &inquiry->question);
}

/* What has become of a suspended inquiry now that its servers have been vouched for. */
static void release(struct inquiry *inquiry)
{
    if (inquiry->agreeing >= OPINIONS_ENOUGH)
        tell(inquiry, inquiry->verdict);
    else if (inquiry->opinions >= OPINIONS_MAX)
        tell(inquiry, MX_DNS_FAILURE);
    else
        list_add(&inquiry->desk->ready, inquiry);
}

/* Takes every suspended inquiry out and puts those back that must wait on. */
static void sift_suspended(struct mx_desk *desk, unsigned wrong_servers)
{
    for (size_t left = desk->suspended.count; left > 0; left--) {
        struct inquiry *inquiry = list_take(&desk->suspended);
        if (inquiry->servers & wrong_servers)
            tell(inquiry, MX_UNKNOWN);
        else if (is_vouched_for(inquiry))
            release(inquiry);
        else
            list_add(&desk->suspended, inquiry);
    }
}

static void heard_sign(struct canary_listener *self, unsigned server, int64_t asked_ms)
{
    struct mx_desk *desk = (struct mx_desk *)self;
    (void)asked_ms; /* is_vouched_for asks */
    sift_suspended(desk, 0);
    for (const struct inquiry *inquiry = desk->suspended.first; inquiry != NULL; inquiry = inquiry->next)
        if (inquiry->servers & 1U << server) {
            canary_want(desk->canary, server);
            break;
        }
}

/* What was learned from a server that is wrong is forgotten; so is, when it is right again, what came
 * meanwhile. */
static void heard_turn(struct canary_listener *self, unsigned server, bool right)
{
    struct mx_desk *desk = (struct mx_desk *)self;
    (void)right;
    mx_hosts_forget(desk->hosts);
    sift_suspended(desk, 1U << server);
}

struct mx_desk *mx_desk_new(const struct mx_plan *plan, struct mx_client *client, struct fail *fail)
{
    struct mx_desk *desk = memory_take(sizeof *desk);
    desk->listener = (struct canary_listener){.sign = heard_sign, .turned = heard_turn};
    desk->client = client;
    desk->routes = plan->routes;
    desk->waiting_most = (size_t)plan->most_in_flight * WAITING_FOR_EACH;
    list_open(&desk->ready);
    list_open(&desk->suspended);
    desk->loop = loop_new(fail);
    if (desk->loop != NULL)
        desk->resolver = resolver_new(desk->loop, plan->servers, plan->most_in_flight, fail);
    if (desk->resolver == NULL) {
        mx_desk_free(desk);
        return NULL;
    }
    desk->hosts = mx_hosts_new(desk->loop, desk->resolver, plan->loopback);
    desk->canary = canary_new(desk->loop, desk->resolver, plan->canaries, &desk->listener);
    return desk;
}

void mx_desk_free(struct mx_desk *desk)
{
    if (desk == NULL)
        return;
    resolver_free(desk->resolver);
    canary_free(desk->canary);
    mx_hosts_free(desk->hosts);
    loop_free(desk->loop);
    arena_free(&desk->memory);
    free(desk);
}

bool mx_has_room(const struct mx_desk *desk)
{
    return desk->ready.count == 0 && desk->waiting < desk->waiting_most &&
           resolver_pick(desk->resolver, true, -1) >= 0;
}

void mx_ask(struct mx_desk *desk, const char *name, size_t number)
{
    struct inquiry *inquiry = desk->unused;
    if (inquiry != NULL)
        desk->unused = inquiry->next;
    else
        inquiry = arena_take(&desk->memory, sizeof *inquiry);
    inquiry->question.answered = mx_answered;
    inquiry->waiter.known = host_known;
    inquiry->desk = desk;
    inquiry->name = name;
    inquiry->number = number;
    inquiry->server = -1;
    inquiry->servers = 0;
    inquiry->opinions = inquiry->agreeing = 0;
    inquiry->verdict = MX_UNKNOWN;
    desk->waiting++;
    begin(inquiry);
}

size_t mx_waiting(const struct mx_desk *desk)
{
    return desk->waiting;
}

void mx_turn(struct mx_desk *desk, int most_ms)
{
    loop_turn(desk->loop, most_ms);
    while (desk->ready.count > 0 && resolver_pick(desk->resolver, true, -1) >= 0)
        begin(list_take(&desk->ready));
}

int64_t mx_dark_ms(const struct mx_desk *desk)
{
    int64_t since_ms = canary_dark_since_ms(desk->canary);
    return since_ms < 0 ? -1 : loop_now_ms(desk->loop) - since_ms;
}

bool mx_dark_fail(const struct mx_desk *desk, enum exit_code code, struct fail *fail)
{
    unsigned count = resolver_server_count(desk->resolver);
    return fail_because(fail, code,
                        "the name server %s%s %s; name one that works with --resolver, or use --level syntax",
                        resolver_server_name(desk->resolver, 0), count > 1 ? " (and each of the others)" : "",
                        canary_complaint(desk->canary));
}

double mx_loss(const struct mx_desk *desk)
{
    return resolver_loss(desk->resolver);
}

void mx_count(const struct mx_desk *desk, struct resolver_counts *counts)
{
    resolver_count(desk->resolver, counts);
}
