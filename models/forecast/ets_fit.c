#include "models/forecast/ets_fit.h"

#include <math.h>
#include <string.h>

#include "models/adjust/gaps.h"
#include "models/kernels/decompose.h"
#include "models/kernels/least_squares.h"

static const double smallest = 1e-4, largest = 0.9999, least_phi = 0.8, most_phi = 0.98;

/* --- where to start --------------------------------------------------------------------------- */

struct line {
    double level, slope; /* level + slope t, t = 1, 2, ... */
};

static struct line fit_line(const double *y, size_t n) {
    double mean = 0, middle = ((double)n + 1) / 2, product = 0, square = 0;
    for (size_t t = 0; t < n; t++)
        mean += y[t] / (double)n;
    for (size_t t = 0; t < n; t++) {
        double from = (double)(t + 1) - middle;
        product += from * (y[t] - mean);
        square += from * from;
    }
    double slope = square > 0 ? product / square : 0;
    return (struct line){mean - slope * middle, slope};
}

/* Seasonal indices about a straight line, for series too short for a moving average. */
static void line_indices(const struct ets_series *series, double *index) {
    size_t n = series->length, m = series->period;
    bool ratio = series->form.season == ETS_MULTIPLICATIVE;
    struct line line = fit_line(series->y, n);
    double mean = 0;
    for (size_t j = 0; j < m; j++) {
        double sum = 0;
        size_t count = 0;
        for (size_t t = j; t < n; t += m, count++) {
            double there = line.level + line.slope * (double)(t + 1);
            sum += ratio ? (there > 0 ? series->y[t] / there : 1) : series->y[t] - there;
        }
        index[j] = sum / (double)count;
        mean += index[j] / (double)m;
    }
    for (size_t j = 0; j < m; j++)
        index[j] = !ratio ? index[j] - mean : mean > 0 ? index[j] / mean : 1;
}

static void start_season(const struct ets_series *series, double *index) {
    size_t m = series->period;
    bool ratio = series->form.season == ETS_MULTIPLICATIVE;
    if (series->length < 3 * m)
        line_indices(series, index);
    else
        decompose_indices(series->y, series->length, m,
                          ratio ? DECOMPOSE_MULTIPLICATIVE : DECOMPOSE_ADDITIVE, index);
    if (!ratio)
        return;
    double sum = 0;
    for (size_t j = 0; j < m; j++)
        sum += index[j] = fmax(index[j], 0.01);
    for (size_t j = 0; j < m; j++)
        index[j] *= (double)m / sum;
}

/* Initial states as R's initstate. */
static void start_states(const struct ets_series *series, struct ets_values *out) {
    enum ets_part season = series->form.season, trend = series->form.trend;
    double adjusted[2 * ETS_PERIOD];
    size_t n = 2 * series->period > 10 ? 2 * series->period : 10;
    n = n < series->length ? n : series->length;
    *out = (struct ets_values){.phi = 1};
    if (season != ETS_NONE)
        start_season(series, out->season);
    double mean = 0;
    for (size_t t = 0; t < n; t++) {
        double s = out->season[t % series->period], y = series->y[t];
        adjusted[t] = season == ETS_MULTIPLICATIVE ? y / s : season == ETS_ADDITIVE ? y - s : y;
        mean += adjusted[t] / (double)n;
    }
    struct line line = fit_line(adjusted, n);
    out->level = trend == ETS_NONE ? mean : line.level;
    out->trend = trend == ETS_ADDITIVE ? line.slope : 0;
    if (trend != ETS_MULTIPLICATIVE)
        return;
    double first = line.level + line.slope;
    out->trend = (first + line.slope) / first;
    out->level = first / out->trend;
    if (!(out->level > 1e-8 && out->trend > 1e-8)) { /* NaN too */
        out->level = fmax(adjusted[0], 1e-3);
        out->trend = 1;
    }
}

/* --- between values and a box ----------------------------------------------------------------- */

struct problem {
    const struct ets_series *series;
    size_t columns, smoothing;
    double *scratch; /* of ets_normal */
    size_t evaluations;
};

