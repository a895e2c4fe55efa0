/* Mailboxes in the store: what is kept comes back, what is damaged, expired or another's does not. */
#include "tests/unit/store/store_fixture.h"

#include "pipeline/store/store_row.h"

static const uint8_t secret[STORE_SECRET_BYTES] =
    "a secret that nobody else has, as long as it has to be for XXH3";

/* The mailboxes anna, bert and the neighbour at firm.com, of which nothing is known. */
static struct mailboxes *some_mailboxes(void)
{
    struct mailboxes *mailboxes = mailboxes_new();
    mailboxes_add(mailboxes, STR("anna"), 0, 1);
    mailboxes_add(mailboxes, STR("bert"), 0, 2);
    mailboxes_add(mailboxes, STR(""), 0, 3);
    return mailboxes;
}

static struct domains *firm(void)
{
    struct domains *domains = domains_new();
    domains_add(domains, STR("firm.com"), 7);
    return domains;
}

static void learn(struct asked_mailbox *mailbox, enum smtp_verdict verdict, uint32_t asked_s,
                  uint32_t lifetime_s)
{
    mailbox->verdict = (uint8_t)verdict;
    mailbox->asked_s = asked_s;
    mailbox->expires_s = asked_s + lifetime_s;
    mailbox->code = 550;
    memcpy(mailbox->enhanced, (uint8_t[3]){5, 1, 1}, 3);
    mailbox->mx = "mx.firm.com";
    mailbox->mx_length = sizeof "mx.firm.com" - 1;
    mailbox->reply = "User unknown \xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8";
    mailbox->reply_length = (uint8_t)strlen(mailbox->reply);
}

/* Keeps NUMBER's MAILBOX in the file of FIXTURE. */
static void keep(const struct fixture *fixture, const struct asked_mailbox *mailbox, struct domains *domains)
{
    struct store_warning warning;
    struct store *store = store_open(fixture->path, 1, &warning);
    store_keep_mailbox(store, 0, mailbox, domains_at(domains, 0));
    store_close(store, &warning);
    assert_string_equal(warning.sentence, "");
}

static size_t find_all(const struct fixture *fixture, struct mailboxes *mailboxes, struct domains *domains)
{
    struct store_warning warning;
    struct store *store = store_open(fixture->path, 1, &warning);
    size_t found = store_look_up_mailboxes(store, mailboxes, domains, fixture->now_s);
    store_close(store, &warning);
    return found;
}

static void test_round_trip(void **state)
{
    struct fixture fixture;
    struct domains *domains = firm();
    struct mailboxes *kept = some_mailboxes(), *read = some_mailboxes();
    (void)state;
    fixture_open(&fixture);
    learn(mailboxes_at(kept, 0), SMTP_NO_MAILBOX, fixture.now_s, FIXTURE_DAY_S);
    learn(mailboxes_at(kept, 2), SMTP_ACCEPTED, fixture.now_s, FIXTURE_DAY_S);
    keep(&fixture, mailboxes_at(kept, 0), domains);
    keep(&fixture, mailboxes_at(kept, 2), domains);
    assert_int_equal(find_all(&fixture, read, domains), 2);
    const struct asked_mailbox *anna = mailboxes_at(read, 0), *before = mailboxes_at(kept, 0);
    assert_int_equal(anna->verdict, SMTP_NO_MAILBOX);
    assert_int_equal(anna->code, 550);
    assert_memory_equal(anna->enhanced, before->enhanced, 3);
    assert_string_equal(anna->mx, before->mx);
    assert_string_equal(anna->reply, before->reply);
    assert_int_equal(anna->expires_s, before->expires_s);
    assert_int_equal(mailboxes_at(read, 1)->verdict, SMTP_UNKNOWN);
    assert_int_equal(mailboxes_at(read, 2)->verdict, SMTP_ACCEPTED); /* the neighbour: @firm.com */
    struct store_warning warning;
    struct store *store = store_open(fixture.path, 1, &warning);
    assert_int_equal(store_look_up(store, domains, fixture.now_s), 0); /* a mailbox is no domain */
    store_close(store, &warning);
    mailboxes_free(kept);
    mailboxes_free(read);
    domains_free(domains);
    fixture_close(&fixture);
}

