#include "models/kernels/difference.h"

#include <string.h>

/* Multiply by 1 - B^lag. */
static void once_more(struct difference *by, size_t lag) {
    size_t before = by->degree;
    by->degree += lag;
    for (size_t j = by->degree; j > lag; j--)
        by->c[j - 1] -= j - lag <= before ? by->c[j - lag - 1] : 0;
    by->c[lag - 1] += 1;
}

struct difference difference_of(size_t plain, size_t seasonal, size_t period) {
    struct difference by;
    memset(&by, 0, sizeof by);
    for (size_t i = 0; i < plain; i++)
        once_more(&by, 1);
    for (size_t i = 0; i < seasonal; i++)
        once_more(&by, period);
    return by;
}

static double past(const struct difference *by, const double *y, size_t t) {
    double sum = 0;
    for (size_t j = 1; j <= by->degree; j++)
        if (by->c[j - 1] != 0)
            sum += by->c[j - 1] * y[t - j];
    return sum;
}

size_t difference_apply(const struct difference *by, const double *y, size_t length, double *w) {
    for (size_t t = by->degree; t < length; t++)
        w[t - by->degree] = y[t] - past(by, y, t);
    return length > by->degree ? length - by->degree : 0;
}

void difference_undo(const struct difference *by, double *y, size_t length, size_t horizon) {
    for (size_t t = length; t < length + horizon; t++)
        y[t] += past(by, y, t);
}
