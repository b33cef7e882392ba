/* Models made of parts: names, slots, gates, sums, derived outcomes, the product form, and what is refused.
 */
#include "support/check.h"

#include "base/status.h"
#include "engine/composition.h"

#include <math.h>
#include <string.h>

static const struct gv_curve *seen[2]; /* the tables that each part was given */

/* Two small parts. first: value = a·b·price - level (a·b·price = gain), months = t·a. second: value =
 * c - 2·price, and no months. */
static void first_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                           double *const out[])
{
    seen[0] = setup->curves;
    for (size_t i = 0; i < n; i++) {
        double gain = in[0][i] * in[1][i] * in[2][i];
        if (out[0]) out[0][i] = gain - in[3][i];
        if (out[1]) out[1][i] = gain;
        if (out[2]) out[2][i] = gain > 1 ? 1 : NAN;
        for (int t = 1; t <= setup->horizon && out[3]; t++)
            out[3][(size_t)(t - 1) * n + i] = t * in[0][i];
    }
}

static void second_evaluate(const struct gv_setup *setup, size_t n, const double *const in[],
                            double *const out[])
{
    seen[1] = setup->curves;
    for (size_t i = 0; i < n; i++) {
        if (out[0]) out[0][i] = in[1][i];
        if (out[1]) out[1][i] = in[1][i] - 2 * in[0][i];
    }
}

#define INPUT(input_name, number, gate_index)                                                            \
    {                                                                                                    \
        .name = input_name, .unit = "1", .low = 0, .high = INFINITY, .slot = number, .gate = gate_index, \
        .fallback = NAN, .label = {                                                                      \
            .da = "d " input_name,                                                                       \
            .en = "e " input_name                                                                        \
        }                                                                                                \
    }
#define OUTCOME(outcome_name, outcome_flags)                                                  \
    {                                                                                         \
        .name = outcome_name, .unit = "1", .direction = 1, .flags = outcome_flags,            \
        .label = {.da = "d " outcome_name, .en = "e " outcome_name}, .description = "a value" \
    }

#define CURVE(curve_name, of, shaped_by)                                                                   \
    {                                                                                                      \
        .name = curve_name, .lever = of, .shape = shaped_by, .label = { "k " curve_name, "c " curve_name } \
    }

static const struct gv_gate first_gates[] = {{"one", {"en", "one"}}, {"prices", {"priser", "prices"}}};
static const struct gv_input first_inputs[] = {INPUT("a", 0, 0), INPUT("b", 1, 0), INPUT("price", 2, 1),
                                               INPUT("level", 3, 0)};
static const struct gv_outcome first_outcomes[] = {OUTCOME("value", GV_HEADLINE), OUTCOME("gain", GV_STAGE),
                                                   OUTCOME("ratio", GV_MAY_MISS | GV_HEADLINE),
                                                   OUTCOME("months", GV_MONTHLY)};
static const struct gv_product_form first_form = {"value", (const char *const[]){"a", "b", NULL},
                                                  (const char *const[]){"price", NULL}, "gain", "gain"};
static const struct gv_model_curve first_curves[] = {CURVE("reach", "level", "a"),
                                                     CURVE("cost", "level", "price")};
static const struct gv_opening first_openings[] = {{"level", 1}, {"price", 2}, {NULL, 0}};
static const struct gv_model first = {.name = "first",
                                      .gates = first_gates,
                                      .n_gates = 2,
                                      .inputs = first_inputs,
                                      .n_inputs = 4,
                                      .outcomes = first_outcomes,
                                      .n_outcomes = 4,
                                      .product_form = &first_form,
                                      .curves = first_curves,
                                      .n_curves = 2,
                                      .openings = first_openings,
                                      .evaluate = {[GV_SIMD_SCALAR] = first_evaluate}};

static const struct gv_gate second_gates[] = {{"prices", {"priser", "prices"}}, {"two", {"to", "two"}}};
static const struct gv_input second_inputs[] = {INPUT("price", 0, 0), INPUT("c", 1, 1)};
static const struct gv_outcome second_outcomes[] = {OUTCOME("own", GV_HEADLINE),
                                                    OUTCOME("value", GV_HEADLINE)};
static const struct gv_model_curve second_curves[] = {CURVE("reach", "price", "c")};
static const struct gv_opening second_openings[] = {{"price", 2}, {"c", 3}, {NULL, 0}};
static const struct gv_model second = {.name = "second",
                                       .gates = second_gates,
                                       .n_gates = 2,
                                       .inputs = second_inputs,
                                       .n_inputs = 2,
                                       .outcomes = second_outcomes,
                                       .n_outcomes = 2,
                                       .curves = second_curves,
                                       .n_curves = 1,
                                       .openings = second_openings,
                                       .evaluate = {[GV_SIMD_SCALAR] = second_evaluate}};

/* Value over price, in place of the part's own ratio; plus a hundredth of the last month. */
static void ratio(size_t n, int horizon, const double *const of[], double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = of[0][i] / of[1][i] + of[2][(size_t)(horizon - 1) * n + i] / 100;
}

