/* The text of a reply made ready for the rulings: folded, without what says nothing, and what its words mean.
 */
#include "validators/smtp/ruling/smtp_ruling_text.h"

#include <stdio.h>
#include <string.h>

#include "validators/smtp/ruling/smtp_ruling_names.h"
#include "validators/smtp/ruling/smtp_ruling_tables.h"

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

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Makes the letter of two bytes at AT, which is Latin-1 or Cyrillic, a small one. */
static void lower_letter(unsigned char at[2])
{
    enum { LATIN = 0xc3, LATIN_END = 0x9e, TIMES = 0x97, CYRILLIC = 0xd0, CYRILLIC_NEXT = 0xd1 };
    if (at[0] == LATIN && at[1] <= LATIN_END && at[1] != TIMES) {
        at[1] += 0x20;
    } else if (at[0] == CYRILLIC && at[1] < 0xb0) {
        at[0] = at[1] < 0x90 || at[1] >= 0xa0 ? CYRILLIC_NEXT : CYRILLIC;
        at[1] = (unsigned char)(at[1] < 0x90 ? at[1] + 0x10 : at[1] < 0xa0 ? at[1] + 0x20 : at[1] - 0x20);
    }
}

static void put_lower(struct str from, char *to)
{
    for (size_t i = 0; i < from.length; i++)
        to[i] = ascii_lower(from.bytes[i]);
    for (size_t i = 1; i < from.length; i++)
        if (str_continues(to[i]))
            lower_letter((unsigned char *)to + i - 1);
}

