#include "engine/batch/comparisons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/lacking.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "models/significance/compare.h"
#include "models/significance/ratio.h"

int comparisons_default_period(int end) {
    int april = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, end));
    return april + 11 == end ? april : april - 12;
}

double comparisons_count(const struct aggregate *aggregate, const struct aggregate_target *target,
                         int first, int last) {
    double sum = 0;
    int from = first - aggregate->first, to = last - aggregate->first;
    if (!target || target->cause[0] || from < 0 || to >= (int)aggregate->months)
        return NUMBER_MISSING;
    for (int t = from; t <= to; t++)
        sum += target->observed[t];
    return sum;
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
    enum { PARTS_MOST = 4096 };
    const double enough = 0.99; /* estimates of parts and whole differ a little */
    size_t part[PARTS_MOST], parts = 0;
    bool carried;
    if (!target || target->single || target->leaves > PARTS_MOST)
        return true;
    for (size_t k = 0; k < target->leaves; k++) {
        size_t area = lacking_recorded_area(aggregate, target->leaf[k]);
        if (area == target->area)
            return true;
        bool counted = false; /* with an area around it, or already */
        for (size_t i = 0; i < parts && !counted; i++)
            counted = hierarchy_within(&aggregate->areas, area, part[i]);
        for (size_t i = parts; i-- > 0 && !counted;)
            if (hierarchy_within(&aggregate->areas, part[i], area))
                part[i] = part[--parts];
        if (!counted)
            part[parts++] = area;
    }
    double sum = 0;
    for (size_t i = 0; i < parts; i++)
        sum += comparisons_person_years(aggregate, exposure, part[i], first, last, &carried);
    double whole =
        comparisons_person_years(aggregate, exposure, target->area, first, last, &carried);
    return !(sum < enough * whole);
}

enum benchmark_kind {
    BENCHMARK_AREA,
    BENCHMARK_ALL,
    BENCHMARK_MEAN,
    BENCHMARK_LEVEL, /* the area above of a level: another one for each area */
    BENCHMARK_REST,  /* the force above without the area itself */
    BENCHMARK_SIMILAR
};

struct comparing {
    const struct comparisons_request *request;
    struct comparisons *out;
    enum benchmark_kind kind;
    enum area_level level; /* of BENCHMARK_LEVEL */
    size_t area;           /* node of the benchmark, or HIERARCHY_NONE for a published one */
    size_t lowest;         /* number of areas of the lowest level */
    bool *is_lowest;       /* [area node] */
    double *years;         /* [area node] person-years */
    bool *carried;         /* [area node] */
    size_t *recorded;      /* [leaf] area node that the leaf's record stands for */
    struct lacking lacking;
};

static bool each_has_its_own(const struct comparing *c) {
    return c->kind >= BENCHMARK_LEVEL;
}

/* The country, else the top area with the most below it, else all areas pooled. */
static void default_benchmark(struct comparing *c) {
    const struct hierarchy *areas = &c->request->aggregate->areas;
    size_t best = HIERARCHY_NONE, most = 0;
    for (size_t a = 0; a < areas->count; a++) {
        size_t below = 0;
        if (areas->node[a].level == LEVEL_COUNTRY) {
            best = a;
            break;
        }
        for (size_t k = 0; k < areas->count; k++)
            below += k != a && hierarchy_within(areas, k, a);
        if (areas->node[a].parent == HIERARCHY_NONE && below > most) {
            best = a;
            most = below;
        }
    }
    c->area = best;
    c->kind = best == HIERARCHY_NONE ? BENCHMARK_ALL : BENCHMARK_AREA;
}

static bool published(const struct comparisons_request *request, const char *area) {
    for (size_t i = 0; request->comparators && i < request->comparators->count; i++)
        if (strcmp(request->comparators->comparator[i].area, area) == 0)
            return true;
    return request->quarterly &&
           names_find(&request->quarterly->areas, area, strlen(area)) != NAMES_NONE;
}

/* "force", "region" or "country": the area of that level above each area. */
static bool level_word(const char *word, enum area_level *level) {
    for (int l = LEVEL_FORCE; l <= LEVEL_COUNTRY; l++)
        if (strcmp(area_level_word((enum area_level)l), word) == 0) {
            *level = (enum area_level)l;
            return true;
        }
    return false;
}

