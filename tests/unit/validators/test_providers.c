/* The rows of the providers against the lists: a name that is only in one of them is misspelt, or must be here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "validators/base/tables/name_map.h"
#include "validators/providers.h"
#include "validators/smtp/smtp_limits.h"

enum { LINE_BYTES = 4096 };

/* clang-format off */
/* The providers that are treated as everybody else, in order: they have no row. */
static const char *const without_a_row[] = {
    "012", "123-reg", "1und1", "20i", "21cn", "263", "88", "abv", "addy", "all-inkl", "amazon", "aon",
    "arnet", "arsys", "aruba", "att", "au", "autistici", "avanan", "azet", "barracuda", "bell", "bezeq",
    "biglobe", "bigmir", "bigpond", "bluehost", "bluewin", "bol", "bouygues", "bsnl", "bt", "cafe24",
    "centrum", "centurylink", "charter", "chello", "china-com", "china-telecom", "china-unicom",
    "chinaemail", "cisco-ironport", "citiz", "citromail", "cloudflare", "combell", "comcast", "coremail",
    "countermail", "cox", "daum", "dinahosting", "disroot", "docomo", "domainfactory", "domeneshop",
    "dreamhost", "dreamwiz", "duocircle", "earthlink", "eircom", "elisa", "email.it", "emirates", "excite",
    "excite-japan", "eyou", "fasthosts", "fastweb", "feishu", "fibertel", "forcepoint", "forpsi",
    "forthnet", "fortinet", "forwardemail", "free.fr", "freemail.hu", "freenet", "frontier", "gandi",
    "gazeta", "globo", "goo", "hetzner", "hexun", "hey", "hinet", "hiworks", "home.pl", "hornetsecurity",
    "host-europe", "hostgator", "hostinger", "hostpoint", "huawei-cloud", "hushmail", "i.ua", "ig", "iij",
    "iinet", "improvmx", "inbox-com", "inbox-lv", "indiatimes", "infomaniak", "infoseek", "interia",
    "intermedia", "ionos", "juno", "kagoya", "kakao", "kinghost", "kolab", "korea-com", "kpn", "lavabit",
    "libero", "locaweb", "lolipop", "loopia", "luukku", "lycos", "lycos-korea", "mail.bg", "mail.de",
    "mail.ee", "mail.kz", "mailbox.org", "mailchannels", "mailfence", "mailguard", "mailgun", "mailhostbox",
    "mailplug", "mailroute", "maktoob", "mandrill", "meta.ua", "migadu", "mittwald", "mweb", "mxroute",
    "mynet", "name.com", "namecheap", "nate", "natro", "naver", "naver-works", "neostrada", "net.hr",
    "netcup", "netvigator", "netvision", "network-solutions", "nextmail", "nifty", "nospamproxy", "o2",
    "ocn", "oi", "onamae", "one.com", "onet", "ono", "opera", "optimum", "optus", "otenet", "ovh", "pchome",
    "perception-point", "plala", "plusnet", "pobox", "porkbun", "posteo", "postmark", "prodigy-mx",
    "proofpoint", "proofpoint-essentials", "proximus", "purelymail", "qip", "r7", "rackspace", "rambler",
    "rediffmail", "register.it", "retarus", "riseup", "rogers", "runbox", "sakura", "sapo", "securence",
    "seednet", "sendgrid", "seppmail", "seznam", "sfr", "shaw", "sibmail", "sify", "simplelogin", "simply",
    "singtel", "siteground", "sky", "slingshot", "smx", "so-net", "softbank", "sophos", "spamexperts",
    "spamhero", "spamtitan", "sparkpost", "speedy", "startmail", "strato", "sunrise", "symantec",
    "t-online", "talktalk", "tdc", "telefonica", "telenet", "telenor", "telia", "telkom", "telus", "terra",
    "tim", "tiscali", "titan", "tom", "tpg", "transip", "trellix", "trendmicro", "tucows", "tut.by", "tuta",
    "ukrnet", "umbler", "united-domains", "uol", "vade", "verizon", "videotron", "virgin", "vivaldi",
    "vodafone-de", "vodamail", "voo", "vsnl", "vtr", "walla", "webmail.co.za", "websupport", "wedos",
    "windstream", "wordpress", "world4you", "wp", "xneelo", "xserver", "xtra", "ziggo", "zipmail", "zix",
    "zone.eu", "zoznam",
};
/* clang-format on */

