#include "models/forecast/shares.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/forecast/shares_roll.h"
#include "models/forecast/shares_templates.h"
#include "models/kernels/conformal.h"

static const double small_count = 10; /* below: negative binomial marginals */
static const double root_k = 0.05;
enum { SEASON_MONTHS = 24, LEAST_AREAS = 3, JUDGED_MONTHS = SHARES_LEAST_ORIGIN + 8 };

/* How a row differs: the family, and what it is compared with. */
struct way {
    const struct model *model;
    bool plain;      /* no regression, one spread for all volumes: the recipe it grew from */
    bool alone;      /* each series by itself, with the panel's seasons and intervals */
    bool own_season; /* and with a season of its own */
};
static const struct way ways[] = {
    {.model = &model_shares},
    {.model = &model_shares_plain, .plain = true},
    {.model = &model_shares_alone, .plain = true, .alone = true},
    {.model = &model_shares_apart, .plain = true, .alone = true, .own_season = true},
};

static const struct way *way_of(const struct model *model) {
    for (size_t i = 1; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].model == model)
            return &ways[i];
    return &ways[0];
}

/* What was learned, frozen. */
struct shares {
    struct shares_grid grid;
    const struct way *way;
    struct shares_fit fit;
    struct shares_regress regress; /* as of the last month; not in use when plain */
    int first;                     /* month of the grid's first column */
    size_t *member;                /* [panel series] its place in the grid, or SIZE_MAX */
    uint32_t *area, *category;     /* [member] indices of the panel */
    size_t series;
    struct shares_mix mix;
    double mix_error[SHARES_POOLED][SHARES_CANDIDATES];
    double *origin_error; /* [rolling origin] of the chosen mix */
    size_t rolled;
    size_t origins; /* rolling origins the intervals were learned from */
    bool given;     /* weight and scales are those of an earlier cut */
    struct conformal_scale scale;
    struct quantile_table shape;
    struct shares_templates templates;
    struct dependence dependence;
};

/* A category is a panel when at least three areas hold it as counts up to one common last month. */
static void mark_categories(const struct panel *panel, bool *shared) {
    for (size_t c = 0; c < panel->categories; c++) {
        int last = 0;
        size_t areas = 0, others = 0;
        for (size_t i = 0; i < panel->count; i++)
            if (panel->series[i].category == c && panel->series[i].counts &&
                panel_end(panel, i) > last)
                last = panel_end(panel, i);
        for (size_t i = 0; i < panel->count; i++) {
            if (panel->series[i].category != c)
                continue;
            bool fits = panel->series[i].counts && panel_end(panel, i) == last;
            areas += fits;
            others += !fits;
        }
        /* a few series that ended early do not break a panel; a bag of unlike series is none */
        shared[c] = areas >= LEAST_AREAS && areas >= 4 * others;
    }
}

bool shares_fits_panel(const struct panel *panel) {
    bool *shared = calloc(panel->categories + 1, sizeof *shared);
    bool any = false;
    if (shared)
        mark_categories(panel, shared);
    for (size_t c = 0; shared && c < panel->categories; c++)
        any = any || shared[c];
    free(shared);
    return any;
}

