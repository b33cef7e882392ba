/* Which policies of which files are compared, and which of them share their draws. */
#include "fixture.h"

#include "base/status.h"
#include "store/selection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 4 };

static char directory[64], path[FILES][96];

static int make_directory(void **state)
{
    (void)state;
    strcpy(directory, "/tmp/gevinst-selection-XXXXXX");
    if (!mkdtemp(directory)) return -1;
    for (int f = 0; f < FILES; f++)
        snprintf(path[f], sizeof path[f], "%s/%c.h5", directory, 'a' + f);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    for (int f = 0; f < FILES; f++)
        unlink(path[f]);
    return rmdir(directory);
}

static struct gv_reader *make(int file, struct gv_design design, enum gv_keep keep)
{
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_reader *reader = NULL;
    fixture_scenario(&scenario, gv_design_draws(&design), design.replicates);
    scenario.plan.design = design;
    assert_int_equal(fixture_run(path[file], &scenario, keep, 2, 0, NULL, &diagnostics), GV_OK);
    assert_int_equal(gv_reader_open(path[file], &reader, &diagnostics), GV_OK);
    gv_diagnostics_free(&diagnostics);
    return reader;
}

static void close_all(const struct gv_reader *readers[], size_t n)
{
    for (size_t f = 0; f < n; f++)
        gv_reader_close((struct gv_reader *)readers[f]);
}

static int read_all(const struct gv_reader *const readers[], size_t n, const char *outcome,
                    const char *const policies[], size_t n_policies, struct gv_selection *selection,
                    const char *expected)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_text text = {0};
    int status = gv_selection_read(readers, n, outcome, policies, n_policies, selection, &diagnostics);
    gv_diagnostics_render(&diagnostics, false, &text);
    if (expected) {
        assert_non_null(text.data);
        if (!strstr(text.data, expected)) print_error("%s\n", text.data);
        assert_non_null(strstr(text.data, expected));
    }
    gv_text_free(&text);
    gv_diagnostics_free(&diagnostics);
    return status;
}

/* The values are the file's, in those replicates and points that the set has. */
static void check_values(const struct gv_reader *reader, const struct gv_selection *s, size_t index)
{
    const struct gv_selected *policy = &s->policies[index];
    const struct gv_selected_set *set = &s->sets[policy->set];
    struct gv_diagnostics diagnostics = {0};
    for (size_t d = 0; d < set->draws; d++) {
        double value;
        size_t at = d / set->replicates * gv_reader_replicates(reader) + d % set->replicates;
        assert_int_equal(
            gv_reader_slice(reader, "draws", s->outcome->name, policy->policy, at, 1, &value, &diagnostics),
            GV_OK);
        assert_true(policy->values[d] == value || (isnan(policy->values[d]) && isnan(value)));
    }
}

static void test_one_file(void **state)
{
    (void)state;
    const struct gv_reader *readers[] = {
        make(0, (struct gv_design){GV_DESIGN_SOBOL, 1, 4, 32}, GV_KEEP_HEADLINE)};
    struct gv_selection s;
    /* No net present value in this model: the first headline outcome. */
    assert_int_equal(read_all(readers, 1, NULL, NULL, 0, &s, NULL), GV_OK);
    assert_string_equal(s.outcome->name, "gain");
    assert_int_equal(s.n, FIXTURE_POLICIES);
    assert_int_equal(s.n_sets, 1);
    assert_int_equal(s.sets[0].draws, 128);
    assert_int_equal(s.sets[0].replicates, 4);
    assert_false(s.sets[0].classical || s.sets[0].shortened || s.incomplete);
    assert_string_equal(s.policies[1].name, "double");
    for (size_t i = 0; i < s.n; i++)
        check_values(readers[0], &s, i);
    gv_selection_free(&s);
    /* In the order that was asked for, each once. */
    const char *wanted[] = {"æble/pære", "reference", "æble/pære"};
    assert_int_equal(read_all(readers, 1, "wait_saved", wanted, 3, &s, NULL), GV_OK);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.policies[0].name, "æble/pære");
    check_values(readers[0], &s, 0);
    check_values(readers[0], &s, 1);
    gv_selection_free(&s);
    const char *misspelt[] = {"duble"};
    assert_int_equal(read_all(readers, 1, NULL, misspelt, 1, &s, "did you mean 'double'?"), GV_ERR_USAGE);
    assert_int_equal(read_all(readers, 1, NULL, wanted, 1, &s, "nothing to compare it with"), GV_ERR_USAGE);
    assert_int_equal(read_all(readers, 1, "gian", NULL, 0, &s, "did you mean 'gain'?"), GV_ERR_USAGE);
    assert_int_equal(read_all(readers, 1, "cumulative_gain", NULL, 0, &s, "for each month"), GV_ERR_USAGE);
    assert_int_equal(read_all(readers, 1, "total", NULL, 0, &s, "--keep outcomes"), GV_ERR_DATA);
    close_all(readers, 1);
    readers[0] = make(0, (struct gv_design){GV_DESIGN_SOBOL, 1, 4, 32}, GV_KEEP_NONE);
    assert_int_equal(read_all(readers, 1, NULL, NULL, 0, &s, "--keep headline"), GV_ERR_DATA);
    close_all(readers, 1);
}

