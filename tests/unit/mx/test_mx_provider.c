/* Who runs a domain's mailboxes: every pattern that ships, hosts as providers name them, and hosts that only
 * look so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/mx/mx_provider.h"
#include "validators/names/address.h"
#include "validators/names/public_suffix_psl.h"

enum { LINE_BYTES = 512 };

static int open_lists(void **state)
{
    static const struct settings defaults;
    struct fail news = {0};
    *state = calloc(1, sizeof(struct lists));
    return *state != NULL && lists_open(*state, &defaults, &news) ? 0 : -1;
}

static int close_lists(void **state)
{
    lists_close(*state);
    free(*state);
    return 0;
}

/* TEXT in a block of its exact size, so that a look outside of it is found; the caller frees it. */
static struct str exact(const char *text)
{
    size_t length = strlen(text);
    char *bytes = malloc(length > 0 ? length : 1);
    assert_non_null(bytes);
    if (length > 0)
        memcpy(bytes, text, length);
    return (struct str){bytes, length};
}

static void expect(const struct lists *lists, const char *host, const char *domain, const char *provider)
{
    struct str the_host = exact(host), the_domain = exact(domain);
    struct str found = mx_provider(lists, the_host, the_domain);
    if (!str_equal(found, str_of(provider)))
        fail_msg("%s of %s is %.*s, not %s", host, domain, (int)found.length, found.bytes, provider);
    free((void *)the_host.bytes);
    free((void *)the_domain.bytes);
}

static const struct host_case {
    const char *host, *provider;
} hosts[] = {
    {"aspmx.l.google.com", "google"},
    {"alt4.gmail-smtp-in.l.google.com", "google"},
    {"smtp.google.com", "google"},
    {"aspmx2.googlemail.com", "google"},
    {"contoso-com.mail.protection.outlook.com", "m365"},
    {"contoso-com.j-v1.mx.microsoft", "m365"},
    {"contoso-cn.mail.protection.partner.outlook.cn", "m365"},
    {"outlook-com.olc.protection.outlook.com", "outlook"},
    {"mx3.qq.com", "qq"},
    {"mxbiz1.qq.com", "tencent-exmail"},
    {"163mx01.mxmail.netease.com", "netease"},
    {"qiye163mx02.mxmail.netease.com", "netease-qiye"},
    {"mx1.qiye.aliyun.com", "aliyun-qiye"},
    {"mxn.mxhichina.com", "aliyun-qiye"},
    {"mx2.mail.aliyun.com", "aliyun"},
    {"mx01.263.net", "263"},
    {"freemx1.sinamail.sina.com.cn", "sina"},
    {"mx1.feishu.cn", "feishu"},
    {"mx1.larksuite.com", "feishu"},
    {"mx1.sparkspace.huaweicloud.com", "huawei-cloud"},
    {"mx1.mail.139.com", "china-mobile"},
    {"mta-189.21cn.com", "china-telecom"},
    {"mx.21cn.com", "21cn"},
    {"mta6.am0.yahoodns.net", "yahoo"},
    {"mx-aol.mail.gm0.yahoodns.net", "aol"},
    {"mx1.mail.yahoo.co.jp", "yahoo-japan"},
    {"mx01.mail.icloud.com", "icloud"},
    {"mx.yandex.net", "yandex"},
    {"mxs.mail.ru", "mail.ru"},
    {"mx2.zoho.eu", "zoho"},
    {"mailsec.protonmail.ch", "proton"},
    {"in1-smtp.messagingengine.com", "fastmail"},
    {"mx00.gmx.net", "gmx"},
    {"mx01.ionos.co.uk", "ionos"},
    {"mx00.kundenserver.de", "ionos"},
    {"smtpin.rzone.de", "strato"},
    {"mx1.mail.ovh.net", "ovh"},
    {"mx4.ovh.net", "ovh"},
    {"redirect.ovh.net", "ovh"},
    {"spool.mail.gandi.net", "gandi"},
    {"mx2.privateemail.com", "namecheap"},
    {"mailstore1.secureserver.net", "godaddy"},
    {"smtp.europe.secureserver.net", "godaddy"},
    {"mx1.emailsrvr.com", "rackspace"},
    {"inbound-smtp.eu-west-1.amazonaws.com", "amazon"},
    {"mxa.eu.mailgun.org", "mailgun"},
    {"route2.mx.cloudflare.net", "cloudflare"},
    {"mx1.improvmx.com", "improvmx"},
    {"mx2.forwardemail.net", "forwardemail"},
    {"mx1.naver.com", "naver"},
    {"mx.rediffmail.rediff.akadns.net", "rediffmail"},
    {"mx1.emailprofi.seznam.cz", "seznam"},
    {"ff-ip4-mx-vip1.prodigy.net", "att"},
    {"cxr.mx.a.cloudfilter.net", "cox"},
    {"mx.bt.lon5.cpcloud.co.uk", "bt"},
    {"mx.mnd.ukmail.iss.as9143.net", "virgin"},
    {"mx.mnd.mail.iss.as9143.net", "ziggo"},
    {"mxa-00123456.gslb.pphosted.com", "proofpoint"},
    {"mx1-us1.ppe-hosted.com", "proofpoint-essentials"},
    {"eu-smtp-inbound-1.mimecast.com", "mimecast"},
    {"d12345a.ess.barracudanetworks.com", "barracuda"},
    {"mx1.hc1234-56.iphmx.com", "cisco-ironport"},
    {"cluster1.us.messagelabs.com", "symantec"},
    {"contoso.in.tmes.trendmicro.com", "trendmicro"},
    {"mx-01-us-west-2.prod.hydra.sophos.com", "sophos"},
    {"mx01.hornetsecurity.com", "hornetsecurity"},
    {"gate.fortimailcloud.com", "fortinet"},
    {"fallbackmx.spamexperts.eu", "spamexperts"},
    {"mail.mailroute.net", "mailroute"},
    {"contoso.mx1.mailchannels.net", "mailchannels"},
    {"primary.us.email.fireeyecloud.com", "trellix"},
};

