/* The model `municipality`: the two chains side by side, and what they come to together. */
#include "support/check.h"

#include "models.h"
#include "models/rehabilitation_inputs.h"
#include "models/retraining_inputs.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CASE(input_name, ...) {#input_name, __VA_ARGS__},
static const struct range {
    const char *name;
    double low, mode, high, least, most;
} rehabilitation_inputs[] = {REHABILITATION_INPUTS}, retraining_inputs[] = {RETRAINING_INPUTS};
#undef CASE

static const char *const shared[] = {"discount_rate", "care_hour_value",   "therapist_hour_cost",
                                     "average_wage",  "budget_hour_price", "investment_level"};

enum { DRAWS = 2048, HORIZON = 60, COLUMNS = 256 };

/* The municipality's columns, and those of its parts on the same inputs. */
struct columns {
    const struct gv_model *model, *parts[2];
    double *in[COLUMNS], *out[COLUMNS], *part_in[2][COLUMNS], *part_out[2][COLUMNS];
};

static double *new_column(size_t n)
{
    double *column = malloc(n * sizeof *column);
    assert_non_null(column);
    return column;
}

static size_t size_of(const struct gv_outcome *outcome)
{
    return outcome->flags & GV_MONTHLY ? DRAWS * HORIZON : DRAWS;
}

static int composed_index(const struct gv_model *model, const struct gv_model *part, const char *name,
                          int (*find)(const struct gv_model *, const char *))
{
    char full[96];
    assert_true(strlen(part->name) + strlen(name) < sizeof full - 1);
    strcat(strcat(strcpy(full, part->name), "."), name);
    return find(model, full);
}

/* Half of the draws from the reference ranges, half from far beyond them. */
static void randomise(const struct range *range, uint64_t seed, double *column)
{
    for (size_t i = 0; i < DRAWS; i++) {
        double u = check_uniform(seed << 32 | i);
        column[i] = i % 2 ? range->low + u * (range->high - range->low)
                          : range->least + u * (range->most - range->least);
        if (strcmp(range->name, "cut_delay") == 0) column[i] = floor(column[i]);
    }
}

static void open_columns(struct columns *c, uint64_t seed)
{
    static const struct range *const ranges[2] = {rehabilitation_inputs, retraining_inputs};
    *c = (struct columns){.model = gv_models_find("municipality"),
                          .parts = {&gv_model_rehabilitation, &gv_model_retraining}};
    assert_non_null(c->model);
    assert_true(c->model->n_inputs <= COLUMNS && c->model->n_outcomes <= COLUMNS);
    for (size_t i = 0; i < c->model->n_inputs; i++)
        c->in[i] = new_column(DRAWS);
    for (size_t o = 0; o < c->model->n_outcomes; o++)
        c->out[o] = new_column(size_of(&c->model->outcomes[o]));
    for (int p = 0; p < 2; p++) {
        const struct gv_model *part = c->parts[p];
        for (size_t k = 0; k < part->n_inputs; k++) {
            const struct range *range = &ranges[p][k];
            int own = gv_model_find_input(part, range->name);
            int index = composed_index(c->model, part, range->name, gv_model_find_input);
            if (index < 0) index = gv_model_find_input(c->model, range->name);
            assert_true(own >= 0 && index >= 0);
            c->part_in[p][own] = c->in[index];
            randomise(range, seed * COLUMNS + (uint64_t)index, c->in[index]);
        }
        for (size_t o = 0; o < part->n_outcomes; o++)
            c->part_out[p][o] = new_column(size_of(&part->outcomes[o]));
    }
    for (size_t i = 0; i < DRAWS; i += 61)
        c->in[gv_model_find_input(c->model, "investment_level")][i] = 0;
}

static void close_columns(struct columns *c)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        free(c->in[k]);
        free(c->out[k]);
        free(c->part_out[0][k]);
        free(c->part_out[1][k]);
    }
}

static void run(const struct columns *c, enum gv_simd simd)
{
    const struct gv_setup setup = {.horizon = HORIZON};
    for (size_t o = 0; o < c->model->n_outcomes; o++)
        memset(c->out[o], 0x7b, size_of(&c->model->outcomes[o]) * sizeof **c->out);
    c->model->evaluate[simd](&setup, DRAWS, (const double *const *)c->in, c->out);
}

