/* The store's rows of mailboxes: the verdict, and in the data what the server has said.
 *
 *   format 1 | times 1 | code 2 | enhanced 3 | length of the MX host 1 | the host | the reply's text */
#include <string.h>

#include "pipeline/store/store_row.h"
#include "validators/base/visible.h"
#include "validators/names/address.h"

enum {
    FORMAT = 1,
    AT_TIMES = 1,
    AT_CODE = 2,
    AT_ENHANCED = 4,
    AT_MX_LENGTH = 7,
    HEAD_BYTES = 8,
    CODE_MAX = 599
};

_Static_assert(HEAD_BYTES + (int)STORE_MX_MAX + SMTP_REPLY_KEPT <= STORE_DATA_MAX, "it fits");
_Static_assert(LOCAL_MAX + 1 + DOMAIN_MAX <= STORE_NAME_MAX, "an address fits");

struct str store_mailbox_name(const struct asked_mailbox *mailbox, const struct asked_domain *domain,
                              char name[STORE_NAME_MAX])
{
    size_t local = mailbox->local_length;
    memcpy(name, mailbox->local, local);
    name[local] = '@';
    memcpy(name + local + 1, domain->name, domain->name_length);
    return (struct str){name, local + 1 + domain->name_length};
}

void store_row_of_mailbox(const uint8_t *secret, struct str name, const struct asked_mailbox *mailbox,
                          struct store_row *row, char masked[STORE_DATA_MAX])
{
    char data[STORE_DATA_MAX];
    size_t mx = mailbox->mx != NULL && mailbox->mx_length <= STORE_MX_MAX ? mailbox->mx_length : 0;
    size_t reply =
        mailbox->reply != NULL && mailbox->reply_length <= SMTP_REPLY_KEPT ? mailbox->reply_length : 0;
    unsigned times = mailbox->last != mailbox->verdict ? 1U : mailbox->times + 1U;
    data[0] = FORMAT;
    data[AT_TIMES] = (char)(times < UINT8_MAX ? times : UINT8_MAX);
    data[AT_CODE] = (char)(mailbox->code >> 8);
    data[AT_CODE + 1] = (char)(mailbox->code & 0xff);
    memcpy(data + AT_ENHANCED, mailbox->enhanced, sizeof mailbox->enhanced);
    data[AT_MX_LENGTH] = (char)mx;
    if (mx > 0)
        memcpy(data + HEAD_BYTES, mailbox->mx, mx);
    if (reply > 0)
        memcpy(data + HEAD_BYTES + mx, mailbox->reply, reply);
    *row = (struct store_row){.asked_s = mailbox->asked_s,
                              .expires_s = mailbox->expires_s,
                              .answer = (uint8_t)(STORE_MAILBOX + mailbox->verdict)};
    store_row_seal(secret, name, (struct str){data, HEAD_BYTES + mx + reply}, row, masked);
}

bool store_row_read_mailbox(const uint8_t *secret, struct str name, const struct store_row *row,
                            struct stored_mailbox *stored, char data[STORE_DATA_MAX])
{
    if (row->answer <= STORE_MAILBOX || row->answer >= STORE_MAILBOX + SMTP_VERDICT_COUNT ||
        row->data_length < HEAD_BYTES || !store_row_open(secret, name, row, data) || data[0] != FORMAT)
        return false;
    const uint8_t *bytes = (const uint8_t *)data;
    struct str rest = {data + HEAD_BYTES, row->data_length - (size_t)HEAD_BYTES};
    size_t mx = bytes[AT_MX_LENGTH];
    *stored = (struct stored_mailbox){
        .verdict = (enum smtp_verdict)(row->answer - STORE_MAILBOX),
        .times = bytes[AT_TIMES],
        .code = (uint16_t)(bytes[AT_CODE] << 8 | bytes[AT_CODE + 1]),
        .mx = str_head(rest, mx),
        .reply = str_tail(rest, mx),
    };
    memcpy(stored->enhanced, bytes + AT_ENHANCED, sizeof stored->enhanced);
    return mx <= rest.length && stored->reply.length <= SMTP_REPLY_KEPT && stored->code <= CODE_MAX &&
           (mx == 0 || str_is_hostname(stored->mx)) && visible_is_same(stored->reply);
}
