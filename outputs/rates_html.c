#include "outputs/rates_html.h"

#include "outputs/html_text.h"
#include "outputs/wording_finding.h"

/* Signs as character references, so that the file reads the same in any encoding. */
static const struct {
    const char *sign, *words, *class;
} flag[VERDICTS] = {
    [VERDICT_NOT_COMPARED] = {"", "", ""},
    [VERDICT_HIGHER_998] = {"&#9650; ", "area higher", "higher"},
    [VERDICT_HIGHER_95] = {"&#9651; ", "area higher at 95%", "higher"},
    [VERDICT_SIMILAR] = {"", "similar", "similar"},
    [VERDICT_LOWER_95] = {"&#9661; ", "area lower at 95%", "lower"},
    [VERDICT_LOWER_998] = {"&#9660; ", "area lower", "lower"},
};

static void spoken(const char *before, const char *name, const char *after, struct text *out) {
    struct text words = TEXT_EMPTY;
    text_append_spoken(&words, name);
    html_element(before, text_string(&words), after, out);
    out->failed |= words.failed;
    text_free(&words);
}

static void head(const struct rates_html *rates, struct text *out) {
    const struct rates_page *page = rates->page;
    text_append(out, "<thead>\n<tr><th scope=\"col\">Offence</th>");
    for (int c = 0; c < RATES_COLUMNS; c++) {
        if (!page->used[c])
            continue;
        const char *name = page->head[c], *kind = rates_column_head((enum rates_column)c);
        text_append(out, "<th scope=\"col\">");
        html_escape(name[0] ? name : kind, out);
        if (name[0] && kind[0])
            html_element(" <span class=\"flag\">", kind, "</span>", out);
        text_append(out, "</th>");
    }
    text_append(out, "</tr>\n</thead>\n");
}

static void cell(const struct rates_line *line, int column, struct text *out) {
    const struct rates_cell *own = &line->cell[column];
    html_element("<td>", own->shown, "", out);
    if (flag[own->verdict].words[0])
        text_printf(out, " <span class=\"flag %s\">%s%s</span>", flag[own->verdict].class,
                    flag[own->verdict].sign, flag[own->verdict].words);
    else if (column == RATES_OWN && line->low_volume)
        text_append(out, " <span class=\"flag\">low volume</span>");
    text_append(out, "</td>");
}

/* Themes stand in a group of their own: they count again what stands above. */
static void theme_head(const struct rates_page *page, struct text *out) {
    size_t columns = 1;
    for (int c = 0; c < RATES_COLUMNS; c++)
        columns += page->used[c];
    text_printf(out,
                "</tbody>\n<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"%zu\">Themes: sums of "
                "offences above, which may overlap</th></tr>\n",
                columns);
}

static void body(const struct rates_page *page, struct text *out) {
    enum { DEEPEST = 4 }; /* styles know so many */
    text_append(out, "<tbody>\n");
    for (size_t i = 0; i < page->lines; i++) {
        const struct rates_line *line = &page->line[i];
        if (line->members[0] && (i == 0 || !page->line[i - 1].members[0]))
            theme_head(page, out);
        text_printf(out, "<tr class=\"depth-%zu\">", line->depth < DEEPEST ? line->depth : DEEPEST);
        spoken("<th scope=\"row\">", line->category, "", out);
        if (line->parent[0])
            spoken("<span class=\"spoken\">, part of ", line->parent, "</span>", out);
        text_append(out, "</th>");
        for (int c = 0; c < RATES_COLUMNS; c++)
            if (page->used[c])
                cell(line, c, out);
        text_append(out, "</tr>\n");
    }
    text_append(out, "</tbody>\n");
}

