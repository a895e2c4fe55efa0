/* One SMTP session: one command, its whole reply, then the next; never DATA, VRFY, AUTH or two at once.
 */
#ifndef VALIDATORS_NET_SMTP_SESSION_H
#define VALIDATORS_NET_SMTP_SESSION_H

#include "validators/net/smtp_connection.h"
#include "validators/net/smtp_reply.h"

/* What a session is about at the moment. */
enum smtp_stage {
    SMTP_STAGE_GREETING,
    SMTP_STAGE_EHLO,
    SMTP_STAGE_STARTTLS,
    SMTP_STAGE_MAIL,
    SMTP_STAGE_RCPT,
    SMTP_STAGE_RSET,
    SMTP_STAGE_QUIT,
};

/* How a session has ended. */
enum smtp_end {
    SMTP_END_LEFT,        /* we have, by QUIT */
    SMTP_END_UNREACHABLE, /* as in enum smtp_connection_trouble, from here on */
    SMTP_END_PROXY,
    SMTP_END_REFUSED,  /* the reply to the greeting or to EHLO is why */
    SMTP_END_CLOSED,   /* the peer has hung up */
    SMTP_END_SILENT,   /* no whole answer in time */
    SMTP_END_TLS,      /* open another one without it */
    SMTP_END_NOT_SMTP, /* what came for a greeting is none */
    SMTP_END_HOSTILE,  /* an answer beyond the bounds of smtp_reply.h, or one that nobody has asked for */
    SMTP_END_OURS,     /* this machine has no socket or no memory for it */
};

enum {
    SMTP_LINE_MAX = 512,      /* of a command, with CRLF (RFC 5321 4.5.3.1.4) */
    SMTP_QUIT_WAIT_MS = 5000, /* for the answer to QUIT: whoever leaves at once looks like an attacker */
};

/* Told of every line that goes over the wire, without its line end: for those who want to see the session. */
struct smtp_tracer {
    void (*line)(struct smtp_tracer *self, bool ours, struct str line);
};

struct smtp_sessions_plan {
    struct smtp_pool_plan pool;
    unsigned reply_ms;          /* how long each reply may take */
    unsigned session_ms;        /* and all of a session */
    struct smtp_tracer *tracer; /* or NULL */
};

/* What one thread's sessions have in common. */
struct smtp_sessions {
    struct smtp_sessions_plan plan;
    struct loop *loop;
    struct smtp_pool *pool;
};

/* One session; embedded in whoever has it.  The callbacks are the user's; all else is the session's. */
struct smtp_session {
    /* The peer's greeting is whole, and begins with the word NAME, as it came; it is not ready yet.  Or NULL. */
    void (*introduced)(struct smtp_session *self, struct str name);
    /* The peer is ready for a command; give one. */
    void (*greeted)(struct smtp_session *self);
    /* The reply to the last command, which lives until the next; give a command, or smtp_session_close. */
    void (*replied)(struct smtp_session *self, const struct smtp_reply *reply);
    /* It is over; REPLY is the last one, or NULL where none was whole. */
    void (*ended)(struct smtp_session *self, enum smtp_end end, const struct smtp_reply *reply);

    struct smtp_connection connection;
    struct loop_timer timer;
    struct smtp_sessions *sessions;
    int64_t began_ms;
    struct smtp_reply_parser parser;
    uint8_t stage;   /* enum smtp_stage */
    uint8_t replies; /* while it was opened: that many, 255 at most */
    bool smtputf8;   /* the peer offers it (RFC 6531) */
    bool eight_bit;  /* it was told that addresses may be UTF-8 */
    bool tls, not_smtp;
    uint16_t line_length, line_sent;
    char line[SMTP_LINE_MAX];
};

/* Returns false with FAIL set (69).  LOOP and the texts of PLAN outlive SESSIONS, which smtp_sessions_close ends
 * when all sessions have. */
bool smtp_sessions_open(struct smtp_sessions *sessions, struct loop *loop,
                        const struct smtp_sessions_plan *plan, struct fail *fail);
void smtp_sessions_close(struct smtp_sessions *sessions);

/* Begins SESSION, whose callbacks are set, with the server at the IPv4 address OCTETS; see smtp_connection_open. */
void smtp_session_open(struct smtp_sessions *sessions, struct smtp_session *session,
                       const unsigned char octets[4], bool tls);

/* The commands (RFC 5321 4.1.1); REPLIED or ENDED answers each.  They return false, having said nothing,
 * where a text holds what must not stand in a command: a control byte, a space, < or >, more than fits, or
 * what is not ASCII unless MAIL was said with SMTPUTF8 (RFC 6531 3.4): only when the peer offers it.  FROM
 * may be empty. */
bool smtp_session_mail(struct smtp_session *session, struct str from, bool smtputf8);
bool smtp_session_rcpt(struct smtp_session *session, struct str local, struct str domain);
void smtp_session_rset(struct smtp_session *session);

/* Leaves; ENDED is called when the peer has answered, or has not for SMTP_QUIT_WAIT_MS. */
void smtp_session_quit(struct smtp_session *session);

/* Hangs up and calls nobody. */
void smtp_session_close(struct smtp_session *session);

#endif
