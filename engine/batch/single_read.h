/* What the single commands share: reading crime files, and telling what came of it. */
#ifndef CRIMECAST_BATCH_SINGLE_READ_H
#define CRIMECAST_BATCH_SINGLE_READ_H

#include "engine/batch/load.h"
#include "engine/batch/single.h"

/* Read the crime files; every fault is logged, the first decides. Where nothing is usable the
 * refused rows are told all the same. Free `inputs` also after a failure. */
enum status single_read_crime(const struct single_options *options, const char *const *lookups,
                              size_t lookup_count, struct inputs *inputs);

/* Warnings from the `from`-th on. */
void single_tell_warnings(const struct single_options *options, const struct inputs *inputs,
                          size_t from);

/* Refused rows: into the file asked for, else the first ten to the log. */
enum status single_tell_rejects(const struct single_options *options, const struct inputs *inputs,
                                struct fault *fault);

/* How a command ends that did its work: STATUS_PARTIAL where rows were refused or `failed` series.
 */
enum status single_closing(const struct single_options *options, const struct inputs *inputs,
                           size_t failed);

#endif
