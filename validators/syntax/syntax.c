/* Reads the address in a cell: the short way for plain addresses, and the order of the long way.
 *
 * The short way takes nearly all of a list: an ASCII dot-atom, an @ and a host name (RFC 5321 4.1.2, RFC 1123
 * 2.1), in one walk.  What it does not take goes the long way: what stands around the address is taken off,
 * then the address is read with a reason for each defect. */
#include "validators/syntax/syntax.h"

#include <string.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_masks.h"
#include "validators/syntax/syntax_parts.h"

/* Some bytes of an address, by their classes. */
struct walk {
    size_t length;
    unsigned all;   /* every class that was met */
    unsigned pairs; /* every class that two neighbours shared, or the first had in common with BEFORE */
    unsigned last;
};

/* Walks over the bytes of TEXT from FROM on that have one of CLASSES.  No branch but the loop's own: what is
 * wrong shows in what was gathered. */
static inline struct walk walk_over(struct str text, size_t from, unsigned classes, unsigned before)
{
    struct walk walk = {.last = before};
    size_t at = from;
    for (; at < text.length; at++) {
        unsigned class = syntax_class[(unsigned char)text.bytes[at]];
        if ((class & classes) == 0)
            break;
        walk.all |= class;
        walk.pairs |= walk.last & class;
        walk.last = class;
    }
    walk.length = at - from;
    return walk;
}

/* Whether the last four bytes are those of a special-use name (few others end so). */
static inline bool may_be_special_use(struct str name)
{
    static const char ends[][5] = {"test", "arpa", "ocal", "nion", "alid", "mple", "host"};
    uint32_t last, end;
    memcpy(&last, name.bytes + name.length - sizeof last, sizeof last);
    last |= 0x20202020; /* lower case; what else it changes is no letter before and after */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        memcpy(&end, ends[i], sizeof end);
        if (last == end)
            return true;
    }
    return false;
}

static inline struct str trimmed(struct str cell)
{
    bool blank = cell.length > 0 && (cell.bytes[0] <= ' ' || cell.bytes[cell.length - 1] <= ' ');
    return blank ? str_trim(cell) : cell;
}

/* A copy of TEXT whose bytes from FROM on are in lower case. */
static struct str lower_copy(struct str text, size_t from, struct arena *arena)
{
    char *copy = arena_take(arena, text.length);
    memcpy(copy, text.bytes, text.length);
    for (size_t i = from; i < text.length; i++)
        copy[i] = ascii_lower(copy[i]);
    return (struct str){copy, text.length};
}

/* A domain is plain if no label can be longer than LABEL_MAX, nor begin or end with a hyphen or hold two of
 * them in a row (RFC 5891 4.2.3.1), and if it does not end in a digit.  The long way takes the others. */
static inline bool is_plain_domain(const struct walk *domain)
{
    unsigned wrong = (domain->pairs & EDGE) | (domain->last & (EDGE | DIGIT)) | (~domain->all & DOT);
    return wrong == 0 && domain->length >= sizeof(uint32_t) && domain->length <= LABEL_MAX;
}

/* Reads TEXT, which is long enough to judge by classes, byte after byte. */
static inline bool walk_plain(struct str text, struct shape *shape)
{
    struct walk local = walk_over(text, 0, ATEXT | DOT, DOT);
    if (local.length == 0 || local.length > LOCAL_MAX || ((local.pairs | local.last) & DOT) != 0)
        return false;
    if (local.length >= text.length || text.bytes[local.length] != '@')
        return false;
    struct walk domain = walk_over(text, local.length + 1, LETTER_DIGIT | HYPHEN | DOT, EDGE);
    shape->local = (unsigned)local.length;
    shape->upper_domain = (domain.all & UPPER) != 0;
    shape->simple = (local.all & (PLUS | UPPER)) == 0;
    return local.length + 1 + domain.length == text.length && is_plain_domain(&domain);
}

bool syntax_read_plain(struct str cell, struct arena *arena, struct address *address)
{
    struct str text = trimmed(cell);
    struct shape shape;
    enum syntax_answer answer = syntax_masks_read(text, &shape);
    if (answer == SYNTAX_NO || (answer == SYNTAX_ASK && !walk_plain(text, &shape)) ||
        may_be_special_use(text))
        return false;
    if (shape.upper_domain)
        text = lower_copy(text, shape.local + 1, arena);
    *address = (struct address){.text = text, .local_length = shape.local, .simple = shape.simple};
    return true;
}

/* Whether REASON leaves an address to work with. */
static bool is_good(const struct reason *reason)
{
    return reason == NULL || reason->segment != SEGMENT_INVALID;
}

/* Several addresses in TEXT: the first good one counts, or the first where none is.  Returns false when there
 * are not two that could be. */
static bool read_several(struct str text, struct arena *arena, struct address *address,
                         const struct reason **reason)
{
    enum { PIECES_MAX = 64 }; /* so many are judged: behind them somebody pasted a list */
    struct str piece, others = text;
    if (!syntax_next_piece(&others, &piece) || !syntax_next_piece(&others, &piece))
        return false;
    for (int i = 0; i < PIECES_MAX && syntax_next_piece(&text, &piece); i++) {
        struct address one = {0};
        bool changed = false;
        const struct reason *its = syntax_read_one(syntax_unwrap(piece, arena, &changed), arena, &one);
        if (i > 0 && !is_good(its))
            continue;
        *reason = its;
        *address = one;
        if (is_good(its))
            break;
    }
    address->flags |= FLAG_MULTIPLE | FLAG_REPAIRED;
    return true;
}

const struct reason *syntax_read(struct str cell, struct arena *arena, struct address *address)
{
    *address = (struct address){0};
    if (syntax_read_plain(cell, arena, address))
        return NULL;
    if (!utf8_is_valid(cell))
        return syntax_encoding;
    bool changed = false;
    struct str text = syntax_unwrap(cell, arena, &changed);
    if (syntax_is_placeholder(text))
        return syntax_no_address;
    const struct reason *reason = syntax_read_one(text, arena, address);
    bool quoted = reason == &syntax_reasons[QUOTED_LOCAL]; /* what looks like several is one name in quotes */
    if (!is_good(reason) && !quoted && read_several(text, arena, address, &reason))
        return reason;
    if (changed)
        address->flags |= FLAG_REPAIRED;
    return reason;
}
