#include "engine/batch/peers.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/core/text.h"
#include "models/significance/funnel.h"
#include "models/significance/multiplicity.h"
#include "models/significance/rank.h"

enum { QUARTERS = 4 };

enum peers_form peers_form(const char *word) {
    static const char *const words[] = {
#define X(name, word) word,
        PEERS_FORM_LIST(X)
#undef X
    };
    for (int form = 0; form < PEERS_FORMS; form++)
        if (strcmp(words[form], word) == 0)
            return (enum peers_form)form;
    return PEERS_ADDITIVE;
}

enum peers_form peers_form_asked(bool multiplicative, bool by_rank) {
    return by_rank ? PEERS_BY_RANK : multiplicative ? PEERS_MULTIPLICATIVE : PEERS_ADDITIVE;
}

/* Columns over the areas, in one block. */
struct peers {
    struct finding *const *row;
    size_t n;
    double *count, *rate, *years, *expected, *p_value, *adjusted, *dispersion, *scratch;
    struct rank_interval *inner, *outer;
    struct funnel_point *point;
};

static bool lay_out(struct peers *peers, struct finding *const *row, size_t n) {
    enum { COLUMNS = 7 };
    size_t scratch = 2 * n; /* of the funnel, of the adjustment, of ranks and groups */
    double *block = malloc((COLUMNS * n + scratch) * sizeof *block);
    *peers = (struct peers){.row = row,
                            .n = n,
                            .count = block,
                            .inner = malloc(2 * n * sizeof *peers->inner),
                            .point = malloc(n * sizeof *peers->point)};
    if (!block || !peers->inner || !peers->point)
        return false;
    double **column[] = {&peers->rate,     &peers->years,      &peers->expected, &peers->p_value,
                         &peers->adjusted, &peers->dispersion, &peers->scratch};
    for (size_t c = 0; c < COLUMNS; c++)
        *column[c] = block + (c + 1) * n;
    peers->outer = peers->inner + n;
    for (size_t i = 0; i < n; i++) {
        peers->count[i] = row[i]->count;
        peers->rate[i] = row[i]->rate;
        peers->years[i] = row[i]->population;
        peers->dispersion[i] = number_is_missing(row[i]->dispersion) ? 1 : row[i]->dispersion;
    }
    return true;
}

static void release(struct peers *peers) {
    free(peers->count);
    free(peers->inner);
    free(peers->point);
}

static enum status rank(struct peers *peers, const struct peers_settings *settings) {
    size_t n = peers->n;
    double *rank = peers->scratch, *group = rank + n;
    size_t ranked = rank_places(peers->rate, n, rank);
    rank_groups(rank, n, ranked, QUARTERS, group);
    enum status status = rank_intervals(peers->rate, peers->years, peers->dispersion, n,
                                        settings->per, 0.95, peers->inner);
    if (status == STATUS_OK && settings->form == PEERS_BY_RANK)
        status = rank_intervals(peers->rate, peers->years, peers->dispersion, n, settings->per,
                                0.998, peers->outer);
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        peers->row[i]->rank = rank[i];
        peers->row[i]->rank_lower = peers->inner[i].lower;
        peers->row[i]->rank_upper = peers->inner[i].upper;
        peers->row[i]->areas = (double)ranked;
        peers->row[i]->quartile = group[i];
    }
    return status;
}

/* A row that is compared otherwise says why the funnel is silent. */
static void explain(struct finding *finding, enum funnel_reason reason, struct arena *arena) {
    struct text note = TEXT_EMPTY;
    if (reason != FUNNEL_FEW_EXPECTED || finding->verdict == VERDICT_NOT_COMPARED)
        return;
    text_printf(&note, "%s%s%s", finding->note, finding->note[0] ? "; " : "",
                funnel_reason_sentence(reason));
    const char *copy = arena_string(arena, text_string(&note), note.length);
    finding->note = copy ? copy : finding->note;
    text_free(&note);
}

/* The same rows are silent as in the funnel: on the root scale a rank of a small count claims too
 * much. */
