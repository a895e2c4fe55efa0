/* Turns a domain as people write it into the one form in which the lists hold it. */
#include "validators/names/domain_idn2.h"

#include <idn2.h>
#include <stdbool.h>
#include <string.h>

#include "validators/base/memory.h"

/* A domain of DOMAIN_MAX octets in A-labels is never longer than this in UTF-8: an octet of an
 * A-label stands for at most one character, and that has at most four octets. */
enum { UTF8_DOMAIN_MAX = IDN_UNICODE_MAX };

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_label(struct str label)
{
    if (label.length == 0 || label.length > LABEL_MAX)
        return false;
    if (!is_alphanumeric(label.bytes[0]) || !is_alphanumeric(label.bytes[label.length - 1]))
        return false;
    for (size_t i = 0; i < label.length; i++)
        if (!is_alphanumeric(label.bytes[i]) && label.bytes[i] != '-')
            return false;
    return true;
}

/* RFC 3696 2: a last label of digits alone is an address, no name. */
static bool is_number(struct str label)
{
    for (size_t i = 0; i < label.length; i++)
        if (label.bytes[i] < '0' || label.bytes[i] > '9')
            return false;
    return true;
}

static bool is_domain(struct str name)
{
    if (memchr(name.bytes, '.', name.length) == NULL)
        return false;
    for (;;) {
        const char *dot = memchr(name.bytes, '.', name.length);
        struct str label = dot ? str_head(name, (size_t)(dot - name.bytes)) : name;
        if (!is_label(label))
            return false;
        if (dot == NULL)
            return !is_number(label);
        name = str_tail(name, label.length + 1);
    }
}

static enum idn_outcome outcome_of(int code)
{
    if (code == IDN2_MALLOC)
        memory_out(); /* which says nothing about the name */
    if (code == IDN2_OK)
        return IDN_MAPPED;
    if (code == IDN2_TOO_BIG_LABEL || code == IDN2_PUNYCODE_BIG_OUTPUT)
        return IDN_LABEL_TOO_LONG;
    return code == IDN2_TOO_BIG_DOMAIN ? IDN_NAME_TOO_LONG : IDN_REFUSED;
}

enum idn_outcome domain_to_a_labels(struct str text, char ascii[DOMAIN_MAX + 1])
{
    char name[UTF8_DOMAIN_MAX + 1];
    char *answer = NULL;
    if (text.length > UTF8_DOMAIN_MAX)
        return IDN_NAME_TOO_LONG;
    memcpy(name, text.bytes, text.length);
    name[text.length] = '\0';
    /* Never with IDN2_USE_STD3_ASCII_RULES: it deletes `_` in silence and makes another domain. */
    enum idn_outcome outcome =
        outcome_of(idn2_to_ascii_8z(name, &answer, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT));
    if (outcome != IDN_MAPPED)
        return outcome;
    size_t length = strlen(answer);
    for (size_t i = 0; i <= length && length <= DOMAIN_MAX; i++)
        ascii[i] = ascii_lower(answer[i]);
    idn2_free(answer);
    return length <= DOMAIN_MAX ? IDN_MAPPED : IDN_NAME_TOO_LONG;
}

/* The same; returns the length, or 0. */
static size_t a_labels(struct str text, char ascii[DOMAIN_MAX + 1])
{
    return domain_to_a_labels(text, ascii) == IDN_MAPPED ? strlen(ascii) : 0;
}

size_t domain_to_ascii(struct str text, char ascii[DOMAIN_MAX + 1])
{
    if (str_ends(text, STR(".")))
        text.length--;
    if (text.length == 0 || text.length > UTF8_DOMAIN_MAX || memchr(text.bytes, '\0', text.length) != NULL)
        return 0;
    size_t length = text.length;
    if (!str_is_ascii(text))
        length = a_labels(text, ascii);
    else if (length <= DOMAIN_MAX)
        memcpy(ascii, text.bytes, length);
    if (length > DOMAIN_MAX)
        return 0;
    ascii[length] = '\0';
    for (size_t i = 0; i < length; i++)
        ascii[i] = ascii_lower(ascii[i]);
    return is_domain((struct str){ascii, length}) ? length : 0;
}

size_t domain_to_unicode(struct str ascii, char unicode[IDN_UNICODE_MAX + 1])
{
    char name[DOMAIN_MAX + 1], again[DOMAIN_MAX + 1];
    char *answer = NULL;
    if (ascii.length == 0 || ascii.length > DOMAIN_MAX)
        return 0;
    memcpy(name, ascii.bytes, ascii.length);
    name[ascii.length] = '\0';
    if (outcome_of(idn2_to_unicode_8z8z(name, &answer, IDN2_NONTRANSITIONAL)) != IDN_MAPPED)
        return 0;
    size_t length = strlen(answer);
    if (length <= IDN_UNICODE_MAX)
        memcpy(unicode, answer, length + 1);
    idn2_free(answer);
    if (length > IDN_UNICODE_MAX)
        return 0;
    struct str text = {unicode, length};
    bool wrong = str_equal(text, ascii) || a_labels(text, again) != ascii.length ||
                 memcmp(again, ascii.bytes, ascii.length) != 0;
    return wrong ? 0 : length;
}
