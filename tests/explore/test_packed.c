/* What a page and its simulator say to each other: a request that is read back is the plan that it was made
 * of, and runs to the same bits, also with inputs that were drawn for the request before; nonsense is
 * refused. And the sliders. */
#include "support/check.h"

#include "base/status.h"
#include "engine/drawn.h"
#include "explore/packed.h"
#include "explore/sliders.h"
#include "models.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 4, POINTS = 64 };

static void read_scenario(const char *path, struct gv_scenario *scenario)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_scenario_changes changes = {.replicates = REPLICATES, .draws = REPLICATES * POINTS};
    struct gv_model_catalogue catalogue;
    catalogue.models = gv_models(&catalogue.n);
    assert_int_equal(gv_scenario_read(path, &catalogue, &changes, scenario, &diagnostics), GV_OK);
    gv_diagnostics_free(&diagnostics);
}

/* Tables in place of the model's curves. */
static void set_curves(struct gv_scenario *scenario, struct gv_curve *curves)
{
    const double x[] = {0, 0.5, 1, 3}, y[] = {0, 0.75, 1, 1.25};
    for (size_t c = 0; c < scenario->plan.model->n_curves; c++)
        assert_true(gv_curve_make(4, x, y, &curves[c]));
    scenario->plan.setup.curves = curves;
}

static size_t number_of(const struct gv_model *model)
{
    size_t n, k = 0;
    const struct gv_model *const *models = gv_models(&n);
    while (models[k] != model)
        k++;
    return k;
}

/* A request for all policies and outcomes of a plan, the policies' last constant replaced by `value` unless
 * NaN. */
static void pack_plan(const struct gv_plan *plan, double value, bool smooth, struct gv_packed *packed)
{
    gv_pack(packed, (double)number_of(plan->model));
    gv_pack(packed, plan->setup.horizon);
    gv_pack(packed, plan->design.kind);
    gv_pack(packed, (double)plan->design.seed);
    gv_pack(packed, plan->design.replicates);
    gv_pack(packed, (double)plan->design.points);
    gv_pack_base(packed, plan);
    gv_pack(packed, (double)plan->n_policies);
    for (size_t p = 0; p < plan->n_policies; p++) {
        const struct gv_policy *policy = &plan->policies[p];
        gv_pack(packed, (double)policy->n_overrides);
        for (size_t i = 0; i < policy->n_overrides; i++) {
            struct gv_distribution d = policy->overrides[i].distribution;
            if (!isnan(value) && d.family == GV_CONSTANT) d.p[0] = value;
            gv_pack(packed, (double)policy->overrides[i].input);
            gv_pack_distribution(packed, &d);
        }
    }
    for (size_t o = 0; o < plan->model->n_outcomes; o++)
        gv_pack(packed, !(plan->model->outcomes[o].flags & GV_STAGE));
    gv_pack(packed, 1);
    gv_pack(packed, smooth);
    assert_false(packed->failed);
}

static void run_packed(const struct gv_plan *plan, const struct gv_run_options *options,
                       struct gv_packed *packed)
{
    struct gv_result result;
    assert_int_equal(gv_run(plan, options, &result), GV_OK);
    gv_pack_result(packed, plan, &result);
    assert_false(packed->failed);
    gv_result_free(&result);
}

static void read_request(const struct gv_packed *words, struct gv_request *request)
{
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    assert_int_equal(gv_request_read(words->words, words->n, models, n, request), GV_OK);
}

static const char *const scenarios[] = {"scenarios/home-care.yaml", "scenarios/municipality.yaml",
                                        "scenarios/itemised-costs.yaml", "scenarios/retraining.yaml"};

static void a_request_runs_like_its_plan(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof scenarios / sizeof *scenarios; k++) {
        struct gv_scenario scenario = {0};
        struct gv_packed words = {0}, expected = {0}, found = {0};
        struct gv_request request;
        read_scenario(scenarios[k], &scenario);
        struct gv_curve *curves = calloc(scenario.plan.model->n_curves, sizeof *curves);
        assert_non_null(curves);
        if (k % 2 == 0) set_curves(&scenario, curves);
        pack_plan(&scenario.plan, NAN, true, &words);
        read_request(&words, &request);
        struct gv_run_options options = {.threads = 1, .by_replicate = true, .outcomes = request.outcomes};
        assert_true(request.by_replicate);
        run_packed(&scenario.plan, &options, &expected);
        run_packed(&request.plan, &options, &found);
        assert_int_equal(found.n, expected.n);
        check_same(found.n, found.words, expected.words);
        gv_request_free(&request);
        gv_packed_free(&words);
        gv_packed_free(&expected);
        gv_packed_free(&found);
        free(curves);
        gv_scenario_free(&scenario);
    }
}

