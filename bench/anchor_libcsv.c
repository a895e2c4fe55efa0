/* What it takes to parse a list with libcsv alone: one thread, callbacks that do nothing, reads of 1 MiB. */
#include <stdio.h>
#include <stdlib.h>

#include <csv.h>

enum { READ_BYTES = 1 << 20 };

static void on_field(void *field, size_t length, void *context)
{
    (void)field;
    (void)length;
    (void)context;
}

static void on_record(int end, void *context)
{
    (void)end;
    (void)context;
}

int main(int argc, char **argv)
{
    struct csv_parser parser;
    FILE *list = argc == 2 ? fopen(argv[1], "rb") : NULL;
    char *bytes = malloc(READ_BYTES);
    size_t length;
    if (list == NULL || bytes == NULL || csv_init(&parser, 0) != 0) {
        fputs("usage: anchor_libcsv LIST\n", stderr);
        return 64;
    }
    setvbuf(list, NULL, _IONBF, 0);
    while ((length = fread(bytes, 1, READ_BYTES, list)) > 0)
        if (csv_parse(&parser, bytes, length, on_field, on_record, NULL) != length) {
            fprintf(stderr, "anchor_libcsv: %s\n", csv_strerror(csv_error(&parser)));
            return 65;
        }
    csv_fini(&parser, on_field, on_record, NULL);
    csv_free(&parser);
    free(bytes);
    return fclose(list) == 0 ? 0 : 74;
}
