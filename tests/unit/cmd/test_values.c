/* Who asks, and by which proxy: what may be said to a mail server in our name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/settings/values.c"

static const struct value_case {
    bool (*is)(const char *text);
    const char *text;
    bool right;
} cases[] = {
    {value_is_domain, "mail.example.org\r\nMAIL FROM:<x@y.z>", false},
    {value_is_domain, "mail.example.org\n", false},
    {value_is_domain, "mail%0d%0aDATA.org", false},
    {value_is_domain, "mail.example.org/x", false},
    {value_is_domain, "mail.example.org:25", false},
    {value_is_sender, "probe@example.org", true},
    {value_is_sender, "probe+x@mail.example.org", true},
    {value_is_sender, "", false},
    {value_is_sender, "probe", false},
    {value_is_sender, "probe@example", false},
    {value_is_sender, "@example.org", false},
    {value_is_sender, "probe@example.org\r\nDATA", false},
    {value_is_sender, "probe@example.org> SIZE=1", false},
    {value_is_sender, "<probe@example.org", false},
    {value_is_sender, "pro be@example.org", false},
    {value_is_sender, "\"pro be\"@example.org", false},
    {value_is_sender,
     "pr\xc3\xb6"
     "be@example.org",
     false},
    {value_is_sender, "probe@[192.0.2.1]", false},
    {value_is_proxy, "socks5://127.0.0.1:1080", true},
    {value_is_proxy, "socks5h://user:secret@proxy.example.org:1080", true},
    {value_is_proxy, "http://proxy:3128", true},
    {value_is_proxy, "", false},
    {value_is_proxy, "proxy:3128", false},
    {value_is_proxy, "ftp://proxy:21", false},
    {value_is_proxy, "socks5://", false},
    {value_is_proxy, "http://proxy:3128\r\nX: y", false},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cases[i].is(cases[i].text) != cases[i].right)
            fail_msg("'%s' is wrongly %s", cases[i].text, cases[i].right ? "refused" : "taken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
