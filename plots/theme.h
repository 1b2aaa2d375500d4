/* The look of every chart in one table: sizes, fonts, palette.
 *
 * Sizes are pixels of the SVG (96 an inch; 640 of them are the text width of A4 with 20 mm
 * margins), weights are line widths in the same pixels, marks are gnuplot point sizes (1 is 10
 * pixels). Colours are those of UK government charts. Contrast on white: navy 10.2, teal 3.2, plum
 * 9.8, orange 3.0, dark 10.9, mid 5.0, light 2.4, grey 1.8, ink 19.6: words are only ever dark or
 * ink, and bands are outlined in mid because their fills fall below 3.
 *
 * Source: the house style in docs/charts.md (Government Analysis Function colour
 * guidance, WCAG 2.2 AA).
 */
#ifndef CRIMECAST_PLOTS_THEME_H
#define CRIMECAST_PLOTS_THEME_H

enum { THEME_SERIES = 4, THEME_BANDS = 3 };

/* gnuplot point types. An open disc is a disc with a smaller white disc on top, because pt 6 has no
 * line width in SVG. Diamonds differ in size between terminals and are not used. */
enum shape { SHAPE_SQUARE = 5, SHAPE_OPEN_DISC = 6, SHAPE_DISC = 7, SHAPE_UP = 9, SHAPE_DOWN = 11 };

struct theme {
    double width;                        /* of every picture */
    double fan, rate_years, short_lines; /* heights where rows do not set it */
    double least_plot;                   /* a plot is never lower than this: the picture grows */
    double margin, bottom_margin;        /* outer: left, right and top; below the last line */
    double title, title_line, subtitle, subtitle_line, words, small, small_line, value;
    double key_gap;                          /* from the subtitle to the centre of the key */
    double key_row;                          /* to a second row of the key */
    double no_key, after_key, after_key_row; /* from there to the plot: no key, key, key and a row
                                                of words above the plot */
    double after_key_rows;                   /* the same for charts of rows */
    double ticks, ticks_years;               /* room under the plot: tick words, and a year row */
    double fan_labels, year_labels, month_labels; /* the column right of the plot */
    double row, row_two, row_three, row_line;     /* rows with one, two, three lines of name */
    double row_name;                              /* names wrap at this width */
    double end_name;                              /* names at line ends wrap at this width */
    double main_line, area_line, comparator_line, forecast_line, band_line, bracket;
    double interval, rest_interval, comparator_rule, grid, divider, break_line;
    double last_mark, end_mark, triangle_mark, disc_mark, month_mark, ring;
    const char *forecast_dash, *divider_dash, *event_dash, *break_dash;
    const char *series[THEME_SERIES]; /* in this order, at most four at once */
    enum shape series_shape[THEME_SERIES];
    const char *band[THEME_BANDS]; /* from the narrowest to the widest */
    const char *navy, *orange, *plum, *dark, *mid, *grey, *guide, *shade, *ink, *white;
    const char *svg_fonts, *png_font; /* commas of the list as &#44;: gnuplot cuts at a comma */
    double png_scale;                 /* bitmap pixels a pixel */
    unsigned png_per_metre;           /* written into the PNG: 192 an inch */
};

extern const struct theme theme;

#endif
