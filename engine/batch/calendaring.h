/* The calendar around the models: counts divided by what the days of their month explain before any
 * family sees them, forecasts and their distributions multiplied back.
 *
 *   month_length   f(t) = days in t / 30.436875
 *   trading_days   f(t) = days in t / 30.436875 exp(b_c (Mon-Fri - 5/2 (Sat, Sun)))
 * b_c is one effect of weekdays against weekends for a category c, from the category's course (sum
 * over areas of counts over the sum of the means of those present): with r(t) the logarithm of the
 * course over month length less its centred 2x12 average, r on month dummies and the weekday
 * contrast by least squares, standard error s; then drawn to 0 by max(0, 1 - (s/b)^2). Under 36
 * months of r there is no effect.
 *
 * Limits: a constant effect; bank holidays are left to the season; months of a category that are
 * estimated from few offences are noise, which the draw to 0 allows for only on average.
 * Source: Findley, Monsell, Bell, Otto & Chen 1998, J. Business & Economic Statistics 16, 127-152.
 */
#ifndef CRIMECAST_BATCH_CALENDARING_H
#define CRIMECAST_BATCH_CALENDARING_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/core/fault.h"
#include "engine/core/log.h"
#include "engine/data/panel.h"

#define CALENDARING_LIST(X) \
    X(OFF, "off") X(MONTH_LENGTH, "month_length") X(TRADING_DAYS, "trading_days")

enum calendaring_mode {
#define X(name, word) CALENDARING_##name,
    CALENDARING_LIST(X)
#undef X
        CALENDARING_MODES
};

struct calendaring {
    enum calendaring_mode mode;
    const double *weekday, *error; /* [categories] b_c as applied, and s; in the panel's arena */
};

/* The mode of a word; false when there is none. */
bool calendaring_parse(const char *word, enum calendaring_mode *mode);

/* Learn the effects from a panel and divide its values; a new block of values goes to the panel's
 * arena, the series and their counts flags stay. Nothing happens when off. */
enum status calendaring_apply(struct calendaring *out, enum calendaring_mode mode,
                              struct panel *panel, struct fault *fault);

/* f of a month for a category (index of the panel); 1 when off or NULL. */
double calendaring_factor(const struct calendaring *calendaring, uint32_t category, int month);

/* Say in the log what was estimated. */
void calendaring_tell(const struct calendaring *calendaring, const struct panel *panel,
                      struct log *log);

#endif
