#include "models/significance/ratio_etest.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

static const double tie = 1e-13;    /* of j + k d */
static const double unseen = 1e-17; /* of the sum */
static const double reach = 38;     /* standard deviations below a mean: less has P < 1e-313 */
static const double least = 1e-290; /* a smaller term is computed, not taken from its neighbour */

/* One side of the test: pairs whose first rate is the higher one. */
struct side {
    double d;             /* exposure of the first over that of the second */
    double first, second; /* means */
    double t;             /* |T| observed, above 0 */
    bool score;
};

/* |T| up to a factor of t1 or sqrt(d), which is the same for all pairs of a side. */
static double spread(const struct side *s, double j, double k) {
    return sqrt(s->score ? j + k : j + k * s->d * s->d);
}

/* Is the first rate of (j, k) higher by as much as was seen, ties included? */
static bool holds(const struct side *s, double j, double k) {
    double other = k * s->d;
    return j > 0 && j - other + tie * (j + other) >= s->t * spread(s, j, k);
}

/* P(X = k) at a mean: Stirling's series and the deviance (Loader 2000), nothing cancels. */
static double poisson_point(double k, double mean) {
    const double far = -0.5;
    if (k == 0)
        return exp(-mean);
    double relative = (mean - k) / k;
    double deviance =
        relative > far ? -k * gsl_sf_log_1plusx_mx(relative) : k * log(k / mean) + mean - k;
    return exp(-deviance) / (sqrt(2 * M_PI * k) * gsl_sf_gammastar(k));
}

static double next_point(double point, double k, double mean) {
    return point > least ? point * mean / (k + 1) : poisson_point(k + 1, mean);
}

static double begin(double mean) {
    return fmax(0, floor(mean - reach * sqrt(mean)));
}

/* Sum over j of P(j) P(K <= border(j)). */
static double side_mass(const struct side *s) {
    double sum = 0, below = 0; /* below: P(K < k), of the k that is tried next */
    double j = begin(s->first), k = begin(s->second);
    double point = poisson_point(j, s->first), other = poisson_point(k, s->second);
    for (;; j++) {
        while ((k < s->second || other > 0) && holds(s, j, k)) {
            below += other;
            other = next_point(other, k, s->second);
            k++;
        }
        sum += point * below;
        point = next_point(point, j, s->first);
        /* what is left is below a geometric series, each term times at most 1 */
        double ratio = s->first / (j + 2);
        if (ratio < 1 && point <= unseen * sum * (1 - ratio)) /* also where both are 0 */
            return sum;
    }
}

double ratio_etest(double x1, double x2, double d, bool score) {
    double difference = x1 - x2 * d, total = x1 + x2;
    if (fabs(difference) <= tie * (x1 + x2 * d))
        return 1;
    struct side up = {.d = d, .first = total / (1 + 1 / d), .second = total / (1 + d)};
    up.score = score;
    up.t = fabs(difference) / spread(&up, x1, x2);
    struct side down = {.d = 1 / d, .first = up.second, .second = up.first, .score = score};
    down.t = fabs(x2 - x1 / d) / spread(&down, x2, x1);
    return fmin(1, side_mass(&up) + side_mass(&down));
}
