/* How often a provider may be asked: the bounds that keep the asker's name good, one row a provider.
 *
 * They are half of what known senders with a good name are granted, as a stranger who asks and sends nothing
 * has none.  Free-mail providers count unknown recipients (NetEase HL:REP, Yahoo, GoDaddy IB112); a company's
 * server has few mailboxes, of which a list may hold many that are gone. */
#include "validators/smtp/smtp_limits.h"

#include <limits.h>
#include <stddef.h>

static const struct smtp_limits rows[] = {
    /* provider, connections, interval_ms, recipients, in a row, unknown %, a domain, a group */
    {"google", 2, 2000, 10, 3, 20, 0, 5000},  {"outlook", 2, 2000, 10, 3, 10, 0, 5000},
    {"m365", 2, 2000, 10, 3, 30, 200, 0},     {"icloud", 2, 2000, 5, 3, 10, 0, 5000},
    {"yahoo", 2, 2000, 10, 3, 10, 0, 5000},   {"aol", 2, 2000, 10, 3, 10, 0, 5000},
    {"qq", 2, 2000, 6, 3, 10, 0, 5000},       {"tencent-exmail", 2, 2000, 6, 3, 20, 200, 0},
    {"netease", 2, 2000, 5, 3, 10, 0, 5000},  {"netease-qiye", 2, 2000, 5, 3, 20, 200, 0},
    {"aliyun", 2, 2000, 6, 3, 10, 0, 5000},   {"aliyun-qiye", 2, 2000, 6, 3, 20, 200, 0},
    {"mail.ru", 2, 2000, 10, 3, 10, 0, 5000}, {"yandex", 2, 2000, 10, 3, 10, 0, 5000},
    {"gmx", 2, 2000, 10, 3, 10, 0, 5000},     {"orange", 1, 2000, 10, 3, 10, 0, 5000},
    {"laposte", 1, 2000, 10, 3, 10, 0, 5000}, {"godaddy", 1, 2000, 10, 3, 10, 200, 5000},
    {NULL, 2, 2000, 10, 3, 30, 200, 0},
};

const struct smtp_limits smtp_no_limits = {
    .connections = UINT_MAX, .recipients = 100, .unknown_in_a_row = UINT_MAX, .unknown_percent = 100};

const struct smtp_limits *smtp_limits_of(struct str provider)
{
    const struct smtp_limits *row = rows;
    while (row->provider != NULL && !str_equal(str_of(row->provider), provider))
        row++;
    return row;
}
