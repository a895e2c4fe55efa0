/* What is in an output directory: the files that mailsift writes, and others that the user put there. */
#ifndef PIPELINE_OUTPUT_OUTPUT_DIR_H
#define PIPELINE_OUTPUT_OUTPUT_DIR_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "validators/base/presets.h"

/* What a new report.html is called in an output directory until it is whole. */
#define REPORT_HTML_NEW ".report.html.new"

/* Names that mailsift ever writes into an output directory: those of each run, and those of a preset's imports. */
enum { OUTPUT_NAMES = 13 + 2 * PRESET_IMPORTS };

struct output_contents {
    bool there;         /* there is such a directory */
    bool report, clean; /* report.json; clean.csv or clean.csv.gz */
    size_t ours, others;
    char other[NAME_MAX + 1]; /* one of the others, or "" */
};

/* The number of NAME among those that mailsift writes, below OUTPUT_NAMES; -1: it writes none such. */
int output_number(const char *name);
const char *output_name_of(int number);

/* Opens the directory NAME of PARENT; follows no link.  -1 with errno set (ENOTDIR: it is something else). */
int output_dir_open(int parent, const char *name);

/* Looks what is in the directory NAME of PARENT.  Files that a network file system keeps there under names of
 * its own count for nothing.  Returns 0, also where there is none, or the error's number. */
int output_dir_look(int parent, const char *name, struct output_contents *contents);

/* Finds out whether what has the name NAME in the directory PARENT is what FD is open on (*SAME); where nothing
 * has that name, it is not.  Returns 0, or the number of an error that says nothing about that. */
int output_dir_holds(int parent, const char *name, int fd, bool *same);

/* When report.json in the directory NAME of PARENT was written; 0: there is none.  Returns 0 or the error's
 * number. */
int output_dir_report_time(int parent, const char *name, struct timespec *written);

/* Removes our files from the directory FD.  Returns 0 or the number of the first error. */
int output_dir_clear(int fd);

/* Moves what is not ours from the directory FROM to the directory TO; nothing there is replaced.  Returns 0
 * or the number of the first error; what it hit stays in FROM. */
int output_dir_carry(int from, int to);

/* Moves all from FROM to TO in the same way; report.json, which tells that a directory is whole, leaves first
 * and comes last. */
int output_dir_move_all(int from, int to, bool leave);

/* Renames FROM of PARENT to TO, where there is nothing.  Returns 0 or the error's number. */
int output_dir_rename(int parent, const char *from, const char *to);

#endif
