/* Prints a config file with every setting, from the table of options. */
#include "cmd/manual/config_example.h"

#include <stdio.h>
#include <string.h>

#include "cmd/settings/options.h"
#include "cmd/settings/setters.h"
#include "cmd/settings/sources.h"

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
    const char *by_default = option_default(spec);
    snprintf(comment, sizeof comment, "%s%s%s%s", spec->help, by_default != NULL ? " [" : "",
             by_default != NULL ? by_default : "", by_default != NULL ? "]" : "");
    putchar('\n');
    print_comment(comment);
    printf("#%s = %s\"%s\"%s\n", spec->name, list ? "{" : "", example, list ? "}" : "");
}

void config_example_print(void)
{
    puts("# Settings of mailsift.  Each is the option of the same name, with its default in [].\n"
         "# " SYSTEM_FILE " is for everybody on this machine;\n"
         "# ~/.config/mailsift/mailsift.conf overrides it, and --config FILE, MAILSIFT_NAME\n"
         "# in the environment and the option override both.\n"
         "#\n"
         "# Write NAME = \"VALUE\", or NAME = {\"VALUE\", \"VALUE\"} for a repeatable option; yes or no\n"
         "# for an option without a value.  no-NAME = yes undoes what a file before this one\n"
         "# sets.  A path that does not begin with / or ~/ is relative to this file.  Nobody\n"
         "# but you and root may have write permission for the file.");
    for (int group = GROUP_INPUT; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group && option_is_setting(&option_specs[i]) &&
                !option_is_alias(&option_specs[i]))
                print_setting(&option_specs[i]);
}
