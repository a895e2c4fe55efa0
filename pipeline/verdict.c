/* What was found about one cell: the unit that is judged, remembered and shown. */
#include "pipeline/verdict.h"

#include <string.h>

#include "validators/syntax.h"

const char *const flag_names[FLAG_COUNT] = {"free",      "role",     "relay", "repaired",
                                            "catch_all", "smtputf8", "idn",   "multiple"};

void verdict_of(const struct policy *policy, struct str cell, struct arena *arena, struct verdict *verdict)
{
    *verdict = (struct verdict){0};
    verdict->reason = syntax_read(cell, arena, &verdict->address);
    if (verdict->reason != NULL && verdict->reason->segment == SEGMENT_INVALID)
        return;
    struct domain domain;
    domain_of(address_domain(&verdict->address), &domain);
    judge_domain(policy, &domain, &verdict->facts);
    verdict->reason = judge_address(policy, &verdict->address, &verdict->facts, verdict->reason);
    verdict->address.flags |= verdict->facts.flags;
}

size_t flags_text(unsigned flags, char *to)
{
    size_t length = 0;
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++) {
        if (!(flags & 1U << bit))
            continue;
        if (length > 0)
            to[length++] = ' ';
        size_t word = strlen(flag_names[bit]);
        memcpy(to + length, flag_names[bit], word);
        length += word;
    }
    return length;
}
