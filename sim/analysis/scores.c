#include "analysis/scores.h"

#include "sampling/design.h"

#include <math.h>

static const struct gv_score_mean none = {NAN, NAN, NAN, 0};

static double classical_variance(const struct gv_draw_set *set, const double *score, double mean, uint64_t n)
{
    double squares = 0;
    for (size_t d = 0; d < set->draws; d++)
        if (!isnan(score[d])) squares += (score[d] - mean) * (score[d] - mean);
    return n > 1 ? squares / (double)(n - 1) / (double)n : (double)NAN;
}

struct gv_score_mean gv_score_mean(const struct gv_draw_set *set, const double *score)
{
    double sum[GV_REPLICATES_MAX] = {0}, total = 0, deviation[GV_REPLICATES_MAX];
    uint64_t count[GV_REPLICATES_MAX] = {0}, n = 0;
    uint32_t R = set->replicates;
    for (size_t d = 0; d < set->draws; d++) {
        if (isnan(score[d])) continue;
        sum[d % R] += score[d];
        count[d % R]++;
    }
    for (uint32_t r = 0; r < R; r++) {
        total += sum[r];
        n += count[r];
    }
    if (n == 0) return none;
    struct gv_score_mean mean = {.value = total / (double)n, .n = n};
    if (set->classical) {
        mean.variance = classical_variance(set, score, mean.value, n);
        mean.degrees = INFINITY;
        return mean;
    }
    /* Replicates may have unequal numbers of scores: the linear part of the ratio of both sums. */
    for (uint32_t r = 0; r < R; r++)
        deviation[r] = (sum[r] - mean.value * (double)count[r]) * R / (double)n;
    double error = gv_replicate_half_width(R, deviation, 1);
    mean.variance = error * error;
    mean.degrees = R - 1.0;
    return mean;
}

struct gv_estimate gv_score_estimate(struct gv_score_mean mean, double error)
{
    double half = NAN;
    if (mean.variance >= 0)
        half = sqrt(mean.variance) *
               (isinf(mean.degrees) ? gv_normal_z(error) : gv_student_t(mean.degrees, error));
    return (struct gv_estimate){mean.value, mean.value - half, mean.value + half};
}

struct gv_score_mean gv_score_difference(struct gv_score_mean a, struct gv_score_mean b)
{
    struct gv_score_mean d = {
        .value = a.value - b.value, .variance = a.variance + b.variance, .n = a.n < b.n ? a.n : b.n};
    /* An infinite number of degrees adds nothing below. */
    double below = a.variance * a.variance / a.degrees + b.variance * b.variance / b.degrees;
    d.degrees = below > 0 ? d.variance * d.variance / below : (double)INFINITY;
    return d;
}

struct gv_estimate gv_score_probability_of(struct gv_score_mean mean, double error)
{
    if (mean.n > 0 && (mean.value == 0 || mean.value == 1))
        return gv_interval_clopper_pearson(mean.value == 0 ? 0 : mean.n, mean.n, error);
    struct gv_estimate e = gv_score_estimate(mean, error);
    if (e.low < 0) e.low = 0;
    if (e.high > 1) e.high = 1;
    return e;
}

struct gv_estimate gv_score_probability(const struct gv_draw_set *set, const double *score, double error)
{
    struct gv_score_mean mean = gv_score_mean(set, score);
    uint64_t ones = 0, halves = 0;
    for (size_t d = 0; set->classical && d < set->draws; d++) {
        ones += score[d] == 1;
        halves += score[d] > 0 && score[d] < 1;
    }
    if (set->classical && mean.n > 0 && !halves && ones > 0 && ones < mean.n)
        return gv_interval_wilson(ones, mean.n, error);
    return gv_score_probability_of(mean, error);
}
