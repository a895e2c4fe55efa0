/* Makes of a config file a text that libconfuse cannot misread. */
#include "cmd/settings/config_text.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

/* Where the check is. */
struct cursor {
    char *text; /* NUL-terminated at its end, though there may be NULs in it */
    size_t at, length;
    int line;
    const char *file;
};

static bool refuse(const struct cursor *cursor, const char *why, struct fail *fail)
{
    return fail_because(fail, EXIT_CONFIG, "%s:%d: %s", cursor->file, cursor->line, why);
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
}

static bool is_variable(const struct cursor *cursor)
{
    return cursor->text[cursor->at] == '$' && cursor->text[cursor->at + 1] == '{';
}

/* What is allowed outside quotes: words of names, numbers, paths, addresses. */
static bool is_bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr(" \t\r\n={},.-_/:@<>~%[]", c) != NULL || (unsigned char)c >= 0x80;
}

static void blank_comment(struct cursor *cursor)
{
    while (cursor->at < cursor->length && cursor->text[cursor->at] != '\n')
        cursor->text[cursor->at++] = ' ';
}

/* Goes past the quote that ends what the one here begins. */
static bool pass_quoted(struct cursor *cursor, struct fail *fail)
{
    char quote = cursor->text[cursor->at++];
    for (; cursor->text[cursor->at] != quote; cursor->at++) {
        char c = cursor->text[cursor->at], next = cursor->text[cursor->at + (cursor->at < cursor->length)];
        if (c == '\n' || cursor->at == cursor->length)
            return refuse(cursor, "a quote is not closed in this line", fail);
        if (is_control(c))
            return refuse(cursor, "a control character is inside the quotes", fail);
        if (quote == '"' && is_variable(cursor))
            return refuse(cursor,
                          "${...} is not expanded in a config file; write the value itself, or use single "
                          "quotes if you mean these characters",
                          fail);
        if (c == '\\' && next != quote && next != '\\')
            return refuse(
                cursor,
                "a backslash may only precede a quote or another backslash; write two for a literal one",
                fail);
        cursor->at += c == '\\';
    }
    cursor->at++;
    return true;
}

/* Goes past the byte, the quoted text or the comment here. */
static bool pass(struct cursor *cursor, struct fail *fail)
{
    char c = cursor->text[cursor->at];
    bool begins = cursor->at == 0 || strchr(" \t\r\n={},", cursor->text[cursor->at - 1]) != NULL;
    if (c == '"' || c == '\'')
        return pass_quoted(cursor, fail);
    if (c == '#') {
        blank_comment(cursor);
        return true;
    }
    if (begins && c == '/' && (cursor->text[cursor->at + 1] == '/' || cursor->text[cursor->at + 1] == '*'))
        return refuse(cursor, "a comment begins with #; put a value that begins with // or /* in quotes",
                      fail);
    if (is_control(c))
        return refuse(cursor, "a control character; this is not a config file", fail);
    if (!is_bare(c))
        return fail_because(fail, EXIT_CONFIG, "%s:%d: put a value that contains %c in quotes", cursor->file,
                            cursor->line, c);
    cursor->line += c == '\n';
    cursor->at++;
    return true;
}

char *config_text(struct str text, const char *file, struct fail *fail)
{
    static const struct str mark = {"\xef\xbb\xbf", 3}; /* Notepad's */
    struct cursor cursor = {memory_text(text.bytes, text.length), 0, text.length, 1, file};
    if (str_starts(text, mark))
        memset(cursor.text, ' ', mark.length);
    while (cursor.at < cursor.length) {
        if (!pass(&cursor, fail)) {
            free(cursor.text);
            return NULL;
        }
    }
    return cursor.text;
}
