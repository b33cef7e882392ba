/* Weighting draws, and fitting to them, until the weights can be trusted. */
#include "analysis/posterior_internal.h"

#include "analysis/density.h"
#include "analysis/pareto.h"
#include "analysis/posterior_draws.h"
#include "base/memory.h"
#include "base/status.h"
#include "sampling/copula.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounds of refitting at most; a fit whose draws are worth so much of their number is good enough, and one
 * that is not better than the one before by so much is not to get better; a fit needs the worth of so many
 * draws, and is made to a part of the data where they leave fewer. Where weights hardly differ, the shape of
 * their tail says nothing. */
enum { ROUNDS_MAX = 12, DRAWS_TO_FIT = 200 };
static const double good_enough = 0.9, better_by = 1.05, hardly_differ = 0.99;

/* Distributions and correlations that draws are made of. */
struct proposal {
    struct gv_distribution *margins; /* [n_inputs of the model] */
    double *rank;                    /* [m][m] */
};

struct weighing {
    const struct gv_posterior_task *task;
    struct gv_posterior_block *block;
    struct gv_table_cache *tables;
    struct gv_pool *pool;
    struct gv_ask ask;
    struct gv_datum *data;                /* [n_data] the block's */
    double *mean;                         /* [n_data][n] */
    double *x, *weight;                   /* [m][n], [n] of this round */
    double *likelihood, *prior, *density; /* [n] logarithms */
    double *prior_rank;                   /* [m][m] */
    size_t n, m;
};

static void find_prior_ranks(struct weighing *w)
{
    const struct gv_plan *plan = w->task->plan;
    for (size_t a = 0; a < w->m; a++)
        for (size_t b = 0; b < w->m; b++) {
            double value = a == b;
            for (size_t c = 0; c < plan->n_correlations; c++) {
                const struct gv_correlation *k = &plan->correlations[c];
                size_t i = w->block->inputs[a], j = w->block->inputs[b];
                if ((k->a == i && k->b == j) || (k->a == j && k->b == i)) value = k->rank;
            }
            w->prior_rank[a * w->m + b] = value;
        }
}

static int open_weighing(struct weighing *w)
{
    size_t n = w->n, m = w->m, d = w->block->n_data;
    int status = gv_ask_open(w->task, n, &w->ask);
    w->data = gv_memory_new((d + 1) * sizeof *w->data);
    w->mean = gv_memory_new((d * n + 1) * sizeof *w->mean);
    w->x = gv_memory_new((m * n + 1) * sizeof *w->x);
    w->weight = gv_memory_new((4 * n + 1) * sizeof *w->weight);
    w->prior_rank = gv_memory_new((m * m + 1) * sizeof *w->prior_rank);
    if (status != GV_OK || !w->data || !w->mean || !w->x || !w->weight || !w->prior_rank)
        return GV_ERR_MEMORY;
    w->likelihood = w->weight + n;
    w->prior = w->likelihood + n;
    w->density = w->prior + n;
    for (size_t k = 0; k < d; k++)
        w->data[k] = w->task->data[w->block->data[k]];
    find_prior_ranks(w);
    return GV_OK;
}

static void close_weighing(struct weighing *w)
{
    gv_ask_close(&w->ask);
    free(w->data);
    free(w->mean);
    free(w->x);
    free(w->weight);
    free(w->prior_rank);
}