static void hosts_are_named(void **state)
{
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        expect(*state, hosts[i].host, "contoso.test", hosts[i].provider);
}

static const struct stranger_case {
    const char *host, *domain, *provider;
} strangers[] = {
    /* Names that only look like a provider's. */
    {"evilgoogle.com", "a.test", "evilgoogle.com"},
    {"mx.evilgoogle.com", "a.test", "evilgoogle.com"},
    {"aspmx.l.google.com.evil.test", "a.test", "evil.test"},
    {"google.com.a.test", "a.test", ""},
    {"mx1.qq.com.cn", "a.test", "qq.com.cn"},
    {"mxbiz1qq.com", "a.test", "mxbiz1qq.com"},
    {"mail.protection.outlook.com.evil.test", "a.test", "evil.test"},
    {"xmail.protection.outlook.com", "a.test", "outlook.com"},
    {"com", "a.test", ""},
    /* Machines of customers under a provider's name. */
    {"vps123.ovh.net", "a.test", "ovh.net"},
    {"ip-192-0-2-1.ip.secureserver.net", "a.test", "secureserver.net"},
    {"static.1.2.0.192.clients.your-server.de", "a.test", "your-server.de"},
    {"smtp-out.eu-west-1.amazonses.com", "a.test", "amazonses.com"},
    /* The domain's own host. */
    {"mail.example.com", "example.com", ""},
    {"example.com", "example.com", ""},
    {"mx.example.com", "shop.example.com", ""},
    {"mx.example.co.uk", "example.co.uk", ""},
    {"mx.sub.example.com.cn", "example.com.cn", ""},
    {"mail.example.com", "notexample.com", "example.com"},
    {"mail.example.com", "ample.com", "example.com"},
    /* What is registered: one label more than the public suffix. */
    {"mx.isp.co.uk", "example.co.uk", "isp.co.uk"},
    {"mx.isp.com.cn", "example.com.cn", "isp.com.cn"},
    {"a.b.c.d.e.f.g.h.isp.net", "example.com", "isp.net"},
    {"mx.xn--fiqs8s", "example.com", "mx.xn--fiqs8s"},
    {"mx.a.test", "b.test", "a.test"},
    /* No name at all. */
    {"", "a.test", ""},
    {"192.0.2.25", "a.test", ""},
    {"localhost", "a.test", ""},
    {"co.uk", "a.test", ""},
    {".", "a.test", ""},
};

