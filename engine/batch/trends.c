#include "engine/batch/trends.h"

#include <math.h>
#include <stdlib.h>

#include "engine/batch/comparisons.h"
#include "engine/batch/masking.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "models/significance/trend.h"
#include "outputs/wording.h"

enum { TREND_MONTHS_MOST = 60 }; /* of the longest window */

static const double confidence = 0.95;

struct tracing {
    const struct trends_request *ask;
    const struct suggesting_series *series; /* [target] */
    double **scratch;                       /* [worker] */
    struct travel *row;                     /* [target][window] */
    struct text *words, *note;              /* the same */
};

static void add(struct text *note, const char *words) {
    if (words[0])
        text_printf(note, "%s%s", note->length ? "; " : "", words);
}

/* --- What may explain a trend ----------------------------------------------------------------- */

static const char *month_words(int month, char out[PERIOD_SIZE]) {
    month_print(month, out);
    return out;
}

static bool goes(const struct travel *row) {
    return row->verdict == DIRECTION_INCREASING || row->verdict == DIRECTION_DECREASING;
}

/* Events of the batch that touch the window; excluded months are missing, others act. */
static void tell_events(const struct tracing *t, size_t target, const struct travel *row,
                        struct text *note) {
    const struct trends_request *ask = t->ask;
    const struct suggesting_series *series = &t->series[target];
    char from[PERIOD_SIZE];
    for (size_t i = 0; i < ask->events->count; i++) {
        const struct event *event = &ask->events->event[i];
        bool stays = event->kind == EVENT_LEVEL_SHIFT;
        /* a shift in the first month of the window is before and after it */
        bool within = event->start <= row->last && event->end >= row->first &&
                      !(stays && event->start == row->first);
        bool told = goes(row) || event->kind == EVENT_EXCLUDE;
        if (!within || !told ||
            !masking_covers(event, &ask->aggregate->areas, &ask->aggregate->categories,
                            series->area, series->category))
            continue;
        text_printf(note, "%s%s (%s from %s) %s", note->length ? "; " : "", event->name,
                    event_word(event->kind), month_words(event->start, from),
                    event->kind == EVENT_EXCLUDE ? "is left out" : "may explain it");
    }
}

/* Does a break pull the trend of a window the way it goes? A shift by its sign; a temporary change
 * by its sign and by the half of the window that it stands in. */
static bool pulls(const struct breaks_found *found, const struct travel *row) {
    double sign = row->slope_pct_year > 0 ? 1 : -1;
    if (found->kind == EVENT_LEVEL_SHIFT)
        return found->start > row->first && found->start <= row->last && sign * found->change > 0;
    int from = found->start > row->first ? found->start : row->first;
    int to = found->end < row->last ? found->end : row->last;
    int side = from + to - row->first - row->last;
    return from <= to && sign * found->change * side > 0;
}

static void tell_breaks(const struct tracing *t, size_t target, const struct travel *row,
                        struct text *note) {
    const struct suggestions *all = t->ask->suggestions;
    char from[PERIOD_SIZE];
    for (size_t i = 0; i < all->count && goes(row); i++) {
        const struct suggestion *own = &all->suggestion[i];
        if (own->series != target || own->applied || !pulls(&own->found, row))
            continue;
        text_printf(note, "%sa suggested %s in %s (%+.0f%%%s%s) may explain it",
                    note->length ? "; " : "",
                    own->found.kind == EVENT_LEVEL_SHIFT ? "shift of level" : "temporary change",
                    month_words(own->found.start, from), 100 * own->found.change,
                    own->event[0] ? ", " : "", own->event);
    }
}

/* --- One window of one target ----------------------------------------------------------------- */

/* The part of a series in a window. False where the window begins before the record does. */
static bool cut(const struct tracing *t, size_t target, struct travel *row,
                struct trend_question *question) {
    const struct aggregate *aggregate = t->ask->aggregate;
    const double *observed = aggregate->target[target].observed;
    size_t begins = 0;
    while (begins < aggregate->months && number_is_missing(observed[begins]))
        begins++;
    if (!t->series[target].length || row->first < aggregate->first + (int)begins ||
        row->last >= aggregate->first + (int)aggregate->months)
        return false;
    question->values = t->series[target].values + (row->first - aggregate->first);
    question->length = (size_t)(row->last - row->first + 1);
    question->first = row->first;
    return true;
}

/* In the public tier a slope must hold no more of the record than the rounded sums of its years do
 * (with a term for each calendar month it is a function of those sums alone): the months of each
 * twelve are scaled to add up to the rounded sum. */
