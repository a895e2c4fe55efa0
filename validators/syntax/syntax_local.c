/* Reads a local part: a dot-atom, in ASCII or beyond it, and what people write in place of one. */
#include <string.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_parts.h"

/* Whether TEXT is a dot-atom (RFC 5322 3.2.3, with RFC 6532 3.2) but for its dots, of which *DOTS says
 * whether they are wrong. */
static bool is_atoms(struct str text, bool *dots)
{
    bool after_dot = true;
    *dots = false;
    for (size_t i = 0; i < text.length; i++) {
        bool dot = text.bytes[i] == '.';
        if (!dot && !syntax_is(text.bytes[i], ATEXT) && (unsigned char)text.bytes[i] < 0x80)
            return false;
        *dots = *dots || (dot && after_dot);
        after_dot = dot;
    }
    *dots = *dots || after_dot;
    return text.length > 0;
}

static size_t count(struct str text, char c)
{
    size_t met = 0;
    for (size_t i = 0; i < text.length; i++)
        met += text.bytes[i] == c;
    return met;
}

/* A local part with quotes in it: taken without them where they are needless (RFC 5321 4.1.2). */
static enum syntax_reason read_quoted(struct reading *reading)
{
    struct str local = reading->local;
    bool dots, around = local.length > 2 && local.bytes[0] == '"' && local.bytes[local.length - 1] == '"';
    if (count(local, '"') < 2)
        return LOCAL_CHARACTER;
    struct str inner = str_tail(str_head(local, local.length - 1), 1);
    if (!around || !is_atoms(inner, &dots) || dots)
        return QUOTED_LOCAL;
    reading->local = inner;
    reading->flags |= FLAG_REPAIRED;
    return SOUND;
}

static size_t count_specials(struct str text)
{
    size_t specials = 0;
    for (size_t i = 0; i < text.length; i++)
        specials += (unsigned char)text.bytes[i] < 0x80 && !syntax_is(text.bytes[i], LETTER_DIGIT);
    return specials;
}

/* Whether TEXT is another address for a system that normalizes it, or folds compatibility characters: U+1FEF
 * becomes a grave accent, U+FE6B an @, U+2026 three dots. */
static bool hides_special(struct str text, struct arena *arena)
{
    return count_specials(utf8_nfkc(text, arena)) != count_specials(text);
}

/* Letters outside ASCII: RFC 6531 3.3, in normal form. */
static enum syntax_reason read_utf8(struct reading *reading)
{
    struct str normal = utf8_nfc(reading->local, reading->arena);
    struct str rest = normal;
    uint32_t character;
    bool dots;
    for (bool first = true; utf8_take(&rest, &character); first = false)
        if (character >= 0x80 && (!utf8_is_local(character) || (first && utf8_is_mark(character))))
            return LOCAL_CHARACTER;
    if (!is_atoms(reading->local, &dots) || hides_special(reading->local, reading->arena))
        return LOCAL_CHARACTER;
    if (!str_equal(normal, reading->local))
        reading->flags |= FLAG_REPAIRED;
    reading->local = normal;
    if (!str_is_ascii(normal))
        reading->flags |= FLAG_SMTPUTF8;
    return SOUND;
}

/* White space beside a dot or an @ is what RFC 5322 3.2.2 lets stand there, and mail systems do not. */
static bool has_folding(struct str local)
{
    struct str trimmed = str_trim(local);
    for (size_t i = 1; i + 1 < trimmed.length; i++)
        if (trimmed.bytes[i] == ' ' && (trimmed.bytes[i - 1] == '.' || trimmed.bytes[i + 1] == '.'))
            return true;
    return trimmed.length < local.length;
}

static bool is_below(struct str domain, struct str parent)
{
    return str_ends(domain, parent) &&
           (domain.length == parent.length || domain.bytes[domain.length - parent.length - 1] == '.');
}

/* The two providers that gave such names away before 2009; the owners still have them. */
static bool has_legacy_dots(struct str domain)
{
    return is_below(domain, STR("docomo.ne.jp")) || is_below(domain, STR("ezweb.ne.jp"));
}

enum syntax_reason syntax_read_local(struct reading *reading)
{
    enum syntax_reason reason = SOUND;
    bool dots;
    if (count(reading->local, '"') > 0)
        reason = read_quoted(reading);
    if (reason == SOUND &&
        (count(reading->local, '(') + count(reading->local, ')') > 0 || has_folding(reading->local)))
        reason = COMMENT;
    if (reason == SOUND && !str_is_ascii(reading->local))
        reason = read_utf8(reading);
    if (reason != SOUND)
        return reason;
    if (!is_atoms(reading->local, &dots))
        return LOCAL_CHARACTER;
    if (reading->local.length > LOCAL_MAX)
        return LOCAL_TOO_LONG;
    reading->legacy_dots = dots && has_legacy_dots(reading->domain);
    return dots && !reading->legacy_dots ? LOCAL_DOTS : SOUND;
}
