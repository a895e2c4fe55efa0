/* What this machine has for level smtp: open files, a clock; and what doctor does not ask, and says so. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/timex.h>
#include <time.h>

#include "pipeline/doctor/doctor_checks.h"
#include "pipeline/update/list_place.h"
#include "validators/lists/list_check.h"

enum { FILES_LEAST = 4096, FILES_GOOD = 16384, LISTS_OLD_DAYS = 180 };

/* 2026-11-01: no list or line of this version is older. */
static const time_t WRITTEN_S = 1793491200;

static const struct doctor_outcome block_lists_unasked = {
    DOCTOR_SKIPPED, "this IP address is not checked against blocklists",
    "Check it by hand, for example at check.spamhaus.org: blocklists give wrong or no answers to public name "
    "servers."};

enum files_outcome { FILES_UNKNOWN, FILES_TOO_FEW, FILES_SOME, FILES_FINE };

static const struct doctor_outcome files_outcomes[] = {
    [FILES_UNKNOWN] = {DOCTOR_SKIPPED, "the limit on open files is unknown", NULL},
    [FILES_TOO_FEW] = {DOCTOR_WARN, "the limit on open files is low, and each SMTP session needs one",
                       "Raise it to 16384 (ulimit -Hn, or LimitNOFILE= of a service)."},
    [FILES_SOME] = {DOCTOR_OK, "the limit on open files is enough for most lists",
                    "For millions of addresses raise it to 16384 (ulimit -Hn)."},
    [FILES_FINE] = {DOCTOR_OK, "the limit on open files is high enough", NULL},
};

enum clock_outcome { CLOCK_BEHIND, CLOCK_UNKNOWN, CLOCK_FREE, CLOCK_FINE };

static const struct doctor_outcome clock_outcomes[] = {
    [CLOCK_BEHIND] = {DOCTOR_BAD, "the clock shows a date before this program was written",
                      "Set it: stored answers expire by the clock."},
    [CLOCK_UNKNOWN] = {DOCTOR_OK, "the clock is plausible; whether it is synchronized is unknown", NULL},
    [CLOCK_FREE] =
        {DOCTOR_WARN, "the clock is plausible, but not synchronized",
         "Start a time service (chrony, systemd-timesyncd), unless the host machine keeps the time."},
    [CLOCK_FINE] = {DOCTOR_OK, "the clock is plausible and synchronized", NULL},
};

enum lists_outcome { LISTS_UNREAD, LISTS_OLD, LISTS_FINE };

static const struct doctor_outcome lists_outcomes[] = {
    [LISTS_UNREAD] = {DOCTOR_WARN, "there are updated data lists, but they are not used",
                      "See mailsift help lists."},
    [LISTS_OLD] = {DOCTOR_WARN, "the data lists are old, and new disposable domains appear daily",
                   "Update them (mailsift lists update), or use a newer mailsift."},
    [LISTS_FINE] = {DOCTOR_OK, "the data lists are up to date", NULL},
};

void doctor_block_lists(struct doctor *doctor, struct finding *finding)
{
    doctor_say(finding, &block_lists_unasked, "%s", doctor->address_text);
}

void doctor_limits(struct doctor *doctor, struct finding *finding)
{
    struct rlimit limit;
    (void)doctor;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        doctor_say(finding, &files_outcomes[FILES_UNKNOWN], "%s", "");
        return;
    }
    enum files_outcome outcome = limit.rlim_max < FILES_LEAST  ? FILES_TOO_FEW
                                 : limit.rlim_max < FILES_GOOD ? FILES_SOME
                                                               : FILES_FINE;
    if (limit.rlim_max == RLIM_INFINITY)
        doctor_say(finding, &files_outcomes[outcome], "%s", "unlimited");
    else
        doctor_say(finding, &files_outcomes[outcome], "%" PRIu64, (uint64_t)limit.rlim_max);
}

void doctor_clock(struct doctor *doctor, struct finding *finding)
{
    struct timex state = {.modes = 0}; /* only asks */
    char text[sizeof "2026-01-01 00:00:00 UTC" + 16];
    struct tm parts;
    time_t now = time(NULL);
    (void)doctor;
    gmtime_r(&now, &parts);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    int known = adjtimex(&state);
    enum clock_outcome outcome = now < WRITTEN_S                                    ? CLOCK_BEHIND
                                 : known < 0                                        ? CLOCK_UNKNOWN
                                 : known == TIME_ERROR || state.status & STA_UNSYNC ? CLOCK_FREE
                                                                                    : CLOCK_FINE;
    doctor_say(finding, &clock_outcomes[outcome], "%s", text);
}

/* The oldest of LISTS that calls anybody disposable: the others age slowly. */
static const struct list_source *oldest_of(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count), *oldest = &sources[0];
    for (size_t i = 1; i < count; i++)
        if (str_starts(str_of(sources[i].file), STR("disposable")) &&
            memcmp(sources[i].date.bytes, oldest->date.bytes, LIST_DATE_LENGTH) < 0)
            oldest = &sources[i];
    return oldest;
}

void doctor_lists(struct doctor *doctor, struct finding *finding)
{
    static const struct settings nobodys;
    struct settings place = nobodys;
    struct fail warning = {0}, fail = {0};
    struct lists lists;
    place.lists_dir = doctor->settings->lists_dir;
    if (!list_place_open_lists(&lists, &place, &warning, &fail))
        abort(); /* what is built in can be opened, and nothing else was named */
    const struct list_source *oldest = oldest_of(&lists);
    int days = list_age_days(oldest->date, time(NULL));
    if (warning.code != EXIT_DONE)
        doctor_say(finding, &lists_outcomes[LISTS_UNREAD], "%s", warning.sentence);
    else
        doctor_say(finding, &lists_outcomes[days > LISTS_OLD_DAYS ? LISTS_OLD : LISTS_FINE],
                   "%s is dated %.*s, %d day%s ago", oldest->file, (int)oldest->date.length,
                   oldest->date.bytes, days, days == 1 ? "" : "s");
    lists_close(&lists);
}
