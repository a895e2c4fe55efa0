/* Whom a refusal blames: one about us, about somebody else or about the server makes no mailbox invalid. */
#include "tests/unit/net/smtp_wire.h"

#include "validators/smtp/ruling/smtp_ruling.h"

#define EVA "eva.lund@firm.org"

/* Replies to RCPT of EVA: the prober is probe@asker.org at mx.asker.org, which is 127.0.0.1 or 2001:db8::7.
 */
static const char *const not_eva[] = {
    /* Our sender's domain. */
    "550 5.1.1 Domain asker.org does not exist",
    "550 The domain asker.org was not found; recipient unknown",
    "550 user does not exist at asker.org",
    "550 5.1.1 <asker.org> does not exist",
    "550 5.1.1 \"ASKER.ORG\": unknown",
    "550 5.1.1 [relay.asker.org] is unknown",
    "550 5.1.1 User unknown (asker.org.)",
    "550-5.1.1 User unknown\r\n550 5.1.1 asker.org",
    "550 用户不存在 域名asker.org不存在",
    ("550 5.1.1 <" EVA ">: asker.org is unknown"),
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) asker.org",
    "550 5.5.0 Invalid recipient asker.org OFR_416",
    /* Our HELO name. */
    "550 5.1.1 <mx.asker.org> does not exist",
    "550 5.1.1 mx.asker.org: user unknown",
    /* Our address. */
    "550 5.1.1 127.0.0.1 does not exist",
    ("550 5.1.1 <" EVA ">: 127.0.0.1 does not exist"),
    ("550 5.1.1 <" EVA ">: [127.0.0.1] is unknown"),
    "550 5.1.1 user unknown: [127.0.0.1]",
    "550 5.1.1 unknown:127.0.0.1",
    "550 5.1.1 127.0.0.1:2525 does not exist.",
    "550 5.1.1 not found: 127.0.0.1.",
    "550 用户127.0.0.1不存在",
    "550 5.1.1 2001:db8::7 does not exist",
    "550 5.1.1 [IPv6:2001:db8::7] does not exist",
    "550 5.1.1 from:2001:db8::7 is unknown",
    /* Words for us. */
    "550 5.1.1 envelope-from does not exist",
    "550 5.1.1 envelope_from is unknown",
    "550 5.1.1 return-path does not exist",
    "550 5.1.1 return-path is unknown",
    "550 5.1.1 reverse-path is unknown",
    "550 5.1.1 mail-from does not exist",
    "550 5.1.1 bounce address is unknown",
    "550 Mailbox of the envelope-from does not exist",
    "550 callout: user does not exist",
    "550 call-back: no such user",
    "550 callback failed: user unknown",
    "550 5.1.1 The client is unknown",
    "550 5.1.1 The peer is unknown",
    "550 5.1.1 hostname not found",
    "550 5.1.1 HELO is unknown",
    "550 5.1.1 unknown EHLO",
    /* Somebody else's address. */
    "550 no such user here: zed@elsewhere.net",
    "550 no such user here: <zed@elsewhere.net>",
    "550 no such user here: \"zed@elsewhere.net\"",
    "550 no such user here: 'zed@elsewhere.net'",
    "550 no such user here: [zed@elsewhere.net]",
    "550 no such user here (zed@elsewhere.net)",
    "550 5.1.1 zed@elsewhere.net: User unknown",
    "550 5.1.1 User zed@elsewhere.net unknown",
    "550 5.1.1 user unknown: zed@firm.org",
    "550 5.1.1 Please contact us. No such user: zed@elsewhere.net",
    ("550 5.1.1 <" EVA "> is forwarded: no such user, zed@elsewhere.net"),
    /* The server's own trouble. */
    "550 5.1.1 out of disk space",
    "550 5.1.1 no space left on device",
    "550 5.1.1 insufficient system storage",
    "550 5.1.1 file system not found",
    "550 5.1.1 I/O error, user not found",
    /* A code that contradicts the reply's. */
    "550 4.1.1 User unknown",
    ("550 4.1.1 <" EVA ">: no such mailbox"),
    "550 #4.1.1 User unknown",
    "550 User unknown (4.1.1)",
    "550-5.1.1 User unknown\r\n550 4.2.1 and so on",
    "550-4.1.1 User unknown\r\n550 5.1.1 User unknown",
};

