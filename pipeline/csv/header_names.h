/* What the name of a column says about whether it holds e-mail addresses. */
#ifndef PIPELINE_CSV_HEADER_NAMES_H
#define PIPELINE_CSV_HEADER_NAMES_H

#include "validators/base/str.h"

enum header_rank {
    HEADER_NOT = -1, /* about e-mail, or about a P.O. box, but no address */
    HEADER_UNKNOWN = 0,
    HEADER_SECOND = 1, /* a further address of the contact */
    HEADER_LIKELY = 2,
    HEADER_SURE = 3,
};

/* Ranks NAME (UTF-8), as the exports of mailing services, CRMs and address books have it, in English and
 * Chinese and the commonest other languages.  Case, blanks, hyphens and underscores do not count. */
enum header_rank header_rank(struct str name);

/* Whether NAME is one that columns of contact lists have, whatever it says of e-mail (name, phone, 公司 ...).
 */
bool header_is_known(struct str name);

#endif
