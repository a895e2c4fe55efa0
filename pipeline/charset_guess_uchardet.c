/* Guesses the 8-bit encoding of a sample that is no UTF-8: East Asian charsets by our own score, the others
 * by uchardet.
 *
 * A list is mostly ASCII with names here and there: too little for a detector of texts.  But a cell that is
 * cut wrongly soon has a character that does not exist, and a cell cut rightly is made of common ones.  Bytes
 * from 0x80 on that stand alone between ASCII letters are Latin or the like.  The file's own e-mail domains
 * break ties, as in Firefox's detector. */
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <uchardet.h>

#include "pipeline/charset.h"
#include "pipeline/charset_guess.h"

enum {
    LOOKED_AT = 128 << 10, /* bytes: more changes no guess */
    HINT_PERCENT = 12,     /* what the e-mail domains weigh against the share of common characters */
    GOOD_PERCENT = 40,     /* below this, text is none of these charsets */
    ALONE_PERCENT = 60,
};

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Takes the next cell with a byte outside ASCII off *REST.  Delimiters, quotes and line ends are never the
 * second byte of a character in these charsets. */
static bool next_cell(struct str *rest, struct str *cell)
{
    static const char ends[] = ",;\t\"\r\n";
    size_t at = 0;
    while (at < rest->length && !is_high(rest->bytes[at]))
        at++;
    if (at == rest->length)
        return false;
    size_t from = at, to = at;
    while (from > 0 && memchr(ends, rest->bytes[from - 1], sizeof ends - 1) == NULL)
        from--;
    while (to < rest->length && memchr(ends, rest->bytes[to], sizeof ends - 1) == NULL)
        to++;
    *cell = (struct str){rest->bytes + from, to - from};
    *rest = str_tail(*rest, to);
    return true;
}

struct score {
    size_t characters, common;
    bool impossible;
};

static void score_cell(const struct charset *charset, struct str cell, struct score *score)
{
    while (cell.length > 0) {
        size_t length = charset->length(cell);
        if (length == 0) {
            score->impossible = true;
            return;
        }
        score->characters += is_high(cell.bytes[0]);
        if (length == 2)
            score->common += charset->is_common((const unsigned char *)cell.bytes);
        cell = str_tail(cell, length);
    }
}

/* Whether iconv can read the cells of SAMPLE in CHARSET: the forms of bytes say less. */
static bool decodes(const char *name, struct str sample)
{
    char text[4096];
    struct str cell;
    iconv_t iconv_handle = iconv_open("UTF-8", name);
    if (iconv_handle == (iconv_t)-1)
        return false;
    bool fine = true;
    while (fine && next_cell(&sample, &cell)) {
        if (sample.length == 0)
            break; /* the last cell may be cut in the middle of a character */
        char *from = (char *)cell.bytes;
        for (size_t left = cell.length < 1000 ? cell.length : 0; fine && left > 0;) {
            char *to = text;
            size_t room = sizeof text;
            fine = iconv(iconv_handle, &from, &left, &to, &room) != (size_t)-1;
        }
        iconv(iconv_handle, NULL, NULL, NULL, NULL);
    }
    iconv_close(iconv_handle);
    return fine;
}

/* How often an e-mail domain of SAMPLE ends in one of ENDS, of 100. */
static size_t hint_of(struct str sample, const char *const *ends)
{
    size_t domains = 0, hits = 0;
    const char *at;
    while (sample.length > 0 && (at = memchr(sample.bytes, '@', sample.length)) != NULL) {
        sample = str_tail(sample, (size_t)(at - sample.bytes) + 1);
        size_t length = 0;
        while (length < sample.length && memchr(",;\t\"\r\n >|", sample.bytes[length], 10) == NULL)
            length++;
        domains++;
        for (size_t i = 0; ends[i] != NULL; i++)
            if (str_ends(str_head(sample, length), str_of(ends[i]))) {
                hits++;
                break;
            }
    }
    return domains > 0 ? hits * 100 / domains : 0;
}

