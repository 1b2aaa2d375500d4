#include "inputs/panel_keys.h"

static enum status intern_area(void *build, const char *name, size_t length, uint32_t *index) {
    return panel_build_area(build, name, length, index);
}

static enum status intern_category(void *build, const char *name, size_t length, uint32_t *index) {
    return panel_build_category(build, name, length, index);
}

struct keys panel_area_keys(struct panel_build *build, const struct recode *recode) {
    return keys_start(RECODE_AREA, recode, intern_area, build);
}

struct keys panel_category_keys(struct panel_build *build, const struct recode *recode) {
    return keys_start(RECODE_CATEGORY, recode, intern_category, build);
}
