/* Makes the lists that the benchmarks clean: the same options and seed give the same bytes everywhere.
 *
 * Every row is made from a generator of its own, seeded by the row's number: a duplicate can so be made again
 * from the number of the row that it repeats, and nothing need be kept. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { OUT_BYTES = 1 << 20, ROW_BYTES_MAX = 1024 /* the longest has about 300 */, DOMAIN_BYTES = 48 };

/* In thousandths of the rows. */
enum { CHANCE = 1000, DISPOSABLE_CHANCE = 10, TYPO_CHANCE = 5, ROLE_CHANCE = 30, DEFECT_CHANCE = 20 };
enum { DUPLICATE_CHANCE = 50, UPPER_CHANCE = 10, QUOTED_CHANCE = 50, UTF8_CHANCE = 10 };
enum { CROWDED_DOMAINS = 5000 /* have six digits behind each name: see put_local */ };

/* clang-format off */
/* In the order of their size. */
static const char *const mass_providers[] = {
    "gmail.com", "qq.com", "163.com", "outlook.com", "yahoo.com", "hotmail.com", "126.com", "icloud.com",
    "gmx.de", "web.de", "mail.ru", "yahoo.co.jp", "aol.com", "naver.com", "live.com", "msn.com",
    "yandex.ru", "sina.com", "139.com", "foxmail.com", "orange.fr", "libero.it", "comcast.net",
    "t-online.de", "yahoo.co.uk", "proton.me", "hotmail.co.uk", "wanadoo.fr", "googlemail.com", "sohu.com",
    "hotmail.fr", "uol.com.br", "yeah.net", "gmx.net", "me.com", "btinternet.com", "wp.pl", "seznam.cz",
    "rediffmail.com", "zoho.com",
};
static const char *const tlds[] = {
    ".com", ".com", ".com", ".com", ".com", ".de", ".cn", ".com.cn", ".co.uk", ".it", ".fr", ".nl", ".net",
    ".org", ".es", ".pl", ".com.br", ".co.jp", ".in", ".ru", ".io", ".com.tw", ".ch", ".at", ".se",
    ".com.au", ".ca", ".eu",
};
static const char *const syllables[] = {
    "al", "ver", "tec", "nor", "ma", "ri", "hua", "xin", "da", "zhong", "bau", "werk", "lo", "gis", "tra",
    "de", "so", "lar", "ne", "xa", "pro", "med", "i", "ko", "ta", "ban", "que", "fer", "ro", "lin", "ber",
    "gold", "san", "mar", "el", "tron", "cy", "an", "vi", "sta", "go", "pan", "or", "bit", "ur", "ku",
    "wen", "jia",
};
static const char *const first_names[] = {
    "James", "Mary", "Wei", "Anna", "John", "Li", "Maria", "Peter", "Fang", "Laura", "David", "Sofia",
    "Jing", "Thomas", "Emma", "Marco", "Elena", "Yan", "Paul", "Julia", "Min", "Daniel", "Sarah", "Lukas",
    "Ivan", "Olga", "Carlos", "Ana", "Pierre", "Claire", "Hiroshi", "Yuki", "Ahmed", "Fatima", "Raj",
    "Priya", "Chen", "Mei", "Hans", "Ingrid", "George", "Helen", "Lucas", "Nina", "Oscar", "Petra",
    "Quentin", "Rosa", "Stefan", "Tina", "Victor", "Wendy",
};
static const char *const last_names[] = {
    "Smith", "Wang", "Mueller", "Rossi", "Zhang", "Johnson", "Garcia", "Liu", "Schmidt", "Martin", "Brown",
    "Chen", "Silva", "Ivanov", "Kowalski", "Tanaka", "Yang", "Bernard", "Jones", "Huang", "Fischer",
    "Bianchi", "Novak", "Zhao", "Williams", "Weber", "Dubois", "Wu", "Lopez", "Santos", "Zhou", "Meyer",
    "Taylor", "Sato", "Becker", "Xu", "Sun", "Moreau", "Davies", "Schulz", "Hoffmann", "Khan", "Kumar",
    "Ma", "Zhu", "Evans", "Richter", "Jansen", "Peeters", "Andersson", "Nielsen", "Hansen", "Virtanen",
    "Kovacs", "Popescu", "Papadopoulos", "Ferrari", "Romano", "Fernandez",
};
static const char *const utf8_names[] = {
    "Müller", "José", "王伟", "李娜", "Łukasz", "François", "Дмитрий", "Søren", "山田",
};
static const char *const company_kinds[] = {
    " GmbH", " Ltd", " Inc", " Co", " AG", " SA", " Group", " Trading", " SpA", "",
};
static const char *const company_tails[] = {", Inc.", ", Ltd.", ", LLC", " Co., Ltd.", " \"\"X\"\", Inc."};
static const char *const countries[] = {
    "DE", "CN", "US", "GB", "IT", "FR", "JP", "BR", "IN", "PL", "ES", "NL",
};
static const char *const notes[] = {
    "", "", "newsletter opt-in", "imported from the old shop system", "met at the fair in Hannover",
    "customer", "lead", "asked for a price list and a call", "", "VIP", "wants the printed catalogue",
    "imported from the old shop system",
};
static const char *const disposables[] = {
    "mailinator.com", "yopmail.com", "guerrillamail.com", "10minutemail.com",
};
static const char *const typos[] = {
    "gmial.com", "gmail.co", "gamil.com", "hotmial.com", "yaho.com", "outlok.com",
};
static const char *const roles[] = {
    "info", "sales", "admin", "office", "support", "kefu", "contact", "service", "noreply",
};

