/* The calls of HDF5 with which a file is read fail in turn: what is read is all there, or it is told. */
#include "faults/hooks.h"
#include "fixture.h"

#include "base/memory.h"
#include "base/status.h"
#include "base/text.h"
#include "store/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[128];
static long calls, failing; /* the number of the one that fails, 0 for none */
static bool from_then_on;

long gv_fault_count(enum kind kind)
{
    return kind == HDF5 ? ++calls : 0;
}

bool gv_fault_fails(enum kind kind, long n)
{
    return kind == HDF5 && failing > 0 && (n == failing || (from_then_on && n > failing));
}

/* --- what is read, as a text --- */

typedef int read_function(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics);

static int read_unit(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    (void)diagnostics;
    char *unit = gv_reader_attribute(r, "summary", "wait_saved_mean", "units");
    gv_text_puts(read, unit ? unit : "none");
    free(unit);
    return GV_OK;
}

static int read_title(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    (void)diagnostics;
    char *title = gv_reader_attribute(r, NULL, NULL, "title_da");
    gv_text_puts(read, title ? title : "none");
    free(title);
    return GV_OK;
}

static int read_complete(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    (void)diagnostics;
    gv_text_printf(read, "%.0f", gv_reader_attribute_number(r, NULL, NULL, "complete"));
    return GV_OK;
}

static int read_quantiles(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    struct gv_array quantile;
    int status = gv_reader_numbers(r, "summary", "gain_quantile", &quantile, diagnostics);
    if (status != GV_OK) return status;
    for (size_t i = 0; i < quantile.n_dims; i++)
        gv_text_printf(read, "%s ", quantile.dim[i]);
    for (size_t i = 0; i < quantile.n; i++)
        gv_text_printf(read, "%a ", quantile.values[i]);
    gv_array_free(&quantile);
    return GV_OK;
}

static int read_policies(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    struct gv_texts label;
    int status = gv_reader_texts(r, "policies", "label", &label, diagnostics);
    if (status != GV_OK) return status;
    gv_text_puts(read, label.dim[0]);
    for (size_t i = 0; i < label.n; i++)
        gv_text_printf(read, " %s", label.texts[i]);
    gv_texts_free(&label);
    return GV_OK;
}

static int read_names(struct gv_reader *r, struct gv_text *read, struct gv_diagnostics *diagnostics)
{
    struct gv_texts names;
    int status = gv_reader_list(r, "summary", &names, diagnostics);
    if (status != GV_OK) return status;
    for (size_t i = 0; i < names.n; i++)
        gv_text_printf(read, "%s ", names.texts[i]);
    gv_texts_free(&names);
    return GV_OK;
}

/* --- with a call that fails --- */

/* Reads, with the call `fails` failing; how many calls there were. The file is whole, however it is opened:
 * as a damaged one is quicker, as nothing of it is read then. */
static long read_with(read_function *function, long fails, struct gv_text *read, int *status)
{
    struct gv_diagnostics messages = {0};
    struct gv_reader *r = NULL;
    assert_int_equal(gv_reader_open_damaged(path, &r, &messages), GV_OK);
    gv_memory_forget();
    calls = 0;
    failing = fails;
    *status = function(r, read, &messages);
    failing = 0;
    if (gv_memory_ran_out())
        *status = GV_ERR_MEMORY;
    else if (*status != GV_OK)
        assert_int_equal(messages.errors, 1);
    gv_memory_forget();
    gv_reader_close(r);
    gv_diagnostics_free(&messages);
    return calls;
}

static void check(read_function *function, const char *wanted)
{
    enum { CALLS = 40 }; /* so many of those that are many: of the scales of a group */
    struct gv_text whole = {0};
    int status, told = 0;
    long n = read_with(function, 0, &whole, &status);
    assert_int_equal(status, GV_OK);
    assert_non_null(strstr(whole.data, wanted));
    for (long i = 1; i <= n; i += 1 + n / CALLS) {
        struct gv_text read = {0};
        read_with(function, i, &read, &status);
        if (status == GV_OK)
            assert_string_equal(read.data, whole.data);
        else
            told++;
        gv_text_free(&read);
    }
    assert_true(told > 0);
    gv_text_free(&whole);
}

static void test_reading(void **state)
{
    static const struct {
        read_function *function;
        const char *wanted; /* a part of what is read */
    } readings[] = {{read_unit, "day"},          {read_title, "Æble"},       {read_complete, "1"},
                    {read_quantiles, "policy "}, {read_policies, "policy "}, {read_names, "gain_mean "}};
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        from_then_on = false;
        check(readings[i].function, readings[i].wanted);
        from_then_on = true;
        check(readings[i].function, readings[i].wanted);
    }
}

/* What is known of a file when it is open. */
static void test_opening(void **state)
{
    enum { STEP = 61 };
    (void)state;
    struct gv_diagnostics messages = {0};
    struct gv_reader *whole = NULL;
    calls = 0;
    from_then_on = false;
    assert_int_equal(gv_reader_open(path, &whole, &messages), GV_OK);
    long n = calls;
    size_t n_told = 0;
    for (failing = 1; failing <= n; failing += STEP) {
        struct gv_reader *r = NULL;
        calls = 0;
        gv_memory_forget();
        int status = gv_reader_open(path, &r, &messages);
        if (status != GV_OK || gv_memory_ran_out()) {
            assert_true(gv_memory_ran_out() || messages.errors > 0);
            n_told++;
        } else {
            assert_string_equal(gv_reader_title(r).da, gv_reader_title(whole).da);
            assert_int_equal(gv_reader_n_outcomes(r), gv_reader_n_outcomes(whole));
            for (size_t o = 0; o < gv_reader_n_outcomes(r); o++) {
                const struct gv_file_outcome *a = gv_reader_outcome(r, o), *b = gv_reader_outcome(whole, o);
                assert_string_equal(a->name, b->name);
                assert_string_equal(a->unit, b->unit);
                assert_string_equal(a->label.da, b->label.da);
                assert_int_equal(a->direction, b->direction);
                assert_int_equal(a->flags, b->flags);
            }
        }
        gv_diagnostics_free(&messages);
        gv_reader_close(r);
    }
    failing = 0;
    gv_memory_forget();
    assert_true(n_told > 0);
    gv_reader_close(whole);
}

static int make_file(void **state)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    if (fixture_make_directory(state) != 0) return -1;
    snprintf(path, sizeof path, "%s/a.h5", fixture_directory);
    fixture_scenario(&scenario, 64, 16);
    int status = fixture_run(path, &scenario, GV_KEEP_NONE, 1, 0, NULL, &diagnostics);
    gv_diagnostics_free(&diagnostics);
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reading), cmocka_unit_test(test_opening)};
    return cmocka_run_group_tests(tests, make_file, fixture_remove_directory);
}
