/* The table of options: what each is called, what it means, and where it goes. */
#include "cmd/settings/options.h"

#include <stdio.h>
#include <string.h>

static const struct choice levels[] = {
    {"syntax", LEVEL_SYNTAX, NULL}, {"dns", LEVEL_DNS, NULL}, {"smtp", LEVEL_SMTP, NULL}, {NULL, 0, NULL}};
static const struct choice headers[] = {{"yes", ANSWER_YES, NULL}, {"no", ANSWER_NO, NULL}, {NULL, 0, NULL}};
static const struct choice roles[] = {
    {"risky", ROLE_RISKY, NULL}, {"keep", ROLE_KEEP, NULL}, {NULL, 0, NULL}};
static const struct choice dedupes[] = {{"exact", DEDUPE_EXACT, NULL},
                                        {"canonical", DEDUPE_CANONICAL, NULL},
                                        {"off", DEDUPE_OFF, NULL},
                                        {NULL, 0, NULL}};
static const struct choice gzip_yes[] = {
    {"yes", ANSWER_YES, NULL}, {"no", ANSWER_NO, NULL}, {"auto", ANSWER_AUTO, NULL}, {NULL, 0, NULL}};
static const struct choice gzip_no[] = {{"yes", ANSWER_NO, NULL}, {"no", ANSWER_YES, NULL}, {NULL, 0, NULL}};
static const struct choice presets[] = {
    {"zerobounce", PRESET_ZEROBOUNCE, NULL}, {"neverbounce", PRESET_NEVERBOUNCE, NULL},
    {"mailchimp", PRESET_MAILCHIMP, NULL},   {"brevo", PRESET_BREVO, NULL},
    {"hubspot", PRESET_HUBSPOT, NULL},       {NULL, 0, NULL}};
static const struct choice progresses[] = {{"auto", PROGRESS_AUTO, NULL},
                                           {"plain", PROGRESS_PLAIN, NULL},
                                           {"json", PROGRESS_JSON, NULL},
                                           {"none", PROGRESS_NONE, NULL},
                                           {NULL, 0, NULL}};
static const struct choice colors[] = {
    {"auto", ANSWER_AUTO, NULL}, {"always", ANSWER_YES, NULL}, {"never", ANSWER_NO, NULL}, {NULL, 0, NULL}};

static const struct choice langs[] = {
    {"auto", LANG_AUTO, NULL}, {"en", LANG_EN, NULL}, {"zh", LANG_ZH, NULL}, {NULL, 0, NULL}};

const char *const option_groups[GROUP_COUNT] = {"The list", "Judging", "Asking", "Output", "Running"};

#define AT(member) offsetof(struct settings, member)

