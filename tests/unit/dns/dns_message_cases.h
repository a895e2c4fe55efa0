/* DNS messages, made by hand, and what each says. */
#ifndef TESTS_UNIT_DNS_DNS_MESSAGE_CASES_H
#define TESTS_UNIT_DNS_DNS_MESSAGE_CASES_H

#include <stddef.h>

/* A header for COUNTS of answer, authority and additional, the question a.test MX, and what is behind it:
 * from 24. */
#define HEAD(flags, answers, others) "\x12\x34" flags "\0\1\0" answers others
#define ASKED                        "\1a\4test\0\0\17\0\1"
#define ONE(answers)                 HEAD("\x81\x80", answers, "\0\0\0\0") ASKED

/* A record of class IN with a TTL of 300: the owner, the type (one octet), RDLENGTH (one octet). */
#define RECORD(owner, type, length) owner "\0" type "\0\1\0\0\1\x2c\0" length
#define BYTES(literal)              .bytes = (literal), .length = sizeof(literal) - 1

/* Labels of 63, 61 and (too long) 64 octets, and their text. */
#define T63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890"
#define T61 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345678"
#define L63 "\77" T63
#define L62 "\76" T61 "x"
#define L61 "\75" T61
#define L64 "\100" T63 "x"

/* SAYS: the question's name and type, then `section owner type class ttl data;` for each record, then how it
 * ends; a name that is no hostname has a ! behind it. */
