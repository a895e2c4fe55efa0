/* Shows the progress of a run on standard error. */
#include "cmd/terminal/progress.h"

#include <inttypes.h>

/* How long a line is shown, in seconds. */
static const double line_seconds = 0.2, plain_seconds = 10, json_seconds = 1;

static const char *const movement_words[MOVEMENT_COUNT] = {"survey", "resolve", "publish"};

/* What is left of ALL at the pace of the PART so far, or below 0 when that is not known. */
static double seconds_left(const struct standing *standing, uint64_t part, uint64_t all)
{
    if (part == 0 || all == 0)
        return -1;
    return part >= all ? 0 : standing->seconds * (double)(all - part) / (double)part;
}

static uint64_t per_second(uint64_t amount, double seconds)
{
    return seconds > 0 ? (uint64_t)((double)amount / seconds) : 0;
}

/* `42.1%  4,210,000 rows  3,100,000 rows/s  290 MB/s` */
static double put_rows(FILE *out, const struct standing *standing)
{
    if (standing->bytes_total > 0)
        fprintf(out, "%s  ", share_text(standing->bytes, standing->bytes_total).text);
    fprintf(out, "%s rows  %s rows/s  %s/s", count_text(standing->rows).text,
            count_text(per_second(standing->rows, standing->seconds)).text,
            bytes_text(per_second(standing->bytes, standing->seconds)).text);
    return seconds_left(standing, standing->bytes, standing->bytes_total);
}

/* `42.1%  21,050 of 50,000 domains checked (1,200 known)  5,100/s  3,000 in flight` */
static double put_domains(FILE *out, const struct standing *standing)
{
    uint64_t asked = standing->domains.answered, all = standing->domains.total - standing->domains.known;
    fprintf(out, "%s  %s of %s domains checked", share_text(asked, all).text, count_text(asked).text,
            count_text(all).text);
    if (standing->domains.known > 0)
        fprintf(out, " (%s known)", count_text(standing->domains.known).text);
    fprintf(out, "  %s/s  %s in flight", count_text(per_second(asked, standing->seconds)).text,
            count_text(standing->domains.in_flight).text);
    if (standing->domains.paused)
        fputs("  paused: no name server can be trusted", out);
    return standing->domains.paused ? -1 : seconds_left(standing, asked, all);
}

/* `42.1%  21,050 of 50,000 mailboxes checked (1,200 known)  40/s  60 connections  12 domains waiting` */
static double put_mailboxes(FILE *out, const struct standing *standing)
{
    uint64_t asked = standing->mailboxes.answered,
             all = standing->mailboxes.total - standing->mailboxes.known;
    fprintf(out, "%s  %s of %s mailboxes checked", share_text(asked, all).text, count_text(asked).text,
            count_text(all).text);
    if (standing->mailboxes.known > 0)
        fprintf(out, " (%s known)", count_text(standing->mailboxes.known).text);
    fprintf(out, "  %s/s  %s connection%s", count_text(per_second(asked, standing->seconds)).text,
            count_text(standing->mailboxes.in_flight).text, plural(standing->mailboxes.in_flight));
    if (standing->mailboxes.waiting > 0)
        fprintf(out, "  %s domain%s waiting", count_text(standing->mailboxes.waiting).text,
                plural(standing->mailboxes.waiting));
    if (standing->mailboxes.paused)
        fputs("  paused: no mail server can be reached", out);
    bool known = standing->mailboxes.waiting == 0 && !standing->mailboxes.paused;
    return known ? seconds_left(standing, asked, all) : -1;
}

/* What is done at the moment, with its numbers.  Returns the seconds that are left; below 0: not known. */
static double put_numbers(FILE *out, const struct standing *standing)
{
    if (standing->movement != MOVEMENT_RESOLVE)
        return put_rows(out, standing);
    return standing->mailboxes.total > 0 ? put_mailboxes(out, standing) : put_domains(out, standing);
}

