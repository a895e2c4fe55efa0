/* Reads one address with a reason for each defect, and the repairs that lie within it.
 *
 * The order of diagnosis: what cannot be an address at all (control characters, lost bytes, no @ or several);
 * a side that is missing; a domain that is no name (in square brackets) or has a comment; the local part; the
 * domain; and last the length of the whole.  The first defect met is the reason. */
#include <string.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_parts.h"

enum { SHOWN_MAX = 320 }; /* of an invalid reading: the longest address, and some more */

/* Control characters, and U+FFFD, which stands where bytes were lost before the list came to us. */
static enum syntax_reason check_characters(struct str text)
{
    enum { REPLACEMENT = 0xfffd };
    uint32_t character;
    while (utf8_take(&text, &character)) {
        if (utf8_is_control(character))
            return CONTROL_CHARACTER;
        if (character == REPLACEMENT)
            return ENCODING;
    }
    return SOUND;
}

/* The @ that divides TEXT, or NULL with *REASON. */
static const char *find_at(struct str text, enum syntax_reason *reason)
{
    const char *first = text.length > 0 ? memchr(text.bytes, '@', text.length) : NULL;
    const char *last = text.length > 0 ? memrchr(text.bytes, '@', text.length) : NULL;
    if (first == NULL)
        *reason = MISSING_AT;
    else if (first != last && text.bytes[0] == '"' && last[-1] == '"')
        *reason = QUOTED_LOCAL;
    else if (first != last)
        *reason = MANY_AT;
    else
        return first;
    return NULL;
}

/* TEXT with its ASCII letters in lower case, in ARENA. */
static struct str lower(struct str text, struct arena *arena)
{
    char *copy = arena_take(arena, text.length);
    for (size_t i = 0; i < text.length; i++)
        copy[i] = ascii_lower(text.bytes[i]);
    return (struct str){copy, text.length};
}

/* What is missing, and a domain that is no host name but something else that RFC 5321 or 5322 knows. */
static enum syntax_reason check_form(struct reading *reading)
{
    struct str *domain = &reading->domain;
    if (reading->local.length == 0)
        return LOCAL_EMPTY;
    if (domain->length == 0)
        return DOMAIN_EMPTY;
    if (domain->bytes[0] == '[')
        return ADDRESS_LITERAL;
    if (memchr(domain->bytes, '(', domain->length) != NULL ||
        memchr(domain->bytes, ')', domain->length) != NULL || str_trim(*domain).length < domain->length)
        return COMMENT;
    if (domain->length > 1 && domain->bytes[domain->length - 1] == '.' &&
        domain->bytes[domain->length - 2] != '.') {
        domain->length--;
        reading->flags |= FLAG_REPAIRED;
    }
    return SOUND;
}

/* Judges READING's parts, the first defect first. */
static enum syntax_reason read_parts(struct reading *reading)
{
    enum syntax_reason reason = check_form(reading);
    if (reason == SOUND)
        reason = syntax_read_local(reading);
    if (reason == SOUND)
        reason = syntax_read_domain(reading);
    if (reason == SOUND && reading->local.length + 1 + reading->domain.length > ADDRESS_MAX)
        reason = ADDRESS_TOO_LONG;
    if (reason != SOUND)
        return reason;
    if ((reading->flags & FLAG_SMTPUTF8) != 0)
        return SMTPUTF8;
    if (reading->mixed)
        return IDN_MIXED_SCRIPT;
    return reading->legacy_dots ? DOT_ATOM_LEGACY : SOUND;
}

/* Whether an invalid TEXT can be shown as it is. */
static bool is_printable(struct str text)
{
    uint32_t character;
    if (text.length > SHOWN_MAX)
        return false;
    while (utf8_take(&text, &character))
        if (character != ' ' && !utf8_is_local(character))
            return false;
    return true;
}

/* Puts the parts together as the address to work with, or to show. */
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

const struct reason *syntax_read_one(struct str text, struct arena *arena, struct address *address)
{
    *address = (struct address){0};
    enum syntax_reason reason = check_characters(text);
    if (reason != SOUND)
        return &syntax_reasons[reason];
    const char *at = find_at(text, &reason);
    if (at == NULL) {
        address->text = is_printable(text) ? text : (struct str){0};
        return &syntax_reasons[reason];
    }
    size_t before = (size_t)(at - text.bytes);
    struct reading reading = {
        .local = str_head(text, before), .domain = lower(str_tail(text, before + 1), arena), .arena = arena};
    reason = read_parts(&reading);
    put_together(&reading, address);
    if (reason == SOUND)
        return NULL;
    if (syntax_reasons[reason].segment == SEGMENT_INVALID && !is_printable(address->text))
        *address = (struct address){.flags = reading.flags};
    return &syntax_reasons[reason];
}
