#include "engine/chance.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/ratio.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool gv_chance_is_drawn(const struct gv_plan *plan)
{
    const struct gv_input *inputs = plan->model->inputs;
    bool drawn = false;
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        drawn |= inputs[i].kind == GV_CHANCE && gv_plan_input_uncertain(plan, i);
    for (size_t k = 0; k < plan->n_correlations; k++)
        if (inputs[plan->correlations[k].a].kind == GV_CHANCE ||
            inputs[plan->correlations[k].b].kind == GV_CHANCE)
            return false;
    return drawn;
}

bool gv_chance_has_share(const struct gv_outcome *outcome)
{
    return outcome->flags & GV_HEADLINE && !(outcome->flags & (GV_MONTHLY | GV_MISS_BEYOND));
}

/* --- the two evaluations --- */

/* One policy twice: as it is, and with chance drawn afresh; with the numbers of cases among the results. */
struct twins {
    struct gv_model model;
    struct gv_outcome *outcomes;
    struct gv_policy policies[2];
    struct gv_override *overrides; /* of the second */
    bool *wanted;                  /* [n_outcomes] */
};

static void close_twins(struct twins *t)
{
    free(t->outcomes);
    free(t->overrides);
    free(t->wanted);
}

static int open_twins(const struct gv_plan *plan, struct twins *t)
{
    const struct gv_model *model = plan->model;
    size_t most = 0;
    for (size_t p = 0; p < plan->n_policies; p++)
        if (plan->policies[p].n_overrides > most) most = plan->policies[p].n_overrides;
    *t = (struct twins){.model = *model};
    t->outcomes = gv_memory_new(model->n_outcomes * sizeof *t->outcomes);
    t->overrides = gv_memory_new((most + model->n_inputs) * sizeof *t->overrides);
    t->wanted = gv_memory_zeroed(model->n_outcomes, sizeof *t->wanted);
    if (!t->outcomes || !t->overrides || !t->wanted) return GV_ERR_MEMORY;
    memcpy(t->outcomes, model->outcomes, model->n_outcomes * sizeof *t->outcomes);
    for (size_t o = 0; o < model->n_outcomes; o++) {
        bool cases = t->outcomes[o].flags & GV_CASES;
        t->wanted[o] = cases || gv_chance_has_share(&t->outcomes[o]);
        if (cases) t->outcomes[o].flags &= ~(unsigned)GV_STAGE;
    }
    t->model.outcomes = t->outcomes;
    return GV_OK;
}

static void set_policy(const struct gv_plan *plan, size_t policy, struct twins *t)
{
    const struct gv_policy *p = &plan->policies[policy];
    size_t n = 0;
    for (size_t k = 0; k < p->n_overrides; k++)
        if (plan->model->inputs[p->overrides[k].input].kind != GV_CHANCE) t->overrides[n++] = p->overrides[k];
    for (size_t i = 0; i < plan->model->n_inputs; i++)
        if (plan->model->inputs[i].kind == GV_CHANCE)
            t->overrides[n++] = (struct gv_override){
                .input = i, .distribution = *gv_plan_distribution(plan, policy, i), .afresh = true};
    t->policies[0] = t->policies[1] = *p;
    t->policies[1].overrides = t->overrides;
    t->policies[1].n_overrides = n;
}

static int store_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                         const double *values)
{
    double **const *columns = context;
    memcpy(columns[policy][outcome] + first, values, n * sizeof *values);
    return GV_OK;
}

/* Evaluates the twins of a policy into columns[2][n_outcomes], which are those that are wanted. */
static int evaluate(const struct gv_plan *plan, size_t policy, const struct gv_run_options *options,
                    struct twins *twins, double **columns[2])
{
    set_policy(plan, policy, twins);
    struct gv_plan both = *plan;
    both.model = &twins->model;
    both.policies = twins->policies;
    both.n_policies = 2;
    const struct gv_sink sink = {.context = columns, .outcome = store_outcome, .keep_outcome = twins->wanted};
    const struct gv_run_options own = {.threads = options->threads,
                                       .outcomes = twins->wanted,
                                       .summaries = GV_SUMMARIES_NONE,
                                       .tables = options->tables,
                                       .sink = &sink};
    struct gv_result result;
    int status = gv_run(&both, &own, &result);
    if (status == GV_OK) gv_result_free(&result);
    return status;
}

/* --- estimates --- */

/* Draws with both values; their mean goes to *mean. */
static uint64_t count_pairs(uint64_t n, const double *a, const double *b, double *mean)
{
    uint64_t pairs = 0;
    double sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        sum += a[i] + b[i];
        pairs++;
    }
    *mean = pairs ? sum / (double)(2 * pairs) : NAN;
    return pairs;
}

