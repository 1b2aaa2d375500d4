#include "engine/batch/changes.h"

#include <math.h>
#include <stdio.h>

#include "engine/batch/comparisons.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "models/significance/change.h"
#include "models/significance/compare.h"
#include "models/significance/monthly_change.h"
#include "models/significance/ratio.h"

enum {
    YEAR = 12,
    PAIRS_MOST = 6,   /* of years whose correlation is averaged */
    REASONS_MOST = 12 /* in a note */
};

static const double confidence = 0.95;

/* Whose months scatter: the area's, those of the rest of the area above, or its share of that. */
enum scatterer { OWN, REST, SHARE, SCATTERERS };

enum coverage { NOT_ASKED, COVERED, IN_PART };

/* What one area and category has: itself, the area above, and how their months scatter. */
struct changing {
    const struct changes_request *request;
    struct changes *out;
    const struct aggregate_target *own, *above; /* above: NULL for none */
    double correlation[SCATTERERS];
    enum coverage *covered; /* [target][kind] */
    const char *reason[REASONS_MOST];
    size_t reasons;
};

/* The months after, first and last; those before are 12 earlier. */
static void span_of(const struct changes_request *request, enum change_kind kind, int *first,
                    int *last) {
    *last = request->end;
    switch (kind) {
    case CHANGE_YEAR_TO_DATE:
        *first = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, request->end));
        return;
    case CHANGE_YEAR_ON_YEAR:
        *first = request->first;
        *last = request->last;
        if (*last - *first < YEAR)
            return;
        *first = comparisons_default_period(request->end);
        *last = *first + YEAR - 1;
        return;
    default:
        *first = request->end - (YEAR - 1);
    }
}

static void add_reason(struct changing *c, const char *words) {
    if (c->reasons < REASONS_MOST)
        c->reason[c->reasons++] = words;
}

static const char *join_reasons(struct changing *c) {
    struct text text = TEXT_EMPTY;
    for (size_t i = 0; i < c->reasons; i++)
        text_printf(&text, "%s%s", i ? "; " : "", c->reason[i]);
    const char *copy = arena_string(&c->out->arena, text_string(&text), text.length);
    text_free(&text);
    return copy ? copy : "";
}

/* Months */

/* Two years of a target, or of what is left of `above` without it; false when a month is missing.
 */
struct two_years {
    double before[YEAR], after[YEAR];
};

static bool take_years(const struct changing *c, const struct aggregate_target *target,
                       const struct aggregate_target *less, int last, struct two_years *out) {
    const struct aggregate *aggregate = c->request->aggregate;
    int from = last - 2 * YEAR + 1 - aggregate->first;
    if (target->cause[0] || from < 0 || last - aggregate->first >= (int)aggregate->months)
        return false;
    for (int m = 0; m < 2 * YEAR; m++) {
        double count = target->observed[from + m] - (less ? less->observed[from + m] : 0);
        if (number_is_missing(count) || count < 0)
            return false;
        *(m < YEAR ? &out->before[m] : &out->after[m - YEAR]) = count;
    }
    return true;
}

/* The scatter of the two years up to `last`. */
static bool scatter_at(const struct changing *c, enum scatterer whose, int last,
                       struct monthly_scatter *out) {
    struct two_years own, rest;
    struct monthly local = {own.before, own.after, YEAR}, other = {rest.before, rest.after, YEAR};
    if (whose != REST && !take_years(c, c->own, NULL, last, &own))
        return false;
    if (whose != OWN && (!c->above || !take_years(c, c->above, c->own, last, &rest)))
        return false;
    enum status status = whose == SHARE ? monthly_scatter_between(&local, &other, out)
                                        : monthly_scatter(whose == OWN ? &local : &other, out);
    return status == STATUS_OK;
}

/* Averaged over the pairs of years of the record. */
static double correlation_of(const struct changing *c, enum scatterer whose) {
    struct monthly_scatter scatter[PAIRS_MOST];
    size_t pairs = 0;
    for (int i = 0; i < PAIRS_MOST; i++)
        pairs += scatter_at(c, whose, c->request->end - YEAR * i, &scatter[pairs]);
    return monthly_correlation(scatter, pairs);
}

/* The dispersion of a sum over `months` months, correlation allowed for, and its freedom. False
 * when it cannot be known. */
static bool spread_of(const struct changing *c, enum scatterer whose,
                      const struct change_finding *f, struct change_spread *out) {
    struct monthly_scatter scatter;
    int months = f->after_last - f->after_first + 1;
    if (!scatter_at(c, whose, f->after_last, &scatter) || number_is_missing(scatter.dispersion))
        return false;
    double inflation = monthly_inflation(c->correlation[whose], (size_t)months, YEAR);
    *out = (struct change_spread){fmax(1, scatter.dispersion * inflation), scatter.freedom};
    return true;
}

/* The change of the area itself, and of the rest alike */

