/* Finds domains that are a slip of the finger away from one of the world's large mailbox providers.
 *
 * It suggests and never rewrites.  A domain that any list knows as a provider's own is never touched, and the
 * name before the first dot must be long enough, or the part behind it a slip by itself (qq.con).  What it
 * does not do: two slips in one part, domains below a misspelt one, companies' domains. */
#include <string.h>

#include "validators/lists/lists.h"
#include "validators/local_validators.h"

enum { TYPO_DOMAIN, REASON_COUNT };

/* clang-format off */
static const struct reason reasons[REASON_COUNT] = {
    [TYPO_DOMAIN] = REASON(
        .code = "typo_domain",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the domain is one typo away from that of a large mailbox provider",
        .text.zh = "域名和某个大型邮箱服务商只差一个字符，很可能拼错了",
        .advice.en = "Correct the address by hand (see mailsift_suggestion) or ask the contact: mail to a misspelt domain goes to strangers.",
        .advice.zh = "请参考 mailsift_suggestion 列手工更正，或向联系人确认：发到拼错的域名，邮件会落到陌生人手里。",
        .bounces = {300, 600, 950, "some misspelt domains accept any mail, most accept none"},
        .zerobounce = {ZEROBOUNCE_INVALID, "possible_typo"},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
};
/* clang-format on */

enum {
    BRAND_MAX = 11,       /* the longest name in brands[] */
    MISSPELLING_MAX = 10, /* likewise in misspellings[] */
    EDIT_LENGTH_MIN = 5,  /* shorter names have too many real neighbours: qq, 163, gmx, mail, live */
    EDIT_LENGTH_SURE = 7, /* in shorter ones a letter after the first makes a real name: gomail, incloud */
};

enum how {
    BY_SUFFIX = 0,      /* only slips that make no real top-level domain: live.con */
    BY_REAL_SUFFIX = 1, /* also those that do, because nobody else has that name: gmail.co */
    BY_EDIT = 2,        /* also one edit of the name: no word of a language is that near */
};

/* The domains of a large provider that have the same name before the first dot. */
struct brand {
    char name[BRAND_MAX + 1];
    unsigned char length;
    unsigned char how;
    const char *const *domains; /* NULL ends them */
};

#define BRAND(name) name, sizeof name - 1
#define DOMAINS(...)                                                                                         \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }
#define ANYHOW BY_REAL_SUFFIX | BY_EDIT

/* clang-format off */
/* In the order of the first letter. */
static const struct brand brands[] = {
    {BRAND("126"), BY_REAL_SUFFIX, DOMAINS("126.com")},
    {BRAND("139"), BY_SUFFIX, DOMAINS("139.com")},
    {BRAND("163"), BY_REAL_SUFFIX, DOMAINS("163.com")},
    {BRAND("188"), BY_SUFFIX, DOMAINS("188.com")},
    {BRAND("21cn"), BY_SUFFIX, DOMAINS("21cn.com")},
    {BRAND("263"), BY_SUFFIX, DOMAINS("263.net")},
    {BRAND("aliyun"), BY_EDIT, DOMAINS("aliyun.com")},
    {BRAND("aol"), BY_SUFFIX, DOMAINS("aol.com")},
    {BRAND("att"), BY_SUFFIX, DOMAINS("att.net")},
    {BRAND("bellsouth"), BY_EDIT, DOMAINS("bellsouth.net")},
    {BRAND("btinternet"), BY_EDIT, DOMAINS("btinternet.com")},
    {BRAND("comcast"), BY_EDIT, DOMAINS("comcast.net")},
    {BRAND("cox"), BY_SUFFIX, DOMAINS("cox.net")},
    {BRAND("daum"), BY_SUFFIX, DOMAINS("daum.net")},
    {BRAND("docomo"), BY_EDIT, DOMAINS("docomo.ne.jp")},
    {BRAND("earthlink"), BY_EDIT, DOMAINS("earthlink.net")},
    {BRAND("ezweb"), BY_EDIT, DOMAINS("ezweb.ne.jp")},
    {BRAND("fastmail"), BY_EDIT, DOMAINS("fastmail.com")},
    {BRAND("foxmail"), ANYHOW, DOMAINS("foxmail.com")},
    {BRAND("free"), BY_SUFFIX, DOMAINS("free.fr")},
    {BRAND("freenet"), BY_SUFFIX, DOMAINS("freenet.de")},
    {BRAND("gmail"), ANYHOW, DOMAINS("gmail.com")},
    {BRAND("gmx"), BY_SUFFIX, DOMAINS("gmx.com", "gmx.net", "gmx.de")},
    {BRAND("googlemail"), ANYHOW, DOMAINS("googlemail.com")},
    {BRAND("hanmail"), BY_EDIT, DOMAINS("hanmail.net")},
    {BRAND("hotmail"), ANYHOW,
     DOMAINS("hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.it", "hotmail.es", "hotmail.de",
             "hotmail.com.br", "hotmail.com.ar", "hotmail.com.mx", "hotmail.com.tr", "hotmail.co.jp",
             "hotmail.co.th", "hotmail.nl", "hotmail.be", "hotmail.ca", "hotmail.se", "hotmail.gr")},
    {BRAND("icloud"), ANYHOW, DOMAINS("icloud.com")},
    {BRAND("laposte"), BY_EDIT, DOMAINS("laposte.net")},
    {BRAND("libero"), BY_SUFFIX, DOMAINS("libero.it")},
    {BRAND("live"), BY_SUFFIX, DOMAINS("live.com", "live.co.uk", "live.fr")},
    {BRAND("mac"), BY_SUFFIX, DOMAINS("mac.com")},
    {BRAND("mail"), BY_SUFFIX, DOMAINS("mail.com", "mail.ru")},
    {BRAND("me"), BY_SUFFIX, DOMAINS("me.com")},
    {BRAND("msn"), BY_SUFFIX, DOMAINS("msn.com")},
    {BRAND("nate"), BY_SUFFIX, DOMAINS("nate.com")},
    {BRAND("naver"), BY_SUFFIX, DOMAINS("naver.com")},
    {BRAND("orange"), BY_SUFFIX, DOMAINS("orange.fr")},
    {BRAND("outlook"), ANYHOW,
     DOMAINS("outlook.com", "outlook.fr", "outlook.de", "outlook.es", "outlook.it", "outlook.com.br",
             "outlook.com.au", "outlook.jp", "outlook.cn")},
    {BRAND("protonmail"), ANYHOW, DOMAINS("protonmail.com", "protonmail.ch")},
    {BRAND("qq"), BY_REAL_SUFFIX, DOMAINS("qq.com")},
    {BRAND("rambler"), BY_SUFFIX, DOMAINS("rambler.ru")},
    {BRAND("rediffmail"), BY_EDIT, DOMAINS("rediffmail.com")},
    {BRAND("rocketmail"), ANYHOW, DOMAINS("rocketmail.com")},
    {BRAND("sbcglobal"), BY_EDIT, DOMAINS("sbcglobal.net")},
    {BRAND("seznam"), BY_EDIT, DOMAINS("seznam.cz")},
    {BRAND("sfr"), BY_SUFFIX, DOMAINS("sfr.fr")},
    {BRAND("sina"), BY_SUFFIX, DOMAINS("sina.com", "sina.com.cn")},
    {BRAND("softbank"), BY_EDIT, DOMAINS("softbank.ne.jp")},
    {BRAND("sohu"), BY_SUFFIX, DOMAINS("sohu.com")},
    {BRAND("t-online"), BY_EDIT, DOMAINS("t-online.de")},
    {BRAND("terra"), BY_SUFFIX, DOMAINS("terra.com.br")},
    {BRAND("tiscali"), BY_EDIT, DOMAINS("tiscali.it")},
    {BRAND("tom"), BY_SUFFIX, DOMAINS("tom.com")},
    {BRAND("uol"), BY_SUFFIX, DOMAINS("uol.com.br")},
    {BRAND("verizon"), BY_EDIT, DOMAINS("verizon.net")},
    {BRAND("virgilio"), BY_EDIT, DOMAINS("virgilio.it")},
    {BRAND("wanadoo"), BY_EDIT, DOMAINS("wanadoo.fr")},
    {BRAND("web"), BY_SUFFIX, DOMAINS("web.de")},
    {BRAND("yahoo"), ANYHOW,
     DOMAINS("yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "yahoo.co.in", "yahoo.co.id", "yahoo.co.th",
             "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.de", "yahoo.ca", "yahoo.in", "yahoo.com.br",
             "yahoo.com.ar", "yahoo.com.mx", "yahoo.com.tw", "yahoo.com.hk", "yahoo.com.sg",
             "yahoo.com.au")},
    {BRAND("yandex"), BY_EDIT, DOMAINS("yandex.ru", "yandex.com")},
    {BRAND("yeah"), BY_SUFFIX, DOMAINS("yeah.net")},
    {BRAND("ymail"), BY_REAL_SUFFIX, DOMAINS("ymail.com")},
    {BRAND("zoho"), BY_SUFFIX, DOMAINS("zoho.com")},
    {BRAND("zohomail"), BY_EDIT, DOMAINS("zohomail.com")},
};

enum { BRANDS = sizeof brands / sizeof brands[0] };

/* What fingers make of the part behind the name.  REAL: its top-level domain exists, so it may be somebody. */
static const struct {
    const char *wrong, *right;
    bool real;
} slips[] = {
    {"con", "com", false}, {"cim", "com", false}, {"cmo", "com", false}, {"comm", "com", false},
    {"ocm", "com", false}, {"vom", "com", false}, {"xom", "com", false}, {"dom", "com", false},
    {"fom", "com", false}, {"cpm", "com", false}, {"clm", "com", false}, {"ckm", "com", false},
    {"c0m", "com", false}, {"coom", "com", false}, {"ccom", "com", false}, {"conm", "com", false},
    {"comn", "com", false}, {"coml", "com", false}, {"come", "com", false}, {"coma", "com", false},
    {"coms", "com", false}, {"comt", "com", false}, {"com1", "com", false}, {"cok", "com", false},
    {"col", "com", false}, {"cop", "com", false}, {"coj", "com", false}, {"cmm", "com", false},
    {"comcom", "com", false}, {"com.com", "com", true}, {"com.con", "com", false}, {"con.com", "com", true},
    {"co.m", "com", false}, {"c.om", "com", true}, {"co", "com", true}, {"cm", "com", true},
    {"om", "com", true}, {"cam", "com", true}, {"con.cn", "com.cn", false}, {"cim.cn", "com.cn", false},
    {"nte", "net", false}, {"ner", "net", false}, {"ney", "net", false}, {"nrt", "net", false},
    {"nwt", "net", false}, {"nett", "net", false}, {"nnet", "net", false}, {"ent", "net", false},
    {"net.net", "net", true}, {"ne", "net", true},
    {"ry", "ru", false}, {"rj", "ru", false}, {"ri", "ru", false}, {"ruu", "ru", false}, {"rru", "ru", false},
    {"dee", "de", false}, {"ded", "de", false}, {"ft", "fr", false}, {"frr", "fr", false},
    {"itt", "it", false},
    {"couk", "co.uk", false}, {"co.ik", "co.uk", false}, {"co.yk", "co.uk", false}, {"co.ul", "co.uk", false},
    {"co.uj", "co.uk", false}, {"co.k", "co.uk", false}, {"co.u", "co.uk", false}, {"cojp", "co.jp", false},
    {"con.br", "com.br", false}, {"combr", "com.br", false}, {"com.b", "com.br", false},
};

/* Slips that are known well enough to count although the rules above leave them out. */
static const struct {
    const char *wrong, *right;
} misspellings[] = {
    {"gmal.com", "gmail.com"}, {"gmil.com", "gmail.com"}, {"gmai.com", "gmail.com"},
    {"gamail.com", "gmail.com"},
    {"gimail.com", "gmail.com"}, {"yaho.com", "yahoo.com"}, {"yhoo.com", "yahoo.com"},
    {"yaoo.com", "yahoo.com"},
    {"otmail.com", "hotmail.com"}, {"utlook.com", "outlook.com"},
};

/* Real names that are one edit away all the same. */
static const char *const real_names[] = {"faxmail.com", "hostmail.com"};
/* clang-format on */

static size_t common_prefix(struct str a, struct str b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.bytes[length] == b.bytes[length])
        length++;
    return length;
}