/* Lay the members out on one calendar. */
static enum status make_grid(struct shares *shares, const struct panel *panel) {
    struct shares_grid *grid = &shares->grid;
    bool *shared = calloc(panel->categories + 1, sizeof *shared);
    uint32_t *area_of = malloc((panel->areas + 1) * sizeof *area_of);
    uint32_t *category_of = malloc((panel->categories + 1) * sizeof *category_of);
    enum status status = shared && area_of && category_of ? STATUS_OK : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        goto done;
    mark_categories(panel, shared);
    memset(area_of, 0xff, (panel->areas + 1) * sizeof *area_of);
    memset(category_of, 0xff, (panel->categories + 1) * sizeof *category_of);
    int first = 0, end = 0;
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        shares->member[i] = SIZE_MAX;
        if (!shared[series->category] || !series->counts)
            continue;
        if (!grid->members || series->first < first)
            first = series->first;
        if (!grid->members || panel_end(panel, i) > end)
            end = panel_end(panel, i);
        shares->member[i] = grid->members++;
        if (area_of[series->area] == UINT32_MAX)
            area_of[series->area] = (uint32_t)grid->areas++;
        if (category_of[series->category] == UINT32_MAX)
            category_of[series->category] = (uint32_t)grid->categories++;
    }
    grid->months = grid->members ? (size_t)(end - first) : 0;
    shares->first = first;
    if (!grid->months) {
        status = STATUS_TOO_SHORT;
        goto done;
    }
    grid->x = malloc(grid->members * grid->months * sizeof *grid->x);
    grid->area = malloc(grid->members * sizeof *grid->area);
    grid->category = malloc(grid->members * sizeof *grid->category);
    shares->area = malloc(grid->members * sizeof *shares->area);
    shares->category = malloc(grid->members * sizeof *shares->category);
    if (!grid->x || !grid->area || !grid->category || !shares->area || !shares->category) {
        status = STATUS_NO_MEMORY;
        goto done;
    }
    for (size_t i = 0; i < panel->count; i++) {
        size_t m = shares->member[i];
        if (m == SIZE_MAX)
            continue;
        shares->area[m] = panel->series[i].area;
        shares->category[m] = panel->series[i].category;
        grid->area[m] = area_of[panel->series[i].area];
        grid->category[m] = category_of[panel->series[i].category];
        for (size_t t = 0; t < grid->months; t++)
            grid->x[m * grid->months + t] = panel_value(panel, i, first + (int)t);
    }
done:
    free(shared);
    free(area_of);
    free(category_of);
    return status;
}

static enum status keep_errors(struct shares *shares, const struct shares_roll *rolling) {
    shares->origin_error = malloc((rolling->origins + 1) * sizeof *shares->origin_error);
    if (!shares->origin_error)
        return STATUS_NO_MEMORY;
    shares->rolled = rolling->origins;
    for (size_t o = 0; o < rolling->origins; o++)
        shares->origin_error[o] = shares_roll_error(rolling, &shares->grid, o, &shares->mix);
    return STATUS_OK;
}

double shares_error(const void *learned, size_t back) {
    const struct shares *shares = learned;
    size_t o = (back - 1) / SHARES_ORIGIN_STEP;
    return (back - 1) % SHARES_ORIGIN_STEP == 0 && o < shares->rolled ? shares->origin_error[o]
                                                                      : NAN;
}

/* How the members moved together at past origins. */
static enum status make_templates(struct shares *shares, const struct shares_roll *rolling) {
    struct shares_templates *templates = &shares->templates;
    enum status status = shares_templates_make(templates, rolling, &shares->grid, &shares->scale,
                                               shares->fit.recent);
    shares->dependence = (struct dependence){
        .origins = templates->origins,
        .members = shares->grid.members,
        .horizon = rolling->horizon,
        .rank = templates->rank,
        .weight = templates->weight,
        .area = shares->area,
        .category = shares->category,
        .member = shares->member,
        .series = shares->series,
        .horizons = templates->horizons,
    };
    return status;
}

/* Weight, spread, shape and scales as an earlier cut of the panel taught them. */
static enum status take_given(struct shares *shares, const struct panel *panel,
                              const struct shares *given) {
    enum { NOBODY = -1 };

    size_t cells = panel->areas * panel->categories;
    double *scale = shares->scale.scale, *known = malloc((cells + 1) * sizeof *known);
    if (!known)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < cells; i++)
        known[i] = NOBODY;
    for (size_t m = 0; m < given->grid.members; m++)
        known[given->area[m] * panel->categories + given->category[m]] = given->scale.scale[m];
    shares->given = true;
    shares->mix = given->mix;
    shares->origins = given->origins;
    memcpy(shares->mix_error, given->mix_error, sizeof shares->mix_error);
    shares->scale = given->scale;
    shares->scale.scale = scale;
    for (size_t m = 0; m < shares->grid.members; m++) {
        double found = known[shares->area[m] * panel->categories + shares->category[m]];
        scale[m] = found > 0 ? found : 1;
    }
    free(known);
    return STATUS_OK;
}

