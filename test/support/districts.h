/* Three districts of 10,000, 20,000 and 40,000 people over one financial year and two months more,
 * as the ground for tests of comparisons.
 */
#ifndef CRIMECAST_TEST_DISTRICTS_H
#define CRIMECAST_TEST_DISTRICTS_H

#include "engine/batch/comparisons.h"
#include "engine/data/panel.h"
#include "test/support/support.h"

enum { DISTRICTS_APRIL = 2022 * 12 + 3, DISTRICTS_MARCH = DISTRICTS_APRIL + 11 };

struct district_given {
    const char *area, *category;
    double monthly; /* every month from April 2022 to May 2023 */
};

/* A year's count is twelve times that: Bike 36 (3.6 per 1,000), 240 (12), 120 (3). */
enum { DISTRICTS_PLAIN = 7 };
extern const struct district_given districts_plain[DISTRICTS_PLAIN];

/* Zeroed: the plain ground. What is set before districts_build shapes it, and stays set. */
struct districts {
    struct {
        const char *area; /* NULL: none */
        int first, last;
    } gap;              /* rows that are left out */
    const char *region; /* stands above the forces, below England; NULL: nothing does */
    const char *group;  /* of Bike and Shop; NULL: none */
    int start;          /* months from April 2022 on which the record begins */
    bool peaks;         /* North: 10 in April 2021, 30 in May, 30 and 10 a year on, nothing else */

    struct panel panel;
    struct hierarchy areas, categories;
    struct aggregate aggregate;
    struct exposure exposure;
    struct comparators comparators;
    struct comparisons_request request; /* for April to March, by default rules */
    struct comparisons out;
};

/* With `forces` North and South lie in Staffordshire, West in Mercia. */
void districts_build(struct districts *districts, const struct district_given *given, size_t count,
                     bool forces);
void districts_build_plain(struct districts *districts);

/* All but `out`. */
void districts_free(struct districts *districts);

void districts_add(struct hierarchy *tree, const char *name, const char *parent,
                   enum area_level level, enum compare_rule rule);

/* Fill `out`; comparisons_free(&districts->out) afterwards. */
void districts_compare(struct districts *districts, const char *benchmark);

/* Fails the test where there is none. */
const struct finding *districts_finding(const struct districts *districts, const char *area,
                                        const char *category);

/* A finding's benchmark rate (NaN: none), verdict and note. */
#define assert_district(districts, area, category, benchmark, verdict, note)                   \
    districts_check((districts), (area), (category), (benchmark), (verdict), (note), __FILE__, \
                    __LINE__)
void districts_check(const struct districts *districts, const char *area, const char *category,
                     double benchmark, enum verdict verdict, const char *note, const char *file,
                     int line);

#endif
