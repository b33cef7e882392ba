/* What a plan forecasts of counts, with the luck of small numbers: bands, tails, targets. */
#ifndef GV_ANALYSIS_FOLLOW_UP_BANDS_H
#define GV_ANALYSIS_FOLLOW_UP_BANDS_H

#include "analysis/follow_up.h"

/* Draws of a plan's inputs as columns. Zero-initialise; free with gv_follow_draws_close(). */
struct gv_follow_draws {
    struct gv_plan plan;
    size_t n;
    struct gv_sample *sample;
    double *constants;
    const double **in; /* [n_inputs] columns of n */
};

/* GV_ERR_MEMORY, GV_ERR_INTERRUPTED. */
int gv_follow_draws_open(const struct gv_plan *plan, const struct gv_run_options *run,
                         struct gv_follow_draws *draws);
void gv_follow_draws_close(struct gv_follow_draws *draws);

/* Bands of every series at every row, into gates[series].points[row].before, or .after. */
int gv_follow_bands(const struct gv_follow_task *task, const struct gv_follow_draws *draws, bool after,
                    struct gv_follow_gate_result *gates);

/* How far out each datum is. */
int gv_follow_tails(const struct gv_follow_task *task, const struct gv_follow_draws *draws, size_t n,
                    const struct gv_datum *data, struct gv_follow_datum_result *results);

/* The probability that the months from … to reach the target, of which what rows hold is known if `counted`.
 * Who is still in training completes as likely as all others. *decided: nothing of it is left to chance. */
int gv_follow_target_met(const struct gv_follow_task *task, const struct gv_follow_draws *draws, int from,
                         int to, bool counted, enum gv_follow_column column, double wanted,
                         struct gv_estimate *met, bool *decided);

#endif
