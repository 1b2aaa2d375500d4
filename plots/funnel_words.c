#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/funnel_view.h"
#include "plots/words.h"

bool funnel_is_subject(const struct funnel_view *view, const struct funnel_area *area) {
    return view->data->subject && strcmp(area->area, view->data->subject) == 0;
}

bool funnel_is_outside(const struct funnel_area *area) {
    return area->position == FUNNEL_ABOVE || area->position == FUNNEL_BELOW;
}

struct funnel_limits funnel_at(const struct funnel_data *data, double population, bool wide) {
    struct funnel_limits none = {NUMBER_MISSING, NUMBER_MISSING, NUMBER_MISSING, NUMBER_MISSING};
    if (!data->limits)
        return none;
    size_t i = 1;
    while (i + 1 < data->limits && data->limit[i].population < population)
        i++;
    const struct funnel_grid_point *b = &data->limit[i < data->limits ? i : 0],
                                   *a = b - (i < data->limits);
    double span = b->population - a->population;
    double part = span > 0 ? fmin(fmax((population - a->population) / span, 0), 1) : 0;
    const struct funnel_limits *low = wide ? &a->wide : &a->chance;
    const struct funnel_limits *high = wide ? &b->wide : &b->chance;
    return (struct funnel_limits){low->lower_95 + part * (high->lower_95 - low->lower_95),
                                  low->upper_95 + part * (high->upper_95 - low->upper_95),
                                  low->lower_998 + part * (high->lower_998 - low->lower_998),
                                  low->upper_998 + part * (high->upper_998 - low->upper_998)};
}

static const struct funnel_area *find_subject(const struct funnel_view *view) {
    for (size_t i = 0; i < view->areas; i++)
        if (funnel_is_subject(view, view->area[i]))
            return view->area[i];
    return NULL;
}

static const char *pick(struct figure *figure, const char *longest, const char *shorter) {
    const char *const title[] = {longest, shorter};
    (void)figure;
    return words_title(title, 2);
}

static const char *about(struct figure *figure, const struct funnel_view *view,
                         const struct funnel_area *area) {
    static const char *const high[] = {"within the usual range", "unusually high", "unusually low",
                                       "not judged"};
    const char *name = figure_clean(figure, area->area);
    if (!funnel_is_outside(area))
        return pick(
            figure,
            figure_words(figure, "%s rate in %s %s", view->category, name,
                         area->position == FUNNEL_WITHIN ? high[0] : "cannot be judged: too few"),
            figure_words(figure, "Rate in %s %s", name, high[area->position]));
    return pick(figure,
                figure_words(figure, "%s %s in %s", view->category, high[area->position], name),
                figure_words(figure, "Rate %s in %s", high[area->position], name));
}

const char *funnel_title(struct figure *figure, const struct funnel_view *view) {
    const struct funnel_data *data = view->data;
    char number[WORDS_SIZE];
    if (data->title)
        return figure_clean(figure, data->title);
    const struct funnel_area *subject = find_subject(view);
    const char *many = figure_clean(figure, data->area_word);
    if (subject)
        return about(figure, view, subject);
    if (!view->wide)
        return pick(figure, figure_words(figure, "%s rates against population", view->category),
                    "Rates against population");
    if (view->outside == 1)
        return about(figure, view, view->area[0]);
    words_small_number(view->outside, number);
    return pick(figure,
                figure_words(figure, "%s rates unusual in %s %s", view->category, number, many),
                figure_words(figure, "Rates unusual in %s %s", number, many));
}

const char *funnel_subtitle(struct figure *figure, const struct funnel_view *view) {
    const struct funnel_data *data = view->data;
    return figure_words(figure, "%s per 1,000 people against population, %s, %s",
                        figure_counted(figure, view->category, figure_clean(figure, data->unit)),
                        figure_clean(figure, data->areas), figure_clean(figure, data->period));
}

