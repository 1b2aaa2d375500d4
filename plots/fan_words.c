#include "plots/fan_view.h"

#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/furniture.h"
#include "plots/words.h"

enum { QUARTER = 3 };

static const char *month_words(struct figure *figure, int month) {
    char out[PERIOD_SIZE];
    month_print_words(month, out);
    return figure_words(figure, "%s", out);
}

/* The month's name without its year, cut to `letters`. */
static const char *month_name(struct figure *figure, int month, int letters) {
    const char *words = month_words(figure, month);
    int length = (int)strcspn(words, " ");
    return figure_words(figure, "%.*s", length < letters ? length : letters, words);
}

const char *fan_period_words(struct figure *figure, const struct fan_view *view, size_t row) {
    int index = view->first + (int)row;
    if (!view->quarters)
        return month_words(figure, index);
    return figure_words(figure, "%s to %s", month_name(figure, index * QUARTER, 12),
                        month_words(figure, index * QUARTER + 2));
}

const char *fan_period_short(struct figure *figure, const struct fan_view *view, size_t row) {
    int index = view->first + (int)row;
    if (!view->quarters)
        return month_words(figure, index);
    int month = index * QUARTER;
    return figure_words(figure, "%s to %s %d", month_name(figure, month, 3),
                        month_name(figure, month + 2, 3), month_year(month));
}

const char *fan_period_key(struct figure *figure, const struct fan_view *view, size_t row) {
    char out[PERIOD_SIZE];
    int index = view->first + (int)row;
    if (view->quarters)
        period_print((struct period){PERIOD_QUARTER, index}, out);
    else
        month_print(index, out);
    return figure_words(figure, "%s", out);
}

/* Sums of the last year recorded and the first forecast; false where either is not whole. */
static bool year_sums(const struct fan_view *view, double *before, double *after) {
    size_t year = view->quarters ? 4 : MONTHS_A_YEAR;
    *before = *after = 0;
    if (view->rows < year || !view->forecast || view->forecast->steps < year)
        return false;
    for (size_t i = 0; i < year; i++) {
        *before += view->value[view->rows - year + i];
        *after += view->forecast->middle[i];
    }
    *before = fan_view_recorded(view, *before);
    return number_is_finite(*before) && number_is_finite(*after);
}

/* The year before the last against the last; false where either is not whole. */
static bool recorded_sums(const struct fan_view *view, double *before, double *after) {
    size_t year = view->quarters ? 4 : MONTHS_A_YEAR;
    *before = *after = 0;
    if (view->rows < 2 * year)
        return false;
    for (size_t i = 0; i < year; i++) {
        *before += view->value[view->rows - 2 * year + i];
        *after += view->value[view->rows - year + i];
    }
    *before = fan_view_recorded(view, *before);
    *after = fan_view_recorded(view, *after);
    return number_is_finite(*before) && number_is_finite(*after);
}

/* Whether a change over the next year is likely enough to be called expected. Without the chance of
 * a rise, the last year's mean must lie outside the mean told interval, which is wider than the
 * interval of the mean. */
static bool is_sure(const struct fan_view *view, double before, bool rise) {
    const double sure = 0.8;
    const struct fan_forecast *forecast = view->forecast;
    if (number_is_finite(view->data->p_increase))
        return rise ? view->data->p_increase >= sure : view->data->p_increase <= 1 - sure;
    if (!forecast->levels)
        return false;
    size_t year = view->quarters ? 4 : MONTHS_A_YEAR;
    double lower = 0, upper = 0;
    for (size_t i = 0; i < year; i++) {
        lower += forecast->lower[view->told][i];
        upper += forecast->upper[view->told][i];
    }
    return rise ? before < lower : before > upper;
}

/* What the next year brings, as the end of a title; NULL when it cannot be told. */
static const char *outlook(const struct fan_view *view) {
    const double small = 20,
                 level = 0.05; /* below: few enough that percentages mislead; no change */
    double before, after;
    if (!year_sums(view, &before, &after))
        return NULL;
    if (before < small && after < small)
        return "expected to stay low";
    if (!(before > 0) || fabs(after / before - 1) < level)
        return before > 0 ? "expected to stay level" : "may rise";
    bool rise = after > before;
    if (is_sure(view, before, rise))
        return rise ? "expected to rise" : "expected to fall";
    return rise ? "may rise" : "may fall";
}

