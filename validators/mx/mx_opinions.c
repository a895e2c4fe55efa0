/* What opinions come to: how many a verdict needs, of whom, and when they are believed.
 *
 *   opinion -> suspended -> ready -> another opinion -> suspended -> told
 *
 * A verdict that makes rows invalid needs two opinions that agree, of two servers where there are two; proof by
 * each of them; a sign of each server that is later than all of it; and, where a name is denied, a
 * living top-level domain.  What may be a filter's doing (no proof, a blocked top-level domain, a private
 * address that one operator alone tells of) is risky.  That a domain without MX has an address waits for a sign
 * too, but for no second opinion: a server that sends everybody to its own page says so. */
#include "validators/mx/mx_inquiry.h"

enum {
    OPINIONS_ENOUGH = 2,
    OPINIONS_MAX = 4, /* a domain that is told in another way each time is in trouble */
};

static bool makes_invalid(enum mx_verdict verdict)
{
    return mx_reason(verdict)->segment == SEGMENT_INVALID;
}

static unsigned bit(unsigned server)
{
    return 1U << server;
}

/* Whether a server that is not among SERVERS may yet be heard. */
static bool has_other_witness(const struct mx_engine *engine, unsigned servers)
{
    for (unsigned i = 0; i < resolver_server_count(engine->resolver); i++)
        if (!(servers & bit(i)) && canary_is_witness(engine->canary, i))
            return true;
    return false;
}

/* Whether one of SERVERS is of another operator than SERVER. */
static bool has_other_operator(const struct mx_engine *engine, unsigned servers, unsigned server)
{
    const struct resolver *resolver = engine->resolver;
    for (unsigned i = 0; i < resolver_server_count(resolver); i++)
        if ((servers & bit(i)) && i != server &&
            !same_operator(resolver_server_name(resolver, i), resolver_server_name(resolver, server)))
            return true;
    return false;
}

/* The servers that may yet be heard. */
static unsigned witnesses(const struct mx_engine *engine)
{
    unsigned servers = 0;
    for (unsigned i = 0; i < resolver_server_count(engine->resolver); i++)
        servers |= canary_is_witness(engine->canary, i) ? bit(i) : 0;
    return servers;
}

/* For how long the last opinion's denial may be kept by caches. */
static uint32_t denial_ttl_s(const struct mx_inquiry *inquiry)
{
    uint32_t ttl_s = inquiry->set.ttl_s;
    for (unsigned i = 0; i < inquiry->set.count; i++)
        if (inquiry->set.hosts[i]->ttl_s < ttl_s)
            ttl_s = inquiry->set.hosts[i]->ttl_s;
    return ttl_s;
}

static void want_signs(const struct mx_inquiry *inquiry)
{
    struct mx_engine *engine = inquiry->engine;
    for (unsigned i = 0; i < resolver_server_count(engine->resolver); i++)
        if (inquiry->servers & bit(i))
            canary_want(engine->canary, i);
}

/* Takes note of what OPINION says of the domain's top-level domain. */
static void note_tld(const struct mx_inquiry *inquiry, enum mx_verdict verdict)
{
    struct mx_tlds *tlds = inquiry->engine->tlds;
    bool denied = verdict == MX_NO_DOMAIN || verdict == MX_NO_MAIL_HOST;
    bool found = verdict == MX_ACCEPTS_MAIL || verdict == MX_NULL_MX || verdict == MX_DANGLING;
    if (denied && inquiry->opinions == 0)
        mx_tld_denied(tlds, (unsigned)inquiry->server, inquiry->name);
    else if (found)
        mx_tld_is_alive(tlds, (unsigned)inquiry->server, inquiry->name);
}

/* Adds OPINION to those that agree with it. */
static void count_opinion(struct mx_inquiry *inquiry, struct mx_opinion opinion)
{
    if (opinion.verdict != inquiry->verdict) {
        inquiry->agreeing = inquiry->servers = inquiry->proven = 0;
    }
    inquiry->verdict = opinion.verdict;
    inquiry->proven |= opinion.proven ? bit((unsigned)inquiry->server) : 0;
    inquiry->servers |= bit((unsigned)inquiry->server);
    inquiry->agreeing++;
    inquiry->opinions++;
}

