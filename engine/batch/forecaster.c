#include "engine/batch/forecaster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/names.h"
#include "engine/core/number.h"
#include "models/adjust/gaps.h"
#include "models/combine/select.h"
#include "models/forecast/blend.h"
#include "models/forecast/naive.h"
#include "models/forecast/shares.h"
#include "models/forecast/theta.h"
#include "models/registry.h"

enum { SHORT_MONTHS = 12 /* under: a mean, flagged */, RECENT_MONTHS = 36 };
static const double small_mean = 5, large_mean = 30; /* a month */

enum status forecaster_ask(struct forecaster *out, const char *models, struct fault *fault) {
    size_t known_count;
    const struct model *const *known = registry_models(&known_count);
    out->asked = models;
    out->models = 0;
    if (strcmp(models, "auto") == 0)
        return STATUS_OK;
    for (const char *c = models; *c;) {
        c += strspn(c, ", ");
        size_t length = strcspn(c, ", ");
        if (!length)
            break;
        const struct model *model = registry_find(c, length);
        if (length == 4 && memcmp(c, "auto", 4) == 0)
            return fault_set(fault, STATUS_USAGE,
                             "auto chooses by itself: it stands alone, found \"%s\"", models);
        if (model && out->models == FORECASTER_MODELS)
            return fault_set(fault, STATUS_USAGE, "more than %d models", FORECASTER_MODELS);
        if (!model) {
            char word[64];
            const char *names[FORECASTER_MODELS + 1];
            snprintf(word, sizeof word, "%.*s", (int)length, c);
            for (size_t i = 0; i < known_count; i++)
                names[i] = known[i]->name;
            names[known_count] = "auto";
            const char *nearest = names_nearest(names, known_count + 1, word);
            return fault_set(fault, STATUS_USAGE, "there is no model \"%s\"%s%s%s", word,
                             nearest ? "; did you mean " : "; see crimecast models",
                             nearest ? nearest : "", nearest ? "?" : "");
        }
        out->model[out->models++] = model;
        c += length;
    }
    return out->models ? STATUS_OK
                       : fault_set(fault, STATUS_USAGE, "no model is named; see crimecast models");
}

struct series_facts series_facts(const double *values, size_t length) {
    struct series_facts facts = {.zero_end = length >= FORECASTER_ZERO_MONTHS};
    double sum = 0;
    for (size_t t = 0; t < length; t++) {
        if (t + FORECASTER_ZERO_MONTHS >= length && !(values[t] == 0))
            facts.zero_end = false;
        if (number_is_missing(values[t]))
            continue;
        facts.present++;
        facts.zeros += values[t] == 0;
        sum += values[t];
    }
    facts.mean = facts.present ? sum / (double)facts.present : 0;
    return facts;
}

static bool asked_for(const struct forecaster *forecaster, const struct model *model) {
    bool asked = forecaster->models == 0 && (model == &model_shares || model == registry_ensemble ||
                                             model == registry_ensemble_counts);
    for (size_t i = 0; i < forecaster->models; i++)
        asked = asked || forecaster->model[i] == model;
    return asked;
}

/* Whether the default comes to an average of single families for some series. */
static bool comes_to(const struct forecaster *forecaster, const struct model *model) {
    for (size_t i = 0; i < forecaster->panel->count; i++) {
        const struct panel_series *series = &forecaster->panel->series[i];
        const double *values = panel_values(forecaster->panel, i);
        bool small =
            model_meant_for(registry_ensemble_counts, series->counts, values, series->length);
        if ((forecaster->apart || !shares_member(forecaster->shares, i)) &&
            small == (model == registry_ensemble_counts))
            return true;
    }
    return false;
}

/* Are the panel's large series better off by themselves? Asked of the evidence: both ways forecast
 * from past origins, and the panel is given up only where it is clearly worse. Crime panels are
 * not; series that merely share a calendar are. */
static enum status judge_panel(struct forecaster *out, size_t longest, struct fault *fault) {
    static const size_t back[] = {7, 13, 25, 37};

