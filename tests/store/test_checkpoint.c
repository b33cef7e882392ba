/* Runs whose draws fail, stopped and gone on with: the ledger, the counts and every byte are those of a run
 * that was never stopped. (What else a checkpoint holds is tested with the program: check_resume.py.) */
#include "fixture.h"

#include "base/status.h"
#include "store/checkpoint_file.h"
#include "store/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stop {
    struct gv_checkpoint_file *checkpoint;
    int flag;
    uint64_t after;
    unsigned blocks;
};

static void stop_after(void *context, uint64_t done, uint64_t total)
{
    struct stop *stop = context;
    (void)total;
    if (++stop->blocks % 4 == 0) stop->checkpoint->due = 0; /* however long the last save took */
    if (done >= stop->after * FIXTURE_POLICIES) stop->flag = 1;
}

/* One go of a run with checkpoints, from the last one if there is one; stopped after so many draws (0:
 * never). */
static void go_on(const char *path, const struct gv_scenario *scenario, enum gv_keep keep, int threads,
                  uint64_t after, uint64_t least, int expected)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_checkpoint_file c = {0};
    struct gv_writer *writer;
    struct gv_result result;
    struct stop stop = {&c, 0, after ? after : UINT64_MAX / FIXTURE_POLICIES, 0};
    assert_int_equal(gv_checkpoint_file_open(path, scenario, keep, 1e-9, true, &c, &diagnostics), GV_OK);
    assert_true(c.draws >= least);
    assert_int_equal(gv_checkpoint_file_writer(&c, &writer, &diagnostics), GV_OK);
    struct gv_run_options options = {.threads = threads,
                                     .sink = gv_writer_sink(writer),
                                     .checkpoint = gv_checkpoint_file_engine(&c),
                                     .progress = stop_after,
                                     .progress_context = &stop,
                                     .stop = &stop.flag};
    assert_int_equal(gv_run(&scenario->plan, &options, &result), expected);
    assert_int_equal(gv_writer_finish(writer, &result, &diagnostics), GV_OK);
    gv_checkpoint_file_end(&c, expected == GV_OK, &diagnostics);
    assert_true(expected == GV_OK || c.saved);
    gv_result_free(&result);
    gv_writer_close(writer);
    gv_checkpoint_file_close(&c);
    gv_diagnostics_free(&diagnostics);
}

static double failed_draws(const char *path, size_t *ledger)
{
    struct gv_reader *reader;
    struct gv_diagnostics none = {0};
    struct gv_array count, draws;
    assert_int_equal(gv_reader_open(path, &reader, &none), GV_OK);
    assert_int_equal(gv_reader_numbers(reader, "provenance", "failed_draws", &count, &none), GV_OK);
    assert_int_equal(gv_reader_numbers(reader, "provenance", "ledger_draw", &draws, &none), GV_OK);
    double failed = count.values[0];
    *ledger = draws.n;
    gv_array_free(&count);
    gv_array_free(&draws);
    gv_reader_close(reader);
    return failed;
}

/* `above` makes few or many of the draws fail; the ledger is not full at the first stop, or full at once.
 * n_keeps: all, the least and the headline draws are kept, or the first of these. */
static void check_equal(double above, double least_failed, double most_failed, size_t n_keeps)
{
    /* Many more blocks than may be under way when the stop comes. */
    enum { DRAWS = 1 << 18 };
    static const enum gv_keep keeps[] = {GV_KEEP_ALL, GV_KEEP_NONE, GV_KEEP_HEADLINE};
    char whole[96], stopped[96], incomplete[112];
    snprintf(whole, sizeof whole, "%s/whole.h5", fixture_directory);
    snprintf(stopped, sizeof stopped, "%s/stopped.h5", fixture_directory);
    snprintf(incomplete, sizeof incomplete, "%s/stopped.incomplete.h5", fixture_directory);
    fixture_fail_above = above;
    for (size_t k = 0; k < n_keeps; k++) {
        struct gv_scenario scenario;
        struct gv_diagnostics diagnostics = {0};
        size_t n_whole, n_stopped, first_ledger, ledger;
        fixture_scenario(&scenario, DRAWS, 16);
        assert_int_equal(fixture_run(whole, &scenario, keeps[k], 2, 0, NULL, &diagnostics), GV_OK);
        gv_diagnostics_free(&diagnostics);
        go_on(stopped, &scenario, keeps[k], 1, DRAWS / 4, 0, GV_ERR_INTERRUPTED);
        double first = failed_draws(incomplete, &first_ledger);
        go_on(stopped, &scenario, keeps[k], 3, DRAWS * 3 / 8, 1, GV_ERR_INTERRUPTED);
        go_on(stopped, &scenario, keeps[k], 2, 0, DRAWS / 4, GV_OK);
        double all = failed_draws(stopped, &ledger);
        assert_true(first > 0 && first < all && first_ledger > 0);
        assert_true(all >= least_failed && all <= most_failed);
        assert_true(ledger == (all < GV_LEDGER_MAX ? (size_t)all : GV_LEDGER_MAX));
        char *a = fixture_slurp(whole, &n_whole), *b = fixture_slurp(stopped, &n_stopped);
        assert_int_equal(n_whole, n_stopped);
        assert_memory_equal(a, b, n_whole);
        free(a);
        free(b);
        assert_int_equal(remove(whole), 0);
        assert_int_equal(remove(stopped), 0);
        remove(incomplete);
        assert_int_equal(fixture_count(fixture_directory, "stopped"), 0); /* no checkpoint, no part */
    }
    fixture_fail_above = INFINITY;
}

static void test_few(void **state)
{
    (void)state;
    check_equal(1350, 2, GV_LEDGER_MAX - 1, 3);
}

static void test_many(void **state)
{
    (void)state;
    check_equal(1100, GV_LEDGER_MAX + 1, 1e6, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_few), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, fixture_make_directory, fixture_remove_directory);
}
