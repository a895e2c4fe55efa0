/* The reader of SMTP replies: each case whole, byte by byte and in random cuts. */
#include "tests/unit/net/smtp_wire.h"

enum { RANDOM_CUTS = 40 };

/* Bytes with their number, for a table. */
#define WIRE(literal)                                                                                        \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

/* How a reply reads.  Its wire may hold NUL, so its length goes with it. */
static const struct reply_case {
    const char *name;
    struct str wire;
    enum smtp_reply_state state;
    uint16_t code;
    uint8_t enhanced[3];
    const char *text;
    size_t left; /* bytes behind the reply's end */
} cases[] = {
    /* Lines and their ends. */
    {"a line", WIRE("250 OK\r\n"), SMTP_REPLY_DONE, 250, {0}, "OK", 0},
    {"a bare LF", WIRE("250 OK\n"), SMTP_REPLY_DONE, 250, {0}, "OK", 0},
    {"lines", WIRE("250-one\r\n250-two\r\n250 three\r\n"), SMTP_REPLY_DONE, 250, {0}, "one two three", 0},
    {"line ends of both kinds",
     WIRE("250-one\n250-two\r\n250 three\n"),
     SMTP_REPLY_DONE,
     250,
     {0},
     "one two three",
     0},
    {"code only", WIRE("250\r\n"), SMTP_REPLY_DONE, 250, {0}, "", 0},
    {"code only, bare LF", WIRE("250\n"), SMTP_REPLY_DONE, 250, {0}, "", 0},
    {"code and a space", WIRE("250 \r\n"), SMTP_REPLY_DONE, 250, {0}, "", 0},
    {"a last line of a code only", WIRE("250-one\r\n250\r\n"), SMTP_REPLY_DONE, 250, {0}, "one", 0},
    {"lines without text", WIRE("250-\r\n250-\r\n250 x\r\n"), SMTP_REPLY_DONE, 250, {0}, "x", 0},
    {"a hyphen in the last line", WIRE("250-one\r\n250-two\r\n"), SMTP_REPLY_MORE, 250, {0}, NULL, 0},
    {"a hyphen and nothing", WIRE("250-\r\n"), SMTP_REPLY_MORE, 250, {0}, NULL, 0},
    {"no end", WIRE("250 OK"), SMTP_REPLY_MORE, 250, {0}, NULL, 0},
    {"half an end", WIRE("250 OK\r"), SMTP_REPLY_MORE, 250, {0}, NULL, 0},
    {"nothing", WIRE(""), SMTP_REPLY_MORE, 0, {0}, NULL, 0},
    {"a CR within", WIRE("250 a\rb\r\n"), SMTP_REPLY_DONE, 250, {0}, "a\\x0db", 0},
    {"a CR in the code", WIRE("25\r0 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"what stands behind",
     WIRE("250 OK\r\n354 go ahead\r\n"),
     SMTP_REPLY_DONE,
     250,
     {0},
     "OK",
     sizeof "354 go ahead\r\n" - 1},
    {"a NUL behind", WIRE("250 OK\n\0"), SMTP_REPLY_DONE, 250, {0}, "OK", 1},
    {"rubbish behind a line of a code",
     WIRE("421\nSSH-2.0-x\n"),
     SMTP_REPLY_DONE,
     421,
     {0},
     "",
     sizeof "SSH-2.0-x\n" - 1},

    /* No replies. */
    {"another code at the end", WIRE("550-no\r\n250 yes\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"another code in the middle", WIRE("250-a\r\n251-b\r\n250 c\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"another code alone", WIRE("250-a\r\n550\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"a NUL", WIRE("250 O\0K\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"a NUL first", WIRE("\0"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"a NUL in the code", WIRE("2\0"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"no code", WIRE("hello\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"another protocol", WIRE("SSH-2.0-OpenSSH_9.2\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"an empty line", WIRE("\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"an empty line within", WIRE("250-a\r\n\r\n250 b\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"no code in the second line", WIRE("250-a\r\nb\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"a space before the code", WIRE(" 250 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"two digits", WIRE("25\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"four digits", WIRE("2500 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"a tab behind the code", WIRE("250\ta\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"199", WIRE("199 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"200", WIRE("200 a\r\n"), SMTP_REPLY_DONE, 200, {0}, "a", 0},
    {"599", WIRE("599 a\r\n"), SMTP_REPLY_DONE, 599, {0}, "a", 0},
    {"600", WIRE("600 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},
    {"000", WIRE("000 a\r\n"), SMTP_REPLY_HOSTILE, 0, {0}, NULL, 0},

    /* Enhanced codes. */
    {"an enhanced code", WIRE("550 5.1.1 unknown\r\n"), SMTP_REPLY_DONE, 550, {5, 1, 1}, "unknown", 0},
    {"in each line",
     WIRE("550-5.1.1 no\r\n550 5.1.1 such\r\n"),
     SMTP_REPLY_DONE,
     550,
     {5, 1, 1},
     "no such",
     0},
    {"in a later line only",
     WIRE("550-no\r\n550 5.1.1 such\r\n"),
     SMTP_REPLY_DONE,
     550,
     {5, 1, 1},
     "no such",
     0},
    {"two of them",
     WIRE("550-5.1.1 no\r\n550 5.7.1 such\r\n"),
     SMTP_REPLY_DONE,
     550,
     {5, 1, 1},
     "no 5.7.1 such",
     0},
    {"alone", WIRE("550 5.1.1\r\n"), SMTP_REPLY_DONE, 550, {5, 1, 1}, "", 0},
    {"of three digits", WIRE("550 5.7.133 no\r\n"), SMTP_REPLY_DONE, 550, {5, 7, 133}, "no", 0},
    {"above a byte", WIRE("550 5.7.606 no\r\n"), SMTP_REPLY_DONE, 550, {5, 7, 255}, "no", 0},
    {"of four digits", WIRE("550 5.7.6060 no\r\n"), SMTP_REPLY_DONE, 550, {0}, "5.7.6060 no", 0},
    {"with a hash",
     WIRE("550 #5.1.0 Address rejected.\r\n"),
     SMTP_REPLY_DONE,
     550,
     {5, 1, 0},
     "Address rejected.",
     0},
    {"of another class", WIRE("250 5.1.1 unknown\r\n"), SMTP_REPLY_DONE, 250, {0}, "5.1.1 unknown", 0},
    {"of a milder class", WIRE("550 4.2.2 full\r\n"), SMTP_REPLY_DONE, 550, {0}, "4.2.2 full", 0},
    {"of another class first",
     WIRE("550-4.2.2 full\r\n550 5.2.2 full\r\n"),
     SMTP_REPLY_DONE,
     550,
     {5, 2, 2},
     "4.2.2 full full",
     0},
    {"not first in the text",
     WIRE("550 no mailbox (#5.1.1)\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "no mailbox (#5.1.1)",
     0},
    {"an address of an IP", WIRE("550 5.1.1.1 listed\r\n"), SMTP_REPLY_DONE, 550, {0}, "5.1.1.1 listed", 0},
    {"two numbers", WIRE("550 5.1 unknown\r\n"), SMTP_REPLY_DONE, 550, {0}, "5.1 unknown", 0},
    {"a colon behind", WIRE("550 5.1.1: unknown\r\n"), SMTP_REPLY_DONE, 550, {5, 1, 1}, ": unknown", 0},
    {"a letter behind", WIRE("550 5.1.1x\r\n"), SMTP_REPLY_DONE, 550, {0}, "5.1.1x", 0},
    {"a second space before", WIRE("550  5.1.1  unknown\r\n"), SMTP_REPLY_DONE, 550, {5, 1, 1}, "unknown", 0},

    /* Characters. */
    {"blanks", WIRE("550 \t a \t\t b  \r\n"), SMTP_REPLY_DONE, 550, {0}, "a b", 0},
    {"Chinese in UTF-8",
     WIRE("550 \xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8",
     0},
    {"Chinese in GB18030",
     WIRE("550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8",
     0},
    {"GB18030 of four bytes",
     WIRE("550 \x81\x39\xef\x30 no\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "\xe3\x90\x81 no",
     0},
    {"German in UTF-8",
     WIRE("550 Empf\xc3\xa4nger unbekannt\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "Empf\xc3\xa4nger unbekannt",
     0},
    {"neither", WIRE("550 a\xff\xfe z\r\n"), SMTP_REPLY_DONE, 550, {0}, "a\\xff\\xfe z", 0},
    {"control bytes", WIRE("550 \a\b\x7f.\x01\r\n"), SMTP_REPLY_DONE, 550, {0}, "\\x07\\x08\\x7f.\\x01", 0},
    {"an escape sequence",
     WIRE("550 \x1b[2J\x1b]0;x\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "\\x1b[2J\\x1b]0;x",
     0},
    {"a turn of the direction",
     WIRE("550 a\xe2\x80\xae"
          "b\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "a\\u202eb",
     0},
    {"an isolate",
     WIRE("550 a\xe2\x81\xa6"
          "b\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "a\\u2066b",
     0},
    {"a C1 control",
     WIRE("550 a\xc2\x9b"
          "b\r\n"),
     SMTP_REPLY_DONE,
     550,
     {0},
     "a\\u009bb",
     0},
    {"neither, at the end", WIRE("550 refus\xe9\r\n"), SMTP_REPLY_DONE, 550, {0}, "refus\\xe9", 0},
    {"a form too long", WIRE("550 \xc0\xaf\xff no\r\n"), SMTP_REPLY_DONE, 550, {0}, "\\xc0\\xaf\\xff no", 0},
    {"a surrogate", WIRE("550 \xed\xa0\x80\r\n"), SMTP_REPLY_DONE, 550, {0}, "\\xed\\xa0\\x80", 0},
};

static void assert_texts(const char *name, struct str text, const char *wanted)
{
    if (!str_equal(text, str_of(wanted)))
        fail_msg("%s: %zu bytes \"%.*s\", not %zu \"%s\"", name, text.length, (int)text.length, text.bytes,
                 strlen(wanted), wanted);
}

static void check_case(const struct reply_case *this, wire_cut *cut, uint32_t seed)
{
    struct wire_reply got;
    wire_read(this->wire, cut, seed, &got);
    if (got.parser.state != this->state)
        fail_msg("%s: state %d, not %d", this->name, (int)got.parser.state, (int)this->state);
    if (this->state == SMTP_REPLY_DONE) {
        if (got.reply.code != this->code)
            fail_msg("%s: code %d, not %d", this->name, got.reply.code, this->code);
        if (memcmp(got.reply.enhanced, this->enhanced, sizeof this->enhanced) != 0)
            fail_msg("%s: enhanced %d.%d.%d", this->name, got.reply.enhanced[0], got.reply.enhanced[1],
                     got.reply.enhanced[2]);
        assert_texts(this->name, got.reply.text, this->text);
    }
    if (this->state != SMTP_REPLY_HOSTILE && this->wire.length - got.taken != this->left)
        fail_msg("%s: %zu bytes are left", this->name, this->wire.length - got.taken);
}

static void replies_read_alike_whatever_the_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_case(&cases[i], wire_whole, 0);
        check_case(&cases[i], wire_bytewise, 0);
        for (uint32_t seed = 1; seed <= RANDOM_CUTS; seed++)
            check_case(&cases[i], wire_random, seed);
    }
}

/* Bytes that are made, LINES lines of LINE bytes each with their ends; the last one of LAST. */
struct bound_case {
    const char *name;
    size_t lines, line, last;
    enum smtp_reply_state state;
};

static const struct bound_case bounds[] = {
    {"a line of 2047 bytes", 1, 0, 2047, SMTP_REPLY_DONE},
    {"a line of 2048 bytes", 1, 0, 2048, SMTP_REPLY_DONE},
    {"a line of 2049 bytes", 1, 0, 2049, SMTP_REPLY_HOSTILE},
    {"a later line of 2048 bytes", 3, 100, 2048, SMTP_REPLY_DONE},
    {"a later line of 2049 bytes", 3, 100, 2049, SMTP_REPLY_HOSTILE},
    {"a first line of 2049 bytes", 2, 2049, 10, SMTP_REPLY_HOSTILE},
    {"63 lines", 63, 10, 10, SMTP_REPLY_DONE},
    {"64 lines", 64, 10, 10, SMTP_REPLY_DONE},
    {"65 lines", 65, 10, 10, SMTP_REPLY_HOSTILE},
    {"8191 bytes", 5, 2000, 191, SMTP_REPLY_DONE},
    {"8192 bytes", 5, 2000, 192, SMTP_REPLY_DONE},
    {"8193 bytes", 5, 2000, 193, SMTP_REPLY_HOSTILE},
    {"8192 bytes in full lines", 4, 2048, 2048, SMTP_REPLY_DONE},
    {"8198 bytes in full lines", 5, 2048, 6, SMTP_REPLY_HOSTILE},
};

/* Writes one line of LENGTH bytes to TO. */
static char *put_line(char *to, size_t length, bool more)
{
    memset(to, 'x', length);
    memcpy(to, more ? "250-" : "250 ", 4);
    memcpy(to + length - 2, "\r\n", 2);
    return to + length;
}

static void bounds_are_kept(void **state)
{
    static wire_cut *const cuts[] = {wire_whole, wire_bytewise, wire_random};
    char wire[SMTP_REPLY_BYTES_MAX + SMTP_REPLY_LINE_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const struct bound_case *this = &bounds[i];
        char *end = wire;
        for (size_t line = 1; line < this->lines; line++)
            end = put_line(end, this->line, true);
        end = put_line(end, this->last, false);
        for (size_t cut = 0; cut < sizeof cuts / sizeof *cuts; cut++) {
            struct wire_reply got;
            wire_read((struct str){wire, (size_t)(end - wire)}, cuts[cut], 7, &got);
            if (got.parser.state != this->state)
                fail_msg("%s: state %d, not %d", this->name, got.parser.state, (int)this->state);
            if (this->state == SMTP_REPLY_DONE)
                assert_int_equal(got.taken, end - wire);
        }
    }
}

/* Who never ends a line or a reply is found out at the bounds, not later. */
static void what_never_ends_is_hostile(void **state)
{
    struct smtp_reply_parser parser = {0};
    size_t taken = 0;
    (void)state;
    while (parser.state == SMTP_REPLY_MORE)
        taken += smtp_reply_take(&parser, taken < 3 ? str_tail(STR("250"), taken) : STR(" "));
    assert_int_equal(parser.state, SMTP_REPLY_HOSTILE);
    assert_int_equal(taken, SMTP_REPLY_LINE_MAX + 1);
    assert_int_equal(smtp_reply_take(&parser, STR("250 OK\r\n")), 0); /* it stays so */
    assert_int_equal(parser.state, SMTP_REPLY_HOSTILE);

    parser = (struct smtp_reply_parser){0};
    for (taken = 0; parser.state == SMTP_REPLY_MORE;)
        taken += smtp_reply_take(&parser, STR("250-x\n"));
    assert_int_equal(parser.state, SMTP_REPLY_HOSTILE);
    assert_int_equal(taken, SMTP_REPLY_LINES_MAX * (sizeof "250-x\n" - 1));
}

static void a_whole_reply_takes_no_more(void **state)
{
    struct smtp_reply_parser parser = {0};
    (void)state;
    assert_int_equal(smtp_reply_take(&parser, STR("250 OK\r\n")), sizeof "250 OK\r\n" - 1);
    assert_int_equal(smtp_reply_take(&parser, STR("550 no\r\n")), 0);
    assert_int_equal(parser.state, SMTP_REPLY_DONE);
    assert_int_equal(parser.code, 250);
}

/* A text of BEFORE letters, then TAIL, of which KEPT is to be read. */
static const struct cut_case {
    const char *name;
    size_t before;
    const char *tail, *kept;
} cut_cases[] = {
    {"it fits", SMTP_REPLY_RAW_MAX - 2, "\xc3\xa4", "\xc3\xa4"},
    {"ASCII", SMTP_REPLY_RAW_MAX - 1, "abc", "a"},
    {"between two characters", SMTP_REPLY_RAW_MAX - 2, "\xc3\xa4\xc3\xb6", "\xc3\xa4"},
    {"within one of two bytes", SMTP_REPLY_RAW_MAX - 1, "\xc3\xa4", ""},
    {"within one of three bytes", SMTP_REPLY_RAW_MAX - 5, "\xe7\x94\xa8\xe6\x88\xb7", "\xe7\x94\xa8"},
    {"within one of four bytes", SMTP_REPLY_RAW_MAX - 3, "\xf0\x9f\x98\x80", ""},
    {"within one of GB18030", SMTP_REPLY_RAW_MAX - 5, "\xd3\xc3\xbb\xa7\xb2\xbb", "\xe7\x94\xa8\xe6\x88\xb7"},
};

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cut_cases / sizeof *cut_cases; i++) {
        const struct cut_case *this = &cut_cases[i];
        char wire[SMTP_REPLY_LINE_MAX], wanted[SMTP_REPLY_LINE_MAX];
        struct wire_reply got;
        int length = snprintf(wire, sizeof wire, "550 %0*d%s\r\n", (int)this->before, 0, this->tail);
        snprintf(wanted, sizeof wanted, "%0*d%s", (int)this->before, 0, this->kept);
        wire_read((struct str){wire, (size_t)length}, wire_random, 3, &got);
        assert_int_equal(got.parser.state, SMTP_REPLY_DONE);
        assert_int_equal(got.parser.cut, strcmp(this->tail, this->kept) != 0);
        assert_texts(this->name, got.reply.text, wanted);
    }
}

/* A text in which each byte is written as four has room. */
static void the_longest_text_has_room(void **state)
{
    char wire[SMTP_REPLY_LINE_MAX];
    struct wire_reply got;
    (void)state;
    memset(wire, 1, sizeof wire);
    memcpy(wire, "550 ", 4);
    wire[sizeof wire - 1] = '\n';
    wire_read((struct str){wire, sizeof wire}, wire_whole, 0, &got);
    assert_int_equal(got.parser.state, SMTP_REPLY_DONE);
    assert_int_equal(got.reply.text.length, 4 * SMTP_REPLY_RAW_MAX);
    assert_memory_equal(got.reply.text.bytes + 4 * (SMTP_REPLY_RAW_MAX - 1), "\\x01", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies_read_alike_whatever_the_cuts),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(what_never_ends_is_hostile),
        cmocka_unit_test(a_whole_reply_takes_no_more),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(the_longest_text_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