/* Whether NAME without its letter AT is REST. */
static bool is_insertion(struct str name, struct str rest, size_t at)
{
    return str_equal(str_tail(name, at + 1), str_tail(rest, at));
}

/* Whether NAME becomes BRAND by one change, swap, loss or gain of a letter (an OSA distance of 1), the first
 * letter being right or swapped with the next: others are somebody else's name (fmail, cloud). */
static bool is_one_edit(struct str name, struct str brand)
{
    size_t at = common_prefix(name, brand);
    if (name.length == brand.length) {
        struct str a = str_tail(name, at), b = str_tail(brand, at);
        bool swap = a.length > 1 && a.bytes[0] == b.bytes[1] && a.bytes[1] == b.bytes[0];
        if (swap)
            return str_equal(str_tail(a, 2), str_tail(b, 2));
        return at > 0 && str_equal(str_tail(a, 1), str_tail(b, 1));
    }
    if (at == 0)
        return false;
    if (name.length < brand.length)
        return is_insertion(brand, name, at);
    if (at == 1 && brand.length < EDIT_LENGTH_SURE && name.bytes[1] != name.bytes[0])
        return false;
    return is_insertion(name, brand, at);
}

/* The domain of BRAND that ends in SUFFIX, or NULL. */
static const char *domain_with(const struct brand *brand, struct str suffix)
{
    for (size_t i = 0; brand->domains[i] != NULL; i++)
        if (str_equal(suffix, str_of(brand->domains[i] + brand->length + 1)))
            return brand->domains[i];
    return NULL;
}

