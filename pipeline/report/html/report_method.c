/* The part of report.html that says how its numbers came about. */
#include <stdio.h>
#include <string.h>

#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_words.h"

enum { INPUTS_SHOWN = 10, SOURCES_BYTES = 1024 };

static void put_asked(struct html *html, const struct report_asked *asked, enum word word)
{
    struct figure total = figure_count(asked->total), known = figure_count(asked->known),
                  question = figure_count(asked->asked), failed = figure_count(asked->failed);
    if (!asked->any)
        return;
    html_put(html, "<p>");
    words_say(html, word, (const char *[]){total.text, known.text, question.text, failed.text});
    html_put(html, "</p>\n");
}

static void put_ways(struct html *html, const struct report *report)
{
    static const int words[LEVEL_COUNT] = {
        [LEVEL_SYNTAX] = WORD_LEVEL_SYNTAX, [LEVEL_DNS] = WORD_LEVEL_DNS, [LEVEL_SMTP] = WORD_LEVEL_SMTP};
    words_in(html, "p", (enum word)part_level(report->run.level, words, WORD_LEVEL_OTHER));
    put_asked(html, &report->dns, WORD_ASKED_DOMAINS);
    put_asked(html, &report->smtp, WORD_ASKED_MAILBOXES);
    words_in(html, "p", WORD_FORMULA);
    words_in(html, "p", WORD_PROMISE);
}

static void put_term(struct html *html, enum word term, struct str text)
{
    words_in(html, "dt", term);
    html_put(html, "<dd>");
    part_text(html, text);
    html_put(html, "</dd>\n");
}

static void put_moment(struct html *html, enum word term, const char *moment)
{
    words_in(html, "dt", term);
    html_put(html, "<dd>");
    part_moment_say(html, moment);
    html_put(html, "</dd>\n");
}

static void put_run(struct html *html, const struct report *report)
{
    struct figure seconds;
    snprintf(seconds.text, sizeof seconds.text, "%.2f",
             report->seconds.total < 1e9 ? report->seconds.total : 0);
    words_in(html, "h3", WORD_RUN);
    html_put(html, "<dl>");
    if (report->version != NULL)
        put_term(html, WORD_VERSION, str_of(report->version));
    if (report->started != NULL)
        put_moment(html, WORD_STARTED, report->started);
    put_moment(html, WORD_ENDED, report->run.ended);
    words_in(html, "dt", WORD_TOOK);
    html_put(html, "<dd>");
    words_say(html, WORD_SECONDS, (const char *[]){seconds.text});
    html_put(html, "</dd></dl>\n");
}

static struct str text_or_empty(const char *text)
{
    return str_of(text != NULL ? text : "");
}

static void put_delimiter(struct html *html, const char *delimiter)
{
    words_in(html, "dt", WORD_COL_DELIMITER);
    if (delimiter != NULL && strcmp(delimiter, "\t") == 0) {
        words_in(html, "dd", WORD_TAB);
        return;
    }
    html_put(html, "<dd><code>");
    part_text(html, text_or_empty(delimiter));
    html_put(html, "</code></dd>\n");
}

static void put_input(struct html *html, const struct report_input *input)
{
    html_put(html, "<dl>");
    put_term(html, WORD_COL_FILE, part_file_name(input->path));
    put_term(html, WORD_COL_BYTES, str_of(figure_count(input->bytes).text));
    put_term(html, WORD_COL_ENCODING, text_or_empty(input->encoding));
    put_delimiter(html, input->delimiter);
    words_in(html, "dt", WORD_COL_COLUMN);
    html_format(html, "<dd>%s ", figure_count(input->column).text);
    part_text(html, text_or_empty(input->column_name));
    html_put(html, "</dd></dl>\n");
}

static void put_inputs(struct html *html, const struct report *report)
{
    const struct report_input *inputs = report->inputs.item;
    size_t shown = part_shown(report->inputs.count, INPUTS_SHOWN);
    struct figure more = figure_count(report->inputs.count - shown);
    words_in(html, "h3", WORD_INPUTS);
    for (size_t i = 0; i < shown; i++)
        put_input(html, &inputs[i]);
    if (report->inputs.count > shown) {
        html_put(html, "<p class=\"note\">");
        words_say(html, WORD_MORE_INPUTS, (const char *[]){more.text});
        html_put(html, "</p>\n");
    }
}

/* Not shown: where the file is says the place, the level is at the head of the page, the others change nothing in
 * the result, and auto says nothing. */
static bool is_shown(const struct report_setting *setting)
{
    static const char *const left_out[] = {"output", "force", "level",    "threads", "lang",
                                           "json",   "quiet", "progress", "color"};
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (strcmp(setting->name, left_out[i]) == 0)
            return false;
    return strcmp(setting->value, "auto") != 0;
}

static void put_settings(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_SETTING, WORD_COL_VALUE};
    words_in(html, "h3", WORD_SETTINGS);
    words_in(html, "p", WORD_SETTINGS_ABOUT);
    part_table(html, "plain pairs", &(struct columns){columns, 2, 0});
    for (size_t i = 0; i < part_shown(report->settings_said.count, PART_NAMES_MAX); i++) {
        const struct report_setting *setting = (const struct report_setting *)report->settings_said.item + i;
        if (!is_shown(setting))
            continue;
        html_put(html, "<tr><th scope=\"row\"><code>");
        part_text(html, str_of(setting->name));
        html_put(html, "</code></th><td>");
        part_text(html, str_of(setting->value));
        html_put(html, "</td></tr>\n");
    }
    part_table_end(html);
}

/* What a list was made from, a comma between each two; without the sums of the files. */
static void put_sources(struct html *html, const struct texts *sources)
{
    char text[SOURCES_BYTES] = "";
    size_t length = 0;
    for (size_t i = 0; i < sources->count && length < sizeof text; i++) {
        const char *sum = strstr(sources->text[i], ", sha512-");
        size_t shown = sum != NULL ? (size_t)(sum - sources->text[i]) : strlen(sources->text[i]);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%.*s", i > 0 ? ", " : "",
                                   (int)part_shown(shown, sizeof text), sources->text[i]);
    }
    part_text(html, str_of(text));
}

static void put_lists(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_LIST, WORD_COL_NAMES, WORD_COL_SOURCE};
    words_in(html, "h3", WORD_LISTS);
    part_table(html, "plain wrap", &(struct columns){columns, 3, 2});
    for (size_t i = 0; i < part_shown(report->lists.count, PART_NAMES_MAX); i++) {
        const struct report_list *list = (const struct report_list *)report->lists.item + i;
        html_put(html, "<tr><th scope=\"row\" class=\"file\">");
        part_text(html, text_or_empty(list->name));
        html_put(html, "</th>");
        part_number(html, figure_count(list->names));
        html_put(html, "<td><small>");
        put_sources(html, &list->sources);
        html_put(html, "</small></td></tr>\n");
    }
    part_table_end(html);
}

void part_method(struct html *html, const struct report *report)
{
    part_begin(html, "method", WORD_METHOD);
    put_ways(html, report);
    put_run(html, report);
    if (report->inputs.count > 0)
        put_inputs(html, report);
    html_put(html, "<details>\n");
    words_in(html, "summary", WORD_DETAILS);
    put_settings(html, report);
    if (report->lists.count > 0)
        put_lists(html, report);
    html_put(html, "</details>\n</section>\n");
}
