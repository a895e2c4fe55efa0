/* The great mail domains of the world, as a list that ships with the program. */
#include "validators/lists/great_domains.h"

#include <string.h>

__asm__(".pushsection .rodata, \"a\", %progbits\n"
        ".globl list_provider, list_provider_end\n"
        ".hidden list_provider, list_provider_end\n"
        "list_provider:\n"
        ".incbin \"validators/lists/provider.txt\"\n"
        "list_provider_end:\n"
        ".byte 0\n"
        ".popsection\n");

struct str great_domains(void)
{
    return (struct str){list_provider, (size_t)(list_provider_end - list_provider)};
}

bool great_domains_next(struct str *lines, struct str *domain)
{
    struct str line;
    while (str_line(lines, &line)) {
        const char *blank = memchr(line.bytes, ' ', line.length);
        if (blank == NULL || line.bytes[0] == '#')
            continue;
        *domain = str_head(line, (size_t)(blank - line.bytes));
        return true;
    }
    return false;
}
