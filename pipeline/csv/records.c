/* Cuts a stream of bytes into records, where libcsv would, but bounded.
 *
 * The rules are libcsv's without CSV_STRICT: a quote opens a quoted field only at the field's start; a
 * quote in a quoted field closes it if a delimiter or a line end follows, is half of a pair if a quote
 * follows, and else is content.  CR and LF both end a record.
 *
 * Added to them is one judgement, because a stray quote would swallow what follows: a record that goes
 * over a line end must be faultless (RFC 4180) and have the right number of columns.  If it is not, its
 * first line stands alone, as a broken record, and the cutter goes on behind it. */
#include "pipeline/csv/records.h"

#include "pipeline/csv/scan.h"

enum { LINES_LOOKED_AT = 8 }; /* behind an open quote, to tell a long text from rows */

enum place { FIELD_BEGINS, UNQUOTED, QUOTED, CLOSED_PERHAPS };

static bool is_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c, char delimiter)
{
    return (c == ' ' || c == '\t') && c != delimiter;
}

/* How many bytes of line end stand at AT; 0: a CR that may be half of a CRLF. */
static unsigned end_length(struct str bytes, size_t at, bool at_end)
{
    if (bytes.bytes[at] == '\n')
        return 1;
    if (at + 1 == bytes.length)
        return at_end ? 1 : 0;
    return bytes.bytes[at + 1] == '\n' ? 2 : 1;
}

/* The first CR, LF or quote in BYTES, or its length. */
static size_t find_end_or_quote(struct str bytes)
{
    size_t at = 0;
    for (; at + SCAN_BYTES <= bytes.length; at += SCAN_BYTES) {
        uint64_t mask = scan_ends_and_quotes(bytes.bytes + at);
        if (mask != 0)
            return at + (size_t)__builtin_ctzll(mask);
    }
    for (; at < bytes.length; at++)
        if (is_end(bytes.bytes[at]) || bytes.bytes[at] == '"')
            return at;
    return bytes.length;
}

/* The first line end at or behind FROM, or the length of BYTES. */
static size_t find_line_end(struct str bytes, size_t from)
{
    for (; from < bytes.length; from++)
        if (is_end(bytes.bytes[from]))
            break;
    return from;
}

/* A walk over the bytes that matter in a record with quotes: delimiters, quotes and line ends. */
struct walk {
    struct str bytes;
    char delimiter;
    size_t base;   /* of the 64 bytes that MASK is about */
    uint64_t mask; /* those that were not given yet */
};

static uint64_t walk_mask(const struct walk *walk)
{
    char room[SCAN_BYTES];
    size_t left = walk->bytes.length - walk->base;
    const char *bytes = walk->bytes.bytes + walk->base;
    if (left < SCAN_BYTES)
        bytes = scan_tail(bytes, left, room);
    return scan_ends_and_quotes(bytes) | scan_equal(bytes, walk->delimiter);
}

/* The next such byte, or the length of the bytes. */
static size_t walk_next(struct walk *walk)
{
    while (walk->mask == 0) {
        walk->base += SCAN_BYTES;
        if (walk->base >= walk->bytes.length)
            return walk->bytes.length;
        walk->mask = walk_mask(walk);
    }
    size_t at = walk->base + (size_t)__builtin_ctzll(walk->mask);
    walk->mask &= walk->mask - 1;
    return at;
}

/* A record with quotes, as far as it has been followed. */
struct trail {
    enum place place; /* UNQUOTED or FIELD_BEGINS: decided when a quote comes */
    size_t mark;      /* where the field began, or the quote that perhaps closed it */
    size_t columns;
    size_t lines; /* line ends inside quotes */
    bool faultless;
};

static bool blanks_between(const struct walk *walk, size_t from, size_t to)
{
    while (from < to && is_blank(walk->bytes.bytes[from], walk->delimiter))
        from++;
    return from == to;
}