static size_t score_of(const struct charset *charset, struct str sample)
{
    struct score score = {0};
    struct str rest = sample, cell;
    while (!score.impossible && next_cell(&rest, &cell))
        if (rest.length > 0 || sample.length < LOOKED_AT) /* else the last cell may be cut */
            score_cell(charset, cell, &score);
    if (score.impossible || score.characters == 0 || !decodes(charset->name, sample))
        return 0;
    return score.common * 100 / score.characters + hint_of(sample, charset->domains) * HINT_PERCENT / 100;
}

/* Of 100 bytes outside ASCII, how many have ASCII on both sides. */
static size_t alone_percent(struct str sample)
{
    size_t high = 0, alone = 0;
    for (size_t i = 0; i < sample.length; i++) {
        if (!is_high(sample.bytes[i]))
            continue;
        bool before = i > 0 && is_high(sample.bytes[i - 1]);
        bool behind = i + 1 < sample.length && is_high(sample.bytes[i + 1]);
        high++;
        alone += !before && !behind;
    }
    return high > 0 ? alone * 100 / high : 0;
}

/* Single-byte code pages by the countries of the e-mail domains. */
static const struct {
    const char *name;
    const char *const ends[6];
} code_pages[] = {
    {"WINDOWS-1251", {".ru", ".ua", ".by", ".bg", NULL}},
    {"WINDOWS-1250", {".pl", ".cz", ".hu", ".sk", ".ro", NULL}},
    {"WINDOWS-1254", {".tr", NULL}},
    {"WINDOWS-1253", {".gr", NULL}},
};

static const char *page_by_domains(struct str sample)
{
    for (size_t i = 0; i < sizeof code_pages / sizeof *code_pages; i++)
        if (hint_of(sample, code_pages[i].ends) >= 50)
            return code_pages[i].name;
    return NULL;
}

static const char *ask_uchardet(struct str sample, char room[32])
{
    struct str rest = sample, cell;
    uchardet_t detector = uchardet_new();
    while (next_cell(&rest, &cell)) {
        uchardet_handle_data(detector, cell.bytes, cell.length);
        uchardet_handle_data(detector, "\n", 1);
    }
    uchardet_data_end(detector);
    snprintf(room, 32, "%s", uchardet_get_charset(detector));
    uchardet_delete(detector);
    bool single = strncmp(room, "WINDOWS-", 8) == 0 || strncmp(room, "ISO-8859-", 9) == 0 ||
                  strncmp(room, "KOI8", 4) == 0;
    return single && decodes(room, sample) ? room : NULL;
}

static const char *guess_page(struct str sample, char room[32])
{
    const char *name = page_by_domains(sample);
    if (name != NULL && decodes(name, sample))
        return name;
    name = ask_uchardet(sample, room);
    return name != NULL ? name : "WINDOWS-1252";
}

/* The part of SAMPLE that is looked at: from shortly before the first byte outside ASCII. */
static struct str part_of(struct str sample)
{
    enum { BEFORE = 1024 };
    size_t first = 0;
    while (first < sample.length && !is_high(sample.bytes[first]))
        first++;
    return str_head(str_tail(sample, first > BEFORE ? first - BEFORE : 0), LOOKED_AT);
}

const char *charset_guess(struct str sample, char room[32])
{
    const struct charset *best = NULL;
    size_t best_score = GOOD_PERCENT;
    sample = part_of(sample);
    if (alone_percent(sample) > ALONE_PERCENT)
        return guess_page(sample, room);
    for (size_t i = 0; i < charset_count; i++) {
        size_t score = score_of(&charsets[i], sample);
        if (score <= best_score)
            continue;
        best = &charsets[i];
        best_score = score;
    }
    return best != NULL ? best->name : guess_page(sample, room);
}