/* Overwrites NEEDLE with WITH wherever it stands as a word of its own.  Returns whether it did. */
static bool blank_out(struct smtp_folded *folded, struct str needle, char with)
{
    char lower[ECHO_MOST], *end = folded->text + folded->length, *at = folded->text;
    bool found = false;
    if (needle.length < ECHO_LEAST || needle.length > ECHO_MOST)
        return false;
    put_lower(needle, lower);
    while ((at = memmem(at, (size_t)(end - at), lower, needle.length)) != NULL) {
        bool begins = at == folded->text || !is_alnum(at[-1]), ends = !is_alnum(at[needle.length]);
        if (begins && ends)
            memset(at, with, needle.length);
        found = found || (begins && ends);
        at++;
    }
    return found;
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

/* Overwrites the words with an @ in them: addresses, whoever's.  Returns what they mean if none is the
 * recipient's: one that the text begins with is the sender's, one that is no contact may be anybody's. */
static unsigned blank_addresses(struct smtp_folded *folded, char with)
{
    static const char around[] = " <>()[]{},;:'\"";
    char *text = folded->text;
    unsigned means = 0;
    for (size_t at = 0; at < folded->length; at++) {
        size_t from = at, to = at;
        if (text[at] != '@')
            continue;
        while (from > 0 && strchr(around, text[from - 1]) == NULL)
            from--;
        while (to < folded->length && strchr(around, text[to]) == NULL)
            to++;
        means |= from == strspn(text, " <") ? MEANS_SENDER : smtp_is_contact(folded, from) ? 0 : MEANS_DOUBT;
        memset(text + from, with, to - from);
    }
    return means;
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

enum said { SAID_NEVER, SAID_MAYBE, SAID_ANYWAY };

/* Whether a server that says PHRASE may mean that, where WORD stands in its text. */
static enum said is_said(const char *word, const char *phrase, unsigned meaning)
{
    bool veto = (meaning & MEANS_VETO) != 0, words = strchr(phrase, ' ') != NULL;
    if (!veto && !words && meaning != MEANS_MAILBOX && strstr(word, phrase) != NULL)
        return SAID_NEVER;
    return (veto || words) && strstr(phrase, word) != NULL ? SAID_ANYWAY : SAID_MAYBE;
}

/* Whether LOCAL, a local part, is what servers say anyway, as `user` and `spam` are: such a one that stands
 * by itself is no echo.  But one that would make a mailbox invalid by itself, as `suspended`, always is. */
static bool is_said_anyway(const struct smtp_folded *folded, struct str local)
{
    char word[LOCAL_MOST + 1] = "";
    enum said said = SAID_MAYBE;
    put_lower(str_head(local, LOCAL_MOST), word);
    if (strstr(folded->text, word) == NULL)
        return true;
    for (size_t i = 0; i < smtp_words_count && said != SAID_NEVER; i++) {
        enum said now = is_said(word, smtp_words[i].phrase, smtp_words[i].meaning);
        said = now != SAID_MAYBE ? now : said;
    }
    for (size_t i = 0; i < smtp_tongues_count; i++)
        for (size_t j = 0; j < smtp_tongues[i].count && said != SAID_NEVER; j++) {
            enum said now = is_said(word, smtp_tongues[i].phrases[j], smtp_tongues[i].meaning);
            said = now != SAID_MAYBE ? now : said;
        }
    return said == SAID_ANYWAY;
}

/* The part of ADDRESS after the last @; empty without one. */
static struct str domain_in(struct str address)
{
    const char *at = address.length > 0 ? memrchr(address.bytes, '@', address.length) : NULL;
    return at != NULL ? str_tail(address, (size_t)(at + 1 - address.bytes)) : STR("");
}

/* Whether DOMAIN is NAME, or in it. */
static bool is_within(struct str domain, struct str name)
{
    size_t above = domain.length - name.length;
    return name.length > 0 && name.length <= domain.length &&
           str_equal_nocase(str_tail(domain, above), name) && (above == 0 || domain.bytes[above - 1] == '.');
}

/* Takes our sender's domain and our HELO name out of the text: those that the domain asked about is WITHIN,
 * or the others.  Returns MEANS_US if one was there. */
static unsigned blank_ours(struct smtp_folded *folded, bool within)
{
    const struct smtp_said *said = folded->said;
    struct str asked = domain_in(said->recipient);
    const struct str ours[] = {domain_in(said->sender), said->helo};
    bool found = false;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (is_within(asked, ours[i]) == within)
            found = smtp_blank_name(folded, ours[i]) || found;
    return found ? MEANS_US : 0;
}

/* Takes out of the text the parts of RECIPIENT, whose domain is DOMAIN.  Returns whether the local part was
 * there. */
static bool blank_parts(struct smtp_folded *folded, struct str recipient, struct str domain)
{
    struct str local = str_head(recipient, recipient.length - domain.length - 1);
    blank_hosts(folded, domain);
    return !is_said_anyway(folded, local) && blank_out(folded, local, ECHOED);
}

/* Takes out of the text what says nothing.  Returns what the names in it mean. */
static unsigned strip(struct smtp_folded *folded, const struct smtp_said *said)
{
    struct str domain = domain_in(said->recipient);
    bool known = domain.length > 0, echoed = blank_out(folded, said->recipient, ECHOED);
    unsigned means = blank_out(folded, said->sender, ECHOED) ? MEANS_SENDER : 0;
    if (!str_equal_nocase(said->host, said->helo))
        blank_hosts(folded, said->host);
    means |= blank_ours(folded, false);
    unsigned others = blank_addresses(folded, known ? ' ' : ECHOED);
    means |= known ? others : 0; /* else any address may be the recipient's */
    blank_urls(folded);
    if (known)
        echoed = blank_parts(folded, said->recipient, domain) || echoed;
    means |= blank_ours(folded, true);
    for (size_t i = 0; i < sizeof empty_phrases / sizeof *empty_phrases; i++)
        blank_out(folded, str_of(empty_phrases[i]), ' ');
    close_gaps(folded);
    /* A reply about the mailbox may say as well which host told it so. */
    return means | (smtp_names_ip(folded, echoed) ? MEANS_US : 0);
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

/* Whether PHRASE may be in the text: no is certain. */
static bool may_have(const struct smtp_folded *folded, const char *phrase)
{
    unsigned start = strlen(phrase) >= START_BYTES ? start_of(phrase) : SMTP_FOLDED_STARTS;
    return start == SMTP_FOLDED_STARTS || (folded->starts[start / 64] >> start % 64 & 1) != 0;
}

bool smtp_folded_has(const struct smtp_folded *folded, const char *phrase, bool word)
{
    size_t length = strlen(phrase);
    if (!may_have(folded, phrase))
        return false;
    for (const char *at = folded->text; (at = strstr(at, phrase)) != NULL; at++)
        if (!word || ((at == folded->text || !is_alnum(at[-1])) && !is_alnum(at[length])))
            return true;
    return false;
}

/* Whether some phrase of MEANING is in CLAUSE, a piece of the text. */
static bool clause_means(const struct smtp_folded *folded, const char *clause, unsigned meaning)
{
    for (size_t i = 0; i < smtp_words_count; i++)
        if (smtp_words[i].meaning == meaning && may_have(folded, smtp_words[i].phrase) &&
            strstr(clause, smtp_words[i].phrase) != NULL)
            return true;
    for (size_t i = 0; i < smtp_tongues_count; i++)
        for (size_t j = 0; j < smtp_tongues[i].count && smtp_tongues[i].meaning == meaning; j++)
            if (may_have(folded, smtp_tongues[i].phrases[j]) &&
                strstr(clause, smtp_tongues[i].phrases[j]) != NULL)
                return true;
    return false;
}

/* The end of the clause that begins at CLAUSE: a stop, not a dot in a name. */
static size_t clause_length(const char *clause)
{
    size_t length = strcspn(clause, ".,;:!?(");
    while (clause[length] != '\0' && clause[length] != '(' && clause[length + 1] != ' ' &&
           clause[length + 1] != '\0')
        length += 1 + strcspn(clause + length + 1, ".,;:!?(");
    return length;
}

/* Whether in some clause a mailbox is named and something said not to be there. */
static bool says_absent(const struct smtp_folded *folded)
{
    char clause[SMTP_FOLDED_MAX + 1];
    for (const char *at = folded->text; *at != '\0';) {
        size_t length = clause_length(at);
        memcpy(clause, at, length);
        clause[length] = '\0';
        if (clause_means(folded, clause, MEANS_MAILBOX) && clause_means(folded, clause, MEANS_ABSENT))
            return true;
        at += length + (at[length] != '\0');
    }
    return false;
}

/* Adds the meanings of the words in the text. */
static void note_meanings(struct smtp_folded *folded)
{
    for (size_t i = 0; i < smtp_words_count; i++)
        if ((folded->means & smtp_words[i].meaning) == 0 &&
            smtp_folded_has(folded, smtp_words[i].phrase, smtp_words[i].word))
            folded->means |= smtp_words[i].meaning;
    for (size_t i = 0; i < smtp_tongues_count; i++)
        for (size_t j = 0; j < smtp_tongues[i].count && (folded->means & smtp_tongues[i].meaning) == 0; j++)
            if (smtp_folded_has(folded, smtp_tongues[i].phrases[j], false))
                folded->means |= smtp_tongues[i].meaning;
}

/* Whether the enhanced code of SAID may be no more than the name of the mailbox. */
static bool is_code_echoed(const struct smtp_said *said)
{
    char code[sizeof "255.255.255@"];
    const uint8_t *enhanced = said->reply.enhanced;
    int length = snprintf(code, sizeof code, "%u.%u.%u@", enhanced[0], enhanced[1], enhanced[2]);
    return str_starts(said->recipient, (struct str){code, (size_t)length});
}

void smtp_fold(const struct smtp_said *said, struct smtp_folded *folded)
{
    struct str text = str_head(said->reply.text, SMTP_FOLDED_MAX);
    folded->said = said;
    folded->length = text.length;
    put_lower(text, folded->text);
    folded->text[text.length] = '\0';
    folded->means = strip(folded, said);
    note_starts(folded);
    note_meanings(folded);
    bool cut = said->reply.cut || said->reply.text.length > text.length; /* who knows how it goes on */
    bool contradicts = said->reply.code >= 500 && smtp_has_temporary_code(folded);
    if (cut || contradicts || is_code_echoed(said))
        folded->means |= MEANS_DOUBT;
    bool named = (folded->means & MEANS_MAILBOX) != 0;
    if (named && (folded->means & (MEANS_ABSENT | MEANS_UNKNOWN)) == MEANS_ABSENT && says_absent(folded))
        folded->means |= MEANS_UNKNOWN;
    /* A service or a domain can be closed or moved as well. */
    bool of_mailbox =
        said->reply.enhanced[0] != 0 && (said->reply.enhanced[1] == 1 || said->reply.enhanced[1] == 2);
    if (!of_mailbox && !named)
        folded->means &= ~(unsigned)(MEANS_DISABLED | MEANS_MOVED);
}
