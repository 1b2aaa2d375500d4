#include "engine/data/dictionary.h"

#include <stdio.h>
#include <string.h>

/* Model outputs are written to ten significant digits: more than they are worth, and few enough
 * that another machine's last bits do not show; rates and their limits to thirteen. */
enum { MODEL_DIGITS = 10, RATE_DIGITS = 13 };

static const struct column columns[] = {
    {"area", CELL_TEXT, "", 0, "Name of the area"},
    {"area_code", CELL_TEXT, "", 0, "ONS code of the area, empty when not given"},
    {"category", CELL_TEXT, "", 0, "Offence category, or theme"},
    {"month", CELL_MONTH, "", 0, "First day of the month"},
    {"horizon", CELL_INTEGER, "months", 0, "Months after the last recorded one"},
    {"mean", CELL_NUMBER, "offences", MODEL_DIGITS,
     "Expected count; means add up over areas, categories and months"},
    {"median", CELL_NUMBER, "offences", MODEL_DIGITS, "Middle of the forecast distribution"},
    {"lower_*", CELL_NUMBER, "offences", MODEL_DIGITS,
     "Lower limit of the interval of that level in percent"},
    {"upper_*", CELL_NUMBER, "offences", MODEL_DIGITS,
     "Upper limit of the interval of that level in percent"},
    {"model", CELL_TEXT, "", 0, "Family that made the forecast; sum for a sum of forecasts"},
    {"quality", CELL_TEXT, "", 0, "good, uncertain, poor or error"},
    {"note", CELL_TEXT, "", 0, "What a reader should know; the reason for an empty value"},
    {"period", CELL_TEXT, "", 0, "Name of the period, for instance 2025-26 or 2025-Q2"},
    {"period_kind", CELL_TEXT, "", 0,
     "quarter, financial_year, year_to_date, rolling_12, next_12 or next_24"},
    {"period_start", CELL_MONTH, "", 0, "First month of the period"},
    {"period_end", CELL_MONTH, "", 0, "Last month of the period"},
    {"observed_months", CELL_INTEGER, "months", 0, "Months of the period that are recorded"},
    {"change_pct", CELL_NUMBER, "percent", MODEL_DIGITS,
     "Change on the same months a year earlier (next_24: two years earlier); of forecasts that of "
     "the mean"},
    {"p_increase", CELL_NUMBER, "probability", 4,
     "Probability of more than in those earlier months"},
    {"count", CELL_NUMBER, "offences", RATE_DIGITS, "Recorded offences in the period"},
    {"population", CELL_NUMBER, "persons", RATE_DIGITS,
     "Population of the mid-year in which the financial year starts"},
    {"rate", CELL_NUMBER, "per 1,000 person-years", RATE_DIGITS, "Count per 1,000 person-years"},
    {"lower_95", CELL_NUMBER, "as the estimate", RATE_DIGITS, "Lower 95% limit"},
    {"upper_95", CELL_NUMBER, "as the estimate", RATE_DIGITS, "Upper 95% limit"},
    {"lower_998", CELL_NUMBER, "as the estimate", RATE_DIGITS, "Lower 99.8% limit"},
    {"upper_998", CELL_NUMBER, "as the estimate", RATE_DIGITS, "Upper 99.8% limit"},
    {"method", CELL_TEXT, "", 0,
     "Of a rate's limits: Exact under 10 offences, else Byars; of a trend: fingertips or "
     "quasi_poisson_ar1"},
    {"benchmark", CELL_TEXT, "", 0, "Area the rate is compared with"},
    {"benchmark_rate", CELL_NUMBER, "per 1,000 person-years", RATE_DIGITS, "Rate of the benchmark"},
    {"ratio", CELL_NUMBER, "", RATE_DIGITS, "Rate over the benchmark's rate"},
    {"difference", CELL_NUMBER, "per 1,000 person-years", RATE_DIGITS,
     "Rate less the benchmark's rate"},
    {"verdict", CELL_TEXT, "", 0,
     "significantly_higher_998, significantly_higher_95, similar, significantly_lower_95, "
     "significantly_lower_998 or not_compared; of a trend increasing, decreasing, "
     "no_significant_change or not_calculated"},
    {"funnel_verdict", CELL_TEXT, "", 0,
     "Is the area amongst the highest or lowest of its level: the same words, against the spread "
     "of "
     "all areas of the level"},
    {"rank", CELL_INTEGER, "", 0, "Rank of the rate among the areas of its level, 1 the highest"},
    {"rank_lower", CELL_INTEGER, "", 0, "Lower end of the 95% interval of the rank"},
    {"rank_upper", CELL_INTEGER, "", 0, "Upper end of the 95% interval of the rank"},
    {"areas", CELL_INTEGER, "", 0, "Number of areas ranked"},
    {"quartile", CELL_INTEGER, "", 0, "Quarter of the ranking, 1 the highest rates, 4 the lowest"},
    {"months", CELL_INTEGER, "months", 0, "Months from first to last, missing ones included"},
    {"first", CELL_MONTH, "", 0, "First month of the series"},
    {"last", CELL_MONTH, "", 0, "Last month of the series"},
    {"missing", CELL_INTEGER, "months", 0, "Months without a value"},
    {"zeros", CELL_INTEGER, "months", 0, "Months with a value of zero"},
    {"asked", CELL_TEXT, "", 0, "Families asked for"},
    {"chosen", CELL_TEXT, "", 0, "Form the family chose"},
    {"estimated", CELL_TEXT, "", 0, "What was estimated, name=value"},
    {"outcome", CELL_TEXT, "", 0, "ok, fell_back, failed or skipped"},
    {"cause", CELL_TEXT, "", 0, "Why it fell back, failed or was skipped"},
    {"origins", CELL_INTEGER, "", 0,
     "Forecasts scored: one an origin and series; measures are means over them"},
    {"mae", CELL_NUMBER, "offences", MODEL_DIGITS, "Mean absolute error of the mean"},
    {"rmse", CELL_NUMBER, "offences", MODEL_DIGITS, "Root of the mean squared error of the mean"},
    {"mase", CELL_NUMBER, "", MODEL_DIGITS,
     "Mean absolute error over the mean absolute seasonal difference up to the origin"},
    {"rmsse", CELL_NUMBER, "", MODEL_DIGITS,
     "Root of the mean squared error over the mean squared seasonal difference up to the origin"},
    {"smape", CELL_NUMBER, "percent", MODEL_DIGITS,
     "Mean of 200 |error| / (|actual| + |mean|), 0 where both are 0"},
    {"bias", CELL_NUMBER, "offences", MODEL_DIGITS, "Mean of forecast less actual"},
    {"coverage_80", CELL_NUMBER, "percent", MODEL_DIGITS, "Months inside the 80% interval"},
    {"coverage_95", CELL_NUMBER, "percent", MODEL_DIGITS, "Months inside the 95% interval"},
    {"interval_score_95", CELL_NUMBER, "offences", MODEL_DIGITS,
     "Width of the 95% interval, plus 40 times the distance of months outside it"},
    {"crps", CELL_NUMBER, "offences", MODEL_DIGITS,
     "Continuous ranked probability score: error of the whole distribution, lower is better"},
    {"coverage_50", CELL_NUMBER, "percent", MODEL_DIGITS, "Months inside the 50% interval"},
    {"volume", CELL_TEXT, "", 0,
     "Series with a mean month of so many offences: 0-5, 5-30, 30-100 or 100+; empty for all"},
    {"mode", CELL_TEXT, "", 0,
     "refit: estimated at every origin; fixed: once, at the earliest; mixed: only some could be "
     "fixed"},
    {"mae_at", CELL_NUMBER, "offences", MODEL_DIGITS, "As mae, at month horizon alone"},
    {"mase_at", CELL_NUMBER, "", MODEL_DIGITS, "As mase, at month horizon alone"},
    {"smape_at", CELL_NUMBER, "percent", MODEL_DIGITS, "As smape, at month horizon alone"},
    {"bias_at", CELL_NUMBER, "offences", MODEL_DIGITS, "As bias, at month horizon alone"},
    {"coverage_50_at", CELL_NUMBER, "percent", MODEL_DIGITS,
     "As coverage_50, at month horizon alone"},
    {"coverage_80_at", CELL_NUMBER, "percent", MODEL_DIGITS,
     "As coverage_80, at month horizon alone"},
    {"coverage_95_at", CELL_NUMBER, "percent", MODEL_DIGITS,
     "As coverage_95, at month horizon alone"},
    {"crps_at", CELL_NUMBER, "offences", MODEL_DIGITS, "As crps, at month horizon alone"},
    {"series", CELL_INTEGER, "", 0, "Series looked at"},
    {"quarters", CELL_INTEGER, "quarters", 0, "Past quarters that were forecast from their eve"},
    {"quarter_totals", CELL_INTEGER, "", 0, "Quarters of all series together"},
    {"inside_80", CELL_INTEGER, "", 0, "Of these, inside the 80% interval of the quarter's total"},
    {"off_pct", CELL_NUMBER, "percent", 4,
     "Mean absolute error of the months up to a year ahead, in percent of what was recorded"},
    {"bias_pct", CELL_NUMBER, "percent", 4,
     "Mean error of these months (forecast less recorded), in percent of what was recorded"},
    {"repeat_pct", CELL_NUMBER, "percent", 4,
     "Mean absolute error of repeating the months of the year before, in the same percent"},
    {"range", CELL_TEXT, "", 0,
     "How the 80% interval did, by the binomial test at 5%: as_stated, too_narrow, too_wide or "
     "too_few (quarters to tell)"},
    {"words", CELL_TEXT, "", 0, "The same in plain words"},
    {"window", CELL_TEXT, "", 0, "five_financial_years, last_36_months or last_60_months"},
    {"slope_pct_year", CELL_NUMBER, "percent a year", MODEL_DIGITS,
     "Change a year: of a log-linear trend, or of the marker's line over its mean"},
    {"event", CELL_TEXT, "", 0, "Name of the event; of a break, the known one that fits, or empty"},
    {"kind", CELL_TEXT, "", 0,
     "Of an event or break temporary, level_shift or ramp; of a change year_on_year, year_to_date "
     "or rolling_12"},
    {"start", CELL_MONTH, "", 0, "First month of the event"},
    {"end", CELL_MONTH, "", 0, "Last month of the event or of a temporary break"},
    {"effect_pct", CELL_NUMBER, "percent", MODEL_DIGITS,
     "Effect by which the history was adjusted; empty when it could not be estimated"},
    {"applied", CELL_TEXT, "", 0, "yes or no: is the history that models learn from adjusted"},
    {"earliest", CELL_MONTH, "", 0, "First month of the 95% interval of a break's start"},
    {"latest", CELL_MONTH, "", 0, "Last month of that interval"},
    {"size_pct", CELL_NUMBER, "percent", MODEL_DIGITS,
     "Level after (or within) a break over the level before (or around), less 1"},
    {"statistic", CELL_NUMBER, "", MODEL_DIGITS,
     "Twice the gain in log-likelihood by which a break was found"},
    {"p_value", CELL_NUMBER, "probability", 4,
     "How often chance alone shows as much: of a break, anywhere in a series without one; of a "
     "trend, in a series without one; of a change, as large a change either way"},
    {"before_start", CELL_MONTH, "", 0, "First month of the period before"},
    {"before_end", CELL_MONTH, "", 0, "Last month of the period before"},
    {"after_start", CELL_MONTH, "", 0, "First month of the period after"},
    {"after_end", CELL_MONTH, "", 0, "Last month of the period after"},
    {"count_before", CELL_NUMBER, "offences", RATE_DIGITS,
     "Recorded offences in the period before"},
    {"count_after", CELL_NUMBER, "offences", RATE_DIGITS, "Recorded offences in the period after"},
    {"comparator_change_pct", CELL_NUMBER, "percent", MODEL_DIGITS, "Change of the comparator"},
    {"rest_change_pct", CELL_NUMBER, "percent", MODEL_DIGITS,
     "Change of the comparator without the area"},
    {"rest_lower_95", CELL_NUMBER, "percent", MODEL_DIGITS, "Lower 95% limit of rest_change_pct"},
    {"rest_upper_95", CELL_NUMBER, "percent", MODEL_DIGITS, "Upper 95% limit of rest_change_pct"},
    {"ratio_of_ratios", CELL_NUMBER, "", MODEL_DIGITS,
     "After over before of the area, over the same of the rest of the comparator"},
    {"ratio_lower_95", CELL_NUMBER, "", MODEL_DIGITS, "Lower 95% limit of ratio_of_ratios"},
    {"ratio_upper_95", CELL_NUMBER, "", MODEL_DIGITS, "Upper 95% limit of ratio_of_ratios"},
    {"ratio_p", CELL_NUMBER, "probability", 4,
     "How often chance alone parts the two changes as much; below 0.05 where the verdict differs"},
    {"change_method", CELL_TEXT, "", 0,
     "Of the limits and p_value: quasi_poisson (from the scatter of months) or exact"},
    {"dispersion", CELL_NUMBER, "", 4,
     "By which the variance of the count, or of the change, was multiplied; at least 1"},
    {"ratio_dispersion", CELL_NUMBER, "", 4, "The same of ratio_of_ratios"},
    {"events_line", CELL_TEXT, "", 0, "Line for an events file that would apply the event"},
    {"parent", CELL_TEXT, "", 0, "Category it is part of, empty at the top"},
    {"depth", CELL_INTEGER, "", 0, "Steps below the top of the tree of categories"},
    {"comparator_kind", CELL_TEXT, "", 0,
     "Column of the rates table: area (the area itself), force, similar_group (mean of its areas' "
     "rates), region, country or benchmark"},
    {"comparator", CELL_TEXT, "", 0,
     "Area or group compared with: whose rate, or whose change, it is"},
    {"shown", CELL_TEXT, "", 0,
     "The rate as it stands in the rates table: all rates of a line with the same decimals, or a "
     "marker"},
    {"marker", CELL_TEXT, "", 0,
     "c suppressed, x not available, z not applicable, low rounds to zero but is not zero; else "
     "empty"},
    {"file", CELL_TEXT, "", 0, "Input file"},
    {"line", CELL_INTEGER, "", 0, "Line of the input file"},
    {"column", CELL_TEXT, "", 0, "Column of the refused value"},
    {"value", CELL_TEXT, "", 0, "What was found"},
    {"reason", CELL_TEXT, "", 0, "Why the row was refused"},
};

