/* What receivers see of a domain that we name: our own, and the one that sends the newsletters. */
#include <stdio.h>
#include <string.h>

#include "pipeline/doctor/doctor_checks.h"
#include "validators/names/public_suffix_psl.h"
#include "validators/sender/dkim.h"
#include "validators/sender/dmarc.h"
#include "validators/sender/spf.h"

enum { LOCAL_BYTES = 65 };

static const struct doctor_outcome no_mail_from = {
    DOCTOR_SKIPPED, "no sender domain given",
    "Set --mail-from to a sender address on a dedicated domain; level smtp needs it."};

/* Those of the domain of MAIL FROM, for our address. */
static const struct doctor_outcome spf_outcomes[SPF_RESULT_COUNT] = {
    [SPF_PASS] = {DOCTOR_OK, "the SPF record authorizes this address", NULL},
    [SPF_FAIL] =
        {DOCTOR_BAD, "the SPF record rejects this address",
         "Add the address of this machine to it (ip4:...); otherwise servers will refuse the sender."},
    [SPF_SOFTFAIL] = {DOCTOR_WARN, "the SPF record does not authorize this address",
                      "Add the address of this machine to it (ip4:...)."},
    [SPF_NEUTRAL] = {DOCTOR_WARN, "the SPF record is neutral about this address",
                     "Add the address of this machine to it (ip4:...), and end it with -all."},
    [SPF_NONE] = {DOCTOR_WARN, "the domain has no SPF record",
                  "Publish a TXT record: v=spf1 ip4:ADDRESS -all, with the address of this machine."},
    [SPF_TEMPERROR] = {DOCTOR_WARN, "the SPF record could not be evaluated completely", "Try again."},
    [SPF_PERMERROR] = {DOCTOR_BAD, "the SPF record is invalid",
                       "Fix it: receivers ignore such a record, or refuse the mail."},
};

static const struct doctor_outcome spf_open = {DOCTOR_WARN, "the SPF record authorizes everyone",
                                               "End it with -all; as published, any machine passes."};

static const struct doctor_outcome spf_no_address = {
    DOCTOR_SKIPPED, "there is an SPF record, but the public address of this machine is unknown",
    "Set --public-ip to the address that mail servers see."};

/* Those of the newsletters' domain, for a stranger. */
static const struct doctor_outcome sender_spf_outcomes[SPF_RESULT_COUNT] = {
    [SPF_PASS] = {DOCTOR_BAD, "the SPF record authorizes everyone",
                  "End it with ~all or -all; as published, anybody may send in your name."},
    [SPF_FAIL] = {DOCTOR_OK, "the SPF record is valid and forbids all other senders (-all)", NULL},
    [SPF_SOFTFAIL] = {DOCTOR_OK, "the SPF record is valid and flags all other senders (~all)", NULL},
    [SPF_NEUTRAL] = {DOCTOR_WARN, "the SPF record does not restrict other senders",
                     "End it with ~all or -all; as published it has no effect."},
    [SPF_NONE] = {DOCTOR_BAD, "the domain has no SPF record",
                  "Publish one that lists every service that sends your mail: Google and Yahoo require SPF "
                  "and DKIM from bulk senders."},
    [SPF_TEMPERROR] = {DOCTOR_WARN, "the SPF record could not be evaluated completely", "Try again."},
    [SPF_PERMERROR] = {DOCTOR_BAD, "the SPF record is invalid",
                       "Fix it: receivers ignore such a record, or refuse the mail."},
};

enum mx_outcome { MX_UNKNOWN_YET, MX_NULL, MX_NOTHING, MX_IMPLICIT, MX_FINE };

