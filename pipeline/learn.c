/* What is done before a row is written: reads the list, looks into the store, asks the rest. */
#include "pipeline/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/base/user_place.h"
#include "pipeline/resolve/probe.h"
#include "pipeline/resolve/providers.h"
#include "pipeline/resolve/resolve.h"
#include "pipeline/store/store.h"
#include "pipeline/survey.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"

/* The first warning is the cause. */
static void keep_warning(struct outcome *outcome, const struct store_warning *warning)
{
    if (outcome->warning[0] == '\0')
        snprintf(outcome->warning, sizeof outcome->warning, "%s", warning->sentence);
}

/* Opens the store that SETTINGS name; NULL: none is wanted, or there is no place for it. */
static struct store *open_store(const struct settings *settings, unsigned threads, struct outcome *outcome)
{
    struct store_warning warning = {""};
    if (settings->no_store || (settings->allow_loopback && settings->store == NULL))
        return NULL; /* what a test has found is not for other runs */
    char *path = user_place_store(settings);
    struct store *store = NULL;
    if (path != NULL)
        store = store_open(path, threads, &warning);
    else
        snprintf(
            warning.sentence, sizeof warning.sentence,
            "no answers are kept for the next run: neither XDG_CACHE_HOME nor HOME is set; set --store FILE");
    keep_warning(outcome, &warning);
    outcome->store_path = path;
    return store;
}

/* Asks about the domains that the store did not know. */
static bool ask(const struct asking *asking, struct outcome *outcome, struct fail *fail)
{
    struct resolve_counts counts = {0};
    bool done = outcome->report.dns.known == outcome->report.dns.total || resolve_run(asking, &counts, fail);
    outcome->report.dns.asked = counts.asked;
    outcome->report.dns.failed = counts.failed;
    outcome->report.dns.queries = counts.queries;
    outcome->report.dns.answers = counts.answers;
    outcome->report.dns.retries = counts.retries;
    outcome->report.dns.seconds = counts.seconds;
    if (counts.warning[0] != '\0' && outcome->warning[0] == '\0')
        snprintf(outcome->warning, sizeof outcome->warning, "%s", counts.warning);
    return done;
}

/* The domains whose mailboxes are asked about are asked again themselves: the store does not know their
 * routes. */
static size_t reopen_domains(const struct asking *asking)
{
    size_t reopened = 0;
    for (size_t at = 0; at < mailboxes_count(asking->mailboxes); at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(asking->mailboxes, at);
        struct asked_domain *domain = domains_at(asking->domains, mailbox->domain);
        if (mailbox->local_length == 0 || mailbox->verdict != SMTP_UNKNOWN ||
            domain->verdict != MX_ACCEPTS_MAIL)
            continue;
        domain->verdict = MX_UNKNOWN;
        reopened++;
    }
    return reopened;
}

/* Counts the mailboxes at domains that take mail, without the neighbours. */
static void count_mailboxes(const struct asking *asking, struct outcome *outcome)
{
    for (size_t at = 0; at < mailboxes_count(asking->mailboxes); at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(asking->mailboxes, at);
        const struct asked_domain *domain = domains_at(asking->domains, mailbox->domain);
        bool counts = mailbox->local_length > 0 && domain->verdict == MX_ACCEPTS_MAIL;
        outcome->report.smtp.total += counts;
        outcome->report.smtp.known += counts && mailbox->verdict != SMTP_UNKNOWN;
    }
}

/* Fills in what the store knows. */
static void look_up(struct asking *asking, struct outcome *outcome)
{
    struct store *store = asking->store;
    struct domains *domains = asking->domains;
    uint32_t now_s = (uint32_t)time(NULL);
    outcome->report.dns.total = domains_count(domains);
    if (store != NULL)
        outcome->report.dns.known = store_look_up(store, domains, now_s);
    if (asking->mailboxes == NULL)
        return;
    probe_add_neighbours(asking->mailboxes, domains);
    if (store == NULL)
        return;
    store_look_up_mailboxes(store, asking->mailboxes, domains, now_s);
    outcome->report.dns.known -= reopen_domains(asking);
}

