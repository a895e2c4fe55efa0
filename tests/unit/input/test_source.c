/* Tests of opening and reading a LIST: files, pipes, gzip, wide encodings, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/csv/layout.h"
#include "pipeline/input/source.h"
#include "tests/unit/gzip/gzip_maker.h"
#include "tests/unit/input/source_reading.h"

static char directory[] = "/tmp/test_source.XXXXXX";
static char path[sizeof directory + 16];

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/list", directory);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(directory);
}

static void write_list(struct str bytes)
{
    unlink(path);
    assert_true(write_file(path, bytes));
}

static struct str gzipped(struct str text, struct pile *pile)
{
    *pile = (struct pile){0};
    pile_add_member(pile, text, 6, Z_DEFAULT_STRATEGY);
    return (struct str){(char *)pile->bytes, pile->length};
}

/* Opens and reads NAME and expects TEXT, and its beginning as the sample. */
static void expect_source(const char *name, struct str text, size_t room)
{
    struct settings settings = {0};
    struct fail fail = {0};
    struct source *source = source_open(name, &settings, NULL, &fail);
    if (source == NULL)
        fail_msg("%s", fail.sentence);
    bool at_end;
    struct str sample = source_sample(source, &at_end);
    assert_int_equal(at_end, text.length < SAMPLE_BYTES);
    assert_int_equal(sample.length, str_head(text, SAMPLE_BYTES).length);
    assert_memory_equal(sample.bytes, text.bytes, sample.length);
    struct pile read = {0};
    if (!read_source(source, room, &read, &fail))
        fail_msg("%s", fail.sentence);
    assert_int_equal(read.length, text.length);
    assert_memory_equal(read.bytes, text.bytes, text.length);
    assert_true(source_unchanged(source, &fail));
    assert_string_equal(source_path(source), name);
    if (source_bytes(source) > 0)
        assert_int_equal(source_offset(source), source_bytes(source));
    source_close(source);
    free(read.bytes);
}

