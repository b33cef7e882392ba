#include "analysis/compare.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

static const struct gv_estimate no_estimate = {NAN, NAN, NAN};

/* What is made once for all pairs. */
struct work {
    const struct gv_comparison_task *task;
    struct gv_ranked **ranked; /* [policy], by value of which more is better */
    size_t *n_ranked;
    bool *constant;   /* [policy]: every draw has the same value */
    double *score[2]; /* [draws of the largest set] */
    double sign;      /* times a value: more is better */
};

static const struct gv_draw_set *set_of(const struct work *w, size_t policy)
{
    return &w->task->sets[w->task->policies[policy].set];
}

/* --- preparing --- */

static int rank(struct work *w, size_t policy)
{
    size_t n = 0, draws = set_of(w, policy)->draws;
    const double *values = w->task->policies[policy].values;
    struct gv_ranked *ranked = gv_memory_new((draws + 1) * sizeof *ranked);
    if (!ranked) return GV_ERR_MEMORY;
    for (size_t d = 0; d < draws; d++)
        if (!isnan(values[d])) ranked[n++] = (struct gv_ranked){w->sign * values[d], d};
    gv_ranked_sort(ranked, n);
    w->ranked[policy] = ranked;
    w->n_ranked[policy] = n;
    w->constant[policy] = n > 0 && ranked[0].value == ranked[n - 1].value;
    return GV_OK;
}

static int prepare(const struct gv_comparison_task *task, struct work *w)
{
    size_t n = task->n_policies, most = 0;
    *w = (struct work){.task = task, .sign = task->direction < 0 ? -1 : 1};
    w->ranked = gv_memory_zeroed(n, sizeof *w->ranked);
    w->n_ranked = gv_memory_zeroed(n, sizeof *w->n_ranked);
    w->constant = gv_memory_zeroed(n, sizeof *w->constant);
    if (!w->ranked || !w->n_ranked || !w->constant) return GV_ERR_MEMORY;
    int status = GV_OK;
    for (size_t p = 0; p < n && status == GV_OK; p++) {
        most = set_of(w, p)->draws > most ? set_of(w, p)->draws : most;
        status = rank(w, p);
    }
    for (int i = 0; i < 2 && status == GV_OK; i++) {
        w->score[i] = gv_memory_new((most + 1) * sizeof *w->score[i]);
        if (!w->score[i]) status = GV_ERR_MEMORY;
    }
    return status;
}

static void release(struct work *w)
{
    for (size_t p = 0; w->ranked && p < w->task->n_policies; p++)
        free(w->ranked[p]);
    free(w->ranked);
    free(w->n_ranked);
    free(w->constant);
    free(w->score[0]);
    free(w->score[1]);
}

/* Values that never vary are known exactly. */
static void make_exact(struct gv_estimate *estimate)
{
    estimate->low = estimate->high = estimate->value;
}

/* --- pairs that share their draws --- */

static void compare_paired(const struct work *w, size_t a, size_t b, struct gv_pair *pair)
{
    const struct gv_draw_set *set = set_of(w, a);
    const double *x = w->task->policies[a].values, *y = w->task->policies[b].values;
    double *difference = w->score[0], *better = w->score[1];
    uint64_t ties = 0;
    for (size_t d = 0; d < set->draws; d++) {
        difference[d] = x[d] - y[d];
        double more = w->sign * difference[d];
        better[d] = isnan(more) ? (double)NAN : more > 0 ? 1 : more < 0 ? 0 : 0.5;
        ties += more == 0;
    }
    struct gv_score_mean mean = gv_score_mean(set, difference);
    pair->draws = mean.n;
    pair->left_out = set->draws - mean.n;
    pair->difference = gv_score_estimate(mean, w->task->error);
    pair->equal = mean.n ? (double)ties / (double)mean.n : (double)NAN;
    pair->better = gv_score_probability(set, better, w->task->error);
}

/* --- pairs that do not --- */

