#include "engine/batch/run_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/slugs.h"
#include "engine/core/digest.h"
#include "engine/core/files.h"
#include "engine/core/version.h"
#include "engine/data/period.h"
#include "outputs/manifest.h"

void run_record_start(struct run_record *out, const struct clock *clock) {
    char stamp[CLOCK_STAMP_SIZE];
    *out = (struct run_record){.tables = 0};
    clock_stamp(clock, stamp);
    out->record.started = arena_string(&out->arena, stamp, strlen(stamp));
    out->record.program = "crimecast";
    out->record.version = version_string();
    out->record.built_with = version_libraries(&out->record.libraries);
}

void run_record_timing(struct run_record *record, const char *what, double seconds) {
    if (record->record.timings < RECORD_TIMINGS)
        record->timing[record->record.timings++] = (struct record_timing){what, seconds};
}

enum status run_record_file(struct run_record *record, const char *output, const char *path,
                            const char *kind, struct fault *fault) {
    char digest[DIGEST_SIZE];
    size_t bytes;
    struct arena *arena = &record->arena;
    const char *whole = files_join(arena, output, path);
    enum status status = whole ? digest_file(whole, digest, &bytes, fault) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return status;
    if (record->record.outputs == record->output_capacity) {
        size_t capacity = record->output_capacity ? record->output_capacity * 2 : 64;
        struct record_file *grown = realloc(record->record.output, capacity * sizeof *grown);
        if (!grown)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory listing the results");
        record->record.output = grown;
        record->output_capacity = capacity;
    }
    record->record.output[record->record.outputs++] = (struct record_file){
        .path = arena_string(arena, path, strlen(path)),
        .kind = kind,
        .digest = arena_string(arena, digest, strlen(digest)),
        .bytes = bytes,
    };
    return STATUS_OK;
}

enum status run_record_table(struct run_record *record, const char *output, const char *name,
                             struct fault *fault) {
    char path[128];
    snprintf(path, sizeof path, "tables/%s.csv", name);
    enum status status = run_record_file(record, output, path, "table", fault);
    if (status == STATUS_OK && record->tables < RECORD_TABLES) {
        const struct record_file *file = &record->record.output[record->record.outputs - 1];
        record->table[record->tables++] = (struct datapackage_table){
            dictionary_table(name), file->path, file->digest, file->bytes};
    }
    return status;
}

void run_record_outcomes(struct run_record *record, const struct forecast *forecast, size_t count,
                         size_t rows_refused, size_t charts_failed) {
    struct record *r = &record->record;
    size_t *tally[] = {&r->ok, &r->fell_back, &r->failed, &r->skipped};
    r->series = count;
    for (size_t i = 0; i < count; i++)
        ++*tally[forecast[i].outcome];
    r->rows_refused = rows_refused;
    r->charts_failed = charts_failed;
}

static enum status list_charts(struct run_record *record, const struct run_story *story,
                               struct fault *fault) {
    static const struct {
        const char *ending, *kind;
    } part[] = {
        {"gp", "script"}, {"csv", "data"}, {"alt.txt", "text"}, {"svg", "chart"}, {"png", "chart"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < story->figures->count && status == STATUS_OK; i++)
        for (size_t k = 0; k < sizeof part / sizeof *part && status == STATUS_OK; k++)
            for (int sheet = 0; sheet <= 9; sheet++) { /* a chart of many rows: NAME-1, NAME-2 */
                char path[1024], suffix[16] = "";
                if (sheet)
                    snprintf(suffix, sizeof suffix, "-%d", sheet);
                snprintf(path, sizeof path, "%s/%s%s.%s", story->charts_folder,
                         story->figures->outcome[i].path, suffix, part[k].ending);
                const char *whole = files_join(&record->arena, story->output, path);
                if (whole && files_exists(whole))
                    status = run_record_file(record, story->output, path, part[k].kind, fault);
            }
    return status;
}

static enum status tell_inputs(struct run_record *record, const struct run_story *story) {
    const struct provenances *p = &story->inputs->provenances;
    struct record_file *input = arena_zeroed(&record->arena, p->count + 1, sizeof *input);
    if (!input)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < p->count; i++) {
        const struct provenance *from = &p->provenance[i];
        char first[PERIOD_SIZE] = "", last[PERIOD_SIZE] = "";
        if (from->first <= from->last) {
            month_print(from->first, first);
            month_print(from->last, last);
        }
        input[i] = (struct record_file){
            .path = from->file,
            .kind = from->reader,
            .digest = from->digest,
            .bytes = from->bytes,
            .rows_read = from->rows_read,
            .rows_kept = from->rows_kept,
            .rows_refused = from->rows_refused,
            .first = arena_string(&record->arena, first, strlen(first)),
            .last = arena_string(&record->arena, last, strlen(last)),
            .notes = from->notes,
        };
    }
    record->record.input = input;
    record->record.inputs = p->count;
    return STATUS_OK;
}

