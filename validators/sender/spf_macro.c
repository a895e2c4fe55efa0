/* Fills in the macros of an SPF term (RFC 7208 7). */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "validators/sender/spf_term.h"

enum {
    VALUE_BYTES = 512, /* of one macro: a local part, @ and a domain have room */
    TEXT_BYTES = 2048, /* of all of them: what is longer is no name that anybody has */
    PARTS_MAX = 128,
    IPV4_BYTES = 4,
    IPV6_BYTES = 16,
};

/* What is written so far. */
struct expansion {
    const struct spf_question *question;
    const char *domain;
    char text[TEXT_BYTES];
    size_t length;
};

/* A macro without its braces: what it stands for, and how that is to be turned. */
struct macro {
    char letter;
    bool reversed, escaped;
    unsigned keep;    /* so many parts, from the right; 0: all */
    const char *cuts; /* where the parts end */
    size_t cut_count;
};

static bool put(struct expansion *expansion, char byte)
{
    if (expansion->length == TEXT_BYTES)
        return false;
    expansion->text[expansion->length++] = byte;
    return true;
}

static const char *local_of(const struct spf_question *question)
{
    return question->local != NULL ? question->local : "postmaster"; /* RFC 7208 4.3 */
}

/* The address: 192.0.2.1, or each half octet of IPv6 with a dot behind it. */
static void write_address(const struct expansion *expansion, char text[VALUE_BYTES])
{
    const struct spf_question *question = expansion->question;
    size_t length = 0;
    if (question->address_length == IPV4_BYTES) {
        inet_ntop(AF_INET, question->ip, text, VALUE_BYTES);
        return;
    }
    for (unsigned i = 0; i < IPV6_BYTES; i++)
        length += (size_t)snprintf(text + length, VALUE_BYTES - length, "%s%x.%x", i > 0 ? "." : "",
                                   question->ip[i] >> 4, question->ip[i] & 0xfU);
}

static void write_sender(const struct expansion *expansion, char text[VALUE_BYTES])
{
    snprintf(text, VALUE_BYTES, "%s@%s", local_of(expansion->question), expansion->question->domain);
}

static void write_local(const struct expansion *expansion, char text[VALUE_BYTES])
{
    snprintf(text, VALUE_BYTES, "%s", local_of(expansion->question));
}

static void write_sender_domain(const struct expansion *expansion, char text[VALUE_BYTES])
{
    snprintf(text, VALUE_BYTES, "%s", expansion->question->domain);
}

static void write_domain(const struct expansion *expansion, char text[VALUE_BYTES])
{
    snprintf(text, VALUE_BYTES, "%s", expansion->domain);
}

/* RFC 7208 7.3 lets us say so: nobody ought to use it. */
static void write_validated(const struct expansion *expansion, char text[VALUE_BYTES])
{
    (void)expansion;
    snprintf(text, VALUE_BYTES, "unknown");
}

static void write_family(const struct expansion *expansion, char text[VALUE_BYTES])
{
    snprintf(text, VALUE_BYTES, "%s", expansion->question->address_length == IPV4_BYTES ? "in-addr" : "ip6");
}

static void write_helo(const struct expansion *expansion, char text[VALUE_BYTES])
{
    const char *helo = expansion->question->helo;
    snprintf(text, VALUE_BYTES, "%s", helo != NULL ? helo : "unknown");
}

static const struct letter {
    char letter;
    bool of_address;
    void (*write)(const struct expansion *expansion, char text[VALUE_BYTES]);
} letters[] = {
    {'s', false, write_sender}, {'l', false, write_local},  {'o', false, write_sender_domain},
    {'d', false, write_domain}, {'i', true, write_address}, {'p', true, write_validated},
    {'v', true, write_family},  {'h', false, write_helo},
};

/* What LETTER stands for, or NULL. */
static const struct letter *letter_of(char letter)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == letter)
            return &letters[i];
    return NULL;
}

static bool put_part(struct expansion *expansion, struct str part, bool escaped)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < part.length; i++) {
        unsigned char byte = (unsigned char)part.bytes[i];
        bool plain = !escaped || isalnum(byte) || strchr("-._~", byte) != NULL;
        if (plain
                ? !put(expansion, (char)byte)
                : !put(expansion, '%') || !put(expansion, hex[byte >> 4]) || !put(expansion, hex[byte & 15]))
            return false;
    }
    return true;
}

