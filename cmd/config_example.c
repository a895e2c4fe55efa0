/* Prints a config file with every setting, from the table of options. */
#include <stdio.h>
#include <string.h>

#include "cmd/config.h"
#include "cmd/settings/setters.h"

enum { COMMENT_COLUMNS = 78 };

/* Prints TEXT in lines that begin with #. */
static void print_comment(const char *text)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (column == 0 || column + 1 + word > COMMENT_COLUMNS) {
            printf("%s#", column == 0 ? "" : "\n");
            column = 1;
        }
        printf(" %.*s", (int)word, text);
        column += 1 + word;
        text += word + strspn(text + word, " ");
    }
    putchar('\n');
}

static void print_setting(const struct option_spec *spec)
{
    char comment[1024];
    const char *example = setting_example(spec);
    bool list = setting_is_list(spec);
    snprintf(comment, sizeof comment, "%s%s%s%s", spec->help, spec->by_default != NULL ? " [" : "",
             spec->by_default != NULL ? spec->by_default : "", spec->by_default != NULL ? "]" : "");
    putchar('\n');
    print_comment(comment);
    printf("#%s = %s\"%s\"%s\n", spec->name, list ? "{" : "", example, list ? "}" : "");
}

void config_print_example(void)
{
    puts("# Settings of mailsift.  Each is the option of the same name; what holds without\n"
         "# it stands in [].  " SYSTEM_FILE " is for everybody on this\n"
         "# machine, ~/.config/mailsift/mailsift.conf goes before it, and --config FILE,\n"
         "# MAILSIFT_NAME in the environment and the option before both.\n"
         "#\n"
         "# NAME = \"VALUE\", or NAME = {\"VALUE\", \"VALUE\"} where one may be repeated; yes or no\n"
         "# where an option takes no value.  no-NAME = yes undoes what a file that goes\n"
         "# behind says of NAME.  A path that does not begin with / or ~/ begins where this\n"
         "# file is.  Only you or root may be able to write the file.");
    for (int group = 0; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group && option_is_setting(&option_specs[i]) &&
                !option_is_alias(&option_specs[i]))
                print_setting(&option_specs[i]);
}
