/* The options of a filter, looked at before its first row. */
#include <stdio.h>
#include <string.h>

#include "engine/batch/filter_row.h"
#include "engine/core/names.h"
#include "engine/core/number.h"

/* The one table of options and filters; those of all filters are not in it. change has mid-p limits
 * always, so that asking for them is no mistake. */
static const struct {
    const char *option, *filters;
} users[] = {
    {"--mid-p", "rate, ratio, change, funnel"},
    {"--method", "rate, ratio, trend"},
    {"--phi", "rate"},
    {"--overlap", "rate"},
    {"--suppress", "rate"},
    {"--suppress-zero", "rate"},
    {"--round", "rate"},
    {"--per", "rate"},
    {"--low-volume", "rate, funnel"},
    {"--benchmark", "funnel"},
    {"--multiplicative", "funnel"},
    {"--by-rank", "funnel"},
    {"--fdr", "funnel"},
    {"--no-season", "trend"},
};

const char *filter_option_users(const char *option) {
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        if (strcmp(users[i].option, option) == 0)
            return users[i].filters;
    return NULL;
}

enum status filter_option_check(const char *filter, const char *option, struct fault *fault) {
    const char *all = filter_option_users(option);
    size_t length = strlen(filter);
    for (const char *one = all; one && *one; one += strspn(one, ", ")) {
        size_t word = strcspn(one, ",");
        if (word == length && strncmp(one, filter, length) == 0)
            return STATUS_OK;
        one += word;
    }
    return all ? fault_at(fault, STATUS_USAGE, NULL, 0, option,
                          "has no meaning for stat %s, it is for stat %s", filter, all)
               : STATUS_OK;
}

/* What is set is for this filter. --per and --low-volume always have a value: the command line,
 * which knows what was given, looks at those. */
static enum status check_users(const struct filtering *filtering, struct fault *fault) {
    const struct filter_options *options = &filtering->options;
    const struct {
        const char *option;
        bool set;
    } given[] = {
        {"--mid-p", options->mid_p},
        {"--method", filtering->method ? options->method != NULL : options->trend_method != NULL},
        {"--phi", options->phi != NULL},
        {"--overlap", options->overlap},
        {"--suppress", options->suppress > 0},
        {"--suppress-zero", options->suppress_zero},
        {"--round", options->round_to > 0},
        {"--benchmark", options->mean_of_rates},
        {"--multiplicative", options->funnel == PEERS_MULTIPLICATIVE},
        {"--by-rank", options->funnel == PEERS_BY_RANK},
        {"--fdr", options->false_discovery},
        {"--no-season", options->no_season},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof given / sizeof *given && status == STATUS_OK; i++)
        if (given[i].set)
            status = filter_option_check(filtering->about->name, given[i].option, fault);
    return status;
}

static enum status take_levels(struct filtering *filtering, struct fault *fault) {
    double *asked = filtering->options.confidence;
    bool first_alone =
        filtering->method && filtering->method->one_level && !filtering->options.own_levels;
    if (!filtering->method && filtering->options.own_levels && asked[1] != 0)
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--confidence",
                        "found two confidences, expected one: stat trend has one interval");
    filtering->levels = asked[1] == 0 || first_alone ? 1 : 2;
    for (size_t i = 0; i < filtering->levels; i++) {
        double fraction = count_confidence(asked[i]);
        bool all = filtering->method == &filter_rate_method; /* 100: limits 0 and infinite */
        if (number_is_missing(fraction) || (fraction == 1 && !all)) {
            char found[NUMBER_SIZE];
            number_print(asked[i], found);
            return fault_at(fault, STATUS_USAGE, NULL, 0, "--confidence",
                            "found \"%s\", expected a confidence from 90 %s (or 0.9 %s)", found,
                            all ? "to 100" : "and below 100", all ? "to 1" : "and below 1");
        }
        filtering->rate.confidence[i] = fraction;
    }
    double *pair = filtering->rate.confidence;
    if (filtering->levels == 2 && pair[0] == pair[1])
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--confidence",
                        "found the same confidence twice, expected two that differ");
    if (filtering->levels == 2 && pair[0] > pair[1]) {
        double swap = pair[0];
        pair[0] = pair[1];
        pair[1] = swap;
    }
    for (size_t i = 0; i < filtering->levels; i++) {
        /* 0.998 * 100 is not quite 99.8; twelve digits bring it back */
        char percent[NUMBER_SIZE];
        double value = pair[i] * 100;
        number_parse(percent, number_print_digits(value, 12, percent), &value);
        level_name(value, filtering->level[i]);
    }
    return STATUS_OK;
}

/* "significantly_higher_95" names its level, so at other confidences it has another ending. */
static void name_verdicts(struct filtering *filtering) {
    for (int v = 0; v < VERDICTS; v++) {
        enum verdict verdict = (enum verdict)v;
        int direction = finding_verdict_direction(verdict);
        bool outer = verdict == VERDICT_HIGHER_998 || verdict == VERDICT_LOWER_998;
        char word[FILTER_WORD_SIZE];
        if (direction == 0)
            snprintf(word, sizeof word, "%s", finding_verdict_word(verdict));
        else
            snprintf(word, sizeof word, "significantly_%s_%s", direction > 0 ? "higher" : "lower",
                     filtering->level[outer ? 1 : 0]);
        memcpy(filtering->verdict[v], word, sizeof word);
    }
}