/* %l: the local part, %d: the domain. */
static const char *const defects[] = {
    "%l@@%d", "%l%d", "%l @%d", "%l@ %d", ".%l@%d", "%l.@%d", "%l..x@%d", "%l@.%d", "%l@%d.", "%l@-%d",
    "%l@%d-", "%l", "@%d", "%l@", "n/a", "", "none", "%l@localhost", "%l#%d", "%l@%d,", "<%l@%d>",
    "mailto:%l@%d", "%l at %d", "%l@[10.0.0.1]", "%l;%l@%d", "%l@%d/%l", "(%l)@%d", "%l@x_%d", "%l,x@%d",
    "%l@%d %l@%d", "\"\"%l@%d", "%l\\@%d", "%l@%d.123", "'%l@%d'", "\xc2\xa0%l@%d", "%l＠%d",
};
/* clang-format on */

struct options {
    uint64_t rows, domains, seed;
    bool quoted_all, plain;
};

/* Walker's alias table: a Zipf-distributed domain for one random number. */
struct alias {
    uint32_t threshold, other;
};

struct maker {
    struct options options;
    char (*domains)[DOMAIN_BYTES];
    struct alias *aliases;
    char *out;
    size_t used;
};

/* splitmix64 (public domain, S. Vigna). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* LIMIT is below 2^32. */
static uint64_t below(uint64_t *state, uint64_t limit)
{
    return (next(state) >> 32) * limit >> 32;
}

static bool by_chance(uint64_t *state, unsigned chance)
{
    return below(state, CHANCE) < chance;
}

#define PICK(state, table) ((table)[below(state, COUNT(table))])

static char *put_lower(char *to, const char *text)
{
    for (; *text != '\0'; text++)
        *to++ = (char)(*text >= 'A' && *text <= 'Z' ? *text + 32 : *text);
    *to = '\0';
    return to;
}

static char *put_number(char *to, uint64_t number, unsigned width)
{
    char digits[20];
    unsigned used = 0;
    for (; number > 0 || used < width || used == 0; number /= 10)
        digits[used++] = (char)('0' + number % 10);
    while (used > 0)
        *to++ = digits[--used];
    *to = '\0';
    return to;
}

/* Domains beyond the providers: two to four syllables, at times a hyphen or a number, and a suffix. */
static void name_domains(struct maker *maker)
{
    uint64_t state = maker->options.seed ^ 0xd0;
    for (size_t i = 0; i < maker->options.domains; i++) {
        char *to = maker->domains[i];
        if (i < COUNT(mass_providers)) {
            stpcpy(to, mass_providers[i]);
            continue;
        }
        for (uint64_t parts = 3 + below(&state, 2); parts > 0; parts--) {
            to = stpcpy(to, PICK(&state, syllables));
            if (parts == 2 && by_chance(&state, 100))
                *to++ = '-';
        }
        if (by_chance(&state, 150))
            to = put_number(to, below(&state, 400), 1);
        stpcpy(to, PICK(&state, tlds));
    }
}

