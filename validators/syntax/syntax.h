/* Reads the address in a cell: RFC 5321 4.1.2 as narrowed to what a mailing can reach. */
#ifndef VALIDATORS_SYNTAX_SYNTAX_H
#define VALIDATORS_SYNTAX_SYNTAX_H

#include "validators/base/arena.h"
#include "validators/names/address.h"
#include "validators/validator.h"

extern const struct validator syntax_validator;

/* Reads CELL (UTF-8; any bytes are fine) into ADDRESS.
 * Returns NULL when it is well-formed, a risky reason when it is well-formed but odd (ADDRESS is
 * complete), or an invalid one.  Text that had to be changed lives in ARENA, else in CELL. */
const struct reason *syntax_read(struct str cell, struct arena *arena, struct address *address);

/* The reasons for a cell that cannot be decoded and for a row without such a cell; for a row over the bound
 * and for one whose quotes do not pair. */
extern const struct reason *const syntax_encoding;
extern const struct reason *const syntax_no_address;
extern const struct reason *const syntax_row_too_long;
extern const struct reason *const syntax_unbalanced_quote;

/* Whether TEXT is what people write where they have no address: n/a, none, a dash. */
bool syntax_is_placeholder(struct str text);

/* The fast path alone: whether CELL, as it stands, is a plain ASCII address that needs no repair
 * (but for the case of its domain).  It leaves some rare plain ones to syntax_read: domains of more than 63
 * or less than 4 octets, with -- in them, or that end in a digit or like a special-use name. */
bool syntax_read_plain(struct str cell, struct arena *arena, struct address *address);

#endif
