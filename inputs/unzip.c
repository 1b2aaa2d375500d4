#include "inputs/unzip.h"

#ifdef CRIMECAST_HAVE_ZIP

#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct unzip {
    zip_t *archive;
    zip_file_t *entry;
    char *path;
};

enum status unzip_open(struct unzip **out, const char *path, struct fault *fault) {
    int code = 0;
    struct unzip *zip = *out = calloc(1, sizeof *zip);
    char *copy = strdup(path);
    if (!zip || !copy) {
        free(zip);
        free(copy);
        *out = NULL;
        return fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
    }
    zip->path = copy;
    zip->archive = zip_open(path, ZIP_RDONLY, &code);
    if (zip->archive)
        return STATUS_OK;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    enum status status = code == ZIP_ER_NOENT ? STATUS_MISSING_INPUT : STATUS_IO;
    fault_at(fault, status, path, 0, NULL, "cannot be opened as a zip archive: %s",
             zip_error_strerror(&error));
    zip_error_fini(&error);
    unzip_close(zip);
    *out = NULL;
    return status;
}

size_t unzip_count(const struct unzip *zip) {
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);
    return count < 0 ? 0 : (size_t)count;
}

const char *unzip_name(const struct unzip *zip, size_t entry) {
    const char *name = zip_get_name(zip->archive, entry, ZIP_FL_ENC_GUESS);
    return name ? name : "";
}

enum status unzip_start(struct unzip *zip, size_t entry, struct fault *fault) {
    if (zip->entry)
        zip_fclose(zip->entry);
    zip->entry = zip_fopen_index(zip->archive, entry, 0);
    if (zip->entry)
        return STATUS_OK;
    return fault_at(fault, STATUS_IO, zip->path, 0, NULL, "entry %s cannot be read: %s",
                    unzip_name(zip, entry), zip_strerror(zip->archive));
}

size_t unzip_read(void *from, char *bytes, size_t size, const char **failed) {
    struct unzip *zip = from;
    zip_int64_t got = zip_fread(zip->entry, bytes, size);
    if (got >= 0)
        return (size_t)got;
    *failed = zip_file_strerror(zip->entry);
    return 0;
}

void unzip_close(struct unzip *zip) {
    if (!zip)
        return;
    if (zip->entry)
        zip_fclose(zip->entry);
    if (zip->archive)
        zip_discard(zip->archive);
    free(zip->path);
    free(zip);
}

#else

enum status unzip_open(struct unzip **out, const char *path, struct fault *fault) {
    *out = NULL;
    return fault_at(fault, STATUS_UNAVAILABLE, path, 0, NULL,
                    "this build reads no zip archives, as libzip was not found when it was built; "
                    "unpack the archive and name the folder");
}

size_t unzip_count(const struct unzip *zip) {
    (void)zip;
    return 0;
}

const char *unzip_name(const struct unzip *zip, size_t entry) {
    (void)zip, (void)entry;
    return "";
}

enum status unzip_start(struct unzip *zip, size_t entry, struct fault *fault) {
    (void)zip, (void)entry;
    return fault_set(fault, STATUS_UNAVAILABLE, "libzip was not found when this was built");
}

size_t unzip_read(void *from, char *bytes, size_t size, const char **failed) {
    (void)from, (void)bytes, (void)size;
    *failed = "libzip was not found when this was built";
    return 0;
}

void unzip_close(struct unzip *zip) {
    (void)zip;
}

#endif
