/* Reads a DNS message as it came from the wire: bounded, without a copy, whatever is in it. */
#include "validators/net/dns_message.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    LABEL_BYTES_MAX = 63, /* RFC 1035 2.3.4; a greater length octet is a pointer, or reserved */
    POINTER = 0xc0,       /* RFC 1035 4.1.4: the two highest bits of the first of two octets */
    POINTERS_MAX = 127,   /* of one name: no name has more labels, so no honest one has more pointers */
    TEXT_MAX = DNS_NAME_MAX + 1, /* a dot behind each label, also behind the last */
    QUESTION_REST = 4,           /* type and class */
    RECORD_REST = 10,            /* type, class, TTL and RDLENGTH: RFC 1035 4.1.3 */
    PREFERENCE_BYTES = 2,        /* RFC 1035 3.3.9 */
    SOA_NUMBERS = 20,            /* RFC 1035 3.3.13: five numbers, MINIMUM is the last */
    SOA_MINIMUM_AT = 16,
    IPV4_BYTES = 4,
    IPV6_BYTES = 16,
    NOWHERE = 0, /* no name ends there: the header comes first */
};

static uint16_t read_16(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t read_32(const unsigned char *bytes)
{
    return (uint32_t)read_16(bytes) << 16 | read_16(bytes + 2);
}

/* RFC 2181 8: a TTL is a number of 31 bits, and one that is greater is to be taken for 0. */
static uint32_t ttl_of(uint32_t seconds)
{
    return seconds > INT32_MAX ? 0 : seconds;
}

/* Where the name at AT ends, without a look at what it points to; NOWHERE when it does not end. */
static size_t skip_name(const struct dns_message *message, size_t at)
{
    size_t text = 0;
    while (at < message->length) {
        unsigned count = message->bytes[at];
        if (count == 0)
            return at + 1;
        if (count >= POINTER)
            return at + 2 <= message->length ? at + 2 : NOWHERE;
        text += count + 1;
        at += count + 1;
        if (count > LABEL_BYTES_MAX || text > TEXT_MAX)
            return NOWHERE;
    }
    return NOWHERE;
}

bool dns_message_open(struct dns_message *message, const void *bytes, size_t length)
{
    const unsigned char *header = bytes;
    *message = (struct dns_message){.bytes = header, .length = length, .name = DNS_HEADER_BYTES};
    if (length < DNS_HEADER_BYTES || read_16(header + 4) != 1)
        return false;
    size_t end = skip_name(message, message->name);
    if (end == NOWHERE || length - end < QUESTION_REST)
        return false;
    message->id = read_16(header);
    message->response = (header[2] & 0x80) != 0;
    message->opcode = header[2] >> 3 & 0x0f;
    message->authoritative = (header[2] & 0x04) != 0;
    message->truncated = (header[2] & 0x02) != 0;
    message->recursion_desired = (header[2] & 0x01) != 0;
    message->rcode = header[3] & 0x0f;
    message->type = read_16(header + end);
    message->at = end + QUESTION_REST;
    for (unsigned i = 0; i < 3; i++)
        message->counts[i] = read_16(header + 6 + (size_t)2 * i);
    return true;
}

/* Nothing that is behind a broken record can be found. */
static enum dns_next broken(struct dns_message *message)
{
    memset(message->counts, 0, sizeof message->counts);
    return DNS_NEXT_BROKEN;
}

enum dns_next dns_message_next(struct dns_message *message, struct dns_record *record)
{
    unsigned section = DNS_ANSWER;
    while (message->counts[section] == 0)
        if (++section > DNS_ADDITIONAL)
            return DNS_NEXT_END;
    if (message->seen == DNS_RECORDS_MAX)
        return DNS_NEXT_END;
    size_t end = skip_name(message, message->at);
    if (end == NOWHERE || message->length - end < RECORD_REST)
        return broken(message);
    const unsigned char *rest = message->bytes + end;
    *record = (struct dns_record){
        .section = section,
        .owner = message->at,
        .type = read_16(rest),
        .class = read_16(rest + 2),
        .ttl_s = ttl_of(read_32(rest + 4)),
        .extended_rcode = rest[4],
        .data = end + RECORD_REST,
        .data_length = read_16(rest + 8),
    };
    if (message->length - record->data < record->data_length)
        return broken(message);
    message->counts[section]--;
    message->seen++;
    message->at = record->data + record->data_length;
    return DNS_NEXT_RECORD;
}

#define LETTER(upper, lower) [upper] = lower, [lower] = lower

/* The bytes of a hostname, in lower case; 0 is for all others. */
static const char hostname_bytes[UCHAR_MAX + 1] = {
    LETTER('A', 'a'), LETTER('B', 'b'), LETTER('C', 'c'), LETTER('D', 'd'), LETTER('E', 'e'),
    LETTER('F', 'f'), LETTER('G', 'g'), LETTER('H', 'h'), LETTER('I', 'i'), LETTER('J', 'j'),
    LETTER('K', 'k'), LETTER('L', 'l'), LETTER('M', 'm'), LETTER('N', 'n'), LETTER('O', 'o'),
    LETTER('P', 'p'), LETTER('Q', 'q'), LETTER('R', 'r'), LETTER('S', 's'), LETTER('T', 't'),
    LETTER('U', 'u'), LETTER('V', 'v'), LETTER('W', 'w'), LETTER('X', 'x'), LETTER('Y', 'y'),
    LETTER('Z', 'z'), ['0'] = '0',      ['1'] = '1',      ['2'] = '2',      ['3'] = '3',
    ['4'] = '4',      ['5'] = '5',      ['6'] = '6',      ['7'] = '7',      ['8'] = '8',
    ['9'] = '9',      ['-'] = '-',      ['_'] = '_',
};

/* Writes the label of COUNT bytes at BYTES, which is not of hostname_bytes only, to TEXT. */
static void read_odd_label(const unsigned char *bytes, unsigned count, char *text)
{
    for (unsigned i = 0; i < count; i++)
        text[i] = bytes[i] == '\0' || bytes[i] == '.' ? ' ' : ascii_lower((char)bytes[i]);
}

/* Writes the label of COUNT bytes at BYTES to TEXT, with a dot behind it.  Returns whether it may be one of a
 * hostname. */
static bool read_label(const unsigned char *bytes, unsigned count, char *text)
{
    bool odd = false;
    for (unsigned i = 0; i < count; i++) {
        text[i] = hostname_bytes[bytes[i]];
        odd |= text[i] == 0;
    }
    if (odd)
        read_odd_label(bytes, count, text);
    text[count] = '.';
    return !odd && text[0] != '-' && text[count - 1] != '-';
}

/* Where the pointer at AT of a name that begins at START leads; NOWHERE when that is not before it.  So each
 * jump goes further back, and no name goes round in circles. */
static size_t follow(const struct dns_message *message, size_t at, size_t start)
{
    if (at + 2 > message->length)
        return NOWHERE;
    size_t to = read_16(message->bytes + at) & ~(POINTER << 8);
    return to >= DNS_HEADER_BYTES && to < start ? to : NOWHERE;
}

/* Reads the labels at *AT to NAME; the text is NAME->length bytes long then, with a dot behind each label.
 * Returns where the name ends or, when it goes on elsewhere, where its pointer stands; NOWHERE when it cannot
 * be read. */
static size_t read_labels(const struct dns_message *message, size_t at, struct dns_name *name)
{
    while (at < message->length) {
        unsigned count = message->bytes[at];
        if (count == 0 || count >= POINTER)
            return at;
        if (count > LABEL_BYTES_MAX || count >= message->length - at || name->length + count + 1 > TEXT_MAX)
            return NOWHERE;
        name->hostname &= read_label(message->bytes + at + 1, count, name->text + name->length);
        name->length = (uint8_t)(name->length + count + 1);
        at += count + 1;
    }
    return NOWHERE;
}

/* Reads the name at AT like dns_name_read; returns where it ends, or NOWHERE. */
static size_t read_name(const struct dns_message *message, size_t at, struct dns_name *name)
{
    size_t end = NOWHERE;
    for (unsigned pointers = 0; pointers <= POINTERS_MAX; pointers++) {
        size_t start = at;
        at = read_labels(message, at, name);
        if (at == NOWHERE)
            return NOWHERE;
        bool last = message->bytes[at] == 0;
        if (end == NOWHERE)
            end = at + (last ? 1 : 2);
        if (last)
            return end;
        at = follow(message, at, start);
        if (at == NOWHERE)
            return NOWHERE;
    }
    return NOWHERE;
}

bool dns_name_read(const struct dns_message *message, size_t at, struct dns_name *name, size_t *end)
{
    name->length = 0;
    name->hostname = true;
    size_t behind = read_name(message, at, name);
    if (behind == NOWHERE || name->length == 0) {
        name->length = 0;
        name->hostname = false;
    } else {
        name->length--; /* the dot behind the last label */
    }
    name->text[name->length] = '\0';
    if (behind != NOWHERE && end != NULL)
        *end = behind;
    return behind != NOWHERE;
}

bool dns_record_mx(const struct dns_message *message, const struct dns_record *record, uint16_t *preference,
                   struct dns_name *exchange)
{
    size_t end;
    if (record->type != DNS_MX || record->data_length <= PREFERENCE_BYTES)
        return false;
    *preference = read_16(message->bytes + record->data);
    return dns_name_read(message, record->data + PREFERENCE_BYTES, exchange, &end) &&
           end == record->data + record->data_length;
}

bool dns_record_ptr(const struct dns_message *message, const struct dns_record *record, struct dns_name *host)
{
    size_t end;
    return record->type == DNS_PTR && dns_name_read(message, record->data, host, &end) &&
           end == record->data + record->data_length;
}

int dns_record_text(const struct dns_message *message, const struct dns_record *record, char *text)
{
    const unsigned char *data = message->bytes + record->data;
    size_t at = 0, length = 0;
    if (record->type != DNS_TXT || record->data_length == 0)
        return -1;
    while (at < record->data_length) {
        size_t count = data[at++];
        if (count > record->data_length - at)
            return -1;
        memcpy(text + length, data + at, count);
        length += count;
        at += count;
    }
    return (int)length;
}

bool dns_reverse_name(const unsigned char *octets, size_t length, char name[DNS_REVERSE_BYTES])
{
    bool ipv6 = length == IPV6_BYTES;
    size_t put = 0;
    if (!ipv6 && length != IPV4_BYTES)
        return false;
    while (length-- > 0)
        put += ipv6 ? (size_t)snprintf(name + put, DNS_REVERSE_BYTES - put, "%x.%x.", octets[length] & 0xfU,
                                       octets[length] >> 4)
                    : (size_t)snprintf(name + put, DNS_REVERSE_BYTES - put, "%u.", octets[length]);
    snprintf(name + put, DNS_REVERSE_BYTES - put, ipv6 ? "ip6.arpa" : "in-addr.arpa");
    return true;
}

bool dns_record_negative_ttl(const struct dns_message *message, const struct dns_record *record,
                             uint32_t *ttl_s)
{
    struct dns_name name;
    size_t end = record->data;
    if (record->type != DNS_SOA || !dns_name_read(message, end, &name, &end) ||
        !dns_name_read(message, end, &name, &end) || end + SOA_NUMBERS != record->data + record->data_length)
        return false;
    uint32_t minimum = ttl_of(read_32(message->bytes + end + SOA_MINIMUM_AT));
    *ttl_s = minimum < record->ttl_s ? minimum : record->ttl_s;
    return true;
}