/* Spread, shape and scales from the errors of the rolling origins. */
static enum status learn_scales(struct shares *shares, const struct shares_roll *rolling) {
    struct conformal_errors errors = {
        .origins = shares->grid.months < JUDGED_MONTHS ? 0 : rolling->origins,
        .series = shares->grid.members,
        .horizon = rolling->horizon,
        .z = rolling->z,
        .weight = rolling->weight,
        .volume = shares->fit.recent,
        .category = shares->grid.category,
        .categories = shares->grid.categories,
        .by_volume = !shares->way->plain,
    };
    shares->origins = errors.origins;
    double *scratch = malloc(conformal_scratch(&errors) * sizeof *scratch);
    if (!scratch)
        return STATUS_NO_MEMORY;
    conformal_learn(&errors, &shares->scale, scratch);
    free(scratch);
    if (shares->grid.months < SEASON_MONTHS) { /* no season is known: wide on purpose */
        shares->scale.c0 *= 4, shares->scale.c1 *= 4;
        shares->scale.d0 *= 4, shares->scale.d1 *= 4;
    }
    return STATUS_OK;
}

static void forget(void *learned) {
    struct shares *shares = learned;
    if (!shares)
        return;
    free(shares->grid.x);
    free(shares->grid.area);
    free(shares->grid.category);
    shares_fit_free(&shares->fit);
    shares_regress_free(&shares->regress);
    free(shares->member);
    free(shares->area);
    free(shares->category);
    free(shares->scale.scale);
    shares_templates_free(&shares->templates);
    free(shares->origin_error);
    free(shares);
}

static enum status relearn(const struct panel *panel, const struct model_settings *settings,
                           const void *given, void **learned, struct fault *fault) {
    struct shares_roll rolling = {.origins = 0};
    struct shares *shares = calloc(1, sizeof *shares);
    *learned = shares;
    enum status status = shares ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        shares->way = given ? ((const struct shares *)given)->way : way_of(settings->model);
        shares->series = panel->count;
        shares->member = malloc((panel->count + 1) * sizeof *shares->member);
        status = shares->member ? make_grid(shares, panel) : STATUS_NO_MEMORY;
    }
    if (status == STATUS_TOO_SHORT) {
        forget(shares);
        *learned = NULL;
        return fault_set(fault, status,
                         "no category is shared by three areas on a common calendar");
    }
    if (status == STATUS_OK)
        status = shares_fit_new(&shares->fit, &shares->grid, settings->horizon);
    struct shares_regress *regress = shares && !shares->way->plain ? &shares->regress : NULL;
    if (status == STATUS_OK && regress)
        status = shares_regress_new(regress, &shares->grid, settings->horizon);
    if (status == STATUS_OK)
        status = shares_roll_new(&rolling, &shares->grid, settings->horizon, given != NULL);
    if (status == STATUS_OK) {
        shares->scale.scale = malloc((shares->grid.members + 1) * sizeof(double));
        status = shares->scale.scale ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK) {
        shares->fit.own_season = shares->way->own_season;
        shares_roll_forecast(&rolling, &shares->fit, regress, &shares->grid);
        shares->mix = shares_roll_choose(&rolling, &shares->grid, !regress, shares->mix_error);
        if (shares->way->alone)
            shares->mix.top = 0;
        status = keep_errors(shares, &rolling);
    }
    if (status == STATUS_OK) {
        shares_roll_residuals(&rolling, &shares->grid, &shares->mix);
        shares_fit_at(&shares->fit, &shares->grid, shares->grid.months);
        if (regress)
            shares_regress_at(regress, &shares->grid, shares->grid.months);
        status = given ? take_given(shares, panel, given) : learn_scales(shares, &rolling);
        shares->shape = (struct quantile_table){shares->scale.shape, CONFORMAL_POINTS};
    }
    if (status == STATUS_OK)
        status = make_templates(shares, &rolling);
    shares_roll_free(&rolling);
    if (status != STATUS_OK) {
        forget(shares);
        *learned = NULL;
        return fault_set(fault, status, "out of memory learning from the panel");
    }
    return STATUS_OK;
}

static enum status learn(const struct panel *panel, const struct model_settings *settings,
                         void **learned, struct fault *fault) {
    return relearn(panel, settings, NULL, learned, fault);
}

