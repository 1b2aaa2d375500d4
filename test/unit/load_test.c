/* Inputs of a batch read together: what only shows when all files are in. */
#include <stdio.h>
#include <string.h>

#include "test/support/support.h"

#include "engine/batch/load.h"

/* Two counts for one offence and quarter in a CSP table: both lines are refused and named. */
static void quarterly_conflicts_are_refused(void **state) {
    (void)state;
    char folder[256], path[320];
    static struct config_faults faults;
    struct settings settings;
    struct inputs inputs;
    support_scratch(folder);
    snprintf(path, sizeof path, "%s/crime.csv", folder);
    support_write(path, "month,area,category,count\n2023-04,A,Robbery,5\n");
    snprintf(path, sizeof path, "%s/table.csv", folder);
    support_write(path, "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,"
                        "Offence Group,Offence Subgroup,Offence Code,Offence Count\n"
                        "2023/24,1,F,B,Robbery,Robbery,Robbery,34B,100\n"
                        "2023/24,1,F,B,Robbery,Robbery,Robbery,34B,101\n");
    snprintf(path, sizeof path, "%s/BATCH.ini", folder);
    support_write(path, "[batch]\noutput=out\n[input]\ncrime=crime.csv\ncomparators=table.csv\n");
    assert_int_equal(config_read(&settings, path, &faults), STATUS_OK);
    assert_int_equal(inputs_load(&settings, &inputs, &faults), STATUS_OK);
    assert_int_equal(inputs.rejects.count, 2);
    assert_int_equal(inputs.rejects.reject[0].line, 2);
    assert_int_equal(inputs.rejects.reject[1].line, 3);
    assert_non_null(strstr(inputs.rejects.reject[0].reason, "line 3 gives 101"));
    inputs_free(&inputs);
    settings_free(&settings);
    support_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(quarterly_conflicts_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
