/* The syntax validator: every reason, every repair, the bounds, and the short way held against the long one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "validators/syntax.h"
#include "validators/syntax_parts.h"

#define L63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define L64 L63 "a"
#define D189                                                                                                 \
    L63 "." L63 "."                                                                                          \
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

enum { R = FLAG_REPAIRED, M = FLAG_MULTIPLE | FLAG_REPAIRED, U = FLAG_SMTPUTF8, I = FLAG_IDN };

struct case_of {
    const char *cell;
    const char *reason; /* NULL: well-formed */
    const char *text;   /* NULL: not looked at */
    unsigned flags;
};

static const struct case_of cases[] = {
    {"john.smith@example.com", NULL, "john.smith@example.com", 0},
    {"  john@example.com\t", NULL, "john@example.com", 0},
    {"John.Smith@EXAMPLE.Com", NULL, "John.Smith@example.com", 0},
    {"!#$%&'*+/=?^_`{|}~-@example.com", NULL, "!#$%&'*+/=?^_`{|}~-@example.com", 0},
    {"1@1.de", NULL, "1@1.de", 0},
    {"a@x.co-op.example-1.museum", NULL, NULL, 0},
    {"a@b.1a", NULL, "a@b.1a", 0},
    {L64 "@example.com", NULL, NULL, 0},
    {"a@" L63 ".com", NULL, NULL, 0},

    {"john@example.com.", NULL, "john@example.com", R},
    {"<john@example.com>", NULL, "john@example.com", R},
    {"John Smith <john@example.com>", NULL, "john@example.com", R},
    {"\"Smith, John\" <john@example.com>", NULL, "john@example.com", R},
    {"mailto:john@example.com?subject=hello", NULL, "john@example.com", R},
    {"MAILTO:john@example.com", NULL, "john@example.com", R},
    {"'john@example.com'", NULL, "john@example.com", R},
    {"“john@example.com”", NULL, "john@example.com", R},
    {"john@example.com,", NULL, "john@example.com", R},
    {"\xc2\xa0john@example.com\xe2\x80\x8b", NULL, "john@example.com", R},
    {"\xef\xbb\xbfjohn@example.com", NULL, "john@example.com", R},
    {"\xe3\x80\x80john@example.com\r\n", NULL, "john@example.com", R},
    {"ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", NULL, "john@example.com", R},
    {"８８６６４４＠qq.com", NULL, "886644@qq.com", R},
    {"lina@qq。com", NULL, "lina@qq.com", R},
    {"lina@ＱＱ．com", NULL, "lina@qq.com", R},
    {"\"john.doe\"@example.com", NULL, "john.doe@example.com", R},
    {"a@example.com; b@example.com", NULL, "a@example.com", M},
    {"a@@example.com, b@example.com", NULL, "b@example.com", M},
    {"a@example.com/b@example.com", NULL, "a@example.com", M},
    {"a/b@example.com", NULL, "a/b@example.com", 0},
    {"a@example.com ::: b@example.com", NULL, "a@example.com", M},
    {"a@example.com\nb@example.com", NULL, "a@example.com", M},

    {"info@café-müller.de", NULL, "info@xn--caf-mller-d4a5s.de", R | I},
    {"info@xn--mnchen-3ya.de", NULL, "info@xn--mnchen-3ya.de", I},
    {"info@straße.de", NULL, "info@xn--strae-oqa.de", R | I},
    {"info@例子.cn", NULL, "info@xn--fsqu00a.cn", R | I},
    {"info@раураl.com", "idn_mixed_script", NULL, R | I},
    {"孙悦@sunyue.cn", "smtputf8", "孙悦@sunyue.cn", U},
    {"jörg@example.com", "smtputf8", "jörg@example.com", U},
    {"jo\xcc\x88rg@example.com", "smtputf8", "jörg@example.com", U | R},
    {"k.sato.@docomo.ne.jp", "dot_atom_legacy", "k.sato.@docomo.ne.jp", 0},
    {"..x@ezweb.ne.jp", "dot_atom_legacy", NULL, 0},

    {"", "no_address", NULL, 0},
    {" \t ", "no_address", NULL, 0},
    {"n/a", "no_address", NULL, 0},
    {"N/A", "no_address", NULL, 0},
    {"无", "no_address", NULL, 0},
    {"-", "no_address", NULL, 0},
    {"john", "missing_at", "john", 0},
    {"john.example.com", "missing_at", NULL, 0},
    {"a@b@example.com", "many_at", NULL, 0},
    {"a@@example.com", "many_at", NULL, 0},
    {"@example.com", "local_empty", NULL, 0},
    {"@", "local_empty", NULL, 0},
    {L64 "a@example.com", "local_too_long", NULL, 0},
    {"minh nguyen@example.com", "local_character", NULL, 0},
    {"a,b@example.com", "local_character", NULL, 0},
    {"a\\b@example.com", "local_character", NULL, 0},
    {"a\xe2\x80\xaf"
     "b@example.com",
     "local_character", NULL, 0},
    {".a@example.com", "local_dots", NULL, 0},
    {"a.@example.com", "local_dots", NULL, 0},
    {"a..b@example.com", "local_dots", NULL, 0},
    {"a..b@docomo.ne.jp.example.com", "local_dots", NULL, 0},
    {"\"a b\"@example.com", "quoted_local", NULL, 0},
    {"\"a@b\"@example.com", "quoted_local", NULL, 0},
    {"\"\"@example.com", "quoted_local", NULL, 0},
    {"john(home)@example.com", "comment", NULL, 0},
    {"john@example.com(home)", "comment", NULL, 0},
    {"john @example.com", "comment", NULL, 0},
    {"john@ example.com", "comment", NULL, 0},
    {"john@", "domain_empty", NULL, 0},
    {"john@io", "no_dot", NULL, 0},
    {"sarah@greenvalley", "no_dot", NULL, 0},
    {"a@b..com", "label", NULL, 0},
    {"a@.b.com", "label", NULL, 0},
    {"a@b.com..", "label", NULL, 0},
    {"a@-b.com", "label", NULL, 0},
    {"a@b-.com", "label", NULL, 0},
    {"a@" L64 ".com", "label", NULL, 0},
    {"a@my_shop.com", "hostname", NULL, 0},
    {"a@b,com.de", "hostname", NULL, 0},
    {"a@shop!.com", "hostname", NULL, 0},
    {"a@" D189 "." L63 ".com", "domain_too_long", NULL, 0},
    {L64 "@" D189 ".com", "address_too_long", NULL, 0},
    {"a@b.123", "numeric_tld", NULL, 0},
    {"admin@192.168.0.12", "ip_domain", NULL, 0},
    {"a@[192.0.2.1]", "address_literal", NULL, 0},
    {"a@[IPv6:2001:db8::1]", "address_literal", NULL, 0},
    {"a@b.test", "special_use", NULL, 0},
    {"a@b.LOCAL", "special_use", NULL, 0},
    {"a@x.onion", "special_use", NULL, 0},
    {"a@contest.com", NULL, NULL, 0},
    {"a@xn--0.com", "idn", NULL, 0},
    {"a@ab--cd.com", "idn", NULL, 0},
    {"a@ex\xcd\xbe"
     "ample.com",
     "idn", NULL, 0},
    {"a\x01@example.com", "control_character", NULL, 0},
    {"a\xe2\x80\xae@example.com", "control_character", NULL, 0},
    {"a\x7f@example.com", "control_character", NULL, 0},
    {"a\xff@example.com", "encoding", NULL, 0},
    {"a\xed\xa0\x80@example.com", "encoding", NULL, 0},
};

