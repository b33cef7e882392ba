#include "engine/chance.h"

#include "base/status.h"
#include "base/text.h"

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

/* The plan's model twice: as it is, but with the numbers of cases among its results; and with chance under
 * other names, which draws it afresh. */
struct twins {
    struct gv_model same, fresh;
    struct gv_outcome *outcomes;
    struct gv_input *inputs;
    struct gv_text names;
    bool *wanted; /* [n_outcomes] */
};

static void close_twins(struct twins *t)
{
    free(t->outcomes);
    free(t->inputs);
    free(t->wanted);
    gv_text_free(&t->names);
}

static int open_twins(const struct gv_model *model, struct twins *t)
{
    *t = (struct twins){.same = *model};
    t->outcomes = malloc(model->n_outcomes * sizeof *t->outcomes);
    t->inputs = malloc(model->n_inputs * sizeof *t->inputs);
    t->wanted = calloc(model->n_outcomes, sizeof *t->wanted);
    for (size_t i = 0; i < model->n_inputs; i++) {
        if (model->inputs[i].kind != GV_CHANCE) continue;
        gv_text_printf(&t->names, "%s, afresh", model->inputs[i].name);
        gv_text_append(&t->names, "", 1);
    }
    if (!t->outcomes || !t->inputs || !t->wanted || t->names.failed) return GV_ERR_MEMORY;
    const char *name = t->names.data;
    memcpy(t->outcomes, model->outcomes, model->n_outcomes * sizeof *t->outcomes);
    memcpy(t->inputs, model->inputs, model->n_inputs * sizeof *t->inputs);
    for (size_t o = 0; o < model->n_outcomes; o++) {
        bool cases = t->outcomes[o].flags & GV_CASES;
        t->wanted[o] = cases || gv_chance_has_share(&t->outcomes[o]);
        if (cases) t->outcomes[o].flags &= ~(unsigned)GV_STAGE;
    }
    for (size_t i = 0; i < model->n_inputs; i++) {
        if (t->inputs[i].kind != GV_CHANCE) continue;
        t->inputs[i].name = name;
        t->inputs[i].slot += GV_FRESH_SLOT;
        name += strlen(name) + 1;
    }
    t->same.outcomes = t->outcomes;
    t->fresh = t->same;
    t->fresh.inputs = t->inputs;
    return GV_OK;
}

static int store_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                         const double *values)
{
    double *const *columns = context;
    (void)policy;
    memcpy(columns[outcome] + first, values, n * sizeof *values);
    return GV_OK;
}

/* Evaluates a plan of one policy into columns, which are those that are wanted. */
static int evaluate(const struct gv_plan *plan, const struct gv_run_options *options, const bool *wanted,
                    double **columns)
{
    const struct gv_sink sink = {.context = columns, .outcome = store_outcome, .keep_outcome = wanted};
    const struct gv_run_options own = {.threads = options->threads,
                                       .memory = 1, /* nothing to be stored beside the columns */
                                       .outcomes = wanted,
                                       .sink = &sink};
    struct gv_result result;
    int status = gv_run(plan, &own, &result);
    if (status == GV_OK) gv_result_free(&result);
    return status;
}

/* --- estimates --- */

/* Draws that must carry the variance at least: its square over the fourth moment, the number of events where
 * these are rare. */
enum { CARRIERS = 100 };

/* Sums over the pairs of a group: what is chance, and all. */
struct sums {
    double chance, all;
};

/* Ratio of two sums over groups that are independent of each other, by its linearisation. */
static struct gv_estimate ratio(size_t n, const struct sums *groups, double quantile)
{
    struct sums total = {0};
    double squares = 0;
    for (size_t g = 0; g < n; g++) {
        total.chance += groups[g].chance;
        total.all += groups[g].all;
    }
    double share = total.chance / total.all;
    for (size_t g = 0; g < n; g++) {
        double residual = groups[g].chance - share * groups[g].all;
        squares += residual * residual;
    }
    double half = n > 1 ? quantile * sqrt(squares * (double)n / (double)(n - 1)) / total.all : NAN;
    return (struct gv_estimate){fmin(share, 1), fmax(share - half, 0), fmin(share + half, 1)};
}

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
                                   struct sums *groups)
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
        struct sums *group = &groups[i % n_groups];
        double x = a[i] - mean, y = b[i] - mean;
        group->chance += 0.5 * (x - y) * (x - y);
        group->all += 0.5 * (x * x + y * y);
        all += 0.5 * (x * x + y * y);
        fourth += 0.5 * (x * x * x * x + y * y * y * y);
    }
    /* But for rounding nothing varies; or so few draws carry the variance, as with an event that is rare,
     * that the spread between groups says nothing about the error. */
    if (!(all > 1e-24 * (double)pairs * mean * mean) || all * all < CARRIERS * fourth) return none;
    double error = gv_plan_error(plan);
    return ratio(n_groups, groups,
                 single         ? gv_normal_z(error)
                 : n_groups > 1 ? gv_student_t((double)(n_groups - 1), error)
                                : NAN);
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
                       const struct twins *twins, double ***columns, struct sums *groups,
                       struct gv_chance *chance)
{
    struct gv_plan one = *plan;
    size_t n_outcomes = plan->model->n_outcomes;
    one.policies = &plan->policies[policy];
    one.n_policies = 1;
    one.model = &twins->same;
    int status = evaluate(&one, options, twins->wanted, columns[0]);
    one.model = &twins->fresh;
    if (status == GV_OK) status = evaluate(&one, options, twins->wanted, columns[1]);
    if (status != GV_OK) return status;
    for (size_t o = 0; o < n_outcomes; o++) {
        struct gv_estimate *share = &chance->share[policy * n_outcomes + o];
        *share = (struct gv_estimate){NAN, NAN, NAN};
        if (gv_chance_has_share(&plan->model->outcomes[o]))
            *share = share_of(&one, columns[0][o], columns[1][o], groups);
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
                    struct sums **groups, struct gv_chance **chance)
{
    size_t n_outcomes = plan->model->n_outcomes, draws = (size_t)gv_design_draws(&plan->design);
    bool complete = true;
    for (int k = 0; k < 2; k++) {
        columns[k] = calloc(n_outcomes, sizeof *columns[k]);
        for (size_t o = 0; columns[k] && o < n_outcomes; o++)
            if (twins->wanted[o]) complete &= (columns[k][o] = malloc(draws * sizeof(double))) != NULL;
    }
    *groups = malloc((draws > plan->design.replicates ? draws : plan->design.replicates) * sizeof **groups);
    *chance = calloc(1, sizeof **chance);
    if (!complete || !columns[0] || !columns[1] || !*groups || !*chance) return GV_ERR_MEMORY;
    (*chance)->draws = draws;
    (*chance)->n_outcomes = n_outcomes;
    (*chance)->share = calloc(plan->n_policies * n_outcomes, sizeof *(*chance)->share);
    (*chance)->few = calloc(plan->n_policies, sizeof *(*chance)->few);
    return (*chance)->share && (*chance)->few ? GV_OK : GV_ERR_MEMORY;
}

int gv_chance_find(const struct gv_plan *plan, const struct gv_run_options *options, struct gv_chance **found)
{
    struct gv_plan first = first_draws(plan);
    struct twins twins;
    double **columns[2] = {NULL, NULL};
    struct sums *groups = NULL;
    struct gv_chance *chance = NULL;
    *found = NULL;
    int status = open_twins(plan->model, &twins);
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
