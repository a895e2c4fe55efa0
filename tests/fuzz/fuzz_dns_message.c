/* Fuzzes the reader of DNS messages: every record, every name, every MX and SOA of it, each held against its
 * bounds. The input stands in a block of its exact size, so that a look outside of it is found. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/net/dns_answer.h"

enum { INPUT_MAX = 1 << 16 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Whether TEXT is a hostname, said once more and in another way. */
static bool is_hostname(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != length)
        return false;
    bool edges = text[0] != '.' && text[0] != '-' && text[length - 1] != '.' && text[length - 1] != '-';
    return edges && strstr(text, "..") == NULL && strstr(text, ".-") == NULL && strstr(text, "-.") == NULL;
}

static void check_text(const struct dns_name *name)
{
    must(strlen(name->text) == name->length && name->length <= DNS_NAME_MAX);
    must(name->hostname == is_hostname(name->text));
    must(strpbrk(name->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
}

/* Reads the name at AT; returns whether there is one. */
static bool check_name(const struct dns_message *message, size_t at)
{
    struct dns_name name;
    size_t end = 0;
    bool fine = dns_name_read(message, at, &name, &end);
    check_text(&name);
    must(fine ? end > at && end <= message->length : end == 0 && name.length == 0);
    return fine;
}

static void check_data(const struct dns_message *message, const struct dns_record *record)
{
    struct dns_name exchange;
    uint16_t preference;
    uint32_t ttl_s;
    if (dns_record_mx(message, record, &preference, &exchange)) {
        must(record->type == DNS_MX && check_name(message, record->data + 2));
        check_text(&exchange);
    }
    if (dns_record_ptr(message, record, &exchange)) {
        must(record->type == DNS_PTR && check_name(message, record->data));
        check_text(&exchange);
    }
    char *text = malloc(record->data_length + 1U);
    int length = text != NULL ? dns_record_text(message, record, text) : -1;
    must(length < 0 || (record->type == DNS_TXT && length < record->data_length));
    free(text);
    if (dns_record_negative_ttl(message, record, &ttl_s))
        must(record->type == DNS_SOA && ttl_s <= record->ttl_s);
}

/* Walks MESSAGE; returns how many records it has. */
static unsigned walk(struct dns_message *message)
{
    struct dns_record record;
    enum dns_section section = DNS_ANSWER;
    enum dns_next next;
    unsigned records = 0;
    size_t behind = message->at;
    while ((next = dns_message_next(message, &record)) == DNS_NEXT_RECORD) {
        must(record.section >= section && record.section <= DNS_ADDITIONAL && record.ttl_s <= INT32_MAX);
        must(record.owner == behind && record.data > behind + 10);
        behind = record.data + record.data_length;
        must(behind <= message->length);
        section = record.section;
        check_name(message, record.owner);
        check_data(message, &record);
        records++;
    }
    must(records <= DNS_RECORDS_MAX && (next == DNS_NEXT_END || next == DNS_NEXT_BROKEN));
    must(dns_message_next(message, &record) == DNS_NEXT_END);
    return records;
}

/* What MESSAGE, of which nothing was read yet, says as an answer: a denial is one of a whole message only. */
static void check_answer(struct dns_message message)
{
    struct dns_answer answer;
    struct dns_record record;
    unsigned ours = 0;
    dns_answer_read(&message, &answer);
    bool denies = answer.says == DNS_SAYS_NO_DATA || answer.says == DNS_SAYS_NO_NAME;
    check_text(&answer.owner);
    must(answer.proven || (!answer.root && answer.negative_ttl_s == 0));
    must((answer.says != DNS_SAYS_NO_NAME || message.rcode == DNS_NXDOMAIN) &&
         !(denies && message.truncated));
    enum dns_next next;
    while ((next = dns_message_next(&message, &record)) == DNS_NEXT_RECORD)
        ours += dns_answer_has(&answer, &message, &record);
    must(!denies || (ours == 0 && next == DNS_NEXT_END));
    must(answer.says != DNS_SAYS_RECORDS || ours > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dns_message message;
    if (size > INPUT_MAX)
        return 0;
    unsigned char *bytes = malloc(size + (size == 0));
    if (bytes == NULL)
        abort();
    if (size > 0)
        memcpy(bytes, data, size);
    if (dns_message_open(&message, bytes, size)) {
        unsigned announced = message.counts[0] + message.counts[1] + message.counts[2];
        check_name(&message, message.name);
        check_answer(message);
        must(walk(&message) <= announced);
        for (size_t at = 0; at <= size; at++)
            check_name(&message, at);
    }
    free(bytes);
    return 0;
}