/* Takes the byte at AT, which is behind a quote that perhaps closed its field. Whether the record ends. */
static bool trail_take_closed(struct trail *trail, const struct walk *walk, size_t at)
{
    char c = walk->bytes.bytes[at];
    bool adjacent = at == trail->mark + 1;
    if (!blanks_between(walk, trail->mark + 1, at)) { /* text behind the quote: it was content */
        trail->faultless = false;
        trail->place = c == '"' ? CLOSED_PERHAPS : QUOTED;
        trail->lines += is_end(c);
    } else if (c == '"') {
        trail->faultless = trail->faultless && adjacent;
        trail->place = adjacent ? QUOTED : CLOSED_PERHAPS;
    } else if (is_end(c)) {
        return true;
    } else {
        trail->place = FIELD_BEGINS;
        trail->columns++;
    }
    trail->mark = trail->place == FIELD_BEGINS ? at + 1 : at;
    return false;
}

/* Takes the byte at AT.  Whether the record ends there. */
static bool trail_take(struct trail *trail, const struct walk *walk, size_t at)
{
    char c = walk->bytes.bytes[at];
    if (trail->place == CLOSED_PERHAPS)
        return trail_take_closed(trail, walk, at);
    if (trail->place == QUOTED) {
        trail->lines += is_end(c);
        trail->place = c == '"' ? CLOSED_PERHAPS : QUOTED;
        trail->mark = at;
        return false;
    }
    if (is_end(c))
        return true;
    if (c != '"') {
        trail->place = FIELD_BEGINS;
        trail->columns++;
        trail->mark = at + 1;
    } else if (trail->place == FIELD_BEGINS && blanks_between(walk, trail->mark, at)) {
        trail->place = QUOTED;
    } else {
        trail->place = UNQUOTED; /* RFC 4180 forbids a quote in it, but it opens nothing: 5" pipe */
    }
    return false;
}

static bool columns_fit(const struct dialect *dialect, size_t columns)
{
    bool any = dialect->columns[0] == 0 && dialect->columns[1] == 0;
    return any || columns == dialect->columns[0] || columns == dialect->columns[1];
}

/* Whether LINE looks like a row of the list. */
static bool looks_like_row(const struct dialect *dialect, struct str line)
{
    size_t columns = 1;
    bool at_sign = false;
    for (size_t i = 0; i < line.length; i++) {
        columns += line.bytes[i] == dialect->delimiter;
        at_sign = at_sign || line.bytes[i] == '@';
    }
    return columns > 1 ? columns_fit(dialect, columns) : at_sign;
}

/* Whether most of the lines behind the first are rows: then the quote in the first is a stray one. */
static bool rows_follow(const struct dialect *dialect, struct str bytes)
{
    size_t lines = 0, rows = 0;
    size_t at = find_line_end(bytes, 0);
    while (lines < LINES_LOOKED_AT && at < bytes.length) {
        size_t from = at + 1;
        at = find_line_end(bytes, from);
        if (at == from || at == bytes.length)
            continue;
        lines++;
        rows += looks_like_row(dialect, (struct str){bytes.bytes + from, at - from});
    }
    return rows * 2 > lines;
}

/* Gives the first LENGTH bytes of *REST as a record. */
static enum cut give(struct str *rest, size_t length, bool at_end, struct record *record)
{
    unsigned end = length < rest->length ? end_length(*rest, length, at_end) : 0;
    if (end == 0 && !(at_end && length == rest->length))
        return CUT_MORE;
    record->bytes = rest->bytes;
    record->length = (uint32_t)length;
    record->end_length = (uint8_t)end;
    *rest = str_tail(*rest, length + end);
    return CUT_RECORD;
}

static enum cut give_broken(struct str *rest, bool at_end, struct record *record)
{
    record->broken = true;
    return give(rest, find_line_end(*rest, 0), at_end, record);
}

/* The bytes are used up (WINDOW holds all that may be looked at) and the record has not ended. */
static enum cut unfinished(const struct dialect *dialect, struct str *rest, bool at_end,
                           struct record *record)
{
    if (rest->length < ROW_BYTES_MAX)
        return at_end ? give_broken(rest, at_end, record) : CUT_MORE;
    struct str window = str_head(*rest, ROW_BYTES_MAX);
    bool one_line = find_line_end(window, 0) == window.length;
    return !one_line && rows_follow(dialect, window) ? give_broken(rest, at_end, record) : CUT_OVERSIZED;
}

