/* Populations and person-years. Expected values by hand. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>

#include "engine/data/exposure.h"
#include "engine/data/period.h"

static struct exposure two_years(void) {
    struct exposure exposure = EXPOSURE_EMPTY;
    assert_int_equal(exposure_add(&exposure, "Town", 2020, 1000, NULL), STATUS_OK);
    assert_int_equal(exposure_add(&exposure, "Town", 2022, 1300, NULL), STATUS_OK);
    assert_int_equal(exposure_code(&exposure, "E07000192", "Town"), STATUS_OK);
    return exposure;
}

static void nearest_year(void **state) {
    (void)state;
    struct exposure exposure = two_years();
    int used;
    assert_close(exposure_population(&exposure, "Town", 2022, &used), 1300, RUNG_EXACT);
    assert_int_equal(used, 2022);
    assert_close(exposure_population(&exposure, "Town", 2021, &used), 1000, RUNG_EXACT); /* tie */
    assert_int_equal(used, 2020);
    assert_close(exposure_population(&exposure, "Town", 2030, &used), 1300, RUNG_EXACT);
    assert_int_equal(used, 2022);
    assert_close(exposure_population(&exposure, "Town", 1990, &used), 1000, RUNG_EXACT);
    assert_close(exposure_population(&exposure, "E07000192", 2022, NULL), 1300, RUNG_EXACT);
    assert_true(isnan(exposure_population(&exposure, "Village", 2022, &used)));
    exposure_free(&exposure);
}

static void person_years(void **state) {
    (void)state;
    struct exposure exposure = two_years();
    bool carried;
    /* the financial year 2022-23 uses mid-2022 throughout, January to March 2023 included */
    double whole = exposure_person_years(&exposure, "Town", month_index(2022, 4),
                                         month_index(2023, 3), &carried);
    assert_close(whole, 1300, RUNG_FORMULA);
    assert_false(carried);
    /* February to May 2022: two months of 2021-22 (carried from 2020), two of 2022-23 */
    double mixed = exposure_person_years(&exposure, "Town", month_index(2022, 2),
                                         month_index(2022, 5), &carried);
    assert_close(mixed, 1000 * 2 / 12.0 + 1300 * 2 / 12.0, RUNG_FORMULA);
    assert_true(carried);
    assert_close(exposure_person_years(&exposure, "Town", 10, 9, &carried), 0, RUNG_EXACT);
    assert_true(isnan(exposure_person_years(&exposure, "Village", month_index(2022, 4),
                                            month_index(2022, 4), &carried)));
    exposure_free(&exposure);
}

static void replacing(void **state) {
    (void)state;
    struct exposure exposure = two_years();
    bool replaced = true;
    assert_int_equal(exposure_add(&exposure, "Town", 2022, 1300, &replaced), STATUS_OK);
    assert_false(replaced);
    assert_int_equal(exposure_add(&exposure, "Town", 2022, 1400, &replaced), STATUS_OK);
    assert_true(replaced);
    assert_int_equal(exposure.count, 2);
    assert_close(exposure_population(&exposure, "Town", 2022, NULL), 1400, RUNG_EXACT);
    /* the first area of a code stays; an area with a code and no estimate has no population */
    assert_int_equal(exposure_code(&exposure, "E07000192", "Village"), STATUS_OK);
    assert_close(exposure_population(&exposure, "E07000192", 2022, NULL), 1400, RUNG_EXACT);
    assert_true(isnan(exposure_population(&exposure, "Village", 2022, NULL)));
    exposure_free(&exposure);
}

static void many_areas(void **state) {
    (void)state;
    struct exposure exposure = EXPOSURE_EMPTY;
    char name[32];
    for (int year = 2011; year < 2025; year++)
        for (int i = 0; i < 300; i++) {
            snprintf(name, sizeof name, "Area %d", i);
            assert_int_equal(exposure_add(&exposure, name, year, year * 1000 + i, NULL), STATUS_OK);
        }
    assert_int_equal(exposure.count, 14 * 300);
    assert_close(exposure_population(&exposure, "Area 299", 2015, NULL), 2015299, RUNG_EXACT);
    assert_close(exposure_population(&exposure, "Area 0", 2024, NULL), 2024000, RUNG_EXACT);
    exposure_free(&exposure);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_year),
        cmocka_unit_test(person_years),
        cmocka_unit_test(replacing),
        cmocka_unit_test(many_areas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
