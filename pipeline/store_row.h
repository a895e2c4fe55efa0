/* A row of the store: one domain's answer under a keyed hash, with a sum that a damaged row does not pass. */
#ifndef PIPELINE_STORE_ROW_H
#define PIPELINE_STORE_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/domains.h"

enum {
    STORE_SECRET_BYTES = 192, /* XXH3 asks for 136 at least */
    STORE_MX_MAX = 253,       /* validators/address.h's DOMAIN_MAX: a longer name is none */
};

/* The columns of a row; they are as good as the file that they come from until store_row_holds has looked. */
struct store_row {
    int64_t key; /* the low half of the name's hash */
    uint64_t sum;
    uint32_t asked_s, expires_s;
    uint8_t answer; /* enum mx_verdict */
    uint8_t mx_length;
    const char *mx; /* masked, not NUL-terminated; owned elsewhere */
};

/* SECRET has STORE_SECRET_BYTES in all that follows. */
int64_t store_row_key(const uint8_t *secret, const struct asked_domain *domain);

/* The row for what is known of DOMAIN; its mx is in MX.  The host is masked by the domain's name, for that of
 * a customer may stand in it: the file tells of a domain only to who knows its name. */
struct store_row store_row_of(const uint8_t *secret, const struct asked_domain *domain,
                              char mx[STORE_MX_MAX]);

/* Whether ROW is a sound answer about DOMAIN that was given before NOW_S and has not expired then. */
bool store_row_holds(const uint8_t *secret, const struct asked_domain *domain, const struct store_row *row,
                     uint32_t now_s);

/* The MX host that a row which holds says of DOMAIN, in BYTES; empty where there is none. */
struct str store_row_host(const uint8_t *secret, const struct asked_domain *domain,
                          const struct store_row *row, char bytes[STORE_MX_MAX]);

#endif
