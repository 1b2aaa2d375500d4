#include "engine/batch/benchmarks.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/data/period.h"

bool benchmarks_differ(const struct benchmarks *benchmarks) {
    return benchmarks->kind >= BENCHMARK_LEVEL;
}

/* The country, else the top area with the most below it, else all areas pooled. */
static void choose_default(struct benchmarks *benchmarks) {
    const struct hierarchy *areas = &benchmarks->request->aggregate->areas;
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
    benchmarks->area = best;
    benchmarks->kind = best == HIERARCHY_NONE ? BENCHMARK_ALL : BENCHMARK_AREA;
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

enum status benchmarks_choose(struct benchmarks *benchmarks,
                              const struct comparisons_request *request, struct fault *fault) {
    benchmarks->request = request;
    const struct hierarchy *areas = &benchmarks->request->aggregate->areas;
    const char *wanted = benchmarks->request->benchmark;
    benchmarks->area = HIERARCHY_NONE;
    if (!wanted[0])
        choose_default(benchmarks);
    else if (strcmp(wanted, "all") == 0)
        benchmarks->kind = BENCHMARK_ALL;
    else if (strcmp(wanted, "mean-of-rates") == 0)
        benchmarks->kind = BENCHMARK_MEAN;
    else if (hierarchy_find(areas, wanted) == HIERARCHY_NONE &&
             level_word(wanted, &benchmarks->level))
        benchmarks->kind = BENCHMARK_LEVEL;
    else if (strcmp(wanted, "similar-group") == 0)
        benchmarks->kind = BENCHMARK_SIMILAR;
    else if (strcmp(wanted, "rest-of-force") == 0) {
        benchmarks->kind = BENCHMARK_REST;
        benchmarks->level = LEVEL_FORCE;
    } else {
        benchmarks->area = hierarchy_find(areas, wanted);
        if (benchmarks->area == HIERARCHY_NONE && !published(benchmarks->request, wanted)) {
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
    benchmarks->name = benchmarks->kind == BENCHMARK_ALL    ? "all areas"
                       : benchmarks->kind == BENCHMARK_MEAN ? "mean of rates"
                       : benchmarks_differ(benchmarks)      ? wanted
                       : benchmarks->area == HIERARCHY_NONE ? wanted
                                                            : areas->node[benchmarks->area].name;
    return STATUS_OK;
}

static const struct benchmarks_known *known_of(const struct benchmarks *benchmarks, size_t area,
                                               size_t category) {
    const struct aggregate *aggregate = benchmarks->request->aggregate;
    const struct aggregate_target *target = aggregate_find(aggregate, area, category);
    return target ? &benchmarks->known[target - aggregate->target] : NULL;
}

static double rate_of(const struct benchmarks *benchmarks, size_t area, size_t category) {
    const struct benchmarks_known *known = known_of(benchmarks, area, category);
    return known ? known->rate : NUMBER_MISSING;
}

void benchmarks_lacking(const struct benchmarks *benchmarks, size_t area, size_t category,
                        double rate, struct text *out) {
    const struct benchmarks_known *known = known_of(benchmarks, area, category);
    if (!known) {
        lacking_append(&benchmarks->lacking, area, category, benchmarks->years[area], out);
        return;
    }
    text_append(out, text_string(&known->lacks));
    if (number_is_missing(rate) && !known->lacks.length && !known->covered)
        text_printf(out, "%s has more people than the areas below it",
                    benchmarks->request->aggregate->areas.node[area].name);
}

/* Fill `known`, when all else is. */
static void measure_target(struct benchmarks *benchmarks, size_t index) {
    const struct comparisons_request *r = benchmarks->request;
    const struct aggregate_target *target = &r->aggregate->target[index];
    struct benchmarks_known *out = &benchmarks->known[index];
    double years = benchmarks->years[target->area];
    out->covered = comparisons_covered(r->aggregate, r->exposure, target, r->first, r->last);
    out->rate = years > 0 && out->covered ? comparisons_count(r->aggregate, target, r->first,
                                                              r->last, r->disclosure.round_to) /
                                                years * r->rates.per
                                          : NUMBER_MISSING;
    lacking_append(&benchmarks->lacking, target->area, target->category, years, &out->lacks);
}

/* Areas whose rates are put together; those without one are named. */
struct pooled {
    double count, years, rates;
    size_t used, areas;
    struct text without;
};

static void pool(const struct benchmarks *benchmarks, size_t area, size_t category,
                 struct pooled *pooled) {
    const struct comparisons_request *r = benchmarks->request;
    double rate = rate_of(benchmarks, area, category);
    pooled->areas++;
    if (!number_is_missing(rate)) {
        pooled->used++;
        pooled->rates += rate;
        pooled->years += benchmarks->years[area];
        pooled->count +=
            comparisons_count(r->aggregate, aggregate_find(r->aggregate, area, category), r->first,
                              r->last, r->disclosure.round_to);
    } else if (pooled->areas - pooled->used <= LACKING_NAMED) {
        text_append(&pooled->without, pooled->without.length ? ", " : "");
        benchmarks_lacking(benchmarks, area, category, rate, &pooled->without);
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

/* What was looked for in vain: a rate of a benchmark that is published for other categories or
 * months. Where none is wanted none is missed. */
static void tell_unpublished(const struct benchmarks *benchmarks, size_t category, double count,
                             struct text *out) {
    const struct comparisons_request *r = benchmarks->request;
    const struct node *offence = &r->aggregate->categories.node[category];
    char first[PERIOD_SIZE], last[PERIOD_SIZE];
    if (!published(r, benchmarks->name) || offence->compare == COMPARE_NO_COMPARATOR)
        return;
    month_print(r->first, first);
    month_print(r->last, last);
    text_printf(out, "%s%s has ", out->length ? ", " : "", benchmarks->name);
    if (number_is_missing(count))
        text_printf(out, "no published rate of %s for %s..%s", offence->name, first, last);
    else
        text_append(out, "no population for its quarterly counts");
}

static struct benchmark no_benchmark(const struct benchmarks *benchmarks) {
    return (struct benchmark){.rate = NUMBER_MISSING,
                              .name = benchmarks->name,
                              .area = benchmarks->area,
                              .count = NUMBER_MISSING,
                              .years = NUMBER_MISSING};
}

/* What a count in so many years makes. */
static void take_count(const struct benchmarks *benchmarks, double count, double years,
                       struct benchmark *out) {
    out->count = count;
    out->years = years;
    out->rate = count / years * benchmarks->request->rates.per;
}

static double count_of(const struct benchmarks *benchmarks, size_t area, size_t category) {
    const struct comparisons_request *r = benchmarks->request;
    return comparisons_count(r->aggregate, aggregate_find(r->aggregate, area, category), r->first,
                             r->last, r->disclosure.round_to);
}

/* A named area: its own rate, a published one, or one from quarterly tables. */
static void named_benchmark(const struct benchmarks *benchmarks, size_t category,
                            struct benchmark *out) {
    const struct comparisons_request *r = benchmarks->request;
    const char *name = r->aggregate->categories.node[category].name;
    size_t area = benchmarks->area;
    bool known = area != HIERARCHY_NONE;
    if (known && !number_is_missing(rate_of(benchmarks, area, category))) {
        take_count(benchmarks, count_of(benchmarks, area, category), benchmarks->years[area], out);
        benchmarks_lacking(benchmarks, area, category, out->rate, &out->covers);
        return;
    }
    const struct comparator *given =
        r->comparators ? comparators_find(r->comparators, benchmarks->name, name, r->first, r->last)
                       : NULL;
    if (given) {
        text_append(&out->covers, "published benchmark rate");
        out->rate = given->rate;
        out->count = given->count;
        out->years = given->population * (r->last - r->first + 1) / MONTHS_A_YEAR;
        return;
    }
    double count = r->quarterly
                       ? quarterly_sum(r->quarterly, benchmarks->name, name, r->first, r->last)
                       : NUMBER_MISSING;
    bool carried = false;
    double years =
        exposure_person_years(r->exposure, benchmarks->name, r->first, r->last, &carried);
    take_count(benchmarks, count, years, out);
    if (!number_is_missing(out->rate)) {
        text_append(&out->covers, "benchmark from quarterly tables");
        return;
    }
    if (known)
        benchmarks_lacking(benchmarks, area, category, NUMBER_MISSING, &out->covers);
    tell_unpublished(benchmarks, category, count, &out->covers);
}

void benchmarks_common(const struct benchmarks *benchmarks, size_t category,
                       struct benchmark *common) {
    *common = no_benchmark(benchmarks);
    if (benchmarks_differ(benchmarks))
        return;
    if (benchmarks->kind == BENCHMARK_AREA) {
        named_benchmark(benchmarks, category, common);
        return;
    }
    struct pooled all = {.without = TEXT_EMPTY};
    for (size_t a = 0; a < benchmarks->request->aggregate->areas.count; a++)
        if (benchmarks->is_lowest[a])
            pool(benchmarks, a, category, &all);
    pool_end(&all, &common->covers);
    if (all.used && benchmarks->kind == BENCHMARK_MEAN)
        common->rate = all.rates / (double)all.used;
    else if (all.used)
        take_count(benchmarks, all.count, all.years, common);
}

/* The unweighted mean of the rates of an area's group, the area with them; the first group named
 * for the area. */
static void similar_benchmark(const struct benchmarks *benchmarks, size_t area, size_t category,
                              struct benchmark *own) {
    const struct hierarchy *areas = &benchmarks->request->aggregate->areas;
    struct pooled members = {.without = TEXT_EMPTY};
    size_t place = 0, member;
    own->name = hierarchy_group(areas, area);
    if (!own->name[0])
        text_append(&own->covers, "in no similar group");
    while ((member = hierarchy_member(areas, own->name, &place)) != HIERARCHY_NONE)
        pool(benchmarks, member, category, &members);
    pool_end(&members, &own->covers);
    own->rate = members.used > 0 ? members.rates / (double)members.used : NUMBER_MISSING;
}

/* Where a month of an area above is missing: the sum of its lowest areas that have all months, of
 * the rest without `area`. False when that is not the better part of it, or is `area` alone, or
 * when not all is recorded by lowest areas. */
static bool pool_below(const struct benchmarks *benchmarks, size_t above, size_t area,
                       size_t category, struct benchmark *own) {
    const double least = 0.5; /* of its people */
    const struct comparisons_request *r = benchmarks->request;
    const struct hierarchy *areas = &r->aggregate->areas;
    const struct aggregate_target *target = aggregate_find(r->aggregate, above, category);
    bool rest = benchmarks->kind == BENCHMARK_REST;
    double whole = benchmarks->years[above] - (rest ? benchmarks->years[area] : 0), others = 0;
    struct pooled all = {.without = TEXT_EMPTY};
    if (!target || target->cause[0] || !benchmarks->known[target - r->aggregate->target].covered)
        return false;
    for (size_t k = 0; k < target->leaves; k++)
        if (!benchmarks->is_lowest[benchmarks->record[target->leaf[k]].area])
            return false;
    for (size_t a = 0; a < areas->count; a++) {
        bool itself = hierarchy_within(areas, a, area);
        if (!benchmarks->is_lowest[a] || !hierarchy_within(areas, a, above) || (rest && itself))
            continue;
        double before = all.years;
        pool(benchmarks, a, category, &all);
        others += itself ? 0 : all.years - before;
    }
    if (!(others > 0 && all.years >= least * whole)) {
        text_free(&all.without);
        return false;
    }
    pool_end(&all, &own->covers);
    take_count(benchmarks, all.count, all.years, own);
    return true;
}

void benchmarks_own(const struct benchmarks *benchmarks, size_t area, size_t category,
                    struct benchmark *own) {
    const struct hierarchy *areas = &benchmarks->request->aggregate->areas;
    *own = no_benchmark(benchmarks);
    own->name = "";
    if (benchmarks->kind == BENCHMARK_SIMILAR) {
        similar_benchmark(benchmarks, area, category, own);
        return;
    }
    size_t above = area;
    while (above != HIERARCHY_NONE && areas->node[above].level != benchmarks->level)
        above = areas->node[above].parent;
    if (above == HIERARCHY_NONE) {
        text_printf(&own->covers, "no %s above it", area_level_word(benchmarks->level));
        return;
    }
    own->area = above;
    own->name = areas->node[above].name;
    own->without_itself = benchmarks->kind == BENCHMARK_REST && above != area;
    double rate = rate_of(benchmarks, above, category);
    if (number_is_missing(rate) && pool_below(benchmarks, above, area, category, own))
        return;
    benchmarks_lacking(benchmarks, above, category, rate, &own->covers);
    double count = count_of(benchmarks, above, category), years = benchmarks->years[above];
    bool known = !number_is_missing(rate);
    if (own->without_itself) {
        known = known && !number_is_missing(rate_of(benchmarks, area, category));
        count -= count_of(benchmarks, area, category);
        years -= benchmarks->years[area];
    }
    if (known && years > 0 && count >= 0)
        take_count(benchmarks, count, years, own);
}

enum status benchmarks_measure(struct benchmarks *benchmarks) {
    const struct comparisons_request *r = benchmarks->request;
    const struct aggregate *aggregate = r->aggregate;
    const struct hierarchy *areas = &aggregate->areas;
    benchmarks->years = malloc((areas->count + 1) * sizeof *benchmarks->years);
    benchmarks->carried = calloc(areas->count + 1, sizeof *benchmarks->carried);
    benchmarks->is_lowest = calloc(areas->count + 1, sizeof *benchmarks->is_lowest);
    benchmarks->record = malloc((aggregate->leaves.count + 1) * sizeof *benchmarks->record);
    benchmarks->known = calloc(aggregate->targets + 1, sizeof *benchmarks->known);
    if (!benchmarks->years || !benchmarks->carried || !benchmarks->is_lowest ||
        !benchmarks->record || !benchmarks->known)
        return STATUS_NO_MEMORY;
    for (size_t a = 0; a < areas->count; a++) {
        benchmarks->years[a] = comparisons_person_years(aggregate, r->exposure, a, r->first,
                                                        r->last, &benchmarks->carried[a]);
        benchmarks->is_lowest[a] = hierarchy_is_leaf(areas, a) && !areas->node[a].rest;
    }
    for (size_t k = 0; k < aggregate->leaves.count; k++)
        benchmarks->record[k] = lacking_record_of(aggregate, k);
    benchmarks->lacking = (struct lacking){.aggregate = aggregate,
                                           .record = benchmarks->record,
                                           .is_lowest = benchmarks->is_lowest,
                                           .first = r->first,
                                           .last = r->last};
    for (size_t i = 0; i < aggregate->targets; i++)
        measure_target(benchmarks, i);
    return STATUS_OK;
}

void benchmarks_free(struct benchmarks *benchmarks) {
    free(benchmarks->years);
    free(benchmarks->carried);
    free(benchmarks->is_lowest);
    free(benchmarks->record);
    for (size_t i = 0; benchmarks->known && i < benchmarks->request->aggregate->targets; i++)
        text_free(&benchmarks->known[i].lacks);
    free(benchmarks->known);
    *benchmarks = (struct benchmarks){.name = ""};
}
