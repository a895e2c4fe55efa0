/* UTF-16 and UTF-32 made UTF-8: every split of the input, every size of the room, and what is no character.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/text/transcode.h"
#include "validators/names/utf8_unistring.h"

#define FFFD "\xef\xbf\xbd"

/* BYTES holds NULs, so its length is taken from the literal. */
#define BYTES(text) .bytes = text, .length = sizeof(text) - 1
#define UTF8(text)  .utf8 = text, .utf8_length = sizeof(text) - 1

static const struct transcode_case {
    const char *name;
    const char *encoding;
    const char *bytes;
    size_t length;
    const char *utf8;
    size_t utf8_length;
} cases[] = {
    {.name = "nothing", .encoding = "UTF-16LE", BYTES(""), UTF8("")},
    {.name = "ASCII", .encoding = "UTF-16LE", BYTES("a\0,\0\r\0\n\0"), UTF8("a,\r\n")},
    {.name = "ASCII, big end first", .encoding = "UTF-16BE", BYTES("\0a\0@\0b"), UTF8("a@b")},
    {.name = "BOM",
     .encoding = "UTF-16LE",
     BYTES("\xff\xfe"
           "a\0"),
     UTF8("\xef\xbb\xbf"
          "a")},
    {.name = "BOM, big end first",
     .encoding = "UTF-16BE",
     BYTES("\xfe\xff\0a"),
     UTF8("\xef\xbb\xbf"
          "a")},
    {.name = "a mark in the text stays",
     .encoding = "UTF-16LE",
     BYTES("a\0\xff\xfe"
           "b\0"),
     UTF8("a\xef\xbb\xbf"
          "b")},
    {.name = "two and three bytes of UTF-8",
     .encoding = "UTF-16LE",
     BYTES("\xe9\0\x2d\x4e\xff\x07\x00\x08"),
     UTF8("\xc3\xa9\xe4\xb8\xad\xdf\xbf\xe0\xa0\x80")},
    {.name = "a pair", .encoding = "UTF-16LE", BYTES("\x3d\xd8\x00\xde!\0"), UTF8("\xf0\x9f\x98\x80!")},
    {.name = "a pair, big end first",
     .encoding = "UTF-16BE",
     BYTES("\xd8\x3d\xde\x00"),
     UTF8("\xf0\x9f\x98\x80")},
    {.name = "first and last of the pairs",
     .encoding = "UTF-16LE",
     BYTES("\x00\xd8\x00\xdc\xff\xdb\xff\xdf"),
     UTF8("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")},
    {.name = "a lone high surrogate",
     .encoding = "UTF-16LE",
     BYTES("\x3d\xd8"
           "a\0"),
     UTF8(FFFD "a")},
    {.name = "a lone low surrogate",
     .encoding = "UTF-16LE",
     BYTES("\x00\xde"
           "a\0"),
     UTF8(FFFD "a")},
    {.name = "two high ones, then a low one",
     .encoding = "UTF-16LE",
     BYTES("\x3d\xd8\x3d\xd8\x00\xde"),
     UTF8(FFFD "\xf0\x9f\x98\x80")},
    {.name = "half a unit at the end", .encoding = "UTF-16LE", BYTES("a\0b"), UTF8("a" FFFD)},
    {.name = "half a pair at the end", .encoding = "UTF-16LE", BYTES("a\0\x3d\xd8"), UTF8("a" FFFD)},
    {.name = "a high surrogate and half a unit at the end",
     .encoding = "UTF-16LE",
     BYTES("\x3d\xd8\x00"),
     UTF8(FFFD FFFD)},
    {.name = "a NUL", .encoding = "UTF-16LE", BYTES("a\0\0\0b\0"), UTF8("a\0b")},
    {.name = "32 bits", .encoding = "UTF-32LE", BYTES("a\0\0\0\x00\xf6\x01\0"), UTF8("a\xf0\x9f\x98\x80")},
    {.name = "32 bits, big end first",
     .encoding = "UTF-32BE",
     BYTES("\0\0\xfe\xff\0\0\0a"),
     UTF8("\xef\xbb\xbf"
          "a")},
    {.name = "32 bits: a surrogate", .encoding = "UTF-32LE", BYTES("\x00\xd8\0\0a\0\0\0"), UTF8(FFFD "a")},
    {.name = "32 bits: behind the last character",
     .encoding = "UTF-32LE",
     BYTES("\x00\x00\x11\0\xff\xff\xff\xff"
           "a\0\0\0"),
     UTF8(FFFD FFFD "a")},
    {.name = "32 bits: a piece at the end", .encoding = "UTF-32LE", BYTES("a\0\0\0b\0\0"), UTF8("a" FFFD)},
};

