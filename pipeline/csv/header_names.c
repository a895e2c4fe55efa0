/* What the name of a column says about whether it holds e-mail addresses. */
#include "pipeline/csv/header_names.h"

#include <string.h>

enum { NAME_BYTES = 128 }; /* a longer name is a text */

/* Names are compared as fold() leaves them: lower case, without blanks, hyphens, underscores, dots and
 * quotes. */
struct ranked {
    const char *name;
    enum header_rank rank;
};

static const struct ranked exact[] = {
    {"email", HEADER_SURE},
    {"emailaddress", HEADER_SURE},
    {"primaryemail", HEADER_SURE},
    {"email1value", HEADER_SURE},
    {"emailaddr", HEADER_SURE},
    {"mail", HEADER_LIKELY},
    {"emails", HEADER_LIKELY},
    {"useremail", HEADER_LIKELY},
    {"contactemail", HEADER_LIKELY},
    {"workemail", HEADER_LIKELY},
    {"businessemail", HEADER_LIKELY},
    {"recipient", HEADER_LIKELY},
    {"to", HEADER_LIKELY},
    {"address", HEADER_UNKNOWN},
    {"reason", HEADER_NOT}, /* a server's words, with an address in them */
    {"error", HEADER_NOT},
    {"secondaryemail", HEADER_SECOND},
    {"alternateemail", HEADER_SECOND},
    {"otheremail", HEADER_SECOND},
    {"邮箱", HEADER_SURE},
    {"电子邮箱", HEADER_SURE},
    {"电子邮件", HEADER_SURE},
    {"邮箱地址", HEADER_SURE},
    {"电子邮件地址", HEADER_SURE},
    {"电子邮箱地址", HEADER_SURE},
    {"邮件地址", HEADER_SURE},
    {"邮箱账号", HEADER_SURE},
    {"邮箱号", HEADER_SURE},
    {"邮箱号码", HEADER_SURE},
    {"联系邮箱", HEADER_SURE},
    {"常用邮箱", HEADER_SURE},
    {"邮件", HEADER_LIKELY},
    {"電子郵件", HEADER_SURE},
    {"電郵", HEADER_SURE},
    {"信箱", HEADER_LIKELY},
    {"电邮", HEADER_SURE},
    {"メールアドレス", HEADER_SURE},
    {"メール", HEADER_LIKELY},
    {"이메일", HEADER_SURE},
    {"correo", HEADER_LIKELY},
    {"correoelectrónico", HEADER_SURE},
    {"correoelectronico", HEADER_SURE},
    {"adresseemail", HEADER_SURE},
    {"courriel", HEADER_SURE},
    {"emailadresse", HEADER_SURE},
    {"mailadresse", HEADER_SURE},
    {"indirizzoemail", HEADER_SURE},
    {"почта", HEADER_LIKELY},
    {"электроннаяпочта", HEADER_SURE},
    {"adresemail", HEADER_SURE},
};

/* Parts of a name that speak of e-mail. */
static const char *const about_email[] = {"email",  "mailaddress", "邮箱",         "邮件",
                                          "郵箱",   "郵件",        "电邮",         "電郵",
                                          "メール", "이메일",      "correoelectr", "courriel"};

/* Parts that say that it is about something else than the address.  `商务地址 - 邮箱` is Outlook's P.O. box.
 */
static const char *const other_than_address[] = {
    "商务地址", "住宅地址",    "其他地址", "地址邮箱", "type",     "status",    "optout",    "optin",
    "optedout", "optedin",     "bounce",   "display",  "consent",  "label",     "blacklist", "unsubscri",
    "reason",   "invalid",     "domain",   "count",    "sent",     "opened",    "clicked",   "date",
    "verified", "preference",  "template", "subject",  "format",   "frequency", "marketing", "source",
    "owner",    "quarantined", "类型",     "类別",     "显示名称", "状态",      "退订",      "订阅",
    "日期",     "时间",        "标题",
};

/* Parts that say that there is another column for the first address. */
static const char *const further[] = {"secondary", "alternat", "2",    "3",   "4", "other",
                                      "备用",      "第二",     "其他", "bcc", "cc"};

/* Other columns of contact lists; only to tell a header from a row. */
static const char *const other_columns[] = {
    "id",          "name",   "firstname",   "lastname",   "fullname",     "givenname",    "familyname",
    "fname",       "lname",  "title",       "company",    "organization", "organisation", "account",
    "accountname", "phone",  "phonenumber", "mobile",     "tel",          "telephone",    "fax",
    "country",     "city",   "state",       "zip",        "address",      "notes",        "note",
    "tags",        "status", "reason",      "created",    "createdat",    "addedtime",    "code",
    "error",       "uuid",   "recordid",    "leadstatus", "birthday",     "gender",       "language",
    "website",     "url",    "domain",      "date",       "sms",          "attributes",   "姓名",
    "名字",        "客户",   "客户名称",    "客户编号",   "公司",         "公司名称",     "单位",
    "电话",        "手机",   "手机号",      "手机号码",   "联系人",       "国家",         "城市",
    "地址",        "备注",   "职位",        "部门",       "编号",         "序号",         "性别",
    "称谓",        "昵称",   "qq",          "微信",       "传真",         "vorname",      "nachname",
    "nom",         "prénom", "apellido",    "nombre",     "empresa",      "firma",        "telefon",
    "名前",        "氏名",   "会社名",      "이름",
};

static struct str fold(struct str name, char to[NAME_BYTES])
{
    size_t length = 0;
    for (size_t i = 0; i < name.length && length < NAME_BYTES; i++)
        if (memchr(" -_.\t\"'*:", name.bytes[i], 9) == NULL)
            to[length++] = ascii_lower(name.bytes[i]);
    return (struct str){to, length};
}

static bool holds_one_of(struct str name, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memmem(name.bytes, name.length, parts[i], strlen(parts[i])) != NULL)
            return true;
    return false;
}

#define HOLDS(name, parts) holds_one_of(name, parts, sizeof(parts) / sizeof *(parts))

enum header_rank header_rank(struct str name)
{
    char folded[NAME_BYTES];
    if (name.length > NAME_BYTES)
        return HEADER_UNKNOWN;
    name = fold(name, folded);
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        if (str_equal(name, str_of(exact[i].name)))
            return exact[i].rank;
    if (!HOLDS(name, about_email))
        return HEADER_UNKNOWN;
    if (HOLDS(name, other_than_address))
        return HEADER_NOT;
    return HOLDS(name, further) ? HEADER_SECOND : HEADER_LIKELY;
}

bool header_is_known(struct str name)
{
    char folded[NAME_BYTES];
    if (name.length > NAME_BYTES || header_rank(name) != HEADER_UNKNOWN)
        return name.length <= NAME_BYTES;
    name = fold(name, folded);
    for (size_t i = 0; i < sizeof other_columns / sizeof *other_columns; i++)
        if (str_equal(name, str_of(other_columns[i])))
            return true;
    return false;
}
