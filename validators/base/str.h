/* A slice of somebody else's bytes, and the few things that are done with one. */
#ifndef VALIDATORS_BASE_STR_H
#define VALIDATORS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that are owned elsewhere: not NUL-terminated, may hold any byte. */
struct str {
    const char *bytes;
    size_t length;
};

/* Bytes owned elsewhere that may be written to. */
struct room {
    char *bytes;
    size_t size;
};

/* A literal as a slice. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* The slice of a NUL-terminated text, which must outlive it. */
struct str str_of(const char *text);

/* The first LENGTH bytes of S, or all of S where it is shorter. */
static inline struct str str_head(struct str s, size_t length)
{
    return (struct str){s.bytes, length < s.length ? length : s.length};
}

/* S without its first SKIP bytes; empty where it is shorter. */
static inline struct str str_tail(struct str s, size_t skip)
{
    if (skip > s.length)
        skip = s.length;
    return (struct str){s.bytes + skip, s.length - skip};
}

/* Whether C is a byte of a character of UTF-8, but not its first. */
static inline bool str_continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The first MOST bytes of S (UTF-8), or fewer where a character would be cut; all of S where it is shorter. */
struct str str_head_utf8(struct str s, size_t most);

/* S without the ASCII spaces and tabs at its ends. */
struct str str_trim(struct str s);

/* Whether both hold the same bytes; the second form folds ASCII case. */
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b);

/* Whether S begins with PREFIX, or ends with SUFFIX. */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Whether every byte of TEXT is below 0x80. */
bool str_is_ascii(struct str text);

/* Whether NAME is one that a host may have: letters, digits, -, _ and dots, not beginning with - or a dot. */
bool str_is_hostname(struct str name);

/* Takes the next line off the front of *TEXT (without its LF or CRLF) into *LINE.
 * Returns false when nothing is left. */
bool str_line(struct str *text, struct str *line);

/* The ASCII lower case of C; other bytes stay. */
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
