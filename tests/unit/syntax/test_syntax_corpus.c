/* The syntax validator on the isemail test suite, with the verdicts of three mail servers beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax.h"

static const char corpus[] = "../shared/corpora/addresses_isemail.tsv";

#define ALPHABET    "abcdefghijklmnopqrstuvwxyz"
#define LABEL_OF_63 ALPHABET ALPHABET "abcdefghikl"

enum { LINE_BYTES = 8192 };

/* The verdict on an address, or on every address of a class of isemail's: the code of a reason, or `good`. */
struct decision {
    const char *name, *verdict;
};

static const struct decision classes[] = {
    {.name = "ISEMAIL_VALID", .verdict = "good"},
    {.name = "ISEMAIL_DNSWARN_NO_RECORD", .verdict = "good"},
    {.name = "ISEMAIL_DNSWARN_NO_MX_RECORD", .verdict = "good"},
    {.name = "ISEMAIL_RFC5321_TLD", .verdict = "no_dot"},
    {.name = "ISEMAIL_RFC5321_TLDNUMERIC", .verdict = "numeric_tld"},
    {.name = "ISEMAIL_RFC5321_QUOTEDSTRING", .verdict = "quoted_local"},
    {.name = "ISEMAIL_RFC5321_ADDRESSLITERAL", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5321_IPV6DEPRECATED", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_DOMAINLITERAL", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_DOMLIT_OBSDTEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_RFC5322_IPV6_2X2XCOLON", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_IPV6_BADCHAR", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_IPV6_COLONSTRT", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_IPV6_COLONEND", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_IPV6_GRPCOUNT", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_IPV6_MAXGRPS", .verdict = "address_literal"},
    {.name = "ISEMAIL_RFC5322_LOCAL_TOOLONG", .verdict = "local_too_long"},
    {.name = "ISEMAIL_RFC5322_LABEL_TOOLONG", .verdict = "label"},
    {.name = "ISEMAIL_RFC5322_DOMAIN_TOOLONG", .verdict = "domain_too_long"},
    {.name = "ISEMAIL_RFC5322_TOOLONG", .verdict = "address_too_long"},
    {.name = "ISEMAIL_RFC5322_DOMAIN", .verdict = "hostname"},
    {.name = "ISEMAIL_CFWS_COMMENT", .verdict = "comment"},
    {.name = "ISEMAIL_CFWS_FWS", .verdict = "good"}, /* all of it stands around the address */
    {.name = "ISEMAIL_DEPREC_LOCALPART", .verdict = "quoted_local"},
    {.name = "ISEMAIL_DEPREC_QTEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_DEPREC_QP", .verdict = "control_character"},
    {.name = "ISEMAIL_DEPREC_CTEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_DEPREC_COMMENT", .verdict = "comment"},
    {.name = "ISEMAIL_DEPREC_CFWS_NEAR_AT", .verdict = "comment"},
    {.name = "ISEMAIL_DEPREC_FWS", .verdict = "good"},
    {.name = "ISEMAIL_ERR_NODOMAIN", .verdict = "missing_at"},
    {.name = "ISEMAIL_ERR_NOLOCALPART", .verdict = "local_empty"},
    {.name = "ISEMAIL_ERR_DOT_START", .verdict = "local_dots"},
    {.name = "ISEMAIL_ERR_DOT_END", .verdict = "local_dots"},
    {.name = "ISEMAIL_ERR_CONSECUTIVEDOTS", .verdict = "label"},
    {.name = "ISEMAIL_ERR_DOMAINHYPHENSTART", .verdict = "label"},
    {.name = "ISEMAIL_ERR_DOMAINHYPHENEND", .verdict = "label"},
    {.name = "ISEMAIL_ERR_EXPECTING_ATEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_ERR_EXPECTING_QTEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_ERR_EXPECTING_QPAIR", .verdict = "quoted_local"},
    {.name = "ISEMAIL_ERR_EXPECTING_CTEXT", .verdict = "control_character"},
    {.name = "ISEMAIL_ERR_EXPECTING_DTEXT", .verdict = "address_literal"},
    {.name = "ISEMAIL_ERR_ATEXT_AFTER_QS", .verdict = "quoted_local"},
    {.name = "ISEMAIL_ERR_ATEXT_AFTER_CFWS", .verdict = "comment"},
    {.name = "ISEMAIL_ERR_ATEXT_AFTER_DOMLIT", .verdict = "address_literal"},
    {.name = "ISEMAIL_ERR_UNCLOSEDQUOTEDSTR", .verdict = "quoted_local"},
    {.name = "ISEMAIL_ERR_UNCLOSEDCOMMENT", .verdict = "comment"},
    {.name = "ISEMAIL_ERR_UNCLOSEDDOMLIT", .verdict = "address_literal"},
    {.name = "ISEMAIL_ERR_BACKSLASHEND", .verdict = "comment"},
    {.name = "ISEMAIL_ERR_FWS_CRLF_X2", .verdict = "good"},
    {.name = "ISEMAIL_ERR_FWS_CRLF_END", .verdict = "good"},
    {.name = "ISEMAIL_ERR_CR_NO_LF", .verdict = "control_character"},
};

