/* The rates table of one area as HTML: caption, heads with scope, flags in words and signs, notes,
 * and the sentences of its findings.
 */
#ifndef CRIMECAST_OUTPUTS_RATES_HTML_H
#define CRIMECAST_OUTPUTS_RATES_HTML_H

#include "engine/core/text.h"
#include "engine/data/rates_table.h"

struct rates_html {
    const struct rates_page *page;
    const char *slug;     /* for ids */
    const char *period;   /* "financial year 2024-25" */
    const char *source;   /* without "Source: " */
    const char *note;     /* one more sentence, or "" */
    bool judge;           /* sentences say better or worse */
    size_t heading_level; /* of the first heading: 1 on a page of its own, 2 inside another */
};

/* Append the fragment: one <section> with a heading, the table, its notes and its sentences. */
void rates_html_fragment(const struct rates_html *rates, struct text *out);

/* Append a whole page with that fragment. */
void rates_html_page(const struct rates_html *rates, struct text *out);

#endif
