/* Knows the names under which strangers register their own: com, edu.pl, ddns.net. */
#include "validators/names/public_suffix_psl.h"

#include <string.h>

#include <libpsl.h>

#include "validators/names/address.h"

bool public_suffix(const char *domain)
{
    return psl_is_public_suffix(psl_builtin(), domain) != 0;
}

bool top_level_domain(const char *label)
{
    return psl_is_public_suffix2(psl_builtin(), label, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* The list knows no numbers: to it 192.0.2.25 is registered below the suffix 25. */
static bool ends_in_number(const char *name)
{
    const char *dot = strrchr(name, '.');
    const char *label = dot != NULL ? dot + 1 : name;
    return label[strspn(label, "0123456789")] == '\0';
}

struct str registrable_domain(struct str domain)
{
    char name[DOMAIN_MAX + 1];
    if (domain.length > DOMAIN_MAX)
        return STR("");
    memcpy(name, domain.bytes, domain.length);
    name[domain.length] = '\0';
    const char *found = ends_in_number(name) ? NULL : psl_registrable_domain(psl_builtin(), name);
    return found != NULL ? str_tail(domain, (size_t)(found - name)) : STR("");
}
