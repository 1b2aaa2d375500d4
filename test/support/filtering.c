#include "test/support/filtering.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

#include "test/support/program.h"

char filtering_in[512], filtering_out[512];

static char folder[256];

int filtering_open(void **state) {
    (void)state;
    gsl_set_error_handler_off();
    support_scratch(folder);
    path_of(filtering_in, folder, "in.csv");
    path_of(filtering_out, folder, "out.csv");
    return 0;
}

int filtering_close(void **state) {
    (void)state;
    support_remove(folder);
    return 0;
}

void filtering_run(const char *filter, const char *content, const struct filter_options *options) {
    struct fault fault = FAULT_NONE;
    support_write(filtering_in, content);
    if (filter_run(filter, filtering_in, filtering_out, options, NULL, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
}

void filtering_check(const char *filter, const char *content, const struct filter_options *options,
                     const char *expected) {
    filtering_run(filter, content, options);
    char *written = support_read(filtering_out);
    assert_string_equal(written, expected);
    free(written);
}

struct reference *filtering_answered(const char *filter, const char *content,
                                     const struct filter_options *options) {
    filtering_run(filter, content, options);
    struct reference *reference = reference_open(filtering_out);
    assert_non_null(reference);
    assert_true(reference_next(reference));
    return reference;
}
