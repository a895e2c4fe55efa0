/* What the checks of doctor share: the patient, and how one says what it found.  One file a group of checks.
 */
#ifndef PIPELINE_DOCTOR_DOCTOR_CHECKS_H
#define PIPELINE_DOCTOR_DOCTOR_CHECKS_H

#include "pipeline/doctor/doctor.h"
#include "pipeline/resolve/dns_sync.h"

enum { DOCTOR_ADDRESS_BYTES = 16, DOCTOR_ADDRESS_TEXT = 46 };

/* This machine, as far as it is known. */
struct doctor {
    const struct settings *settings;
    struct doctor_dns dns; /* opened by the first check */
    struct arena texts;
    int64_t began_ms;
    unsigned char address[DOCTOR_ADDRESS_BYTES]; /* from which mail servers see us, in network order */
    unsigned address_length;                     /* 4 or 16; 0: not known */
    char address_text[DOCTOR_ADDRESS_TEXT];
    const char *helo, *mail_domain, *sender; /* in lower case; NULL: not named, or the null sender's */
};

/* One way in which a check may end. */
struct doctor_outcome {
    enum doctor_verdict verdict;
    const char *text, *advice; /* ADVICE may be NULL */
};

/* doctor_say.c: sets FINDING to OUTCOME; FORMAT, unless it is empty, is what follows its text and a colon. */
void doctor_say(struct finding *finding, const struct doctor_outcome *outcome, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

typedef void doctor_check(struct doctor *doctor, struct finding *finding);

/* doctor_filter.c: whether the name server hides what it does not like. */
doctor_check doctor_filter;

/* doctor_port.c: whether mail servers can be reached; learns our address. */
doctor_check doctor_port;

/* doctor_name.c: who we are in DNS. */
doctor_check doctor_helo, doctor_ptr, doctor_fcrdns;

/* doctor_domain.c: what receivers see of the domains that we name. */
doctor_check doctor_spf, doctor_mx, doctor_dmarc, doctor_sender_mx, doctor_sender_spf, doctor_sender_dmarc,
    doctor_dkim, doctor_apart;

/* doctor_machine.c: what this machine has, and what is not asked. */
doctor_check doctor_block_lists, doctor_limits, doctor_clock, doctor_lists;

/* doctor_address.c: sets DOCTOR's address from --public-ip, or to the one from which the host at OCTETS
 * (IPv4) is reached, if it is public. */
void doctor_learn_address(struct doctor *doctor, const unsigned char octets[4]);

#endif
