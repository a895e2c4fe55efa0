/* What libcurl, SQLite, c-ares, libidn2 and Jansson are asked for; each answers an error with a number of its
 * own. */
#include "tests/faults/fault.h"

#include <ares.h>
#include <curl/curl.h>
#include <idn2.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdarg.h>

/* Defines the wrapper NAME of a library's function, which fails with the value FAILED. */
#define WRAP_OF_LIBRARY(type, name, failed, parameters, arguments)                                           \
    type name parameters                                                                                     \
    {                                                                                                        \
        static type(*real) parameters;                                                                       \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        return fault_due_of(FAULT_##name, FAULT_CALLER, *(void **)&real) ? failed : real arguments;          \
    }

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

WRAP_OF_LIBRARY(CURLcode, curl_global_init, (CURLcode)errno, (long flags), (flags))
WRAP_OF_LIBRARY(CURL *, curl_easy_init, NULL, (void), ())
WRAP_OF_LIBRARY(CURLcode, curl_easy_send, (CURLcode)errno,
                (CURL * curl, const void *from, size_t bytes, size_t *done), (curl, from, bytes, done))
WRAP_OF_LIBRARY(CURLcode, curl_easy_recv, (CURLcode)errno,
                (CURL * curl, void *to, size_t bytes, size_t *done), (curl, to, bytes, done))
WRAP_OF_LIBRARY(CURLM *, curl_multi_init, NULL, (void), ())
WRAP_OF_LIBRARY(CURLMcode, curl_multi_add_handle, (CURLMcode)errno, (CURLM * multi, CURL *curl),
                (multi, curl))
WRAP_OF_LIBRARY(CURLMcode, curl_multi_socket_action, (CURLMcode)errno,
                (CURLM * multi, curl_socket_t file, int events, int *running), (multi, file, events, running))
WRAP_OF_LIBRARY(struct curl_slist *, curl_slist_append, NULL, (struct curl_slist * list, const char *text),
                (list, text))

/* Defines NAME, whose one argument after OPTION is a word of any type. */
#define WRAP_OPTION(type, name, handle_type, option_type)                                                    \
    type name(handle_type handle, option_type option, ...)                                                   \
    {                                                                                                        \
        static type (*real)(handle_type, option_type, ...);                                                  \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        va_list rest;                                                                                        \
        va_start(rest, option);                                                                              \
        void *value = va_arg(rest, void *);                                                                  \
        va_end(rest);                                                                                        \
        return fault_due_of(FAULT_##name, FAULT_CALLER, *(void **)&real) ? (type)errno                       \
                                                                         : real(handle, option, value);      \
    }

WRAP_OPTION(CURLcode, curl_easy_setopt, CURL *, CURLoption)
WRAP_OPTION(CURLcode, curl_easy_getinfo, CURL *, CURLINFO)
WRAP_OPTION(CURLMcode, curl_multi_setopt, CURLM *, CURLMoption)

int sqlite3_open_v2(const char *path, sqlite3 **database, int flags, const char *layer)
{
    static int (*real)(const char *, sqlite3 **, int, const char *);
    if (real == NULL)
        *(void **)&real = fault_real("sqlite3_open_v2");
    if (!fault_due_of(FAULT_sqlite3_open_v2, FAULT_CALLER, *(void **)&real))
        return real(path, database, flags, layer);
    *database = NULL;
    return errno;
}

int sqlite3_prepare_v2(sqlite3 *database, const char *text, int bytes, sqlite3_stmt **statement,
                       const char **rest)
{
    static int (*real)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
    if (real == NULL)
        *(void **)&real = fault_real("sqlite3_prepare_v2");
    if (!fault_due_of(FAULT_sqlite3_prepare_v2, FAULT_CALLER, *(void **)&real))
        return real(database, text, bytes, statement, rest);
    *statement = NULL;
    return errno;
}

WRAP_OF_LIBRARY(int, sqlite3_step, errno, (sqlite3_stmt * statement), (statement))
/* It is ready for the next step all the same, as close and fclose have closed. */
int sqlite3_reset(sqlite3_stmt *statement)
{
    static int (*real)(sqlite3_stmt *);
    if (real == NULL)
        *(void **)&real = fault_real("sqlite3_reset");
    if (!fault_due_of(FAULT_sqlite3_reset, FAULT_CALLER, *(void **)&real))
        return real(statement);
    int wanted = errno;
    real(statement);
    return wanted;
}

WRAP_OF_LIBRARY(int, sqlite3_exec, errno,
                (sqlite3 * database, const char *text, int (*row)(void *, int, char **, char **), void *own,
                 char **error),
                (database, text, row, own, error))
WRAP_OF_LIBRARY(int, sqlite3_bind_blob, errno,
                (sqlite3_stmt * statement, int place, const void *bytes, int length, void (*release)(void *)),
                (statement, place, bytes, length, release))
WRAP_OF_LIBRARY(int, sqlite3_bind_int64, errno, (sqlite3_stmt * statement, int place, sqlite3_int64 value),
                (statement, place, value))

WRAP_OF_LIBRARY(int, ares_init_options, errno,
                (ares_channel * channel, struct ares_options *options, int mask), (channel, options, mask))
WRAP_OF_LIBRARY(int, ares_set_servers_ports_csv, errno, (ares_channel channel, const char *servers),
                (channel, servers))
WRAP_OF_LIBRARY(int, idn2_to_ascii_8z, errno, (const char *from, char **to, int flags), (from, to, flags))
WRAP_OF_LIBRARY(json_t *, json_object, NULL, (void), ())
WRAP_OF_LIBRARY(int, json_dumpf, -1, (const json_t *value, FILE *stream, size_t flags),
                (value, stream, flags))
