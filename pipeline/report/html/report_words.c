/* Every sentence of report.html, in English and simplified Chinese. */
#include "pipeline/report/html/report_words.h"

#include <string.h>

/* clang-format off */
const struct words report_words[WORD_COUNT] = {
    [WORD_TITLE] = {"Contact list report", "联系人名单体检报告"},
    [WORD_HEADLINE] = {"{0} of {1} rows can be mailed", "{1} 个联系人中，{0} 个可以发送"},
    [WORD_HEADLINE_SYNTAX] = {" (checked offline, by format only)", "（只检查了格式，没有联网）"},
    [WORD_HEADLINE_DNS] = {" (domains checked, mailboxes not)", "（只查了域名，未查邮箱）"},
    [WORD_HEADLINE_NONE] = {"The list has no rows", "名单是空的"},
    [WORD_LEAD] = {"If you mail all {0} addresses as they are, about {1} messages will bounce ({2} to {3}). If you mail only the {4} clean ones, about {5} will bounce ({6} to {7}).",
                   "直接群发 {0} 封，预计约 {1} 封被退信（{2}～{3}）；只发清理后的 {4} 封，预计约 {5} 封被退信（{6}～{7}）。"},
    [WORD_LEAD_NOBODY] = {"No row can be mailed without a closer look: see the reasons below.",
                          "没有可以直接发送的联系人，请看下面的原因。"},
    [WORD_LEAD_OLD] = {"This report.json has no estimate of bounces.", "这份 report.json 里没有退信预估。"},
    [WORD_WARNING] = {"Warning from this run:", "本次运行的提醒："},
    [WORD_INCOMPLETE] = {"The time limit ended the run before everything was checked. Run the same command again with --force: it resumes where it stopped.",
                         "到了设定的时限，还没有全部查完。用同一命令（加 --force）再运行一次，会从停下的地方继续。"},

    [WORD_AT_SYNTAX] = {"level syntax (format, offline)", "检查深度：格式（未联网）"},
    [WORD_AT_DNS] = {"level dns (domains)", "检查深度：域名（DNS）"},
    [WORD_AT_SMTP] = {"level smtp (mailboxes)", "检查深度：邮箱（SMTP）"},
    [WORD_AT_OTHER] = {"level {0}", "检查深度：{0}"},
    [WORD_GATE] = {"{1} of {0} addresses that were clean last time are invalid now: more than the safety limit allows. Review these files before you use them.",
                   "上次可发送的 {0} 个地址中，有 {1} 个这次变成无效，超出了异常保护的上限。使用这些文件前请先核对。"},
    [WORD_TILE_ROWS] = {"rows in the list", "名单总数"},
    [WORD_TILE_MAIL] = {"clean: can be mailed", "可以发送"},
    [WORD_TILE_RISKY] = {"risky: check first", "有风险（先核对）"},
    [WORD_TILE_INVALID] = {"invalid: do not mail", "无效（不要发）"},
    [WORD_TILE_UNKNOWN] = {"of the risky: not checked yet", "有风险中尚未查明的"},
    [WORD_TILE_ASIDE] = {"duplicate or suppressed", "重复或已排除"},

    [WORD_BOUNCES] = {"Expected bounces", "预计退信率"},
    [WORD_BOUNCES_NOTE] = {"Estimated from a weight for each reason, not measured. Below 2% is healthy; from 5% many email services warn; at 10% they may suspend the account. The scale enlarges small shares.",
                           "这是按各项原因的权重推算的估计，并非实测。低于 2% 属于健康；达到 5%，许多群发平台会警告；达到 10%，账号可能被停用。为便于查看，图中较小的比例有所放大。"},
    [WORD_BEFORE] = {"As it is", "清理前"},
    [WORD_AFTER] = {"Cleaned", "清理后"},
    [WORD_MARK_GOOD] = {"healthy", "健康"},
    [WORD_MARK_WARN] = {"warning", "警告"},
    [WORD_MARK_STOP] = {"suspension", "停用"},
    [WORD_CHART_BOUNCES] = {"Expected bounces: {0} before cleaning, {1} after; marks at 2%, 5% and 10%",
                            "预计退信率：清理前 {0}，清理后 {1}；参考线为 2%、5% 和 10%"},
    [WORD_CHART_BOUNCES_ONE] = {"Expected bounces: {0} before cleaning; marks at 2%, 5% and 10%",
                                "预计退信率：清理前 {0}；参考线为 2%、5% 和 10%"},
    [WORD_RANGE] = {"({0} to {1})", "（{0}～{1}）"},

    [WORD_SEGMENTS] = {"Rows by status", "分类结果"},
    [WORD_CHART_SEGMENTS] = {"Rows by status: {0} clean, {1} risky, {2} invalid", "各类占比：可发送 {0}，有风险 {1}，无效 {2}"},
    [WORD_CLEAN] = {"Clean", "可发送"},
    [WORD_RISKY] = {"Risky", "有风险"},
    [WORD_INVALID] = {"Invalid", "无效"},
    [WORD_DUPLICATE] = {"Duplicate", "重复"},
    [WORD_SUPPRESSED] = {"Suppressed", "已排除"},
    [WORD_CLEAN_ABOUT] = {"No problems found: safe to mail.", "没有发现问题，可以发送。"},
    [WORD_RISKY_ABOUT] = {"Check the reasons below before you mail them.", "先按下方原因核对，再决定是否发送。"},
    [WORD_INVALID_ABOUT] = {"Mail cannot reach them: use this file as a suppression list.", "邮件送不到，不要发送；这个文件可以直接作为排除名单。"},
    [WORD_DUPLICATE_ABOUT] = {"The address is already in an earlier row. Nothing is wrong with the contact: do not suppress it.", "地址在前面已出现过；联系人没有问题，不要拉黑。"},
    [WORD_SUPPRESSED_ABOUT] = {"Left out because they are on your suppression list.", "在您提供的退订或退信名单里，已排除。"},
    [WORD_COL_SEGMENT] = {"Status", "类别"},
    [WORD_COL_ROWS] = {"Rows", "数量"},
    [WORD_COL_SHARE] = {"Share", "占比"},

    [WORD_REASONS] = {"Reasons, and what to do", "原因与建议"},
    [WORD_REASONS_ABOUT] = {"The code in small type is the value in the mailsift_reason column of the CSV files; use it to filter them.", "小号英文代码与表格文件（如 risky.csv）中 mailsift_reason 一列一致，可在 Excel 里用它筛选。"},
    [WORD_WHY_CLEAN] = {"Why clean", "为什么可发送"},
    [WORD_WHY_RISKY] = {"Why risky", "为什么有风险"},
    [WORD_WHY_INVALID] = {"Why invalid", "为什么无效"},
    [WORD_COL_REASON] = {"Reason", "原因"},
    [WORD_REASON_OTHER] = {"This version of mailsift does not know this reason.", "当前版本的 mailsift 不认识这个原因。"},

    [WORD_PROVIDERS] = {"Mailbox providers", "邮箱服务商"},
    [WORD_PROVIDERS_ABOUT] = {"Mailbox providers where known (duplicates included). If one has an unusually large share of invalid addresses, check where those contacts came from.",
                              "邮箱由谁提供（能查明的部分，含重复）。如果某家的无效占比明显偏高，值得查一查这些联系人的来源。"},
    [WORD_PROVIDERS_NONE] = {"The provider is not known for any row.", "所有联系人的服务商都未能查明。"},
    [WORD_COL_PROVIDER] = {"Provider", "服务商"},
    [WORD_COL_MIX] = {"Clean, risky, invalid", "可发送、有风险、无效"},
    [WORD_COL_INVALID_SHARE] = {"Invalid", "无效占比"},

    [WORD_DOMAINS] = {"Most common domains", "最常见的域名"},
    [WORD_DOMAINS_ABOUT] = {"The twenty domains with the most rows (duplicates included).", "联系人最多的二十个域名（含重复）。"},
    [WORD_DOMAINS_NONE] = {"No domains were counted.", "没有统计到域名。"},
    [WORD_COL_DOMAIN] = {"Domain", "域名"},

    [WORD_KINDS] = {"Types of address", "地址类型"},
    [WORD_KINDS_ABOUT] = {"Shares of all rows in the list.", "占名单总数的比例。"},
    [WORD_DISPOSABLE] = {"Disposable", "一次性邮箱"},
    [WORD_ROLE] = {"Role", "公共/职能邮箱"},
    [WORD_RELAY] = {"Relay", "隐私转发"},
    [WORD_FREE] = {"Free", "免费邮箱"},
    [WORD_DISPOSABLE_ABOUT] = {"temporary mailboxes, confirmed or suspected", "临时邮箱（已确认或疑似）"},
    [WORD_ROLE_ABOUT] = {"info, sales and other shared mailboxes", "info、sales 等多人共用的邮箱"},
    [WORD_RELAY_ABOUT] = {"forwarding addresses that real people use for privacy", "隐私转发地址，背后是真人"},
    [WORD_FREE_ABOUT] = {"personal mailboxes, such as Gmail or QQ", "个人邮箱，如 Gmail、QQ"},

    [WORD_TYPOS] = {"Misspelt domains", "疑似拼错的域名"},
    [WORD_TYPOS_ABOUT] = {"Correct them by hand or ask the contact. The mailsift_suggestion column has the full address.", "请手工更正或向联系人确认；mailsift_suggestion 一列有完整地址。"},
    [WORD_TYPOS_NONE] = {"None found.", "没有发现。"},
    [WORD_COL_WRITTEN] = {"In the list", "名单里写的"},
    [WORD_COL_MEANT] = {"Probably meant", "可能想写的"},

    [WORD_UNKNOWN] = {"Not checked yet", "尚未查明"},
    [WORD_UNKNOWN_ABOUT] = {"{0} rows are risky only because no answer was received. Run the same command again later with --force: only these rows are checked again.",
                            "另有 {0} 个暂未查到结果，先归为“有风险”。过一两个小时用同一命令（加 --force）再运行，只会重查这些。"},
    [WORD_UNKNOWN_ONE] = {"One row is risky only because no answer was received. Run the same command again later with --force: only this row is checked again.",
                          "另有 1 个暂未查到结果，先归为“有风险”。过一两个小时用同一命令（加 --force）再运行，只会重查这一个。"},
    [WORD_UNKNOWN_NONE] = {"Nothing: everything that this level checks was answered.", "没有：本次要查的都已有答案。"},
    [WORD_COL_AGAIN] = {"When to check again", "何时再查"},
    [WORD_AGAIN_NEXT_RUN] = {"at any time, in the next run", "随时可再运行"},
    [WORD_AGAIN_SOON] = {"in an hour or two", "一两个小时后"},
    [WORD_AGAIN_TOMORROW] = {"tomorrow", "明天"},
    [WORD_AGAIN_MENDED] = {"after mailsift doctor reports no problems", "先用 mailsift doctor 排除问题"},
    [WORD_KEPT] = {"Answers are kept: for domains that accept mail for 3 to 14 days, for those that do not for 1 to 3, for good mailboxes for 30. After that they are checked again.",
                   "已得到的答案会保留一段时间：能接收邮件的域名 3～14 天，不能接收的 1～3 天，有效邮箱 30 天；过期后会重新查询。"},

    [WORD_TREND] = {"Since the last run", "与上次相比"},
    [WORD_TREND_ABOUT] = {"Compared with the run that ended {0}.", "上次运行结束于 {0}。"},
    [WORD_TREND_NONE] = {"There is no former run to compare with. To see changes, run again into the same directory with --force.", "没有可比较的上次结果。用 --force 再次输出到同一目录，就能看到变化。"},
    [WORD_TREND_OTHER_LIST] = {"The last run read a list with another name:", "上次读取的名单文件名不同："},
    [WORD_TREND_OTHER_LEVEL] = {"The last run used another level ({0}), so the shares are hard to compare.", "上次的检查深度不同（{0}），比例不宜直接比较。"},
    [WORD_COL_FIGURE] = {"Figure", "指标"},
    [WORD_COL_FORMER] = {"Last run", "上次"},
    [WORD_COL_NOW] = {"This run", "本次"},
    [WORD_COL_CHANGE] = {"Change", "变化"},
    [WORD_TREND_ROWS] = {"Rows", "名单总数"},
    [WORD_TREND_BEFORE] = {"Expected bounces, as it is", "预计退信率（清理前）"},
    [WORD_TREND_AFTER] = {"Expected bounces, cleaned", "预计退信率（清理后）"},
    [WORD_POINTS] = {"{0} points", "{0} 个百分点"},

    [WORD_METHOD] = {"Method, versions and settings", "方法、版本与设置"},
    [WORD_LEVEL_SYNTAX] = {"Level syntax: each address was checked for its form and against lists of domains and names, offline.",
                           "检查深度“格式”（syntax）：只看地址格式，并对照域名和名字清单；没有联网查询。"},
    [WORD_LEVEL_DNS] = {"Level dns: each address was checked for its form and against lists, and each domain was looked up once in the DNS. Whether the mailbox exists was not checked.",
                        "检查深度“域名”（dns）：先看地址格式并对照清单，再对每个域名查询一次 DNS；没有逐个查询邮箱是否存在。"},
    [WORD_LEVEL_SMTP] = {"Level smtp: besides form, lists and DNS, the server of each mailbox was asked whether it accepts mail for it. No mail was sent.",
                         "检查深度“邮箱”（smtp）：除格式、清单和 DNS 外，还逐个询问邮箱所在的服务器是否接收邮件；没有发出任何邮件。"},
    [WORD_LEVEL_OTHER] = {"This version of mailsift does not know the level of this report.", "当前版本的 mailsift 不认识这份报告的检查深度。"},
    [WORD_ASKED_DOMAINS] = {"Domains: {0}. Known from earlier runs: {1}; queried: {2}, of which {3} without an answer.",
                            "共 {0} 个域名：{1} 个沿用之前的结果，查询了 {2} 个，其中 {3} 个没有得到答复。"},
    [WORD_ASKED_MAILBOXES] = {"Mailboxes: {0}. Known from earlier runs: {1}; queried: {2}, of which {3} without an answer.",
                              "共 {0} 个邮箱：{1} 个沿用之前的结果，查询了 {2} 个，其中 {3} 个没有得到答复。"},
    [WORD_FORMULA] = {"Expected bounces: the weights of the reasons of all mailed rows (low, likely, high) are added up and divided by their number. Before cleaning, all rows except duplicate and suppressed ones are mailed; after cleaning, only the clean ones. For the weights and their grounds see mailsift help bounces.",
                      "退信预估：每个联系人按其原因的权重（低、可能、高）计入，总和除以发送数量。清理前指除重复和已排除之外的全部，清理后只算可发送的。权重表和依据可用 mailsift 的 help bounces 命令查看。"},
    [WORD_PROMISE] = {"It cannot find spam traps, and a server that accepts an address may still refuse the message itself.", "程序查不出蜜罐地址（spam trap）；服务器答应接收，正式投递时仍可能拒收。"},
    [WORD_RUN] = {"This run", "本次运行"},
    [WORD_VERSION] = {"Version", "版本"},
    [WORD_STARTED] = {"Started", "开始"},
    [WORD_ENDED] = {"Ended", "结束"},
    [WORD_TOOK] = {"Duration", "用时"},
    [WORD_SECONDS] = {"{0} seconds", "{0} 秒"},
    [WORD_INPUTS] = {"Lists", "读取的名单"},
    [WORD_COL_FILE] = {"File", "文件"},
    [WORD_COL_ENCODING] = {"Encoding", "编码"},
    [WORD_COL_DELIMITER] = {"Delimiter", "分隔符"},
    [WORD_COL_COLUMN] = {"E-mail column", "邮箱列"},
    [WORD_COL_BYTES] = {"Bytes", "字节数"},
    [WORD_MORE_INPUTS] = {"and {0} more", "另有 {0} 个"},
    [WORD_TAB] = {"tab", "制表符"},
    [WORD_DETAILS] = {"Technical details", "技术细节"},
    [WORD_SETTINGS] = {"Settings", "设置"},
    [WORD_SETTINGS_ABOUT] = {"Settings that have a value; report.json lists all of them.", "只列出有值的设置；完整内容见 report.json。"},
    [WORD_COL_SETTING] = {"Setting", "设置项"},
    [WORD_COL_VALUE] = {"Value", "值"},
    [WORD_LISTS] = {"Data lists (domains and names)", "域名与名字清单"},
    [WORD_COL_LIST] = {"Data list", "清单"},
    [WORD_COL_NAMES] = {"Names", "条数"},
    [WORD_COL_SOURCE] = {"Sources", "来源"},
    [WORD_FOOTER] = {"Made by mailsift on your own machine from report.json. This file makes no network requests and contains no scripts.",
                     "由 mailsift 在您自己的电脑上根据 report.json 生成；本文件不联网，也不含脚本。"},
};
/* clang-format on */

const char *lang_tag(enum lang lang)
{
    return lang == LANG_ZH ? "zh-Hans" : "en";
}

void words_put(struct html *html, enum word word, enum lang lang, const char *const *values)
{
    const char *rest = lang == LANG_ZH ? report_words[word].zh : report_words[word].en;
    for (const char *brace; (brace = strchr(rest, '{')) != NULL; rest = brace + strlen("{0}")) {
        const char *value = values[brace[1] - '0'];
        html_markup(html, (struct str){rest, (size_t)(brace - rest)});
        html_markup(html, str_of(value != NULL ? value : ""));
    }
    html_markup(html, str_of(rest));
}

void words_say(struct html *html, enum word word, const char *const *values)
{
    static const enum lang langs[] = {LANG_EN, LANG_ZH};
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        html_format(html, "<span lang=\"%s\">", lang_tag(langs[i]));
        words_put(html, word, langs[i], values);
        html_put(html, "</span>");
    }
}

void words_in(struct html *html, const char *tag, enum word word)
{
    html_format(html, "<%s>", tag);
    words_say(html, word, NULL);
    html_format(html, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}