static const struct doctor_outcome mx_outcomes[] = {
    [MX_UNKNOWN_YET] = {DOCTOR_WARN, "the DNS lookup of the domain's mail servers failed", "Try again."},
    [MX_NULL] = {DOCTOR_BAD, "the domain accepts no mail (null MX)",
                 "Set up a mail server for it: many receivers refuse a sender that accepts no replies, and "
                 "nobody could write to postmaster."},
    [MX_NOTHING] = {DOCTOR_BAD, "the domain accepts no mail (it has neither an MX nor an address)",
                    "Set up a mail server for it: many receivers refuse a sender that accepts no replies, "
                    "and nobody could write to postmaster."},
    [MX_IMPLICIT] = {DOCTOR_WARN, "the domain has no MX, only an address",
                     "Publish an MX record, and make sure that somebody reads postmaster and abuse there."},
    [MX_FINE] = {DOCTOR_OK, "the domain accepts mail; whether anybody reads postmaster is not checked", NULL},
};

static const struct doctor_outcome dmarc_outcomes[] = {
    [DMARC_MISSING] = {DOCTOR_WARN, "the domain has no DMARC record",
                       "Publish a TXT record at _dmarc: v=DMARC1; p=reject (the domain sends no mail)."},
    [DMARC_FAILED] = {DOCTOR_WARN, "the DNS lookup of the DMARC policy failed", "Try again."},
    [DMARC_SEVERAL] = {DOCTOR_WARN, "there is more than one DMARC record", "Remove all but one."},
    [DMARC_BROKEN] = {DOCTOR_WARN, "the DMARC record has no policy", "Set p=none, p=quarantine or p=reject."},
    [DMARC_NONE] = {DOCTOR_OK, "the DMARC policy is none", NULL},
    [DMARC_QUARANTINE] = {DOCTOR_OK, "the DMARC policy is quarantine", NULL},
    [DMARC_REJECT] = {DOCTOR_OK, "the DMARC policy is reject", NULL},
};

static const struct doctor_outcome sender_dmarc_outcomes[] = {
    [DMARC_MISSING] = {DOCTOR_BAD, "the domain has no DMARC record",
                       "Publish a TXT record at _dmarc (v=DMARC1; p=none; rua=mailto:...): Google and Yahoo "
                       "have required it from bulk senders since 2024."},
    [DMARC_FAILED] = {DOCTOR_WARN, "the DNS lookup of the DMARC policy failed", "Try again."},
    [DMARC_SEVERAL] = {DOCTOR_BAD, "there is more than one DMARC record",
                       "Remove all but one: receivers ignore all of them."},
    [DMARC_BROKEN] = {DOCTOR_BAD, "the DMARC record has no policy", "Set p=none, p=quarantine or p=reject."},
    [DMARC_NONE] =
        {DOCTOR_WARN, "the DMARC policy is none",
         "This is the minimum that Google and Yahoo have required from bulk senders since 2024.  Once the "
         "reports (rua=) show that your own mail passes, move on to quarantine and reject."},
    [DMARC_QUARANTINE] = {DOCTOR_OK, "the DMARC policy is quarantine", NULL},
    [DMARC_REJECT] = {DOCTOR_OK, "the DMARC policy is reject", NULL},
};

static const struct doctor_outcome dkim_not_asked = {
    DOCTOR_SKIPPED, "the DKIM key is not checked: DNS does not list selectors",
    "Set --dkim-selector: it is s= in the DKIM-Signature of any message that you sent."};

static const struct doctor_outcome dkim_outcomes[] = {
    [DKIM_MISSING] = {DOCTOR_BAD, "there is no DKIM key with that selector",
                      "Publish the key that your mail service gives you, or set another selector."},
    [DKIM_FAILED] = {DOCTOR_WARN, "the DNS lookup of the DKIM key failed", "Try again."},
    [DKIM_SEVERAL] = {DOCTOR_BAD, "there is more than one DKIM key with that selector",
                      "Remove all but one."},
    [DKIM_REVOKED] = {DOCTOR_BAD, "the DKIM key is revoked (p= is empty)",
                      "Publish a key, or set another selector."},
    [DKIM_BROKEN] = {DOCTOR_BAD, "the DKIM key is malformed",
                     "Check whether part of it was lost when the record was entered: it is long."},
    [DKIM_WEAK] = {DOCTOR_BAD, "the DKIM key is so short that receivers ignore it",
                   "Create a new one of 2048 bits."},
    [DKIM_SHORT] = {DOCTOR_WARN, "the DKIM key is short", "Create a new one of 2048 bits."},
    [DKIM_FINE] = {DOCTOR_OK, "the DKIM key is published", NULL},
};