enum { WITHOUT_A_ROW = sizeof without_a_row / sizeof *without_a_row };

/* What the lists name: by their names, how often. */
struct named {
    bool rows[64];
    bool without[WITHOUT_A_ROW];
};

static size_t number_without(struct str name)
{
    size_t at = 0;
    while (at < WITHOUT_A_ROW && !str_equal(name, str_of(without_a_row[at])))
        at++;
    return at;
}

/* NAME is the provider of a line of FILE. */
static void meet(struct named *named, const char *file, struct str name)
{
    const struct provider *row = provider_of(name);
    size_t at = number_without(name);
    if (row != NULL)
        named->rows[row - providers] = true;
    else if (at < WITHOUT_A_ROW)
        named->without[at] = true;
    else
        fail_msg("%s: %.*s has no row in validators/providers.c, and is not in test_providers.c as one that "
                 "needs none",
                 file, (int)name.length, name.bytes);
}

/* The names of a line: `domain name`, or `end glob=name name`. */
static void read_line(struct named *named, const char *file, char *line)
{
    if (line[0] == '#')
        return;
    char *rest = NULL;
    strtok_r(line, " \n", &rest);
    for (char *word; (word = strtok_r(NULL, " \n", &rest)) != NULL;) {
        const char *equals = strchr(word, '=');
        meet(named, file, str_of(equals != NULL ? equals + 1 : word));
    }
}

static void read_list(struct named *named, const char *path)
{
    char line[LINE_BYTES];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        read_line(named, path, line);
    fclose(file);
}

static void every_name_is_in_the_lists_and_has_a_row_or_needs_none(void **state)
{
    struct named named = {0};
    (void)state;
    assert_true(provider_count <= sizeof named.rows);
    read_list(&named, "validators/lists/provider.txt");
    read_list(&named, "validators/lists/mx_provider.txt");
    for (size_t i = 0; i < provider_count; i++)
        if (!named.rows[i])
            fail_msg("validators/providers.c: no list knows a provider %s", providers[i].name);
    for (size_t i = 0; i < WITHOUT_A_ROW; i++) {
        if (!named.without[i])
            fail_msg("test_providers.c: %s needs no row, but no list has it, or it has a row",
                     without_a_row[i]);
        if (i > 0 && strcmp(without_a_row[i - 1], without_a_row[i]) >= 0)
            fail_msg("test_providers.c: %s is not in its order", without_a_row[i]);
    }
}

static void every_row_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < provider_count; i++) {
        const struct provider *row = &providers[i];
        const struct smtp_limits *limits = smtp_limits_of(str_of(row->name));
        if (provider_of(str_of(row->name)) != row)
            fail_msg("%s has two rows", row->name);
        if (row->shown == NULL)
            fail_msg("%s: the row does not say what people call it", row->name);
        if (limits->connections == 0 || limits->interval_ms < 1000 || limits->recipients == 0 ||
            limits->unknown_in_a_row == 0 || limits->unknown_percent == 0 || limits->unknown_percent > 100 ||
            limits->recipients_domain + limits->recipients_group == 0)
            fail_msg("%s: its limits are none, or those of nobody", row->name);
    }
}

/* The domains that have rules of their own are the provider's. */
static void rules_are_for_domains_of_the_provider(void **state)
{
    static char text[1 << 16];
    (void)state;
    FILE *file = fopen("validators/lists/provider.txt", "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    assert_int_equal(fclose(file), 0);
    assert_true(length < sizeof text - 1);
    for (size_t i = 0; i < provider_count; i++)
        for (size_t j = 0; j < providers[i].mailbox_count; j++) {
            char line[LINE_BYTES];
            const char *domain = providers[i].mailboxes[j].domain;
            snprintf(line, sizeof line, "\n%s %s\n", domain, providers[i].name);
            if (domain != NULL && strstr(text, line) == NULL)
                fail_msg("%s: %s has rules, and is not its domain in provider.txt", providers[i].name,
                         domain);
            if (domain == NULL && j + 1 < providers[i].mailbox_count)
                fail_msg("%s: rules after those of all its domains are for none", providers[i].name);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_in_the_lists_and_has_a_row_or_needs_none),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(rules_are_for_domains_of_the_provider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
