/* The chain `rehabilitation`: worked examples, its table, the same bits for every instruction set. */
#include "models/rehabilitation_cases.h"

#include "base/quantity.h"

#include <stdio.h>

struct expected {
    const char *outcome;
    double value;
};

static const struct expected level_1[] = {
    {"started_per_year", 62.7218925812},
    {"completed_per_year", 47.0414194359},
    {"potential_hours", 5616.27047495},
    {"need_reduction_hours", 1827.42208714},
    {"granted_reduction_hours", 1280.57063899},
    {"released_hours", 1024.45651119},
    {"avoided_hours", 215.271147568},
    {"substituted_hours", 246.967452038},
    {"staff_hours", 830.505059802},
    {"net_hours", 656.190050993},
    {"observed_saving", 20.8518539299},
    {"gross_saving", 660121.971584},
    {"running_cost", 544006.608823},
    {"net_gain", 116115.362761},
    {"guide_hours_saved", 150.395746928},
    {"guide_total_gain", -1035293.94993},
    {"net_present_value", -591783.010786},
    {"benefit_cost_ratio", 0.767889430741},
    {"payback_months", NAN},
    {"break_even", 0},
    {"required_saving", 30.6122048399},
    {"local_result", -2668111.34886},
    {"local_deficit", 1},
    {"central_result", 2076328.33807},
    {"worst_local_year", -856094.621625},
};

static const struct expected level_2[] = {
    {"started_per_year", 85.7959873731}, {"observed_saving", 22.9148337401},
    {"released_hours", 1539.97399072},   {"staff_hours", 1286.73139043},
    {"running_cost", 811358.820936},     {"net_present_value", -925541.16907},
};

static void check_examples(const struct cases *c, const struct expected *e, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < c->n; i++) {
            double value = case_out(c, e[k].outcome)[i];
            if (isnan(e[k].value) ? !isnan(value)
                                  : !(fabs(value / e[k].value - 1) <= 1e-9 || value == e[k].value))
                fail_msg("%s is %.12g, not %.12g", e[k].outcome, value, e[k].value);
        }
}

static void test_worked_examples(void **state)
{
    (void)state;
    for (int simd = 0; simd < GV_SIMD_COUNT; simd++) {
        if (!case_simd_available((enum gv_simd)simd)) continue;
        struct cases c;
        cases_open(&c, 16, 60);
        cases_run(&c, (enum gv_simd)simd);
        check_examples(&c, level_1, sizeof level_1 / sizeof *level_1);
        const double *gain = case_out(&c, "cumulative_gain");
        for (size_t i = 0; i < 16; i++) {
            check_close(gain[11 * 16 + i], -535072.459269, 1e-9);
            check_close(gain[35 * 16 + i], -753204.586826, 1e-9);
            check_close(gain[59 * 16 + i], -591783.010786, 1e-9);
        }
        case_set(&c, "investment_level", 2);
        cases_run(&c, (enum gv_simd)simd);
        check_examples(&c, level_2, sizeof level_2 / sizeof *level_2);
        cases_close(&c);
    }
}

/* Every variant, and whatever is asked for: outcomes that are NULL are not written and change no other. */
static void test_same_bits(void **state)
{
    (void)state;
    enum { DRAWS = 4096 };
    struct cases c, other;
    cases_open(&c, DRAWS, 60);
    cases_open(&other, DRAWS, 60);
    cases_randomise(&c, 1);
    for (int i = 0; i < 64; i++) /* nothing is done in some draws */
        case_in(&c, "investment_level")[(size_t)i * 61] = 0;
    for (size_t i = 0; i < gv_model_rehabilitation.n_inputs; i++)
        memcpy(other.in[i], c.in[i], DRAWS * sizeof **c.in);
    cases_run(&c, GV_SIMD_SCALAR);
    for (int simd = 1; simd < GV_SIMD_COUNT; simd++) {
        if (!case_simd_available((enum gv_simd)simd)) {
            printf("no %s here: not tested\n", gv_simd_name((enum gv_simd)simd));
            continue;
        }
        cases_run(&other, (enum gv_simd)simd);
        for (size_t o = 0; o < gv_model_rehabilitation.n_outcomes; o++)
            check_same_at(case_out_size(&c, o), other.out[o], c.out[o],
                          gv_model_rehabilitation.outcomes[o].name, __FILE__, __LINE__);
    }
    const struct gv_setup setup = {.horizon = 60};
    for (size_t o = 0; o < gv_model_rehabilitation.n_outcomes; o++) {
        double *only[64] = {NULL};
        assert_true(gv_model_rehabilitation.n_outcomes <= 64);
        only[o] = other.out[o];
        memset(only[o], 0, case_out_size(&c, o) * sizeof **c.out);
        gv_model_rehabilitation.evaluate[gv_simd_level()](&setup, DRAWS, (const double *const *)c.in, only);
        check_same(case_out_size(&c, o), only[o], c.out[o]);
    }
    cases_close(&c);
    cases_close(&other);
}

