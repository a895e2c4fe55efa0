/* What happens when somebody cuts off a file that a library has mapped: it reads as zeros, and we are told.
 */
#include "pipeline/base/cut_off.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_bool cut_off_flag; /* set by the signal handler */

/* Puts a page of zeros where there is none.  Where that cannot be, the signal comes again and ends us. */
static void map_zeros(int number, siginfo_t *info, void *context)
{
    uintptr_t bytes = (uintptr_t)sysconf(_SC_PAGESIZE), page = (uintptr_t)info->si_addr / bytes * bytes;
    int protection = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    (void)context;
    atomic_store(&cut_off_flag, true);
    if (info->si_code != BUS_ADRERR || mmap((void *)page, bytes, protection, flags, -1, 0) == MAP_FAILED)
        signal(number, SIG_DFL);
}

void cut_off_watch(void)
{
    struct sigaction action = {.sa_sigaction = map_zeros, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    atomic_store(&cut_off_flag, false);
    sigaction(SIGBUS, &action, NULL);
}

bool cut_off_seen(void)
{
    return atomic_load(&cut_off_flag);
}
