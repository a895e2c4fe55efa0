/* What --version -v says: every library and every list that this program runs with, and its version. */
#include <confuse.h>
#include <csv.h>
#include <gnu/libc-version.h>
#include <idn2.h>
#include <jansson.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>
#include <unistring/version.h>

#include "cmd/command.h"
#include "cmd/terminal.h"
#include "pipeline/gunzip.h"
#include "validators/lists.h"

enum { LINE_COLUMNS = 76 };

static void print_libraries(void)
{
    puts("\nlibraries");
    printf("  %-12s %s\n", "gzip", gunzip_engine());
    printf("  %-12s %s (encodings: iconv)\n", "glibc", gnu_get_libc_version());
    printf("  %-12s %d.%d.%d\n", "libcsv", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    printf("  %-12s %s\n", "libidn2", idn2_check_version(NULL));
    printf("  %-12s %s\n", "libpsl", psl_get_version());
    printf("  %-12s %d.%d\n", "libunistring", _libunistring_version >> 16, _libunistring_version >> 8 & 0xff);
    printf("  %-12s %s\n", "jansson", jansson_version_str());
    printf("  %-12s %s\n", "libconfuse", confuse_version);
    printf("  %-12s (it does not say)\n", "uchardet");
}

/* A list with what it was made from; the checksums of the sources stand in the file itself. */
static void print_list(const struct list_source *source)
{
    struct str header = source->header, line;
    const struct str mark = STR("# source: ");
    printf("  %-24s %s names\n", source->file, count_text(source->names).text);
    while (str_line(&header, &line)) {
        if (!str_starts(line, mark))
            continue;
        line = str_tail(line, mark.length);
        const char *checksum = memmem(line.bytes, line.length, ", sha512-", strlen(", sha512-"));
        line = checksum != NULL ? str_head(line, (size_t)(checksum - line.bytes)) : line;
        printf("    %s\n", text_shown(line, LINE_COLUMNS).text);
    }
}

void libraries_print(void)
{
    static const struct settings nothing_asked;
    struct lists lists;
    struct fail fail = {0};
    size_t count;
    print_libraries();
    if (!lists_open(&lists, &nothing_asked, &fail)) {
        say_fail(&fail);
        return;
    }
    puts("\nlists");
    const struct list_source *sources = lists_sources(&lists, &count);
    for (size_t i = 0; i < count; i++)
        print_list(&sources[i]);
    lists_close(&lists);
}
