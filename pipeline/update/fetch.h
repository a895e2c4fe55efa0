/* Fetches one file by HTTPS, within bounds. */
#ifndef PIPELINE_UPDATE_FETCH_H
#define PIPELINE_UPDATE_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"

enum { FETCH_TAG_BYTES = 256, FETCH_TIME_BYTES = 64 };

/* How it may be fetched. */
struct fetch_plan {
    const char *ca;              /* a file with certificates of authorities; NULL: the system's */
    size_t bytes_max;            /* of the body; more ends it */
    double seconds_max;          /* for all of it; more than 0 */
    const char *etag, *modified; /* of what is there already; NULL: whatever there is is fetched */
};

struct fetched {
    struct str body;            /* the caller frees its bytes; of an unchanged one NULL */
    bool unchanged;             /* it is still what ETAG and MODIFIED say */
    char etag[FETCH_TAG_BYTES]; /* what the server says of it, or "" */
    char modified[FETCH_TIME_BYTES];
};

/* Fetches URL, which is https:// and names no user.  Redirections are followed a few times, to https:// only;
 * the server's certificate must be good; a proxy of the environment (https_proxy, no_proxy) is used.  Returns
 * false with FAIL set: 69 the network or the server, 66 there is no such file, or none at plan->ca, 65 it is
 * too large.  One thread. */
bool fetch_url(const char *url, const struct fetch_plan *plan, struct fetched *fetched, struct fail *fail);

#endif