/* What has expired is kept until the next month's run has found the same, and then forgotten. */
static void test_purge(void **state)
{
    static const uint32_t ages_d[] = {10, 40, 60};
    (void)state;
    for (size_t i = 0; i < sizeof ages_d / sizeof *ages_d; i++) {
        struct fixture fixture;
        struct domains *domains = firm();
        struct mailboxes *kept = some_mailboxes(), *read = some_mailboxes();
        fixture_open(&fixture);
        uint32_t asked_s = fixture.now_s - ages_d[i] * FIXTURE_DAY_S;
        learn(mailboxes_at(kept, 0), SMTP_NO_MAILBOX, asked_s, 3 * FIXTURE_DAY_S);
        keep(&fixture, mailboxes_at(kept, 0), domains);
        purge_at(&fixture, fixture.now_s + FIXTURE_DAY_S);
        assert_int_equal(find_all(&fixture, read, domains), 0);
        assert_int_equal(mailboxes_at(read, 0)->last, ages_d[i] > 45 ? SMTP_UNKNOWN : SMTP_NO_MAILBOX);
        mailboxes_free(kept);
        mailboxes_free(read);
        domains_free(domains);
        fixture_close(&fixture);
    }
}

/* An answer that has expired is none, but when it is found again it counts. */
static void test_times(void **state)
{
    struct fixture fixture;
    struct domains *domains = firm();
    (void)state;
    fixture_open(&fixture);
    for (unsigned run = 1; run <= 3; run++) {
        struct mailboxes *mailboxes = some_mailboxes();
        assert_int_equal(find_all(&fixture, mailboxes, domains), 0);
        struct asked_mailbox *anna = mailboxes_at(mailboxes, 0);
        assert_int_equal(anna->verdict, SMTP_UNKNOWN);
        assert_int_equal(anna->last, run == 1 ? SMTP_UNKNOWN : SMTP_NO_MAILBOX);
        assert_int_equal(anna->times, run - 1);
        learn(anna, SMTP_NO_MAILBOX, fixture.now_s - 100 + run, 10); /* over already */
        keep(&fixture, anna, domains);
        mailboxes_free(mailboxes);
    }
    domains_free(domains);
    fixture_close(&fixture);
}

static void test_nothing_in_clear(void **state)
{
    struct fixture fixture;
    struct domains *domains = firm();
    struct mailboxes *mailboxes = some_mailboxes();
    char command[512];
    (void)state;
    fixture_open(&fixture);
    learn(mailboxes_at(mailboxes, 0), SMTP_NO_MAILBOX, fixture.now_s, FIXTURE_DAY_S);
    keep(&fixture, mailboxes_at(mailboxes, 0), domains);
    snprintf(command, sizeof command, "cat '%s'/* | grep -aqE 'anna|firm|User unknown|mx\\.firm'",
             fixture.directory);
    assert_int_not_equal(system(command), 0);
    mailboxes_free(mailboxes);
    domains_free(domains);
    fixture_close(&fixture);
}

/* A sound row of anna's, in DATA. */
static struct store_row sound_row(struct domains *domains, struct mailboxes *mailboxes,
                                  char data[STORE_DATA_MAX])
{
    char name[STORE_NAME_MAX];
    struct store_row row;
    learn(mailboxes_at(mailboxes, 0), SMTP_NO_MAILBOX, 1000, FIXTURE_DAY_S);
    struct str text = store_mailbox_name(mailboxes_at(mailboxes, 0), domains_at(domains, 0), name);
    store_row_of_mailbox(secret, text, mailboxes_at(mailboxes, 0), &row, data);
    return row;
}

static bool holds(const struct store_row *row, const char *name)
{
    char data[STORE_DATA_MAX];
    struct stored_mailbox stored;
    return store_row_read_mailbox(secret, str_of(name), row, &stored, data);
}

static void test_damage(void **state)
{
    struct domains *domains = firm();
    struct mailboxes *mailboxes = some_mailboxes();
    char data[STORE_DATA_MAX];
    struct store_row row = sound_row(domains, mailboxes, data), other = row;
    (void)state;
    assert_true(holds(&row, "anna@firm.com"));
    assert_false(holds(&row, "bert@firm.com"));
    assert_false(holds(&row, "firm.com"));
    for (unsigned at = 0; at < row.data_length; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            data[at] = (char)(data[at] ^ 1 << bit);
            assert_false(holds(&row, "anna@firm.com"));
            data[at] = (char)(data[at] ^ 1 << bit);
        }
    for (unsigned length = 0; length < row.data_length; length++) {
        other.data_length = (uint16_t)length;
        assert_false(holds(&other, "anna@firm.com"));
    }
    other = row;
    other.answer = STORE_MAILBOX + SMTP_ACCEPTED;
    assert_false(holds(&other, "anna@firm.com"));
    mailboxes_free(mailboxes);
    domains_free(domains);
}

