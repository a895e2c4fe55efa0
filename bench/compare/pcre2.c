/* How many addresses a second PCRE2 checks with its JIT: the pattern of HTML's <input type=email>. */
#include <stdbool.h>
#include <stdio.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "compare_loop.h"

/* HTML Living Standard, "valid e-mail address", anchored at the very end. */
static const char pattern[] =
    "^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\\z";

struct matcher {
    pcre2_code *code;
    pcre2_match_data *match;
};

static bool is_address(void *context, const char *bytes, size_t length)
{
    const struct matcher *matcher = context;
    return pcre2_jit_match(matcher->code, (PCRE2_SPTR)bytes, length, 0, 0, matcher->match, NULL) > 0;
}

int main(int argc, char **argv)
{
    int error = 0;
    PCRE2_SIZE where = 0;
    struct matcher matcher = {
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &error, &where, NULL), NULL};
    if (argc != 2 || matcher.code == NULL || pcre2_jit_compile(matcher.code, PCRE2_JIT_COMPLETE) != 0) {
        fputs("usage: pcre2 ADDRESSES (and a PCRE2 that has its JIT)\n", stderr);
        return 64;
    }
    matcher.match = pcre2_match_data_create_from_pattern(matcher.code, NULL);
    int result = compare_loop("pcre2-jit-html5", argv[1], is_address, &matcher);
    pcre2_match_data_free(matcher.match);
    pcre2_code_free(matcher.code);
    return result;
}
