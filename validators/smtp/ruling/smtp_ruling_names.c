/* Whom the folded text of a reply names: us, or somebody else. */
#include "validators/smtp/ruling/smtp_ruling_names.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

/* Words before an address that the reader may turn to, or that has taken the place of the old one. */
static const char *const cues[] = {
    "contact",   "ask",        "try",        "see",         "mailto",       "forward to",
    "moved to",  "changed to", "write to",   "new address", "report",       "problems",
    "questions", "help",       "please use", "please mail", "please email", "please e-mail",
};

/* How a sentence goes on that is about the address before. */
static const char *const predicates[] = {
    "is ", "was ", "has ", "does ", "doesn't ", "could ", "cannot ", "can't ", "not ", "unknown", "invalid",
};

/* Letters of other scripts are none: Chinese and Japanese set no blank between a word and a name. */
static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !is_name_byte(text[at - 1]);
}

/* Whether TEXT, which is what follows a name, does not go on with it. */
static bool ends_name(const char *text)
{
    return !is_name_byte(text[0]) && text[0] != '-' && !(text[0] == '.' && is_name_byte(text[1]));
}

bool smtp_blank_name(struct smtp_folded *folded, struct str name)
{
    bool found = false;
    for (size_t at = 0; name.length > 0 && at + name.length <= folded->length; at++) {
        char *text = folded->text + at;
        if (strncasecmp(text, name.bytes, name.length) != 0 || !begins_word(folded->text, at) ||
            !ends_name(text + name.length) || (at > 0 && text[-1] == '-'))
            continue;
        memset(text, ' ', name.length);
        found = true;
    }
    return found;
}

/* Whether the LENGTH bytes at TEXT are an address of FAMILY, but for the stop of a sentence. */
static bool is_ip(int family, const char *text, size_t length)
{
    char ip[INET6_ADDRSTRLEN] = "";
    struct in6_addr address;
    while (length > 0 && (text[length - 1] == '.' || text[length - 1] == ':'))
        length--;
    if (length >= sizeof ip)
        return false;
    memcpy(ip, text, length);
    return inet_pton(family, ip, &address) == 1;
}

/* Whether TEXT, which is what follows an address, says something about it. */
static bool is_predicate(const char *text)
{
    text += strspn(text, " ]>)}\"':");
    for (size_t i = 0; i < sizeof predicates / sizeof *predicates; i++)
        if (strncmp(text, predicates[i], strlen(predicates[i])) == 0)
            return true;
    return false;
}

/* Whether an address of FAMILY, which is written in BYTES, is in TEXT; SUBJECT: and something said about it.
 */
static bool names_ip_of(int family, const char *bytes, const char *text, bool subject)
{
    for (size_t at = 0; text[at] != '\0';) {
        size_t length = strspn(text + at, bytes);
        bool colon = text[at] == ':' && text[at + 1] != ':'; /* "host:", and then the address */
        if (length > 0 && !colon && begins_word(text, at) && !is_name_byte(text[at + length]) &&
            is_ip(family, text + at, length) && (!subject || is_predicate(text + at + length)))
            return true;
        at += length > 0 && !colon ? length : 1;
    }
    return false;
}

bool smtp_names_ip(const struct smtp_folded *folded, bool subject)
{
    return names_ip_of(AF_INET, "0123456789.", folded->text, subject) ||
           names_ip_of(AF_INET6, "0123456789abcdef:.", folded->text, subject);
}

bool smtp_is_contact(const struct smtp_folded *folded, size_t from)
{
    const char *text = folded->text;
    size_t start = from;
    while (start > 0 && (strchr(".;!?,", text[start - 1]) == NULL || text[start] != ' '))
        start--;
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
        size_t length = strlen(cues[i]);
        for (size_t at = start; at + length <= from; at++)
            if (memcmp(text + at, cues[i], length) == 0 && begins_word(text, at) &&
                !is_name_byte(text[at + length]))
                return true;
    }
    return false;
}

/* Whether TEXT begins with an enhanced code. */
static bool starts_code(const char *text)
{
    static const char digits[] = "0123456789";
    size_t subject = strspn(text + 2, digits);
    if (text[1] != '.' || subject == 0 || subject > 3 || text[2 + subject] != '.')
        return false;
    size_t detail = strspn(text + 3 + subject, digits);
    return detail > 0 && detail <= 3 && ends_name(text + 3 + subject + detail);
}

bool smtp_has_temporary_code(const struct smtp_folded *folded)
{
    const char *text = folded->text;
    for (size_t at = 0; text[at] != '\0'; at++)
        if (text[at] == '4' && text[at + 1] != '\0' && begins_word(text, at) &&
            (at == 0 || text[at - 1] != '.') && starts_code(text + at))
            return true;
    return false;
}
