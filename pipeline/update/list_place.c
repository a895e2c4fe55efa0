/* Finds the updated lists, and reads those that can be trusted and are whole. */
#include "pipeline/update/list_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/user_place.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"
#include "validators/lists/list_check.h"

enum { SET_DIGITS_MAX = 9, PLACES_MAX = 2, DAY_S = 24 * 3600 };

static const char system_place[] = "/var/lib/mailsift/lists";
static const char set_prefix[] = "set.";
const char list_index_name[] = "index";

/* The user's own place, or NULL: root's is the system's, unless XDG_DATA_HOME says otherwise. */
static char *users_lists(void)
{
    const char *data = getenv("XDG_DATA_HOME");
    if (geteuid() == 0 && (data == NULL || data[0] != '/'))
        return NULL;
    return user_place("XDG_DATA_HOME", ".local/share", "mailsift/lists");
}

/* Whether SETTINGS say that no updated lists are wanted. */
static bool wants_none(const struct settings *settings)
{
    return settings->lists_dir != NULL && strcmp(settings->lists_dir, "none") == 0;
}

char *list_place_to_write(const struct settings *settings)
{
    if (wants_none(settings))
        return NULL;
    if (settings->lists_dir != NULL)
        return memory_joined(settings->lists_dir, "");
    char *own = users_lists();
    return own != NULL || geteuid() != 0 ? own : memory_joined(system_place, "");
}

int list_age_days(struct str date, time_t now)
{
    char text[LIST_DATE_LENGTH + 1];
    struct tm parts = {.tm_year = 0};
    snprintf(text, sizeof text, "%.*s", (int)date.length, date.bytes);
    if (date.length != LIST_DATE_LENGTH || strptime(text, "%Y-%m-%d", &parts) == NULL)
        return 0;
    return (int)((now - timegm(&parts)) / DAY_S);
}

unsigned list_set_number(const char *name)
{
    size_t prefix = sizeof set_prefix - 1;
    if (strncmp(name, set_prefix, prefix) != 0)
        return 0;
    const char *digits = name + prefix;
    size_t count = strspn(digits, "0123456789");
    if (digits[0] == '0' || count == 0 || count > SET_DIGITS_MAX || digits[count] != '\0')
        return 0;
    return (unsigned)strtoul(digits, NULL, 10);
}

void list_set_name(unsigned number, char name[LIST_SET_NAME_BYTES])
{
    snprintf(name, LIST_SET_NAME_BYTES, "%s%u", set_prefix, number);
}

bool list_is_trusted(int fd, unsigned type)
{
    struct stat status;
    return fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) == type &&
           (status.st_uid == geteuid() || status.st_uid == 0) && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The largest number of a set in the directory FD; 0: there is none. */
static unsigned newest_set(int fd)
{
    unsigned newest = 0;
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    if (directory == NULL && copy >= 0)
        close(copy);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        unsigned number = list_set_number(entry->d_name);
        newest = number > newest ? number : newest;
    }
    if (directory != NULL)
        closedir(directory);
    return newest;
}

static bool mistrust(struct fail *warning, const char *path, const char *name)
{
    return fail_because(
        warning, EXIT_IO,
        "%s%s%s is not a regular file that only you can write, so the built-in lists are used; "
        "make it private (chown, chmod go-w), or remove it",
        path, name[0] != '\0' ? "/" : "", name);
}

/* Says why NAME of PATH is not used; ERROR as in read_file. */
static bool complain(struct fail *warning, const char *path, const char *name, int error)
{
    if (error == ELOOP)
        return mistrust(warning, path, name);
    if (error != 0 && error != ENOENT)
        return fail_because(warning, EXIT_IO,
                            "%s%s%s cannot be read (%s), so the built-in lists are used; %s", path,
                            name[0] != '\0' ? "/" : "", name, strerror(error), way_out(error, "try again"));
    return fail_because(
        warning, EXIT_IO,
        "%s/%s is damaged, so the built-in lists are used; see mailsift help lists (update, rollback)", path,
        name);
}

/* Reads the file NAME of the directory FD, of BYTES_MAX at most, which the caller frees.  Bytes is NULL where
 * that cannot be: *ERROR is then ELOOP if somebody else could have written it, 0 if it is too large or too
 * short, else the error's number. */
