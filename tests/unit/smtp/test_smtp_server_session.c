/* A pretend mail server's session: manners and commands in, codes, delays, ends and violations out. */
#include "fixtures/smtp/smtp_harm.h"
#include "fixtures/world/smtp_hostile.h"
#include "tests/unit/smtp/smtp_stage.h"

#define HI    "EHLO me.test|"
#define MAIL  "EHLO me.test|MAIL FROM:<me@me.test>|"
#define GOOD  "RCPT TO:<good@ok.test>|"
#define NONE  "RCPT TO:<none@ok.test>|"
#define BEGUN "220 ehlo=250 mail=250 "

static const struct session_case {
    const char *name;
    const char *said; /* pieces with | between them */
    struct smtp_manners manners;
    const char *transcript;
} session_cases[] = {
    {"a whole session",
     MAIL GOOD NONE "RSET|MAIL FROM:<>|RCPT TO:<second@ok.test>|NOOP|QUIT",
     {0},
     BEGUN "rcpt=250 rcpt=550 rset=250 mail=250 rcpt=250 noop=250 quit=221 close"},
    {"case does not matter", "ehlo me|mail from:<a@b.test>|Rcpt To:<GOOD@OK.TEST>", {0}, BEGUN "rcpt=250"},
    {"HELO", "HELO me.test|MAIL FROM:<a@b.test>|" GOOD, {0}, "220 helo=250 mail=250 rcpt=250"},

    /* Order (RFC 5321 4.1.4). */
    {"RCPT first", GOOD, {0}, "220 rcpt=503"},
    {"MAIL first", "MAIL FROM:<>", {0}, "220 mail=503"},
    {"RCPT before MAIL", HI GOOD, {0}, "220 ehlo=250 rcpt=503"},
    {"MAIL twice", MAIL "MAIL FROM:<>", {0}, BEGUN "mail=503"},
    {"RCPT after RSET", MAIL "RSET|" GOOD, {0}, BEGUN "rset=250 rcpt=503"},
    {"RCPT after a second EHLO", MAIL HI GOOD, {0}, BEGUN "ehlo=250 rcpt=503"},
    {"RSET and NOOP first", "RSET|NOOP|MAIL FROM:<>", {0}, "220 rset=250 noop=250 mail=503"},

    /* Syntax. */
    {"EHLO without a name", "EHLO|EHLO |HELO|EHLO a b", {0}, "220 ehlo=501 ehlo=501 helo=501 ehlo=501"},
    {"paths that are none of a sender",
     HI "MAIL FROM:|MAIL FROM:me@me.test|MAIL FROM:<me@me.test|MAIL FROM: <me@me.test>|MAIL FROM:<me>|"
        "MAIL FROM:<@a.test:me@me.test>|MAIL FROM:<a b@me.test>|MAIL TO:<me@me.test>|MAIL",
     {0},
     "220 ehlo=250 mail=501 mail=501 mail=501 mail=501 mail=501 mail=501 mail=501 mail=501 mail=501"},
    {"paths that are none of a recipient",
     MAIL "RCPT TO:<>|RCPT TO:<@ok.test>|RCPT TO:<a..b@ok.test>|RCPT TO:<.a@ok.test>|RCPT TO:<a.@ok.test>|"
          "RCPT TO:<good@>|RCPT TO:<good@ok..test>|RCPT TO:<good@-ok.test>|RCPT TO:<good@ok.test>x|RCPT",
     {0},
     BEGUN "rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501 rcpt=501"},
    {"a local part that is too long",
     MAIL "RCPT TO:<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@ok.test>",
     {0},
     BEGUN "rcpt=501"},
    {"quoted", MAIL "RCPT TO:<\"a b>\\\"\"@ok.test>|RCPT TO:<\"ab@ok.test>", {0}, BEGUN "rcpt=550 rcpt=501"},
    {"literal", MAIL "RCPT TO:<good@[127.1.0.1]>|RCPT TO:<good@[127.1.0.1>", {0}, BEGUN "rcpt=554 rcpt=501"},
    {"parameters",
     HI "MAIL FROM:<> SIZE=100 BODY=8BITMIME|RSET|MAIL FROM:<> SIZE=x|MAIL FROM:<> FOO=1",
     {0},
     "220 ehlo=250 mail=250 rset=250 mail=555 mail=555"},
    {"parameters without EHLO", "HELO me|MAIL FROM:<> SIZE=100", {0}, "220 helo=250 mail=555"},
    {"parameters of RCPT", MAIL "RCPT TO:<good@ok.test> NOTIFY=NEVER", {0}, BEGUN "rcpt=555"},
    {"no STARTTLS", HI "STARTTLS", {0}, "220 ehlo=250 starttls=502"},

    /* SMTPUTF8 (RFC 6531). */
    {"SMTPUTF8 not offered", HI "MAIL FROM:<> SMTPUTF8", {0}, "220 ehlo=250 mail=555"},
    {"SMTPUTF8",
     HI "MAIL FROM:<> SMTPUTF8|RCPT TO:<j\xc3\xb6rg@ok.test>|" GOOD,
     {.smtputf8 = true},
     "220 ehlo=250 mail=250 rcpt=550 rcpt=250"},
    {"eight bits without SMTPUTF8",
     MAIL "RCPT TO:<j\xc3\xb6rg@ok.test>",
     {.smtputf8 = true},
     BEGUN "VIOLATION:eight-bit rcpt=553"},

    /* Mailboxes. */
    {"mailboxes",
     MAIL "RCPT TO:<full@ok.test>|RCPT TO:<over@ok.test>|RCPT TO:<disabled@ok.test>|RCPT TO:<moved@ok.test>|"
          "RCPT TO:<soft@ok.test>|RCPT TO:<temporary@ok.test>|RCPT TO:<unclear@ok.test>|"
          "RCPT TO:<rate@ok.test>|RCPT TO:<later@ok.test>|RCPT TO:<quiet@ok.test>",
     {0},
     BEGUN "rcpt=452 rcpt=552 rcpt=550 rcpt=551 rcpt=450 rcpt=451 rcpt=550 rcpt=550 rcpt=250 rcpt=252"},
    {"not ours",
     MAIL "RCPT TO:<good@other.test>|RCPT TO:<good@nowhere.test>|RCPT TO:<good>",
     {0},
     BEGUN "rcpt=554 rcpt=554 rcpt=554"},
    {"postmaster", MAIL "RCPT TO:<PostMaster@ok.test>|RCPT TO:<postmaster>", {0}, BEGUN "rcpt=250 rcpt=250"},
    {"no postmaster",
     MAIL "RCPT TO:<postmaster@ok.test>|RCPT TO:<postmaster>",
     {.no_postmaster = true},
     BEGUN "rcpt=550 rcpt=550"},

    /* Manners. */
    {"catchall",
     MAIL NONE GOOD "RCPT TO:<full@ok.test>|RCPT TO:<x@other.test>",
     {.catch_all = true},
     BEGUN "rcpt=250 rcpt=250 rcpt=452 rcpt=554"},
    {"refuseall", MAIL GOOD "RCPT TO:<postmaster@ok.test>", {.refuse_all = true}, BEGUN "rcpt=550 rcpt=550"},
    {"blocked", MAIL GOOD NONE, {.blocked = true}, BEGUN "rcpt=554 rcpt=554"},
    {"blocked after 2 unknown ones",
     MAIL NONE GOOD "new|" MAIL NONE GOOD,
     {.block_after = 2},
     BEGUN "rcpt=550 rcpt=250 / " BEGUN "rcpt=550 rcpt=554"},
    {"greylist",
     MAIL GOOD GOOD "@499|" GOOD "@1|" GOOD "new|" MAIL GOOD,
     {.greylist_ms = 500},
     BEGUN "rcpt=450 rcpt=450 rcpt=450 rcpt=250 / " BEGUN "rcpt=250"},
    {"greylist of another sender",
     MAIL GOOD "@500|" GOOD "RSET|MAIL FROM:<x@me.test>|" GOOD,
     {.greylist_ms = 500},
     BEGUN "rcpt=450 rcpt=250 rset=250 mail=250 rcpt=450"},
    {"throttle", MAIL GOOD NONE GOOD, {.throttle_after = 2}, BEGUN "rcpt=250 rcpt=550 rcpt=421 close"},
    {"rate", MAIL GOOD GOOD GOOD, {.rate_after = 2}, BEGUN "rcpt=250 rcpt=250 rcpt=550"},
    {"drop", MAIL GOOD GOOD, {.drop_at = 2}, BEGUN "rcpt=250 rcpt=0 close"},
    {"sessions", "", {.sessions_max = 1}, "220"},
    {"tarpit", MAIL GOOD, {.tarpit_ms = 70}, "220 +70ms ehlo=250 +70ms mail=250 +70ms rcpt=250 +70ms"},
    {"banner", "", {.banner_code = 554}, "554 close"},
    {"banner of RFC 7504", "", {.banner_code = 521}, "521 close"},
    {"banner 421", "", {.banner_code = 421}, "421 close"},
    {"greetwait", "rest|" MAIL GOOD, {.greet_wait_ms = 90}, "220 more 220 +90ms ehlo=250 mail=250 rcpt=250"},
    {"greetwait, early",
     "rest|early|" MAIL GOOD,
     {.greet_wait_ms = 90},
     "220 more 220 +90ms VIOLATION:early-talker ehlo=250 mail=250 rcpt=550"},
    {"close", "", {.close = true}, "0 close"},
    {"nosmtp", "EHLO me", {.no_smtp = true}, "0 close"},
    {"noehlo", HI "HELO me|MAIL FROM:<>", {.no_ehlo = true}, "220 ehlo=502 helo=250 mail=250"},
    {"sender",
     HI "MAIL FROM:<a@b.test>|MAIL FROM:<>",
     {.sender_code = 451},
     "220 ehlo=250 mail=451 mail=451"},
    {"sender 421", HI "MAIL FROM:<a@b.test>", {.sender_code = 421}, "220 ehlo=250 mail=421 close"},
    {"nonull", HI "MAIL FROM:<>|MAIL FROM:<a@b.test>", {.no_null = true}, "220 ehlo=250 mail=550 mail=250"},
    {"TLS required", HI "MAIL FROM:<>", {.tls = SMTP_TLS_REQUIRED}, "220 ehlo=250 mail=530"},
    {"TLS broken", HI "STARTTLS|hello|again", {.tls = SMTP_TLS_BROKEN}, "220 ehlo=250 starttls=220"},

    /* Hostile. */
    {"endless banner", "", {.hostile = SMTP_HOSTILE_ENDLESS_BANNER}, "220 repeats close"},
    {"drip", HI, {.hostile = SMTP_HOSTILE_DRIP}, "220 ~1000ms ehlo=250"},
    {"long line", MAIL GOOD, {.hostile = SMTP_HOSTILE_LONG_LINE}, BEGUN "rcpt=250 repeats"},
    {"NUL", MAIL GOOD, {.hostile = SMTP_HOSTILE_NUL}, BEGUN "rcpt=250"},
    {"early close", MAIL GOOD, {.hostile = SMTP_HOSTILE_EARLY_CLOSE}, BEGUN "rcpt=550 close"},
    {"mixed codes", MAIL GOOD, {.hostile = SMTP_HOSTILE_MIXED_CODES}, BEGUN "rcpt=550"},
    {"TLS garbage", HI "STARTTLS|hello", {.hostile = SMTP_HOSTILE_TLS_GARBAGE}, "220 ehlo=250 starttls=220"},
    {"TLS silence", HI "STARTTLS|hello", {.hostile = SMTP_HOSTILE_TLS_SILENCE}, "220 ehlo=250 starttls=220"},
    {"no code", MAIL GOOD, {.hostile = SMTP_HOSTILE_NO_CODE}, BEGUN "rcpt=0"},
    {"endless reply", MAIL GOOD, {.hostile = SMTP_HOSTILE_ENDLESS_REPLY}, BEGUN "rcpt=250 repeats close"},
    {"endless EHLO", HI, {.hostile = SMTP_HOSTILE_ENDLESS_EHLO}, "220 ehlo=250 repeats close"},
    {"early answers", MAIL NONE, {.hostile = SMTP_HOSTILE_EARLY_ANSWERS}, BEGUN "rcpt=550"},
    {"silence", MAIL GOOD "QUIT", {.hostile = SMTP_HOSTILE_SILENCE}, BEGUN "rcpt=0"},
    {"reset", MAIL GOOD, {.hostile = SMTP_HOSTILE_RESET}, BEGUN "rcpt=0 reset"},

    /* Violations. */
    {"DATA", MAIL GOOD "DATA|QUIT", {0}, BEGUN "rcpt=250 VIOLATION:DATA quit=221 close"},
    {"other commands",
     "VRFY a|EXPN a|AUTH PLAIN|BDAT 1|ETRN x|TURN|HELP|data|GET / HTTP/1.1",
     {0},
     "220 VIOLATION:VRFY VIOLATION:EXPN VIOLATION:AUTH VIOLATION:BDAT VIOLATION:ETRN VIOLATION:TURN "
     "VIOLATION:unknown-command VIOLATION:DATA VIOLATION:unknown-command"},
    {"early talker", "early|" HI, {0}, "220 VIOLATION:early-talker ehlo=250"},
    {"pipelining", "EHLO me\r\nMAIL FROM:<>", {0}, "220 ehlo=250 VIOLATION:pipelining mail=250"},
    {"while an answer is on its way", HI "early", {0}, "220 ehlo=250 VIOLATION:pipelining"},
    {"bare LF", "EHLO me\nNOOP", {0}, "220 VIOLATION:bare-lf VIOLATION:pipelining noop=250"},
    {"bare CR", "EHLO me\rNOOP|NOOP", {0}, "220 VIOLATION:bare-cr noop=250"},
    {"control",
     "EHLO me\x01|NOOP \x7f|\tNOOP|NOOP",
     {0},
     "220 VIOLATION:control VIOLATION:control VIOLATION:control noop=250"},
    {"injected",
     MAIL "RCPT TO:<a@ok.test>\r\nDATA\r\n",
     {0},
     BEGUN "rcpt=550 VIOLATION:pipelining VIOLATION:DATA VIOLATION:unknown-command"},
};

