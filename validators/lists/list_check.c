/* Whether a text is a whole and well-formed list. */
#include "validators/lists/list_check.h"

#include <string.h>

#include "validators/names/domain_idn2.h"
#include "validators/names/public_suffix_psl.h"

enum { LINE_SHOWN = 60, NUMBER_DIGITS_MAX = 9, MONTHS = 12, DAYS = 31 };

#define LOWER_DIGITS "abcdefghijklmnopqrstuvwxyz0123456789"

/* Whether TEXT has nothing but characters of ALLOWED, one at least. */
static bool is_made_of(struct str text, const char *allowed)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\0' || strchr(allowed, text.bytes[i]) == NULL)
            return false;
    return text.length > 0;
}

/* A domain in the one form that lists have. */
static bool is_domain(struct str name)
{
    char ascii[DOMAIN_MAX + 1];
    return name.length <= DOMAIN_MAX && domain_to_ascii(name, ascii) == name.length &&
           memcmp(ascii, name.bytes, name.length) == 0;
}

/* A domain below which strangers have nothing. */
static bool is_own_domain(struct str name)
{
    char text[DOMAIN_MAX + 1];
    if (!is_domain(name))
        return false;
    memcpy(text, name.bytes, name.length);
    text[name.length] = '\0';
    return !public_suffix(text);
}

static bool is_local_part(struct str name)
{
    return is_made_of(name, LOWER_DIGITS "._-") && name.length <= LOCAL_MAX;
}

static bool is_nothing(struct str value)
{
    return value.length == 0;
}

/* It goes into the outputs as it is. */
static bool is_provider(struct str value)
{
    return is_made_of(value, LOWER_DIGITS ".-") && strchr(".-", value.bytes[0]) == NULL &&
           value.length <= DOMAIN_MAX;
}

/* `glob=name` or `name`, and more of them. */
static bool are_rules(struct str value)
{
    while (value.length > 0) {
        const char *space = memchr(value.bytes, ' ', value.length);
        struct str rule = space ? str_head(value, (size_t)(space - value.bytes)) : value;
        value = str_tail(value, rule.length + 1);
        const char *equals = memchr(rule.bytes, '=', rule.length);
        size_t glob = equals ? (size_t)(equals - rule.bytes) : 0;
        if (equals && !is_made_of(str_head(rule, glob), LOWER_DIGITS "*._-"))
            return false;
        if (!is_provider(equals ? str_tail(rule, glob + 1) : rule))
            return false;
    }
    return true;
}

static bool has_rules(struct str value)
{
    return value.length > 0 && are_rules(value);
}

static bool is_role(struct str value)
{
    return str_equal(value, STR("role")) || str_equal(value, STR("no_reply"));
}

/* What stands in the lines of each list. */
static const struct lines {
    const char *file;
    bool (*name)(struct str name);
    bool (*value)(struct str value);
    const char *line; /* what a line must be */
} kinds[] = {
    {"disposable.txt", is_own_domain, is_nothing, "a domain below a public suffix"},
    {"disposable_suspect.txt", is_own_domain, is_nothing, "a domain below a public suffix"},
    {"free_mail.txt", is_own_domain, is_nothing, "a domain below a public suffix"},
    {"mx_provider.txt", is_domain, has_rules, "a domain and names of providers"},
    {"protect.txt", is_own_domain, is_nothing, "a domain below a public suffix"},
    {"provider.txt", is_own_domain, is_provider, "a domain and the name of its provider"},
    {"relay.txt", is_own_domain, is_nothing, "a domain below a public suffix"},
    {"role.txt", is_local_part, is_role, "a local part and role or no_reply"},
};

_Static_assert(sizeof kinds / sizeof kinds[0] == LISTS_SHIPPED, "every list has its lines");

static const struct lines *lines_of(size_t number)
{
    size_t at = 0;
    while (strcmp(kinds[at].file, lists_file(number)) != 0)
        at++;
    return &kinds[at];
}

