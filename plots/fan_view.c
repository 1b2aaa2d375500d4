#include "plots/fan_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"

enum { QUARTER = 3, QUARTERS = 4, POINTS_TO = 48, LEAST_QUARTERS = 4, TOLD_LEVEL = 80 };

static int per_year(const struct fan_view *view) {
    return view->quarters ? QUARTERS : MONTHS_A_YEAR;
}

double fan_view_start(const struct fan_view *view, double row) {
    return (view->first + row) / per_year(view);
}

int fan_view_first_month(const struct fan_view *view) {
    return view->quarters ? view->first * QUARTER : view->first;
}

int fan_view_last_month(const struct fan_view *view) {
    int rows = (int)(view->rows + (view->forecast ? view->forecast->steps : 0));
    return fan_view_first_month(view) + rows * (view->quarters ? QUARTER : 1) - 1;
}

double fan_view_recorded(const struct fan_view *view, double value) {
    return number_round_to(value, view->data->round_to);
}

double fan_view_round(const struct fan_view *view, double value) {
    double scale = pow(10, view->places);
    return round(value * scale) / scale;
}

static bool is_suppressed(const struct fan_data *data, size_t month) {
    return data->markers && data->markers[month] == 'c';
}

static bool has_value(const struct fan_data *data, size_t month) {
    return number_is_finite(data->observed[month]) && !is_suppressed(data, month);
}

/* Months from the first that has a value or is suppressed. */
static bool take_months(struct figure *figure, struct fan_view *view) {
    const struct fan_data *data = view->data;
    size_t skip = 0;
    while (skip < data->months && !has_value(data, skip) && !is_suppressed(data, skip))
        skip++;
    view->rows = data->months - skip;
    view->first = data->first + (int)skip;
    double *value = arena_zeroed(figure->arena, view->rows + 1, sizeof *value);
    char *marker = arena_zeroed(figure->arena, view->rows + 1, 1);
    if (!value || !marker)
        return false;
    for (size_t i = 0; i < view->rows; i++) {
        bool shown = has_value(data, skip + i);
        value[i] = shown ? data->observed[skip + i] : NUMBER_MISSING;
        marker[i] = shown ? ' ' : is_suppressed(data, skip + i) ? 'c' : 'x';
    }
    view->value = value;
    view->marker = marker;
    view->forecast = data->month.steps ? &data->month : NULL;
    return true;
}

static int floor_quarter(int month) {
    return month_year(month) * QUARTERS + (month_of_year(month) - 1) / QUARTER;
}

/* Totals of the calendar quarters that lie wholly inside the record; one with a month missing is
 * missing. */
static bool take_quarters(struct figure *figure, struct fan_view *view) {
    const struct fan_data *data = view->data;
    int start = view->first, end = data->first + (int)data->months; /* months, end excluded */
    view->first = floor_quarter(start + QUARTER - 1);
    view->rows = (size_t)(floor_quarter(end) - view->first);
    double *value = arena_zeroed(figure->arena, view->rows + 1, sizeof *value);
    char *marker = arena_zeroed(figure->arena, view->rows + 1, 1);
    if (!value || !marker)
        return false;
    for (size_t i = 0; i < view->rows; i++) {
        size_t month = (size_t)((view->first + (int)i) * QUARTER - data->first);
        for (size_t k = 0; k < QUARTER; k++)
            value[i] += has_value(data, month + k) ? data->observed[month + k] : NUMBER_MISSING;
        marker[i] = number_is_finite(value[i]) ? ' ' : 'x';
    }
    view->value = value;
    view->marker = marker;
    view->quarters = true;
    view->forecast = data->quarter.steps ? &data->quarter : NULL;
    return true;
}

/* Small counts read better as quarter totals, if those can be made whole. */
static bool wants_quarters(const struct fan_view *view) {
    const double small = 5;
    const struct fan_data *data = view->data;
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < view->rows; i++)
        if (number_is_finite(view->value[i])) {
            sum += view->value[i];
            count++;
        }
    int start = floor_quarter(view->first + QUARTER - 1);
    int whole = floor_quarter(data->first + (int)data->months) - start;
    bool forecast_fits = data->quarter.steps > 0 || data->month.steps == 0;
    return count && !view->suppressed && !view->zero_only && view->lowest >= 0 &&
           sum / (double)count < small && whole >= LEAST_QUARTERS && forecast_fits;
}