enum apart_outcome { APART_UNKNOWN, APART_SAME, APART_RELATED, APART_FINE };

static const struct doctor_outcome apart_outcomes[] = {
    [APART_UNKNOWN] = {DOCTOR_SKIPPED, "no sender domain given to compare it with", NULL},
    [APART_SAME] = {DOCTOR_WARN, "the probing domain is the one that sends your newsletters",
                    "Use another domain for probing (--mail-from, --helo), from another IP address: bad "
                    "reputation from probing would hurt your newsletters."},
    [APART_RELATED] = {DOCTOR_WARN, "the probing domain belongs to the one that sends your newsletters",
                       "Use a separately registered domain for probing (--mail-from, --helo), from another "
                       "IP address: bad reputation from probing would hurt your newsletters."},
    [APART_FINE] = {DOCTOR_OK, "the probing domain is separate from the one that sends your newsletters",
                    NULL},
};

/* Says what SPF came to at DOMAIN. */
static void say_spf(struct finding *finding, const struct doctor_outcome *outcome, const char *domain,
                    const struct spf_answer *answer)
{
    doctor_say(finding, outcome, "%s%s%s%s%s, %u of %d lookups", domain, answer->error != NULL ? ", " : "",
               answer->error != NULL ? answer->error : "", answer->term[0] != '\0' ? ", " : "", answer->term,
               answer->lookups, SPF_LOOKUPS_MAX);
}

/* The null sender has no domain: then that of HELO counts (RFC 7208 2.4). */
void doctor_spf(struct doctor *doctor, struct finding *finding)
{
    const char *from = doctor->settings->mail_from, *at = from != NULL ? strchr(from, '@') : NULL;
    char local[LOCAL_BYTES] = "postmaster";
    struct spf_question question = {.records = &doctor->dns.source, .local = local, .helo = doctor->helo};
    struct spf_answer answer, of_stranger;
    question.domain = from != NULL && at == NULL ? doctor->helo : doctor->mail_domain;
    if (question.domain == NULL) {
        doctor_say(finding, &no_mail_from, "%s", "");
        return;
    }
    if (at != NULL)
        snprintf(local, sizeof local, "%.*s", (int)(at - from), from);
    spf_check(&question, &of_stranger);
    memcpy(question.ip, doctor->address, sizeof question.ip);
    question.address_length = doctor->address_length;
    spf_check(&question, &answer);
    bool decided =
        answer.result == SPF_NONE || answer.result == SPF_TEMPERROR || answer.result == SPF_PERMERROR;
    const struct doctor_outcome *outcome = &spf_outcomes[answer.result];
    if (of_stranger.result == SPF_PASS)
        outcome = &spf_open;
    else if (doctor->address_length == 0 && !decided)
        outcome = &spf_no_address;
    say_spf(finding, outcome, question.domain, &answer);
}

void doctor_sender_spf(struct doctor *doctor, struct finding *finding)
{
    struct spf_question question = {.records = &doctor->dns.source, .domain = doctor->sender};
    struct spf_answer answer;
    spf_check(&question, &answer);
    say_spf(finding, &sender_spf_outcomes[answer.result], doctor->sender, &answer);
}

