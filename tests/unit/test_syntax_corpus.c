/* The syntax validator on the isemail test suite, with the verdicts of three mail servers beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/syntax.h"

static const char corpus[] = "../shared/corpora/addresses_isemail.tsv";

enum { LINE_BYTES = 8192, FIELDS = 6 };

/* What we decided for a class of isemail's; words of the reasons that are right, `good` for none. */
struct decision {
    const char *diagnosis, *reasons;
};

static const struct decision decisions[] = {
    {"ISEMAIL_VALID", "good"},
    {"ISEMAIL_DNSWARN_NO_RECORD", "good"},
    {"ISEMAIL_DNSWARN_NO_MX_RECORD", "good"},
    {"ISEMAIL_RFC5321_TLD", "no_dot"},
    {"ISEMAIL_RFC5321_TLDNUMERIC", "numeric_tld ip_domain"},
    {"ISEMAIL_RFC5321_QUOTEDSTRING", "quoted_local"},
    {"ISEMAIL_DEPREC_LOCALPART", "quoted_local local_character"},
    {"ISEMAIL_DEPREC_QTEXT", "control_character"},
    {"ISEMAIL_DEPREC_QP", "control_character"},
    {"ISEMAIL_DEPREC_CTEXT", "control_character"},
    {"ISEMAIL_RFC5321_ADDRESSLITERAL", "address_literal"},
    {"ISEMAIL_RFC5321_IPV6DEPRECATED", "address_literal"},
    {"ISEMAIL_RFC5322_DOMAINLITERAL", "address_literal"},
    {"ISEMAIL_RFC5322_DOMLIT_OBSDTEXT", "address_literal control_character"},
    {"ISEMAIL_RFC5322_IPV6_2X2XCOLON", "address_literal"},
    {"ISEMAIL_RFC5322_IPV6_BADCHAR", "address_literal"},
    {"ISEMAIL_RFC5322_IPV6_COLONSTRT", "address_literal"},
    {"ISEMAIL_RFC5322_IPV6_COLONEND", "address_literal"},
    {"ISEMAIL_RFC5322_IPV6_GRPCOUNT", "address_literal"},
    {"ISEMAIL_RFC5322_IPV6_MAXGRPS", "address_literal"},
    {"ISEMAIL_RFC5322_LOCAL_TOOLONG", "local_too_long quoted_local"},
    {"ISEMAIL_RFC5322_LABEL_TOOLONG", "label"},
    {"ISEMAIL_RFC5322_DOMAIN_TOOLONG", "domain_too_long"},
    {"ISEMAIL_RFC5322_TOOLONG", "address_too_long domain_too_long"},
    {"ISEMAIL_RFC5322_DOMAIN", "hostname label"},
    {"ISEMAIL_CFWS_COMMENT", "comment many_at"},
    {"ISEMAIL_CFWS_FWS", "comment control_character local_character good"},
    {"ISEMAIL_DEPREC_COMMENT", "comment"},
    {"ISEMAIL_DEPREC_CFWS_NEAR_AT", "comment many_at control_character good"},
    {"ISEMAIL_DEPREC_FWS", "comment control_character good"},
    {"ISEMAIL_ERR_NODOMAIN", "no_address missing_at domain_empty"},
    {"ISEMAIL_ERR_NOLOCALPART", "local_empty"},
    {"ISEMAIL_ERR_DOT_START", "local_dots label"},
    {"ISEMAIL_ERR_DOT_END", "local_dots label"},
    {"ISEMAIL_ERR_CONSECUTIVEDOTS", "local_dots label missing_at"},
    {"ISEMAIL_ERR_DOMAINHYPHENSTART", "label"},
    {"ISEMAIL_ERR_DOMAINHYPHENEND", "label"},
    {"ISEMAIL_ERR_EXPECTING_ATEXT", "many_at quoted_local local_character hostname label control_character"},
    {"ISEMAIL_ERR_EXPECTING_QTEXT", "control_character"},
    {"ISEMAIL_ERR_EXPECTING_QPAIR", "quoted_local"},
    {"ISEMAIL_ERR_EXPECTING_CTEXT", "control_character"},
    {"ISEMAIL_ERR_EXPECTING_DTEXT", "address_literal control_character"},
    {"ISEMAIL_ERR_ATEXT_AFTER_QS", "local_character"},
    {"ISEMAIL_ERR_ATEXT_AFTER_CFWS", "comment local_character hostname"},
    {"ISEMAIL_ERR_ATEXT_AFTER_DOMLIT", "address_literal"},
    {"ISEMAIL_ERR_UNCLOSEDQUOTEDSTR", "quoted_local local_character"},
    {"ISEMAIL_ERR_UNCLOSEDCOMMENT", "comment"},
    {"ISEMAIL_ERR_UNCLOSEDDOMLIT", "address_literal control_character"},
    {"ISEMAIL_ERR_BACKSLASHEND", "comment address_literal"},
    {"ISEMAIL_ERR_FWS_CRLF_X2", "comment control_character good"},
    {"ISEMAIL_ERR_FWS_CRLF_END", "comment control_character good"},
    {"ISEMAIL_ERR_CR_NO_LF", "comment control_character good"},
};

