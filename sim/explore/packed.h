/* Plans and results as rows of doubles: what the page of `gevinst explore` and the simulator inside it say to
 * each other. The page's scripts know this layout, too (web/plan.js, web/results.js); nobody else should.
 *
 * A request:
 *
 * - the model, as its place in the list of models; horizon, design, seed, replicates, points per replicate;
 * - the base: a distribution for each input of the model; the number of correlations, and each as a, b,
 *   rank; a curve for each of the model's;
 * - the number of policies; of each the number of its overrides, and each as input and distribution;
 * - for each outcome of the model 1 if it is asked for, else 0;
 * - 1 if estimates by replicate are asked for, else 0; 1 if probabilities are to be smoothed, else 0.
 *
 * A distribution is family, the five parameters, whether it is truncated, the two cuts, number of points and
 * what they have besides values (0 none, 1 probabilities), then values, cumulative and, if any,
 * probabilities. A curve is its number of points, then x, y, slope, bend, twist. */
#ifndef GV_EXPLORE_PACKED_H
#define GV_EXPLORE_PACKED_H

#include "base/pool.h"
#include "engine/run.h"

/* A growing row. Zero-initialise; free with gv_packed_free(). `failed` stays set when memory ran out. */
struct gv_packed {
    double *words;
    size_t n, capacity;
    bool failed;
};

void gv_pack(struct gv_packed *packed, double word);
void gv_packed_free(struct gv_packed *packed);

void gv_pack_distribution(struct gv_packed *packed, const struct gv_distribution *distribution);

/* Inputs, correlations and curves of a plan. */
void gv_pack_base(struct gv_packed *packed, const struct gv_plan *plan);

/* A request, read. The plan borrows the points of distributions from the words, and may point into the
 * request, which is not to be copied. Free with gv_request_free(). */
struct gv_request {
    struct gv_plan plan;
    bool *outcomes; /* [model->n_outcomes] */
    bool by_replicate;
    size_t n_base;         /* words up to the policies: those of requests that differ in policies only */
    struct gv_model rough; /* the model without its product form, where nothing is to be smoothed */
    struct gv_pool pool;   /* all of it */
};

/* GV_ERR_DATA for words that are no request: too few, too many, or beyond what they may be. GV_ERR_MEMORY. */
int gv_request_read(const double *words, size_t n, const struct gv_model *const *models, size_t n_models,
                    struct gv_request *request);
void gv_request_free(struct gv_request *request);

/* What a run came to:
 *
 * - policies, columns per policy, scalars among them, draws done, draws that failed, Student's t of the
 *   replicates;
 * - for each column of a policy the outcome;
 * - for each policy and column GV_PACKED_STATISTICS words;
 * - for each policy the number of inputs that were integrated out, the inputs, and the density's value, low
 *   and high in each bin (NaN if nothing was smoothed);
 * - for each policy and scalar, if they were asked for: by replicate mean and P(>= 0). */
enum {
    GV_PACKED_STATISTICS =
        2 + 3 * (3 + GV_QUANTILES) + 1 + 3 + 1 + 3 * (2 + GV_QUANTILES) + 4 + GV_HISTOGRAM_BINS
};

void gv_pack_result(struct gv_packed *packed, const struct gv_plan *plan, const struct gv_result *result);

#endif
