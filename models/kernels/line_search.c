#include "models/kernels/line_search.h"

#include <math.h>

double line_search_minimum(const struct line_search *search) {
    const double golden = 0.6180339887498949;
    double cell = (search->high - search->low) / (double)(search->grid - 1);
    double best = search->low, least = INFINITY;
    for (size_t i = 0; i < search->grid; i++) {
        double x = i + 1 == search->grid ? search->high : search->low + (double)i * cell;
        double value = search->value(x, search->context);
        if (value < least)
            least = value, best = x;
    }
    double low = fmax(best - cell, search->low), high = fmin(best + cell, search->high);
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a = search->value(a, search->context), at_b = search->value(b, search->context);
    for (size_t i = 0; i < search->steps; i++)
        if (at_a <= at_b) {
            high = b, b = a, at_b = at_a;
            a = high - golden * (high - low);
            at_a = search->value(a, search->context);
        } else {
            low = a, a = b, at_a = at_b;
            b = low + golden * (high - low);
            at_b = search->value(b, search->context);
        }
    /* an end, or the grid's own point, may still be the best */
    double found = at_a <= at_b ? a : b;
    return fmin(at_a, at_b) < least ? found : best;
}
