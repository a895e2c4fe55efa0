/* What receivers see of a domain that we name: the prober's own, and the one that sends the newsletters. */
#include <stdio.h>
#include <string.h>

#include "pipeline/doctor/doctor_checks.h"
#include "validators/names/public_suffix_psl.h"
#include "validators/sender/dkim.h"
#include "validators/sender/dmarc.h"
#include "validators/sender/spf.h"

enum { LOCAL_BYTES = 65 };

static const struct doctor_outcome no_mail_from = {
    DOCTOR_SKIPPED, "no domain of a sender was given",
    "Give the mailbox in whose name is asked with --mail-from, on a domain of its own; level smtp needs it."};

/* Those of the domain of MAIL FROM, for our address. */
static const struct doctor_outcome spf_outcomes[SPF_RESULT_COUNT] = {
    [SPF_PASS] = {DOCTOR_OK, "the SPF record permits this address", NULL},
    [SPF_FAIL] = {DOCTOR_BAD, "the SPF record forbids this address",
                  "Add the address of this machine to it (ip4:...), or servers will refuse the sender."},
    [SPF_SOFTFAIL] = {DOCTOR_WARN, "the SPF record does not permit this address",
                      "Add the address of this machine to it (ip4:...)."},
    [SPF_NEUTRAL] = {DOCTOR_WARN, "the SPF record says nothing about this address",
                     "Add the address of this machine to it (ip4:...), and end it with -all."},
    [SPF_NONE] = {DOCTOR_WARN, "the domain has no SPF record",
                  "Publish one as TXT: v=spf1 ip4:ADDRESS -all, with the address of this machine."},
    [SPF_TEMPERROR] = {DOCTOR_WARN, "the SPF record could not be read in full", "Run it again."},
    [SPF_PERMERROR] = {DOCTOR_BAD, "the SPF record is wrong",
                       "Mend it: receivers treat it as none, or refuse."},
};

static const struct doctor_outcome spf_open = {DOCTOR_WARN, "the SPF record permits everybody",
                                               "End it with -all: as it is, it is worth nothing."};

static const struct doctor_outcome spf_no_address = {
    DOCTOR_SKIPPED, "there is an SPF record, but the public address of this machine is not known",
    "Name the address that mail servers see with --public-ip."};

/* Those of the newsletters' domain, for a stranger. */
static const struct doctor_outcome sender_spf_outcomes[SPF_RESULT_COUNT] = {
    [SPF_PASS] = {DOCTOR_BAD, "the SPF record permits everybody",
                  "End it with ~all or -all: as it is, anybody may send in your name."},
    [SPF_FAIL] = {DOCTOR_OK, "the SPF record is sane, and forbids strangers", NULL},
    [SPF_SOFTFAIL] = {DOCTOR_OK, "the SPF record is sane, and marks strangers", NULL},
    [SPF_NEUTRAL] = {DOCTOR_WARN, "the SPF record says nothing about strangers",
                     "End it with ~all or -all: as it is, it protects nobody."},
    [SPF_NONE] =
        {DOCTOR_BAD, "the domain has no SPF record",
         "Publish one that names whoever sends your mail: Google and Yahoo require SPF and DKIM of bulk "
         "senders."},
    [SPF_TEMPERROR] = {DOCTOR_WARN, "the SPF record could not be read in full", "Run it again."},
    [SPF_PERMERROR] = {DOCTOR_BAD, "the SPF record is wrong",
                       "Mend it: receivers treat such a record as none, or refuse the mail."},
};

enum mx_outcome { MX_UNKNOWN_YET, MX_NULL, MX_NOTHING, MX_IMPLICIT, MX_FINE };

static const struct doctor_outcome mx_outcomes[] = {
    [MX_UNKNOWN_YET] = {DOCTOR_WARN, "DNS cannot tell who takes the domain's mail", "Run it again."},
    [MX_NULL] = {DOCTOR_BAD, "the domain says that it takes no mail (null MX)",
                 "Give it a mail server: many refuse a sender whom they cannot answer, and nobody could "
                 "complain to postmaster."},
    [MX_NOTHING] = {DOCTOR_BAD, "the domain takes no mail: it has neither MX nor address",
                    "Give it a mail server: many refuse a sender whom they cannot answer, and nobody could "
                    "complain to postmaster."},
    [MX_IMPLICIT] = {DOCTOR_WARN, "the domain has no MX, only an address",
                     "Give it an MX record; see that somebody reads postmaster and abuse there."},
    [MX_FINE] = {DOCTOR_OK, "the domain takes mail; whether somebody reads postmaster is not asked", NULL},
};