static void sessions_go_as_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof session_cases / sizeof session_cases[0]; i++) {
        const struct session_case *test = &session_cases[i];
        struct stage *stage = stage_open(&test->manners);
        open_session(stage);
        play_all(stage, test->said);
        if (strcmp(stage->transcript, test->transcript) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", test->name, stage->transcript, test->transcript);
        smtp_server_session_close(&stage->session);
        assert_int_equal(stage->host.sessions, 0);
        stage_close(stage);
    }
}

/* The bytes of the last answer to SAID. */
#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

static const struct bytes_case {
    const char *name, *said;
    struct smtp_manners manners;
    struct str bytes;
} bytes_cases[] = {
    {"EHLO",
     HI,
     {0},
     BYTES("250-mx.ok.test\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-ENHANCEDSTATUSCODES\r\n"
           "250 8BITMIME\r\n")},
    {"EHLO with all",
     HI,
     {.smtputf8 = true, .tls = SMTP_TLS_OFFERED},
     BYTES("250-mx.ok.test\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-STARTTLS\r\n250-SMTPUTF8\r\n"
           "250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n")},
    {"HELO", "HELO me", {0}, BYTES("250 mx.ok.test\r\n")},
    {"NUL", MAIL GOOD, {.hostile = SMTP_HOSTILE_NUL}, BYTES("250 2.1.5 O\0k\0\r\n")},
    {"mixed codes",
     MAIL GOOD,
     {.hostile = SMTP_HOSTILE_MIXED_CODES},
     BYTES("550-5.1.1 No such user here\r\n250 2.1.5 Ok\r\n")},
    {"early answers",
     HI "RSET",
     {.hostile = SMTP_HOSTILE_EARLY_ANSWERS},
     BYTES("250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n")},
    {"silence", MAIL GOOD, {.hostile = SMTP_HOSTILE_SILENCE}, BYTES("")},
};

