#include "models/adjust/gaps.h"

#include <stdbool.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/decompose.h"

/* Rounds of indices and filling: the indices settle by about the share of missing months squared
 * each round. */
enum { ROUNDS = 6 };

size_t gaps_scratch(size_t length, size_t period) {
    (void)length;
    return period;
}

struct extent {
    size_t observed;
    double least;
};

static struct extent look(const double *values, size_t length) {
    struct extent found = {.observed = 0, .least = 0};
    for (size_t t = 0; t < length; t++) {
        if (number_is_missing(values[t]))
            continue;
        if (found.observed++ == 0 || values[t] < found.least)
            found.least = values[t];
    }
    return found;
}

/* Straight lines between observed months of the deseasonalised series, season put back. */
static void interpolate(const double *values, size_t length, size_t period,
                        enum decompose_kind kind, const double *index, double *out) {
    size_t last = length; /* the observed month before; length: none yet */
    for (size_t next = 0; next <= length; next++) {
        bool end = next == length;
        if (!end && number_is_missing(values[next]))
            continue;
        size_t from = last == length ? 0 : last + 1;
        double right = end ? 0 : decompose_remove(kind, values[next], index[next % period]);
        double left =
            last == length ? right : decompose_remove(kind, values[last], index[last % period]);
        if (end)
            right = left;
        for (size_t t = from; t < next; t++) {
            double part = last == length ? 0 : (double)(t - last) / (double)(next - last);
            out[t] = decompose_restore(kind, left + part * (right - left), index[t % period]);
        }
        last = next;
    }
}

size_t gaps_fill(const double *values, size_t length, size_t period, double *out, double *scratch) {
    struct extent found = look(values, length);
    memcpy(out, values, length * sizeof *out);
    if (found.observed == 0 || found.observed == length)
        return 0;
    double *index = scratch;
    for (size_t k = 0; k < period; k++)
        index[k] = 0;
    interpolate(values, length, period, DECOMPOSE_NONE, index, out);
    enum decompose_kind kind = found.least > 0 ? DECOMPOSE_MULTIPLICATIVE : DECOMPOSE_ADDITIVE;
    for (int round = 0; round < ROUNDS && length >= 2 * period && period > 1; round++) {
        if (!decompose_indices_of(values, out, length, period, kind, index))
            break;
        interpolate(values, length, period, kind, index, out);
    }
    for (size_t t = 0; t < length && found.least >= 0; t++)
        if (out[t] < 0)
            out[t] = 0;
    return length - found.observed;
}
