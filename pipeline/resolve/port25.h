/* Whether mail servers can be reached: connects to some of the largest at once, reads how each greets, and
 * takes leave with QUIT. */
#ifndef PIPELINE_RESOLVE_PORT25_H
#define PIPELINE_RESOLVE_PORT25_H

#include "pipeline/resolve/dns_sync.h"
#include "validators/net/smtp_reply.h"
#include "validators/smtp/smtp_witness.h"

enum { LINE_VISITS_MAX = 6, LINE_GREETING_SHOWN = 100 };

enum line_stage { LINE_CONNECTING, LINE_GREETING, LINE_LEAVING, LINE_GONE };

/* One mail server. */
struct line_visit {
    struct loop_watch watch; /* the first member: the watch is the visit */
    struct loop *loop;
    int fd;
    enum line_stage stage;
    bool connected, greeted;
    bool no_socket; /* this machine has none for it */
    unsigned code;  /* of its greeting */
    unsigned char octets[4];
    const char *host; /* the records' text */
    struct smtp_reply_parser parser;
    char greeting[LINE_GREETING_SHOWN + 1];
};

/* Servers in different networks. */
struct line_round {
    unsigned count;
    struct line_visit visits[LINE_VISITS_MAX];
};

/* Finds whom to visit: a public IPv4 host of each canary domain, then another one of each. */
void line_plan(struct doctor_dns *dns, const struct settings *settings, struct line_round *round);

/* Makes all visits of ROUND, on the port of SETTINGS and past any proxy; those that take more than ten
 * seconds are broken off.  Nothing but QUIT is said. */
void line_visit(struct doctor_dns *dns, const struct settings *settings, struct line_round *round);

enum line_state {
    LINE_UNKNOWN, /* none of the canary domains has a server that could be tried, or we have no socket */
    LINE_DEAD,    /* none can be connected to */
    LINE_ALIVE,
};

/* Tries it, past any proxy.  Takes 23 seconds at most. */
enum line_state line_try(const struct settings *settings);

/* Tells WITNESS how the servers of a round greet, past any proxy.  Takes 23 seconds at most. */
void line_hear(const struct settings *settings, struct smtp_witness *witness);

#endif