static struct ets_values from_box(const struct problem *problem, const double *x) {
    struct ets_form form = problem->series->form;
    struct ets_values at = {.alpha = *x++, .phi = 1};
    if (form.trend != ETS_NONE)
        at.beta = smallest + *x++ * (at.alpha - smallest);
    if (form.season != ETS_NONE)
        at.gamma = smallest + *x++ * (1 - at.alpha - smallest);
    if (form.damped)
        at.phi = *x++;
    at.level = *x++;
    if (form.trend != ETS_NONE)
        at.trend = *x++;
    if (form.season == ETS_NONE)
        return at;
    size_t m = problem->series->period;
    double rest = form.season == ETS_MULTIPLICATIVE ? (double)m : 0;
    for (size_t j = 1; j < m; j++)
        rest -= at.season[j] = *x++;
    at.season[0] = rest;
    return at;
}

static double within(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

static void to_box(const struct problem *problem, const struct ets_values *at, double *x) {
    struct ets_form form = problem->series->form;
    double alpha = within(at->alpha, smallest, largest), room = 1 - alpha - smallest;
    *x++ = alpha;
    if (form.trend != ETS_NONE)
        *x++ = alpha > smallest ? within((at->beta - smallest) / (alpha - smallest), 0, 1) : 0;
    if (form.season != ETS_NONE)
        *x++ = room > 0 ? within((at->gamma - smallest) / room, 0, 1) : 0;
    if (form.damped)
        *x++ = within(at->phi, least_phi, most_phi);
    *x++ = at->level;
    if (form.trend != ETS_NONE)
        *x++ = at->trend;
    if (form.season != ETS_NONE)
        for (size_t j = 1; j < problem->series->period; j++)
            *x++ = at->season[j];
}

static void box(const struct problem *problem, double *lower, double *upper) {
    struct ets_form form = problem->series->form;
    for (size_t i = 0; i < problem->columns; i++) {
        bool state = i >= problem->smoothing;
        bool season = i >= problem->smoothing + 1 + (form.trend != ETS_NONE);
        lower[i] = season && form.season == ETS_MULTIPLICATIVE ? 0 : state ? -INFINITY : 0;
        upper[i] = state ? INFINITY : 1;
    }
    lower[0] = smallest, upper[0] = largest;
    if (form.damped) {
        lower[problem->smoothing - 1] = least_phi;
        upper[problem->smoothing - 1] = most_phi;
    }
}

/* --- the fit ---------------------------------------------------------------------------------- */

static double squares(const double *x, void *context) {
    struct problem *problem = context;
    problem->evaluations++;
    struct ets_values at = from_box(problem, x);
    if (problem->series->form.season == ETS_MULTIPLICATIVE && at.season[0] < 0)
        return INFINITY;
    if (!ets_admissible(problem->series, &at))
        return INFINITY;
    return ets_squares(problem->series, ets_run(problem->series, &at, NULL, NULL));
}

/* Normal equations by the box's variables: the chain rule through b and g. */
static void normal(const double *x, void *context, double *square, double *gradient) {
    const struct problem *problem = context;
    struct ets_form form = problem->series->form;
    size_t n = problem->columns;
    struct ets_values at = from_box(problem, x);
    ets_normal(problem->series, &at, square, gradient, problem->scratch);
    size_t column = 1;
    for (int which = 0; which < 2; which++) {
        if ((which == 0 ? form.trend : form.season) == ETS_NONE)
            continue;
        double by_alpha = which == 0 ? x[column] : -x[column];
        double own = which == 0 ? at.alpha - smallest : 1 - at.alpha - smallest;
        gradient[0] += by_alpha * gradient[column];
        gradient[column] *= own;
        for (size_t k = 0; k < n; k++) { /* rows, then columns, of J'J */
            square[k] += by_alpha * square[column * n + k];
            square[column * n + k] *= own;
        }
        for (size_t k = 0; k < n; k++) {
            square[k * n] += by_alpha * square[k * n + column];
            square[k * n + column] *= own;
        }
        column++;
    }
}

size_t ets_fit_scratch(size_t length, size_t period) {
    size_t m = period > ETS_PERIOD ? ETS_PERIOD : period;
    return ets_normal_scratch(length, m) + least_squares_scratch(ETS_COLUMNS) + 5 * ETS_COLUMNS +
           length + gaps_scratch(length, m);
}

static size_t count_missing(const double *y, size_t length) {
    size_t missing = 0;
    for (size_t t = 0; t < length; t++)
        missing += isnan(y[t]) ? 1 : 0;
    return missing;
}

/* Two kinds of start, since a likelihood with a trend often has two hills: a trend that hardly
 * moves, and one that follows the level. The best of a small grid of alpha and gamma is left in x.
 */
static void choose_start(struct problem *problem, const struct ets_values *states, bool lively,
                         double *x, double *trial) {
    static const double alphas[] = {0.02, 0.1, 0.3, 0.6, 0.9}, gammas[] = {0.02, 0.3};
    struct ets_values at = *states;
    double best = INFINITY;
    to_box(problem, &at, x);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < (problem->series->form.season == ETS_NONE ? 1 : 2); j++) {
            at.alpha = alphas[i];
            at.beta = (lively ? 0.6 : 0.05) * at.alpha;
            at.gamma = gammas[j] * (1 - at.alpha);
            at.phi = lively ? 0.9 : 0.97;
            to_box(problem, &at, trial);
            double value = squares(trial, problem);
            if (value < best) {
                best = value;
                memcpy(x, trial, problem->columns * sizeof *x);
            }
        }
}

