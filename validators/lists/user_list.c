/* Reads the files of --allow and --block: domains that override the shipped lists. */
#include "validators/lists/user_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/way_out.h"
#include "validators/names/domain_idn2.h"
#include "validators/names/public_suffix_psl.h"

enum {
    FILE_BYTES_MAX = 256 << 20, /* ten million domains: more is another file, given by mistake */
    FIRST_BYTES = 64 << 10,
};

/* Reads what is left of FILE; the caller frees the bytes of the result. */
static struct str read_all(FILE *file)
{
    size_t room = FIRST_BYTES, used = 0, got;
    char *bytes = memory_take(room);
    while (used <= FILE_BYTES_MAX && (got = fread(bytes + used, 1, room - used, file)) > 0) {
        used += got;
        if (used == room)
            bytes = memory_grow(bytes, room *= 2);
    }
    return (struct str){bytes, used};
}

/* Reads the file PATH; if it can be read, the caller frees the bytes of TEXT. */
static bool read_file(const char *path, struct str *text, struct fail *fail)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "rb");
    if (file == NULL && errno == ENOMEM)
        memory_out();
    if (file == NULL)
        return fail_because(fail, EXIT_NO_INPUT, "cannot open the domain list %s: %s; %s", path,
                            strerror(errno), way_out(errno, "check the path"));
    struct str all = read_all(file);
    bool good = true;
    if (ferror(file))
        good = fail_because(fail, EXIT_IO, "cannot read the domain list %s: %s; %s", path, strerror(errno),
                            way_out(errno, "name a file"));
    else if (all.length > FILE_BYTES_MAX)
        good = fail_because(
            fail, EXIT_NOT_A_LIST,
            "the domain list %s is larger than %d MiB; check that it is the right file, or split it", path,
            FILE_BYTES_MAX >> 20);
    fclose(file);
    if (good)
        *text = all;
    else
        free((void *)all.bytes);
    return good;
}

/* LINE without its comment and the blanks around it. */
static struct str without_comment(struct str line)
{
    const char *comment = memchr(line.bytes, '#', line.length);
    return str_trim(comment ? str_head(line, (size_t)(comment - line.bytes)) : line);
}

/* Returns false where LINE has something on it that is no domain. */
static bool add_line(struct name_map *map, struct arena *arena, struct str line)
{
    char ascii[DOMAIN_MAX + 1];
    line = without_comment(line);
    if (line.length == 0)
        return true;
    if (str_starts(line, STR("@")))
        line = str_tail(line, 1);
    else if (str_starts(line, STR("*.")))
        line = str_tail(line, 2);
    if (domain_to_ascii(line, ascii) == 0)
        return false;
    struct str domain = arena_copy(arena, str_of(ascii));
    name_map_add(map, domain, public_suffix(ascii) ? USER_LIST_EXACT : STR(""));
    return true;
}

bool user_list_read(struct name_map *map, struct arena *arena, const char *path, struct fail *fail)
{
    struct str text, line;
    if (!read_file(path, &text, fail))
        return false;
    bool good = true;
    struct str rest = str_tail(text, str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0);
    for (size_t number = 1; good && str_line(&rest, &line); number++)
        if (!add_line(map, arena, line))
            good = fail_because(fail, EXIT_NOT_A_LIST,
                                "line %zu of %s is not a domain; write one domain per line, such as "
                                "example.com, in UTF-8 (addresses belong in a --suppress file)",
                                number, path);
    free((void *)text.bytes);
    return good;
}