/* --method of ratio. */
enum status filter_refuse_method(const char *const *words, size_t count, const char *found,
                                 struct fault *fault) {
    struct text expected = TEXT_EMPTY;
    const char *nearest = names_nearest(words, count, found);
    for (size_t i = 0; i < count; i++)
        text_printf(&expected, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    fault_at(fault, STATUS_USAGE, NULL, 0, "--method", "found \"%s\"%s%s%s, expected %s", found,
             nearest ? " (did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?)" : "",
             text_string(&expected));
    text_free(&expected);
    return STATUS_USAGE;
}

static enum status take_ratio_method(struct filtering *filtering, struct fault *fault) {
    const char *words[RATIO_METHODS], *word = filtering->options.method;
    filtering->ratio_asked = word && filtering->method == &filter_ratio_method;
    if (!filtering->ratio_asked)
        return STATUS_OK;
    filtering->ratio = ratio_method_find(word);
    if (filtering->ratio != RATIO_METHODS && filtering->options.mid_p)
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--mid-p",
                        "does not go with --method: \"midp\" is a method of ratio");
    if (filtering->ratio != RATIO_METHODS)
        return STATUS_OK;
    for (int m = 0; m < RATIO_METHODS; m++)
        words[m] = ratio_method_word((enum ratio_method)m);
    return filter_refuse_method(words, RATIO_METHODS, word, fault);
}

/* --method and --phi of rates. */
static enum status take_method(struct filtering *filtering, struct fault *fault) {
    const struct filter_options *options = &filtering->options;
    const char *word = options->method;
    filtering->rate.method = options->mid_p ? COUNT_MID_P : COUNT_DEFAULT;
    filtering->proportion = word && strcmp(word, "wilson") == 0; /* trend has words of its own */
    bool known = !word || filtering->proportion || filtering->method != &filter_rate_method;
    const char *words[COUNT_METHODS + 1];
    for (int m = 0; m < COUNT_METHODS && !known; m++) {
        words[m] = count_method_word((enum count_method)m);
        known = strcmp(words[m], word) == 0;
        if (known)
            filtering->rate.method = (enum count_method)m;
    }
    words[COUNT_METHODS] = "wilson";
    if (!known)
        return filter_refuse_method(words, COUNT_METHODS + 1, word, fault);
    if (options->mid_p && filtering->method == &filter_rate_method && word &&
        strcmp(word, count_method_word(COUNT_MID_P)) != 0)
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--mid-p",
                        "does not go with --method %s: \"midp\" is a method of rate", word);
    filtering->phi = 1;
    filtering->phi_field = filtering->overlap_field = FILTER_READS;
    if (!options->phi)
        return STATUS_OK;
    if (filtering->proportion)
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--phi",
                        "does not go with --method wilson: it is for counts");
    double given;
    bool number = number_parse(options->phi, strlen(options->phi), &given);
    if (number && !(given > 0))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--phi",
                        "found \"%s\", expected a number above 0, or the name of a column",
                        options->phi);
    filtering->phi = number && given > 1 ? given : 1; /* never narrower than chance */
    return STATUS_OK;
}

bool filter_discloses_any(const struct filter_options *options) {
    return options->suppress > 0 || options->round_to > 1;
}

static const char *disclosure_option(const struct filter_options *options) {
    return options->suppress > 0 ? "--suppress" : "--round";
}

enum status filter_take_options(struct filtering *filtering, struct fault *fault) {
    const struct filter_options *options = &filtering->options;
    if (!(options->per > 0) || !number_is_finite(options->per))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--per",
                        "expected a number of persons above 0");
    if (!(options->low_volume >= 0) || !number_is_finite(options->low_volume))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--low-volume",
                        "expected a count of 0 or more");
    if (!(options->suppress >= 0) || !number_is_finite(options->suppress))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--suppress",
                        "expected a count of 0 or more");
    if (!(options->round_to >= 0) || !number_is_finite(options->round_to))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--round", "expected a number of 0 or more");
    if (options->suppress_zero && !(options->suppress > 0))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--suppress-zero", "needs --suppress N");
    if (options->overlap && filter_discloses_any(options))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--overlap",
                        "does not go with %s, which hides no benchmark counts",
                        disclosure_option(options));
    if (options->funnel == PEERS_BY_RANK && options->false_discovery)
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--by-rank", "does not go with --fdr");
    enum status status = check_users(filtering, fault);
    if (status == STATUS_OK)
        status = take_levels(filtering, fault);
    if (status != STATUS_OK)
        return status;
    name_verdicts(filtering);
    filtering->rate.per = options->per;
    status = take_method(filtering, fault);
    if (status == STATUS_OK)
        status = take_ratio_method(filtering, fault);
    if (status != STATUS_OK)
        return status;
    filtering->compare = (struct compare_settings){.low_volume = options->low_volume,
                                                   .per = options->per,
                                                   .rule = COMPARE_YES,
                                                   .one_level = filtering->levels == 1};
    return STATUS_OK;
}
