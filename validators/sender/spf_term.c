/* Reads one term of an SPF record: what it is called, what stands behind it, for which networks. */
#include "validators/sender/spf_term.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { IPV4_BITS = 32, IPV6_BITS = 128, IPV6_TEXT_MAX = INET6_ADDRSTRLEN };

enum value_rule { VALUE_NONE, VALUE_MAY, VALUE_MUST };

static const struct {
    const char *name;
    enum value_rule value;
    bool prefixes; /* may stand behind it: /24//64 */
} mechanisms[] = {
    [SPF_ALL] = {"all", VALUE_NONE, false}, [SPF_INCLUDE] = {"include", VALUE_MUST, false},
    [SPF_A] = {"a", VALUE_MAY, true},       [SPF_MX] = {"mx", VALUE_MAY, true},
    [SPF_PTR] = {"ptr", VALUE_MAY, false},  [SPF_IP4] = {"ip4", VALUE_MUST, true},
    [SPF_IP6] = {"ip6", VALUE_MUST, true},  [SPF_EXISTS] = {"exists", VALUE_MUST, false},
};

static const struct {
    char sign;
    enum spf_result result;
} qualifiers[] = {{'+', SPF_PASS}, {'-', SPF_FAIL}, {'~', SPF_SOFTFAIL}, {'?', SPF_NEUTRAL}};

static bool take_qualifier(struct str *text, struct spf_term *term)
{
    term->result = SPF_PASS;
    for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers; i++)
        if (text->length > 0 && text->bytes[0] == qualifiers[i].sign) {
            term->result = qualifiers[i].result;
            *text = str_tail(*text, 1);
            return true;
        }
    return false;
}

/* Reads the digits at the end of TEXT that begin behind MARK (/ or //) as a length of at most MOST bits, and
 * takes them off.  Returns false when they are too many or too great; none are fine. */
static bool take_prefix(struct str *text, const char *mark, unsigned most, unsigned *bits)
{
    size_t digits = 0, length = strlen(mark);
    unsigned number = 0;
    while (digits < text->length && isdigit((unsigned char)text->bytes[text->length - digits - 1]))
        digits++;
    if (text->length < digits + length ||
        memcmp(text->bytes + text->length - digits - length, mark, length) != 0)
        return true;
    struct str figures = str_tail(*text, text->length - digits);
    if (digits == 0 || digits > 3 || (digits > 1 && figures.bytes[0] == '0'))
        return false;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (unsigned)(figures.bytes[i] - '0');
    *bits = number;
    *text = str_head(*text, text->length - digits - length);
    return number <= most;
}

static bool take_prefixes(struct str *text, struct spf_term *term)
{
    unsigned *prefixes = term->prefixes;
    if (term->kind == SPF_IP6)
        return take_prefix(text, "/", IPV6_BITS, &prefixes[1]);
    if (term->kind == SPF_IP4)
        return take_prefix(text, "/", IPV4_BITS, &prefixes[0]);
    return take_prefix(text, "//", IPV6_BITS, &prefixes[1]) &&
           take_prefix(text, "/", IPV4_BITS, &prefixes[0]);
}

static bool read_address(struct spf_term *term)
{
    char text[IPV6_TEXT_MAX];
    if (term->value.length >= sizeof text)
        return false;
    memcpy(text, term->value.bytes, term->value.length);
    text[term->value.length] = '\0';
    return inet_pton(term->kind == SPF_IP4 ? AF_INET : AF_INET6, text, term->octets) == 1;
}

/* A mechanism: its name, then perhaps :VALUE, then perhaps prefix lengths. */
static bool read_mechanism(struct str text, struct spf_term *term)
{
    size_t name = 0;
    while (name < text.length && isalnum((unsigned char)text.bytes[name]))
        name++;
    size_t kind = 0, count = sizeof mechanisms / sizeof *mechanisms;
    while (kind < count && !str_equal_nocase(str_head(text, name), str_of(mechanisms[kind].name)))
        kind++;
    if (kind == count)
        return false;
    term->kind = (enum spf_kind)kind;
    text = str_tail(text, name);
    if (mechanisms[kind].prefixes && !take_prefixes(&text, term))
        return false;
    bool colon = text.length > 0 && text.bytes[0] == ':';
    if (colon ? text.length == 1 || mechanisms[kind].value == VALUE_NONE
              : text.length > 0 || mechanisms[kind].value == VALUE_MUST)
        return false;
    term->value = str_tail(text, 1);
    return (kind != SPF_IP4 && kind != SPF_IP6) || read_address(term);
}

/* Whether TEXT is NAME=VALUE (RFC 7208 6). */
static bool read_modifier(struct str text, struct spf_term *term)
{
    size_t name = 0;
    while (name < text.length && (isalnum((unsigned char)text.bytes[name]) ||
                                  (name > 0 && strchr("-_.", text.bytes[name]) != NULL)))
        name++;
    if (name == 0 || name == text.length || text.bytes[name] != '=' || !isalpha((unsigned char)text.bytes[0]))
        return false;
    struct str word = str_head(text, name);
    term->value = str_tail(text, name + 1);
    term->kind = str_equal_nocase(word, STR("redirect")) ? SPF_REDIRECT
                 : str_equal_nocase(word, STR("exp"))    ? SPF_EXPLANATION
                                                         : SPF_OTHER_MODIFIER;
    return term->kind == SPF_OTHER_MODIFIER || term->value.length > 0;
}

bool spf_term_read(struct str text, struct spf_term *term)
{
    *term = (struct spf_term){.value = STR(""), .prefixes = {IPV4_BITS, IPV6_BITS}};
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] <= ' ' || text.bytes[i] > '~')
            return false;
    return (!take_qualifier(&text, term) && read_modifier(text, term)) || read_mechanism(text, term);
}
