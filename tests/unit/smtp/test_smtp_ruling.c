/* The rulings on replies: every row of the policy, every text that fools simple rules, and what must hold for
 * any reply. */
#include "tests/unit/net/smtp_wire.h"

#include "tests/unit/smtp/smtp_reply_cases.h"
#include "validators/smtp/ruling/smtp_ruling.h"

#define IS(name, how)                                                                                        \
    {                                                                                                        \
        .verdict = SMTP_##name, .retry = SMTP_RETRY_##how                                                    \
    }
#define US(name)                                                                                             \
    {                                                                                                        \
        .verdict = SMTP_##name, .retry = SMTP_RETRY_HOST, .about_us = true                                   \
    }
#define SLOW(name)                                                                                           \
    {                                                                                                        \
        .verdict = SMTP_##name, .retry = SMTP_RETRY_HOST, .slow_down = true                                  \
    }
#define ALARM                                                                                                \
    {                                                                                                        \
        .verdict = SMTP_PROTOCOL_ERROR, .alarm = true                                                        \
    }

/* A reply in PHASE, about RECIPIENT (NULL: ANNA), and its ruling. */
struct ruling_case {
    enum smtp_phase phase;
    const char *provider, *wire, *recipient;
    struct smtp_ruling ruling;
};

#define GREETING SMTP_PHASE_GREETING, ""
#define EHLO     SMTP_PHASE_EHLO, ""
#define STARTTLS SMTP_PHASE_STARTTLS, ""
#define MAIL     SMTP_PHASE_MAIL, ""
#define RCPT     SMTP_PHASE_RCPT, ""
#define RCPT_AT  SMTP_PHASE_RCPT

