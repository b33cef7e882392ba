/* The error table: the scatter of the estimates over seeds for each design at the same number of draws, and
 * the draws that plain Monte Carlo would need instead (the ratio of the variances). */
#include "studies/study.h"

#include <math.h>
#include <stdio.h>

enum { REPLICATES = 16, FIGURES = 3, METHODS = 4 };
enum figure { MEAN, POSITIVE, P05 };
enum method { MC, LHS, SOBOL, SMOOTHED };

static const char *const method_names[METHODS] = {"mc", "lhs", "sobol", "sobol + pre-integration"};

/* Sums of one estimate over the seeds, about the first value. */
struct scatter {
    double shift, sum, squares;
    unsigned n;
};

static void add(struct scatter *s, double x)
{
    if (s->n++ == 0) s->shift = x;
    s->sum += x - s->shift;
    s->squares += (x - s->shift) * (x - s->shift);
}

static double variance(const struct scatter *s)
{
    return (s->squares - s->sum * s->sum / s->n) / (s->n - 1);
}

static void add_run(struct study *study, enum method method, uint64_t points, uint64_t seed,
                    struct scatter scatter[METHODS][FIGURES])
{
    static const enum gv_design_kind kinds[] = {GV_DESIGN_MC, GV_DESIGN_LHS, GV_DESIGN_SOBOL};
    struct gv_statistics s = study_run(study, kinds[method], points, REPLICATES, seed);
    struct gv_estimate mean = s.smoothed ? s.plain_mean : s.mean,
                       positive = s.smoothed ? s.plain_positive : s.positive,
                       p05 = s.smoothed ? s.plain_quantile[GV_P05] : s.quantile[GV_P05];
    add(&scatter[method][MEAN], mean.value);
    add(&scatter[method][POSITIVE], positive.value);
    add(&scatter[method][P05], p05.value);
    if (method != SOBOL) return;
    add(&scatter[SMOOTHED][MEAN], s.mean.value);
    add(&scatter[SMOOTHED][POSITIVE], s.positive.value);
    add(&scatter[SMOOTHED][P05], s.quantile[GV_P05].value);
}

bool study_errors(struct study *study, unsigned repetitions)
{
    /* The least ratios to plain Monte Carlo at 2^12 points. */
    static const double wanted[FIGURES] = {300, 40, 15};
    bool good = true;
    printf("standard error over %u seeds, %d replicates; in brackets the variance of mc over that of the "
           "design\n"
           "(known to about %.0f %%)\n",
           repetitions, REPLICATES, 200 / sqrt(repetitions - 1));
    printf("%7s  %-24s %22s %22s %22s\n", "points", "design", "mean, DKK", "P(net >= 0)", "P05, DKK");
    for (int log2 = 8; log2 <= 12; log2 += 2) {
        struct scatter scatter[METHODS][FIGURES] = {0};
        for (unsigned i = 0; i < repetitions; i++)
            for (int m = MC; m <= SOBOL; m++)
                add_run(study, (enum method)m, UINT64_C(1) << log2, 1000 + i, scatter);
        for (int m = 0; m < METHODS; m++) {
            printf("%7d  %-24s", 1 << log2, method_names[m]);
            for (int f = 0; f < FIGURES; f++) {
                double v = variance(&scatter[m][f]), ratio = variance(&scatter[MC][f]) / v;
                printf(f == POSITIVE ? "    %10.6f (%6.1f)" : "    %10.0f (%6.1f)", sqrt(v), ratio);
                if (log2 == 12 && m == SMOOTHED) good &= ratio >= wanted[f];
            }
            printf("\n");
        }
    }
    printf("wanted at 4096 points with pre-integration: mean %g, P %g, P05 %g: %s\n", wanted[MEAN],
           wanted[POSITIVE], wanted[P05], good ? "reached" : "NOT reached");
    return good;
}
