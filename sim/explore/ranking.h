/* In which order the inputs of a scenario matter: which sliders a page shows first. */
#ifndef GV_EXPLORE_RANKING_H
#define GV_EXPLORE_RANKING_H

#include "base/diagnostics.h"
#include "engine/plan.h"
#include "store/reader.h"

/* weight[model->n_inputs]: of one outcome how much an input matters, in what measure the method has, 0 for
 * those that it says nothing of. A short run decides, by first-order shares of the variance (`given` of
 * sensitivity.h), under the plan's first policy. GV_ERR_MEMORY. */
int gv_ranking_find(const struct gv_plan *plan, size_t outcome, int threads, double *weight);

/* The same from a file that `gevinst sensitivity` wrote: total indices, first-order ones, the swings of a
 * tornado or the mean elementary effects. GV_ERR_DATA for a file without, or of another model. */
int gv_ranking_read(const struct gv_reader *file, const struct gv_model *model, double *weight,
                    struct gv_diagnostics *diagnostics);

#endif