/* Vose's way of filling the table: each column holds a share of at most two domains. */
static void fill_aliases(struct maker *maker)
{
    size_t count = maker->options.domains, small = 0, large = count;
    double sum = 0, *weight = memory_take(count * sizeof *weight);
    uint32_t *queue =
        memory_take(count * sizeof *queue); /* the small ones from the front, the large from the end */
    for (size_t i = 0; i < count; i++)
        sum += 1.0 / (double)(i + 1);
    for (size_t i = 0; i < count; i++) {
        weight[i] = (double)count / ((double)(i + 1) * sum);
        queue[weight[i] < 1.0 ? small++ : --large] = (uint32_t)i;
    }
    while (small > 0 && large < count) {
        uint32_t low = queue[--small], high = queue[large];
        maker->aliases[low] = (struct alias){(uint32_t)(weight[low] * UINT32_MAX), high};
        weight[high] -= 1.0 - weight[low];
        if (weight[high] < 1.0) {
            large++;
            queue[small++] = high;
        }
    }
    while (small > 0 || large < count) { /* what rounding has left: whole columns */
        uint32_t whole = small > 0 ? queue[--small] : queue[large++];
        maker->aliases[whole] = (struct alias){UINT32_MAX, whole};
    }
    free(queue);
    free(weight);
}

/* A domain's place in the order of size. */
static uint64_t draw_rank(const struct maker *maker, uint64_t *state)
{
    uint64_t column = below(state, maker->options.domains);
    struct alias alias = maker->aliases[column];
    return (uint32_t)next(state) <= alias.threshold ? column : alias.other;
}

struct person {
    const char *first, *last;
};

/* CROWDED: the domain has so many people that each has a number of six digits, as at the mass providers; else
 * names alone would repeat, and the more often the longer the list. */
static void put_local(char *to, uint64_t *state, const struct person *person, bool crowded)
{
    uint64_t style = below(state, 10);
    if (style < 6)
        to = put_lower(to, person->first);
    else
        *to++ = (char)(person->first[0] | 32);
    if (style == 5)
        *to++ = '_';
    else if (style < 4 || style == 6)
        *to++ = '.';
    to = put_lower(to, person->last);
    if (crowded)
        put_number(to, below(state, 1000000), 1);
    else if (style > 1 && style != 6)
        put_number(to, below(state, style < 5 ? 100 : 10000), 1);
}

/* FORM with the local part and the domain in their places. */
static void put_form(char *to, const char *form, const char *local, const char *domain)
{
    for (; *form != '\0'; form++)
        if (*form == '%')
            to = stpcpy(to, *++form == 'l' ? local : domain);
        else
            *to++ = *form;
    *to = '\0';
}

/* The address of row NUMBER with its person; quotes in it are doubled already. */
static void make_address(const struct maker *maker, uint64_t number, struct person *person, char *to)
{
    uint64_t state = maker->options.seed * 0x2545f4914f6cdd1du + number * 0xda942042e4dd58b5u;
    char local[64], domain[DOMAIN_BYTES];
    if (number > 0 && by_chance(&state, DUPLICATE_CHANCE)) {
        make_address(maker, below(&state, number), person, to);
        return;
    }
    person->first = PICK(&state, first_names);
    person->last = PICK(&state, last_names);
    uint64_t kind = below(&state, CHANCE), rank = draw_rank(maker, &state);
    bool role = kind >= CHANCE - ROLE_CHANCE;
    if (role) /* every company has its own, the mass providers have none */
        rank = below(&state, maker->options.domains);
    memcpy(domain, maker->domains[rank], DOMAIN_BYTES);
    if (kind < DISPOSABLE_CHANCE)
        stpcpy(domain, PICK(&state, disposables));
    else if (kind < DISPOSABLE_CHANCE + TYPO_CHANCE)
        stpcpy(domain, PICK(&state, typos));
    if (role)
        stpcpy(local, PICK(&state, roles));
    else if (strcmp(domain, "qq.com") == 0)
        put_number(local, 10000000 + below(&state, 3000000000u), 1);
    else
        put_local(local, &state, person, rank < CROWDED_DOMAINS || kind < DISPOSABLE_CHANCE + TYPO_CHANCE);
    if (by_chance(&state, UPPER_CHANCE))
        for (char *c = domain; *c != '\0'; c++)
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    put_form(to, by_chance(&state, DEFECT_CHANCE) ? PICK(&state, defects) : "%l@%d", local, domain);
}

static char *put_field(const struct maker *maker, char *to, const char *text)
{
    char *start = to;
    bool quoted = maker->options.quoted_all;
    for (; *text != '\0'; text++) {
        quoted = quoted || *text == ',' || *text == '"';
        *to++ = *text;
    }
    if (quoted) {
        memmove(start + 1, start, (size_t)(to - start));
        *start = '"';
        to[1] = '"';
        to += 2;
    }
    *to++ = ',';
    return to;
}