const struct option_spec option_specs[] = {
    {"column", 'c', "NAME|N", "the e-mail column, by its name in the header or by its number",
     "found by content, then by name", GROUP_LIST, OPTION_TEXT, AT(column), NULL},
    {"delimiter", 'd', "C", "what stands between fields: , ; | or tab", "found", GROUP_LIST, OPTION_DELIMITER,
     AT(delimiter), NULL},
    {"header", 0, "yes|no", "whether the first row names the columns", "found", GROUP_LIST, OPTION_CHOICE,
     AT(header), headers},
    {"encoding", 0, "NAME", "the list's encoding, by the name that iconv has for it", "found", GROUP_LIST,
     OPTION_TEXT, AT(encoding), NULL},

    {"level", 'l', "syntax|dns|smtp",
     "how far to ask; syntax touches no network, dns asks whether each domain takes mail, smtp asks its "
     "server for each mailbox",
     "dns", GROUP_JUDGING, OPTION_CHOICE, AT(level), levels},
    {"role", 0, "risky|keep",
     "what shared mailboxes (info@, sales@) are; no-reply@ and abuse@ are risky always", "risky",
     GROUP_JUDGING, OPTION_CHOICE, AT(role), roles},
    {"dedupe", 0, "exact|canonical|off",
     "when two addresses are one; canonical disregards case, Gmail's dots and +tags", "exact", GROUP_JUDGING,
     OPTION_CHOICE, AT(dedupe), dedupes},
    {"suppress", 0, "FILE",
     "addresses and @domains to set aside: one a line, a CSV file, or the bounces of SendGrid or Mailgun; "
     "may be repeated",
     "none", GROUP_JUDGING, OPTION_PATHS, AT(suppress), NULL},
    {"allow", 0, "FILE", "domains that no shipped list may call disposable; may be repeated", "none",
     GROUP_JUDGING, OPTION_PATHS, AT(allow), NULL},
    {"block", 0, "FILE", "domains to call disposable; may be repeated", "none", GROUP_JUDGING, OPTION_PATHS,
     AT(block), NULL},
    {"lists", 0, "DIR", "where updated lists stand; none: use those that are built in",
     "the user's, then the system's", GROUP_JUDGING, OPTION_PLACE, AT(lists_place), NULL},
    {"from", 0, "URL|FILE", "where updated lists come from: an https:// URL, a directory or a file", "none",
     GROUP_JUDGING, OPTION_PLACE, AT(from), NULL},
    {"any-size", 0, NULL, "take updated lists however much they have shrunk or grown", "refuse",
     GROUP_JUDGING, OPTION_ACT, AT(any_size), NULL},
    {"timeout", 0, "TIME", "give up fetching lists after so long", "5m", GROUP_JUDGING, OPTION_TIME,
     AT(timeout_s), NULL},
    {"ca", 0, "FILE", "certificates of the authorities to trust when lists are fetched", "the system's",
     GROUP_JUDGING, OPTION_PATH, AT(ca), NULL},
    {"resolver", 0, "IP[:PORT]", "a name server to ask; may be repeated", "those of the system", GROUP_ASKING,
     OPTION_SERVERS, AT(resolvers), NULL},
    {"canary", 0, "DOMAIN",
     "a domain that certainly takes mail, asked to see whether a name server can be believed; may be "
     "repeated",
     "drawn from the great mail domains", GROUP_ASKING, OPTION_DOMAINS, AT(canaries), NULL},
    {"helo", 0, "NAME", "the name of this machine, as its address has it in the DNS; level smtp needs it",
     "none", GROUP_ASKING, OPTION_DOMAIN, AT(helo), NULL},
    {"mail-from", 0, "ADDRESS", "who asks: a mailbox of yours on a domain of its own; level smtp needs it",
     "none", GROUP_ASKING, OPTION_SENDER, AT(mail_from), NULL},
    {"proxy", 0, "URL", "ask mail servers by a proxy (socks5://HOST:PORT or http://HOST:PORT)", "none",
     GROUP_ASKING, OPTION_PROXY, AT(proxy), NULL},
    {"retry", 0, "TIME",
     "ask a greylisted mailbox again after so long, then after four and sixteen times as long", "15m",
     GROUP_ASKING, OPTION_TIME, AT(retry_s), NULL},
    {"public-ip", 0, "IP", "the address from which mail servers see this machine", "found", GROUP_ASKING,
     OPTION_ADDRESS, AT(public_ip), NULL},
    {"sender", 0, "DOMAIN", "also look at the domain that sends the newsletters", "none", GROUP_ASKING,
     OPTION_DOMAIN, AT(sender), NULL},
    {"dkim-selector", 0, "NAME",
     "also look at this DKIM key, s= in a signature, of --sender or else of --mail-from", "none",
     GROUP_ASKING, OPTION_SELECTOR, AT(dkim_selector), NULL},
    {"sessions", 0, "N", "how many connections to mail servers there may be at once", "1000", GROUP_ASKING,
     OPTION_SESSIONS, AT(sessions), NULL},
    {"smtp-port", 0, "N", "for tests: the mail servers' port", "25", GROUP_ASKING, OPTION_PORT, AT(smtp_port),
     NULL},
    {"no-limits", 0, NULL, "for tests, with --allow-loopback: ask as fast as the servers answer", NULL,
     GROUP_ASKING, OPTION_FLAG, AT(no_limits), NULL},
    {"deadline", 0, "TIME", "stop asking after so long (90m, 6h); what was not asked is risky", "none",
     GROUP_ASKING, OPTION_TIME, AT(deadline_s), NULL},
    {"patience", 0, "TIME", "wait so long for name servers that fail in the middle of the run, then stop",
     "5m", GROUP_ASKING, OPTION_TIME, AT(patience_s), NULL},
    {"store", 0, "FILE", "where the answers are kept for the next run",
     "$XDG_CACHE_HOME/mailsift/verdicts.db", GROUP_ASKING, OPTION_PATH, AT(store), NULL},
    {"no-store", 0, NULL, "keep none, and ask everything anew", NULL, GROUP_ASKING, OPTION_FLAG, AT(no_store),
     NULL},
    {"older-than", 0, "TIME", "remove also what was asked so long ago (30d, 12h)", "what has expired",
     GROUP_ASKING, OPTION_TIME, AT(older_than_s), NULL},
    {"allow-loopback", 0, NULL,
     "for tests: addresses of this machine count as public, and only a named store is used", NULL,
     GROUP_ASKING, OPTION_FLAG, AT(allow_loopback), NULL},

    {"output", 'o', "DIR", "where the outputs go", "LIST without .csv and .gz, plus .sifted", GROUP_OUTPUT,
     OPTION_PATH, AT(output), NULL},
    {"force", 0, NULL, "replace outputs that are there", "refuse", GROUP_OUTPUT, OPTION_FLAG, AT(force),
     NULL},
    {"accept", 0, NULL, "publish the outputs that the sanity gate put into quarantine, without a run", NULL,
     GROUP_OUTPUT, OPTION_ACT, AT(accept), NULL},
    {"gzip", 'z', NULL, "compress the outputs", "as the list is", GROUP_OUTPUT, OPTION_CHOICE, AT(gzip),
     gzip_yes},
    {"no-gzip", 0, NULL, "do not", NULL, GROUP_OUTPUT, OPTION_CHOICE, AT(gzip), gzip_no},
    {"evidence", 0, NULL, "add the columns mailsift_mx, _smtp_code, _smtp_reply and _checked_at", NULL,
     GROUP_OUTPUT, OPTION_FLAG, AT(evidence), NULL},
    {"preset", 0, "zerobounce|neverbounce|mailchimp|brevo|hubspot",
     "write the columns of that verifier in place of ours, or beside the rest two files that this mailing "
     "service imports: the clean rows, and the addresses that it shall not mail",
     "none", GROUP_OUTPUT, OPTION_CHOICE, AT(preset), presets},
    {"fail-if", 0, "EXPR",
     "exit with 1 if this is true of the run, such as 'invalid>10%' (README); may be repeated", "none",
     GROUP_OUTPUT, OPTION_THRESHOLDS, AT(fail_if), NULL},
    {"metrics", 0, "FILE", "write the figures of the run for Prometheus, in its text format", "none",
     GROUP_OUTPUT, OPTION_PATH, AT(metrics), NULL},
    {"lang", 0, "auto|en|zh",
     "which language report.html shows first; auto asks LC_ALL, LC_MESSAGES and LANG", "auto", GROUP_OUTPUT,
     OPTION_CHOICE, AT(lang), langs},
    {"json", 0, NULL, "results for machines on standard output", NULL, GROUP_OUTPUT, OPTION_FLAG, AT(json),
     NULL},

    {"threads", 'j', "N", "how many threads work", "one a core", GROUP_RUNNING, OPTION_THREADS, AT(threads),
     NULL},
    {"quiet", 'q', NULL, "say nothing but errors and warnings", NULL, GROUP_RUNNING, OPTION_FLAG, AT(quiet),
     NULL},
    {"progress", 0, "auto|plain|json|none",
     "how to say how far it is; auto is a line that moves, on a terminal only", "auto", GROUP_RUNNING,
     OPTION_CHOICE, AT(progress), progresses},
    {"color", 0, "auto|always|never", "whether to use colour; auto is on a terminal, unless NO_COLOR is set",
     "auto", GROUP_RUNNING, OPTION_CHOICE, AT(color), colors},
    {"config", 0, "FILE",
     "settings, in a file; they go before those of ~/.config/mailsift and /etc/mailsift; none: read no file",
     NULL, GROUP_RUNNING, OPTION_CONFIG, 0, NULL},
    {"help", 'h', NULL, "this text", NULL, GROUP_RUNNING, OPTION_HELP, 0, NULL},
};

