/* The minimum of a function of one variable on an interval: the best of a grid, then golden section
 * in the two cells around it (Kiefer 1953, Proceedings of the American Mathematical Society 4,
 * 502-506). Misses only a dip narrower than a cell of the grid.
 */
#ifndef CRIMECAST_MODELS_KERNELS_LINE_SEARCH_H
#define CRIMECAST_MODELS_KERNELS_LINE_SEARCH_H

#include <stddef.h>

struct line_search {
    double (*value)(double x, void *context); /* finite or INFINITY */
    void *context;
    double low, high; /* the interval, both ends tried */
    size_t grid;      /* points, at least 2 */
    size_t steps;     /* of golden section: each shrinks the cells by 0.618 */
};

/* Where the least value found is. */
double line_search_minimum(const struct line_search *search);

#endif
