/* The data that ships with the program and the user's own overrides, ready to be asked. */
#ifndef VALIDATORS_LISTS_H
#define VALIDATORS_LISTS_H

#include <stddef.h>

#include "validators/address.h"
#include "validators/base/fail.h"
#include "validators/base/name_filter.h"
#include "validators/base/name_map.h"
#include "validators/base/settings.h"
#include "validators/base/str.h"

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

/* One shipped list as a person asks about it: `mailsift --version -v`, report.json. */
struct list_source {
    const char *file;  /* disposable.txt */
    struct str header; /* its leading # lines: source, version, licence */
    size_t names;      /* how many names it holds */
};

/* Opens the shipped lists and reads the --allow and --block files of SETTINGS (validators/user_list.h
 * says what they look like).
 * Returns false with FAIL set (66: no such file, 65: a line that is no domain, with its number).
 * On success the caller calls lists_close. */
bool lists_open(struct lists *lists, const struct settings *settings, struct fail *fail);
void lists_close(struct lists *lists);

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
