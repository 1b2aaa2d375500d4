/* Per input file: size, digest, rows read, kept and refused, first and last month, remarks. */
#ifndef CRIMECAST_INPUTS_PROVENANCE_H
#define CRIMECAST_INPUTS_PROVENANCE_H

#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/digest.h"
#include "engine/core/fault.h"

struct provenance {
    const char *file, *reader;
    size_t bytes;
    char digest[DIGEST_SIZE]; /* SHA-256 of the file; "" for standard input */
    size_t rows_read, rows_kept, rows_refused;
    int first, last;   /* months; first > last when none */
    const char *notes; /* sentences separated by "; ", or "" */
};

struct provenances {
    struct arena arena;
    struct provenance *provenance;
    size_t count, capacity;
};

#define PROVENANCES_EMPTY ((struct provenances){.count = 0})

/* Add a copy (strings too). */
enum status provenances_add(struct provenances *provenances, const struct provenance *provenance);
void provenances_free(struct provenances *provenances);

#endif