static struct str read_file(int fd, const char *name, size_t bytes_max, int *error)
{
    struct stat status;
    size_t used = 0;
    ssize_t got = 1;
    char *bytes = NULL;
    int file = openat(fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    *error = file < 0 ? errno : list_is_trusted(file, S_IFREG) ? 0 : ELOOP;
    if (*error == 0 && fstat(file, &status) == 0 && (uint64_t)status.st_size <= bytes_max) {
        size_t room = (size_t)status.st_size;
        bytes = memory_take(room + 1);
        while (used < room && (got = read(file, bytes + used, room - used)) > 0)
            used += (size_t)got;
        *error = got < 0 ? errno : 0;
        if (used < room) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (file >= 0)
        close(file);
    return (struct str){bytes, used};
}

/* A directory that was opened. */
struct directory {
    int fd;
    const char *path;
};

/* Reads list NUMBER of SET in DIRECTORY, where it is whole. */
static void read_list(struct directory directory, size_t number, struct list_set *set, struct fail *warning)
{
    int error;
    const char *name = lists_file(number);
    struct str text = read_file(directory.fd, name, LIST_BYTES_MAX, &error);
    bool whole = text.bytes != NULL && text.length == set->index.list[number].bytes &&
                 list_sum(text) == set->index.list[number].sum;
    if (whole) {
        set->updates.text[number] = text;
        return;
    }
    free((char *)text.bytes);
    (void)complain(warning, directory.path, name, error);
}

/* Reads the set in DIRECTORY. */
static bool read_set(struct directory directory, struct list_set *set, struct fail *warning)
{
    int error;
    struct str text = read_file(directory.fd, list_index_name, LIST_INDEX_BYTES, &error);
    bool whole = text.bytes != NULL && list_index_read(text, &set->index);
    free((char *)text.bytes);
    if (!whole)
        return complain(warning, directory.path, list_index_name, error);
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        if (set->index.list[i].there)
            read_list(directory, i, set, warning);
    set->updates.from = memory_text(set->index.from, strlen(set->index.from));
    return true;
}

/* Opens the directory NAME of FD, which is PATH, if it can be trusted.  Returns -1, with WARNING set unless
 * it is simply not there. */
static int open_trusted(int fd, const char *name, const char *path, struct fail *warning)
{
    int opened = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened >= 0 && list_is_trusted(opened, S_IFDIR))
        return opened;
    int error = opened >= 0 || errno == ENOTDIR ? ELOOP : errno;
    if (error != ENOENT && error != EACCES)
        (void)complain(warning, path, "", error);
    if (opened >= 0)
        close(opened);
    return -1;
}

/* Reads the newest set of the directory FD, which is PATH. */
static bool read_newest(int fd, const char *path, struct list_set *set, struct fail *warning)
{
    char name[LIST_SET_NAME_BYTES];
    list_set_name(set->number, name);
    char *slash = memory_joined(path, "/"), *whole = memory_joined(slash, name);
    int opened = open_trusted(fd, name, whole, warning);
    bool read = opened >= 0 && read_set((struct directory){opened, whole}, set, warning);
    free(whole);
    free(slash);
    if (opened >= 0)
        close(opened);
    return read;
}

bool list_set_read(const char *path, struct list_set *set, struct fail *warning)
{
    bool read = false;
    *set = (struct list_set){.number = 0};
    int place = open_trusted(AT_FDCWD, path, path, warning);
    if (place < 0)
        return false;
    for (unsigned last = 0; !read && warning->code == EXIT_DONE; last = set->number) {
        set->number = newest_set(place);
        if (set->number == 0 || set->number == last)
            break;
        read = read_newest(place, path, set, warning); /* false: it has just gone, by a rollback */
    }
    close(place);
    return read;
}

void list_set_free(struct list_set *set)
{
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        free((char *)set->updates.text[i].bytes);
    free((char *)set->updates.from);
    *set = (struct list_set){.number = 0};
}

/* Where updated lists are looked for, in that order; each is freed by the caller. */
static size_t places_to_read(const struct settings *settings, char *places[PLACES_MAX])
{
    size_t count = 0;
    if (wants_none(settings))
        return 0;
    if (settings->lists_dir != NULL) {
        places[count++] = memory_joined(settings->lists_dir, "");
        return count;
    }
    char *own = users_lists();
    if (own != NULL)
        places[count++] = own;
    places[count++] = memory_joined(system_place, "");
    return count;
}

bool list_place_open_lists(struct lists *lists, const struct settings *settings, struct fail *warning,
                           struct fail *fail)
{
    char *places[PLACES_MAX];
    struct list_set set = {.number = 0};
    size_t count = places_to_read(settings, places);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        found = found || list_set_read(places[i], &set, warning);
        free(places[i]);
    }
    return lists_open_updated(lists, settings, &set.updates, fail);
}
