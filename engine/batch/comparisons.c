#include "engine/batch/comparisons.h"

#include <stdlib.h>
#include <string.h>

#include "engine/batch/benchmarks.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "models/significance/compare.h"
#include "models/significance/dispersion.h"
#include "models/significance/ratio.h"

int comparisons_default_period(int end) {
    int april = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, end));
    return april + 11 == end ? april : april - 12;
}

double comparisons_count(const struct aggregate *aggregate, const struct aggregate_target *target,
                         int first, int last, double round_to) {
    double sum = 0;
    int from = first - aggregate->first, to = last - aggregate->first;
    if (!target || target->cause[0] || from < 0 || to >= (int)aggregate->months)
        return NUMBER_MISSING;
    for (int t = from; t <= to; t++)
        sum += target->observed[t];
    return number_round_to(sum, round_to);
}

double comparisons_dispersion(const struct aggregate *aggregate,
                              const struct aggregate_target *target, int last) {
    enum { YEARS_MOST = 3, YEARS_LEAST = 2 };
    double phi, freedom;
    int end = last - aggregate->first + 1;
    if (!target || target->cause[0] || end > (int)aggregate->months)
        return NUMBER_MISSING;
    for (int years = YEARS_MOST; years >= YEARS_LEAST; years--)
        if (end >= years * MONTHS_A_YEAR &&
            dispersion_months(target->observed + end - years * MONTHS_A_YEAR, (size_t)years, &phi,
                              &freedom) == STATUS_OK)
            return phi > 1 ? phi : 1;
    return NUMBER_MISSING;
}

double comparisons_person_years(const struct aggregate *aggregate, const struct exposure *exposure,
                                size_t area, int first, int last, bool *carried) {
    double own =
        exposure_person_years(exposure, aggregate->areas.node[area].name, first, last, carried);
    if (!number_is_missing(own))
        return own;
    double sum = 0;
    bool any = false;
    for (size_t a = 0; a < aggregate->areas.count; a++)
        if (aggregate->areas.node[a].parent == area) {
            bool part_carried = false;
            sum += comparisons_person_years(aggregate, exposure, a, first, last, &part_carried);
            *carried = *carried || part_carried;
            any = true;
        }
    return any ? sum : NUMBER_MISSING;
}

bool comparisons_covered(const struct aggregate *aggregate, const struct exposure *exposure,
                         const struct aggregate_target *target, int first, int last) {
    const double enough = 0.99; /* estimates of parts and whole differ a little */
    const struct node *node = aggregate->areas.node;
    bool carried;
    if (!target || target->single)
        return true;
    bool *recorded = lacking_recorded_areas(aggregate, target);
    if (!recorded)
        return false;
    double sum = 0, whole = NUMBER_MISSING;
    if (!recorded[target->area])
        whole = comparisons_person_years(aggregate, exposure, target->area, first, last, &carried);
    for (size_t a = 0; a < aggregate->areas.count && !number_is_missing(whole); a++) {
        size_t up = recorded[a] ? node[a].parent : HIERARCHY_NONE;
        while (up != HIERARCHY_NONE && up != target->area && !recorded[up])
            up = node[up].parent;
        if (up == target->area) /* below it, and below no recorded area */
            sum += comparisons_person_years(aggregate, exposure, a, first, last, &carried);
    }
    free(recorded);
    return !(sum < enough * whole);
}

struct comparing {
    const struct comparisons_request *request;
    struct comparisons *out;
    struct benchmarks benchmarks;
};

/* The rest of a force is not a fixed value: two counts are compared, exactly. */
static enum verdict compare_rest(const struct comparing *c, double count, double years,
                                 const struct benchmark *own, double dispersion) {
    struct two_rates rates = {count, years, own->count, own->years};
    struct limits limits[RATE_LEVELS];
    for (int level = 0; level < RATE_LEVELS; level++) {
        if (ratio_limits(&rates, c->request->rates.confidence[level], RATIO_EXACT,
                         &limits[level]) != STATUS_OK)
            return VERDICT_NOT_COMPARED;
        limits[level] = ratio_limits_widen(ratio_value(&rates), limits[level], dispersion);
    }
    return compare_with_value(0, &limits[RATE_INNER], &limits[RATE_OUTER], 1);
}

/* The rate of a count, its limits widened where that is asked for and can be done. */
static void measure(const struct comparisons_request *r, double count, double years,
                    double dispersion, struct rate *out) {
    struct limits limits[RATE_LEVELS];
    if (number_is_missing(dispersion)) {
        rate_limits(count, years, &r->rates, out);
        return;
    }
    for (int level = 0; level < RATE_LEVELS; level++) {
        limits[level] = LIMITS_MISSING;
        count_limits(count, r->rates.confidence[level], r->rates.method, &limits[level]);
        limits[level] = count_limits_widen(count, limits[level], dispersion);
    }
    rate_from_limits(count, years, limits, &r->rates, out);
}

