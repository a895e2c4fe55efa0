/* Opens SMTP connections and carries bytes: proxy, connect, greeting, EHLO or HELO, and STARTTLS are
 * libcurl's. */
#ifndef VALIDATORS_NET_SMTP_DOOR_H
#define VALIDATORS_NET_SMTP_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/net/loop.h"

struct smtp_doors; /* one thread's: all connections on one loop */

struct smtp_doors_plan {
    const char *helo;  /* our name in EHLO (RFC 5321 4.1.1.1): letters, digits, hyphens and dots */
    const char *proxy; /* a URL, or NULL: none, whatever the environment says */
    unsigned port;     /* of the mail servers */
    bool tell;         /* SAID is called */
    unsigned open_ms;  /* how long it may take until the peer has answered EHLO */
    bool loopback;     /* this machine's addresses count as public */
};

/* Why no connection could be opened. */
enum smtp_door_trouble {
    SMTP_DOOR_UNREACHABLE, /* refused, no route, or nobody there in time */
    SMTP_DOOR_PROXY,       /* the proxy does not work, or does not let us */
    SMTP_DOOR_REFUSED,     /* the peer's last reply is why: 4xx or 5xx */
    SMTP_DOOR_CLOSED,      /* the peer has hung up */
    SMTP_DOOR_SILENT,      /* it was there, and said too little in time */
    SMTP_DOOR_TLS,         /* STARTTLS did not work: open another one without it */
    SMTP_DOOR_ABORTED,     /* LINE has said so */
    SMTP_DOOR_OURS,        /* this machine has no socket or no memory for it */
};

/* One connection; embedded in whoever uses it.  The callbacks are the user's; all else is the door's. */
struct smtp_door {
    /* A line that the peer has sent while the connection was opened, with its line end.  Returns false:
     * abort. */
    bool (*line)(struct smtp_door *self, struct str line);
    /* What is said to the peer meanwhile, in our name; for who wants to see it. */
    void (*said)(struct smtp_door *self, struct str line);
    void (*opened)(struct smtp_door *self);   /* EHLO, or HELO, was answered with 250 */
    void (*readable)(struct smtp_door *self); /* call smtp_door_receive until it has nothing */
    void (*writable)(struct smtp_door *self); /* asked for by a short smtp_door_send */
    void (*failed)(struct smtp_door *self, enum smtp_door_trouble why); /* it is closed */

    struct loop_watch watch;
    struct smtp_room *room;
    void *curl, *route; /* libcurl's */
    int socket;
    bool open, allowed, no_socket;
};

/* Returns NULL with FAIL set (70) where the library gives no room.  Freed by smtp_doors_free, when all doors
 * are closed.  LOOP and the texts of PLAN outlive it. */
struct smtp_doors *smtp_doors_new(struct loop *loop, const struct smtp_doors_plan *plan, struct fail *fail);
void smtp_doors_free(struct smtp_doors *doors); /* NULL is fine */

/* Connects DOOR, whose callbacks are set, to the IPv4 address OCTETS; with TLS if the peer offers it and TLS
 * is set (its certificate is not checked: nothing secret is said).  An address that is not public is not
 * connected to, nor is a proxy asked for it (SMTP_DOOR_UNREACHABLE).  One of OPENED and FAILED is called
 * later. */
void smtp_door_open(struct smtp_doors *doors, struct smtp_door *door, const unsigned char octets[4],
                    bool tls);

/* Hangs up without a word and calls nobody.  A door that is closed may be closed again. */
void smtp_door_close(struct smtp_door *door);

/* Sends what it can of BYTES: returns how many, or -1 when the connection is lost.  When it is less than all,
 * WRITABLE will be called. */
ptrdiff_t smtp_door_send(struct smtp_door *door, struct str bytes);

/* Receives at most ROOM bytes: returns how many, 0 when there is nothing now, -1 when the connection is lost.
 */
ptrdiff_t smtp_door_receive(struct smtp_door *door, char *bytes, size_t room);

#endif
