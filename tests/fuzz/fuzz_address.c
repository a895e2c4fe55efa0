/* Fuzzes the address reader: bounds, the form of what it gives, and that reading it again changes nothing. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "validators/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void check_good(const struct address *address, const struct reason *reason)
{
    struct str local = address_local(address), domain = address_domain(address);
    must(local.length > 0 && local.length <= LOCAL_MAX, "local part's length");
    must(domain.length > 2 && domain.length <= DOMAIN_MAX, "domain's length");
    must(address->text.length <= ADDRESS_MAX && address->text.bytes[local.length] == '@', "the whole");
    for (size_t i = 0; i < domain.length; i++) {
        char c = domain.bytes[i];
        must((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.', "domain's characters");
    }
    for (size_t i = 0; i < local.length; i++)
        must((unsigned char)local.bytes[i] > ' ' && local.bytes[i] != '@' && local.bytes[i] != 0x7f, "local part");
    struct arena arena = {0};
    struct address again;
    must(syntax_read(address->text, &arena, &again) == reason, "the same reason again");
    must(str_equal(again.text, address->text), "the same text again");
    must((again.flags & (FLAG_REPAIRED | FLAG_MULTIPLE)) == 0, "nothing left to repair");
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length + 1); /* its own piece of memory, so that a byte too far is noticed */
    struct arena arena = {0};
    struct address address = {0};
    if (copy == NULL)
        return 0;
    if (length > 0)
        __builtin_memcpy(copy, bytes, length);
    const struct reason *reason = syntax_read((struct str){copy, length}, &arena, &address);
    if (reason == NULL || reason->segment != SEGMENT_INVALID)
        check_good(&address, reason);
    arena_free(&arena);
    free(copy);
    return 0;
}
