/* Reads one address with a reason for each defect, and the repairs that lie within it.
 *
 * The order of diagnosis: what cannot be an address at all (control characters, no @); the local part; the
 * domain from its form to its meaning; and last the lengths of the whole.  The first defect met is the
 * reason. */
#include <string.h>

#include "validators/domain_idn2.h"
#include "validators/syntax_parts.h"
#include "validators/utf8_unistring.h"

/* One address on its way: the parts as they are repaired. */
struct reading {
    struct str local, domain;
    struct arena *arena;
    unsigned flags;
    bool legacy_dots; /* dots that only some old mailboxes have */
    bool mixed;       /* scripts in the domain */
};

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0x80)
            return false;
    return true;
}

static bool has(struct str text, char c)
{
    return text.length > 0 && memchr(text.bytes, c, text.length) != NULL;
}

static bool has_control(struct str text)
{
    uint32_t character;
    while (utf8_take(&text, &character))
        if (utf8_is_control(character))
            return true;
    return false;
}

/* The @ that divides TEXT: the last one when the local part is in quotes, else the only one. NULL with
 * *REASON. */
static const char *find_at(struct str text, enum syntax_reason *reason)
{
    const char *first = text.length > 0 ? memchr(text.bytes, '@', text.length) : NULL;
    const char *last = text.length > 0 ? memrchr(text.bytes, '@', text.length) : NULL;
    if (first == NULL)
        *reason = MISSING_AT;
    else if (first != last && text.bytes[0] == '"' && last > text.bytes && last[-1] == '"')
        *reason = QUOTED_LOCAL;
    else if (first != last)
        *reason = MANY_AT;
    else
        return first;
    return NULL;
}

/* Whether TEXT is a dot-atom (RFC 5322 3.2.3) but for its dots, of which *DOTS says whether they are wrong.
 */
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

/* A local part in quotes: taken without them where they are needless (RFC 5321 4.1.2). */
static enum syntax_reason read_quoted(struct reading *reading)
{
    struct str inner = str_tail(reading->local, 1);
    bool closed = inner.length > 0 && inner.bytes[inner.length - 1] == '"';
    bool dots;
    inner.length -= closed;
    if (!closed || !is_atoms(inner, &dots) || dots)
        return closed ? QUOTED_LOCAL : LOCAL_CHARACTER;
    reading->local = inner;
    reading->flags |= FLAG_REPAIRED;
    return SYNTAX_REASONS;
}

/* Letters outside ASCII: RFC 6531 3.3, in normal form. */
static enum syntax_reason read_utf8_local(struct reading *reading)
{
    struct str normal = utf8_nfc(reading->local, reading->arena);
    struct str rest = normal;
    uint32_t character;
    bool dots;
    while (utf8_take(&rest, &character))
        if (character >= 0x80 && !utf8_is_local(character))
            return LOCAL_CHARACTER;
    if (!is_atoms(normal, &dots)) /* normalizing can make ASCII specials of other characters */
        return LOCAL_CHARACTER;
    if (!str_equal(normal, reading->local))
        reading->flags |= FLAG_REPAIRED;
    reading->local = normal;
    reading->flags |= FLAG_SMTPUTF8;
    return SYNTAX_REASONS;
}

/* White space beside a dot or an @ is what RFC 5322 3.2.2 lets stand there, and mail systems do not. */
static bool has_folding(struct str local)
{
    bool inner = false;
    struct str trimmed = str_trim(local);
    for (size_t i = 1; i + 1 < trimmed.length; i++)
        inner = inner ||
                (trimmed.bytes[i] == ' ' && (trimmed.bytes[i - 1] == '.' || trimmed.bytes[i + 1] == '.'));
    return inner || trimmed.length < local.length;
}

static bool domain_is_below(struct str domain, struct str parent)
{
    if (domain.length < parent.length)
        return false;
    struct str end = str_tail(domain, domain.length - parent.length);
    return str_equal_nocase(end, parent) &&
           (end.length == domain.length || domain.bytes[domain.length - end.length - 1] == '.');
}