bool shares_member(const void *learned, size_t index) {
    const struct shares *shares = learned;
    return shares && shares->member[index] != SIZE_MAX;
}

static struct marginal make_marginal(const struct shares *shares, size_t member, double f,
                                     size_t h) {
    double spread = conformal_spread(&shares->scale, shares->fit.recent[member], h) *
                    shares->scale.scale[member];
    if (f >= small_count)
        return (struct marginal){.kind = MARGINAL_ROOT,
                                 .a = marginal_root(f),
                                 .b = spread,
                                 .floor = 0,
                                 .table = shares->shape};
    double y = f + 0.25;
    double variance = y * (1 + root_k * root_k * y) * spread * spread;
    return (struct marginal){.kind = variance > f ? MARGINAL_NEGATIVE_BINOMIAL : MARGINAL_POISSON,
                             .a = f,
                             .b = variance,
                             .floor = 0};
}

static void explain(const struct shares *shares, size_t member, struct model_result *result) {
    size_t category = shares->grid.category[member];
    const struct model_parameter known[] = {
        {"weight of the top-down forecast", shares->mix.top},
        {"part of the pooled regression", shares->mix.pooled},
        {"share of the category", shares->fit.share[member]},
        {"category total next month, seasons removed",
         shares->fit.ahead[category * shares->fit.horizon]},
        {"own level, seasons removed", shares->fit.level[member]},
        {"own slope a month", shares->fit.slope[member]},
        {"interval scale against the panel", shares->scale.scale[member]},
        {"rolling origins learned from", (double)shares->origins},
    };
    result->parameters = sizeof known / sizeof *known;
    memcpy(result->parameter, known, sizeof known);
    snprintf(result->chosen, sizeof result->chosen, "shares(weight=%.1f, pooled=%.1f)",
             shares->mix.top, shares->mix.pooled);
    result->log_likelihood = result->aicc = NAN;
    result->evaluations = 0;
    result->converged = true;
    result->refiltered = shares->given;
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    (void)workspace;
    const struct shares *shares = learned;
    size_t member = shares && task->panel ? shares->member[task->index] : SIZE_MAX;
    if (member == SIZE_MAX)
        return STATUS_TOO_SHORT;
    const struct shares_grid *grid = &shares->grid;
    /* The series' own end, and the last month of it that has a value. */
    size_t start = (size_t)(task->first - shares->first) + task->length;
    size_t end = shares->fit.end[member];
    result->quality = QUALITY_GOOD;
    result->note[0] = '\0';
    if (shares->fit.end[member] < grid->months)
        result->quality = QUALITY_UNCERTAIN;
    for (size_t h = 0; h < task->horizon; h++) {
        struct shares_parts parts = shares_roll_parts(
            &shares->fit, shares->way->plain ? NULL : &shares->regress, grid, member, start + h);
        double f = shares_mixed(&shares->mix, &parts);
        if (!isfinite(f))
            return STATUS_NOT_FINITE;
        result->mean[h] = f;
        result->marginal[h] = make_marginal(shares, member, f, start + h - end + 1);
    }
    explain(shares, member, result);
    return STATUS_OK;
}

/* The search: rows the weight of the top-down forecast, columns the part of the regression. */
static void tell_mix(const struct shares *shares, struct text *out) {
    size_t columns = shares->way->plain ? 1 : SHARES_POOLED;
    if (!shares->origins) {
        text_printf(out,
                    "Too short to learn from past origins: the weight of the top-down forecast "
                    "stands at %.1f,\nthe part of the pooled regression at %.1f.\n",
                    shares->mix.top, shares->mix.pooled);
        return;
    }
    text_append(out, "Weight of the top-down forecast (down) and part of the pooled regression "
                     "(across), and their scaled\nerror (MASE) over past origins:\n     ");
    for (size_t p = 0; p < columns; p++)
        text_printf(out, "      %.1f", 0.5 * (double)p);
    text_append_char(out, '\n');
    for (size_t k = 0; k < SHARES_CANDIDATES; k++) {
        text_printf(out, "  %.1f", 0.2 * (double)k);
        for (size_t p = 0; p < columns; p++) {
            bool chosen = fabs(shares->mix.top - 0.2 * (double)k) < 1e-9 &&
                          fabs(shares->mix.pooled - 0.5 * (double)p) < 1e-9;
            text_printf(out, "  %s%.4f", chosen ? "*" : " ", shares->mix_error[p][k]);
        }
        text_append_char(out, '\n');
    }
    text_append(out, "* chosen\n");
}

