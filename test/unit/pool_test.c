/* Workers: the same results however many, the failure of the lowest job, the stop flag. And slugs.
 */
#include "test/support/support.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "engine/batch/pool.h"
#include "engine/batch/slugs.h"
#include "models/kernels/random.h"

enum { JOBS = 203 };

struct work {
    double slot[JOBS];
    atomic_int runs[JOBS];
    size_t fail[2]; /* jobs that fail, JOBS for none */
    volatile sig_atomic_t stop;
    size_t stop_at;
    size_t workers, done, reports;
    bool wrong; /* progress */
    atomic_bool worker_seen_beyond;
};

static enum status job(void *context, size_t worker, size_t number) {
    struct work *work = context;
    struct random_stream stream = random_stream(1, number);
    atomic_fetch_add(&work->runs[number], 1);
    if (worker >= work->workers)
        atomic_store(&work->worker_seen_beyond, true);
    double sum = 0;
    for (size_t i = 0; i < 50 + number; i++)
        sum += random_normal(&stream);
    work->slot[number] = sum;
    if (number == work->stop_at)
        work->stop = 1;
    if (number == work->fail[0])
        return STATUS_TOO_SHORT;
    return number == work->fail[1] ? STATUS_IO : STATUS_OK;
}

static void progress(void *context, size_t done, size_t jobs) {
    struct work *work = context;
    if (done <= work->done || done > jobs || jobs != JOBS) /* one at a time, and only forward */
        work->wrong = true; /* a worker must not leave its thread by an assertion */
    work->done = done;
    work->reports++;
}

static struct work work;

static enum status run(size_t workers, size_t jobs, struct fault *fault) {
    struct pool pool = {workers, &work.stop, progress, &work};
    work.workers = workers ? workers : 1;
    enum status status = pool_run(&pool, jobs, job, &work, fault);
    assert_false(work.worker_seen_beyond || work.wrong);
    return status;
}

static void fresh(void) {
    memset(&work, 0, sizeof work);
    work.fail[0] = work.fail[1] = work.stop_at = JOBS;
}

static void any_number_of_workers(void **state) {
    (void)state;
    static double first[JOBS];
    static const size_t workers[] = {1, 2, 16, 500, 0};
    for (size_t k = 0; k < sizeof workers / sizeof *workers; k++) {
        fresh();
        assert_int_equal(run(workers[k], JOBS, NULL), STATUS_OK);
        for (size_t i = 0; i < JOBS; i++)
            assert_int_equal(work.runs[i], 1);
        assert_int_equal(work.done, JOBS);
        if (!k)
            memcpy(first, work.slot, sizeof first);
        assert_memory_equal(work.slot, first, sizeof first);
    }
    fresh();
    assert_int_equal(run(4, 0, NULL), STATUS_OK);
    assert_int_equal(work.reports, 0);
    assert_true(pool_processors() >= 1);
}

static void the_lowest_failure_is_told(void **state) {
    (void)state;
    static const size_t workers[] = {1, 2, 16};
    for (size_t k = 0; k < 3; k++)
        for (int again = 0; again < 20; again++) {
            struct fault fault = FAULT_NONE;
            fresh();
            work.fail[0] = 41;
            work.fail[1] = 45;
            assert_int_equal(run(workers[k], JOBS, &fault), STATUS_TOO_SHORT);
            assert_string_equal(fault.message, "job 41 failed: the series is too short");
            size_t ran = 0;
            for (size_t i = 0; i < JOBS; i++)
                ran += (size_t)work.runs[i];
            assert_true(ran < JOBS); /* it stops soon */
        }
}

static void stops_when_told(void **state) {
    (void)state;
    struct fault fault = FAULT_NONE;
    fresh();
    work.stop = 1;
    assert_int_equal(run(2, JOBS, &fault), STATUS_INTERRUPTED);
    for (size_t i = 0; i < JOBS; i++)
        assert_int_equal(work.runs[i], 0);
    fresh();
    work.stop_at = 9;
    assert_int_equal(run(1, JOBS, &fault), STATUS_INTERRUPTED);
    assert_string_equal(fault.message, "stopped after 12 of 203"); /* its chunk is finished */
    assert_int_equal(work.runs[11], 1);
    assert_int_equal(work.runs[12], 0);
    fresh(); /* a failure tells more than the stop that came after it */
    work.fail[0] = work.stop_at = 9;
    assert_int_equal(run(1, JOBS, &fault), STATUS_TOO_SHORT);
}

static void slugs(void **state) {
    (void)state;
    static const char sixty[] = "123456789 123456789 123456789 123456789 123456789 123456789 ";
    char long_one[200], long_two[200], long_slug[200];
    strcpy(long_one, sixty), strcat(long_one, sixty);
    strcpy(long_two, long_one), strcat(long_two, "other end");
    memset(long_slug, 0, sizeof long_slug);
    for (int i = 0; i < 79; i++)
        long_slug[i] = long_one[i] == ' ' ? '-' : long_one[i];
    char second[200];
    strcpy(second, long_slug), strcat(second, "-2");
    const struct {
        const char *name, *slug;
    } table[] = {
        {"Cannock Chase", "cannock-chase"},
        {"Theft from the person", "theft-from-the-person"},
        {"King's Lynn & West Norfolk", "kings-lynn-west-norfolk"},
        {"cannock  chase!", "cannock-chase-2"},
        {"CANNOCK-CHASE", "cannock-chase-3"},
        {"cannock chase 2", "cannock-chase-2-2"}, /* its own slug is taken */
        {"../../etc/passwd", "etc-passwd"},
        {"Ynys Môn", "ynys-m-n"},
        {"", "x"},
        {"???", "x-2"},
        {"x", "x-3"},
        {long_one, long_slug},
        {long_two, second},
    };
    enum { NAMES = sizeof table / sizeof *table };
    const char *name[NAMES];
    struct arena arena = ARENA_EMPTY;
    for (size_t i = 0; i < NAMES; i++)
        name[i] = table[i].name;
    const char **slug = slugs_make(&arena, name, NAMES);
    assert_non_null(slug);
    for (size_t i = 0; i < NAMES; i++) {
        assert_string_equal(slug[i], table[i].slug);
        assert_int_equal(strspn(slug[i], "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(slug[i]));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(slug[i], slug[k]);
    }
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_workers),
        cmocka_unit_test(the_lowest_failure_is_told),
        cmocka_unit_test(stops_when_told),
        cmocka_unit_test(slugs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
