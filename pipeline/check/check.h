/* The part of a pass that judges: from the bytes of a block to a reason for each row. */
#ifndef PIPELINE_CHECK_CHECK_H
#define PIPELINE_CHECK_CHECK_H

#include "pipeline/check/domain_cache.h"
#include "pipeline/check/suppress.h"
#include "pipeline/pass/block.h"
#include "pipeline/pass/inputs.h"
#include "pipeline/store/mailboxes.h"
#include "validators/validator.h"

struct checker;

enum { PADDING_FREE = 16 << 20, PADDING_FACTOR = 16 };

/* What a checker needs; all of it outlives the checker. */
struct check_plan {
    const struct policy *policy;
    struct list *list;
    const struct suppress *suppress;
    const struct domains *learned;     /* about the domains; NULL: nobody was asked */
    const struct mailboxes *mailboxes; /* what was learned about them; NULL: nobody was asked */
    bool imports;              /* rows are also written for a service to import, padded to the header */
    bool notes, mailbox_notes; /* check_notes, check_mailbox_notes will be called */
    uint64_t seed;             /* of the keys: random, so that nobody can make addresses collide */
    unsigned threads;
};

/* A domain that is in question: one of its rows is neither invalid nor set aside by what is known so far. */
struct domain_note {
    uint64_t hash;
    struct str name; /* in the block */
};

/* A mailbox that is in question, but for those of misspelt domains: strangers have them, who would see the
 * question. */
struct mailbox_note {
    uint64_t hash, domain_hash;
    struct str local, domain; /* in the block */
};

/* Returns a checker for PLAN, which must outlive it; freed by checker_free. */
struct checker *checker_new(const struct check_plan *plan);
void checker_free(struct checker *checker);

/* The three parts, in this order, each for one block; any threads at once, for blocks of different threads.
 *
 * check_cut finds BLOCK's rows.  check_find finds the cell of each.  check_judge gives each row its reason
 * (for a row that no other step objects to), the address as judged with its flags, provider and suggestion,
 * and its key. */
void check_cut(struct checker *checker, struct block *block);
void check_find(struct checker *checker, struct block *block);
void check_judge(struct checker *checker, struct block *block);

/* Adds up the fields that the rows of BLOCK's slice lack.  Returns false with FAIL set (65) when all rows so
 * far lack more than PADDING_FREE and PADDING_FACTOR times their bytes: the outputs would be as much larger
 * than the list.  One thread at a time, in the order of the list, so that the same list always fails. */
bool check_padding(struct checker *checker, const struct block *block, struct fail *fail);

/* The domains in question that THREAD has met in the block that it has judged last, most of them once; they
 * live until it judges the next.  *NOTES is where they stand; returns how many. */
size_t check_notes(struct checker *checker, unsigned thread, const struct domain_note **notes);

/* The mailboxes in question of that block, one for each row; likewise. */
size_t check_mailbox_notes(struct checker *checker, unsigned thread, const struct mailbox_note **notes);

/* The domains that left THREAD's memory: see domain_cache_left. */
size_t check_domains(struct checker *checker, unsigned thread, bool all, const struct domain_count **counts);

#endif
