/* The distinct mailboxes of a run that are in question, and what was learned of each. */
#include "pipeline/store/mailboxes.h"

#include <stdlib.h>

#include "validators/base/memory.h"
#include "validators/base/tables/entry_table.h"

struct mailboxes {
    struct entry_table table;
};

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

size_t mailboxes_count(const struct mailboxes *mailboxes)
{
    return mailboxes->table.count;
}

struct asked_mailbox *mailboxes_at(struct mailboxes *mailboxes, size_t at)
{
    return entry_at(&mailboxes->table, at);
}

const struct asked_mailbox *mailboxes_find(const struct mailboxes *mailboxes, uint64_t hash)
{
    return entry_find(&mailboxes->table, hash);
}

void mailboxes_prefetch(const struct mailboxes *mailboxes, uint64_t hash)
{
    entry_prefetch(&mailboxes->table, hash);
}

const char *mailboxes_text(struct mailboxes *mailboxes, struct str text)
{
    return entry_text(&mailboxes->table, text);
}

void mailboxes_adopt(struct mailboxes *mailboxes, struct arena *texts)
{
    entry_adopt(&mailboxes->table, texts);
}
