/* All LISTs of a run as one list with one layout. */
#include "pipeline/pass/inputs.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

/* How the lists are opened. */
struct opening {
    const struct settings *settings; /* COUNT ways to read them */
    size_t count;
    const char *spool; /* as in source_open */
};

/* Opens PATH and finds its form. */
static struct source *open_one(const char *path, const struct opening *opening, struct layout *layout,
                               struct fail *fail)
{
    struct source *source = source_open(path, opening->settings, opening->spool, fail);
    if (source == NULL)
        return NULL;
    struct list_head head = {.name = path};
    head.bytes = source_sample(source, &head.at_end);
    layout->encoding = *source_encoding(source);
    memcpy(layout->source_encoding, source_file_encoding(source), ENCODING_NAME_BYTES);
    layout->transcoded = strcmp(layout->encoding.name, layout->source_encoding) != 0;
    struct layout before = *layout;
    for (size_t i = 0; i < opening->count; i++) {
        *fail = (struct fail){0};
        *layout = before;
        if (layout_detect(layout, &head, &opening->settings[i], fail))
            return source;
    }
    source_close(source);
    return NULL;
}

static bool encodings_fit(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || strcmp(a, "ASCII") == 0 || strcmp(b, "ASCII") == 0;
}

/* Whether rows of NEXT can stand in one file with those of FIRST. */
static bool fits(const struct layout *first, const struct layout *next, const char *path, struct fail *fail)
{
    if (next->dialect.delimiter != first->dialect.delimiter && next->column_count > 1)
        return fail_because(fail, EXIT_NOT_A_LIST,
                            "%s has a different delimiter than the first list; clean them one by one", path);
    if (next->column_count != first->column_count || next->email_column != first->email_column)
        return fail_because(fail, EXIT_NOT_A_LIST,
                            "%s has different columns than the first list (%zu columns, addresses in column "
                            "%zu, instead of %zu and %zu); clean them one by one",
                            path, next->column_count, next->email_column + 1, first->column_count,
                            first->email_column + 1);
    if (!encodings_fit(first->encoding.name, next->encoding.name))
        return fail_because(
            fail, EXIT_NOT_A_LIST,
            "%s is encoded in %s, but the first list in %s; clean them one by one, or set --encoding", path,
            next->encoding.name, first->encoding.name);
    return true;
}

/* Keeps the first list's header row, as it stands, for the outputs. */
static void keep_header(struct list *list)
{
    bool at_end;
    struct str sample = source_sample(list->sources[0], &at_end);
    struct str header = str_head(sample, list->header_bytes[0]);
    list->header = (struct str){memory_text(header.bytes, header.length), header.length};
}

/* Opens list number AT (> 0) and takes the first encoding that is not plain ASCII for all. */
static bool open_next(struct list *list, size_t at, const struct opening *opening, struct fail *fail)
{
    struct layout layout = {0};
    const char *path = opening->settings->inputs.path[at];
    list->sources[at] = open_one(path, opening, &layout, fail);
    if (list->sources[at] == NULL)
        return false;
    source_drop_sample(list->sources[at]);
    list->header_bytes[at] = layout.header_bytes;
    bool fit = fits(&list->layout, &layout, path, fail);
    if (fit && strcmp(list->layout.encoding.name, "ASCII") == 0)
        list->layout.encoding = layout.encoding;
    layout_free(&layout);
    return fit;
}

static bool open_all(struct list *list, const struct opening *opening, struct fail *fail)
{
    list->sources[0] = open_one(opening->settings->inputs.path[0], opening, &list->layout, fail);
    if (list->sources[0] == NULL)
        return false;
    list->header_bytes[0] = list->layout.header_bytes;
    keep_header(list);
    source_drop_sample(list->sources[0]);
    for (size_t i = 1; i < list->count; i++)
        if (!open_next(list, i, opening, fail))
            return false;
    return true;
}

static bool open_as(struct list *list, struct opening opening, struct fail *fail)
{
    const struct settings *settings = opening.settings;
    *list = (struct list){.count = settings->inputs.count};
    list->sources = memory_take(list->count * sizeof *list->sources);
    list->header_bytes = memory_take(list->count * sizeof *list->header_bytes);
    /* The outputs stand beside the first list unless told otherwise: "-" has the same parent as
     * "stdin.sifted". */
    const char *beside = settings->output != NULL ? settings->output : settings->inputs.path[0];
    char *path = memory_text(beside, strlen(beside));
    opening.spool = settings->level == LEVEL_SYNTAX ? NULL : dirname(path);
    bool opened = open_all(list, &opening, fail);
    free(path);
    return opened;
}

bool list_open(struct list *list, const struct settings *settings, struct fail *fail)
{
    return open_as(list, (struct opening){.settings = settings, .count = 1}, fail);
}

bool list_open_as(struct list *list, const struct settings *settings, size_t count, struct fail *fail)
{
    return open_as(list, (struct opening){.settings = settings, .count = count}, fail);
}

bool list_rewind(struct list *list, struct fail *fail)
{
    for (size_t i = 0; i < list->count; i++)
        if (!source_rewind(list->sources[i], fail))
            return false;
    return true;
}

void list_close(struct list *list)
{
    for (size_t i = 0; i < list->count && list->sources != NULL; i++)
        source_close(list->sources[i]);
    free(list->sources);
    free(list->header_bytes);
    free((char *)list->header.bytes);
    layout_free(&list->layout);
    *list = (struct list){0};
}
