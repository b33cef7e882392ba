/* How much a composed model has room for: that is taken, and one more is refused. */
#include "support/check.h"

#include "base/status.h"
#include "engine/composition.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Nothing is evaluated here. */
static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup, (void)n, (void)in, (void)out;
}

static void derive(size_t n, int horizon, const double *const of[], double *out)
{
    (void)n, (void)horizon, (void)of, (void)out;
}

enum { PLENTY = GV_PART_COLUMNS_MAX + 1 };

static char names[PLENTY][8];
static const char *listed[PLENTY + 1]; /* the first of them, to NULL */
static struct gv_input many_inputs[PLENTY];
static struct gv_outcome many_outcomes[PLENTY];
static struct gv_gate many_gates[PLENTY];
static struct gv_model_curve many_curves[PLENTY];
static struct gv_opening many_openings[PLENTY + 1];
static struct gv_model many;

/* One part with a single input and outcome, and n names for more. */
static struct gv_composition with_names(size_t n)
{
    static const struct gv_part part[] = {{&many, {"en", "one"}}};
    static const char *const nothing[] = {NULL};
    memset(listed, 0, sizeof listed);
    memset(many_openings, 0, sizeof many_openings);
    for (size_t k = 0; k < PLENTY; k++) {
        snprintf(names[k], sizeof names[k], "n%zu", k);
        many_inputs[k] = (struct gv_input){.name = names[k],
                                           .unit = "1",
                                           .high = 1,
                                           .slot = (int)k,
                                           .fallback = NAN,
                                           .label = {"en", "one"}};
        many_outcomes[k] = (struct gv_outcome){
            .name = names[k], .unit = "1", .label = {"en", "one"}, .description = "a value"};
        many_gates[k] = (struct gv_gate){names[k], {"en", "one"}};
        many_curves[k] =
            (struct gv_model_curve){.name = names[k], .lever = "n0", .shape = "n0", .label = {"en", "one"}};
        if (k < n) listed[k] = many_openings[k].input = names[k];
    }
    many = (struct gv_model){.name = "many",
                             .gates = many_gates,
                             .n_gates = n,
                             .inputs = many_inputs,
                             .n_inputs = 1,
                             .outcomes = many_outcomes,
                             .n_outcomes = 1,
                             .curves = many_curves,
                             .evaluate = {[GV_SIMD_SCALAR] = evaluate}};
    return (struct gv_composition){.name = "whole",
                                   .title = {"alt", "all"},
                                   .parts = part,
                                   .n_parts = 1,
                                   .shared = nothing,
                                   .sums = nothing};
}

enum need {
    INPUTS_OF,
    OUTCOMES_OF,
    GATES_OF,
    CURVES_OF,
    TOTALS_OF,
    MONTHS_OF,
    FACTORS_OF,
    OPENINGS_OF,
    ARGUMENTS_OF
};

static int compose_many(enum need need, size_t n)
{
    static struct gv_composed room;
    static struct gv_product_form of_many;
    static const char *const one[] = {"n0", NULL}, *const none[] = {NULL};
    struct gv_composition c = with_names(n);
    const struct gv_derived derived = {"n1", listed, derive};
    if (need == INPUTS_OF || need == GATES_OF || need == FACTORS_OF || need == OPENINGS_OF ||
        need == ARGUMENTS_OF)
        many.n_inputs = n;
    if (need == OUTCOMES_OF || need == TOTALS_OF || need == MONTHS_OF) many.n_outcomes = n;
    for (size_t k = 0; k < n && need == GATES_OF; k++)
        many_inputs[k].gate = (int)k;
    if (need == CURVES_OF) many.n_curves = n;
    if (need == TOTALS_OF) c.sums = listed;
    for (size_t k = 0; k < n && need == MONTHS_OF; k++)
        many_outcomes[k].flags = GV_MONTHLY;
    if (need == FACTORS_OF) {
        of_many = (struct gv_product_form){"n0", listed, none, "n0", "n0"};
        many.product_form = &of_many;
        c.sums = one;
    }
    if (need == OPENINGS_OF) many.openings = many_openings;
    if (need == ARGUMENTS_OF) {
        many.n_outcomes = 2;
        c.shared = listed; /* derived outcomes find inputs by their own names only */
        c.derived = &derived;
        c.n_derived = 1;
    }
    return gv_compose(&c, &room);
}

/* What there is room for is taken, one more is refused. */
static void test_room(void **state)
{
    (void)state;
    static const struct {
        enum need need;
        size_t most;
    } limits[] = {{INPUTS_OF, GV_PART_COLUMNS_MAX},
                  {OUTCOMES_OF, GV_PART_COLUMNS_MAX},
                  {GATES_OF, GV_COMPOSED_GATES_MAX},
                  {CURVES_OF, GV_COMPOSED_CURVES_MAX},
                  {TOTALS_OF, GV_TOTALS_MAX},
                  {MONTHS_OF, GV_PART_MONTHLY_MAX},
                  {FACTORS_OF, GV_COMPOSED_FACTORS_MAX},
                  {OPENINGS_OF, GV_COMPOSED_OPENINGS_MAX},
                  {ARGUMENTS_OF, GV_DERIVED_OF_MAX}};
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
        if (compose_many(limits[k].need, limits[k].most) != GV_OK) fail_msg("limit %zu is lower", k);
        if (compose_many(limits[k].need, limits[k].most + 1) != GV_ERR_INTERNAL)
            fail_msg("limit %zu is higher", k);
    }
    /* Texts: 128 names of inputs, each behind the part's name and a point, and 16 bytes of labels with each.
     */
    static const size_t lengths[] = {220, 240};
    static struct gv_composed room;
    for (int k = 0; k < 2; k++) {
        char name[256] = "";
        memset(name, 'm', lengths[k]);
        struct gv_composition of_names = with_names(1);
        many.name = name;
        many.n_inputs = GV_PART_COLUMNS_MAX;
        assert_true((lengths[k] * GV_PART_COLUMNS_MAX + 24 * GV_PART_COLUMNS_MAX < GV_COMPOSED_TEXTS_MAX) ==
                    (k == 0));
        assert_int_equal(gv_compose(&of_names, &room), k ? GV_ERR_INTERNAL : GV_OK);
    }
    /* Parts, of which each needs a name of its own. */
    static struct gv_model each[GV_PARTS_MAX + 1];
    struct gv_part parts[GV_PARTS_MAX + 1];
    struct gv_composition c = with_names(1);
    for (size_t p = 0; p <= GV_PARTS_MAX; p++) {
        each[p] = many;
        each[p].name = names[p];
        parts[p] = (struct gv_part){&each[p], {"en", "one"}};
    }
    c.parts = parts;
    c.n_parts = GV_PARTS_MAX;
    assert_int_equal(gv_compose(&c, &room), GV_OK);
    assert_int_equal(room.model.n_inputs, GV_PARTS_MAX);
    c.n_parts = GV_PARTS_MAX + 1;
    assert_int_equal(gv_compose(&c, &room), GV_ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
