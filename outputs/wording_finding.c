#include "outputs/wording_finding.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "engine/core/number.h"

#define MINUS_SIGN "\xE2\x88\x92"

static const double few = 10;        /* offences: rates from fewer are told to be read with care */
static const double least_base = 20; /* offences before; percentages of fewer mislead */
static const double inner_default = 95, outer_default = 99.8;

/* --- numbers -------------------------------------------------------------------------------- */

int wording_rate_decimals(double smallest) {
    return smallest >= 1 ? 1 : smallest >= 0.1 ? 2 : 3;
}

/* Digits with commas between thousands: "12,345.6". */
static void tell_grouped(const char *digits, struct text *out) {
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; digits[i]; i++) {
        if (i && i < whole && (whole - i) % 3 == 0)
            text_append_char(out, ',');
        text_append_char(out, digits[i]);
    }
}

static bool reads_zero(const char *digits) {
    return strspn(digits, "0.") == strlen(digits);
}

/* "4.5", "0", or "under 0.001" for what is not zero. */
static void tell_rate(double rate, int decimals, struct text *out) {
    char digits[NUMBER_SIZE];
    number_print_fixed(rate, decimals, digits);
    if (rate == 0)
        text_append(out, "0");
    else if (reads_zero(digits)) {
        number_print_fixed(pow(10, -decimals), decimals, digits);
        text_printf(out, "under %s", digits);
    } else
        tell_grouped(digits, out);
}

static void tell_count(double count, struct text *out) {
    char digits[NUMBER_SIZE];
    number_print_fixed(count, count == floor(count) ? 0 : 1, digits);
    tell_grouped(digits, out);
}

/* "+53%", U+2212 for minus; one decimal between -0.5 and 0.5; "0%" for zero. */
static void tell_percent(double percent, struct text *out) {
    char digits[NUMBER_SIZE];
    double size = fabs(percent);
    number_print_fixed(size, size > 0 && size < 0.5 ? 1 : 0, digits);
    if (size > 0 && reads_zero(digits)) {
        text_append(out, "almost 0%");
        return;
    }
    text_printf(out, "%s%s%%", percent > 0 ? "+" : percent < 0 ? MINUS_SIGN : "", digits);
}

static void tell_level(double percent, double otherwise, struct text *out) {
    char digits[NUMBER_SIZE];
    number_print(percent > 0 ? percent : otherwise, digits);
    text_printf(out, "%s%%", digits);
}

/* --- names ---------------------------------------------------------------------------------- */

static bool starts_with(const char *words, const char *start) {
    return strncmp(words, start, strlen(start)) == 0;
}

const char *wording_areas(enum area_level level) {
    static const char *const word[] = {"areas", "CSPs", "forces", "regions", "countries"};
    return word[level];
}

void wording_benchmark(const struct finding *f, struct text *out) {
    static const char *const level[] = {"", "", "the force level", "the regional level",
                                        "the national level"};
    if (strcmp(f->benchmark, "all areas") == 0)
        text_append(out, "the level of all areas together");
    else if (strcmp(f->benchmark, "mean of rates") == 0)
        text_append(out, "the mean rate of all areas");
    else if (level[f->benchmark_level][0])
        text_append(out, level[f->benchmark_level]);
    else
        text_printf(out, "the level of %s%s", starts_with(f->benchmark, "rest of ") ? "the " : "",
                    f->benchmark);
}

/* "Vehicle offences are", "Possession of weapons is": plural where offences or crimes are named
 * last, or before the words that narrow them. */
static bool is_plural(const char *category) {
    static const char *const word[] = {"offences", "crimes"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        size_t length = strlen(word[i]);
        for (const char *c = category; *c; c++) {
            size_t k = 0;
            while (k < length && tolower((unsigned char)c[k]) == word[i][k])
                k++;
            if (k == length && (c == category || c[-1] == ' ') && (!c[k] || c[k] == ' '))
                return true;
        }
    }
    return false;
}

static void tell_category(const char *category, bool small, struct text *out) {
    struct text spoken = TEXT_EMPTY;
    text_append_spoken(&spoken, category);
    const char *c = text_string(&spoken);
    /* in the middle of a sentence, but not for an abbreviation */
    bool lower = small && c[0] >= 'A' && c[0] <= 'Z' && c[1] >= 'a' && c[1] <= 'z';
    if (lower) {
        text_append_char(out, (char)(c[0] - 'A' + 'a'));
        c++;
    }
    text_append(out, c);
    out->failed |= spoken.failed;
    text_free(&spoken);
}

