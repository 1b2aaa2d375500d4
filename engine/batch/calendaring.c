#include "engine/batch/calendaring.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/calendar.h"
#include "models/adjust/design.h"
#include "models/kernels/regress.h"

enum { YEAR = 12, HALF = 6, LEAST = 36 };

bool calendaring_parse(const char *word, enum calendaring_mode *mode) {
    static const char *const words[] = {
#define X(name, word) word,
        CALENDARING_LIST(X)
#undef X
    };
    for (size_t i = 0; i < CALENDARING_MODES; i++)
        if (strcmp(words[i], word) == 0) {
            *mode = (enum calendaring_mode)i;
            return true;
        }
    return false;
}

double calendaring_factor(const struct calendaring *calendaring, uint32_t category, int month) {
    if (!calendaring || calendaring->mode == CALENDARING_OFF)
        return 1;
    double log_length, contrast;
    design_month_length(month, 1, &log_length);
    if (calendaring->mode == CALENDARING_MONTH_LENGTH)
        return exp(log_length);
    design_weekdays(month, 1, &contrast);
    return exp(log_length + calendaring->weekday[category] * contrast);
}

/* Scratch of the estimate: months of the panel each, and the regression's own. */
struct room {
    double *course, *mean, *rest, *design, *regress;
};

/* Logarithm of a category's course over month length. */
static void find_course(const struct panel *panel, uint32_t category, struct room *room) {
    size_t months = (size_t)(panel->last - panel->first + 1);
    memset(room->course, 0, months * sizeof(double));
    memset(room->mean, 0, months * sizeof(double));
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        if (series->category != category)
            continue;
        const double *own = panel_values(panel, i);
        size_t lead = (size_t)(series->first - panel->first), present = 0;
        double sum = 0;
        for (size_t t = 0; t < series->length; t++)
            if (!number_is_missing(own[t])) {
                sum += own[t];
                present++;
            }
        for (size_t t = 0; t < series->length; t++)
            if (!number_is_missing(own[t])) {
                room->course[lead + t] += own[t];
                room->mean[lead + t] += sum / (double)present;
            }
    }
    for (size_t t = 0; t < months; t++)
        room->course[t] =
            room->course[t] > 0 && room->mean[t] > 0
                ? log(room->course[t] / room->mean[t] / calendar_days(panel->first + (int)t))
                : NUMBER_MISSING;
}

/* The course less its centred average, missing where a window is not whole; returns how many are
 * there. */
static size_t find_rest(const struct room *room, size_t months) {
    size_t count = 0;
    for (size_t t = 0; t < months; t++) {
        room->rest[t] = NUMBER_MISSING;
        if (t < HALF || t + HALF >= months)
            continue;
        double average = (room->course[t - HALF] + room->course[t + HALF]) / 2;
        for (size_t i = t - HALF + 1; i < t + HALF; i++)
            average += room->course[i];
        room->rest[t] = room->course[t] - average / YEAR;
        count += !number_is_missing(room->rest[t]);
    }
    return count;
}

static void estimate(const struct panel *panel, uint32_t category, struct room *room,
                     double *effect, double *error) {
    size_t months = (size_t)(panel->last - panel->first + 1);
    find_course(panel, category, room);
    *effect = 0;
    *error = NUMBER_MISSING;
    size_t count = find_rest(room, months);
    if (count < LEAST)
        return;
    struct design_terms terms = {.length = months,
                                 .period = YEAR,
                                 .first = panel->first,
                                 .intercept = true,
                                 .season = DESIGN_DUMMIES,
                                 .weekdays = true};
    design_fill(&terms, room->design);
    struct regress_task ask = {.x = room->design,
                               .stride = months,
                               .rows = months,
                               .columns = design_columns(&terms),
                               .y = room->rest};
    struct regress fit;
    if (!regress_solve(&fit, &ask, room->regress) || fit.used <= fit.rank)
        return;
    double b = fit.beta[ask.columns - 1];
    double spread = sqrt(fit.squares / (double)(fit.used - fit.rank));
    *error = spread * regress_error(&fit, ask.columns - 1);
    double keep = 1 - *error * *error / (b * b);
    *effect = keep > 0 ? b * keep : 0; /* NaN of 0/0 too */
}

static enum status estimate_all(struct calendaring *out, struct panel *panel, struct fault *fault) {
    enum { COLUMNS = 1 + YEAR };
    size_t months = (size_t)(panel->last - panel->first + 1);
    double *weekday = arena_zeroed(&panel->arena, panel->categories + 1, sizeof(double));
    double *error = arena_zeroed(&panel->arena, panel->categories + 1, sizeof(double));
    double *block =
        malloc((months * (3 + COLUMNS) + regress_scratch(months, COLUMNS)) * sizeof(double));
    if (!weekday || !error || !block) {
        free(block);
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory applying the calendar");
    }
    struct room room = {block, block + months, block + 2 * months, block + 3 * months,
                        block + (3 + COLUMNS) * months};
    for (size_t c = 0; c < panel->categories; c++)
        estimate(panel, (uint32_t)c, &room, &weekday[c], &error[c]);
    free(block);
    out->weekday = weekday;
    out->error = error;
    return STATUS_OK;
}

enum status calendaring_apply(struct calendaring *out, enum calendaring_mode mode,
                              struct panel *panel, struct fault *fault) {
    *out = (struct calendaring){.mode = mode};
    if (mode == CALENDARING_OFF || panel->count == 0)
        return STATUS_OK;
    size_t total = 0;
    for (size_t i = 0; i < panel->count; i++) {
        size_t end = panel->series[i].offset + panel->series[i].length;
        total = end > total ? end : total;
    }
    enum status status =
        mode == CALENDARING_TRADING_DAYS ? estimate_all(out, panel, fault) : STATUS_OK;
    double *values = arena_zeroed(&panel->arena, total + 1, sizeof *values);
    if (status == STATUS_OK && !values)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory applying the calendar");
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        for (size_t t = 0; t < series->length; t++)
            values[series->offset + t] =
                panel->values[series->offset + t] /
                calendaring_factor(out, series->category, series->first + (int)t);
    }
    panel->values = values;
    return STATUS_OK;
}

void calendaring_tell(const struct calendaring *calendaring, const struct panel *panel,
                      struct log *log) {
    if (calendaring->mode != CALENDARING_TRADING_DAYS)
        return;
    size_t none = 0;
    for (size_t c = 0; c < panel->categories; c++)
        if (calendaring->weekday[c] == 0)
            none++;
        else
            log_line(log, LOG_INFO,
                     "%s: a weekday in place of a weekend day changes a month by %+.2f%%",
                     panel->category[c], 100 * expm1(3.5 * calendaring->weekday[c]));
    if (none)
        log_line(log, LOG_INFO, "%zu of %u categories show no effect of weekdays beyond noise",
                 none, (unsigned)panel->categories);
}
