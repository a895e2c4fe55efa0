/* The mailbox providers that are known by name, one row each: all that is done otherwise for one of them.
 *
 * Their domains and the names of their MX hosts are lines of lists/own; every other provider there is treated
 * as everybody else. */
#include "validators/providers.h"

#include "validators/smtp/ruling/smtp_ruling_tables.h"
#include "validators/smtp/smtp_limits.h"

/* clang-format off */

/* The forms of mailbox names are wider than today's sign-up pages: names from former times live on
 * (123@foxmail.com, jo.li@126.com), and one that is only unusual is not our business. */
static const struct mailbox_rules
    gmail       = {.form = {.length_min = 6, .length_max = 30, .marks = ""},
                   .fold_case = true, .dots_ignored = true, .tag = '+'},
    googlemail  = {.form = {.length_min = 6, .length_max = 30, .marks = ""},
                   .fold_case = true, .dots_ignored = true, .tag = '+', .same_as = "gmail.com"},
    qq          = {.form = {.length_min = 3, .length_max = 18, .marks = "_-", .letter_first = true,
                            .digits_min = 5, .digits_max = 11},
                   .fold_case = true},
    foxmail     = {.form = {.length_min = 3, .length_max = 18, .marks = "_-"}, .fold_case = true},
    netease     = {.form = {.length_min = 4, .length_max = 18, .marks = "_-"}, .fold_case = true},
    netease_vip = {.form = {.marks = "_-"}, .fold_case = true},
    microsoft   = {.form = {.length_min = 1, .marks = "_-"}, .fold_case = true, .tag = '+'},
    icloud      = {.form = {.length_min = 1, .marks = "_-"}, .fold_case = true, .tag = '+'},
    /* name-keyword is a second address of somebody, but of whom cannot be told: so - begins no tag here. */
    yahoo       = {.form = {.marks = "_-+"}, .fold_case = true},
    folds       = {.fold_case = true},
    folds_tags  = {.fold_case = true, .tag = '+'};

#define COUNT(type, ...) (sizeof((const type[]){__VA_ARGS__}) / sizeof(type))
#define MAILBOXES(...)                                                                                       \
    .mailboxes = (const struct provider_mailboxes[]){__VA_ARGS__},                                           \
    .mailbox_count = COUNT(struct provider_mailboxes, __VA_ARGS__)
#define REPLIES(...)                                                                                         \
    .replies = (const struct smtp_row[]){__VA_ARGS__}, .reply_count = COUNT(struct smtp_row, __VA_ARGS__)
/* connections, ms between two, recipients, unknown in a row, unknown %, recipients of a domain, of all its servers */
#define LIMITS(...) .limits = &(const struct smtp_limits){__VA_ARGS__}

#define ANY ENHANCED_ANY, ENHANCED_ANY
#define DEAD {.verdict = SMTP_NO_MAILBOX}
#define UNCLEAR {.verdict = SMTP_REFUSED_UNCLEAR, .retry = SMTP_RETRY_OTHER_MX}
#define US_BLOCKED {.verdict = SMTP_BLOCKED, .retry = SMTP_RETRY_HOST, .about_us = true}
#define GREYLISTED {.verdict = SMTP_GREYLISTED, .retry = SMTP_RETRY_GREYLIST}

/* The limits are half of what known senders with a good name are granted, as a stranger who asks and sends
 * nothing has none.  Free-mail providers count unknown recipients (NetEase HL:REP, Yahoo, GoDaddy IB112); a
 * company's server has few mailboxes, of which a list may hold many that are gone. */
