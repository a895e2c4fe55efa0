/* Reads lists such as `v=DMARC1; p=none`, which DKIM and DMARC have in DNS (RFC 6376 3.2). */
#ifndef VALIDATORS_SENDER_TAG_LIST_H
#define VALIDATORS_SENDER_TAG_LIST_H

#include <stdbool.h>

#include "validators/base/str.h"

/* Whether LIST has TAG; *VALUE is then what the first one stands for, without blanks around it. */
bool tag_find(struct str list, const char *tag, struct str *value);

/* Whether the first tag of LIST is v, and its value VERSION. */
bool tag_list_is(struct str list, const char *version);

#endif