static const double *out(const struct columns *c, const char *name)
{
    return c->out[gv_model_find_outcome(c->model, name)];
}

/* Every outcome of a part has the bits that the part alone gives, and every sum is that of the parts. */
static void test_parts_and_sums(void **state)
{
    (void)state;
    static const char *const sums[] = {"net_present_value", "gross_saving",     "running_cost",
                                       "net_gain",          "guide_total_gain", "local_result",
                                       "central_result",    "cumulative_gain"};
    const struct gv_setup setup = {.horizon = HORIZON};
    struct columns c;
    open_columns(&c, 1);
    run(&c, gv_simd_level());
    for (int p = 0; p < 2; p++) {
        const struct gv_model *part = c.parts[p];
        part->evaluate[GV_SIMD_SCALAR](&setup, DRAWS, (const double *const *)c.part_in[p], c.part_out[p]);
        for (size_t o = 0; o < part->n_outcomes; o++) {
            int index = composed_index(c.model, part, part->outcomes[o].name, gv_model_find_outcome);
            assert_true(index >= 0);
            check_same_at(size_of(&part->outcomes[o]), c.out[index], c.part_out[p][o],
                          c.model->outcomes[index].name, __FILE__, __LINE__);
        }
    }
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) {
        const double *a = c.part_out[0][gv_model_find_outcome(c.parts[0], sums[k])],
                     *b = c.part_out[1][gv_model_find_outcome(c.parts[1], sums[k])];
        size_t n = size_of(&c.model->outcomes[gv_model_find_outcome(c.model, sums[k])]);
        for (size_t i = 0; i < n; i++)
            assert_true(out(&c, sums[k])[i] == a[i] + b[i]);
    }
    close_columns(&c);
}

static int check_derived(uint64_t seed)
{
    struct columns c;
    open_columns(&c, seed);
    run(&c, gv_simd_level());
    const double *level = c.in[gv_model_find_input(c.model, "investment_level")];
    const double *gain = out(&c, "cumulative_gain"), *worst = out(&c, "worst_local_year");
    int paid = 0;
    for (size_t i = 0; i < DRAWS; i++) {
        double npv = out(&c, "net_present_value")[i], cost = out(&c, "total_cost")[i];
        assert_true(out(&c, "local_deficit")[i] == (out(&c, "local_result")[i] < 0));
        assert_true(gain[(HORIZON - 1) * DRAWS + i] == npv);
        /* The worst year of both together is no better than the sum of the best possible, and no worse than
         * that of the worst. */
        double worst_parts =
            out(&c, "rehabilitation.worst_local_year")[i] + out(&c, "retraining.worst_local_year")[i];
        assert_true(worst[i] >= worst_parts - 1e-9 * (fabs(worst_parts) + fabs(worst[i])));
        if (level[i] == 0) {
            assert_true(isnan(out(&c, "break_even")[i]) && isnan(out(&c, "benefit_cost_ratio")[i]) &&
                        isnan(out(&c, "payback_months")[i]) && npv == 0 && worst[i] == 0);
            continue;
        }
        int first = 0;
        for (int t = HORIZON; t >= 1; t--)
            if (gain[(size_t)(t - 1) * DRAWS + i] >= 0) first = t;
        assert_true(first ? out(&c, "payback_months")[i] == first : isnan(out(&c, "payback_months")[i]));
        assert_true(out(&c, "break_even")[i] == (npv >= 0));
        if (cost > 0) check_close(out(&c, "benefit_cost_ratio")[i], out(&c, "total_saving")[i] / cost, 1e-15);
        paid += first > 0;
    }
    close_columns(&c);
    return paid;
}

static void test_derived(void **state)
{
    (void)state;
    int paid = 0;
    for (uint64_t seed = 10; seed < 14; seed++)
        paid += check_derived(seed);
    assert_true(paid > 100);
}

static void test_same_bits(void **state)
{
    (void)state;
    struct columns c, other;
    open_columns(&c, 3);
    open_columns(&other, 3);
    run(&c, GV_SIMD_SCALAR);
    run(&other, gv_simd_level());
    for (size_t o = 0; o < c.model->n_outcomes; o++)
        check_same_at(size_of(&c.model->outcomes[o]), other.out[o], c.out[o], c.model->outcomes[o].name,
                      __FILE__, __LINE__);
    close_columns(&c);
    close_columns(&other);
}

