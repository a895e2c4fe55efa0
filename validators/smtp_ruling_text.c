/* The text of a reply made ready for the rulings: folded, without what says nothing, and what its words mean.
 */
#include "validators/smtp_ruling_text.h"

#include <string.h>

#include "validators/smtp_ruling_tables.h"

/* What is overwritten with ECHOED leaves no gap in the end: "user <echo> unknown" reads "user unknown". */
enum { ECHOED = '\1', ECHO_LEAST = 3, ECHO_MOST = 320, LOCAL_MOST = 64, START_BYTES = 3 };

/* Words that servers put into every refusal, or that name one of their tables: they say nothing. */
static const char *const empty_phrases[] = {
    "in relay recipient table",
    "in relay_recipient_maps",
    "verify the address",
    "double-checking the recipient's",
    "please try double-checking",
    "no further delivery attempts",
    "recipient verification failed",
    "recipient verify failed",
    "callout verification failed",
    "may be blacklisted",
};

/* What has to be named beside disabled and moved: a service or a domain can be that as well. */
static const char *const mailbox_words[] = {
    "account",
    "mailbox",
    "user",
    "recipient",
    "address",
    "inbox",
    "konto",
    "postfach",
    "compte",
    "boite",
    "cuenta",
    "usuario",
    "utente",
    "casella",
    "\xe7\x94\xa8\xe6\x88\xb7", /* user */
    "\xe5\xb8\x90\xe5\x8f\xb7", /* account, in four spellings */
    "\xe8\xb4\xa6\xe5\x8f\xb7",
    "\xe5\xb8\x90\xe6\x88\xb7",
    "\xe8\xb4\xa6\xe6\x88\xb7",
    "\xe9\x82\xae\xe7\xae\xb1",             /* mailbox */
    "\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba", /* recipient */
};

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void put_lower(struct str from, char *to)
{
    for (size_t i = 0; i < from.length; i++)
        to[i] = ascii_lower(from.bytes[i]);
}

/* Overwrites NEEDLE with WITH wherever it stands as a word of its own. */
static void blank_out(struct smtp_folded *folded, struct str needle, char with)
{
    char lower[ECHO_MOST], *end = folded->text + folded->length, *at = folded->text;
    if (needle.length < ECHO_LEAST || needle.length > ECHO_MOST)
        return;
    put_lower(needle, lower);
    while ((at = memmem(at, (size_t)(end - at), lower, needle.length)) != NULL) {
        bool begins = at == folded->text || !is_alnum(at[-1]), ends = !is_alnum(at[needle.length]);
        if (begins && ends)
            memset(at, with, needle.length);
        at++;
    }
}

/* Overwrites DOMAIN and the names of hosts that end in it: what they are called says nothing. */
static void blank_hosts(struct smtp_folded *folded, struct str domain)
{
    char *text = folded->text;
    blank_out(folded, domain, ECHOED);
    for (size_t at = folded->length; at > 1; at--) {
        char before = text[at - 2];
        if (text[at - 1] == ECHOED && (is_alnum(before) || before == '.' || before == '-'))
            text[at - 2] = ECHOED;
    }
}

/* Overwrites the words with an @ in them: addresses, whoever's.  Returns whether the text begins with one. */
static bool blank_addresses(struct smtp_folded *folded, char with)
{
    static const char around[] = " <>()[]{},;:'\"";
    char *text = folded->text;
    bool first = false;
    for (size_t at = 0; at < folded->length; at++) {
        size_t from = at, to = at;
        if (text[at] != '@')
            continue;
        while (from > 0 && strchr(around, text[from - 1]) == NULL)
            from--;
        while (to < folded->length && strchr(around, text[to]) == NULL)
            to++;
        first = first || from == strspn(text, " <");
        memset(text + from, with, to - from);
    }
    return first;
}

/* Overwrites the URLs but for their hosts: spamhaus.org tells something, the path is a number or a page's
 * name. */
static void blank_urls(struct smtp_folded *folded)
{
    char *text = folded->text, *end = folded->text + folded->length, *url = text;
    while ((url = strstr(url, "://")) != NULL) {
        char *path = url + 3;
        path += strcspn(path, "/?# <>()[]");
        char *rest = path + strcspn(path, " <>()[]");
        memset(path, ' ', (size_t)(rest - path));
        url = rest < end ? rest : end;
    }
}

/* Takes out what is echoed, with the brackets, quotes and blanks around it. */
static void close_gaps(struct smtp_folded *folded)
{
    static const char around[] = " <>()[]'\"\1";
    char *text = folded->text, *end = text + folded->length, *to = text;
    for (char *from = text; from < end;) {
        size_t length = strspn(from, around);
        if (length > 0 && memchr(from, ECHOED, length) != NULL) {
            *to++ = ' ';
            from += length;
            continue;
        }
        do
            *to++ = *from++;
        while (length-- > 1);
    }
    *to = '\0';
    folded->length = (size_t)(to - text);
}

