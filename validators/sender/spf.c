/* Judges by the SPF records of a domain whether a machine may send mail in its name (RFC 7208). */
#include "validators/sender/spf.h"

#include <arpa/inet.h>
#include <string.h>

#include "validators/sender/spf_term.h"

enum {
    HOSTS_MAX = 10, /* of an mx or a ptr: RFC 7208 4.6.4 */
    IPV4_BYTES = 4,
    IPV6_BYTES = 16,
};

const char *const spf_result_words[SPF_RESULT_COUNT] = {
    [SPF_NONE] = "none",           [SPF_NEUTRAL] = "neutral",   [SPF_PASS] = "pass",
    [SPF_FAIL] = "fail",           [SPF_SOFTFAIL] = "softfail", [SPF_TEMPERROR] = "temperror",
    [SPF_PERMERROR] = "permerror",
};

enum fit { FIT_NO, FIT_YES, FIT_TEMPERROR, FIT_PERMERROR };

struct evaluation {
    const struct spf_question *question;
    struct spf_answer *answer;
    unsigned depth; /* of includes; the look-ups bound it */
};

/* A term of the record of DOMAIN. */
struct place {
    const struct spf_term *term;
    const char *domain;
};

static enum spf_result check_domain(struct evaluation *evaluation, const char *domain);

/* The first error is the cause; those around it follow from it. */
static enum fit err(struct evaluation *evaluation, enum fit fit, const char *error)
{
    if (evaluation->answer->error == NULL)
        evaluation->answer->error = error;
    return fit;
}

static void show_term(struct spf_answer *answer, struct str text)
{
    size_t length = text.length < SPF_TERM_SHOWN ? text.length : SPF_TERM_SHOWN - 1;
    for (size_t i = 0; i < length; i++)
        answer->term[i] = text.bytes[i] > ' ' && text.bytes[i] <= '~' ? text.bytes[i] : '?';
    answer->term[length] = '\0';
}

static enum fit count_lookup(struct evaluation *evaluation)
{
    return ++evaluation->answer->lookups > SPF_LOOKUPS_MAX
               ? err(evaluation, FIT_PERMERROR, "it needs more than 10 DNS lookups")
               : FIT_NO;
}

/* Asks for RECORDS; FIT_NO: they are there, or there are none. */
static enum fit find(struct evaluation *evaluation, const char *name, enum dns_type type,
                     struct records *records)
{
    struct record_source *source = evaluation->question->records;
    source->find(source, name, type, records);
    if (records->outcome == RECORDS_FAILED)
        return err(evaluation, FIT_TEMPERROR, "DNS does not answer");
    if (records->outcome == RECORDS_NONE && ++evaluation->answer->voids > SPF_VOIDS_MAX)
        return err(evaluation, FIT_PERMERROR, "more than 2 of its names have no records");
    return FIT_NO;
}

static bool is_ours(const struct spf_question *question, const unsigned char *octets, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    return memcmp(question->ip, octets, whole) == 0 &&
           (rest == 0 || (question->ip[whole] ^ octets[whole]) >> (8 - rest) == 0);
}

/* Whether one of the addresses of NAME is ours, but for the bits behind those of the term. */
static enum fit fits_addresses(struct evaluation *evaluation, const char *name, const struct spf_term *term)
{
    const struct spf_question *question = evaluation->question;
    bool ipv6 = question->address_length == IPV6_BYTES;
    struct records records;
    unsigned char octets[IPV6_BYTES];
    enum fit fit = find(evaluation, name, ipv6 ? DNS_AAAA : DNS_A, &records);
    if (fit != FIT_NO || question->address_length == 0)
        return fit;
    for (unsigned i = 0; i < records.count; i++)
        if (inet_pton(ipv6 ? AF_INET6 : AF_INET, records.texts[i].bytes, octets) == 1 &&
            is_ours(question, octets, term->prefixes[ipv6]))
            return FIT_YES;
    return FIT_NO;
}

static enum fit fits_all(struct evaluation *evaluation, const struct place *place, const char *name)
{
    (void)evaluation;
    (void)place;
    (void)name;
    return FIT_YES;
}

static enum fit fits_include(struct evaluation *evaluation, const struct place *place, const char *name)
{
    static const enum fit fits[SPF_RESULT_COUNT] = {
        [SPF_PASS] = FIT_YES,
        [SPF_TEMPERROR] = FIT_TEMPERROR,
        [SPF_NONE] = FIT_PERMERROR,
        [SPF_PERMERROR] = FIT_PERMERROR,
    };
    (void)place;
    evaluation->depth++;
    enum spf_result result = check_domain(evaluation, name);
    evaluation->depth--;
    if (result == SPF_NONE)
        err(evaluation, FIT_PERMERROR, "a domain that it includes has no SPF record");
    return fits[result];
}

static enum fit fits_a(struct evaluation *evaluation, const struct place *place, const char *name)
{
    return fits_addresses(evaluation, name, place->term);
}

