#include "analysis/follow_up_bands.h"

#include "analysis/counting.h"
#include "analysis/sample.h"
#include "analysis/scores.h"
#include "base/elementary.h"
#include "base/memory.h"
#include "base/status.h"
#include "sampling/random.h"

#include <math.h>
#include <stdlib.h>

/* --- draws --- */

int gv_follow_draws_open(const struct gv_plan *plan, const struct gv_run_options *run,
                         struct gv_follow_draws *d)
{
    size_t n_inputs = plan->model->n_inputs;
    *d = (struct gv_follow_draws){.plan = *plan};
    d->plan.design = gv_follow_design(plan);
    d->n = (size_t)gv_design_draws(&d->plan.design);
    size_t outcome = (size_t)gv_model_find_outcome(plan->model, "net_present_value");
    const struct gv_sample_request request = {.outcomes = &outcome, .n_outcomes = 1, .inputs = true};
    struct gv_run_options own = {.threads = run->threads, .tables = run->tables, .stop = run->stop};
    d->sample = gv_memory_zeroed(1, sizeof *d->sample);
    d->constants = gv_memory_new((n_inputs * d->n + 1) * sizeof *d->constants);
    d->in = gv_memory_new((n_inputs + 1) * sizeof *d->in);
    if (!d->sample || !d->constants || !d->in) return GV_ERR_MEMORY;
    int status = gv_sample_draw(&d->plan, &request, &own, d->sample);
    for (size_t k = 0; k < n_inputs && status == GV_OK; k++) {
        double *column = d->constants + k * d->n;
        bool luck = plan->model->inputs[k].kind == GV_CHANCE; /* counts have a luck of their own */
        d->in[k] = d->sample->inputs[k] && !luck ? d->sample->inputs[k] : column;
        for (size_t i = 0; i < d->n; i++)
            column[i] = luck ? 0 : plan->inputs[k].p[0];
    }
    return status;
}

void gv_follow_draws_close(struct gv_follow_draws *d)
{
    if (d->sample) gv_sample_free(d->sample);
    free(d->sample);
    free(d->constants);
    free(d->in);
    *d = (struct gv_follow_draws){0};
}

/* --- chance --- */

/* Keys of the luck that counts are made with. */
struct luck {
    uint64_t starts, rest;
};

static struct luck luck_of(const struct gv_plan *plan)
{
    return (struct luck){gv_random_key(plan->design.seed, "follow-up starts", GV_PURPOSE_DRAW),
                         gv_random_key(plan->design.seed, "follow-up rest", GV_PURPOSE_DRAW)};
}

/* Two uniforms of a draw for a row, and a series. */
static void uniforms(uint64_t key, size_t row, size_t series, size_t draw, double u[2])
{
    uint64_t words[2];
    gv_random_words(key, (uint32_t)(row * GV_FOLLOW_SERIES_MAX + series), draw, words);
    gv_random_to_uniform(2, words, u);
}

/* Months that are counted: from … to, counted at the end of the month `now`. */
struct window {
    int from, to, now;
    size_t number; /* tells windows apart */
};

/* What chance makes of the expected months of a window: value[series]. */
static void realise(const struct gv_follow_chain *chain, const struct gv_follow_expected *e, struct luck luck,
                    const struct window *w, size_t draw, double *value)
{
    double expected_starts = 0, starts = 0, u[2];
    size_t counted = SIZE_MAX; /* the series of starts */
    for (size_t s = 0; s < chain->n_series; s++)
        if (chain->series[s].chance == GV_FOLLOW_STARTS) counted = s;
    for (int t = w->from; t <= w->to && counted != SIZE_MAX; t++)
        expected_starts += e->mean[counted][t];
    uniforms(luck.starts, w->number, 0, draw, u);
    starts = gv_poisson_quantile(expected_starts, u[0]);
    for (size_t s = 0; s < chain->n_series; s++) {
        const struct gv_follow_series *series = &chain->series[s];
        double mean = 0, matured = 0;
        for (int t = w->from; t <= w->to; t++) {
            mean += e->mean[s][t];
            if (t + e->course_months <= w->now) matured += counted != SIZE_MAX ? e->mean[counted][t] : 0;
        }
        uniforms(luck.rest, w->number, s, draw, u);
        double z = gv_normal_quantile(u[0]), n;
        switch (series->chance) {
        case GV_FOLLOW_STARTS:
            value[s] = starts;
            break;
        case GV_FOLLOW_DECLINES:
            value[s] = starts + gv_poisson_quantile(mean - expected_starts, u[0]);
            break;
        case GV_FOLLOW_COMPLETERS:
            n = expected_starts > 0 ? floor(starts * matured / expected_starts + 0.5) : 0;
            value[s] = gv_binomial_quantile(n, e->completion, u[0]);
            break;
        case GV_FOLLOW_PER_START:
            n = expected_starts > 0 ? starts / expected_starts : 0;
            value[s] = fmax(0, mean * n * (1 + series->variation * z / sqrt(fmax(1, starts))));
            break;
        case GV_FOLLOW_PER_EFFECT:
            value[s] = fmax(0, mean * (1 + series->variation * z / sqrt(fmax(1, e->effects[w->to]))));
            break;
        case GV_FOLLOW_BOOKED:
            value[s] = fmax(0, mean * (1 + series->variation * z / sqrt(w->to - w->from + 1)));
            break;
        case GV_FOLLOW_STATE:
            value[s] = e->mean[s][w->to];
            break;
        }
    }
}