/* As these look like those above, and are about EVA all the same. */
static const char *const eva[] = {
    ("550 5.1.1 <" EVA ">: host mx9.firm.org[192.0.2.7] said: 550 5.1.1 User unknown"),
    ("550 5.1.1 Hi [127.0.0.1], no such address: <" EVA ">"),
    ("550 2.1.5 No such user: " EVA),
    "550 5.1.1 No such user - ask postmaster@isp.org",
    "550 5.1.1 User unknown; contact the postmaster at <postmaster@isp.org>",
    "550 5.1.1 User unknown at firm.org",
    "550 5.1.1 User unknown at mx1.firm.org",
    "550 5.1.1 User unknown (taskmasker.org)",
    "550 5.1.1 User unknown 12:34:56",
    "550 5.1.1 User unknown 5.1.1 10.4.1.1.2",
};

/* The verdict on WIRE, said to RCPT of RECIPIENT by a server of PROVIDER. */
static enum smtp_verdict rule_on(const char *provider, const char *wire, const char *recipient)
{
    char bytes[SMTP_REPLY_LINE_MAX];
    struct wire_reply got;
    int length = snprintf(bytes, sizeof bytes, "%s\r\n", wire);
    wire_read((struct str){bytes, (size_t)length}, wire_whole, 0, &got);
    assert_int_equal(got.parser.state, SMTP_REPLY_DONE);
    struct smtp_said said = {.phase = SMTP_PHASE_RCPT,
                             .reply = got.reply,
                             .sender = STR("probe@asker.org"),
                             .helo = STR("mx.asker.org"),
                             .host = STR("mx1.firm.org")};
    said.recipient = (struct str){recipient, strlen(recipient)};
    said.provider = (struct str){provider, strlen(provider)};
    return smtp_rule(&said).verdict;
}

static bool is_invalid(enum smtp_verdict verdict)
{
    return smtp_reason(verdict)->segment == SEGMENT_INVALID;
}

static void who_is_not_blamed_is_not_invalid(void **state)
{
    static const char *const providers[] = {"", "m365", "yandex", "mimecast", "qq", "laposte"};
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof not_eva / sizeof *not_eva; i++)
        for (size_t j = 0; j < sizeof providers / sizeof *providers; j++) {
            enum smtp_verdict verdict = rule_on(providers[j], not_eva[i], EVA);
            if (!is_invalid(verdict))
                continue;
            printf("%s at %s: %s\n", smtp_reason(verdict)->code, providers[j], not_eva[i]);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

static void who_is_blamed_is_invalid(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof eva / sizeof *eva; i++) {
        enum smtp_verdict verdict = rule_on("", eva[i], EVA);
        if (verdict == SMTP_NO_MAILBOX)
            continue;
        printf("%s: %s\n", smtp_reason(verdict)->code, eva[i]);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* In our own domain it is no sign of us that the reply names the domain. */
static void our_own_mailboxes_are_found_dead(void **state)
{
    (void)state;
    assert_int_equal(rule_on("", "550 5.1.1 <eva@asker.org>: User unknown", "eva@asker.org"),
                     SMTP_NO_MAILBOX);
    assert_int_equal(rule_on("", "550 No such user at asker.org", "eva@asker.org"), SMTP_NO_MAILBOX);
    assert_int_equal(rule_on("", "550 5.1.1 <eva@in.asker.org>: unknown", "eva@in.asker.org"),
                     SMTP_NO_MAILBOX);
    assert_false(is_invalid(rule_on("", "550 5.1.1 <mx.asker.org> does not exist", "eva@asker.org")));
    assert_false(is_invalid(rule_on("", "550 5.1.1 127.0.0.1 does not exist", "eva@asker.org")));
    assert_false(is_invalid(rule_on("", "550 5.1.1 Domain asker.org is unknown", "eva@in.asker.org")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_not_blamed_is_not_invalid),
        cmocka_unit_test(who_is_blamed_is_invalid),
        cmocka_unit_test(our_own_mailboxes_are_found_dead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
