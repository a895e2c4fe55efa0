/* The completion of bash. */
#include <stdio.h>

#include "cmd/manual/completion.h"

/* What follows the tables.  Words in capitals are kinds of names; = is a word of its own for bash; where
 * nothing fits, bash completes names of files by itself. */
static const char machine[] =
    "_mailsift_files() { # KIND CURRENT\n"
    "    local name\n"
    "    compopt -o filenames 2> /dev/null\n"
    "    while IFS= read -r name; do\n"
    "        if [[ $1 == FILE || -d $name || ($1 == LIST && $name =~ \\.(csv|tsv|txt|gz)$) ]]; then\n"
    "            COMPREPLY+=(\"$name\")\n"
    "        fi\n"
    "    done < <(compgen -f -- \"$2\")\n"
    "}\n"
    "\n"
    "_mailsift_offer() { # WORDS CURRENT\n"
    "    local word\n"
    "    for word in $1; do\n"
    "        case $word in\n"
    "        LIST | FILE | DIR) _mailsift_files \"$word\" \"$2\" ;;\n"
    "        COMMAND) COMPREPLY+=($(compgen -W \"$_mailsift_commands\" -- \"$2\")) ;;\n"
    "        *) COMPREPLY+=($(compgen -W \"$word\" -- \"$2\")) ;;\n"
    "        esac\n"
    "    done\n"
    "}\n"
    "\n"
    "_mailsift() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=clean values\n"
    "    COMPREPLY=()\n"
    "    if ((COMP_CWORD > 1)) && [[ \" $_mailsift_commands \" == *\" ${COMP_WORDS[1]} \"* ]]; then\n"
    "        command=${COMP_WORDS[1]}\n"
    "    fi\n"
    "    if [[ $current == = ]]; then\n"
    "        current=\n"
    "    elif [[ $before == = ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    if values=$(_mailsift_values \"$before\"); then\n"
    "        _mailsift_offer \"$values\" \"$current\"\n"
    "    elif [[ $current == -* ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$(_mailsift_options $command)\" -- \"$current\"))\n"
    "    else\n"
    "        ((COMP_CWORD > 1)) || _mailsift_offer COMMAND \"$current\"\n"
    "        _mailsift_offer \"$(_mailsift_operands $command)\" \"$current\"\n"
    "    fi\n"
    "}\n"
    "\n"
    "complete -o bashdefault -o default -F _mailsift mailsift\n";

static void put_commands(void)
{
    fputs("_mailsift_commands='", stdout);
    for (const struct command *const *command = commands; *command != NULL; command++)
        printf("%s%s", command == commands ? "" : " ", (*command)->name);
    puts("'\n");
}

static void put_options(void)
{
    puts("_mailsift_options() { # COMMAND\n    case $1 in");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        printf("    %s) echo '", (*command)->name);
        for (size_t i = 0; i < option_count; i++) {
            const struct option_spec *spec = &option_specs[i];
            if (is_completed(*command, spec) && spec->letter != 0)
                printf("-%c ", spec->letter);
            if (is_completed(*command, spec))
                printf("--%s ", spec->name);
        }
        puts("' ;;");
    }
    puts("    esac\n}\n");
}

/* What may follow an option; an option that takes no value fails. */
static void put_values(void)
{
    puts("_mailsift_values() { # OPTION\n    case $1 in");
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!option_has_argument(spec))
            continue;
        fputs("    ", stdout);
        if (spec->letter != 0)
            printf("-%c | ", spec->letter);
        printf("--%s) echo '", spec->name);
        if (spec->type == OPTION_CHOICE)
            put_choices(spec, " ");
        else if (names_of(argument_name(spec)) != NAMES_OTHER)
            fputs(argument_name(spec).bytes, stdout);
        puts("' ;;");
    }
    puts("    *) return 1 ;;\n    esac\n}\n");
}

static void put_operands(void)
{
    puts("_mailsift_operands() { # COMMAND\n    case $1 in");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        struct str usage = str_of((*command)->usage), word;
        usage_word(&usage, &word);
        printf("    %s) echo '", (*command)->name);
        while (usage_word(&usage, &word))
            if (names_of(word) != NAMES_OTHER)
                printf("%.*s ", (int)word.length, word.bytes);
        puts("' ;;");
    }
    puts("    esac\n}\n");
}

void completion_bash(void)
{
    puts("# bash completion for mailsift(1): made by mailsift help --completion=bash\n");
    put_commands();
    put_options();
    put_values();
    put_operands();
    fputs(machine, stdout);
}