/* Files with the same seed and design share the draws that all of them have. */
static void test_sets(void **state)
{
    (void)state;
    const struct gv_reader *readers[FILES] = {
        make(0, (struct gv_design){GV_DESIGN_SOBOL, 1, 4, 32}, GV_KEEP_HEADLINE),
        make(1, (struct gv_design){GV_DESIGN_SOBOL, 1, 2, 64}, GV_KEEP_HEADLINE),
        make(2, (struct gv_design){GV_DESIGN_SOBOL, 2, 4, 32}, GV_KEEP_HEADLINE),
        make(3, (struct gv_design){GV_DESIGN_MC, 1, 1, 100}, GV_KEEP_HEADLINE)};
    struct gv_selection s;
    assert_int_equal(read_all(readers, FILES, "gain", NULL, 0, &s, NULL), GV_OK);
    assert_int_equal(s.n, FILES * FIXTURE_POLICIES);
    assert_int_equal(s.n_sets, 3);
    assert_int_equal(s.sets[0].replicates, 2);
    assert_int_equal(s.sets[0].draws, 64);
    assert_true(s.sets[0].shortened);
    assert_int_equal(s.sets[1].draws, 128);
    assert_true(s.sets[2].classical);
    assert_int_equal(s.sets[2].draws, 100);
    for (size_t i = 0; i < s.n; i++) {
        static const size_t expected[FILES] = {0, 0, 1, 2};
        assert_int_equal(s.policies[i].set, expected[s.policies[i].file]);
        check_values(readers[s.policies[i].file], &s, i);
    }
    /* Both files have made the same draws of the policy that both have. */
    for (size_t d = 0; d < s.sets[0].draws; d++)
        assert_true(s.policies[0].values[d] == s.policies[FIXTURE_POLICIES].values[d] ||
                    isnan(s.policies[0].values[d]));
    assert_string_equal(s.policies[0].name, "a:reference");
    assert_string_equal(s.policies[4].name, "b:double");
    assert_string_equal(s.policies[4].bare, "double");
    struct gv_diagnostics diagnostics = {0};
    size_t index = 0;
    assert_int_equal(gv_selection_find(&s, "c:double", &index, &diagnostics), GV_OK);
    assert_int_equal(index, 7);
    assert_int_equal(gv_selection_find(&s, "double", &index, &diagnostics), GV_OK);
    assert_int_equal(index, 1);
    assert_int_equal(gv_selection_find(&s, "e:double", &index, &diagnostics), GV_ERR_USAGE);
    gv_diagnostics_free(&diagnostics);
    gv_selection_free(&s);
    const char *wanted[] = {"double", "c:reference"};
    assert_int_equal(read_all(readers, FILES, "gain", wanted, 2, &s, NULL), GV_OK);
    assert_int_equal(s.n, FILES + 1);
    assert_string_equal(s.policies[FILES].name, "c:reference");
    gv_selection_free(&s);
    const struct gv_reader *twice[] = {readers[0], readers[1], readers[0]};
    assert_int_equal(read_all(twice, 3, "gain", NULL, 0, &s, "given twice"), GV_ERR_USAGE);
    close_all(readers, FILES);
}

/* A hypercube of other points is another hypercube. */
static void test_hypercubes(void **state)
{
    (void)state;
    const struct gv_reader *readers[3] = {
        make(0, (struct gv_design){GV_DESIGN_LHS, 1, 4, 32}, GV_KEEP_HEADLINE),
        make(1, (struct gv_design){GV_DESIGN_LHS, 1, 4, 64}, GV_KEEP_HEADLINE),
        make(2, (struct gv_design){GV_DESIGN_LHS, 1, 2, 32}, GV_KEEP_HEADLINE)};
    struct gv_selection s;
    assert_int_equal(read_all(readers, 3, "gain", NULL, 0, &s, NULL), GV_OK);
    assert_int_equal(s.n_sets, 2);
    assert_int_equal(s.policies[FIXTURE_POLICIES].set, 1);
    assert_int_equal(s.policies[2 * FIXTURE_POLICIES].set, 0);
    assert_int_equal(s.sets[0].draws, 64);
    gv_selection_free(&s);
    close_all(readers, 3);
}

/* Failed draws are missing, and an interrupted run has those that were done. */
static void test_gaps(void **state)
{
    (void)state;
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    struct gv_reader *reader;
    struct gv_selection s;
    char final[256];
    enum { BIG = 1 << 18 };
    fixture_fail_above = 600;
    fixture_scenario(&scenario, BIG, 4);
    int status = fixture_run(path[0], &scenario, GV_KEEP_HEADLINE, 2, 1, final, &diagnostics);
    fixture_fail_above = INFINITY;
    assert_int_equal(status, GV_ERR_INTERRUPTED);
    assert_int_equal(gv_reader_open(final, &reader, &diagnostics), GV_OK);
    const struct gv_reader *readers[] = {reader};
    assert_int_equal(read_all(readers, 1, "gain", NULL, 0, &s, "interrupted run"), GV_OK);
    assert_true(s.incomplete);
    assert_true(s.sets[0].draws == gv_reader_draws(reader) && s.sets[0].draws < BIG);
    size_t missing = 0;
    for (size_t d = 0; d < s.sets[0].draws; d++)
        if (isnan(s.policies[0].values[d])) missing++;
    assert_true(missing > 0 && missing < s.sets[0].draws / 2);
    gv_selection_free(&s);
    gv_reader_close(reader);
    gv_diagnostics_free(&diagnostics);
    unlink(final);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_file),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_hypercubes),
        cmocka_unit_test(test_gaps),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
