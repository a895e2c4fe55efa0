/* What the tables of the rulings are made of: meanings of words, and rows that match a reply. */
#ifndef VALIDATORS_SMTP_RULING_SMTP_RULING_TABLES_H
#define VALIDATORS_SMTP_RULING_SMTP_RULING_TABLES_H

#include "validators/smtp/ruling/smtp_ruling.h"

/* What words can mean; a bit each. */
enum smtp_meaning {
    MEANS_UNKNOWN = 1 << 0,    /* there is no such mailbox */
    MEANS_DISABLED = 1 << 1,   /* it is closed */
    MEANS_MOVED = 1 << 2,      /* it is elsewhere */
    MEANS_FULL = 1 << 3,       /* it is full */
    MEANS_RATE = 1 << 4,       /* we ask too much, or too fast */
    MEANS_GREY = 1 << 5,       /* strangers are put off */
    MEANS_SENDER = 1 << 6,     /* the sender is at fault */
    MEANS_RELAY = 1 << 7,      /* the domain is not served there */
    MEANS_TLS = 1 << 8,        /* encryption is asked for */
    MEANS_BLOCKED = 1 << 9,    /* we are not welcome: our address, name, standing */
    MEANS_POLICY = 1 << 10,    /* any other rule, or something about a message */
    MEANS_TEMPORARY = 1 << 11, /* it may be otherwise later */
    MEANS_PROTOCOL = 1 << 12,  /* it did not understand us */
    MEANS_DOUBT = 1 << 13,     /* it cannot be known what it means */
    MEANS_MAILBOX = 1 << 14,   /* a mailbox, or who has one, is spoken of */
    MEANS_ABSENT = 1 << 15,    /* something is not there: a mailbox, if it is named in the same clause */
    MEANS_US = 1 << 16,        /* we are named: our domain or HELO name, or an IP address */
};

/* Any of these means that a refusal may have another cause than the mailbox. */
enum {
    MEANS_VETO = MEANS_RATE | MEANS_GREY | MEANS_SENDER | MEANS_RELAY | MEANS_TLS | MEANS_BLOCKED |
                 MEANS_POLICY | MEANS_TEMPORARY | MEANS_PROTOCOL | MEANS_DOUBT | MEANS_US,
    MEANS_ELSE = MEANS_US | MEANS_DOUBT, /* no wording of any provider outweighs these */
};

/* A phrase, in lower case (smtp_ruling_text.h), as it stands in the text of a reply. */
struct smtp_words {
    const char *phrase;
    unsigned meaning;
    bool word; /* no letter or digit may stand beside it */
};

enum { ENHANCED_ANY = 254 };

/* One row: a reply matches it if all that is set does. */
struct smtp_row {
    const char *phrase;           /* NULL: any */
    uint16_t code_low, code_high; /* 0: any */
    uint8_t subject, detail;      /* of the enhanced code; ENHANCED_ANY: any, or none at all */
    unsigned means, not_means;    /* some of these, none of those; 0: any */
    struct smtp_ruling ruling;
};

extern const struct smtp_words smtp_words[];
extern const size_t smtp_words_count;

/* Phrases of one meaning, of languages other than English; wherever they stand in the text. */
struct smtp_tongues {
    unsigned meaning;
    const char *const *phrases;
    size_t count;
};

extern const struct smtp_tongues smtp_tongues[];
extern const size_t smtp_tongues_count;

/* Rows for replies by a mark in them; before the general ones. */
extern const struct smtp_row smtp_marked_rows[];
extern const size_t smtp_marked_rows_count;

#endif
