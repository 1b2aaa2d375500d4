/* How wide a text will be, and where to break it, without asking any font.
 *
 * The width of a text is the sum of its characters' advances: a table in thousandths of the size
 * for characters 32 to 126, in which Arial, Helvetica and Liberation Sans agree; 584 for the minus
 * sign U+2212; 600 for any other character (by code point, not byte). The SVG agrees within a
 * pixel, the bitmap is up to 2% narrower.
 *
 * Source: the AFM metrics of Helvetica and Helvetica-Bold; the breaking rules are those of the
 * house style in docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_TEXT_WIDTH_H
#define CRIMECAST_PLOTS_TEXT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"

/* Lines of a broken text, in the arena. `count` is at least 1, or 0 when memory is out. */
struct lines {
    const char **line;
    size_t count;
};

/* Width in pixels of a UTF-8 text at `size` pixels. */
double text_width(const char *string, double size, bool bold);

/* The widest of several lines. */
double text_widest(const struct lines *lines, double size, bool bold);

/* A copy fit to stand on a chart: control characters become spaces, malformed UTF-8 becomes U+FFFD,
 * blanks at the ends go. NULL when memory is out. */
char *text_clean(struct arena *arena, const char *string);

/* Break greedily at spaces so that no line is wider than `limit`; a longer word stands alone. */
struct lines text_wrap(struct arena *arena, const char *string, double size, double limit,
                       bool bold);

/* As many lines as text_wrap, of even length: the narrowest limit (in steps of 4) that keeps their
 * number. */
struct lines text_balance(struct arena *arena, const char *string, double size, double limit,
                          bool bold);

/* For sentences: two lines break after the last comma, semicolon or stop for which both parts fit
 * and the second is at least a fifth of the limit; otherwise evenly where the last line would be
 * under 35% of it, so that no orphan is left. */
struct lines text_tidy(struct arena *arena, const char *string, double size, double limit,
                       bool bold);

#endif
