/* What level dns does before a row is written: reads the list, looks into the store, asks the rest. */
#include "pipeline/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/providers.h"
#include "pipeline/resolve.h"
#include "pipeline/store.h"
#include "pipeline/survey.h"
#include "validators/base/clock.h"

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
    char *path = settings->store != NULL ? strdup(settings->store) : store_default_path();
    struct store *store = NULL;
    if (path != NULL)
        store = store_open(path, threads, &warning);
    else
        snprintf(warning.sentence, sizeof warning.sentence,
                 "nothing is remembered for the next run: neither XDG_CACHE_HOME nor HOME is set; name a "
                 "file with --store");
    keep_warning(outcome, &warning);
    outcome->store_path = path;
    return store;
}

/* Asks about the domains that the store did not know. */
static bool ask(const struct resolve_plan *plan, struct outcome *outcome, struct fail *fail)
{
    struct resolve_counts counts = {0};
    bool done =
        outcome->domains_asked.known == outcome->domains_asked.total || resolve_run(plan, &counts, fail);
    outcome->domains_asked.asked = counts.asked;
    outcome->domains_asked.failed = counts.failed;
    outcome->domains_asked.queries = counts.queries;
    outcome->domains_asked.answers = counts.answers;
    outcome->domains_asked.retries = counts.retries;
    outcome->domains_asked.seconds = counts.seconds;
    return done;
}

/* Looks DOMAINS up in the store, which stays open, and asks the rest. */
static bool look_up_and_ask(struct resolve_plan *plan, struct outcome *outcome, struct fail *fail)
{
    double from = clock_seconds();
    outcome->domains_asked.total = domains_count(plan->domains);
    plan->store = open_store(plan->settings, plan->threads, outcome);
    if (plan->store != NULL)
        outcome->domains_asked.known = store_look_up(plan->store, plan->domains, (uint32_t)time(NULL));
    plan->standing->movement = MOVEMENT_RESOLVE;
    plan->standing->domains.total = outcome->domains_asked.total;
    plan->standing->domains.known = outcome->domains_asked.known;
    bool done = ask(plan, outcome, fail);
    if (plan->store != NULL)
        store_settle(plan->store);
    outcome->movements.resolve = clock_seconds() - from;
    return done;
}

bool learn_domains(const struct settings *settings, struct domains *domains, struct outcome *outcome,
                   struct fail *fail)
{
    struct standing standing = {0};
    struct resolve_plan plan = {
        .settings = settings, .domains = domains, .threads = 1, .standing = &standing};
    bool done = look_up_and_ask(&plan, outcome, fail);
    learned_end(&(struct learned){.store = plan.store}, outcome);
    return done;
}

void learned_end(struct learned *learned, struct outcome *outcome)
{
    struct store_warning warning = {""};
    if (learned->store != NULL)
        store_close(learned->store, &warning);
    keep_warning(outcome, &warning);
    domains_free(learned->domains);
    *learned = (struct learned){0};
}

bool learn_run(const struct learn_plan *plan, struct learned *learned, struct outcome *outcome,
               struct fail *fail)
{
    struct domains *domains = domains_new();
    struct standing standing = {.movement = MOVEMENT_SURVEY, .asks = true, .bytes_total = plan->bytes_total};
    struct survey_plan survey = {
        .check = plan->check, .domains = domains, .watcher = plan->watcher, .standing = &standing};
    struct resolve_plan resolve = {
        .settings = plan->check.policy->settings,
        .domains = domains,
        .threads = plan->check.threads,
        .watcher = plan->watcher,
        .standing = &standing,
    };
    survey.check.notes = true;
    double from = clock_seconds();
    bool done = survey_run(&survey, fail);
    outcome->movements.survey = clock_seconds() - from;
    done = done && look_up_and_ask(&resolve, outcome, fail);
    if (done)
        providers_name(domains, plan->check.policy->lists, plan->check.threads);
    *learned = (struct learned){domains, resolve.store};
    return done;
}
