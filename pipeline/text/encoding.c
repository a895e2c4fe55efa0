/* Finds the encoding of a list from a sample of it. */
#include "pipeline/text/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/text/charset.h"
#include "pipeline/text/charset_guess.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"

enum { CHARACTER_BYTES_MAX = 4, WIDE_LOOKED_AT = 4096 };

static const struct {
    const char *name;
    struct str bom;
} boms[] = {
    {"UTF-32LE", {"\xff\xfe\0\0", 4}}, {"UTF-32BE", {"\0\0\xfe\xff", 4}},
    {"UTF-8", {"\xef\xbb\xbf", 3}},    {"UTF-16LE", {"\xff\xfe", 2}},
    {"UTF-16BE", {"\xfe\xff", 2}},     {"GB18030", {"\x84\x31\x95\x33", 4}},
};

/* Other names under which people know them. */
static const struct {
    const char *alias, *name;
} aliases[] = {
    {"UTF8", "UTF-8"},
    {"US-ASCII", "ASCII"},
    {"GBK", "GB18030"},
    {"GB2312", "GB18030"},
    {"CP936", "GB18030"},
    {"GB-18030", "GB18030"},
    {"BIG5", "BIG5-HKSCS"},
    {"CP950", "BIG5-HKSCS"},
    {"BIG-5", "BIG5-HKSCS"},
    {"SJIS", "CP932"},
    {"SHIFT_JIS", "CP932"},
    {"SHIFT-JIS", "CP932"},
    {"MS932", "CP932"},
    {"EUC-KR", "UHC"},
    {"CP949", "UHC"},
    {"LATIN1", "ISO-8859-1"},
    {"LATIN-1", "ISO-8859-1"},
    {"ANSI", "WINDOWS-1252"},
    {"CP1252", "WINDOWS-1252"},
    {"UTF16", "UTF-16LE"},
    {"UTF-16", "UTF-16LE"},
    {"UCS-2", "UTF-16LE"},
    {"UCS-4", "UTF-32LE"},
    {"UTF32", "UTF-32LE"},
    {"UTF-32", "UTF-32LE"},
    {"UNICODE", "UTF-16LE"},
    {"CP1251", "WINDOWS-1251"},
    {"MS936", "GB18030"},
    {"WINDOWS-936", "GB18030"},
    {"EUC-CN", "GB18030"},
    {"EUCCN", "GB18030"},
    {"GB13000", "GB18030"},
    {"BIG5HKSCS", "BIG5-HKSCS"},
    {"BIG-FIVE", "BIG5-HKSCS"},
    {"BIGFIVE", "BIG5-HKSCS"},
    {"CN-BIG5", "BIG5-HKSCS"},
    {"WINDOWS-950", "BIG5-HKSCS"},
    {"WINDOWS-31J", "CP932"},
    {"WINDOWS-932", "CP932"},
    {"MS_KANJI", "CP932"},
    {"SJIS-WIN", "CP932"},
    {"SJIS-OPEN", "CP932"},
    {"CSSHIFTJIS", "CP932"},
    {"CSWINDOWS31J", "CP932"},
    {"IBM932", "CP932"},
    {"IBM-932", "CP932"},
    {"CSIBM932", "CP932"},
    {"IBM943", "CP932"},
    {"IBM-943", "CP932"},
    {"CSIBM943", "CP932"},
    {"EUCKR", "UHC"},
    {"MSCP949", "UHC"},
    {"WINDOWS-949", "UHC"},
    {"OSF100203B5", "UHC"},
    {"KS_C_5601-1987", "UHC"},
    {"CP1361", "JOHAB"},
    {"MSCP1361", "JOHAB"},
};

static bool is_wide(const char *name)
{
    return strcmp(name, "UTF-16LE") == 0 || strcmp(name, "UTF-16BE") == 0 || strcmp(name, "UTF-32LE") == 0 ||
           strcmp(name, "UTF-32BE") == 0;
}

