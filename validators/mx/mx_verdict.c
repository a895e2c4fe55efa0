/* What DNS can say of a domain: the verdicts with their reasons, and how long each is believed. */
#include "validators/mx/mx_verdict.h"

#include <stdlib.h>

/* What the weights of several reasons rest on. */
static const char no_host[] = "no host accepts the mail; a small rest for domains that come back";
static const char passing[] = "mostly a passing problem of a good domain, sometimes a dying one";

/* clang-format off */
static const struct reason reasons[MX_VERDICT_COUNT] = {
    [MX_UNKNOWN] = REASON(
        .code = "not_asked",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEXT_RUN,
        .text.en = "not checked: the run ended or gave up on the server first",
        .text.zh = "尚未查询：运行已结束，或已停止查询对方服务器",
        .advice.en = "Run it again: it resumes where it stopped.",
        .advice.zh = "再运行一次，会从停下的地方继续。",
        .bounces = {20, 80, 200, "as if nothing had been checked"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [MX_ACCEPTS_MAIL] = REASON(
        .code = "domain_accepts_mail",
        .segment = SEGMENT_CLEAN,
        .again = AGAIN_NEVER,
        .text.en = "the domain accepts mail; the mailbox itself was not checked",
        .text.zh = "域名可以收邮件；邮箱本身是否存在没有查询",
        .advice.en = "Fine to mail, but it may still bounce: only --level smtp checks the mailbox.",
        .advice.zh = "可以发送，但仍可能退信，因为这次没有逐个查询邮箱是否存在。",
        .bounces = {10, 50, 130, "dead domains are found, dead mailboxes are not"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [MX_NO_DOMAIN] = REASON(
        .code = "no_domain",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain does not exist",
        .text.zh = "域名不存在",
        .advice.en = "Remove it: mail will bounce.",
        .advice.zh = "请从名单中删除，发送会被退回。",
        .bounces = {970, 995, 1000, no_host},
        .zerobounce = {ZEROBOUNCE_INVALID, "no_dns_entries"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [MX_NULL_MX] = REASON(
        .code = "null_mx",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain declares that it accepts no mail (null MX, RFC 7505)",
        .text.zh = "域名声明自己不收邮件（空 MX，RFC 7505）",
        .advice.en = "Remove it: mail will bounce.",
        .advice.zh = "请从名单中删除，发送会被退回。",
        .bounces = {970, 995, 1000, no_host},
        .zerobounce = {ZEROBOUNCE_INVALID, "does_not_accept_mail"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [MX_NO_MAIL_HOST] = REASON(
        .code = "no_mail_host",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain exists, but has neither an MX host nor an IP address",
        .text.zh = "域名存在，但既没有收信服务器（MX）也没有 IP 地址",
        .advice.en = "Remove it: there is no host to deliver to.",
        .advice.zh = "请从名单中删除：没有服务器可以收邮件。",
        .bounces = {950, 990, 1000, no_host},
        .zerobounce = {ZEROBOUNCE_INVALID, "no_dns_entries"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [MX_DANGLING] = REASON(
        .code = "mx_dangling",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain's MX hosts do not exist",
        .text.zh = "域名的收信服务器（MX）不存在",
        .advice.en = "Remove it, or reach the contact another way: the domain is misconfigured or no longer in use.",
        .advice.zh = "请从名单中删除，或换个方式联系对方：多半是域名配置有误或已停用。",
        .bounces = {950, 990, 1000, no_host},
        .zerobounce = {ZEROBOUNCE_INVALID, "no_dns_entries"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [MX_NOT_PUBLIC] = REASON(
        .code = "mx_not_public",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain's MX hosts are not on the public Internet",
        .text.zh = "域名的收信服务器（MX）不在公网上",
        .advice.en = "Remove it: nobody outside can reach them.",
        .advice.zh = "请从名单中删除：外部谁也连不上。",
        .bounces = {950, 990, 1000, no_host},
        .zerobounce = {ZEROBOUNCE_INVALID, "unroutable_ip_address"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [MX_IP_LITERAL] = REASON(
        .code = "mx_ip_literal",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the domain's MX is an IP address instead of a host name, so most senders cannot reach it",
        .text.zh = "域名的 MX 记录填的是 IP 地址而不是主机名，多数发信方无法投递",
        .advice.en = "Do not mail it until its owner fixes that; the next run checks it again.",
        .advice.zh = "对方改正之前不要发送；下次运行会再查。",
        .bounces = {300, 700, 1000, "most senders cannot reach it, some can"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [MX_DNS_TIMEOUT] = REASON(
        .code = "dns_timeout",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_SOON,
        .text.en = "the domain's name servers did not answer",
        .text.zh = "该域名的 DNS 服务器没有应答",
        .advice.en = "Run it again later: only such domains are checked again.",
        .advice.zh = "稍后再运行一次，只会重新查询这类域名。",
        .bounces = {100, 400, 900, passing},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "timeout_exceeded"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [MX_DNS_FAILURE] = REASON(
        .code = "dns_failure",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_SOON,
        .text.en = "the domain's name servers failed or gave an unusable answer",
        .text.zh = "该域名的 DNS 服务器出错，或给出的应答无法使用",
        .advice.en = "Run it again later: only such domains are checked again.",
        .advice.zh = "稍后再运行一次，只会重新查询这类域名。",
        .bounces = {100, 500, 950, passing},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "exception_occurred"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [MX_DNS_FILTERED] = REASON(
        .code = "dns_filtered",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_FIXED,
        .text.en = "your resolver blocks the domain, or denies its existence without proof",
        .text.zh = "您使用的 DNS 服务器屏蔽了该域名，或在没有证明的情况下否认它存在",
        .advice.en = "Set --resolver to another operator's name server and run it again; mailsift doctor shows whether yours filters.",
        .advice.zh = "请用 --resolver 换一家 DNS 服务器再运行；mailsift doctor 可检查现在这家是否过滤。",
        .bounces = {20, 300, 950, "a working domain that is filtered, or a dead one without proof"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "exception_occurred"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
};
/* clang-format on */

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* A zone's own TTL is about its caches: minutes, often.  A list is cleaned every night, and a domain that
 * takes mail today does so tomorrow; one that is gone may come back, so that is asked again sooner.  What is
 * our trouble as likely as theirs is not believed beyond this run. */
static const struct {
    uint32_t least_s, most_s;
} lifetimes[MX_VERDICT_COUNT] = {
    [MX_ACCEPTS_MAIL] = {3 * DAY_S, 14 * DAY_S}, [MX_NO_DOMAIN] = {20 * HOUR_S, 3 * DAY_S},
    [MX_NULL_MX] = {3 * DAY_S, 14 * DAY_S},      [MX_NO_MAIL_HOST] = {20 * HOUR_S, 3 * DAY_S},
    [MX_DANGLING] = {20 * HOUR_S, 2 * DAY_S},    [MX_NOT_PUBLIC] = {20 * HOUR_S, 2 * DAY_S},
    [MX_IP_LITERAL] = {20 * HOUR_S, 2 * DAY_S},
};

const struct reason *mx_reason(enum mx_verdict verdict)
{
    if (verdict >= MX_VERDICT_COUNT)
        abort();
    return &reasons[verdict];
}

uint32_t mx_lifetime_s(const struct mx_answer *answer)
{
    uint32_t least_s = lifetimes[answer->verdict].least_s, most_s = lifetimes[answer->verdict].most_s;
    uint32_t ttl_s = answer->ttl_s < least_s ? least_s : answer->ttl_s;
    return ttl_s > most_s ? most_s : ttl_s;
}

const struct validator mx_validator = {
    .name = "mx",
    .about = "asks the domain's name servers whether it takes mail, and where (level dns)",
    .reasons = reasons,
    .reason_count = MX_VERDICT_COUNT,
};
