/* The store's rows of domains: the answer, and the MX host. */
#include "pipeline/store/store_row.h"

static struct str domain_name(const struct asked_domain *domain)
{
    return (struct str){domain->name, domain->name_length};
}

void store_row_of_domain(const uint8_t *secret, const struct asked_domain *domain, struct store_row *row,
                         char masked[STORE_DATA_MAX])
{
    struct str mx = {domain->mx,
                     domain->mx == NULL || domain->mx_length > STORE_MX_MAX ? 0 : domain->mx_length};
    *row = (struct store_row){
        .asked_s = domain->asked_s, .expires_s = domain->expires_s, .answer = domain->verdict};
    store_row_seal(secret, domain_name(domain), mx, row, masked);
}

bool store_row_read_domain(const uint8_t *secret, const struct asked_domain *domain,
                           const struct store_row *row, struct str *host, char data[STORE_DATA_MAX])
{
    if (row->answer <= MX_UNKNOWN || row->answer >= MX_VERDICT_COUNT || row->data_length > STORE_MX_MAX)
        return false;
    if (!store_row_open(secret, domain_name(domain), row, data))
        return false;
    *host = (struct str){data, row->data_length};
    return host->length == 0 || str_is_hostname(*host);
}
