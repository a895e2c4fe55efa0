/* The parts of report.html that count names: providers, domains, kinds of address, misspelt domains. */
#include <string.h>

#include "pipeline/report/html/report_chart.h"
#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_words.h"

enum { NAMES_SHOWN = 20 };

static size_t shown(size_t count)
{
    return count < NAMES_SHOWN ? count : NAMES_SHOWN;
}

static void put_row_head(struct html *html, const char *name)
{
    html_put(html, "<tr><th scope=\"row\" class=\"name\">");
    html_text(html, str_of(name));
    html_put(html, "</th>");
}

void part_providers(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_PROVIDER, WORD_COL_MIX, WORD_COL_ROWS, WORD_COL_INVALID_SHARE};
    part_begin(html, "providers", WORD_PROVIDERS);
    if (report->provider_count == 0) {
        words_in(html, "p", WORD_PROVIDERS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_PROVIDERS_ABOUT);
    part_table(html, "bars", &(struct columns){columns, 4, 12});
    for (size_t i = 0; i < shown(report->provider_count); i++) {
        const struct report_provider *provider = &report->provider[i];
        uint64_t rows[] = {provider->clean, provider->risky, provider->invalid};
        put_row_head(html, provider->name);
        html_put(html, "<td class=\"b\">");
        chart_stack(html, rows);
        html_put(html, "</td>");
        part_number(html, figure_count(rows[0] + rows[1] + rows[2]));
        part_number(html, figure_part(rows[2], rows[0] + rows[1] + rows[2]));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</section>\n");
}

void part_domains(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_DOMAIN, WORD_COUNT, WORD_COL_ROWS, WORD_COL_SHARE};
    const struct report_entries *domains = &report->domains;
    part_begin(html, "domains", WORD_DOMAINS);
    if (domains->count == 0) {
        words_in(html, "p", WORD_DOMAINS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_DOMAINS_ABOUT);
    part_table(html, "bars", &(struct columns){columns, 4, 12});
    for (size_t i = 0; i < shown(domains->count); i++) {
        const struct report_entry *entry = &domains->entry[i];
        put_row_head(html, entry->name);
        html_put(html, "<td class=\"b\">");
        chart_bar(html, "accent", entry->rows, domains->entry[0].rows);
        html_put(html, "</td>");
        part_number(html, figure_count(entry->rows));
        part_number(html, figure_part(entry->rows, report->run.rows_in));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</section>\n");
}

static uint64_t rows_of(const struct report_entries *entries, const char *name)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strcmp(entries->entry[i].name, name) == 0)
            return entries->entry[i].rows;
    return 0;
}

static void put_kind(struct html *html, const struct report *report, uint64_t rows, const enum word words[2])
{
    html_format(html, "<li><strong>%s</strong> <em>%s</em><b class=\"label\">",
                figure_part(rows, report->run.rows_in).text, figure_count(rows).text);
    words_say(html, words[0], NULL);
    html_put(html, "</b>");
    chart_bar(html, "accent", rows, report->run.rows_in);
    words_in(html, "small", words[1]);
    html_put(html, "</li>\n");
}

void part_kinds(struct html *html, const struct report *report)
{
    uint64_t disposable = rows_of(&report->reasons[SEGMENT_INVALID], "disposable") +
                          rows_of(&report->reasons[SEGMENT_RISKY], "disposable_suspect");
    part_begin(html, "kinds", WORD_KINDS);
    words_in(html, "p", WORD_KINDS_ABOUT);
    html_put(html, "<ul class=\"tiles kinds\">\n");
    put_kind(html, report, disposable, (const enum word[]){WORD_DISPOSABLE, WORD_DISPOSABLE_ABOUT});
    put_kind(html, report, rows_of(&report->flags, "role"), (const enum word[]){WORD_ROLE, WORD_ROLE_ABOUT});
    put_kind(html, report, rows_of(&report->flags, "relay"),
             (const enum word[]){WORD_RELAY, WORD_RELAY_ABOUT});
    put_kind(html, report, rows_of(&report->flags, "free"), (const enum word[]){WORD_FREE, WORD_FREE_ABOUT});
    html_put(html, "</ul></section>\n");
}

/* "gmial.com -> gmail.com" as two cells; what is no such pair as one. */
static void put_pair(struct html *html, const char *name)
{
    static const char arrow[] = " -> ";
    const char *at = strstr(name, arrow);
    struct str written = at != NULL ? (struct str){name, (size_t)(at - name)} : str_of(name);
    html_put(html, "<tr><th scope=\"row\" class=\"name\">");
    html_text(html, written);
    html_put(html, "</th><td class=\"name\">");
    html_text(html, at != NULL ? str_of(at + strlen(arrow)) : STR(""));
    html_put(html, "</td>");
}

void part_typos(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_WRITTEN, WORD_COL_MEANT, WORD_COL_ROWS};
    const struct report_entries *suggestions = &report->suggestions;
    part_begin(html, "typos", WORD_TYPOS);
    if (suggestions->count == 0) {
        words_in(html, "p", WORD_TYPOS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_TYPOS_ABOUT);
    part_table(html, "plain", &(struct columns){columns, 3, 4});
    for (size_t i = 0; i < shown(suggestions->count); i++) {
        put_pair(html, suggestions->entry[i].name);
        part_number(html, figure_count(suggestions->entry[i].rows));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</section>\n");
}
