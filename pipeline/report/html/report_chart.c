/* The charts of report.html: inline SVG, drawn from a few numbers. */
#include "pipeline/report/html/report_chart.h"

#include "pipeline/report/html/report_words.h"
#include "validators/validator.h"

/* The scale of the bounces: between two marks it is even; small shares have the room that they need. */
static const struct {
    double share, place;
    const char *text;
} marks[] = {{0, 0, "0"},       {0.02, 0.2, "2%"},  {0.05, 0.38, "5%"}, {0.1, 0.54, "10%"},
             {0.2, 0.7, "20%"}, {0.5, 0.86, "50%"}, {1, 1, "100%"}};

enum {
    MARKS = sizeof marks / sizeof *marks,
    CHART_HEIGHT = 178,
    EDGE = 20, /* left and right of the scale: half of a mark's text */
    TEXT_EDGE = 5,
    ZONES_TOP = 4,
    AXIS = 152,
    LANE = 62, /* from one to the next */
    FIRST_LANE = 44,
};

/* What the marks mean, from each to the next one. */
static const struct {
    double from, to;
    const char *class;
    enum word word;
} zones[] = {{0, 0.02, "good", WORD_MARK_GOOD},
             {0.02, 0.05, "fair", WORD_COUNT},
             {0.05, 0.1, "warn", WORD_MARK_WARN},
             {0.1, 1, "stop", WORD_MARK_STOP}};

static double place_of(double share, unsigned width)
{
    size_t next = 1;
    while (next < MARKS - 1 && share > marks[next].share)
        next++;
    double from = marks[next - 1].share, way = marks[next].share - from;
    double part = share < 1 ? (share - from) / way : 1;
    double place = marks[next - 1].place + part * (marks[next].place - marks[next - 1].place);
    return EDGE + place * (width - 2 * EDGE);
}

static void draw_scale(struct html *html, enum lang lang, unsigned width)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        double from = place_of(zones[i].from, width), to = place_of(zones[i].to, width);
        html_format(html, "<rect class=\"zone-%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                    zones[i].class, from, ZONES_TOP, to - from, AXIS - ZONES_TOP);
        if (zones[i].word == WORD_COUNT)
            continue;
        html_format(html, "<text class=\"zone\" x=\"%.1f\" y=\"%d\">", from + TEXT_EDGE, ZONES_TOP + 16);
        words_put(html, zones[i].word, lang, NULL);
        html_put(html, "</text>");
    }
    for (size_t i = 0; i < MARKS; i++) {
        double x = place_of(marks[i].share, width);
        html_format(html, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, AXIS, AXIS + 5);
        html_format(html, "<text class=\"mark\" x=\"%.1f\" y=\"%d\">%s</text>", x, AXIS + 20, marks[i].text);
    }
}

/* One of the two ways to mail the list. */
struct lane {
    const struct bounces *bounces;
    enum word name;
    const char *class;
    int y;
};

/* The range as a bar, what is likely as a dot on it, and both as text above. */
static void draw_lane(struct html *html, const struct lane *lane, enum lang lang, unsigned width)
{
    const struct bounces *bounces = lane->bounces;
    struct figure low = figure_share(bounces->low), high = figure_share(bounces->high);
    double from = place_of(bounces->low, width), to = place_of(bounces->high, width);
    html_format(html, "<text class=\"lane\" x=\"%d\" y=\"%d\">", EDGE + TEXT_EDGE, lane->y);
    words_put(html, lane->name, lang, NULL);
    html_format(html, " <tspan class=\"likely\">%s</tspan> <tspan class=\"range\">",
                figure_share(bounces->likely).text);
    words_put(html, WORD_RANGE, lang, (const char *[]){low.text, high.text});
    html_put(html, "</tspan></text>");
    html_format(html,
                "<rect class=\"span-%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"12\" rx=\"6\"/>"
                "<circle class=\"dot-%s\" cx=\"%.1f\" cy=\"%d\" r=\"8\"/>",
                lane->class, from, lane->y + 12, to - from > 2 ? to - from : 2, lane->class,
                place_of(bounces->likely, width), lane->y + 18);
}

