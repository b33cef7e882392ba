/* Intervals, and what a run says of a normal outcome. */
#include "validation/table.h"

#include "base/status.h"
#include "engine/interval.h"
#include "engine/linear_model.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

static void check_intervals(void)
{
    const double error = 1 - GV_CONFIDENCE;
    struct gv_estimate e = gv_interval_wilson(3, 20, error);
    validate("Wilson, 3 of 20: low", 0.052369, e.low, 5e-7);
    validate("Wilson, 3 of 20: high", 0.360419, e.high, 5e-7);
    e = gv_interval_clopper_pearson(3, 20, error);
    validate("Clopper-Pearson, 3 of 20: low", 0.032071, e.low, 5e-7);
    validate("Clopper-Pearson, 3 of 20: high", 0.378927, e.high, 5e-7);
    int64_t low, high;
    gv_interval_quantile_ranks(1000, 0.05, error, &low, &high);
    validate("order statistics of the 5 % quantile, n = 1000: low", 36, (double)low, 0);
    validate("order statistics of the 5 % quantile, n = 1000: high", 63, (double)high, 0);
    validate("Student t, 15 degrees", gsl_cdf_tdist_Pinv(0.975, 15), gv_student_t(15, error), 1e-12);
}

/* linear ~ N(2, 8) standardised, by a net of 2^20 draws. Each bound is three half-widths of its interval. */
static void check_run(const char *design, size_t memory)
{
    struct linear_plan p;
    struct gv_run_options options = {.threads = 1, .memory = memory};
    struct gv_result result;
    const double sd = sqrt(8);
    char what[80];
    linear_open(&p, GV_DESIGN_SOBOL, 1 << 16, 16, 1);
    if (gv_run(&p.plan, &options, &result) != GV_OK) return;
    const struct gv_statistics *s = gv_result_find(&result, 0, LINEAR);
    const struct {
        const char *name;
        struct gv_estimate estimate;
        double wanted, shift, scale;
    } figures[] = {
        {"mean", s->mean, 0, 2, sd},
        {"standard deviation", s->sd, 1, 0, sd},
        {"quantile 0.05", s->quantile[GV_P05], -1.644853627, 2, sd},
        {"P(>= 0)", s->positive, gsl_cdf_ugaussian_P(2 / sd), 0, 1},
        {"CVaR at 0.95", s->worst, -2.062713, 2, sd},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        snprintf(what, sizeof what, "N(0, 1) from 2^20 draws, %s: %s", design, figures[i].name);
        validate(what, figures[i].wanted, (figures[i].estimate.value - figures[i].shift) / figures[i].scale,
                 3 * gv_estimate_half_width(figures[i].estimate) / figures[i].scale + 5e-7);
    }
    gv_result_free(&result);
}

void validate_estimates(void)
{
    validate_section("estimates");
    check_intervals();
    check_run("exact", 0);
    check_run("in bins", 1);
}
