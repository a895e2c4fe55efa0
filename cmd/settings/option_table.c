/* The table of options: all that is said of each, in the order of report.json's settings. */
#include "cmd/settings/options.h"

#include <stdint.h>

#include "validators/base/settings.h"

const char *const option_groups[GROUP_COUNT] = {
    [GROUP_INPUT] = "Input",          [GROUP_CHECKS] = "Checks", [GROUP_LISTS] = "Domain lists",
    [GROUP_NETWORK] = "DNS and SMTP", [GROUP_OUTPUT] = "Output", [GROUP_GENERAL] = "General"};

/* An option's type and its field, and an error of the compiler if that has another type than the option fills. */
#define FIELD(option_type, field, field_type)                                                                \
    .type = (option_type), .offset = _Generic(((struct settings *)0)->field, field_type                      \
                                              : offsetof(struct settings, field))
#define FLAG(field)       FIELD(OPTION_FLAG, field, bool)
#define ACT(field)        FIELD(OPTION_ACT, field, bool)
#define ANSWER(field)     FIELD(OPTION_ANSWER, field, unsigned)
#define NEGATION(field)   FIELD(OPTION_NEGATION, field, unsigned)
#define CHOICE(field)     FIELD(OPTION_CHOICE, field, unsigned)
#define TEXT(field)       FIELD(OPTION_TEXT, field, const char *)
#define PATH(field)       FIELD(OPTION_PATH, field, const char *)
#define PLACE(field)      FIELD(OPTION_PLACE, field, const char *)
#define PATHS(field)      FIELD(OPTION_PATHS, field, struct paths)
#define DELIMITER(field)  FIELD(OPTION_DELIMITER, field, char)
#define NUMBER(field)     FIELD(OPTION_NUMBER, field, int)
#define TIME(field)       FIELD(OPTION_TIME, field, int)
#define SERVERS(field)    FIELD(OPTION_SERVERS, field, struct paths)
#define DOMAINS(field)    FIELD(OPTION_DOMAINS, field, struct paths)
#define DOMAIN(field)     FIELD(OPTION_DOMAIN, field, const char *)
#define SENDER(field)     FIELD(OPTION_SENDER, field, const char *)
#define PROXY(field)      FIELD(OPTION_PROXY, field, const char *)
#define ADDRESS(field)    FIELD(OPTION_ADDRESS, field, const char *)
#define SELECTOR(field)   FIELD(OPTION_SELECTOR, field, const char *)
#define THRESHOLDS(field) FIELD(OPTION_THRESHOLDS, field, struct paths)

/* The words of an enum from FIRST on. */
#define CHOICES(words, first)                                                                                \
    {                                                                                                        \
        words, first, sizeof(words) / sizeof(words)[0]                                                       \
    }

