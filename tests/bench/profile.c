/* Where the time of a draw goes: a run of one policy on one thread, made of the engine's own parts with a
 * clock between them. */
#include "bench/stages.h"

#include "base/status.h"
#include "engine/collector.h"
#include "engine/loops.h"
#include "engine/run.h"
#include "store/writer.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum part { UNIFORMS, LOOK_UP, KERNEL, CHECK, SCALARS, MONTHS, STORE, MERGE, FINISH, PARTS };

static const char *const part_names[PARTS] = {
    [UNIFORMS] = "uniforms",
    [LOOK_UP] = "look-up of the inputs' values",
    [KERNEL] = "kernel",
    [CHECK] = "look for failed draws",
    [SCALARS] = "moments of the scalar outcomes",
    [MONTHS] = "moments and bins of the months",
    [STORE] = "store for quantiles and smoothing",
    [MERGE] = "merge leaves",
    [FINISH] = "quantiles, intervals, smoothing",
};

enum { LEAF = GV_LEAF_POINTS_MAX, REPETITIONS = 3 };

struct profile {
    struct bench *bench;
    struct gv_collector collector;
    struct gv_counts counts;
    double *cells, *values;
    const double **in;
    double **out;
    double part[PARTS]; /* seconds */
};

static void profile_close(struct profile *p)
{
    gv_counts_close(&p->counts);
    gv_collector_close(&p->collector);
    free(p->cells);
    free(p->values);
    free(p->in);
    free(p->out);
}

static bool profile_open(struct bench *bench, size_t memory, struct profile *p)
{
    const struct gv_model *model = bench->plan.model;
    size_t horizon = (size_t)bench->plan.setup.horizon;
    *p = (struct profile){.bench = bench};
    if (gv_collector_open(&bench->plan, NULL, GV_SUMMARIES_ALL, memory, GV_BLOCK_DRAWS, bench->columns.tables,
                          &p->collector) != GV_OK)
        return false;
    p->cells = malloc(bench->columns.n * LEAF * sizeof *p->cells);
    p->values = malloc((p->collector.per_policy + model->n_outcomes) * LEAF * sizeof *p->values);
    p->in = calloc(model->n_inputs, sizeof *p->in);
    p->out = calloc(model->n_outcomes, sizeof *p->out);
    if (!p->cells || !p->values || !p->in || !p->out || gv_counts_open(&p->collector, &p->counts) != GV_OK) {
        profile_close(p);
        return false;
    }
    gv_columns_fill_constants(&bench->columns, LEAF, p->cells);
    for (size_t k = 0; k < model->n_inputs; k++)
        p->in[k] = p->cells + bench->columns.map[k] * LEAF;
    double *at = p->values;
    const struct gv_collector *c = &p->collector;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        unsigned flags = model->outcomes[o].flags;
        bool part = c->smooths && (o == c->form.inner_part || o == c->form.outer_part);
        if ((flags & GV_STAGE) && !part) continue;
        p->out[o] = at;
        at += (flags & GV_MONTHLY ? horizon : 1) * LEAF;
    }
    return true;
}

/* Adds the time since `from` to a part; returns now. */
static double spent(struct profile *p, enum part part, double from)
{
    double now = bench_now();
    p->part[part] += now - from;
    return now;
}

static const double *column_values(const struct profile *p, size_t column)
{
    const struct gv_collector *c = &p->collector;
    size_t first = column;
    while (column >= c->n_scalars && first > c->n_scalars && c->outcome[first - 1] == c->outcome[column])
        first--;
    return p->out[c->outcome[column]] + (column - first) * LEAF;
}

static void fix_bins(struct profile *p)
{
    double pilot[LEAF];
    for (size_t k = 0; k < p->collector.n_columns; k++) {
        memcpy(pilot, column_values(p, k), sizeof pilot);
        gv_collector_set_bins(&p->collector, k, LEAF, pilot);
    }
}

static void profile_leaf(struct profile *p, uint64_t first)
{
    const struct gv_columns *columns = &p->bench->columns;
    const struct gv_plan *plan = &p->bench->plan;
    struct gv_collector *c = &p->collector;
    static double u[64][LEAF];
    static struct gv_leaf leaves[1024];
    static uint64_t words[LEAF];
    double now = bench_now();
    for (size_t s = 0; s < columns->n_streams; s++)
        gv_stream_fill(&columns->streams[s], 0, first, LEAF, words, u[s]);
    now = spent(p, UNIFORMS, now);
    for (size_t k = 0; k < columns->n; k++)
        if (columns->items[k].stream != SIZE_MAX)
            gv_sampler_apply(&columns->items[k].sampler, LEAF, u[columns->items[k].stream],
                             p->cells + k * LEAF);
    now = spent(p, LOOK_UP, now);
    gv_model_kernel(plan->model)(&plan->setup, LEAF, p->in, p->out);
    now = spent(p, KERNEL, now);
    if (first == 0) fix_bins(p);
    now = bench_now();
    for (size_t k = 0; k < c->n_columns; k++)
        (void)c->loops->not_finite(LEAF, column_values(p, k));
    now = spent(p, CHECK, now);
    for (size_t k = 0; k < c->n_scalars; k++)
        gv_collector_leaf(c, &p->counts, k, 0, LEAF, column_values(p, k), &leaves[k]);
    now = spent(p, SCALARS, now);
    for (size_t k = c->n_scalars; k < c->n_columns; k++)
        gv_collector_leaf(c, &p->counts, k, 0, LEAF, column_values(p, k), &leaves[k]);
    now = spent(p, MONTHS, now);
    if (c->smooths && c->smoothers[0].n_a && first < c->smooth_points) /* one replicate */
        gv_smoother_parts(&c->smoothers[0], LEAF, p->in, p->out[c->form.outcome], p->out[c->form.inner_part],
                          p->out[c->form.outer_part], gv_collector_parts(c, 0, first));
    for (size_t k = 0; c->exact && k < c->n_scalars; k++)
        memcpy(c->values + k * c->draws + first, column_values(p, k), LEAF * sizeof(double));
    now = spent(p, STORE, now);
    for (size_t k = 0; k < c->n_columns; k++)
        gv_collector_push(c, k, 0, leaves[k]);
    spent(p, MERGE, now);
}

