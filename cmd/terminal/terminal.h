/* Words for people: colour where it is welcome, foreign bytes made harmless, numbers that can be read. */
#ifndef CMD_TERMINAL_TERMINAL_H
#define CMD_TERMINAL_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "validators/base/settings.h"
#include "validators/base/str.h"
#include "validators/validator.h"

struct terminal {
    FILE *out;
    bool tty;
    bool color;
};

/* How OUT is written to: COLOR is the user's wish; AUTO asks NO_COLOR, TERM and whether OUT is a terminal. */
struct terminal terminal_of(FILE *out, enum answer color);

enum paint { PAINT_OFF, PAINT_BOLD, PAINT_DIM, PAINT_GREEN, PAINT_YELLOW, PAINT_RED, PAINT_COUNT };

/* The bytes that begin PAINT (end it: PAINT_OFF), or "" where there is no colour. */
const char *paint(const struct terminal *terminal, enum paint paint);

/* What a segment is called, and painted with. */
extern const enum paint segment_paints[SEGMENT_COUNT];

enum { SHOWN_BYTES = 1024 };

/* A text that is safe to show. */
struct shown {
    unsigned columns;       /* how wide it is */
    char text[SHOWN_BYTES]; /* NUL-terminated UTF-8 */
};

/* TEXT (any bytes) for the terminal: what visible.h hides, and what the locale cannot print, is escaped.  At
 * most COLUMNS wide: a longer one ends in an ellipsis.  Characters are as wide
 * as wcwidth says in the locale's LC_CTYPE. */
struct shown text_shown(struct str text, unsigned columns);

enum { TERMINAL_COLUMNS = 80 };

/* Writes TEXT, as text_shown does, into lines that end before TERMINAL_COLUMNS, and a line end.  The first
 * begins where OUT is, which must be column INDENT (from 0); the others begin there too. */
void print_wrapped(FILE *out, struct str text, unsigned indent);

/* A short text by value, for printf("%s", count_text(n).text). */
struct short_text {
    char text[40];
};

struct short_text count_text(uint64_t count);                /* 12,345,678 */
const char *plural(uint64_t count);                          /* "s", or "" of 1: 1 row, 2 rows */
struct short_text bytes_text(uint64_t bytes);                /* 1.2 GB: powers of ten */
struct short_text seconds_text(double seconds);              /* 0.12 s, 1:05 min, 2:00:05 h */
struct short_text share_text(uint64_t part, uint64_t whole); /* 12.3%; - of nothing */

#endif
