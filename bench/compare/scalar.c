/* How many addresses a second a plain scalar matcher checks: the dot-atom form of RFC 5321, byte by byte. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "compare_loop.h"

enum { LOCAL = 1, LABEL = 2, LOCAL_BYTES_MAX = 64, LABEL_BYTES_MAX = 63, DOMAIN_BYTES_MAX = 253 };

static void allow(unsigned char *table, const char *bytes, unsigned char what)
{
    for (; *bytes != '\0'; bytes++)
        table[(unsigned char)*bytes] |= what;
}

static void fill(unsigned char table[256])
{
    allow(table, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", LOCAL | LABEL);
    allow(table, "!#$%&'*+/=?^_`{|}~", LOCAL);
    allow(table, "-", LOCAL | LABEL);
}

/* Reads runs of WHAT with one dot between them; returns where it stopped, or NULL for an empty run. */
static const char *dotted(const unsigned char *table, const char *at, const char *end, unsigned what)
{
    for (;;) {
        const char *start = at;
        while (at < end && (table[(unsigned char)*at] & what) != 0)
            at++;
        if (at == start)
            return NULL;
        if (what == LABEL && (*start == '-' || at[-1] == '-' || at - start > LABEL_BYTES_MAX))
            return NULL;
        if (at == end || *at != '.')
            return at;
        at++;
    }
}

static bool is_address(void *context, const char *bytes, size_t length)
{
    const char *end = bytes + length, *at = dotted(context, bytes, end, LOCAL);
    if (at == NULL || at == end || *at != '@' || at - bytes > LOCAL_BYTES_MAX)
        return false;
    const char *domain = at + 1;
    return dotted(context, domain, end, LABEL) == end && end - domain <= DOMAIN_BYTES_MAX &&
           memchr(domain, '.', (size_t)(end - domain)) != NULL;
}

int main(int argc, char **argv)
{
    unsigned char table[256] = {0};
    fill(table);
    if (argc != 2) {
        fputs("usage: scalar ADDRESSES\n", stderr);
        return 64;
    }
    return compare_loop("scalar-matcher", argv[1], is_address, table);
}