/* Addresses, as the corpus writes them, that are decided otherwise than the rest of their class. */
static const struct decision exceptions[] = {
    {.name = "''", .verdict = "no_address"},
    {.name = "'test@'", .verdict = "domain_empty"},
    {.name = "'test@io'", .verdict = "no_dot"}, /* isemail takes a top-level domain for a host */
    {.name = "'test@.iana.org'", .verdict = "label"},
    {.name = "'test@iana.org.'", .verdict = "good"}, /* one final dot is repaired */
    {.name = "'test..iana.org'", .verdict = "missing_at"},
    {.name = "'test@255.255.255.255'", .verdict = "ip_domain"},
    {.name = "'\"test\"@iana.org'", .verdict = "good"}, /* needless quotes are repaired */
    {.name = "'\"test@iana.org'", .verdict = "local_character"},
    {.name = "'test\\\\@test@iana.org'", .verdict = "many_at"},
    {.name = "'\"\"\"@iana.org'", .verdict = "quoted_local"},
    {.name = "'test\"@iana.org'", .verdict = "local_character"},
    {.name = "'test\"text\"@iana.org'", .verdict = "quoted_local"},
    {.name = "'\"test\"\"test\"@iana.org'", .verdict = "quoted_local"},
    {.name = "'test@a[255.255.255.255]'", .verdict = "hostname"},
    {.name = "'test . test@iana.org'", .verdict = "comment"},
    {.name = "'test@[RFC-5322-\\\\]-domain-literal]'", .verdict = "address_literal"},
    {.name = "'test@[RFC-5322-domain-literal\\\\'", .verdict = "address_literal"},
    /* Line ends around the address are trimmed. */
    {.name = "'test@iana.org\\n'", .verdict = "good"},
    {.name = "'\\ntest@iana.org'", .verdict = "good"},
    {.name = "'test@iana.org\\r'", .verdict = "good"},
    {.name = "'\\rtest@iana.org'", .verdict = "good"},
    /* Two defects: the local part's quotes come before its length, the domain's length before the whole's. */
    {.name = "'\"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghj\"@iana.org'",
     .verdict = "quoted_local"},
    {.name = "'\"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefg\\\\h\"@iana.org'",
     .verdict = "quoted_local"},
    {.name = "'a@" LABEL_OF_63 "." LABEL_OF_63 "." LABEL_OF_63 "." ALPHABET ALPHABET "abcdefg.hij'",
     .verdict = "domain_too_long"},
};