/* --- bands --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at(size_t n, const double *sorted, double p)
{
    return sorted[(size_t)(p * (double)(n - 1) + 0.5)];
}

int gv_follow_bands(const struct gv_follow_task *task, const struct gv_follow_draws *d, bool after,
                    struct gv_follow_gate_result *gates)
{
    const struct gv_follow_chain *chain = task->chain;
    size_t n = d->n, cells = task->n_rows * chain->n_series;
    int end = task->rows[task->n_rows - 1].to;
    double *sum = gv_memory_zeroed(cells * n + 1, sizeof *sum), value[GV_FOLLOW_SERIES_MAX];
    struct gv_follow_expected *expected = gv_memory_zeroed(1, sizeof *expected);
    if (!sum || !expected) {
        free(sum);
        free(expected);
        return GV_ERR_MEMORY;
    }
    struct luck luck = luck_of(&d->plan);
    for (size_t i = 0; i < n; i++) {
        double total[GV_FOLLOW_SERIES_MAX] = {0};
        chain->expect(&d->plan.setup, d->in, i, end, expected);
        for (size_t r = 0; r < task->n_rows; r++) {
            const struct gv_follow_row *row = &task->rows[r];
            realise(chain, expected, luck, &(struct window){row->from, row->to, end, r}, i, value);
            for (size_t s = 0; s < chain->n_series; s++) {
                if (gv_follow_has(row, chain->series[s].column)) total[s] += value[s];
                sum[(s * task->n_rows + r) * n + i] = total[s];
            }
        }
    }
    for (size_t s = 0; s < chain->n_series; s++)
        for (size_t r = 0; r < task->n_rows; r++) {
            double *column = sum + (s * task->n_rows + r) * n;
            struct gv_follow_point *point = &gates[s].points[r];
            qsort(column, n, sizeof *column, by_size);
            *(after ? &point->after : &point->before) =
                (struct gv_follow_band){at(n, column, 0.05), at(n, column, 0.5), at(n, column, 0.95)};
        }
    free(sum);
    free(expected);
    return GV_OK;
}

/* --- data that the forecast did not expect --- */

int gv_follow_tails(const struct gv_follow_task *task, const struct gv_follow_draws *d, size_t n_data,
                    const struct gv_datum *data, struct gv_follow_datum_result *results)
{
    const struct gv_follow_context context = {task->chain, task->rows};
    size_t n = d->n;
    double *mean = gv_memory_new((n_data * n + 1) * sizeof *mean), u[2];
    if (!mean) return GV_ERR_MEMORY;
    gv_follow_means(&context, &d->plan.setup, n_data, data, n, d->in, mean);
    uint64_t key = gv_random_key(d->plan.design.seed, "follow-up data", GV_PURPOSE_DRAW);
    for (size_t k = 0; k < n_data; k++) {
        double *values = mean + k * n, below = 0, above = 0;
        for (size_t i = 0; i < n; i++) {
            uniforms(key, k, 0, i, u);
            double x = values[i], y = data[k].form == GV_DATUM_BINOMIAL
                                          ? gv_binomial_quantile(floor(data[k].trials + 0.5), x, u[0])
                                      : data[k].form == GV_DATUM_POISSON
                                          ? gv_poisson_quantile(x, u[0])
                                          : x + data[k].sd * gv_normal_quantile(u[0]);
            below += y <= data[k].value;
            above += y >= data[k].value;
            values[i] = y;
        }
        qsort(values, n, sizeof *values, by_size);
        /* Half a draw more on either side: no share of n draws tells of 0. */
        results[k] = (struct gv_follow_datum_result){
            data[k], at(n, values, 0.5), fmin(1, 2 * fmin(below + 0.5, above + 0.5) / ((double)n + 1))};
    }
    free(mean);
    return GV_OK;
}

