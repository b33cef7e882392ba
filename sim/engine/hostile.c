#ifdef GEVINST_HOSTILE

#include "engine/hostile.h"

#include "base/memory.h"
#include "engine/smoothing.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#undef gv_model_kernel /* the real ones are called here */
#undef gv_columns_fill

enum { PIECE = GV_LANES_MAX }; /* lanes that a piece is padded to */

/* --- chance, and poison --- */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static uint64_t seed(void)
{
    const char *text = getenv("GEVINST_HOSTILE_SEED");
    return text ? strtoull(text, NULL, 10) : 1;
}

/* Other numbers at each call, in no reproducible order where there are several threads. */
static uint64_t chance(void)
{
    static atomic_uint_fast64_t calls;
    return mix(seed() * UINT64_C(0x9E3779B97F4A7C15) + atomic_fetch_add(&calls, 1));
}

/* NaN in every double, and no sensible number in any integer. */
static void poison(void *at, size_t bytes)
{
    if (at) memset(at, 0xFF, bytes);
}

/* Memory for a piece; a hostile build may end where there is none. */
static void *room(size_t bytes)
{
    void *at = gv_memory_new(bytes + 1);
    if (!at) abort();
    poison(at, bytes);
    return at;
}

/* One draw, or a few. */
static size_t piece(size_t left)
{
    static const size_t sizes[] = {1, 1, 3, 5, 7, 11, 13, 15};
    size_t n = sizes[chance() % (sizeof sizes / sizeof *sizes)];
    if (n > PIECE) n = PIECE;
    return n < left ? n : left;
}

/* --- the kernel --- */

static const struct gv_model *model;
static gv_evaluate_fn *kernel;

static void evaluate_pieces(const struct gv_setup *setup, size_t n, const double *const in[],
                            double *const out[])
{
    size_t n_in = model->n_inputs, n_out = model->n_outcomes, horizon = (size_t)setup->horizon;
    double *inputs = room(n_in * PIECE * sizeof *inputs);
    double *outcomes = room(n_out * horizon * PIECE * sizeof *outcomes);
    const double **in_pieces = room(n_in * sizeof *in_pieces);
    double **out_pieces = room(n_out * sizeof *out_pieces);
    for (size_t first = 0, m; first < n; first += m) {
        m = piece(n - first);
        poison(inputs, n_in * PIECE * sizeof *inputs);
        poison(outcomes, n_out * horizon * PIECE * sizeof *outcomes);
        for (size_t k = 0; k < n_in; k++) {
            memcpy(inputs + k * PIECE, in[k] + first, m * sizeof *inputs);
            in_pieces[k] = inputs + k * PIECE;
        }
        for (size_t o = 0; o < n_out; o++)
            out_pieces[o] = out[o] ? outcomes + o * horizon * PIECE : NULL;
        kernel(setup, PIECE, in_pieces, out_pieces);
        for (size_t o = 0; o < n_out; o++) {
            size_t months = model->outcomes[o].flags & GV_MONTHLY ? horizon : 1;
            for (size_t t = 0; out[o] && t < months; t++)
                memcpy(out[o] + t * n + first, out_pieces[o] + t * PIECE, m * sizeof *outcomes);
        }
    }
    free(inputs);
    free(outcomes);
    free(in_pieces);
    free(out_pieces);
}

gv_evaluate_fn *gv_hostile_kernel(const struct gv_model *of, const struct gv_setup *setup)
{
    (void)setup;
    model = of;
    kernel = gv_model_kernel(of);
    return evaluate_pieces;
}

/* --- drawing --- */

void gv_hostile_fill(const struct gv_columns *c, uint32_t replicate, uint64_t first, size_t n, size_t stride,
                     double *cells, double *u, double *scores, uint64_t *words)
{
    double *own = room(c->n * PIECE * sizeof *own), *own_u = room(PIECE * sizeof *own_u);
    double *own_scores = room((c->copula.n + 1) * PIECE * sizeof *own_scores);
    uint64_t *own_words = room(PIECE * sizeof *own_words);
    (void)u, (void)scores, (void)words;
    for (size_t at = 0, m; at < n; at += m) {
        m = piece(n - at);
        poison(own, c->n * PIECE * sizeof *own);
        poison(own_u, PIECE * sizeof *own_u);
        poison(own_scores, (c->copula.n + 1) * PIECE * sizeof *own_scores);
        poison(own_words, PIECE * sizeof *own_words);
        gv_columns_fill(c, replicate, first + at, m, PIECE, own, own_u, own_scores, own_words);
        for (size_t k = 0; k < c->n; k++)
            if (c->items[k].stream != SIZE_MAX)
                memcpy(cells + k * stride + at, own + k * PIECE, m * sizeof *cells);
    }
    free(own);
    free(own_u);
    free(own_scores);
    free(own_words);
}

/* --- blocks --- */

void gv_hostile_block(struct worker *w, struct partial *partial)
{
    const struct job *job = w->job;
    const struct gv_collector *c = &job->collector;
    size_t policies = job->plan->n_policies, columns = job->columns.n;
    size_t block_leaves = c->replicates * job->leaves_per_block, leaves = policies == 1 ? 1 : block_leaves;
    poison(w->cells, leaves * columns * job->stride * sizeof *w->cells);
    for (size_t leaf = 0; leaf < leaves; leaf++)
        gv_columns_fill_constants(&job->columns, job->stride, w->cells + leaf * columns * job->stride);
    poison(w->u, job->stride * sizeof *w->u);
    poison(w->scores, (job->columns.copula.n + 1) * job->stride * sizeof *w->scores);
    poison(w->words, job->stride * sizeof *w->words);
    poison(w->out, 2 * w->out_cells * job->stride * sizeof *w->out);
    poison(w->draws, (w->out_cells * policies + columns) * GV_BLOCK_DRAWS * sizeof *w->draws);
    poison(partial->leaves, c->n_columns * block_leaves * sizeof *partial->leaves);
    poison(partial->smooth, policies * block_leaves * GV_SMOOTH_COLUMNS * sizeof *partial->smooth);
}

size_t gv_hostile_block_points(const struct gv_plan *plan, size_t block_points, size_t leaf_points)
{
    /* Of longer runs whole blocks of the usual size are kept for smoothing, which is part of the result. */
    enum { LONGEST = 16384 };
    if (gv_design_draws(&plan->design) > LONGEST) return block_points;
    return (1 + chance() % (block_points / leaf_points)) * leaf_points;
}

uint64_t gv_hostile_turn(uint64_t n, uint64_t from, uint64_t to, uint64_t group)
{
    uint64_t start = from + (n - from) / group * group, order[64], key = seed();
    uint64_t size = to - start < group ? to - start : group;
    if (size > 64) abort();
    for (uint64_t i = 0; i < size; i++)
        order[i] = i;
    for (uint64_t i = size; i > 1; i--) {
        uint64_t j = mix(key ^ mix(start ^ i << 32)) % i, moved = order[j];
        order[j] = order[i - 1];
        order[i - 1] = moved;
    }
    return start + order[n - start];
}

#endif
