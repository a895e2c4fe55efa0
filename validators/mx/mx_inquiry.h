/* One domain that is being asked about, and what one thread asks with: what the parts of mx.c share. */
#ifndef VALIDATORS_MX_MX_INQUIRY_H
#define VALIDATORS_MX_MX_INQUIRY_H

#include "validators/base/arena.h"
#include "validators/canary/server_operator.h"
#include "validators/mx/mx.h"
#include "validators/mx/mx_answer.h"
#include "validators/mx/mx_tld.h"

/* A domain's share of the run's time in one round: no further host and no further opinion is asked after it. */
enum { MX_SHARE_MS = 10000 };

/* What one server said of a domain, all of it together. */
struct mx_opinion {
    enum mx_verdict verdict;
    bool proven; /* with the proof that a denial needs (validators/net/dns_answer.h) */
};

/* Waits for one host of an inquiry. */
struct mx_host_wait {
    struct mx_waiter waiter; /* the first member: the waiter is this */
    struct mx_inquiry *inquiry;
};

struct mx_inquiry {
    struct dns_question question; /* the first member: the question is the inquiry */
    struct mx_engine *engine;
    const char *name;
    size_t number;
    struct mx_inquiry *next; /* in the list that it is in */
    int64_t began_ms;        /* this opinion */
    int64_t spent_ms;        /* on the opinions before it */
    int64_t learned_ms;      /* its verdict */
    int server;              /* who is asked for this opinion */
    unsigned servers;        /* who gave the opinions that agree: a bit each */
    unsigned opinions;       /* so far */
    unsigned agreeing;       /* the last of them */
    unsigned host;           /* the best so far */
    unsigned waiting;        /* hosts that are being asked about */
    enum mx_verdict verdict; /* of the opinions that agree ... */
    unsigned proven;         /* ... and which of their servers have proven it */
    bool implicit;           /* the domain itself is the host */
    uint32_t doubted_ttl_s;  /* of a denial that a liar gave before; 0: none */
    bool all;                /* its hosts have been asked about, not only the first */
    struct mx_set set;
    struct mx_host_wait waits[MX_HOSTS_MAX];
};

struct mx_inquiry_list {
    struct mx_inquiry *first, **end;
    size_t count;
};

struct mx_engine {
    struct canary_listener listener; /* the first member: the listener is the engine */
    struct mx_tld_listener tld_listener;
    struct mx_client *client;
    void (*concluded)(struct mx_inquiry *inquiry, struct mx_opinion opinion); /* mx_concluded */
    struct loop *loop;
    struct resolver *resolver;
    struct canary *canary;
    struct mx_tlds *tlds;
    struct mx_hosts *hosts[RESOLVER_SERVERS_MAX]; /* one a server */
    size_t waiting, waiting_most;
    bool lied[RESOLVER_SERVERS_MAX];             /* it was found lying, and is not right again */
    int64_t lied_until_ms[RESOLVER_SERVERS_MAX]; /* what was asked until then may have got a lie; 0: never */
    bool routes;
    bool tlds_changed; /* suspended inquiries may go on */
    struct mx_inquiry *unused;
    struct mx_inquiry_list ready, suspended;
    struct arena memory;
};

/* mx_inquiry_list.c: a queue of inquiries, which are not its own: makes it empty, adds one at the end, takes the
 * first. */
void mx_list_open(struct mx_inquiry_list *list);
void mx_list_add(struct mx_inquiry_list *list, struct mx_inquiry *inquiry);
struct mx_inquiry *mx_list_take(struct mx_inquiry_list *list); /* NULL: it is empty */

/* Tells the client VERDICT, and has INQUIRY's place free for another. */
void mx_tell(struct mx_inquiry *inquiry, enum mx_verdict verdict);

/* mx_inquiry.c: asks SERVER for an opinion of INQUIRY: calls the engine's `concluded`, perhaps at once. */
void mx_begin(struct mx_inquiry *inquiry, int server);

/* mx_opinions.c */

/* OPINION of INQUIRY is complete: tells it, or waits until it can be believed. */
void mx_concluded(struct mx_inquiry *inquiry, struct mx_opinion opinion);

/* Looks at every suspended inquiry: those that can be believed go on. */
void mx_sift(struct mx_engine *engine);

/* Gives every suspended inquiry that SERVER had a part in back unanswered; LIED: what it said was a lie. */
void mx_give_back(struct mx_engine *engine, unsigned server, bool lied);

/* Has those who are ready for another opinion asked, as far as there is a server for them. */
void mx_ask_ready(struct mx_engine *engine);

#endif
