/* What was found about one address, as JSON: a line of check --json. */
#include "pipeline/verdict_json.h"

#include <string.h>

#include "pipeline/json/schema.h"
#include "pipeline/json/shape.h"
#include "validators/names/flags.h"
#include "validators/validator.h"

enum { SUGGESTION_BYTES = LOCAL_MAX + 1 + DOMAIN_MAX };

/* The line before it is JSON. */
struct line {
    struct str input, address, status, reason, suggestion, provider, mx, smtp_reply;
    struct texts flags;
    uint64_t smtp_code;
};

static const char *status_word(size_t number, int of)
{
    (void)of;
    return number <= SEGMENT_INVALID ? segment_words[number] : NULL;
}

static const char *reason_word(size_t number, int of)
{
    (void)of;
    for (size_t i = 0; i < registry_count; i++) {
        if (number < registry[i]->reason_count)
            return registry[i]->reasons[number].code;
        number -= registry[i]->reason_count;
    }
    return NULL;
}

static const char *flag_word(size_t number, int of)
{
    (void)of;
    return number < FLAG_COUNT ? flag_names[number] : NULL;
}

/* clang-format off */
static const struct field fields[] = {
    {JSON_FIELD("input", BYTES, line, input, "what was given")},
    {JSON_FIELD("address", BYTES, line, address, "the address in it, after repairs; empty where there is none")},
    {JSON_FIELD("status", BYTES, line, status, "its segment"), .word = status_word},
    {JSON_FIELD("reason", BYTES, line, reason, "why it is there"), .word = reason_word},
    {JSON_FIELD("flags", TEXTS, line, flags, "what else is known of it"), .word = flag_word},
    {JSON_FIELD("suggestion", BYTES_OR_NULL, line, suggestion, "the address that was probably meant")},
    {JSON_FIELD("provider", BYTES_OR_NULL, line, provider, "who runs the mailbox")},
    {JSON_FIELD("mx", BYTES_OR_NULL, line, mx, "its mail server; only where DNS was asked"), .optional = true},
    {JSON_FIELD("smtp_code", COUNT_OR_NULL, line, smtp_code, "what that said; only where it was asked"), .optional = true},
    {JSON_FIELD("smtp_reply", BYTES_OR_NULL, line, smtp_reply, "the words of it; only where it was asked"), .optional = true},
};
/* clang-format on */

/* How many of the fields there are at each level. */
enum { FIELDS_DNS = 8, FIELDS_SMTP = 10, FIELDS_SYNTAX = FIELDS_DNS - 1 };

_Static_assert(sizeof fields / sizeof *fields == FIELDS_SMTP, "level smtp tells all");

static const struct shape line_shape = {fields, FIELDS_SMTP, sizeof(struct line)};

static size_t take_flags(unsigned flags, char *words[FLAG_COUNT])
{
    size_t count = 0;
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++)
        if ((flags & 1U << bit) != 0)
            words[count++] = (char *)flag_names[bit];
    return count;
}

/* The whole address with the suggested domain, in TEXT; or an empty one. */
static struct str suggestion_of(const struct verdict *verdict, char text[SUGGESTION_BYTES])
{
    struct str local = address_local(&verdict->address), domain = verdict->facts.suggestion;
    if (domain.length == 0 || local.length > LOCAL_MAX || domain.length > DOMAIN_MAX)
        return STR("");
    char *end = mempcpy(text, local.bytes, local.length);
    *end++ = '@';
    end = mempcpy(end, domain.bytes, domain.length);
    return (struct str){text, (size_t)(end - text)};
}

char *verdict_json(struct str input, const struct verdict *verdict, size_t *length)
{
    char suggestion[SUGGESTION_BYTES], *flags[FLAG_COUNT];
    struct line line = {
        .input = input,
        .address = verdict->address.text,
        .status = str_of(segment_words[verdict->reason->segment]),
        .reason = str_of(verdict->reason->code),
        .flags = {flags, take_flags(verdict->address.flags, flags)},
        .suggestion = suggestion_of(verdict, suggestion),
        .provider = verdict->facts.provider,
        .mx = verdict->mx,
        .smtp_code = verdict->code > 0 ? verdict->code : FIELD_NONE,
        .smtp_reply = verdict->reply,
    };
    struct shape shape = line_shape;
    shape.count = verdict->smtp_reason != NULL ? FIELDS_SMTP
                  : verdict->mx_reason != NULL ? FIELDS_DNS
                                               : FIELDS_SYNTAX;
    return shape_line(&shape, &line, length);
}

char *verdict_schema(size_t *length)
{
    return schema_text(&line_shape, NULL, "a line of mailsift check --json", length);
}
