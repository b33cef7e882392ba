/* How much of an outcome's variance is the luck of small numbers, which no study takes away, and how much is
 * want of knowledge, which one can.
 *
 * With Y a function of knowledge and chance, Var(Y) = Var(E[Y | knowledge]) + E[Var(Y | knowledge)]. Each
 * draw is evaluated twice, with the same knowledge and with fresh chance, and half of the mean squared
 * difference estimates the second part (Jansen 1999): without the bias of a difference of large numbers,
 * however small the part is. Fresh chance has streams of its own (gv_override.afresh). The mean of the
 * outcome under chance need not be the outcome under mean chance, and is not asked for. */
#ifndef GV_ENGINE_CHANCE_H
#define GV_ENGINE_CHANCE_H

#include "engine/run.h"

enum {
    GV_CHANCE_DRAWS = 65536, /* pairs per policy at most: the run's first draws */
    GV_FEW_CASES = 10,       /* fewer than so many cases make normal luck a poor likeness */
};

/* Free with gv_chance_free(). */
struct gv_chance {
    uint64_t draws; /* pairs per policy */
    size_t n_outcomes;
    /* [policy × n_outcomes + outcome] share of the variance that is chance, of headline outcomes; NaN for
     * others, for those that may lie beyond the horizon, and where nothing varies, or a few draws only */
    struct gv_estimate *share;
    uint64_t *few; /* [policies] draws with 0 < a number of cases (GV_CASES) < GV_FEW_CASES */
};

/* True if the plan draws chance, independently of everything else. */
bool gv_chance_is_drawn(const struct gv_plan *plan);

/* True for the outcomes that get a share. */
bool gv_chance_has_share(const struct gv_outcome *outcome);

/* Of the options only the threads count; it takes a second or two, and is not to be stopped: a complete run
 * has its shares. *chance is NULL unless GV_OK. GV_ERR_MEMORY. */
int gv_chance_find(const struct gv_plan *plan, const struct gv_run_options *options,
                   struct gv_chance **chance);
void gv_chance_free(struct gv_chance *chance);

#endif
