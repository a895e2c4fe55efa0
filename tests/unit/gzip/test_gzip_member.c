/* Tests of the gzip writer: what zlib makes of its members is the text, and it is the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/gzip/gzip_member.h"
#include "tests/unit/gzip/gzip_maker.h"

/* Bytes that no method makes smaller. */
static struct str make_noise(size_t length)
{
    char *bytes = memory_take(length);
    uint64_t state = 88172645463325252ULL;
    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes[i] = (char)(state >> 32);
    }
    return (struct str){bytes, length};
}

static struct str make_zeros(size_t length)
{
    return (struct str){memory_take(length), length};
}

static struct str make_list(size_t length)
{
    return make_text(length, 3);
}

static const struct {
    const char *name;
    struct str (*make)(size_t length);
    size_t length;
} cases[] = {
    {"empty", make_list, 0},
    {"one byte", make_list, 1},
    {"a line", make_list, 40},
    {"256 KiB", make_list, 256 << 10},
    {"16 MiB", make_list, 16 << 20},
    {"zeros", make_zeros, 1 << 20},
    {"noise, a little", make_noise, 300},
    {"noise", make_noise, 1 << 20},
    {"noise, 16 MiB", make_noise, 16 << 20},
};

/* Inflates exactly one member by zlib. */
static void expect_member(struct str member, struct str text)
{
    z_stream stream = {.next_in = (unsigned char *)member.bytes, .avail_in = (unsigned)member.length};
    unsigned char *bytes = memory_take(text.length + 1);
    stream.next_out = bytes;
    stream.avail_out = (unsigned)text.length + 1;
    assert_int_equal(inflateInit2(&stream, 31), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    assert_int_equal(stream.total_out, text.length);
    assert_memory_equal(bytes, text.bytes, text.length);
    inflateEnd(&stream);
    free(bytes);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct gzip_member *member = gzip_member_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = cases[i].make(cases[i].length);
        struct str made = gzip_member_make(member, text);
        print_message("    %s: %zu bytes\n", cases[i].name, made.length);
        expect_member(made, text);
        assert_in_range(made.length, 18, text.length + text.length / 1000 + 64);
        free((char *)text.bytes);
    }
    gzip_member_free(member);
    gzip_member_free(NULL);
}

/* What was made before leaves nothing behind, and no time or name is in it. */
static void test_deterministic(void **state)
{
    (void)state;
    struct gzip_member *used = gzip_member_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = cases[i].make(cases[i].length);
        struct gzip_member *fresh = gzip_member_new();
        struct str first = gzip_member_make(fresh, text), again = gzip_member_make(used, text);
        assert_int_equal(first.length, again.length);
        assert_memory_equal(first.bytes, again.bytes, first.length);
        assert_memory_equal(first.bytes, "\x1f\x8b\x08\0\0\0\0\0\x04\x03", 10);
        gzip_member_free(fresh);
        free((char *)text.bytes);
    }
    gzip_member_free(used);
}

/* What a thread has compressed before must not show: outputs are the same for any number of threads. */
static void earlier_texts_leave_no_trace(void **state)
{
    enum { TEXTS = 3000, BYTES = 1 << 16 };
    static const char *const words[] = {"john.smith", "@gmail.com,",         "2024-03-",
                                        "Trading",    ",clean,well_formed,", "\n"};
    (void)state;
    uint64_t seed = 88172645463325252u;
    char *text = malloc(BYTES);
    assert_non_null(text);
    struct gzip_member *used = gzip_member_new();
    for (int i = 0; i < TEXTS; i++) {
        size_t length = 0, wanted = 1000 + (seed >> 20) % (BYTES - 2000);
        while (length < wanted) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            int put = snprintf(text + length, BYTES - length, "%s%u", words[seed % 6],
                               (unsigned)(seed >> 40) % 977);
            length += (size_t)put;
        }
        struct gzip_member *fresh = gzip_member_new();
        struct str once = gzip_member_make(used, (struct str){text, length});
        struct str again = gzip_member_make(fresh, (struct str){text, length});
        assert_true(str_equal(once, again));
        gzip_member_free(fresh);
    }
    gzip_member_free(used);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(earlier_texts_leave_no_trace),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_deterministic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
