/* A figure as the texts that make and accompany its picture. Pure: figure in, text out.
 *
 * NAME.gp runs alone with `gnuplot NAME.gp` in its folder, reads NAME.csv and writes NAME.svg and
 * NAME.png. All that is drawn stands in it as literal numbers; words are single-quoted with quotes
 * doubled, which is all that gnuplot's `noenhanced` mode needs.
 */
#ifndef CRIMECAST_PLOTS_SCRIPT_H
#define CRIMECAST_PLOTS_SCRIPT_H

#include "engine/core/text.h"
#include "plots/figure.h"

/* Append the gnuplot script. `formats`: FIGURE_SVG, FIGURE_PNG or both. */
void script_write(const struct figure *figure, unsigned formats, struct text *out);

/* Append the data: a header, then rows; comma, LF, no BOM; cells quoted only where needed. */
void script_data(const struct figure *figure, struct text *out);

/* Append the text alternative, ending in a line feed. */
void script_alternative(const struct figure *figure, struct text *out);

/* Append words as a gnuplot string: 'it''s'. Control characters are left out. */
void script_quote(const char *words, struct text *out);

#endif