/* score[draw of a] = P(a's value > B) + P(a's value = B)/2 over b's values; returns the share of ties. */
static double place_among(const struct work *w, size_t a, size_t b, double *score)
{
    const struct gv_ranked *x = w->ranked[a], *y = w->ranked[b];
    size_t n = w->n_ranked[a], m = w->n_ranked[b], below = 0, up_to = 0;
    double ties = 0;
    for (size_t d = 0; d < set_of(w, a)->draws; d++)
        score[d] = NAN;
    for (size_t i = 0; i < n && m > 0; i++) {
        while (below < m && y[below].value < x[i].value)
            below++;
        while (up_to < m && y[up_to].value <= x[i].value)
            up_to++;
        score[x[i].draw] = 0.5 * (double)(below + up_to) / (double)m;
        ties += (double)(up_to - below);
    }
    return n && m ? ties / (double)n / (double)m : (double)NAN;
}

static void compare_independent(const struct work *w, size_t a, size_t b, struct gv_pair *pair)
{
    const struct gv_draw_set *of_a = set_of(w, a), *of_b = set_of(w, b);
    double error = w->task->error;
    struct gv_score_mean x = gv_score_mean(of_a, w->task->policies[a].values),
                         y = gv_score_mean(of_b, w->task->policies[b].values);
    pair->difference = gv_score_estimate(gv_score_difference(x, y), error);
    pair->draws = x.n < y.n ? x.n : y.n;
    pair->left_out = of_a->draws - x.n + of_b->draws - y.n;
    /* The mean of a's places among b is P(a better); b's places among a say the same, and both together how
     * sure that is (DeLong, DeLong and Clarke-Pearson 1988). */
    pair->equal = place_among(w, a, b, w->score[0]);
    place_among(w, b, a, w->score[1]);
    struct gv_score_mean better = gv_score_mean(of_a, w->score[0]), worse = gv_score_mean(of_b, w->score[1]),
                         both = gv_score_difference(better, worse);
    both.value = better.value;
    pair->better = gv_score_probability_of(both, error);
}

/* Draws are left out where the other side's value is missing, if they are paired and any is. */
static struct gv_dominance_side side(const struct work *w, size_t policy, size_t other)
{
    bool paired = w->task->policies[policy].set == w->task->policies[other].set;
    bool missing = paired && w->n_ranked[other] < set_of(w, other)->draws;
    return (struct gv_dominance_side){w->ranked[policy], w->n_ranked[policy], set_of(w, policy),
                                      missing ? w->task->policies[other].values : NULL};
}

static int compare_pair(const struct work *w, size_t a, size_t b, struct gv_pair *ab, struct gv_pair *ba)
{
    const struct gv_comparison_task *task = w->task;
    bool paired = task->policies[a].set == task->policies[b].set;
    *ab = (struct gv_pair){.paired = paired};
    (paired ? compare_paired : compare_independent)(w, a, b, ab);
    if (w->constant[a] && w->constant[b]) {
        make_exact(&ab->difference);
        make_exact(&ab->better);
    }
    if (task->direction == 0) ab->better = no_estimate;
    *ba = *ab;
    ba->difference = (struct gv_estimate){-ab->difference.value, -ab->difference.high, -ab->difference.low};
    ba->better = (struct gv_estimate){1 - ab->better.value, 1 - ab->better.high, 1 - ab->better.low};
    const struct gv_dominance_side x = side(w, a, b), y = side(w, b, a);
    const struct gv_dominance none = {no_estimate, NAN, GV_VERDICT_NONE};
    struct gv_dominance first[2] = {none, none}, second[2] = {none, none};
    int status = task->direction == 0 ? GV_OK : gv_dominance(&x, &y, task->error, first, second);
    ab->first = first[0];
    ab->second = second[0];
    ba->first = first[1];
    ba->second = second[1];
    if (task->direction < 0) {
        ab->first.at *= -1;
        ab->second.at *= -1;
        ba->first.at *= -1;
        ba->second.at *= -1;
    }
    return status;
}

/* --- all policies at once --- */

/* top[d] = the best value of draw d, NaN where one is missing; ties[d] = how many have it. */
static uint64_t find_best(const struct work *w, double *top, double *ties)
{
    uint64_t complete = 0;
    for (size_t d = 0; d < w->task->sets[w->task->policies[0].set].draws; d++) {
        top[d] = -INFINITY;
        ties[d] = 0;
        for (size_t p = 0; p < w->task->n_policies && !isnan(top[d]); p++) {
            double value = w->sign * w->task->policies[p].values[d];
            ties[d] = value > top[d] ? 1 : ties[d] + (value == top[d]);
            if (!(value <= top[d])) top[d] = value;
        }
        if (!isnan(top[d])) complete++;
    }
    return complete;
}

