/* What was found about one address, as JSON: a line of check --json. */
#include "pipeline/verdict_json.h"

#include <jansson.h>
#include <string.h>

#include "pipeline/text/json_out.h"
#include "validators/names/flags.h"
#include "validators/validator.h"

static json_t *flags_of(unsigned flags)
{
    json_t *words = json_array();
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++)
        if ((flags & 1U << bit) != 0)
            json_out_append(words, json_string(flag_names[bit]));
    return words;
}

/* The whole address with the suggested domain, or null. */
static json_t *suggestion_of(const struct verdict *verdict)
{
    struct str local = address_local(&verdict->address), domain = verdict->facts.suggestion;
    if (domain.length == 0)
        return json_null();
    char text[LOCAL_MAX + 1 + DOMAIN_MAX];
    size_t length = local.length;
    if (length > LOCAL_MAX || domain.length > DOMAIN_MAX)
        return json_null();
    memcpy(text, local.bytes, length);
    text[length++] = '@';
    memcpy(text + length, domain.bytes, domain.length);
    return json_out_string((struct str){text, length + domain.length});
}

char *verdict_json(struct str input, const struct verdict *verdict, size_t *length)
{
    json_t *object = json_object();
    struct str provider = verdict->facts.provider;
    json_out_set(object, "input", json_out_string(input));
    json_out_set(object, "address", json_out_string(verdict->address.text));
    json_out_set(object, "status", json_string(segment_words[verdict->reason->segment]));
    json_out_set(object, "reason", json_string(verdict->reason->code));
    json_out_set(object, "flags", flags_of(verdict->address.flags));
    json_out_set(object, "suggestion", suggestion_of(verdict));
    json_out_set(object, "provider", provider.length > 0 ? json_out_string(provider) : json_null());
    if (verdict->mx_reason != NULL)
        json_out_set(object, "mx", verdict->mx.length > 0 ? json_out_string(verdict->mx) : json_null());
    if (verdict->smtp_reason != NULL) {
        json_out_set(object, "smtp_code", verdict->code > 0 ? json_out_count(verdict->code) : json_null());
        json_out_set(object, "smtp_reply",
                     verdict->reply.length > 0 ? json_out_string(verdict->reply) : json_null());
    }
    return json_out_text(object, JSON_COMPACT, length);
}
