/* Fuzzes what strangers publish about mail: SPF, DMARC and DKIM records.  The input's first octet says who
 * asks; its lines are records, of which each question gets the next one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/sender/dkim.h"
#include "validators/sender/dmarc.h"
#include "validators/sender/spf.h"

enum { INPUT_MAX = 4096, QUESTIONS_MAX = 300 }; /* 10 look-ups, each of them an mx of 10 hosts or a ptr */

/* The lines, each in a block of its own size. */
struct lines {
    struct record_source source; /* the first member */
    char *line[INPUT_MAX];
    unsigned count, next, asked;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void find(struct record_source *self, const char *name, enum dns_type type, struct records *records)
{
    struct lines *lines = (struct lines *)self;
    must(name[0] != '\0' && strlen(name) <= DNS_NAME_MAX);
    must(++lines->asked <= QUESTIONS_MAX);
    records->count = 0;
    records->outcome = RECORDS_FAILED;
    if (lines->count == 0)
        return;
    unsigned wanted = type == DNS_TXT ? 1 : lines->asked % RECORDS_MAX;
    records->outcome = wanted > 0 ? RECORDS_FOUND : RECORDS_NONE;
    while (records->count < wanted) {
        const char *line = lines->line[lines->next++ % lines->count];
        bool fine = type == DNS_TXT || strlen(line) <= DNS_NAME_MAX; /* as the reader of messages has it */
        records->texts[records->count++] = str_of(fine ? line : "host.a.net");
    }
}

static void cut(struct lines *lines, const char *data, size_t size)
{
    while (size > 0) {
        const char *end = memchr(data, '\n', size);
        size_t length = end != NULL ? (size_t)(end - data) : size;
        lines->line[lines->count++] = strndup(data, length);
        size -= end != NULL ? length + 1 : length;
        data += end != NULL ? length + 1 : length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned lengths[] = {0, 4, 16};
    struct lines lines = {.source.find = find};
    struct spf_question question = {.records = &lines.source, .domain = "a.net", .helo = "h.net"};
    struct spf_answer answer;
    struct dmarc_answer dmarc;
    struct dkim_answer dkim;
    if (size == 0 || size > INPUT_MAX)
        return 0;
    question.address_length = lengths[data[0] % 3];
    memset(question.ip, data[0], sizeof question.ip);
    cut(&lines, (const char *)data + 1, size - 1);
    spf_check(&question, &answer);
    must(answer.result < SPF_RESULT_COUNT && strlen(answer.term) < SPF_TERM_SHOWN);
    must((answer.error != NULL) == (answer.result == SPF_TEMPERROR || answer.result == SPF_PERMERROR));
    dmarc_look(&lines.source, "b.a.net", &dmarc);
    dkim_look(&lines.source, "a.net", "s", &dkim);
    must(dkim.bits <= 8 * INPUT_MAX);
    for (unsigned i = 0; i < lines.count; i++)
        free(lines.line[i]);
    return 0;
}
