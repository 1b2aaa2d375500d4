#include "inputs/street_files.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/text.h"
#include "engine/data/period.h"

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool ends_in_zip(const char *path) {
    size_t length = strlen(path);
    if (length < 4 || path[length - 4] != '.')
        return false;
    static const char zip[] = "zip";
    for (size_t i = 0; i < 3; i++)
        if ((path[length - 3 + i] | 0x20) != zip[i])
            return false;
    return true;
}

/* Understand the name of a file; `force` may be NULL when only the answer counts. */
static bool understand(const char *path, struct street_file *file, struct arena *arena) {
    static const char ending[] = "-street.csv";
    enum { MONTH = 7, ENDING = sizeof ending - 1 };
    const char *base = base_name(path);
    size_t length = strlen(base);
    int month;
    if (length <= MONTH + 1 + ENDING || strcmp(base + length - ENDING, ending) != 0 ||
        base[4] != '-' || base[MONTH] != '-' || !month_parse(base, MONTH, &month))
        return false;
    if (file) {
        memcpy(file->month_text, base, MONTH);
        file->month_text[MONTH] = '\0';
        file->month = month;
        file->force = arena_string(arena, base + MONTH + 1, length - ENDING - MONTH - 1);
    }
    return true;
}

bool street_files_recognise(const char *path) {
    if (!files_is_folder(path))
        return ends_in_zip(path) || understand(path, NULL, NULL);
    struct arena arena = ARENA_EMPTY;
    const char *const *below;
    size_t count;
    bool any = false;
    if (files_list(&arena, path, &below, &count, NULL) == STATUS_OK)
        for (size_t i = 0; i < count && !any; i++)
            any = understand(below[i], NULL, NULL);
    arena_free(&arena);
    return any;
}

static int by_month_force_name(const void *a, const void *b) {
    const struct street_file *p = a, *q = b;
    if (p->month != q->month)
        return p->month < q->month ? -1 : 1;
    int order = strcmp(p->force, q->force);
    return order ? order : strcmp(p->below, q->below);
}

/* Add a file when its name is one of ours. */
static bool add(struct street_files *files, const char *name, const char *below, size_t entry) {
    struct street_file file = {.name = name, .below = below, .entry = entry};
    if (!understand(below, &file, &files->arena)) {
        files->others++;
        return true;
    }
    if (!file.name || !file.below || !file.force)
        return false;
    files->file[files->count++] = file;
    return true;
}

static enum status list_folder(struct street_files *files, const char *path, struct fault *fault) {
    const char *const *below = &path;
    size_t count = 1, skip = (size_t)(base_name(path) - path);
    if (files_is_folder(path)) {
        enum status status = files_list(&files->arena, path, &below, &count, fault);
        if (status != STATUS_OK)
            return status;
        skip = strlen(path) + (path[0] && path[strlen(path) - 1] != '/');
        if (strcmp(path, ".") == 0) /* files_list leaves "./" out */
            skip = 0;
    }
    files->file = calloc(count + 1, sizeof *files->file);
    for (size_t i = 0; files->file && i < count; i++) {
        const char *name = arena_string(&files->arena, below[i], strlen(below[i]));
        if (!name || !add(files, name, name + skip, 0))
            return fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
    }
    return files->file ? STATUS_OK
                       : fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
}

static enum status list_archive(struct street_files *files, const char *path, struct fault *fault) {
    enum status status = unzip_open(&files->zip, path, fault);
    if (status != STATUS_OK)
        return status;
    size_t count = unzip_count(files->zip);
    files->file = calloc(count + 1, sizeof *files->file);
    bool enough = files->file != NULL;
    for (size_t i = 0; enough && i < count; i++) {
        const char *below = unzip_name(files->zip, i);
        size_t length = strlen(below);
        if (!length || below[length - 1] == '/')
            continue; /* a folder */
        struct text name = TEXT_EMPTY;
        text_printf(&name, "%s/%s", path, below);
        enough = text_status(&name) == STATUS_OK &&
                 add(files, arena_string(&files->arena, text_string(&name), name.length), below, i);
        text_free(&name);
    }
    return enough ? digest_file(path, files->digest, &files->bytes, fault)
                  : fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
}

enum status street_files_finish(struct street_files *files, size_t index, struct rows *rows,
                                struct fault *fault) {
    enum status status = STATUS_OK;
    if (!files->zip) {
        status = rows_digest(rows, files->file[index].digest, fault);
        files->bytes += rows_bytes(rows);
    }
    rows_close(rows);
    return status;
}

enum status street_files_digest(struct street_files *files, struct fault *fault) {
    struct text list = TEXT_EMPTY;
    if (files->zip)
        return STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < files->count && status == STATUS_OK; i++) {
        struct street_file *file = &files->file[i];
        size_t bytes = 0;
        if (!file->digest[0]) /* refused before it was read */
            status = digest_file(file->name, file->digest, &bytes, fault);
        files->bytes += bytes;
        text_printf(&list, "%s  %s\n", file->digest, file->below);
    }
    if (files->single)
        memcpy(files->digest, files->file[0].digest, sizeof files->digest);
    else
        digest_bytes(text_string(&list), list.length, files->digest);
    if (status == STATUS_OK && text_status(&list) != STATUS_OK)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    text_free(&list);
    return status;
}

enum status street_files_open(struct street_files *files, const char *path, struct fault *fault) {
    *files = (struct street_files){.count = 0};
    bool folder = files_is_folder(path), archive = !folder && ends_in_zip(path);
    enum status status =
        archive ? list_archive(files, path, fault) : list_folder(files, path, fault);
    if (status == STATUS_OK && !files->count)
        status = fault_at(fault, STATUS_NO_DATA, path, 0, NULL,
                          "no street-level file; expected names such as "
                          "2024-04-west-mercia-street.csv");
    if (status == STATUS_OK) {
        qsort(files->file, files->count, sizeof *files->file, by_month_force_name);
        files->single = !folder && !archive;
    }
    if (status != STATUS_OK)
        street_files_close(files);
    return status;
}

enum status street_files_rows(struct street_files *files, size_t index, struct rows **rows,
                              struct fault *fault) {
    const struct street_file *file = &files->file[index];
    if (!files->zip)
        return rows_open(rows, file->name, fault);
    enum status status = unzip_start(files->zip, file->entry, fault);
    if (status != STATUS_OK)
        return status;
    return rows_open_source(rows, file->name, unzip_read, files->zip, fault);
}

void street_files_close(struct street_files *files) {
    unzip_close(files->zip);
    free(files->file);
    arena_free(&files->arena);
    *files = (struct street_files){.count = 0};
}