static const struct message_case {
    const char *name;
    const char *bytes;
    size_t length;
    const char *says; /* NULL: no message */
} message_cases[] = {
    {.name = "no record", BYTES(ONE("\0")), .says = "a.test 15: end"},
    {.name = "an MX with compression",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\7") "\0\12\2MX\xc0\x0e"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 10 mx.test; end"},
    {.name = "an MX without compression, in capitals",
     BYTES(ONE("\1") RECORD("\1A\4TEST\0", "\17", "\12") "\377\377\1M\4TeSt\0"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 65535 m.test; end"},
    {.name = "a null MX",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\3") "\0\0\0"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 0 .!; end"},
    {.name = "an IPv4 address for an exchange",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\16") "\0\12\003192\0010\0012\00225\0"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 10 192.0.2.25; end"},
    {.name = "an exchange that is no hostname",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\14") "\0\12\7a/b:c\12d\xc0\x0e"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 10 a/b:c\nd.test!; end"},
    {.name = "addresses",
     BYTES(HEAD("\x81\x80", "\1", "\0\0\0\1") ASKED RECORD("\xc0\x0c", "\1", "\4") "\300\0\2\31" RECORD(
         "\xc0\x0c", "\34", "\20") "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"),
     .says = "a.test 15: 0 a.test 1 1 300 c0000219; "
             "2 a.test 28 1 300 20010db8000000000000000000000001; end"},
    {.name = "a chain of aliases",
     BYTES(ONE("\3") RECORD("\xc0\x0c", "\5", "\4") "\1b\xc0\x0e" RECORD(
         "\xc0\x24", "\5", "\4") "\1c\xc0\x0e" RECORD("\xc0\x34", "\17", "\5") "\0\1\1d\0"),
     .says = "a.test 15: 0 a.test 5 1 300 b.test; 0 b.test 5 1 300 c.test; 0 c.test 15 1 300 MX 1 d; end"},
    {.name = "an SOA that ends before its MINIMUM",
     BYTES(HEAD("\x81\x83", "\0", "\0\1\0\0") ASKED RECORD(
         "\xc0\x0e", "\6", "\31") "\2ns\xc0\x0e\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\74"),
     .says = "a.test 15: 1 test 6 1 300 unreadable; end"},
    {.name = "an SOA whose MINIMUM is smaller than its TTL",
     BYTES(HEAD("\x81\x83", "\0", "\0\1\0\0") ASKED RECORD(
         "\xc0\x0e", "\6", "\32") "\2ns\xc0\x0e\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\74"),
     .says = "a.test 15: 1 test 6 1 300 SOA 60; end"},
    {.name = "an SOA whose TTL is smaller than its MINIMUM",
     BYTES(HEAD("\x81\x83", "\0", "\0\1\0\0")
               ASKED RECORD("\xc0\x0e", "\6", "\26") "\0\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\1\0\0"),
     .says = "a.test 15: 1 test 6 1 300 SOA 300; end"},
    {.name = "an SOA whose MINIMUM has the highest bit",
     BYTES(HEAD("\x81\x83", "\0", "\0\1\0\0")
               ASKED RECORD("\xc0\x0e", "\6", "\26") "\0\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\200\0\0\0"),
     .says = "a.test 15: 1 test 6 1 300 SOA 0; end"},
    {.name = "a TTL with the highest bit",
     BYTES(ONE("\1") "\0\0\17\0\1\200\0\1\0\0\3\0\0\0"),
     .says = "a.test 15: 0 .! 15 1 0 MX 0 .!; end"},
    {.name = "the greatest TTL",
     BYTES(ONE("\1") "\0\0\17\0\1\177\377\377\377\0\3\0\0\0"),
     .says = "a.test 15: 0 .! 15 1 2147483647 MX 0 .!; end"},
    {.name = "another class",
     BYTES(ONE("\1") "\0\0\17\0\3\0\0\0\1\0\3\0\0\0"),
     .says = "a.test 15: 0 .! 15 3 1 MX 0 .!; end"},
    {.name = "an OPT record",
     BYTES(HEAD("\x81\x80", "\0", "\0\0\0\1") ASKED "\0\0\51\4\320\0\0\0\0\0\0"),
     .says = "a.test 15: 2 .! 41 1232 0 ; end"},
    {.name = "a label of 63",
     BYTES(ONE("\1") RECORD(L63 "\0", "\1", "\0")),
     .says = "a.test 15: 0 " T63 " 1 1 300 ; end"},
    {.name = "a label of 64", BYTES(ONE("\1") RECORD(L64 "\0", "\1", "\0")), .says = "a.test 15: damage"},
    {.name = "a name of 255 octets",
     BYTES(ONE("\1") RECORD(L63 L63 L63 L61 "\0", "\1", "\0")),
     .says = "a.test 15: 0 " T63 "." T63 "." T63 "." T61 " 1 1 300 ; end"},
    {.name = "a name of 256 octets",
     BYTES(ONE("\1") RECORD(L63 L63 L63 L62 "\0", "\1", "\0")),
     .says = "a.test 15: damage"},
    {.name = "a name of 255 octets by compression, and one of 256",
     BYTES(ONE("\3") RECORD(L63 L63 L63 "\0", "\1", "\0") RECORD(L61 "\xc0\x18", "\1", "\0")
               RECORD(L62 "\xc0\x18", "\1", "\0")),
     .says = "a.test 15: 0 " T63 "." T63 "." T63 " 1 1 300 ; 0 " T61 "." T63 "." T63 "." T63
             " 1 1 300 ; 0 broken 1 1 300 ; end"},
    {.name = "a pointer to itself",
     BYTES(ONE("\1") RECORD("\xc0\x18", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; end"},
    {.name = "a pointer forward",
     BYTES(ONE("\2") RECORD("\xc0\x24", "\1", "\0") RECORD("\1b\0", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; 0 b 1 1 300 ; end"},
    {.name = "a pointer to the label before it: a loop",
     BYTES(ONE("\1") RECORD("\1a\xc0\x18", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; end"},
    {.name = "a loop through two names",
     BYTES(ONE("\2") RECORD("\1b\xc0\x26", "\1", "\0") RECORD("\1c\xc0\x18", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; 0 broken 1 1 300 ; end"},
    {.name = "a pointer into the header",
     BYTES(ONE("\1") RECORD("\xc0\x02", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; end"},
    {.name = "a pointer out of the message",
     BYTES(ONE("\1") RECORD("\xff\xff", "\1", "\0")),
     .says = "a.test 15: 0 broken 1 1 300 ; end"},
    {.name = "a reserved length octet",
     BYTES(ONE("\1") RECORD("\x80\x0c", "\1", "\0")),
     .says = "a.test 15: damage"},
    {.name = "RDATA that is longer than the message",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\10") "\0\12\2mx\xc0\x0e"),
     .says = "a.test 15: damage"},
    {.name = "RDATA with a byte behind the exchange",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\10") "\0\12\2mx\xc0\x0ex"),
     .says = "a.test 15: 0 a.test 15 1 300 unreadable; end"},
    {.name = "an exchange that runs past its record",
     BYTES(ONE("\2") RECORD("\xc0\x0c", "\17", "\4") "\0\12\20x" RECORD("\xc0\x0c", "\1", "\4") "\0\0\0\0"),
     .says = "a.test 15: 0 a.test 15 1 300 unreadable; 0 a.test 1 1 300 00000000; end"},
    {.name = "a preference without an exchange",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\2") "\0\12"),
     .says = "a.test 15: 0 a.test 15 1 300 unreadable; end"},
    {.name = "an MX without data",
     BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\0")),
     .says = "a.test 15: 0 a.test 15 1 300 unreadable; end"},
    {.name = "an SOA that is too short",
     BYTES(HEAD("\x81\x83", "\0", "\0\1\0\0") ASKED RECORD("\xc0\x0e", "\6", "\2") "\0\0"),
     .says = "a.test 15: 1 test 6 1 300 unreadable; end"},
    {.name = "more records announced than there are",
     BYTES(ONE("\2") RECORD("\xc0\x0c", "\17", "\3") "\0\0\0"),
     .says = "a.test 15: 0 a.test 15 1 300 MX 0 .!; damage"},
    {.name = "fewer records announced than there are",
     BYTES(ONE("\0") RECORD("\xc0\x0c", "\17", "\3") "\0\0\0"),
     .says = "a.test 15: end"},
    {.name = "counts of 65535 and nothing",
     BYTES("\0\0\0\0\0\1\377\377\377\377\377\377" ASKED),
     .says = "a.test 15: damage"},
    {.name = "no question", BYTES("\0\0\0\0\0\0\0\0\0\0\0\0")},
    {.name = "two questions", BYTES("\0\0\0\0\0\2\0\0\0\0\0\0" ASKED ASKED)},
    {.name = "a question without a class", BYTES(HEAD("\0\0", "\0", "\0\0\0\0") "\1a\0\0\17\0")},
    {.name = "a question with a name that does not end", BYTES(HEAD("\0\0", "\0", "\0\0\0\0") "\4aaaa\4aa")},
    {.name = "a header that is cut off", BYTES("\0\0\0\0\0\1\0\0\0\0\0")},
    {.name = "nothing", BYTES("")},
};

#endif