/* Three pages of which only the one in the middle may be touched. */
static char *open_fence(size_t page)
{
    char *map = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    assert_int_equal(mprotect(map, page, PROT_NONE), 0);
    assert_int_equal(mprotect(map + 2 * page, page, PROT_NONE), 0);
    return map;
}

/* CELL at the end of the middle page, or at its start. */
static struct str fenced(char *fence, size_t page, struct str cell, bool at_end)
{
    char *bytes = fence + page + (at_end ? page - cell.length : 0);
    memcpy(bytes, cell.bytes, cell.length);
    return (struct str){bytes, cell.length};
}

static const char *code_of(const struct reason *reason)
{
    return reason == NULL ? "well-formed" : reason->code;
}

static void reads_each_case(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *fence = open_fence(page);
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        const struct case_of *c = &cases[i / 2];
        struct arena arena = {0};
        struct address address;
        struct str cell = fenced(fence, page, str_of(c->cell), i % 2 == 0);
        const struct reason *reason = syntax_read(cell, &arena, &address);
        if (strcmp(code_of(reason), c->reason == NULL ? "well-formed" : c->reason) != 0)
            fail_msg("<%s>: %s, not %s", c->cell, code_of(reason),
                     c->reason == NULL ? "well-formed" : c->reason);
        if (c->text != NULL && !str_equal(address.text, str_of(c->text)))
            fail_msg("<%s>: read as <%.*s>", c->cell, (int)address.text.length, address.text.bytes);
        if (c->reason == NULL || c->flags != 0)
            assert_int_equal(address.flags, c->flags);
        arena_free(&arena);
    }
    munmap(fence, 3 * page);
}