/* The character behind a backslash at FROM; *USED is how many bytes stand for it. */
static unsigned unescaped(const char *from, size_t *used)
{
    static const char letters[] = "n\nr\rt\t\\\\'\'\"\"";
    unsigned code;
    *used = from[0] == 'x' ? 3 : from[0] == 'u' ? 5 : 1;
    if (from[0] == 'x' && sscanf(from + 1, "%2x", &code) == 1)
        return code;
    if (from[0] == 'u' && sscanf(from + 1, "%4x", &code) == 1)
        return code;
    for (size_t i = 0; i + 1 < sizeof letters; i += 2)
        if (letters[i] == from[0])
            return (unsigned char)letters[i + 1];
    fail_msg("unknown escape \\%c", from[0]);
    return 0;
}

/* The bytes (UTF-8) of a Python literal; returns their number. */
static size_t unquote(const char *literal, char *to)
{
    size_t length = strlen(literal), out = 0;
    for (size_t i = 1; i + 1 < length;) {
        if (literal[i] != '\\') {
            to[out++] = literal[i++];
            continue;
        }
        size_t used = 0;
        unsigned code = unescaped(literal + i + 1, &used);
        i += 1 + used;
        out += utf8_put(code, to + out);
    }
    return out;
}

static const char *found(const struct decision *decisions, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, decisions[i].name) == 0)
            return decisions[i].verdict;
    return NULL;
}

static const char *decided(const char *literal, const char *diagnosis)
{
    const char *verdict = found(exceptions, sizeof exceptions / sizeof *exceptions, literal);
    if (verdict == NULL)
        verdict = found(classes, sizeof classes / sizeof *classes, diagnosis);
    if (verdict == NULL)
        fail_msg("nothing decided for %s", diagnosis);
    return verdict;
}

struct counts {
    size_t addresses, good, exceptions, wrong, refused_by_all;
};

/* The columns of a line: the address as a Python literal, isemail's diagnosis, and who takes it. */
enum { LITERAL, DIAGNOSIS, HTML5, POSTFIX, EXIM, OPENSMTPD, FIELDS };

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

static void judge_line(char *line, struct counts *counts)
{
    char *fields[FIELDS], text[LINE_BYTES];
    cut_line(line, fields);
    struct str cell = {text, unquote(fields[LITERAL], text)};
    struct arena arena = {0};
    struct address address;
    const struct reason *reason = syntax_read(cell, &arena, &address);
    bool good = reason == NULL || reason->segment != SEGMENT_INVALID;
    const char *verdict = good ? "good" : reason->code;
    const char *wanted = decided(fields[LITERAL], fields[DIAGNOSIS]);
    if (strcmp(verdict, wanted) != 0) {
        printf("%s (%s): %s, not %s\n", fields[LITERAL], fields[DIAGNOSIS], verdict, wanted);
        counts->wrong++;
    }
    counts->addresses++;
    counts->good += good;
    counts->exceptions += found(exceptions, sizeof exceptions / sizeof *exceptions, fields[LITERAL]) != NULL;
    counts->refused_by_all += good && strcmp(fields[POSTFIX], "0") == 0 && strcmp(fields[EXIM], "0") == 0 &&
                              strcmp(fields[OPENSMTPD], "0") == 0;
    arena_free(&arena);
}

static void every_address_is_decided_as_written(void **state)
{
    (void)state;
    FILE *file = fopen(corpus, "r");
    if (file == NULL) {
        printf("SKIPPED: %s is not there\n", corpus);
        skip();
    }
    char line[LINE_BYTES];
    struct counts counts = {0};
    assert_non_null(fgets(line, sizeof line, file)); /* names of the columns */
    while (fgets(line, sizeof line, file) != NULL)
        judge_line(line, &counts);
    fclose(file);
    printf("%zu addresses, %zu good, %zu of them refused by Postfix, Exim and OpenSMTPD alike\n",
           counts.addresses, counts.good, counts.refused_by_all);
    assert_true(counts.addresses > 100);
    assert_int_equal(counts.exceptions, sizeof exceptions / sizeof *exceptions); /* each was met, once */
    assert_int_equal(counts.wrong, 0);
    assert_int_equal(counts.refused_by_all, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_address_is_decided_as_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