static void bytes_are_these(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bytes_cases / sizeof bytes_cases[0]; i++) {
        const struct bytes_case *test = &bytes_cases[i];
        struct stage *stage = stage_open(&test->manners);
        open_session(stage);
        play_all(stage, test->said);
        if (!str_equal((struct str){stage->answer.bytes, stage->answer.length}, test->bytes))
            fail_msg("%s: \"%.*s\"", test->name, (int)stage->answer.length, stage->answer.bytes);
        stage_close(stage);
    }
}

static void a_session_too_many_is_told_so(void **state)
{
    (void)state;
    struct smtp_manners manners = {.sessions_max = 1};
    struct stage *stage = stage_open(&manners);
    open_session(stage);
    struct smtp_server_session other = stage->session;
    open_session(stage);
    smtp_server_session_close(&other);
    smtp_server_session_close(&stage->session);
    open_session(stage);
    assert_string_equal(stage->transcript, "220 421 close 220");
    stage_close(stage);
}

static void garbage_is_no_tls(void **state)
{
    (void)state;
    struct smtp_manners manners = {.tls = SMTP_TLS_BROKEN};
    struct stage *stage = stage_open(&manners);
    open_session(stage);
    play_all(stage, HI "STARTTLS");
    smtp_server_session_came(&stage->session, 1); /* the byte does not matter */
    assert_true(smtp_server_session_next(&stage->session, 0, &stage->answer));
    assert_int_equal(stage->answer.length, 256);
    assert_int_equal(smtp_answer_code(&stage->answer), 0);
    assert_false(smtp_server_session_next(&stage->session, 0, &stage->answer));
    stage_close(stage);
}

