/* The distinct mailboxes of a run that are in question, and what was learned of each. */
#include "pipeline/store/mailboxes.h"

#include <stdlib.h>

#include "validators/base/memory.h"

struct mailboxes *mailboxes_new(void)
{
    struct mailboxes *mailboxes = memory_take(sizeof *mailboxes);
    entry_table_open(&mailboxes->table, sizeof(struct asked_mailbox));
    return mailboxes;
}

void mailboxes_free(struct mailboxes *mailboxes)
{
    if (mailboxes == NULL)
        return;
    entry_table_free(&mailboxes->table);
    free(mailboxes);
}

void mailboxes_add(struct mailboxes *mailboxes, struct str local, uint32_t domain, uint64_t hash)
{
    bool added;
    size_t at = entry_add(&mailboxes->table, hash, &added);
    if (!added)
        return;
    struct asked_mailbox *mailbox = entry_at(&mailboxes->table, at);
    mailbox->local = entry_text(&mailboxes->table, local);
    mailbox->local_length = (uint8_t)local.length;
    mailbox->domain = domain;
}
