/* Prints the lists in use, each with its age and what it was made from. */
#include "cmd/list_table.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cmd/terminal/terminal.h"
#include "pipeline/update/list_place.h"

enum { LINE_COLUMNS = 76, NAME_COLUMNS = 24, FROM_COLUMNS = 1000 };

/* A list with what it was made from; the checksums of the sources are in the file itself. */
static void print_list(const struct list_source *source)
{
    struct str header = source->header, line;
    const struct str mark = STR("# source: ");
    int days = list_age_days(source->date, time(NULL));
    printf("  %-*s %s name%s, dated %.*s (%d day%s old)", NAME_COLUMNS, source->file,
           count_text(source->names).text, plural(source->names), (int)source->date.length,
           source->date.bytes, days, days == 1 ? "" : "s");
    if (source->from != NULL)
        printf(", updated from %s", text_shown(str_of(source->from), FROM_COLUMNS).text);
    putchar('\n');
    while (str_line(&header, &line)) {
        if (!str_starts(line, mark))
            continue;
        line = str_tail(line, mark.length);
        const char *checksum = memmem(line.bytes, line.length, ", sha512-", strlen(", sha512-"));
        line = checksum != NULL ? str_head(line, (size_t)(checksum - line.bytes)) : line;
        printf("    %s\n", text_shown(line, LINE_COLUMNS).text);
    }
}

void list_table_print(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    for (size_t i = 0; i < count; i++)
        print_list(&sources[i]);
}