static void scale_years(struct trend_question *question, double round_to,
                        double scaled[TREND_MONTHS_MOST]) {
    for (size_t from = 0; from < question->length; from += MONTHS_A_YEAR) {
        double sum = 0;
        size_t to =
            from + MONTHS_A_YEAR < question->length ? from + MONTHS_A_YEAR : question->length;
        for (size_t t = from; t < to; t++)
            sum += number_is_missing(question->values[t]) ? 0 : question->values[t];
        double scale = sum > 0 ? number_round_to(sum, round_to) / sum : 1;
        for (size_t t = from; t < to; t++)
            scaled[t] = question->values[t] * scale;
    }
    question->values = scaled;
}

/* Person-years of the five years; false where one is not known or not all of them are covered. */
static bool find_people(const struct tracing *t, size_t target, int first,
                        double years[TREND_YEARS]) {
    const struct trends_request *ask = t->ask;
    const struct aggregate_target *own = &ask->aggregate->target[target];
    bool carried = false, known = ask->exposure->count > 0;
    for (int i = 0; i < TREND_YEARS && known; i++) {
        int from = first + i * MONTHS_A_YEAR, to = from + MONTHS_A_YEAR - 1;
        years[i] =
            comparisons_person_years(ask->aggregate, ask->exposure, own->area, from, to, &carried);
        known = years[i] > 0 && comparisons_covered(ask->aggregate, ask->exposure, own, from, to);
    }
    return known;
}

/* What ranks say of the same months, for a slope. */
static void tell_ranks(struct trend_question question, double *scratch, struct text *note) {
    question.method = TREND_BY_SEASONAL_KENDALL;
    struct trend_answer ranks = trend_ask(&question, scratch);
    if (ranks.verdict == DIRECTION_NOT_CALCULATED)
        return;
    text_printf(note, "%sby ranks (seasonal Kendall) %s (p %.2g)", note->length ? "; " : "",
                ranks.verdict == DIRECTION_NO_CHANGE ? "no significant change"
                                                     : direction_word(ranks.verdict),
                ranks.p_value);
}

static void answer_window(const struct tracing *t, size_t target, struct travel *row,
                          double *scratch, struct text *note) {
    bool marker = row->window == TREND_FIVE_YEARS;
    double people[TREND_YEARS];
    struct trend_question question = {.method =
                                          marker ? TREND_BY_FINGERTIPS : TREND_BY_QUASI_POISSON_AR1,
                                      .confidence = confidence};
    if (!cut(t, target, row, &question)) {
        const char *cause = t->ask->aggregate->target[target].cause;
        add(note, cause[0] ? cause : "the record does not cover the window");
        return;
    }
    double scaled[TREND_MONTHS_MOST];
    if (!marker && t->ask->round_to > 1)
        scale_years(&question, t->ask->round_to, scaled);
    bool rates = marker && find_people(t, target, row->first, people);
    question.person_years = rates ? people : NULL;
    question.round_to = t->ask->round_to;
    struct trend_answer answer = trend_ask(&question, scratch);
    row->verdict = answer.verdict;
    row->slope_pct_year = answer.slope_pct_year;
    row->lower_95 = answer.lower;
    row->upper_95 = answer.upper;
    row->p_value = answer.p_value;
    add(note, answer.reason);
    if (answer.verdict != DIRECTION_NOT_CALCULATED) {
        row->method = trend_method_word(question.method);
        if (marker)
            add(note, rates ? "of rates; tested at 0.2%" : "of counts; tested at 0.2%");
        else
            tell_ranks(question, scratch, note);
    }
    size_t missing = question.length - answer.months;
    if (missing)
        text_printf(note, "%s%zu month%s missing", note->length ? "; " : "", missing,
                    missing == 1 ? "" : "s");
    tell_events(t, target, row, note);
    tell_breaks(t, target, row, note);
}

static enum status trace(void *context, size_t worker, size_t target) {
    struct tracing *t = context;
    for (int w = 0; w < TREND_WINDOWS; w++) {
        size_t at = target * TREND_WINDOWS + (size_t)w;
        struct travel *row = &t->row[at];
        const struct suggesting_series *series = &t->series[target];
        enum trend_window window = (enum trend_window)w;
        int last = t->ask->end, first = last - trend_window_months(window) + 1;
        if (window == TREND_FIVE_YEARS) {
            first = trend_five_years(last);
            last = first + trend_window_months(window) - 1;
        }
        *row = (struct travel){.area = series->area,
                               .area_code = series->area_code,
                               .category = series->category,
                               .window = window,
                               .first = first,
                               .last = last,
                               .method = "",
                               .slope_pct_year = NUMBER_MISSING,
                               .lower_95 = NUMBER_MISSING,
                               .upper_95 = NUMBER_MISSING,
                               .p_value = NUMBER_MISSING};
        answer_window(t, target, row, t->scratch[worker], &t->note[at]);
        wording_travel(row, &t->words[at]);
    }
    return STATUS_OK;
}

