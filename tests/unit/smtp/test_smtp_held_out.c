/* The rulings on replies that they were not made for: no mailbox is called invalid for another's fault, and
 * most of the dead ones are found. */
#include "tests/unit/net/smtp_wire.h"

#include "tests/unit/smtp/smtp_held_out_later.h"
#include "tests/unit/smtp/smtp_held_out_servers.h"
#include "validators/smtp/ruling/smtp_ruling.h"

enum { FOUND_PERCENT = 95 };

/* The verdict on WIRE, said to RCPT of RECIPIENT by a server of PROVIDER. */
static enum smtp_verdict rule_on(const char *provider, const char *wire, const char *recipient)
{
    char bytes[2 * SMTP_REPLY_LINE_MAX];
    struct wire_reply got;
    int length = snprintf(bytes, sizeof bytes, "%s\r\n", wire);
    wire_read((struct str){bytes, (size_t)length}, wire_whole, 0, &got);
    if (got.parser.state != SMTP_REPLY_DONE)
        fail_msg("no reply: %s", wire);
    struct smtp_said said = {.phase = SMTP_PHASE_RCPT, .reply = got.reply, .sender = STR("probe@asker.org")};
    said.recipient = (struct str){recipient, strlen(recipient)};
    said.provider = (struct str){provider, strlen(provider)};
    return smtp_rule(&said).verdict;
}

static bool is_invalid(enum smtp_verdict verdict)
{
    return smtp_reason(verdict)->segment == SEGMENT_INVALID;
}

/* Whether VERDICT says what was said in SENSE. */
static bool has_sense(enum smtp_verdict verdict, enum held_out_sense sense)
{
    static const enum smtp_verdict right[SENSES][2] = {
        [DEAD] = {SMTP_NO_MAILBOX, SMTP_NO_MAILBOX},
        [DISABLED] = {SMTP_DISABLED, SMTP_DISABLED},
        [MOVED] = {SMTP_MOVED, SMTP_OWNER_CHANGED},
        [FULL] = {SMTP_MAILBOX_FULL, SMTP_MAILBOX_FULL},
    };
    return verdict == right[sense][0] || verdict == right[sense][1];
}

struct tally {
    size_t rows, false_invalid, dead, found, full, exact;
};

static void judge(const struct held_out *said, struct tally *tally)
{
    enum smtp_verdict verdict = rule_on(said->provider, said->wire, EVA);
    const struct reason *reason = smtp_reason(verdict);
    bool invalid = is_invalid(verdict), right = has_sense(verdict, said->sense);
    bool innocent = said->sense == FULL || said->sense == NOBODY_SAID;
    tally->rows++;
    tally->false_invalid += invalid && innocent;
    tally->dead += !innocent;
    tally->found += invalid && !innocent;
    tally->full += said->sense == FULL;
    tally->exact += right;
    if ((invalid && innocent) || (said->sense != NOBODY_SAID && !right))
        printf("%s %s: %s %s\n", innocent && invalid ? "FALSE" : "not so,", reason->code, said->provider,
               said->wire);
}

/* A table of replies. */
struct replies {
    const struct held_out *all;
    size_t count;
};

#define TABLE(replies)                                                                                       \
    {                                                                                                        \
        replies, sizeof replies / sizeof *replies                                                            \
    }

static const struct replies tables[] = {TABLE(held_out_providers), TABLE(held_out_servers),
                                        TABLE(held_out_later)};

enum { TABLES = sizeof tables / sizeof *tables };

static void judge_all(const struct replies *replies)
{
    struct tally tally = {0};
    for (size_t i = 0; i < replies->count; i++)
        judge(&replies->all[i], &tally);
    printf("%zu replies: %zu called invalid falsely; of %zu dead mailboxes %zu found; of these and %zu full "
           "ones "
           "%zu by the right reason\n",
           tally.rows, tally.false_invalid, tally.dead, tally.found, tally.full, tally.exact);
    assert_int_equal(tally.false_invalid, 0);
    assert_true(tally.found * 100 >= tally.dead * FOUND_PERCENT);
    assert_true(tally.exact * 100 >= (tally.dead + tally.full) * FOUND_PERCENT);
}

static void replies_unseen_before_are_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLES; i++)
        judge_all(&tables[i]);
}

/* Whether SAID names another cause than the mailbox: not only in words that do not say why. */
static bool has_cause(const struct held_out *said)
{
    enum smtp_verdict verdict = rule_on(said->provider, said->wire, EVA);
    return said->wire[0] == '5' && strchr(said->wire, '\r') == NULL &&
           reason_is_unknown(smtp_reason(verdict));
}

