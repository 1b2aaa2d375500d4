/* Pictures as bytes: are they whole, and how large are they meant to be.
 *
 * gnuplot writes PNG files without a resolution, and a word processor then shows them twice as wide
 * as meant. A pHYs chunk after the header (PNG specification, 11.3.5.3) says how many pixels make a
 * metre: 7559 are 192 an inch.
 */
#ifndef CRIMECAST_PLOTS_PICTURE_H
#define CRIMECAST_PLOTS_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/text.h"

/* Whether the bytes begin and end as a PNG or an SVG file does. */
bool picture_is_png(const char *bytes, size_t length);
bool picture_is_svg(const char *bytes, size_t length);

/* Append the PNG with its resolution set (an earlier pHYs chunk is replaced). False when it is not
 * a PNG. */
bool picture_set_resolution(const char *bytes, size_t length, unsigned per_metre, struct text *out);

#endif
