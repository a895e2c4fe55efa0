/* Fuzzes the pretend internet's DNS server: any bytes get nothing, or an answer that can be read. */
#include <stdlib.h>
#include <string.h>

#include "fixtures/dns/dns_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char world_text[] = "domain a mx x y 5.x\nhost x ::1 127.0.0.1\nhost y 127.0.0.2\n"
                                 "domain b mx .\ndomain c cname d.c\ndomain d.c cname c\n"
                                 "domain e cname a\ndomain f nxdomain\ndomain g servfail\ndomain h refused\n"
                                 "domain i timeout\ndomain k slow 5ms after 1 garbage\ndomain l nodata\n";

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* An answer has the query's id, its question as it was, and records that can be read to the end. */
static void check_answer(const struct dns_query *query, const unsigned char *answer,
                         const struct dns_response *response)
{
    struct dns_message message;
    struct dns_record record;
    enum dns_next next;
    require(response->length >= DNS_HEADER_BYTES && memcmp(answer, query->bytes, 2) == 0);
    require((answer[2] & 0x80) != 0);
    if (!dns_message_open(&message, answer, response->length)) {
        require(response->length == DNS_HEADER_BYTES && !response->asked);
        return;
    }
    require(message.rcode != DNS_FORMERR || !response->asked);
    while ((next = dns_message_next(&message, &record)) == DNS_NEXT_RECORD) {
        struct dns_name name;
        uint16_t preference;
        require(dns_name_read(&message, record.owner, &name, NULL));
        require(record.type != DNS_MX || dns_record_mx(&message, &record, &preference, &name));
    }
    require(next == DNS_NEXT_END && message.at == response->length);
}

/* The first byte says how it came, and how often. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length < 1)
        return 0;
    struct fail fail = {0};
    struct dns_responder responder;
    struct dns_response response;
    struct world *world = world_of("world", str_of(world_text), &fail);
    struct dns_query query = {.bytes = bytes + 1, .length = length - 1, .tcp = bytes[0] & 1};
    size_t room = query.tcp ? DNS_MESSAGE_MAX : DNS_EDNS_MAX;
    unsigned char *answer = malloc(room);
    dns_responder_open(&responder, world);
    for (int times = bytes[0] >> 1 & 7; times >= 0; times--) {
        dns_respond(&responder, &query, answer, &response);
        require(response.length <= room);
        if (response.length > 0 && !(response.asked && strcmp(response.name.text, "k") == 0))
            check_answer(&query, answer, &response);
    }
    dns_responder_close(&responder);
    world_free(world);
    free(answer);
    return 0;
}