static void test_input_table(void **state)
{
    (void)state;
    const struct gv_model *m = &gv_model_rehabilitation;
    assert_int_equal(m->n_inputs, CASE_INPUTS);
    int order[] = {case_input_index("relative_reduction"), case_input_index("effect_half_life")};
    assert_int_equal(m->inputs[order[0]].slot, 0);
    assert_int_equal(m->inputs[order[1]].slot, 1);
    for (size_t i = 0; i < m->n_inputs; i++) {
        const struct gv_input *a = &m->inputs[i];
        struct gv_unit unit;
        const char *unknown;
        size_t length;
        assert_true(gv_unit_parse(a->unit, strlen(a->unit), &unit, &unknown, &length));
        assert_in_range(a->slot, 0, 511);
        assert_true(a->low < a->high);
        assert_in_range(a->gate, 0, m->n_gates - 1);
        assert_true(strlen(a->label.da) > 0 && strlen(a->label.en) > 0);
        assert_int_equal(gv_model_find_input(m, a->name), i);
        if (!isnan(a->fallback)) assert_true(a->fallback >= a->low && a->fallback <= a->high);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(a->name, m->inputs[j].name);
            assert_int_not_equal(a->slot, m->inputs[j].slot);
        }
    }
    for (size_t g = 0; g < m->n_gates; g++) {
        bool used = false;
        for (size_t i = 0; i < m->n_inputs; i++)
            used |= m->inputs[i].gate == (int)g;
        if (!used) fail_msg("gate '%s' has no input", m->gates[g].name);
    }
}

/* Bounds, as the specification has them. */
static void test_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double low, high;
        bool low_open, high_open, whole;
    } bounds[] = {
        {"citizens", 0, INFINITY, true, false, false},
        {"offer_acceptance", 0, 1, true, false, false},
        {"reference_reach", 0, 1, true, false, false},
        {"reference_volume", 0, INFINITY, true, false, false},
        {"effect_half_life", 0, INFINITY, true, false, false},
        {"completion_share", 0, 1, false, false, false},
        {"effect_heterogeneity", 0, 5, false, false, false},
        {"chance_reach", -INFINITY, INFINITY, false, false, false},
        {"relative_reduction", 0, 1, false, false, false},
        {"population_growth", -0.5, 1, true, true, false},
        {"discount_rate", -0.5, 1, true, true, false},
        {"cost_overrun", -0.5, 10, false, false, false},
        {"reach_saturation", 0, 20, false, false, false},
        {"effect_saturation", 0, 20, false, false, false},
        {"potential_spread", 0, 3, false, false, false},
        {"course_cost_elasticity", 0, 2, false, false, false},
        {"ramp_months", 0, 120, false, false, false},
        {"course_weeks", 0, 104, false, false, false},
        {"cut_delay", 0, INFINITY, false, false, true},
        {"investment_level", 0, 100, false, false, false},
        {"startup_cost", 0, INFINITY, false, false, false},
    };
    for (size_t k = 0; k < sizeof bounds / sizeof *bounds; k++) {
        const struct gv_input *a = &gv_model_rehabilitation.inputs[case_input_index(bounds[k].name)];
        if (a->low != bounds[k].low || a->high != bounds[k].high || a->low_open != bounds[k].low_open ||
            a->high_open != bounds[k].high_open || a->whole != bounds[k].whole)
            fail_msg("the bounds of '%s' are others", bounds[k].name);
    }
}

static void test_outcome_table(void **state)
{
    (void)state;
    const struct gv_model *m = &gv_model_rehabilitation;
    static const struct {
        const char *name;
        int direction;
    } directions[] = {{"offered_per_year", 0}, {"dropouts_per_year", -1}, {"staff_hours", -1},
                      {"running_cost", -1},    {"payback_months", -1},    {"required_saving", -1},
                      {"potential_hours", 0},  {"net_present_value", 1},  {"observed_saving", 1},
                      {"break_even", 1},       {"cumulative_gain", 1},    {"local_deficit", -1}};
    static const char *const headline[] = {
        "net_present_value",  "break_even", "net_gain",        "payback_months",  "local_result",
        "benefit_cost_ratio", "net_hours",  "required_saving", "observed_saving", "local_deficit"};
    for (size_t o = 0; o < m->n_outcomes; o++) {
        const struct gv_outcome *a = &m->outcomes[o];
        struct gv_unit unit;
        const char *unknown;
        size_t length;
        assert_true(gv_unit_parse(a->unit, strlen(a->unit), &unit, &unknown, &length));
        assert_true(strlen(a->label.da) > 0 && strlen(a->label.en) > 0 && strlen(a->description) > 0);
        assert_in_range(a->direction + 1, 0, 2);
        assert_int_equal(gv_model_find_outcome(m, a->name), o);
        assert_int_equal(gv_model_find_input(m, a->name), -1);
        for (size_t p = 0; p < o; p++)
            assert_string_not_equal(a->name, m->outcomes[p].name);
        bool wanted = false;
        for (size_t k = 0; k < sizeof headline / sizeof *headline; k++)
            wanted |= strcmp(a->name, headline[k]) == 0;
        assert_int_equal((a->flags & GV_HEADLINE) != 0, wanted);
    }
    for (size_t k = 0; k < sizeof directions / sizeof *directions; k++)
        assert_int_equal(m->outcomes[gv_model_find_outcome(m, directions[k].name)].direction,
                         directions[k].direction);
    assert_int_equal(gv_model_find_outcome(m, "no_such"), -1);
    size_t n;
    assert_ptr_equal(gv_models_find("rehabilitation"), m);
    assert_null(gv_models_find("rehabilitatio"));
    const struct gv_model *const *all = gv_models(&n);
    for (size_t k = 0; k < n; k++)
        assert_ptr_equal(gv_models_find(all[k]->name), all[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_examples), cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_input_table),     cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_outcome_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
