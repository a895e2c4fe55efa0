/* Fetches one file by HTTPS with libcurl. */
#include "pipeline/update/fetch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "validators/base/memory.h"

enum {
    REDIRECTIONS_MAX = 5,
    CONNECT_MS = 20000,
    SLOW_BYTES_A_SECOND = 100, /* a server that sends less for so long has gone to sleep */
    SLOW_SECONDS = 60,
    FIRST_BYTES = 64 << 10,
    STATUS_OK = 200,
    STATUS_UNCHANGED = 304,
    STATUS_NOT_FOUND = 404,
    STATUS_GONE = 410,
};

/* One transfer. */
struct transfer {
    const struct fetch_plan *plan;
    struct fetched *fetched;
    char *bytes;
    size_t used, room;
    bool too_large;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *self)
{
    struct transfer *transfer = self;
    size_t length = size * count;
    if (length > transfer->plan->bytes_max - transfer->used) {
        transfer->too_large = true;
        return 0;
    }
    if (transfer->used + length > transfer->room) {
        while (transfer->used + length > transfer->room)
            transfer->room = transfer->room > 0 ? 2 * transfer->room : FIRST_BYTES;
        transfer->bytes = memory_grow(transfer->bytes, transfer->room);
    }
    memcpy(transfer->bytes + transfer->used, bytes, length);
    transfer->used += length;
    return length;
}

/* Copies the value of LINE, a header called NAME, into VALUE, where it is one and fits. */
static void take_value(struct str line, const char *name, char *value, size_t room)
{
    size_t length = strlen(name);
    if (line.length <= length || strncasecmp(line.bytes, name, length) != 0 || line.bytes[length] != ':')
        return;
    struct str found = str_tail(line, length + 1), text;
    if (!str_line(&found, &text) || (text = str_trim(text)).length >= room)
        return;
    memcpy(value, text.bytes, text.length);
    value[text.length] = '\0';
}

static size_t take_header(char *bytes, size_t size, size_t count, void *self)
{
    struct transfer *transfer = self;
    struct str line = {bytes, size * count};
    if (str_starts(line, STR("HTTP/"))) /* the answer behind a redirection begins */
        transfer->fetched->etag[0] = transfer->fetched->modified[0] = '\0';
    take_value(line, "ETag", transfer->fetched->etag, sizeof transfer->fetched->etag);
    take_value(line, "Last-Modified", transfer->fetched->modified, sizeof transfer->fetched->modified);
    return line.length;
}

/* LIST with `NAME: VALUE` behind it, if there is a VALUE. */
static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    char line[FETCH_TAG_BYTES + 64];
    if (value == NULL || *value == '\0')
        return list;
    snprintf(line, sizeof line, "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(list, line);
    if (longer == NULL)
        memory_out();
    return longer;
}

/* Sets an option that libcurl copies: without the memory for that it would go without, another CA, say. */
static void set_text(CURL *curl, CURLoption option, const char *text)
{
    if (curl_easy_setopt(curl, option, text) == CURLE_OUT_OF_MEMORY)
        memory_out();
}

static void set_options(CURL *curl, const char *url, struct transfer *transfer, struct curl_slist *headers)
{
    const struct fetch_plan *plan = transfer->plan;
    set_text(curl, CURLOPT_URL, url);
    set_text(curl, CURLOPT_PROTOCOLS_STR, "https");
    set_text(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTIONS_MAX);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(plan->seconds_max * 1000) + 1);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES_A_SECOND);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)plan->bytes_max);
    set_text(curl, CURLOPT_USERAGENT, "mailsift");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (plan->ca != NULL)
        set_text(curl, CURLOPT_CAINFO, plan->ca);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
}

/* What libcurl's errors mean; any other: the network. */
static const struct meaning {
    CURLcode result;
    enum exit_code code;
    const char *why; /* NULL: libcurl's own words */
    const char *way_out;
} meanings[] = {
    {CURLE_OPERATION_TIMEDOUT, EXIT_NO_NETWORK, "it took too long",
     "try again later, or with a longer --timeout"},
    {CURLE_PARTIAL_FILE, EXIT_NO_NETWORK, "the transfer broke off", "try again later"},
    {CURLE_RECV_ERROR, EXIT_NO_NETWORK, "the transfer broke off", "try again later"},
    {CURLE_FILESIZE_EXCEEDED, EXIT_NOT_A_LIST, "it is too large for lists", "choose another --from"},
    {CURLE_TOO_MANY_REDIRECTS, EXIT_NO_NETWORK, "the server redirects in a loop", "choose another --from"},
    {CURLE_UNSUPPORTED_PROTOCOL, EXIT_NO_NETWORK, "the server redirects to a URL that is not https://",
     "choose another --from"},
    {CURLE_PEER_FAILED_VERIFICATION, EXIT_NO_NETWORK, NULL,
     "if your company's own authority signed it, set that with --ca FILE"},
    {CURLE_SSL_CACERT_BADFILE, EXIT_NO_INPUT, "the certificate file cannot be read",
     "check --ca FILE, or install ca-certificates"},
};

static bool refuse_result(const char *url, const struct transfer *transfer, CURLcode result,
                          struct fail *fail)
{
    static const struct meaning network = {CURLE_OK, EXIT_NO_NETWORK, NULL, "try again later"};
    const struct meaning *meaning = &network;
    if (transfer->too_large)
        result = CURLE_FILESIZE_EXCEEDED;
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].result == result)
            meaning = &meanings[i];
    return fail_because(fail, meaning->code, "cannot fetch %s: %s; %s", url,
                        meaning->why != NULL ? meaning->why : curl_easy_strerror(result), meaning->way_out);
}

/* What the server's answer is worth. */
static bool take_answer(const char *url, struct transfer *transfer, long status, struct fail *fail)
{
    bool asked = transfer->plan->etag != NULL || transfer->plan->modified != NULL;
    transfer->fetched->unchanged = status == STATUS_UNCHANGED && asked;
    if (transfer->fetched->unchanged)
        return true;
    if (status == STATUS_NOT_FOUND || status == STATUS_GONE)
        return fail_because(fail, EXIT_NO_INPUT, "%s does not exist (the server answers %ld); check --from",
                            url, status);
    if (status != STATUS_OK)
        return fail_because(fail, EXIT_NO_NETWORK, "cannot fetch %s: the server answers %ld; try again later",
                            url, status);
    if (transfer->bytes == NULL)
        transfer->bytes = memory_take(1);
    transfer->fetched->body = (struct str){transfer->bytes, transfer->used};
    transfer->bytes = NULL;
    return true;
}

bool fetch_url(const char *url, const struct fetch_plan *plan, struct fetched *fetched, struct fail *fail)
{
    struct transfer transfer = {.plan = plan, .fetched = fetched};
    long status = 0;
    memset(fetched, 0, sizeof *fetched);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        memory_out();
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        memory_out();
    struct curl_slist *headers = add_header(NULL, "If-None-Match", plan->etag);
    headers = add_header(headers, "If-Modified-Since", plan->modified);
    set_options(curl, url, &transfer, headers);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    bool done = result == CURLE_OK ? take_answer(url, &transfer, status, fail)
                                   : refuse_result(url, &transfer, result, fail);
    free(transfer.bytes);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return done;
}
