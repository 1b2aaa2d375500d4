#include "engine/batch/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/figures_compare.h"
#include "engine/batch/figures_series.h"
#include "engine/core/files.h"
#include "engine/core/number.h"

enum { NAME_SIZE = 200 };

/* Words of the setting, and what follows the category in the names of files. */
static const struct {
    const char *word, *ending;
} chart[CHART_KINDS] = {
    [CHART_FAN] = {"fan", ""},
    [CHART_RATE_YEARS] = {"rate_years", "-rate-years"},
    [CHART_CONTROL] = {"control", "-control"},
    [CHART_CHANGE] = {"change", "change"},
    [CHART_RATES] = {"rates", "-rates"},
    [CHART_RANKS] = {"ranks", "-ranks"},
    [CHART_FUNNEL] = {"funnel", "-funnel"},
};

const char *figures_kind_word(enum chart_kind kind) {
    return chart[kind].word;
}

static bool is_summary(enum chart_kind kind) {
    return kind >= CHART_RATES;
}

struct drawing_job {
    enum chart_kind kind;
    size_t area, category; /* nodes */
};

struct drawing {
    const struct figures_request *request;
    struct gnuplot gnuplot;
    struct figures *out;
    struct drawing_job *job;
    struct arena *arena; /* [worker] */
};

/* A category as words of a sentence. */
static const char *spoken(struct arena *arena, const char *name) {
    struct text words = TEXT_EMPTY;
    text_append_spoken(&words, name);
    const char *copy = words.failed ? NULL : arena_string(arena, text_string(&words), words.length);
    text_free(&words);
    return copy ? copy : name;
}

/* Write one figure's files and draw it. */
static void deliver(struct drawing *drawing, const struct figure *figure, const char *folder,
                    struct figure_outcome *outcome) {
    unsigned formats = drawing->request->formats;
    enum status status =
        gnuplot_write(figure, folder, formats ? formats : FIGURE_SVG, &outcome->fault);
    outcome->written = status == STATUS_OK;
    if (status == STATUS_OK && formats && drawing->out->available)
        outcome->drawn = gnuplot_render(&drawing->gnuplot, folder, figure->name, formats,
                                        &outcome->fault) == STATUS_OK;
}

/* What a job's files are called. */
static void name_files(const struct figures_request *r, const struct drawing_job *job,
                       char name[NAME_SIZE]) {
    snprintf(name, NAME_SIZE, "%s%s",
             job->category == HIERARCHY_NONE ? "" : r->category_slug[job->category],
             chart[job->kind].ending);
}

/* Lay out what a job asks for: one figure, or several. */
static enum status lay_out(const struct figures_request *r, const struct drawing_job *job,
                           const char *name, struct arena *arena, struct figure **figures,
                           size_t *count, struct fault *fault) {
    const struct figure_ask ask = {
        .request = r,
        .area = job->area,
        .category = job->category,
        .name = name,
        .spoken = job->category == HIERARCHY_NONE
                      ? ""
                      : spoken(arena, r->aggregate->categories.node[job->category].name)};
    *count = 1;
    switch (job->kind) {
    case CHART_FAN:
        return figures_fan(&ask, arena, *figures, fault);
    case CHART_RATE_YEARS:
        return figures_rate_years(&ask, arena, *figures, fault);
    case CHART_CONTROL:
        return figures_control(&ask, arena, *figures, fault);
    case CHART_CHANGE:
        return figures_change(&ask, arena, figures, count, fault);
    case CHART_RANKS:
        return figures_ranks(&ask, arena, *figures, fault);
    case CHART_FUNNEL:
        return figures_funnel(&ask, arena, *figures, fault);
    default:
        return figures_rates(&ask, arena, figures, count, fault);
    }
}

/* A request whose notes say what the theme of a job is made of. */
static struct figures_request with_members(const struct figures_request *r, size_t category,
                                           struct arena *arena) {
    const struct hierarchy *categories = &r->aggregate->categories;
    struct figures_request own = *r;
    const char **const note[] = {&own.note, &own.rates_note};
    for (size_t i = 0; i < sizeof note / sizeof *note; i++) {
        struct text words = TEXT_EMPTY;
        text_append_spoken(&words, categories->node[category].name);
        text_append(&words, ": ");
        hierarchy_tell_members(categories, category, &words);
        text_printf(&words, ".%s%s", (*note[i])[0] ? " " : "", *note[i]);
        const char *copy = arena_string(arena, text_string(&words), words.length);
        *note[i] = copy && !words.failed ? copy : *note[i];
        text_free(&words);
    }
    return own;
}

static enum status draw(void *context, size_t worker, size_t index) {
    struct drawing *drawing = context;
    const struct figures_request *r = drawing->request;
    const struct drawing_job *job = &drawing->job[index];
    bool sums =
        job->category != HIERARCHY_NONE && r->aggregate->categories.node[job->category].theme;
    struct figure_outcome *outcome = &drawing->out->outcome[index];
    struct arena *arena = &drawing->arena[worker];
    struct arena_mark mark = arena_mark(arena);
    char name[NAME_SIZE];
    name_files(r, job, name);
    const char *folder =
        files_join(arena, r->folder, is_summary(job->kind) ? "summary" : r->area_slug[job->area]);
    enum status status = folder ? files_make_folder(folder, &outcome->fault) : STATUS_NO_MEMORY;
    struct figure single, *figure = &single;
    size_t count = 1;
    struct figures_request themed;
    if (sums)
        themed = with_members(r, job->category, arena);
    if (status == STATUS_OK)
        status = lay_out(sums ? &themed : r, job, name, arena, &figure, &count, &outcome->fault);
    bool written = true, drawn = true;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        deliver(drawing, &figure[i], folder, outcome);
        written = written && outcome->written;
        drawn = drawn && outcome->drawn;
    }
    outcome->empty = status == STATUS_NO_DATA;
    outcome->written = status == STATUS_OK && written;
    outcome->drawn = status == STATUS_OK && drawn;
    if (status != STATUS_OK)
        outcome->fault.status = status;
    arena_reset(arena, mark);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

