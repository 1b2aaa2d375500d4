/* Headers to roles: variants, precedence, overrides, faults. */
#include "test/support/support.h"

#include <string.h>

#include "inputs/columns.h"

enum { MOST = 16 };

/* A header from a comma-separated line. */
static struct header read_header(const char *line, const struct columns *columns) {
    struct field field[MOST];
    struct row row = {.field = field, .line = 1};
    struct header header;
    while (row.fields < MOST) {
        size_t length = strcspn(line, ",");
        field[row.fields++] = (struct field){line, length};
        if (!line[length])
            break;
        line += length + 1;
    }
    assert_int_equal(header_read(&header, &row, columns), STATUS_OK);
    return header;
}

static void expect(const char *line, enum column_role role, size_t column) {
    struct header header = read_header(line, NULL);
    if (header.column[role] != column)
        fail_msg("%s: %s is column %zu, expected %zu", line, column_word(role), header.column[role],
                 column);
    header_free(&header);
}

static void variants(void **state) {
    (void)state;
    expect("Month,AREA,Area Code,category,Count", COLUMN_MONTH, 0);
    expect("Month,AREA,Area Code,category,Count", COLUMN_AREA, 1);
    expect("Month,AREA,Area Code,category,Count", COLUMN_AREA_CODE, 2);
    expect("year,lad_code,lad_name,population,lad_vintage,source", COLUMN_AREA, 2);
    expect("year,lad_code,lad_name,population,lad_vintage,source", COLUMN_AREA_CODE, 1);
    expect("year,LAD21CD,LAD21NM,population", COLUMN_AREA_CODE, 1);
    expect("year,LAD21CD,LAD21NM,population", COLUMN_AREA, 2);
    expect("MajorText,MinorText,BoroughName,201004", COLUMN_PARENT, 0);
    expect("MajorText,MinorText,BoroughName,201004", COLUMN_CATEGORY, 1);
    expect("MajorText,MinorText,LookUp_BoroughName,201004", COLUMN_AREA, 2);
    expect("Major Category,Minor Category,Borough Code,Borough,201004", COLUMN_AREA, 3);
    expect("Major Category,Minor Category,Borough Code,Borough,201004", COLUMN_AREA_CODE, 2);
    expect("Financial Year,Financial Quarter,Force Name,CSP Name,Offence Count", COLUMN_AREA, 3);
    expect("Financial Year,Financial Quarter,Force Name,CSP Name,Offence Count", COLUMN_COUNT, 4);
    expect("Financial Year,Financial Quarter,Police Force,CSP Name", COLUMN_FORCE, 2);
    expect("Financial Year,Financial Quarter,Force Name,CSP Name", COLUMN_FORCE, 2);
    expect("month,area,category", COLUMN_COUNT, COLUMN_NONE);
    /* a whole name beats a pattern, wherever it stands */
    expect("Sub area,area,month", COLUMN_AREA, 1);
    expect("value,count", COLUMN_COUNT, 1);
}

static void overrides(void **state) {
    (void)state;
    struct columns columns = COLUMNS_EMPTY;
    struct fault fault = FAULT_NONE;
    assert_int_equal(columns_add(&columns, "area", "Bezirk", &fault), STATUS_OK);
    assert_int_equal(columns_add(&columns, "count", "Faelle", &fault), STATUS_OK);
    assert_int_equal(columns_add(&columns, "coutn", "x", &fault), STATUS_CONFIGURATION);
    assert_non_null(strstr(fault.message, "\"count\""));
    struct header header = read_header("month,area,BEZIRK,category,faelle", &columns);
    assert_int_equal(header.column[COLUMN_AREA], 2); /* the user's word wins */
    assert_int_equal(header.column[COLUMN_COUNT], 4);
    header_free(&header);
    header = read_header("month,area,category,count", &columns); /* not in this file: left aside */
    assert_int_equal(header.column[COLUMN_AREA], 1);
    header_free(&header);
    columns_free(&columns);
}

static void demands(void **state) {
    (void)state;
    static const enum column_role needed[] = {COLUMN_MONTH, COLUMN_AREA, COLUMN_COUNT};
    struct fault fault = FAULT_NONE;
    struct header header = read_header("month,area,sum", NULL);
    assert_false(header_has(&header, needed, 3));
    assert_true(header_has(&header, needed, 2));
    assert_int_equal(header_require(&header, "crime.csv", "a long panel", needed, 3, &fault),
                     STATUS_BAD_ROW);
    assert_string_equal(fault.message, "no column for count; a long panel needs month,area,count; "
                                       "found \"month\", \"area\", \"sum\"");
    assert_int_equal(fault.line, 1);
    assert_string_equal(fault.file, "crime.csv");
    header_free(&header);
    header = read_header("month,area,count,Area", NULL);
    assert_int_equal(header_require(&header, "crime.csv", "a long panel", needed, 3, &fault),
                     STATUS_BAD_ROW);
    assert_non_null(strstr(fault.message, "columns 2 (\"area\") and 4 (\"Area\") both fit area"));
    header_free(&header);
    /* a rival that fits less well is no rival */
    header = read_header("month,area,count,borough", NULL);
    assert_int_equal(header_require(&header, "crime.csv", "a long panel", needed, 3, &fault),
                     STATUS_OK);
    header_free(&header);
}

/* Every variant in the table must lead to its own role, or it is shadowed by another. */
static void table_is_consistent(void **state) {
    (void)state;
    for (size_t r = 0; r < COLUMN_ROLES; r++) {
        for (const char *v = column_variants((enum column_role)r); *v;) {
            char name[64];
            size_t length = strcspn(v, " "), used = 0;
            for (size_t i = 0; i < length; i++)
                if (v[i] != '*')
                    name[used++] = v[i];
                else
                    name[used++] = '7'; /* what no whole name holds */
            name[used] = '\0';
            expect(name, (enum column_role)r, 0);
            v += length + (v[length] == ' ');
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variants),
        cmocka_unit_test(overrides),
        cmocka_unit_test(demands),
        cmocka_unit_test(table_is_consistent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
