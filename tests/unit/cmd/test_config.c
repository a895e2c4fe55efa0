/* Tests of what reads config files: their text, their grammar, and who may have written them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/settings/config_file.h"
#include "cmd/settings/config_reader.h"
#include "cmd/settings/config_text.h"

enum { HEARD_BYTES = 512 };

/* Writes down what it is told: "LINE NAME=VALUE;" */
struct scribe {
    struct config_listener listener; /* the first member: the listener is the scribe */
    char heard[HEARD_BYTES];
    int refused_line; /* refuses what stands there */
};

static bool hear(struct config_listener *self, const struct config_setting *setting, struct fail *fail)
{
    struct scribe *scribe = (struct scribe *)self;
    size_t length = strlen(scribe->heard);
    snprintf(scribe->heard + length, sizeof scribe->heard - length, "%d %s=%s;", setting->line, setting->name,
             setting->value != NULL ? setting->value : "{}");
    if (setting->line > 0 && setting->line == scribe->refused_line)
        return fail_because(fail, EXIT_CONFIG, "no");
    return true;
}

#define T(literal)                                                                                           \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

static const struct reading_case {
    struct str text;
    const char *heard;
    const char *sentence; /* part of it; NULL: it is read */
} reading_cases[] = {
    {T(""), "", NULL},
    {T("# nothing\n\n  # at all"), "", NULL},
    {T("helo = a.b"), "1 helo=a.b;", NULL},
    {T("helo=\"a.b\"\nlevel = smtp\n"), "1 helo=a.b;2 level=smtp;", NULL},
    {T("# one\n\n# three\nhelo = a.b # four\n# five\n# six\nlevel=dns"), "4 helo=a.b;7 level=dns;", NULL},
    {T("suppress = {\"a.txt\", # one\n\n  'b.txt'}\nrole = keep"),
     "1 suppress=a.txt;3 suppress=b.txt;4 role=keep;", NULL},
    {T("suppress = a\nsuppress = b"), "1 suppress=a;2 suppress=b;", NULL},
    {T("suppress = a\nsuppress = {}"), "1 suppress=a;0 suppress={};", NULL},
    {T("no-proxy = yes\nlimits = yes"), "1 no-proxy=yes;2 limits=yes;", NULL},
    {T("\xef\xbb\xbfhelo = a.b\r\nlevel = dns\r\n"), "1 helo=a.b;2 level=dns;", NULL},
    {T("proxy = socks5://u:p@127.0.0.1:1080"), "1 proxy=socks5://u:p@127.0.0.1:1080;", NULL},
    {T("proxy = \"http://u:p#1@x.y:2\" # c"), "1 proxy=http://u:p#1@x.y:2;", NULL},
    {T("column = \"a \\\"b\\\" \\\\ c\""), "1 column=a \"b\" \\ c;", NULL},
    {T("column = 'it\\'s ${HOME}'"), "1 column=it's ${HOME};", NULL},
    {T("column = \"\xe7\x94\xb5\xe5\xad\x90\""), "1 column=\xe7\x94\xb5\xe5\xad\x90;", NULL},
    {T("column = \xe7\x94\xb5\xe5\xad\x90"), "1 column=\xe7\x94\xb5\xe5\xad\x90;", NULL},
    {T("mail-from = <>"), "1 mail-from=<>;", NULL},
    {T("column = \"\""), "1 column=;", NULL},
    {T("# c\nheloo = a.b\nlevel = dns"), "2 heloo=;", "f:2: a setting has no name"},
    {T("config = x"), "1 config=;", ""},
    {T("help = yes"), "1 help=;", ""},
    {T("a\n\"level\"=dns"), "1 a=;", ""},
    {T("level = {\"dns\"}"), "", "f:1: unexpected token '{'"},
    {T("# c\nlevel dns"), "", "f:2: missing equal sign after option 'level'"},
    {T("level ="), "", "f:1: premature end of file"},
    {T("suppress = {a"), "1 suppress=a;", "f:1: premature end of file"},
    {T("level = dns\n}"), "1 level=dns;", "f:2: unexpected closing brace"},
    {T("level = dns,"), "1 level=dns;", "f:1: unexpected token ','"},
    {T("suppress += a"), "", "f:1: put a value that contains + in quotes"},
    {T("include(\"/etc/passwd\")"), "", "f:1: put a value that contains ( in quotes"},
    {T("suppress = /etc/*"), "", "f:1: put a value that contains * in quotes"},
    {T("/* c */"), "", "f:1: a comment begins with #"},
    {T("helo = a.b\n// c"), "", "f:2: a comment begins with #"},
    {T("\nstore = \"${HOME}/x\""), "", "f:2: ${...} is not expanded in a config file"},
    {T("store = ${HOME}"), "", "f:1: put a value that contains $ in quotes"},
    {T("\nhelo = \"a.b\nlevel = \"dns\""), "", "f:2: a quote is not closed in this line"},
    {T("helo = \"a.b"), "", "f:1: a quote is not closed in this line"},
    {T("helo = 'a.b\\"), "", "f:1: a backslash"},
    {T("helo = \"a\\x2eb\""), "", "f:1: a backslash may only precede a quote"},
    {T("helo = a\0b"), "", "f:1: a control character"},
    {T("\n\nhelo = \"a\0b\""), "", "f:3: a control character"},
    {T("helo = \"a\033[31m\""), "", "f:1: a control character"},
    {T("\"\" = dns"), "", "f:1: a setting has no name"},
    {T("\"a|b\" = dns"), "", "f:1: "},
    {T("\x1f\x8b\x08"), "", "f:1: a control character"},
};

