/* The hostile build (-DGEVINST_HOSTILE): whatever a run may not rely on is made as bad as it can be. Results
 * are to be the same bits.
 *
 *   - inputs, outcomes and scratch of a thread, and what a block is to amount to, are poisoned before each
 * block;
 *   - blocks come in a random order, and have random numbers of leaves, odd ones too, where the memory
 * allows;
 *   - inputs are drawn, and the kernel runs, for a few draws at a time, often for one; the lanes beside are
 * poisoned.
 *
 * GEVINST_HOSTILE_SEED in the environment gives other orders and sizes. In other builds nothing of this is
 * there. To be included last, since it puts itself in the place of what it torments. */
#ifndef GV_ENGINE_HOSTILE_H
#define GV_ENGINE_HOSTILE_H

#ifdef GEVINST_HOSTILE

#include "engine/worker.h"

/* In the place of the model's kernel, which it calls. One model at a time. */
gv_evaluate_fn *gv_hostile_kernel(const struct gv_model *model, const struct gv_setup *setup);

/* In the place of gv_columns_fill(). */
void gv_hostile_fill(const struct gv_columns *columns, uint32_t replicate, uint64_t first, size_t n,
                     size_t stride, double *cells, double *u, double *scores, uint64_t *words);

/* Poisons a thread's buffers and the partial. Constants are put back. */
void gv_hostile_block(struct worker *worker, struct partial *partial);

/* Points of a block: some leaves. */
size_t gv_hostile_block_points(const struct gv_plan *plan, size_t block_points, size_t leaf_points);

/* Which block of from … to - 1 is the n-th: shuffled within groups of `group`. */
uint64_t gv_hostile_turn(uint64_t n, uint64_t from, uint64_t to, uint64_t group);

#define gv_model_kernel(model) gv_hostile_kernel(model, &plan->setup)
#define gv_columns_fill gv_hostile_fill
#define GV_HOSTILE_BLOCK(worker, partial) gv_hostile_block(worker, partial)
#define GV_BLOCK_POINTS(plan, points, leaf) gv_hostile_block_points(plan, points, leaf)
#define GV_BLOCK_TURN(p, group) gv_hostile_turn((p)->next++, (p)->from, (p)->to, group)
/* A group is begun when all before it are combined; runs stop, and are saved, between groups. */
#define GV_BLOCK_BEGINS(p, group) \
    ((p)->next >= (p)->from && (p)->combined >= (p)->from + ((p)->next - (p)->from) / (group) * (group))
#define GV_BLOCK_BETWEEN(p, group) (((p)->next - (p)->from) % (group) == 0)

#else

#define GV_HOSTILE_BLOCK(worker, partial) ((void)0)
#define GV_BLOCK_POINTS(plan, points, leaf) (points)
#define GV_BLOCK_TURN(p, group) ((p)->next++)
#define GV_BLOCK_BEGINS(p, group) ((p)->next < (p)->combined + (group))
#define GV_BLOCK_BETWEEN(p, group) true

#endif
#endif