/* FORMAT is of the code, and of the text behind it.  Adds to TRIED the replies that it was tried on. */
static size_t count_moved(const struct replies *replies, const char *format, size_t *tried)
{
    char wire[SMTP_REPLY_LINE_MAX];
    size_t moved = 0;
    for (size_t i = 0; i < replies->count; i++) {
        const struct held_out *said = &replies->all[i];
        if (!has_cause(said))
            continue;
        snprintf(wire, sizeof wire, format, said->wire, said->wire + 4);
        ++*tried;
        if (!is_invalid(rule_on(said->provider, wire, EVA)))
            continue;
        printf("invalid: %s\n", wire);
        moved++;
    }
    return moved;
}

/* Whatever else is said beside it, and in whatever order. */
static void another_cause_is_not_talked_away(void **state)
{
    static const char *const formats[] = {
        "%1$.3s 5.1.1 %2$s",
        "%1$.3s %2$s - user unknown",
        "%1$.3s User unknown. %2$s",
        "%1$.3s no such mailbox; %2$s",
        "%1$.3s-5.1.1 Mailbox does not exist\r\n%1$.3s 5.1.1 %2$s",
        "%1$.3s-%2$s\r\n%1$.3s 5.1.1 Recipient unknown",
    };
    size_t moved = 0, tried = 0;
    (void)state;
    for (size_t i = 0; i < TABLES * (sizeof formats / sizeof *formats); i++)
        moved += count_moved(&tables[i % TABLES], formats[i / TABLES], &tried);
    assert_int_equal(moved, 0);
    assert_true(tried >= 500);
}

/* WIRE with TO wherever FROM stood. */
static void replace_all(const char *wire, const char *from, const char *to, char out[SMTP_REPLY_LINE_MAX])
{
    const char *at;
    size_t length = 0;
    while ((at = strstr(wire, from)) != NULL) {
        length += (size_t)snprintf(out + length, SMTP_REPLY_LINE_MAX - length, "%.*s%s", (int)(at - wire),
                                   wire, to);
        wire = at + strlen(from);
    }
    snprintf(out + length, SMTP_REPLY_LINE_MAX - length, "%s", wire);
}

/* Whoever is asked about, a server that repeats the address says nothing by it; at most it is not understood.
 */
static void hostile_names_steer_nothing(void **state)
{
    static const char *const names[] = {
        "user-unknown@firm.org",  "spamhaus-quota@firm.org",
        "5.1.1@firm.org",         "no-such-user@firm.org",
        "mailbox.full@firm.org",  "greylisted@firm.org",
        "blocked@firm.org",       "5.7.1@firm.org",
        "suspended@firm.org",     "does-not-exist@firm.org",
        "sender@firm.org",        "user@firm.org",
        "eva@relay-denied.org",   "eva@spam.mailbox-full.org",
        "unbekannt@firm.org",     "disabled.account@firm.org",
        "recipnotfound@firm.org", "#5.1.1@firm.org",
        "inexistente@firm.org",
    };
    char wire[SMTP_REPLY_LINE_MAX];
    size_t moved = 0;
    (void)state;
    for (size_t i = 0; i < TABLES * (sizeof names / sizeof *names); i++)
        for (size_t row = 0; row < tables[i % TABLES].count; row++) {
            const struct held_out *said = &tables[i % TABLES].all[row];
            if (strstr(said->wire, EVA) == NULL)
                continue;
            replace_all(said->wire, EVA, names[i / TABLES], wire);
            enum smtp_verdict now = rule_on(said->provider, wire, names[i / TABLES]);
            if (now == SMTP_REFUSED_UNCLEAR || now == rule_on(said->provider, said->wire, EVA))
                continue;
            printf("%s: %s\n", smtp_reason(now)->code, wire);
            moved++;
        }
    assert_int_equal(moved, 0);
    assert_int_equal(rule_on("", "550 5.1.1 rejected", "5.1.1@firm.org"), SMTP_REFUSED_UNCLEAR);
    assert_int_equal(rule_on("", "550 user-unknown rejected", "user-unknown@firm.org"), SMTP_REFUSED_UNCLEAR);
}

/* What was said behind the part of a reply that is kept may take back what stands in it. */
static void a_reply_that_is_cut_is_not_believed(void **state)
{
    char wire[SMTP_REPLY_LINE_MAX];
    (void)state;
    for (int length = 400; length <= 1200; length += 400) {
        snprintf(wire, sizeof wire, "550-5.1.1 User unknown\r\n550-5.1.1 %0*d\r\n550 5.1.1 and so on", length,
                 0);
        assert_int_equal(rule_on("", wire, EVA), length < 1000 ? SMTP_NO_MAILBOX : SMTP_REFUSED_UNCLEAR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies_unseen_before_are_understood),
        cmocka_unit_test(another_cause_is_not_talked_away),
        cmocka_unit_test(hostile_names_steer_nothing),
        cmocka_unit_test(a_reply_that_is_cut_is_not_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
