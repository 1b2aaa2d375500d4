/* The ladder of quality, best first; each step names what a reader should make of a number. */
#ifndef CRIMECAST_DATA_QUALITY_H
#define CRIMECAST_DATA_QUALITY_H

#define QUALITY_LIST(X)                                                                      \
    X(GOOD, "good", "enough data, converged, nothing to add")                                \
    X(UNCERTAIN, "uncertain", "usable; short, sparse or interrupted data make it less sure") \
    X(POOR, "poor", "a fallback or a fit that did not converge; use with care")              \
    X(ERROR, "error", "no forecast could be made")

enum quality {
#define X(name, word, meaning) QUALITY_##name,
    QUALITY_LIST(X)
#undef X
};

/* The word of the tables: "good", "uncertain", "poor", "error". */
const char *quality_word(enum quality quality);

/* The worse of two. */
enum quality quality_worse(enum quality a, enum quality b);

#endif
