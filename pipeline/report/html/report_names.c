/* The parts of report.html that count names: providers, domains, kinds of address, misspelt domains. */
#include <string.h>

#include "pipeline/report/html/report_chart.h"
#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_words.h"
#include "validators/providers.h"

enum { NAMES_SHOWN = 20 };

static void put_row_head(struct html *html, const char *name)
{
    html_put(html, "<tr><th scope=\"row\" class=\"name\">");
    part_text(html, str_of(name));
    html_put(html, "</th>");
}

/* The name that people know; one that no row has as it is in the lists. */
static void put_provider(struct html *html, const char *name)
{
    const struct provider *row = provider_of(str_of(name));
    if (row == NULL) {
        put_row_head(html, name);
        return;
    }
    html_put(html, "<tr><th scope=\"row\" class=\"name\">");
    if (row->shown_zh == NULL) {
        html_words(html, row->shown);
    } else {
        html_format(html, "<span lang=\"%s\">", lang_tag(LANG_EN));
        html_words(html, row->shown);
        html_format(html, "</span><span lang=\"%s\">", lang_tag(LANG_ZH));
        html_words(html, row->shown_zh);
        html_put(html, "</span>");
    }
    html_put(html, "</th>");
}

void part_providers(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_PROVIDER, WORD_COL_MIX, WORD_COL_ROWS, WORD_COL_INVALID_SHARE};
    part_begin(html, "providers", WORD_PROVIDERS);
    if (report->mix.count == 0) {
        words_in(html, "p", WORD_PROVIDERS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_PROVIDERS_ABOUT);
    part_table(html, "bars", &(struct columns){columns, 4, 12});
    for (size_t i = 0; i < part_shown(report->mix.count, NAMES_SHOWN); i++) {
        const struct report_provider *provider = (const struct report_provider *)report->mix.item + i;
        uint64_t rows[] = {provider->clean, provider->risky, provider->invalid};
        put_provider(html, provider->name);
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
    const struct tally_list *domains = &report->domains;
    part_begin(html, "domains", WORD_DOMAINS);
    if (domains->count == 0) {
        words_in(html, "p", WORD_DOMAINS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_DOMAINS_ABOUT);
    part_table(html, "bars", &(struct columns){columns, 4, 12});
    for (size_t i = 0; i < part_shown(domains->count, NAMES_SHOWN); i++) {
        const struct tally_entry *entry = &domains->entries[i];
        put_row_head(html, entry->name);
        html_put(html, "<td class=\"b\">");
        chart_bar(html, "accent", entry->count, domains->entries[0].count);
        html_put(html, "</td>");
        part_number(html, figure_count(entry->count));
        part_number(html, figure_part(entry->count, report->run.rows.in));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</section>\n");
}

static uint64_t flag_rows(const struct report *report, unsigned flag)
{
    size_t bit = 0;
    while (flag >> bit != 1)
        bit++;
    return report->flags[bit];
}

static void put_kind(struct html *html, const struct report *report, uint64_t rows, const enum word words[2])
{
    html_format(html, "<li><strong>%s</strong> <em>%s</em><b class=\"label\">",
                figure_part(rows, report->run.rows.in).text, figure_count(rows).text);
    words_say(html, words[0], NULL);
    html_put(html, "</b>");
    chart_bar(html, "accent", rows, report->run.rows.in);
    words_in(html, "small", words[1]);
    html_put(html, "</li>\n");
}

void part_kinds(struct html *html, const struct report *report)
{
    uint64_t disposable =
        report_reason_rows(report, "disposable") + report_reason_rows(report, "disposable_suspect");
    part_begin(html, "kinds", WORD_KINDS);
    words_in(html, "p", WORD_KINDS_ABOUT);
    html_put(html, "<ul class=\"tiles kinds\">\n");
    put_kind(html, report, disposable, (const enum word[]){WORD_DISPOSABLE, WORD_DISPOSABLE_ABOUT});
    put_kind(html, report, flag_rows(report, FLAG_ROLE), (const enum word[]){WORD_ROLE, WORD_ROLE_ABOUT});
    put_kind(html, report, flag_rows(report, FLAG_RELAY), (const enum word[]){WORD_RELAY, WORD_RELAY_ABOUT});
    put_kind(html, report, flag_rows(report, FLAG_FREE), (const enum word[]){WORD_FREE, WORD_FREE_ABOUT});
    html_put(html, "</ul></section>\n");
}

/* "gmial.com -> gmail.com" as two cells; anything else as one. */
static void put_pair(struct html *html, const char *name)
{
    static const char arrow[] = " -> ";
    const char *at = strstr(name, arrow);
    struct str written = at != NULL ? (struct str){name, (size_t)(at - name)} : str_of(name);
    html_put(html, "<tr><th scope=\"row\" class=\"name\">");
    part_text(html, written);
    html_put(html, "</th><td class=\"name\">");
    part_text(html, at != NULL ? str_of(at + strlen(arrow)) : STR(""));
    html_put(html, "</td>");
}

void part_typos(struct html *html, const struct report *report)
{
    static const int columns[] = {WORD_COL_WRITTEN, WORD_COL_MEANT, WORD_COL_ROWS};
    const struct tally_list *suggestions = &report->suggestions;
    part_begin(html, "typos", WORD_TYPOS);
    if (suggestions->count == 0) {
        words_in(html, "p", WORD_TYPOS_NONE);
        html_put(html, "</section>\n");
        return;
    }
    words_in(html, "p", WORD_TYPOS_ABOUT);
    part_table(html, "plain", &(struct columns){columns, 3, 4});
    for (size_t i = 0; i < part_shown(suggestions->count, NAMES_SHOWN); i++) {
        put_pair(html, suggestions->entries[i].name);
        part_number(html, figure_count(suggestions->entries[i].count));
        html_put(html, "</tr>\n");
    }
    part_table_end(html);
    html_put(html, "</section>\n");
}
