/* Commands that have parts, each with a word of its own: `store prune`. */
#include "cmd/part.h"

#include <stdio.h>
#include <string.h>

#include "cmd/settings/options.h"
#include "cmd/terminal/say.h"

enum { PARTS_MAX = 8, NAME_BYTES = 32 };

static const struct part *part_named(const struct part *parts, size_t count, const char *word)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(parts[i].word, word) == 0)
            return &parts[i];
    return NULL;
}

static enum exit_code refuse_word(const struct command *command, const struct part *parts, size_t count,
                                  const char *word)
{
    struct fail fail = {0};
    const char *words[PARTS_MAX] = {NULL};
    for (size_t i = 1; i < count; i++)
        words[i - 1] = parts[i].word;
    const char *nearest = nearest_word(word, words);
    fail_because(&fail, EXIT_USAGE, "%s has no part %s%s%s%s mailsift help %s", command->name, word,
                 nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
                 nearest != NULL ? "? See" : "; see", command->name);
    return say_fail(&fail);
}

/* Whether WORDS are what PART, which is called NAME, takes. */
static bool takes_words(const struct part *part, const char *name, const struct arguments *words,
                        struct fail *fail)
{
    if (part->words == NULL && words->count > 0)
        return fail_because(fail, EXIT_USAGE, "%s takes options only, not %s; see mailsift help %.*s", name,
                            words->texts[0], (int)strcspn(name, " "), name);
    if (part->words != NULL && words->count == 0)
        return fail_because(fail, EXIT_USAGE, "%s needs %s; see mailsift help %.*s", name, part->words,
                            (int)strcspn(name, " "), name);
    return true;
}

enum exit_code part_run(const struct command *command, const struct part *parts, size_t count,
                        const struct arguments *given)
{
    char name[NAME_BYTES];
    struct settings settings = {0};
    struct fail fail = {0};
    const char *word = given->count > 1 && given->texts[1][0] != '-' ? given->texts[1] : NULL;
    const struct part *part = word == NULL ? &parts[0] : part_named(parts, count, word);
    if (part == NULL)
        return refuse_word(command, parts, count, word);
    snprintf(name, sizeof name, "%s%s%s", command->name, word != NULL ? " " : "", word != NULL ? word : "");
    struct command one = *command;
    one.name = name;
    one.options = part->options;
    struct arguments words = {given->count - (word != NULL), given->texts + (word != NULL), given->layers};
    enum parsed parsed = options_parse(&one, &words, &settings, &fail);
    if (parsed == PARSED_HELP) {
        help_print(command);
        return EXIT_DONE;
    }
    if (parsed == PARSED_FAIL || !takes_words(part, name, &words, &fail))
        return say_fail(&fail);
    return part->run(&settings, &words);
}
