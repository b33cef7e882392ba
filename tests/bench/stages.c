/* Times each stage of a draw alone, on one thread and with the instruction set of GEVINST_SIMD.
 *
 *     stages SCENARIO SECONDS DRAWS PATH
 *
 * SECONDS is for how long each stage is repeated, five times; DRAWS are those of the profile; a file is
 * written at PATH. */
#include "bench/stages.h"

#include "base/status.h"
#include "sampling/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEAF = 512, MEMBERS = 8 };

void stages_print(const char *kind, const char *name, const char *unit, double nanoseconds)
{
    printf("%s\t%s\t%s\t%.4f\n", kind, name, unit, nanoseconds);
}

/* --- uniforms --- */

struct uniforms {
    struct gv_stream stream;
    uint64_t first;
    uint64_t words[LEAF];
    double u[LEAF];
};

static void fill(void *context)
{
    struct uniforms *w = context;
    gv_stream_fill(&w->stream, 0, w->first, LEAF, w->words, w->u);
    w->first = (w->first + LEAF) % (1 << 20);
}

static void time_uniforms(double seconds)
{
    for (enum gv_design_kind kind = 0; kind < GV_DESIGN_COUNT; kind++) {
        struct gv_design design = {.kind = kind, .seed = 1, .replicates = 1, .points = 1 << 20};
        struct uniforms w = {0};
        char name[32];
        if (gv_stream_open(&design, "relative_reduction", 1, NULL, &w.stream) != GV_OK) continue;
        snprintf(name, sizeof name, "uniforms: %s", gv_design_name(kind));
        stages_print("stage", name, "value", bench_time(seconds, fill, &w) / LEAF);
        gv_stream_close(&w.stream);
    }
}

/* --- distributions --- */

struct values {
    struct gv_sampler sampler;
    double u[LEAF], x[LEAF];
};

static void apply(void *context)
{
    struct values *w = context;
    gv_sampler_apply(&w->sampler, LEAF, w->u, w->x);
}

static void time_distributions(double seconds)
{
    static const double value[] = {1, 2, 3, 4, 5}, probability[] = {0.1, 0.2, 0.4, 0.2, 0.1};
    static const double cumulative[] = {0.1, 0.3, 0.7, 0.9, 1};
    static const struct gv_points points = {
        .n = 5, .value = value, .probability = probability, .cumulative = cumulative};
    struct gv_distribution list[] = {
        {.family = GV_UNIFORM, .p = {13, 14}},      {.family = GV_TRIANGULAR, .p = {10, 22, 35}},
        {.family = GV_PERT, .p = {10, 22, 35, 4}},  {.family = GV_NORMAL, .p = {0, 1}},
        {.family = GV_LOGNORMAL, .p = {6, 1.5}},    {.family = GV_BETA, .p = {2, 3}},
        {.family = GV_GAMMA, .p = {2, 3}},          {.family = GV_METALOG, .p = {2, 5, 9, 0, 20}},
        {.family = GV_DISCRETE, .points = &points}, {.family = GV_NORMAL, .p = {0, 1}},
    };
    enum { N = sizeof list / sizeof *list };
    struct gv_table_cache cache = {0};
    gv_distribution_truncate(&list[N - 1], -1, 2);
    for (size_t i = 0; i < N; i++) {
        struct values w;
        char name[48];
        if (gv_distribution_normalise(&list[i]) != NULL ||
            gv_sampler_make(&list[i], &cache, &w.sampler) != GV_OK)
            continue;
        uint64_t words[LEAF];
        gv_random_fill(7, 0, 0, LEAF, words);
        gv_random_to_uniform(LEAF, words, w.u);
        snprintf(name, sizeof name, "distribution: %s%s", gv_family_name(list[i].family),
                 list[i].truncated ? ", truncated" : "");
        stages_print("stage", name, "value", bench_time(seconds, apply, &w) / LEAF);
    }
    gv_table_cache_free(&cache);
}

/* --- the copula --- */

struct mixing {
    struct gv_copula copula;
    double u[MEMBERS][LEAF], scores[MEMBERS][LEAF], mixed[LEAF];
};

