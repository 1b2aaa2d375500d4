/* HTML as text: escaping, and the frame of a page that stands alone.
 *
 * Pages hold no script, load nothing, name their language, and are read in order without styles.
 * Colours have a contrast of at least 7:1 on white and are never the only cue (WCAG 2.2).
 */
#ifndef CRIMECAST_OUTPUTS_HTML_TEXT_H
#define CRIMECAST_OUTPUTS_HTML_TEXT_H

#include "engine/core/text.h"

/* Append words with & < > " escaped and control characters as spaces. */
void html_escape(const char *words, struct text *out);

/* Append `before`, the escaped words, `after`. */
void html_element(const char *before, const char *words, const char *after, struct text *out);

/* What goes before and after the fragments of a page: doctype to <main>, </main> to the end. */
void html_page_start(const char *title, struct text *out);
void html_page_end(struct text *out);

#endif
