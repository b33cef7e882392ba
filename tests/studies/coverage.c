/* How often the 95 % intervals hold the truth, which a long run gives. */
#include "studies/study.h"

#include <math.h>
#include <stdio.h>

enum { REPLICATES = 16, POINTS = 256, LONG_POINTS = 1 << 15, FIGURES = 3 };

static bool holds(struct gv_estimate e, double truth)
{
    return e.low <= truth && truth <= e.high;
}

bool study_coverage(struct study *study, unsigned repetitions)
{
    static const char *const names[FIGURES] = {"mean", "P(net >= 0)", "P05"};
    const double low = 0.92 - study_chance(repetitions), high = fmin(0.98 + study_chance(repetitions), 1);
    struct gv_statistics t = study_run(study, GV_DESIGN_SOBOL, LONG_POINTS, REPLICATES, 999);
    const double truth[FIGURES] = {t.mean.value, t.positive.value, t.quantile[GV_P05].value};
    bool good = true;
    printf(
        "share of %u intervals that hold the value of a long run (%.0f, %.6f, %.0f); %.3f to %.3f wanted\n",
        repetitions, truth[0], truth[1], truth[2], low, high);
    printf("%-24s %12s %12s %12s\n", "design", names[0], names[1], names[2]);
    for (int d = 0; d < 2; d++) {
        unsigned smooth[FIGURES] = {0}, plain[FIGURES] = {0};
        for (unsigned i = 0; i < repetitions; i++) {
            struct gv_statistics s =
                study_run(study, d ? GV_DESIGN_SOBOL : GV_DESIGN_MC, POINTS, REPLICATES, 2000 + i);
            const struct gv_estimate e[FIGURES] = {s.mean, s.positive, s.quantile[GV_P05]},
                                     p[FIGURES] = {s.plain_mean, s.plain_positive, s.plain_quantile[GV_P05]};
            for (int f = 0; f < FIGURES; f++) {
                smooth[f] += holds(e[f], truth[f]);
                plain[f] += holds(p[f], truth[f]);
            }
        }
        for (int smoothed = 0; smoothed < 2; smoothed++) {
            printf("%-6s%-18s", d ? "sobol" : "mc", smoothed ? "+ pre-integration" : "");
            for (int f = 0; f < FIGURES; f++) {
                double share = (double)(smoothed ? smooth[f] : plain[f]) / repetitions;
                printf(" %12.3f", share);
                good &= share >= low && share <= high;
            }
            printf("\n");
        }
    }
    return good;
}
