/* What must hold of every effect chain's table and kernel; see chain_cases.h for which chain. */
#ifndef GV_TESTS_MODELS_CHAIN_TESTS_H
#define GV_TESTS_MODELS_CHAIN_TESTS_H

#include "models/chain_cases.h"

#include "base/quantity.h"

#include <stdio.h>

struct expected {
    const char *outcome;
    double value;
};

/* Every draw has these outcomes, to 1e-9. */
static inline void check_examples(const struct cases *c, const struct expected *e, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < c->n; i++) {
            double value = case_out(c, e[k].outcome)[i];
            if (isnan(e[k].value) ? !isnan(value)
                                  : !(fabs(value / e[k].value - 1) <= 1e-9 || value == e[k].value))
                fail_msg("%s is %.12g, not %.12g", e[k].outcome, value, e[k].value);
        }
}

/* Every variant, and whatever is asked for: outcomes that are NULL are not written and change no other. */
static inline void test_same_bits(void **state)
{
    (void)state;
    enum { DRAWS = 4096 };
    struct cases c, other;
    cases_open(&c, DRAWS, 60);
    cases_open(&other, DRAWS, 60);
    cases_randomise(&c, 1);
    for (int i = 0; i < 64; i++) /* nothing is done in some draws */
        case_in(&c, "investment_level")[(size_t)i * 61] = 0;
    for (size_t i = 0; i < CASE_MODEL.n_inputs; i++)
        memcpy(other.in[i], c.in[i], DRAWS * sizeof **c.in);
    cases_run(&c, GV_SIMD_SCALAR);
    for (int simd = 1; simd < GV_SIMD_COUNT; simd++) {
        if (!case_simd_available((enum gv_simd)simd)) {
            printf("no %s here: not tested\n", gv_simd_name((enum gv_simd)simd));
            continue;
        }
        cases_run(&other, (enum gv_simd)simd);
        for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++)
            check_same_at(case_out_size(&c, o), other.out[o], c.out[o], CASE_MODEL.outcomes[o].name, __FILE__,
                          __LINE__);
    }
    const struct gv_setup setup = {.horizon = 60};
    for (size_t o = 0; o < CASE_MODEL.n_outcomes; o++) {
        double *only[64] = {NULL};
        assert_true(CASE_MODEL.n_outcomes <= 64);
        only[o] = other.out[o];
        memset(only[o], 0, case_out_size(&c, o) * sizeof **c.out);
        CASE_MODEL.evaluate[gv_simd_level()](&setup, DRAWS, (const double *const *)c.in, only);
        check_same(case_out_size(&c, o), only[o], c.out[o]);
    }
    cases_close(&c);
    cases_close(&other);
}

/* Names, units, bounds, slots and gates of the inputs. */
static inline void test_input_table(void **state)
{
    (void)state;
    const struct gv_model *m = &CASE_MODEL;
    assert_int_equal(m->n_inputs, CASE_INPUTS);
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

struct bounds {
    const char *name;
    double low, high;
    bool low_open, high_open, whole;
};

static inline void check_bounds(const struct bounds *bounds, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const struct gv_input *a = &CASE_MODEL.inputs[case_input_index(bounds[k].name)];
        if (a->low != bounds[k].low || a->high != bounds[k].high || a->low_open != bounds[k].low_open ||
            a->high_open != bounds[k].high_open || a->whole != bounds[k].whole)
            fail_msg("the bounds of '%s' are others", bounds[k].name);
    }
}

/* The inputs with the first slots, in order. */
static inline void check_first_slots(const char *const *names, size_t n)
{
    for (size_t k = 0; k < n; k++)
        assert_int_equal(CASE_MODEL.inputs[case_input_index(names[k])].slot, k);
}

/* Names, units and labels of the outcomes; `headline` lists those that every summary has. */
static inline void check_outcome_table(const char *const *headline, size_t n_headline)
{
    const struct gv_model *m = &CASE_MODEL;
    for (size_t o = 0; o < m->n_outcomes; o++) {
        const struct gv_outcome *a = &m->outcomes[o];
        struct gv_unit unit;
        const char *unknown;
        size_t length;
        assert_true(gv_unit_parse(a->unit, strlen(a->unit), &unit, &unknown, &length));
        assert_true(strlen(a->label.da) > 0 && strlen(a->label.en) > 0 && strlen(a->description) > 0);
        assert_in_range(a->direction + 1, 0, 2);
        assert_int_equal(gv_model_find_outcome(m, a->name), o);
        for (size_t p = 0; p < o; p++)
            assert_string_not_equal(a->name, m->outcomes[p].name);
        bool wanted = false;
        for (size_t k = 0; k < n_headline; k++)
            wanted |= strcmp(a->name, headline[k]) == 0;
        if (((a->flags & GV_HEADLINE) != 0) != wanted) fail_msg("'%s': headline or not?", a->name);
    }
}

struct direction {
    const char *name;
    int direction;
};

static inline void check_directions(const struct direction *directions, size_t n)
{
    for (size_t k = 0; k < n; k++)
        assert_int_equal(
            CASE_MODEL.outcomes[gv_model_find_outcome(&CASE_MODEL, directions[k].name)].direction,
            directions[k].direction);
}

#endif
