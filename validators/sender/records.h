/* The records of DNS as text, one question after the other: how the checks of a single domain ask for them.
 */
#ifndef VALIDATORS_SENDER_RECORDS_H
#define VALIDATORS_SENDER_RECORDS_H

#include "validators/base/str.h"
#include "validators/net/dns_message.h"

enum { RECORDS_MAX = 64 }; /* of one answer; those behind are not looked at */

enum records_outcome {
    RECORDS_FOUND,
    RECORDS_NONE,   /* the name does not exist, or has no record of the type */
    RECORDS_FAILED, /* nobody could tell */
};

/* An answer.  An address stands there as inet_ntop writes it, a host in lower case and without the last dot
 * (the root is empty), a TXT record as its strings joined, with any bytes in it.  Each is NUL-terminated too.
 */
struct records {
    enum records_outcome outcome;
    bool proven;    /* NONE: with the proof that RFC 2308 asks for */
    unsigned count; /* 0 unless FOUND */
    struct str texts[RECORDS_MAX];
};

/* Embedded in whatever knows the records: the name servers, or a table of a test. */
struct record_source {
    /* Fills RECORDS with those of TYPE (A, AAAA, MX, PTR or TXT) at NAME; the texts live as long as SELF.
     * How long it takes is bounded by SELF. */
    void (*find)(struct record_source *self, const char *name, enum dns_type type, struct records *records);
};

#endif