/* One page on a member: its panel, the weight search, its place in the category, its intervals. */
static void tell(const struct model_task *task, const void *learned, struct text *out) {
    const struct shares *shares = learned;
    size_t member = shares && task->panel ? shares->member[task->index] : SIZE_MAX;
    if (member == SIZE_MAX)
        return;
    const struct shares_grid *grid = &shares->grid;
    double volume = shares->fit.recent[member];
    size_t category = grid->category[member], areas = 0;
    for (size_t m = 0; m < grid->members; m++)
        areas += grid->category[m] == category;
    text_printf(out,
                "Panel: %zu series of %zu areas and %zu categories, %zu months; %zu areas share "
                "this category.\n",
                grid->members, grid->areas, grid->categories, grid->months, areas);
    tell_mix(shares, out);
    text_printf(out, "Share of the category, season taken out: %.2f%%.\n",
                100 * shares->fit.share[member]);
    text_append(out, "Season (1 is an average month), from the first month of the panel on:\n ");
    for (size_t k = 0; k < SHARES_PERIOD; k++)
        text_printf(out, " %.2f", shares->fit.season[member * SHARES_PERIOD + k]);
    text_printf(out,
                "\nIntervals: learned from %zu origins; spread on the root scale %.2f one month "
                "ahead, %.2f at 12, %.2f at 24; this series runs at %.2f of the panel's.\n",
                shares->origins, conformal_spread(&shares->scale, volume, 1),
                conformal_spread(&shares->scale, volume, 12),
                conformal_spread(&shares->scale, volume, 24), shares->scale.scale[member]);
}

static void summarise(const void *learned, struct text *out) {
    const struct shares *shares = learned;
    text_printf(out,
                "%s: weight of the top-down forecast %.1f, part of the pooled regression %.1f, %zu "
                "series of %zu areas and %zu "
                "categories, intervals from %zu past origins",
                shares->way->model->name, shares->mix.top, shares->mix.pooled, shares->grid.members,
                shares->grid.areas, shares->grid.categories, shares->origins);
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    (void)length, (void)period, (void)horizon;
    return 0;
}

static const struct dependence *dependence(const void *learned) {
    return learned ? &((const struct shares *)learned)->dependence : NULL;
}

/* What all rows have in common. */
#define PANEL                                                                                 \
    .source = "docs/methods.md; grouped top-down after Gross & Sohl 1990, pooled regression " \
              "after Montero-Manso & Hyndman 2021, split conformal after Vovk, Gammerman & "  \
              "Shafer 2005",                                                                  \
    .least_months = 1, .takes_missing = true, .panel = true, .fixing = MODEL_REFILTERS,       \
    .scratch = scratch, .learn = learn, .forget = forget, .relearn = relearn,                 \
    .dependence = dependence, .explain = tell, .summarise = summarise, .forecast = forecast

const struct model model_shares = {
    .name = "shares",
    .title = "Top-down with smoothed shares, learned from the whole panel",
    .describe = "Category totals by a fast level, slowly changing area shares, pooled seasons, "
                "tilted by one regression over the whole panel; mixed with the series' own level "
                "by rolling origins; pooled conformal intervals by volume. Needs counts of at "
                "least three areas in a category on one calendar.",
    PANEL,
};

const struct model model_shares_plain = {
    .name = "shares_plain",
    .title = "shares without the regression, one spread for all volumes",
    .describe = "For comparison with shares.",
    PANEL,
};

const struct model model_shares_alone = {
    .name = "shares_alone",
    .title = "Each series' own level with the panel's seasons and intervals",
    .describe = "For comparison with shares: no total, no share.",
    PANEL,
};

const struct model model_shares_apart = {
    .name = "shares_apart",
    .title = "Each series' own level and season with the panel's intervals",
    .describe = "For comparison with shares_alone: nothing is borrowed but the intervals.",
    PANEL,
};