/* What the last year brought, as the end of a title; NULL when it cannot be told. */
static const char *look_back(struct figure *figure, const struct fan_view *view) {
    const double small = 20, level = 0.05;
    double before, after;
    if (!recorded_sums(view, &before, &after) || before < small)
        return NULL;
    double change = after / before - 1;
    if (fabs(change) < level)
        return "little changed in a year";
    return figure_words(figure, "%s %.0f%% in a year", change > 0 ? "up" : "down",
                        fabs(change) * 100);
}

const char *fan_title(struct figure *figure, const struct fan_view *view) {
    const char *category = view->category, *area = view->area;
    if (view->data->title)
        return figure_clean(figure, view->data->title);
    const char *end = view->forecast ? outlook(view) : look_back(figure, view);
    if (view->zero_only) {
        const char *since = month_words(figure, fan_view_first_month(view));
        const char *const none[] = {
            figure_words(figure, "%s in %s: none recorded since %s", category, area, since),
            figure_words(figure, "%s in %s: none recorded", category, area),
            figure_words(figure, "%s: none recorded", category), "None recorded"};
        return words_title(none, sizeof none / sizeof *none);
    }
    if (!end) {
        const char *plain = view->forecast ? "recorded and forecast" : "recorded";
        const char *const words[] = {figure_words(figure, "%s in %s, %s", category, area, plain),
                                     figure_words(figure, "%s, %s", category, plain),
                                     figure_words(figure, "%s in %s", "Recorded", area)};
        return words_title(words, sizeof words / sizeof *words);
    }
    const char *const title[] = {figure_words(figure, "%s in %s %s", category, area, end),
                                 figure_words(figure, "%s %s", category, end),
                                 figure_words(figure, "Numbers %s", end)};
    return words_title(title, sizeof title / sizeof *title);
}

const char *fan_month_after(struct figure *figure, const struct fan_view *view, size_t row) {
    int months = view->quarters ? QUARTER : 1;
    return month_words(figure, fan_view_first_month(view) + ((int)row + 1) * months - 1);
}

/* "January 2019 to November 2025": from the start of the record to its last value. */
static const char *recorded_span(struct figure *figure, const struct fan_view *view) {
    size_t last = view->last < view->rows ? view->last : view->rows - 1;
    return figure_words(figure, "%s to %s", month_words(figure, fan_view_first_month(view)),
                        fan_month_after(figure, view, last));
}

const char *fan_subtitle(struct figure *figure, const struct fan_view *view, const char *title) {
    const char *counted = strstr(title, view->category)
                              ? figure_sentence(figure, view->unit)
                              : figure_counted(figure, view->category, view->unit);
    const char *words =
        figure_words(figure, "%s recorded per %s, %s, %s", counted[0] ? counted : "Number",
                     view->quarters ? "quarter" : "month", view->area, recorded_span(figure, view));
    if (view->forecast)
        words = figure_words(figure, "%s, and forecast to %s", words,
                             month_words(figure, fan_view_last_month(view)));
    return words;
}

/* Events inside the axis: "Shaded months: A, March 2020 to July 2021; B, ...". */
static const char *event_notes(struct figure *figure, const struct fan_view *view) {
    const char *notes = "";
    for (int narrow = 0; narrow < 2; narrow++) {
        size_t said = 0;
        const char *list = "";
        for (size_t i = 0; i < view->data->events; i++) {
            const struct fan_event *event = &view->data->event[i];
            double low = (double)event->first / MONTHS_A_YEAR;
            double high = (double)(event->last + 1) / MONTHS_A_YEAR;
            if (furniture_window_width(figure, low, high) <= 0 ||
                furniture_is_narrow(figure, low, high) != (narrow == 1))
                continue;
            list =
                figure_words(figure, "%s%s%s, %s", list, said++ ? "; " : "",
                             figure_clean(figure, event->name), month_words(figure, event->first));
            if (event->last > event->first)
                list = figure_words(figure, "%s to %s", list, month_words(figure, event->last));
        }
        if (said)
            notes = figure_words(figure, "%s%s%s: %s.", notes, notes[0] ? " " : "",
                                 !narrow    ? "Shaded months"
                                 : said > 1 ? "Dotted lines"
                                            : "Dotted line",
                                 list);
    }
    return notes;
}

