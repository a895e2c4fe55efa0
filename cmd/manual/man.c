/* Writes the manual page: the tables in mdoc(7). */
#include "cmd/manual/man.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/manual/exit_codes.h"
#include "cmd/settings/options.h"
#include "cmd/terminal/terminal.h"
#include "validators/base/str.h"

enum { DATE_BYTES = 40 };

/* Prints a word so that roff sees nothing in it but text, also where it begins a line.  The hyphens of an
 * option are minus signs, as somebody who copies it wants them; a name with _ in it is not divided. */
static void put_word(struct str word)
{
    bool option = memmem(word.bytes, word.length, "--", 2) != NULL || str_starts(word, STR("-"));
    if (memchr(word.bytes, '_', word.length) != NULL)
        fputs("\\%", stdout);
    if (str_starts(word, STR(".")) || str_starts(word, STR("'")))
        fputs("\\&", stdout);
    for (size_t i = 0; i < word.length; i++) {
        if (word.bytes[i] == '\\')
            fputs("\\e", stdout);
        else if (word.bytes[i] == '-' && option)
            fputs("\\-", stdout);
        else
            fputc(word.bytes[i], stdout);
    }
}

/* Whether a sentence ends with WORD. */
static bool ends_sentence(struct str word)
{
    return word.length > 1 && strchr(".?!", word.bytes[word.length - 1]) != NULL;
}

/* Prints TEXT as words; a new sentence begins a new line. */
static void put_text(struct str text)
{
    while (text.length > 0) {
        const char *blank = memchr(text.bytes, ' ', text.length);
        struct str word = str_head(text, blank != NULL ? (size_t)(blank - text.bytes) : text.length);
        put_word(word);
        text = str_tail(text, word.length);
        while (str_starts(text, STR(" ")))
            text = str_tail(text, 1);
        if (text.length > 0)
            fputc(ends_sentence(word) ? '\n' : ' ', stdout);
    }
}

/* Prints a line that is shown as it is, each blank of it. */
static void put_shown(struct str text)
{
    while (text.length > 0) {
        const char *blank = memchr(text.bytes, ' ', text.length);
        struct str word = str_head(text, blank != NULL ? (size_t)(blank - text.bytes) : text.length);
        put_word(word);
        fputs(blank != NULL ? " " : "", stdout);
        text = str_tail(text, word.length + (blank != NULL));
    }
    fputc('\n', stdout);
}

static void put_line(const char *text)
{
    put_text(str_of(text));
    fputc('\n', stdout);
}

/* Prints one argument of a macro: in quotes, where a word cannot be taken for a macro's name. */
static void put_argument(struct str text)
{
    fputs(" \"", stdout);
    for (size_t i = 0; i < text.length; i++)
        fputs(text.bytes[i] == '"' ? "\\(dq" : (char[]){text.bytes[i], '\0'}, stdout);
    fputc('"', stdout);
}

/* A word of a usage line without its brackets: a name of ours in small letters, or what is to be replaced.
 */
static void put_usage_word(struct str word)
{
    const struct str dots = STR("...");
    bool many = word.length > dots.length && str_equal(str_tail(word, word.length - dots.length), dots);
    if (many)
        word = str_head(word, word.length - dots.length);
    if (str_starts(word, STR("--"))) {
        fputs(".Fl", stdout);
        word = str_tail(word, 1);
    } else {
        fputs(islower((unsigned char)word.bytes[0]) ? ".Cm" : ".Ar", stdout);
    }
    put_argument(word);
    puts(many ? " ..." : "");
}

/* Prints what follows `mailsift ` on a command line, such as `clean [OPTIONS] LIST...`. */
static void put_usage(const char *usage)
{
    struct str rest = str_of(usage);
    while (rest.length > 0) {
        size_t length = 0;
        char c = rest.bytes[0];
        if (c == '[' || c == ']' || c == '|') {
            puts(c == '[' ? ".Oo" : (c == ']' ? ".Oc" : "|"));
            length = 1;
        } else if (c == ' ') {
            length = 1;
        } else {
            while (length < rest.length && strchr(" []|", rest.bytes[length]) == NULL)
                length++;
            put_usage_word(str_head(rest, length));
        }
        rest = str_tail(rest, length);
    }
}

/* Prints the paragraphs of a command's help: lines that begin with two blanks are shown as they are. */
static void put_about(const char *about)
{
    struct str rest = str_of(about), line;
    bool shown = false, space = false;
    while (str_line(&rest, &line)) {
        bool show = str_starts(line, STR("  "));
        if (show != shown)
            puts(show ? ".Bd -literal -offset indent" : ".Ed");
        else if (space)
            puts(show ? "" : ".Pp");
        shown = show;
        space = line.length == 0 && !show;
        if (line.length > 0) {
            if (show) {
                put_shown(str_tail(line, 2));
            } else {
                put_text(line);
                fputc('\n', stdout);
            }
        }
    }
    if (shown)
        puts(".Ed");
}