/* clang-format off */
const struct option_spec option_specs[] = {
    {.name = "output", .letter = 'o', .argument = "DIR", PATH(output),
     .group = GROUP_OUTPUT, .otherwise = "LIST without .csv and .gz, plus .sifted",
     .takers = OF_CLEAN,
     .help = "output directory"},

    {.name = "force", FLAG(force),
     .group = GROUP_OUTPUT, .otherwise = "refuse",
     .takers = OF_CLEAN,
     .help = "replace existing outputs"},

    {.name = "accept", ACT(accept),
     .group = GROUP_OUTPUT,
     .takers = OF_CLEAN,
     .help = "publish the outputs that the sanity gate quarantined, without a new run"},

    {.name = "column", .letter = 'c', .argument = "NAME|N", TEXT(column),
     .group = GROUP_INPUT, .otherwise = "found by content, then by name",
     .takers = OF_CLEAN | OF_INSPECT,
     .help = "email column: its name in the header, or its number (the first is 1)"},

    {.name = "delimiter", .letter = 'd', .argument = "C", DELIMITER(delimiter),
     .group = GROUP_INPUT, .otherwise = "detected",
     .takers = OF_CLEAN | OF_INSPECT,
     .help = "field delimiter: , ; | or tab"},

    {.name = "header", CHOICE(header), .choices = CHOICES(answer_words, ANSWER_YES),
     .group = GROUP_INPUT, .otherwise = "detected",
     .takers = OF_CLEAN | OF_INSPECT,
     .help = "whether the first row is a header"},

    {.name = "encoding", .argument = "NAME", TEXT(encoding),
     .group = GROUP_INPUT, .otherwise = "detected",
     .takers = OF_CLEAN | OF_INSPECT,
     .help = "character encoding, as iconv names it"},

    {.name = "level", .letter = 'l', CHOICE(level), .choices = CHOICES(level_words, 0),
     .group = GROUP_CHECKS, .by_default = "dns",
     .takers = OF_CLEAN | OF_CHECK,
     .help = "how deep to check: syntax (offline), dns (does the domain accept mail?), smtp (does the "
             "mailbox exist?)"},

    {.name = "role", CHOICE(role), .choices = CHOICES(role_words, 0),
     .group = GROUP_CHECKS, .by_default = "risky",
     .takers = OF_CLEAN | OF_INSPECT | OF_CHECK,
     .help = "how to classify role addresses (info@, sales@); no-reply@ and abuse@ are always risky"},

    {.name = "dedupe", CHOICE(dedupe), .choices = CHOICES(dedupe_words, 0),
     .group = GROUP_CHECKS, .by_default = "exact",
     .takers = OF_CLEAN,
     .help = "which addresses are duplicates; canonical ignores case, +tags and the dots of Gmail"},

    {.name = "suppress", .argument = "FILE", PATHS(suppress),
     .group = GROUP_CHECKS, .otherwise = "none",
     .takers = OF_CLEAN,
     .help = "suppression list: one address or @domain per line, a CSV file, or a SendGrid or Mailgun "
             "bounce export; repeatable"},

    {.name = "allow", .argument = "FILE", PATHS(allow),
     .group = GROUP_LISTS, .otherwise = "none",
     .takers = OF_CLEAN | OF_INSPECT | OF_CHECK | OF_LISTS,
     .help = "domains that are never disposable, one per line; repeatable"},

    {.name = "block", .argument = "FILE", PATHS(block),
     .group = GROUP_LISTS, .otherwise = "none",
     .takers = OF_CLEAN | OF_INSPECT | OF_CHECK | OF_LISTS,
     .help = "domains that are always disposable, one per line; repeatable"},

    {.name = "lists", .argument = "DIR", PLACE(lists_dir),
     .group = GROUP_LISTS, .otherwise = "the user's, then the system's",
     .takers = OF_CLEAN | OF_INSPECT | OF_CHECK | OF_DOCTOR | OF_LISTS | OF_LISTS_UPDATE | OF_LISTS_ROLLBACK,
     .help = "directory with updated domain lists; none: use the built-in lists"},

    {.name = "from", .argument = "URL|FILE", PLACE(from),
     .group = GROUP_LISTS, .otherwise = "none",
     .takers = OF_LISTS_UPDATE,
     .help = "source of updated domain lists: an https:// URL, a directory or a file"},

    {.name = "any-size", ACT(any_size),
     .group = GROUP_LISTS, .otherwise = "refuse",
     .takers = OF_LISTS_UPDATE,
     .help = "accept updated lists no matter how much they shrank or grew"},

    {.name = "timeout", .argument = "TIME", TIME(timeout_s),
     .group = GROUP_LISTS, .by_default = "5m",
     .takers = OF_LISTS_UPDATE,
     .help = "time limit for downloading lists"},

    {.name = "ca", .argument = "FILE", PATH(ca),
     .group = GROUP_LISTS, .otherwise = "the system's",
     .takers = OF_LISTS_UPDATE,
     .help = "CA certificates to trust when downloading lists"},

    {.name = "resolver", .argument = "IP[:PORT]", SERVERS(resolvers),
     .group = GROUP_NETWORK, .otherwise = "the system's",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "name server to query; repeatable"},

    {.name = "canary", .argument = "DOMAIN", DOMAINS(canaries),
     .group = GROUP_NETWORK, .otherwise = "drawn from the largest mail domains",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "domain that is known to accept mail, queried to test whether a name server can be trusted; "
             "repeatable"},

    {.name = "helo", .argument = "NAME", DOMAIN(helo),
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "host name of this machine, as DNS has it for its IP address; required for level smtp"},

    {.name = "mail-from", .argument = "ADDRESS", SENDER(mail_from), .secrecy = SECRECY_ADDRESS,
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "sender address of the probes: a mailbox of yours on a dedicated domain; required for level "
             "smtp"},

    {.name = "proxy", .argument = "URL", PROXY(proxy), .secrecy = SECRECY_PASSWORD,
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "connect to mail servers through this proxy (socks5://HOST:PORT or http://HOST:PORT)"},

    {.name = "retry", .argument = "TIME", TIME(retry_s),
     .group = GROUP_NETWORK, .by_default = "15m",
     .takers = OF_CLEAN,
     .help = "wait before retrying a greylisted mailbox; the next two waits are 4 and 16 times as long"},

    {.name = "public-ip", .argument = "IP", ADDRESS(public_ip),
     .group = GROUP_NETWORK, .otherwise = "detected",
     .takers = OF_DOCTOR,
     .help = "IP address of this machine as mail servers see it"},

    {.name = "sender", .argument = "DOMAIN", DOMAIN(sender),
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_DOCTOR,
     .help = "also check the domain that sends the newsletters"},

    {.name = "dkim-selector", .argument = "NAME", SELECTOR(dkim_selector),
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_DOCTOR,
     .help = "also check this DKIM key (s= in the signature) of the domain of --sender, or else of "
             "--mail-from"},

    {.name = "sessions", .argument = "N", NUMBER(sessions), .most = SESSIONS_MAX,
     .group = GROUP_NETWORK, .by_default = "1000",
     .takers = OF_CLEAN,
     .help = "maximum number of concurrent SMTP connections"},

    {.name = "smtp-port", .argument = "N", NUMBER(smtp_port), .most = UINT16_MAX,
     .group = GROUP_NETWORK, .by_default = "25",
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "SMTP port (for testing)"},

    {.name = "no-limits", FLAG(no_limits),
     .group = GROUP_NETWORK,
     .takers = OF_CLEAN,
     .help = "probe as fast as the servers answer (for testing, with --allow-loopback)"},

    {.name = "deadline", .argument = "TIME", TIME(deadline_s),
     .group = GROUP_NETWORK, .otherwise = "none",
     .takers = OF_CLEAN,
     .help = "time limit for DNS and SMTP checks (90m, 6h); unchecked rows are marked risky"},

    {.name = "patience", .argument = "TIME", TIME(patience_s),
     .group = GROUP_NETWORK, .by_default = "5m",
     .takers = OF_CLEAN,
     .help = "how long to wait for name servers that stop answering during the run before giving up"},

    {.name = "store", .argument = "FILE", PATH(store),
     .group = GROUP_NETWORK, .otherwise = "$XDG_CACHE_HOME/mailsift/verdicts.db",
     .takers = OF_CLEAN | OF_CHECK | OF_STORE | OF_STORE_PRUNE | OF_STORE_FORGET,
     .help = "file that caches the answers for later runs"},

    {.name = "no-store", FLAG(no_store),
     .group = GROUP_NETWORK,
     .takers = OF_CLEAN | OF_CHECK,
     .help = "do not read or write the store"},

    {.name = "older-than", .argument = "TIME", TIME(older_than_s),
     .group = GROUP_NETWORK, .otherwise = "only those that have expired",
     .takers = OF_STORE_PRUNE,
     .help = "also remove answers that are older than this (30d, 12h)"},

    {.name = "allow-loopback", FLAG(allow_loopback),
     .group = GROUP_NETWORK,
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR,
     .help = "treat the addresses of this machine as public, and use no store but that of --store (for "
             "testing)"},

    {.name = "evidence", FLAG(evidence),
     .group = GROUP_OUTPUT,
     .takers = OF_CLEAN,
     .help = "add the columns mailsift_mx, _smtp_code, _smtp_reply and _checked_at"},

    {.name = "gzip", .letter = 'z', ANSWER(gzip), .choices = CHOICES(answer_words, 0),
     .group = GROUP_OUTPUT, .otherwise = "if the list is compressed",
     .takers = OF_CLEAN,
     .help = "compress the outputs"},

    {.name = "no-gzip", NEGATION(gzip), .choices = CHOICES(answer_words, 0),
     .group = GROUP_OUTPUT,
     .takers = OF_CLEAN,
     .help = "write uncompressed outputs"},

    {.name = "preset", CHOICE(preset), .choices = CHOICES(preset_words, PRESET_NONE + 1),
     .group = GROUP_OUTPUT, .otherwise = "none",
     .takers = OF_CLEAN,
     .help = "a verifier: write its columns instead of mailsift's; a mailing service: also write two "
             "files to import there, the contacts to mail and the addresses to suppress"},

    {.name = "metrics", .argument = "FILE", PATH(metrics),
     .group = GROUP_OUTPUT, .otherwise = "none",
     .takers = OF_CLEAN,
     .help = "write metrics of the run in the Prometheus text format"},

    {.name = "fail-if", .argument = "EXPR", THRESHOLDS(fail_if),
     .group = GROUP_OUTPUT, .otherwise = "none",
     .takers = OF_CLEAN,
     .help = "exit with code 1 if this is true of the run, such as 'invalid>10%' (see README); repeatable"},

    {.name = "lang", CHOICE(lang), .choices = CHOICES(lang_words, 0),
     .group = GROUP_OUTPUT, .by_default = "auto",
     .takers = OF_CLEAN | OF_REPORT,
     .help = "language that report.html opens in; auto follows LC_ALL, LC_MESSAGES and LANG"},

    {.name = "json", FLAG(json),
     .group = GROUP_OUTPUT,
     .takers = OF_CLEAN | OF_CHECK | OF_DOCTOR | OF_LISTS | OF_STORE | OF_CONFIG,
     .help = "print results as JSON on standard output"},

    {.name = "threads", .letter = 'j', .argument = "N", NUMBER(threads), .most = THREADS_MAX,
     .group = GROUP_GENERAL, .otherwise = "one per core",
     .takers = OF_CLEAN,
     .help = "number of worker threads"},

    {.name = "quiet", .letter = 'q', FLAG(quiet),
     .group = GROUP_GENERAL,
     .takers = OF_CLEAN | OF_LISTS_UPDATE | OF_LISTS_ROLLBACK,
     .help = "print errors and warnings only"},

    {.name = "progress", CHOICE(progress), .choices = CHOICES(progress_words, 0),
     .group = GROUP_GENERAL, .by_default = "auto",
     .takers = OF_CLEAN,
     .help = "progress display; auto shows a live line when stderr is a terminal"},

    {.name = "color", CHOICE(color), .choices = CHOICES(color_words, 0),
     .group = GROUP_GENERAL, .by_default = "auto",
     .takers = OF_CLEAN | OF_INSPECT | OF_CHECK | OF_DOCTOR,
     .help = "when to use color; auto: on a terminal, unless NO_COLOR is set"},

    {.name = "config", .argument = "FILE", .type = OPTION_CONFIG,
     .group = GROUP_GENERAL,
     .takers = OF_ALL,
     .help = "file with settings, which override those in ~/.config/mailsift and /etc/mailsift; none: "
             "read no file"},

    {.name = "help", .letter = 'h', .type = OPTION_HELP,
     .group = GROUP_GENERAL,
     .takers = OF_ALL,
     .help = "show this help"},
};
/* clang-format on */

const size_t option_count = sizeof option_specs / sizeof option_specs[0];

_Static_assert(sizeof option_specs / sizeof option_specs[0] <= OPTIONS_MAX, "OPTIONS_MAX is too small");