static enum fit fits_mx(struct evaluation *evaluation, const struct place *place, const char *name)
{
    struct records hosts;
    enum fit fit = find(evaluation, name, DNS_MX, &hosts);
    if (fit == FIT_NO && hosts.count > HOSTS_MAX)
        return err(evaluation, FIT_PERMERROR, "an mx term in it has more than 10 hosts");
    if (evaluation->question->address_length == 0)
        return fit;
    for (unsigned i = 0; i < hosts.count && fit == FIT_NO; i++)
        if (hosts.texts[i].length > 0)
            fit = fits_addresses(evaluation, hosts.texts[i].bytes, place->term);
    return fit;
}

/* Whether HOST is NAME or below it. */
static bool is_below(struct str host, struct str name)
{
    if (host.length < name.length || !str_equal_nocase(str_tail(host, host.length - name.length), name))
        return false;
    return host.length == name.length || host.bytes[host.length - name.length - 1] == '.';
}

/* RFC 7208 5.5: a host that our address points to, that points back, and that is below NAME. */
static enum fit fits_ptr(struct evaluation *evaluation, const struct place *place, const char *name)
{
    static const struct spf_term exact = {.prefixes = {8 * IPV4_BYTES, 8 * IPV6_BYTES}};
    const struct spf_question *question = evaluation->question;
    const char *error = evaluation->answer->error;
    char reverse[DNS_REVERSE_BYTES];
    struct records hosts;
    (void)place;
    if (!dns_reverse_name(question->ip, question->address_length, reverse))
        return FIT_NO;
    if (find(evaluation, reverse, DNS_PTR, &hosts) == FIT_PERMERROR)
        return FIT_PERMERROR;
    for (unsigned i = 0; i < hosts.count && i < HOSTS_MAX; i++)
        if (is_below(hosts.texts[i], str_of(name)) &&
            fits_addresses(evaluation, hosts.texts[i].bytes, &exact) == FIT_YES)
            return FIT_YES;
    evaluation->answer->error = error; /* names that cannot be asked are passed over */
    return FIT_NO;
}

/* Whether the network of TERM, of addresses of LENGTH octets, has us in it; one of everybody has strangers
 * too. */
static enum fit fits_network(const struct spf_question *question, const struct spf_term *term,
                             unsigned length)
{
    unsigned bits = term->prefixes[length == IPV6_BYTES];
    bool comparable = question->address_length == length || (question->address_length == 0 && bits == 0);
    return comparable && is_ours(question, term->octets, bits) ? FIT_YES : FIT_NO;
}

static enum fit fits_ip4(struct evaluation *evaluation, const struct place *place, const char *name)
{
    (void)name;
    return fits_network(evaluation->question, place->term, IPV4_BYTES);
}

static enum fit fits_ip6(struct evaluation *evaluation, const struct place *place, const char *name)
{
    (void)name;
    return fits_network(evaluation->question, place->term, IPV6_BYTES);
}

/* Any IPv4 address will do, whoever asks (RFC 7208 5.7). */
static enum fit fits_exists(struct evaluation *evaluation, const struct place *place, const char *name)
{
    struct records records;
    (void)place;
    enum fit fit = find(evaluation, name, DNS_A, &records);
    return fit == FIT_NO && records.count > 0 ? FIT_YES : fit;
}

static const struct mechanism {
    enum fit (*fits)(struct evaluation *evaluation, const struct place *place, const char *name);
    bool asks; /* counts as a look-up; its value is a name, or the domain itself */
} mechanisms[SPF_KIND_COUNT] = {
    [SPF_ALL] = {fits_all, false}, [SPF_INCLUDE] = {fits_include, true}, [SPF_A] = {fits_a, true},
    [SPF_MX] = {fits_mx, true},    [SPF_PTR] = {fits_ptr, true},         [SPF_IP4] = {fits_ip4, false},
    [SPF_IP6] = {fits_ip6, false}, [SPF_EXISTS] = {fits_exists, true},
};

/* Whether the term at PLACE, a mechanism, fits. */
static enum fit fits(struct evaluation *evaluation, const struct place *place)
{
    const struct mechanism *mechanism = &mechanisms[place->term->kind];
    char name[DNS_NAME_MAX + 1];
    struct str value = place->term->value.length > 0 ? place->term->value : STR("%{d}");
    if (!mechanism->asks)
        return mechanism->fits(evaluation, place, place->domain);
    enum fit counted = count_lookup(evaluation);
    if (counted != FIT_NO)
        return counted;
    if (spf_expand(evaluation->question, place->domain, value, name) == SPF_EXPANDED)
        return mechanism->fits(evaluation, place, name);
    evaluation->answer->guessed = true;
    return FIT_NO;
}

