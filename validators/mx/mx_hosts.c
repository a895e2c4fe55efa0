/* The MX hosts that a thread has met, as one name server tells of them: each is asked about once, for all its
 * domains. */
#include "validators/mx/mx_hosts.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"
#include "validators/mx/mx_tld.h"
#include "validators/net/dns_answer.h"
#include "validators/net/public_address.h"

enum {
    SLOTS_FIRST = 1 << 10,
    OPINIONS_ENOUGH = 2,
    TROUBLE_HOLDS_MS = 5000, /* a host whose servers fail is not asked again for each of its domains */
};

struct mx_hosts {
    struct loop *loop;
    struct resolver *resolver;
    unsigned server;
    bool loopback;
    uint64_t seed; /* the names are strangers' choice: they must not be able to make them collide */
    struct mx_host **slots;
    size_t mask, count;
    unsigned forgotten; /* how often all was */
    struct arena memory;
};

struct mx_hosts *mx_hosts_new(struct loop *loop, struct resolver *resolver, unsigned server, bool loopback)
{
    struct mx_hosts *hosts = memory_take(sizeof *hosts);
    hosts->loop = loop;
    hosts->resolver = resolver;
    hosts->server = server;
    hosts->loopback = loopback;
    hosts->seed = random_seed();
    hosts->slots = memory_take(SLOTS_FIRST * sizeof(struct mx_host *));
    hosts->mask = SLOTS_FIRST - 1;
    return hosts;
}

void mx_hosts_free(struct mx_hosts *hosts)
{
    if (hosts == NULL)
        return;
    free(hosts->slots);
    arena_free(&hosts->memory);
    free(hosts);
}

/* The slot of the host of that name, or the free one where it would go. */
static size_t slot_of(const struct mx_hosts *hosts, struct str name, uint64_t hash)
{
    size_t slot = hash & hosts->mask;
    for (; hosts->slots[slot] != NULL; slot = (slot + 1) & hosts->mask) {
        const struct mx_host *host = hosts->slots[slot];
        if (host->hash == hash && str_equal((struct str){host->name, host->length}, name))
            break;
    }
    return slot;
}

static void grow(struct mx_hosts *hosts)
{
    struct mx_host **old = hosts->slots;
    size_t old_count = hosts->mask + 1;
    hosts->slots = memory_take(old_count * 2 * sizeof(struct mx_host *));
    hosts->mask = old_count * 2 - 1;
    for (size_t i = 0; i < old_count; i++)
        if (old[i] != NULL)
            hosts->slots[slot_of(hosts, (struct str){old[i]->name, old[i]->length}, old[i]->hash)] = old[i];
    free(old);
}

/* What a name tells before anybody is asked. */
static enum mx_host_state state_of_name(const struct dns_name *name)
{
    unsigned char octets[4];
    if (inet_pton(AF_INET, name->text, octets) == 1)
        return HOST_LITERAL;
    return name->hostname ? HOST_UNKNOWN : HOST_FAILURE;
}

struct mx_host *mx_hosts_find(struct mx_hosts *hosts, const struct dns_name *name)
{
    static const struct dns_name nameless;
    if (!name->hostname)
        name = &nameless; /* whatever bytes it has, they are a stranger's: nobody sees them */
    struct str text = {name->text, name->length};
    uint64_t hash = XXH3_64bits_withSeed(text.bytes, text.length, hosts->seed);
    size_t slot = slot_of(hosts, text, hash);
    if (hosts->slots[slot] != NULL)
        return hosts->slots[slot];
    struct mx_host *host = arena_take(&hosts->memory, sizeof *host + text.length + 1);
    *host = (struct mx_host){.hosts = hosts,
                             .hash = hash,
                             .state = (uint8_t)state_of_name(name),
                             .length = name->length,
                             .learned_ms = -1};
    memcpy(host->name, name->text, text.length + 1);
    if (host->state != HOST_UNKNOWN)
        host->opinions = OPINIONS_ENOUGH; /* a name does not change */
    hosts->slots[slot] = host;
    if (++hosts->count * 2 > hosts->mask)
        grow(hosts);
    return host;
}

