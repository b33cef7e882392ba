/* Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018): inputs are drawn from
 * the prior, data from the inputs, and the posterior is made of the data. If updating is right, the place of
 * each input in its posterior is uniform over all that: chi-square over its tenths.
 *
 *     calibration REPETITIONS [SCENARIO [SERIES]]
 *
 * of the completion share, the referral share and the relative reduction, as the follow-up learns of them:
 * exactly, by weights, and with the inputs that they are told of together with. */
#include "analysis/counting.h"
#include "analysis/follow_up.h"
#include "analysis/policy_plan.h"
#include "base/elementary.h"
#include "base/status.h"
#include "models.h"
#include "sampling/random.h"
#include "scenario/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TENTHS = 10 };

struct counted {
    const char *name, *input;
    const char *set[4]; /* changes to the scenario; the rest NULL */
    enum gv_follow_column column;
    bool weights_only;
};

/* What is counted in each: four quarters, or help before and after in two of them. */
static const struct counted cases[] = {
    {"completion, beta prior, exact",
     "completion_share",
     {"completion_share=beta(12,4)"},
     GV_FOLLOW_COMPLETED,
     false},
    {"completion, beta prior, weights",
     "completion_share",
     {"completion_share=beta(12,4)"},
     GV_FOLLOW_COMPLETED,
     true},
    {"completion, reference prior", "completion_share", {NULL}, GV_FOLLOW_COMPLETED, false},
    {"referral, gamma prior, exact",
     "referral_share",
     {"referral_share=truncate(gamma(9,0.3 %),0 %,10 %)", "ramp_months=6", "population_growth=1 %/yr"},
     GV_FOLLOW_STARTED,
     false},
    {"referral, with ramp and growth", "referral_share", {NULL}, GV_FOLLOW_STARTED, false},
    {"relative reduction, normal prior",
     "relative_reduction",
     {"relative_reduction=truncate(normal(22 %,5 %),0 %,100 %)"},
     GV_FOLLOW_HELP_N,
     false},
    {"relative reduction, with what is told beside", "relative_reduction", {NULL}, GV_FOLLOW_HELP_N, false},
};
enum { CASES = sizeof cases / sizeof *cases };

static void fail(const char *what)
{
    fprintf(stderr, "calibration: %s\n", what);
    exit(1);
}

static double uniform(uint64_t seed, uint64_t draw, unsigned what)
{
    uint64_t words[2];
    double u[2];
    gv_random_words(gv_random_key(seed, "calibration", GV_PURPOSE_DRAW), what, draw, words);
    gv_random_to_uniform(2, words, u);
    return u[0];
}

/* Rows with figures to be replaced. */
static size_t make_rows(const struct counted *c, struct gv_follow_row *rows)
{
    for (size_t r = 0; r < 4; r++) {
        rows[r].from = 3 * (int)r + 1;
        rows[r].to = 3 * (int)r + 3;
        for (int k = 0; k < GV_FOLLOW_COLUMN_COUNT; k++)
            rows[r].value[k] = NAN;
        if (c->column == GV_FOLLOW_COMPLETED) {
            rows[r].value[GV_FOLLOW_COMPLETED] = 4;
            rows[r].value[GV_FOLLOW_DROPPED_OUT] = 4;
        } else if (c->column == GV_FOLLOW_STARTED) {
            rows[r].value[GV_FOLLOW_STARTED] = 8;
        } else if (r >= 2) {
            rows[r].value[GV_FOLLOW_HELP_N] = 12;
            rows[r].value[GV_FOLLOW_HELP_BEFORE] = 6;
            rows[r].value[GV_FOLLOW_HELP_AFTER] = 5;
            rows[r].value[GV_FOLLOW_HELP_BEFORE_SD] = 3;
            rows[r].value[GV_FOLLOW_HELP_CHANGE_SD] = 1.5;
            rows[r].value[GV_FOLLOW_HELP_MONTHS] = 8;
        }
    }
    return 4;
}

/* The data that an input's value brings about. */
static void make_data(const struct gv_plan *plan, const struct gv_follow_context *context, size_t n_data,
                      struct gv_datum *data, const double *const in[], uint64_t seed, uint64_t draw)
{
    double mean[4 * GV_FOLLOW_DATA_MAX];
    gv_follow_means(context, &plan->setup, n_data, data, 1, in, mean);
    for (size_t k = 0; k < n_data; k++) {
        double u = uniform(seed, draw, 100 + (unsigned)k);
        data[k].value = data[k].form == GV_DATUM_BINOMIAL  ? gv_binomial_quantile(data[k].trials, mean[k], u)
                        : data[k].form == GV_DATUM_POISSON ? gv_poisson_quantile(mean[k], u)
                                                           : mean[k] + data[k].sd * gv_normal_quantile(u);
    }
}

/* The probability that the posterior gives to values below x. */
static double place(const struct gv_posterior *p, size_t input, double x)
{
    const struct gv_posterior_block *block = gv_posterior_block_of(p, input);
    if (!block) fail("an input is not told of");
    if (!block->weight) {
        double lower, rest, from = 0, to = 1;
        const struct gv_distribution *d = &p->inputs[input];
        gv_distribution_cdf(d, x, &lower, &rest);
        if (d->truncated) {
            gv_distribution_cdf(d, d->cut_low, &from, &rest);
            gv_distribution_cdf(d, d->cut_high, &to, &rest);
        }
        return (lower - from) / (to - from);
    }
    double below = 0;
    for (size_t i = 0; i < block->n_inputs; i++)
        for (size_t d = 0; block->inputs[i] == input && d < p->draws; d++)
            if (block->x[i * p->draws + d] < x) below += block->weight[d];
    return below;
}

