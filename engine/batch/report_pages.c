#include "engine/batch/report_pages.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/data/period.h"
#include "outputs/rates_html.h"

/* "financial year 2024-25" or "2024-04 to 2024-09" */
static void tell_period(int first, int last, char *out, size_t size) {
    char from[PERIOD_SIZE], to[PERIOD_SIZE];
    if (month_of_year(first) == 4 && last - first == 11) {
        period_print(period_of(PERIOD_FINANCIAL_YEAR, first), from);
        snprintf(out, size, "financial year %.12s", from);
        return;
    }
    month_print(first, from);
    month_print(last, to);
    snprintf(out, size, "%.12s to %.12s", from, to);
}

static const struct rates_page *page_of(const struct rates_table *rates, const char *area) {
    for (size_t p = 0; p < rates->pages; p++)
        if (strcmp(rates->page[p].area, area) == 0)
            return &rates->page[p];
    return NULL;
}

enum status report_pages_write(const struct report_pages *pages, struct run_record *record,
                               struct fault *fault) {
    struct arena arena = ARENA_EMPTY;
    struct text text = TEXT_EMPTY;
    char period[64], path[512];
    tell_period(pages->rates->first, pages->rates->last, period, sizeof period);
    const char *folder = files_join(&arena, pages->output, "report");
    enum status status = folder ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < pages->count && status == STATUS_OK; i++) {
        const struct rates_page *page =
            page_of(pages->rates, pages->areas->node[pages->area[i]].name);
        if (!page) /* no area of the lowest level */
            continue;
        struct rates_html html = {.page = page,
                                  .slug = pages->area_slug[pages->area[i]],
                                  .period = period,
                                  .source = pages->source,
                                  .note = pages->note,
                                  .judge = pages->judge,
                                  .heading_level = 1};
        text_clear(&text);
        rates_html_page(&html, &text);
        snprintf(path, sizeof path, "report/rates-%s.html", html.slug);
        const char *whole = files_join(&arena, pages->output, path);
        status = whole && !text.failed ? files_make_folder(folder, fault) : STATUS_NO_MEMORY;
        if (status == STATUS_OK)
            status = files_write(whole, text_string(&text), text.length, fault);
        if (status == STATUS_OK)
            status = run_record_file(record, pages->output, path, "page", fault);
    }
    if (status == STATUS_NO_MEMORY)
        fault_set(fault, status, "out of memory writing pages of rates");
    text_free(&text);
    arena_free(&arena);
    return status;
}
