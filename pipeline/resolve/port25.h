/* Whether mail servers can be reached: connects to some of the largest at once, reads how each greets, and
 * takes leave with QUIT. */
#ifndef PIPELINE_RESOLVE_PORT25_H
#define PIPELINE_RESOLVE_PORT25_H

#include "pipeline/resolve/dns_sync.h"
#include "validators/net/smtp_reply.h"
#include "validators/smtp/smtp_witness.h"

enum { PORT25_CONNECTIONS_MAX = 6, PORT25_GREETING_SHOWN = 100 };

enum port25_stage { PORT25_CONNECTING, PORT25_GREETING, PORT25_LEAVING, PORT25_GONE };

/* One mail server. */
struct port25_connection {
    struct loop_watch watch; /* the first member: the watch is the connection */
    struct loop *loop;
    int fd;
    enum port25_stage stage;
    bool connected, greeted;
    bool no_socket; /* this machine has none for it */
    unsigned code;  /* of its greeting */
    unsigned char octets[4];
    const char *host; /* the records' text */
    struct smtp_reply_parser parser;
    char greeting[PORT25_GREETING_SHOWN + 1];
};

/* Servers in different networks. */
struct port25_round {
    unsigned count;
    struct port25_connection connections[PORT25_CONNECTIONS_MAX];
};

/* Finds whom to connect to: a public IPv4 host of each canary domain, then another one of each. */
void port25_plan(struct doctor_dns *dns, const struct settings *settings, struct port25_round *round);

/* Makes all connections of ROUND, on the port of SETTINGS and past any proxy; those that take more than ten
 * seconds are broken off.  Nothing but QUIT is said. */
void port25_run(struct doctor_dns *dns, const struct settings *settings, struct port25_round *round);

enum port25_state {
    PORT25_UNKNOWN, /* none of the canary domains has a server that could be tried, or we have no socket */
    PORT25_DEAD,    /* none can be connected to */
    PORT25_ALIVE,
};

/* Tries it, past any proxy.  Takes 23 seconds at most. */
enum port25_state port25_try(const struct settings *settings);

/* Tells WITNESS how the servers of a round greet, past any proxy.  Takes 23 seconds at most. */
void port25_compare(const struct settings *settings, struct smtp_witness *witness);

#endif
