/* What the tests of settings share: a directory with their files, and what each source says of a run. */
#ifndef TESTS_UNIT_CMD_SOURCES_STAGE_H
#define TESTS_UNIT_CMD_SOURCES_STAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/settings/effective.h"
#include "cmd/settings/setters.h"

enum { WORDS_MAX = 8, PATH_BYTES = 64 };

static const struct parser clean = {.name = "clean", .taker = OF_CLEAN};

static char directory[] = "/tmp/mailsift-sources-XXXXXX";
static char system_path[PATH_BYTES], user_path[PATH_BYTES], named_path[PATH_BYTES];

static inline int make_directory(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(system_path, PATH_BYTES, "%s/system", directory);
    snprintf(user_path, PATH_BYTES, "%s/user", directory);
    snprintf(named_path, PATH_BYTES, "%s/named", directory);
    umask(077);
    return 0;
}

static inline int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

/* What all the sources say; NULL: that one is not there. */
struct says {
    const char *system, *user, *named;
    const char *environment[WORDS_MAX];
    const char *words[WORDS_MAX]; /* of the command line, besides --config */
};

struct result {
    struct sources sources;
    struct settings settings;
    struct fail fail;
    enum parsed parsed;
};

static inline void put_file(const char *path, const char *text)
{
    FILE *file = text != NULL ? fopen(path, "w") : NULL;
    if (file == NULL)
        return;
    fputs(text, file);
    fclose(file);
}

static inline void run(const struct parser *parser, const struct says *says, struct result *result)
{
    char *texts[WORDS_MAX + 4] = {"mailsift"}, *environment[WORDS_MAX + 2] = {NULL};
    memset(result, 0, sizeof *result);
    struct arguments arguments = {1, texts, &result->sources};
    for (size_t i = 0; says->words[i] != NULL; i++)
        texts[arguments.count++] = (char *)says->words[i];
    if (says->named != NULL) {
        texts[arguments.count++] = "--config";
        texts[arguments.count++] = named_path;
    }
    for (size_t i = 0; says->environment[i] != NULL; i++)
        environment[i] = (char *)says->environment[i];
    if (says->environment[0] == NULL)
        environment[0] = "HOME=/home/ann";
    put_file(system_path, says->system);
    put_file(user_path, says->user);
    put_file(named_path, says->named);
    result->sources.system_file = system_path;
    result->sources.user_file = user_path;
    result->sources.environment = environment;
    result->parsed = options_parse(parser, &arguments, &result->settings, &result->fail);
    result->sources.environment = NULL; /* it ends with this function */
    unlink(system_path);
    unlink(user_path);
    unlink(named_path);
}

static inline void free_result(struct result *result)
{
    sources_free(&result->sources);
    settings_free(&result->settings);
}

#endif
