/* Tests of pipeline/publish/former.c: former outputs as they are, edited, and none of ours at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/gzip/gzip_member.h"
#include "pipeline/publish/former.h"

static char directory[] = "/tmp/mailsift-former-XXXXXX";

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL;
}

static char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int remove_directory(void **state)
{
    (void)state;
    (void)unlink(path_of("clean.csv"));
    (void)unlink(path_of("clean.csv.gz"));
    (void)rmdir(path_of("clean.csv"));
    return rmdir(directory);
}

static void put(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

#define OURS                                                                                                 \
    ",mailsift_status,mailsift_reason,mailsift_address,mailsift_flags,mailsift_suggestion,mailsift_"         \
    "provider\n"
#define ROW(address) ",clean,well_formed," address ",,,\n"

static const struct {
    const char *name, *text;
    struct settings settings;
    size_t column; /* from 1; 0: it cannot be read */
    bool empty;
} cases[] = {
    {"as it is", "id,mail,boss" OURS "1,A <a@x.de>,b@x.de" ROW("a@x.de"), {.quiet = false}, 6, false},
    {"with a column named",
     "id,mail,boss" OURS "1,a@x.de,b@x.de" ROW("a@x.de"),
     {.column = "boss"},
     6,
     false},
    {"a header alone", "id,mail" OURS, {.quiet = false}, 5, false},
    {"nothing", "", {.quiet = false}, 0, true},
    {"no header", "1,a@x.de" ROW("a@x.de") "2,b@x.de" ROW("b@x.de"), {.quiet = false}, 2, false},
    {"no header, a column named",
     "1,b@x.de,a@x.de" ROW("a@x.de"),
     {.column = "3", .header = ANSWER_NO},
     3,
     false},
    {"another service's columns",
     "mail,ZB Status,ZB Sub status\na@x.de,valid,\n",
     {.quiet = false},
     1,
     false},
    {"a column that is there no longer", "mail,ZB Status\na@x.de,valid\n", {.column = "e-mail"}, 1, false},
    {"another delimiter than now",
     "mail;name"
     "\n"
     "a@x.de;A\nb@x.de;B\n",
     {.delimiter = ','},
     1,
     false},
    {"another encoding than now", "mail\na@x.de\n", {.encoding = "no such encoding"}, 1, false},
    {"no addresses", "name,city\nAnna,Berlin\n", {.quiet = false}, 0, false},
    {"no text",
     "\x7f"
     "ELF\x02\x01\x01\x00\x00\x00\x01",
     {.quiet = false},
     0,
     false},
};

static void test_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct former former;
        struct fail why = {0};
        size_t length = strcmp(cases[i].name, "no text") == 0 ? 12 : strlen(cases[i].text);
        put("clean.csv", cases[i].text, length);
        bool opened = former_open(&former, directory, &cases[i].settings, &why);
        if (opened != (cases[i].column > 0 || cases[i].empty) || (opened && former.empty != cases[i].empty))
            fail_msg("%s: %s", cases[i].name, why.sentence);
        if (opened && !former.empty && former.list.layout.email_column + 1 != cases[i].column)
            fail_msg("%s: column %zu", cases[i].name, former.list.layout.email_column + 1);
        assert_true(opened || strstr(why.sentence, directory) != NULL);
        former_close(&former);
    }
    unlink(path_of("clean.csv"));
}

static void test_gzip(void **state)
{
    (void)state;
    static const struct settings settings = {0};
    static const char text[] = "mail" OURS "a@x.de" ROW("a@x.de");
    struct former former;
    struct fail why = {0};
    struct gzip_member *member = gzip_member_new();
    struct str packed = gzip_member_make(member, (struct str){text, sizeof text - 1});
    put("clean.csv.gz", packed.bytes, packed.length);
    assert_true(former_open(&former, directory, &settings, &why));
    assert_int_equal(former.list.layout.email_column, 3);
    former_close(&former);
    put("clean.csv.gz", packed.bytes, packed.length / 2);
    assert_false(former_open(&former, directory, &settings, &why));
    assert_int_equal(why.code, EXIT_NOT_A_LIST);
    former_close(&former);
    packed = gzip_member_make(member, STR(""));
    put("clean.csv.gz", packed.bytes, packed.length);
    why = (struct fail){0};
    assert_true(former_open(&former, directory, &settings, &why));
    assert_true(former.empty);
    former_close(&former);
    gzip_member_free(member);
    unlink(path_of("clean.csv.gz"));
}

/* What is no file is not waited for. */
static void test_no_files(void **state)
{
    (void)state;
    static const struct settings settings = {0};
    for (int kind = 0; kind < 4; kind++) {
        struct former former;
        struct fail why = {0};
        const char *path = path_of("clean.csv");
        if (kind == 1)
            assert_int_equal(mkfifo(path, 0600), 0);
        else if (kind == 2)
            assert_int_equal(symlink("/dev/zero", path), 0);
        else if (kind == 3)
            assert_int_equal(mkdir(path, 0700), 0);
        assert_false(former_open(&former, directory, &settings, &why));
        assert_int_equal(why.code, EXIT_NO_INPUT);
        former_close(&former);
        if (kind > 0)
            remove(path_of("clean.csv"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_no_files),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