/* Draws of a proposal, and the logarithms of likelihood, prior and density. */
static int draw(struct weighing *w, const struct proposal *proposal, unsigned round)
{
    const struct gv_plan *plan = w->task->plan;
    struct gv_design design = w->task->draws;
    size_t n = w->n, m = w->m;
    design.seed += round;
    int status = gv_proposal_draw(plan->model, &design, m, w->block->inputs, proposal->margins,
                                  proposal->rank, w->tables, w->x, w->density);
    if (status == GV_OK)
        status = gv_proposal_density(n, m, w->block->inputs, plan->inputs, w->prior_rank, w->x, w->prior);
    if (status != GV_OK) return status;
    for (size_t k = 0; k < m; k++)
        memcpy(gv_ask_column(&w->ask, w->block->inputs[k]), w->x + k * n, n * sizeof *w->x);
    w->task->means(w->task->context, &plan->setup, w->block->n_data, w->data, n, w->ask.in, w->mean);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t d = 0; d < w->block->n_data; d++)
            sum += gv_log_likelihood(&w->data[d], w->mean[d * n + i]);
        w->likelihood[i] = w->task->discount * sum;
    }
    return GV_OK;
}

/* weight[n], adding up to 1, for a part of the likelihood; its effective draws. */
static int weigh(struct weighing *w, double part, bool prior_drawn, double *weight, double *k,
                 double *effective)
{
    for (size_t i = 0; i < w->n; i++) {
        double value = part * w->likelihood[i] + (prior_drawn ? 0 : w->prior[i] - w->density[i]);
        weight[i] = isnan(value) ? -INFINITY : value;
    }
    int status = gv_pareto_smooth(w->n, weight, k);
    *effective = gv_effective_draws(w->n, weight);
    return status;
}

/* Weights to fit to: those of the whole likelihood, or of as large a part as leaves enough draws. */
static int weigh_for_fit(struct weighing *w, bool prior_drawn, double *weight)
{
    double k, effective, low = 0, high = 1;
    int status = weigh(w, 1, prior_drawn, weight, &k, &effective);
    if (status != GV_OK || effective >= DRAWS_TO_FIT) return status;
    for (int step = 0; step < 20 && status == GV_OK; step++) {
        double part = 0.5 * (low + high);
        status = weigh(w, part, prior_drawn, weight, &k, &effective);
        if (effective >= DRAWS_TO_FIT)
            low = part;
        else
            high = part;
    }
    return status == GV_OK ? weigh(w, low, prior_drawn, weight, &k, &effective) : status;
}

static int fit(struct weighing *w, const double *weight, struct proposal *proposal)
{
    const double *columns[64];
    int status = w->m <= 64 ? GV_OK : GV_ERR_INTERNAL;
    for (size_t k = 0; k < w->m && status == GV_OK; k++) {
        size_t input = w->block->inputs[k];
        columns[k] = w->x + k * w->n;
        status = gv_posterior_fit(&w->task->plan->inputs[input], w->n, columns[k], weight, w->pool,
                                  &proposal->margins[input]);
    }
    if (status == GV_OK) status = gv_weighted_ranks(w->m, w->n, columns, weight, proposal->rank);
    /* Weighted ranks may clash in their last digits as normal correlations: nearer to 0 they do not. Four
     * digits are what a scenario is to hold. */
    for (int tries = 0; tries < 20 && status == GV_OK; tries++) {
        struct gv_copula copula = {0};
        size_t clash;
        for (size_t a = 0; a < w->m; a++)
            for (size_t b = 0; b < w->m; b++) {
                double *r = &proposal->rank[a * w->m + b];
                if (a != b) *r = round(1e4 * *r * (tries ? 0.95 : 1)) / 1e4;
                if (a != b && fabs(*r) < 0.01) *r = 0;
            }
        int opened = gv_copula_open(w->m, proposal->rank, &copula, &clash);
        gv_copula_close(&copula);
        if (opened != GV_ERR_DATA) return opened;
    }
    return status;
}

/* Keeps this round's draws and weights as the posterior's. */
static int keep_draws(struct weighing *w)
{
    struct gv_posterior_block *b = w->block;
    if (!b->x) b->x = gv_memory_new((w->m * w->n + 1) * sizeof *b->x);
    if (!b->weight) b->weight = gv_memory_new((w->n + 1) * sizeof *b->weight);
    if (!b->x || !b->weight) return GV_ERR_MEMORY;
    memcpy(b->x, w->x, w->m * w->n * sizeof *b->x);
    memcpy(b->weight, w->weight, w->n * sizeof *b->weight);
    return GV_OK;
}