static void expect_refusal(const char *name, enum exit_code code, const char *words)
{
    struct settings settings = {0};
    struct fail fail = {0};
    assert_null(source_open(name, &settings, NULL, &fail));
    assert_int_equal(fail.code, code);
    if (strstr(fail.sentence, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", fail.sentence, words);
}

static void expect_from_pipe(struct str bytes, struct str text)
{
    struct other_stdin other = stdin_from_pipe(bytes);
    expect_source("-", text, 5000);
    stdin_back(other);
}

static void test_plain_and_gzip(void **state)
{
    static const size_t lengths[] = {
        1, 100, 65536, 70000, SAMPLE_BYTES - 1, SAMPLE_BYTES, SAMPLE_BYTES + 1, 3000000};
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct str text = make_text(lengths[i], (uint32_t)i + 1);
        struct pile pile;
        struct str packed = gzipped(text, &pile);
        write_list(text);
        expect_source(path, text, 100000);
        expect_from_pipe(text, text);
        write_list(packed);
        expect_source(path, text, 100000);
        expect_from_pipe(packed, text);
        free(pile.bytes);
        free((char *)text.bytes);
    }
}

static void test_stdin_in_the_middle_of_a_file(void **state)
{
    (void)state;
    write_list(STR("skipped\na@example.org\nb@example.org\n"));
    int file = open(path, O_RDONLY);
    assert_int_equal(lseek(file, 8, SEEK_SET), 8);
    struct other_stdin other = stdin_from(file);
    expect_source("-", STR("a@example.org\nb@example.org\n"), 100);
    stdin_back(other);
}

/* LINE, COUNT times, in UTF-16LE with a byte order mark. */
static struct pile make_utf16(const char *line, size_t count)
{
    struct pile pile = {0};
    pile_add_number(&pile, 0xfeff, 2);
    for (size_t i = 0; i < count; i++)
        for (const char *c = line; *c != '\0'; c++)
            pile_add_number(&pile, (unsigned char)*c, 2);
    return pile;
}

static void test_utf16(void **state)
{
    enum { LINES = 100000 };
    static const char line[] = "Ada,ada@example.org\r\n";
    (void)state;
    struct pile wide = make_utf16(line, LINES), text = {0}, packed;
    pile_add(&text, "\xef\xbb\xbf", 3);
    for (size_t i = 0; i < LINES; i++)
        pile_add(&text, line, sizeof line - 1);
    struct settings settings = {0};
    struct str wide_bytes = {(char *)wide.bytes, wide.length};
    const struct str files[] = {wide_bytes, gzipped(wide_bytes, &packed)};
    for (size_t i = 0; i < 2; i++) {
        struct fail fail = {0};
        write_list(files[i]);
        struct source *source = source_open(path, &settings, NULL, &fail);
        assert_non_null(source);
        assert_string_equal(source_encoding(source)->name, "UTF-8");
        assert_int_equal(source_encoding(source)->bom_length, 3);
        assert_string_equal(source_file_encoding(source), "UTF-16LE");
        bool at_end;
        struct str sample = source_sample(source, &at_end);
        assert_false(at_end);
        assert_memory_equal(sample.bytes, text.bytes, sample.length);
        struct pile read = {0};
        assert_true(read_source(source, 9999, &read, &fail));
        assert_int_equal(read.length, text.length);
        assert_memory_equal(read.bytes, text.bytes, text.length);
        free(read.bytes);
        source_close(source);
    }
    free(wide.bytes);
    free(text.bytes);
    free(packed.bytes);
}

static void test_refused_kinds(void **state)
{
    static const struct {
        const char *name;
        struct {
            size_t length;
            const char *bytes;
        } file;
        const char *words;
    } cases[] = {
#define BYTES(text) {sizeof(text) - 1, text}
        {"empty", BYTES(""), "is empty"},
        {"xlsx", BYTES("PK\3\4\24\0\6\0\10\0[Content_Types].xml......PK\3\4xl/workbook.xml"),
         "save it as \"CSV UTF-8\""},
        {"ods", BYTES("PK\3\4....mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), ".ods"},
        {"zip", BYTES("PK\3\4\24\0\0\0list.csv"), "unzip"},
        {"xls", BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"), ".xls"},
        {"pdf", BYTES("%PDF-1.7\n"), "PDF"},
        {"bzip2", BYTES("BZh91AY&SY\0\0"), "bzip2 -d"},
        {"xz", BYTES("\3757zXZ\0\0\4"), "xz -d"},
        {"zstd", BYTES("\x28\xb5\x2f\xfd\x24"), "zstd -d"},
        {"SQLite", BYTES("SQLite format 3\0\x10\0\1\1"), "SQLite"},
        {"NULs", BYTES("abc\0\0\0\1\2\3\0\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0"), "not text"},
#undef BYTES
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("    %s\n", cases[i].name);
        struct str bytes = {cases[i].file.bytes, cases[i].file.length};
        struct pile pile;
        struct str packed = gzipped(bytes, &pile);
        write_list(bytes);
        expect_refusal(path, EXIT_NOT_A_LIST, cases[i].words);
        write_list(packed);
        expect_refusal(path, EXIT_NOT_A_LIST, cases[i].words);
        expect_refusal(path, EXIT_NOT_A_LIST, "(unpacked) is ");
        free(pile.bytes);
    }
}

static void test_gzip_in_gzip(void **state)
{
    (void)state;
    struct pile once, twice;
    write_list(gzipped(gzipped(STR("a@example.org\n"), &once), &twice));
    expect_refusal(path, EXIT_NOT_A_LIST, "(unpacked) is gzip again");
    free(once.bytes);
    free(twice.bytes);
}

static void test_damaged_gzip(void **state)
{
    (void)state;
    struct str text = make_text(3000000, 1);
    struct pile pile;
    gzipped(text, &pile);
    pile.bytes[pile.length - 5] ^= 1;
    write_list((struct str){(char *)pile.bytes, pile.length});
    struct settings settings = {0};
    struct fail fail = {0};
    struct source *source = source_open(path, &settings, NULL, &fail);
    struct pile read = {0};
    assert_non_null(source); /* the damage is behind the sample */
    assert_true(source_is_gzip(source));
    assert_false(read_source(source, 100000, &read, &fail));
    assert_int_equal(fail.code, EXIT_NOT_A_LIST);
    source_close(source);
    free(read.bytes);
    write_list((struct str){(char *)pile.bytes, 5000});
    expect_refusal(path, EXIT_NOT_A_LIST, "it ends inside a member, at byte 5000");
    free(pile.bytes);
    free((char *)text.bytes);
}

static void test_no_file(void **state)
{
    (void)state;
    unlink(path);
    expect_refusal(path, EXIT_NO_INPUT, "No such file");
    expect_refusal(directory, EXIT_NO_INPUT, "is a directory");
    expect_refusal("/dev/null", EXIT_NO_INPUT, "neither a file nor a pipe");
}

static void test_unknown_encoding(void **state)
{
    (void)state;
    write_list(STR("a@example.org\n"));
    struct settings settings = {.encoding = "no-such-encoding"};
    struct fail fail = {0};
    assert_null(source_open(path, &settings, NULL, &fail));
    assert_int_equal(fail.code, EXIT_USAGE);
}

static void append_a_row(void)
{
    FILE *file = fopen(path, "ab");
    fputs("c@example.org\n", file);
    fclose(file);
}

static void replace_by_another(void)
{
    write_list(STR("a@example.org\nb@example.org\n"));
}

static void set_its_time(void)
{
    utimensat(AT_FDCWD, path, (struct timespec[]){{.tv_sec = 1}, {.tv_sec = 1}}, 0);
}

static void remove_it(void)
{
    unlink(path);
}

static void test_changed_file(void **state)
{
    static void (*const changes[])(void) = {append_a_row, replace_by_another, set_its_time, remove_it};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        write_list(STR("a@example.org\nb@example.org\n"));
        struct settings settings = {0};
        struct fail fail = {0};
        struct source *source = source_open(path, &settings, NULL, &fail);
        assert_non_null(source);
        assert_true(source_unchanged(source, &fail));
        changes[i]();
        assert_false(source_unchanged(source, &fail));
        assert_int_equal(fail.code, EXIT_NOT_A_LIST);
        source_close(source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_and_gzip), cmocka_unit_test(test_stdin_in_the_middle_of_a_file),
        cmocka_unit_test(test_utf16),          cmocka_unit_test(test_refused_kinds),
        cmocka_unit_test(test_gzip_in_gzip),   cmocka_unit_test(test_damaged_gzip),
        cmocka_unit_test(test_no_file),        cmocka_unit_test(test_unknown_encoding),
        cmocka_unit_test(test_changed_file),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