/* Climb from x; what is better than *best is copied to `top`, behind which stand the bounds and the
 * scratch. A later start that is still 2% over the best after six steps is given up: on every tenth
 * M3 series that saves about a seventh of the time and costs 0.01 of AICc on average. */
static void climb(struct problem *problem, struct ets_fit *out, double *x, double *top,
                  double *best) {
    double *lower = top + ETS_COLUMNS, *upper = lower + ETS_COLUMNS;
    struct least_squares task = {.value = squares,
                                 .normal = normal,
                                 .context = problem,
                                 .n = problem->columns,
                                 .lower = lower,
                                 .upper = upper,
                                 .tolerance = 3e-7,
                                 .most = 60,
                                 .early = 6,
                                 .bar = *best * 1.02};
    struct least_squares_result result = least_squares_solve(&task, x, upper + ETS_COLUMNS);
    out->derivatives += result.derivatives;
    if (result.value < *best) {
        *best = result.value;
        out->converged = result.converged;
        memcpy(top, x, problem->columns * sizeof *x);
    }
}

static bool allowed(struct ets_form form, const double *y, size_t length) {
    if (form.error != ETS_MULTIPLICATIVE)
        return true;
    for (size_t t = 0; t < length; t++)
        if (y[t] <= 0)
            return false;
    return true;
}

/* All that follows from out->series and out->start. */
static void describe(struct ets_fit *out, size_t columns) {
    double n = (double)(out->series.length - out->series.missing), k = (double)columns + 1;
    struct ets_sums sums = ets_run(&out->series, &out->start, &out->end, NULL);
    out->parameters = columns;
    out->log_likelihood = ets_log_likelihood(&out->series, sums);
    out->variance = sums.squares / (n - (double)columns);
    out->aicc =
        n - k - 1 > 0 ? -2 * out->log_likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1) : INFINITY;
}

enum status ets_fit_one(struct ets_fit *out, struct ets_form form, const double *y, size_t length,
                        size_t period, const struct ets_values *guess,
                        struct workspace *workspace) {
    *out = (struct ets_fit){.series = {form, y, length, form.season == ETS_NONE ? 1 : period,
                                       count_missing(y, length)}};
    struct problem problem = {.series = &out->series,
                              .columns = ets_columns(form, out->series.period),
                              .smoothing = ets_smoothing_columns(form)};
    bool season = form.season != ETS_NONE;
    if ((season && (period < 2 || period > ETS_PERIOD || length <= period)) ||
        problem.columns + 1 >= length - out->series.missing || !allowed(form, y, length))
        return STATUS_TOO_SHORT;
    size_t used = workspace->used;
    double *scratch = workspace_take(workspace, ets_fit_scratch(length, out->series.period));
    if (!scratch)
        return STATUS_INTERNAL;
    double *x = scratch, *trial = x + ETS_COLUMNS, *top = trial + ETS_COLUMNS, best = INFINITY;
    problem.scratch = scratch + 5 * ETS_COLUMNS + least_squares_scratch(ETS_COLUMNS);
    box(&problem, top + ETS_COLUMNS, top + 2 * ETS_COLUMNS);
    struct ets_values states;
    struct ets_series begun = out->series; /* where to start from is read off a filled series */
    if (begun.missing) {
        double *filled = problem.scratch + ets_normal_scratch(length, begun.period);
        gaps_fill(y, length, begun.period, filled, filled + length);
        begun.y = filled;
    }
    start_states(&begun, &states);
    for (int lively = 0; lively < (form.trend == ETS_NONE ? 1 : 2); lively++) {
        choose_start(&problem, &states, lively, x, trial);
        climb(&problem, out, x, top, &best);
    }
    if (guess) {
        to_box(&problem, guess, x);
        climb(&problem, out, x, top, &best);
    }
    out->evaluations = problem.evaluations;
    out->start = from_box(&problem, top);
    describe(out, problem.columns);
    workspace_reset(workspace, used);
    return isfinite(best) && isfinite(out->log_likelihood) ? STATUS_OK : STATUS_NOT_FINITE;
}