const struct provider providers[] = {
    {.name = "google", .shown = "Google",
     MAILBOXES({"gmail.com", &gmail}, {"googlemail.com", &googlemail}),
     LIMITS(2, 2000, 10, 3, 20, 0, 5000)},
    {.name = "m365", .shown = "Microsoft 365", .shown_zh = "微软 365",
     LIMITS(2, 2000, 10, 3, 30, 200, 0),
     REPLIES({"recipient address rejected: access denied", 550, 550, 4, 1, 0, MEANS_BLOCKED | MEANS_SENDER | MEANS_ELSE, DEAD})},
    {.name = "outlook", .shown = "Outlook.com",
     MAILBOXES({NULL, &microsoft}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000),
     REPLIES({"mailbox unavailable", 550, 550, ANY, 0, 0, UNCLEAR})},
    {.name = "yahoo", .shown = "Yahoo", .shown_zh = "雅虎",
     MAILBOXES({NULL, &yahoo}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000),
     .accepts_all = true},
    {.name = "aol", .shown = "AOL",
     MAILBOXES({NULL, &folds}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000),
     .accepts_all = true},
    {.name = "icloud", .shown = "iCloud",
     MAILBOXES({NULL, &icloud}),
     LIMITS(2, 2000, 5, 3, 10, 0, 5000)},
    {.name = "fastmail", .shown = "Fastmail",
     MAILBOXES({NULL, &folds_tags})},
    {.name = "proton", .shown = "Proton",
     MAILBOXES({NULL, &folds_tags})},
    {.name = "zoho", .shown = "Zoho",
     MAILBOXES({NULL, &folds_tags})},

    /* China */
    {.name = "qq", .shown = "QQ Mail", .shown_zh = "QQ 邮箱",
     MAILBOXES({"foxmail.com", &foxmail}, {"qq.com", &qq}, {"vip.qq.com", &qq}),
     LIMITS(2, 2000, 6, 3, 10, 0, 5000),
     REPLIES({"connection denied", 500, 599, ANY, 0, 0, US_BLOCKED})},
    {.name = "tencent-exmail", .shown = "Tencent Exmail", .shown_zh = "腾讯企业邮",
     LIMITS(2, 2000, 6, 3, 20, 200, 0),
     REPLIES({"connection denied", 500, 599, ANY, 0, 0, US_BLOCKED})},
    {.name = "netease", .shown = "NetEase", .shown_zh = "网易",
     MAILBOXES({"163.com", &netease}, {"126.com", &netease}, {"yeah.net", &netease}, {NULL, &netease_vip}),
     LIMITS(2, 2000, 5, 3, 10, 0, 5000)},
    {.name = "netease-qiye", .shown = "NetEase Enterprise", .shown_zh = "网易企业邮",
     LIMITS(2, 2000, 5, 3, 20, 200, 0)},
    {.name = "aliyun", .shown = "Aliyun", .shown_zh = "阿里云邮箱",
     MAILBOXES({NULL, &folds}),
     LIMITS(2, 2000, 6, 3, 10, 0, 5000)},
    {.name = "aliyun-qiye", .shown = "Aliyun Enterprise", .shown_zh = "阿里企业邮",
     LIMITS(2, 2000, 6, 3, 20, 200, 0)},
    {.name = "china-mobile", .shown = "China Mobile 139", .shown_zh = "中国移动 139",
     MAILBOXES({NULL, &folds})},
    {.name = "sina", .shown = "Sina", .shown_zh = "新浪",
     MAILBOXES({NULL, &folds})},
    {.name = "sohu", .shown = "Sohu", .shown_zh = "搜狐",
     MAILBOXES({NULL, &folds})},

    /* Japan, Europe, Russia */
    {.name = "yahoo-japan", .shown = "Yahoo! Japan", .shown_zh = "雅虎日本",
     MAILBOXES({NULL, &folds})},
    {.name = "gmx", .shown = "GMX",
     MAILBOXES({NULL, &folds}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000)},
    {.name = "web.de", .shown = "WEB.DE",
     MAILBOXES({NULL, &folds})},
    {.name = "mail.com", .shown = "mail.com",
     MAILBOXES({NULL, &folds})},
    {.name = "orange", .shown = "Orange",
     LIMITS(1, 2000, 10, 3, 10, 0, 5000)},
    {.name = "laposte", .shown = "La Poste",
     LIMITS(1, 2000, 10, 3, 10, 0, 5000)},
    {.name = "mail.ru", .shown = "Mail.ru",
     MAILBOXES({NULL, &folds}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000)},
    {.name = "yandex", .shown = "Yandex",
     MAILBOXES({NULL, &folds_tags}),
     LIMITS(2, 2000, 10, 3, 10, 0, 5000),
     REPLIES({"no such user", 550, 550, ANY, 0, MEANS_VETO, DEAD})},

    /* Hosting companies and filters */
    {.name = "godaddy", .shown = "GoDaddy",
     LIMITS(1, 2000, 10, 3, 10, 200, 5000)},
    {.name = "mimecast", .shown = "Mimecast",
     REPLIES({"internal resources", 400, 499, ANY, 0, 0, GREYLISTED},
             {"invalid recipient", 550, 550, ANY, 0, MEANS_VETO, DEAD},
             {"host network not allowed", 500, 599, ANY, 0, 0, US_BLOCKED})},
};
/* clang-format on */

const size_t provider_count = sizeof providers / sizeof providers[0];

const struct provider *provider_of(struct str name)
{
    for (size_t i = 0; i < provider_count; i++)
        if (str_equal(name, str_of(providers[i].name)))
            return &providers[i];
    return NULL;
}