/* A chart is planned where it is asked for and there is something to draw. */
static void plan(const struct figures_request *r, struct drawing_job *job, size_t *count) {
    for (size_t a = 0; a < r->areas && r->changes && r->kinds[CHART_CHANGE]; a++)
        job[(*count)++] = (struct drawing_job){CHART_CHANGE, r->area[a], HIERARCHY_NONE};
    for (size_t c = 0; c < r->categories; c++) {
        for (size_t a = 0; a < r->areas; a++) {
            const struct aggregate_target *target =
                aggregate_find(r->aggregate, r->area[a], r->category[c]);
            if (!target || target->cause[0])
                continue;
            if (r->comparisons && suppression_hides(&r->comparisons->suppression, r->aggregate,
                                                    r->area[a], r->category[c]))
                continue;
            for (int kind = CHART_FAN; kind < CHART_CHANGE; kind++)
                if (r->kinds[kind] && (kind != CHART_RATE_YEARS || r->comparisons))
                    job[(*count)++] =
                        (struct drawing_job){(enum chart_kind)kind, r->area[a], r->category[c]};
        }
        bool any = false;
        for (size_t i = 0; r->comparisons && i < r->comparisons->count && !any; i++)
            any = strcmp(r->comparisons->finding[i].category,
                         r->aggregate->categories.node[r->category[c]].name) == 0 &&
                  !number_is_missing(r->comparisons->finding[i].rate);
        for (int kind = CHART_RATES; any && kind < CHART_KINDS; kind++)
            if (r->kinds[kind])
                job[(*count)++] =
                    (struct drawing_job){(enum chart_kind)kind, HIERARCHY_NONE, r->category[c]};
    }
}

static enum status remove_chart(const struct figures_request *r, const struct drawing_job *job,
                                struct arena *arena, struct fault *fault) {
    char name[NAME_SIZE];
    name_files(r, job, name);
    const char *folder =
        files_join(arena, r->folder, is_summary(job->kind) ? "summary" : r->area_slug[job->area]);
    return folder ? gnuplot_remove(folder, name, fault)
                  : fault_set(fault, STATUS_NO_MEMORY, "out of memory removing charts");
}

/* Charts of what is hidden that an earlier run left in the folder would be published with this
 * one's: of all areas and categories, drawn by this run or not. */
static enum status remove_hidden(const struct figures_request *r, struct arena *arena,
                                 struct fault *fault) {
    const struct aggregate *aggregate = r->aggregate;
    enum status status = STATUS_OK;
    if (!r->comparisons || !r->comparisons->suppression.hidden)
        return status;
    for (size_t c = 0; c < aggregate->categories.count; c++) {
        bool any = false;
        for (size_t a = 0; a < aggregate->areas.count; a++) {
            bool hidden = suppression_hides(&r->comparisons->suppression, aggregate, a, c);
            any = any || hidden;
            for (int kind = CHART_FAN; kind < CHART_CHANGE && hidden && status == STATUS_OK; kind++)
                status = remove_chart(r, &(struct drawing_job){(enum chart_kind)kind, a, c}, arena,
                                      fault);
        }
        for (int kind = CHART_RANKS; kind < CHART_KINDS && any && status == STATUS_OK; kind++)
            status = remove_chart(
                r, &(struct drawing_job){(enum chart_kind)kind, HIERARCHY_NONE, c}, arena, fault);
    }
    return status;
}

enum status figures_make(const struct figures_request *r, struct figures *out,
                         struct fault *fault) {
    *out = (struct figures){.available = true};
    struct drawing drawing = {.request = r, .gnuplot = GNUPLOT_DEFAULT, .out = out};
    size_t most = CHART_KINDS * (r->areas + 1) * (r->categories + 1);
    drawing.job = calloc(most + 1, sizeof *drawing.job);
    drawing.arena = calloc(r->pool->workers, sizeof *drawing.arena);
    out->outcome = arena_zeroed(&out->arena, most + 1, sizeof *out->outcome);
    enum status status = drawing.job && drawing.arena && out->outcome
                             ? STATUS_OK
                             : fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing");
    if (status == STATUS_OK)
        status = remove_hidden(r, &out->arena, fault);
    if (status == STATUS_OK)
        plan(r, drawing.job, &out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct drawing_job *job = &drawing.job[i];
        char name[NAME_SIZE], path[2 * NAME_SIZE];
        name_files(r, job, name);
        snprintf(path, sizeof path, "%s/%s",
                 is_summary(job->kind) ? "summary" : r->area_slug[job->area], name);
        out->outcome[i].path = arena_string(&out->arena, path, strlen(path));
    }
    if (status == STATUS_OK && r->formats && out->count) {
        out->available = gnuplot_find(&drawing.gnuplot, &out->fault) == STATUS_OK;
        if (out->available)
            gnuplot_check_font(&drawing.gnuplot, NULL, &out->fault);
    }
    if (status == STATUS_OK)
        status = pool_run(r->pool, out->count, draw, &drawing, fault);
    for (size_t i = 0; drawing.arena && i < r->pool->workers; i++)
        arena_free(&drawing.arena[i]);
    free(drawing.arena);
    free(drawing.job);
    return status;
}

void figures_free(struct figures *figures) {
    arena_free(&figures->arena);
    *figures = (struct figures){.count = 0};
}