const size_t option_count = sizeof option_specs / sizeof option_specs[0];

_Static_assert(sizeof option_specs / sizeof option_specs[0] <= OPTIONS_MAX, "OPTIONS_MAX is too small");

const struct option_spec *option_named(const char *name)
{
    for (size_t i = 0; i < option_count; i++)
        if (strcmp(option_specs[i].name, name) == 0)
            return &option_specs[i];
    return NULL;
}

bool option_is_setting(const struct option_spec *spec)
{
    return spec->type != OPTION_ACT && spec->type != OPTION_HELP && spec->type != OPTION_CONFIG;
}

bool option_is_alias(const struct option_spec *spec)
{
    for (const struct option_spec *one = option_specs; one < spec; one++)
        if (option_is_setting(one) && option_is_setting(spec) && one->offset == spec->offset)
            return true;
    return false;
}

const struct option_spec *option_opposite(const struct option_spec *spec, char undo[OPTION_NAME_BYTES])
{
    bool negative = strncmp(spec->name, "no-", 3) == 0;
    undo[0] = '\0';
    if (!option_is_setting(spec))
        return NULL;
    snprintf(undo, OPTION_NAME_BYTES, "%s%s", negative ? "" : "no-", spec->name + (negative ? 3 : 0));
    const struct option_spec *opposite = option_named(undo);
    if (opposite != NULL)
        undo[0] = '\0';
    return opposite;
}

const struct option_spec *setting_named(const char *name, bool *undo)
{
    char undoes[OPTION_NAME_BYTES];
    const struct option_spec *spec = option_named(name);
    *undo = spec == NULL;
    for (size_t i = 0; spec == NULL && i < option_count; i++) {
        option_opposite(&option_specs[i], undoes);
        if (undoes[0] != '\0' && strcmp(undoes, name) == 0)
            spec = &option_specs[i];
    }
    return spec != NULL && option_is_setting(spec) ? spec : NULL;
}

const struct option_spec *setting_near(const char *name)
{
    const char *words[OPTIONS_MAX + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < option_count; i++)
        if (option_is_setting(&option_specs[i]))
            words[count++] = option_specs[i].name;
    const char *nearest = nearest_word(name, words);
    return nearest != NULL ? option_named(nearest) : NULL;
}

bool command_shows(const struct command *command, const struct option_spec *spec)
{
    const char *wanted = spec->type == OPTION_CONFIG ? "help" : spec->name;
    for (const char *const *name = command->options; *name != NULL; name++)
        if (strcmp(*name, wanted) == 0)
            return true;
    return false;
}

bool command_takes(const struct command *command, const struct option_spec *spec)
{
    return command_shows(command, spec) || (command->all_settings && option_is_setting(spec));
}