/* What passes the sum and is yet no answer of ours. */
static void test_nonsense_with_a_right_sum(void **state)
{
    static const struct {
        const char *name;
        uint8_t answer;
        struct str data;
    } cases[] = {
        {"no data", STORE_MAILBOX + 2, {"", 0}},
        {"a format of tomorrow", STORE_MAILBOX + 2, {"\2\1\2\46\5\1\1\0", 8}},
        {"a verdict that is none", STORE_MAILBOX + SMTP_VERDICT_COUNT, {"\1\1\2\46\5\1\1\0", 8}},
        {"unknown", STORE_MAILBOX, {"\1\1\2\46\5\1\1\0", 8}},
        {"a domain's", 1, {"\1\1\2\46\5\1\1\0", 8}},
        {"a host beyond the data", STORE_MAILBOX + 2, {"\1\1\2\46\5\1\1\11mx", 10}},
        {"a host that is a formula", STORE_MAILBOX + 2, {"\1\1\2\46\5\1\1\2=1", 10}},
        {"a control byte in the reply", STORE_MAILBOX + 2, {"\1\1\2\46\5\1\1\0a\033b", 11}},
        {"a code above 599", STORE_MAILBOX + 2, {"\1\1\77\46\5\1\1\0", 8}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char masked[STORE_DATA_MAX];
        struct store_row row = {.asked_s = 1, .expires_s = 2, .answer = cases[i].answer};
        store_row_seal(secret, STR("anna@firm.com"), cases[i].data, &row, masked);
        if (holds(&row, "anna@firm.com"))
            fail_msg("%s: it holds", cases[i].name);
    }
    char masked[STORE_DATA_MAX];
    struct store_row good = {.asked_s = 1, .expires_s = 2, .answer = STORE_MAILBOX + 2};
    store_row_seal(secret, STR("anna@firm.com"), (struct str){"\1\1\2\46\5\1\1\2mxok", 12}, &good, masked);
    assert_true(holds(&good, "anna@firm.com"));
}

static void test_times_of_a_row(void **state)
{
    (void)state;
    struct store_row row = {.asked_s = 1000, .expires_s = 2000};
    assert_true(store_row_is_in_time(&row, 1500));
    assert_true(store_row_is_in_time(&row, 2500));
    assert_true(store_row_has_expired(&row, 2000));
    assert_false(store_row_has_expired(&row, 1999));
    assert_false(store_row_is_in_time(&row, 999)); /* from the future */
    row.expires_s = 900;
    assert_false(store_row_is_in_time(&row, 1500));
    row.expires_s = 1000 + 500 * FIXTURE_DAY_S;
    assert_false(store_row_is_in_time(&row, 1500)); /* nobody believes for so long */
}

static void test_many(void **state)
{
    enum { MANY = 100000 };
    struct fixture fixture;
    struct domains *domains = firm();
    struct mailboxes *kept = mailboxes_new(), *read = mailboxes_new();
    struct store_warning warning;
    (void)state;
    fixture_open(&fixture);
    struct store *store = store_open(fixture.path, 1, &warning);
    for (uint64_t i = 0; i < MANY; i++) {
        char local[32];
        snprintf(local, sizeof local, "user%u", (unsigned)i);
        mailboxes_add(kept, str_of(local), 0, i + 1);
        mailboxes_add(read, str_of(local), 0, i + 1);
        learn(mailboxes_at(kept, i), i % 3 == 0 ? SMTP_ACCEPTED : SMTP_NO_MAILBOX, fixture.now_s,
              FIXTURE_DAY_S);
        store_keep_mailbox(store, 0, mailboxes_at(kept, i), domains_at(domains, 0));
    }
    store_close(store, &warning);
    assert_string_equal(warning.sentence, "");
    assert_int_equal(find_all(&fixture, read, domains), MANY);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(mailboxes_at(read, i)->verdict, i % 3 == 0 ? SMTP_ACCEPTED : SMTP_NO_MAILBOX);
    assert_ptr_equal(mailboxes_find(read, 5), mailboxes_at(read, 4));
    assert_null(mailboxes_find(read, MANY + 1));
    mailboxes_free(kept);
    mailboxes_free(read);
    domains_free(domains);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),     cmocka_unit_test(test_purge),
        cmocka_unit_test(test_times),          cmocka_unit_test(test_nothing_in_clear),
        cmocka_unit_test(test_damage),         cmocka_unit_test(test_nonsense_with_a_right_sum),
        cmocka_unit_test(test_times_of_a_row), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
