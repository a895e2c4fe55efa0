/* The MX hosts that a thread has met, as one name server tells of them: each is asked about once, for all its
 * domains. */
#ifndef VALIDATORS_MX_MX_HOSTS_H
#define VALIDATORS_MX_MX_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/net/resolver.h"

enum { MX_HOST_ADDRESSES_MAX = 4 }; /* further ones are not kept */

struct mx_hosts;

/* In the order of what a domain's verdict takes from them: the first that one of its hosts is. */
enum mx_host_state {
    HOST_PUBLIC, /* has an address on the public Internet */
    HOST_UNKNOWN,
    HOST_TIMEOUT,    /* its name servers do not answer */
    HOST_FAILURE,    /* they fail, or it has no hostname */
    HOST_DENIED,     /* is said not to exist, or to have no address, without proof */
    HOST_LITERAL,    /* is an IP address and no name */
    HOST_NOT_PUBLIC, /* has other addresses only */
    HOST_NOTHING,    /* does not exist, or has no address */
};

/* Somebody who waits for a host. */
struct mx_waiter {
    void (*known)(struct mx_waiter *self);
    struct mx_waiter *next; /* mx_hosts_ask's */
};

struct mx_host {
    struct dns_question question; /* the first member: the question is the host */
    struct mx_hosts *hosts;
    struct mx_waiter *waiting;
    uint64_t hash;
    int64_t learned_ms;
    uint32_t ttl_s;   /* of its address, or of the news that there is none */
    uint8_t state;    /* enum mx_host_state */
    uint8_t opinions; /* how often in a row it was found in this state */
    uint8_t length;
    bool asking;           /* now ... */
    uint16_t type;         /* ... for this (enum dns_type) */
    bool own;              /* the zone that denies it an address is the host itself, they say */
    uint64_t zone_mark;    /* of the zone that denied it last (validators/net/dns_answer.h); 0: none */
    uint8_t so_far;        /* what A has said */
    uint8_t address_count; /* of the public IPv4 ones */
    unsigned forgotten;    /* how often all was, when it was asked */
    unsigned char addresses[MX_HOST_ADDRESSES_MAX][4];
    char name[]; /* NUL-terminated */
};

/* The hosts as number SERVER of RESOLVER tells of them: what one has said does not count for another.
 * LOOPBACK: the addresses of this machine count as public.  Freed by mx_hosts_free, after RESOLVER. */
struct mx_hosts *mx_hosts_new(struct loop *loop, struct resolver *resolver, unsigned server, bool loopback);
void mx_hosts_free(struct mx_hosts *hosts); /* NULL is fine */

/* The host of that name.  What is no hostname is no host: all such names share one that has no name, that
 * nobody asks about and that stays HOST_FAILURE.  Lives as long as HOSTS. */
struct mx_host *mx_hosts_find(struct mx_hosts *hosts, const struct dns_name *name);

/* Whether RECORD, an A or AAAA record, has an address that may be connected to. */
bool mx_hosts_may_reach(const struct mx_hosts *hosts, const struct dns_message *message,
                        const struct dns_record *record);

/* HOST has one of the addresses that RECORD, an A or AAAA record, names; what is not public tells nothing. */
void mx_hosts_heard(struct mx_host *host, const struct dns_message *message, const struct dns_record *record);

/* Whether HOST's state can be used by somebody who began to ask at BEGAN_MS: a good one always, another one
 * only when it was learned since, or twice. */
bool mx_host_is_known(const struct mx_host *host, int64_t began_ms);

/* Asks for HOST's addresses, unless that is being done; calls WAITER when they are known, perhaps at once. */
void mx_hosts_ask(struct mx_host *host, struct mx_waiter *waiter);

/* Forgets what was said of every host: the server is not to be believed.  What is on its way says nothing
 * either: those who wait for it find HOST_UNKNOWN. */
void mx_hosts_forget(struct mx_hosts *hosts);

#endif