/* "Apr 2015", "Mar to Jun 2020", "Mar 2020 to Jul 2021"; in full with many letters. */
static const char *break_span(struct figure *figure, const struct fan_break *own, int letters) {
    const char *first = month_name(figure, own->first, letters);
    const char *last = month_name(figure, own->last, letters);
    int from = month_year(own->first), to = month_year(own->last);
    return own->first == own->last ? figure_words(figure, "%s %d", first, from)
           : from == to            ? figure_words(figure, "%s to %s %d", first, last, to)
                                   : figure_words(figure, "%s %d to %s %d", first, from, last, to);
}

const char *fan_break_words(struct figure *figure, const struct fan_break *own) {
    char change[WORDS_SIZE];
    return figure_words(figure, "%s: %s", break_span(figure, own, 3),
                        words_change(100 * own->change, change));
}

/* "Dashed lines: the largest of 4 suggested breaks, not applied: from April 2015 23% higher; March
 * to June 2020 41% lower." */
static const char *break_notes(struct figure *figure, const struct fan_view *view) {
    enum { IN_FULL = 12 };
    const char *many = view->data->breaks == 1 ? "" : "s";
    if (!view->data->breaks)
        return "";
    size_t all = view->data->breaks + view->data->breaks_left_out;
    const char *words =
        view->data->breaks_left_out
            ? figure_words(
                  figure, "Dashed line%s: the largest of %zu suggested breaks, not applied: ", many,
                  all)
            : figure_words(figure, "Dashed line%s: suggested break%s, not applied: ", many, many);
    for (size_t i = 0; i < view->data->breaks; i++) {
        const struct fan_break *own = &view->data->suggested[i];
        char percent[WORDS_SIZE];
        words = figure_words(
            figure, "%s%s%s%s %s%% %s", words, i ? "; " : "",
            own->first == own->last ? "from " : "", break_span(figure, own, IN_FULL),
            words_value(fabs(100 * own->change), 0, percent), own->change < 0 ? "lower" : "higher");
    }
    return figure_words(figure, "%s.", words);
}

static const char *add_note(struct figure *figure, const char *notes, const char *more) {
    return figure_words(figure, "%s%s%s", notes, notes[0] && more[0] ? " " : "", more);
}

const char *fan_notes(struct figure *figure, const struct fan_view *view) {
    const struct fan_data *data = view->data;
    const char *notes = event_notes(figure, view);
    notes = add_note(figure, notes, break_notes(figure, view));
    if (view->quarters)
        notes = add_note(figure, notes, "Quarter totals, because counts are small.");
    int after = data->first + (int)data->months;
    int inside = (month_of_year(after) - 1) % QUARTER;
    if (view->quarters && view->forecast && inside)
        notes =
            add_note(figure, notes,
                     figure_words(figure, "The first forecast quarter holds %s recorded month%s.",
                                  inside == 1 ? "one" : "two", inside == 1 ? "" : "s"));
    if (data->note)
        notes = add_note(figure, notes, figure_clean(figure, data->note));
    if (view->missing)
        notes = add_note(figure, notes, "[x] not available.");
    if (view->suppressed)
        notes = add_note(figure, notes,
                         figure_words(figure, "[c] suppressed: a count from 1 to %d.",
                                      data->suppress_below - 1));
    return notes;
}

const char *fan_zero_words(struct figure *figure, const struct fan_view *view) {
    const struct fan_forecast *forecast = view->forecast;
    const char *none = figure_words(figure, "No %s recorded", view->unit);
    char chance[WORDS_SIZE], most[WORDS_SIZE];
    if (!forecast || !forecast->levels)
        return none;
    size_t widest = forecast->levels - 1;
    double upper = 0;
    for (size_t i = 0; i < forecast->steps; i++)
        upper = fmax(upper, forecast->upper[widest][i]);
    const double slack = 1e-9;
    return figure_words(figure, "%s; %s chance of at most %s a month", none,
                        words_chance(forecast->level[widest], chance),
                        words_grouped(ceil(upper - slack), 0, most));
}

/* A recorded value: whole, or with a decimal where it is none. */
static const char *recorded_words(double value, char *out) {
    return words_grouped(value, value == round(value) ? 0 : 1, out);
}

