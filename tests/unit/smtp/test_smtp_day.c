/* How many mailboxes are asked about in a day: what earlier runs have asked counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/smtp/smtp.h"

enum { MAILBOXES = 3, A_DOMAINS_DAY = 200, A_PROVIDERS_DAY = 5000 };

static const uint8_t secret[SMTP_SECRET_BYTES];
static const uint32_t numbers[MAILBOXES] = {0, 1, 2};

/* Who asks, and how many mailboxes it was told about. */
struct asker {
    struct smtp_client client; /* first: the client is the asker */
    unsigned settled, unknown;
};

static struct str local(struct smtp_client *client, uint32_t number)
{
    (void)client, (void)number;
    return STR("anna");
}

static void heard(struct smtp_client *client, uint32_t number, const struct smtp_answer *answer)
{
    (void)client, (void)number, (void)answer;
    fail_msg("nobody was asked");
}

static void settled(struct smtp_client *client, uint32_t number, enum smtp_verdict verdict)
{
    struct asker *asker = (struct asker *)client;
    (void)number;
    asker->settled++;
    asker->unknown += verdict == SMTP_UNKNOWN;
}

/* The route of a host that is not public: nobody there is ever connected to. */
static struct mx_route *route_to_nobody(void)
{
    struct mx_route *route = calloc(1, sizeof *route + sizeof route->hosts[0]);
    route->count = 1;
    route->hosts[0] = (struct mx_route_host){"mx.firm.org", {127, 0, 0, 1}};
    return route;
}

/* A domain of PROVIDER with two mailboxes in question, of which OWN others were asked lately, as were OTHERS
 * of another domain there.  Returns how many were given up at once. */
static unsigned given_up(const char *provider, unsigned own, unsigned others)
{
    struct fail fail = {0};
    struct asker asker = {.client = {.local = local, .heard = heard, .settled = settled}};
    struct mx_route *route = route_to_nobody();
    struct smtp_plan plan = {
        .sessions = {.pool = {.helo = "me.test", .port = 25, .open_ms = 1000},
                     .reply_ms = 1000,
                     .session_ms = 1000},
        .mail_from = STR("me@me.test"),
        .secret = secret,
        .retry_ms = 1000,
        .horizon_ms = 1000,
        .most_sessions = 1,
    };
    struct smtp_engine *engine = smtp_engine_new(&plan, &asker.client, &fail);
    struct str name = {provider, strlen(provider)}, group = name.length > 0 ? name : STR("127.0.0");
    assert_non_null(engine);
    smtp_ask(engine, &(struct smtp_inquiry){
                         .domain = STR("other.org"), .provider = name, .group = group, .asked = others});
    smtp_ask(engine, &(struct smtp_inquiry){.domain = STR("firm.org"),
                                            .provider = name,
                                            .group = group,
                                            .route = route,
                                            .numbers = numbers,
                                            .count = MAILBOXES,
                                            .asked = own});
    unsigned got = asker.settled;
    assert_int_equal(got, asker.unknown);
    smtp_engine_free(engine);
    free(route);
    return got;
}

static void a_domain_has_its_day(void **state)
{
    (void)state;
    assert_int_equal(given_up("", 0, 0), 0);
    assert_int_equal(given_up("", A_DOMAINS_DAY - 1, 0), 0);
    assert_int_equal(given_up("", A_DOMAINS_DAY, 0), MAILBOXES);
    assert_int_equal(given_up("", 0, A_DOMAINS_DAY), 0); /* the others' do not count */
}

static void a_provider_has_its_day(void **state)
{
    (void)state;
    assert_int_equal(given_up("google", 0, A_PROVIDERS_DAY - 1), 0);
    assert_int_equal(given_up("google", 1, A_PROVIDERS_DAY - 1), MAILBOXES);
    assert_int_equal(given_up("google", 0, A_PROVIDERS_DAY), MAILBOXES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_domain_has_its_day),
        cmocka_unit_test(a_provider_has_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
