/* Every sentence of report.html, in English and simplified Chinese. */
#include "pipeline/report/html/report_words.h"

#include <string.h>

/* clang-format off */
const struct words report_words[WORD_COUNT] = {
    [WORD_TITLE] = {"Contact list report", "联系人名单体检报告"},
    [WORD_HEADLINE] = {"{0} of {1} rows can be mailed", "{1} 行中有 {0} 行可以发送"},
    [WORD_HEADLINE_NONE] = {"The list has no rows", "名单里一行也没有"},
    [WORD_LEAD] = {"Mailed as it is, about {0} of this list would bounce ({1} to {2}). After cleaning, about {3} ({4} to {5}).",
                   "按原名单直接发送，预计约 {0} 会被退信（{1}～{2}）；清理后只发可发送的部分，预计约 {3}（{4}～{5}）。"},
    [WORD_LEAD_NOBODY] = {"No row is left that can be mailed without a second look: see the reasons below.",
                          "没有可以直接发送的行，请看下面的原因。"},
    [WORD_LEAD_OLD] = {"This report.json says nothing of expected bounces.", "这份 report.json 里没有退信预估。"},
    [WORD_WARNING] = {"A warning of this run:", "本次运行的提醒："},
    [WORD_INCOMPLETE] = {"The deadline ended the run before everything was asked. Run it again: it goes on where it stopped.",
                         "到了设定的时限，还没全部查完。再运行一次，会从停下的地方继续。"},

    [WORD_LEVEL] = {"level {0}", "级别 {0}"},
    [WORD_GATE] = {"Of {0} addresses that were clean in the last run, {1} are invalid now: more than the sanity gate lets pass. Look before you use these files.",
                   "上次可发送的 {0} 个地址中，有 {1} 个这次变成无效，超出了安全检查的允许范围。使用这些文件前请先核对。"},
    [WORD_TILE_ROWS] = {"rows in the list", "名单总行数"},
    [WORD_TILE_MAIL] = {"can be mailed", "可以发送"},
    [WORD_TILE_UNKNOWN] = {"not known yet", "尚未查明"},
    [WORD_TILE_ASIDE] = {"repeated or suppressed", "重复或已排除"},

    [WORD_BOUNCES] = {"Expected bounces", "预计退信率"},
    [WORD_BOUNCES_NOTE] = {"An estimate from a weight for each reason, not a measurement. Below 2% is healthy; from 5% many sending services warn; at 10% they may suspend the account. The scale widens small shares.",
                           "这是按各项原因的权重推算的估计，并非实测。低于 2% 属于健康；达到 5%，许多群发平台会警告；达到 10%，账号可能被停用。为便于查看，图中较小的比例有所放大。"},
    [WORD_BEFORE] = {"As it is", "清理前"},
    [WORD_AFTER] = {"Cleaned", "清理后"},
    [WORD_MARK_GOOD] = {"healthy", "健康"},
    [WORD_MARK_WARN] = {"warning", "警告"},
    [WORD_MARK_STOP] = {"suspension", "停用"},
    [WORD_CHART_BOUNCES] = {"Expected bounces: {0} before cleaning, {1} after, beside the marks 2%, 5% and 10%",
                            "预计退信率：清理前 {0}，清理后 {1}；参考线为 2%、5% 和 10%"},
    [WORD_CHART_BOUNCES_ONE] = {"Expected bounces: {0} before cleaning, beside the marks 2%, 5% and 10%",
                                "预计退信率：清理前 {0}；参考线为 2%、5% 和 10%"},
    [WORD_RANGE] = {"({0} to {1})", "（{0}～{1}）"},

    [WORD_SEGMENTS] = {"Segments", "分类结果"},
    [WORD_CHART_SEGMENTS] = {"Rows by segment: {0} clean, {1} risky, {2} invalid", "各类占比：可发送 {0}，有风险 {1}，无效 {2}"},
    [WORD_CLEAN] = {"Clean", "可发送"},
    [WORD_RISKY] = {"Risky", "有风险"},
    [WORD_INVALID] = {"Invalid", "无效"},
    [WORD_DUPLICATE] = {"Duplicate", "重复"},
    [WORD_SUPPRESSED] = {"Suppressed", "已排除"},
    [WORD_CLEAN_ABOUT] = {"Nothing speaks against them: mail them.", "没有发现问题，可以发送。"},
    [WORD_RISKY_ABOUT] = {"Look at them first, or mail them with care.", "先看一看，或谨慎发送。"},
    [WORD_INVALID_ABOUT] = {"No mail can reach them; good as a suppression list.", "邮件送不到，可以直接作为排除名单。"},
    [WORD_DUPLICATE_ABOUT] = {"The address stands in an earlier row: a good contact, do not suppress it.", "地址在前面已出现过；联系人没有问题，不要拉黑。"},
    [WORD_SUPPRESSED_ABOUT] = {"Your --suppress list names them.", "在您的 --suppress 名单里。"},
    [WORD_COL_SEGMENT] = {"Segment", "类别"},
    [WORD_COL_ROWS] = {"Rows", "行数"},
    [WORD_COL_SHARE] = {"Share", "占比"},

    [WORD_REASONS] = {"Reasons, and what to do", "原因与建议"},
    [WORD_REASONS_ABOUT] = {"The word in small type stands in the column mailsift_reason of each row.", "小号字的英文代码就是每一行 mailsift_reason 列里的值。"},
    [WORD_WHY_CLEAN] = {"Why clean", "为什么可发送"},
    [WORD_WHY_RISKY] = {"Why risky", "为什么有风险"},
    [WORD_WHY_INVALID] = {"Why invalid", "为什么无效"},
    [WORD_COL_REASON] = {"Reason", "原因"},
    [WORD_REASON_OTHER] = {"A reason that this version of mailsift does not know.", "当前版本的 mailsift 不认识这个原因。"},

    [WORD_PROVIDERS] = {"Mailbox providers", "邮箱服务商"},
    [WORD_PROVIDERS_ABOUT] = {"Who runs the mailboxes, where that is known, repeated rows among them. A provider whose invalid share stands out deserves a look at where those contacts came from.",
                              "邮箱由谁提供（能查明的部分，含重复行）。如果某家的无效占比明显偏高，值得查一查这些联系人的来源。"},
    [WORD_PROVIDERS_NONE] = {"No provider is known for any row.", "没有任何一行能查明服务商。"},
    [WORD_COL_PROVIDER] = {"Provider", "服务商"},
    [WORD_COL_MIX] = {"Clean, risky, invalid", "可发送、有风险、无效"},
    [WORD_COL_INVALID_SHARE] = {"Invalid", "无效占比"},

    [WORD_DOMAINS] = {"Largest domains", "最常见的域名"},
    [WORD_DOMAINS_ABOUT] = {"The twenty domains with the most rows, repeated rows among them.", "行数最多的二十个域名（含重复行）。"},
    [WORD_DOMAINS_NONE] = {"No domain was counted.", "没有统计到域名。"},
    [WORD_COL_DOMAIN] = {"Domain", "域名"},

    [WORD_KINDS] = {"Kinds of address", "地址类型"},
    [WORD_KINDS_ABOUT] = {"Shares of all rows of the list.", "占名单总行数的比例。"},
    [WORD_DISPOSABLE] = {"Disposable", "一次性邮箱"},
    [WORD_ROLE] = {"Role", "岗位邮箱"},
    [WORD_RELAY] = {"Relay", "隐私转发"},
    [WORD_FREE] = {"Free", "免费邮箱"},
    [WORD_DISPOSABLE_ABOUT] = {"throw-away mailboxes, certain or suspected", "临时邮箱（已确认或疑似）"},
    [WORD_ROLE_ABOUT] = {"info, sales and other posts", "info、sales 等岗位"},
    [WORD_RELAY_ABOUT] = {"real people behind a privacy relay", "隐私转发地址，背后是真人"},
    [WORD_FREE_ABOUT] = {"personal mailboxes, as of Gmail or QQ", "个人邮箱，如 Gmail、QQ"},

    [WORD_TYPOS] = {"Misspelt domains", "疑似拼错的域名"},
    [WORD_TYPOS_ABOUT] = {"Correct them by hand or ask the contact; the column mailsift_suggestion has the whole address.", "请手工更正或向联系人确认；完整地址在 mailsift_suggestion 列。"},
    [WORD_TYPOS_NONE] = {"None was found.", "没有发现。"},
    [WORD_COL_WRITTEN] = {"Written", "名单里写的"},
    [WORD_COL_MEANT] = {"Probably meant", "可能想写的"},

    [WORD_UNKNOWN] = {"Not known yet", "尚未查明"},
    [WORD_UNKNOWN_ABOUT] = {"Rows that are risky only because no answer could be had: {0}. Run the same command again with --force: only these are asked again.",
                            "有 {0} 行仅仅因为没得到答复而暂列有风险。加 --force 再运行同一条命令，只会重新查询这些。"},
    [WORD_UNKNOWN_NONE] = {"Nothing: every question that this level asks was answered.", "没有：本级别要查的都已有答案。"},
    [WORD_COL_AGAIN] = {"Worth asking again", "何时再查"},
    [WORD_AGAIN_NEXT_RUN] = {"at once, by the next run", "随时可再运行"},
    [WORD_AGAIN_SOON] = {"in an hour or two", "一两个小时后"},
    [WORD_AGAIN_TOMORROW] = {"tomorrow", "明天"},
    [WORD_AGAIN_MENDED] = {"when mailsift doctor is content", "先用 mailsift doctor 排除问题"},
    [WORD_KEPT] = {"What was answered is kept: domains that take mail for 3 to 14 days, those that do not for 1 to 3, good mailboxes for 30; then it is asked anew.",
                   "已得到的答案会保留一段时间：能收信的域名 3～14 天，不能收信的 1～3 天，有效邮箱 30 天；过期后会重新查询。"},

    [WORD_TREND] = {"Since the last run", "与上次相比"},
    [WORD_TREND_ABOUT] = {"Against the run that ended {0}.", "上次运行结束于 {0}。"},
    [WORD_TREND_NONE] = {"There is no former run to compare with: run again into the same directory with --force.", "没有可比较的上次结果。用 --force 再次输出到同一目录，就能看到变化。"},
    [WORD_TREND_OTHER_LIST] = {"It read a list of another name:", "上次读的名单文件名不同："},
    [WORD_TREND_OTHER_LEVEL] = {"It asked at another level ({0}), so the shares can hardly be compared.", "上次的查询级别不同（{0}），比例不宜直接比较。"},
    [WORD_COL_FIGURE] = {"Figure", "指标"},
    [WORD_COL_FORMER] = {"Last run", "上次"},
    [WORD_COL_NOW] = {"This run", "本次"},
    [WORD_COL_CHANGE] = {"Change", "变化"},
    [WORD_TREND_ROWS] = {"Rows", "总行数"},
    [WORD_TREND_BEFORE] = {"Expected bounces, as it is", "预计退信率（清理前）"},
    [WORD_TREND_AFTER] = {"Expected bounces, cleaned", "预计退信率（清理后）"},
    [WORD_POINTS] = {"{0} points", "{0} 个百分点"},

    [WORD_METHOD] = {"Method, versions and settings", "方法、版本与设置"},
    [WORD_LEVEL_SYNTAX] = {"Level syntax: each address was judged by its form and by lists of domains and names. Nobody was asked.",
                           "级别 syntax：只看地址格式，并对照域名和名字清单；没有联网查询。"},
    [WORD_LEVEL_DNS] = {"Level dns: each address was judged by its form and by lists, and the DNS was asked once about each domain. Whether the mailbox exists was not asked.",
                        "级别 dns：先看格式并对照清单，再对每个域名查询一次 DNS；没有查询邮箱本身是否存在。"},
    [WORD_LEVEL_SMTP] = {"Level smtp: beyond form, lists and DNS, each mailbox’s own server was asked whether it takes its mail. No mail was sent.",
                         "级别 smtp：除格式、清单和 DNS 外，还询问了每个邮箱所在的服务器是否收信；没有发出任何邮件。"},
    [WORD_LEVEL_OTHER] = {"The report names a level that this version of mailsift does not know.", "报告里的级别，当前版本的 mailsift 不认识。"},
    [WORD_ASKED_DOMAINS] = {"Domains in question: {0}; known from earlier runs: {1}, asked: {2}, of these in vain: {3}.",
                            "需要查明的域名共 {0} 个：{1} 个沿用之前的结果，查询了 {2} 个，其中 {3} 个没有结果。"},
    [WORD_ASKED_MAILBOXES] = {"Mailboxes in question: {0}; known from earlier runs: {1}, asked: {2}, of these in vain: {3}.",
                              "需要查明的邮箱共 {0} 个：{1} 个沿用之前的结果，查询了 {2} 个，其中 {3} 个没有结果。"},
    [WORD_FORMULA] = {"Expected bounces: each row counts with the weight of its reason (low, likely, high); the sum is divided by the rows that are mailed. Before cleaning these are all but repeated and suppressed rows, after cleaning the clean ones. The README has the table of weights and its grounds.",
                      "退信预估：每一行按其原因的权重（低、可能、高）计入，总和除以发送行数。清理前指除重复和已排除之外的所有行，清理后只算可发送的行。权重表和依据见 README。"},
    [WORD_PROMISE] = {"It cannot find spam traps, and a server that says yes may still refuse the mail itself.", "程序查不出垃圾邮件陷阱；服务器答应接收，正式投递时仍可能拒收。"},
    [WORD_RUN] = {"This run", "本次运行"},
    [WORD_VERSION] = {"Version", "版本"},
    [WORD_STARTED] = {"Started", "开始"},
    [WORD_ENDED] = {"Ended", "结束"},
    [WORD_TOOK] = {"Took", "用时"},
    [WORD_SECONDS] = {"{0} seconds", "{0} 秒"},
    [WORD_INPUTS] = {"Lists that were read", "读取的名单"},
    [WORD_COL_FILE] = {"File", "文件"},
    [WORD_COL_ENCODING] = {"Encoding", "编码"},
    [WORD_COL_DELIMITER] = {"Delimiter", "分隔符"},
    [WORD_COL_COLUMN] = {"E-mail column", "邮箱列"},
    [WORD_COL_BYTES] = {"Bytes", "字节数"},
    [WORD_MORE_INPUTS] = {"and {0} more", "另有 {0} 个"},
    [WORD_TAB] = {"tab", "制表符"},
    [WORD_SETTINGS] = {"Settings", "设置"},
    [WORD_SETTINGS_ABOUT] = {"Those that say something; report.json has them all.", "只列出有内容的项；完整内容见 report.json。"},
    [WORD_COL_SETTING] = {"Setting", "设置项"},
    [WORD_COL_VALUE] = {"Value", "值"},
    [WORD_LISTS] = {"Lists of domains and names", "域名与名字清单"},
    [WORD_COL_LIST] = {"List", "清单"},
    [WORD_COL_NAMES] = {"Names", "条数"},
    [WORD_COL_SOURCE] = {"Made from", "来源"},
    [WORD_FOOTER] = {"Made by mailsift on your own machine from report.json. The file asks nobody and runs no script.",
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
