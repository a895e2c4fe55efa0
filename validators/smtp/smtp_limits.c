/* How often a provider may be asked: the bounds that keep our reputation good. */
#include "validators/smtp/smtp_limits.h"

#include <limits.h>
#include <stddef.h>

#include "validators/providers.h"

static const struct smtp_limits everybody_else = {2, 2000, 10, 3, 30, 200, 0};

const struct smtp_limits smtp_no_limits = {
    .connections = UINT_MAX, .recipients = 100, .unknown_in_a_row = UINT_MAX, .unknown_percent = 100};

const struct smtp_limits *smtp_limits_of(struct str provider)
{
    const struct provider *row = provider_of(provider);
    return row != NULL && row->limits != NULL ? row->limits : &everybody_else;
}