static const char *join_notes(struct arena *arena, const char *const *note, size_t count) {
    struct text text = TEXT_EMPTY;
    for (size_t i = 0; i < count; i++) {
        bool said = false; /* an area and its benchmark may lack the same */
        for (size_t earlier = 0; earlier < i && !said; earlier++)
            said = strcmp(note[earlier], note[i]) == 0;
        if (note[i][0] && !said)
            text_printf(&text, "%s%s", text.length ? "; " : "", note[i]);
    }
    const char *copy = arena_string(arena, text_string(&text), text.length);
    text_free(&text);
    return copy ? copy : "";
}

/* Two intervals; where the benchmark has no count of its own there is no second one. */
static enum verdict compare_overlapping(const struct comparing *c, const struct rate *local,
                                        size_t category, const struct benchmark *own) {
    const struct comparisons_request *r = c->request;
    struct rate other;
    double dispersion = NUMBER_MISSING;
    if (r->clustered && own->area != HIERARCHY_NONE)
        dispersion = comparisons_dispersion(
            r->aggregate, aggregate_find(r->aggregate, own->area, category), r->last);
    measure(r, own->count, own->years, dispersion, &other);
    return compare_rates_overlap(local, &other, false);
}

static void tell_rate(const struct rate *rate, double dispersion, struct finding *out) {
    out->rate = rate->value;
    out->lower_95 = rate->limits[RATE_INNER].lower;
    out->upper_95 = rate->limits[RATE_INNER].upper;
    out->lower_998 = rate->limits[RATE_OUTER].lower;
    out->upper_998 = rate->limits[RATE_OUTER].upper;
    out->method = rate->has_method ? count_method_name(rate->method) : "";
    out->dispersion = dispersion;
}

static const char *rest_name(struct comparing *c, const char *whole) {
    struct text name = TEXT_EMPTY;
    text_printf(&name, "rest of %s", whole);
    const char *copy = arena_string(&c->out->arena, text_string(&name), name.length);
    text_free(&name);
    return copy ? copy : whole;
}

/* The verdict, its numbers, and why there is none. */
static const char *judge(struct comparing *c, const struct rate *rate, size_t area, size_t category,
                         const struct benchmark *own, struct finding *out) {
    const struct comparisons_request *r = c->request;
    enum benchmark_kind kind = c->benchmarks.kind;
    struct compare_settings how = {
        .low_volume = r->low_volume,
        .per = r->rates.per,
        .rule = r->aggregate->categories.node[category].compare,
        .same_area =
            (kind == BENCHMARK_AREA || benchmarks_differ(&c->benchmarks)) && area == own->area};
    struct comparison comparison = compare_rate(rate, own->rate, &how);
    out->benchmark = own->name;
    out->benchmark_rate = own->rate;
    if (own->without_itself)
        out->benchmark = rest_name(c, own->name);
    else if (own->area != HIERARCHY_NONE)
        out->benchmark_level = r->aggregate->areas.node[own->area].level;
    out->ratio = comparison.ratio;
    out->difference = comparison.difference;
    out->verdict = comparison.verdict;
    if (comparison.reason != REASON_COMPARED)
        return compare_reason_sentence(comparison.reason);
    if (kind == BENCHMARK_REST)
        out->verdict = compare_rest(c, rate->count, rate->population, own, out->dispersion);
    else if (r->overlap)
        out->verdict = compare_overlapping(c, rate, category, own);
    return out->verdict == VERDICT_NOT_COMPARED ? "the benchmark has no interval of its own" : "";
}

static void make_finding(struct comparing *c, const struct aggregate_target *target,
                         const struct benchmark *common, struct finding *out) {
    const struct comparisons_request *r = c->request;
    size_t area = target->area, category = target->category;
    const struct benchmarks_known *known = &c->benchmarks.known[target - r->aggregate->target];
    double years = c->benchmarks.years[area],
           count = known->covered ? comparisons_count(r->aggregate, target, r->first, r->last,
                                                      r->disclosure.round_to)
                                  : NUMBER_MISSING,
           dispersion = r->clustered ? comparisons_dispersion(r->aggregate, target, r->last)
                                     : NUMBER_MISSING;
    *out = finding_empty();
    out->area = r->aggregate->areas.node[area].name;
    out->area_code = r->aggregate->areas.node[area].code;
    out->level = r->aggregate->areas.node[area].level;
    out->category = r->aggregate->categories.node[category].name;
    out->period_first = r->first;
    out->period_last = r->last;
    struct rate rate;
    measure(r, count, years, dispersion, &rate);
    out->count = count;
    out->population = years;
    tell_rate(&rate, dispersion, out);
    struct benchmark own = *common;
    if (benchmarks_differ(&c->benchmarks))
        benchmarks_own(&c->benchmarks, area, category, &own);
    struct text lacks = TEXT_EMPTY;
    if (number_is_missing(count) || years > 0) /* else the reason tells of people */
        benchmarks_lacking(&c->benchmarks, area, category, count, &lacks);
    const char *note[] = {
        judge(c, &rate, area, category, &own, out),
        text_string(&lacks),
        r->clustered && !number_is_missing(count) && number_is_missing(dispersion)
            ? "under two whole years of months: limits of a Poisson count"
            : "",
        c->benchmarks.carried[area] ? "population carried from the nearest year" : "",
        own.without_itself ? "benchmark without the area itself" : "",
        text_string(&own.covers),
    };
    out->note = join_notes(&c->out->arena, note, sizeof note / sizeof *note);
    text_free(&lacks);
    if (benchmarks_differ(&c->benchmarks))
        text_free(&own.covers);
}