static enum syntax_reason read_local(struct reading *reading)
{
    struct str local = reading->local;
    bool dots;
    if (local.length == 0)
        return LOCAL_EMPTY;
    if (local.bytes[0] == '"') {
        enum syntax_reason reason = read_quoted(reading);
        if (reason != SYNTAX_REASONS)
            return reason;
        local = reading->local;
    }
    if (has(local, '(') || has(local, ')') || has_folding(local))
        return COMMENT;
    if (!is_ascii(local)) {
        enum syntax_reason reason = read_utf8_local(reading);
        if (reason != SYNTAX_REASONS)
            return reason;
        local = reading->local;
    }
    if (!is_atoms(local, &dots))
        return LOCAL_CHARACTER;
    if (local.length > LOCAL_MAX)
        return LOCAL_TOO_LONG;
    reading->legacy_dots = dots && (domain_is_below(reading->domain, STR("docomo.ne.jp")) ||
                                    domain_is_below(reading->domain, STR("ezweb.ne.jp")));
    return dots && !reading->legacy_dots ? LOCAL_DOTS : SYNTAX_REASONS;
}

static bool is_number(struct str label)
{
    for (size_t i = 0; i < label.length; i++)
        if (!syntax_is(label.bytes[i], DIGIT))
            return false;
    return label.length > 0;
}

/* Takes the first label off *NAME. */
static struct str take_label(struct str *name)
{
    const char *dot = name->length > 0 ? memchr(name->bytes, '.', name->length) : NULL;
    struct str label = dot != NULL ? str_head(*name, (size_t)(dot - name->bytes)) : *name;
    *name = str_tail(*name, label.length + (dot != NULL));
    return label;
}

/* What is wrong with one label of a domain in A-labels. */
static enum syntax_reason check_label(struct str label)
{
    if (label.length == 0 || label.length > LABEL_MAX)
        return LABEL;
    for (size_t i = 0; i < label.length; i++)
        if (!syntax_is(label.bytes[i], LETTER_DIGIT | HYPHEN))
            return HOSTNAME;
    if (label.bytes[0] == '-' || label.bytes[label.length - 1] == '-')
        return LABEL;
    return SYNTAX_REASONS;
}

static enum syntax_reason check_labels(struct str domain)
{
    size_t labels = 0, numbers = 0;
    bool last_number = false;
    struct str rest = domain;
    if (domain.bytes[domain.length - 1] == '.')
        return LABEL;
    while (rest.length > 0) {
        struct str label = take_label(&rest);
        enum syntax_reason reason = check_label(label);
        if (reason != SYNTAX_REASONS)
            return reason;
        last_number = is_number(label);
        numbers += last_number;
        labels++;
    }
    if (labels == 4 && numbers == 4)
        return IP_DOMAIN;
    if (labels < 2)
        return NO_DOT;
    return last_number ? NUMERIC_TLD : SYNTAX_REASONS;
}

/* Labels with -- in the third and fourth place are A-labels, or nothing (RFC 5891 4.2.3.1). */
static bool has_reserved_label(struct str domain)
{
    while (domain.length > 0) {
        struct str label = take_label(&domain);
        if (label.length >= 4 && label.bytes[2] == '-' && label.bytes[3] == '-')
            return true;
    }
    return false;
}

/* The domain in lower case, in the arena. */
static struct str lower(const struct reading *reading)
{
    char *copy = arena_take(reading->arena, reading->domain.length);
    for (size_t i = 0; i < reading->domain.length; i++)
        copy[i] = ascii_lower(reading->domain.bytes[i]);
    return (struct str){copy, reading->domain.length};
}

static bool mixes_scripts(struct str domain)
{
    while (domain.length > 0)
        if (utf8_mixes_scripts(take_label(&domain)))
            return true;
    return false;
}

/* U-labels become A-labels, A-labels are held against what they stand for. */
static enum syntax_reason read_idn(struct reading *reading)
{
    char ascii[DOMAIN_MAX + 1], unicode[IDN_UNICODE_MAX + 1];
    bool had_unicode = !is_ascii(reading->domain);
    size_t length = domain_to_ascii(reading->domain, ascii);
    if (length == 0)
        return IDN;
    size_t unicode_length = domain_to_unicode((struct str){ascii, length}, unicode);
    if (unicode_length == 0)
        return IDN;
    reading->domain = arena_copy(reading->arena, (struct str){ascii, length});
    reading->mixed = mixes_scripts((struct str){unicode, unicode_length});
    reading->flags |= FLAG_IDN | (had_unicode ? FLAG_REPAIRED : 0u);
    return SYNTAX_REASONS;
}

