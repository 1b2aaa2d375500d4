/* Inside the funnel plot: what layout and words share. Not for other files. */
#ifndef CRIMECAST_PLOTS_FUNNEL_VIEW_H
#define CRIMECAST_PLOTS_FUNNEL_VIEW_H

#include "plots/funnel_figure.h"

struct funnel_view {
    const struct funnel_data *data;
    const struct funnel_area **area; /* those drawn, the furthest outside first */
    size_t areas, outside;           /* `outside` of them come first */
    size_t named, unnamed;           /* labels set; outside, but without room for a name */
    bool wide;                       /* are there overdispersed limits? */
    int decimals;
    double step, low, high; /* of the axis of populations, in thousands */
    const char *comparator, *category, *subject;
};

bool funnel_is_subject(const struct funnel_view *view, const struct funnel_area *area);
bool funnel_is_outside(const struct funnel_area *area);

/* Limits at a population, by lines between the given ones. */
struct funnel_limits funnel_at(const struct funnel_data *data, double population, bool wide);

const char *funnel_title(struct figure *figure, const struct funnel_view *view);
const char *funnel_subtitle(struct figure *figure, const struct funnel_view *view);
const char *funnel_notes(struct figure *figure, const struct funnel_view *view);
const char *funnel_alternative(struct figure *figure, const struct funnel_view *view,
                               const char *source);

#endif
