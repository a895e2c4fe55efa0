/* The JSON Schemas of what the program prints for machines. */
#include "cmd/manual/schema.h"

#include <stdio.h>
#include <stdlib.h>

#include "cmd/settings/effective.h"
#include "pipeline/report/report_json.h"
#include "pipeline/verdict_json.h"

static void print_whole(char *text, size_t length)
{
    fwrite(text, 1, length, stdout);
    free(text);
}

void schema_report(void)
{
    size_t length;
    struct settings settings = {0};
    effective_make_json(&(struct sources){0}, OF_CLEAN, &settings);
    char *text = report_schema(&settings, &length);
    print_whole(text, length);
    effective_free_json(&settings);
}

void schema_check(void)
{
    size_t length;
    char *text = verdict_schema(&length);
    print_whole(text, length);
}