/* --- targets --- */

/* What the rows of a window hold of a column, and the months that they leave open: runs of consecutive
 * months. */
static size_t open_months(const struct gv_follow_task *task, int from, int to, bool counted,
                          enum gv_follow_column column, double *so_far, struct window *windows)
{
    size_t n = 0;
    *so_far = 0;
    for (int t = from; t <= to; t++) {
        bool known = false;
        for (size_t r = 0; r < task->n_rows && counted; r++) {
            const struct gv_follow_row *row = &task->rows[r];
            if (t < row->from || t > row->to || !gv_follow_has(row, column)) continue;
            known = true;
            if (t == row->to || t == to) *so_far += row->value[column];
        }
        if (known) continue;
        if (n && windows[n - 1].to == t - 1) {
            windows[n - 1].to = t;
        } else {
            windows[n] = (struct window){t, t, GV_FOLLOW_MONTHS_MAX * 2, 1000 + n};
            n++;
        }
    }
    return n;
}

/* Of those who started in the rows of a window: who are in training when the last row ends, and complete
 * later. *open: some are, or may be, as nobody counted who started. */
static double complete_later(const struct gv_follow_task *task, const struct gv_follow_expected *e,
                             struct luck luck, int from, int to, size_t draw, bool *open)
{
    double completed = 0, u[2];
    int end = task->rows[task->n_rows - 1].to;
    *open = false;
    for (size_t r = 0; r < task->n_rows; r++) {
        const struct gv_follow_row *row = &task->rows[r];
        if (row->to < from || row->to > to) continue;
        double rest = gv_follow_in_training(row, e->course_months, end);
        *open |= rest > 0 || (row->to + e->course_months > end && !gv_follow_has(row, GV_FOLLOW_STARTED));
        if (!(rest > 0)) continue;
        uniforms(luck.rest, 2000 + r, 0, draw, u);
        completed += gv_binomial_quantile(rest, e->completion, u[0]);
    }
    return completed;
}

int gv_follow_target_met(const struct gv_follow_task *task, const struct gv_follow_draws *d, int from, int to,
                         bool counted, enum gv_follow_column column, double wanted, struct gv_estimate *met,
                         bool *decided)
{
    const struct gv_follow_chain *chain = task->chain;
    struct window windows[16];
    double so_far, value[GV_FOLLOW_SERIES_MAX];
    size_t n = open_months(task, from, to, counted, column, &so_far, windows), series = SIZE_MAX;
    double *score = gv_memory_new((d->n + 1) * sizeof *score);
    struct gv_follow_expected *expected = gv_memory_zeroed(1, sizeof *expected);
    if (!score || !expected) {
        free(score);
        free(expected);
        return GV_ERR_MEMORY;
    }
    for (size_t s = 0; s < chain->n_series; s++)
        if (chain->series[s].column == column) series = s;
    struct luck luck = luck_of(&d->plan);
    bool completers = series != SIZE_MAX && chain->series[series].chance == GV_FOLLOW_COMPLETERS,
         hours = series != SIZE_MAX && chain->series[series].chance == GV_FOLLOW_PER_START, open;
    *decided = counted && n == 0;
    for (size_t i = 0; i < d->n; i++) {
        double total = so_far;
        chain->expect(&d->plan.setup, d->in, i, to, expected);
        for (size_t k = 0; k < n && series != SIZE_MAX; k++) {
            realise(chain, expected, luck, &windows[k], i, value);
            total += value[series];
        }
        if (counted && (completers || hours)) {
            double later = complete_later(task, expected, luck, from, to, i, &open);
            total += completers ? later : 0;
            *decided &= !open;
        }
        score[i] = total >= wanted;
    }
    const struct gv_draw_set set = {d->n, d->plan.design.replicates, d->plan.design.kind == GV_DESIGN_MC};
    *met = gv_score_probability(&set, score, gv_plan_error(&d->plan));
    free(score);
    free(expected);
    return GV_OK;
}