/* Addresses that are decided otherwise than their class: reference/syntax.md's deltas. */
static const struct decision exceptions[] = {
    {"test@io", "no_dot"},
    {"test@iana.org.", "good"},    /* one final dot is repaired */
    {"\"test\"@iana.org", "good"}, /* needless quotes are repaired */
    {"\ntest@iana.org", "good"},
    {"test@iana.org\n", "good"}, /* white space around the address is trimmed */
    {"test@iana.org\r", "good"},
    {"test@iana.a\n", "good"},
};

static unsigned unescaped(const char *from, size_t *used)
{
    static const char letters[] = "n\nr\rt\t\\\\'\'\"\"";
    unsigned code;
    if (from[0] == 'x' && sscanf(from + 1, "%2x", &code) == 1)
        return *used = 3, code;
    if (from[0] == 'u' && sscanf(from + 1, "%4x", &code) == 1)
        return *used = 5, code;
    for (size_t i = 0; i + 1 < sizeof letters; i += 2)
        if (letters[i] == from[0])
            return *used = 1, (unsigned char)letters[i + 1];
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
        if (code >= 0x80)
            to[out++] = (char)(0xc0 | code >> 6), code = 0x80 | (code & 0x3f);
        to[out++] = (char)code;
    }
    return out;
}

static const char *decided(const char *diagnosis, struct str address)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (str_equal(address, str_of(exceptions[i].diagnosis)))
            return exceptions[i].reasons;
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
        if (strcmp(diagnosis, decisions[i].diagnosis) == 0)
            return decisions[i].reasons;
    fail_msg("nothing decided for %s", diagnosis);
    return NULL;
}

static bool has_word(const char *words, const char *word)
{
    const char *at = strstr(words, word);
    size_t length = strlen(word);
    return at != NULL && (at == words || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ');
}

struct counts {
    size_t addresses, good, refused_by_all, wrong;
};

static void judge_line(char *line, struct counts *counts)
{
    char *fields[FIELDS] = {line}, text[LINE_BYTES];
    for (size_t i = 1; i < FIELDS; i++) {
        char *tab = strchr(fields[i - 1], '\t');
        assert_non_null(tab);
        *tab = '\0';
        fields[i] = tab + 1;
    }
    struct str address_text = {text, unquote(fields[0], text)};
    struct arena arena = {0};
    struct address address;
    const struct reason *reason = syntax_read(address_text, &arena, &address);
    bool good = reason == NULL || reason->segment != SEGMENT_INVALID;
    const char *wanted = decided(fields[1], address_text);
    if (!has_word(wanted, good ? "good" : reason->code)) {
        printf("%s (%s): %s, not one of: %s\n", fields[0], fields[1], good ? "good" : reason->code, wanted);
        counts->wrong++;
    }
    counts->addresses++;
    counts->good += good;
    bool repaired = (address.flags & FLAG_REPAIRED) != 0; /* the servers saw it as it was */
    counts->refused_by_all +=
        good && !repaired && fields[3][0] == '0' && fields[4][0] == '0' && fields[5][0] == '0';
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
    assert_int_equal(counts.wrong, 0);
    assert_int_equal(counts.refused_by_all, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_address_is_decided_as_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