/* The upper 0.1 % and 5 % points of chi-square with nine degrees of freedom. */
static const double far_out = 27.877, unlikely = 16.919;

/* `series` numbers sets of data that have nothing in common, from 1. */
static bool calibrate(const struct counted *c, const char *path, unsigned repetitions, unsigned series)
{
    struct gv_model_catalogue catalogue;
    catalogue.models = gv_models(&catalogue.n);
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    /* Weights of fewer draws make the places a little less exact, which few repetitions do not see. */
    struct gv_scenario_changes changes = {
        .set = c->set, .draws = repetitions < 200 ? 256 : 1024, .replicates = 4};
    while (changes.n_set < 4 && c->set[changes.n_set])
        changes.n_set++;
    if (gv_scenario_read(path, &catalogue, &changes, &scenario, &diagnostics) != GV_OK) fail("no scenario");
    struct gv_policy_plan own;
    if (gv_policy_plan_open(&scenario.plan, 0, &own) != GV_OK) fail("out of memory");
    const struct gv_model *model = own.plan.model;
    const struct gv_follow_chain *chain = gv_follow_chain_find(model);
    int input = gv_model_find_input(model, c->input);
    struct gv_follow_row rows[4] = {0};
    struct gv_datum data[4 * GV_FOLLOW_DATA_MAX];
    size_t n_rows = make_rows(c, rows), n_data, unsettled;
    gv_follow_data(chain, rows, n_rows, 2.76, data, &n_data, &unsettled);
    const struct gv_follow_context context = {chain, rows};
    struct gv_table_cache tables = {0};
    double *x = malloc(model->n_inputs * sizeof *x);
    const double **in = malloc(model->n_inputs * sizeof *in);
    if (!x || !in) fail("out of memory");
    for (size_t k = 0; k < model->n_inputs; k++)
        in[k] = &x[k];
    unsigned count[TENTHS] = {0}, refitted = 0, untrusted = 0;
    for (unsigned i = 0; i < repetitions; i++) {
        size_t impossible;
        struct gv_posterior posterior;
        for (size_t k = 0; k < model->n_inputs; k++)
            if (gv_quantile_at(&own.plan.inputs[k], uniform(2 * series - 1, i, (unsigned)k), &tables,
                               &x[k]) != GV_OK)
                fail("no draw");
        make_data(&own.plan, &context, n_data, data, in, 2 * series, i);
        struct gv_posterior_task task = {.plan = &own.plan,
                                         .data = data,
                                         .n_data = n_data,
                                         .means = gv_follow_means,
                                         .context = &context,
                                         .discount = 1,
                                         .tables = &tables,
                                         .weights_only = c->weights_only,
                                         .draws = own.plan.design};
        task.draws.seed = 1000 * series + i;
        if (gv_posterior_make(&task, &posterior, &impossible) != GV_OK) fail("no posterior");
        int tenth = (int)(TENTHS * place(&posterior, (size_t)input, x[input]));
        count[tenth < TENTHS ? tenth : TENTHS - 1]++;
        const struct gv_posterior_block *block = gv_posterior_block_of(&posterior, (size_t)input);
        refitted += block->method == GV_POSTERIOR_REFITTED;
        untrusted += !block->trusted;
        gv_posterior_free(&posterior);
    }
    double chi = 0, expected = repetitions / (double)TENTHS;
    for (int k = 0; k < TENTHS; k++)
        chi += (count[k] - expected) * (count[k] - expected) / expected;
    printf("%-46s %10.2f  %-14s", c->name, chi,
           chi > far_out    ? "NOT uniform"
           : chi > unlikely ? "unlikely"
                            : "uniform");
    for (int k = 0; k < TENTHS; k++)
        printf("%5u", count[k]);
    printf("%9u%10u\n", refitted, untrusted);
    free(x);
    free(in);
    gv_table_cache_free(&tables);
    gv_policy_plan_close(&own);
    gv_scenario_free(&scenario);
    gv_diagnostics_free(&diagnostics);
    return chi <= far_out;
}

int main(int argc, char **argv)
{
    unsigned repetitions = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
    int series = argc > 3 ? atoi(argv[3]) : 1;
    bool good = true;
    if (repetitions < 50 || series < 1 || argc > 4) {
        fprintf(stderr, "usage: calibration REPETITIONS (at least 50) [SCENARIO [SERIES]]\n");
        return gv_status_exit_code(GV_ERR_USAGE);
    }
    printf("places of inputs in their posteriors over %u data sets, by tenths; chi-square with %d degrees of "
           "freedom\n"
           "(above %.1f in 5 %% of all cases, above %.1f in 0.1 %%)\n\n%-46s %10s  %-14s%50s%9s%10s\n",
           repetitions, TENTHS - 1, unlikely, far_out, "", "chi-square", "", "data sets in each tenth",
           "refitted", "untrusted");
    for (size_t i = 0; i < CASES; i++)
        good &= calibrate(&cases[i], argc > 2 ? argv[2] : "scenarios/home-care.yaml", repetitions,
                          (unsigned)series);
    return good ? 0 : 1;
}
