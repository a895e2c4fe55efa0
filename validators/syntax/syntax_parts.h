/* What the files of the syntax validator share. */
#ifndef VALIDATORS_SYNTAX_SYNTAX_PARTS_H
#define VALIDATORS_SYNTAX_SYNTAX_PARTS_H

#include <stdint.h>

#include "validators/syntax/syntax.h"

/* The reasons of the syntax validator, by their places in its table. */
enum syntax_reason {
    NO_ADDRESS,
    MISSING_AT,
    MANY_AT,
    LOCAL_EMPTY,
    LOCAL_TOO_LONG,
    LOCAL_CHARACTER,
    LOCAL_DOTS,
    QUOTED_LOCAL,
    COMMENT,
    DOMAIN_EMPTY,
    NO_DOT,
    LABEL,
    HOSTNAME,
    DOMAIN_TOO_LONG,
    ADDRESS_TOO_LONG,
    NUMERIC_TLD,
    IP_DOMAIN,
    ADDRESS_LITERAL,
    SPECIAL_USE,
    IDN,
    CONTROL_CHARACTER,
    ENCODING,
    ROW_TOO_LONG,
    UNBALANCED_QUOTE,
    DOT_ATOM_LEGACY,
    IDN_MIXED_SCRIPT,
    SMTPUTF8,
    SYNTAX_REASONS,
    SOUND = SYNTAX_REASONS, /* none of them */
};

extern const struct reason syntax_reasons[SYNTAX_REASONS];

/* What a byte may be in an address; EDGE: what no label of a plain domain begins or ends with. */
enum { ATEXT = 1, LETTER_DIGIT = 2, HYPHEN = 4, UPPER = 8, DIGIT = 16, PLUS = 32, DOT = 64, EDGE = 128 };

/* RFC 5321 4.1.2 (atext of RFC 5322 3.2.3) and RFC 1123 2.1; bytes from 0x80 are nothing. */
extern const uint8_t syntax_class[256];

/* Whether C is of one of CLASSES. */
static inline bool syntax_is(char c, unsigned classes)
{
    return (syntax_class[(unsigned char)c] & classes) != 0;
}

/* Whether NAME (lower case) is below a special-use name of RFC 6761 and its like, where no mail goes. */
bool syntax_is_special_use(struct str name);

/* Takes from CELL (valid UTF-8) what stands around the address that it holds: white space, brackets, quotes,
 * a name, mailto:, a final comma; turns full-width forms into ASCII.  What was changed lives in ARENA.
 * *CHANGED: whether there was anything but spaces and tabs. */
struct str syntax_unwrap(struct str cell, struct arena *arena, bool *changed);

/* Takes the next piece of TEXT (valid UTF-8) that may be one of several addresses into *PIECE; false when
 * nothing is left. */
bool syntax_next_piece(struct str *text, struct str *piece);

/* One address on its way: the parts as they are repaired. */
struct reading {
    struct str local, domain; /* the domain without upper-case ASCII letters */
    struct arena *arena;      /* for what is changed */
    unsigned flags;           /* FLAG_REPAIRED, FLAG_SMTPUTF8, FLAG_IDN */
    bool legacy_dots;         /* dots that only some old mailboxes have */
    bool mixed;               /* scripts in one label of the domain */
};

/* Each reads and repairs its part of READING, which is not empty, and returns its first defect, or SOUND. */
enum syntax_reason syntax_read_local(struct reading *reading);
enum syntax_reason syntax_read_domain(struct reading *reading);

/* Reads TEXT (valid UTF-8, unwrapped) as one address, with the repairs that are within it (a final dot,
 * needless quotes, U-labels).  Returns as syntax_read does. */
const struct reason *syntax_read_one(struct str text, struct arena *arena, struct address *address);

#endif
