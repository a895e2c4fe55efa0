/* One SMTP conversation: one command, its whole reply, then the next; never DATA, VRFY, AUTH or two at once.
 */
#ifndef VALIDATORS_NET_SMTP_TALK_H
#define VALIDATORS_NET_SMTP_TALK_H

#include "validators/net/smtp_door.h"
#include "validators/net/smtp_reply.h"

/* What a conversation is about at the moment. */
enum smtp_stage {
    SMTP_STAGE_GREETING,
    SMTP_STAGE_EHLO,
    SMTP_STAGE_STARTTLS,
    SMTP_STAGE_MAIL,
    SMTP_STAGE_RCPT,
    SMTP_STAGE_RSET,
    SMTP_STAGE_QUIT,
};

/* How a conversation has ended. */
enum smtp_end {
    SMTP_END_LEFT,        /* we have, by QUIT */
    SMTP_END_UNREACHABLE, /* as in enum smtp_door_trouble, from here on */
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

/* Told of every line that goes over the wire, without its line end: for who wants to see the conversation. */
struct smtp_ear {
    void (*line)(struct smtp_ear *self, bool ours, struct str line);
};

struct smtp_talks_plan {
    struct smtp_doors_plan doors;
    unsigned reply_ms;    /* how long each reply may take */
    unsigned session_ms;  /* and all of a conversation */
    struct smtp_ear *ear; /* or NULL */
};

/* What one thread's conversations have in common. */
struct smtp_talks {
    struct smtp_talks_plan plan;
    struct loop *loop;
    struct smtp_doors *doors;
};

/* One conversation; embedded in whoever has it.  The callbacks are the user's; all else is the talk's. */
struct smtp_talk {
    /* The peer's greeting is whole, and begins with the word NAME, as it came; it is not ready yet.  Or NULL. */
    void (*introduced)(struct smtp_talk *self, struct str name);
    /* The peer is ready for a command; give one. */
    void (*greeted)(struct smtp_talk *self);
    /* The reply to the last command, which lives until the next; give a command, or smtp_talk_close. */
    void (*replied)(struct smtp_talk *self, const struct smtp_reply *reply);
    /* It is over; REPLY is the last one, or NULL where none was whole. */
    void (*ended)(struct smtp_talk *self, enum smtp_end end, const struct smtp_reply *reply);

    struct smtp_door door;
    struct loop_timer timer;
    struct smtp_talks *talks;
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

/* Returns false with FAIL set (69).  LOOP and the texts of PLAN outlive TALKS, which smtp_talks_close ends
 * when all talks have. */
bool smtp_talks_open(struct smtp_talks *talks, struct loop *loop, const struct smtp_talks_plan *plan,
                     struct fail *fail);
void smtp_talks_close(struct smtp_talks *talks);

/* Begins TALK, whose callbacks are set, with the server at the IPv4 address OCTETS; see smtp_door_open. */
void smtp_talk_open(struct smtp_talks *talks, struct smtp_talk *talk, const unsigned char octets[4],
                    bool tls);

/* The commands (RFC 5321 4.1.1); REPLIED or ENDED answers each.  They return false, having said nothing,
 * where a text holds what must not stand in a command: a control byte, a space, < or >, more than fits, or
 * what is not ASCII unless MAIL was said with SMTPUTF8 (RFC 6531 3.4): only when the peer offers it.  FROM
 * may be empty. */
bool smtp_talk_mail(struct smtp_talk *talk, struct str from, bool smtputf8);
bool smtp_talk_rcpt(struct smtp_talk *talk, struct str local, struct str domain);
void smtp_talk_rset(struct smtp_talk *talk);

/* Leaves; ENDED is called when the peer has answered, or has not for SMTP_QUIT_WAIT_MS. */
void smtp_talk_quit(struct smtp_talk *talk);

/* Hangs up and calls nobody. */
void smtp_talk_close(struct smtp_talk *talk);

#endif
