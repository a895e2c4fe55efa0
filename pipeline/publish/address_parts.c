/* Takes an address to pieces, for columns that have them apart. */
#include "pipeline/publish/address_parts.h"

#include <string.h>

static struct str before(struct str whole, struct str tail)
{
    size_t length = whole.length - tail.length;
    return str_head(whole, length > 0 ? length - 1 : 0); /* without the dot between them */
}

static void split_domain(struct address_parts *parts, struct suffix_cache *suffixes)
{
    struct str registered = suffix_cache_registered(suffixes, parts->domain);
    const char *dot = registered.length > 0 ? memchr(registered.bytes, '.', registered.length) : NULL;
    if (dot == NULL)
        return;
    parts->suffix = str_tail(registered, (size_t)(dot + 1 - registered.bytes));
    parts->label = before(registered, parts->suffix);
    parts->subdomain = before(parts->domain, registered);
}

struct address_parts address_parts_of(const struct row *row, struct suffix_cache *suffixes)
{
    struct address_parts parts = {0};
    size_t length = row->local_length;
    if (row->reason->bad_syntax || length == 0 || row->text_length > ADDRESS_MAX ||
        row->text_length <= length + 1)
        return parts;
    parts.local = parts.name = (struct str){row->text, length};
    parts.domain = (struct str){row->text + length + 1, row->text_length - length - 1};
    const char *plus = memchr(parts.local.bytes, '+', length);
    if (plus != NULL) {
        parts.name = str_head(parts.local, (size_t)(plus - parts.local.bytes));
        parts.alias = str_tail(parts.local, parts.name.length + 1);
    }
    split_domain(&parts, suffixes);
    return parts;
}