static void strangers_are_named_by_what_is_registered(void **state)
{
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        expect(*state, strangers[i].host, strangers[i].domain, strangers[i].provider);
}

/* A host that looks like PATTERN. */
static void write_example(struct str pattern, char *host)
{
    size_t length = 0;
    if (memchr(pattern.bytes, '*', pattern.length) == NULL)
        length = (size_t)snprintf(host, LINE_BYTES, "host.below.");
    for (size_t i = 0; i < pattern.length; i++)
        host[length++] = pattern.bytes[i] == '*' ? '7' : pattern.bytes[i];
    host[length] = '\0';
}

/* Checks `name pattern...`; returns how many patterns there are. */
static size_t check_line(const struct lists *lists, struct str line)
{
    char provider[LINE_BYTES], host[2 * LINE_BYTES];
    size_t words = 0;
    while (line.length > 0 && line.bytes[0] != '#') {
        const char *space = memchr(line.bytes, ' ', line.length);
        struct str word = space != NULL ? str_head(line, (size_t)(space - line.bytes)) : line;
        line = str_trim(str_tail(line, word.length));
        if (words++ == 0) {
            snprintf(provider, sizeof provider, "%.*s", (int)word.length, word.bytes);
        } else {
            write_example(word, host);
            expect(lists, host, "contoso.test", provider);
        }
    }
    return words > 0 ? words - 1 : 0;
}

static void every_pattern_of_our_own_is_there(void **state)
{
    char line[LINE_BYTES];
    size_t patterns = 0;
    FILE *file = fopen("validators/lists/own/mx_provider.txt", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        patterns += check_line(*state, str_trim(str_head(str_of(line), strcspn(line, "\n"))));
    fclose(file);
    assert_true(patterns > 200);
}

static const struct rule_case {
    const char *name, *rules, *host, *provider;
} rules[] = {
    {"a name alone fits all", "x.test all", "a.b.x.test", "all"},
    {"a name alone fits the end itself", "x.test all", "x.test", "all"},
    {"a glob goes before the name behind it", "x.test mx*=mx all", "mx1.x.test", "mx"},
    {"what the glob does not fit falls to the name behind it", "x.test mx*=mx all", "smtp.x.test", "all"},
    {"the first of two globs", "x.test mxbiz*=biz mx*=mx", "mxbiz.x.test", "biz"},
    {"the second of two globs", "x.test mxbiz*=biz mx*=mx", "mxbi.x.test", "mx"},
    {"no glob fits", "x.test mxbiz*=biz mx*=mx", "m.x.test", "x.test"},
    {"a * is any text, or none", "x.test mx*=mx", "mx.x.test", "mx"},
    {"a * is any text, dots too", "x.test mx*=mx", "mx.a.b.x.test", "mx"},
    {"a glob of all", "x.test *=star", "x.test", "star"},
    {"a * in front", "x.test *mx=mx", "a.mxmx.x.test", "mx"},
    {"a * in front does not forgive the end", "x.test *mx=mx", "mxa.x.test", "x.test"},
    {"two *", "x.test *mx*1=mx", "a-mx-mx-11.x.test", "mx"},
    {"two *, and not the end", "x.test *mx*1=mx", "a-mx-mx-12.x.test", "x.test"},
    {"a * in the middle", "x.test a*c=mx", "abcbc.x.test", "mx"},
    {"several * in a row", "x.test a***=mx", "a.x.test", "mx"},
    {"a glob does not fit a part", "x.test mx=mx", "mx1.x.test", "x.test"},
    {"the longest end goes first", "x.test short\nb.x.test long", "a.b.x.test", "long"},
    {"a longer end without a rule that fits", "x.test short\nb.x.test mx*=long", "a.b.x.test", "short"},
    {"an end of four labels", "b.c.x.test four", "a.b.c.x.test", "four"},
    {"no end of five labels", "a.b.c.x.test five", "a.b.c.x.test", "x.test"},
};

static void rules_fit_what_they_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct lists lists = {.mx_provider = name_map_new()};
        name_map_add_lines(lists.mx_provider, str_of(rules[i].rules));
        struct str found = mx_provider(&lists, str_of(rules[i].host), STR("contoso.test"));
        if (!str_equal(found, str_of(rules[i].provider)))
            fail_msg("%s: %.*s", rules[i].name, (int)found.length, found.bytes);
        name_map_free(lists.mx_provider);
    }
}

