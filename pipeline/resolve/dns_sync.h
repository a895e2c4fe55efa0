/* Asks the name servers one question after the other, once it is known which of them can be believed. */
#ifndef PIPELINE_RESOLVE_DNS_SYNC_H
#define PIPELINE_RESOLVE_DNS_SYNC_H

#include "validators/base/arena.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/canary/canary.h"
#include "validators/sender/records.h"

struct doctor_dns {
    struct record_source source;     /* the first member: the source is this */
    struct canary_listener listener; /* hears nothing that is not asked for */
    struct loop *loop;
    struct resolver *resolver;
    struct canary *canary;
    struct arena arena; /* the records, and the questions on their way */
    int64_t ends_ms;    /* on CLOCK_MONOTONIC: nothing is asked or waited for any more */
    struct canary_names *canaries;
};

/* Opens DNS with the servers and canaries of SETTINGS.  Returns false with FAIL set (69).  doctor_dns_close
 * afterwards, whatever it returned. */
bool doctor_dns_open(struct doctor_dns *dns, const struct settings *settings, struct fail *fail);
void doctor_dns_close(struct doctor_dns *dns);

/* Waits until one server is believed, or until ENDS_MS. */
bool doctor_dns_prove(struct doctor_dns *dns);

/* A server that is believed now, or -1. */
int doctor_dns_server(const struct doctor_dns *dns);

#endif
