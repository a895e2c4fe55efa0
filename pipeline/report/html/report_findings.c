/* The parts of report.html that say what was found: headline, segments, reasons, what is not known yet. */
#include <string.h>

#include "pipeline/report/html/report_chart.h"
#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_words.h"

enum { WIDE = 680, NARROW = 340 }; /* pixels */

static const enum lang langs[] = {LANG_EN, LANG_ZH};

enum { LANGS = sizeof langs / sizeof *langs };

static void put_tile(struct html *html, struct figure figure, const char *share, enum word word)
{
    html_format(html, "<li><strong>%s</strong>%s%s%s<span class=\"label\">", figure.text,
                share != NULL ? " <em>" : "", share != NULL ? share : "", share != NULL ? "</em>" : "");
    words_say(html, word, NULL);
    html_put(html, "</span></li>\n");
}

static void put_tiles(struct html *html, const struct report_run *run)
{
    uint64_t aside = run->rows.segment[SEGMENT_DUPLICATE] + run->rows.segment[SEGMENT_SUPPRESSED];
    uint64_t clean = run->rows.segment[SEGMENT_CLEAN], all = run->rows.in;
    html_put(html, "<ul class=\"tiles\">\n");
    put_tile(html, figure_count(all), NULL, WORD_TILE_ROWS);
    put_tile(html, figure_count(clean), figure_part(clean, all).text, WORD_TILE_MAIL);
    put_tile(html, figure_count(run->rows.segment[SEGMENT_RISKY]),
             figure_part(run->rows.segment[SEGMENT_RISKY], all).text, WORD_TILE_RISKY);
    put_tile(html, figure_count(run->rows.segment[SEGMENT_INVALID]),
             figure_part(run->rows.segment[SEGMENT_INVALID], all).text, WORD_TILE_INVALID);
    put_tile(html, figure_count(run->rows.unknown), figure_part(run->rows.unknown, all).text,
             WORD_TILE_UNKNOWN);
    put_tile(html, figure_count(aside), figure_part(aside, all).text, WORD_TILE_ASIDE);
    html_put(html, "</ul>\n");
}

static void put_chart(struct html *html, const struct report_run *run)
{
    html_put(html, "<figure class=\"chart\"><h2 id=\"bounces\">");
    words_say(html, WORD_BOUNCES, NULL);
    html_put(html, "</h2>\n");
    for (size_t i = 0; i < LANGS; i++) {
        html_format(html, "<div lang=\"%s\"><div class=\"wide\">", lang_tag(langs[i]));
        chart_bounces(html, run, langs[i], WIDE);
        html_put(html, "</div><div class=\"narrow\">");
        chart_bounces(html, run, langs[i], NARROW);
        html_put(html, "</div></div>\n");
    }
    words_in(html, "figcaption", WORD_BOUNCES_NOTE);
    html_put(html, "</figure>\n");
}

/* How many of ROWS messages come back where SHARE of them do. */
static struct figure bounced(double share, uint64_t rows)
{
    return figure_count((uint64_t)(share * (double)rows + 0.5));
}

static void put_lead(struct html *html, const struct report_run *run)
{
    uint64_t clean = run->rows.segment[SEGMENT_CLEAN],
             all = clean + run->rows.segment[SEGMENT_RISKY] + run->rows.segment[SEGMENT_INVALID];
    const struct figure figures[] = {figure_count(all),
                                     bounced(run->before.likely, all),
                                     bounced(run->before.low, all),
                                     bounced(run->before.high, all),
                                     figure_count(clean),
                                     bounced(run->after.likely, clean),
                                     bounced(run->after.low, clean),
                                     bounced(run->after.high, clean)};
    const char *values[sizeof figures / sizeof *figures];
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        values[i] = figures[i].text;
    html_put(html, "<p class=\"lead\">");
    if (run->after.any && run->before.any)
        words_say(html, WORD_LEAD, values);
    else
        words_say(html, run->before.any ? WORD_LEAD_NOBODY : WORD_LEAD_OLD, NULL);
    html_put(html, "</p>\n");
}