static void test_tables(void **state)
{
    (void)state;
    const struct gv_model *m = gv_models_find("municipality");
    static const char *const headline[] = {"net_present_value",
                                           "break_even",
                                           "net_gain",
                                           "payback_months",
                                           "benefit_cost_ratio",
                                           "local_result",
                                           "local_deficit",
                                           "rehabilitation.net_hours",
                                           "rehabilitation.required_saving",
                                           "rehabilitation.observed_saving",
                                           "retraining.therapist_hours_saved",
                                           "retraining.waiting_days_saved"};
    assert_int_equal(m->n_inputs, gv_model_rehabilitation.n_inputs + gv_model_retraining.n_inputs - 6);
    for (size_t i = 0; i < m->n_inputs; i++) {
        assert_in_range(m->inputs[i].slot, 0, 511);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(m->inputs[i].slot, m->inputs[j].slot);
    }
    for (size_t k = 0; k < 6; k++) {
        const struct gv_input *own =
            &gv_model_rehabilitation.inputs[gv_model_find_input(&gv_model_rehabilitation, shared[k])];
        assert_int_equal(m->inputs[gv_model_find_input(m, shared[k])].slot, 2 * own->slot);
    }
    assert_int_equal(m->inputs[gv_model_find_input(m, "rehabilitation.relative_reduction")].slot, 0);
    assert_int_equal(m->inputs[gv_model_find_input(m, "retraining.therapist_time_saved")].slot, 1);
    assert_int_equal(m->n_gates, gv_model_rehabilitation.n_gates);
    size_t n_headline = 0;
    for (size_t o = 0; o < m->n_outcomes; o++)
        n_headline += (m->outcomes[o].flags & GV_HEADLINE) != 0;
    assert_int_equal(n_headline, sizeof headline / sizeof *headline);
    for (size_t k = 0; k < n_headline; k++)
        assert_true(m->outcomes[gv_model_find_outcome(m, headline[k])].flags & GV_HEADLINE);
    assert_string_equal(m->outcomes[gv_model_find_outcome(m, "retraining.waiting_days")].label.da,
                        "genoptræning: ventetid ved horisontens slutning");
}

/* net = a·b·g + b·h - c of home care, with re-training in c; the value of a care hour is in both chains. */
static void test_product_form(void **state)
{
    (void)state;
    struct columns c;
    open_columns(&c, 4);
    const struct gv_product_form *form = c.model->product_form;
    assert_string_equal(form->outcome, "net_present_value");
    assert_string_equal(form->inner[0], "rehabilitation.baseline_help");
    assert_string_equal(form->inner[3], "rehabilitation.responder_share");
    assert_null(form->inner[4]);
    assert_string_equal(form->outer[0], "rehabilitation.released_share");
    assert_null(form->outer[1]);
    /* Halving a factor halves its parts, and changes nothing else. */
    double inner[DRAWS], outer[DRAWS], npv[DRAWS];
    for (int k = 0; k < 2; k++) {
        const char *factor = k ? form->outer[0] : form->inner[1];
        run(&c, gv_simd_level());
        memcpy(inner, out(&c, form->inner_part), sizeof inner);
        memcpy(outer, out(&c, form->outer_part), sizeof outer);
        memcpy(npv, out(&c, form->outcome), sizeof npv);
        for (size_t i = 0; i < DRAWS; i++)
            c.in[gv_model_find_input(c.model, factor)][i] /= 2;
        run(&c, gv_simd_level());
        for (size_t i = 0; i < DRAWS; i++) {
            double fall = inner[i] / 2 + (k ? outer[i] / 2 : 0);
            double size = fabs(npv[i]) + fall + out(&c, "total_cost")[i] + fabs(out(&c, "total_saving")[i]);
            check_close(out(&c, form->inner_part)[i], inner[i] / 2, 1e-12);
            check_close(out(&c, form->outer_part)[i], k ? outer[i] / 2 : outer[i], 1e-12);
            check_near(out(&c, form->outcome)[i], npv[i] - fall, 1e-9 * size);
        }
    }
    close_columns(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_and_sums), cmocka_unit_test(test_derived),
        cmocka_unit_test(test_same_bits),      cmocka_unit_test(test_tables),
        cmocka_unit_test(test_product_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