static const struct gv_part both_parts[] = {{&first, {"den første", "the first"}},
                                            {&second, {"den anden", "the second"}}};
static const struct gv_derived both_derived[] = {
    {"ratio", (const char *const[]){"value", "price", "months", NULL}, ratio}};
static const struct gv_composition both = {.name = "both",
                                           .title = {"begge", "both"},
                                           .parts = both_parts,
                                           .n_parts = 2,
                                           .shared = (const char *const[]){"price", NULL},
                                           .sums = (const char *const[]){"value", "months", NULL},
                                           .derived = both_derived,
                                           .n_derived = 1};
const struct gv_model *gv_compose_both(void);
GV_COMPOSITION_DEFINE(both)

static void test_tables(void **state)
{
    (void)state;
    const struct gv_model *m = gv_compose_both();
    assert_non_null(m);
    static const struct {
        const char *name;
        int slot;
        const char *gate;
    } inputs[] = {{"price", 4, "prices"},
                  {"first.a", 0, "one"},
                  {"first.b", 2, "one"},
                  {"first.level", 6, "one"},
                  {"second.c", 3, "two"}};
    assert_int_equal(m->n_inputs, 5);
    assert_int_equal(m->n_gates, 3);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(m->inputs[i].name, inputs[i].name);
        assert_int_equal(m->inputs[i].slot, inputs[i].slot);
        assert_string_equal(m->gates[m->inputs[i].gate].name, inputs[i].gate);
    }
    assert_string_equal(m->inputs[0].label.da, "d price");
    assert_string_equal(m->inputs[4].label.da, "den anden: d c");
    static const struct {
        const char *name;
        unsigned flags;
    } outcomes[] = {{"value", GV_HEADLINE},       {"ratio", GV_MAY_MISS | GV_HEADLINE},
                    {"months", GV_MONTHLY},       {"first.value", 0},
                    {"first.gain", GV_STAGE},     {"first.ratio", GV_MAY_MISS},
                    {"first.months", GV_MONTHLY}, {"second.own", GV_HEADLINE},
                    {"second.value", 0}};
    assert_int_equal(m->n_outcomes, 9);
    for (size_t o = 0; o < 9; o++) {
        assert_string_equal(m->outcomes[o].name, outcomes[o].name);
        assert_int_equal(m->outcomes[o].flags, outcomes[o].flags);
    }
    assert_string_equal(m->outcomes[0].label.en, "e value");
    assert_string_equal(m->outcomes[7].label.en, "the second: e own");
}

/* Curves part by part, of inputs under their new names; each part's kernel gets the tables of its own. What a
 * model opens with is that of its parts, shared inputs once. */
static void test_curves(void **state)
{
    (void)state;
    static const struct {
        const char *name, *lever, *shape, *label;
    } curves[] = {{"first.reach", "first.level", "first.a", "the first: c reach"},
                  {"first.cost", "first.level", "price", "the first: c cost"},
                  {"second.reach", "price", "second.c", "the second: c reach"}};
    const struct gv_model *m = gv_compose_both();
    assert_int_equal(m->n_curves, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(m->curves[k].name, curves[k].name);
        assert_string_equal(m->curves[k].lever, curves[k].lever);
        assert_string_equal(m->curves[k].shape, curves[k].shape);
        assert_string_equal(m->curves[k].label.en, curves[k].label);
    }
    static const struct gv_opening openings[] = {{"first.level", 1}, {"price", 2}, {"second.c", 3}};
    for (size_t k = 0; k < 3; k++) {
        assert_string_equal(m->openings[k].input, openings[k].input);
        assert_true(m->openings[k].value == openings[k].value);
    }
    assert_null(m->openings[3].input);

    const struct gv_curve tables[3] = {0};
    const struct gv_setup setup = {.horizon = 12, .curves = tables}, without = {.horizon = 12};
    double column[GV_LANES_MAX] = {0}, *out[9] = {column};
    const double *in[5] = {column, column, column, column, column};
    m->evaluate[GV_SIMD_SCALAR](&setup, GV_LANES_MAX, in, out);
    assert_ptr_equal(seen[0], tables);
    assert_ptr_equal(seen[1], tables + 2);
    m->evaluate[GV_SIMD_SCALAR](&without, GV_LANES_MAX, in, out);
    assert_null(seen[0]);
    assert_null(seen[1]);
}

enum { DRAWS = 48, HORIZON = 24, INPUTS = 5, OUTCOMES = 9 };

static void fill(double in[INPUTS][DRAWS])
{
    for (size_t k = 0; k < INPUTS; k++)
        for (size_t i = 0; i < DRAWS; i++)
            in[k][i] = 1 + check_uniform(k * DRAWS + i);
}

