/* A name server under watch, and the rounds of questions that it is asked: what the parts of canary.c share. */
#ifndef VALIDATORS_CANARY_CANARY_ROUND_H
#define VALIDATORS_CANARY_CANARY_ROUND_H

#include "validators/canary/canary.h"
#include "validators/canary/canary_history.h"

enum {
    CANARY_FIRST = 4,  /* names asked of a server that is not proven; doubled after each failure */
    CANARY_BIRDS = 16, /* asked of one server at once; CANARY_OWN_MAX at least */
    CANARY_DECOY_BYTES = 40,
    CANARY_DECOYS = 2, /* one asked for its address, one for its MX */
};

enum trust { UNPROVEN, RIGHT, DOUBTED, WRONG };

/* One name asked of one server. */
struct bird {
    struct dns_question question; /* the first member: the question is the bird */
    struct watched_server *server;
    const char *name;
    char host[DNS_NAME_MAX + 1]; /* its MX host, whose address is asked for next */
    bool asking;
    bool bad;       /* a name of the user's that was not answered well the last time */
    unsigned round; /* in which it was asked */
};

struct watched_server {
    struct canary *canary;
    unsigned number;
    struct loop_timer timer;
    enum trust trust;
    unsigned round, asked, good, lies, left; /* of this round ... */
    bool open;                               /* ... which has not ended */
    unsigned next;                           /* whose turn it is, of the user's names */
    unsigned names;                          /* of the next round that is to prove the server */
    bool tried, invents;                     /* with the decoy, since it was wrong */
    int64_t asked_ms, sign_ms;
    int64_t back_off_ms;
    int64_t heard_ms; /* when it last said anything before it was WRONG; at first, when it was opened */
    unsigned waiting; /* answers that wait for a sign */
    bool liar;        /* it is DOUBTED or WRONG because of what it said */
    struct canary_history history;
    struct bird birds[CANARY_BIRDS];
    struct bird decoys[CANARY_DECOYS];
    unsigned decoys_left; /* to be answered */
};

struct canary {
    struct loop *loop;
    struct resolver *resolver;
    struct canary_listener *listener;
    struct canary_names *names;
    unsigned own; /* names of the user's; 0: the great mail domains are drawn */
    unsigned servers;
    int64_t outage_since_ms;
    const char *complaint;
    char decoy[CANARY_DECOY_BYTES];
    struct watched_server watched[RESOLVER_SERVERS_MAX];
};

/* Begins a round of SERVER: asks as many names as its trust and those who wait for a sign call for, and for the
 * decoy where that was not tried. */
void canary_begin_round(struct watched_server *server);

#endif