/* First full year, highest, lowest and last. */
static const char *record_story(struct figure *figure, const struct fan_view *view) {
    const char *time = view->quarters ? "quarter" : "month";
    char number[3][WORDS_SIZE];
    size_t high = view->last, low = view->last;
    for (size_t i = 0; i <= view->last; i++)
        if (number_is_finite(view->value[i])) {
            high = view->value[i] > view->value[high] ? i : high;
            low = view->value[i] < view->value[low] ? i : low;
        }
    return figure_words(
        figure,
        "The highest %s is %s, with %s, and the lowest %s, with %s. The last recorded %s is %s, "
        "with %s.",
        time, fan_period_words(figure, view, high),
        recorded_words(fan_view_recorded(view, view->value[high]), number[0]),
        fan_period_words(figure, view, low),
        recorded_words(fan_view_recorded(view, view->value[low]), number[1]), time,
        fan_period_words(figure, view, view->last),
        recorded_words(fan_view_recorded(view, view->value[view->last]), number[2]));
}

/* "Recorded offences averaged 845 a month in 2019." for the first whole calendar year. */
static const char *first_year(struct figure *figure, const struct fan_view *view) {
    size_t year = view->quarters ? 4 : MONTHS_A_YEAR;
    char number[WORDS_SIZE];
    for (size_t row = 0; row + year <= view->rows; row++) {
        if ((view->first + (int)row) % (int)year != 0)
            continue;
        double sum = 0;
        for (size_t i = 0; i < year; i++)
            sum += view->value[row + i];
        if (!number_is_finite(sum))
            continue;
        double mean = fan_view_recorded(view, sum) / (double)year;
        return figure_words(figure, "Recorded %s averaged %s a %s in %d. ", view->unit,
                            words_value(mean, words_count_decimals(mean), number),
                            view->quarters ? "quarter" : "month",
                            (view->first + (int)row) / (int)year);
    }
    return "";
}

static const char *forecast_story(struct figure *figure, const struct fan_view *view) {
    const struct fan_forecast *forecast = view->forecast;
    size_t end = forecast->steps - 1;
    char number[WORDS_SIZE], low[WORDS_SIZE], high[WORDS_SIZE], chance[WORDS_SIZE];
    const char *words = figure_words(figure, "The forecast for %s is %s",
                                     fan_period_words(figure, view, view->rows + end),
                                     words_value(forecast->middle[end], view->decimals, number));
    for (size_t k = view->told; k < forecast->levels; k++)
        words = figure_words(figure, "%s%s a %s chance of between %s and %s", words,
                             k == view->told ? ", with" : ", and",
                             words_chance(forecast->level[k], chance),
                             words_value(forecast->lower[k][end], view->decimals, low),
                             words_value(forecast->upper[k][end], view->decimals, high));
    return figure_words(figure, "%s.", words);
}

const char *fan_alternative(struct figure *figure, const struct fan_view *view,
                            const char *source) {
    const char *words =
        figure_words(figure, "Line chart%s. %s recorded per %s in %s, %s",
                     view->forecast ? " with a forecast fan" : "",
                     figure_counted(figure, view->category, view->unit),
                     view->quarters ? "quarter" : "month", view->area, recorded_span(figure, view));
    if (view->forecast)
        words = figure_words(figure, "%s, with a forecast to %s", words,
                             month_words(figure, fan_view_last_month(view)));
    words = figure_words(figure, "%s.", words);
    if (view->zero_only)
        words = figure_words(figure, "%s\n%s.", words, fan_zero_words(figure, view));
    else if (view->last < view->rows)
        words = figure_words(figure, "%s\n%s%s", words, first_year(figure, view),
                             record_story(figure, view));
    if (view->missing)
        words = figure_words(figure, "%s\nNot available: %zu %s%s; the line is broken there.",
                             words, view->missing, view->quarters ? "quarter" : "month",
                             view->missing == 1 ? "" : "s");
    if (view->suppressed)
        words = figure_words(figure, "%s\nSuppressed: %zu month%s; the line is broken there.",
                             words, view->suppressed, view->suppressed == 1 ? "" : "s");
    const char *events = event_notes(figure, view);
    if (events[0])
        words = figure_words(figure, "%s\n%s", words, events);
    if (view->data->breaks)
        words = figure_words(figure, "%s\n%s", words, break_notes(figure, view));
    if (view->forecast && !view->zero_only)
        words = figure_words(figure, "%s\n%s", words, forecast_story(figure, view));
    return figure_words(figure, "%s\nSource: %s", words, source);
}