    enum { LEAST = 36, MEMBERS = 300 }; /* so many tell enough */
    const struct panel *panel = out->panel;
    size_t *member = malloc((panel->count + 1) * sizeof *member), members = 0, large = 0;
    struct workspace workspace;
    enum status status = workspace_new(
        &workspace, model_blend.scratch(longest, out->settings.period, out->settings.horizon));
    if (!member || status != STATUS_OK)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory learning from the panel");
    for (size_t i = 0; i < panel->count && status == STATUS_OK; i++) {
        if (!shares_member(out->shares, i))
            continue;
        member[members++] = i;
        large += series_facts(panel_values(panel, i), panel->series[i].length).mean >= large_mean;
    }
    bool worth_asking = 2 * large > members;
    for (size_t k = 0; k < MEMBERS && members > MEMBERS; k++)
        member[k] = member[k * members / MEMBERS];
    members = members < MEMBERS ? members : MEMBERS;
    double weights = 0, shared = 0, single = 0;
    for (size_t k = 0; k < sizeof back / sizeof *back && status == STATUS_OK && worth_asking; k++) {
        size_t used;
        double a = shares_error(out->shares, back[k]);
        double b =
            select_error(&model_blend, panel, member, members, back[k], out->settings.horizon,
                         out->settings.period, LEAST, &workspace, &used);
        if (isnan(a) || isnan(b) || 2 * used < members)
            continue;
        double weight =
            back[k] < out->settings.horizon ? (double)back[k] : (double)out->settings.horizon;
        weights += weight;
        shared += weight * a;
        single += weight * b;
    }
    out->panel_error = shared / weights;
    out->apart_error = single / weights;
    /* the fewer there are, the clearer it must be */
    double margin = 0.03 + 0.3 / (double)(members ? members : 1);
    out->apart = weights > 0 && single < (1 - margin) * shared;
    free(member);
    workspace_free(&workspace);
    return status;
}

/* Family i learns, from what it learned of an earlier cut where there is such. */
static enum status learn_family(struct forecaster *out, size_t i, const struct model *model,
                                struct fault *fault) {
    const void *given = out->given ? out->given->learned[i] : NULL;
    return given && model->relearn
               ? model->relearn(out->panel, &out->settings, given, &out->learned[i], fault)
               : model_learn(model, out->panel, &out->settings, &out->learned[i], fault);
}

/* Whether the panel or its large series do better: as decided before, or by the evidence. */
static enum status decide_panel(struct forecaster *out, size_t longest, struct fault *fault) {
    if (!out->given || !out->given->shares)
        return judge_panel(out, longest, fault);
    out->apart = out->given->apart;
    out->panel_error = out->given->panel_error;
    out->apart_error = out->given->apart_error;
    return STATUS_OK;
}

enum status forecaster_learn(struct forecaster *out, struct fault *fault) {
    size_t count, longest = 0;
    const struct model *const *known = registry_models(&count);
    for (size_t i = 0; i < out->panel->count; i++)
        if (out->panel->series[i].length > longest)
            longest = out->panel->series[i].length;
    size_t horizon = out->settings.horizon + FORECASTER_LEAD_MOST, most = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        size_t need = model_scratch(known[i], longest, out->settings.period, horizon);
        most = need > most ? need : most;
        if (!known[i]->learn || !asked_for(out, known[i]))
            continue;
        if (known[i]->panel && !shares_fits_panel(out->panel))
            continue; /* jobs that ask for it say that they fell back */
        if (!known[i]->panel && !out->models && !comes_to(out, known[i]))
            continue;
        status = learn_family(out, i, known[i], fault);
        if (known[i] == &model_shares && status == STATUS_OK) {
            out->shares = out->learned[i];
            status = out->models ? STATUS_OK : decide_panel(out, longest, fault);
        }
    }
    for (size_t i = 0; i < out->models; i++) {
        size_t need = model_scratch(out->model[i], longest, out->settings.period, horizon);
        most = need > most ? need : most;
    }
    size_t events = longest + MODEL_REGRESSORS * (longest + horizon);
    out->scratch = most + longest + gaps_scratch(longest, out->settings.period) + events;
    return status;
}

