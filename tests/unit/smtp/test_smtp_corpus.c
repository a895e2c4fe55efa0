/* The rulings on a corpus of real replies: nobody is called invalid for what is not about the mailbox, and
 * most of the dead ones are found. */
#include "tests/unit/net/smtp_wire.h"

#include "validators/smtp/ruling/smtp_ruling.h"

static const char corpus[] = "../shared/corpora/smtp_replies.tsv";

enum { FOUND_PERCENT = 90 };

/* A row, by a piece of its reply, that is not ruled as its bucket has it, and why that is right. */
struct exception {
    const char *piece, *why;
};

/* Rows about something else than the mailbox that become invalid. */
static const struct exception invalid_after_all[] = {
    {"550 Unknown user azumakuniyuki@ntt.docomo",
     "said after DATA, where filters refuse in such words; the same reply to RCPT is of the recipient alone"},
    {NULL, NULL},
};

/* Rows of dead mailboxes that do not become invalid. */
static const struct exception not_invalid[] = {
    {"501 5.1.3 <syntaxerror@", "the two parsers differ: that tells nothing about the mailbox"},
    {"450 4.1.1 <kijitora@", "a temporary code is never the last word"},
    {"550 5.1.2 <hostunknown@", "about the domain, which its DNS has been asked about"},
    {"550 5.4.4 Invalid domain", "about the domain, as its code says"},
    {"Host unknown", "about the domain, whose server may have lost its DNS for a moment"},
    {"553 neko.example.com does not exist", "about a domain, and not even said whether the recipient's"},
    {"because the domain is not reachable", "about the way to the domain"},
    {NULL, NULL},
};

/* Buckets, or the classes of replies without one, that say nothing against the mailbox. */
static const char *const innocent[] = {
    "notrecipient", "relay_denied", "ip_blocked",   "sender_problem",          "syntax",      "greylisted",
    "mailbox_full", "full",         "rate_limited", "temporary_first_contact", "deliverable",
};

static const char *const dead[] = {"nomailbox", "no_mailbox"};

enum { SOURCE, LICENCE, SENDER, PHASE, REPLY, CLASS, BUCKET, FIELDS };

struct counts {
    size_t rows, innocent, false_invalid, dead, found;
    unsigned met[2]; /* a bit for each exception of either table */
};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof names / sizeof *names)

/* Whether one of EXCEPTIONS is met by REPLY; its bit is then set in *MET. */
static bool is_excused(const char *reply, const struct exception *exceptions, unsigned *met)
{
    for (size_t i = 0; exceptions[i].piece != NULL; i++)
        if (strstr(reply, exceptions[i].piece) != NULL) {
            *met |= 1U << i;
            return true;
        }
    return false;
}

static unsigned all_of(const struct exception *exceptions)
{
    unsigned all = 0;
    for (size_t i = 0; exceptions[i].piece != NULL; i++)
        all |= 1U << i;
    return all;
}

static void cut_line(char *line, char *fields[FIELDS])
{
    line[strcspn(line, "\r\n")] = '\0';
    fields[0] = line;
    for (size_t i = 1; i < FIELDS; i++) {
        char *tab = strchr(fields[i - 1], '\t');
        assert_non_null(tab);
        *tab = '\0';
        fields[i] = tab + 1;
    }
}

/* Sendmail's transcripts have the replies to several commands one after the other: the first is the one that
 * was asked for. */
static void keep_first_reply(char *reply)
{
    for (char *at = strchr(reply, ' '); at != NULL; at = strchr(at + 1, ' ')) {
        bool same = strncmp(at + 1, reply, 4) == 0;
        bool other = strncmp(at + 1, "503", 3) == 0 || strncmp(at + 1, "554 ", 4) == 0 ||
                     strncmp(at + 1, "421 ", 4) == 0;
        if (same || other) {
            *at = '\0';
            return;
        }
    }
}

/* The first address in REPLY; an empty one if there is none.  It is taken for the recipient, whoever's it is:
 * that hides more from the rulings than a server does. */
