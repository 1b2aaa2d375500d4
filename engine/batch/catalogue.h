/* What there is, in words, from the tables the program itself uses. */
#ifndef CRIMECAST_BATCH_CATALOGUE_H
#define CRIMECAST_BATCH_CATALOGUE_H

#include "engine/core/text.h"

/* Append the forecasting families, the settings of BATCH.ini, the output tables and columns, the
 * kinds of crime file, the known events (a CSV that is an events file). */
void catalogue_models(struct text *out);
void catalogue_settings(struct text *out);
void catalogue_columns(struct text *out);
void catalogue_inputs(struct text *out);
void catalogue_events(struct text *out);

#endif
