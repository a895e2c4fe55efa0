/* Opens SMTP connections and carries bytes: proxy, connect, greeting, EHLO or HELO, and STARTTLS are
 * libcurl's. */
#ifndef VALIDATORS_NET_SMTP_CONNECTION_H
#define VALIDATORS_NET_SMTP_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/net/loop.h"

struct smtp_pool; /* one thread's: all connections on one loop */

struct smtp_pool_plan {
    const char *helo;  /* our name in EHLO (RFC 5321 4.1.1.1): letters, digits, hyphens and dots */
    const char *proxy; /* a URL, or NULL: none, whatever the environment says */
    unsigned port;     /* of the mail servers */
    bool tell;         /* SAID is called */
    unsigned open_ms;  /* how long it may take until the peer has answered EHLO */
    bool loopback;     /* this machine's addresses count as public */
};

/* Why no connection could be opened. */
enum smtp_connection_trouble {
    SMTP_CONNECTION_UNREACHABLE, /* refused, no route, or nobody there in time */
    SMTP_CONNECTION_PROXY,       /* the proxy does not work, or does not let us */
    SMTP_CONNECTION_REFUSED,     /* the peer's last reply is why: 4xx or 5xx */
    SMTP_CONNECTION_CLOSED,      /* the peer has hung up */
    SMTP_CONNECTION_SILENT,      /* it was there, and said too little in time */
    SMTP_CONNECTION_TLS,         /* STARTTLS did not work: open another one without it */
    SMTP_CONNECTION_ABORTED,     /* LINE has said so */
    SMTP_CONNECTION_OURS,        /* this machine has no socket or no memory for it */
};

/* One connection; embedded in whoever uses it.  The callbacks are the user's; all else is ours. */
struct smtp_connection {
    /* A line that the peer has sent while the connection was opened, with its line end.  Returns false:
     * abort. */
    bool (*line)(struct smtp_connection *self, struct str line);
    /* What is said to the peer meanwhile, in our name; for those who want to see it. */
    void (*said)(struct smtp_connection *self, struct str line);
    void (*opened)(struct smtp_connection *self);   /* EHLO, or HELO, was answered with 250 */
    void (*readable)(struct smtp_connection *self); /* call smtp_connection_receive until it has nothing */
    void (*writable)(struct smtp_connection *self); /* asked for by a short smtp_connection_send */
    void (*failed)(struct smtp_connection *self, enum smtp_connection_trouble why); /* it is closed */

    struct loop_watch watch;
    struct smtp_room *room;
    void *curl, *route; /* libcurl's */
    int socket;
    bool open, allowed, no_socket;
};

/* Returns NULL with FAIL set (70) where the library gives no room.  Freed by smtp_pool_free, when all
 * connections are closed.  LOOP and the texts of PLAN outlive it. */
struct smtp_pool *smtp_pool_new(struct loop *loop, const struct smtp_pool_plan *plan, struct fail *fail);
void smtp_pool_free(struct smtp_pool *pool); /* NULL is fine */

/* Connects CONNECTION, whose callbacks are set, to the IPv4 address OCTETS; with TLS if the peer offers it and
 * TLS is set (its certificate is not checked: nothing secret is said).  An address that is not public is not
 * connected to, nor is a proxy asked for it (SMTP_CONNECTION_UNREACHABLE).  One of OPENED and FAILED is called
 * later. */
void smtp_connection_open(struct smtp_pool *pool, struct smtp_connection *connection,
                          const unsigned char octets[4], bool tls);

/* Hangs up without a word and calls nobody.  A connection that is closed may be closed again. */
void smtp_connection_close(struct smtp_connection *connection);

/* Sends what it can of BYTES: returns how many, or -1 when the connection is lost.  When it is less than all,
 * WRITABLE will be called. */
ptrdiff_t smtp_connection_send(struct smtp_connection *connection, struct str bytes);

/* Receives at most ROOM bytes: returns how many, 0 when there is nothing now, -1 when the connection is lost.
 */
ptrdiff_t smtp_connection_receive(struct smtp_connection *connection, char *bytes, size_t room);

#endif