static void judge_by_rank(struct peers *peers, struct arena *arena) {
    funnel_expected(peers->count, peers->years, peers->n, peers->expected, peers->scratch);
    for (size_t i = 0; i < peers->n; i++)
        if (peers->expected[i] >= FUNNEL_LEAST_EXPECTED)
            peers->row[i]->funnel_verdict =
                rank_verdict(peers->inner[i], peers->outer[i], (double)peers->n, RANK_QUARTER);
        else
            explain(peers->row[i], FUNNEL_FEW_EXPECTED, arena);
}

static enum status judge_by_funnel(struct peers *peers, const struct peers_settings *settings,
                                   struct arena *arena) {
    struct funnel_settings how = FUNNEL_SETTINGS_DEFAULT;
    size_t n = peers->n;
    if (settings->form == PEERS_MULTIPLICATIVE)
        how.form = FUNNEL_MULTIPLICATIVE;
    funnel_expected(peers->count, peers->years, n, peers->expected, peers->scratch);
    struct funnel_spread spread = funnel_measure(peers->count, peers->expected, n, peers->scratch);
    for (size_t i = 0; i < n; i++) {
        enum status status =
            funnel_judge(peers->count[i], peers->expected[i], &spread, &how, &peers->point[i]);
        if (status != STATUS_OK)
            return status;
        peers->p_value[i] = peers->point[i].p_value;
    }
    multiplicity_adjust(peers->p_value, n, peers->adjusted, peers->scratch);
    for (size_t i = 0; i < n; i++) {
        const struct funnel_point *point = &peers->point[i];
        peers->row[i]->funnel_verdict = settings->false_discovery
                                            ? funnel_verdict(point, peers->adjusted[i], &how)
                                            : point->verdict;
        explain(peers->row[i], point->reason, arena);
    }
    return STATUS_OK;
}

enum status peers_judge(struct finding *const *row, size_t n, enum compare_rule rule,
                        const struct peers_settings *settings, struct arena *arena,
                        struct peers_tally *tally) {
    struct peers peers;
    if (n < 2)
        return STATUS_OK;
    bool room = lay_out(&peers, row, n);
    enum status status = room ? rank(&peers, settings) : STATUS_NO_MEMORY;
    bool enough = n >= FUNNEL_LEAST_AREAS;
    if (status == STATUS_OK && rule == COMPARE_YES && enough) {
        if (settings->form == PEERS_BY_RANK)
            judge_by_rank(&peers, arena);
        else
            status = judge_by_funnel(&peers, settings, arena);
    }
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        enum verdict verdict = row[i]->funnel_verdict;
        bool flagged = finding_verdict_direction(verdict) != 0;
        tally->judged += verdict != VERDICT_NOT_COMPARED;
        tally->inner += flagged;
        tally->outer += verdict == VERDICT_HIGHER_998 || verdict == VERDICT_LOWER_998;
        tally->few += !enough;
    }
    release(&peers);
    return status;
}

void peers_tell(const struct peers_tally *tally, const struct peers_settings *settings,
                struct log *log) {
    double judged = (double)tally->judged;
    if (tally->few)
        log_line(log, LOG_INFO, "no funnel verdict on %zu rates: among under %d areas of a level",
                 tally->few, FUNNEL_LEAST_AREAS);
    if (!tally->judged)
        return;
    if (settings->form == PEERS_BY_RANK)
        log_line(log, LOG_INFO,
                 "%zu rates ranked among their level: %zu surely in the highest or lowest quarter "
                 "at 95%%, %zu at 99.8%%",
                 tally->judged, tally->inner, tally->outer);
    else if (settings->false_discovery)
        log_line(log, LOG_INFO,
                 "%zu funnel verdicts: %zu outside at 95%%, %zu at 99.8%%, by adjusted p-values: "
                 "if the spread is right, up to 5%% of those at 95%% are false",
                 tally->judged, tally->inner, tally->outer);
    else /* see funnel.h for the two shares */
        log_line(log, LOG_INFO,
                 "%zu funnel verdicts: %zu outside the 95%% limits, %zu outside 99.8%%; were all "
                 "areas alike, chance would put %.0f to %.0f outside 95%% and %.0f to %.0f outside "
                 "99.8%%",
                 tally->judged, tally->inner, tally->outer, 0.05 * judged, 0.106 * judged,
                 0.002 * judged, 0.011 * judged);
}
