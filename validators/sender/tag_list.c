/* Reads lists such as `v=DMARC1; p=none`, which DKIM and DMARC have in DNS. */
#include "validators/sender/tag_list.h"

#include <string.h>

/* Takes the first of the tags off LIST.  Returns false when none is left. */
static bool next_tag(struct str *list, struct str *tag, struct str *value)
{
    if (list->length == 0)
        return false;
    const char *end = memchr(list->bytes, ';', list->length);
    size_t length = end != NULL ? (size_t)(end - list->bytes) : list->length;
    struct str part = str_head(*list, length);
    *list = str_tail(*list, end != NULL ? length + 1 : length);
    const char *equals = memchr(part.bytes, '=', part.length);
    size_t name = equals != NULL ? (size_t)(equals - part.bytes) : part.length;
    *tag = str_trim(str_head(part, name));
    *value = str_trim(str_tail(part, name + 1));
    return true;
}

bool tag_find(struct str list, const char *tag, struct str *value)
{
    struct str name;
    while (next_tag(&list, &name, value))
        if (str_equal_nocase(name, str_of(tag)))
            return true;
    return false;
}

bool tag_list_is(struct str list, const char *version)
{
    struct str name, value;
    return next_tag(&list, &name, &value) && str_equal_nocase(name, STR("v")) &&
           str_equal_nocase(value, str_of(version));
}
