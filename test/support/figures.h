/* Figures against golden files, and against the exemplars of the house style. */
#ifndef CRIMECAST_TEST_SUPPORT_FIGURES_H
#define CRIMECAST_TEST_SUPPORT_FIGURES_H

#include "plots/figure.h"
#include "test/support/support.h"

/* A figure's three texts against test/golden/plots (written there when UPDATE_GOLDEN is set); its
 * script must also run, where gnuplot is. */
void figures_check(const struct figure *figure);

/* Every mark and frame where the exemplar of that name has it; its data too when asked. */
void figures_compare_exemplar(const struct figure *figure, bool data_too);

/* The data of an exemplar, or NULL with a word when they are not there. */
struct reference *figures_open_exemplar(const char *name);

#endif
