/* The reasons that the form of an address gives. */
#include "validators/syntax/syntax.h"
#include "validators/syntax/syntax_parts.h"

/* What most of these weights rest on. */
static const char never_sent[] = "no system sends mail to it, or the sending service counts it as a bounce";

/* clang-format off */

/* A record of a reason for which no address could be read: the rest is the same for all of them. */
#define UNREADABLE(code, text_en, text_zh, advice_en, advice_zh, low, likely, high, grounds) \
    {code, text_en, text_zh, advice_en, advice_zh, low, likely, high, grounds, \
     .segment = SEGMENT_INVALID, .again = AGAIN_NEVER, .bad_syntax = true, \
     .zerobounce = {ZEROBOUNCE_INVALID, "failed_syntax_check"}, .neverbounce = NEVERBOUNCE_INVALID}

const struct reason syntax_reasons[SYNTAX_REASONS] = {
    [NO_ADDRESS] = UNREADABLE(
        .code = "no_address",
        .text.en = "the row has no email address",
        .text.zh = "这一行没有邮箱地址",
        .advice.en = "Ask the contact for an address, or remove the row from the list.",
        .advice.zh = "请向联系人要地址，或从名单中删去这一行。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [MISSING_AT] = UNREADABLE(
        .code = "missing_at",
        .text.en = "the address has no @",
        .text.zh = "缺少 @",
        .advice.en = "Check the address: part of it is missing.",
        .advice.zh = "请核对地址：少了一部分。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [MANY_AT] = UNREADABLE(
        .code = "many_at",
        .text.en = "the address has more than one @",
        .text.zh = "出现了不止一个 @",
        .advice.en = "Check the address: an @ was typed twice, or two addresses ran together.",
        .advice.zh = "请核对地址：多打了 @，或两个地址粘在了一起。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [LOCAL_EMPTY] = UNREADABLE(
        .code = "local_empty",
        .text.en = "nothing before the @",
        .text.zh = "@ 前面是空的",
        .advice.en = "Check the address: the mailbox name is missing.",
        .advice.zh = "请核对地址：缺少邮箱名。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [LOCAL_TOO_LONG] = UNREADABLE(
        .code = "local_too_long",
        .text.en = "more than 64 bytes before the @",
        .text.zh = "@ 前面超过 64 个字节",
        .advice.en = "Check the address: mail servers do not accept such a long name (RFC 5321 4.5.3.1.1).",
        .advice.zh = "请核对地址：邮件服务器不接受这么长的邮箱名（RFC 5321 4.5.3.1.1）。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [LOCAL_CHARACTER] = UNREADABLE(
        .code = "local_character",
        .text.en = "a character before the @ that is not allowed there",
        .text.zh = "@ 前面有不允许使用的字符",
        .advice.en = "Check the address: a space or a special character slipped in.",
        .advice.zh = "请核对地址：混进了空格或特殊字符。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [LOCAL_DOTS] = UNREADABLE(
        .code = "local_dots",
        .text.en = "a leading, trailing or double dot before the @",
        .text.zh = "@ 前面的点号在开头、结尾，或连续出现",
        .advice.en = "Check the address: there is one dot too many.",
        .advice.zh = "请核对地址：多了一个点。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [QUOTED_LOCAL] = UNREADABLE(
        .code = "quoted_local",
        .text.en = "a quoted mailbox name, which mailing services do not accept",
        .text.zh = "邮箱名带引号，群发平台不接受",
        .advice.en = "Ask the contact for another address: hardly any system can mail this one.",
        .advice.zh = "请向联系人另要一个地址：几乎没有系统能发到这种地址。",
        .bounces = {900, 1000, 1000, never_sent}
    ),
    [COMMENT] = UNREADABLE(
        .code = "comment",
        .text.en = "a comment or white space inside the address",
        .text.zh = "地址中间有注释或空白",
        .advice.en = "Retype the address without the comment in parentheses or the white space.",
        .advice.zh = "请去掉括号里的内容或空白，重新填写地址。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [DOMAIN_EMPTY] = UNREADABLE(
        .code = "domain_empty",
        .text.en = "nothing after the @",
        .text.zh = "@ 后面是空的",
        .advice.en = "Check the address: the domain is missing.",
        .advice.zh = "请核对地址：缺少域名。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [NO_DOT] = UNREADABLE(
        .code = "no_dot",
        .text.en = "the domain has no dot",
        .text.zh = "域名里没有点",
        .advice.en = "Check the address: the ending, such as .com, is missing.",
        .advice.zh = "请核对地址：缺少 .com 这样的结尾。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [LABEL] = UNREADABLE(
        .code = "label",
        .text.en = "a part of the domain is empty, too long, or starts or ends with a hyphen",
        .text.zh = "域名的某一段为空、过长，或以连字符开头或结尾",
        .advice.en = "Check the domain: no such name can be registered.",
        .advice.zh = "请核对域名：这样的名字无法注册。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [HOSTNAME] = UNREADABLE(
        .code = "hostname",
        .text.en = "a character that is not allowed in a domain",
        .text.zh = "含有域名里不允许的字符",
        .advice.en = "Check the domain: only letters, digits, hyphens and dots are allowed.",
        .advice.zh = "请核对域名：只能有字母、数字、连字符和点。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [DOMAIN_TOO_LONG] = UNREADABLE(
        .code = "domain_too_long",
        .text.en = "the domain is longer than 253 bytes",
        .text.zh = "域名超过 253 个字节",
        .advice.en = "Check the address: DNS has no names of that length.",
        .advice.zh = "请核对地址：DNS 里没有这么长的名字。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [ADDRESS_TOO_LONG] = UNREADABLE(
        .code = "address_too_long",
        .text.en = "the address is longer than 254 bytes",
        .text.zh = "地址超过 254 个字节",
        .advice.en = "Check the address: no mail server accepts it (RFC 5321 4.5.3.1.3).",
        .advice.zh = "请核对地址：没有邮件服务器会接受（RFC 5321 4.5.3.1.3）。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [NUMERIC_TLD] = UNREADABLE(
        .code = "numeric_tld",
        .text.en = "the domain ends in a number",
        .text.zh = "域名以数字结尾",
        .advice.en = "Check the address: no top-level domain is a number.",
        .advice.zh = "请核对地址：顶级域名不会是数字。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [IP_DOMAIN] = UNREADABLE(
        .code = "ip_domain",
        .text.en = "an IP address in place of the domain",
        .text.zh = "域名的位置写的是 IP 地址",
        .advice.en = "Ask the contact for an address with a domain.",
        .advice.zh = "请向联系人要一个带域名的地址。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [ADDRESS_LITERAL] = UNREADABLE(
        .code = "address_literal",
        .text.en = "an IP address in brackets in place of the domain",
        .text.zh = "域名的位置写的是方括号里的 IP 地址",
        .advice.en = "Ask the contact for an address with a domain.",
        .advice.zh = "请向联系人要一个带域名的地址。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [SPECIAL_USE] = REASON( /* an address can be read, but none of its kind receives mail */
        .code = "special_use",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain is reserved for testing or local use",
        .text.zh = "保留给测试或内网使用的域名",
        .advice.en = "Remove it: no mail can arrive there (RFC 6761).",
        .advice.zh = "请从名单中删除：邮件不可能送达（RFC 6761）。",
        .bounces = {1000, 1000, 1000, never_sent},
        .zerobounce = {ZEROBOUNCE_INVALID, "does_not_accept_mail"},
        .neverbounce = NEVERBOUNCE_INVALID
    ),
    [IDN] = UNREADABLE(
        .code = "idn",
        .text.en = "an internationalized domain that cannot be registered",
        .text.zh = "无法注册的国际化域名",
        .advice.en = "Check the domain: its characters or its xn-- form are wrong (RFC 5891).",
        .advice.zh = "请核对域名：字符或 xn-- 写法有误（RFC 5891）。",
        .bounces = {1000, 1000, 1000, never_sent}
    ),
    [CONTROL_CHARACTER] = UNREADABLE(
        .code = "control_character",
        .text.en = "an invisible control character inside the address",
        .text.zh = "地址里有看不见的控制字符",
        .advice.en = "Retype the address: invisible characters were pasted along with it.",
        .advice.zh = "请重新手工输入：粘贴时带进了不可见字符。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [ENCODING] = UNREADABLE(
        .code = "encoding",
        .text.en = "bytes that are not text in the encoding of the list",
        .text.zh = "这些字节按名单的编码无法读成文字",
        .advice.en = "Export the list again as UTF-8, or set its encoding with --encoding.",
        .advice.zh = "请把名单重新导出为 UTF-8，或用 --encoding 指明编码。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [ROW_TOO_LONG] = UNREADABLE(
        .code = "row_too_long",
        .text.en = "the row is longer than 1 MiB and was not read",
        .text.zh = "这一行超过 1 MiB，没有读取",
        .advice.en = "Check the row: a quote may be missing, or a cell may hold a whole document.",
        .advice.zh = "请检查这一行：可能少了一个引号，或者一个单元格里放进了整篇文档。",
        .bounces = {950, 1000, 1000, never_sent}
    ),
    [UNBALANCED_QUOTE] = UNREADABLE(
        .code = "unbalanced_quote",
        .text.en = "a quote in the row is not closed, so its fields are uncertain",
        .text.zh = "这一行有引号没有闭合，各列无法确定",
        .advice.en = "Close or double the quote in this row, then clean the list again.",
        .advice.zh = "请补上或双写这一行的引号，再清理一次。",
        .bounces = {500, 900, 1000, "another reader may find a good address in the row"}
    ),
    [DOT_ATOM_LEGACY] = REASON(
        .code = "dot_atom_legacy",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "dots where RFC 5321 forbids them, as in old docomo and au addresses",
        .text.zh = "点号位置不符合 RFC 5321，旧的 docomo、au 邮箱有这种写法",
        .advice.en = "Mail it only if your sending system accepts such addresses.",
        .advice.zh = "您的发信系统支持这类地址才发送。",
        .bounces = {20, 150, 600, "some mail systems do not send to it"},
        .zerobounce = {ZEROBOUNCE_AS_SERVER, ""},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
    [IDN_MIXED_SCRIPT] = REASON(
        .code = "idn_mixed_script",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the domain mixes scripts, as look-alike domains do",
        .text.zh = "域名混用多种文字，常见于仿冒域名",
        .advice.en = "Check the domain letter by letter: it may only look like the one you know.",
        .advice.zh = "请逐个字符核对域名，它可能只是看上去像您认识的那个。",
        .bounces = {20, 150, 500, "look-alike domains come and go"},
        .zerobounce = {ZEROBOUNCE_AS_SERVER, ""},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
    [SMTPUTF8] = REASON(
        .code = "smtputf8",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "non-ASCII characters before the @, which only servers with SMTPUTF8 accept",
        .text.zh = "@ 前含有非 ASCII 字符，只有支持 SMTPUTF8 的服务器才收",
        .advice.en = "Mail it only if your sending system supports SMTPUTF8 (RFC 6531), or ask for an ASCII address.",
        .advice.zh = "您的发信系统支持 SMTPUTF8（RFC 6531）才发送，否则请对方提供纯英文地址。",
        .bounces = {20, 150, 600, "servers without SMTPUTF8 refuse it"},
        .zerobounce = {ZEROBOUNCE_AS_SERVER, ""},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
};
/* clang-format on */

const struct validator syntax_validator = {
    .name = "syntax",
    .about = "reads the address as RFC 5321 has it, narrowed to what a mailing can reach, and repairs what "
             "surrounds it",
    .reasons = syntax_reasons,
    .reason_count = SYNTAX_REASONS,
};

const struct reason *const syntax_encoding = &syntax_reasons[ENCODING];
const struct reason *const syntax_no_address = &syntax_reasons[NO_ADDRESS];
const struct reason *const syntax_row_too_long = &syntax_reasons[ROW_TOO_LONG];
const struct reason *const syntax_unbalanced_quote = &syntax_reasons[UNBALANCED_QUOTE];
