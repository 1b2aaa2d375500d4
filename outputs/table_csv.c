#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "outputs/table.h"

#include <string.h>

static void write_text(FILE *stream, const char *text) {
    if (!text || !text[strcspn(text, ",\"\r\n")]) {
        fputs(text ? text : "", stream);
        return;
    }
    fputc('"', stream);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', stream);
        fputc(*c, stream);
    }
    fputc('"', stream);
}

static void write_cell(FILE *stream, const struct column *column, const struct cell *cell) {
    char number[NUMBER_SIZE], month[PERIOD_SIZE];
    switch (column->type) {
    case CELL_TEXT:
        write_text(stream, cell->text);
        break;
    case CELL_MONTH:
        if (cell->month != TABLE_NO_MONTH) {
            month_print_date(cell->month, month);
            fputs(month, stream);
        }
        break;
    case CELL_INTEGER:
    case CELL_NUMBER:
        number_print_digits(cell->number, column->digits, number);
        fputs(number, stream);
        break;
    }
}

enum status table_write_csv(const struct table *table, const char *path, struct fault *fault) {
    struct layout_column column[LAYOUT_COLUMNS];
    size_t columns = dictionary_expand(table->layout, table->levels, column);
    struct files_output output;
    enum status status = files_open(&output, path, fault);
    if (status != STATUS_OK)
        return status;
    for (size_t c = 0; c < columns; c++)
        fprintf(output.stream, "%s%c", column[c].name, c + 1 < columns ? ',' : '\n');
    for (size_t row = 0; row < table->rows && !ferror(output.stream); row++) {
        struct cell cell[LAYOUT_COLUMNS];
        for (size_t c = 0; c < columns; c++)
            cell[c] = (struct cell){.number = NUMBER_MISSING, .month = TABLE_NO_MONTH};
        table->fill(table->context, row, cell);
        for (size_t c = 0; c < columns; c++) {
            write_cell(output.stream, column[c].column, &cell[c]);
            fputc(c + 1 < columns ? ',' : '\n', output.stream);
        }
    }
    return files_close(&output, fault);
}