static bool hides(const struct comparing *c, const struct finding *finding) {
    const struct aggregate *aggregate = c->request->aggregate;
    return c->out->suppression.hidden &&
           suppression_hides(&c->out->suppression, aggregate,
                             hierarchy_find(&aggregate->areas, finding->area),
                             hierarchy_find(&aggregate->categories, finding->category));
}

/* What areas of one level that are shown say about each other in one category. */
static enum status judge_peers(struct comparing *c, size_t category, enum area_level level) {
    const struct node *offence = &c->request->aggregate->categories.node[category];
    size_t n = 0;
    struct finding **row = malloc((c->out->count + 1) * sizeof *row);
    if (!row)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < c->out->count; i++) {
        struct finding *f = &c->out->finding[i];
        if (f->category == offence->name && f->level == level && !number_is_missing(f->rate) &&
            !hides(c, f))
            row[n++] = f;
    }
    enum status status =
        peers_judge(row, n, offence->compare, &c->request->peers, &c->out->arena, &c->out->tally);
    free(row);
    return status;
}

static enum status compare_all(struct comparing *c) {
    const struct aggregate *aggregate = c->request->aggregate;
    size_t most = 0;
    for (size_t i = 0; i < aggregate->targets; i++)
        most += !aggregate->target[i].rest;
    c->out->finding = arena_zeroed(&c->out->arena, most + 1, sizeof *c->out->finding);
    if (!c->out->finding)
        return STATUS_NO_MEMORY;
    struct benchmark *common = calloc(aggregate->categories.count + 1, sizeof *common);
    if (!common)
        return STATUS_NO_MEMORY;
    for (size_t k = 0; k < aggregate->categories.count; k++)
        benchmarks_common(&c->benchmarks, k, &common[k]);
    for (size_t i = 0; i < aggregate->targets; i++) {
        const struct aggregate_target *target = &aggregate->target[i];
        if (!target->rest)
            make_finding(c, target, &common[target->category], &c->out->finding[c->out->count++]);
    }
    for (size_t k = 0; k < aggregate->categories.count; k++)
        text_free(&common[k].covers);
    free(common);
    return STATUS_OK;
}

/* Does the benchmark of a category contain a hidden series? */
static bool benchmark_hidden(const struct comparing *c, size_t category) {
    const struct aggregate *aggregate = c->request->aggregate;
    const struct suppression *hidden = &c->out->suppression;
    if (c->benchmarks.kind == BENCHMARK_AREA)
        return suppression_hides(hidden, aggregate, c->benchmarks.area, category);
    bool each = benchmarks_differ(&c->benchmarks);
    for (size_t a = 0; a < aggregate->areas.count; a++)
        if ((c->benchmarks.is_lowest[a] || each) &&
            suppression_hides(hidden, aggregate, a, category))
            return true;
    return false;
}

static enum status find_hidden(struct comparing *c, struct fault *fault) {
    const struct comparisons_request *r = c->request;
    struct suppression_span *span = malloc((r->spans + 1) * sizeof *span);
    if (!span)
        return STATUS_NO_MEMORY;
    span[0] = (struct suppression_span){r->first, r->last};
    if (r->spans)
        memcpy(span + 1, r->span, r->spans * sizeof *span);
    enum status status = suppression_find(r->aggregate, span, r->spans + 1, &r->disclosure,
                                          &c->out->arena, &c->out->suppression, fault);
    free(span);
    return status;
}

static enum status judge_all(struct comparing *c) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < c->request->aggregate->categories.count; k++)
        for (int level = LEVEL_NONE; level <= LEVEL_COUNTRY && status == STATUS_OK; level++)
            status = judge_peers(c, k, (enum area_level)level);
    return status;
}