static int compare_all(const struct work *w, struct gv_comparison *c)
{
    const struct gv_draw_set *set = set_of(w, 0);
    double *score = gv_memory_new((set->draws + 1) * sizeof *score), best_mean = -INFINITY;
    if (!score) return GV_ERR_MEMORY;
    double *top = w->score[0], *ties = w->score[1];
    c->joint_draws = find_best(w, top, ties);
    c->joint_left_out = set->draws - c->joint_draws;
    bool all_constant = true;
    for (size_t p = 0; p < c->n; p++)
        all_constant = all_constant && w->constant[p];
    for (size_t p = 0; p < c->n; p++) {
        const double *values = w->task->policies[p].values;
        struct gv_contender *contender = &c->contenders[p];
        for (size_t d = 0; d < set->draws; d++)
            score[d] = isnan(top[d]) ? (double)NAN : w->sign * values[d] == top[d] ? 1 / ties[d] : 0;
        contender->best = gv_score_probability(set, score, w->task->error);
        for (size_t d = 0; d < set->draws; d++)
            score[d] = top[d] - w->sign * values[d];
        contender->regret = gv_score_estimate(gv_score_mean(set, score), w->task->error);
        for (size_t d = 0; d < set->draws; d++)
            score[d] = isnan(top[d]) ? (double)NAN : w->sign * values[d];
        double mean = gv_score_mean(set, score).value;
        if (mean > best_mean) {
            best_mean = mean;
            c->best = p;
        }
        if (!all_constant) continue;
        make_exact(&contender->best);
        make_exact(&contender->regret);
    }
    /* The interval is that of the best policy's regret, which is the same figure. */
    const struct gv_estimate *least = &c->contenders[c->best].regret;
    c->evpi.value = gv_score_mean(set, top).value - best_mean;
    c->evpi.low = c->evpi.value - gv_estimate_half_width(*least);
    c->evpi.high = c->evpi.value + gv_estimate_half_width(*least);
    free(score);
    return GV_OK;
}

/* --- the whole --- */

static bool share_draws(const struct gv_comparison_task *task)
{
    for (size_t p = 1; p < task->n_policies; p++)
        if (task->policies[p].set != task->policies[0].set) return false;
    return true;
}

static void describe(const struct work *w, size_t policy, struct gv_contender *contender)
{
    struct gv_score_mean mean = gv_score_mean(set_of(w, policy), w->task->policies[policy].values);
    *contender =
        (struct gv_contender){gv_score_estimate(mean, w->task->error), no_estimate, no_estimate, mean.n};
    if (w->constant[policy]) make_exact(&contender->mean);
}

int gv_comparison_make(const struct gv_comparison_task *task, struct gv_comparison *c)
{
    size_t n = task->n_policies;
    struct work work;
    *c = (struct gv_comparison){.n = n, .evpi = no_estimate};
    int status = prepare(task, &work);
    c->contenders = gv_memory_zeroed(n, sizeof *c->contenders);
    c->pairs = gv_memory_zeroed(n * n, sizeof *c->pairs);
    if (!c->contenders || !c->pairs) status = GV_ERR_MEMORY;
    for (size_t a = 0; a < n && status == GV_OK; a++) {
        describe(&work, a, &c->contenders[a]);
        for (size_t b = a + 1; b < n && status == GV_OK; b++)
            status = compare_pair(&work, a, b, &c->pairs[a * n + b], &c->pairs[b * n + a]);
    }
    c->joint = task->direction != 0 && share_draws(task);
    if (status == GV_OK && c->joint) status = compare_all(&work, c);
    release(&work);
    if (status != GV_OK) gv_comparison_free(c);
    return status;
}

const struct gv_pair *gv_comparison_pair(const struct gv_comparison *c, size_t a, size_t b)
{
    return &c->pairs[a * c->n + b];
}

void gv_comparison_free(struct gv_comparison *c)
{
    free(c->contenders);
    free(c->pairs);
    *c = (struct gv_comparison){0};
}
