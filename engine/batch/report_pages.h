/* The rates table of a run: tables/rates.csv for all areas, report/rates-AREA.html for some. */
#ifndef CRIMECAST_BATCH_REPORT_PAGES_H
#define CRIMECAST_BATCH_REPORT_PAGES_H

#include "engine/batch/run_record.h"
#include "engine/data/rates_table.h"

struct report_pages {
    const struct rates_table *rates;
    const struct hierarchy *areas;
    const size_t *area; /* nodes that have a page */
    size_t count;
    const char *const *area_slug; /* by node */
    const char *output, *source;
    const char *note; /* one more sentence, or "" */
    bool judge;       /* sentences say better or worse */
};

/* Write the pages below OUTPUT/report and enter them in the record. */
enum status report_pages_write(const struct report_pages *pages, struct run_record *record,
                               struct fault *fault);

#endif
