/* What --version -v says: every library and every list that this program runs with, and its version. */
#include <ares.h>
#include <confuse.h>
#include <csv.h>
#include <curl/curl.h>
#include <gnu/libc-version.h>
#include <idn2.h>
#include <jansson.h>
#include <libpsl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistring/version.h>
#include <xxhash.h>

#include "cmd/libraries.h"
#include "cmd/list_table.h"
#include "cmd/terminal/say.h"
#include "pipeline/base/sandbox.h"
#include "pipeline/gzip/gunzip.h"
#include "pipeline/update/list_place.h"

static void print_libraries(void)
{
    puts("\nlibraries");
    printf("  %-12s %s\n", "gzip", gunzip_engine());
    printf("  %-12s %s (encodings: iconv)\n", "glibc", gnu_get_libc_version());
    printf("  %-12s %d.%d.%d\n", "libcsv", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    printf("  %-12s %s\n", "c-ares", ares_version(NULL));
    printf("  %-12s %s\n", "libcurl", curl_version_info(CURLVERSION_NOW)->version);
    printf("  %-12s %s\n", "SQLite", sqlite3_libversion());
    printf("  %-12s %d (the date of its specification)\n", "OpenMP", _OPENMP);
    printf("  %-12s %s\n", "libidn2", idn2_check_version(NULL));
    printf("  %-12s %s\n", "libpsl", psl_get_version());
    printf("  %-12s %d.%d\n", "libunistring", _libunistring_version >> 16, _libunistring_version >> 8 & 0xff);
    printf("  %-12s %s\n", "jansson", jansson_version_str());
    printf("  %-12s %s\n", "libconfuse", confuse_version);
    printf("  %-12s %u.%u.%u\n", "xxhash", XXH_VERSION_NUMBER / 10000, XXH_VERSION_NUMBER / 100 % 100,
           XXH_VERSION_NUMBER % 100);
    printf("  %-12s (version unknown)\n", "uchardet");
    if (sandbox_version() > 0)
        printf("  %-12s %d (in the kernel: a run can access only the files it needs)\n", "Landlock",
               sandbox_version());
    else
        printf("  %-12s (not in this kernel, or too old)\n", "Landlock");
}

void libraries_print(void)
{
    static const struct settings nothing_asked;
    struct lists lists;
    struct fail fail = {0}, warning = {0};
    print_libraries();
    if (!list_place_open_lists(&lists, &nothing_asked, &warning, &fail)) {
        say_fail(&fail);
        return;
    }
    say_warning(&warning);
    puts("\nlists");
    list_table_print(&lists);
    lists_close(&lists);
}
