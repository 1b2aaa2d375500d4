/* Keys that intern into the panel under construction. */
#ifndef CRIMECAST_INPUTS_PANEL_KEYS_H
#define CRIMECAST_INPUTS_PANEL_KEYS_H

#include "engine/data/panel_build.h"
#include "inputs/keys.h"

struct keys panel_area_keys(struct panel_build *build, const struct recode *recode);
struct keys panel_category_keys(struct panel_build *build, const struct recode *recode);

#endif
