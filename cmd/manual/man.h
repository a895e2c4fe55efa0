/* The manual page mailsift(1), made from the tables and from the prose that is only here. */
#ifndef CMD_MANUAL_MAN_H
#define CMD_MANUAL_MAN_H

/* Prints the page in mdoc(7) to standard output, dated by SOURCE_DATE_EPOCH or else today. */
void man_print(void);

/* A term and what is to be said of it, or where TERM is NULL a paragraph.  TEXT is one line of words. */
struct passage {
    const char *term;
    const char *text; /* NULL ends them */
};

/* The prose of the sections that no table has; of an example the term is the command line. */
extern const struct passage man_description[], man_environment[], man_files[], man_examples[],
    man_standards[], man_caveats[];

/* The names of other pages, each with a blank and its section; NULL ends them. */
extern const char *const man_see_also[];

#endif