static void keep_fit(struct weighing *w, const struct proposal *proposal, struct gv_distribution *after)
{
    for (size_t k = 0; k < w->m; k++)
        after[w->block->inputs[k]] = proposal->margins[w->block->inputs[k]];
    memcpy(w->block->rank, proposal->rank, w->m * w->m * sizeof *proposal->rank);
}

/* Round 0 weighs draws of the prior; each further one draws of a fit to the weights of the round before. */
static int run_rounds(struct weighing *w, struct proposal *proposal, struct gv_distribution *after)
{
    struct gv_posterior_block *b = w->block;
    double threshold = gv_pareto_threshold(w->n), k, effective;
    double last = 0; /* share of the round before */
    double kept = 0; /* share of the draws that are kept */
    bool fit_trusted = false;
    double *for_fit = gv_memory_new((w->n + 1) * sizeof *for_fit);
    int status = for_fit ? GV_OK : GV_ERR_MEMORY;
    memcpy(proposal->margins, w->task->plan->inputs,
           w->task->plan->model->n_inputs * sizeof *proposal->margins);
    memcpy(proposal->rank, w->prior_rank, w->m * w->m * sizeof *proposal->rank);
    for (unsigned round = 0; round <= ROUNDS_MAX && status == GV_OK; round++) {
        status = draw(w, proposal, round);
        if (status == GV_OK) status = weigh(w, 1, round == 0, w->weight, &k, &effective);
        if (status != GV_OK) break;
        double share = effective / (double)w->n;
        bool trusted = k <= threshold || share >= hardly_differ, improved = share > better_by * last;
        if (round == 0) {
            b->share = share;
            b->k = k;
            b->method = trusted ? GV_POSTERIOR_WEIGHTED : GV_POSTERIOR_REFITTED;
            if (!(effective > 0)) status = GV_ERR_DATA;
        } else if (b->rounds == 0 || trusted > fit_trusted ||
                   (trusted == fit_trusted && share > b->fit_share)) {
            b->fit_share = share;
            b->fit_k = share >= hardly_differ ? NAN : k;
            b->rounds = round;
            fit_trusted = trusted;
            keep_fit(w, proposal, after);
        }
        bool better = !b->x || trusted > b->trusted || (trusted == b->trusted && share > kept);
        if (status == GV_OK && better) {
            status = keep_draws(w);
            kept = share;
        }
        b->trusted |= trusted;
        if (status != GV_OK || (round > 0 && trusted && (share >= good_enough || !improved))) break;
        last = round ? share : 0;
        status = weigh_for_fit(w, round == 0, for_fit);
        if (status == GV_OK) status = fit(w, for_fit, proposal);
    }
    free(for_fit);
    return status;
}

int gv_posterior_weigh(const struct gv_posterior_task *task, struct gv_table_cache *tables,
                       struct gv_pool *pool, struct gv_posterior_block *block, struct gv_distribution *after)
{
    struct weighing w = {.task = task,
                         .block = block,
                         .tables = tables,
                         .pool = pool,
                         .n = (size_t)gv_design_draws(&task->draws),
                         .m = block->n_inputs};
    struct proposal proposal = {
        .margins = gv_memory_new((task->plan->model->n_inputs + 1) * sizeof *proposal.margins),
        .rank = gv_memory_new((w.m * w.m + 1) * sizeof *proposal.rank)};
    block->rank = gv_memory_zeroed(w.m * w.m + 1, sizeof *block->rank);
    int status = proposal.margins && proposal.rank && block->rank ? open_weighing(&w) : GV_ERR_MEMORY;
    if (status == GV_OK) status = run_rounds(&w, &proposal, after);
    close_weighing(&w);
    free(proposal.margins);
    free(proposal.rank);
    return status;
}
