/* Knows the names under which strangers register their own: com, edu.pl, ddns.net. */
#include "validators/public_suffix_psl.h"

#include <libpsl.h>

bool public_suffix(const char *domain)
{
    return psl_is_public_suffix(psl_builtin(), domain) != 0;
}