/* Asks about the mailboxes that the store did not know. */
static bool probe(const struct asking *asking, struct outcome *outcome, struct fail *fail)
{
    struct probe_counts counts = {0};
    count_mailboxes(asking, outcome);
    asking->standing->domains.answered = outcome->report.dns.asked;
    asking->standing->domains.in_flight = 0;
    asking->standing->domains.paused = false;
    asking->standing->mailboxes.total = outcome->report.smtp.total;
    asking->standing->mailboxes.known = outcome->report.smtp.known;
    bool done = probe_run(asking, &counts, fail);
    outcome->report.smtp.asked = counts.asked;
    outcome->report.smtp.failed = counts.failed;
    outcome->report.smtp.sessions = counts.sessions;
    outcome->report.smtp.recipients = counts.recipients;
    outcome->report.smtp.seconds = counts.seconds;
    return done;
}

/* Looks up what the store knows, which stays open, and asks the rest; LISTS know the providers. */
static bool look_up_and_ask(struct asking *asking, const struct lists *lists, struct outcome *outcome,
                            struct fail *fail)
{
    double from = clock_seconds();
    int deadline_s = asking->settings->deadline_s;
    asking->deadline_ms = deadline_s > 0 ? clock_ms() + 1000 * (int64_t)deadline_s : 0;
    asking->store = open_store(asking->settings, asking->threads, outcome);
    look_up(asking, outcome);
    asking->standing->movement = MOVEMENT_RESOLVE;
    asking->standing->domains.total = outcome->report.dns.total;
    asking->standing->domains.known = outcome->report.dns.known;
    bool done = ask(asking, outcome, fail);
    if (done)
        providers_name(asking->domains, lists, asking->threads);
    if (done && asking->mailboxes != NULL)
        done = probe(asking, outcome, fail);
    if (asking->store != NULL)
        store_settle(asking->store);
    outcome->report.seconds.resolve = clock_seconds() - from;
    return done;
}

bool learn_some(const struct learn_subject *subject, struct outcome *outcome, struct fail *fail)
{
    struct standing standing = {0};
    struct asking asking = {
        .settings = subject->policy->settings,
        .domains = subject->domains,
        .mailboxes = subject->mailboxes,
        .threads = 1,
        .standing = &standing,
        .tracer = subject->tracer,
        .brief = true,
    };
    bool done = look_up_and_ask(&asking, subject->policy->lists, outcome, fail);
    learned_end(&(struct learned){.store = asking.store}, outcome);
    return done;
}

void learned_end(struct learned *learned, struct outcome *outcome)
{
    struct store_warning warning = {""};
    if (learned->store != NULL)
        store_close(learned->store, &warning);
    keep_warning(outcome, &warning);
    domains_free(learned->domains);
    mailboxes_free(learned->mailboxes);
    *learned = (struct learned){0};
}

bool learn_run(const struct learn_plan *plan, struct learned *learned, struct outcome *outcome,
               struct fail *fail)
{
    const struct policy *policy = plan->check.policy;
    struct standing standing = {.movement = MOVEMENT_SURVEY, .asks = true, .bytes_total = plan->bytes_total};
    *learned = (struct learned){.domains = domains_new()};
    if (policy->settings->level == LEVEL_SMTP)
        learned->mailboxes = mailboxes_new();
    struct survey_plan survey = {.check = plan->check,
                                 .domains = learned->domains,
                                 .mailboxes = learned->mailboxes,
                                 .watcher = plan->watcher,
                                 .standing = &standing};
    struct asking asking = {
        .settings = policy->settings,
        .domains = learned->domains,
        .mailboxes = learned->mailboxes,
        .threads = plan->threads,
        .watcher = plan->watcher,
        .standing = &standing,
    };
    survey.check.notes = true;
    survey.check.mailbox_notes = learned->mailboxes != NULL;
    double from = clock_seconds();
    bool done = survey_run(&survey, fail);
    outcome->report.seconds.survey = clock_seconds() - from;
    done = done && look_up_and_ask(&asking, policy->lists, outcome, fail);
    learned->store = asking.store;
    return done;
}
