/* mailsift --version -v: every library and every list that this program runs with, and its version. */
#include <csv.h>
#include <gnu/libc-version.h>
#include <idn2.h>
#include <jansson.h>
#include <libpsl.h>
#include <stdio.h>
#include <unistring/version.h>

#include "cmd/command.h"
#include "cmd/terminal.h"
#include "pipeline/gunzip.h"
#include "validators/lists.h"

static void print_libraries(void)
{
    puts("\nlibraries");
    printf("  %-12s %s\n", "gzip", gunzip_engine());
    printf("  %-12s %s (encodings: iconv)\n", "glibc", gnu_get_libc_version());
    printf("  %-12s %d.%d.%d\n", "libcsv", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    printf("  %-12s %s\n", "libidn2", idn2_check_version(NULL));
    printf("  %-12s %s\n", "libpsl", psl_get_version());
    printf("  %-12s %d.%d\n", "libunistring", _libunistring_version >> 8, _libunistring_version & 0xff);
    printf("  %-12s %s\n", "jansson", jansson_version_str());
    printf("  %-12s (it does not say)\n", "uchardet");
}

/* The comment lines of a list's head: what it is, how many names it has, where they are from. */
static void print_list(const struct list_source *source)
{
    struct str header = source->header, line;
    printf("  %s\n", source->file);
    while (str_line(&header, &line)) {
        struct shown shown = text_shown(str_trim(str_tail(line, 1)), 72);
        printf("    %s\n", shown.text);
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
