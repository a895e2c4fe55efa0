/* The reasons that a mail server gives, one for each of its verdicts. */
#include <stdlib.h>

#include "validators/mx/mx_verdict.h"
#include "validators/smtp/ruling/smtp_verdict.h"

/* What the weights of several reasons rest on. */
static const char said_so[] = "the server said so, verified against a control address";
static const char catch_all[] =
    "published averages of catch-all mailboxes by quality: 7 % in the best class to 40 % in the worst";
static const char about_us[] = "about the checking machine; what level dns leaves open";
static const char passing[] = "mostly a passing problem of a good domain, sometimes a dying one";

/* clang-format off */
static const struct reason reasons[SMTP_VERDICT_COUNT] = {
    [SMTP_ACCEPTED] = REASON(
        .code = "accepted",
        .segment = SEGMENT_CLEAN,
        .again = AGAIN_NEVER,
        .text.en = "mailbox accepted, and the server rejects made-up addresses",
        .text.zh = "对方服务器确认接收该邮箱，且会拒绝编造的地址",
        .advice.en = "Safe to mail.",
        .advice.zh = "可以放心发送。",
        .bounces = {2, 10, 40, "services that check mailboxes promise 96 to 99 % delivery"},
        .zerobounce = {ZEROBOUNCE_VALID, ""},
        .neverbounce = NEVERBOUNCE_VALID
    ),
    [SMTP_NO_MAILBOX] = REASON(
        .code = "no_mailbox",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the server says the mailbox does not exist",
        .text.zh = "对方服务器表示没有这个邮箱",
        .advice.en = "Remove it: mail will bounce.",
        .advice.zh = "请从名单中删除，发送会被退回。",
        .bounces = {900, 980, 1000, said_so},
        .zerobounce = {ZEROBOUNCE_INVALID, "mailbox_not_found"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [SMTP_DISABLED] = REASON(
        .code = "disabled",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the server says the mailbox is closed or disabled",
        .text.zh = "对方服务器表示该邮箱已关闭或停用",
        .advice.en = "Remove it: nobody reads it, and mail will bounce.",
        .advice.zh = "请从名单中删除：没人看，发送还会被退回。",
        .bounces = {900, 980, 1000, said_so},
        .zerobounce = {ZEROBOUNCE_INVALID, "mailbox_not_found"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [SMTP_MOVED] = REASON(
        .code = "moved",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the server says the mailbox has moved",
        .text.zh = "对方服务器表示该邮箱已迁往别处",
        .advice.en = "Remove it, or ask the contact for the new address.",
        .advice.zh = "请从名单中删除，或向联系人要新地址。",
        .bounces = {800, 950, 1000, "the server said so; a few still forward for a while"},
        .zerobounce = {ZEROBOUNCE_INVALID, "mailbox_not_found"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [SMTP_OWNER_CHANGED] = REASON(
        .code = "owner_changed",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the server says the mailbox now belongs to someone else",
        .text.zh = "对方服务器表示该邮箱已归他人使用",
        .advice.en = "Remove it: the new owner never asked for your mail.",
        .advice.zh = "请从名单中删除：现在的使用者并没有同意接收您的邮件。",
        .bounces = {300, 700, 1000, "mail may be delivered, but to someone else"},
        .zerobounce = {ZEROBOUNCE_INVALID, ""},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [SMTP_MAILBOX_FULL] = REASON(
        .code = "mailbox_full",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the mailbox is full",
        .text.zh = "邮箱已满",
        .advice.en = "Leave it out of this campaign: a mailbox that stays full is usually abandoned.",
        .advice.zh = "这次先不发：长期爆满的邮箱多半已经没人用了。",
        .bounces = {500, 800, 950, "a mailbox that stays full is usually abandoned; few are emptied again"},
        .zerobounce = {ZEROBOUNCE_INVALID, "mailbox_quota_exceeded"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_SOFT_UNKNOWN_USER] = REASON(
        .code = "soft_unknown_user",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the server says the mailbox is unknown, but with a temporary (4xx) code",
        .text.zh = "对方服务器表示没有这个邮箱，但用的是临时错误码（4xx）",
        .advice.en = "Leave it out unless you know from elsewhere that it works.",
        .advice.zh = "先不发，除非您另有依据确认它有效。",
        .bounces = {400, 750, 950, "unknown, but with a code that may be taken back"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "mail_server_temporary_error"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_CATCH_ALL] = REASON(
        .code = "catch_all",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "catch-all domain: the server accepts any address, so existence cannot be verified",
        .text.zh = "该域名的服务器来者不拒，无法判断邮箱是否存在",
        .advice.en = "Mail it in small batches and watch the bounces.",
        .advice.zh = "小批量发送，并留意退信。",
        .bounces = {70, 230, 400, catch_all},
        .zerobounce = {ZEROBOUNCE_CATCH_ALL, ""},
        .neverbounce = NEVERBOUNCE_CATCHALL
    ),
    [SMTP_ACCEPT_ALL_PROVIDER] = REASON(
        .code = "accept_all_provider",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the provider accepts every recipient during SMTP and bounces later",
        .text.zh = "该服务商一律先接收，之后再退信",
        .advice.en = "Mail it only if the contact has recently replied to or opened a message.",
        .advice.zh = "联系人最近回复过或打开过邮件再发送。",
        .bounces = {50, 200, 400, catch_all},
        .zerobounce = {ZEROBOUNCE_CATCH_ALL, ""},
        .neverbounce = NEVERBOUNCE_CATCHALL
    ),
    [SMTP_ACCEPTED_UNCONTROLLED] = REASON(
        .code = "accepted_uncontrolled",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "mailbox accepted, but whether the server accepts any address could not be determined",
        .text.zh = "对方服务器接收该邮箱，但没能查明它是否对任何地址都接收",
        .advice.en = "Mail it with care; a later check may tell more.",
        .advice.zh = "谨慎发送；以后再查可能会更清楚。",
        .bounces = {10, 60, 250, "between accepted and catch_all"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_CANNOT_VERIFY] = REASON(
        .code = "cannot_verify",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the server does not reveal whether the mailbox exists",
        .text.zh = "对方服务器不透露邮箱是否存在",
        .advice.en = "Mail it with care: only a real message will tell.",
        .advice.zh = "谨慎发送：只有真正发一封邮件才知道。",
        .bounces = {10, 60, 250, "as if the mailbox had not been checked"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_REFUSED_UNCLEAR] = REASON(
        .code = "refused_unclear",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the server rejected the address without a clear reason",
        .text.zh = "对方服务器拒绝了该地址，但没说清原因",
        .advice.en = "Leave it out unless you know from elsewhere that it works.",
        .advice.zh = "先不发，除非您另有依据确认它有效。",
        .bounces = {200, 500, 900, "rejected, for a reason that cannot be read"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_MX_UNREACHABLE] = REASON(
        .code = "mx_unreachable",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "none of the domain's mail servers could be reached",
        .text.zh = "该域名的收信服务器都连不上",
        .advice.en = "Run it again later: if this lasts for days, the domain is as good as dead.",
        .advice.zh = "稍后再运行；如果几天都这样，这个域名基本已经废弃。",
        .bounces = {300, 700, 980, "mail bounces after days of retries; some hosts come back before that"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "failed_smtp_connection"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_NOT_SMTP] = REASON(
        .code = "not_smtp",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the host answers, but not as a mail server",
        .text.zh = "对方有应答，但不是邮件服务器",
        .advice.en = "Run it again later: if this lasts for days, the domain does not accept mail.",
        .advice.zh = "稍后再运行；如果几天都这样，说明这个域名不收邮件。",
        .bounces = {300, 700, 1000, "what answers there accepts no mail today"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "failed_smtp_connection"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_IP_REFUSED] = REASON(
        .code = "ip_refused",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_FIXED,
        .text.en = "the server refuses to talk to this machine's IP address",
        .text.zh = "对方服务器拒绝与本机的 IP 地址通信",
        .advice.en = "Run mailsift doctor; retry from an IP address with a better reputation.",
        .advice.zh = "请运行 mailsift doctor 检查；换一个信誉更好的 IP 地址再运行。",
        .bounces = {10, 60, 200, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "antispam_system"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_SENDER_REFUSED] = REASON(
        .code = "sender_refused",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_FIXED,
        .text.en = "the server rejects the --mail-from address",
        .text.zh = "对方服务器拒绝 --mail-from 所填的地址",
        .advice.en = "Run mailsift doctor; use a sender that exists and whose SPF record allows this machine.",
        .advice.zh = "请运行 mailsift doctor 检查；换一个真实存在、且 SPF 允许本机的发件地址。",
        .bounces = {10, 60, 200, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "antispam_system"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_BLOCKED] = REASON(
        .code = "blocked",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_FIXED,
        .text.en = "the server refuses this machine or its probes, whatever the mailbox",
        .text.zh = "对方服务器拒绝本机的查询，与具体邮箱无关",
        .advice.en = "Run mailsift doctor; retry later or from another IP address.",
        .advice.zh = "请运行 mailsift doctor 检查；过一段时间再运行，或换一个 IP 地址。",
        .bounces = {10, 60, 200, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "antispam_system"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_RATE_LIMITED] = REASON(
        .code = "rate_limited",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the server limits how often it can be queried",
        .text.zh = "对方服务器限制查询频率",
        .advice.en = "Run it again tomorrow: it resumes where it stopped.",
        .advice.zh = "明天再运行，会从停下的地方继续。",
        .bounces = {10, 60, 200, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "mail_server_temporary_error"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_GREYLISTED] = REASON(
        .code = "greylisted",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_SOON,
        .text.en = "greylisted: the server defers unknown senders",
        .text.zh = "灰名单：对方服务器会暂缓接收陌生发件方，要求稍后重试",
        .advice.en = "Run it again in an hour or tomorrow, from the same machine.",
        .advice.zh = "一小时后或明天，在同一台机器上再运行一次。",
        .bounces = {10, 60, 200, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "greylisted"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_TEMPORARY_FAILURE] = REASON(
        .code = "temporary_failure",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_SOON,
        .text.en = "the server had a temporary problem",
        .text.zh = "对方服务器暂时有故障",
        .advice.en = "Run it again later: only such mailboxes are checked again.",
        .advice.zh = "稍后再运行一次，只会重新查询这类邮箱。",
        .bounces = {20, 100, 400, passing},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "mail_server_temporary_error"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_TLS_REQUIRED] = REASON(
        .code = "tls_required",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the server requires TLS, but no encrypted connection could be set up",
        .text.zh = "对方服务器要求加密，但没能建立加密连接",
        .advice.en = "Run it again later; if nothing changes, only a real message will tell.",
        .advice.zh = "稍后再运行；如果一直这样，只有真正发一封邮件才知道。",
        .bounces = {10, 60, 250, about_us},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "failed_smtp_connection"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_PROTOCOL_ERROR] = REASON(
        .code = "protocol_error",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the server did not understand the SMTP commands",
        .text.zh = "对方服务器不认识所用的 SMTP 命令",
        .advice.en = "Run it again later; if nothing changes, only a real message will tell.",
        .advice.zh = "稍后再运行；如果一直这样，只有真正发一封邮件才知道。",
        .bounces = {20, 100, 400, passing},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "exception_occurred"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_MX_DENIES_DOMAIN] = REASON(
        .code = "mx_denies_domain",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the MX refuses the domain (relaying denied)",
        .text.zh = "收信服务器（MX）拒绝接收该域名的邮件（relaying denied）",
        .advice.en = "Leave it out: mail will bounce until the domain's owner fixes that.",
        .advice.zh = "先不发：对方改正之前，邮件都会被退回。",
        .bounces = {600, 850, 1000, "the server refuses the domain until its owner fixes that"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    [SMTP_HOSTILE_PEER] = REASON(
        .code = "hostile_peer",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_TOMORROW,
        .text.en = "the server misbehaves (endless or malformed replies)",
        .text.zh = "对方服务器行为异常（应答无休止或格式错误）",
        .advice.en = "Leave it out unless you know from elsewhere that it works.",
        .advice.zh = "先不发，除非您另有依据确认它有效。",
        .bounces = {200, 600, 950, "the server misbehaves"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, "exception_occurred"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
};
/* clang-format on */

const struct reason *smtp_reason(enum smtp_verdict verdict)
{
    if (verdict >= SMTP_VERDICT_COUNT)
        abort();
    return verdict == SMTP_UNKNOWN ? mx_reason(MX_UNKNOWN) : &reasons[verdict];
}

const struct validator smtp_validator = {
    .name = "smtp",
    .about = "asks the domain's mail server whether it takes mail for the mailbox, without sending any "
             "(level smtp)",
    .reasons = reasons + 1,
    .reason_count = SMTP_VERDICT_COUNT - 1,
};
