/* Tables in place of the model's own curves: the chain `rehabilitation` under them, and who gets which table
 * in the model `municipality`. */
#include "models/rehabilitation_cases.h"

#include "sampling/distribution.h"

enum { DRAWS = 1024, DENSE = GV_CURVE_POINTS_MAX, REACH = 0, EFFECT, FIXED_COST, COURSE_HOURS, CURVES };

static const struct gv_model *const chain = &gv_model_rehabilitation;

static const struct gv_input *input_of(const struct gv_model *model, const char *name)
{
    int index = gv_model_find_input(model, name);
    if (index < 0) fail_msg("%s has no input '%s'", model->name, name);
    return &model->inputs[index];
}

/* The model's own curve at `shape` as a table over 0 … 3, with points where it bends most. */
static struct gv_curve own_as_table(const struct gv_model_curve *own, double shape)
{
    double x[DENSE], y[DENSE];
    struct gv_curve curve;
    for (int i = 0; i < DENSE; i++) {
        double u = (double)i / (DENSE - 1);
        x[i] = 3 * u * u;
        y[i] = own->own(x[i], shape);
    }
    assert_true(gv_curve_make(DENSE, x, y, &curve));
    return curve;
}

static void randomise_levels(const struct cases *c, double low, double high)
{
    double *level = case_in(c, "investment_level");
    for (size_t i = 0; i < c->n; i++)
        level[i] = low + (high - low) * check_uniform(i);
}

/* What the descriptor says of the curves holds in every model. */
static void test_descriptors(void **state)
{
    (void)state;
    static const char *const municipality[] = {"rehabilitation.reach",      "rehabilitation.effect",
                                               "rehabilitation.fixed_cost", "rehabilitation.course_hours",
                                               "retraining.reach",          "retraining.effect",
                                               "retraining.fixed_cost"};
    size_t n_models;
    const struct gv_model *const *all = gv_models(&n_models);
    for (size_t m = 0; m < n_models; m++)
        for (size_t k = 0; k < all[m]->n_curves; k++) {
            const struct gv_model_curve *curve = &all[m]->curves[k];
            const struct gv_input *shape = input_of(all[m], curve->shape);
            assert_true(strlen(curve->label.da) > 0 && strlen(curve->label.en) > 0);
            assert_int_equal(gv_model_find_curve(all[m], curve->name), k);
            /* A table is relative to the lever's 1, and 0 is doing nothing. */
            const struct gv_input *lever = input_of(all[m], curve->lever);
            assert_true(lever->low == 0 && lever->fallback == 1);
            for (int i = 0; i <= 4; i++) {
                double value = shape->low + (shape->high - shape->low) * i / 4;
                check_ulps(curve->own(1, value), 1, 1);
                assert_true(curve->own(2, value) >= 1);
            }
            assert_true(shape->low == 0 && !shape->low_open); /* stands in where a scenario leaves it out */
        }
    const struct gv_model *composed = gv_models_find("municipality");
    assert_int_equal(composed->n_curves, sizeof municipality / sizeof *municipality);
    for (size_t k = 0; k < composed->n_curves; k++)
        assert_string_equal(composed->curves[k].name, municipality[k]);
    assert_string_equal(composed->curves[3].lever, "investment_level");
    assert_string_equal(composed->curves[3].shape, "rehabilitation.course_hours_elasticity");
    assert_string_equal(composed->curves[4].label.en, "re-training: digital share");
    assert_int_equal(gv_model_find_curve(composed, "reach"), -1);
}

/* The model's own curves, given as dense tables, give the model's own results, close to what a cubic between
 * neighbouring points loses. */
static void test_dense_tables(void **state)
{
    (void)state;
    struct cases own, tables;
    struct gv_curve curves[CURVES];
    cases_open(&own, DRAWS, 60);
    cases_open(&tables, DRAWS, 60);
    randomise_levels(&own, 0.05, 3);
    randomise_levels(&tables, 0.05, 3);
    for (size_t k = 0; k < CURVES; k++)
        curves[k] = own_as_table(&chain->curves[k], *case_in(&own, chain->curves[k].shape));
    tables.curves = curves;
    for (size_t k = 0; k < CURVES; k++) /* what shapes the model's own curves has no effect */
        case_set(&tables, chain->curves[k].shape, 0.01);
    cases_run(&own, gv_simd_level());
    cases_run(&tables, gv_simd_level());
    for (size_t o = 0; o < chain->n_outcomes; o++) {
        double size = 0;
        for (size_t i = 0; i < case_out_size(&own, o); i++)
            if (isfinite(own.out[o][i])) size = fmax(size, fabs(own.out[o][i]));
        if (chain->outcomes[o].flags & (GV_INDICATOR | GV_MISS_BEYOND)) continue;
        for (size_t i = 0; i < case_out_size(&own, o); i++)
            check_near(tables.out[o][i], own.out[o][i], 1e-4 * size);
    }
    cases_close(&own);
    cases_close(&tables);
}