/* Cuts VALUE, and writes its parts with dots between them, as MACRO says. */
static bool put_value(struct expansion *expansion, const struct macro *macro, struct str value)
{
    struct str parts[PARTS_MAX];
    unsigned count = 0;
    for (size_t start = 0, at = 0; at <= value.length && count < PARTS_MAX; at++)
        if (at == value.length || memchr(macro->cuts, value.bytes[at], macro->cut_count) != NULL) {
            parts[count++] = (struct str){value.bytes + start, at - start};
            start = at + 1;
        }
    unsigned kept = macro->keep > 0 && macro->keep < count ? macro->keep : count;
    for (unsigned i = count - kept; i < count; i++) {
        struct str part = parts[macro->reversed ? count - 1 - i : i];
        if ((i > count - kept && !put(expansion, '.')) || !put_part(expansion, part, macro->escaped))
            return false;
    }
    return true;
}

/* Reads what stands between %{ and }. */
static bool read_macro(struct str text, struct macro *macro)
{
    if (text.length == 0)
        return false;
    *macro = (struct macro){.letter = ascii_lower(text.bytes[0]), .cuts = ".", .cut_count = 1};
    macro->escaped = macro->letter != text.bytes[0];
    text = str_tail(text, 1);
    size_t digits = 0;
    for (; digits < text.length && isdigit((unsigned char)text.bytes[digits]); digits++)
        macro->keep =
            macro->keep < PARTS_MAX ? macro->keep * 10 + (unsigned)(text.bytes[digits] - '0') : macro->keep;
    if (digits > 0 && macro->keep == 0)
        return false;
    text = str_tail(text, digits);
    macro->reversed = text.length > 0 && ascii_lower(text.bytes[0]) == 'r';
    text = str_tail(text, macro->reversed);
    if (text.length > 0) {
        macro->cuts = text.bytes;
        macro->cut_count = text.length;
    }
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\0' || strchr(".-+,/_=", text.bytes[i]) == NULL)
            return false;
    return true;
}

/* Writes what the macro at the front of *VALUE, behind its %, stands for, and takes it off. */
static enum spf_expanded expand_one(struct expansion *expansion, struct str *value)
{
    static const char signs[] = "%_-", *const stand_for[] = {"%", " ", "%20"};
    char text[VALUE_BYTES];
    struct macro macro;
    const char *sign = value->length > 0 ? memchr(signs, value->bytes[0], sizeof signs - 1) : NULL;
    const char *end = memchr(value->bytes, '}', value->length);
    if (sign != NULL) {
        *value = str_tail(*value, 1);
        return put_part(expansion, str_of(stand_for[sign - signs]), false) ? SPF_EXPANDED
                                                                           : SPF_EXPANDED_WRONG;
    }
    if (value->length == 0 || value->bytes[0] != '{' || end == NULL ||
        !read_macro((struct str){value->bytes + 1, (size_t)(end - value->bytes - 1)}, &macro))
        return SPF_EXPANDED_WRONG;
    *value = str_tail(*value, (size_t)(end - value->bytes) + 1);
    const struct letter *letter = letter_of(macro.letter);
    if (letter == NULL)
        return SPF_EXPANDED_WRONG;
    if (expansion->question->address_length == 0 && letter->of_address)
        return SPF_EXPANDED_UNKNOWN;
    letter->write(expansion, text);
    return put_value(expansion, &macro, str_of(text)) ? SPF_EXPANDED : SPF_EXPANDED_WRONG;
}

/* Copies the expansion to NAME, without a last dot and, as long as it is too long, its first label. */
static bool finish(const struct expansion *expansion, char name[DNS_NAME_MAX + 1])
{
    struct str text = {expansion->text, expansion->length};
    if (text.length > 0 && text.bytes[text.length - 1] == '.')
        text.length--;
    while (text.length > DNS_NAME_MAX) {
        const char *dot = memchr(text.bytes, '.', text.length);
        if (dot == NULL)
            return false;
        text = str_tail(text, (size_t)(dot - text.bytes) + 1);
    }
    memcpy(name, text.bytes, text.length);
    name[text.length] = '\0';
    return text.length > 0;
}

enum spf_expanded spf_expand(const struct spf_question *question, const char *domain, struct str value,
                             char name[DNS_NAME_MAX + 1])
{
    struct expansion expansion = {.question = question, .domain = domain};
    bool unknown = false;
    while (value.length > 0) {
        char byte = value.bytes[0];
        value = str_tail(value, 1);
        enum spf_expanded one = byte == '%' ? expand_one(&expansion, &value)
                                            : (put(&expansion, byte) ? SPF_EXPANDED : SPF_EXPANDED_WRONG);
        if (one == SPF_EXPANDED_WRONG)
            return one;
        unknown |= one == SPF_EXPANDED_UNKNOWN;
    }
    if (unknown)
        return SPF_EXPANDED_UNKNOWN;
    return finish(&expansion, name) ? SPF_EXPANDED : SPF_EXPANDED_WRONG;
}
