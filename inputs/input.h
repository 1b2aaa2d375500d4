/* Readers of crime data: one file of any recognised kind into the panel under construction.
 *
 * A file is recognised by its header (or by its layout: a folder or zip of street-level files).
 * Each reader is a row of the registry; `crimecast inputs` prints the same table.
 */
#ifndef CRIMECAST_INPUTS_INPUT_H
#define CRIMECAST_INPUTS_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/fault.h"
#include "engine/data/hierarchy.h"
#include "engine/data/panel.h"
#include "engine/data/panel_build.h"
#include "engine/data/quarterly.h"
#include "inputs/columns.h"
#include "inputs/geography.h"
#include "inputs/provenance.h"
#include "inputs/recode.h"
#include "inputs/reject.h"

/* How to read; everything is borrowed and may be NULL or empty. */
struct input_settings {
    const char *format;             /* NULL or "auto", else the name of a reader */
    const struct columns *columns;  /* [columns] of the batch file: role = header */
    const struct recode *recode;    /* aliases for areas and categories */
    const struct geography *lookup; /* for street-level files */
    bool zero_fill; /* missing = zero: for panels; street-level files carry their own zeros */
};

/* Where rows go and what is told about them. */
struct input_sink {
    struct panel_build *build;
    struct rejects *rejects;
    struct provenances *provenances;
    struct hierarchy *found;     /* NULL, or takes the category parents files tell; not linked */
    struct quarterly *quarterly; /* NULL, or takes CSP tables; not settled */
};

/* One reader. */
struct input_reader {
    const char *name;     /* "panel", "wide", "street", "csp_table" */
    const char *header;   /* what it recognises, in words, for `crimecast inputs` */
    const char *describe; /* one or two sentences on what it makes of it */
};

/* The registry, in the order in which readers are tried. */
const struct input_reader *input_readers(size_t *count);

/* Read one source: a file, "-" for standard input, a folder or a zip archive. A refused row goes to
 * the rejects and never stops the rest; a source that cannot be read or recognised is a fault. A
 * source may be read although every row was refused: the caller looks at the panel. */
enum status input_read(const char *path, const struct input_settings *settings,
                       struct input_sink *sink, struct fault *fault);

/* Lines of one file that gave two values for one cell, as freezing the panel found them, into the
 * rejects: each line once, with the other's number and value. `panel` is what the same build froze
 * to and gives the names; when nothing was usable it is empty and the names are left out. */
enum status input_conflicts(const struct panel_build *build, const struct panel *panel,
                            struct rejects *rejects);

#endif