/* At its points a table counts exactly as written. */
static void test_at_points(void **state)
{
    (void)state;
    static const double level[] = {0.5, 1, 2, 3}, value[] = {0.625, 1, 1.25, 1.5};
    struct cases c, own;
    struct gv_curve curves[CURVES] = {{0}};
    assert_true(gv_curve_make(4, level, value, &curves[FIXED_COST]));
    assert_true(gv_curve_make(4, level, value, &curves[COURSE_HOURS]));
    cases_open(&c, 16, 60);
    cases_open(&own, 16, 60);
    c.curves = curves;
    for (size_t i = 0; i < 16; i++) {
        /* L^1 at the multiplier is that multiplier; reach and effect stay the model's own at 1. */
        case_in(&c, "investment_level")[i] = level[i % 4];
        case_in(&own, "investment_level")[i] = value[i % 4];
    }
    case_set(&own, "fixed_cost_elasticity", 1);
    case_set(&own, "course_hours_elasticity", 1);
    case_set(&own, "referral_share", 0);
    case_set(&c, "referral_share", 0);
    cases_run(&c, gv_simd_level());
    cases_run(&own, gv_simd_level());
    for (size_t i = 0; i < 16; i++) {
        check_ulps(case_out(&c, "running_cost")[i], case_out(&own, "running_cost")[i], 8);
        check_ulps(case_out(&c, "total_cost")[i], case_out(&own, "total_cost")[i], 8);
    }
    cases_close(&c);
    cases_close(&own);
}

static void open_tabled(struct cases *c, struct gv_curve *curves)
{
    static const double level[] = {0.25, 0.5, 1, 2, 3}, rising[] = {0.2, 0.7, 1, 1.3, 1.3},
                        falling[] = {2, 1.5, 1, 0.8, 0};
    for (size_t k = 0; k < CURVES; k++)
        assert_true(gv_curve_make(5, level, k == COURSE_HOURS ? falling : rising, &curves[k]));
    cases_open(c, DRAWS, 60);
    cases_randomise(c, 7);
    randomise_levels(c, 0.25, 3);
    for (size_t i = 0; i < DRAWS; i += 37)
        case_in(c, "investment_level")[i] = 0;
    c->curves = curves;
}

static void test_same_bits(void **state)
{
    (void)state;
    struct cases c, other;
    struct gv_curve curves[CURVES];
    open_tabled(&c, curves);
    open_tabled(&other, curves);
    cases_run(&c, GV_SIMD_SCALAR);
    for (int simd = 1; simd < GV_SIMD_COUNT; simd++) {
        if (!case_simd_available((enum gv_simd)simd)) continue;
        cases_run(&other, (enum gv_simd)simd);
        for (size_t o = 0; o < chain->n_outcomes; o++)
            check_same_at(case_out_size(&c, o), other.out[o], c.out[o], chain->outcomes[o].name, __FILE__,
                          __LINE__);
    }
    cases_close(&c);
    cases_close(&other);
}

/* Level 0 lies outside these tables, and is doing nothing all the same; other levels outside have no answer.
 */
static void test_outside(void **state)
{
    (void)state;
    struct cases c, own;
    struct gv_curve curves[CURVES];
    open_tabled(&c, curves);
    open_tabled(&own, curves);
    own.curves = NULL;
    case_set(&c, "investment_level", 0);
    case_set(&own, "investment_level", 0);
    cases_run(&c, gv_simd_level());
    cases_run(&own, gv_simd_level());
    for (size_t o = 0; o < chain->n_outcomes; o++)
        if (!(chain->outcomes[o].flags & GV_STAGE)) check_same(case_out_size(&c, o), c.out[o], own.out[o]);
    case_set(&c, "investment_level", 3.0625);
    cases_run(&c, gv_simd_level());
    for (size_t i = 0; i < DRAWS; i++)
        assert_true(isnan(case_out(&c, "net_present_value")[i]));
    cases_close(&c);
    cases_close(&own);
}

/* Every part of the municipality sees its own tables. */
static void test_parts(void **state)
{
    (void)state;
    enum { LANES = GV_LANES_MAX };
    static const double level[] = {0, 1, 2};
    const struct gv_model *m = gv_models_find("municipality");
    double *in[256], *out[256] = {0}, value[256][LANES], before[2][LANES], after[2][LANES];
    struct gv_curve curves[16] = {{0}};
    assert_true(m->n_inputs <= 256 && m->n_outcomes <= 256 && m->n_curves <= 16);
    for (size_t k = 0; k < m->n_inputs; k++) {
        const struct gv_input *input = &m->inputs[k];
        double x = isfinite(input->fallback)       ? input->fallback
                   : strstr(input->name, "_share") ? 0.125
                   : input->high <= 1              ? 0.5
                                                   : 10;
        in[k] = value[k];
        for (int i = 0; i < LANES; i++)
            value[k][i] = strcmp(input->name, "investment_level") == 0 ? 2 : x;
    }
    static const char *const outcomes[] = {"rehabilitation.reach", "retraining.digital_reach"};
    for (int k = 0; k < 2; k++)
        out[gv_model_find_outcome(m, outcomes[k])] = before[k];
    struct gv_setup setup = {.horizon = 12};
    m->evaluate[gv_simd_level()](&setup, LANES, (const double *const *)in, out);
    for (int k = 0; k < 2; k++)
        out[gv_model_find_outcome(m, outcomes[k])] = after[k];
    assert_true(gv_curve_make(3, level, (const double[]){0, 1, 1.03125},
                              &curves[gv_model_find_curve(m, "retraining.reach")]));
    setup.curves = curves;
    m->evaluate[gv_simd_level()](&setup, LANES, (const double *const *)in, out);
    for (int i = 0; i < LANES; i++) {
        assert_true(after[0][i] == before[0][i]);
        assert_true(after[1][i] == 0.125 * 1.03125 && before[1][i] != after[1][i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptors), cmocka_unit_test(test_dense_tables),
        cmocka_unit_test(test_at_points),   cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_outside),     cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