static enum status choose_benchmark(struct comparing *c, struct fault *fault) {
    const struct hierarchy *areas = &c->request->aggregate->areas;
    const char *wanted = c->request->benchmark;
    c->area = HIERARCHY_NONE;
    if (!wanted[0])
        default_benchmark(c);
    else if (strcmp(wanted, "all") == 0)
        c->kind = BENCHMARK_ALL;
    else if (strcmp(wanted, "mean-of-rates") == 0)
        c->kind = BENCHMARK_MEAN;
    else if (hierarchy_find(areas, wanted) == HIERARCHY_NONE && level_word(wanted, &c->level))
        c->kind = BENCHMARK_LEVEL;
    else if (strcmp(wanted, "similar-group") == 0)
        c->kind = BENCHMARK_SIMILAR;
    else if (strcmp(wanted, "rest-of-force") == 0) {
        c->kind = BENCHMARK_REST;
        c->level = LEVEL_FORCE;
    } else {
        c->area = hierarchy_find(areas, wanted);
        if (c->area == HIERARCHY_NONE && !published(c->request, wanted)) {
            const char **known = malloc((areas->count + 1) * sizeof *known);
            for (size_t a = 0; known && a < areas->count; a++)
                known[a] = areas->node[a].name;
            const char *nearest = known ? names_nearest(known, areas->count, wanted) : NULL;
            fault_set(fault, STATUS_CONFIGURATION, "there is no area \"%s\" to compare with%s%s%s",
                      wanted,
                      nearest ? "; did you mean \""
                              : "; expected an area, all, mean-of-rates, "
                                "similar-group, rest-of-force, force, region or country",
                      nearest ? nearest : "", nearest ? "\"?" : "");
            free(known);
            return STATUS_CONFIGURATION;
        }
    }
    c->out->benchmark = c->kind == BENCHMARK_ALL    ? "all areas"
                        : c->kind == BENCHMARK_MEAN ? "mean of rates"
                        : each_has_its_own(c)       ? wanted
                        : c->area == HIERARCHY_NONE ? wanted
                                                    : areas->node[c->area].name;
    return STATUS_OK;
}

static double rate_of(const struct comparing *c, size_t area, size_t category) {
    const struct comparisons_request *r = c->request;
    const struct aggregate_target *target = aggregate_find(r->aggregate, area, category);
    double count = comparisons_count(r->aggregate, target, r->first, r->last);
    return c->years[area] > 0 &&
                   comparisons_covered(r->aggregate, r->exposure, target, r->first, r->last)
               ? count / c->years[area] * r->rates.per
               : NUMBER_MISSING;
}

/* What areas have in common that a rate is made of; those without one are named. */
struct pooled {
    double count, years, rates;
    size_t used, areas;
    struct text without;
};

static void pool(const struct comparing *c, size_t area, size_t category, struct pooled *pooled) {
    const struct comparisons_request *r = c->request;
    double rate = rate_of(c, area, category);
    pooled->areas++;
    if (!number_is_missing(rate)) {
        pooled->used++;
        pooled->rates += rate;
        pooled->years += c->years[area];
        pooled->count += comparisons_count(
            r->aggregate, aggregate_find(r->aggregate, area, category), r->first, r->last);
    } else if (pooled->areas - pooled->used <= LACKING_NAMED) {
        text_append(&pooled->without, pooled->without.length ? ", " : "");
        lacking_append(&c->lacking, area, category, c->years[area], &pooled->without);
    }
}

/* Say which areas a pool holds, where not all of them, and let it go. */
static void pool_end(struct pooled *pooled, struct text *covers) {
    size_t without = pooled->areas - pooled->used;
    if (without)
        text_printf(covers, "benchmark covers %zu of %zu areas: %s", pooled->used, pooled->areas,
                    text_string(&pooled->without));
    if (without > LACKING_NAMED)
        text_printf(covers, ", and %zu more", without - LACKING_NAMED);
    text_free(&pooled->without);
}

/* The rate of a named area: its own, a published one, or from quarterly tables. */
static double named_rate(const struct comparing *c, size_t category, struct text *covers) {
    const struct comparisons_request *r = c->request;
    const char *name = r->aggregate->categories.node[category].name;
    double rate = c->area == HIERARCHY_NONE ? NUMBER_MISSING : rate_of(c, c->area, category);
    if (!number_is_missing(rate)) {
        lacking_append(&c->lacking, c->area, category, c->years[c->area], covers);
        return rate;
    }
    const struct comparator *given =
        r->comparators
            ? comparators_find(r->comparators, c->out->benchmark, name, r->first, r->last)
            : NULL;
    if (given) {
        text_append(covers, "published benchmark rate");
        return given->rate;
    }
    double count = r->quarterly
                       ? quarterly_sum(r->quarterly, c->out->benchmark, name, r->first, r->last)
                       : NUMBER_MISSING;
    bool carried = false;
    double years =
        exposure_person_years(r->exposure, c->out->benchmark, r->first, r->last, &carried);
    if (!number_is_missing(count / years))
        text_append(covers, "benchmark from quarterly tables");
    else if (c->area != HIERARCHY_NONE)
        lacking_append(&c->lacking, c->area, category, c->years[c->area], covers);
    return count / years * r->rates.per;
}

