#include "models/significance/trend.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "models/significance/count_limits.h"
#include "models/significance/trend_kendall.h"
#include "models/significance/trend_marker.h"
#include "models/significance/trend_slope.h"

static const char *const words[TREND_METHODS] = {
#define X(name, word) word,
    TREND_METHOD_LIST(X)
#undef X
};

const char *trend_method_word(enum trend_method method) {
    return words[method];
}

enum trend_method trend_method_find(const char *word) {
    for (int m = 0; m < TREND_METHODS; m++)
        if (strcmp(words[m], word) == 0)
            return (enum trend_method)m;
    return TREND_METHODS;
}

int trend_five_years(int last) {
    int april = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, last));
    if (april + MONTHS_A_YEAR - 1 != last)
        april -= MONTHS_A_YEAR;
    return april - (TREND_YEARS - 1) * MONTHS_A_YEAR;
}

size_t trend_scratch(size_t length) {
    size_t slope = trend_slope_scratch(length), ranks = trend_kendall_scratch(length);
    return slope > ranks ? slope : ranks;
}

/* One estimate of a slope that was fitted, or the reason why there is none. */
static void tell_slope(double slope, const struct trend_estimate *own, enum trend_reason reason,
                       size_t set_aside, struct trend_answer *out) {
    out->reason = trend_reason_sentence(reason);
    out->slope_pct_year = trend_percent_a_year(slope);
    out->lower = trend_percent_a_year(own->lower);
    out->upper = trend_percent_a_year(own->upper);
    out->p_value = own->p_value;
    if (reason == TREND_REASON_FITTED && isnan(own->p_value))
        out->reason = "the months do not vary about their trend";
    else if (reason == TREND_REASON_FITTED && isinf(out->upper))
        out->reason = "the upper limit is beyond all numbers";
    else if (reason == TREND_REASON_FITTED && set_aside)
        out->reason = "months of the year that never had an offence take no part";
}

static struct trend_task task_of(const struct trend_question *q) {
    return (struct trend_task){q->values, q->length, q->first, !q->no_season, q->confidence};
}

static void ask_slope(const struct trend_question *q, enum trend_variance variance,
                      struct trend_answer *out, double *scratch) {
    struct trend_task task = task_of(q);
    struct trend_slope s = trend_slope(&task, scratch);
    tell_slope(s.slope, &s.by[variance], s.reason, s.set_aside, out);
    out->verdict = trend_slope_verdict(&s, variance, q->confidence);
}

static void ask_negative(const struct trend_question *q, struct trend_answer *out,
                         double *scratch) {
    struct trend_task task = task_of(q);
    struct trend_negative s = trend_negative(&task, scratch);
    tell_slope(s.slope, &s.own, s.reason, s.set_aside, out);
    out->verdict = trend_verdict(s.slope, s.own.p_value, q->confidence);
    if (isinf(s.theta) && !out->reason[0])
        out->reason = "no more varied than Poisson counts";
}

/* Sen's slope in percent of the median. */
static void ask_ranks(const struct trend_question *q, size_t period, struct trend_answer *out,
                      double *scratch) {
    struct trend_kendall k = trend_kendall(q->values, q->length, period, scratch);
    if (isnan(k.p_value)) {
        out->reason = q->length > TREND_KENDALL_MOST ? "over 1,200 months"
                      : period > 1                   ? "under 3 years of recorded months"
                                                     : "under 2 recorded months";
        return;
    }
    double yearly = k.slope * (period > 1 ? 1 : MONTHS_A_YEAR);
    out->p_value = k.p_value;
    out->slope_pct_year = k.median > 0 ? 100 * yearly / k.median : NAN;
    out->reason = k.median > 0 ? "ranks give no limits" : "the median is 0: no percentage";
    out->verdict = trend_verdict(k.s, k.p_value, q->confidence);
}

/* The sum of a year's months; NaN when one is missing or outside the series. */
static double year_sum(const struct trend_question *q, int from) {
    double sum = 0;
    for (int month = from; month < from + MONTHS_A_YEAR; month++) {
        int place = month - q->first;
        sum += place >= 0 && place < (int)q->length ? q->values[place] : NAN;
    }
    return sum;
}

static void ask_marker(const struct trend_question *q, struct trend_answer *out) {
    struct trend_point point[TREND_MARKER_POINTS];
    double z = gsl_cdf_ugaussian_Qinv((1 - q->confidence) / 2);
    if (q->length == 0) {
        out->reason = "no months";
        return;
    }
    out->first = trend_five_years(q->first + (int)q->length - 1);
    out->last = out->first + TREND_YEARS * MONTHS_A_YEAR - 1;
    for (int i = 0; i < TREND_YEARS; i++) {
        double count = number_round_to(year_sum(q, out->first + i * MONTHS_A_YEAR), q->round_to);
        double per = q->person_years ? 1000 / q->person_years[i] : 1;
        struct limits limits;
        count_limits(count, 0.95, COUNT_DEFAULT, &limits);
        point[i] = (struct trend_point){count * per, limits.lower * per, limits.upper * per};
        if (isnan(count)) {
            out->reason = out->first < q->first ? "under five complete financial years"
                                                : "a month of the five financial years is missing";
            return;
        }
    }
    struct trend_marker marker = trend_mark(point);
    out->verdict = marker.verdict;
    if (marker.verdict == DIRECTION_NOT_CALCULATED) {
        out->reason = "a year's figure has no limits";
        return;
    }
    double percent = marker.mean > 0 ? 100 / marker.mean : NAN;
    out->slope_pct_year = percent * marker.slope;
    out->lower = percent * (marker.slope - z * marker.error);
    out->upper = percent * (marker.slope + z * marker.error);
    out->p_value = marker.p_value;
    out->reason = !(marker.mean > 0) ? "no offences: no percentage"
                  : marker.verdict != DIRECTION_NO_CHANGE || !(marker.chi2 > TREND_MARKER_CRITICAL)
                      ? ""
                      : "one year decides its direction";
}

/* Recorded months among those looked at. */
static size_t recorded(const struct trend_question *q, int first, int last) {
    size_t months = 0;
    for (size_t t = 0; t < q->length; t++) {
        int month = q->first + (int)t;
        months += month >= first && month <= last && !isnan(q->values[t]) ? 1 : 0;
    }
    return months;
}

struct trend_answer trend_ask(const struct trend_question *question, double *scratch) {
    struct trend_answer out = {.first = question->first,
                               .last = question->first + (int)question->length - 1,
                               .slope_pct_year = NAN,
                               .lower = NAN,
                               .upper = NAN,
                               .p_value = NAN,
                               .reason = ""};
    switch (question->method) {
    case TREND_BY_QUASI_POISSON:
        ask_slope(question, TREND_QUASI, &out, scratch);
        break;
    case TREND_BY_POISSON:
        ask_slope(question, TREND_POISSON, &out, scratch);
        break;
    case TREND_BY_NEGATIVE_BINOMIAL:
        ask_negative(question, &out, scratch);
        break;
    case TREND_BY_SEASONAL_KENDALL:
        ask_ranks(question, MONTHS_A_YEAR, &out, scratch);
        break;
    case TREND_BY_MANN_KENDALL:
        ask_ranks(question, 1, &out, scratch);
        break;
    case TREND_BY_FINGERTIPS:
        ask_marker(question, &out);
        break;
    default:
        ask_slope(question, TREND_QUASI_AR1, &out, scratch);
        break;
    }
    out.months = recorded(question, out.first, out.last);
    return out;
}
