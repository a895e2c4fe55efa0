/* What files, variables and the command line say of the settings, one above the other. */
#ifndef CMD_SETTINGS_LAYERS_H
#define CMD_SETTINGS_LAYERS_H

#include "cmd/settings/options.h"
#include "validators/base/arena.h"

/* A higher one wins. */
enum layer { LAYER_SYSTEM, LAYER_USER, LAYER_NAMED, LAYER_ENVIRONMENT, LAYER_FLAGS };

#define SYSTEM_FILE     "/etc/mailsift/mailsift.conf"
#define USER_FILE       "mailsift/mailsift.conf" /* in $XDG_CONFIG_HOME or ~/.config */
#define NO_FILE         "none"                   /* what --config calls it */
#define CONFIG_VARIABLE "MAILSIFT_CONFIG"

/* One setting, as somebody said it. */
struct saying {
    const struct option_spec *spec;
    bool undo;         /* it goes back to what holds by default */
    const char *value; /* not NULL */
    enum layer layer;
    const char *where; /* the file or the variable; NULL: the command line */
    int line;          /* of the file; 0: not known */
};

/* Zero-initialised, it holds nothing and knows of no file. */
struct layers {
    const char *system_file, *user_file; /* read if they are there; NULL: none */
    char *const *environment;            /* NULL: none */
    struct saying *said;                 /* the lowest layer first */
    size_t count, room;
    size_t since[OPTIONS_MAX]; /* 1 + which saying of each option is the first that holds; 0: none */
    struct arena texts;        /* what the sayings of files point to */
};

/* Where this user's files and variables are. */
void layers_find(struct layers *layers);

/* Adds SAYING behind the others. */
void layers_add(struct layers *layers, const struct saying *saying);

/* Adds what the files and variables say: all of the two default files and of FILE (NULL: that of
 * MAILSIFT_CONFIG, if any), or of no file where that is "none".  Returns false with FAIL set (78) when one
 * cannot be read, or holds what is no setting. */
bool layers_read(struct layers *layers, const char *file, struct fail *fail);

/* Sets in SETTINGS what the sayings come to, as far as COMMAND takes it; what it does not take must be right,
 * too.  Returns false with FAIL set (64 for the command line, or else 78) for a value that is not allowed. */
bool layers_apply(struct layers *layers, const struct command *command, struct settings *settings,
                  struct fail *fail);

/* The first saying of SPEC that holds, NULL where its default does.  (A list's others stand behind it.) */
const struct saying *layers_saying(const struct layers *layers, const struct option_spec *spec);

enum { PLACE_BYTES = 512 };

/* Where SAYING stands: "FILE:LINE", "MAILSIFT_NAME" or "--NAME". */
void saying_place(const struct saying *saying, char place[PLACE_BYTES]);

/* Frees the sayings and their texts. */
void layers_free(struct layers *layers);

#endif