/* --- All targets ------------------------------------------------------------------------------ */

static enum status no_memory(struct fault *fault) {
    return fault_set(fault, STATUS_NO_MEMORY, "out of memory tracing trends");
}

/* The rows that are told, their texts moved into the arena. */
static enum status collect(const struct tracing *t, struct trends *out, struct fault *fault) {
    const struct aggregate *aggregate = t->ask->aggregate;
    size_t rows = aggregate->targets * TREND_WINDOWS;
    out->travel = arena_zeroed(&out->holder.arena, rows + 1, sizeof *out->travel);
    bool good = out->travel != NULL;
    for (size_t i = 0; i < rows && good; i++) {
        struct travel *row = &out->travel[out->count];
        if (aggregate->target[i / TREND_WINDOWS].rest)
            continue;
        *row = t->row[i];
        row->words =
            arena_string(&out->holder.arena, text_string(&t->words[i]), t->words[i].length);
        row->note = arena_string(&out->holder.arena, text_string(&t->note[i]), t->note[i].length);
        good = row->words && row->note && !t->words[i].failed && !t->note[i].failed;
        out->count++;
    }
    return good ? STATUS_OK : no_memory(fault);
}

static enum status trace_all(struct tracing *t, struct trends *out, struct fault *fault) {
    size_t targets = t->ask->aggregate->targets, workers = t->ask->pool->workers;
    size_t rows = targets * TREND_WINDOWS;
    t->scratch = calloc(workers + 1, sizeof *t->scratch);
    t->row = calloc(rows + 1, sizeof *t->row);
    t->words = calloc(rows + 1, sizeof *t->words);
    t->note = calloc(rows + 1, sizeof *t->note);
    bool room = t->scratch && t->row && t->words && t->note;
    size_t most = trend_scratch((size_t)trend_window_months(TREND_LAST_60));
    for (size_t w = 0; w < workers && room; w++)
        room = (t->scratch[w] = malloc(most * sizeof(double))) != NULL;
    enum status status = room ? pool_run(t->ask->pool, targets, trace, t, fault) : no_memory(fault);
    if (status == STATUS_OK)
        status = collect(t, out, fault);
    for (size_t w = 0; w < workers && t->scratch; w++)
        free(t->scratch[w]);
    for (size_t i = 0; i < rows && t->words && t->note; i++) {
        text_free(&t->words[i]);
        text_free(&t->note[i]);
    }
    free(t->scratch);
    free(t->row);
    free(t->words);
    free(t->note);
    return status;
}

enum status trends_make(const struct trends_request *request, struct trends *out,
                        struct fault *fault) {
    const struct aggregate *aggregate = request->aggregate;
    struct tracing t = {.ask = request};
    struct panel recorded;
    size_t masked;
    *out = (struct trends){.count = 0};
    enum status status = masking_apply(&recorded, &aggregate->leaves, request->events,
                                       &aggregate->areas, &aggregate->categories, &masked, fault);
    if (status != STATUS_OK)
        return status;
    status = suggesting_targets(aggregate, &recorded, &out->holder, &t.series, fault);
    panel_free(&recorded);
    if (status == STATUS_OK)
        status = trace_all(&t, out, fault);
    if (status != STATUS_OK)
        trends_free(out);
    return status;
}

void trends_tell(const struct trends *trends, struct log *log) {
    for (int w = 0; w < TREND_WINDOWS; w++) {
        enum trend_window window = (enum trend_window)w;
        size_t of[DIRECTIONS] = {0};
        for (size_t i = 0; i < trends->count; i++)
            if (trends->travel[i].window == window)
                of[trends->travel[i].verdict]++;
        size_t told = of[DIRECTION_INCREASING] + of[DIRECTION_DECREASING] + of[DIRECTION_NO_CHANGE];
        double chance = window == TREND_FIVE_YEARS ? 0.002 : 1 - confidence;
        if (told)
            log_line(log, LOG_INFO,
                     "%s: %zu series rise, %zu fall, of %zu told; chance alone would give about "
                     "%.0f in all",
                     trend_window_spoken(window), of[DIRECTION_INCREASING],
                     of[DIRECTION_DECREASING], told, chance * (double)told);
    }
}

void trends_free(struct trends *trends) {
    suggestions_free(&trends->holder);
    *trends = (struct trends){.count = 0};
}
