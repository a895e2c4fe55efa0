/* Guesses the 8-bit encoding of a sample that is no UTF-8: East Asian charsets by our own score, the others
 * by uchardet.
 *
 * A list is mostly ASCII with names here and there: too little for a detector of texts.  But a cell that is
 * cut wrongly soon has a character that does not exist, and a cell cut rightly is made of common ones.  A
 * character that touches ASCII letters and no other character is a Latin letter and its neighbour.  A few
 * cells may be broken: exports cut names at a number of bytes.  The file's own e-mail domains break ties, as
 * in Firefox's detector. */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <uchardet.h>

#include "pipeline/text/charset.h"
#include "pipeline/text/charset_guess.h"
#include "validators/base/memory.h"

enum {
    LOOKED_AT = 128 << 10, /* bytes: more changes no guess */
    HINT_PERCENT = 12,     /* what the e-mail domains weigh against the share of common characters */
    GOOD_PERCENT = 40,     /* below this, text is none of these charsets */
    BROKEN_SHARE = 8,  /* more cells than one of so many that cannot be read, and it is not this encoding */
    CELL_BYTES = 1000, /* a longer cell is not looked at */
};

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
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
    size_t touching; /* characters that touch ASCII letters and no other character */
};

/* Adds what CELL, which can be read in CHARSET, is made of. */
static void score_cell(const struct charset *charset, struct str cell, struct score *score)
{
    bool after_letter = false, after_character = false;
    while (cell.length > 0) {
        size_t length = charset->length(cell);
        struct str rest = str_tail(cell, length > 0 ? length : 1);
        bool high = is_high(cell.bytes[0]), wide = high && charset->is_wide_ascii(cell);
        bool before_letter = rest.length > 0 && is_letter(rest.bytes[0]);
        bool before_character = rest.length > 0 && is_high(rest.bytes[0]);
        score->characters += high;
        /* Nothing but GB18030 has characters of four bytes. */
        score->common += high && (wide || length == 4 ||
                                  (length == 2 && charset->is_common((const unsigned char *)cell.bytes)));
        score->touching +=
            high && !wide && !after_character && !before_character && (after_letter || before_letter);
        after_letter = !high && is_letter(cell.bytes[0]);
        after_character = high;
        cell = rest;
    }
}

/* What reads the cells of a sample. */
struct cell_reader {
    iconv_t iconv;
    size_t cells, broken;
};

/* Whether iconv can read CELL: the forms of bytes say less. */
static bool read_cell(struct cell_reader *reader, struct str cell)
{
    char text[CELL_BYTES * 4], *from = (char *)cell.bytes, *to = text;
    size_t left = cell.length, room = sizeof text;
    iconv(reader->iconv, NULL, NULL, NULL, NULL);
    bool fine = iconv(reader->iconv, &from, &left, &to, &room) != (size_t)-1;
    reader->cells++;
    reader->broken += !fine;
    return fine;
}

/* Reads the cells of SAMPLE in the encoding NAME, and scores those that can be read by CHARSET, if there is
 * one. Returns false when too many cannot. */
static bool read_cells(const char *name, const struct charset *charset, struct str sample,
                       struct score *score)
{
    struct cell_reader reader = {.iconv = iconv_open("UTF-8", name)};
    struct str cell;
    if (reader.iconv == (iconv_t)-1 && errno == ENOMEM)
        memory_out();
    if (reader.iconv == (iconv_t)-1)
        return false;
    while (next_cell(&sample, &cell)) {
        if (cell.length > CELL_BYTES)
            continue;
        bool fine = read_cell(&reader, cell);
        if (fine && charset != NULL)
            score_cell(charset, cell, score);
        if (!fine && sample.length == 0 && reader.cells > 1)
            reader.broken--; /* the last cell may be cut in the middle of a character */
    }
    iconv_close(reader.iconv);
    return reader.broken * BROKEN_SHARE <= reader.cells;
}

/* How often an e-mail domain of SAMPLE ends in one of ENDS, of 100. */
static size_t hint_of(struct str sample, const char *const *ends)
{
    size_t domains = 0, hits = 0;
    const char *at;
    while (sample.length > 0 && (at = memchr(sample.bytes, '@', sample.length)) != NULL) {
        sample = str_tail(sample, (size_t)(at - sample.bytes) + 1);
        size_t length = 0; /* every byte is looked at once: another @ ends it as well */
        while (length < sample.length && memchr("@,;\t\"\r\n >|", sample.bytes[length], 11) == NULL)
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

/* How well SAMPLE fits CHARSET, of 100 and the hint; *CHARACTERS that were counted. */
static size_t score_of(const struct charset *charset, struct str sample, size_t *characters)
{
    struct score score = {0};
    *characters = 0;
    if (!read_cells(charset->name, charset, sample, &score) || score.characters == 0 ||
        score.touching * 2 > score.characters)
        return 0;
    *characters = score.characters;
    return score.common * 100 / score.characters + hint_of(sample, charset->domains) * HINT_PERCENT / 100;
}

/* Single-byte code pages by the countries of the e-mail domains. */
static const struct {
    const char *name;
    const char *const ends[10];
} code_pages[] = {
    {"WINDOWS-1251", {".ru", ".ua", ".by", ".bg", NULL}},
    {"WINDOWS-1250", {".pl", ".cz", ".hu", ".sk", ".ro", NULL}},
    {"WINDOWS-1254", {".tr", NULL}},
    {"WINDOWS-1253", {".gr", NULL}},
    {"WINDOWS-1252", {".fr", ".de", ".es", ".it", ".pt", ".br", ".at", ".ch", ".se", NULL}},
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
        if (uchardet_handle_data(detector, cell.bytes, cell.length) != 0 ||
            uchardet_handle_data(detector, "\n", 1) != 0)
            memory_out();
    }
    uchardet_data_end(detector);
    snprintf(room, 32, "%s", uchardet_get_charset(detector));
    uchardet_delete(detector);
    bool single = strncmp(room, "WINDOWS-", 8) == 0 || strncmp(room, "ISO-8859-", 9) == 0 ||
                  strncmp(room, "KOI8", 4) == 0;
    return single && read_cells(room, NULL, sample, NULL) ? room : NULL;
}

static const char *guess_page(struct str sample, char room[32])
{
    const char *name = page_by_domains(sample);
    if (name != NULL && read_cells(name, NULL, sample, NULL))
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
    for (size_t i = 0; i < charset_count; i++) {
        size_t characters;
        size_t score = score_of(&charsets[i], sample, &characters);
        bool wins_tie = charsets[i].tie_characters > 0 && characters >= charsets[i].tie_characters;
        if (score < best_score || (score == best_score && !wins_tie))
            continue;
        best = &charsets[i];
        best_score = score;
    }
    return best != NULL ? best->name : guess_page(sample, room);
}