static void look_at_mx(struct doctor *doctor, const char *domain, struct finding *finding)
{
    struct record_source *source = &doctor->dns.source;
    struct records hosts, ipv4, ipv6;
    source->find(source, domain, DNS_MX, &hosts);
    bool is_null = hosts.count == 1 && hosts.texts[0].length == 0;
    enum mx_outcome outcome = hosts.outcome == RECORDS_FAILED ? MX_UNKNOWN_YET : is_null ? MX_NULL : MX_FINE;
    if (hosts.outcome == RECORDS_NONE) {
        source->find(source, domain, DNS_A, &ipv4);
        source->find(source, domain, DNS_AAAA, &ipv6);
        bool unknown = ipv4.outcome == RECORDS_FAILED || ipv6.outcome == RECORDS_FAILED;
        outcome = ipv4.count + ipv6.count > 0 ? MX_IMPLICIT : unknown ? MX_UNKNOWN_YET : MX_NOTHING;
    }
    doctor_say(finding, &mx_outcomes[outcome], "%s%s%s", domain, outcome == MX_FINE ? ", " : "",
               outcome == MX_FINE ? hosts.texts[0].bytes : "");
}

void doctor_mx(struct doctor *doctor, struct finding *finding)
{
    if (doctor->mail_domain == NULL)
        doctor_say(finding, &no_mail_from, "%s", "");
    else
        look_at_mx(doctor, doctor->mail_domain, finding);
}

void doctor_sender_mx(struct doctor *doctor, struct finding *finding)
{
    look_at_mx(doctor, doctor->sender, finding);
}

static void look_at_dmarc(struct doctor *doctor, const char *domain, const struct doctor_outcome *outcomes,
                          struct finding *finding)
{
    struct dmarc_answer answer;
    dmarc_look(&doctor->dns.source, domain, &answer);
    bool has_policy = answer.state >= DMARC_NONE;
    doctor_say(finding, &outcomes[answer.state], "%s%s%s", domain,
               has_policy && answer.inherited ? ", inherited from the domain above it" : "",
               has_policy && !answer.reports ? ", no report address" : "");
}

void doctor_dmarc(struct doctor *doctor, struct finding *finding)
{
    if (doctor->mail_domain == NULL)
        doctor_say(finding, &no_mail_from, "%s", "");
    else
        look_at_dmarc(doctor, doctor->mail_domain, dmarc_outcomes, finding);
}

void doctor_sender_dmarc(struct doctor *doctor, struct finding *finding)
{
    look_at_dmarc(doctor, doctor->sender, sender_dmarc_outcomes, finding);
}

void doctor_dkim(struct doctor *doctor, struct finding *finding)
{
    const char *selector = doctor->settings->dkim_selector;
    const char *domain = doctor->sender != NULL ? doctor->sender : doctor->mail_domain;
    struct dkim_answer answer;
    if (selector == NULL || domain == NULL) {
        doctor_say(finding, domain == NULL ? &no_mail_from : &dkim_not_asked, "%s", "");
        return;
    }
    dkim_look(&doctor->dns.source, domain, selector, &answer);
    if (answer.bits > 0)
        doctor_say(finding, &dkim_outcomes[answer.state], "%s of %s, %u bits", selector, domain, answer.bits);
    else
        doctor_say(finding, &dkim_outcomes[answer.state], "%s of %s", selector, domain);
}

void doctor_apart(struct doctor *doctor, struct finding *finding)
{
    enum apart_outcome outcome = APART_UNKNOWN;
    const char *asking = doctor->mail_domain != NULL ? doctor->mail_domain : doctor->helo;
    if (asking != NULL) {
        struct str ours = registrable_domain(str_of(asking)),
                   theirs = registrable_domain(str_of(doctor->sender));
        bool related = ours.length > 0 && str_equal(ours, theirs);
        outcome = strcmp(asking, doctor->sender) == 0 ? APART_SAME : related ? APART_RELATED : APART_FINE;
    }
    doctor_say(finding, &apart_outcomes[outcome], "%s%s%s", asking != NULL ? asking : "",
               asking != NULL ? " and " : "", asking != NULL ? doctor->sender : "");
}
