#include "outputs/manifest.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "engine/core/files.h"

static json_t *file_json(const struct record_file *file, bool input) {
    json_t *object = json_pack("{s:s, s:s, s:I, s:s}", "path", file->path, "kind", file->kind,
                               "bytes", (json_int_t)file->bytes, "sha256", file->digest);
    if (object && input) {
        json_object_set_new(object, "rows_read", json_integer((json_int_t)file->rows_read));
        json_object_set_new(object, "rows_kept", json_integer((json_int_t)file->rows_kept));
        json_object_set_new(object, "rows_refused", json_integer((json_int_t)file->rows_refused));
        json_object_set_new(object, "first", json_string(file->first));
        json_object_set_new(object, "last", json_string(file->last));
        json_object_set_new(object, "notes", json_string(file->notes));
    }
    return object;
}

static json_t *strings_json(const char *const *string, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(string[i]));
    return array;
}

static json_t *settings_json(const struct record *record) {
    json_t *sections = json_object();
    for (size_t i = 0; i < record->settings; i++) {
        const struct record_setting *setting = &record->setting[i];
        json_t *section = json_object_get(sections, setting->section);
        if (!section) {
            section = json_object();
            json_object_set_new(sections, setting->section, section);
        }
        json_object_set_new(
            section, setting->key,
            json_pack("{s:s, s:b}", "value", setting->value, "given", setting->given));
    }
    return sections;
}

static json_t *timing_json(const struct record *record) {
    json_t *timing = json_pack("{s:s, s:s, s:i}", "started", record->started, "finished",
                               record->finished, "workers", (int)record->workers);
    for (size_t i = 0; i < record->timings; i++)
        json_object_set_new(
            timing, record->timing[i].what,
            json_real((double)(long)(record->timing[i].seconds * 1000 + 0.5) / 1000));
    return timing;
}

static json_t *record_json(const struct record *record) {
    json_t *root = json_object();
    if (!root)
        return NULL;
    json_object_set_new(root, "name", json_string(record->name));
    json_object_set_new(root, "program", json_string(record->program));
    json_object_set_new(root, "version", json_string(record->version));
    json_object_set_new(root, "libraries", strings_json(record->built_with, record->libraries));
    json_object_set_new(root, "data_to", json_string(record->data_to));
    json_object_set_new(root, "seed", json_integer((json_int_t)record->seed));
    json_object_set_new(
        root, "outcome",
        json_pack("{s:s, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "status", record->status,
                  "exit_code", record->exit_code, "series", (json_int_t)record->series, "ok",
                  (json_int_t)record->ok, "fell_back", (json_int_t)record->fell_back, "failed",
                  (json_int_t)record->failed, "skipped", (json_int_t)record->skipped,
                  "rows_refused", (json_int_t)record->rows_refused, "charts_failed",
                  (json_int_t)record->charts_failed));
    json_object_set_new(root, "model", json_string(record->model_summary));
    json_object_set_new(root, "learned", json_string(record->learned));
    json_object_set_new(root, "warnings", strings_json(record->warning, record->warnings));
    json_object_set_new(root, "settings", settings_json(record));
    json_t *inputs = json_array(), *outputs = json_array();
    for (size_t i = 0; i < record->inputs; i++)
        json_array_append_new(inputs, file_json(&record->input[i], true));
    for (size_t i = 0; i < record->outputs; i++)
        json_array_append_new(outputs, file_json(&record->output[i], false));
    json_object_set_new(root, "inputs", inputs);
    json_object_set_new(root, "files", outputs);
    json_object_set_new(root, "timing", timing_json(record));
    return root;
}

enum status manifest_write(const char *path, const struct record *record, struct fault *fault) {
    json_t *root = record_json(record);
    char *text = root ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) : NULL;
    json_decref(root);
    if (!text)
        return fault_at(fault, STATUS_INTERNAL, path, 0, NULL,
                        "the manifest holds text that is not UTF-8");
    struct text content = TEXT_EMPTY;
    text_append(&content, text);
    text_append_char(&content, '\n');
    free(text);
    enum status status = text_status(&content);
    if (status == STATUS_OK)
        status = files_write(path, content.bytes, content.length, fault);
    text_free(&content);
    return status;
}

static bool stays_inside(const char *path) {
    return path[0] && path[0] != '/' && !strstr(path, "..");
}

struct record_file *manifest_files(const char *path, struct arena *arena, size_t *count) {
    json_t *root = json_load_file(path, 0, NULL);
    const json_t *files = json_object_get(root, "files");
    size_t most = json_array_size(files);
    struct record_file *file = arena_zeroed(arena, most + 1, sizeof *file);
    *count = 0;
    for (size_t i = 0; file && i < most; i++) {
        const json_t *own = json_array_get(files, i);
        const char *name = json_string_value(json_object_get(own, "path")),
                   *digest = json_string_value(json_object_get(own, "sha256"));
        if (!name || !digest || !stays_inside(name))
            continue;
        file[*count].path = arena_string(arena, name, strlen(name));
        file[*count].digest = arena_string(arena, digest, strlen(digest));
        *count += file[*count].path && file[*count].digest;
    }
    json_decref(root);
    return file;
}