/* The rate to compare with, and what it does not cover in words ("" when whole). */
static double benchmark_rate(const struct comparing *c, size_t category, struct text *covers) {
    const struct comparisons_request *r = c->request;
    if (each_has_its_own(c))
        return NUMBER_MISSING;
    if (c->kind == BENCHMARK_AREA)
        return named_rate(c, category, covers);
    struct pooled all = {.without = TEXT_EMPTY};
    for (size_t a = 0; a < r->aggregate->areas.count; a++)
        if (c->is_lowest[a])
            pool(c, a, category, &all);
    pool_end(&all, covers);
    if (all.used == 0)
        return NUMBER_MISSING;
    return c->kind == BENCHMARK_MEAN ? all.rates / (double)all.used
                                     : all.count / all.years * r->rates.per;
}

/* The benchmark of one area, where each has its own: its rate, name, place and what it lacks. */
struct own_benchmark {
    double rate;
    const char *name;
    size_t area;         /* or HIERARCHY_NONE */
    double count, years; /* of the rest of a force */
    bool without_itself;
    struct text covers;
};

/* The unweighted mean of the rates of an area's group, the area with them; the first group named
 * for the area. */
static void similar_benchmark(const struct comparing *c, size_t area, size_t category,
                              struct own_benchmark *own) {
    const struct hierarchy *areas = &c->request->aggregate->areas;
    const char *group = NULL;
    struct pooled members = {.without = TEXT_EMPTY};
    for (size_t i = 0; i < areas->memberships && !group; i++)
        if (areas->membership[i].node == area)
            group = areas->membership[i].group;
    own->name = group ? group : "";
    for (size_t i = 0; i < areas->memberships && group; i++)
        if (strcmp(areas->membership[i].group, group) == 0)
            pool(c, areas->membership[i].node, category, &members);
    pool_end(&members, &own->covers);
    own->rate = members.used > 0 ? members.rates / (double)members.used : NUMBER_MISSING;
}

static void find_own_benchmark(const struct comparing *c, size_t area, size_t category,
                               struct own_benchmark *own) {
    const struct hierarchy *areas = &c->request->aggregate->areas;
    *own = (struct own_benchmark){.rate = NUMBER_MISSING, .name = "", .area = HIERARCHY_NONE};
    if (c->kind == BENCHMARK_SIMILAR) {
        similar_benchmark(c, area, category, own);
        return;
    }
    size_t above = area;
    while (above != HIERARCHY_NONE && areas->node[above].level != c->level)
        above = areas->node[above].parent;
    if (above == HIERARCHY_NONE)
        return;
    own->area = above;
    own->name = areas->node[above].name;
    own->rate = rate_of(c, above, category);
    lacking_append(&c->lacking, above, category, c->years[above], &own->covers);
    if (c->kind != BENCHMARK_REST || above == area)
        return;
    const struct comparisons_request *r = c->request;
    own->years = c->years[above] - c->years[area];
    bool known = !number_is_missing(own->rate) && !number_is_missing(rate_of(c, area, category));
    const struct aggregate *aggregate = r->aggregate;
    own->count =
        comparisons_count(aggregate, aggregate_find(aggregate, above, category), r->first,
                          r->last) -
        comparisons_count(aggregate, aggregate_find(aggregate, area, category), r->first, r->last);
    own->rate = known && own->years > 0 && own->count >= 0 ? own->count / own->years * r->rates.per
                                                           : NUMBER_MISSING;
    own->without_itself = true;
}

