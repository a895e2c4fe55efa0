/* Makes the process fit for hostile input, and runs the command line. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/dispatch.h"
#include "cmd/libraries.h"
#include "cmd/settings/sources.h"
#include "cmd/terminal/say.h"
#include "validators/base/memory.h"

enum {
    STACK_BYTES_MIN = 1 << 20, /* what the libraries and our own buffers need, with much to spare */
    OURS = 0x100,              /* in the exit status: no library has chosen it */
};

/* A descriptor that is closed would be given to the next file, and our words would go into it.  Standard
 * output becomes one that cannot be written, so that results are not lost unnoticed. */
static void keep_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

/* The addresses of others are in our memory and our files: neither is for anybody else. */
static void prepare_process(void)
{
    static const struct rlimit no_core = {0, 0};
    keep_descriptors();
    umask(077);
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0, 0, 0,
          0); /* a limit of 0 does not keep cores from a program that collects them */
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);       /* write says EFBIG instead, and the run ends in good order */
    setlocale(LC_CTYPE, "C.UTF-8"); /* wcwidth's tables; nothing else looks at it */
    tzset();                        /* reads the time zone while every file can still be read */
}

/* Says LAST WORDS, without a library's help, and ends the process as if by a bug. */
static void end_at_once(const char *last_words)
{
    ssize_t ignored = write(STDERR_FILENO, last_words, strlen(last_words));
    (void)ignored; /* nobody is left to tell */
    _exit(EXIT_BUG);
}

/* A library calls exit, as OpenMP does with 1 when it is refused a thread or memory: among our codes that is
 * a result.  OURS in STATUS, where the parent does not see it, says that main has ended. */
static void library_exits(int status, void *unused)
{
    (void)unused;
    if ((status & OURS) == 0)
        end_at_once("mailsift: the system allows no more threads or memory; close other programs, raise the "
                    "limits, or use fewer --threads\n");
}

/* Somebody calls abort: we, where nothing sensible could follow, or a library. */
static void somebody_aborts(int signal)
{
    (void)signal;
    end_at_once("mailsift: this is a bug, or a library ran out of memory; try again with more memory or "
                "fewer --threads\n");
}

static void watch_for_the_end(void)
{
    signal(SIGABRT, somebody_aborts);
    on_exit(library_exits, NULL);
}

/* Before the libraries prepare themselves: they end the process as well. */
__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(void) = watch_for_the_end;

/* Standard output is part of the result; a reader that has seen enough is not a failure. */
static enum exit_code flush_output(enum exit_code code)
{
    struct fail fail = {0};
    errno = 0;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE || code != EXIT_DONE)
        return code;
    fail_because(&fail, EXIT_IO, "cannot write to standard output: %s",
                 errno != 0 ? strerror(errno) : "not everything was written");
    return say_fail(&fail);
}

/* --version, with -v before or after it. */
static bool wants_version(const struct arguments *arguments, bool *verbose)
{
    bool version = false;
    *verbose = false;
    for (int i = 1; i < arguments->count; i++) {
        if (strcmp(arguments->texts[i], "--version") == 0)
            version = true;
        else if (strcmp(arguments->texts[i], "-v") == 0)
            *verbose = true;
        else
            return false;
    }
    return version;
}

static void print_version(bool verbose)
{
    puts("mailsift " MAILSIFT_VERSION);
    if (verbose)
        libraries_print();
}

static enum exit_code run(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: mailsift LIST...            clean a contact list\n"
              "       mailsift inspect LIST       see first how it would be read\n"
              "       mailsift check ADDRESS...   check single addresses\n"
              "       mailsift doctor             check whether this machine can run SMTP verification\n"
              "       mailsift help               show all commands\n",
              stderr);
        return EXIT_USAGE;
    }
    struct arguments arguments = {argc, argv, NULL};
    struct sources sources = {0};
    bool verbose;
    if (wants_version(&arguments, &verbose)) {
        print_version(verbose);
        return flush_output(EXIT_DONE);
    }
    sources_find(&sources);
    arguments.sources = &sources;
    enum exit_code code = dispatch(&arguments);
    sources_free(&sources);
    return flush_output(code);
}

/* Less would end in a signal, with nothing said; our threads have as much as this one. */
static bool has_stack(struct fail *fail)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= STACK_BYTES_MIN)
        return true;
    return fail_because(
        fail, EXIT_BUG,
        "the stack is limited to %llu KiB, but mailsift needs %d; raise the limit with ulimit -s",
        (unsigned long long)limit.rlim_cur >> 10, STACK_BYTES_MIN >> 10);
}

int main(int argc, char **argv)
{
    struct fail fail = {0};
    memory_begin();
    prepare_process();
    if (!has_stack(&fail))
        return OURS | (int)say_fail(&fail);
    return OURS | (int)run(argc, argv);
}
