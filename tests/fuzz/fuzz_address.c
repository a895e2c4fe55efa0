/* Fuzzes the address reader: bounds, the form of what it gives, and that reading it again changes nothing. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { SHOWN_MAX = 320 };

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static bool is_good(const struct reason *reason)
{
    return reason == NULL || reason->segment != SEGMENT_INVALID;
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
        must((unsigned char)local.bytes[i] > ' ' && local.bytes[i] != '@' && local.bytes[i] != 0x7f,
             "local part");
    struct arena arena = {0};
    struct address again;
    must(syntax_read(address->text, &arena, &again) == reason, "the same reason again");
    must(str_equal(again.text, address->text), "the same text again");
    must(again.local_length == address->local_length, "the same local part again");
    must((again.flags & (FLAG_REPAIRED | FLAG_MULTIPLE)) == 0, "nothing left to repair");
    must((again.flags | FLAG_REPAIRED | FLAG_MULTIPLE) == (address->flags | FLAG_REPAIRED | FLAG_MULTIPLE),
         "the same flags again");
    arena_free(&arena);
}

/* What is shown of an invalid cell is short, and harmless on a terminal. */
static void check_invalid(const struct address *address)
{
    struct str text = address->text;
    uint32_t character;
    must(text.length <= SHOWN_MAX, "shown text's length");
    must(address->local_length <= text.length, "local part within the text");
    must(utf8_is_valid(text), "shown text is UTF-8");
    while (utf8_take(&text, &character))
        must(character == ' ' || utf8_is_local(character), "shown text is printable");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length); /* its own piece of memory, so that a byte too far is noticed */
    struct arena arena = {0};
    struct address address = {0}, plain = {0};
    if (copy == NULL)
        return 0;
    if (length > 0)
        __builtin_memcpy(copy, bytes, length);
    struct str cell = {copy, length};
    const struct reason *reason = syntax_read(cell, &arena, &address);
    if (is_good(reason))
        check_good(&address, reason);
    else
        check_invalid(&address);
    if (syntax_read_plain(cell, &arena, &plain))
        must(reason == NULL && address.flags == 0 && str_equal(plain.text, address.text), "plain is good");
    else
        must(plain.text.bytes == NULL, "what is not plain is left alone");
    arena_free(&arena);
    free(copy);
    return 0;
}
