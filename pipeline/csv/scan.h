/* Looks at 64 bytes at once: bit N of a mask is set when byte N is one that was asked for. */
#ifndef PIPELINE_CSV_SCAN_H
#define PIPELINE_CSV_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "validators/base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SCAN_BYTES = 64 };

/* Which of the 64 bytes at BYTES are C. */
static inline uint64_t scan_equal(const char *bytes, char c)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(c);
    for (int part = 0; part < 4; part++) {
        __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * part));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(some, wanted)) << (16 * part);
    }
#else
    for (int i = 0; i < SCAN_BYTES; i++)
        mask |= (uint64_t)(bytes[i] == c) << i;
#endif
    return mask;
}

/* Which of the 64 bytes at BYTES are CR, LF or a quote. */
static inline uint64_t scan_ends_and_quotes(const char *bytes)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r'), quote = _mm_set1_epi8('"');
    for (int part = 0; part < 4; part++) {
        __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * part));
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(some, quote),
                                   _mm_or_si128(_mm_cmpeq_epi8(some, lf), _mm_cmpeq_epi8(some, cr)));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << (16 * part);
    }
#else
    mask = scan_equal(bytes, '\n') | scan_equal(bytes, '\r') | scan_equal(bytes, '"');
#endif
    return mask;
}

/* Points at 64 readable bytes that begin with the LEFT (< 64) bytes at BYTES; the rest are NUL. */
static inline const char *scan_tail(const char *bytes, size_t left, char room[SCAN_BYTES])
{
    memset(room, 0, SCAN_BYTES);
    memcpy(room, bytes, left);
    return room;
}

/* Which bytes of a TEXT shorter than SCAN_BYTES are C.  Not inline: a function with an array pays for the guard
 * of its stack at every call, and most rows do not get here. */
static __attribute__((noinline, unused)) uint64_t scan_short(struct str text, char c)
{
    char room[SCAN_BYTES];
    return scan_equal(scan_tail(text.bytes, text.length, room), c);
}

/* The same as scan_equal for the bytes of TEXT from BASE on (a multiple of SCAN_BYTES below its length),
 * without a look behind its end: the bits behind are 0. */
static inline uint64_t scan_within(struct str text, size_t base, char c)
{
    size_t left = text.length - base;
    if (left >= SCAN_BYTES)
        return scan_equal(text.bytes + base, c);
    if (text.length >= SCAN_BYTES)
        return scan_equal(text.bytes + text.length - SCAN_BYTES, c) >> (SCAN_BYTES - left);
    return scan_short(str_tail(text, base), c);
}

/* How many bytes of TEXT are C. */
static inline size_t scan_count(struct str text, char c)
{
    size_t count = 0;
    for (size_t base = 0; base < text.length; base += SCAN_BYTES)
        count += (size_t)__builtin_popcountll(scan_within(text, base, c));
    return count;
}

#endif