/* Whether LOCAL, a local part, is what servers say anyway, as `user` and `spam` are: such a one that stands
 * by itself is no echo.  But one that would make a mailbox invalid by itself, as `suspended`, always is. */
static bool is_said_anyway(const struct smtp_folded *folded, struct str local)
{
    char word[LOCAL_MOST + 1] = "";
    bool said = false;
    put_lower(str_head(local, LOCAL_MOST), word);
    if (strstr(folded->text, word) == NULL)
        return true;
    for (size_t i = 0; i < smtp_words_count; i++) {
        const char *phrase = smtp_words[i].phrase;
        bool veto = (smtp_words[i].meaning & MEANS_VETO) != 0, words = strchr(phrase, ' ') != NULL;
        if (!veto && !words && strstr(word, phrase) != NULL)
            return false;
        said = said || ((veto || words) && strstr(phrase, word) != NULL);
    }
    return said;
}

/* Takes out of the text what says nothing.  Returns whether it begins with somebody else's address. */
static bool strip(struct smtp_folded *folded, struct str recipient, struct str host)
{
    const char *at = recipient.length > 0 ? memrchr(recipient.bytes, '@', recipient.length) : NULL;
    blank_out(folded, recipient, ECHOED);
    /* Whose address it is can be told only where the recipient's is known. */
    bool stranger = blank_addresses(folded, at == NULL ? ECHOED : ' ') && at != NULL;
    blank_urls(folded);
    blank_hosts(folded, host);
    if (at != NULL) {
        struct str local = str_head(recipient, (size_t)(at - recipient.bytes));
        blank_hosts(folded, str_tail(recipient, local.length + 1));
        if (!is_said_anyway(folded, local))
            blank_out(folded, local, ECHOED);
    }
    for (size_t i = 0; i < sizeof empty_phrases / sizeof *empty_phrases; i++)
        blank_out(folded, str_of(empty_phrases[i]), ' ');
    close_gaps(folded);
    return stranger;
}

static unsigned start_of(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    return ((unsigned)bytes[0] << 8 ^ (unsigned)bytes[1] << 4 ^ bytes[2]) % SMTP_FOLDED_STARTS;
}

/* There are hundreds of phrases, and few of them begin as anything in the text does. */
static void note_starts(struct smtp_folded *folded)
{
    memset(folded->starts, 0, sizeof folded->starts);
    for (size_t at = 0; at + START_BYTES <= folded->length; at++) {
        unsigned start = start_of(folded->text + at);
        folded->starts[start / 64] |= UINT64_C(1) << start % 64;
    }
}

bool smtp_folded_has(const struct smtp_folded *folded, const char *phrase, bool word)
{
    size_t length = strlen(phrase);
    unsigned start = length >= START_BYTES ? start_of(phrase) : 0;
    if (length >= START_BYTES && (folded->starts[start / 64] >> start % 64 & 1) == 0)
        return false;
    for (const char *at = folded->text; (at = strstr(at, phrase)) != NULL; at++)
        if (!word || ((at == folded->text || !is_alnum(at[-1])) && !is_alnum(at[length])))
            return true;
    return false;
}

static bool names_a_mailbox(const struct smtp_folded *folded)
{
    for (size_t i = 0; i < sizeof mailbox_words / sizeof *mailbox_words; i++)
        if (smtp_folded_has(folded, mailbox_words[i], false))
            return true;
    return false;
}

void smtp_fold(const struct smtp_said *said, struct smtp_folded *folded)
{
    struct str text = str_head(said->reply.text, SMTP_FOLDED_MAX);
    const uint8_t *enhanced = said->reply.enhanced;
    folded->said = said;
    folded->length = text.length;
    put_lower(text, folded->text);
    folded->text[text.length] = '\0';
    folded->means = strip(folded, said->recipient, said->host) ? MEANS_SENDER : 0;
    note_starts(folded);
    for (size_t i = 0; i < smtp_words_count; i++)
        if ((folded->means & smtp_words[i].meaning) == 0 &&
            smtp_folded_has(folded, smtp_words[i].phrase, smtp_words[i].word))
            folded->means |= smtp_words[i].meaning;
    bool of_mailbox = enhanced[0] != 0 && (enhanced[1] == 1 || enhanced[1] == 2);
    if (!of_mailbox && (folded->means & (MEANS_DISABLED | MEANS_MOVED)) != 0 && !names_a_mailbox(folded))
        folded->means &= ~(unsigned)(MEANS_DISABLED | MEANS_MOVED);
}
