/* Shows the progress of a run on standard error. */
#ifndef CMD_TERMINAL_PROGRESS_H
#define CMD_TERMINAL_PROGRESS_H

#include "cmd/terminal/terminal.h"
#include "pipeline/base/progress.h"
#include "validators/base/settings.h"

struct progress {
    struct watcher watcher; /* the first member: the watcher is the progress */
    struct terminal terminal;
    enum progress_style style; /* AUTO: a line that moves */
    bool shown;                /* something was written */
    double said;               /* when the last line was written, in seconds since the movement began */
    struct standing standing;  /* the last one heard of */
};

/* Prepares PROGRESS to watch a run as SETTINGS wish, on TERMINAL. */
void progress_begin(struct progress *progress, const struct settings *settings, struct terminal terminal);

/* Takes the moving line away, or says the last word of a style that is read by machines. */
void progress_end(struct progress *progress);

#endif