/* Which markers, flags and notes occur, and what they mean. */
static void notes(const struct rates_html *rates, struct text *out) {
    const struct rates_page *page = rates->page;
    bool marked[RATES_MARKERS] = {false}, low = false, flagged = false, inner = false;
    for (size_t i = 0; i < page->lines; i++)
        for (int c = 0; c < RATES_COLUMNS; c++) {
            const struct rates_line *line = &page->line[i];
            enum verdict verdict = line->cell[c].verdict;
            if (!page->used[c])
                continue;
            marked[line->cell[c].marker] = true;
            low = low || line->low_volume;
            flagged = flagged || verdict != VERDICT_NOT_COMPARED;
            inner = inner || verdict == VERDICT_HIGHER_95 || verdict == VERDICT_LOWER_95;
        }
    text_append(out, "<ul class=\"notes\">\n");
    text_append(out, "<li>Rates are recorded offences per 1,000 people and year.</li>\n");
    if (flagged) {
        html_element("<li>Higher, lower, similar: the rate of ", page->area,
                     " against the rate in that column, by the interval of the former. ", out);
        text_append(out, "&#9650; and &#9660;: its 99.8% interval lies on one side");
        text_append(out,
                    inner ? "; &#9651; and &#9661;: its 95% interval only.</li>\n" : ".</li>\n");
        if (page->used[RATES_FORCE])
            text_append(out, "<li>Against a force: the area's rate over the rate of the rest of "
                             "it, by the interval of their ratio.</li>\n");
    }
    if (page->used[RATES_GROUP])
        text_append(out, "<li>Similar group: the mean of its areas' rates, each counting the same; "
                         "no flag is given against it.</li>\n");
    if (low)
        text_append(out, "<li>Low volume: due to low volume no statistical comparison is given."
                         "</li>\n");
    for (size_t i = 0; i < page->lines; i++)
        if (page->line[i].members[0]) {
            spoken("<li>", page->line[i].category, ": ", out);
            html_element("", page->line[i].members, ".</li>\n", out);
        }
    for (int m = RATES_MARK_NONE + 1; m < RATES_MARKERS; m++)
        if (marked[m])
            text_printf(out, "<li>%s %s.</li>\n", rates_marker_word((enum rates_marker)m),
                        rates_marker_meaning((enum rates_marker)m));
    for (size_t i = 0; i < page->lines; i++)
        for (int c = 0; c < RATES_COLUMNS; c++) {
            const struct rates_cell *own = &page->line[i].cell[c];
            if (!page->used[c] || !own->note[0] || own->marker == RATES_MARK_SUPPRESSED)
                continue; /* [c] says it all */
            spoken("<li>", page->line[i].category, ", ", out);
            html_element("", own->name, ": ", out);
            html_element("", own->note, ".</li>\n", out);
        }
    if (rates->note[0])
        html_element("<li>", rates->note, "</li>\n", out);
    if (rates->source[0])
        html_element("<li>Source: ", rates->source, "</li>\n", out);
    text_append(out, "</ul>\n");
}

static void sentences(const struct rates_html *rates, struct text *out) {
    const struct wording_style style = {.judge = rates->judge};
    struct text words = TEXT_EMPTY;
    text_printf(out, "<h%zu>In words</h%zu>\n<ul>\n", rates->heading_level + 1,
                rates->heading_level + 1);
    for (size_t i = 0; i < rates->page->lines; i++) {
        const struct finding *finding = rates->page->line[i].finding;
        if (!finding)
            continue;
        text_clear(&words);
        wording_finding(finding, &style, &words);
        html_element("<li>", text_string(&words), "</li>\n", out);
    }
    text_append(out, "</ul>\n");
    out->failed |= words.failed;
    text_free(&words);
}

void rates_html_fragment(const struct rates_html *rates, struct text *out) {
    const struct rates_page *page = rates->page;
    text_printf(out, "<section aria-labelledby=\"rates-%s\">\n<h%zu id=\"rates-%s\">", rates->slug,
                rates->heading_level, rates->slug);
    html_element("Recorded crime rates in ", page->area, "", out);
    text_printf(out,
                "</h%zu>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                "aria-labelledby=\"rates-caption-%s\">\n<table>\n<caption id=\"rates-caption-%s\">"
                "<span>",
                rates->heading_level, rates->slug, rates->slug);
    html_element("Offences per 1,000 people: ", page->area, " and what it is compared with, ", out);
    html_element("", rates->period, "</span></caption>\n", out);
    head(rates, out);
    body(page, out);
    text_append(out, "</table>\n</div>\n");
    notes(rates, out);
    sentences(rates, out);
    text_append(out, "</section>\n");
}

void rates_html_page(const struct rates_html *rates, struct text *out) {
    struct text title = TEXT_EMPTY;
    text_printf(&title, "Recorded crime rates in %s, %s", rates->page->area, rates->period);
    html_page_start(text_string(&title), out);
    rates_html_fragment(rates, out);
    html_page_end(out);
    out->failed |= title.failed;
    text_free(&title);
}