struct judged {
    const char *method;
    double dispersion, p;
    struct limits limits; /* of after over before */
};

static struct judged judge(const struct changing *c, enum scatterer whose,
                           const struct change_finding *f, double before, double after) {
    struct change_spread spread;
    struct monthly_change change;
    if (spread_of(c, whose, f, &spread) &&
        monthly_change(before, after, spread.dispersion, spread.freedom, confidence, &change) ==
            STATUS_OK)
        return (struct judged){"quasi_poisson", spread.dispersion, change.p, change.limits};
    struct judged out = {.method = "exact", .dispersion = NUMBER_MISSING};
    struct two_rates rates = {after, 1, before, 1};
    ratio_p(&rates, RATIO_EXACT, &out.p);
    ratio_limits(&rates, confidence, RATIO_EXACT, &out.limits);
    return out;
}

static double percent_of(double ratio) {
    return 100 * (ratio - 1);
}

static void judge_own(struct changing *c, struct change_finding *f) {
    struct judged own = judge(c, OWN, f, f->count_before, f->count_after);
    f->method = own.method;
    f->dispersion = own.dispersion;
    f->p_value = own.p;
    if (f->count_before == 0)
        add_reason(c, "none before: no percentage");
    else if (f->count_before < c->request->low_volume)
        add_reason(c, "few before: compare the counts, not a percentage");
    else {
        f->change_pct = change_percent(f->count_before, f->count_after);
        f->lower_95 = percent_of(own.limits.lower);
        f->upper_95 = percent_of(own.limits.upper);
    }
}

/* Against the area above */

static double percent_or_counts(const struct changing *c, double before, double after) {
    return before > 0 && before >= c->request->low_volume ? change_percent(before, after)
                                                          : NUMBER_MISSING;
}

static void judge_rest(const struct changing *c, struct change_finding *f, double before,
                       double after) {
    f->rest_change_pct = percent_or_counts(c, before, after);
    if (number_is_missing(f->rest_change_pct))
        return;
    struct judged rest = judge(c, REST, f, before, after);
    f->rest_lower_95 = percent_of(rest.limits.lower);
    f->rest_upper_95 = percent_of(rest.limits.upper);
}

static enum verdict verdict_of(double p, double ratio) {
    if (number_is_missing(ratio))
        return VERDICT_NOT_COMPARED;
    if (!count_p_below(p, confidence))
        return VERDICT_SIMILAR;
    return ratio > 1 ? VERDICT_HIGHER_95 : VERDICT_LOWER_95;
}

static void judge_against(struct changing *c, struct change_finding *f, double before,
                          double after) {
    const struct two_changes counts = {f->count_before, f->count_after, before, after};
    struct change_values seen;
    struct change_spread spread = CHANGE_SPREAD_POISSON;
    struct limits limits;
    if (change_values(&counts, &seen) != STATUS_OK) {
        add_reason(c, before < f->count_before || after < f->count_after
                          ? "the comparator's count is below the area's own: not compared"
                          : "counts are not whole: not compared");
        return;
    }
    judge_rest(c, f, before - f->count_before, after - f->count_after);
    if (before == f->count_before && after == f->count_after) {
        add_reason(c, "the comparator holds nothing beside the area: not compared");
        return;
    }
    if (number_is_missing(f->rest_change_pct) && f->count_before >= c->request->low_volume)
        add_reason(c, "few before in the rest of the comparator");
    if (spread_of(c, SHARE, f, &spread))
        f->ratio_dispersion = spread.dispersion;
    change_p(&counts, CHANGE_MID_P, &spread, &f->ratio_p);
    change_limits(&counts, confidence, CHANGE_MID_P, &spread, &limits);
    f->ratio_of_ratios =
        number_is_finite(seen.ratio_of_ratios) ? seen.ratio_of_ratios : NUMBER_MISSING;
    f->ratio_lower_95 = limits.lower;
    f->ratio_upper_95 = number_is_finite(limits.upper) ? limits.upper : NUMBER_MISSING;
    f->verdict = verdict_of(f->ratio_p, seen.ratio_of_ratios);
    if (number_is_missing(seen.ratio_of_ratios))
        add_reason(c, "too many zeros: not compared");
    else if (!number_is_finite(seen.ratio_of_ratios))
        add_reason(c, "the ratio of ratios and its upper limit are infinite");
}

/* Many areas ask it of the same one above. */
static bool is_covered(struct changing *c, const struct aggregate_target *target,
                       const struct change_finding *f) {
    const struct aggregate *aggregate = c->request->aggregate;
    size_t place = (size_t)(target - aggregate->target) * CHANGE_KINDS + (size_t)f->kind;
    if (c->covered[place] == NOT_ASKED)
        c->covered[place] = comparisons_covered(aggregate, c->request->exposure, target,
                                                f->after_first, f->after_last)
                                ? COVERED
                                : IN_PART;
    return c->covered[place] == COVERED;
}