static enum status tell_settings(struct run_record *record, const struct settings *settings) {
    struct record_setting *setting =
        arena_zeroed(&record->arena, SETTING_COUNT + 1, sizeof *setting);
    if (!setting)
        return STATUS_NO_MEMORY;
    size_t count = 0;
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (i != SETTING_JOBS) /* how many workers there were stands with the timings */
            setting[count++] =
                (struct record_setting){setting_table[i].section, setting_table[i].key,
                                        settings->value[i], settings->line[i] > 0};
    if (settings->columns[0])
        setting[count++] = (struct record_setting){"columns", "all", settings->columns, true};
    record->record.setting = setting;
    record->record.settings = count;
    return STATUS_OK;
}

static enum status write_package(struct run_record *record, const struct run_story *story,
                                 struct fault *fault) {
    const struct hierarchy *tree[] = {&story->aggregate->areas, &story->aggregate->categories};
    struct datapackage_slug *slug[2];
    for (int i = 0; i < 2; i++) {
        const char **name = arena_take(&record->arena, (tree[i]->count + 1) * sizeof *name);
        slug[i] = arena_take(&record->arena, (tree[i]->count + 1) * sizeof *slug[i]);
        if (!name || !slug[i])
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
        for (size_t k = 0; k < tree[i]->count; k++)
            name[k] = tree[i]->node[k].name;
        const char **made = slugs_make(&record->arena, name, tree[i]->count);
        if (!made)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
        for (size_t k = 0; k < tree[i]->count; k++)
            slug[i][k] = (struct datapackage_slug){made[k], name[k]};
    }
    const char *name = settings_text(story->settings, SETTING_NAME);
    const char *const names[] = {name};
    const char **package_name = slugs_make(&record->arena, names, 1);
    struct datapackage package = {
        .name = package_name ? package_name[0] : "batch",
        .title = name,
        .levels = story->levels,
        .table = record->table,
        .tables = record->tables,
        .area = slug[0],
        .category = slug[1],
        .areas = tree[0]->count,
        .categories = tree[1]->count,
        .tree = tree[1],
    };
    const char *path = files_join(&record->arena, story->output, "datapackage.json");
    enum status status = path ? datapackage_write(path, &package, fault) : STATUS_NO_MEMORY;
    return status == STATUS_OK
               ? run_record_file(record, story->output, "datapackage.json", "data package", fault)
               : status;
}

enum status run_record_write(struct run_record *record, const struct run_story *story,
                             struct fault *fault) {
    struct record *r = &record->record;
    enum status status = list_charts(record, story, fault);
    if (status == STATUS_OK && (tell_inputs(record, story) != STATUS_OK ||
                                tell_settings(record, story->settings) != STATUS_OK))
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory writing the manifest");
    if (status == STATUS_OK)
        status = write_package(record, story, fault);
    if (status != STATUS_OK)
        return status;
    char data_to[PERIOD_SIZE], stamp[CLOCK_STAMP_SIZE];
    month_print(story->end, data_to);
    clock_stamp(story->clock, stamp);
    r->name = settings_text(story->settings, SETTING_NAME);
    r->data_to = data_to;
    r->seed = (uint64_t)settings_number(story->settings, SETTING_SEED);
    r->status = status_sentence(story->status);
    r->exit_code = status_exit_code(story->status);
    r->model_summary = settings_text(story->settings, SETTING_MODELS);
    r->learned = story->learned;
    r->warning = story->inputs->warning;
    r->warnings = story->inputs->warnings;
    r->timing = record->timing;
    r->finished = stamp;
    r->workers = story->workers;
    const char *path = files_join(&record->arena, story->output, "manifest.json");
    return path ? manifest_write(path, r, fault) : STATUS_NO_MEMORY;
}

void run_record_free(struct run_record *record) {
    free(record->record.output);
    arena_free(&record->arena);
}
