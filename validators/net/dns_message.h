/* Reads a DNS message as it came from the wire: bounded, without a copy, whatever is in it (RFC 1035 4). */
#ifndef VALIDATORS_NET_DNS_MESSAGE_H
#define VALIDATORS_NET_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

enum dns_type {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_SOA = 6,
    DNS_PTR = 12,
    DNS_MX = 15,
    DNS_TXT = 16,
    DNS_AAAA = 28,
    DNS_DNAME = 39,
    DNS_OPT = 41,
    DNS_RRSIG = 46
};
enum dns_rcode { DNS_NOERROR, DNS_FORMERR, DNS_SERVFAIL, DNS_NXDOMAIN, DNS_NOTIMP, DNS_REFUSED };
enum { DNS_CLASS_IN = 1 };
enum dns_section { DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL };

enum {
    DNS_HEADER_BYTES = 12,  /* RFC 1035 4.1.1 */
    DNS_NAME_MAX = 253,     /* RFC 1035 2.3.4: 255 octets on the wire are 253 in text, without the last dot */
    DNS_RECORDS_MAX = 1024, /* of one message; those behind are not looked at */
};

/* A message that is being read; all of it is dns_message_open's. */
struct dns_message {
    const unsigned char *bytes;
    size_t length;
    size_t at;          /* the next record */
    unsigned counts[3]; /* records that are left in each section */
    unsigned seen;
    uint16_t id;
    uint8_t rcode;  /* enum dns_rcode, or a later one; without the bits that an OPT record adds */
    uint8_t opcode; /* 0: QUERY */
    bool response, truncated, recursion_desired;
    bool authoritative; /* it says that it speaks for the zone */
    uint16_t type;      /* of the one question */
    size_t name;        /* where its name stands, for dns_name_read */
};

/* One resource record; DATA is where its RDATA stands in the message. */
struct dns_record {
    enum dns_section section;
    size_t owner; /* where its name stands */
    uint16_t type, class;
    uint32_t ttl_s;         /* RFC 2181 8: one with the highest bit set is 0 */
    uint8_t extended_rcode; /* of an OPT record: the upper bits of the message's code (RFC 6891 6.1.3) */
    size_t data;
    uint16_t data_length;
};

/* A domain name in text: lower case, without the last dot; the root is empty. */
struct dns_name {
    char text[DNS_NAME_MAX + 1]; /* NUL-terminated */
    uint8_t length;
    bool hostname; /* labels of letters, digits, - and _ only, none of them empty or beginning or ending with
                      -; else there may be any byte but NUL in TEXT (a NUL of the wire is a blank, and so is a
                      dot in a label) */
};

/* Reads the header and the one question of the LENGTH bytes at BYTES, which must outlive MESSAGE.  Returns
 * false when they hold no message with exactly one question. */
bool dns_message_open(struct dns_message *message, const void *bytes, size_t length);

enum dns_next { DNS_NEXT_RECORD, DNS_NEXT_END, DNS_NEXT_BROKEN };

/* Reads the next record of answer, authority, additional into RECORD.  DNS_NEXT_BROKEN: the message says that
 * there is one, and there is none that can be read; nothing behind it will be read. */
enum dns_next dns_message_next(struct dns_message *message, struct dns_record *record);

/* Reads the name at AT, following compression pointers (RFC 1035 4.1.4) backwards only.  Returns false when
 * it does not end within the message or its bounds; then NAME is the root.  *END (if not NULL) is where it
 * ends at AT. */
bool dns_name_read(const struct dns_message *message, size_t at, struct dns_name *name, size_t *end);

/* The exchange of an MX record (RFC 1035 3.3.9).  Returns false when RECORD is none that can be read. */
bool dns_record_mx(const struct dns_message *message, const struct dns_record *record, uint16_t *preference,
                   struct dns_name *exchange);

/* The host of a PTR record (RFC 1035 3.3.12).  Returns false when RECORD is none that can be read. */
bool dns_record_ptr(const struct dns_message *message, const struct dns_record *record,
                    struct dns_name *host);

/* The strings of a TXT record (RFC 1035 3.3.14), joined, with any bytes in them; TEXT has room for
 * RECORD->data_length bytes.  Returns how many it wrote, or -1 when RECORD is none that can be read. */
int dns_record_text(const struct dns_message *message, const struct dns_record *record, char *text);

enum { DNS_REVERSE_BYTES = 80 };

/* Writes the name where the PTR records of an address stand (RFC 1035 3.5, RFC 3596 2.5): LENGTH octets in
 * network order, 4 or 16.  Any other LENGTH: returns false. */
bool dns_reverse_name(const unsigned char *octets, size_t length, char name[DNS_REVERSE_BYTES]);

/* The MINIMUM of an SOA record and its own TTL, the smaller: how long a negative answer holds (RFC 2308 5).
 * Returns false when RECORD is none that can be read. */
bool dns_record_negative_ttl(const struct dns_message *message, const struct dns_record *record,
                             uint32_t *ttl_s);

#endif