/* A line above the limit, one above the buffer, and one that never ends. */
static void long_lines_are_bounded(void **state)
{
    (void)state;
    static const struct smtp_manners manners = {0};
    static const size_t lengths[] = {SMTP_COMMAND_MAX - 1, SMTP_IN_MAX - 2, SMTP_IN_MAX, 1 << 20};
    char *text = malloc(1 << 20);
    memset(text, 'x', 1 << 20);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct stage *stage = stage_open(&manners);
        open_session(stage);
        hear(stage, text, lengths[i]);
        hear(stage, "\r\n", 2);
        hear(stage, "NOOP\r\n", 6);
        assert_string_equal(stage->transcript, "220 VIOLATION:long-line noop=250");
        stage_close(stage);
    }
    free(text);
}

static void violations_are_bounded(void **state)
{
    (void)state;
    static const struct smtp_manners manners = {0};
    struct stage *stage = stage_open(&manners);
    open_session(stage);
    for (int i = 1; i < SMTP_VIOLATIONS_MAX; i++)
        hear(stage, "DATA\r\n", 6);
    assert_false(stage->over);
    hear(stage, "DATA\r\n", 6);
    assert_true(stage->over);
    stage_close(stage);
}

static void what_repeats_is_bounded(void **state)
{
    (void)state;
    struct smtp_manners manners = {.hostile = SMTP_HOSTILE_LONG_LINE};
    struct stage *stage = stage_open(&manners);
    open_session(stage);
    play_all(stage, MAIL GOOD);
    const struct smtp_answer *answer = &stage->answer;
    size_t part = (size_t)(answer->length - answer->repeat_from);
    assert_int_equal(part * (answer->repeats + (size_t)1), SMTP_LONG_LINE_BYTES);
    assert_null(memchr(answer->bytes, '\n', answer->length));
    stage_close(stage);

    manners.hostile = SMTP_HOSTILE_ENDLESS_REPLY;
    stage = stage_open(&manners);
    open_session(stage);
    play_all(stage, MAIL GOOD);
    assert_in_range((uint64_t)stage->answer.length * stage->answer.repeats, SMTP_ENDLESS_BYTES / 2,
                    SMTP_ENDLESS_BYTES);
    assert_null(memmem(stage->answer.bytes, stage->answer.length, "250 ", 4));
    stage_close(stage);
}

static void many_triplets_are_remembered(void **state)
{
    (void)state;
    enum { MANY = 5000, WAIT_MS = 10 };
    struct smtp_greylist list = {0};
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < MANY; i++) {
            char recipient[32];
            snprintf(recipient, sizeof recipient, "a%d@ok.test", i);
            struct smtp_triplet triplet = {STR("1.2.3.4"), STR("me@me.test"), str_of(recipient)};
            assert_int_equal(smtp_greylist_passes(&list, &triplet, turn * WAIT_MS, WAIT_MS), turn == 1);
        }
    assert_int_equal(list.count, MANY);
    smtp_greylist_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_go_as_they_should),    cmocka_unit_test(bytes_are_these),
        cmocka_unit_test(a_session_too_many_is_told_so), cmocka_unit_test(garbage_is_no_tls),
        cmocka_unit_test(long_lines_are_bounded),        cmocka_unit_test(violations_are_bounded),
        cmocka_unit_test(what_repeats_is_bounded),       cmocka_unit_test(many_triplets_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