static void test_kernel(void **state)
{
    (void)state;
    const struct gv_model *m = gv_compose_both();
    const struct gv_setup setup = {.horizon = HORIZON};
    double in[INPUTS][DRAWS], out[OUTCOMES][DRAWS * HORIZON], one[DRAWS * HORIZON];
    const double *in_columns[INPUTS];
    double *out_columns[OUTCOMES];
    fill(in);
    for (size_t k = 0; k < INPUTS; k++)
        in_columns[k] = in[k];
    for (size_t o = 0; o < OUTCOMES; o++)
        out_columns[o] = out[o];
    for (int simd = 0; simd < GV_SIMD_COUNT && m->evaluate[simd]; simd++) {
        memset(out, 0x7b, sizeof out);
        m->evaluate[simd](&setup, DRAWS, in_columns, out_columns);
        for (size_t i = 0; i < DRAWS; i++) {
            double price = in[0][i], gain = in[1][i] * in[2][i] * price;
            assert_true(out[3][i] == gain - in[3][i] && out[4][i] == gain);
            assert_true(out[8][i] == in[4][i] - 2 * price && out[7][i] == in[4][i]);
            assert_true(out[0][i] == out[3][i] + out[8][i]);
            assert_true(out[1][i] == out[0][i] / price + HORIZON * in[1][i] / 100);
            for (size_t t = 1; t <= HORIZON; t++) {
                assert_true(out[6][(t - 1) * DRAWS + i] == (double)t * in[1][i]);
                assert_true(out[2][(t - 1) * DRAWS + i] == out[6][(t - 1) * DRAWS + i]);
            }
        }
    }
    /* Whatever is asked for, alone. */
    for (size_t o = 0; o < OUTCOMES; o++) {
        size_t n = m->outcomes[o].flags & GV_MONTHLY ? DRAWS * HORIZON : DRAWS;
        double *only[OUTCOMES] = {NULL};
        only[o] = one;
        m->evaluate[GV_SIMD_SCALAR](&setup, DRAWS, in_columns, only);
        check_same(n, one, out[o]);
    }
}

/* The price is in both parts, so it is no factor any more; the others are under their new names. */
static void test_product_form(void **state)
{
    (void)state;
    const struct gv_product_form *form = gv_compose_both()->product_form;
    assert_non_null(form);
    assert_string_equal(form->outcome, "value");
    assert_string_equal(form->inner[0], "first.a");
    assert_string_equal(form->inner[1], "first.b");
    assert_null(form->inner[2]);
    assert_null(form->outer[0]);
    assert_string_equal(form->inner_part, "first.gain");
}

static void test_refusals(void **state)
{
    (void)state;
    static struct gv_composed room;
    struct gv_composition c = both;
    assert_int_equal(gv_compose(&c, &room), GV_OK);
    c.shared = (const char *const[]){"price", "no_such", NULL};
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    c = both;
    c.sums = (const char *const[]){"value", "months", "no_such", NULL};
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    /* A value that a part may lack has no sum; a derived outcome is made of sums and inputs. */
    c.sums = (const char *const[]){"value", "months", "ratio", NULL};
    c.n_derived = 0;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    c = both;
    c.derived = (const struct gv_derived[]){{"ratio", (const char *const[]){"gain", NULL}, ratio}};
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    /* The same name for two things: other bounds, or the same slot twice. */
    struct gv_input inputs[] = {second_inputs[0], second_inputs[1]};
    struct gv_model other = second;
    other.inputs = inputs;
    const struct gv_part parts[] = {both_parts[0], {&other, {"den anden", "the second"}}};
    c = both;
    c.parts = parts;
    struct gv_input others[7];
    for (int k = 0; k < 7; k++)
        others[k] = second_inputs[0];
    others[0].low = -1;
    others[1].high = 1;
    others[2].low_open = true;
    others[3].high_open = true;
    others[4].whole = true;
    others[5].unit = "kr";
    others[6].kind = GV_CHANCE;
    for (int k = 0; k < 7; k++) {
        inputs[0] = others[k];
        assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    }
    inputs[0] = second_inputs[0];
    assert_int_equal(gv_compose(&c, &room), GV_OK);
    inputs[0].slot = 7; /* a shared input's slot is the owner's: this one counts for nothing */
    assert_int_equal(gv_compose(&c, &room), GV_OK);
    /* A curve of an input that is not there. */
    const struct gv_model_curve unshaped[] = {CURVE("reach", "price", "no_such")},
                                unlevered[] = {CURVE("reach", "no", "c")};
    other.curves = unshaped;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    other.curves = unlevered;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    other.curves = second_curves;
    /* A sum of a value by the month and one that is not. */
    const struct gv_outcome by_month[] = {OUTCOME("own", 0), OUTCOME("value", GV_MONTHLY)};
    other.outcomes = by_month;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
    other.outcomes = second_outcomes;
    assert_int_equal(gv_compose(&c, &room), GV_OK);
    c.shared = (const char *const[]){NULL};
    c.n_derived = 0;
    inputs[1].slot = 7;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),       cmocka_unit_test(test_curves),   cmocka_unit_test(test_kernel),
        cmocka_unit_test(test_product_form), cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
