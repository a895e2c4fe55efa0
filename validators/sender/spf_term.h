/* Reads one term of an SPF record (RFC 7208 4.6.1, 5 and 6), and fills in its macros (7). */
#ifndef VALIDATORS_SENDER_SPF_TERM_H
#define VALIDATORS_SENDER_SPF_TERM_H

#include "validators/sender/spf.h"

enum spf_kind {
    SPF_ALL,
    SPF_INCLUDE,
    SPF_A,
    SPF_MX,
    SPF_PTR,
    SPF_IP4,
    SPF_IP6,
    SPF_EXISTS,
    SPF_REDIRECT, /* a modifier, as are those that follow */
    SPF_EXPLANATION,
    SPF_OTHER_MODIFIER,
    SPF_KIND_COUNT
};

struct spf_term {
    enum spf_kind kind;
    enum spf_result result;   /* of a mechanism that fits: its qualifier */
    struct str value;         /* behind : or =, without the prefix lengths; empty: none */
    unsigned prefixes[2];     /* in bits, of IPv4 and IPv6 */
    unsigned char octets[16]; /* of ip4 and ip6 */
};

/* Reads TEXT, which is not empty and without blanks.  Returns false when it is no term.  Macros in its value
 * are not looked at. */
bool spf_term_read(struct str text, struct spf_term *term);

enum spf_expanded {
    SPF_EXPANDED,
    SPF_EXPANDED_WRONG,   /* a macro is none, or nothing is left */
    SPF_EXPANDED_UNKNOWN, /* an address would stand in it, but QUESTION is a stranger's */
};

/* Writes VALUE with its macros filled in to NAME (RFC 7208 7.3: what is too long loses labels in front).
 * DOMAIN is the one whose record is being read. */
enum spf_expanded spf_expand(const struct spf_question *question, const char *domain, struct str value,
                             char name[DNS_NAME_MAX + 1]);

#endif