void forecaster_free(struct forecaster *forecaster) {
    size_t count;
    const struct model *const *known = registry_models(&count);
    for (size_t i = 0; i < count; i++)
        if (known[i]->forget && forecaster->learned[i])
            known[i]->forget(forecaster->learned[i]);
}

const struct dependence *forecaster_dependence(const struct forecaster *forecaster) {
    return forecaster->shares ? model_shares.dependence(forecaster->shares) : NULL;
}

size_t forecaster_plan(const struct forecaster *forecaster, size_t index,
                       const struct series_facts *facts, struct attempt *out) {
    bool counts = forecaster->panel->series[index].counts;
    size_t period = forecaster->settings.period, n = 0;
    for (size_t i = 0; i < forecaster->models; i++)
        out[n++] = (struct attempt){forecaster->model[i], 0, period, "", QUALITY_GOOD};
    if (!forecaster->models) {
        if (counts && facts->zero_end)
            out[n++] = (struct attempt){&model_mean, FORECASTER_ZERO_MONTHS, period,
                                        "no offences in the last 24 months", QUALITY_UNCERTAIN};
        else if (shares_member(forecaster->shares, index) &&
                 !(forecaster->apart && facts->mean >= large_mean &&
                   facts->present >= FORECASTER_SEASON_MONTHS))
            out[n++] =
                (struct attempt){&model_shares, 0, period,
                                 facts->present < SHORT_MONTHS ? "under 12 months of data" : "",
                                 facts->present < SHORT_MONTHS ? QUALITY_UNCERTAIN : QUALITY_GOOD};
        else if (facts->present < SHORT_MONTHS)
            out[n++] = (struct attempt){&model_mean, 0, period, "under 12 months of data: a mean",
                                        QUALITY_POOR};
        else if (counts && facts->mean < small_mean)
            out[n++] = (struct attempt){&model_mean, RECENT_MONTHS, period,
                                        "under 5 a month: the mean of the last 36 months",
                                        QUALITY_UNCERTAIN};
        else if (facts->present < FORECASTER_SEASON_MONTHS)
            out[n++] = (struct attempt){&model_dotm, 0, 1, "under 24 months of data: no seasons",
                                        QUALITY_UNCERTAIN};
        else {
            bool small = model_meant_for(registry_ensemble_counts, counts,
                                         panel_values(forecaster->panel, index),
                                         forecaster->panel->series[index].length);
            const struct model *average = small ? registry_ensemble_counts : registry_ensemble;
            out[n++] = (struct attempt){average, 0, period, "", QUALITY_GOOD};
            out[n++] = (struct attempt){&model_dotm, 0, period, "", QUALITY_GOOD};
        }
    }
    if (facts->present >= FORECASTER_SEASON_MONTHS)
        out[n++] = (struct attempt){&model_snaive, 0, period, "", QUALITY_POOR};
    out[n++] = (struct attempt){&model_mean, 0, period, "", QUALITY_POOR};
    return n;
}

const void *forecaster_learned(const struct forecaster *forecaster, const struct model *model) {
    size_t count;
    const struct model *const *known = registry_models(&count);
    for (size_t i = 0; i < count; i++)
        if (known[i] == model)
            return forecaster->learned[i];
    return NULL; /* a form by name */
}

void forecaster_summarise(const struct forecaster *forecaster, struct text *out) {
    size_t count;
    const struct model *const *known = registry_models(&count);
    for (size_t i = 0; i < count; i++) {
        if (!forecaster->learned[i] || !known[i]->summarise)
            continue;
        if (text_string(out)[0])
            text_append(out, "; ");
        known[i]->summarise(forecaster->learned[i], out);
    }
}