static void mix(void *context)
{
    struct mixing *w = context;
    for (size_t i = 0; i < MEMBERS; i++) {
        for (size_t k = 0; k < LEAF; k++)
            w->scores[i][k] = w->u[i][k];
        gv_copula_scores(LEAF, w->scores[i]);
    }
    for (size_t i = 0; i < MEMBERS; i++)
        gv_copula_uniforms(&w->copula, i, LEAF, LEAF, w->scores[0], w->mixed);
}

static void time_copula(double seconds)
{
    double rank[MEMBERS * MEMBERS];
    static struct mixing w;
    size_t clash;
    uint64_t words[LEAF];
    char name[32];
    for (size_t i = 0; i < MEMBERS; i++) {
        for (size_t j = 0; j < MEMBERS; j++)
            rank[i * MEMBERS + j] = i == j ? 1 : 0.3;
        gv_random_fill(i, 0, 0, LEAF, words);
        gv_random_to_uniform(LEAF, words, w.u[i]);
    }
    if (gv_copula_open(MEMBERS, rank, &w.copula, &clash) != GV_OK) return;
    snprintf(name, sizeof name, "copula of %d inputs", MEMBERS);
    stages_print("stage", name, "value", bench_time(seconds, mix, &w) / (MEMBERS * LEAF));
    gv_copula_close(&w.copula);
}

/* --- the kernel --- */

struct evaluation {
    const struct bench *bench;
    const double **in;
    double **out;
};

static void evaluate(void *context)
{
    const struct evaluation *w = context;
    gv_model_kernel(w->bench->plan.model)(&w->bench->plan.setup, LEAF, w->in, w->out);
}

static void time_kernel(const struct bench *bench, double seconds)
{
    const struct gv_model *model = bench->plan.model;
    size_t horizon = (size_t)bench->plan.setup.horizon;
    double *cells = calloc(bench->columns.n * LEAF, sizeof *cells), u[LEAF];
    double *values = malloc(model->n_outcomes * horizon * LEAF * sizeof *values);
    struct evaluation w = {bench, calloc(model->n_inputs, sizeof *w.in),
                           calloc(model->n_outcomes, sizeof *w.out)};
    uint64_t words[LEAF];
    if (cells && values && w.in && w.out) {
        gv_columns_fill_constants(&bench->columns, LEAF, cells);
        gv_columns_fill(&bench->columns, 0, 0, LEAF, LEAF, cells, u, NULL, words);
        for (size_t k = 0; k < model->n_inputs; k++)
            w.in[k] = cells + bench->columns.map[k] * LEAF;
        for (int months = 0; months < 2; months++) {
            for (size_t o = 0; o < model->n_outcomes; o++) {
                unsigned flags = model->outcomes[o].flags;
                bool wanted = !(flags & GV_STAGE) && (months || !(flags & GV_MONTHLY));
                w.out[o] = wanted ? values + o * horizon * LEAF : NULL;
            }
            stages_print("stage", months ? "kernel: all outcomes" : "kernel: without months", "draw",
                         bench_time(seconds, evaluate, &w) / LEAF);
        }
    }
    free(cells);
    free(values);
    free(w.in);
    free(w.out);
}

int main(int argc, char **argv)
{
    static const char usage[] = "stages SCENARIO SECONDS DRAWS PATH";
    double seconds = argc == 5 ? strtod(argv[2], NULL) : 0;
    uint64_t draws = bench_number(argc, argv, 3, usage);
    if (!(seconds > 0)) bench_number(0, argv, 1, usage);
    struct bench bench;
    bench_open(&bench, argv[1], (draws + LEAF - 1) / LEAF * LEAF);
    time_uniforms(seconds);
    time_distributions(seconds);
    time_copula(seconds);
    time_kernel(&bench, seconds);
    bool good = stages_profile(&bench, argv[4]);
    bench_close(&bench);
    if (!good) fprintf(stderr, "stages: no memory, or no file at %s\n", argv[4]);
    return good ? 0 : 1;
}