static void test_readings(void **state)
{
    (void)state;
    setenv("HOME", "/nowhere", 1);
    for (size_t i = 0; i < sizeof reading_cases / sizeof *reading_cases; i++) {
        const struct reading_case *one = &reading_cases[i];
        struct scribe scribe = {.listener.said = hear};
        struct fail fail = {0};
        bool read = config_read(one->text, "f", &scribe.listener, &fail);
        bool right = read == (one->sentence == NULL) && strcmp(scribe.heard, one->heard) == 0 &&
                     (read ? fail.code == EXIT_DONE
                           : fail.code == EXIT_CONFIG && strstr(fail.sentence, one->sentence) != NULL);
        if (!right)
            fail_msg("%s: %d, heard \"%s\", \"%s\"", one->text.bytes, (int)read, scribe.heard, fail.sentence);
    }
}

static void test_the_listener_ends_it(void **state)
{
    (void)state;
    struct scribe scribe = {.listener.said = hear, .refused_line = 2};
    struct fail fail = {0};
    assert_false(config_read(str_of("helo = a.b\nlevel = dns\nrole = keep"), "f", &scribe.listener, &fail));
    assert_string_equal(scribe.heard, "1 helo=a.b;2 level=dns;");
    assert_string_equal(fail.sentence, "no");
}

/* Lines stay lines, and nothing is added. */
static void test_comments_are_blanks(void **state)
{
    (void)state;
    struct fail fail = {0};
    char *text = config_text(str_of("a = b # c \" ' ${d}\n#\nx = '#' #e"), "f", &fail);
    assert_string_equal(text, "a = b             \n \nx = '#'   ");
    free(text);
}

static char directory[] = "/tmp/mailsift-config-XXXXXX", path[64];

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) != NULL && snprintf(path, sizeof path, "%s/c", directory) > 0 ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    return rmdir(directory);
}

/* A file of LENGTH bytes with that MODE. */
static void put_file(size_t length, mode_t mode)
{
    unlink(path); /* only root may write to one that nobody may write to */
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    assert_int_equal(ftruncate(fd, (off_t)length), 0);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void refused(bool optional, const char *sentence)
{
    struct str text;
    struct fail fail = {0};
    assert_false(config_file_open(path, optional, &text, &fail));
    assert_null(text.bytes);
    assert_int_equal(fail.code, EXIT_CONFIG);
    if (strstr(fail.sentence, sentence) == NULL)
        fail_msg("%s", fail.sentence);
}

static void test_files(void **state)
{
    (void)state;
    struct str text;
    struct fail fail = {0};
    assert_true(config_file_open(path, true, &text, &fail));
    assert_null(text.bytes);
    refused(false, "does not exist");
    static const mode_t allowed[] = {0600, 0400, 0644, 0755};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        put_file(CONFIG_BYTES_MAX, allowed[i]);
        assert_true(config_file_open(path, i % 2 == 0, &text, &fail));
        assert_int_equal(text.length, CONFIG_BYTES_MAX);
        free((char *)text.bytes);
    }
    put_file(CONFIG_BYTES_MAX + 1, 0600);
    refused(true, "larger than 256 KiB");
    put_file(1, 0620);
    refused(true, "is writable by others, who could change what mailsift does; run chmod go-w /tmp/");
    put_file(1, 0602);
    refused(false, "is writable by others");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    refused(false, "not a regular file");
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    refused(true, "not a regular file");
    rmdir(path);
}

/* Only root can make a file of another user. */
static void test_owners(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        print_message("SKIPPED: only root can make a file of another user\n");
        skip();
    }
    put_file(1, 0600);
    assert_int_equal(chown(path, 12345, 0), 0);
    refused(true, "belongs to another user (UID 12345)");
    assert_int_equal(seteuid(12345), 0);
    struct str text;
    struct fail fail = {0};
    bool mine = config_file_open("/etc/passwd", false, &text, &fail); /* root's is good for everybody */
    free((char *)text.bytes);
    assert_int_equal(seteuid(0), 0);
    assert_true(mine);
    assert_int_equal(chown(path, 0, 0), 0);
    assert_int_equal(seteuid(12345), 0);
    bool absent = config_file_open(path, true, &text, &fail); /* in a directory that is closed to us */
    assert_int_equal(chmod(directory, 0755), -1);
    assert_int_equal(seteuid(0), 0);
    assert_true(absent && text.bytes == NULL);
    assert_int_equal(chmod(directory, 0755), 0);
    assert_int_equal(seteuid(12345), 0);
    bool read = config_file_open(path, true, &text, &fail);
    assert_int_equal(seteuid(0), 0);
    assert_false(read);
    assert_non_null(strstr(fail.sentence, "Permission denied; check the permissions"));
    assert_int_equal(chown(path, 12345, 0), 0);
    assert_int_equal(seteuid(12345), 0);
    read = config_file_open(path, true, &text, &fail); /* one's own */
    assert_int_equal(seteuid(0), 0);
    assert_true(read);
    free((char *)text.bytes);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_the_listener_ends_it),
        cmocka_unit_test(test_comments_are_blanks),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_owners),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