static void drawn_inputs_serve_the_next_request(void **state)
{
    (void)state;
    const double values[] = {NAN, 0.5, 1};
    struct gv_scenario scenario = {0};
    struct gv_drawn drawn = {.most = (size_t)8 << 20};
    read_scenario(scenarios[0], &scenario);
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        struct gv_packed words = {0}, expected = {0}, found = {0};
        struct gv_request request;
        pack_plan(&scenario.plan, values[k], false, &words);
        read_request(&words, &request);
        assert_null(request.plan.model->product_form);
        struct gv_run_options options = {.threads = 2, .outcomes = request.outcomes};
        run_packed(&request.plan, &options, &expected);
        options.drawn = &drawn;
        run_packed(&request.plan, &options, &found);
        assert_int_equal(found.n, expected.n);
        check_same(found.n, found.words, expected.words);
        size_t there = 0;
        for (size_t i = 0; i < drawn.n_leaves; i++)
            there += drawn.there[i];
        assert_true(there > 0 && there == drawn.n_leaves);
        gv_request_free(&request);
        gv_packed_free(&words);
        gv_packed_free(&expected);
        gv_packed_free(&found);
    }
    gv_drawn_clear(&drawn);
    gv_scenario_free(&scenario);
}

/* Every word in turn is made something else that it may not be, and every length but the right one is
 * refused. */
static void nonsense_is_refused(void **state)
{
    (void)state;
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    struct gv_scenario scenario = {0};
    struct gv_packed words = {0};
    struct gv_request request;
    read_scenario(scenarios[0], &scenario);
    pack_plan(&scenario.plan, NAN, true, &words);
    for (size_t length = 0; length < words.n; length++)
        assert_int_equal(gv_request_read(words.words, length, models, n, &request), GV_ERR_DATA);
    gv_pack(&words, 0);
    assert_int_equal(gv_request_read(words.words, words.n, models, n, &request), GV_ERR_DATA);
    words.n--;
    for (size_t k = 0; k < words.n; k++) {
        const double bad[] = {-1, 0.5, 1e300, NAN, INFINITY}, right = words.words[k];
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
            words.words[k] = bad[b];
            if (gv_request_read(words.words, words.n, models, n, &request) == GV_OK)
                gv_request_free(&request);
            if (k < 6)
                assert_int_equal(gv_request_read(words.words, words.n, models, n, &request), GV_ERR_DATA);
        }
        words.words[k] = right;
    }
    gv_packed_free(&words);
    gv_scenario_free(&scenario);
}

static void sliders_stay_inside_bounds_and_reach_what_the_scenario_says(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof scenarios / sizeof *scenarios; k++) {
        struct gv_scenario scenario = {0};
        read_scenario(scenarios[k], &scenario);
        const struct gv_model *model = scenario.plan.model;
        double *weight = calloc(model->n_inputs, sizeof *weight);
        bool *hidden = calloc(model->n_inputs, sizeof *hidden);
        struct gv_slider *sliders = calloc(model->n_inputs, sizeof *sliders);
        size_t n, matter = 0;
        assert_true(weight && hidden && sliders);
        for (size_t i = 0; i < model->n_inputs; i++)
            weight[i] = (double)(i % 7);
        assert_int_equal(gv_sliders_make(&scenario.plan, weight, hidden, sliders, &n), GV_OK);
        assert_true(n > 10);
        for (size_t i = 0; i < n; i++) {
            const struct gv_slider *s = &sliders[i];
            const struct gv_input *input = &model->inputs[s->input];
            double low, high, unit = pow(10, -s->decimals), steps = (s->high - s->low) / s->step;
            gv_distribution_support(&scenario.plan.inputs[s->input], &low, &high);
            check_between(s->low, input->low, s->high);
            assert_true(s->high <= input->high);
            assert_true(s->low <= low + s->step || input->kind == GV_CHOICE);
            assert_true(s->high >= high - s->step);
            check_near(steps, round(steps), 1e-6);
            check_near(s->step / unit, round(s->step / unit), 1e-6);
            if (i && sliders[i - 1].group == s->group)
                assert_true(weight[sliders[i - 1].input] >= weight[s->input]);
            else if (i)
                assert_true(sliders[i - 1].group < s->group);
            matter += s->group == GV_SLIDERS_MATTERS;
        }
        assert_int_equal(matter, GV_SLIDERS_MATTER_MOST);
        free(weight);
        free(hidden);
        free(sliders);
        gv_scenario_free(&scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_runs_like_its_plan),
        cmocka_unit_test(drawn_inputs_serve_the_next_request),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(sliders_stay_inside_bounds_and_reach_what_the_scenario_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
