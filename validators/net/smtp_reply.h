/* Reads an SMTP reply as its bytes come: code, enhanced code and text (RFC 5321 4.2, RFC 2034). */
#ifndef VALIDATORS_NET_SMTP_REPLY_H
#define VALIDATORS_NET_SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

enum {
    SMTP_REPLY_LINES_MAX = 64,
    SMTP_REPLY_BYTES_MAX = 8192,
    SMTP_REPLY_LINE_MAX = 2048,                         /* with its line end */
    SMTP_REPLY_RAW_MAX = 1024,                          /* of the text: the rest is not kept */
    SMTP_REPLY_TEXT_MAX = 4 * (SMTP_REPLY_RAW_MAX + 1), /* when each byte of it is written as \xNN */
};

enum smtp_reply_state {
    SMTP_REPLY_MORE,    /* its end has not come */
    SMTP_REPLY_DONE,    /* a whole reply, as RFC 5321 has them */
    SMTP_REPLY_HOSTILE, /* no such: a bound is crossed, a NUL is in it, a line has no code or another one than
                           the first.  It stays so */
};

/* One reply on its way.  All of it is smtp_reply_take's; zero-initialise it before each reply. */
struct smtp_reply_parser {
    uint16_t code;                /* of the first line */
    uint16_t bytes;               /* of all lines so far */
    uint16_t line;                /* bytes of this line so far, without its end */
    uint16_t octets;              /* with it */
    uint16_t raw_used;            /* of RAW */
    uint8_t lines;                /* that have ended */
    uint8_t state;                /* enum smtp_reply_state */
    bool more;                    /* this line says that another one follows */
    bool carriage;                /* the last byte was a CR */
    bool cut;                     /* RAW had no room for all of the text */
    char digits[3];               /* the code of this line */
    char raw[SMTP_REPLY_RAW_MAX]; /* the text of the lines, an LF between two */
};

/* What a reply says. */
struct smtp_reply {
    uint16_t code;       /* 200 to 599 */
    uint8_t enhanced[3]; /* class, subject, detail (255: above 254); class 0: there is none */
    bool cut;            /* more was said than is kept */
    struct str text;     /* without codes: printable UTF-8 and spaces; other bytes as \xNN */
};

/* Takes bytes of a reply from BYTES up to its end, at most; a line ends with LF, with or without a CR.
 * Returns how many it took: those behind the reply's end belong to nobody who spoke in turn. */
size_t smtp_reply_take(struct smtp_reply_parser *parser, struct str bytes);

/* What the reply of PARSER, which is SMTP_REPLY_DONE, says.  The enhanced code is that of the first line that
 * has one whose class is the code's first digit (RFC 2034 4; another one is ignored, and stays in the text).
 * A text that is no UTF-8 is read as GB18030, as servers in China write it, if all of it is that; control
 * bytes and what is neither are written as \xNN.  REPLY's text lives in TEXT. */
void smtp_reply_read(const struct smtp_reply_parser *parser, struct smtp_reply *reply,
                     char text[SMTP_REPLY_TEXT_MAX]);

#endif
