/* What Unicode says of text: validity, normal form, scripts and characters that do not belong into an
 * address. */
#include "validators/names/utf8_unistring.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "validators/base/memory.h"

bool utf8_is_valid(struct str text)
{
    return text.length == 0 || u8_check((const uint8_t *)text.bytes, text.length) == NULL;
}

bool utf8_take(struct str *text, uint32_t *character)
{
    if (text->length == 0)
        return false;
    int length = u8_mbtouc(character, (const uint8_t *)text->bytes, text->length);
    *text = str_tail(*text, (size_t)length);
    return true;
}

size_t utf8_put(uint32_t character, char *to)
{
    int length = u8_uctomb((uint8_t *)to, character, 4);
    return length > 0 ? (size_t)length : 0;
}

bool utf8_is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 ||
           character == 0x2029 || uc_is_property(character, UC_PROPERTY_BIDI_CONTROL);
}

bool utf8_is_local(uint32_t character)
{
    static const uint32_t refused =
        UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z; /* controls, formats, private, unassigned; separators */
    return !uc_is_general_category_withtable(character, refused);
}

bool utf8_is_mark(uint32_t character)
{
    return uc_is_general_category_withtable(character, UC_CATEGORY_MASK_M);
}

static struct str normalize(uninorm_t form, struct str text, struct arena *arena)
{
    size_t length = 0;
    uint8_t *normal = u8_normalize(form, (const uint8_t *)text.bytes, text.length, NULL, &length);
    if (normal == NULL && errno == ENOMEM)
        memory_out();
    if (normal == NULL)
        return STR("");
    struct str copy = arena_copy(arena, (struct str){(const char *)normal, length});
    free(normal);
    return copy;
}

struct str utf8_nfc(struct str text, struct arena *arena)
{
    return normalize(UNINORM_NFC, text, arena);
}

struct str utf8_nfkc(struct str text, struct arena *arena)
{
    return normalize(UNINORM_NFKC, text, arena);
}

/* Sets of scripts that one language writes together. */
enum { LATIN = 1, HAN = 2, KANA = 4, BOPOMOFO = 8, HANGUL = 16, OTHER = 32 };

static const struct {
    const char *script;
    unsigned set;
} scripts[] = {
    {"Latin", LATIN},       {"Han", HAN},       {"Hiragana", KANA}, {"Katakana", KANA},
    {"Bopomofo", BOPOMOFO}, {"Hangul", HANGUL}, {"Common", 0},      {"Inherited", 0},
};

static unsigned set_of(const char *name)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (strcmp(name, scripts[i].script) == 0)
            return scripts[i].set;
    return OTHER;
}

bool utf8_mixes_scripts(struct str label)
{
    static const unsigned together[] = {LATIN | HAN | KANA, LATIN | HAN | BOPOMOFO, LATIN | HAN | HANGUL};
    unsigned met = 0;
    const char *other = NULL;
    uint32_t character;
    while (utf8_take(&label, &character)) {
        const uc_script_t *script = uc_script(character);
        const char *name = script != NULL ? script->name : "Common";
        unsigned set = set_of(name);
        if (set == OTHER && other != NULL && strcmp(other, name) != 0)
            return true;
        other = set == OTHER ? name : other;
        met |= set;
    }
    if ((met & OTHER) != 0)
        return met != OTHER;
    for (size_t i = 0; i < sizeof together / sizeof *together; i++)
        if ((met & ~together[i]) == 0)
            return false;
    return true;
}
