/* What must hold of every effect chain whatever the inputs; see chain_cases.h for which chain. */
#ifndef GV_TESTS_MODELS_CHAIN_PROPERTIES_H
#define GV_TESTS_MODELS_CHAIN_PROPERTIES_H

#include "models/chain_cases.h"

enum { DRAWS = 2048 };

static inline void run(const struct cases *c)
{
    cases_run(c, gv_simd_level());
}

/* Random draws of the reference ranges and far beyond them. */
static inline struct cases open_random(uint64_t seed)
{
    struct cases c;
    cases_open(&c, DRAWS, 60);
    cases_randomise(&c, seed);
    return c;
}

/* The value of an outcome in draw i. */
#define OUT(name) case_out(&c, #name)[i]

/* What all chains say of money, in one draw: sums are what they say, and the shares add up. */
static inline void check_money(const struct cases *cases, size_t i)
{
    const struct cases c = *cases;
    double size =
        fabs(OUT(local_result)) + fabs(OUT(central_result)) + fabs(OUT(total_saving)) + OUT(total_cost);
    check_near(OUT(net_gain), OUT(gross_saving) - OUT(running_cost),
               1e-12 * (fabs(OUT(gross_saving)) + OUT(running_cost)));
    check_near(OUT(local_result) + OUT(central_result), OUT(net_present_value), 1e-10 * size);
    assert_true(OUT(local_deficit) == (OUT(local_result) < 0));
    check_near(OUT(total_saving) - OUT(total_cost), OUT(net_present_value),
               1e-10 * (fabs(OUT(total_saving)) + OUT(total_cost)));
    if (!isnan(OUT(benefit_cost_ratio)))
        check_close(OUT(benefit_cost_ratio), OUT(total_saving) / OUT(total_cost), 1e-10);
    assert_true(case_out(&c, "cumulative_gain")[(size_t)(c.horizon - 1) * c.n + i] == OUT(net_present_value));
}

/* break_even and payback_months say the same as the cumulative gain. */
static inline void test_payback(void **state)
{
    (void)state;
    int paid = 0, never = 0;
    for (uint64_t seed = 10; seed < 14; seed++) {
        struct cases c = open_random(seed);
        run(&c);
        const double *gain = case_out(&c, "cumulative_gain");
        for (size_t i = 0; i < DRAWS; i++) {
            if (case_in(&c, "investment_level")[i] == 0) continue;
            int first = 0;
            for (int t = 60; t >= 1; t--)
                if (gain[(size_t)(t - 1) * DRAWS + i] >= 0) first = t;
            assert_true(OUT(break_even) == (OUT(net_present_value) >= 0));
            assert_true(first ? OUT(payback_months) == first : isnan(OUT(payback_months)));
            paid += first > 0, never += first == 0;
        }
        cases_close(&c);
    }
    assert_true(paid > 100 && never > 500);
}

/* Doing nothing: no flow, no cost, and nothing to divide. `missing` and `stays` are the outcomes that are not
 * 0 then, in lists that end with NULL. */
static inline void check_do_nothing(const struct cases *c, const char *const *missing,
                                    const char *const *stays)
{
    case_set(c, "investment_level", 0);
    run(c);
    for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++) {
        const struct gv_outcome *outcome = &CASE_MODEL.outcomes[o];
        if (outcome->flags & GV_STAGE) continue;
        bool is_missing = false, is_kept = false;
        for (const char *const *name = missing; *name; name++)
            is_missing |= strcmp(outcome->name, *name) == 0;
        for (const char *const *name = stays; *name; name++)
            is_kept |= strcmp(outcome->name, *name) == 0;
        for (size_t i = 0; i < case_out_size(c, o) && !is_kept; i++)
            if (is_missing ? !isnan(c->out[o][i]) : c->out[o][i] != 0)
                fail_msg("%s is %g", outcome->name, c->out[o][i]);
    }
}

/* Finite for every valid input, and missing only where the table says that it may be. */
static inline void test_never_fails(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 149; seed++) { /* 100 352 draws */
        struct cases c = open_random(seed);
        run(&c);
        for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++) {
            const struct gv_outcome *outcome = &CASE_MODEL.outcomes[o];
            size_t n = case_out_size(&c, o);
            for (size_t i = 0; i < n; i++) {
                double x = c.out[o][i];
                if (isfinite(x) || (isnan(x) && outcome->flags & GV_MAY_MISS)) continue;
                print_error("%s is %g, seed %d, draw %d:\n", outcome->name, x, (int)seed, (int)(i % DRAWS));
                for (size_t k = 0; k < CASE_MODEL.n_inputs; k++)
                    print_error("  %s %.17g\n", CASE_MODEL.inputs[k].name, c.in[k][i % DRAWS]);
                fail();
            }
        }
        cases_close(&c);
    }
}

/* Luck that is neither good nor bad changes no bit. */
static inline void test_no_luck(void **state)
{
    (void)state;
    struct cases off, on;
    cases_open(&off, DRAWS, 60);
    cases_randomise(&off, 50);
    cases_open(&on, DRAWS, 60);
    cases_randomise(&on, 50);
    for (size_t k = 0; k < CASE_MODEL.n_inputs; k++) {
        if (CASE_MODEL.inputs[k].kind != GV_CHANCE) continue;
        case_set(&off, CASE_MODEL.inputs[k].name, 0);
        case_set(&on, CASE_MODEL.inputs[k].name, -0.0);
    }
    run(&off);
    run(&on);
    for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++)
        check_same(case_out_size(&off, o), on.out[o], off.out[o]);
    cases_close(&off);
    cases_close(&on);
}

/* One draw at the modes, with one input changed. */
static inline double changed(const char *input, double value, int horizon, const char *outcome)
{
    struct cases c;
    cases_open(&c, 16, horizon);
    case_set(&c, input, value);
    run(&c);
    double x = case_out(&c, outcome)[15];
    cases_close(&c);
    return x;
}

#endif