/* The domain of BRAND that ends in what SUFFIX is a slip of, or NULL. */
static const char *domain_slipped(const struct brand *brand, struct str suffix, bool real_too)
{
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        if (str_equal(suffix, str_of(slips[i].wrong)))
            return slips[i].real && !real_too ? NULL : domain_with(brand, str_of(slips[i].right));
    return NULL;
}

/* The domain of BRAND that was meant by NAME.SUFFIX, or NULL. */
static const char *meant_by(const struct brand *brand, struct str name, struct str suffix)
{
    struct str right = {brand->name, brand->length};
    if (str_equal(name, right))
        return domain_with(brand, suffix) ? NULL : domain_slipped(brand, suffix, brand->how & BY_REAL_SUFFIX);
    if (!(brand->how & BY_EDIT) || name.length < EDIT_LENGTH_MIN || !is_one_edit(name, right))
        return NULL;
    const char *domain = domain_with(brand, suffix);
    return domain ? domain : domain_slipped(brand, suffix, false);
}

/* The first brand that begins with C or a later letter. */
static size_t brands_from(char c)
{
    size_t low = 0, high = BRANDS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        bool before = brands[middle].name[0] < c;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

/* The domain that was meant by NAME.SUFFIX, of a brand that begins with FIRST, or NULL. */
static const char *meant_among(char first, struct str name, struct str suffix)
{
    for (size_t i = brands_from(first); i < BRANDS && brands[i].name[0] == first; i++) {
        if (name.length + 1 - brands[i].length > 2)
            continue; /* more than one letter longer or shorter */
        const char *meant = meant_by(&brands[i], name, suffix);
        if (meant != NULL)
            return meant;
    }
    return NULL;
}

static const char *misspelling_of(struct str domain)
{
    for (size_t i = 0; domain.length <= MISSPELLING_MAX && i < sizeof misspellings / sizeof misspellings[0];
         i++)
        if (str_equal(domain, str_of(misspellings[i].wrong)))
            return misspellings[i].right;
    return NULL;
}

/* The provider's domain that was meant by DOMAIN, or NULL. */
static const char *provider_meant(struct str domain)
{
    const char *dot = memchr(domain.bytes, '.', str_head(domain, BRAND_MAX + 2).length);
    if (dot == NULL || dot - domain.bytes < 2)
        return NULL;
    struct str name = str_head(domain, (size_t)(dot - domain.bytes));
    struct str suffix = str_tail(domain, name.length + 1);
    const char *meant = meant_among(name.bytes[0], name, suffix);
    if (meant == NULL) /* perhaps the first two letters are swapped */
        meant = meant_among(name.bytes[1], name, suffix);
    return meant ? meant : misspelling_of(domain);
}

static bool user_allows(const struct lists *lists, const struct domain *domain)
{
    for (unsigned level = 0; level < domain->levels; level++)
        if (lists_user_names(lists->user_allow, &domain->level[level], level))
            return true;
    return false;
}

/* Whether somebody is known to run mailboxes at DOMAIN, so that it cannot be a misspelling. */
static bool is_real(const struct lists *lists, const struct domain *domain)
{
    for (size_t i = 0; i < sizeof real_names / sizeof real_names[0]; i++)
        if (str_equal(domain->level[0].text, str_of(real_names[i])))
            return true;
    return domain_find(domain, lists->protect, NULL) >= 0 || domain_find(domain, lists->relay, NULL) >= 0 ||
           user_allows(lists, domain);
}

static void judge_domain_typo(const struct policy *policy, const struct domain *domain,
                              struct domain_facts *facts)
{
    if (facts->provider.length > 0 || (facts->flags & FLAG_FREE))
        return;
    const char *meant = provider_meant(domain->level[0].text);
    if (meant == NULL || is_real(policy->lists, domain))
        return;
    facts->suggestion = str_of(meant);
    facts->reason = reason_worse(facts->reason, &reasons[TYPO_DOMAIN]);
}

const struct validator typo_validator = {
    .name = "typo",
    .about = "suggests the large mailbox provider that a domain is one slip away from",
    .reasons = reasons,
    .reason_count = REASON_COUNT,
    .judge_domain = judge_domain_typo,
};