static void set_name(struct encoding *encoding, const char *name)
{
    snprintf(encoding->name, sizeof encoding->name, "%s", name);
    encoding->wide = is_wide(name);
}

static bool find_bom(struct str sample, struct encoding *encoding)
{
    for (size_t i = 0; i < sizeof boms / sizeof *boms; i++) {
        if (!str_starts(sample, boms[i].bom))
            continue;
        set_name(encoding, boms[i].name);
        encoding->bom_length = boms[i].bom.length;
        return true;
    }
    return false;
}

/* How many NULs stand at the places of SAMPLE that leave REMAINDER when divided by UNIT. */
static size_t count_nuls(struct str sample, size_t unit, size_t remainder)
{
    size_t nuls = 0;
    for (size_t i = remainder; i < sample.length; i += unit)
        nuls += sample.bytes[i] == '\0';
    return nuls;
}

/* Wide text without a mark: the line ends, delimiters and digits of any list are ASCII, with NULs beside them
 * always on the same side. */
static const char *find_wide(struct str sample)
{
    sample = str_head(sample, WIDE_LOOKED_AT);
    size_t quarter = sample.length / 4;
    if (quarter == 0 || memchr(sample.bytes, '\0', sample.length) == NULL)
        return NULL;
    size_t at[4];
    for (size_t i = 0; i < 4; i++)
        at[i] = count_nuls(sample, 4, i);
    if (at[1] > quarter / 2 && at[2] > quarter * 9 / 10 && at[3] > quarter * 9 / 10)
        return "UTF-32LE";
    if (at[2] > quarter / 2 && at[0] > quarter * 9 / 10 && at[1] > quarter * 9 / 10)
        return "UTF-32BE";
    size_t even = at[0] + at[2], odd = at[1] + at[3];
    /* Some characters end in a NUL as well: U+4E00, the Chinese numeral one. */
    if (odd * 4 > quarter && even * 8 < odd)
        return "UTF-16LE";
    if (even * 4 > quarter && odd * 8 < even)
        return "UTF-16BE";
    return NULL;
}

/* Whether SAMPLE is UTF-8, but for a character that it may end in the middle of, and for a few that a program
 * has cut. */
static bool is_utf8(struct str sample)
{
    enum { BROKEN_SHARE = 16 }; /* characters of each broken one; in other encodings they are the exception */
    size_t characters = 0, broken = 0;
    while (sample.length > 0) {
        uint32_t character;
        size_t length = (unsigned char)sample.bytes[0] < 0x80 ? 1 : visible_character(sample, &character);
        characters += length > 1;
        broken += length == 0 && (sample.length >= CHARACTER_BYTES_MAX || characters == 0);
        sample = str_tail(sample, length > 0 ? length : 1);
    }
    return broken * BROKEN_SHARE <= characters;
}

void encoding_detect(struct str sample, struct encoding *encoding)
{
    char room[ENCODING_NAME_BYTES];
    *encoding = (struct encoding){0};
    if (find_bom(sample, encoding))
        return;
    const char *name = find_wide(sample);
    if (name == NULL)
        name = str_is_ascii(sample) ? "ASCII" : is_utf8(sample) ? "UTF-8" : charset_guess(sample, room);
    set_name(encoding, name);
}

/* NAME in upper case, by the name that we have for it. */
static void resolve(const char *name, char resolved[ENCODING_NAME_BYTES])
{
    size_t length = 0;
    for (; name[length] != '\0' && length + 1 < ENCODING_NAME_BYTES; length++) {
        char c = name[length];
        resolved[length] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    }
    resolved[length] = '\0';
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(resolved, aliases[i].alias) == 0)
            snprintf(resolved, ENCODING_NAME_BYTES, "%s", aliases[i].name);
}

