/* Whether stopping keeps its promise: over runs that stopped by themselves, how often the interval holds the
 * truth, and how often a decision was wrong. */
#include "studies/study.h"

#include "base/status.h"
#include "engine/stopping.h"

#include <math.h>
#include <stdio.h>

enum { REPLICATES = 16, LONG_POINTS = 1 << 15 };

/* The run that a rule leads to. */
static struct gv_statistics stopped_run(struct study *study, enum gv_design_kind kind,
                                        const struct gv_stopping_rule *rule, uint64_t seed,
                                        struct gv_stop *stop)
{
    struct gv_run_options options = {.threads = study->threads};
    study->plan.design =
        (struct gv_design){.kind = kind, .seed = seed, .replicates = kind == GV_DESIGN_MC ? 1 : REPLICATES};
    study->plan.looks = 0;
    if (gv_stopping_find(&study->plan, rule, &options, NULL, NULL, stop) != GV_OK) {
        fprintf(stderr, "the run failed\n");
        return (struct gv_statistics){.mean = {NAN, NAN, NAN}, .positive = {NAN, NAN, NAN}};
    }
    study->plan.looks = stop->looks;
    uint64_t points = kind == GV_DESIGN_MC ? stop->points / REPLICATES : stop->points;
    struct gv_statistics s = study_run(study, kind, points, REPLICATES, seed);
    study->plan.looks = 0;
    return s;
}

bool study_stopping(struct study *study, unsigned repetitions)
{
    static const double error = 0.05;
    struct gv_statistics truth = study_run(study, GV_DESIGN_SOBOL, LONG_POINTS, REPLICATES, 999);
    const double P = truth.positive.value;
    bool good = true;
    printf("%u runs each; P(net >= 0) is %.6f by a long run; at most %.0f %% may be wrong\n", repetitions, P,
           100 * error);
    printf("%-8s %-34s %10s %14s %14s\n", "design", "rule", "wrong", "mean draws", "looks allowed");
    for (int d = 0; d < 2; d++) {
        enum gv_design_kind kind = d ? GV_DESIGN_SOBOL : GV_DESIGN_MC;
        for (int target = 0; target < 2; target++) {
            /* The target lies close to the truth, so that runs stop at different looks. */
            struct gv_stopping_rule rule = {.outcome = study->outcome,
                                            .statistic = GV_STATISTIC_POSITIVE,
                                            .tolerance = target ? (double)NAN
                                                         : d    ? 0.002
                                                                : 0.01,
                                            .target_outcome = study->outcome,
                                            .target = target ? P + (d ? 0.002 : 0.01) : (double)NAN,
                                            .most = d ? 1 << 16 : 1 << 17};
            unsigned wrong = 0, looks = 0;
            double draws = 0;
            for (unsigned i = 0; i < repetitions; i++) {
                struct gv_stop stop;
                struct gv_estimate e = stopped_run(study, kind, &rule, 5000 + i, &stop).positive;
                bool holds = e.low <= P && P <= e.high;
                wrong += target ? stop.decided && e.low > rule.target : !holds;
                looks = stop.looks;
                draws += (double)stop.points * (d ? REPLICATES : 1) / repetitions;
            }
            printf("%-8s %s %-23.4f %10.4f %14.0f %14u\n", d ? "sobol" : "mc",
                   target ? "target    " : "tolerance ", target ? rule.target : rule.tolerance,
                   (double)wrong / repetitions, draws, looks);
            /* Up to two standard deviations of the count above the promise. */
            good &= wrong <= error * repetitions + 2 * sqrt(error * repetitions);
        }
    }
    return good;
}