/* Reasons that the pipeline gives, not syntax_read. */
static bool is_of_the_row(size_t reason)
{
    return reason == ROW_TOO_LONG || reason == UNBALANCED_QUOTE;
}

static void every_reason_has_a_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < SYNTAX_REASONS; i++) {
        bool met = is_of_the_row(i);
        for (size_t j = 0; j < sizeof cases / sizeof *cases; j++)
            met = met || (cases[j].reason != NULL && strcmp(cases[j].reason, syntax_reasons[i].code) == 0);
        if (!met)
            fail_msg("no case gives %s", syntax_reasons[i].code);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Whether the short way leaves TEXT to the long one although it may be good: it ends in a digit or like a
 * special-use name, or has neighbouring hyphens or a very short or long domain. */
static bool is_left(struct str text)
{
    const char *at = memchr(text.bytes, '@', text.length);
    struct str domain = str_tail(text, (size_t)(at - text.bytes) + 1);
    char last = text.bytes[text.length - 1];
    return domain.length < 4 || domain.length > LABEL_MAX || (last >= '0' && last <= '9') || last == 't' ||
           last == 'T' || memmem(domain.bytes, domain.length, "--", 2) != NULL;
}

/* Whatever the short way takes, the long way takes alike; what the long way takes without a flag, the short
 * way does, but for what it leaves. */
static void the_short_way_agrees_with_the_long_one(void **state)
{
    static const char alphabet[] = "ab1@@..--_xnAB <\"(\xc3\xa9,";
    (void)state;
    uint64_t seed = 88172645463325252u;
    size_t taken = 0;
    struct arena arena = {0};
    for (size_t round = 0; round < 1000000; round++) {
        char text[40];
        size_t length = next_random(&seed) % sizeof text;
        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[next_random(&seed) % (round % 2 == 0 ? 10 : sizeof alphabet - 1)];
        if (round % 4 == 0 && length > 8)
            memcpy(text + length - 4, round % 8 == 0 ? ".com" : ".T3s", 4);
        struct str cell = {text, length};
        struct address plain = {0}, full = {0};
        bool is_plain = syntax_read_plain(cell, &arena, &plain);
        const struct reason *reason = syntax_read_one(str_trim(cell), &arena, &full);
        bool is_good = reason == NULL && full.flags == 0;
        if (is_plain != is_good && !(is_good && is_left(str_trim(cell))))
            fail_msg("<%.*s>: the short way says %d, the long one %s", (int)length, text, is_plain,
                     code_of(reason));
        if (is_plain)
            assert_true(str_equal(plain.text, full.text) && plain.local_length == full.local_length);
        taken += is_plain;
        arena_empty(&arena);
    }
    arena_free(&arena);
    assert_true(taken > 1000); /* else nothing was compared */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_case),
        cmocka_unit_test(every_reason_has_a_case),
        cmocka_unit_test(the_short_way_agrees_with_the_long_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
