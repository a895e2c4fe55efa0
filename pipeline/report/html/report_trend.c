/* The part of report.html that compares the run with the one before it. */
#include <string.h>

#include "pipeline/report/html/report_chart.h"
#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_words.h"

/* A share that is missing is a dash, not 0. */
static struct figure share_or_dash(bool any, double share)
{
    return any ? figure_share(share) : (struct figure){"\xE2\x80\x93"};
}

static double part_of(uint64_t part, uint64_t whole)
{
    return whole > 0 && part < whole ? (double)part / (double)whole : whole > 0;
}

/* One line of the comparison. */
struct line {
    enum word name;
    bool former_any, now_any;
    double former, now; /* shares */
};

static void put_line(struct html *html, const struct line *line)
{
    struct figure change = figure_change(line->former, line->now);
    html_put(html, "<tr><th scope=\"row\">");
    words_say(html, line->name, NULL);
    html_put(html, "</th>");
    part_number(html, share_or_dash(line->former_any, line->former));
    part_number(html, share_or_dash(line->now_any, line->now));
    html_put(html, "<td class=\"n\">");
    if (line->former_any && line->now_any)
        words_say(html, WORD_POINTS, (const char *[]){change.text});
    html_put(html, "</td></tr>\n");
}

static void put_rows(struct html *html, const struct report_run *former, const struct report_run *now)
{
    bool more = now->rows.in >= former->rows.in;
    uint64_t change = more ? now->rows.in - former->rows.in : former->rows.in - now->rows.in;
    html_put(html, "<tr><th scope=\"row\">");
    words_say(html, WORD_TREND_ROWS, NULL);
    html_put(html, "</th>");
    part_number(html, figure_count(former->rows.in));
    part_number(html, figure_count(now->rows.in));
    html_format(html, "<td class=\"n\">%s%s</td></tr>\n",
                change == 0 ? ""
                : more      ? "+"
                            : "\xE2\x88\x92",
                figure_count(change).text);
}

/* The pieces of both runs above the figures. */
static void put_chart(struct html *html, const struct report *report)
{
    const struct report_run *runs[] = {&report->previous, &report->run};
    static const enum word names[] = {WORD_COL_FORMER, WORD_COL_NOW};
    html_put(html, "<div class=\"runs\">");
    for (size_t i = 0; i < 2; i++) {
        html_put(html, "<div><span class=\"label\">");
        words_say(html, names[i], NULL);
        html_put(html, "</span>");
        chart_stack(html, runs[i]->rows.segment);
        html_put(html, "</div>");
    }
    html_put(html, "</div>\n");
}

static void put_table(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_FIGURE, WORD_COL_FORMER, WORD_COL_NOW, WORD_COL_CHANGE};
    static const enum word segments[] = {WORD_CLEAN, WORD_RISKY, WORD_INVALID};
    const struct report_run *former = &report->previous, *now = &report->run;
    part_table(html, "plain", &(struct columns){columns, 4, 14});
    put_rows(html, former, now);
    for (size_t i = 0; i < 3; i++)
        put_line(html, &(struct line){segments[i], former->rows.in > 0, now->rows.in > 0,
                                      part_of(former->rows.segment[i], former->rows.in),
                                      part_of(now->rows.segment[i], now->rows.in)});
    put_line(html, &(struct line){WORD_TREND_BEFORE, former->before.any, now->before.any,
                                  former->before.likely, now->before.likely});
    put_line(html, &(struct line){WORD_TREND_AFTER, former->after.any, now->after.any, former->after.likely,
                                  now->after.likely});
    part_table_end(html);
}

/* What makes the two runs hard to compare. */
static void put_doubts(struct html *html, const struct report *report)
{
    struct str former = part_file_name(report->previous.input), now = part_file_name(report->run.input);
    if (former.length > 0 && !str_equal(former, now)) {
        html_put(html, "<p class=\"note\">");
        words_say(html, WORD_TREND_OTHER_LIST, NULL);
        html_put(html, " <code>");
        part_text(html, former);
        html_put(html, "</code></p>\n");
    }
    if (strcmp(report->previous.level, report->run.level) != 0) {
        struct html level = {0};
        part_text(&level, str_of(report->previous.level));
        html_put(html, "<p class=\"note\">");
        words_say(html, WORD_TREND_OTHER_LEVEL, (const char *[]){level.text});
        html_put(html, "</p>\n");
        html_free(&level);
    }
}

static void put_ended(struct html *html, const char *moment)
{
    static const enum lang langs[] = {LANG_EN, LANG_ZH};
    html_put(html, "<p>");
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        struct html ended = {0};
        part_moment(&ended, moment, langs[i]);
        html_format(html, "<span lang=\"%s\">", lang_tag(langs[i]));
        words_put(html, WORD_TREND_ABOUT, langs[i], (const char *[]){ended.text});
        html_put(html, "</span>");
        html_free(&ended);
    }
    html_put(html, "</p>\n");
}

void part_trend(struct html *html, const struct report *report)
{
    part_begin(html, "trend", WORD_TREND);
    if (!report->previous.any) {
        words_in(html, "p", WORD_TREND_NONE);
        html_put(html, "</section>\n");
        return;
    }
    put_ended(html, report->previous.ended);
    put_doubts(html, report);
    put_chart(html, report);
    put_table(html, report);
    html_put(html, "</section>\n");
}