static void make_company(char *to, uint64_t *state, bool comma)
{
    char *start = to;
    for (uint64_t parts = 2 + below(state, 2); parts > 0; parts--)
        to = stpcpy(to, PICK(state, syllables));
    *start = (char)(*start - 32);
    stpcpy(to, comma ? PICK(state, company_tails) : PICK(state, company_kinds));
}

static void make_moment(char *to, uint64_t *state)
{
    const struct {
        const char *before;
        unsigned least, range;
    } parts[] = {{"20", 20, 6}, {"-", 1, 12}, {"-", 1, 28}, {" ", 8, 12}, {":", 0, 60}};
    for (size_t i = 0; i < COUNT(parts); i++)
        to = put_number(stpcpy(to, parts[i].before), parts[i].least + below(state, parts[i].range), 2);
}

static char *put_row(const struct maker *maker, uint64_t number, char *to)
{
    uint64_t state = maker->options.seed + number * 0x9fb21c651e98df25u;
    struct person person;
    char address[512], company[96], moment[24], id[24];
    make_address(maker, number, &person, address);
    if (maker->options.plain) {
        to = stpcpy(to, address);
        *to++ = '\n';
        return to;
    }
    bool utf8 = by_chance(&state, UTF8_CHANCE), comma = by_chance(&state, QUOTED_CHANCE);
    make_company(company, &state, comma);
    make_moment(moment, &state);
    put_number(id, number + 1, 1);
    const char *first = utf8 ? PICK(&state, utf8_names) : person.first;
    const char *country = PICK(&state, countries), *note = PICK(&state, notes);
    const char *fields[] = {id, first, person.last, address, company, country, moment, note};
    for (size_t i = 0; i < COUNT(fields); i++)
        to = put_field(maker, to, fields[i]);
    to[-1] = '\n';
    return to;
}

static void flush(struct maker *maker)
{
    if (fwrite(maker->out, 1, maker->used, stdout) != maker->used) {
        perror("make_list");
        exit(74);
    }
    maker->used = 0;
}

static void write_list(struct maker *maker)
{
    static const char header[] = "id,first_name,last_name,email,company,country,created_at,notes\n";
    if (!maker->options.plain)
        maker->used = (size_t)(stpcpy(maker->out, header) - maker->out);
    for (uint64_t i = 0; i < maker->options.rows; i++) {
        if (maker->used > OUT_BYTES - ROW_BYTES_MAX)
            flush(maker);
        maker->used = (size_t)(put_row(maker, i, maker->out + maker->used) - maker->out);
    }
    flush(maker);
}

static bool read_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        uint64_t *number = strcmp(argv[i], "--rows") == 0      ? &options->rows
                           : strcmp(argv[i], "--domains") == 0 ? &options->domains
                           : strcmp(argv[i], "--seed") == 0    ? &options->seed
                                                               : NULL;
        char *end = NULL;
        if (strcmp(argv[i], "--quoted-all") == 0)
            options->quoted_all = true;
        else if (strcmp(argv[i], "--plain") == 0)
            options->plain = true;
        else if (number == NULL || ++i == argc || (*number = strtoull(argv[i], &end, 10), *end != '\0'))
            return false;
    }
    return options->domains >= 1 && options->domains < UINT32_MAX && options->rows < UINT32_MAX;
}

int main(int argc, char **argv)
{
    struct maker maker = {.options = {.rows = 1000000, .domains = 500000, .seed = 1}};
    if (!read_options(&maker.options, argc, argv)) {
        fputs("usage: make_list [--rows N] [--domains N] [--seed N] [--quoted-all] [--plain] > LIST\n",
              stderr);
        return 64;
    }
    size_t domains_bytes = maker.options.domains * sizeof *maker.domains;
    size_t aliases_bytes = maker.options.domains * sizeof *maker.aliases;
    maker.domains = memory_table(domains_bytes);
    maker.aliases = memory_table(aliases_bytes);
    maker.out = memory_take(OUT_BYTES);
    setvbuf(stdout, NULL, _IONBF, 0);
    name_domains(&maker);
    fill_aliases(&maker);
    write_list(&maker);
    free(maker.out);
    memory_table_free(maker.aliases, aliases_bytes);
    memory_table_free(maker.domains, domains_bytes);
    return 0;
}
