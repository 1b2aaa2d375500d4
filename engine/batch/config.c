#include "engine/batch/config.h"

#include <string.h>

#include <ini.h>

#include "engine/core/files.h"

enum { LONGEST_LINE = 198 };

struct reading {
    struct settings *settings;
    struct config_faults *faults;
    const char *at; /* rest of the file's text */
    long line;
};

static struct fault *next_fault(struct config_faults *faults) {
    size_t index = faults->count++;
    return index < CONFIG_FAULTS ? &faults->fault[index] : NULL;
}

/* One line for inih, as fgets would give it. A line that inih would cut is reported and handed over
 * as a comment, so that its halves are not read as settings. */
static char *next_line(char *out, int size, void *stream) {
    struct reading *reading = stream;
    (void)size;
    if (!*reading->at)
        return NULL;
    reading->line++;
    size_t length = strcspn(reading->at, "\n");
    const char *line = reading->at;
    reading->at += length + (line[length] == '\n');
    if (length > LONGEST_LINE) {
        fault_at(next_fault(reading->faults), STATUS_CONFIGURATION, reading->settings->file,
                 reading->line, NULL, "the line has %zu characters, expected at most %d", length,
                 LONGEST_LINE);
        length = 0;
    }
    memcpy(out, line, length);
    out[length] = '\n';
    out[length + 1] = '\0';
    return out;
}

static int take(void *user, const char *section, const char *name, const char *value) {
    struct reading *reading = user;
    struct fault fault = FAULT_NONE;
    if (settings_set(reading->settings, section, name, value ? value : "", reading->line, &fault) !=
        STATUS_OK) {
        struct fault *kept = next_fault(reading->faults);
        if (kept)
            *kept = fault;
    }
    return 1;
}

enum status config_read(struct settings *out, const char *path, struct config_faults *faults) {
    struct text text = TEXT_EMPTY;
    faults->count = 0;
    enum status status = settings_new(out, path);
    if (status != STATUS_OK)
        return fault_set(next_fault(faults), status, "out of memory");
    struct fault reading_fault;
    status = files_read(path, &text, &reading_fault);
    if (status != STATUS_OK) {
        faults->fault[faults->count++] = reading_fault;
        text_free(&text);
        return status;
    }
    struct reading reading = {out, faults, text_string(&text), 0};
    if (strncmp(reading.at, "\xEF\xBB\xBF", 3) == 0)
        reading.at += 3;
    int wrong = ini_parse_stream(next_line, &reading, take, &reading);
    if (wrong > 0)
        fault_at(next_fault(faults), STATUS_CONFIGURATION, path, wrong, NULL,
                 "expected [section], key = value or a comment");
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (setting_table[i].required && !out->line[i])
            fault_at(next_fault(faults), STATUS_CONFIGURATION, path, 0, setting_table[i].key,
                     "[%s] %s is required: %s", setting_table[i].section, setting_table[i].key,
                     setting_table[i].sentence);
    if (settings_chosen(out, SETTING_FUNNEL, "by_rank") &&
        settings_chosen(out, SETTING_FALSE_DISCOVERY, "on"))
        fault_at(next_fault(faults), STATUS_CONFIGURATION, path, out->line[SETTING_FALSE_DISCOVERY],
                 "false_discovery", "found on, expected off with funnel = by_rank of line %ld",
                 out->line[SETTING_FUNNEL]);
    text_free(&text);
    return faults->count ? STATUS_CONFIGURATION : STATUS_OK;
}