/* Seconds of each part; memory = 1 leaves no room to store values. */
static bool profile_run(struct bench *bench, size_t memory, double part[PARTS])
{
    struct profile p;
    if (!profile_open(bench, memory, &p)) return false;
    bool fits = bench->columns.n_streams <= 64 && p.collector.n_columns <= 1024;
    for (uint64_t first = 0; fits && first < p.collector.draws; first += LEAF)
        profile_leaf(&p, first);
    double start = bench_now();
    struct gv_statistics *statistics = calloc(p.collector.n_columns, sizeof *statistics);
    struct gv_smoothed smoothed[1] = {0};
    bool good = fits && statistics;
    if (good) {
        gv_counts_flush(&p.collector, &p.counts);
        good = gv_collector_finish(&p.collector, p.collector.draws, &p.counts, 1, 1, statistics,
                                   p.collector.smooths ? smoothed : NULL) == GV_OK;
    }
    spent(&p, FINISH, start);
    memcpy(part, p.part, sizeof p.part);
    free(statistics);
    profile_close(&p);
    return good;
}

static bool time_run(struct bench *bench, double *seconds)
{
    struct gv_run_options options = {.threads = 1, .memory = (size_t)1 << 30};
    struct gv_result result;
    double start = bench_now();
    bool good = gv_run(&bench->plan, &options, &result) == GV_OK;
    gv_result_free(&result);
    *seconds = bench_now() - start;
    return good;
}

/* What the run hands over, into a file that is not finished. */
static bool time_writing(struct bench *bench, const char *path)
{
    struct gv_diagnostics diagnostics = {0};
    struct gv_writer *writer = NULL;
    const struct gv_model *model = bench->plan.model;
    uint64_t draws = gv_design_draws(&bench->plan.design), written = 0;
    static double values[GV_BLOCK_DRAWS];
    bool good = gv_writer_open(path, &bench->scenario, GV_KEEP_OUTCOMES, &writer, &diagnostics) == GV_OK;
    double start = bench_now();
    const struct gv_sink *sink = good ? gv_writer_sink(writer) : NULL;
    for (uint64_t first = 0; good && first + GV_BLOCK_DRAWS <= draws; first += GV_BLOCK_DRAWS)
        for (size_t o = 0; o < model->n_outcomes && good; o++) {
            if (!sink->keep_outcome[o]) continue;
            good = sink->outcome(sink->context, 0, o, first, GV_BLOCK_DRAWS, values) == GV_OK;
            written += GV_BLOCK_DRAWS;
        }
    double seconds = bench_now() - start;
    if (good)
        stages_print("stage", "file: hand over, without sync", "value", 1e9 * seconds / (double)written);
    gv_writer_close(writer);
    gv_diagnostics_free(&diagnostics);
    return good;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double x[REPETITIONS])
{
    qsort(x, REPETITIONS, sizeof *x, compare);
    return x[REPETITIONS / 2];
}

bool stages_profile(struct bench *bench, const char *path)
{
    double stored[PARTS + 1][REPETITIONS], binned[PARTS][REPETITIONS], part[PARTS];
    double draws = (double)gv_design_draws(&bench->plan.design);
    double horizon = bench->plan.setup.horizon, scalars = 0;
    for (size_t o = 0; o < bench->plan.model->n_outcomes; o++)
        scalars += !(bench->plan.model->outcomes[o].flags & (GV_STAGE | GV_MONTHLY));
    omp_set_num_threads(1);
    for (int r = 0; r < REPETITIONS; r++) {
        if (!profile_run(bench, (size_t)1 << 30, part)) return false;
        for (int i = 0; i < PARTS; i++)
            stored[i][r] = 1e9 * part[i] / draws;
        if (!profile_run(bench, 1, part)) return false;
        for (int i = 0; i < PARTS; i++)
            binned[i][r] = 1e9 * part[i] / draws;
        if (!time_run(bench, &stored[PARTS][r])) return false;
        stored[PARTS][r] *= 1e9 / draws;
    }
    stages_print("stage", "summary: stored scalar", "value", median(stored[SCALARS]) / scalars);
    stages_print("stage", "summary: scalar in bins", "value", median(binned[SCALARS]) / scalars);
    stages_print("stage", "summary: month in bins", "value", median(stored[MONTHS]) / horizon);
    stages_print("stage", "summary: quantiles of stored", "value", median(stored[FINISH]) / scalars);
    if (!time_writing(bench, path)) return false;
    for (int i = 0; i < PARTS; i++)
        stages_print("profile", part_names[i], "draw", median(stored[i]));
    stages_print("profile", "a whole run", "draw", median(stored[PARTS]));
    return true;
}
