/* Reads a domain: a host name of at least two labels (RFC 1123 2.1), its U-labels turned into A-labels.
 *
 * The order of diagnosis: the labels as they are written, from the left; U-labels; what the whole is (an IP
 * address, one label, a number at its end, too long); A-labels; special-use names. */
#include <arpa/inet.h>
#include <string.h>

#include "validators/names/domain_idn2.h"
#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_parts.h"

/* Takes the first label off *NAME. */
static struct str take_label(struct str *name)
{
    const char *dot = name->length > 0 ? memchr(name->bytes, '.', name->length) : NULL;
    struct str label = dot != NULL ? str_head(*name, (size_t)(dot - name->bytes)) : *name;
    *name = str_tail(*name, label.length + (dot != NULL));
    return label;
}

static bool is_number(struct str label)
{
    for (size_t i = 0; i < label.length; i++)
        if (!syntax_is(label.bytes[i], DIGIT))
            return false;
    return label.length > 0;
}

/* An IPv6 address without brackets; four numbers are found by their labels. */
static bool is_ipv6(struct str domain)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;
    if (domain.length >= sizeof text)
        return false;
    memcpy(text, domain.bytes, domain.length);
    text[domain.length] = '\0';
    return inet_pton(AF_INET6, text, &address) == 1;
}

/* What is wrong with one label; what is not ASCII in it is judged with its A-label. */
static enum syntax_reason check_label(struct str label)
{
    if (label.length == 0 || (label.length > LABEL_MAX && str_is_ascii(label)))
        return LABEL;
    for (size_t i = 0; i < label.length; i++)
        if ((unsigned char)label.bytes[i] < 0x80 && !syntax_is(label.bytes[i], LETTER_DIGIT | HYPHEN))
            return HOSTNAME;
    if (label.bytes[0] == '-' || label.bytes[label.length - 1] == '-')
        return LABEL;
    return SOUND;
}

/* What was counted in a domain. */
struct labels {
    size_t count, numbers;
    bool last_is_number;
};

static enum syntax_reason check_labels(struct str domain, struct labels *labels)
{
    *labels = (struct labels){0};
    if (domain.bytes[domain.length - 1] == '.')
        return LABEL;
    while (domain.length > 0) {
        struct str label = take_label(&domain);
        enum syntax_reason reason = check_label(label);
        if (reason != SOUND)
            return reason;
        labels->count++;
        labels->last_is_number = is_number(label);
        labels->numbers += labels->last_is_number;
    }
    return SOUND;
}

/* Turns a domain with letters outside ASCII into A-labels.  No character of it may become a special or (as
 * other versions of the tables of UTS 46 would have it) a dot. */
static enum syntax_reason read_u_labels(struct reading *reading, struct labels *labels)
{
    static const enum syntax_reason reasons[] = {
        [IDN_REFUSED] = IDN,
        [IDN_LABEL_TOO_LONG] = LABEL,
        [IDN_NAME_TOO_LONG] = DOMAIN_TOO_LONG,
    };
    char ascii[DOMAIN_MAX + 1];
    size_t written = labels->count;
    enum idn_outcome outcome = domain_to_a_labels(reading->domain, ascii);
    if (outcome != IDN_MAPPED)
        return reasons[outcome];
    struct str mapped = str_of(ascii);
    if (mapped.length == 0 || check_labels(mapped, labels) != SOUND || labels->count != written)
        return IDN;
    reading->domain = arena_copy(reading->arena, mapped);
    reading->flags |= FLAG_REPAIRED;
    return SOUND;
}

static enum syntax_reason check_whole(struct str domain, const struct labels *labels)
{
    if (labels->count == 4 && labels->numbers == 4)
        return IP_DOMAIN;
    if (labels->count < 2)
        return NO_DOT;
    if (labels->last_is_number)
        return NUMERIC_TLD;
    return domain.length > DOMAIN_MAX ? DOMAIN_TOO_LONG : SOUND;
}

static bool is_a_label(struct str label)
{
    return str_starts(label, STR("xn--"));
}

/* Whether DOMAIN has a label with -- in the third and fourth place.  *STRAY: one that is no A-label, which
 * stands for nothing (RFC 5891 4.2.3.1). */
static bool has_reserved_label(struct str domain, bool *stray)
{
    bool reserved = false;
    *stray = false;
    while (domain.length > 0) {
        struct str label = take_label(&domain);
        bool hyphens = label.length >= 4 && label.bytes[2] == '-' && label.bytes[3] == '-';
        reserved = reserved || hyphens;
        *stray = *stray || (hyphens && !is_a_label(label));
    }
    return reserved;
}

/* Holds A-labels against what they stand for. */
static enum syntax_reason check_a_labels(struct reading *reading)
{
    char unicode[IDN_UNICODE_MAX + 1];
    bool stray;
    if (!has_reserved_label(reading->domain, &stray))
        return SOUND;
    size_t length = stray ? 0 : domain_to_unicode(reading->domain, unicode);
    struct str rest = {unicode, length};
    while (rest.length > 0) {
        struct str label = take_label(&rest);
        if (is_a_label(label))
            return IDN;
        reading->mixed = reading->mixed || utf8_mixes_scripts(label);
    }
    if (length == 0)
        return IDN;
    reading->flags |= FLAG_IDN;
    return SOUND;
}

enum syntax_reason syntax_read_domain(struct reading *reading)
{
    struct labels labels;
    if (is_ipv6(reading->domain))
        return IP_DOMAIN;
    enum syntax_reason reason = check_labels(reading->domain, &labels);
    if (reason == SOUND && !str_is_ascii(reading->domain))
        reason = read_u_labels(reading, &labels);
    if (reason == SOUND)
        reason = check_whole(reading->domain, &labels);
    if (reason == SOUND)
        reason = check_a_labels(reading);
    if (reason == SOUND && syntax_is_special_use(reading->domain))
        reason = SPECIAL_USE;
    return reason;
}