static void compare_above(struct changing *c, struct change_finding *f) {
    const struct aggregate *aggregate = c->request->aggregate;
    if (!c->above) {
        add_reason(c, "no area above to compare with");
        return;
    }
    f->comparator = aggregate->areas.node[c->above->area].name;
    double base = c->request->round_to;
    double before = comparisons_count(aggregate, c->above, f->before_first, f->before_last, base);
    double after = comparisons_count(aggregate, c->above, f->after_first, f->after_last, base);
    if (number_is_missing(before + after)) {
        add_reason(c, "a month of the comparator is missing: not compared");
        return;
    }
    f->comparator_change_pct = percent_or_counts(c, before, after);
    if (!is_covered(c, c->above, f))
        add_reason(c, "the comparator is the sum of those of its areas that have series");
    switch (aggregate->categories.node[c->own->category].compare) {
    case COMPARE_NO_COMPARATOR:
        add_reason(c, compare_reason_sentence(REASON_NO_COMPARATOR));
        break;
    case COMPARE_LOW_VOLUME:
        add_reason(c, compare_reason_sentence(REASON_LOW_VOLUME));
        break;
    case COMPARE_YES:
        judge_against(c, f, before, after);
        break;
    }
}

static void make_finding(struct changing *c, enum change_kind kind, struct change_finding *f) {
    const struct aggregate *aggregate = c->request->aggregate;
    const struct node *area = &aggregate->areas.node[c->own->area];
    *f = change_finding_empty();
    c->reasons = 0;
    f->area = area->name;
    f->area_code = area->code;
    f->category = aggregate->categories.node[c->own->category].name;
    f->kind = kind;
    span_of(c->request, kind, &f->after_first, &f->after_last);
    f->before_first = f->after_first - YEAR;
    f->before_last = f->after_last - YEAR;
    double base = c->request->round_to;
    f->count_before = comparisons_count(aggregate, c->own, f->before_first, f->before_last, base);
    f->count_after = comparisons_count(aggregate, c->own, f->after_first, f->after_last, base);
    if (!number_is_missing(f->count_before + f->count_after)) {
        if (!is_covered(c, c->own, f))
            add_reason(c, "the sum of those areas below that have series");
        judge_own(c, f);
        compare_above(c, f);
    } else if (c->own->cause[0])
        add_reason(c, c->own->cause);
    else
        add_reason(c, f->before_first < aggregate->first
                          ? "the record begins after the period before"
                          : "a month of the two periods is missing");
    f->note = join_reasons(c);
}

/* The nearest area above that has a series of the category. */
static const struct aggregate_target *find_above(const struct aggregate *aggregate,
                                                 const struct aggregate_target *own) {
    size_t area = aggregate->areas.node[own->area].parent;
    for (; area != HIERARCHY_NONE; area = aggregate->areas.node[area].parent) {
        const struct aggregate_target *above = aggregate_find(aggregate, area, own->category);
        if (above && !above->cause[0])
            return above;
    }
    return NULL;
}

enum status changes_make(const struct changes_request *request, struct changes *out,
                         struct fault *fault) {
    const struct aggregate *aggregate = request->aggregate;
    *out = (struct changes){.count = 0};
    struct changing c = {.request = request, .out = out};
    size_t most = CHANGE_KINDS * aggregate->targets + 1;
    out->finding = arena_zeroed(&out->arena, most, sizeof *out->finding);
    c.covered = arena_zeroed(&out->arena, most, sizeof *c.covered);
    if (!out->finding || !c.covered)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory comparing changes");
    for (size_t i = 0; i < aggregate->targets; i++) {
        c.own = &aggregate->target[i];
        if (c.own->rest)
            continue;
        c.above = find_above(aggregate, c.own);
        for (int whose = 0; whose < SCATTERERS; whose++)
            c.correlation[whose] = correlation_of(&c, (enum scatterer)whose);
        for (int kind = 0; kind < CHANGE_KINDS; kind++)
            make_finding(&c, (enum change_kind)kind, &out->finding[out->count++]);
    }
    return STATUS_OK;
}

void changes_tell(const struct changes *changes, struct log *log) {
    size_t compared = 0, differ = 0;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change_finding *f = &changes->finding[i];
        compared += f->kind == CHANGE_YEAR_ON_YEAR && f->verdict != VERDICT_NOT_COMPARED;
        differ += f->kind == CHANGE_YEAR_ON_YEAR && finding_verdict_direction(f->verdict) != 0;
    }
    if (compared)
        log_line(log, LOG_INFO,
                 "%zu changes year on year compared with the rest of the area above: %zu differ at "
                 "95%%; were none different, chance would give %.0f",
                 compared, differ, (1 - confidence) * (double)compared);
}

void changes_free(struct changes *changes) {
    arena_free(&changes->arena);
    *changes = (struct changes){.count = 0};
}
