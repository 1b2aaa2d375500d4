#include "plots/rates_sheet.h"

#include <string.h>

#include "engine/core/number.h"
#include "plots/words.h"

bool rates_shown(const struct rate_row *row) {
    return row->position < RATE_SUPPRESSED && number_is_finite(row->rate);
}

bool rates_compared(const struct rates_data *data) {
    return number_is_finite(data->comparator_rate);
}

bool rates_is_subject(const struct rates_sheet *sheet, const struct rate_row *row) {
    return sheet->data->subject && strcmp(row->area, sheet->data->subject) == 0;
}

const char *rates_key_words(struct figure *figure, enum rate_position position,
                            const char *comparator) {
    switch (position) {
    case RATE_HIGHER:
        return figure_words(figure, "Higher than %s", comparator);
    case RATE_SIMILAR:
        return figure_words(figure, "Similar to %s", comparator);
    case RATE_LOWER:
        return figure_words(figure, "Lower than %s", comparator);
    default:
        return "Not compared";
    }
}

const char *rates_range(struct figure *figure, const struct rates_sheet *sheet,
                        const struct rate_row *row) {
    char rate[WORDS_SIZE], range[WORDS_SIZE];
    if (!rates_shown(row))
        return row->position == RATE_SUPPRESSED ? "[c]" : "[x]";
    words_value(row->rate, sheet->decimals, rate);
    if (!number_is_finite(row->lower) || !number_is_finite(row->upper))
        return figure_words(figure, "%s", rate);
    return figure_words(figure, "%s (%s)", rate,
                        words_range(row->lower, row->upper, sheet->decimals, range));
}

static const char *subject_title(struct figure *figure, const struct rates_sheet *sheet,
                                 enum rate_position position) {
    static const char *const against[] = {"above", "similar to", "below"};
    const char *place = sheet->subject, *comparator = sheet->comparator;
    if (position > RATE_LOWER)
        return figure_words(figure, "%s in %s: too few to compare", sheet->category, place);
    const char *const title[] = {
        position == RATE_HIGHER  ? figure_words(figure, "%s rate higher in %s than in %s",
                                                sheet->category, place, comparator)
        : position == RATE_LOWER ? figure_words(figure, "%s rate lower in %s than in %s",
                                                sheet->category, place, comparator)
                                 : figure_words(figure, "%s rate similar in %s and %s",
                                                sheet->category, place, comparator),
        figure_words(figure, "%s in %s %s the %s rate", sheet->category, place, against[position],
                     comparator),
        figure_words(figure, "%s %s the %s rate", sheet->category, against[position], comparator),
        figure_words(figure, "Rate in %s %s the %s rate", place, against[position], comparator),
        figure_words(figure, "Rate %s the %s rate", against[position], comparator)};
    return words_title(title, sizeof title / sizeof *title);
}

const char *rates_title(struct figure *figure, const struct rates_sheet *sheet) {
    const struct rates_data *data = sheet->data;
    if (data->title)
        return figure_clean(figure, data->title);
    size_t higher = 0;
    const char *only = "";
    for (size_t i = 0; i < sheet->all && rates_compared(data); i++) {
        if (rates_is_subject(sheet, sheet->every[i]))
            return subject_title(figure, sheet, sheet->every[i]->position);
        if (sheet->every[i]->position == RATE_HIGHER && !higher++)
            only = figure_clean(figure, sheet->every[i]->area);
    }
    const char *many = figure_clean(figure, data->area_word);
    char small[WORDS_SIZE];
    words_small_number(higher, small);
    if (!rates_compared(data)) {
        const char *const plain[] = {figure_words(figure, "%s rates in %s", sheet->category,
                                                  figure_clean(figure, data->areas)),
                                     figure_words(figure, "%s rates compared", sheet->category),
                                     figure_words(figure, "Rates of %s compared", many)};
        return words_title(plain, sizeof plain / sizeof *plain);
    }
    const char *verb = higher ? "are above" : "are not above";
    const char *where = higher ? figure_words(figure, "%s %s", small, many)
                               : figure_words(figure, "any of the %s", many);
    if (higher == 1)
        where = figure_words(figure, "%s only", only);
    const char *const title[] = {
        figure_words(figure, "%s rates %s %s in %s", sheet->category, verb, sheet->comparator,
                     where),
        figure_words(figure, "%s %sabove the %s rate in %s", sheet->category, higher ? "" : "not ",
                     sheet->comparator, where),
        figure_words(figure, "%s %s above the %s rate", figure_sentence(figure, small), many,
                     sheet->comparator),
        figure_words(figure, "%s %s above the average", figure_sentence(figure, small), many)};
    return words_title(title, sizeof title / sizeof *title);
}

