/* crimecast models, settings, columns, inputs, events: what there is. */
#include <stdio.h>

#include "engine/batch/catalogue.h"
#include "engine/cli/commands.h"

static enum status print(void catalogue(struct text *), struct fault *fault) {
    struct text text = TEXT_EMPTY;
    catalogue(&text);
    if (text.failed)
        fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    else
        fputs(text_string(&text), stdout);
    enum status status = text_status(&text);
    text_free(&text);
    return status;
}

static enum status list_models(struct call *call, struct fault *fault) {
    (void)call;
    return print(catalogue_models, fault);
}

static enum status list_settings(struct call *call, struct fault *fault) {
    (void)call;
    return print(catalogue_settings, fault);
}

static enum status list_columns(struct call *call, struct fault *fault) {
    (void)call;
    return print(catalogue_columns, fault);
}

static enum status list_inputs(struct call *call, struct fault *fault) {
    (void)call;
    return print(catalogue_inputs, fault);
}

static enum status list_events(struct call *call, struct fault *fault) {
    (void)call;
    return print(catalogue_events, fault);
}

const struct command command_models = {
    "models", "",         "The forecasting families with their parameters and limits", 0, 0,
    NULL,     list_models};
const struct command command_settings = {
    "settings", "",           "Every setting of BATCH.ini with type, default and meaning", 0, 0,
    NULL,       list_settings};
const struct command command_columns = {
    "columns", "", "Every output table and column with its meaning", 0, 0, NULL, list_columns};
const struct command command_inputs = {
    "inputs", "", "The kinds of crime file that are recognised", 0, 0, NULL, list_inputs};
const struct command command_events = {
    "events",   "", "Known events of England and Wales, as an events file; each is off until named",
    0,          0,  NULL,
    list_events};