static const struct group_case {
    const char *host, *group, *registered;
} groups[] = {
    {"alt1.aspmx.l.google.com", "google.com", "google.com"},
    {"mx.example.co.uk", "example.co.uk", "example.co.uk"},
    {"mx1.example.com.cn", "example.com.cn", "example.com.cn"},
    {"example.com", "example.com", "example.com"},
    {"me.ddns.net", "me.ddns.net", "me.ddns.net"},
    {"co.uk", "co.uk", ""},
    {"com", "com", ""},
    {"192.0.2.25", "192.0.2.25", ""},
    {"25", "25", ""},
    {"host.2b", "host.2b", "host.2b"},
    {"", "", ""},
};

static void hosts_are_grouped_by_what_is_registered(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        struct str host = str_of(groups[i].host), group = mx_group(host);
        if (!str_equal(group, str_of(groups[i].group)))
            fail_msg("%s is in the group %.*s", groups[i].host, (int)group.length, group.bytes);
        assert_ptr_equal(group.bytes + group.length, host.bytes + host.length);
        assert_true(str_equal(registrable_domain(host), str_of(groups[i].registered)));
    }
}

static void a_name_that_is_too_long_is_nobody_s(void **state)
{
    char name[DOMAIN_MAX + 1];
    memset(name, 'a', sizeof name);
    memcpy(name + sizeof name - 9, ".isp.test", 9);
    struct str host = {name, sizeof name};
    assert_int_equal(registrable_domain(host).length, 0);
    assert_int_equal(mx_provider(*state, host, STR("a.test")).length, 0);
    assert_true(str_equal(mx_group(host), host));
    assert_true(str_equal(registrable_domain(str_tail(host, 1)), STR("isp.test")));
}

/* Whatever was asked before, the answer with a memory is that without: more hosts than it holds, each in several domains. */
static void a_memory_changes_nothing(void **state)
{
    static char names[20000][32];
    static const char *const domains[] = {"contoso.test", "isp7.test", "mx3.isp7.test", "l.google.com",
                                          "google.com"};
    struct mx_providers *providers = mx_providers_new(*state);
    for (size_t i = 0; i < 20000; i++) {
        bool google = i % 3 == 0;
        snprintf(names[i], sizeof names[i], google ? "alt%zu.aspmx.l.google.com" : "mx%zu.isp%zu.test", i % 5,
                 i % 9000);
        struct str host = str_of(names[i]), domain = str_of(domains[i % 5]);
        struct str found = mx_providers_find(providers, host, domain),
                   right = mx_provider(*state, host, domain);
        if (!str_equal(found, right))
            fail_msg("%s of %s is %.*s", names[i], domain.bytes, (int)found.length, found.bytes);
    }
    mx_providers_free(providers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_are_named),
        cmocka_unit_test(strangers_are_named_by_what_is_registered),
        cmocka_unit_test(every_pattern_of_our_own_is_there),
        cmocka_unit_test(rules_fit_what_they_say),
        cmocka_unit_test(hosts_are_grouped_by_what_is_registered),
        cmocka_unit_test(a_memory_changes_nothing),
        cmocka_unit_test(a_name_that_is_too_long_is_nobody_s),
    };
    return cmocka_run_group_tests(tests, open_lists, close_lists);
}