/* What the reader must know before any figure. */
static void put_notices(struct html *html, const struct report *report)
{
    const struct report_gate *gate = &report->gate;
    struct figure clean = figure_count(gate->former_clean), invalid = figure_count(gate->turned_invalid);
    if (gate->quarantined) {
        html_put(html, "<p class=\"notice\">");
        words_say(html, WORD_GATE, (const char *[]){clean.text, invalid.text});
        html_put(html, "</p>\n");
    }
    if (report->warning != NULL) {
        html_put(html, "<p class=\"notice\"><b>");
        words_say(html, WORD_WARNING, NULL);
        html_put(html, "</b> ");
        part_text(html, str_of(report->warning));
        html_put(html, "</p>\n");
    }
    if (!report->complete)
        words_in(html, "p class=\"notice\"", WORD_INCOMPLETE);
}

/* What can be mailed, and in the same breath what was not checked for that. */
static void put_headline(struct html *html, const struct report_run *run)
{
    static const int words[LEVEL_COUNT] = {
        [LEVEL_SYNTAX] = WORD_HEADLINE_SYNTAX, [LEVEL_DNS] = WORD_HEADLINE_DNS, [LEVEL_SMTP] = WORD_COUNT};
    struct figure clean = figure_count(run->rows.segment[SEGMENT_CLEAN]), all = figure_count(run->rows.in);
    int unchecked = part_level(run->level, words, WORD_COUNT);
    words_say(html, WORD_HEADLINE, (const char *[]){clean.text, all.text});
    if (unchecked != WORD_COUNT)
        words_say(html, (enum word)unchecked, NULL);
}

void part_headline(struct html *html, const struct report *report)
{
    const struct report_run *run = &report->run;
    html_put(html, "<section class=\"headline\">\n<h1>");
    if (run->rows.in > 0)
        put_headline(html, run);
    else
        words_say(html, WORD_HEADLINE_NONE, NULL);
    html_put(html, "</h1>\n");
    if (run->rows.in > 0)
        put_lead(html, run);
    put_notices(html, report);
    put_tiles(html, run);
    if (run->before.any)
        put_chart(html, run);
    html_put(html, "</section>\n");
}

void part_segments(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_SEGMENT, WORD_COL_ROWS, WORD_COL_SHARE};
    static const struct {
        enum word name, about;
        const char *class;
    } segments[SEGMENT_COUNT] = {{WORD_CLEAN, WORD_CLEAN_ABOUT, "clean"},
                                 {WORD_RISKY, WORD_RISKY_ABOUT, "risky"},
                                 {WORD_INVALID, WORD_INVALID_ABOUT, "invalid"},
                                 {WORD_DUPLICATE, WORD_DUPLICATE_ABOUT, "duplicate"},
                                 {WORD_SUPPRESSED, WORD_SUPPRESSED_ABOUT, "suppressed"}};
    const struct report_run *run = &report->run;
    part_begin(html, "segments", WORD_SEGMENTS);
    html_put(html, "<div class=\"beside\"><div>");
    for (size_t i = 0; i < LANGS; i++) {
        html_format(html, "<div lang=\"%s\">", lang_tag(langs[i]));
        chart_segments(html, run, langs[i]);
        html_put(html, "</div>");
    }
    html_put(html, "</div>\n");
    part_table(html, "plain", &(struct columns){columns, 3, 6});
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        if (i > SEGMENT_INVALID && run->rows.segment[i] == 0)
            continue;
        html_format(html, "<tr><th scope=\"row\"><i class=\"key fill-%s\"></i>", segments[i].class);
        words_say(html, segments[i].name, NULL);
        html_format(html, " <code>%s.csv</code><small>", segments[i].class);
        words_say(html, segments[i].about, NULL);
        html_put(html, "</small></th>");
        part_number(html, figure_count(run->rows.segment[i]));
        part_number(html, figure_part(run->rows.segment[i], run->rows.in));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</div></section>\n");
}

/* TEXT, a clause of the registry, with a capital at its front. */
static void put_sentence(struct html *html, const char *text)
{
    char first[2] = {text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - ('a' - 'A')) : text[0], '\0'};
    html_words(html, first);
    html_words(html, text + 1);
}

