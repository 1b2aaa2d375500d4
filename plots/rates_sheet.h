/* Inside the rates chart: one sheet of rows and its words. Not for other files. */
#ifndef CRIMECAST_PLOTS_RATES_SHEET_H
#define CRIMECAST_PLOTS_RATES_SHEET_H

#include "plots/rates_figure.h"

/* One figure under construction: a run of sorted rows and what all parts share. */
struct rates_sheet {
    const struct rates_data *data;
    const struct rate_row **every, **row; /* sorted; this sheet's */
    size_t rows, first, all, part, parts; /* rows from `first` of `all`; which of how many sheets */
    bool selected;                        /* the subject and its group only */
    size_t in_position[RATE_POSITIONS];
    int decimals;
    double step, top, quartile[3];
    const char *comparator, *category, *subject;
};

/* Whether a row has a rate to show, and whether there is a comparator at all. */
bool rates_shown(const struct rate_row *row);
bool rates_compared(const struct rates_data *data);
bool rates_is_subject(const struct rates_sheet *sheet, const struct rate_row *row);

/* The words of a sheet. */
const char *rates_key_words(struct figure *figure, enum rate_position position,
                            const char *comparator);
const char *rates_range(struct figure *figure, const struct rates_sheet *sheet,
                        const struct rate_row *row);
const char *rates_title(struct figure *figure, const struct rates_sheet *sheet);
const char *rates_subtitle(struct figure *figure, const struct rates_sheet *sheet);
const char *rates_notes(struct figure *figure, const struct rates_sheet *sheet);
const char *rates_alternative(struct figure *figure, const struct rates_sheet *sheet,
                              const char *subtitle, const char *source);

#endif