/* Whether the last opinion was on its way while its server lied. */
static bool may_be_lie(const struct mx_inquiry *inquiry)
{
    const struct mx_engine *engine = inquiry->engine;
    return engine->lied[inquiry->server] || inquiry->began_ms <= engine->lied_until_ms[inquiry->server];
}

/* Whether an opinion, VERDICT, cannot be used: it may be a lie that has ended, or one of the servers is out of
 * use by now, perhaps for good, and nobody can wait for its sign.  Trouble needs none, and good news only if the
 * server has lied. */
static bool came_too_late(const struct mx_inquiry *inquiry, enum mx_verdict verdict)
{
    const struct mx_engine *engine = inquiry->engine;
    unsigned servers = inquiry->servers | bit((unsigned)inquiry->server);
    bool out_of_use = false;
    for (unsigned i = 0; i < resolver_server_count(engine->resolver); i++)
        out_of_use |= (servers & bit(i)) && !canary_is_believed(engine->canary, i);
    return inquiry->began_ms <= engine->lied_until_ms[inquiry->server] ||
           (out_of_use && !reason_is_unknown(mx_reason(verdict)) &&
            (verdict != MX_ACCEPTS_MAIL || inquiry->implicit || engine->lied[inquiry->server]));
}

void mx_concluded(struct mx_inquiry *inquiry, struct mx_opinion opinion)
{
    struct mx_engine *engine = inquiry->engine;
    bool implicit = opinion.verdict == MX_ACCEPTS_MAIL && inquiry->implicit;
    unsigned server = (unsigned)inquiry->server;
    inquiry->learned_ms = loop_now_ms(engine->loop);
    inquiry->spent_ms += inquiry->learned_ms - inquiry->began_ms;
    if (came_too_late(inquiry, opinion.verdict)) {
        if (may_be_lie(inquiry))
            inquiry->doubted_ttl_s = makes_invalid(opinion.verdict) ? 1 + denial_ttl_s(inquiry) : 0;
        mx_tell(inquiry, MX_UNKNOWN);
        return;
    }
    note_tld(inquiry, opinion.verdict);
    if (!makes_invalid(opinion.verdict) && !implicit) {
        mx_tell(inquiry, opinion.verdict);
        return;
    }
    count_opinion(inquiry, opinion);
    if (opinion.verdict == MX_NOT_PUBLIC &&
        !has_other_operator(engine, inquiry->servers | witnesses(engine), server)) {
        mx_tell(inquiry, MX_DNS_FILTERED);
        return;
    }
    mx_list_add(&engine->suspended, inquiry);
    want_signs(inquiry);
}

/* Whether every server of INQUIRY has given a sign since its verdict. */
static bool is_vouched_for(const struct mx_inquiry *inquiry)
{
    for (unsigned server = 0; server < RESOLVER_SERVERS_MAX; server++)
        if ((inquiry->servers & bit(server)) &&
            canary_sign_ms(inquiry->engine->canary, server) <= inquiry->learned_ms)
            return false;
    return true;
}

/* The opinions that agree are enough: two, of two servers where another can be heard. */
static bool has_enough(const struct mx_inquiry *inquiry)
{
    bool lone = (inquiry->servers & (inquiry->servers - 1)) == 0;
    return inquiry->verdict == MX_ACCEPTS_MAIL ||
           (inquiry->agreeing >= OPINIONS_ENOUGH &&
            !(lone && has_other_witness(inquiry->engine, inquiry->servers)));
}

/* Whether the denial may be a lie that was told before: only one server repeats it, with less time to live. */
static bool may_be_cached_lie(const struct mx_inquiry *inquiry)
{
    bool lone = (inquiry->servers & (inquiry->servers - 1)) == 0;
    return lone && denial_ttl_s(inquiry) + 1 < inquiry->doubted_ttl_s;
}

enum faith { WAIT, BELIEVE, FILTERED };

