/* The data that ships with the program and the user's own overrides, ready to be asked. */
#ifndef VALIDATORS_LISTS_LISTS_H
#define VALIDATORS_LISTS_LISTS_H

#include <stddef.h>

#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/base/str.h"
#include "validators/base/tables/name_filter.h"
#include "validators/base/tables/name_map.h"
#include "validators/names/address.h"

struct list_texts;

/* Constant once open; any number of threads.  Domains are lower-case A-labels. */
struct lists {
    struct name_map *disposable; /* confirmed */
    struct name_map *suspect;    /* named by one family of sources only */
    struct name_map *relay;      /* privacy relays: real people behind a mask */
    struct name_map *free_mail;
    struct name_map *provider;    /* domain -> provider's short name */
    struct name_map *mx_provider; /* the end of an MX host's name -> whose it is, for mx_provider() */
    struct name_map *protect;     /* domains that no list may call disposable */
    struct name_map *role;        /* local part -> "role" or "no_reply" */
    struct name_map *user_allow;  /* --allow */
    struct name_map *user_block;  /* --block */
    struct name_filter *listed;   /* every domain of the maps of domains; NULL: not known */
    struct list_texts *texts;     /* what the maps point into, where it is not in the program */
};

enum { LISTS_SHIPPED = 8 };

/* One shipped list as a person asks about it: `mailsift lists`, report.json. */
struct list_source {
    const char *file;  /* disposable.txt */
    struct str header; /* its leading # lines: source, version, licence */
    struct str date;   /* of its data, such as 2026-11-23, from the header; empty where there is none */
    size_t names;      /* how many names it holds */
    const char *from;  /* whence an updated list came; NULL: it is the one that is built in */
};

/* Updated lists that stand in for those that are built in: by their number, in the order of lists_sources. */
struct list_updates {
    struct str text[LISTS_SHIPPED]; /* memory of malloc, or NULL for none */
    const char *from;               /* whence they came, memory of malloc; NULL where there are none */
};

/* Opens the shipped lists and reads the --allow and --block files of SETTINGS (validators/lists/user_list.h
 * says what they look like).
 * Returns false with FAIL set (66: no such file, 65: a line that is no domain, with its number).
 * On success the caller calls lists_close. */
bool lists_open(struct lists *lists, const struct settings *settings, struct fail *fail);

/* The same with UPDATES, whose memory goes over to LISTS in any case.  One that is older than the list that
 * is built in, by the dates in their headers, or has no date is not used.  Any bytes are fine.  FAIL as above.
 */
bool lists_open_updated(struct lists *lists, const struct settings *settings, struct list_updates *updates,
                        struct fail *fail);
void lists_close(struct lists *lists);

/* The number of the shipped list that is called FILE, or LISTS_SHIPPED. */
size_t lists_number(struct str file);

/* What is called list NUMBER: disposable.txt. */
const char *lists_file(size_t number);

/* What stands behind `# KEY: ` in a line of HEADER, or an empty text. */
struct str list_header_value(struct str header, const char *key);

/* The lines at the head of a list's TEXT that begin with #. */
struct str list_header(struct str text);

/* Whether MAP, user_allow or user_block, names a domain by NAME, which is LEVEL labels above it (0: the
 * domain itself).  A user's name that is a public suffix (edu.pl) matches only itself, never what is
 * below it: it has the value "exact", so ask here and not by domain_find.  In the shipped lists no
 * public suffix ever stands. */
bool lists_user_names(const struct name_map *map, const struct name *name, unsigned level);

/* Whether any list, shipped or the user's, may hold DOMAIN or one above it.  False is certain, and cheap. */
bool lists_may_hold(const struct lists *lists, const struct domain *domain);

/* The shipped lists, in the order of their names; *COUNT is how many. */
const struct list_source *lists_sources(const struct lists *lists, size_t *count);

#endif
