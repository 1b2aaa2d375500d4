/* What the areas of one level say about each other in one category: ranks with intervals, quarters
 * of the ranking, and the verdict of the funnel over all of them.
 *
 * The funnel verdict asks whether an area is statistically amongst the highest or lowest, against
 * the spread of its peers: another question than whether its rate differs from the benchmark.
 * Three forms: additive and multiplicative overdispersion (models/significance/funnel.h), or by
 * rank: surely within the highest or lowest quarter, by the interval of its rank.
 */
#ifndef CRIMECAST_BATCH_PEERS_H
#define CRIMECAST_BATCH_PEERS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/log.h"
#include "engine/data/finding.h"
#include "engine/data/hierarchy.h"

#define PEERS_FORM_LIST(X)              \
    X(ADDITIVE, "additive")             \
    X(MULTIPLICATIVE, "multiplicative") \
    X(BY_RANK, "by_rank")

enum peers_form {
#define X(name, word) PEERS_##name,
    PEERS_FORM_LIST(X)
#undef X
        PEERS_FORMS
};

/* The form of a word; PEERS_ADDITIVE for an unknown one. */
enum peers_form peers_form(const char *word);

/* The form of two options of a command; by rank goes before the other. */
enum peers_form peers_form_asked(bool multiplicative, bool by_rank);

struct peers_settings {
    enum peers_form form;
    bool false_discovery; /* judge by Benjamini-Hochberg adjusted p-values; not by rank */
    double per;           /* multiplier of the rates */
};

/* How many verdicts there were, for one line that says what chance alone would give. */
struct peers_tally {
    size_t judged, outer, inner; /* areas with a funnel verdict; beyond 99.8%; beyond 95% at all */
    size_t few;                  /* areas without one since they are under ten */
};

/* Fill ranks and funnel verdicts of row[n], findings of one category and of areas of one level that
 * have a rate; notes go into `arena`. Adds to *tally. */
enum status peers_judge(struct finding *const *row, size_t n, enum compare_rule rule,
                        const struct peers_settings *settings, struct arena *arena,
                        struct peers_tally *tally);

/* Say how many are flagged, and how many chance alone would flag. */
void peers_tell(const struct peers_tally *tally, const struct peers_settings *settings,
                struct log *log);

#endif
