#include "plots/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "plots/text_width.h"
#include "plots/theme.h"
#include "plots/words.h"

static const double slack = 1e-9; /* what a sum of steps may miss by */

/* 10 to a whole power, correctly rounded (pow need not be). */
static double power_of_ten(int power) {
    double value = 1;
    for (int i = 0; i < (power < 0 ? -power : power); i++)
        value *= 10;
    return power < 0 ? 1 / value : value;
}

void axis_steps(double largest, int most, double least, double *step, double *end) {
    static const double multiple[] = {1, 2, 2.5, 5};
    *step = *end = 1;
    if (!(largest > 0) || !isfinite(largest))
        return;
    for (int power = (int)floor(log10(largest)) - 1;; power++)
        for (size_t i = 0; i < sizeof multiple / sizeof *multiple; i++) {
            double ten = power_of_ten(power), candidate = multiple[i] * ten;
            if (candidate * most < largest - slack || (multiple[i] == 2.5 && ten < 10 - slack) ||
                candidate < least)
                continue;
            *step = candidate;
            *end = candidate * ceil(largest / candidate - slack);
            return;
        }
}

int axis_decimals(double step) {
    enum { MOST = 9 };
    int decimals = 0;
    for (double scaled = step; decimals < MOST && fabs(scaled - round(scaled)) > slack * scaled;
         scaled *= 10)
        decimals++;
    return decimals;
}

static bool add_tick(struct arena *arena, struct axis *axis, double at, const char *word) {
    char *kept = NULL;
    if (word && !(kept = arena_string(arena, word, strlen(word))))
        return false;
    axis->tick[axis->ticks++] = (struct tick){at, kept};
    return true;
}

static bool start_ticks(struct arena *arena, struct axis *axis, size_t most) {
    axis->ticks = 0;
    axis->tick = arena_zeroed(arena, most, sizeof *axis->tick);
    return axis->tick != NULL;
}

/* One tick's words. An axis that reaches a million counts in millions. */
static void count_word(double value, double step, double end, char *out) {
    const double million = 1e6;
    if (value == 0 || end < million) {
        words_grouped(value, value == 0 ? 0 : axis_decimals(step), out);
        return;
    }
    char digits[WORDS_SIZE];
    snprintf(out, WORDS_SIZE, "%.40s million",
             words_grouped(value / million, axis_decimals(step / million), digits));
}

bool axis_count_ticks(struct arena *arena, struct axis *axis, double step) {
    long first = lround(axis->low / step), last = lround(axis->high / step);
    bool made = start_ticks(arena, axis, (size_t)(last - first + 1));
    for (long i = first; made && i <= last; i++) {
        char word[WORDS_SIZE];
        count_word((double)i * step, step, axis->high, word);
        made = add_tick(arena, axis, (double)i * step, word);
    }
    return made;
}

bool axis_rate_ticks(struct arena *arena, struct axis *axis, double step) {
    size_t steps = (size_t)lround(axis->high / step);
    bool made = start_ticks(arena, axis, steps + 1);
    for (size_t i = 0; made && i <= steps; i++) {
        char word[WORDS_SIZE];
        made = add_tick(arena, axis, (double)i * step,
                        words_grouped((double)i * step, axis_decimals(step), word));
    }
    return made;
}

bool axis_wants_year_row(int first, int last) {
    return last + 1 - first <= 4 * MONTHS_A_YEAR;
}

/* A mark at each quarter, and the name of the quarter's first month under that month. */
static bool quarter_ticks(struct arena *arena, struct axis *axis, int first, int last) {
    enum { QUARTER = 3, QUARTERS = 4, LETTERS = 3 };
    static const char *const name[QUARTERS] = {"Jan", "Apr", "Jul", "Oct"};
    bool made = start_ticks(arena, axis, (size_t)(last - first + 3)), named = false;
    for (int month = first; made && month <= last + 1; month++) {
        int into = month_of_year(month) - 1;
        if (into % QUARTER != 0)
            continue;
        double start = (double)month / MONTHS_A_YEAR;
        made = add_tick(arena, axis, start, NULL);
        if (made && month <= last) {
            made = add_tick(arena, axis, start + 0.5 / MONTHS_A_YEAR, name[into / QUARTER]);
            named = true;
        }
    }
    if (made && !named) { /* one or two months inside a quarter: the first one's own name */
        char words[PERIOD_SIZE];
        month_print_words(first, words);
        words[LETTERS] = '\0';
        made = add_tick(arena, axis, (first + 0.5) / MONTHS_A_YEAR, words);
    }
    return made;
}

/* A mark at each January and the year between its marks, thinned where they would touch. */
static bool year_ticks(struct arena *arena, struct axis *axis, double pixels) {
    static const int every[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
    const double word = text_width("2000", axis->size, false), room = 9, least_mark = 4;
    double per_year = pixels / (axis->high - axis->low);
    size_t k = 0;
    while (k + 1 < sizeof every / sizeof *every && every[k] * per_year < word + room)
        k++;
    int first = (int)floor(axis->low), last = (int)ceil(axis->high);
    bool made = start_ticks(arena, axis, 2 * (size_t)(last - first + 1));
    for (int year = first; made && year <= last; year++) {
        double from = fmax(axis->low, year), to = fmin(axis->high, year + 1);
        char digits[WORDS_SIZE];
        snprintf(digits, sizeof digits, "%d", year);
        if (year % every[k] == 0 && to > from &&
            (to - from) * per_year >= word * (every[k] == 1 ? 1 : 0.5))
            made = add_tick(arena, axis, (from + to) / 2, digits);
    }
    for (int year = first; made && year <= last; year++)
        if (axis->low - slack <= year && year <= axis->high + slack &&
            (per_year >= least_mark || year % every[k] == 0))
            made = add_tick(arena, axis, year, NULL);
    return made;
}

bool axis_months(struct arena *arena, struct axis *axis, int first, int last, double pixels,
                 bool *year_row) {
    axis->low = (double)first / MONTHS_A_YEAR;
    axis->high = (double)(last + 1) / MONTHS_A_YEAR;
    axis->marks = AXIS_MARKS_BARE;
    axis->size = theme.words;
    *year_row = axis_wants_year_row(first, last);
    return *year_row ? quarter_ticks(arena, axis, first, last) : year_ticks(arena, axis, pixels);
}

bool axis_financial_years(struct arena *arena, struct axis *axis, int first, int last,
                          double pixels) {
    static const int every[] = {1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500};
    const double room = 8;
    axis->low = first - 0.5;
    axis->high = last + 0.3;
    axis->marks = AXIS_MARKS_ALL;
    axis->size = theme.words;
    double per_year = pixels / (axis->high - axis->low);
    size_t k = 0;
    while (k + 1 < sizeof every / sizeof *every &&
           every[k] * per_year < text_width("2011-12", axis->size, false) + room)
        k++;
    bool made = start_ticks(arena, axis, (size_t)(last - first + 1));
    for (int year = first; made && year <= last; year++) {
        char word[WORDS_SIZE];
        bool shown = (last - year) % every[k] == 0;
        made = add_tick(arena, axis, year, shown ? words_financial_year(year, word) : NULL);
    }
    return made;
}

double axis_widest(const struct axis *axis) {
    double widest = 0;
    for (size_t i = 0; i < axis->ticks; i++)
        if (axis->tick[i].word)
            widest = fmax(widest, text_width(axis->tick[i].word, axis->size, false));
    return widest;
}
