/* How much reading street-level crime costs over the least it could cost.
 *
 *     ingest_bench SOURCE [LOOKUP.csv]... [--repeat N] [--times K]
 *
 * SOURCE is a folder or a .zip of street-level files. The least is a bare pass: libcsv with empty
 * callbacks over the same bytes, lookups included (for a zip, inflated by libzip on the way).
 * Against it stands the whole ingest: lookups, rows, areas, panel, digests. Both run in turn, N
 * times (11); the medians and their ratio are printed. With --times K a folder is first copied with
 * every file's rows K times, so that a small sample measures as a large one.
 */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef CRIMECAST_HAVE_ZIP
#include <zip.h>
#endif

#include "engine/core/files.h"
#include "inputs/street_crime.h"

enum { BLOCK = 64 * 1024, REPEATS_MOST = 101, LOOKUPS_MOST = 8 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void stop(const char *what, const char *which) {
    fprintf(stderr, "ingest_bench: %s %s\n", what, which);
    exit(1);
}

static void no_field(void *field, size_t length, void *context) {
    (void)field, (void)length, (void)context;
}

static void no_row(int end, void *context) {
    (void)end, (void)context;
}

static void parse(struct csv_parser *parser, const char *bytes, size_t length) {
    if (csv_parse(parser, bytes, length, no_field, no_row, NULL) != length)
        stop("libcsv refuses", "the bytes");
}

static size_t bare_file(const char *path) {
    static char bytes[BLOCK];
    size_t total = 0;
    struct csv_parser parser;
    csv_init(&parser, 0);
    FILE *stream = fopen(path, "rb");
    if (!stream)
        stop("cannot open", path);
    for (size_t got; (got = fread(bytes, 1, BLOCK, stream)) > 0; total += got)
        parse(&parser, bytes, got);
    csv_fini(&parser, no_field, no_row, NULL);
    csv_free(&parser);
    fclose(stream);
    return total;
}

static size_t bare_folder(const char *folder) {
    struct arena arena = ARENA_EMPTY;
    const char *const *path;
    size_t count, total = 0;
    if (files_list(&arena, folder, &path, &count, NULL) != STATUS_OK)
        stop("cannot list", folder);
    for (size_t i = 0; i < count; i++)
        total += bare_file(path[i]);
    arena_free(&arena);
    return total;
}

static size_t bare_zip(const char *path) {
    size_t total = 0;
#ifdef CRIMECAST_HAVE_ZIP
    static char bytes[BLOCK];
    zip_t *archive = zip_open(path, ZIP_RDONLY, NULL);
    if (!archive)
        stop("cannot open", path);
    zip_int64_t count = zip_get_num_entries(archive, 0), got;
    for (zip_int64_t i = 0; i < count; i++) {
        struct csv_parser parser;
        csv_init(&parser, 0);
        zip_file_t *entry = zip_fopen_index(archive, (zip_uint64_t)i, 0);
        for (; entry && (got = zip_fread(entry, bytes, BLOCK)) > 0; total += (size_t)got)
            parse(&parser, bytes, (size_t)got);
        csv_fini(&parser, no_field, no_row, NULL);
        csv_free(&parser);
        zip_fclose(entry);
    }
    zip_discard(archive);
#else
    stop("built without libzip, which reads", path);
#endif
    return total;
}

/* The whole ingest; returns the rows read. */
static size_t ingest(const char *source, char *const *lookup, size_t lookups) {
    struct geography geography = GEOGRAPHY_EMPTY;
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct rejects rejects = REJECTS_EMPTY;
    struct provenances provenances = PROVENANCES_EMPTY;
    struct street_crime_settings settings = {&geography, NULL};
    struct street_crime_sink sink = {&build, &rejects, &provenances};
    struct fault fault = FAULT_NONE;
    struct panel panel;
    for (size_t i = 0; i < lookups; i++)
        if (geography_read(lookup[i], &geography, &fault) != STATUS_OK)
            stop(fault.message, lookup[i]);
    if (street_crime_read(source, &settings, &sink, &fault) != STATUS_OK ||
        panel_build_freeze(&build, &panel, &fault) != STATUS_OK)
        stop(fault.message, source);
    size_t rows = provenances.provenance[0].rows_read;
    panel_free(&panel);
    panel_build_free(&build);
    rejects_free(&rejects);
    provenances_free(&provenances);
    geography_free(&geography);
    return rows;
}

/* Copy a folder's street-level files into `to`, every row `times` times after one header. */
static void enlarge(const char *from, const char *to, long times) {
    struct arena arena = ARENA_EMPTY;
    const char *const *path;
    size_t count;
    if (files_list(&arena, from, &path, &count, NULL) != STATUS_OK)
        stop("cannot list", from);
    for (size_t i = 0; i < count; i++) {
        struct text text = TEXT_EMPTY;
        const char *base = strrchr(path[i], '/');
        const char *out = files_join(&arena, to, base ? base + 1 : path[i]);
        if (!street_crime_recognise(path[i]))
            continue;
        if (!out || files_read(path[i], &text, NULL) != STATUS_OK)
            stop("cannot read", path[i]);
        const char *bytes = text_string(&text), *rows = strchr(bytes, '\n');
        FILE *stream = fopen(out, "wb");
        if (!stream || !rows)
            stop("cannot copy", path[i]);
        rows++;
        fwrite(bytes, 1, (size_t)(rows - bytes), stream);
        for (long k = 0; k < times; k++)
            fwrite(rows, 1, text.length - (size_t)(rows - bytes), stream);
        if (fclose(stream) != 0)
            stop("cannot write", out);
        text_free(&text);
    }
    arena_free(&arena);
}

static void discard(const char *folder) {
    struct arena arena = ARENA_EMPTY;
    const char *const *path;
    size_t count;
    if (files_list(&arena, folder, &path, &count, NULL) == STATUS_OK)
        for (size_t i = 0; i < count; i++)
            unlink(path[i]);
    rmdir(folder);
    arena_free(&arena);
}

static int by_value(const void *a, const void *b) {
    double p = *(const double *)a, q = *(const double *)b;
    return p < q ? -1 : p > q;
}

static double median(double *value, size_t count) {
    qsort(value, count, sizeof *value, by_value);
    return value[count / 2];
}

int main(int count, char **words) {
    char *lookup[LOOKUPS_MOST], large[] = "/tmp/crimecast-bench-XXXXXX";
    const char *source = NULL;
    size_t lookups = 0, repeats = 11, bytes = 0, rows = 0;
    long times = 1;
    for (int i = 1; i < count; i++)
        if (strcmp(words[i], "--repeat") == 0 && i + 1 < count)
            repeats = (size_t)strtoul(words[++i], NULL, 10);
        else if (strcmp(words[i], "--times") == 0 && i + 1 < count)
            times = strtol(words[++i], NULL, 10);
        else if (!source)
            source = words[i];
        else if (lookups < LOOKUPS_MOST)
            lookup[lookups++] = words[i];
    if (!source || !repeats || repeats > REPEATS_MOST)
        stop("usage: ingest_bench SOURCE [LOOKUP.csv]... [--repeat N] [--times K];", "1 to 101");
    bool folder = files_is_folder(source), enlarged = folder && times > 1;
    if (enlarged) {
        if (!mkdtemp(large))
            stop("cannot create", large);
        enlarge(source, large, times);
        source = large;
    }
    double bare[REPEATS_MOST], whole[REPEATS_MOST];
    for (size_t i = 0; i < repeats; i++) {
        double start = now();
        bytes = folder ? bare_folder(source) : bare_zip(source);
        for (size_t k = 0; k < lookups; k++)
            bytes += bare_file(lookup[k]);
        double between = now();
        rows = ingest(source, lookup, lookups);
        whole[i] = now() - between;
        bare[i] = between - start;
    }
    double least = median(bare, repeats), ours = median(whole, repeats);
    printf("%s: %.1f MB, %zu rows, %zu repeats\n", folder ? "folder" : "zip", (double)bytes / 1e6,
           rows, repeats);
    printf("  bare libcsv pass   %8.1f ms  %7.1f MB/s\n", least * 1e3, (double)bytes / least / 1e6);
    printf("  whole ingest       %8.1f ms  %7.1f MB/s\n", ours * 1e3, (double)bytes / ours / 1e6);
    printf("  ratio              %8.2f\n", ours / least);
    if (enlarged)
        discard(large);
    return 0;
}
