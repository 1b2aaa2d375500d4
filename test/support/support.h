/* What tests share: tolerance rungs, scratch folders, reference files. */
#ifndef CRIMECAST_TEST_SUPPORT_H
#define CRIMECAST_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Relative tolerances, by how a number comes about. */
#define RUNG_EXACT 0.0      /* the same double */
#define RUNG_FORMULA 1e-12  /* a closed formula in double precision */
#define RUNG_INVERTED 1e-10 /* an inverted distribution function */
#define RUNG_OPTIMISED 1e-6 /* an optimum's value */
#define RUNG_FORECAST 1e-3  /* forecasts at two optimisers' optima */

/* Fail unless |actual - expected| <= tolerance * max(1, |expected|); says both and the place. */
#define assert_close(actual, expected, tolerance) \
    support_close((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)
void support_close(double actual, double expected, double tolerance, const char *what,
                   const char *file, int line);

/* A fresh empty folder; the path is static storage of the call's caller: out holds 256 bytes. */
void support_scratch(char *out);

/* Remove a folder and what is in it. */
void support_remove(const char *folder);

/* A small CSV of reference values: header, then rows; fields by column name. No quoting. */
struct reference;
struct reference *reference_open(const char *path); /* NULL when the file is not there */
bool reference_next(struct reference *reference);
const char *reference_text(const struct reference *reference, const char *column);
double reference_number(const struct reference *reference, const char *column); /* NaN if empty */
void reference_close(struct reference *reference);

enum { NAMED_SERIES_LONGEST = 512 };
struct named_series {
    char name[32];
    double y[NAMED_SERIES_LONGEST];
    size_t length;
};
/* Rows of consecutive months under one name (column `name`, values in column `value`) into
 * out[most]; how many series there were. */
size_t named_series_read(const char *path, const char *name, const char *value,
                         struct named_series *out, size_t most);

/* Skip the running test aloud when data shared between developers is absent. Returns the full path
 * of TEST_SHARED/name in out (512 bytes). */
bool support_shared(const char *name, char *out);

/* Write a whole file, for inputs of tests. */
void support_write(const char *path, const char *content);

/* The whole content of a file, to be freed; fails the test when it cannot be read. */
char *support_read(const char *path);

#endif
