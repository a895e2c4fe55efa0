/* A row of the store: what is known of a name, under a keyed hash of it, with a sum that a damaged row does
 * not pass.
 *
 * A name is a domain, or a mailbox: its address, and for the made-up neighbour of a domain, @ and the domain.
 */
#ifndef PIPELINE_STORE_STORE_ROW_H
#define PIPELINE_STORE_STORE_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"

enum {
    STORE_SECRET_BYTES = 192, /* XXH3 asks for 136 at least */
    STORE_MX_MAX = 253,       /* validators/names/address.h's DOMAIN_MAX: a longer name is none */
    STORE_DATA_MAX = 512,
    STORE_NAME_MAX = 320, /* an address */
};

/* The columns of a row; they are as good as the file that they come from until one of the functions below has
 * looked. */
struct store_row {
    int64_t key; /* the low half of the name's hash */
    uint64_t sum;
    uint32_t asked_s, expires_s;
    uint8_t answer; /* enum mx_verdict; for a mailbox STORE_MAILBOX + enum smtp_verdict */
    uint16_t data_length;
    const char *data; /* masked, not NUL-terminated; owned elsewhere */
};

enum { STORE_MAILBOX = 64 };

/* SECRET has STORE_SECRET_BYTES in all that follows. */
int64_t store_row_key(const uint8_t *secret, struct str name);

/* Masks DATA by NAME and completes ROW, whose answer and times are set, with key, sum and data, which is then
 * in MASKED.  The file tells of a name only to who knows it. */
void store_row_seal(const uint8_t *secret, struct str name, struct str data, struct store_row *row,
                    char masked[STORE_DATA_MAX]);

/* Whether ROW is one of NAME that is as it was written; its data is then in DATA. */
bool store_row_open(const uint8_t *secret, struct str name, const struct store_row *row,
                    char data[STORE_DATA_MAX]);

/* Whether the times of ROW are those of an answer, given before NOW_S and not ages ago; and whether it has
 * expired. */
bool store_row_is_in_time(const struct store_row *row, uint32_t now_s);
bool store_row_has_expired(const struct store_row *row, uint32_t now_s);

/* The row of a domain, whose data is its MX host; and what one says of it, its HOST being in DATA then (empty
 * where there is none): false where it does not hold. */
void store_row_of_domain(const uint8_t *secret, const struct asked_domain *domain, struct store_row *row,
                         char masked[STORE_DATA_MAX]);
bool store_row_read_domain(const uint8_t *secret, const struct asked_domain *domain,
                           const struct store_row *row, struct str *host, char data[STORE_DATA_MAX]);

/* The name of MAILBOX at DOMAIN, in NAME. */
struct str store_mailbox_name(const struct asked_mailbox *mailbox, const struct asked_domain *domain,
                              char name[STORE_NAME_MAX]);

/* The row of a mailbox. */
void store_row_of_mailbox(const uint8_t *secret, struct str name, const struct asked_mailbox *mailbox,
                          struct store_row *row, char masked[STORE_DATA_MAX]);

/* What a row says of a mailbox; the texts are in the DATA that it was read with. */
struct stored_mailbox {
    enum smtp_verdict verdict;
    unsigned times; /* in how many runs one after the other */
    uint16_t code;
    uint8_t enhanced[3];
    struct str mx, reply;
};

/* Reads ROW, of the mailbox that is called NAME.  Returns false where it does not hold. */
bool store_row_read_mailbox(const uint8_t *secret, struct str name, const struct store_row *row,
                            struct stored_mailbox *stored, char data[STORE_DATA_MAX]);

#endif
