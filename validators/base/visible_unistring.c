/* Shows foreign bytes to people: the one way in which text from outside reaches a terminal, a message or a
 * page. */
#include <stdio.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "validators/base/visible.h"

enum { DEL = 0x7f, BMP_LAST = 0xffff };

size_t visible_character(struct str text, uint32_t *character)
{
    ucs4_t read;
    int length = text.length > 0 ? u8_mbtoucr(&read, (const uint8_t *)text.bytes, text.length) : 0;
    if (length <= 0)
        return 0;
    *character = read;
    return (size_t)length;
}

bool visible_hides(uint32_t character)
{
    static const uint32_t hidden = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs |
                                   UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
    if (character <= DEL)
        return character < ' ' || character == DEL;
    return uc_is_general_category_withtable(character, hidden) ||
           uc_is_property_default_ignorable_code_point(character) ||
           uc_is_property_not_a_character(character);
}

size_t visible_escape(struct str *text, char to[VISIBLE_BYTES])
{
    uint32_t character;
    size_t bytes = visible_character(*text, &character);
    if (bytes <= 1) {
        character = (unsigned char)text->bytes[0];
        bytes = 1;
    }
    const char *format = bytes == 1 ? "\\x%02x" : character <= BMP_LAST ? "\\u%04x" : "\\U%08x";
    *text = str_tail(*text, bytes);
    return (size_t)snprintf(to, VISIBLE_BYTES, format, (unsigned)character);
}

size_t visible_take(struct str *text, char to[VISIBLE_BYTES])
{
    uint32_t character;
    size_t bytes = visible_character(*text, &character);
    if (bytes == 0 || visible_hides(character))
        return visible_escape(text, to);
    memcpy(to, text->bytes, bytes);
    to[bytes] = '\0';
    *text = str_tail(*text, bytes);
    return bytes;
}

size_t visible_copy(struct str text, char *to, size_t room)
{
    size_t used = 0;
    while (text.length > 0) {
        char shown[VISIBLE_BYTES];
        size_t length = visible_take(&text, shown);
        if (used + length >= room)
            break;
        memcpy(to + used, shown, length);
        used += length;
    }
    to[used] = '\0';
    return used;
}

bool visible_is_same(struct str text)
{
    while (text.length > 0) {
        uint32_t character;
        size_t bytes = visible_character(text, &character);
        if (bytes == 0 || visible_hides(character))
            return false;
        text = str_tail(text, bytes);
    }
    return true;
}
