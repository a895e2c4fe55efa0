/* Random numbers from the kernel that are there or end the run: what they protect cannot do without. */
#include "validators/base/random.h"

#include <errno.h>
#include <sys/random.h>
#include <unistd.h>

#include "validators/base/fail.h"

static void give_up(void)
{
    static const char sentence[] =
        "mailsift: the system provides no random numbers; allow the system call getrandom(2)\n";
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored; /* nobody is left to tell */
    _exit(EXIT_BUG);
}

void random_fill(void *to, size_t bytes)
{
    for (char *at = to; bytes > 0;) {
        ssize_t got = getrandom(at, bytes, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            give_up();
        at += got;
        bytes -= (size_t)got;
    }
}

uint64_t random_seed(void)
{
    uint64_t seed;
    random_fill(&seed, sizeof seed);
    return seed;
}