static void put_heads(void)
{
    char date[DATE_BYTES];
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = epoch != NULL ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm tm;
    strftime(date, sizeof date, "%B %d, %Y", gmtime_r(&now, &tm));
    printf(".Dd %s\n.Dt MAILSIFT 1\n.Os \"mailsift %s\"\n", date, MAILSIFT_VERSION);
    puts(".Sh NAME\n.Nm mailsift\n.Nd clean contact lists before a mailing\n.Sh SYNOPSIS");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        puts(".Nm mailsift");
        put_usage((*command)->usage);
    }
    puts(".Nm mailsift\n.Fl -version\n.Op Fl v");
}

static void put_passages(const char *section, const struct passage *passage)
{
    bool list = false;
    printf(".Sh %s\n", section);
    for (const struct passage *one = passage; one->text != NULL; one++) {
        bool term = one->term != NULL;
        if (term != list)
            puts(term ? ".Bl -tag -width Ds" : ".El");
        else if (!term && one != passage)
            puts(".Pp");
        list = term;
        if (term) {
            fputs(".It", stdout);
            put_argument(str_of(one->term));
            fputc('\n', stdout);
        }
        put_line(one->text);
    }
    if (list)
        puts(".El");
}

static void put_commands(void)
{
    puts(".Sh COMMANDS");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        fputs(".Ss", stdout);
        put_argument(str_of((*command)->name));
        fputc('\n', stdout);
        put_about((*command)->about);
    }
}

static void put_option(const struct option_spec *spec)
{
    fputs(".It", stdout);
    if (spec->letter != 0)
        printf(" Fl %c ,", spec->letter);
    printf(" Fl -%s", spec->name);
    if (option_has_argument(spec)) {
        fputs(" Ar", stdout);
        put_argument(str_of(option_argument(spec).text));
    }
    fputc('\n', stdout);
    put_line(spec->help);
    if (option_default(spec) != NULL) {
        fputs("[default: ", stdout);
        put_text(str_of(option_default(spec)));
        puts("]");
    }
    fputs("(of", stdout);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if ((command_takers(*command) & spec->takers) != 0)
            printf(" %s", (*command)->name);
    puts(")");
}

static void put_options(void)
{
    puts(".Sh OPTIONS\nThe commands that take an option are in parentheses.");
    for (int group = GROUP_INPUT; group < GROUP_COUNT; group++) {
        printf(".Ss %s\n.Bl -tag -width Ds\n", option_groups[group]);
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group)
                put_option(&option_specs[i]);
        puts(".El");
    }
}

static void put_reason(const struct reason *reason)
{
    printf(".It Cm \"%s\"\n", reason->code);
    put_text(str_of(reason->text.en));
    puts(".");
    put_line(reason->advice.en);
}

static void put_reasons(void)
{
    puts(".Sh REASONS\nThe values of mailsift_reason, what each means, and what to do about it.");
    for (int segment = 0; segment < SEGMENT_COUNT; segment++) {
        printf(".Ss %s\n.Bl -tag -width Ds\n", segment_words[segment]);
        const struct reason *reason;
        for (size_t i = 0; (reason = reason_of_segment((enum segment)segment, i)) != NULL; i++)
            put_reason(reason);
        puts(".El");
    }
}

static void put_exit_codes(void)
{
    puts(".Sh EXIT STATUS\n.Bl -tag -width Ds");
    for (size_t i = 0; i < exit_meaning_count; i++) {
        printf(".It %d\n", (int)exit_meanings[i].code);
        put_line(exit_meanings[i].meaning);
    }
    puts(".El");
}

static void put_examples(void)
{
    puts(".Sh EXAMPLES");
    for (const struct passage *example = man_examples; example->text != NULL; example++) {
        put_line(example->text);
        fputs(".Bd -literal -offset indent\n", stdout);
        put_shown(str_of(example->term));
        puts(example[1].text != NULL ? ".Ed\n.Pp" : ".Ed");
    }
}

static void put_see_also(void)
{
    puts(".Sh SEE ALSO");
    for (const char *const *page = man_see_also; *page != NULL; page++)
        printf(".Xr %s%s\n", *page, page[1] != NULL ? " ," : "");
}

void man_print(void)
{
    put_heads();
    put_passages("DESCRIPTION", man_description);
    put_commands();
    put_options();
    put_reasons();
    put_passages("ENVIRONMENT", man_environment);
    put_passages("FILES", man_files);
    put_exit_codes();
    put_examples();
    put_see_also();
    put_passages("STANDARDS", man_standards);
    put_passages("CAVEATS", man_caveats);
}