/* Takes the next term off the front of RECORD. */
static bool next_term(struct str *record, struct str *text)
{
    while (record->length > 0 && record->bytes[0] == ' ')
        *record = str_tail(*record, 1);
    size_t length = 0;
    while (length < record->length && record->bytes[length] != ' ')
        length++;
    *text = str_head(*record, length);
    *record = str_tail(*record, length);
    return length > 0;
}

/* Whether every term of RECORD can be read, as must be known before any is asked (RFC 7208 4.6). */
static bool is_readable(struct evaluation *evaluation, const char *domain, struct str record)
{
    unsigned seen[SPF_KIND_COUNT] = {0};
    char name[DNS_NAME_MAX + 1];
    struct spf_term term;
    struct str text;
    while (next_term(&record, &text)) {
        bool read = spf_term_read(text, &term);
        bool once =
            read && (++seen[term.kind] == 1 || term.kind < SPF_REDIRECT || term.kind == SPF_OTHER_MODIFIER);
        bool named =
            once && (mechanisms[term.kind].asks || term.kind == SPF_REDIRECT) && term.value.length > 0;
        if (!once ||
            (named && spf_expand(evaluation->question, domain, term.value, name) == SPF_EXPANDED_WRONG)) {
            if (evaluation->answer->error == NULL)
                show_term(evaluation->answer, text);
            err(evaluation, FIT_PERMERROR,
                read && !once ? "it has a modifier twice" : "it has a malformed term");
            return false;
        }
    }
    return true;
}

/* Goes on with the record that a redirect names. */
static enum spf_result redirect(struct evaluation *evaluation, const struct place *place)
{
    char name[DNS_NAME_MAX + 1];
    if (count_lookup(evaluation) != FIT_NO)
        return SPF_PERMERROR;
    if (spf_expand(evaluation->question, place->domain, place->term->value, name) != SPF_EXPANDED) {
        evaluation->answer->guessed = true;
        return SPF_NEUTRAL;
    }
    enum spf_result result = check_domain(evaluation, name);
    if (result != SPF_NONE)
        return result;
    err(evaluation, FIT_PERMERROR, "the domain that it redirects to has no SPF record");
    return SPF_PERMERROR;
}

static enum spf_result evaluate(struct evaluation *evaluation, const char *domain, struct str record)
{
    struct spf_term term, elsewhere = {.kind = SPF_ALL};
    struct str text;
    while (next_term(&record, &text)) {
        spf_term_read(text, &term); /* is_readable has seen that it can be */
        if (term.kind == SPF_REDIRECT)
            elsewhere = term;
        if (term.kind >= SPF_REDIRECT)
            continue;
        enum fit fit = fits(evaluation, &(struct place){&term, domain});
        if (fit == FIT_NO)
            continue;
        bool first = evaluation->answer->term[0] == '\0';
        if (evaluation->depth == 0 && (fit == FIT_YES || first))
            show_term(evaluation->answer, text);
        return fit == FIT_YES ? term.result : fit == FIT_TEMPERROR ? SPF_TEMPERROR : SPF_PERMERROR;
    }
    return elsewhere.kind == SPF_REDIRECT ? redirect(evaluation, &(struct place){&elsewhere, domain})
                                          : SPF_NEUTRAL;
}

/* Whether TEXT is an SPF record (RFC 7208 4.5); *TERMS is what follows its version then. */
static bool is_spf(struct str text, struct str *terms)
{
    struct str version = STR("v=spf1");
    *terms = str_tail(text, version.length);
    return str_equal_nocase(str_head(text, version.length), version) &&
           (terms->length == 0 || terms->bytes[0] == ' ');
}

static enum spf_result check_domain(struct evaluation *evaluation, const char *domain)
{
    struct record_source *source = evaluation->question->records;
    struct records records;
    struct str terms, record = STR("");
    unsigned count = 0;
    source->find(source, domain, DNS_TXT, &records);
    if (records.outcome == RECORDS_FAILED) {
        err(evaluation, FIT_TEMPERROR, "DNS does not answer");
        return SPF_TEMPERROR;
    }
    for (unsigned i = 0; i < records.count; i++)
        if (is_spf(records.texts[i], &terms)) {
            record = terms;
            count++;
        }
    if (count > 1)
        err(evaluation, FIT_PERMERROR, "there is more than one SPF record");
    if (count != 1)
        return count == 0 ? SPF_NONE : SPF_PERMERROR;
    return is_readable(evaluation, domain, record) ? evaluate(evaluation, domain, record) : SPF_PERMERROR;
}

void spf_check(const struct spf_question *question, struct spf_answer *answer)
{
    struct evaluation evaluation = {.question = question, .answer = answer};
    *answer = (struct spf_answer){.result = SPF_NONE};
    answer->result = check_domain(&evaluation, question->domain);
    if (answer->result != SPF_TEMPERROR && answer->result != SPF_PERMERROR)
        answer->error = NULL; /* a term that could not be asked, but did not matter */
}