/* The rows of the policy that are about replies, in their order. */
static const struct ruling_case policy[] = {
    {GREETING, "220 mx.firm.org ESMTP", NULL, IS(UNKNOWN, NEVER)},
    {GREETING, "554 mx.firm.org no SMTP service for you", NULL, US(IP_REFUSED)},
    {GREETING, "521 mx.firm.org does not accept mail", NULL, US(IP_REFUSED)},
    {GREETING, "556 no mail here", NULL, US(IP_REFUSED)},
    {GREETING, "501 Connection rejected by policy [7.7] 1234", NULL, US(IP_REFUSED)},
    {GREETING, "550 5.7.1 blocked using zen.spamhaus.org", NULL, US(IP_REFUSED)},
    {GREETING, "421 4.3.2 too many connections", NULL, SLOW(RATE_LIMITED)},
    {GREETING, "421 4.7.0 your IP is on a blocklist", NULL, SLOW(IP_REFUSED)},
    {GREETING, "450 4.3.2 try again later", NULL, IS(TEMPORARY_FAILURE, HOST)},
    {EHLO, "250-mx.firm.org\r\n250 SIZE", NULL, IS(UNKNOWN, NEVER)},
    {EHLO, "502 5.5.1 not implemented", NULL, ALARM},
    {EHLO, "501 5.5.4 Syntax: EHLO hostname", NULL, ALARM},
    {EHLO, "550 Rejected", NULL, US(IP_REFUSED)},
    {EHLO, "504 5.5.2 Helo rejected: need a fully-qualified name", NULL, US(IP_REFUSED)},
    {EHLO, "421 closing", NULL, SLOW(RATE_LIMITED)},
    {STARTTLS, "454 4.7.0 TLS not available due to a local problem", NULL, IS(TEMPORARY_FAILURE, HOST)},
    {STARTTLS, "554 5.7.0 TLS handshake refused", NULL, IS(TLS_REQUIRED, OTHER_MX)},
    {MAIL, "250 2.1.0 Ok", NULL, IS(UNKNOWN, NEVER)},
    {MAIL, "530 5.7.0 Must issue a STARTTLS command first", NULL, IS(TLS_REQUIRED, OTHER_MX)},
    {MAIL, "553 NULL sender is not allowed", NULL, US(SENDER_REFUSED)},
    {MAIL, "550 5.1.8 sender's domain does not exist", NULL, US(SENDER_REFUSED)},
    {MAIL, "501 5.1.7 Bad sender address syntax", NULL, US(SENDER_REFUSED)},
    {MAIL, "550 5.7.1 Access denied", NULL, US(SENDER_REFUSED)},
    {MAIL, "550 5.7.1 Client host blocked using zen.spamhaus.org", NULL, US(BLOCKED)},
    {MAIL, "451 4.1.8 Domain of sender address does not resolve", NULL, US(SENDER_REFUSED)},
    {MAIL, "452 4.3.1 Insufficient disk space; try again later", NULL, IS(TEMPORARY_FAILURE, HOST)},
    {MAIL, "450 4.7.1 too many messages", NULL, SLOW(RATE_LIMITED)},
    {MAIL, "421 4.7.0 Too many errors", NULL, SLOW(RATE_LIMITED)},
    {MAIL, "503 5.5.1 Sender already given?", NULL, US(SENDER_REFUSED)},
    {MAIL, "503 5.5.1 Bad sequence", NULL, ALARM},
    {RCPT, "421 4.7.0 Try again later, closing connection", NULL, SLOW(RATE_LIMITED)},
    {RCPT, "450 4.2.0 <" ANNA ">: Greylisted", NULL, IS(GREYLISTED, GREYLIST)},
    {RCPT, "451 4.7.1 Please try again later", NULL, IS(GREYLISTED, GREYLIST)},
    {RCPT, "450 4.3.2 Service currently unavailable", NULL, IS(GREYLISTED, GREYLIST)},
    {RCPT, "452 4.2.2 The inbox is out of storage space", NULL, IS(MAILBOX_FULL, GREYLIST)},
    {RCPT, "450 Quota exceeded", NULL, IS(MAILBOX_FULL, GREYLIST)},
    {RCPT, "452 4.5.3 Error: too many recipients", NULL, SLOW(RATE_LIMITED)},
    {RCPT, "450 4.7.1 Error: too much mail from 198.51.100.7", NULL, SLOW(RATE_LIMITED)},
    {RCPT, "450 4.1.1 <" ANNA ">: unknown", NULL, IS(SOFT_UNKNOWN_USER, GREYLIST)},
    {RCPT, "450 User unknown", NULL, IS(SOFT_UNKNOWN_USER, GREYLIST)},
    {RCPT, "451 4.4.1 Service offline", NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
    {RCPT, "499 eh", NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
    {RCPT, "552 5.2.2 Mailbox full", NULL, IS(MAILBOX_FULL, NEVER)},
    {RCPT, "550 The user is over quota", NULL, IS(MAILBOX_FULL, NEVER)},
    {RCPT, "554 5.7.1 Client host [198.51.100.7] blocked using bl.spamcop.net", NULL, US(BLOCKED)},
    {RCPT, "550 5.7.1 SPF check failed", NULL, US(SENDER_REFUSED)},
    {RCPT, "550 authentication required", NULL, US(BLOCKED)},
    {RCPT, "550 Rate limit exceeded", NULL, SLOW(RATE_LIMITED)},
    {RCPT, "530 5.7.0 Must issue a STARTTLS command first", NULL, IS(TLS_REQUIRED, OTHER_MX)},
    {RCPT, "525 5.7.13 User account disabled", NULL, IS(DISABLED, NEVER)},
    {RCPT, "550 5.2.1 This mailbox has been disabled", NULL, IS(DISABLED, NEVER)},
    {RCPT, "550 Mailbox is frozen. See http://mail.i.ua/err/3/", NULL, IS(DISABLED, NEVER)},
    {RCPT, "551 User not local; please try <anna@elsewhere.org>", NULL, IS(MOVED, NEVER)},
    {RCPT, "550 5.1.6 recipient no longer on server: " ANNA, NULL, IS(MOVED, NEVER)},
    {RCPT, "550 5.7.17 Mailbox owner has changed", NULL, IS(OWNER_CHANGED, NEVER)},
    {RCPT, "550 5.7.18 Domain owner has changed", NULL, IS(OWNER_CHANGED, NEVER)},
    {RCPT, "550 5.1.1 <" ANNA ">: Recipient address rejected", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 5.1.1 User unknown", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 User unknown", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "553 5.1.2 no such domain here", NULL, IS(MX_DENIES_DOMAIN, OTHER_MX)},
    {RCPT, "550 5.4.4 Invalid domain", NULL, IS(MX_DENIES_DOMAIN, OTHER_MX)},
    {RCPT, "554 5.7.1 <" ANNA ">: Relay access denied", NULL, IS(MX_DENIES_DOMAIN, HOST)},
    {RCPT, "501 5.1.3 Bad recipient address syntax", NULL, ALARM},
    {RCPT, "553 5.1.3 Bad destination mailbox address syntax", NULL, ALARM},
    {RCPT, "550 5.5.1 Protocol error", NULL, ALARM},
    {RCPT, "503 5.5.1 Need MAIL command", NULL, ALARM},
    {RCPT, "500 5.5.2 Command not recognized", NULL, ALARM},
    {RCPT, "502 5.5.1 Command not implemented", NULL, ALARM},
    {RCPT, "550 Requested action not taken: mailbox unavailable", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "554 Transaction failed", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "250 2.1.5 Ok", NULL, IS(ACCEPTED, NEVER)},
    {RCPT, "250", NULL, IS(ACCEPTED, NEVER)},
    {RCPT, "251 User not local; will forward", NULL, IS(ACCEPTED, NEVER)},
    {RCPT, "252 2.5.2 cannot verify, but will try", NULL, IS(CANNOT_VERIFY, NEVER)},
    {RCPT, "354 go ahead", NULL, ALARM},
};

/* The texts that fool simple rules. */
static const struct ruling_case traps[] = {
    {RCPT_AT, "m365",
     "550 5.4.1 [" ANNA
     "]: Recipient address rejected: Access denied. AS(201806281) [x.prod.protection.outlook.com]",
     NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "m365",
     "550 5.4.1 All recipient addresses rejected : Access denied [x.prod.protection.outlook.com]", NULL,
     US(SENDER_REFUSED)},
    {RCPT_AT, "outlook", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", NULL,
     IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT_AT, "gmx", "550 Requested action not taken: mailbox unavailable", NULL,
     IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT_AT, "qq", "550 Mailbox unavailable or access denied", NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
    {RCPT_AT, "qq", "550 Ip frequency limited", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "qq", "550 Domain frequency limited", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "qq", "550 Sender frequency limited", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "qq", "550 Connection frequency limited", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "qq", "550 Connection denied", NULL, US(BLOCKED)},
    /* A mark outweighs what a provider's own words would make invalid. */
    {RCPT_AT, "yandex", "550 No such user", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "yandex", "550 HL:REP No such user", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "qq", "550 Suspected bounce attacks", NULL, US(BLOCKED)},
    {RCPT_AT, "qq", "550 Mailbox not found", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "tencent-exmail", "550 Mailbox not found. [x]", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "netease", "550 User not found", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "aliyun", "550 user not exist", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "aliyun", "550 Invalid User", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "netease", "421 HL:REP 163 mx1", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "netease", "421 HL:ICC 163 mx1", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "netease", "421 HL:IFC 163 mx1", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "netease", "450 RP:DRC 163 mx1", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "netease", "450 MI:DMC 163 mx1", NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "netease", "450 DT:RBL 163 mx1", NULL, US(BLOCKED)},
    {RCPT_AT, "netease", "451 DT:SPM ,please try again", NULL, US(BLOCKED)},
    {RCPT_AT, "coremail", "553 Requested action not taken: NULL sender is not allowed", NULL,
     US(SENDER_REFUSED)},
    {RCPT_AT, "godaddy",
     "550 5.1.1 <" ANNA
     "> - 198.51.100.7 has sent to too many recipients this hour. IB607 <http://x.co/rlbounce>",
     NULL, SLOW(RATE_LIMITED)},
    {RCPT_AT, "godaddy", "554 IB112 198.51.100.7 is blocked, sent to too many invalid recipients", NULL,
     US(BLOCKED)},
    {RCPT_AT, "google",
     "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\r\n550 5.2.1 prevents "
     "additional messages",
     NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
    {RCPT_AT, "google",
     "550-5.2.1 The email account that you tried to reach is\r\n550 5.2.1 inactive "
     "https://support.google.com/mail/?p=DisabledUser",
     NULL, IS(DISABLED, NEVER)},
    {RCPT_AT, "google",
     "452 4.2.2 The inbox is out of storage space https://support.google.com/mail/?p=OverQuotaTemp", NULL,
     IS(MAILBOX_FULL, GREYLIST)},
    {RCPT_AT, "google",
     "552 5.2.2 The inbox is out of storage space and inactive "
     "https://support.google.com/mail/?p=OverQuotaPerm",
     NULL, IS(MAILBOX_FULL, NEVER)},
    {RCPT_AT, "yahoo", "554 delivery error: dd This user doesn't have a yahoo.com account (" ANNA ") [0]",
     NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "yahoo", "552 1 Requested mail action aborted, mailbox not found", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "yahoo", "421 4.7.0 [TSS04] Messages from 198.51.100.7 temporarily deferred", NULL,
     SLOW(RATE_LIMITED)},
    {RCPT_AT, "yahoo",
     "553 5.7.1 [BL21] Connections will not be accepted from 198.51.100.7, because the ip is in Spamhaus's "
     "list",
     NULL, US(BLOCKED)},
    {RCPT_AT, "yahoo", "553 5.7.2 [TSS09] All messages from 198.51.100.7 will be permanently deferred", NULL,
     US(BLOCKED)},
    {RCPT_AT, "icloud", "550 5.1.1 <" ANNA ">: inactive email address", NULL, IS(DISABLED, NEVER)},
    {RCPT_AT, "icloud", "552 5.2.2 <" ANNA ">: user is over quota", NULL, IS(MAILBOX_FULL, NEVER)},
    {RCPT_AT, "laposte", "550 5.5.0 Adresse destinataire invalide. Invalid recipient. LPN007_416", NULL,
     IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "laposte",
     "550 5.5.0 Le compte du destinataire est bloque. The recipient account is blocked. LPN007_426", NULL,
     IS(DISABLED, NEVER)},
    {RCPT_AT, "orange", "550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416]", NULL,
     IS(NO_MAILBOX, NEVER)},
    {RCPT_AT, "orange", "552 5.1.1 Boite du destinataire pleine. OFR_417 [417]", NULL,
     IS(MAILBOX_FULL, NEVER)},
    {RCPT_AT, "laposte", "554 5.7.1 Client host rejected: #216 lpn LPN000_630", NULL, US(BLOCKED)},
    {RCPT, "524 5.2.4 Mailing list expansion problem: <" ANNA ">", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 5.2.4 Mailing list expansion problem: <" ANNA ">", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 Invalid recipient: <" ANNA ">", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "450 4.1.1 <" ANNA ">: Recipient address rejected: User unknown in virtual alias table", NULL,
     IS(SOFT_UNKNOWN_USER, GREYLIST)},
    {RCPT,
     "550-JunkMail rejected - (probe) [198.51.100.7] is in an RBL:\r\n550 "
     "https://www.spamhaus.org/query/ip/198.51.100.7",
     NULL, US(BLOCKED)},
    {RCPT_AT, "docomo", "552 Too much mail data <recipient-mailbox-is-full@docomo.ne.jp>",
     "recipient-mailbox-is-full@docomo.ne.jp", IS(MAILBOX_FULL, NEVER)},
    {RCPT, "250 5.1.1 user unknown", NULL, IS(PROTOCOL_ERROR, NEVER)},
    {RCPT, "550 5.5.1 Protocol error", NULL, ALARM},
};

/* What a server echoes of the address that was asked about tells nothing, whatever the address is. */
static const struct ruling_case echoes[] = {
    {RCPT, "550 5.1.1 <spamhaus-quota@x.org>: User unknown", "spamhaus-quota@x.org", IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 5.1.1 User unknown: <policyviolation@x.org>", "policyviolation@x.org", IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 Unknown user blacklist.spf", "blacklist.spf@x.org", IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 refused: recipnotfound@x.org", "recipnotfound@x.org", IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 account suspended@x.org refused", "suspended@x.org", IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 account suspended refused", "suspended@x.org", IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 5.1.1 <a@spam-policy.org>: User unknown at mx.relay.spam-policy.org", "a@spam-policy.org",
     IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 No such user: \"Anna.Berg\"", NULL, IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 User <ANNA.BERG@FIRM.ORG> unknown", NULL, IS(NO_MAILBOX, NEVER)},
    /* But these are the server's own words. */
    {RCPT, "550 User unknown", "user@x.org", IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 5.1.1 spam is refused", "spam@x.org", US(BLOCKED)},
    {RCPT, "550 5.1.1 blocked by spamhaus", "spamhaus@x.org", US(BLOCKED)},
    /* About somebody else. */
    {RCPT, "550 5.1.1 <probe@example.org>: User unknown", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 user <probe@example.org> unknown", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 <probe@example.org>... Access denied", NULL, US(SENDER_REFUSED)},
    {RCPT, "550 5.1.1 No such user - ask postmaster@isp.org", NULL, IS(NO_MAILBOX, NEVER)},
    /* Where the recipient is not known, any address may be his. */
    {RCPT, "550 <anna@x.org>: User unknown", "", IS(NO_MAILBOX, NEVER)},
    {RCPT, "550 User <anna@x.org> unknown", "", IS(NO_MAILBOX, NEVER)},
};

/* The class of the enhanced code must be that of the reply, else it tells nothing. */
static const struct ruling_case classes[] = {
    {RCPT, "550 2.1.5 Ok", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "550 4.1.1 no", NULL, IS(REFUSED_UNCLEAR, OTHER_MX)},
    {RCPT, "450 5.1.1 no", NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
    {RCPT, "250 4.2.2 ok", NULL, IS(ACCEPTED, NEVER)},
    {RCPT, "450 5.7.13 disabled account", NULL, IS(TEMPORARY_FAILURE, GREYLIST)},
};

/* Reads WIRE, which may lack its last line end. */
static void read_reply(const char *wire, struct wire_reply *to)
{
    char bytes[SMTP_REPLY_LINE_MAX];
    int length = snprintf(bytes, sizeof bytes, "%s%s", wire, wire[strlen(wire) - 1] == '\n' ? "" : "\r\n");
    wire_read((struct str){bytes, (size_t)length}, wire_whole, 0, to);
    if (to->parser.state != SMTP_REPLY_DONE)
        fail_msg("no reply: %s", wire);
}

static struct smtp_ruling ruling_of(const struct ruling_case *this)
{
    struct wire_reply got;
    read_reply(this->wire, &got);
    struct smtp_said said = {.phase = this->phase, .reply = got.reply, .host = STR("mx1.firm.org")};
    said.provider = str_of(this->provider);
    said.recipient = str_of(this->recipient != NULL ? this->recipient : ANNA);
    return smtp_rule(&said);
}

static bool is_invalid(enum smtp_verdict verdict)
{
    return smtp_reason(verdict)->segment == SEGMENT_INVALID;
}

static size_t count_wrong(const struct ruling_case *cases, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct smtp_ruling got = ruling_of(&cases[i]);
        const struct smtp_ruling *wanted = &cases[i].ruling;
        if (got.verdict == wanted->verdict && got.retry == wanted->retry &&
            got.slow_down == wanted->slow_down && got.about_us == wanted->about_us &&
            got.alarm == wanted->alarm)
            continue;
        printf("%s\n  %s retry %d slow %d us %d alarm %d, not %s %d %d %d %d\n", cases[i].wire,
               smtp_reason(got.verdict)->code, (int)got.retry, got.slow_down, got.about_us, got.alarm,
               smtp_reason(wanted->verdict)->code, (int)wanted->retry, wanted->slow_down, wanted->about_us,
               wanted->alarm);
        wrong++;
    }
    return wrong;
}

#define COUNT_WRONG(cases) count_wrong(cases, sizeof cases / sizeof *cases)

static void the_policy_is_kept(void **state)
{
    (void)state;
    assert_int_equal(COUNT_WRONG(policy), 0);
}

static void traps_fool_nobody(void **state)
{
    (void)state;
    assert_int_equal(COUNT_WRONG(traps), 0);
}

static void an_echo_tells_nothing(void **state)
{
    (void)state;
    assert_int_equal(COUNT_WRONG(echoes), 0);
}

static void another_class_tells_nothing(void **state)
{
    struct wire_reply got;
    (void)state;
    assert_int_equal(COUNT_WRONG(classes), 0);
    wire_read(STR("550-no\r\n250 yes\r\n"), wire_whole, 0, &got);
    assert_int_equal(got.parser.state, SMTP_REPLY_HOSTILE);
}

static void the_world_is_understood(void **state)
{
    size_t count = sizeof world_cases / sizeof *world_cases, wrong = 0;
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct world_case *this = &world_cases[i];
        struct ruling_case asked = {RCPT_AT, this->provider, this->wire, NULL, {.verdict = SMTP_UNKNOWN}};
        enum smtp_verdict verdict = ruling_of(&asked).verdict;
        if (verdict == this->verdict)
            continue;
        printf("%s: %s  %s, not %s\n", this->sender, this->wire, smtp_reason(verdict)->code,
               smtp_reason(this->verdict)->code);
        wrong++;
    }
    assert_true(count >= 60);
    assert_int_equal(wrong, 0);
}

/* Whatever WIRE says, before RCPT it is about the host, not about a mailbox. */
static void check_before_recipient(const char *provider, const char *wire)
{
    for (enum smtp_phase phase = SMTP_PHASE_GREETING; phase < SMTP_PHASE_RCPT; phase++) {
        struct ruling_case asked = {phase, provider, wire, NULL, {.verdict = SMTP_UNKNOWN}};
        struct smtp_ruling ruling = ruling_of(&asked);
        enum smtp_verdict verdict = ruling.verdict;
        bool about_mailbox = is_invalid(verdict) || verdict == SMTP_ACCEPTED ||
                             verdict == SMTP_MAILBOX_FULL || verdict == SMTP_SOFT_UNKNOWN_USER ||
                             verdict == SMTP_GREYLISTED || verdict == SMTP_CANNOT_VERIFY ||
                             verdict == SMTP_REFUSED_UNCLEAR;
        if (about_mailbox)
            fail_msg("phase %d: %s: %s", (int)phase, wire, smtp_reason(verdict)->code);
    }
}

static void nothing_before_recipients_is_about_a_mailbox(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof world_cases / sizeof *world_cases; i++)
        check_before_recipient(world_cases[i].provider, world_cases[i].wire);
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
        check_before_recipient(traps[i].provider, traps[i].wire);
    for (size_t i = 0; i < sizeof policy / sizeof *policy; i++)
        check_before_recipient(policy[i].provider, policy[i].wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_policy_is_kept),
        cmocka_unit_test(traps_fool_nobody),
        cmocka_unit_test(an_echo_tells_nothing),
        cmocka_unit_test(another_class_tells_nothing),
        cmocka_unit_test(the_world_is_understood),
        cmocka_unit_test(nothing_before_recipients_is_about_a_mailbox),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
