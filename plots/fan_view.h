/* Inside the fan: the series as it is drawn, by month or by quarter, and its words. Not for other
 * files. */
#ifndef CRIMECAST_PLOTS_FAN_VIEW_H
#define CRIMECAST_PLOTS_FAN_VIEW_H

#include "engine/data/period.h"
#include "plots/fan_figure.h"

struct fan_view {
    const struct fan_data *data;
    const char *area, *category, *unit; /* cleaned */
    bool quarters;
    int first;                  /* period index of row 0 */
    size_t rows;                /* recorded rows, up to the forecast */
    const double *value;        /* exact, for sums; NaN: missing */
    const char *marker;         /* 'x' or 'c' where there is none, else a blank */
    size_t last;                /* row of the last value; rows when all are suppressed */
    size_t missing, suppressed; /* rows so marked */
    bool zero_only, lone, points;
    double highest, lowest;              /* of all that is drawn */
    const struct fan_forecast *forecast; /* NULL: none */
    size_t told;                         /* the level that is put in words: the one nearest to 80 */
    int decimals;                        /* of forecast numbers in words */
    int places;                          /* of forecast numbers in the table */
};

/* Choose months or quarters and describe them. STATUS_NO_DATA when nothing can be drawn. */
enum status fan_view_make(struct figure *figure, const struct fan_data *data, struct fan_view *view,
                          struct fault *fault);

/* Where a row (recorded, then forecast) starts on the x axis, in years; its middle is half a row
 * on. */
double fan_view_start(const struct fan_view *view, double row);

/* First and last month of the axis, the forecast included. */
int fan_view_first_month(const struct fan_view *view);
int fan_view_last_month(const struct fan_view *view);

/* A recorded row, or a sum of rows, as it is shown. */
double fan_view_recorded(const struct fan_view *view, double value);

/* A forecast number as the table has it. */
double fan_view_round(const struct fan_view *view, double value);

/* The largest value drawn between two places of the x axis (context is a view). */
double fan_view_highest(const void *context, double low, double high);

/* The smallest; infinite where nothing is drawn. */
double fan_view_lowest(const void *context, double low, double high);

/* The words of the chart. */
const char *fan_title(struct figure *figure, const struct fan_view *view);
const char *fan_subtitle(struct figure *figure, const struct fan_view *view, const char *title);
const char *fan_notes(struct figure *figure, const struct fan_view *view);
const char *fan_alternative(struct figure *figure, const struct fan_view *view, const char *source);
const char *fan_zero_words(struct figure *figure, const struct fan_view *view);

/* "Apr 2015: +23%", "Mar to Jun 2020: -41%". */
const char *fan_break_words(struct figure *figure, const struct fan_break *suggested);

/* The last month of a row: "September 2025". */
const char *fan_month_after(struct figure *figure, const struct fan_view *view, size_t row);

/* A row's period in full ("November 2025", "October to December 2025"), as short as stands beside
 * a plot ("Oct to Dec 2025"), and as the table has it ("2025-11", "2025-Q4"). */
const char *fan_period_words(struct figure *figure, const struct fan_view *view, size_t row);
const char *fan_period_short(struct figure *figure, const struct fan_view *view, size_t row);
const char *fan_period_key(struct figure *figure, const struct fan_view *view, size_t row);

#endif