size_t list_check_number(struct str text)
{
    struct str line;
    if (!str_line(&text, &line) || !str_starts(line, STR("# ")))
        return LISTS_SHIPPED;
    const char *colon = memchr(line.bytes, ':', line.length);
    return colon == NULL ? LISTS_SHIPPED
                         : lists_number((struct str){line.bytes + 2, (size_t)(colon - line.bytes) - 2});
}

/* Reads LENGTH digits of TEXT from AT on; -1 where something else stands there. */
static int digits_at(struct str text, size_t at, size_t length)
{
    int number = 0;
    for (size_t i = at; i < at + length; i++) {
        if (i >= text.length || text.bytes[i] < '0' || text.bytes[i] > '9')
            return -1;
        number = number * 10 + (text.bytes[i] - '0');
    }
    return number;
}

static bool is_date(struct str text)
{
    int month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
    return text.length == LIST_DATE_LENGTH && digits_at(text, 0, 4) >= 0 && text.bytes[4] == '-' &&
           text.bytes[7] == '-' && month >= 1 && month <= MONTHS && day >= 1 && day <= DAYS;
}

/* Whether the head of list NUMBER says what it must; *NAMES is how many names it says there are. */
static bool check_header(size_t number, struct str text, int *names, struct fail *fail)
{
    struct str header = list_header(text);
    struct str counted = list_header_value(header, "names");
    const char *file = lists_file(number);
    if (list_check_number(text) != number)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s does not begin with `# %s: ...`", file, file);
    *names = counted.length <= NUMBER_DIGITS_MAX ? digits_at(counted, 0, counted.length) : -1;
    if (counted.length == 0 || *names < 0)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s has no line `# names: N` with the number of its names",
                            file);
    if (!is_date(list_header_value(header, "date")))
        return fail_because(fail, EXIT_NOT_A_LIST, "%s has no line `# date: 2026-01-31` with its date", file);
    return true;
}

/* Whether A comes before B in the order of `LC_ALL=C sort`. */
static bool is_before(struct str a, struct str b)
{
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
    return order != 0 ? order < 0 : a.length < b.length;
}

static bool check_lines(size_t number, struct str text, int *names, struct fail *fail)
{
    const struct lines *kind = lines_of(number);
    struct str header = list_header(text), rest = str_tail(text, header.length), line, last = {"", 0};
    size_t at = 1;
    for (size_t i = 0; i < header.length; i++)
        at += header.bytes[i] == '\n';
    for (*names = 0; str_line(&rest, &line); at++, *names += 1) {
        const char *space = memchr(line.bytes, ' ', line.length);
        struct str name = space ? str_head(line, (size_t)(space - line.bytes)) : line;
        struct str value = str_tail(line, name.length + 1);
        if (!kind->name(name) || !kind->value(value) || (space != NULL && value.length == 0))
            return fail_because(fail, EXIT_NOT_A_LIST, "line %zu of %s (%.*s) is not %s", at, kind->file,
                                (int)str_head(line, LINE_SHOWN).length, line.bytes, kind->line);
        if (!is_before(last, name))
            return fail_because(
                fail, EXIT_NOT_A_LIST,
                "line %zu of %s (%.*s) is out of order or a duplicate; sort the list with LC_ALL=C sort -u",
                at, kind->file, (int)str_head(name, LINE_SHOWN).length, name.bytes);
        last = name;
    }
    return true;
}

bool list_check_text(size_t number, struct str text, struct fail *fail)
{
    int said = 0, found = 0;
    if (text.length > LIST_BYTES_MAX)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s is larger than %d MiB", lists_file(number),
                            LIST_BYTES_MAX >> 20);
    if (!check_header(number, text, &said, fail) || !check_lines(number, text, &found, fail))
        return false;
    return said == found ||
           fail_because(fail, EXIT_NOT_A_LIST,
                        "%s has %d names, but its header says %d: it is incomplete or was edited",
                        lists_file(number), found, said);
}
