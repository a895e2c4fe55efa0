/* The multi-byte charsets of East Asia that lists come in: their forms, and how common what is written in
 * them is. */
#include "pipeline/text/charset.h"

#include <string.h>

static bool within(unsigned char c, unsigned char from, unsigned char to)
{
    return c >= from && c <= to;
}

/* The length of a character of one or two bytes, by the ranges of its bytes. */
static size_t two_bytes(struct str text, bool lead, bool trail)
{
    const unsigned char *b = (const unsigned char *)text.bytes;
    if (b[0] < 0x80)
        return 1;
    return lead && text.length >= 2 && trail ? 2 : 0;
}

static unsigned char second(struct str text)
{
    return text.length >= 2 ? (unsigned char)text.bytes[1] : 0;
}

static size_t gb18030_length(struct str text)
{
    const unsigned char *b = (const unsigned char *)text.bytes;
    unsigned char two = second(text);
    if (within(b[0], 0x81, 0xfe) && within(two, 0x30, 0x39)) {
        bool four = text.length >= 4 && within(b[2], 0x81, 0xfe) && within(b[3], 0x30, 0x39);
        return four ? 4 : 0;
    }
    return two_bytes(text, within(b[0], 0x81, 0xfe), within(two, 0x40, 0xfe) && two != 0x7f);
}

static size_t big5_length(struct str text)
{
    unsigned char two = second(text);
    return two_bytes(text, within((unsigned char)text.bytes[0], 0x87, 0xfe),
                     within(two, 0x40, 0x7e) || within(two, 0xa1, 0xfe));
}

static size_t cp932_length(struct str text)
{
    unsigned char one = (unsigned char)text.bytes[0], two = second(text);
    if (within(one, 0xa1, 0xdf)) /* katakana of half width */
        return 1;
    return two_bytes(text, within(one, 0x81, 0x9f) || within(one, 0xe0, 0xfc),
                     within(two, 0x40, 0xfc) && two != 0x7f);
}

static size_t uhc_length(struct str text)
{
    unsigned char two = second(text);
    return two_bytes(text, within((unsigned char)text.bytes[0], 0x81, 0xfe),
                     within(two, 0x41, 0x5a) || within(two, 0x61, 0x7a) || within(two, 0x81, 0xfe));
}

static bool gb18030_is_common(const unsigned char *b)
{
    return within(b[0], 0xb0, 0xd7) && b[1] >= 0xa1;
}

static bool big5_is_common(const unsigned char *b)
{
    return within(b[0], 0xa4, 0xc6);
}

static bool cp932_is_common(const unsigned char *b)
{
    return within(b[0], 0x88, 0x97) || (b[0] == 0x82 && b[1] >= 0x9f) || (b[0] == 0x83 && b[1] <= 0x96);
}

static bool uhc_is_common(const unsigned char *b)
{
    return within(b[0], 0xb0, 0xc8) && b[1] >= 0xa1;
}

static bool pair_within(struct str text, unsigned from, unsigned to)
{
    unsigned pair = (unsigned)(unsigned char)text.bytes[0] << 8 | second(text);
    return pair >= from && pair <= to;
}

/* GB 2312 and KS X 1001 have them at the same place. */
static bool row_3_is_wide_ascii(struct str text)
{
    return pair_within(text, 0xa3a1, 0xa3fe);
}

static bool big5_is_wide_ascii(struct str text)
{
    return pair_within(text, 0xa144, 0xa144) || pair_within(text, 0xa249, 0xa249) ||
           pair_within(text, 0xa2af, 0xa343);
}

static bool cp932_is_wide_ascii(struct str text)
{
    return pair_within(text, 0x8144, 0x8144) || pair_within(text, 0x8197, 0x8197) ||
           pair_within(text, 0x824f, 0x829a);
}

static const char *const chinese[] = {"qq.com",   "163.com",     "126.com",    ".cn",
                                      "sina.com", "foxmail.com", "aliyun.com", NULL};
static const char *const taiwanese[] = {".tw", ".hk", "pchome.com", NULL};
static const char *const japanese[] = {".jp", NULL};
static const char *const korean[] = {".kr", "naver.com", "daum.net", "hanmail.net", NULL};

const struct charset charsets[] = {
    {"GB18030", chinese, gb18030_length, gb18030_is_common, row_3_is_wide_ascii, 0},
    {"BIG5-HKSCS", taiwanese, big5_length, big5_is_common, big5_is_wide_ascii, 0},
    {"CP932", japanese, cp932_length, cp932_is_common, cp932_is_wide_ascii, 0},
    /* All hangul are common in GB 2312 as well, but few Chinese names are all hangul. */
    {"UHC", korean, uhc_length, uhc_is_common, row_3_is_wide_ascii, 3},
};

const size_t charset_count = sizeof charsets / sizeof *charsets;

const struct charset *charset_named(const char *name)
{
    for (size_t i = 0; i < charset_count; i++)
        if (strcmp(charsets[i].name, name) == 0)
            return &charsets[i];
    return NULL;
}