static const struct table_layout tables[] = {
    {"forecasts", "Forecasts by month",
     "area,area_code,category,month,horizon,mean,median,lower_*,upper_*,model,quality,note"},
    {"totals", "Forecasts of sums over months",
     "area,area_code,category,period,period_kind,period_start,period_end,observed_months,mean,"
     "median,lower_*,upper_*,change_pct,p_increase,note"},
    {"significance", "Rates compared with a benchmark",
     "area,area_code,category,period_start,period_end,count,population,rate,lower_95,upper_95,"
     "lower_998,upper_998,method,benchmark,benchmark_rate,ratio,difference,verdict,"
     "funnel_verdict,rank,rank_lower,rank_upper,areas,quartile,note,words,dispersion"},
    {"rates",
     "The rates table of an assessment: a row for each area, category and column of the table",
     "area,area_code,category,parent,depth,comparator_kind,comparator,period_start,period_end,rate,"
     "shown,marker,verdict,note"},
    {"change",
     "Changes on the year before, and against the rest of the area above (verdict: is the area's "
     "change higher than that of the rest)",
     "area,area_code,category,kind,before_start,before_end,after_start,after_end,count_before,"
     "count_after,change_pct,lower_95,upper_95,p_value,comparator,comparator_change_pct,"
     "rest_change_pct,rest_lower_95,rest_upper_95,ratio_of_ratios,ratio_lower_95,ratio_upper_95,"
     "ratio_p,verdict,note,change_method,dispersion,ratio_dispersion,words"},
    {"series", "One row a series: what was asked, chosen and estimated",
     "area,area_code,category,months,first,last,missing,zeros,mean,asked,model,chosen,estimated,"
     "outcome,cause,quality"},
    {"accuracy",
     "Forecasts from past origins against what followed, over months 1 to horizon after the "
     "origin; an empty area or category stands for all",
     "area,category,model,origins,horizon,mae,rmse,mase,rmsse,smape,bias,coverage_80,coverage_95,"
     "interval_score_95,crps,coverage_50,volume,mode,mae_at,mase_at,smape_at,bias_at,"
     "coverage_50_at,coverage_80_at,coverage_95_at,crps_at"},
    {"track_record",
     "How past forecasts turned out, in words; an empty area or category stands for all",
     "area,category,model,series,quarters,quarter_totals,inside_80,off_pct,bias_pct,repeat_pct,"
     "range,words"},
    {"events", "Effects of named events, as applied to the history that models learn from",
     "area,area_code,category,event,kind,start,end,effect_pct,lower_95,upper_95,applied,note"},
    {"breaks",
     "Suggested breaks, each with the known event that fits; none applied before it is named",
     "area,area_code,category,month,end,earliest,latest,kind,size_pct,lower_95,upper_95,statistic,"
     "p_value,event,applied,events_line,note"},
    {"trend", "Direction of travel of every series over several windows",
     "area,area_code,category,window,method,slope_pct_year,lower_95,upper_95,p_value,verdict,words,"
     "note"},
    {"panel", "Recorded crime by month, area and category", "month,area,area_code,category,count"},
    {"rejects", "Refused input rows", "file,line,column,value,reason"},
};