/* --- findings ------------------------------------------------------------------------------- */

static const char no_comparator[] = "the category has no comparator";

/* A rate that tables mark as not applicable must not be quoted in words either. */
static bool has_benchmark(const struct finding *f) {
    return number_is_finite(f->benchmark_rate) && strcmp(f->area, f->benchmark) != 0 &&
           !starts_with(f->note, no_comparator);
}

static int decimals_of(const struct finding *f) {
    double smallest = INFINITY;
    if (f->rate > 0)
        smallest = f->rate;
    if (f->benchmark_rate > 0 && has_benchmark(f))
        smallest = fmin(smallest, f->benchmark_rate);
    return wording_rate_decimals(number_is_finite(smallest) ? smallest : 1);
}

/* "2.9 per 1,000, 95% CI 2.6 to 3.3, against 4.5" */
static void tell_numbers(const struct finding *f, const struct wording_style *style,
                         struct text *out) {
    int decimals = decimals_of(f);
    tell_rate(f->rate, decimals, out);
    text_append(out, " per 1,000");
    if (number_is_finite(f->lower_95) && number_is_finite(f->upper_95)) {
        text_append(out, ", ");
        tell_level(style->inner, inner_default, out);
        text_append(out, " CI ");
        tell_rate(f->lower_95, decimals, out);
        text_append(out, " to ");
        tell_rate(f->upper_95, decimals, out);
    }
    if (has_benchmark(f)) {
        text_append(out, ", against ");
        tell_rate(f->benchmark_rate, decimals, out);
    }
}

static bool is_outer(enum verdict verdict) {
    return verdict == VERDICT_HIGHER_998 || verdict == VERDICT_LOWER_998;
}

/* " at 95%, not at 99.8%" where only the inner interval tells. */
static void tell_grade(enum verdict verdict, const struct wording_style *style, struct text *out) {
    if (!finding_verdict_direction(verdict) || is_outer(verdict))
        return;
    text_append(out, " at ");
    tell_level(style->inner, inner_default, out);
    text_append(out, ", not at ");
    tell_level(style->outer, outer_default, out);
}

/* How the second test stands to the first; rows: lower, similar, higher by the first; columns: by
 * the second. NULL where nothing is added. */
static const char *const second_test[3][3] = {
    {" and amongst the lowest of all ", ", but not amongst the lowest of all ",
     ", yet amongst the highest of all "},
    {", but amongst the lowest of all ", " and within the usual spread of all ",
     ", but amongst the highest of all "},
    {", yet amongst the lowest of all ", ", but not amongst the highest of all ",
     " and amongst the highest of all "}};

static void tell_second(const struct finding *f, const struct wording_style *style,
                        struct text *out) {
    if (f->funnel_verdict == VERDICT_NOT_COMPARED)
        return;
    int first = finding_verdict_direction(f->verdict);
    int second = finding_verdict_direction(f->funnel_verdict);
    text_append(out, second_test[first + 1][second + 1]);
    text_append(out, wording_areas(f->level));
    tell_grade(f->funnel_verdict, style, out);
}

static void tell_compared(const struct finding *f, const struct wording_style *style,
                          struct text *out) {
    static const char *const relation[] = {"significantly below", "similar to",
                                           "significantly above"};
    static const char *const judged[] = {" (better)", "", " (worse)"};
    int direction = finding_verdict_direction(f->verdict);
    tell_category(f->category, false, out);
    text_printf(out, " %s %s ", is_plural(f->category) ? "are" : "is", relation[direction + 1]);
    wording_benchmark(f, out);
    if (style->judge)
        text_append(out, judged[direction + 1]);
    tell_grade(f->verdict, style, out);
    text_append(out, " (");
    tell_numbers(f, style, out);
    text_append_char(out, ')');
    tell_second(f, style, out);
    text_append_char(out, '.');
}

static void tell_offences(double count, struct text *out) {
    tell_count(count, out);
    text_append(out, count == 1 ? " offence" : " offences");
}

