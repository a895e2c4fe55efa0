/* The words of the settings, each of which is here once, and their lists of texts, which grow. */
#include "validators/base/settings.h"

#include <stdlib.h>

#include "validators/base/memory.h"

const char *const level_words[LEVEL_COUNT] = {
    [LEVEL_SYNTAX] = "syntax", [LEVEL_DNS] = "dns", [LEVEL_SMTP] = "smtp"};
const char *const role_words[ROLE_COUNT] = {[ROLE_RISKY] = "risky", [ROLE_KEEP] = "keep"};
const char *const dedupe_words[DEDUPE_COUNT] = {
    [DEDUPE_EXACT] = "exact", [DEDUPE_CANONICAL] = "canonical", [DEDUPE_OFF] = "off"};
#define COLUMNS_WORD(ID, word)      [PRESET_##ID] = #word,
#define IMPORTS_WORD(ID, word, ...) [PRESET_##ID] = #word,
const char *const preset_words[PRESET_COUNT] = {PRESETS(COLUMNS_WORD, IMPORTS_WORD)};
const char *const answer_words[ANSWER_COUNT] = {
    [ANSWER_AUTO] = "auto", [ANSWER_YES] = "yes", [ANSWER_NO] = "no"};
const char *const color_words[ANSWER_COUNT] = {
    [ANSWER_AUTO] = "auto", [ANSWER_YES] = "always", [ANSWER_NO] = "never"};
const char *const lang_words[LANG_COUNT] = {[LANG_AUTO] = "auto", [LANG_EN] = "en", [LANG_ZH] = "zh"};
const char *const progress_words[PROGRESS_COUNT] = {
    [PROGRESS_AUTO] = "auto", [PROGRESS_PLAIN] = "plain", [PROGRESS_JSON] = "json", [PROGRESS_NONE] = "none"};

void paths_add(struct paths *paths, const char *text)
{
    size_t count = paths->count;
    if ((count & (count - 1)) == 0) /* the room doubles at each power of two */
        paths->path = memory_grow((void *)paths->path, (count > 0 ? 2 * count : 1) * sizeof *paths->path);
    ((const char **)paths->path)[paths->count++] = text; /* of memory_grow, which is not const */
}

void paths_free(struct paths *paths)
{
    free((void *)paths->path);
    *paths = (struct paths){0};
}