const char *rates_subtitle(struct figure *figure, const struct rates_sheet *sheet) {
    const struct rates_data *data = sheet->data;
    const char *areas = figure_clean(figure, data->areas);
    if (sheet->selected)
        areas = figure_words(figure, "%s and similar areas", sheet->subject);
    if (sheet->parts > 1)
        areas = figure_words(figure, "%s (rows %zu to %zu)", areas, sheet->first + 1,
                             sheet->first + sheet->rows);
    return figure_words(figure, "%s per 1,000 people, %s, %s",
                        figure_counted(figure, sheet->category, figure_clean(figure, data->unit)),
                        areas, figure_clean(figure, data->period));
}

const char *rates_notes(struct figure *figure, const struct rates_sheet *sheet) {
    const struct rates_data *data = sheet->data;
    char chance[WORDS_SIZE], quartile[3][WORDS_SIZE];
    const char *notes = figure_words(figure, "Range: %s chance that it holds the underlying rate.",
                                     words_chance(data->level, chance));
    if (rates_compared(data))
        notes = figure_words(figure,
                             "%s Higher or lower: the whole range is on one side of the %s rate.",
                             notes, sheet->comparator);
    if (sheet->in_position[RATE_NOT_COMPARED] && rates_compared(data))
        notes = figure_words(figure, "%s Not compared: too few.", notes);
    if (sheet->selected) {
        for (size_t i = 0; i < 3; i++)
            words_value(sheet->quartile[i], sheet->decimals, quartile[i]);
        notes = figure_words(
            figure, "%s Dashed lines: lower quartile %s, median %s and upper quartile %s of %s.",
            notes, quartile[0], quartile[1], quartile[2], figure_clean(figure, data->areas));
    }
    if (sheet->in_position[RATE_SUPPRESSED])
        notes = figure_words(figure, "%s [c] suppressed: a count from 1 to %d.", notes,
                             data->suppress_below - 1);
    if (sheet->in_position[RATE_UNAVAILABLE])
        notes = figure_words(figure, "%s [x] not available.", notes);
    if (data->note && data->note[0])
        notes = figure_words(figure, "%s %s", notes, figure_clean(figure, data->note));
    return notes;
}

/* "Higher than London (6): Hackney 0.84 (0.73 to 0.95), ..." */
static const char *position_list(struct figure *figure, const struct rates_sheet *sheet,
                                 enum rate_position position) {
    const char *heading = position == RATE_SUPPRESSED    ? "Suppressed"
                          : position == RATE_UNAVAILABLE ? "Not available"
                          : rates_compared(sheet->data)
                              ? rates_key_words(figure, position, sheet->comparator)
                              : "Rates";
    const char *list = figure_words(figure, "%s (%zu)", heading, sheet->in_position[position]);
    const char *between = ": ";
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct rate_row *row = sheet->row[i];
        if ((rates_shown(row)                   ? row->position
             : row->position == RATE_SUPPRESSED ? RATE_SUPPRESSED
                                                : RATE_UNAVAILABLE) != position)
            continue;
        list = figure_words(figure, "%s%s%s%s%s", list, between, figure_clean(figure, row->area),
                            rates_shown(row) ? " " : "",
                            rates_shown(row) ? rates_range(figure, sheet, row) : "");
        between = ", ";
    }
    return figure_words(figure, "%s.", list);
}

const char *rates_alternative(struct figure *figure, const struct rates_sheet *sheet,
                              const char *subtitle, const char *source) {
    char rate[WORDS_SIZE], chance[WORDS_SIZE];
    const struct rate_row *highest = sheet->row[0], *lowest = sheet->row[0];
    for (size_t i = 0; i < sheet->rows; i++)
        if (rates_shown(sheet->row[i]))
            lowest = sheet->row[i];
    const char *words = figure_words(
        figure, "Dot chart with intervals, one row for each of %zu areas, sorted by rate. %s",
        sheet->rows, subtitle);
    if (rates_compared(sheet->data))
        words = figure_words(figure, "%s; a vertical line marks the %s rate, %s", words,
                             sheet->comparator,
                             words_value(sheet->data->comparator_rate, sheet->decimals, rate));
    words = figure_words(figure, "%s.", words);
    for (int p = 0; p < RATE_POSITIONS; p++)
        if (sheet->in_position[p])
            words = figure_words(figure, "%s\n%s", words,
                                 position_list(figure, sheet, (enum rate_position)p));
    if (rates_compared(sheet->data))
        words = figure_words(figure,
                             "%s\nHigher and lower mean that the whole interval (%s) is on one "
                             "side of the %s rate.",
                             words, words_chance(sheet->data->level, chance), sheet->comparator);
    if (rates_shown(highest))
        words = figure_words(
            figure, "%s\nThe highest rate is in %s, %s; the lowest is in %s, %s.", words,
            figure_clean(figure, highest->area), rates_range(figure, sheet, highest),
            figure_clean(figure, lowest->area), rates_range(figure, sheet, lowest));
    return figure_words(figure, "%s\nSource: %s", words, source);
}
