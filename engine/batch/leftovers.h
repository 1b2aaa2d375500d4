/* What an earlier run left in the output folder and this one does not make: charts of categories
 * that are no longer drawn, tables that were switched off. They would pass for this run's.
 *
 * Known by the earlier run's manifest. A file that was changed since is somebody's work, and stays,
 * and so does everything of a run that did not finish.
 */
#ifndef CRIMECAST_BATCH_LEFTOVERS_H
#define CRIMECAST_BATCH_LEFTOVERS_H

#include "engine/core/arena.h"
#include "engine/core/log.h"
#include "engine/data/record.h"

struct leftovers {
    struct record_file *file; /* in the arena it was found with */
    size_t count;
};

/* Before the manifest of the folder goes. */
void leftovers_find(const char *manifest, struct arena *arena, struct leftovers *out);

/* Remove those that `now` does not list below folder `output`, and each one's own folder where that
 * is empty then. */
void leftovers_remove(const struct leftovers *leftovers, const char *output,
                      const struct record *now, struct log *log);

#endif
