/* What a column of ours holds, whatever format it is written in: a text, and how far it can be trusted. */
#ifndef PIPELINE_CSV_VALUE_H
#define PIPELINE_CSV_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/base/str.h"

/* The bytes of a hostname, which need no care in any column: made by plain_of alone, so that whoever has one
 * may write it without another look. */
struct plain {
    const char *bytes;
};

/* NAME (at most UINT8_MAX bytes; it outlives the result), whose length becomes *LENGTH; 0: it is not a hostname.
 */
struct plain plain_of(struct str name, uint8_t *length);

/* From the least trusted.  A writer has to look at the bytes of all but VALUE_PLAIN. */
enum value_kind {
    VALUE_WORDS,   /* a stranger's, and only shown */
    VALUE_TEXT,    /* any bytes */
    VALUE_HOST,    /* a hostname, or nothing is written */
    VALUE_ADDRESS, /* of a clean row: the validators let none be clean but of atext, @ and a hostname */
    VALUE_PLAIN,   /* a hostname that was looked at, or words of the program */
};

/* The value of one column of one row; the text lives as long as the row. */
struct value {
    enum value_kind kind;
    struct str text;
};

/* Any bytes. */
static inline struct value value_text(struct str text)
{
    return (struct value){VALUE_TEXT, text};
}

/* The same of the NUL-terminated WORD. */
static inline struct value value_word(const char *word)
{
    return (struct value){VALUE_TEXT, str_of(word)};
}

/* A stranger's words, which are only shown. */
static inline struct value value_words(struct str words)
{
    return (struct value){VALUE_WORDS, words};
}

/* A hostname; nothing is written where it is none. */
static inline struct value value_host(struct str name)
{
    return (struct value){VALUE_HOST, name};
}

/* NAME, LENGTH bytes as plain_of says. */
static inline struct value value_plain(struct plain name, uint8_t length)
{
    return (struct value){VALUE_PLAIN, {name.bytes, length}};
}

/* Words of flags: a-z, 0-9, _ and spaces, none at the ends. */
static inline struct value value_flags(struct str words)
{
    return (struct value){VALUE_PLAIN, words};
}

/* IS_CLEAN: the row is. */
static inline struct value value_address(struct str address, bool is_clean)
{
    return (struct value){is_clean ? VALUE_ADDRESS : VALUE_TEXT, address};
}

#endif
