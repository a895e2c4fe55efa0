/* A table of the fields of a struct and of the JSON object that it is. */
#ifndef PIPELINE_JSON_FIELD_H
#define PIPELINE_JSON_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"
#include "validators/base/tables/tally.h"

struct json_t; /* jansson's */

/* A value of a struct, and what it is in JSON.  Texts are of malloc and go with their struct. */
enum field_kind {
    FIELD_COUNT,          /* uint64_t: a whole number */
    FIELD_COUNT_OR_NULL,  /* uint64_t: the same; FIELD_NONE is null */
    FIELD_NUMBER,         /* double, at least 0 */
    FIELD_SHARE,          /* double from 0 to 1; a report has it wherever it has its object */
    FIELD_FLAG,           /* bool: true or false */
    FIELD_TEXT,           /* char *: a string */
    FIELD_TEXT_OR_NULL,   /* char *: the same; NULL is null */
    FIELD_BYTES,          /* struct str: a string; only written, and never freed */
    FIELD_BYTES_OR_NULL,  /* struct str: the same; an empty one is null */
    FIELD_TEXTS,          /* struct texts: an array of strings */
    FIELD_OBJECT,         /* the fields of SHAPE, in a struct inside of this one */
    FIELD_OBJECT_OR_NULL, /* the same, in a struct that begins with `bool any`: null where that is false */
    FIELD_ARRAY,          /* struct items: an array of objects */
    FIELD_NAMED,       /* struct items whose structs begin with `char *name`: an object; a SHAPE of one field
                             without a key is its values */
    FIELD_COUNTS,      /* struct tally_list: an object of counts by their names */
    FIELD_WORD_COUNTS, /* uint64_t[]: an object of counts, one for each of WORD, in their order */
    FIELD_JSON,        /* struct json_t *: an object */
};

#define FIELD_NONE UINT64_MAX

struct texts {
    char **text;
    size_t count;
};

struct items {
    void *item; /* COUNT structs of one SHAPE */
    size_t count;
};

/* Figures of one name for Prometheus. */
struct metric {
    const char *name, *help;
    const char *label; /* tells one from the other; NULL: there is one */
    bool of_asking;    /* told of a run without outputs as well */
};

struct shape;

struct field {
    const char *key; /* NULL: see FIELD_NAMED */
    enum field_kind kind;
    size_t offset;    /* in its struct */
    const char *help; /* what it is, one clause */
    const struct shape *shape;
    const char *(*word)(size_t number, int of); /* what a text or a name can be; NULL from the last one on */
    int of;                                     /* its second argument */
    uint64_t only;                              /* the one value of a count; 0: any */
    bool needed;                                /* no report is without it, however old */
    bool optional;                              /* not in each of the objects that are written */
    bool is_time;                               /* of a text: 2026-01-01T00:00:00Z */
    bool former;                                /* of another run: no metric, no threshold */
    const struct metric *metric;                /* NULL: none */
    const char *label;                          /* the value of the metric's label; NULL: the key */
    const char *threshold;                      /* what --fail-if calls this count; NULL: nothing */
};

/* The first members of a field: A_KEY is MEMBER of struct TYPE, of A_KIND, which is an enum field_kind without FIELD_.
 * A member of another type than its kind has does not compile. */
#define JSON_FIELD(a_key, a_kind, type, member, about)                                                       \
    .key = a_key, .kind = FIELD_##a_kind,                                                                    \
    .offset = offsetof(struct type, member) + _Generic(((struct type *)0)->member, FIELD_TYPE_##a_kind : 0), \
    .help = about

#define FIELD_TYPE_COUNT          uint64_t
#define FIELD_TYPE_COUNT_OR_NULL  uint64_t
#define FIELD_TYPE_NUMBER         double
#define FIELD_TYPE_SHARE          double
#define FIELD_TYPE_FLAG           bool
#define FIELD_TYPE_TEXT           char *
#define FIELD_TYPE_TEXT_OR_NULL   char *
#define FIELD_TYPE_BYTES          struct str
#define FIELD_TYPE_BYTES_OR_NULL  struct str
#define FIELD_TYPE_TEXTS          struct texts
#define FIELD_TYPE_OBJECT         default
#define FIELD_TYPE_OBJECT_OR_NULL default
#define FIELD_TYPE_ARRAY          struct items
#define FIELD_TYPE_NAMED          struct items
#define FIELD_TYPE_COUNTS         struct tally_list
#define FIELD_TYPE_WORD_COUNTS    uint64_t *
#define FIELD_TYPE_JSON           struct json_t *

/* One kind of struct, and its object. */
struct shape {
    const struct field *fields;
    size_t count;
    size_t bytes; /* of the struct */
};

#endif