enum { OUT_BYTES = 256 };

/* Gives the case in two pieces, the first SPLIT bytes long, to a room of ROOM bytes; returns what came out.
 */
static size_t run(const struct transcode_case *c, size_t split, size_t room, char *out)
{
    struct transcode *transcode = transcode_new(c->encoding);
    struct str from = {c->bytes, split};
    size_t used = 0;
    for (int piece = 0; piece < 2; piece++) {
        bool at_end = piece == 1;
        /* What the first piece left stands before the second, as in a buffer that is filled up. */
        size_t left = from.length;
        from = (struct str){c->bytes + split - (at_end ? left : split),
                            at_end ? c->length - split + left : split};
        for (;;) {
            size_t before = from.length;
            size_t count = transcode_some(transcode, &from, at_end, (struct room){out + used, room});
            assert_true(count <= room);
            used += count;
            if (count == 0 && from.length == before)
                break;
            assert_true(used < OUT_BYTES - 64);
        }
        assert_true(from.length < 4);
    }
    assert_int_equal(from.length, 0);
    transcode_free(transcode);
    return used;
}

static void check_split(const struct transcode_case *c, size_t split)
{
    for (size_t room = 8; room <= 64; room = room * 2 - 5) {
        char out[OUT_BYTES];
        size_t length = run(c, split, room, out);
        if (length != c->utf8_length || memcmp(out, c->utf8, length) != 0)
            fail_msg("%s: split at %zu, room %zu: %zu bytes for %zu", c->name, split, room, length,
                     c->utf8_length);
    }
}

static void every_split_and_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t split = 0; split <= cases[i].length; split++)
            check_split(&cases[i], split);
    }
}

/* A character that is not all there yet must wait: else a block's end would damage it. */
static void incomplete_waits(void **state)
{
    (void)state;
    char out[OUT_BYTES];
    struct transcode *transcode = transcode_new("UTF-16LE");
    struct str from = {"a\0\x3d\xd8\x00", 5};
    assert_int_equal(transcode_some(transcode, &from, false, (struct room){out, sizeof out}), 1);
    assert_int_equal(from.length, 3);
    assert_int_equal(transcode_some(transcode, &from, false, (struct room){out, sizeof out}), 0);
    assert_int_equal(from.length, 3);
    transcode_free(transcode);
}

/* Writes CHARACTER as WHICH of the encodings has it; returns how many bytes it took. */
static size_t encode(uint32_t character, size_t which, char *to)
{
    size_t unit = which < 2 ? 2 : 4;
    uint32_t units[2] = {character, 0};
    size_t count = 1;
    if (unit == 2 && character > 0xffff) {
        units[0] = 0xd800 + ((character - 0x10000) >> 10);
        units[1] = 0xdc00 + (character & 0x3ff);
        count = 2;
    }
    for (size_t i = 0; i < count * unit; i++) {
        size_t shift = which % 2 == 0 ? i % unit : unit - 1 - i % unit;
        to[i] = (char)(units[i / unit] >> 8 * shift);
    }
    return count * unit;
}

/* Every character of the first planes' edges, and a sample of the rest, comes out alike from all four. */
static void every_character(void **state)
{
    (void)state;
    static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    for (size_t i = 0; i < 4; i++) {
        struct transcode *transcode = transcode_new(encodings[i]);
        for (uint32_t c = 1; c <= 0x10ffff; c += c < 0x3000 || (c > 0xd700 && c < 0x10100) ? 1 : 61) {
            char bytes[4], out[OUT_BYTES], expected[4];
            struct str from = {bytes, encode(c, i, bytes)};
            bool surrogate = c >= 0xd800 && c < 0xe000;
            size_t wanted = utf8_put(surrogate ? 0xfffd : c, expected);
            assert_int_equal(transcode_some(transcode, &from, true, (struct room){out, sizeof out}), wanted);
            assert_memory_equal(out, expected, wanted);
        }
        transcode_free(transcode);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_split_and_room),
        cmocka_unit_test(incomplete_waits),
        cmocka_unit_test(every_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