void chart_bounces(struct html *html, const struct report_run *run, enum lang lang, unsigned width)
{
    const struct lane before = {&run->before, WORD_BEFORE, "before", FIRST_LANE},
                      after = {&run->after, WORD_AFTER, "after", FIRST_LANE + LANE};
    struct figure figure_before = figure_share(run->before.likely),
                  figure_after = figure_share(run->after.likely);
    html_format(
        html, "<svg class=\"bounces\" role=\"img\" width=\"%u\" height=\"%d\" viewBox=\"0 0 %u %d\"><title>",
        width, CHART_HEIGHT, width, CHART_HEIGHT);
    words_put(html, run->after.any ? WORD_CHART_BOUNCES : WORD_CHART_BOUNCES_ONE, lang,
              (const char *[]){figure_before.text, figure_after.text});
    html_put(html, "</title>");
    draw_scale(html, lang, width);
    draw_lane(html, &before, lang, width);
    if (run->after.any)
        draw_lane(html, &after, lang, width);
    html_put(html, "</svg>\n");
}

/* A ring whose way round is 100, so that a share is its length; the first begins at the top. */
void chart_segments(struct html *html, const struct report_run *run, enum lang lang)
{
    struct figure shares[SEGMENT_COUNT];
    double whole = 0, before = 0;
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        shares[i] = figure_part(run->rows.segment[i], run->rows.in);
        whole += (double)run->rows.segment[i];
    }
    html_put(html,
             "<svg class=\"ring\" role=\"img\" width=\"168\" height=\"168\" viewBox=\"0 0 42 42\"><title>");
    words_put(html, WORD_CHART_SEGMENTS, lang,
              (const char *[]){shares[0].text, shares[1].text, shares[2].text});
    html_put(html, "</title><circle class=\"track\" cx=\"21\" cy=\"21\" r=\"15.915\"/>");
    for (size_t i = 0; i < SEGMENT_COUNT && whole > 0; i++) {
        double share = (double)run->rows.segment[i] / whole * 100;
        if (share > 0)
            html_format(html,
                        "<circle class=\"arc-%s\" cx=\"21\" cy=\"21\" r=\"15.915\" stroke-dasharray=\"%.3f "
                        "%.3f\" stroke-dashoffset=\"%.3f\"/>",
                        segment_words[i], share, 100 - share, 25 - before);
        before += share;
    }
    html_format(
        html, "<text class=\"middle\" x=\"21\" y=\"21.4\">%s</text><text class=\"under\" x=\"21\" y=\"26\">",
        shares[0].text);
    words_put(html, WORD_CLEAN, lang, NULL);
    html_put(html, "</text></svg>\n");
}

static double percent_of(uint64_t part, uint64_t whole)
{
    return part < whole ? (double)part / (double)whole * 100 : whole > 0 ? 100 : 0;
}

void chart_bar(struct html *html, const char *class, uint64_t part, uint64_t whole)
{
    html_format(html,
                "<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\">"
                "<rect class=\"track\" width=\"100\" height=\"8\"/>"
                "<rect class=\"fill-%s\" width=\"%.2f\" height=\"8\"/></svg>",
                class, percent_of(part, whole));
}

void chart_stack(struct html *html, const uint64_t rows[3])
{
    double whole = (double)rows[0] + (double)rows[1] + (double)rows[2], before = 0;
    html_put(html,
             "<svg class=\"bar\" aria-hidden=\"true\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\">"
             "<rect class=\"track\" width=\"100\" height=\"8\"/>");
    for (size_t i = 0; i < 3 && whole > 0; i++) {
        double share = (double)rows[i] / whole * 100;
        if (share > 0)
            html_format(html, "<rect class=\"fill-%s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/>",
                        segment_words[i], before, share);
        before += share;
    }
    html_put(html, "</svg>");
}
