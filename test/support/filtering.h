/* The filters of `stat` on small files of their own: a scratch folder with in.csv and out.csv. */
#ifndef CRIMECAST_TEST_FILTERING_H
#define CRIMECAST_TEST_FILTERING_H

#include "engine/batch/filters.h"
#include "test/support/support.h"

extern char filtering_in[512], filtering_out[512]; /* their paths */

/* Set up and tear down of a group of tests; GSL's error handler is off. */
int filtering_open(void **state);
int filtering_close(void **state);

/* Run over `content`; the test fails where the filter does. `options` may be NULL. */
void filtering_run(const char *filter, const char *content, const struct filter_options *options);

/* And compare what was written, whole. */
void filtering_check(const char *filter, const char *content, const struct filter_options *options,
                     const char *expected);

/* Or hand it back, opened at its first row; reference_close afterwards. */
struct reference *filtering_answered(const char *filter, const char *content,
                                     const struct filter_options *options);

#endif
