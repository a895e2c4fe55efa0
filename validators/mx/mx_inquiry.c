/* Asks one name server about one domain: MX, then host after host, and what all of it comes to.
 *
 * The first host is asked about alone: mostly it is good, and that is enough.  If it is not, or all hosts are
 * wanted, the others are asked about at once: twenty silent hosts take no longer than one. */
#include "validators/mx/mx_inquiry.h"

#include <string.h>

static void conclude(struct mx_inquiry *inquiry, enum mx_verdict verdict, bool proven)
{
    inquiry->engine->concluded(inquiry, (struct mx_opinion){verdict, proven});
}

/* The state of host number AT, for this domain. */
static enum mx_host_state state_of(const struct mx_inquiry *inquiry, unsigned at)
{
    bool told =
        (inquiry->set.told & 1U << at) && !inquiry->engine->routes; /* routes lead to what was asked about */
    return told ? HOST_PUBLIC : (enum mx_host_state)inquiry->set.hosts[at]->state;
}

/* What all hosts together say: the first state, in the order of enum mx_host_state, that one of them is in. */
static void conclude_hosts(struct mx_inquiry *inquiry)
{
    static const enum mx_verdict verdicts[] = {
        [HOST_PUBLIC] = MX_ACCEPTS_MAIL, [HOST_TIMEOUT] = MX_DNS_TIMEOUT, [HOST_FAILURE] = MX_DNS_FAILURE,
        [HOST_DENIED] = MX_DANGLING,     [HOST_LITERAL] = MX_IP_LITERAL,  [HOST_NOT_PUBLIC] = MX_NOT_PUBLIC,
        [HOST_NOTHING] = MX_DANGLING,    [HOST_UNKNOWN] = MX_UNKNOWN, /* forgotten, as the server turned */
    };
    enum mx_host_state best = HOST_NOTHING;
    inquiry->host = 0;
    for (unsigned i = 0; i < inquiry->set.count; i++)
        if (state_of(inquiry, i) < best) {
            best = state_of(inquiry, i);
            inquiry->host = i;
        }
    enum mx_verdict verdict = verdicts[best];
    bool proven = best != HOST_DENIED;
    if (inquiry->implicit) /* that there is no MX is as well known as that there is no address */
        proven &= inquiry->set.proven && inquiry->set.zone_mark == inquiry->set.hosts[0]->zone_mark;
    if (inquiry->implicit && verdict == MX_DANGLING)
        verdict = MX_NO_MAIL_HOST;
    conclude(inquiry, verdict, proven);
}

static bool has_time(const struct mx_inquiry *inquiry)
{
    return inquiry->spent_ms + loop_now_ms(inquiry->engine->loop) - inquiry->began_ms < MX_SHARE_MS;
}

/* Asks about the hosts from number FROM on that are not known. */
static void ask_hosts(struct mx_inquiry *inquiry, unsigned from, unsigned to)
{
    inquiry->waiting = 1; /* so that answers that come at once do not conclude */
    for (unsigned i = from; i < to; i++) {
        struct mx_host *host = inquiry->set.hosts[i];
        if (state_of(inquiry, i) == HOST_PUBLIC || mx_host_is_known(host, inquiry->began_ms))
            continue;
        inquiry->waiting++;
        mx_hosts_ask(host, &inquiry->waits[i].waiter);
    }
    inquiry->waiting--;
}

/* What follows when no host is waited for: the others, once, or the verdict. */
static void go_on(struct mx_inquiry *inquiry)
{
    unsigned count = inquiry->set.count;
    bool enough = state_of(inquiry, 0) == HOST_PUBLIC && !inquiry->engine->routes;
    if (!enough && !inquiry->all && has_time(inquiry)) {
        inquiry->all = true;
        ask_hosts(inquiry, 1, count);
        if (inquiry->waiting > 0)
            return;
    }
    if (!enough && !inquiry->all)
        conclude(inquiry, MX_DNS_TIMEOUT, false);
    else
        conclude_hosts(inquiry);
}

static void host_known(struct mx_waiter *waiter)
{
    struct mx_inquiry *inquiry = ((struct mx_host_wait *)waiter)->inquiry;
    if (--inquiry->waiting == 0)
        go_on(inquiry);
}

static void find_hosts(struct mx_inquiry *inquiry)
{
    for (unsigned i = 0; i < inquiry->set.count; i++)
        inquiry->waits[i] = (struct mx_host_wait){.waiter.known = host_known, .inquiry = inquiry};
    inquiry->all = inquiry->set.count == 1;
    ask_hosts(inquiry, 0, 1);
    if (inquiry->waiting == 0)
        go_on(inquiry);
}

/* There is no MX: the domain's own addresses count (RFC 5321 5.1). */
static void be_own_host(struct mx_inquiry *inquiry)
{
    struct dns_name name = {.length = (uint8_t)strlen(inquiry->name), .hostname = true};
    memcpy(name.text, inquiry->name, (size_t)name.length + 1);
    inquiry->implicit = true;
    inquiry->set.count = 1;
    inquiry->set.told = 0;
    inquiry->set.hosts[0] = mx_hosts_find(inquiry->engine->hosts[inquiry->server], &name);
    find_hosts(inquiry);
}

static void read_answer(struct mx_inquiry *inquiry, const struct dns_message *message)
{
    struct mx_set *set = &inquiry->set;
    switch (mx_answer_read(message, inquiry->engine->hosts[inquiry->server], set)) {
    case RECORDS_HOSTS:
        find_hosts(inquiry);
        break;
    case RECORDS_NONE:
        be_own_host(inquiry);
        break;
    case RECORDS_NULL_MX:
        conclude(inquiry, MX_NULL_MX, true);
        break;
    case RECORDS_NO_NAME:
        conclude(inquiry, MX_NO_DOMAIN, set->proven);
        break;
    case RECORDS_UNUSABLE:
        conclude(inquiry, MX_DNS_FAILURE, false);
        break;
    }
}

static void mx_answered(struct dns_question *question, const struct dns_reply *reply)
{
    static const enum mx_verdict verdicts[] = {
        [OUTCOME_FAILURE] = MX_DNS_FAILURE,
        [OUTCOME_BROKEN] = MX_DNS_FAILURE,
        [OUTCOME_TIMEOUT] = MX_DNS_TIMEOUT,
    };
    struct mx_inquiry *inquiry = (struct mx_inquiry *)question;
    if (reply->outcome == OUTCOME_TIMEOUT)
        canary_want(inquiry->engine->canary, (unsigned)inquiry->server);
    if (reply->message != NULL)
        read_answer(inquiry, reply->message);
    else
        conclude(inquiry, verdicts[reply->outcome], false);
}

void mx_begin(struct mx_inquiry *inquiry, int server)
{
    struct mx_engine *engine = inquiry->engine;
    inquiry->question.answered = mx_answered;
    inquiry->server = server;
    inquiry->began_ms = loop_now_ms(engine->loop);
    inquiry->host = 0;
    inquiry->implicit = false;
    inquiry->set.count = 0;
    inquiry->set.ttl_s = 0;
    resolver_ask(engine->resolver, (struct dns_request){(unsigned)server, inquiry->name, DNS_MX},
                 &inquiry->question);
}
