/* Inflates raw deflate data (RFC 1951): the engine under gunzip.c, by one of two libraries. */
#ifndef PIPELINE_GZIP_INFLATE_H
#define PIPELINE_GZIP_INFLATE_H

#include <stddef.h>

struct inflate;

/* Where an engine stands in the bytes of its caller. */
struct inflate_place {
    unsigned char *in; /* with INFLATE_GIVE_BACK bytes in front of it that may be written */
    size_t in_left;
    unsigned char *out;
    size_t out_left;
};

enum {
    INFLATE_GIVE_BACK = 8, /* an engine reads ahead by at most 64 bits */
};

enum inflate_result {
    INFLATE_MORE,    /* OUT is full, or IN is used up and more is needed */
    INFLATE_END,     /* the deflate data has ended, and all of it came out */
    INFLATE_DAMAGED, /* this is no deflate data */
};

/* Returns an engine for one thread, ready for deflate data; freed by inflate_free (NULL is fine). */
struct inflate *inflate_new(void);
void inflate_free(struct inflate *inflate);

/* Begins new deflate data. */
void inflate_reset(struct inflate *inflate);

/* Inflates from PLACE's in to its out and moves both.  With INFLATE_END, in is exactly behind the deflate
 * data: bytes that were read too far are in front of where in was, even if they came with an earlier call. */
enum inflate_result inflate_some(struct inflate *inflate, struct inflate_place *place);

/* The library and its version: "zlib 1.2.13". */
const char *inflate_engine(void);

#endif
