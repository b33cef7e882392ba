#include "analysis/frontier.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

/* What narrowing takes, by experience: one crossing, and the two ends of its interval. */
enum { NARROWING = 24 };

static size_t count_along(const struct gv_frontier_request *request)
{
    return request->along.n ? request->along.n : 1;
}

size_t gv_frontier_points(const struct gv_frontier_request *request)
{
    return request->n_policies * count_along(request) * (GV_SCAN_POINTS + NARROWING);
}

static int find_cell(const struct gv_frontier_request *r, size_t policy, size_t along,
                     const struct gv_run_options *options, struct gv_crossings *found)
{
    const struct gv_axis also = {
        .input = r->along.input, .n = 1, .values = r->along.n ? &r->along.values[along] : NULL};
    struct gv_crossing_search search = {.plan = r->plan,
                                        .policy = r->policies[policy],
                                        .outcome = r->outcome,
                                        .statistic = GV_STATISTIC_POSITIVE,
                                        .target = r->target,
                                        .over = r->over.input,
                                        .also = r->along.n ? &also : NULL,
                                        .scan = GV_SCAN_POINTS,
                                        .step = GV_FRONTIER_STEP,
                                        .tolerance = GV_FRONTIER_TOLERANCE,
                                        .band_tolerance = GV_FRONTIER_BAND_TOLERANCE};
    gv_crossing_range(&r->plan->model->inputs[r->over.input], r->over.values, &search.low, &search.high);
    return gv_crossings_find(&search, options, found);
}

int gv_frontier_find(const struct gv_frontier_request *request, const struct gv_run_options *options,
                     struct gv_frontier *f)
{
    size_t n_along = count_along(request), total = request->n_policies * n_along;
    uint64_t draws = gv_design_draws(&request->plan->design), all = gv_frontier_points(request) * draws;
    *f = (struct gv_frontier){
        .request = request, .n_along = n_along, .cell = gv_memory_zeroed(total, sizeof *f->cell)};
    int status = f->cell ? GV_OK : GV_ERR_MEMORY;
    for (size_t i = 0; i < total && status == GV_OK; i++) {
        status = find_cell(request, i / n_along, i % n_along, options, &f->cell[i]);
        if (status != GV_OK) break;
        f->n_done++;
        f->evaluations += f->cell[i].evaluations;
        if (options->progress) options->progress(options->progress_context, all / total * (i + 1), all);
    }
    if (status != GV_OK && status != GV_ERR_INTERRUPTED) gv_frontier_free(f);
    return status;
}

void gv_frontier_free(struct gv_frontier *f)
{
    for (size_t i = 0; i < f->n_done; i++)
        gv_crossings_free(&f->cell[i]);
    free(f->cell);
    *f = (struct gv_frontier){0};
}

size_t gv_frontier_most(const struct gv_frontier *f)
{
    size_t most = 0;
    for (size_t i = 0; i < f->request->n_policies * f->n_along; i++)
        if (f->cell[i].n > most) most = f->cell[i].n;
    return most;
}

size_t gv_frontier_most_points(const struct gv_frontier *f)
{
    size_t most = 0;
    for (size_t i = 0; i < f->request->n_policies * f->n_along; i++)
        if (f->cell[i].n_points > most) most = f->cell[i].n_points;
    return most;
}
