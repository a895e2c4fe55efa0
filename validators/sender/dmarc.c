/* Reads what a domain wants to be done with mail that only pretends to be its own. */
#include "validators/sender/dmarc.h"

#include <stdio.h>

#include "validators/names/public_suffix_psl.h"
#include "validators/sender/tag_list.h"

static const struct {
    const char *word;
    enum dmarc_state state;
} policies[] = {{"none", DMARC_NONE}, {"quarantine", DMARC_QUARANTINE}, {"reject", DMARC_REJECT}};

/* What RECORD says.  Without a policy that can be read it is as p=none where it asks for reports (RFC 7489
 * 6.6.3). */
static void read_record(struct str record, struct dmarc_answer *answer)
{
    struct str word, others;
    bool found = tag_find(record, "p", &word);
    if (answer->inherited && tag_find(record, "sp", &others))
        word = others;
    answer->reports = tag_find(record, "rua", &others) && others.length > 0;
    answer->state = answer->reports ? DMARC_NONE : DMARC_BROKEN;
    for (size_t i = 0; found && i < sizeof policies / sizeof *policies; i++)
        if (str_equal_nocase(word, str_of(policies[i].word)))
            answer->state = policies[i].state;
}

static void look_at(struct record_source *source, struct str domain, struct dmarc_answer *answer)
{
    char name[DNS_NAME_MAX + 1];
    struct records records;
    unsigned found = 0;
    int length = snprintf(name, sizeof name, "_dmarc.%.*s", (int)domain.length, domain.bytes);
    answer->state = DMARC_MISSING;
    if (length > DNS_NAME_MAX)
        return;
    source->find(source, name, DNS_TXT, &records);
    if (records.outcome == RECORDS_FAILED)
        answer->state = DMARC_FAILED;
    for (unsigned i = 0; i < records.count; i++)
        if (tag_list_is(records.texts[i], "DMARC1") && ++found == 1)
            read_record(records.texts[i], answer);
    if (found > 1)
        answer->state = DMARC_SEVERAL;
}

void dmarc_look(struct record_source *records, const char *domain, struct dmarc_answer *answer)
{
    *answer = (struct dmarc_answer){.state = DMARC_MISSING};
    struct str whole = str_of(domain), above = registrable_domain(whole);
    look_at(records, whole, answer);
    if (answer->state != DMARC_MISSING || above.length == 0 || above.length == whole.length)
        return;
    answer->inherited = true;
    look_at(records, above, answer);
}