static void empty_hidden(struct comparing *c) {
    const struct hierarchy *categories = &c->request->aggregate->categories;
    for (size_t k = 0; k < categories->count && c->out->suppression.hidden; k++) {
        bool benchmark = benchmark_hidden(c, k);
        for (size_t i = 0; i < c->out->count; i++) {
            struct finding *f = &c->out->finding[i];
            if (f->category != categories->node[k].name)
                continue;
            if (hides(c, f))
                suppression_empty(f);
            if (benchmark)
                suppression_empty_benchmark(f, &c->out->arena);
        }
    }
}

enum status comparisons_check_period(const struct comparisons_request *request,
                                     struct fault *fault) {
    const struct aggregate *aggregate = request->aggregate;
    int first = aggregate->first, last = first + (int)aggregate->months - 1;
    char word[4][PERIOD_SIZE];
    if (request->first <= last && request->last >= first)
        return STATUS_OK;
    month_print(request->first, word[0]);
    month_print(request->last, word[1]);
    month_print(first, word[2]);
    month_print(last, word[3]);
    return fault_set(fault, STATUS_CONFIGURATION,
                     "found the period %s..%s, expected months of the record, %s to %s", word[0],
                     word[1], word[2], word[3]);
}

enum status comparisons_check(const struct comparisons_request *request,
                              const struct benchmark_names *names, struct fault *fault) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < names->count && status == STATUS_OK; i++) {
        struct comparisons_request one = *request;
        struct benchmarks chosen = {.name = ""};
        one.benchmark = names->name[i];
        status = benchmarks_choose(&chosen, &one, fault);
        for (size_t k = 0; k < i && status == STATUS_OK; k++)
            if (strcmp(names->name[k], names->name[i]) == 0)
                status = fault_set(fault, STATUS_CONFIGURATION,
                                   "the benchmark \"%s\" stands twice; it may stand once",
                                   names->name[i]);
    }
    return status;
}

enum status comparisons_make(const struct comparisons_request *request, struct comparisons *out,
                             struct fault *fault) {
    struct comparing c = {.request = request, .out = out};
    *out = (struct comparisons){.benchmark = ""};
    enum status status = benchmarks_choose(&c.benchmarks, request, fault);
    if (status == STATUS_OK) {
        out->benchmark = c.benchmarks.name;
        status = benchmarks_measure(&c.benchmarks);
    }
    if (status == STATUS_OK)
        status = compare_all(&c);
    if (status == STATUS_OK)
        status = find_hidden(&c, fault);
    if (status == STATUS_OK)
        status = judge_all(&c);
    if (status == STATUS_OK)
        empty_hidden(&c);
    if (status == STATUS_NO_MEMORY)
        fault_set(fault, status, "out of memory comparing rates");
    benchmarks_free(&c.benchmarks);
    if (status != STATUS_OK)
        comparisons_free(out);
    return status;
}

enum status comparisons_make_each(const struct comparisons_request *request,
                                  const struct benchmark_names *names, struct comparisons *out,
                                  struct fault *fault) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < names->count && status == STATUS_OK; i++) {
        struct comparisons_request one = *request;
        one.benchmark = names->name[i];
        status = comparisons_make(&one, &out[i], fault);
    }
    return status;
}

const struct finding *comparisons_rows(struct comparisons *out, size_t benchmarks, size_t *count) {
    *count = out->count * benchmarks;
    if (benchmarks < 2)
        return out->finding;
    struct finding *row = arena_zeroed(&out->arena, *count + 1, sizeof *row);
    for (size_t i = 0; row && i < *count; i++)
        row[i] = out[i % benchmarks].finding[i / benchmarks];
    return row;
}

static void tell_verdicts(const struct comparisons *comparisons, struct log *log) {
    size_t compared = 0, inner = 0, outer = 0;
    for (size_t i = 0; i < comparisons->count; i++) {
        enum verdict verdict = comparisons->finding[i].verdict;
        compared += verdict != VERDICT_NOT_COMPARED;
        inner += finding_verdict_direction(verdict) != 0;
        outer += verdict == VERDICT_HIGHER_998 || verdict == VERDICT_LOWER_998;
    }
    log_line(log, LOG_INFO,
             "%zu rates compared with %s: %zu differ at 95%%, %zu at 99.8%%; were none different, "
             "chance would give %.0f and %.0f",
             compared, comparisons->benchmark, inner, outer, 0.05 * (double)compared,
             0.002 * (double)compared);
}

void comparisons_tell(const struct comparisons *comparisons, size_t benchmarks,
                      const struct comparisons_request *request, struct log *log) {
    for (size_t i = 0; i < benchmarks; i++)
        tell_verdicts(&comparisons[i], log);
    peers_tell(&comparisons->tally, &request->peers, log);
    suppression_tell(&comparisons->suppression, log);
}

void comparisons_free(struct comparisons *comparisons) {
    arena_free(&comparisons->arena);
    *comparisons = (struct comparisons){.count = 0};
}
