/* The distribution of one future month, as data: what a model returns beside its mean, what
 * quantiles are read from, and what sample paths are bent to.
 *
 * Kinds:
 *   point      all mass at `a`
 *   normal     mean a, standard deviation b
 *   poisson    mean a
 *   negative_binomial  mean a, variance b > a
 *   root       on the scale g(y) = (2/k) asinh(k sqrt(y + 0.25)), k = 0.05, which makes the spread
 *              of counts even (between square root and logarithm): g(y) has centre a, and its
 *              quantiles lie at a + b * table(p).
 *   log        log y has centre a and quantiles at a + b * table(p)
 *   student    (y - a) / b has Student's t distribution with table.count (1 or more) degrees of
 *              freedom, table.value NULL
 *   log_student  (log y - a) / b has
 *   empirical  quantiles by linear interpolation in table itself: a + b * table(p), with a = 0 and
 *              b = 1 for draws on the natural scale
 * Every quantile is then raised to `floor` (0 for counts, -infinity when there is none).
 */
#ifndef CRIMECAST_MODELS_MARGINAL_H
#define CRIMECAST_MODELS_MARGINAL_H

#include <stddef.h>

enum marginal_kind {
    MARGINAL_POINT,
    MARGINAL_NORMAL,
    MARGINAL_POISSON,
    MARGINAL_NEGATIVE_BINOMIAL,
    MARGINAL_ROOT,
    MARGINAL_LOG,
    MARGINAL_EMPIRICAL,
    MARGINAL_STUDENT,
    MARGINAL_LOG_STUDENT
};

/* Quantiles at the probabilities (i + 0.5) / count, i = 0 .. count - 1, never decreasing; beyond
 * the outermost two the line through them continues no further than the outermost value. */
struct quantile_table {
    const double *value; /* borrowed */
    size_t count;
};

struct marginal {
    enum marginal_kind kind;
    double a, b, floor;
    struct quantile_table table; /* root, log, empirical; student kinds: see above */
};

/* The p-quantile, 0 < p < 1. Whole numbers for the two count kinds. */
double marginal_quantile(const struct marginal *marginal, double p);

/* Quantiles at (i + 0.5) / count for i = 0 .. count - 1 into out. `scores` holds the normal
 * quantiles of the same probabilities. */
void marginal_tabulate(const struct marginal *marginal, const double *scores, size_t count,
                       double *out);

/* Multiply the variable by a factor > 0: exact for all but counts, whose mean and variance beyond
 * Poisson are multiplied (mean f a, variance f a + f^2 (b - a)), and root, whose centre is and
 * whose spread is to first order. */
void marginal_multiply(struct marginal *marginal, double factor);

/* The value of a table at a probability. */
double quantile_table_at(struct quantile_table table, double p);

/* The variance-stabilising scale of `root` and its inverse; g wants y >= 0. */
double marginal_root(double y);
double marginal_root_inverse(double g);

#endif