/* A domain that is no host name but something else that RFC 5321 or 5322 knows. */
static enum syntax_reason check_form(struct reading *reading)
{
    struct str *domain = &reading->domain;
    if (domain->length == 0)
        return DOMAIN_EMPTY;
    if (domain->bytes[0] == '[')
        return ADDRESS_LITERAL;
    if (has(*domain, '(') || has(*domain, ')') || str_trim(*domain).length < domain->length)
        return COMMENT;
    if (domain->length > 1 && domain->bytes[domain->length - 1] == '.') {
        domain->length--;
        reading->flags |= FLAG_REPAIRED;
    }
    return SYNTAX_REASONS;
}

static enum syntax_reason read_domain(struct reading *reading)
{
    enum syntax_reason reason = SYNTAX_REASONS;
    if (!is_ascii(reading->domain))
        reason = read_idn(reading);
    if (reason != SYNTAX_REASONS)
        return reason;
    reading->domain = lower(reading);
    reason = check_labels(reading->domain);
    if (reason != SYNTAX_REASONS)
        return reason;
    if (reading->domain.length > DOMAIN_MAX)
        return DOMAIN_TOO_LONG;
    if (has_reserved_label(reading->domain) && (reading->flags & FLAG_IDN) == 0)
        reason = read_idn(reading);
    if (reason != SYNTAX_REASONS)
        return reason;
    return syntax_is_special_use(reading->domain) ? SPECIAL_USE : SYNTAX_REASONS;
}

/* Puts the parts together as the address to work with. */
static void put_together(const struct reading *reading, struct address *address)
{
    size_t length = reading->local.length + 1 + reading->domain.length;
    char *text = arena_take(reading->arena, length);
    if (reading->local.length > 0)
        memcpy(text, reading->local.bytes, reading->local.length);
    text[reading->local.length] = '@';
    if (reading->domain.length > 0)
        memcpy(text + reading->local.length + 1, reading->domain.bytes, reading->domain.length);
    *address = (struct address){
        .text = {text, length}, .local_length = (unsigned)reading->local.length, .flags = reading->flags};
}

/* Judges READING's parts, the first defect first. */
static enum syntax_reason read_parts(struct reading *reading)
{
    enum syntax_reason reason = check_form(reading);
    if (reason == SYNTAX_REASONS || reading->local.length == 0)
        reason = reading->local.length == 0 ? LOCAL_EMPTY : read_local(reading);
    if (reason == SYNTAX_REASONS)
        reason = read_domain(reading);
    if (reason == SYNTAX_REASONS && reading->local.length + 1 + reading->domain.length > ADDRESS_MAX)
        reason = ADDRESS_TOO_LONG;
    if (reason != SYNTAX_REASONS)
        return reason;
    if ((reading->flags & FLAG_SMTPUTF8) != 0)
        return SMTPUTF8;
    if (reading->mixed)
        return IDN_MIXED_SCRIPT;
    return reading->legacy_dots ? DOT_ATOM_LEGACY : SYNTAX_REASONS;
}

const struct reason *syntax_read_one(struct str text, struct arena *arena, struct address *address)
{
    enum { SHOWN_MAX = 320 }; /* of an invalid reading: the longest address, and some more */
    enum syntax_reason reason = SYNTAX_REASONS;
    *address = (struct address){0};
    if (has_control(text))
        return &syntax_reasons[CONTROL_CHARACTER];
    address->text = text.length <= SHOWN_MAX ? text : STR("");
    const char *at = find_at(text, &reason);
    if (at == NULL)
        return &syntax_reasons[reason];
    size_t before = (size_t)(at - text.bytes);
    struct reading reading = {
        .local = str_head(text, before), .domain = str_tail(text, before + 1), .arena = arena};
    reason = read_parts(&reading);
    if (reason != SYNTAX_REASONS && syntax_reasons[reason].segment == SEGMENT_INVALID)
        return &syntax_reasons[reason];
    put_together(&reading, address);
    return reason == SYNTAX_REASONS ? NULL : &syntax_reasons[reason];
}
