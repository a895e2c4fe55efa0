/* What a byte may be in an address, and the names where no mail goes. */
#include "validators/syntax/syntax_parts.h"

enum {
    LOWER = ATEXT | LETTER_DIGIT,
    CAPITAL = ATEXT | LETTER_DIGIT | UPPER,
    NUMBER = ATEXT | LETTER_DIGIT | DIGIT
};

const uint8_t syntax_class[256] = {
    ['a'] = LOWER,        ['b'] = LOWER,   ['c'] = LOWER,
    ['d'] = LOWER,        ['e'] = LOWER,   ['f'] = LOWER,
    ['g'] = LOWER,        ['h'] = LOWER,   ['i'] = LOWER,
    ['j'] = LOWER,        ['k'] = LOWER,   ['l'] = LOWER,
    ['m'] = LOWER,        ['n'] = LOWER,   ['o'] = LOWER,
    ['p'] = LOWER,        ['q'] = LOWER,   ['r'] = LOWER,
    ['s'] = LOWER,        ['t'] = LOWER,   ['u'] = LOWER,
    ['v'] = LOWER,        ['w'] = LOWER,   ['x'] = LOWER,
    ['y'] = LOWER,        ['z'] = LOWER,   ['A'] = CAPITAL,
    ['B'] = CAPITAL,      ['C'] = CAPITAL, ['D'] = CAPITAL,
    ['E'] = CAPITAL,      ['F'] = CAPITAL, ['G'] = CAPITAL,
    ['H'] = CAPITAL,      ['I'] = CAPITAL, ['J'] = CAPITAL,
    ['K'] = CAPITAL,      ['L'] = CAPITAL, ['M'] = CAPITAL,
    ['N'] = CAPITAL,      ['O'] = CAPITAL, ['P'] = CAPITAL,
    ['Q'] = CAPITAL,      ['R'] = CAPITAL, ['S'] = CAPITAL,
    ['T'] = CAPITAL,      ['U'] = CAPITAL, ['V'] = CAPITAL,
    ['W'] = CAPITAL,      ['X'] = CAPITAL, ['Y'] = CAPITAL,
    ['Z'] = CAPITAL,      ['0'] = NUMBER,  ['1'] = NUMBER,
    ['2'] = NUMBER,       ['3'] = NUMBER,  ['4'] = NUMBER,
    ['5'] = NUMBER,       ['6'] = NUMBER,  ['7'] = NUMBER,
    ['8'] = NUMBER,       ['9'] = NUMBER,  ['!'] = ATEXT,
    ['#'] = ATEXT,        ['$'] = ATEXT,   ['%'] = ATEXT,
    ['&'] = ATEXT,        ['\''] = ATEXT,  ['*'] = ATEXT,
    ['+'] = ATEXT | PLUS, ['/'] = ATEXT,   ['='] = ATEXT,
    ['?'] = ATEXT,        ['^'] = ATEXT,   ['_'] = ATEXT,
    ['`'] = ATEXT,        ['{'] = ATEXT,   ['|'] = ATEXT,
    ['}'] = ATEXT,        ['~'] = ATEXT,   ['-'] = ATEXT | HYPHEN | EDGE,
    ['.'] = DOT | EDGE,
};

/* RFC 6761, RFC 6762, RFC 7686, RFC 3172; .example and .invalid by RFC 2606. */
static const char *const special_use[] = {"test",    "arpa",    "local",    "onion",
                                          "invalid", "example", "localhost"};

static inline struct str last_label(struct str name)
{
    size_t from = name.length;
    while (from > 0 && name.bytes[from - 1] != '.')
        from--;
    return str_tail(name, from);
}

bool syntax_is_special_use(struct str name)
{
    struct str last = last_label(name);
    if (last.length < 4) /* the shortest: most top-level domains end here */
        return false;
    for (size_t i = 0; i < sizeof special_use / sizeof *special_use; i++)
        if (str_equal(last, str_of(special_use[i])))
            return true;
    return false;
}