/* The rest of a force is not a fixed value: two counts are compared, exactly. */
static enum verdict compare_rest(const struct comparing *c, double count, double years,
                                 const struct own_benchmark *own) {
    struct two_rates rates = {count, years, own->count, own->years};
    struct limits limits[RATE_LEVELS];
    for (int level = 0; level < RATE_LEVELS; level++)
        if (ratio_limits(&rates, c->request->rates.confidence[level], RATIO_EXACT,
                         &limits[level]) != STATUS_OK)
            return VERDICT_NOT_COMPARED;
    return compare_with_value(0, &limits[RATE_INNER], &limits[RATE_OUTER], 1);
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

static void make_finding(struct comparing *c, size_t area, size_t category, double benchmark,
                         const char *covers, struct finding *out) {
    const struct comparisons_request *r = c->request;
    const struct node *node = &r->aggregate->areas.node[area];
    const struct node *offence = &r->aggregate->categories.node[category];
    const struct aggregate_target *target = aggregate_find(r->aggregate, area, category);
    bool covered = comparisons_covered(r->aggregate, r->exposure, target, r->first, r->last);
    double count =
        covered ? comparisons_count(r->aggregate, target, r->first, r->last) : NUMBER_MISSING;
    struct rate rate;
    struct own_benchmark own = {.rate = benchmark, .name = c->out->benchmark, .area = c->area};
    bool each = each_has_its_own(c);
    if (each) {
        find_own_benchmark(c, area, category, &own);
        benchmark = own.rate;
        covers = text_string(&own.covers);
    }
    *out = finding_empty();
    out->area = node->name;
    out->area_code = node->code;
    out->level = node->level;
    if (own.area != HIERARCHY_NONE)
        out->benchmark_level = r->aggregate->areas.node[own.area].level;
    out->category = offence->name;
    out->period_first = r->first;
    out->period_last = r->last;
    out->count = count;
    out->population = c->years[area];
    out->benchmark = own.name;
    out->benchmark_rate = benchmark;
    rate_limits(count, c->years[area], &r->rates, &rate);
    out->rate = rate.value;
    out->lower_95 = rate.limits[RATE_INNER].lower;
    out->upper_95 = rate.limits[RATE_INNER].upper;
    out->lower_998 = rate.limits[RATE_OUTER].lower;
    out->upper_998 = rate.limits[RATE_OUTER].upper;
    out->method = rate.has_method ? count_method_name(rate.method) : "";
    struct compare_settings how = {.low_volume = r->low_volume,
                                   .per = r->rates.per,
                                   .rule = offence->compare,
                                   .same_area =
                                       (c->kind == BENCHMARK_AREA || each) && area == own.area};
    struct comparison comparison = compare_rate(&rate, benchmark, &how);
    out->verdict = c->kind == BENCHMARK_REST && comparison.reason == REASON_COMPARED
                       ? compare_rest(c, count, c->years[area], &own)
                       : comparison.verdict;
    out->ratio = comparison.ratio;
    out->difference = comparison.difference;
    struct text lacks = TEXT_EMPTY;
    if (number_is_missing(count) && target) /* what a missing population does has its sentence */
        lacking_append(&c->lacking, area, category, 1, &lacks);
    const char *note[] = {
        compare_reason_sentence(comparison.reason),
        text_string(&lacks),
        c->carried[area] ? "population carried from the nearest year" : "",
        own.without_itself ? "benchmark without the area itself" : "",
        covers,
    };
    out->note = join_notes(&c->out->arena, note, sizeof note / sizeof *note);
    text_free(&lacks);
    text_free(&own.covers);
}

/* What areas of one level say about each other in one category. */
static enum status judge_peers(struct comparing *c, size_t category, enum area_level level) {
    const struct aggregate *aggregate = c->request->aggregate;
    const struct node *offence = &aggregate->categories.node[category];
    size_t n = 0;
    struct finding **row = malloc((c->out->count + 1) * sizeof *row);
    if (!row)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < c->out->count; i++) {
        struct finding *f = &c->out->finding[i];
        if (f->category == offence->name && !number_is_missing(f->rate) &&
            aggregate->areas.node[hierarchy_find(&aggregate->areas, f->area)].level == level)
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
    double *rate = malloc((aggregate->categories.count + 1) * sizeof *rate);
    struct text *covers = calloc(aggregate->categories.count + 1, sizeof *covers);
    enum status status = rate && covers ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t k = 0; k < aggregate->categories.count && status == STATUS_OK; k++)
        rate[k] = benchmark_rate(c, k, &covers[k]);
    for (size_t i = 0; i < aggregate->targets && status == STATUS_OK; i++) {
        const struct aggregate_target *target = &aggregate->target[i];
        if (!target->rest)
            make_finding(c, target->area, target->category, rate[target->category],
                         text_string(&covers[target->category]), &c->out->finding[c->out->count++]);
    }
    for (size_t k = 0; k < aggregate->categories.count && status == STATUS_OK; k++)
        for (int level = LEVEL_NONE; level <= LEVEL_COUNTRY && status == STATUS_OK; level++)
            status = judge_peers(c, k, (enum area_level)level);
    for (size_t k = 0; covers && k < aggregate->categories.count; k++)
        text_free(&covers[k]);
    free(rate);
    free(covers);
    return status;
}