const char *funnel_notes(struct figure *figure, const struct funnel_view *view) {
    const struct funnel_data *data = view->data;
    const char *many = figure_clean(figure, data->area_word), *notes = "";
    char number[WORDS_SIZE];
    words_small_number(FUNNEL_FURTHEST, number);
    if (!view->wide)
        notes = "Too few areas for a range that allows for usual differences. ";
    else if (view->outside > FUNNEL_NAMED)
        notes = figure_words(figure,
                             "Triangles: the %zu %s outside the 19 in 20 range that allows for "
                             "usual differences (overdispersed limits); named: the %s furthest%s. ",
                             view->outside, many, number,
                             view->subject[0] ? " and the area in focus" : "");
    else
        notes = figure_words(figure,
                             "Named: %s outside the 19 in 20 range that allows for usual "
                             "differences (overdispersed limits)%s. ",
                             many, view->subject[0] ? ", and the area in focus" : "");
    notes = figure_words(figure,
                         "%sChance alone: Poisson limits. All limits are set around the %s rate.",
                         notes, view->comparator);
    size_t unjudged = 0;
    for (size_t i = 0; i < view->areas; i++)
        unjudged += view->area[i]->position == FUNNEL_NOT_JUDGED;
    if (unjudged && view->wide)
        notes = figure_words(figure, "%s Open circles: too few offences expected to judge.", notes);
    if (view->unnamed)
        notes = figure_words(figure, "%s No room for %zu further name%s.", notes, view->unnamed,
                             view->unnamed == 1 ? "" : "s");
    if (data->note && data->note[0])
        notes = figure_words(figure, "%s %s", notes, figure_clean(figure, data->note));
    return notes;
}

/* How many areas lie outside the limits of chance alone. */
static size_t beyond_chance(const struct funnel_view *view) {
    size_t count = 0;
    for (size_t i = 0; i < view->areas; i++) {
        struct funnel_limits limits = funnel_at(view->data, view->area[i]->population, false);
        count += view->area[i]->rate < limits.lower_95 || view->area[i]->rate > limits.upper_95;
    }
    return count;
}

const char *funnel_alternative(struct figure *figure, const struct funnel_view *view,
                               const char *source) {
    const struct funnel_data *data = view->data;
    char rate[WORDS_SIZE], people[WORDS_SIZE], range[WORDS_SIZE];
    double sum = 0;
    for (size_t i = 0; i < view->areas; i++)
        sum += view->area[i]->population;
    double typical = sum / (double)view->areas;
    struct funnel_limits wide = funnel_at(data, typical, true);
    const char *words = figure_words(
        figure,
        "Funnel plot. %s, with limits around the %s rate of %s.\n%zu of %zu areas lie "
        "outside the range expected in 19 of 20 if areas differed by chance alone.",
        funnel_subtitle(figure, view), view->comparator,
        words_value(data->comparator_rate, view->decimals, rate), beyond_chance(view), view->areas);
    if (view->wide)
        words = figure_words(
            figure,
            "%s Limits that allow for the usual differences between areas run at %s people, the "
            "mean, from %s (19 in 20).\nOutside these wider limits: ",
            words, words_grouped(typical, 0, people),
            words_range(wide.lower_95, wide.upper_95, view->decimals, range));
    else
        words = figure_words(figure, "%s There are too few areas for wider limits.", words);
    for (size_t i = 0; i < view->outside && view->wide; i++)
        words = figure_words(figure, "%s%s%s, %s (%s)", words, i ? "; " : "",
                             figure_clean(figure, view->area[i]->area),
                             words_value(view->area[i]->rate, view->decimals, rate),
                             view->area[i]->position == FUNNEL_ABOVE ? "above" : "below");
    if (view->wide)
        words = figure_words(figure, "%s%s.", words, view->outside ? "" : "none");
    const struct funnel_area *subject = find_subject(view);
    if (subject)
        words = figure_words(figure, "%s\nThe area in focus, %s, has a rate of %s.", words,
                             view->subject, words_value(subject->rate, view->decimals, rate));
    return figure_words(figure, "%s\nSource: %s", words, source);
}