/* Groups are replicates, or single draws where these are independent. `groups` has room for either. */
static struct gv_estimate share_of(const struct gv_plan *plan, const double *a, const double *b,
                                   struct gv_ratio_sums *groups)
{
    const struct gv_estimate none = {NAN, NAN, NAN};
    uint64_t n = gv_design_draws(&plan->design);
    bool single = plan->design.kind == GV_DESIGN_MC;
    size_t n_groups = single ? (size_t)n : plan->design.replicates;
    double mean, all = 0, fourth = 0;
    uint64_t pairs = count_pairs(n, a, b, &mean);
    if (pairs < 2) return none;
    memset(groups, 0, n_groups * sizeof *groups);
    for (uint64_t i = 0; i < n; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        struct gv_ratio_sums *group = &groups[i % n_groups];
        double x = a[i] - mean, y = b[i] - mean;
        group->part += 0.5 * (x - y) * (x - y);
        group->whole += 0.5 * (x * x + y * y);
        all += 0.5 * (x * x + y * y);
        fourth += 0.5 * (x * x * x * x + y * y * y * y);
    }
    /* But for rounding nothing varies; or so few draws carry the variance, as with an event that is rare,
     * that the spread between groups says nothing about the error. */
    if (!(all > 1e-24 * (double)pairs * mean * mean) || !gv_variance_is_carried(all, fourth)) return none;
    double error = gv_plan_error(plan);
    double quantile = single         ? gv_normal_z(error)
                      : n_groups > 1 ? gv_student_t((double)(n_groups - 1), error)
                                     : NAN;
    struct gv_estimate e = gv_ratio_estimate(n_groups, groups, quantile, NULL);
    return (struct gv_estimate){fmin(e.value, 1), fmax(e.low, 0), fmin(e.high, 1)};
}

static uint64_t count_few(const struct gv_model *model, uint64_t n, double *const *columns)
{
    uint64_t few = 0;
    for (uint64_t i = 0; i < n; i++) {
        bool is_few = false;
        for (size_t o = 0; o < model->n_outcomes; o++)
            if (model->outcomes[o].flags & GV_CASES)
                is_few |= columns[o][i] > 0 && columns[o][i] < GV_FEW_CASES;
        few += is_few;
    }
    return few;
}

/* One policy: both evaluations and what they say. columns[2][n_outcomes] and groups are scratch. */
static int find_policy(const struct gv_plan *plan, size_t policy, const struct gv_run_options *options,
                       struct twins *twins, double **columns[2], struct gv_ratio_sums *groups,
                       struct gv_chance *chance)
{
    size_t n_outcomes = plan->model->n_outcomes;
    int status = evaluate(plan, policy, options, twins, columns);
    if (status != GV_OK) return status;
    for (size_t o = 0; o < n_outcomes; o++) {
        struct gv_estimate *share = &chance->share[policy * n_outcomes + o];
        *share = (struct gv_estimate){NAN, NAN, NAN};
        if (gv_chance_has_share(&plan->model->outcomes[o]))
            *share = share_of(plan, columns[0][o], columns[1][o], groups);
    }
    chance->few[policy] = count_few(plan->model, chance->draws, columns[0]);
    return GV_OK;
}

/* --- the whole --- */

/* The first draws of a run, as a run of its own. */
static struct gv_plan first_draws(const struct gv_plan *plan)
{
    struct gv_plan first = *plan;
    while (gv_design_draws(&first.design) > GV_CHANCE_DRAWS && first.design.points > 1)
        first.design.points /= 2;
    return first;
}

static int allocate(const struct gv_plan *plan, const struct twins *twins, double **columns[2],
                    struct gv_ratio_sums **groups, struct gv_chance **chance)
{
    size_t n_outcomes = plan->model->n_outcomes, draws = (size_t)gv_design_draws(&plan->design);
    bool complete = true;
    for (int k = 0; k < 2; k++) {
        columns[k] = gv_memory_zeroed(n_outcomes, sizeof *columns[k]);
        for (size_t o = 0; columns[k] && o < n_outcomes; o++)
            if (twins->wanted[o]) complete &= (columns[k][o] = gv_memory_new(draws * sizeof(double))) != NULL;
    }
    *groups =
        gv_memory_new((draws > plan->design.replicates ? draws : plan->design.replicates) * sizeof **groups);
    *chance = gv_memory_zeroed(1, sizeof **chance);
    if (!complete || !columns[0] || !columns[1] || !*groups || !*chance) return GV_ERR_MEMORY;
    (*chance)->draws = draws;
    (*chance)->n_outcomes = n_outcomes;
    (*chance)->share = gv_memory_zeroed(plan->n_policies * n_outcomes, sizeof *(*chance)->share);
    (*chance)->few = gv_memory_zeroed(plan->n_policies, sizeof *(*chance)->few);
    return (*chance)->share && (*chance)->few ? GV_OK : GV_ERR_MEMORY;
}

int gv_chance_find(const struct gv_plan *plan, const struct gv_run_options *options, struct gv_chance **found)
{
    struct gv_plan first = first_draws(plan);
    struct twins twins;
    double **columns[2] = {NULL, NULL};
    struct gv_ratio_sums *groups = NULL;
    struct gv_chance *chance = NULL;
    *found = NULL;
    int status = open_twins(plan, &twins);
    if (status == GV_OK) status = allocate(&first, &twins, columns, &groups, &chance);
    for (size_t p = 0; status == GV_OK && p < plan->n_policies; p++)
        status = find_policy(&first, p, options, &twins, columns, groups, chance);
    for (int k = 0; k < 2; k++) {
        for (size_t o = 0; columns[k] && o < plan->model->n_outcomes; o++)
            free(columns[k][o]);
        free(columns[k]);
    }
    free(groups);
    close_twins(&twins);
    if (status == GV_OK)
        *found = chance;
    else
        gv_chance_free(chance);
    return status;
}

void gv_chance_free(struct gv_chance *chance)
{
    if (!chance) return;
    free(chance->share);
    free(chance->few);
    free(chance);
}