/* The reason CODE in both languages: its text, its code, its advice. */
static void put_reason(struct html *html, const char *code)
{
    const struct reason *known = reason_named(str_of(code));
    if (known == NULL) {
        words_say(html, WORD_REASON_OTHER, NULL);
        html_put(html, " <code>");
        part_text(html, str_of(code));
        html_put(html, "</code>");
        return;
    }
    html_format(html, "<span lang=\"%s\">", lang_tag(LANG_EN));
    put_sentence(html, known->text.en);
    html_format(html, "</span><span lang=\"%s\">", lang_tag(LANG_ZH));
    html_words(html, known->text.zh);
    html_format(html, "</span> <code>%s</code><small><span lang=\"%s\">", known->code, lang_tag(LANG_EN));
    html_words(html, known->advice.en);
    html_format(html, "</span><span lang=\"%s\">", lang_tag(LANG_ZH));
    html_words(html, known->advice.zh);
    html_put(html, "</span></small>");
}

static void put_reasons(struct html *html, const struct report *report, size_t segment, int heading)
{
    static const int columns[] = {WORD_COL_REASON, WORD_COL_ROWS, WORD_COL_SHARE};
    static const char *const classes[] = {"clean", "risky", "invalid"};
    const struct tally_list *reasons = &report->reasons.of[segment];
    if (reasons->count == 0)
        return;
    words_in(html, "h3", (enum word)heading);
    part_table(html, "reasons", &(struct columns){columns, 3, 6});
    for (size_t i = 0; i < part_shown(reasons->count, PART_NAMES_MAX); i++) {
        const struct tally_entry *entry = &reasons->entries[i];
        html_put(html, "<tr><th scope=\"row\">");
        put_reason(html, entry->name);
        html_put(html, "</th>");
        part_number(html, figure_count(entry->count));
        html_format(html, "<td class=\"n\">%s", figure_part(entry->count, report->run.rows.in).text);
        chart_bar(html, classes[segment], entry->count, report->run.rows.segment[segment]);
        html_put(html, "</td></tr>\n");
    }
    part_table_end(html);
}

void part_reasons(struct html *html, const struct report *report)
{
    part_begin(html, "reasons", WORD_REASONS);
    words_in(html, "p", WORD_REASONS_ABOUT);
    put_reasons(html, report, SEGMENT_RISKY, WORD_WHY_RISKY);
    put_reasons(html, report, SEGMENT_INVALID, WORD_WHY_INVALID);
    put_reasons(html, report, SEGMENT_CLEAN, WORD_WHY_CLEAN);
    html_put(html, "</section>\n");
}

static void put_unknown(struct html *html, const struct tally_entry *entry)
{
    static const enum word words[AGAIN_COUNT] = {[AGAIN_NEXT_RUN] = WORD_AGAIN_NEXT_RUN,
                                                 [AGAIN_SOON] = WORD_AGAIN_SOON,
                                                 [AGAIN_TOMORROW] = WORD_AGAIN_TOMORROW,
                                                 [AGAIN_FIXED] = WORD_AGAIN_MENDED};
    const struct reason *reason = reason_named(str_of(entry->name));
    if (reason == NULL || !reason_is_unknown(reason))
        return;
    html_format(html, "<tr><th scope=\"row\"><span lang=\"%s\">", lang_tag(LANG_EN));
    put_sentence(html, reason->text.en);
    html_format(html, "</span><span lang=\"%s\">%s</span> <code>%s</code></th>", lang_tag(LANG_ZH),
                reason->text.zh, reason->code);
    part_number(html, figure_count(entry->count));
    words_in(html, "td", words[reason->again]);
    html_put(html, "</tr>\n");
}

void part_unknown(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_REASON, WORD_COL_ROWS, WORD_COL_AGAIN};
    const struct tally_list *reasons = &report->reasons.of[SEGMENT_RISKY];
    struct figure unknown = figure_count(report->run.rows.unknown);
    part_begin(html, "unknown", WORD_UNKNOWN);
    if (report->run.rows.unknown == 0) {
        words_in(html, "p", WORD_UNKNOWN_NONE);
    } else {
        html_put(html, "<p>");
        words_say(html, report->run.rows.unknown == 1 ? WORD_UNKNOWN_ONE : WORD_UNKNOWN_ABOUT,
                  (const char *[]){unknown.text});
        html_put(html, "</p>\n");
        part_table(html, "plain", &(struct columns){columns, 3, 2});
        for (size_t i = 0; i < part_shown(reasons->count, PART_NAMES_MAX); i++)
            put_unknown(html, &reasons->entries[i]);
        part_table_end(html);
    }
    if (report->dns.any)
        words_in(html, "p class=\"note\"", WORD_KEPT);
    html_put(html, "</section>\n");
}