/* Does the benchmark of a category contain a hidden series? */
static bool benchmark_hidden(const struct comparing *c, size_t category) {
    const struct aggregate *aggregate = c->request->aggregate;
    const struct suppression *hidden = &c->out->suppression;
    if (c->kind == BENCHMARK_AREA)
        return suppression_hides(hidden, aggregate, c->area, category);
    bool each = each_has_its_own(c);
    for (size_t a = 0; a < aggregate->areas.count; a++)
        if ((c->is_lowest[a] || each) && suppression_hides(hidden, aggregate, a, category))
            return true;
    return false;
}

/* Empty what tells small counts: last, since ranks and funnels rest on all counts. */
static enum status suppress(struct comparing *c, struct fault *fault) {
    const struct comparisons_request *r = c->request;
    const struct aggregate *aggregate = r->aggregate;
    if (!(r->suppress_below > 0))
        return STATUS_OK;
    struct suppression_span *span = malloc((r->spans + 1) * sizeof *span);
    if (!span)
        return STATUS_NO_MEMORY;
    span[0] = (struct suppression_span){r->first, r->last};
    if (r->spans)
        memcpy(span + 1, r->span, r->spans * sizeof *span);
    enum status status = suppression_find(aggregate, span, r->spans + 1, r->suppress_below,
                                          &c->out->arena, &c->out->suppression, fault);
    free(span);
    for (size_t i = 0; i < c->out->count && status == STATUS_OK; i++) {
        struct finding *f = &c->out->finding[i];
        size_t category = hierarchy_find(&aggregate->categories, f->category);
        if (suppression_hides(&c->out->suppression, aggregate,
                              hierarchy_find(&aggregate->areas, f->area), category))
            suppression_empty(f);
        if (benchmark_hidden(c, category))
            suppression_empty_benchmark(f, &c->out->arena);
    }
    return status;
}

enum status comparisons_check(const struct comparisons_request *request, struct fault *fault) {
    struct comparisons chosen = {.count = 0};
    struct comparing c = {.request = request, .out = &chosen};
    return choose_benchmark(&c, fault);
}

enum status comparisons_make(const struct comparisons_request *request, struct comparisons *out,
                             struct fault *fault) {
    const struct hierarchy *areas = &request->aggregate->areas;
    *out = (struct comparisons){.benchmark = ""};
    struct comparing c = {.request = request, .out = out};
    c.years = malloc((areas->count + 1) * sizeof *c.years);
    c.carried = calloc(areas->count + 1, sizeof *c.carried);
    c.is_lowest = calloc(areas->count + 1, sizeof *c.is_lowest);
    c.recorded = malloc((request->aggregate->leaves.count + 1) * sizeof *c.recorded);
    enum status status =
        c.years && c.carried && c.is_lowest && c.recorded ? STATUS_OK : STATUS_NO_MEMORY;
    c.lacking = (struct lacking){.aggregate = request->aggregate,
                                 .recorded = c.recorded,
                                 .is_lowest = c.is_lowest,
                                 .first = request->first,
                                 .last = request->last};
    for (size_t k = 0; k < request->aggregate->leaves.count && status == STATUS_OK; k++)
        c.recorded[k] = lacking_recorded_area(request->aggregate, k);
    for (size_t a = 0; a < areas->count && status == STATUS_OK; a++) {
        c.years[a] = comparisons_person_years(request->aggregate, request->exposure, a,
                                              request->first, request->last, &c.carried[a]);
        c.is_lowest[a] =
            hierarchy_is_leaf(areas, a) && strncmp(areas->node[a].name, "rest of ", 8) != 0;
        c.lowest += c.is_lowest[a];
    }
    if (status == STATUS_OK)
        status = choose_benchmark(&c, fault);
    if (status == STATUS_OK)
        status = compare_all(&c);
    if (status == STATUS_OK)
        status = suppress(&c, fault);
    if (status == STATUS_NO_MEMORY)
        fault_set(fault, status, "out of memory comparing rates");
    free(c.years);
    free(c.carried);
    free(c.is_lowest);
    free(c.recorded);
    if (status != STATUS_OK)
        comparisons_free(out);
    return status;
}

void comparisons_tell(const struct comparisons *comparisons,
                      const struct comparisons_request *request, struct log *log) {
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
    peers_tell(&comparisons->tally, &request->peers, log);
    suppression_tell(&comparisons->suppression, request->suppress_below, log);
}

void comparisons_free(struct comparisons *comparisons) {
    arena_free(&comparisons->arena);
    *comparisons = (struct comparisons){.count = 0};
}
