/* Test helper: makes DNS queries, and writes answers as text that a test can compare. */
#ifndef TESTS_UNIT_DNS_DNS_ASKING_H
#define TESTS_UNIT_DNS_DNS_ASKING_H

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/net/dns_message.h"

enum { ASK_BYTES = 500, ASK_ID = 0x1234 };

/* A query; zero is usual. */
struct ask {
    const char *name; /* case is kept */
    uint16_t type;
    uint16_t class; /* 0: IN */
    uint16_t edns;  /* the size that is said; 0: no OPT record */
};

static inline size_t ask_put16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
    return 2;
}

static inline size_t ask_put_name(unsigned char *at, const char *name)
{
    size_t length = 0;
    while (*name != '\0') {
        size_t label = strcspn(name, ".");
        at[length++] = (unsigned char)label;
        memcpy(at + length, name, label);
        length += label;
        name += label + (name[label] == '.');
    }
    at[length++] = 0;
    return length;
}

/* Writes the query to BYTES (there is room for ASK_BYTES); returns its length. */
static inline size_t ask_write(const struct ask *ask, unsigned char *bytes)
{
    const unsigned header[] = {ASK_ID, 0x0100, 1, 0, 0, ask->edns != 0};
    size_t length = 0;
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        length += ask_put16(bytes + length, header[i]);
    length += ask_put_name(bytes + length, ask->name);
    length += ask_put16(bytes + length, ask->type);
    length += ask_put16(bytes + length, ask->class != 0 ? ask->class : 1);
    if (ask->edns == 0)
        return length;
    const unsigned opt[] = {DNS_OPT, ask->edns, 0, 0, 0};
    bytes[length++] = 0;
    for (size_t i = 0; i < sizeof opt / sizeof opt[0]; i++)
        length += ask_put16(bytes + length, opt[i]);
    return length;
}

static inline const char *ask_name(const struct dns_message *message, size_t at, struct dns_name *name)
{
    if (!dns_name_read(message, at, name, NULL))
        return "?";
    return name->length > 0 ? name->text : ".";
}

static inline void ask_print_record(FILE *out, const struct dns_message *message,
                                    const struct dns_record *record)
{
    static const char *const sections[] = {"", " authority", " additional"};
    struct dns_name name;
    char address[INET6_ADDRSTRLEN];
    uint16_t preference;
    uint32_t ttl_s;
    fprintf(out, ";%s", sections[record->section]);
    if (record->type == DNS_OPT) {
        fprintf(out, " OPT %u", record->class);
        return;
    }
    fprintf(out, " %s", ask_name(message, record->owner, &name));
    if (record->type == DNS_MX && dns_record_mx(message, record, &preference, &name))
        fprintf(out, " MX %u %s", preference, name.length > 0 ? name.text : ".");
    else if (record->type == DNS_CNAME)
        fprintf(out, " CNAME %s", ask_name(message, record->data, &name));
    else if (record->type == DNS_A && record->data_length == 4)
        fprintf(out, " A %s", inet_ntop(AF_INET, message->bytes + record->data, address, sizeof address));
    else if (record->type == DNS_AAAA && record->data_length == 16)
        fprintf(out, " AAAA %s", inet_ntop(AF_INET6, message->bytes + record->data, address, sizeof address));
    else if (record->type == DNS_SOA && dns_record_negative_ttl(message, record, &ttl_s))
        fprintf(out, " SOA %u", ttl_s);
    else
        fprintf(out, " type %u of %u bytes", record->type, record->data_length);
    if (record->ttl_s != 3600 && record->type != DNS_SOA)
        fprintf(out, " ttl %u", record->ttl_s);
}

/* The answer as text, allocated: "NOERROR; good.test MX 10 mx.test; additional mx.test A 127.1.0.1". */
static inline char *ask_text(const unsigned char *bytes, size_t length)
{
    static const char *const rcodes[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
    struct dns_message message;
    struct dns_record record;
    enum dns_next next;
    char *text = NULL;
    size_t text_length;
    FILE *out = open_memstream(&text, &text_length);
    if (length == 0) {
        fputs("nothing", out);
    } else if (!dns_message_open(&message, bytes, length)) {
        fprintf(out, "no message");
        if (length >= DNS_HEADER_BYTES && (bytes[3] & 15) < 6)
            fprintf(out, ", %s", rcodes[bytes[3] & 15]);
    } else {
        fprintf(out, "%s%s", message.rcode < 6 ? rcodes[message.rcode] : "?", message.truncated ? " TC" : "");
        fputs(message.response && message.id == ASK_ID ? "" : " not to the question", out);
        while ((next = dns_message_next(&message, &record)) == DNS_NEXT_RECORD)
            ask_print_record(out, &message, &record);
        fputs(next == DNS_NEXT_BROKEN ? "; broken" : "", out);
    }
    fclose(out);
    return text;
}

#endif