enum status ets_fit_at(struct ets_fit *out, struct ets_form form, const struct ets_values *start,
                       const double *y, size_t length, size_t period) {
    *out = (struct ets_fit){
        .series = {form, y, length, form.season == ETS_NONE ? 1 : period, count_missing(y, length)},
        .start = *start,
        .converged = true};
    size_t columns = ets_columns(form, out->series.period);
    if (columns + 1 >= length - out->series.missing || !allowed(form, y, length))
        return STATUS_TOO_SHORT;
    describe(out, columns);
    return isfinite(out->log_likelihood) ? STATUS_OK : STATUS_NOT_FINITE;
}

/* --- the search ------------------------------------------------------------------------------- */

/* Ordered so that the relative whose optimum is also a start comes first: additive before
 * multiplicative errors, undamped before damped. */
static const struct {
    const char *name, *near;
} searched[ETS_FORMS] = {
    {"ANN", ""},      {"MNN", "ANN"}, {"AAN", "ANN"},  {"MAN", "AAN"},   {"AAdN", "AAN"},
    {"MAdN", "AAdN"}, {"ANA", ""},    {"MNA", "ANA"},  {"MNM", ""},      {"AAA", "ANA"},
    {"MAA", "AAA"},   {"MAM", "MNM"}, {"AAdA", "AAA"}, {"MAdA", "AAdA"}, {"MAdM", "MAM"},
};

static const struct ets_values *found(const struct ets_fit *fits, size_t count, const char *name) {
    struct ets_form form;
    if (!ets_form_parse(name, &form))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct ets_form other = fits[i].series.form;
        if (other.error == form.error && other.trend == form.trend && other.season == form.season &&
            other.damped == form.damped)
            return &fits[i].start;
    }
    return NULL;
}

/* Least AICc so far among forms with or without a trend, of one kind of season. */
static double least(const struct ets_fit *fits, size_t count, bool trend, int season) {
    double aicc = INFINITY;
    for (size_t i = 0; i < count; i++)
        if ((fits[i].series.form.trend != ETS_NONE) == trend &&
            (int)fits[i].series.form.season == season)
            aicc = fmin(aicc, fits[i].aicc);
    return aicc;
}

/* Is a form with trend and season out of the question? A trend gains about what it gains without a
 * season; when with that and `slack` more the form would still not be the best, its Akaike weight
 * is nothing, and the costliest fits are spared. */
static bool hopeless(const struct ets_fit *fits, size_t count, size_t best, struct ets_form form) {
    static const double slack = 25;
    if (form.trend == ETS_NONE || form.season == ETS_NONE || count == 0)
        return false;
    double gain = least(fits, count, false, ETS_NONE) - least(fits, count, true, ETS_NONE);
    double level = least(fits, count, false, (int)form.season);
    return isfinite(gain) && isfinite(level) && level - fmax(gain, 0) - slack > fits[best].aicc;
}

enum status ets_fit_all(struct ets_fit *fits, size_t *count, size_t *best, const double *y,
                        size_t length, size_t period, struct workspace *workspace) {
    *count = *best = 0;
    for (size_t i = 0; i < ETS_FORMS; i++) {
        struct ets_form form;
        ets_form_parse(searched[i].name, &form);
        struct ets_fit *fit = &fits[*count];
        if (hopeless(fits, *count, *best, form))
            continue;
        enum status status = ets_fit_one(fit, form, y, length, period,
                                         found(fits, *count, searched[i].near), workspace);
        if (status == STATUS_INTERNAL)
            return status;
        if (status != STATUS_OK)
            continue;
        if (fit->aicc < fits[*best].aicc)
            *best = *count;
        ++*count;
    }
    return *count ? STATUS_OK : STATUS_TOO_SHORT;
}
