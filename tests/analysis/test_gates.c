/* Attribution to gates: a product of independent uniforms, whose losses and variances are known. */
#include "support/check.h"

#include "analysis/gates.h"
#include "base/status.h"

#include <math.h>

/* gain = 12 a b - c + d: a in the first gate, b in the second, c in the third, d, which no gate can open,
 * there too. */
enum { A, B, C, D, INPUTS };

static void gain(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++)
        out[0][i] = 12 * in[A][i] * in[B][i] - in[C][i] + in[D][i];
}

static const struct gv_gate gates[] = {
    {"first", {"", ""}}, {"second", {"", ""}}, {"third", {"", ""}}, {"empty", {"", ""}}};

#define SHARE(input_name, gate_index, number)                                                           \
    {                                                                                                   \
        .name = input_name, .unit = "1", .low = 0, .high = 1, .kind = GV_KNOWLEDGE, .gate = gate_index, \
        .slot = number, .label = {                                                                      \
            "",                                                                                         \
            ""                                                                                          \
        }                                                                                               \
    }
static const struct gv_input inputs[INPUTS] = {SHARE("a", 0, 0), SHARE("b", 1, 1), SHARE("c", 2, 2),
                                               SHARE("d", 2, 3)};
static const struct gv_outcome outcomes[] = {{.name = "gain",
                                              .unit = "DKK",
                                              .direction = 1,
                                              .flags = GV_HEADLINE,
                                              .label = {"", ""},
                                              .description = ""}};
static const struct gv_opening openings[] = {{"a", 1}, {"b", 1}, {"c", 0}, {NULL, 0}};
static const struct gv_model model = {.name = "gain",
                                      .gates = gates,
                                      .n_gates = 4,
                                      .inputs = inputs,
                                      .n_inputs = INPUTS,
                                      .outcomes = outcomes,
                                      .n_outcomes = 1,
                                      .openings = openings,
                                      .evaluate = {[GV_SIMD_SCALAR] = gain}};

static void check(struct gv_estimate e, double expected, double most)
{
    check_near(e.value, expected, most);
    check_between(expected, e.low - most / 2, e.high + most / 2);
}

static void test_product(void **state)
{
    (void)state;
    const struct gv_distribution uniform = {.family = GV_UNIFORM, .p = {0, 1}};
    const struct gv_distribution base[INPUTS] = {uniform, uniform, uniform, uniform};
    /* The second policy says what a is: the first gate is then opened from there. */
    const struct gv_override half = {.input = A, .distribution = gv_constant(0.5)};
    const struct gv_policy policies[] = {
        {.name = "all", .label = {"", ""}},
        {.name = "half", .label = {"", ""}, .overrides = &half, .n_overrides = 1}};
    const struct gv_plan plan = {.model = &model,
                                 .setup = {.horizon = 12},
                                 .design = {GV_DESIGN_SOBOL, 9, 16, 4096},
                                 .inputs = base,
                                 .policies = policies,
                                 .n_policies = 2};
    const struct gv_run_options options = {.threads = 2};
    struct gv_gate_part parts[4];
    uint64_t evaluations = 0;
    assert_int_equal(gv_gates_find(&plan, 0, 0, &options, parts, &evaluations), GV_OK);
    assert_true(evaluations > 0);
    /* E[12 (1 - a) b] = 3, likewise b; E[c] = 1/2. */
    check(parts[0].loss, 3, 1e-4);
    check(parts[1].loss, 3, 1e-4);
    check(parts[2].loss, 0.5, 1e-4);
    /* Var = 144 (1/9 - 1/16) + 2/12; of a alone 36/12, of c and d together 2/12. */
    double variance = 144 * (1.0 / 9 - 1.0 / 16) + 1.0 / 6;
    check(parts[0].variance, 3 / variance, 2e-3);
    check(parts[1].variance, 3 / variance, 2e-3);
    check(parts[2].variance, 1 / 6.0 / variance, 2e-3);
    assert_int_equal(parts[2].n_opened, 1);
    assert_int_equal(parts[2].n_drawn, 2);
    assert_true(isnan(parts[3].loss.value) && isnan(parts[3].variance.value));
    /* With a = 1/2: 6 b - c + d; opening the first gate adds 6 b, and it has no variance of its own. */
    assert_int_equal(gv_gates_find(&plan, 1, 0, &options, parts, &evaluations), GV_OK);
    check(parts[0].loss, 3, 1e-4);
    check(parts[1].loss, 3, 1e-4);
    assert_true(isnan(parts[0].variance.value));
    check(parts[1].variance, 3 / (3 + 1.0 / 6), 2e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_product)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