/* A record with a quote.  Not inline: plain records need no guard of its stack. */
static __attribute__((noinline)) enum cut cut_quoted(const struct dialect *dialect, struct str *rest,
                                                     bool at_end, struct record *record)
{
    struct walk walk = {.bytes = str_head(*rest, ROW_BYTES_MAX), .delimiter = dialect->delimiter};
    struct trail trail = {.place = FIELD_BEGINS, .columns = 1, .faultless = true};
    record->quoted = true;
    walk.mask = walk_mask(&walk);
    size_t at;
    bool ended = false;
    while (!ended && (at = walk_next(&walk)) < walk.bytes.length) {
        ended = trail_take(&trail, &walk, at);
        if (trail.lines > 0 && !trail.faultless)
            return give_broken(rest, at_end, record);
    }
    if (!ended && trail.place == CLOSED_PERHAPS && !blanks_between(&walk, trail.mark + 1, walk.bytes.length))
        trail.place = QUOTED;
    if (!ended && (trail.place == QUOTED || !at_end || rest->length >= ROW_BYTES_MAX))
        return unfinished(dialect, rest, at_end, record);
    if (trail.lines > 0 && !columns_fit(dialect, trail.columns))
        return give_broken(rest, at_end, record);
    record->columns = trail.columns;
    return give(rest, ended ? at : rest->length, at_end, record);
}

/* Moves *REST behind blank lines.  Returns false when nothing but blanks is left. */
static bool skip_blank_lines(const struct dialect *dialect, struct str *rest)
{
    size_t at = 0, line = 0;
    for (; at < rest->length; at++) {
        char c = rest->bytes[at];
        if (is_end(c))
            line = at + 1;
        else if (!is_blank(c, dialect->delimiter))
            break;
    }
    bool left = at < rest->length;
    *rest = str_tail(*rest, line);
    return left;
}

enum cut records_next(const struct dialect *dialect, struct str *rest, bool at_end, struct record *record)
{
    if (rest->length == 0 || (unsigned char)rest->bytes[0] <= ' ') {
        if (!skip_blank_lines(dialect, rest)) {
            if (rest->length >= ROW_BYTES_MAX)
                return CUT_OVERSIZED;
            return at_end ? (*rest = str_tail(*rest, rest->length), CUT_END) : CUT_MORE;
        }
    }
    struct str window = str_head(*rest, ROW_BYTES_MAX);
    size_t at = find_end_or_quote(window);
    record->quoted = false;
    record->broken = false;
    record->columns = 0;
    if (at < window.length && window.bytes[at] == '"')
        return cut_quoted(dialect, rest, at_end, record);
    if (at == ROW_BYTES_MAX)
        return CUT_OVERSIZED;
    return give(rest, at, at_end, record);
}

/* One byte of an oversized row, by libcsv's own states.  Whether the row ends with it. */
static bool oversized_take_byte(struct oversized *oversized, char delimiter, char c)
{
    if (oversized->state == QUOTED && oversized->length < OVERSIZED_BYTES_MAX) {
        oversized->state = c == '"' ? CLOSED_PERHAPS : QUOTED;
        return false;
    }
    if (is_end(c))
        return true;
    if (c == delimiter)
        oversized->state = FIELD_BEGINS;
    else if (oversized->state == CLOSED_PERHAPS && !is_blank(c, delimiter))
        oversized->state = QUOTED;
    else if (oversized->state == FIELD_BEGINS && !is_blank(c, delimiter))
        oversized->state = c == '"' ? QUOTED : UNQUOTED;
    return false;
}

size_t oversized_take(struct oversized *oversized, const struct dialect *dialect, struct str bytes,
                      bool at_end)
{
    for (size_t at = 0; at < bytes.length; at++, oversized->length++) {
        bool last_cr = bytes.bytes[at] == '\r' && at + 1 == bytes.length;
        if (last_cr && !at_end)
            return at;
        if (!oversized_take_byte(oversized, dialect->delimiter, bytes.bytes[at]))
            continue;
        oversized->end_length = (uint8_t)end_length(bytes, at, at_end);
        oversized->done = true;
        return at + oversized->end_length;
    }
    oversized->done = at_end;
    return bytes.length;
}