/* Facts about the rows as they stand. */
static void describe(struct fan_view *view) {
    view->last = view->rows;
    view->missing = view->suppressed = 0;
    view->highest = view->lowest = 0;
    view->zero_only = true;
    view->lone = false;
    for (size_t i = 0; i < view->rows; i++) {
        view->missing += view->marker[i] == 'x';
        view->suppressed += view->marker[i] == 'c';
        if (!number_is_finite(view->value[i]))
            continue;
        view->last = i;
        view->zero_only &= view->value[i] == 0;
        view->highest = fmax(view->highest, fan_view_recorded(view, view->value[i]));
        view->lowest = fmin(view->lowest, fan_view_recorded(view, view->value[i]));
        view->lone |= (i == 0 || !number_is_finite(view->value[i - 1])) &&
                      (i + 1 == view->rows || !number_is_finite(view->value[i + 1]));
    }
    view->zero_only &= view->last < view->rows && !view->suppressed;
    view->points = view->quarters || view->rows <= POINTS_TO || view->lone;
}

static void describe_forecast(struct fan_view *view) {
    const double small = 10;
    const struct fan_forecast *forecast = view->forecast;
    view->places = 1;
    if (!forecast)
        return;
    double largest = 0;
    for (size_t i = 0; i < forecast->steps; i++)
        largest = fmax(largest, forecast->middle[i]);
    view->places = largest < small ? 2 : 1;
    view->decimals = forecast->middle[forecast->steps - 1] < small ? 1 : 0;
    for (size_t k = 0; k < forecast->levels; k++)
        if (abs(forecast->level[k] - TOLD_LEVEL) < abs(forecast->level[view->told] - TOLD_LEVEL))
            view->told = k;
    for (size_t i = 0; i < forecast->steps; i++) {
        view->highest = fmax(view->highest, forecast->middle[i]);
        view->lowest = fmin(view->lowest, forecast->middle[i]);
        for (size_t k = 0; k < forecast->levels; k++) {
            view->highest = fmax(view->highest, forecast->upper[k][i]);
            view->lowest = fmin(view->lowest, forecast->lower[k][i]);
        }
    }
}

enum status fan_view_make(struct figure *figure, const struct fan_data *data, struct fan_view *view,
                          struct fault *fault) {
    *view = (struct fan_view){.data = data,
                              .area = figure_clean(figure, data->area),
                              .category = figure_clean(figure, data->category),
                              .unit = figure_clean(figure, data->unit)};
    bool made = take_months(figure, view);
    if (made && !view->rows)
        return fault_set(fault, STATUS_NO_DATA, "%s: no month of %zu has a value to draw",
                         data->name, data->months);
    if (made) {
        describe(view);
        if (wants_quarters(view)) {
            struct fan_view months = *view;
            made = take_quarters(figure, view);
            describe(view);
            if (view->last == view->rows) /* no quarter is whole */
                *view = months;
        }
    }
    if (!made || figure->failed)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a fan chart");
    describe_forecast(view);
    return STATUS_OK;
}

double fan_view_highest(const void *context, double low, double high) {
    const struct fan_view *view = context;
    double highest = 0;
    size_t steps = view->forecast ? view->forecast->steps : 0;
    for (size_t row = 0; row < view->rows + steps; row++) {
        double x = fan_view_start(view, (double)row + 0.5);
        if (x < low || x > high)
            continue;
        if (row < view->rows) {
            if (number_is_finite(view->value[row]))
                highest = fmax(highest, fan_view_recorded(view, view->value[row]));
            continue;
        }
        size_t i = row - view->rows;
        highest = fmax(highest, view->forecast->middle[i]);
        for (size_t k = 0; k < view->forecast->levels; k++)
            highest = fmax(highest, view->forecast->upper[k][i]);
    }
    return highest;
}

double fan_view_lowest(const void *context, double low, double high) {
    const struct fan_view *view = context;
    double lowest = INFINITY;
    size_t steps = view->forecast ? view->forecast->steps : 0;
    for (size_t row = 0; row < view->rows + steps; row++) {
        double x = fan_view_start(view, (double)row + 0.5);
        if (x < low || x > high)
            continue;
        if (row < view->rows) {
            if (number_is_finite(view->value[row]))
                lowest = fmin(lowest, fan_view_recorded(view, view->value[row]));
            continue;
        }
        size_t i = row - view->rows;
        lowest = fmin(lowest, view->forecast->middle[i]);
        for (size_t k = 0; k < view->forecast->levels; k++)
            lowest = fmin(lowest, view->forecast->lower[k][i]);
    }
    return lowest;
}