static const struct doctor_outcome dmarc_outcomes[] = {
    [DMARC_MISSING] = {DOCTOR_WARN, "the domain has no DMARC record",
                       "Publish one as TXT of _dmarc: v=DMARC1; p=reject, as the domain sends no mail."},
    [DMARC_FAILED] = {DOCTOR_WARN, "DNS cannot tell the DMARC policy", "Run it again."},
    [DMARC_SEVERAL] = {DOCTOR_WARN, "there is more than one DMARC record", "Leave one."},
    [DMARC_BROKEN] = {DOCTOR_WARN, "the DMARC record has no policy", "Write p=none, quarantine or reject."},
    [DMARC_NONE] = {DOCTOR_OK, "the DMARC policy is none", NULL},
    [DMARC_QUARANTINE] = {DOCTOR_OK, "the DMARC policy is quarantine", NULL},
    [DMARC_REJECT] = {DOCTOR_OK, "the DMARC policy is reject", NULL},
};

static const struct doctor_outcome sender_dmarc_outcomes[] = {
    [DMARC_MISSING] = {DOCTOR_BAD, "the domain has no DMARC record",
                       "Publish one as TXT of _dmarc (v=DMARC1; p=none; rua=mailto:...): Google and Yahoo "
                       "require it of bulk senders since 2024."},
    [DMARC_FAILED] = {DOCTOR_WARN, "DNS cannot tell the DMARC policy", "Run it again."},
    [DMARC_SEVERAL] = {DOCTOR_BAD, "there is more than one DMARC record",
                       "Leave one: receivers act as if there were none."},
    [DMARC_BROKEN] = {DOCTOR_BAD, "the DMARC record has no policy", "Write p=none, quarantine or reject."},
    [DMARC_NONE] = {DOCTOR_WARN, "the DMARC policy is none",
                    "That is the least that Google and Yahoo require of bulk senders since 2024.  When the "
                    "reports (rua=) show that your own mail passes, go on to quarantine and reject."},
    [DMARC_QUARANTINE] = {DOCTOR_OK, "the DMARC policy is quarantine", NULL},
    [DMARC_REJECT] = {DOCTOR_OK, "the DMARC policy is reject", NULL},
};

static const struct doctor_outcome dkim_not_asked = {
    DOCTOR_SKIPPED, "the DKIM key is not looked at: DNS does not say what it is called",
    "Name it with --dkim-selector: it is s= in the DKIM-Signature of any mail that you sent."};

static const struct doctor_outcome dkim_outcomes[] = {
    [DKIM_MISSING] = {DOCTOR_BAD, "there is no DKIM key of that name",
                      "Publish the key that your mail service gives you, or name another selector."},
    [DKIM_FAILED] = {DOCTOR_WARN, "DNS cannot tell the DKIM key", "Run it again."},
    [DKIM_SEVERAL] = {DOCTOR_BAD, "there is more than one DKIM key of that name", "Leave one."},
    [DKIM_REVOKED] = {DOCTOR_BAD, "the DKIM key is revoked: p= is empty",
                      "Publish a key, or name another "
                      "selector."},
    [DKIM_BROKEN] = {DOCTOR_BAD, "the DKIM key cannot be read",
                     "See whether something was lost when the record was entered: it is long."},
    [DKIM_WEAK] = {DOCTOR_BAD, "the DKIM key is too short: receivers ignore it",
                   "Make a new one of 2048 bits."},
    [DKIM_SHORT] = {DOCTOR_WARN, "the DKIM key is short", "Make a new one of 2048 bits."},
    [DKIM_FINE] = {DOCTOR_OK, "the DKIM key is there", NULL},
};

enum apart_outcome { APART_UNKNOWN, APART_SAME, APART_RELATED, APART_FINE };

static const struct doctor_outcome apart_outcomes[] = {
    [APART_UNKNOWN] = {DOCTOR_SKIPPED, "no domain of a sender was given to compare it with", NULL},
    [APART_SAME] = {DOCTOR_WARN, "the domain that asks is the one that sends the newsletters",
                    "Ask in the name of another domain (--mail-from, --helo), from another address: what "
                    "servers hold against the questions would fall back on the newsletters."},
    [APART_RELATED] = {DOCTOR_WARN, "the domain that asks belongs to the one that sends the newsletters",
                       "Ask in the name of a domain that is registered by itself (--mail-from, --helo), from "
                       "another address: what servers hold against the questions would fall back on the "
                       "newsletters."},
    [APART_FINE] = {DOCTOR_OK, "the domain that asks is not the one that sends the newsletters", NULL},
};

/* Says what SPF came to at DOMAIN. */
static void say_spf(struct finding *finding, const struct doctor_outcome *outcome, const char *domain,
                    const struct spf_answer *answer)
{
    doctor_say(finding, outcome, "%s%s%s%s%s, %u of %d look-ups", domain, answer->error != NULL ? ", " : "",
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
               has_policy && answer.inherited ? ", by the domain above it" : "",
               has_policy && !answer.reports ? ", nobody gets reports" : "");
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