bool mx_hosts_may_reach(const struct mx_hosts *hosts, const struct dns_message *message,
                        const struct dns_record *record)
{
    size_t length = record->type == DNS_A ? 4 : 16;
    return record->data_length == length &&
           address_is_public(message->bytes + record->data, length, hosts->loopback);
}

/* Keeps the address in RECORD, a public A record, unless it is there. */
static void keep_address(struct mx_host *host, const struct dns_message *message,
                         const struct dns_record *record)
{
    const unsigned char *octets = message->bytes + record->data;
    if (record->type != DNS_A || host->address_count == MX_HOST_ADDRESSES_MAX)
        return;
    for (unsigned i = 0; i < host->address_count; i++)
        if (memcmp(host->addresses[i], octets, sizeof host->addresses[i]) == 0)
            return;
    memcpy(host->addresses[host->address_count++], octets, sizeof host->addresses[0]);
}

void mx_hosts_heard(struct mx_host *host, const struct dns_message *message, const struct dns_record *record)
{
    if (host->length == 0 || host->state == HOST_LITERAL || !mx_hosts_may_reach(host->hosts, message, record))
        return;
    keep_address(host, message, record);
    if (host->state == HOST_PUBLIC)
        return;
    host->state = HOST_PUBLIC;
    host->ttl_s = record->ttl_s;
}

bool mx_host_is_known(const struct mx_host *host, int64_t began_ms)
{
    int64_t now_ms = loop_now_ms(host->hosts->loop);
    if (host->state == HOST_TIMEOUT || host->state == HOST_FAILURE)
        return host->opinions >= OPINIONS_ENOUGH
                   ? host->learned_ms < 0 || now_ms - host->learned_ms < TROUBLE_HOLDS_MS
                   : host->learned_ms >= began_ms && host->learned_ms >= 0;
    if (host->state == HOST_UNKNOWN)
        return false;
    return host->state == HOST_PUBLIC || host->opinions >= OPINIONS_ENOUGH || host->learned_ms >= began_ms;
}

/* HOST is known to be in STATE: tells those who wait. */
static void settle(struct mx_host *host, enum mx_host_state state)
{
    bool again = host->state == state;
    host->asking = false;
    if (host->state != HOST_PUBLIC) { /* else it has been heard meanwhile */
        host->opinions = (uint8_t)(again ? host->opinions + (host->opinions < OPINIONS_ENOUGH) : 1);
        host->state = (uint8_t)state;
        host->learned_ms = loop_now_ms(host->hosts->loop);
    }
    struct mx_waiter *waiting = host->waiting;
    host->waiting = NULL;
    while (waiting != NULL) {
        struct mx_waiter *next = waiting->next; /* who is told may wait for another */
        waiting->known(waiting);
        waiting = next;
    }
}

/* What the address records of an answer say; HOST_NOTHING: there are none. */
static enum mx_host_state read_addresses(struct mx_host *host, const struct dns_answer *answer,
                                         struct dns_message message)
{
    struct dns_record record;
    enum mx_host_state state = HOST_NOTHING;
    while (dns_message_next(&message, &record) == DNS_NEXT_RECORD) {
        if (!dns_answer_has(answer, &message, &record))
            continue;
        if (mx_hosts_may_reach(host->hosts, &message, &record)) {
            keep_address(host, &message, &record);
            host->ttl_s = record.ttl_s;
            state = HOST_PUBLIC;
        } else if (state != HOST_PUBLIC)
            state = HOST_NOT_PUBLIC;
    }
    return state;
}

/* Whether what ANSWER denies of HOST is proven.  A and AAAA are in one zone. */
static bool is_proof(struct mx_host *host, const struct dns_answer *answer)
{
    bool other_zone = host->zone_mark != 0 && host->zone_mark != answer->zone_mark;
    if (!answer->proven || (answer->root && !mx_tld_is_unknown(host->name)))
        return false;
    host->own |= answer->own;
    host->zone_mark = answer->zone_mark;
    return !other_zone;
}

