/* How often a provider may be asked: the bounds that keep our reputation good. */
#ifndef VALIDATORS_SMTP_SMTP_LIMITS_H
#define VALIDATORS_SMTP_SMTP_LIMITS_H

#include "validators/base/str.h"

struct smtp_limits {
    unsigned connections;       /* to a group at once; to one route, one at once */
    unsigned interval_ms;       /* between two new connections to a group */
    unsigned recipients;        /* of a connection: RCPT commands */
    unsigned unknown_in_a_row;  /* of a connection: it is ended after so many */
    unsigned unknown_percent;   /* of a group's last SMTP_RECENT: it is left alone after that */
    unsigned recipients_domain; /* a day, as far as the list and the store tell; 0: no bound */
    unsigned recipients_group;
};

/* The bounds of PROVIDER (validators/providers.h; may be empty); constant. */
const struct smtp_limits *smtp_limits_of(struct str provider);

/* As many as the servers take, for tests. */
extern const struct smtp_limits smtp_no_limits;

#endif