/* `2/3 resolve  ...  1.2 s left` */
static void put_words(FILE *out, const struct standing *standing)
{
    if (standing->asks)
        fprintf(out, "%d/%d %s  ", (int)standing->movement + 1, (int)MOVEMENT_COUNT,
                movement_words[standing->movement]);
    double left = put_numbers(out, standing);
    if (left >= 0)
        fprintf(out, "  %s left", seconds_text(left).text);
}

static void say_line(const struct progress *progress)
{
    FILE *out = progress->terminal.out;
    fputc('\r', out);
    put_words(out, &progress->standing);
    fputs("\033[K", out);
    fflush(out);
}

static void say_plain(const struct progress *progress)
{
    put_words(progress->terminal.out, &progress->standing);
    fputc('\n', progress->terminal.out);
}

static void put_json_domains(FILE *out, const struct standing *standing)
{
    const struct {
        const char *key;
        uint64_t count;
    } counts[] = {
        {"domains", standing->domains.total},       {"known", standing->domains.known},
        {"answered", standing->domains.answered},   {"failed", standing->domains.failed},
        {"in_flight", standing->domains.in_flight},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        fprintf(out, ",\"%s\":%" PRIu64, counts[i].key, counts[i].count);
    fprintf(out, ",\"paused\":%s", standing->domains.paused ? "true" : "false");
}

static void put_json_mailboxes(FILE *out, const struct standing *standing)
{
    fprintf(out,
            ",\"mailboxes\":{\"total\":%" PRIu64 ",\"known\":%" PRIu64 ",\"answered\":%" PRIu64
            ",\"failed\":%" PRIu64 ",\"connections\":%" PRIu64 ",\"waiting\":%" PRIu64 ",\"paused\":%s}",
            standing->mailboxes.total, standing->mailboxes.known, standing->mailboxes.answered,
            standing->mailboxes.failed, standing->mailboxes.in_flight, standing->mailboxes.waiting,
            standing->mailboxes.paused ? "true" : "false");
}

static void say_json(const struct progress *progress)
{
    const struct standing *standing = &progress->standing;
    FILE *out = progress->terminal.out;
    fprintf(out,
            "{\"movement\":\"%s\",\"seconds\":%.3f,\"rows\":%" PRIu64 ",\"bytes\":%" PRIu64
            ",\"bytes_total\":%" PRIu64,
            movement_words[standing->movement], standing->seconds, standing->rows, standing->bytes,
            standing->bytes_total);
    if (standing->movement == MOVEMENT_RESOLVE)
        put_json_domains(out, standing);
    if (standing->movement == MOVEMENT_RESOLVE && standing->mailboxes.total > 0)
        put_json_mailboxes(out, standing);
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        fprintf(out, ",\"%s\":%" PRIu64, segment_words[i], standing->segment[i]);
    fputs("}\n", out);
    fflush(out);
}

static double seconds_between(enum progress_style style)
{
    if (style == PROGRESS_JSON)
        return json_seconds;
    return style == PROGRESS_PLAIN ? plain_seconds : line_seconds;
}

static void say(const struct progress *progress)
{
    if (progress->style == PROGRESS_JSON)
        say_json(progress);
    else if (progress->style == PROGRESS_PLAIN)
        say_plain(progress);
    else if (progress->style == PROGRESS_AUTO)
        say_line(progress);
}

static void tick(struct watcher *watcher, const struct standing *standing)
{
    struct progress *progress = (struct progress *)watcher;
    if (standing->movement != progress->standing.movement)
        progress->said = 0;
    progress->standing = *standing;
    if (standing->seconds - progress->said < seconds_between(progress->style))
        return;
    progress->said = standing->seconds;
    progress->shown = true;
    say(progress);
}

void progress_begin(struct progress *progress, const struct settings *settings, struct terminal terminal)
{
    *progress = (struct progress){.watcher = {tick}, .terminal = terminal, .style = settings->progress};
    if (settings->quiet || (settings->progress == PROGRESS_AUTO && !terminal.tty))
        progress->style = PROGRESS_NONE;
}

void progress_end(struct progress *progress)
{
    if (progress->style == PROGRESS_JSON)
        say_json(progress);
    else if (progress->style == PROGRESS_AUTO && progress->shown)
        fputs("\r\033[K", progress->terminal.out);
}
