/* The bundled sample: inputs and BATCH.ini of a made-up police and community-safety world, ready to
 * run. Every count is drawn by this program; none is a real crime figure, and every file that can
 * carry words says so.
 */
#ifndef CRIMECAST_BATCH_SAMPLE_H
#define CRIMECAST_BATCH_SAMPLE_H

#include <stdint.h>

#include "engine/core/fault.h"

/* Write the sample into `folder`, which is created when missing; files of the same names there are
 * replaced. The bytes depend on `seed` alone: not on machine, locale or time. STATUS_CANNOT_CREATE
 * or STATUS_IO when a file cannot be written, STATUS_NO_MEMORY. */
enum status sample_write(const char *folder, uint64_t seed, struct fault *fault);

#endif
