/* Value of information against the answers of published examples, and of closed forms. */
#include "validation/table.h"

#include "analysis/choice_model.h"

#include <stdio.h>

static const struct gv_run_options options = {.threads = 2};

/* The bound of an estimate is its interval, half as wide again: all must hold at once. */
static void check(const char *what, double wanted, struct gv_estimate e)
{
    validate(what, wanted, e.value, 1.5 * gv_estimate_half_width(e));
}

/* The example of the package voi: 0 against p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, sd 2). */
static void check_example(void)
{
    struct choice_plan c;
    struct gv_known_sets sets = {0};
    struct gv_value v;
    const size_t both[] = {A1, B};
    struct gv_field_study study = {
        .input = A1, .measures = true, .sd = 1, .n = 2, .sizes = {1, 10}, .decisions = 1};
    choice_open_example(16384, 1, &c);
    if (gv_known_sets_make(&c.plan, &sets) != GV_OK || gv_known_sets_add(&c.plan, 2, both, &sets) != GV_OK)
        return;
    const struct gv_value_task task = {.plan = &c.plan, .sets = &sets, .study = &study};
    if (gv_value_make(&task, &options, &v) == GV_OK) {
        check("0 or p1 - p2: EVPI", 0.479811, v.evpi.estimate);
        check("0 or p1 - p2: EVPPI of p1", 0.0833155, v.evppi[0].estimate);
        check("0 or p1 - p2: EVPPI of p2", 0.395593, v.evppi[1].estimate);
        check("0 or p1 - p2: EVPPI of p1 and p2, a surface", 0.479811, v.evppi[4].estimate);
        check("0 or p1 - p2: EVSI of 1 observation of p1", 0.0251273, v.study.evsi[0].estimate);
        check("0 or p1 - p2: EVSI of 10 observations of p1", 0.0723251, v.study.evsi[1].estimate);
        gv_value_free(&v);
    }
    gv_known_sets_free(&sets);
}

/* A sum of five N(.2, .6) against N(1, 1): sets of two to five, the larger by draws within draws. */
static void check_sets(void)
{
    struct choice_plan c;
    struct gv_known_sets sets = {0};
    struct gv_value v;
    const size_t order[] = {A1, A2, A3, A4, A5};
    char what[80];
    choice_open(16384, 1, &c);
    for (size_t i = A1; i <= A5; i++)
        c.inputs[i] = (struct gv_distribution){.family = GV_NORMAL, .p = {0.2, 0.6}};
    c.inputs[B] = (struct gv_distribution){.family = GV_NORMAL, .p = {1, 1}};
    for (size_t n = 1; n <= 5; n++)
        if (gv_known_sets_add(&c.plan, n, order, &sets) != GV_OK) return;
    const struct gv_value_task task = {.plan = &c.plan, .sets = &sets};
    if (gv_value_make(&task, &options, &v) == GV_OK) {
        for (size_t n = 1; n <= 5; n++) {
            snprintf(what, sizeof what, "a sum of normals: EVPPI of %zu%s", n,
                     v.nested[n - 1] ? ", draws within draws" : "");
            check(what, choice_normal_worth(0, 0.6 * sqrt((double)n)), v.evppi[n - 1].estimate);
        }
        gv_value_free(&v);
    }
    gv_known_sets_free(&sets);
}

/* A share ~ Beta(2, 8) that pays above a quarter, k of n: the sum over k of the beta-binomial, by hand. */
static void check_counts(void)
{
    struct choice_plan c;
    struct gv_known_sets sets = {0};
    struct gv_value v;
    struct gv_field_study study = {.input = A1, .n = 3, .sizes = {1, 10, 100}, .decisions = 1};
    char what[80];
    choice_open(16384, 1, &c);
    c.inputs[A1] = (struct gv_distribution){.family = GV_BETA, .p = {2, 8}};
    c.inputs[B] = gv_constant(0.25);
    const struct gv_value_task task = {.plan = &c.plan, .sets = &sets, .study = &study};
    if (gv_value_make(&task, &options, &v) != GV_OK) return;
    for (size_t k = 0; k < study.n; k++) {
        double n = (double)study.sizes[k], wanted = 0;
        for (double i = 0; i <= n; i++) {
            double p = exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + lgamma(i + 2) +
                           lgamma(n - i + 8) - lgamma(n + 10) + lgamma(10) - lgamma(2) - lgamma(8));
            wanted += p * fmax(0, (2 + i) / (10 + n) - 0.25);
        }
        snprintf(what, sizeof what, "a share of Beta(2, 8): EVSI of a count among %g", n);
        check(what, wanted, v.study.evsi[k].estimate);
    }
    gv_value_free(&v);
}

void validate_value(void)
{
    validate_section("value of information (bound: the interval, half as wide again)");
    check_example();
    check_sets();
    check_counts();
}
