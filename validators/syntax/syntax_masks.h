/* Reads a plain address of 16 to 64 bytes at once, by masks with a bit for each byte. */
#ifndef VALIDATORS_SYNTAX_SYNTAX_MASKS_H
#define VALIDATORS_SYNTAX_SYNTAX_MASKS_H

#include <stdint.h>

#include "validators/base/str.h"
#include "validators/names/address.h"

/* What the short way finds out about a plain address. */
struct shape {
    unsigned local;    /* octets before the @ */
    bool upper_domain; /* there is a capital in the domain */
    bool simple;       /* as in struct address */
};

enum syntax_answer {
    SYNTAX_YES,
    SYNTAX_NO,
    SYNTAX_ASK, /* its length or a rare character is not for masks: read it byte after byte */
};

#ifdef __SSE2__
#include <emmintrin.h>

enum { MASKS_CHUNK = 16, MASKS_BYTES_MAX = 64 };

struct syntax_masks {
    uint64_t letter, digit, dot, hyphen, at, plus, underscore, bit5;
};

/* Which bytes are from FROM on, at most SPAN further. */
static inline uint64_t masks_range(__m128i bytes, char from, char span)
{
    __m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(from));
    __m128i within = _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(span)), distance);
    return (uint64_t)(unsigned)_mm_movemask_epi8(within);
}

/* A bit for each of BYTES that is C. */
static inline uint64_t masks_equal(__m128i bytes, char c)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

/* The last chunk overlaps the one before, so that no byte behind TEXT is read. */
static inline void masks_make(struct str text, struct syntax_masks *m)
{
    for (size_t next = 0; next < text.length; next += MASKS_CHUNK) {
        size_t at = next + MASKS_CHUNK <= text.length ? next : text.length - MASKS_CHUNK;
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.bytes + at));
        m->letter |= masks_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z' - 'a') << at;
        m->digit |= masks_range(bytes, '0', '9' - '0') << at;
        m->dot |= masks_equal(bytes, '.') << at;
        m->hyphen |= masks_equal(bytes, '-') << at;
        m->at |= masks_equal(bytes, '@') << at;
        m->plus |= masks_equal(bytes, '+') << at;
        m->underscore |= masks_equal(bytes, '_') << at;
        m->bit5 |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_slli_epi16(bytes, 2))
                   << at; /* bit 5 becomes bit 7 */
    }
}

/* Holds TEXT against the rules of a plain address (syntax.c): the same answers as byte after byte.  No label
 * of so short a text is longer than LABEL_MAX. */
static inline enum syntax_answer syntax_masks_read(struct str text, struct shape *shape)
{
    if (text.length < MASKS_CHUNK || text.length > MASKS_BYTES_MAX)
        return SYNTAX_ASK;
    struct syntax_masks m = {0};
    masks_make(text, &m);
    uint64_t all = ~UINT64_C(0) >> (MASKS_BYTES_MAX - text.length);
    if ((m.letter | m.digit | m.dot | m.hyphen | m.at | m.plus | m.underscore) != all)
        return SYNTAX_ASK;
    if (m.at == 0 || (m.at & (m.at - 1)) != 0)
        return SYNTAX_NO;
    uint64_t local = m.at - 1, domain = all & ~(local | m.at);
    uint64_t edges = (m.dot | m.hyphen) & domain, last = (all >> 1) + 1;
    uint64_t wrong =
        (m.dot & local & (m.at >> 1 | 1)) | (m.dot & m.dot >> 1 & local); /* first, last, twice */
    wrong |= ((m.plus | m.underscore) & domain) | (edges & (m.at << 1 | last)) | (edges & edges >> 1) |
             (m.digit & last);
    size_t before = (size_t)__builtin_ctzll(m.at), behind = text.length - before - 1;
    shape->local = (unsigned)before;
    shape->upper_domain = (m.letter & ~m.bit5 & domain) != 0;
    shape->simple = ((m.plus | (m.letter & ~m.bit5)) & local) == 0;
    bool plain = wrong == 0 && before > 0 && (m.dot & domain) != 0 && behind >= sizeof(uint32_t);
    return plain ? SYNTAX_YES : SYNTAX_NO;
}
#else
static inline enum syntax_answer syntax_masks_read(struct str text, struct shape *shape)
{
    (void)text;
    (void)shape;
    return SYNTAX_ASK;
}
#endif

#endif
