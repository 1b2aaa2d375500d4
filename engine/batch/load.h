/* All inputs of a batch file, read in one go; every problem is collected, none stops the others. */
#ifndef CRIMECAST_BATCH_LOAD_H
#define CRIMECAST_BATCH_LOAD_H

#include "engine/batch/config.h"
#include "engine/batch/settings.h"
#include "engine/data/comparator.h"
#include "engine/data/event.h"
#include "engine/data/exposure.h"
#include "engine/data/hierarchy.h"
#include "engine/data/panel.h"
#include "engine/data/quarterly.h"
#include "engine/data/series_names.h"
#include "inputs/input.h"

struct inputs {
    struct panel panel;
    struct hierarchy areas, categories;
    struct exposure exposure;
    struct events events;
    struct comparators comparators;
    struct series_names hidden_before; /* by an earlier public run */
    struct quarterly quarterly;
    struct recode recode;
    struct columns columns;
    struct geography geography;
    struct rejects rejects;
    struct provenances provenances;
    struct arena arena; /* of the warnings */
    const char **warning;
    size_t warnings, warning_capacity;
    size_t repeats, superseded; /* cells said again, cells a later file replaced */
};

/* Read what the settings name. Files that cannot be read are faults in `faults`; refused rows are
 * in inputs->rejects (faults that stand in `faults` already are kept); oddities (unmatched names,
 * unused aliases) are warnings. Returns the status of the first fault, STATUS_OK when there is
 * none. inputs_free in every case. */
enum status inputs_load(const struct settings *settings, struct inputs *out,
                        struct config_faults *faults);

/* The same for one or more crime files outside a batch. `lookups` are geography files, `aliases`
 * one of names that drifted, or NULL. */
enum status inputs_load_crime(const char *const *paths, size_t count, const char *const *lookups,
                              size_t lookup_count, const char *aliases, struct inputs *out,
                              struct config_faults *faults);

/* Remember a sentence; printf format. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void inputs_warn(struct inputs *inputs, const char *format, ...);

/* Warn of areas and categories of the panel that are in no list, where there are lists, with the
 * nearest name that is. */
void inputs_match_names(struct inputs *inputs);

void inputs_free(struct inputs *inputs);

#endif
