/* Whether the top-level domains of a run are alive for each name server: filters block some as a whole.
 *
 * Anything that a server finds below one is a witness.  Where it has found nothing, it is asked for some of the
 * great mail domains there, one after the other, and where we know none for the SOA of the domain itself. */
#include "validators/mx/mx_tld.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/memory.h"
#include "validators/base/random.h"
#include "validators/base/tables/entry_table.h"
#include "validators/names/public_suffix_psl.h"
#include "validators/net/dns_answer.h"

enum {
    WITNESSES_MAX = 3, /* of one top-level domain: a name may be dead, or its servers slow */
    FEW = 8,           /* denied names for which a silent witness is good enough */
};

/* What one server says of a top-level domain. */
struct tld_witness {
    struct dns_question question; /* the first member: the question is the witness */
    struct tld *tld;
    unsigned asked, denied; /* of the witnesses */
    size_t at;              /* in the names */
    unsigned names_denied;
    bool in_flight;
    uint8_t state; /* enum mx_tld_state */
};

struct tld {
    uint64_t hash; /* the first member: entry_table's */
    struct mx_tlds *tlds;
    const char *label;             /* NUL-terminated */
    struct tld_witness *witnesses; /* one a server; NULL: not a known top-level domain */
};

struct mx_tlds {
    struct resolver *resolver;
    const struct canary_names *names;
    struct mx_tld_listener *listener;
    uint64_t seed;
    struct entry_table table;
    struct arena memory;
    unsigned servers;
};

static void ask_next(struct tld_witness *witness);

static const char *last_label(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

bool mx_tld_is_unknown(const char *name)
{
    return !top_level_domain(last_label(name));
}

static void settle(struct tld_witness *witness, enum mx_tld_state state)
{
    struct mx_tld_listener *listener = witness->tld->tlds->listener;
    witness->state = (uint8_t)state;
    listener->known(listener);
}

static void witness_answered(struct dns_question *question, const struct dns_reply *reply)
{
    struct tld_witness *witness = (struct tld_witness *)question;
    struct dns_answer answer = {.says = DNS_SAYS_NOTHING};
    witness->in_flight = false;
    if (witness->state != TLD_ASKED)
        return; /* it was forgotten, or something was found meanwhile */
    if (reply->message != NULL)
        dns_answer_read(reply->message, &answer);
    witness->denied += answer.says == DNS_SAYS_NO_NAME || answer.says == DNS_SAYS_NO_DATA;
    if (answer.says == DNS_SAYS_RECORDS)
        settle(witness, TLD_ALIVE);
    else
        ask_next(witness);
}

/* Asks for the next witness, or settles for what those that were asked have said. */
static void ask_next(struct tld_witness *witness)
{
    struct mx_tlds *tlds = witness->tld->tlds;
    const char *name = canary_names_below(tlds->names, str_of(witness->tld->label), &witness->at);
    bool more = name != NULL && witness->asked < WITNESSES_MAX;
    if (!more && witness->asked > 0) {
        settle(witness, witness->denied == witness->asked ? TLD_DENIED : TLD_SILENT);
        return;
    }
    witness->asked++;
    witness->state = TLD_ASKED;
    witness->in_flight = true;
    witness->question.answered = witness_answered;
    struct dns_request request = {witness->question.server, more ? name : witness->tld->label,
                                  more ? DNS_MX : DNS_SOA};
    resolver_ask(tlds->resolver, request, &witness->question);
}

static void open_tld(struct mx_tlds *tlds, struct tld *tld, const char *label)
{
    tld->tlds = tlds;
    tld->label = entry_text(&tlds->table, str_of(label));
    if (mx_tld_is_unknown(label))
        return;
    tld->witnesses = arena_take(&tlds->memory, tlds->servers * sizeof *tld->witnesses);
    for (unsigned i = 0; i < tlds->servers; i++)
        tld->witnesses[i] = (struct tld_witness){.tld = tld, .question.server = i, .state = TLD_UNKNOWN};
}

/* What SERVER says of the top-level domain of NAME; NULL: it is none that is known. */
static struct tld_witness *witness_of(struct mx_tlds *tlds, unsigned server, const char *name)
{
    const char *label = last_label(name);
    uint64_t hash = XXH3_64bits_withSeed(label, strlen(label), tlds->seed) | 1;
    bool added = false;
    struct tld *tld = entry_at(&tlds->table, entry_add(&tlds->table, hash, &added));
    if (added)
        open_tld(tlds, tld, label);
    return tld->witnesses != NULL ? &tld->witnesses[server] : NULL;
}

struct mx_tlds *mx_tlds_new(struct resolver *resolver, const struct canary_names *names,
                            struct mx_tld_listener *listener)
{
    struct mx_tlds *tlds = memory_take(sizeof *tlds);
    tlds->resolver = resolver;
    tlds->names = names;
    tlds->listener = listener;
    tlds->servers = resolver_server_count(resolver);
    tlds->seed = random_seed();
    entry_table_open(&tlds->table, sizeof(struct tld));
    return tlds;
}

void mx_tlds_free(struct mx_tlds *tlds)
{
    if (tlds == NULL)
        return;
    entry_table_free(&tlds->table);
    arena_free(&tlds->memory);
    free(tlds);
}

void mx_tld_is_alive(struct mx_tlds *tlds, unsigned server, const char *name)
{
    struct tld_witness *witness = witness_of(tlds, server, name);
    if (witness != NULL && witness->state == TLD_ASKED)
        settle(witness, TLD_ALIVE);
    else if (witness != NULL)
        witness->state = TLD_ALIVE;
}

enum mx_tld_state mx_tld_look(struct mx_tlds *tlds, unsigned server, const char *name, bool *few)
{
    const struct tld_witness *witness = witness_of(tlds, server, name);
    *few = witness != NULL && witness->names_denied < FEW;
    return witness != NULL ? (enum mx_tld_state)witness->state : TLD_ALIVE;
}

void mx_tld_denied(struct mx_tlds *tlds, unsigned server, const char *name)
{
    struct tld_witness *witness = witness_of(tlds, server, name);
    if (witness != NULL)
        witness->names_denied++;
}

void mx_tld_ask(struct mx_tlds *tlds, unsigned server, const char *name)
{
    struct tld_witness *witness = witness_of(tlds, server, name);
    if (witness == NULL || witness->state != TLD_UNKNOWN)
        return;
    witness->asked = witness->denied = 0;
    witness->at = 0;
    if (!witness->in_flight)
        ask_next(witness);
    else { /* one that was asked before all was forgotten is as good */
        witness->asked = 1;
        witness->state = TLD_ASKED;
    }
}

void mx_tlds_forget(struct mx_tlds *tlds, unsigned server)
{
    for (size_t at = 0; at < tlds->table.count; at++) {
        const struct tld *tld = entry_at(&tlds->table, at);
        if (tld->witnesses != NULL)
            tld->witnesses[server].state = TLD_UNKNOWN;
    }
}
