/* Whether the top-level domains of a run are alive for each name server: filters block some as a whole. */
#ifndef VALIDATORS_MX_MX_TLD_H
#define VALIDATORS_MX_MX_TLD_H

#include "validators/canary/canary_names.h"
#include "validators/net/resolver.h"

struct mx_tlds;

enum mx_tld_state {
    TLD_UNKNOWN, /* nobody has asked for a witness */
    TLD_ASKED,   /* one is being asked for */
    TLD_ALIVE,   /* something below it exists; or it is not a top-level domain at all, so nothing can */
    TLD_DENIED,  /* the server says that what certainly exists does not */
    TLD_SILENT,  /* no witness could be heard */
};

/* Told that the state of a top-level domain has changed. */
struct mx_tld_listener {
    void (*known)(struct mx_tld_listener *self);
};

/* One thread's.  The witnesses of a top-level domain are taken from NAMES; where it has none, the domain's own
 * SOA is asked for.  Freed by mx_tlds_free, after RESOLVER; NAMES outlives it. */
struct mx_tlds *mx_tlds_new(struct resolver *resolver, const struct canary_names *names,
                            struct mx_tld_listener *listener);
void mx_tlds_free(struct mx_tlds *tlds); /* NULL is fine */

/* SERVER has found NAME, or something of it. */
void mx_tld_is_alive(struct mx_tlds *tlds, unsigned server, const char *name);

/* What SERVER has shown of the top-level domain of NAME.  *FEW is whether it denied only some names there. */
enum mx_tld_state mx_tld_look(struct mx_tlds *tlds, unsigned server, const char *name, bool *few);

/* Counts NAME as denied by SERVER. */
void mx_tld_denied(struct mx_tlds *tlds, unsigned server, const char *name);

/* Asks SERVER for a witness of the top-level domain of NAME, whose state is TLD_UNKNOWN. */
void mx_tld_ask(struct mx_tlds *tlds, unsigned server, const char *name);

/* Forgets what SERVER has shown. */
void mx_tlds_forget(struct mx_tlds *tlds, unsigned server);

/* Whether the root can be right when it says that NAME does not exist: its last label is not a known top-level
 * domain. */
bool mx_tld_is_unknown(const char *name);

#endif
