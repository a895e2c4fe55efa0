/* Tables of cells and what the syntax validator reads in them, held against it with no readable byte around.
 */
#ifndef TESTS_UNIT_SYNTAX_SYNTAX_CASES_H
#define TESTS_UNIT_SYNTAX_SYNTAX_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "validators/syntax/syntax.h"

enum {
    REPAIRED = FLAG_REPAIRED,
    SEVERAL = FLAG_MULTIPLE | FLAG_REPAIRED,
};

struct syntax_case {
    struct str cell;
    const char *reason; /* NULL: well-formed */
    const char *text;   /* NULL: the cell as it stands */
    unsigned flags;
};

/* A cell with any bytes, in a static table. */
#define CELL(literal)                                                                                        \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

/* Three pages of which only the one in the middle may be touched. */
struct fence {
    char *map;
    size_t page;
};

static inline struct fence fence_open(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *map = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    assert_int_equal(mprotect(map, page, PROT_NONE), 0);
    assert_int_equal(mprotect(map + 2 * page, page, PROT_NONE), 0);
    return (struct fence){map, page};
}

static inline void fence_close(struct fence fence)
{
    munmap(fence.map, 3 * fence.page);
}

/* CELL at the end of the middle page, or at its start. */
static inline struct str fenced(struct fence fence, struct str cell, bool at_end)
{
    assert_true(cell.length <= fence.page);
    char *bytes = fence.map + fence.page + (at_end ? fence.page - cell.length : 0);
    memcpy(bytes, cell.bytes, cell.length);
    return (struct str){bytes, cell.length};
}

static inline const char *code_of(const struct reason *reason)
{
    return reason == NULL ? "well-formed" : reason->code;
}

static inline void check_case(const struct syntax_case *c, struct str cell)
{
    struct arena arena = {0};
    struct address address;
    const struct reason *reason = syntax_read(cell, &arena, &address);
    const char *wanted = c->reason == NULL ? "well-formed" : c->reason;
    struct str text = c->text == NULL ? c->cell : str_of(c->text);
    if (strcmp(code_of(reason), wanted) != 0)
        fail_msg("<%s>: %s, not %s", c->cell.bytes, code_of(reason), wanted);
    if (!str_equal(address.text, text))
        fail_msg("<%s>: read as <%.*s>", c->cell.bytes, (int)address.text.length, address.text.bytes);
    if (address.flags != c->flags)
        fail_msg("<%s>: flags %#x, not %#x", c->cell.bytes, address.flags, c->flags);
    bool good = reason == NULL || reason->segment == SEGMENT_RISKY;
    if (good && (address.local_length == 0 || address.text.bytes[address.local_length] != '@'))
        fail_msg("<%s>: a local part of %u octets", c->cell.bytes, address.local_length);
    arena_free(&arena);
}

/* Each case at both ends of what may be read. */
static inline void check_cases(const struct syntax_case *cases, size_t count)
{
    struct fence fence = fence_open();
    for (size_t i = 0; i < count; i++) {
        check_case(&cases[i], fenced(fence, cases[i].cell, false));
        check_case(&cases[i], fenced(fence, cases[i].cell, true));
    }
    fence_close(fence);
}

#endif
