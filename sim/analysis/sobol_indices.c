#include "analysis/sobol_indices.h"

#include <math.h>

struct gv_batches gv_batches_of(const struct gv_plan *plan)
{
    struct gv_batches b = {.draws = (size_t)gv_design_draws(&plan->design),
                           .n = plan->design.replicates,
                           .error = gv_plan_error(plan)};
    if (plan->design.kind == GV_DESIGN_MC) b.n = b.draws < GV_BATCHES_MAX ? b.draws : GV_BATCHES_MAX;
    b.quantile = b.n > 1 ? gv_student_t((double)(b.n - 1), b.error) : (double)NAN;
    return b;
}

static struct gv_index index_of(const struct gv_batches *batches, const struct gv_ratio_sums *sums)
{
    struct gv_index index = {0};
    index.estimate = gv_ratio_estimate(batches->n, sums, batches->quantile, index.deviation);
    return index;
}

void gv_sobol_full(const struct gv_batches *batches, const double *a, const double *b, const double *ab,
                   const double *ba, struct gv_index *first, struct gv_index *total)
{
    struct gv_ratio_sums s[GV_BATCHES_MAX] = {0}, t[GV_BATCHES_MAX] = {0};
    for (size_t d = 0, g = 0; d < batches->draws; d++, g = g + 1 < batches->n ? g + 1 : 0) {
        double from_b = b[d] - ba[d], from_a = a[d] - ab[d], all = a[d] - b[d], most = ab[d] - ba[d];
        double whole = all * all + most * most;
        s[g].part -= 2 * from_b * from_a;
        t[g].part += from_b * from_b + from_a * from_a;
        s[g].whole += whole;
        t[g].whole += whole;
    }
    *first = index_of(batches, s);
    *total = index_of(batches, t);
}

void gv_sobol_economy(const struct gv_batches *batches, const double *a, const double *b, const double *ab,
                      double centre, struct gv_index *first, struct gv_index *total)
{
    struct gv_ratio_sums s[GV_BATCHES_MAX] = {0}, t[GV_BATCHES_MAX] = {0};
    for (size_t d = 0, g = 0; d < batches->draws; d++, g = g + 1 < batches->n ? g + 1 : 0) {
        double x = a[d] - centre, y = b[d] - centre, difference = ab[d] - a[d];
        double whole = 0.5 * (x * x + y * y);
        s[g].part += y * difference;
        t[g].part += 0.5 * difference * difference;
        s[g].whole += whole;
        t[g].whole += whole;
    }
    *first = index_of(batches, s);
    *total = index_of(batches, t);
}

void gv_sobol_pair(const struct gv_batches *batches, const double *a, const double *b, const double *ab_i,
                   const double *ba_i, const double *ab_j, const double *ba_j, struct gv_index *both)
{
    struct gv_ratio_sums s[GV_BATCHES_MAX] = {0};
    for (size_t d = 0, g = 0; d < batches->draws; d++, g = g + 1 < batches->n ? g + 1 : 0) {
        double all = a[d] - b[d];
        s[g].part += (ba_i[d] - b[d]) * (ab_j[d] - a[d]) + (ba_j[d] - b[d]) * (ab_i[d] - a[d]);
        s[g].whole += all * all;
    }
    *both = index_of(batches, s);
}

struct gv_estimate gv_index_sum(const struct gv_batches *batches, size_t n, const struct gv_index *indices)
{
    double value = 0, deviation[GV_BATCHES_MAX] = {0};
    for (size_t k = 0; k < n; k++) {
        value += indices[k].estimate.value;
        for (size_t g = 0; g < batches->n; g++)
            deviation[g] += indices[k].deviation[g];
    }
    double half = gv_replicate_half_width((uint32_t)batches->n, deviation, batches->quantile);
    return (struct gv_estimate){value, value - half, value + half};
}

struct gv_index gv_batch_mean(const struct gv_batches *batches, const double *values)
{
    struct gv_ratio_sums s[GV_BATCHES_MAX] = {0};
    for (size_t d = 0, g = 0; d < batches->draws; d++, g = g + 1 < batches->n ? g + 1 : 0)
        if (!isnan(values[d])) {
            s[g].part += values[d];
            s[g].whole += 1;
        }
    return index_of(batches, s);
}

struct gv_estimate gv_batch_probability(const struct gv_batches *batches, const double *values)
{
    uint64_t n = 0, ones = 0;
    for (size_t d = 0; d < batches->draws; d++) {
        if (isnan(values[d])) continue;
        n++;
        ones += values[d] > 0;
    }
    if (n > 0 && (ones == 0 || ones == n)) return gv_interval_clopper_pearson(ones, n, batches->error);
    return gv_batch_mean(batches, values).estimate;
}
