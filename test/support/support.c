#define _XOPEN_SOURCE 700
#include "test/support/support.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void support_close(double actual, double expected, double tolerance, const char *what,
                   const char *file, int line) {
    if (isnan(expected) && isnan(actual))
        return;
    double size = fabs(expected) > 1 ? fabs(expected) : 1;
    if (actual == expected || fabs(actual - expected) <= tolerance * size)
        return;
    print_error("%s is %.17g, expected %.17g within %g\n", what, actual, expected, tolerance);
    _fail(file, line);
}

void support_scratch(char *out) {
    const char *base = getenv("TMPDIR");
    snprintf(out, 256, "%s/crimecast-test-XXXXXX", base && base[0] ? base : "/tmp");
    if (!mkdtemp(out))
        fail_msg("no scratch folder could be made in %s", out);
}

static int remove_entry(const char *path, const struct stat *about, int flag, struct FTW *walk) {
    (void)about, (void)flag, (void)walk;
    return remove(path);
}

void support_remove(const char *folder) {
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

enum { REFERENCE_COLUMNS = 64, REFERENCE_LINE = 65536 };

struct reference {
    FILE *stream;
    char header[REFERENCE_LINE], line[REFERENCE_LINE];
    char *name[REFERENCE_COLUMNS], *value[REFERENCE_COLUMNS];
    size_t columns;
};

static size_t split(char *line, char **field) {
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *c = line; count < REFERENCE_COLUMNS;) {
        field[count++] = c;
        c = strchr(c, ',');
        if (!c)
            break;
        *c++ = '\0';
    }
    return count;
}

struct reference *reference_open(const char *path) {
    FILE *stream = fopen(path, "r");
    if (!stream)
        return NULL;
    struct reference *reference = calloc(1, sizeof *reference);
    if (!reference || !fgets(reference->header, sizeof reference->header, stream)) {
        free(reference);
        fclose(stream);
        return NULL;
    }
    reference->stream = stream;
    reference->columns = split(reference->header, reference->name);
    return reference;
}

bool reference_next(struct reference *reference) {
    for (size_t i = 0; i < REFERENCE_COLUMNS; i++)
        reference->value[i] = NULL;
    do
        if (!fgets(reference->line, sizeof reference->line, reference->stream))
            return false;
    while (reference->line[0] == '\n' || reference->line[0] == '#');
    split(reference->line, reference->value);
    return true;
}

const char *reference_text(const struct reference *reference, const char *column) {
    for (size_t i = 0; i < reference->columns; i++)
        if (strcmp(reference->name[i], column) == 0)
            return reference->value[i] ? reference->value[i] : "";
    fail_msg("the reference file has no column %s", column);
    return "";
}

double reference_number(const struct reference *reference, const char *column) {
    const char *text = reference_text(reference, column);
    if (!text[0] || strcmp(text, "NA") == 0)
        return NAN;
    return strtod(text, NULL);
}

void reference_close(struct reference *reference) {
    if (reference) {
        fclose(reference->stream);
        free(reference);
    }
}

bool support_shared(const char *name, char *out) {
    snprintf(out, 512, "%s/%s", TEST_SHARED, name);
    if (access(out, R_OK) == 0)
        return true;
    print_message("SKIPPED: shared data %s is not here\n", name);
    return false;
}

void support_write(const char *path, const char *content) {
    FILE *stream = fopen(path, "wb");
    if (!stream || fputs(content, stream) < 0 || fclose(stream) != 0)
        fail_msg("%s cannot be written", path);
}

char *support_read(const char *path) {
    FILE *stream = fopen(path, "rb");
    if (!stream)
        fail_msg("%s cannot be read", path);
    size_t length = 0, capacity = 65536;
    char *bytes = malloc(capacity);
    size_t got;
    while (bytes && (got = fread(bytes + length, 1, capacity - length - 1, stream)) > 0) {
        length += got;
        if (capacity - length < 2)
            bytes = realloc(bytes, capacity *= 2);
    }
    fclose(stream);
    if (!bytes)
        fail_msg("out of memory reading %s", path);
    bytes[length] = '\0';
    return bytes;
}

size_t named_series_read(const char *path, const char *name, const char *value,
                         struct named_series *out, size_t most) {
    struct reference *file = reference_open(path);
    assert_non_null(file);
    size_t count = 0;
    while (reference_next(file)) {
        const char *key = reference_text(file, name);
        if (count == 0 || strcmp(out[count - 1].name, key) != 0) {
            assert_true(count < most);
            snprintf(out[count++].name, sizeof out->name, "%s", key);
        }
        struct named_series *last = &out[count - 1];
        assert_true(last->length < NAMED_SERIES_LONGEST);
        last->y[last->length++] = reference_number(file, value);
    }
    reference_close(file);
    return count;
}