static struct str address_in(const char *reply)
{
    static const char around[] = " <>()[];:,'\"";
    const char *at = strchr(reply, '@'), *from = at;
    if (at == NULL)
        return STR("");
    while (from > reply && strchr(around, from[-1]) == NULL)
        from--;
    return (struct str){from, (size_t)(at - from) + strcspn(at, around)};
}

/* Writes REPLY, in which \n separates lines, to WIRE as a server has it. */
static size_t put_wire(const char *reply, char *wire)
{
    size_t length = 0;
    for (const char *at = reply; *at != '\0'; at++)
        if (at[0] == '\\' && at[1] == 'n') {
            wire[length++] = '\n';
            at++;
        } else {
            wire[length++] = *at;
        }
    wire[length++] = '\n';
    return length;
}

/* The ruling on REPLY as if it had been said to RCPT, whatever it was said to. */
static struct smtp_ruling rule_at_recipient(const char *reply)
{
    char wire[2 * SMTP_REPLY_LINE_MAX];
    struct wire_reply got;
    assert_true(strlen(reply) < SMTP_REPLY_LINE_MAX);
    wire_read((struct str){wire, put_wire(reply, wire)}, wire_whole, 0, &got);
    if (got.parser.state != SMTP_REPLY_DONE)
        fail_msg("no reply: %s", reply);
    return smtp_rule(&(struct smtp_said){
        .phase = SMTP_PHASE_RCPT,
        .reply = got.reply,
        .recipient = address_in(reply),
    });
}

static void judge_row(char *fields[FIELDS], struct counts *counts)
{
    const char *bucket = fields[BUCKET][0] != '\0' ? fields[BUCKET] : fields[CLASS];
    if (strcmp(fields[SENDER], "Sendmail") == 0)
        keep_first_reply(fields[REPLY]);
    const struct reason *reason = smtp_reason(rule_at_recipient(fields[REPLY]).verdict);
    bool invalid = reason->segment == SEGMENT_INVALID;
    counts->rows++;
    if (IS_ONE_OF(bucket, innocent)) {
        counts->innocent++;
        bool excused = invalid && is_excused(fields[REPLY], invalid_after_all, &counts->met[0]);
        counts->false_invalid += invalid && !excused;
        if (invalid && !excused)
            printf("FALSE %s (%s): %s\n", reason->code, fields[CLASS], fields[REPLY]);
    } else if (IS_ONE_OF(bucket, dead)) {
        bool excused = !invalid && is_excused(fields[REPLY], not_invalid, &counts->met[1]);
        counts->dead += !excused;
        counts->found += invalid;
        if (!invalid && !excused)
            printf("missed, %s (%s): %s\n", reason->code, fields[CLASS], fields[REPLY]);
    }
}

static void real_replies_are_understood(void **state)
{
    (void)state;
    FILE *file = fopen(corpus, "r");
    if (file == NULL) {
        printf("SKIPPED: %s is not there\n", corpus);
        skip();
    }
    char line[2 * SMTP_REPLY_LINE_MAX], *fields[FIELDS];
    struct counts counts = {0};
    assert_non_null(fgets(line, sizeof line, file)); /* names of the columns */
    while (fgets(line, sizeof line, file) != NULL) {
        cut_line(line, fields);
        judge_row(fields, &counts);
    }
    fclose(file);
    printf(
        "%zu replies; %zu are not about the mailbox, %zu of them called invalid; of %zu dead mailboxes %zu "
        "found\n",
        counts.rows, counts.innocent, counts.false_invalid, counts.dead, counts.found);
    assert_true(counts.rows >= 400);
    assert_int_equal(counts.false_invalid, 0);
    assert_true(counts.found * 100 >= counts.dead * FOUND_PERCENT);
    assert_int_equal(counts.met[0], all_of(invalid_after_all)); /* no exception is idle */
    assert_int_equal(counts.met[1], all_of(not_invalid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_replies_are_understood)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
