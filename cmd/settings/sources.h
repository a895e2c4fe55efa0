/* Where settings come from: what files, variables and the command line assign, the later above the former. */
#ifndef CMD_SETTINGS_SOURCES_H
#define CMD_SETTINGS_SOURCES_H

#include "cmd/settings/options.h"
#include "cmd/settings/parse.h"
#include "validators/base/arena.h"

/* A higher one wins. */
enum setting_source {
    SOURCE_DEFAULT,
    SOURCE_SYSTEM,
    SOURCE_USER,
    SOURCE_NAMED,
    SOURCE_ENVIRONMENT,
    SOURCE_FLAGS
};

#define SYSTEM_FILE     "/etc/mailsift/mailsift.conf"
#define USER_FILE       "mailsift/mailsift.conf" /* in $XDG_CONFIG_HOME or ~/.config */
#define NO_FILE         "none"                   /* what --config calls it */
#define CONFIG_VARIABLE "MAILSIFT_CONFIG"

/* One value for one setting. */
struct assignment {
    const struct option_spec *spec;
    bool undo;         /* it goes back to what holds by default */
    const char *value; /* not NULL */
    enum setting_source source;
    const char *where; /* the file or the variable; NULL: the command line */
    int line;          /* of the file; 0: not known */
};

/* Zero-initialised, it holds nothing and knows of no file. */
struct sources {
    const char *system_file, *user_file; /* read if they are there; NULL: none */
    char *const *environment;            /* NULL: none */
    struct assignment *assignments;      /* those of the lowest source first */
    size_t count, room;
    size_t since[OPTIONS_MAX]; /* 1 + which assignment of each option is the first that holds; 0: none */
    struct arena texts;        /* what the assignments of files point to */
};

/* Where this user's files and variables are. */
void sources_find(struct sources *sources);

/* Adds ASSIGNMENT after the others. */
void sources_add(struct sources *sources, const struct assignment *assignment);

/* Adds what the files and variables assign: all of the two default files and of FILE (NULL: that of
 * MAILSIFT_CONFIG, if any), or of no file where that is "none".  Returns false with FAIL set (78) when one
 * cannot be read, or assigns to what is not a setting. */
bool sources_read(struct sources *sources, const char *file, struct fail *fail);

/* Sets in SETTINGS what the assignments come to, as far as PARSER takes it; what it does not take must be right,
 * too.  Returns false with FAIL set (64 for the command line, or else 78) for a value that is not allowed. */
bool sources_apply(struct sources *sources, const struct parser *parser, struct settings *settings,
                   struct fail *fail);

/* The first assignment of SPEC that holds, NULL where its default does.  (A list's others come after it.) */
const struct assignment *sources_assignment(const struct sources *sources, const struct option_spec *spec);

enum { PLACE_BYTES = 512 };

/* Where ASSIGNMENT was made: "FILE:LINE", "MAILSIFT_NAME" or "--NAME". */
void assignment_place(const struct assignment *assignment, char place[PLACE_BYTES]);

/* Frees the assignments and their texts. */
void sources_free(struct sources *sources);

#endif
