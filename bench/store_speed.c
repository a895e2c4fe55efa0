/* How fast the store is: keeping, writing, putting in order, and finding.
 *
 * Usage: store_speed FILE DOMAINS; FILE is made anew.  Prints `NAME figure` lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/store/store.h"

enum { NAME_ROOM = 64, BURST_ROWS = 20000, SETTLE_US = 500000 };

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    fprintf(stderr, "store_speed: %s\n", what);
    exit(1);
}

/* Domains with these numbers, not known yet. */
static struct domains *make_domains(size_t from, size_t count)
{
    struct domains *domains = domains_new();
    for (size_t i = from; i < from + count; i++) {
        char name[NAME_ROOM];
        snprintf(name, sizeof name, "domain-%zu.example.com", i);
        domains_add(domains, str_of(name), i + 1);
    }
    return domains;
}

/* Says of each that it takes mail, at one of 20,000 hosts. */
static void answer(struct domains *domains, uint32_t now_s)
{
    for (size_t i = 0; i < domains_count(domains); i++) {
        struct asked_domain *domain = domains_at(domains, i);
        char host[NAME_ROOM];
        snprintf(host, sizeof host, "mx%zu.mail.example.net", i % 20000);
        domain->mx = domains_text(domains, str_of(host));
        domain->mx_length = (uint8_t)strlen(host);
        domain->verdict = MX_ACCEPTS_MAIL;
        domain->asked_s = now_s;
        domain->expires_s = now_s + 7 * 24 * 3600;
    }
}

static struct store *open_store(const char *path)
{
    struct store_warning warning;
    struct store *store = store_open(path, 1, &warning);
    if (warning.sentence[0] != '\0')
        die(warning.sentence);
    return store;
}

static void close_store(struct store *store)
{
    struct store_warning warning;
    store_close(store, &warning);
    if (warning.sentence[0] != '\0')
        die(warning.sentence);
}

/* Keeps COUNT of DOMAINS from number FROM on.  Returns the seconds. */
static double keep(struct store *store, struct domains *domains, size_t from, size_t count)
{
    double began = seconds_now();
    for (size_t i = from; i < from + count; i++)
        store_keep(store, 0, domains_at(domains, i));
    return seconds_now() - began;
}

/* The first BURST_ROWS, for which the queue has room, tell what keeping costs the caller; the rest, how fast
 * they are written. */
static void write_all(const char *path, struct domains *domains)
{
    struct store *store = open_store(path);
    size_t count = domains_count(domains);
    double burst = keep(store, domains, 0, BURST_ROWS);
    usleep(SETTLE_US);
    double began = seconds_now();
    keep(store, domains, BURST_ROWS, count - BURST_ROWS);
    double kept = seconds_now();
    close_store(store);
    printf("keep-ns %.0f\n", burst * 1e9 / BURST_ROWS);
    printf("write-rows-per-second %.0f\n", (double)(count - BURST_ROWS) / (kept - began));
    printf("close-seconds %.3f\n", seconds_now() - kept);
}

static void find_all(const char *name, const char *path, struct domains *domains, uint32_t now_s)
{
    double from = seconds_now();
    struct store *store = open_store(path);
    double opened = seconds_now();
    size_t found = store_look_up(store, domains, now_s);
    double done = seconds_now();
    close_store(store);
    printf("%s: open %.3f s, look-up %.3f s, found %zu of %zu, close %.3f\n", name, opened - from,
           done - opened, found, domains_count(domains), seconds_now() - done);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        die("usage: store_speed FILE DOMAINS");
    size_t count = strtoul(argv[2], NULL, 10);
    uint32_t now_s = (uint32_t)time(NULL);
    unlink(argv[1]);
    struct domains *domains = make_domains(0, count);
    answer(domains, now_s);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    write_all(argv[1], domains);
    getrusage(RUSAGE_SELF, &after);
    printf("write-memory-kib %ld\n", after.ru_maxrss - before.ru_maxrss);
    domains_free(domains);
    domains = make_domains(0, count);
    getrusage(RUSAGE_SELF, &before);
    find_all("all", argv[1], domains, now_s);
    getrusage(RUSAGE_SELF, &after);
    printf("find-memory-kib %ld\n", after.ru_maxrss - before.ru_maxrss);
    domains_free(domains);
    domains = make_domains(count / 2, count / 10);
    find_all("tenth", argv[1], domains, now_s);
    domains_free(domains);
    return 0;
}
