/* Gets a set of lists from where somebody publishes it: by HTTPS, from a directory, or from a file. */
#ifndef PIPELINE_UPDATE_LIST_ORIGIN_H
#define PIPELINE_UPDATE_LIST_ORIGIN_H

#include "pipeline/update/list_index.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

/* The name of a published set's manifest. */
#define LIST_MANIFEST "SHA256SUMS"

/* What came. */
struct list_delivery {
    struct str text[LISTS_SHIPPED]; /* by their numbers, memory of malloc; NULL: not in the set */
    char etag[LIST_TAG_BYTES], modified[LIST_TIME_BYTES];
    bool unchanged; /* there is nothing newer than FORMER, and no text came */
};

/* Gets the set at SETTINGS->from: a URL (https://) or a path; of a directory (a URL that ends in /) the
 * manifest SHA256SUMS and the lists that it names, of a file either that manifest with the lists beside it or
 * one list. FORMER, if not NULL, is the set that came from there before.  All together have at most
 * LIST_BYTES_MAX bytes and SETTINGS->timeout_s seconds (5 minutes).  What came has the sums of its manifest;
 * otherwise it was not looked at.  Returns false with FAIL set: 64 no URL or path, 65 no manifest or list, or
 * another sum, 66, 69,
 * 74.  DELIVERY is let go with list_delivery_free in both cases. */
bool list_origin_get(const struct settings *settings, const struct list_index *former,
                     struct list_delivery *delivery, struct fail *fail);
void list_delivery_free(struct list_delivery *delivery);

#endif