static enum mx_host_state state_of_answer(struct mx_host *host, const struct dns_message *message)
{
    struct dns_answer answer;
    dns_answer_read(message, &answer);
    if (answer.says == DNS_SAYS_RECORDS)
        return read_addresses(host, &answer, *message);
    if (answer.says == DNS_SAYS_NOTHING)
        return HOST_FAILURE; /* an alias in a loop, a referral: nobody has said that there is nothing */
    host->ttl_s = answer.negative_ttl_s;
    return is_proof(host, &answer) ? HOST_NOTHING : HOST_DENIED;
}

static enum mx_host_state state_without_message(const struct dns_reply *reply)
{
    static const enum mx_host_state states[] = {
        [OUTCOME_FAILURE] = HOST_FAILURE,
        [OUTCOME_BROKEN] = HOST_FAILURE,
        [OUTCOME_TIMEOUT] = HOST_TIMEOUT,
    };
    return states[reply->outcome];
}

/* What the SOA tells of a host that has no address, they say: it must be the one that came with the denial. */
static enum mx_host_state state_of_zone(const struct mx_host *host, const struct dns_reply *reply)
{
    struct dns_answer answer;
    if (reply->message == NULL)
        return state_without_message(reply);
    dns_answer_read(reply->message, &answer);
    bool same = answer.says == DNS_SAYS_RECORDS && answer.zone_mark == host->zone_mark;
    return same ? HOST_NOTHING : HOST_DENIED;
}

static void ask_for(struct mx_host *host, enum dns_type type)
{
    host->type = (uint16_t)type;
    resolver_ask(host->hosts->resolver, (struct dns_request){host->hosts->server, host->name, type},
                 &host->question);
}

/* Takes the answer to A, asks for AAAA where that may yet be better, and then takes the one that says more.
 * After silence it is not: who does not answer for A does not for AAAA, which would be waited for as long.
 * Where they say that there is nothing, and that the host is a zone, its SOA is asked for, too. */
static void addresses_answered(struct dns_question *question, const struct dns_reply *reply)
{
    struct mx_host *host = (struct mx_host *)question;
    if (host->forgotten != host->hosts->forgotten) {
        settle(host, HOST_UNKNOWN);
        return;
    }
    if (host->type == DNS_SOA) {
        settle(host, state_of_zone(host, reply));
        return;
    }
    enum mx_host_state state =
        reply->message != NULL ? state_of_answer(host, reply->message) : state_without_message(reply);
    bool ipv6 = host->type == DNS_AAAA;
    bool last = ipv6 || state == HOST_PUBLIC || reply->outcome == OUTCOME_NXDOMAIN ||
                reply->outcome == OUTCOME_TIMEOUT;
    if (ipv6 && host->so_far < state)
        state = host->so_far;
    if (!last) {
        host->so_far = (uint8_t)state;
        ask_for(host, DNS_AAAA);
    } else if (state == HOST_NOTHING && host->own)
        ask_for(host, DNS_SOA);
    else
        settle(host, state);
}

void mx_hosts_ask(struct mx_host *host, struct mx_waiter *waiter)
{
    waiter->next = host->waiting;
    host->waiting = waiter;
    if (host->asking)
        return;
    host->asking = true;
    host->forgotten = host->hosts->forgotten;
    host->own = false;
    host->zone_mark = 0;
    host->question.answered = addresses_answered;
    ask_for(host, DNS_A);
}

void mx_hosts_forget(struct mx_hosts *hosts)
{
    hosts->forgotten++;
    for (size_t slot = 0; slot <= hosts->mask; slot++) {
        struct mx_host *host = hosts->slots[slot];
        if (host == NULL ||
            (host->state != HOST_PUBLIC && host->learned_ms < 0)) /* its name tells, or nobody was asked */
            continue;
        host->state = HOST_UNKNOWN;
        host->address_count = 0;
        host->opinions = 0;
    }
}
