/* Fuzzes the reader of SMTP replies and the rulings on them: the same result whatever the cuts, every bound
 * kept, a text that is safe to show, and nobody invalid but by a 5xx to RCPT. The first byte of the input
 * cuts it, the first line is the recipient, the rest comes from the server. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/net/smtp_reply.h"
#include "validators/smtp/ruling/smtp_ruling.h"

enum { INPUT_MAX = 1 << 14 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Feeds WIRE in pieces of at most PIECE bytes, each in a block of its exact size.  Returns how many it took.
 */
static size_t feed(struct smtp_reply_parser *parser, struct str wire, size_t piece)
{
    size_t taken = 0, used = 0, given = 0;
    while (taken < wire.length && used == given) {
        given = wire.length - taken < piece ? wire.length - taken : piece;
        char *block = malloc(given);
        must(block != NULL);
        memcpy(block, wire.bytes + taken, given);
        used = smtp_reply_take(parser, (struct str){block, given});
        must(used <= given);
        free(block);
        taken += used;
    }
    must(parser->state == SMTP_REPLY_MORE ? taken == wire.length : smtp_reply_take(parser, wire) == 0);
    return taken;
}

/* The length of the character at the front of TEXT, which must be one that may be shown. */
static size_t character(struct str text)
{
    unsigned char first = (unsigned char)text.bytes[0];
    size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    must(length <= text.length && (first < 0x80 || (first >= 0xc2 && first <= 0xf4)));
    uint32_t code = length == 1 ? first : first & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        must(((unsigned char)text.bytes[i] & 0xc0) == 0x80);
        code = code << 6 | ((unsigned char)text.bytes[i] & 0x3f);
    }
    must(code >= least[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff));
    must(code >= 0x20 && (code < 0x7f || code > 0x9f));       /* no control */
    must((code < 0x202a || code > 0x202e) && code != 0x200f); /* no turn of the direction */
    must((code < 0x2066 || code > 0x2069) && code != 0x200e);
    return length;
}

static void check_reply(const struct smtp_reply *reply)
{
    must(reply->code >= 200 && reply->code <= 599);
    must(reply->enhanced[0] == 0 || reply->enhanced[0] == reply->code / 100);
    must(reply->text.length <= SMTP_REPLY_TEXT_MAX);
    for (struct str text = reply->text; text.length > 0;)
        text = str_tail(text, character(text));
    must(reply->text.length == str_trim(reply->text).length);
}

static void check_ruling(const struct smtp_said *said)
{
    struct smtp_ruling ruling = smtp_rule(said);
    must(ruling.verdict < SMTP_VERDICT_COUNT && ruling.retry <= SMTP_RETRY_OTHER_MX);
    bool recipient = said->phase == SMTP_PHASE_RCPT, refused = said->reply.code >= 500;
    if (smtp_reason(ruling.verdict)->segment == SEGMENT_INVALID)
        must(recipient && refused && !said->reply.cut);
    if (ruling.verdict == SMTP_ACCEPTED)
        must(recipient && (said->reply.code == 250 || said->reply.code == 251));
    if (said->reply.code == 421)
        must(ruling.slow_down && ruling.retry == SMTP_RETRY_HOST);
    must(!ruling.about_us || ruling.retry == SMTP_RETRY_HOST);
}

static void check_rulings(const struct smtp_reply *reply, struct str recipient, const char *provider)
{
    for (enum smtp_phase phase = 0; phase < SMTP_PHASE_COUNT; phase++)
        check_ruling(&(struct smtp_said){.phase = phase,
                                         .reply = *reply,
                                         .recipient = recipient,
                                         .sender = str_head(recipient, recipient.length / 2),
                                         .helo = str_tail(recipient, recipient.length / 3),
                                         .provider = str_of(provider),
                                         .host = str_tail(recipient, recipient.length / 2)});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtp_reply_parser whole = {0}, pieces = {0}, bytes = {0};
    struct smtp_reply reply;
    static const struct str nobody = {"", 0};
    static const char *const providers[] = {"", "outlook", "m365", "qq", "yahoo", "mimecast", "yandex"};
    if (size < 1 || size > INPUT_MAX)
        return 0;
    struct str wire = {(const char *)data + 1, size - 1}, recipient = nobody;
    size_t piece = 2 + data[0];
    const char *provider = providers[data[0] % (sizeof providers / sizeof *providers)];
    const char *end = memchr(wire.bytes, '\n', wire.length);
    if (end != NULL) {
        recipient = str_head(wire, (size_t)(end - wire.bytes));
        wire = str_tail(wire, recipient.length + 1);
    }
    size_t taken = feed(&whole, wire, INPUT_MAX);
    must(feed(&pieces, wire, piece) == taken && feed(&bytes, wire, 1) == taken);
    must(memcmp(&whole, &pieces, sizeof whole) == 0 && memcmp(&whole, &bytes, sizeof whole) == 0);
    must(taken <= SMTP_REPLY_BYTES_MAX + 1 && whole.lines <= SMTP_REPLY_LINES_MAX);
    if (whole.state != SMTP_REPLY_DONE)
        return 0;
    char *text = malloc(SMTP_REPLY_TEXT_MAX);
    must(text != NULL);
    smtp_reply_read(&whole, &reply, text);
    check_reply(&reply);
    check_rulings(&reply, recipient, provider);
    check_rulings(&reply, nobody, "");
    free(text);
    return 0;
}
