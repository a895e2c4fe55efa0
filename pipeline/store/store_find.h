/* Looks up many domains or mailboxes in the store's file at once. */
#ifndef PIPELINE_STORE_STORE_FIND_H
#define PIPELINE_STORE_STORE_FIND_H

#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "pipeline/store/store_sqlite.h"

/* What is to be filled in. */
struct store_wish {
    struct domains *domains;
    struct mailboxes *mailboxes; /* of these domains; NULL: the domains themselves */
    bool replies;                /* with the servers' words */
    uint32_t now_s;
};

/* As store_look_up and store_look_up_mailboxes.  When FILE gets into trouble, what was found until then is
 * good. */
size_t store_find(struct store_file *file, const struct store_wish *wish);

#endif