/* The reason stands first in the note: low volume has its own sentence. */
static void tell_not_compared(const struct finding *f, const struct wording_style *style,
                              struct text *out) {
    bool known = number_is_finite(f->rate);
    if (starts_with(f->note, "due to low volume")) {
        text_append(out, "Due to low volume no statistical comparison is given for ");
        tell_category(f->category, true, out);
        if (number_is_finite(f->count)) {
            text_append(out, " (");
            tell_offences(f->count, out);
            if (known) {
                text_append(out, ", ");
                tell_numbers(f, style, out);
            }
            text_append_char(out, ')');
        }
        text_append_char(out, '.');
        return;
    }
    tell_category(f->category, false, out);
    text_append(out, known ? ": " : ": no rate");
    if (known)
        tell_numbers(f, style, out);
    if (f->note[0] && !starts_with(f->note, "an area is not compared with itself"))
        text_printf(out, "%s%s", known ? "; not compared: " : ": ", f->note);
    else if (known && !f->note[0])
        text_append(out, "; not compared");
    text_append_char(out, '.');
}

static void tell_caveats(const struct finding *f, struct text *out) {
    if (f->count < few) {
        text_append(out, " Few were recorded (");
        tell_count(f->count, out);
        text_append(out, "): read with care.");
    }
    if (finding_verdict_direction(f->verdict) && f->funnel_verdict == VERDICT_NOT_COMPARED)
        text_printf(out, " This does not allow for the usual differences between %s.",
                    wording_areas(f->level));
    if (f->note[0])
        text_printf(out, " Note: %s.", f->note);
}

void wording_finding(const struct finding *f, const struct wording_style *style, struct text *out) {
    if (f->verdict == VERDICT_NOT_COMPARED) {
        tell_not_compared(f, style, out);
        return;
    }
    tell_compared(f, style, out);
    if (!style->bare)
        tell_caveats(f, out);
}

/* --- changes -------------------------------------------------------------------------------- */

static void tell_own_change(const struct change_finding *c, const struct wording_style *style,
                            struct text *out) {
    if (!number_is_finite(c->change_pct) || c->count_before < least_base) {
        text_append(out, "from ");
        tell_count(c->count_before, out);
        text_append(out, " to ");
        tell_offences(c->count_after, out);
        text_append(out, c->count_before > 0 ? " (too few for a percentage)" : "");
        return;
    }
    tell_percent(c->change_pct, out);
    if (!number_is_finite(c->lower_95) || !number_is_finite(c->upper_95))
        return;
    text_append(out, " (");
    tell_level(style->inner, inner_default, out);
    text_append(out, " CI ");
    tell_percent(c->lower_95, out);
    text_append(out, " to ");
    tell_percent(c->upper_95, out);
    text_append_char(out, ')');
}

void wording_change(const struct change_finding *c, const struct wording_style *style,
                    struct text *out) {
    static const char *const against[] = {"significantly below", "not distinguishable from",
                                          "significantly above"};
    tell_category(c->category, false, out);
    text_append(out, ": ");
    if (!number_is_finite(c->count_before) || !number_is_finite(c->count_after)) {
        text_printf(out, "no change can be given%s%s.", c->note[0] ? ": " : "", c->note);
        return;
    }
    tell_own_change(c, style, out);
    if (c->comparator[0] && number_is_finite(c->comparator_change_pct) &&
        !strstr(c->note, no_comparator)) {
        size_t length = strlen(c->comparator);
        if (c->verdict == VERDICT_NOT_COMPARED)
            text_append(out, "; ");
        else
            text_printf(out, ", %s ", against[finding_verdict_direction(c->verdict) + 1]);
        text_printf(out, "%s'%s ", c->comparator, c->comparator[length - 1] == 's' ? "" : "s");
        tell_percent(c->comparator_change_pct, out);
        if (c->verdict == VERDICT_NOT_COMPARED)
            text_append(out, " (not compared)");
        if (is_outer(c->verdict)) {
            text_append(out, ", at ");
            tell_level(style->outer, outer_default, out);
            text_append(out, " too");
        }
    }
    text_append_char(out, '.');
    if (c->note[0] && !style->bare)
        text_printf(out, " Note: %s.", c->note);
}
