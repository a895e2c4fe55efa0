/* Fuzzes report.html: the input is a report.json, or texts for the places of a good one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/report/html/report_html.h"
#include "pipeline/report/report_json.h"
#include "tests/unit/report/report_html_property.h"
#include "validators/base/memory.h"
#include "validators/names/utf8_unistring.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* @ is where the input goes, as the text of a JSON string. */
static const char form[] =
    "{\"version\":\"@\",\"rows\":{\"in\":3,\"clean\":1,\"risky\":1,\"invalid\":1,\"unknown\":1},"
    "\"reasons\":{\"risky\":{\"dns_timeout\":1,\"@\":1}},\"flags\":{\"free\":1},"
    "\"provider_mix\":{\"@\":{\"clean\":1,\"risky\":1,\"invalid\":1}},\"domains\":{\"@\":2},"
    "\"suggestions\":{\"@\":1,\"@ -> "
    "@\":1},\"bounces\":{\"before\":{\"low\":0.1,\"likely\":0.2,\"high\":0.3},"
    "\"after\":null},\"level\":\"@\",\"inputs\":[{\"path\":\"@\",\"encoding\":\"@\",\"delimiter\":\"@\","
    "\"column\":1,\"column_name\":\"@\"}],\"settings\":{\"mail_from\":\"@\",\"allow\":[\"@\",\"@\"],\"@\":1},"
    "\"lists\":[{\"list\":\"@\",\"names\":1,\"source\":[\"@\"]}],\"started\":\"@\",\"ended\":\"@\","
    "\"complete\":false,\"warning\":\"@\",\"previous\":{\"ended\":\"@\",\"level\":\"@\",\"input\":\"@\","
    "\"rows\":{\"in\":1},\"bounces\":{}}}";

static void check(struct str json)
{
    struct fail fail = {0};
    struct report *report = report_read(json, &fail);
    if (report == NULL) {
        if (fail.code != EXIT_NOT_A_LIST)
            abort();
        return;
    }
    for (int lang = LANG_EN; lang <= LANG_ZH; lang++) {
        size_t length;
        char *html = report_html(report, (enum lang)lang, &length);
        const char *complaint = html_complaint(html, length);
        if (complaint != NULL || !utf8_is_valid((struct str){html, length})) {
            fprintf(stderr, "%s\n", complaint != NULL ? complaint : "no UTF-8");
            abort();
        }
        free(html);
    }
    report_free(report);
}

/* The form with the bytes in its places, as JSON has them. */
static void check_form(const uint8_t *bytes, size_t length)
{
    size_t room = sizeof form * (length * 6 + 1), to = 0;
    char *json = memory_take(room);
    for (const char *at = form; *at != '\0'; at++) {
        if (*at != '@')
            json[to++] = *at;
        for (size_t i = 0; *at == '@' && i < length; i++) {
            bool plain = bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\';
            to += (size_t)snprintf(json + to, room - to, plain ? "%c" : "\\u%04x", bytes[i]);
        }
    }
    check((struct str){json, to});
    free(json);
}

/* The first byte says which. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    enum { TEXT_MAX = 512 };
    if (length == 0)
        return 0;
    if (bytes[0] % 2 == 0)
        check((struct str){(const char *)bytes + 1, length - 1});
    else
        check_form(bytes + 1, length - 1 < TEXT_MAX ? length - 1 : TEXT_MAX);
    return 0;
}
