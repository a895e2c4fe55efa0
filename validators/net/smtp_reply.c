/* Reads an SMTP reply as its bytes come: code, enhanced code and text (RFC 5321 4.2, RFC 2034). */
#include "validators/net/smtp_reply.h"

#include <string.h>

#include "validators/net/smtp_text.h"

enum {
    CODE_DIGITS = 3,
    CODE_LEAST = 200,
    CODE_MOST = 599,
    ENHANCED_PARTS = 3,
    ENHANCED_MAX = 255,
    DETAIL_DIGITS = 3
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void be_hostile(struct smtp_reply_parser *parser)
{
    parser->state = SMTP_REPLY_HOSTILE;
}

/* The code of the line is complete: it must be one, and that of the line before. */
static void take_code(struct smtp_reply_parser *parser)
{
    unsigned code = 0;
    for (unsigned i = 0; i < CODE_DIGITS; i++)
        code = code * 10 + (unsigned)(parser->digits[i] - '0');
    bool first = parser->lines == 0;
    if (code < CODE_LEAST || code > CODE_MOST || (!first && code != parser->code))
        be_hostile(parser);
    parser->code = (uint16_t)code;
}

/* Takes a byte of the text. */
static void keep_byte(struct smtp_reply_parser *parser, char byte)
{
    if (parser->raw_used == SMTP_REPLY_RAW_MAX)
        parser->cut = true;
    else
        parser->raw[parser->raw_used++] = byte;
}

/* A byte of a line that is not its end; PLACE is where it stands. */
static void take_byte(struct smtp_reply_parser *parser, char byte, unsigned place)
{
    if (place < CODE_DIGITS) {
        if (!is_digit(byte)) {
            be_hostile(parser);
            return;
        }
        parser->digits[place] = byte;
        if (place == CODE_DIGITS - 1)
            take_code(parser);
    } else if (place == CODE_DIGITS) {
        parser->more = byte == '-';
        if (byte != '-' && byte != ' ')
            be_hostile(parser);
        else if (parser->raw_used > 0)
            keep_byte(parser, '\n');
    } else {
        keep_byte(parser, byte);
    }
}

/* A line has ended: LF, or CRLF. */
static void take_end(struct smtp_reply_parser *parser)
{
    bool code_alone = parser->line == CODE_DIGITS;
    if (!code_alone && parser->line <= CODE_DIGITS) {
        be_hostile(parser);
        return;
    }
    if (code_alone) /* RFC 5321 4.2: the space may be missing before an empty text */
        parser->more = false;
    parser->lines++;
    parser->line = 0;
    parser->carriage = false;
    if (!parser->more)
        parser->state = SMTP_REPLY_DONE;
    else if (parser->lines == SMTP_REPLY_LINES_MAX)
        be_hostile(parser);
}

/* Takes any byte.  A CR is held back until it is seen whether a LF follows it. */
static void take_any(struct smtp_reply_parser *parser, char byte)
{
    if (byte == '\0') {
        be_hostile(parser);
        return;
    }
    if (byte == '\n') {
        take_end(parser);
        return;
    }
    if (parser->carriage && parser->state == SMTP_REPLY_MORE)
        take_byte(parser, '\r', parser->line++);
    parser->carriage = byte == '\r';
    if (!parser->carriage && parser->state == SMTP_REPLY_MORE)
        take_byte(parser, byte, parser->line++);
}

size_t smtp_reply_take(struct smtp_reply_parser *parser, struct str bytes)
{
    size_t used = 0;
    while (used < bytes.length && parser->state == SMTP_REPLY_MORE) {
        unsigned octets = ++parser->octets;
        bool end = bytes.bytes[used] == '\n';
        take_any(parser, bytes.bytes[used++]);
        if (end)
            parser->octets = 0;
        if (++parser->bytes > SMTP_REPLY_BYTES_MAX || octets > SMTP_REPLY_LINE_MAX)
            be_hostile(parser);
    }
    return used;
}

/* Reads a number of at most DETAIL_DIGITS digits off the front of *TEXT.  Returns false where there is none.
 */
static bool take_number(struct str *text, unsigned *number)
{
    unsigned digits = 0;
    *number = 0;
    while (digits < text->length && digits <= DETAIL_DIGITS && is_digit(text->bytes[digits]))
        *number = *number * 10 + (unsigned)(text->bytes[digits++] - '0');
    *text = str_tail(*text, digits);
    return digits > 0 && digits <= DETAIL_DIGITS;
}

/* Whether TEXT begins with an enhanced code (RFC 2034 4, RFC 3463 2), which is then in CODE, and its length
 * in *LENGTH. */
static bool read_enhanced(struct str text, uint8_t code[ENHANCED_PARTS], size_t *length)
{
    struct str rest = text;
    for (unsigned part = 0; part < ENHANCED_PARTS; part++) {
        unsigned number;
        if (part > 0 && (rest.length == 0 || rest.bytes[0] != '.'))
            return false;
        rest = str_tail(rest, part > 0);
        if (!take_number(&rest, &number))
            return false;
        code[part] = (uint8_t)(number < ENHANCED_MAX ? number : ENHANCED_MAX);
    }
    *length = text.length - rest.length;
    return rest.length == 0 || strchr(" \t:;,)]-", rest.bytes[0]) != NULL;
}

/* LINE without the enhanced code that it begins with, if that is REPLY's; the first of its class becomes
 * that. */
static struct str take_enhanced(struct str line, struct smtp_reply *reply)
{
    uint8_t code[ENHANCED_PARTS];
    size_t length;
    line = str_trim(line);
    bool hash = str_starts(line, STR("#")); /* as qmail and its heirs have it */
    if (!read_enhanced(str_tail(line, hash), code, &length) || code[0] != reply->code / 100)
        return line;
    if (reply->enhanced[0] == 0)
        memcpy(reply->enhanced, code, sizeof code);
    return memcmp(code, reply->enhanced, sizeof code) == 0 ? str_trim(str_tail(line, length + hash)) : line;
}

void smtp_reply_read(const struct smtp_reply_parser *parser, struct smtp_reply *reply,
                     char text[SMTP_REPLY_TEXT_MAX])
{
    char joined[SMTP_REPLY_RAW_MAX + 1];
    struct str raw = {parser->raw, parser->raw_used}, line;
    size_t length = 0;
    *reply = (struct smtp_reply){.code = parser->code, .cut = parser->cut};
    while (str_line(&raw, &line)) {
        line = take_enhanced(line, reply);
        memcpy(joined + length, line.bytes,
               line.length); /* with the space never longer than RAW and its LF */
        length += line.length;
        joined[length++] = ' ';
    }
    if (length > 0)
        length--;
    reply->text.length = smtp_text_clean((struct str){joined, length}, parser->cut, text);
    reply->text.bytes = text;
}
