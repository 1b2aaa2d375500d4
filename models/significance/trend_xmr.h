/* A control chart of single values (XmR, "Making Data Count"), as plain data for whoever draws it.
 *
 *   centre = mean of the values
 *   range  = mean of |x(t) - x(t-1)|; when screening, ranges of 3.267 times it or more are left out
 *            once and it is taken again
 *   limits = centre -+ 2.66 range, near limits at two thirds of that (three and two standard
 *            errors, 2.66 = 3 / 1.128)
 *
 * Points stand out, by the first rule that holds:
 *   outside    beyond a limit
 *   run        one of seven in a row that rise, or that fall, strictly
 *   near       beyond a near limit (and inside the outer one), as one of two or three such among
 *              three in a row, all three on one side of the centre
 *   one_side   one of seven in a row on one side of the centre; a point on it breaks the row
 *
 * Missing values (NaN) take no part and break rows and ranges. Counts have no values below 0: draw
 * the lower limit at shown_lower.
 *
 * Limits. It supposes no season and independent points: a strong season or months that resemble
 * their neighbours ring false alarms (trend_slope.h allows for both). Under 13 points, and for a
 * mean under 5 a month, rules say little: `usable` is then false.
 *
 * Source: Wheeler & Chambers 1992, Understanding Statistical Process Control; NHS England, "Making
 * Data Count". The defaults are those of NHSRplotthedots (screening, seven points).
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_TREND_XMR_H
#define CRIMECAST_MODELS_SIGNIFICANCE_TREND_XMR_H

#include <stdbool.h>
#include <stddef.h>

enum { XMR_LEAST_POINTS = 13, XMR_LEAST_MEAN = 5 };

/* name, word, sentence; in order of precedence */
#define XMR_RULE_LIST(X)                                           \
    X(NONE, "none", "within what is common")                       \
    X(OUTSIDE, "outside", "beyond a control limit")                \
    X(RUN, "run", "one of seven in a row that rise or fall")       \
    X(NEAR, "near", "one of two in three close to the same limit") \
    X(ONE_SIDE, "one_side", "one of seven in a row on one side of the mean")

enum xmr_rule {
#define X(name, word, sentence) XMR_RULE_##name,
    XMR_RULE_LIST(X)
#undef X
        XMR_RULES
};

struct xmr_point {
    enum xmr_rule rule; /* XMR_RULE_NONE: nothing stands out, or no value */
    int side;           /* +1 above, -1 below, 0 on the centre or missing */
};

struct xmr {
    double centre, range; /* range: mean moving range, after screening */
    double lower, upper;  /* limits */
    double near_lower, near_upper;
    double shown_lower; /* lower, or 0 where that is below */
    size_t points;      /* values there are */
    size_t screened;    /* moving ranges left out */
    size_t flagged;     /* points that stand out */
    bool usable;        /* enough points, and a mean that bears limits */
};

/* "outside", ... and what it means, a clause. */
const char *xmr_rule_word(enum xmr_rule rule);
const char *xmr_rule_sentence(enum xmr_rule rule);

/* Chart values[length] into point[length] (may not be NULL). Pure. Limits are NaN without two
 * neighbours. */
struct xmr xmr_chart(const double *values, size_t length, bool screening, struct xmr_point *point);

#endif
