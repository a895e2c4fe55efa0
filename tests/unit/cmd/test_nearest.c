/* Tests of cmd/settings/nearest.c: which word a misspelt one may mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/settings/nearest.h"

static void test_nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"clean", "check", "help", NULL};
    assert_string_equal(nearest_word("claen", words), "clean");
    assert_string_equal(nearest_word("chek", words), "check");
    assert_string_equal(nearest_word("hepl", words), "help");
    assert_null(nearest_word("doctor", words));
    assert_null(nearest_word("", words));
    assert_null(nearest_word("a-word-that-is-much-longer-than-any-of-ours", words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
