/* manifest.json: written last; its absence means that the run did not finish.
 *
 * Everything but the block "timing" is the same in two runs over the same inputs.
 */
#ifndef CRIMECAST_OUTPUTS_MANIFEST_H
#define CRIMECAST_OUTPUTS_MANIFEST_H

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/data/record.h"

enum status manifest_write(const char *path, const struct record *record, struct fault *fault);

/* The files a manifest tells of: *count of them, with path and digest, in `arena`. None for a
 * manifest that is missing or is none; paths that leave the folder are left out. */
struct record_file *manifest_files(const char *path, struct arena *arena, size_t *count);

#endif
