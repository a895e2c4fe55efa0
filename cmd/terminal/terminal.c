/* Words for people: colour where it is welcome, foreign bytes made harmless, numbers that can be read. */
#include "cmd/terminal/terminal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "validators/base/visible.h"

static const char *const paints[PAINT_COUNT] = {
    [PAINT_OFF] = "\033[0m",    [PAINT_BOLD] = "\033[1m",    [PAINT_DIM] = "\033[2m",
    [PAINT_GREEN] = "\033[32m", [PAINT_YELLOW] = "\033[33m", [PAINT_RED] = "\033[31m",
};

const enum paint segment_paints[SEGMENT_COUNT] = {PAINT_GREEN, PAINT_YELLOW, PAINT_RED, PAINT_DIM, PAINT_DIM};

static bool color_welcome(const struct terminal *terminal)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return terminal->tty && (no_color == NULL || *no_color == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

struct terminal terminal_of(FILE *out, enum answer color)
{
    struct terminal terminal = {.out = out, .tty = isatty(fileno(out)) == 1};
    terminal.color = color == ANSWER_AUTO ? color_welcome(&terminal) : color == ANSWER_YES;
    return terminal;
}

const char *paint(const struct terminal *terminal, enum paint paint)
{
    return terminal->color ? paints[paint] : "";
}

/* One character as it is shown. */
struct piece {
    char text[VISIBLE_BYTES];
    size_t length, columns;
};

/* Takes a character, or a byte that is none, off the front of *TEXT.  wcwidth takes some for printable that
 * visible.h hides. */
static struct piece next_piece(struct str *text)
{
    struct piece piece = {.length = 0};
    uint32_t character;
    size_t length = visible_character(*text, &character);
    int columns = length == 0 || visible_hides(character) ? -1 : wcwidth((wchar_t)character);
    piece.length = columns < 0 ? visible_escape(text, piece.text) : visible_take(text, piece.text);
    piece.columns = columns < 0 ? piece.length : (size_t)columns;
    return piece;
}

struct shown text_shown(struct str text, unsigned columns)
{
    static const char ellipsis[] = "…";
    struct shown shown = {.columns = 0};
    size_t length = 0, cut_length = 0; /* cut: the longest beginning that leaves a column for the ellipsis */
    unsigned cut_columns = 0;
    while (text.length > 0) {
        struct piece piece = next_piece(&text);
        if (shown.columns + piece.columns > columns ||
            length + piece.length + sizeof ellipsis > SHOWN_BYTES) {
            memcpy(shown.text + cut_length, ellipsis, sizeof ellipsis);
            shown.columns = cut_columns + 1;
            return shown;
        }
        memcpy(shown.text + length, piece.text, piece.length);
        length += piece.length;
        shown.columns += (unsigned)piece.columns;
        if (shown.columns + 1 <= columns) {
            cut_length = length;
            cut_columns = shown.columns;
        }
    }
    shown.text[length] = '\0';
    return shown;
}

void print_wrapped(FILE *out, struct str text, unsigned indent)
{
    unsigned column = indent;
    while (text.length > 0) {
        const char *space = memchr(text.bytes, ' ', text.length);
        struct str word = str_head(text, space != NULL ? (size_t)(space - text.bytes) : text.length);
        struct shown shown = text_shown(word, SHOWN_BYTES);
        if (column > indent && column + 1 + shown.columns > TERMINAL_COLUMNS) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
        column += (unsigned)fprintf(out, "%s", column > indent ? " " : "") + shown.columns;
        fputs(shown.text, out);
        text = str_tail(text, word.length + 1);
    }
    fputc('\n', out);
}

struct short_text count_text(uint64_t count)
{
    struct short_text text;
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    char *to = text.text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

struct short_text bytes_text(uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    struct short_text text;
    double amount = (double)bytes / 1000;
    size_t unit = 0;
    while (amount >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        amount /= 1000;
        unit++;
    }
    if (bytes < 1000)
        snprintf(text.text, sizeof text.text, "%" PRIu64 " bytes", bytes);
    else
        snprintf(text.text, sizeof text.text, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    return text;
}

struct short_text seconds_text(double seconds)
{
    struct short_text text;
    double whole_seconds = seconds + 0.5;
    uint64_t whole = whole_seconds < 1e15 ? (uint64_t)whole_seconds : 0;
    if (seconds < 59.95)
        snprintf(text.text, sizeof text.text, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
    else if (whole < 3600)
        snprintf(text.text, sizeof text.text, "%" PRIu64 ":%02" PRIu64 " min", whole / 60, whole % 60);
    else
        snprintf(text.text, sizeof text.text, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " h", whole / 3600,
                 whole / 60 % 60, whole % 60);
    return text;
}

struct short_text share_text(uint64_t part, uint64_t whole)
{
    struct short_text text = {"-"};
    double percent = whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
    if (whole > 0 && part > 0 && percent < 0.05)
        snprintf(text.text, sizeof text.text, "<0.1%%");
    else if (whole > 0)
        snprintf(text.text, sizeof text.text, "%.1f%%", percent);
    return text;
}