/* Whether what looks like ASCII is ASCII in the encoding NAME: delimiters, quotes and addresses are searched
 * as bytes.  It is not in EBCDIC, in UTF-7, and where an escape gives ASCII bytes another meaning. */
static bool keeps_ascii(const char *name)
{
    static const char ascii[] = "azAZ09@.,;|\t\"\r\n+-_ ~{";
    char text[sizeof ascii * 2], *from = (char *)ascii, *to = text;
    size_t left = sizeof ascii - 1, room = sizeof text;
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1 && errno == ENOMEM)
        memory_out();
    if (converter == (iconv_t)-1)
        return false;
    bool done =
        iconv(converter, &from, &left, &to, &room) != (size_t)-1 &&
        iconv(converter, NULL, NULL, &to, &room) != (size_t)-1; /* CP1258 holds back the last letter */
    iconv_close(converter);
    return done && (size_t)(to - text) == sizeof ascii - 1 && memcmp(text, ascii, sizeof ascii - 1) == 0 &&
           !str_starts(str_of(name), STR("ISO-2022")) && !str_starts(str_of(name), STR("ISO2022"));
}

bool encoding_named(const char *name, struct str sample, struct encoding *encoding)
{
    char resolved[ENCODING_NAME_BYTES];
    struct encoding marked = {0};
    if (name[0] == '\0' || strlen(name) >= ENCODING_NAME_BYTES || strchr(name, '/') != NULL)
        return false;
    resolve(name, resolved);
    if (!is_wide(resolved) && !keeps_ascii(resolved))
        return false;
    *encoding = (struct encoding){0};
    set_name(encoding, resolved);
    if (!find_bom(sample, &marked))
        return true;
    bool says_order = str_ends(str_of(name), STR("E")) || str_ends(str_of(name), STR("e")); /* UTF-16LE */
    if (encoding->wide && !says_order && strncmp(marked.name, resolved, sizeof "UTF-16" - 1) == 0)
        set_name(encoding, marked.name);
    if (strcmp(marked.name, encoding->name) == 0)
        encoding->bom_length = marked.bom_length;
    return true;
}

static bool within(char c, unsigned char from, unsigned char to)
{
    return (unsigned char)c >= from && (unsigned char)c <= to;
}

/* KS X 1001 annex 3: hangul by their letters, and behind them the other characters. */
static size_t johab_length(struct str text)
{
    const char *b = text.bytes;
    if (!within(b[0], 0x80, 0xff))
        return 1;
    if (text.length < 2)
        return 0;
    bool hangul = within(b[0], 0x84, 0xd3) && (within(b[1], 0x41, 0x7e) || within(b[1], 0x81, 0xfe));
    bool other = (within(b[0], 0xd8, 0xde) || within(b[0], 0xe0, 0xf9)) &&
                 (within(b[1], 0x31, 0x7e) || within(b[1], 0x91, 0xfe));
    return hangul || other ? 2 : 0;
}

/* Too rare to be guessed, so no charset of the table; but it can be asked for. */
static const struct charset johab = {.name = "JOHAB", .length = johab_length};

static const struct charset *trailing_charset(const struct encoding *encoding)
{
    return strcmp(encoding->name, johab.name) == 0 ? &johab : charset_named(encoding->name);
}

bool encoding_has_ascii_trail(const struct encoding *encoding)
{
    return trailing_charset(encoding) != NULL;
}

void encoding_mask_trails(const struct encoding *encoding, struct str bytes, char *copy)
{
    enum { MASK = 0xff };
    const struct charset *charset = trailing_charset(encoding);
    if (bytes.length > 0)
        memcpy(copy, bytes.bytes, bytes.length);
    for (size_t at = 0; charset != NULL && at < bytes.length;) {
        size_t length = charset->length(str_tail(bytes, at));
        for (size_t i = 1; i < length; i++)
            if ((unsigned char)copy[at + i] < 0x80)
                copy[at + i] = (char)MASK;
        at += length > 0 ? length : 1;
    }
}