const struct column *dictionary_columns(size_t *count) {
    *count = sizeof columns / sizeof *columns;
    return columns;
}

const struct table_layout *dictionary_tables(size_t *count) {
    *count = sizeof tables / sizeof *tables;
    return tables;
}

const struct table_layout *dictionary_table(const char *name) {
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

static const struct column *find(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strlen(columns[i].name) == length && strncmp(columns[i].name, name, length) == 0)
            return &columns[i];
    return NULL;
}

static void name_column(struct layout_column *out, const struct column *column,
                        const struct levels *levels, size_t level) {
    char ending[LEVEL_NAME_SIZE];
    out->column = column;
    size_t stem = strlen(column->name);
    if (column->name[stem - 1] != '*') {
        snprintf(out->name, sizeof out->name, "%s", column->name);
        return;
    }
    level_name(levels->percent[level], ending);
    snprintf(out->name, sizeof out->name, "%.*s%s", (int)(stem - 1), column->name, ending);
}

size_t dictionary_expand(const struct table_layout *layout, const struct levels *levels,
                         struct layout_column *out) {
    size_t count = 0;
    for (const char *c = layout->columns; *c && count < LAYOUT_COLUMNS;) {
        size_t length = strcspn(c, ",");
        const struct column *column = find(c, length);
        if (column && c[length - 1] != '*')
            name_column(&out[count++], column, levels, 0);
        else if (column && c[0] == 'l') /* "lower_*,upper_*": limits in pairs, level by level */
            for (size_t k = 0; k < levels->count && count + 2 <= LAYOUT_COLUMNS; k++) {
                name_column(&out[count++], column, levels, k);
                name_column(&out[count++], find("upper_*", 7), levels, k);
            }
        c += length + (c[length] == ',');
    }
    return count;
}

const char *column_type_word(enum column_type type) {
    static const char *const words[] = {"text", "month", "integer", "number"};
    return words[type];
}