/* What the top-level domain of the name that was denied tells of SERVER. */
static enum faith faith_by_tld(const struct mx_inquiry *inquiry, unsigned server)
{
    struct mx_tlds *tlds = inquiry->engine->tlds;
    bool dangling = inquiry->verdict == MX_DANGLING, few;
    const char *name = dangling ? inquiry->set.hosts[inquiry->host]->name : inquiry->name;
    switch (mx_tld_look(tlds, server, name, &few)) {
    case TLD_UNKNOWN:
        mx_tld_ask(tlds, server, name);
        return WAIT;
    case TLD_ASKED:
        return WAIT;
    case TLD_ALIVE:
        return BELIEVE;
    case TLD_DENIED:
        return FILTERED;
    case TLD_SILENT:
        break;
    }
    return few ? BELIEVE : FILTERED;
}

/* Whether a verdict that has enough opinions is believed. */
static enum faith faith_in(const struct mx_inquiry *inquiry)
{
    const struct mx_engine *engine = inquiry->engine;
    unsigned server = (unsigned)inquiry->server;
    enum faith faith = BELIEVE;
    if (may_be_cached_lie(inquiry))
        return FILTERED;
    if (inquiry->verdict == MX_ACCEPTS_MAIL || inquiry->verdict == MX_NULL_MX)
        return BELIEVE;
    if (inquiry->verdict == MX_NOT_PUBLIC)
        return has_other_operator(engine, inquiry->servers, server) ? BELIEVE : FILTERED;
    if (inquiry->servers & ~inquiry->proven)
        return FILTERED;
    for (unsigned i = 0; i < resolver_server_count(engine->resolver) && faith != FILTERED; i++) {
        enum faith one = inquiry->servers & bit(i) ? faith_by_tld(inquiry, i) : BELIEVE;
        faith = one == BELIEVE ? faith : one;
    }
    return faith;
}

/* What becomes of a suspended inquiry whose servers have been vouched for. */
static void release(struct mx_inquiry *inquiry)
{
    struct mx_engine *engine = inquiry->engine;
    if (!has_enough(inquiry)) {
        if (inquiry->opinions >= OPINIONS_MAX)
            mx_tell(inquiry, MX_DNS_FAILURE);
        else if (inquiry->spent_ms >= MX_SHARE_MS)
            mx_tell(inquiry, MX_DNS_TIMEOUT);
        else
            mx_list_add(&engine->ready, inquiry);
        return;
    }
    enum faith faith = faith_in(inquiry);
    if (faith == WAIT)
        mx_list_add(&engine->suspended, inquiry);
    else
        mx_tell(inquiry, faith == BELIEVE ? inquiry->verdict : MX_DNS_FILTERED);
}

void mx_give_back(struct mx_engine *engine, unsigned server, bool lied)
{
    for (size_t left = engine->suspended.count; left > 0; left--) {
        struct mx_inquiry *inquiry = mx_list_take(&engine->suspended);
        if (lied && (inquiry->servers & bit(server)))
            inquiry->doubted_ttl_s = 1 + denial_ttl_s(inquiry);
        if (inquiry->servers & bit(server))
            mx_tell(inquiry, MX_UNKNOWN);
        else
            mx_list_add(&engine->suspended, inquiry);
    }
}

void mx_sift(struct mx_engine *engine)
{
    for (size_t left = engine->suspended.count; left > 0; left--) {
        struct mx_inquiry *inquiry = mx_list_take(&engine->suspended);
        if (is_vouched_for(inquiry))
            release(inquiry);
        else
            mx_list_add(&engine->suspended, inquiry);
    }
}

/* Who is to give the next opinion; -1: nobody can now.  Another server than the last, if there is one that may
 * be heard: a name server's own opinion, twice, is one. */
static int next_server(const struct mx_inquiry *inquiry)
{
    const struct mx_engine *engine = inquiry->engine;
    int other = resolver_pick(engine->resolver, true, inquiry->server);
    if (other >= 0 || has_other_witness(engine, bit((unsigned)inquiry->server)))
        return other;
    return resolver_pick(engine->resolver, true, -1);
}

void mx_ask_ready(struct mx_engine *engine)
{
    for (size_t left = engine->ready.count; left > 0; left--) {
        struct mx_inquiry *inquiry = mx_list_take(&engine->ready);
        int server = next_server(inquiry);
        if (server >= 0)
            mx_begin(inquiry, server);
        else
            mx_list_add(&engine->ready, inquiry);
    }
}
