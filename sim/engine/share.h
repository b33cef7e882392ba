/* A run's blocks shared with other processes, the ranks of an MPI job (-DGEVINST_MPI=ON; docs/scale-out.md).
 *
 * Rank 0 leads: it runs the program, and whatever it runs by gv_run() goes this way, where it is long enough
 * to be worth it. The others help: they are told a plan (share_plan.h) and which of its blocks to work on,
 * and send back what each of them amounts to (share_block.h), which rank 0 combines in the order of the
 * blocks as if a thread of its own had handed it in. Blocks are given out as they are asked for, a few at a
 * time, so that no rank waits and rank 0 never holds more than a window of them. Only counts in bins, which
 * are integers, stay where they were counted until a leg of the run ends. So the bits are those of a single
 * process.
 *
 * The simulator of the page of `gevinst explore` (GEVINST_PORTIONS) uses the same place: there the blocks of
 * others have all come beforehand (portions.h).
 *
 * In other builds nothing of this is there. Internal to the engine's runs. */
#ifndef GV_ENGINE_SHARE_H
#define GV_ENGINE_SHARE_H

#include "engine/passage.h"
#include "engine/state.h"

#if defined(GEVINST_MPI) || defined(GEVINST_PORTIONS)

/* Tells the plan to the other ranks; NULL if there are none, or it is not worth it. */
struct gv_share *gv_share_begin(const struct gv_plan *plan, const struct gv_run_options *options);

/* True where the pilot's figures come with the blocks, at the first leg. */
bool gv_share_knows_pilot(const struct gv_share *share);

/* Blocks that may be with other ranks at a time. */
uint64_t gv_share_window(const struct gv_share *share);

/* Begins a leg of the run (`fixed`: smoothing has its thresholds), and ends it: gathers what the others have
 * counted. A status. Nothing for NULL. */
int gv_share_leg(struct gv_share *share, const struct job *job, bool fixed);
int gv_share_gather(struct gv_share *share, struct gv_run_state *state);

/* Takes what has come, and gives out blocks; whether any are with others. By the first thread. */
void gv_share_serve(struct gv_share *share, struct passage *passage);
bool gv_share_waits(const struct gv_share *share, const struct passage *passage);

void gv_share_end(struct gv_share *share);

/* Before anything is run, and after all: true for rank 0, which leads. The others help until rank 0 leaves,
 * and then are done: false. `models` [n] are those that plans may be of, the same on all ranks, and live
 * until the end. */
bool gv_share_enter(const struct gv_model *const *models, size_t n);
void gv_share_leave(void);

/* The models, of rank 0: called by gv_share_enter(). */
void gv_share_lead(const struct gv_model *const *models, size_t n);

#else

static inline struct gv_share *gv_share_begin(const struct gv_plan *plan,
                                              const struct gv_run_options *options)
{
    (void)plan, (void)options;
    return NULL;
}

static inline bool gv_share_knows_pilot(const struct gv_share *share)
{
    (void)share;
    return false;
}

static inline uint64_t gv_share_window(const struct gv_share *share)
{
    (void)share;
    return 0;
}

static inline int gv_share_leg(struct gv_share *share, const struct job *job, bool fixed)
{
    (void)share, (void)job, (void)fixed;
    return 0;
}

static inline int gv_share_gather(struct gv_share *share, struct gv_run_state *state)
{
    (void)share, (void)state;
    return 0;
}

static inline void gv_share_serve(struct gv_share *share, struct passage *passage)
{
    (void)share, (void)passage;
}

static inline bool gv_share_waits(const struct gv_share *share, const struct passage *passage)
{
    (void)share, (void)passage;
    return false;
}

static inline void gv_share_end(struct gv_share *share)
{
    (void)share;
}

static inline bool gv_share_enter(const struct gv_model *const *models, size_t n)
{
    (void)models, (void)n;
    return true;
}

static inline void gv_share_leave(void)
{
}

#endif
#endif
