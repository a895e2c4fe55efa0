/* Lists of a few lines, and a way to ask every validator about one address. */
#ifndef TESTS_UNIT_BASE_JUDGE_FIXTURE_H
#define TESTS_UNIT_BASE_JUDGE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "validators/lists/lists.h"
#include "validators/validator.h"

struct judged {
    const struct reason *reason;
    struct address address;
    struct domain_facts facts;
};

struct judge_fixture {
    struct lists lists;
    struct settings settings;
    struct policy policy;
};

static inline struct name_map *map_with(const char *lines)
{
    struct name_map *map = name_map_new();
    name_map_add_lines(map, str_of(lines));
    return map;
}

static inline void judge_fixture_open(struct judge_fixture *fixture)
{
    *fixture = (struct judge_fixture){
        .lists =
            {
                .disposable = map_with("mailinator.com\nsub.friendly.test\nhotmial.com\nalias.relay.test\n"
                                       "protected.test\nbad.below.test\nlisted.test\n"),
                .suspect = map_with("suspect.test\nboth.suspect.test\nweak.blocked.test\n"),
                .relay = map_with("relay.test\n"),
                .free_mail =
                    map_with("gmail.com\ngooglemail.com\nqq.com\nvip.qq.com\nfoxmail.com\n163.com\n"
                             "vip.163.com\noutlook.com\nyahoo.fr\nicloud.com\nfree.test\nproton.me\n"),
                .provider =
                    map_with("gmail.com google\ngooglemail.com google\ngoogle.com google\nqq.com qq\n"
                             "vip.qq.com qq\nfoxmail.com qq\n163.com netease\nvip.163.com netease\n"
                             "outlook.com outlook\nyahoo.fr yahoo\nicloud.com icloud\nproton.me proton\n"),
                .protect = map_with("gmail.com\nqq.com\nprotected.test\nprotected.below.test\nfaxed.test\n"
                                    "gmaul.com\n"),
                .role = map_with("info role\nsales role\nkefu role\nno-reply no_reply\nabuse no_reply\n"),
                .user_allow = map_with("friendly.test\nlisted.test\ngmsil.com\ntwice.test\nok.blocked.test\n"
                                       "edu.pl exact\n"),
                .user_block = map_with("blocked.test\ntwice.test\nprotected.below.test\nparent.below.test\n"
                                       "com.cn exact\nyahho.fr\n"),
            },
    };
    fixture->policy = (struct policy){&fixture->lists, &fixture->settings};
}

static inline void judge_fixture_close(struct judge_fixture *fixture)
{
    struct lists *lists = &fixture->lists;
    struct name_map *const maps[] = {lists->disposable, lists->suspect,    lists->relay,
                                     lists->free_mail,  lists->provider,   lists->protect,
                                     lists->role,       lists->user_allow, lists->user_block};
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        name_map_free(maps[i]);
}

/* An address as syntax_read would give it; TEXT must have an @. */
static inline struct address address_of(const char *text)
{
    return (struct address){.text = str_of(text), .local_length = (unsigned)(strrchr(text, '@') - text)};
}

static inline struct judged judge(const struct policy *policy, const char *text)
{
    struct judged judged = {.address = address_of(text)};
    struct domain domain;
    domain_of(address_domain(&judged.address), &domain);
    judge_domain(policy, &domain, &judged.facts);
    judged.reason = judge_address(policy, &judged.address, &judged.facts, NULL);
    return judged;
}

#endif
