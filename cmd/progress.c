/* Says on standard error how far a run is. */
#include "cmd/progress.h"

#include <inttypes.h>

/* How long a line stands, in seconds. */
static const double line_seconds = 0.2, plain_seconds = 10, json_seconds = 1;

/* What is left at the pace so far, or below 0 when that is not known. */
static double seconds_left(const struct standing *standing)
{
    if (standing->bytes_total == 0 || standing->bytes == 0)
        return -1;
    double share = (double)standing->bytes / (double)standing->bytes_total;
    return share >= 1 ? 0 : standing->seconds * (1 - share) / share;
}

static uint64_t per_second(uint64_t amount, double seconds)
{
    return seconds > 0 ? (uint64_t)((double)amount / seconds) : 0;
}

/* `42.1%  4,210,000 rows  3,100,000 rows/s  290 MB/s  1.2 s left` */
static void put_words(FILE *out, const struct standing *standing)
{
    double left = seconds_left(standing);
    if (standing->bytes_total > 0)
        fprintf(out, "%s  ", share_text(standing->bytes, standing->bytes_total).text);
    fprintf(out, "%s rows  %s rows/s  %s/s", count_text(standing->rows).text,
            count_text(per_second(standing->rows, standing->seconds)).text,
            bytes_text(per_second(standing->bytes, standing->seconds)).text);
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

static void say_json(const struct progress *progress)
{
    const struct standing *standing = &progress->standing;
    FILE *out = progress->terminal.out;
    fprintf(out, "{\"seconds\":%.3f,\"rows\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"bytes_total\":%" PRIu64,
            standing->seconds, standing->rows, standing->bytes, standing->bytes_total);
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
    progress->standing = *standing;
    if (standing->seconds - progress->said < seconds_between(progress->style))
        return;
    progress->said = standing->seconds;
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
    else if (progress->style == PROGRESS_AUTO && progress->said > 0)
        fputs("\r\033[K", progress->terminal.out);
}
