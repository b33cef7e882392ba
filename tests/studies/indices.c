/* How often the 95 % intervals of Sobol' indices hold the exact ones. */
#include "studies/study.h"

#include "analysis/functions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { REPLICATES = 16, POINTS = 256, MEASURES = 2, INPUTS_MAX = 4 };

struct function {
    const char *name;
    const struct gv_model *model;
    size_t n;
    const double *exact[MEASURES];
};

/* Counts the intervals that hold; exits if an analysis fails. */
static void count(const struct function *f, bool economy, int threads, uint64_t seed,
                  unsigned held[MEASURES][INPUTS_MAX])
{
    struct function_plan p;
    struct gv_sensitivity s;
    struct gv_diagnostics diagnostics = {0};
    const struct gv_run_options options = {.threads = threads};
    const struct gv_sensitivity_request request = {.economy = economy};
    function_open(&p, f->model, POINTS, REPLICATES, seed);
    if (gv_sensitivity_open(&p.plan, &request, &s, &diagnostics) != GV_OK ||
        gv_sensitivity_run(&s, &options, &diagnostics) != GV_OK) {
        fprintf(stderr, "the analysis failed\n");
        exit(1);
    }
    for (size_t m = 0; m < MEASURES; m++)
        for (size_t k = 0; k < f->n; k++) {
            struct gv_estimate e = *gv_sensitivity_at(&s, m, 0, k);
            held[m][k] += e.low <= f->exact[m][k] && f->exact[m][k] <= e.high;
        }
    gv_sensitivity_free(&s);
}

bool study_indices(struct study *study, unsigned repetitions)
{
    static const struct function functions[] = {
        {"Ishigami", &ishigami_model, ISHIGAMI_INPUTS, {ishigami_first, ishigami_total}},
        {"Sobol' G", &g_model, G_INPUTS, {g_first, g_total}},
        {"linear indicator", &indicator_model, INDICATOR_INPUTS, {indicator_first, indicator_total}},
    };
    const double low = 0.92 - study_chance(repetitions), high = fmin(0.98 + study_chance(repetitions), 1);
    bool good = true;
    printf("share of %u intervals that hold the exact index, %d x %d draws; %.3f to %.3f wanted\n",
           repetitions, REPLICATES, POINTS, low, high);
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
        for (int economy = 0; economy < 2; economy++) {
            unsigned held[MEASURES][INPUTS_MAX] = {0};
            for (unsigned i = 0; i < repetitions; i++)
                count(&functions[f], economy, study->threads, 3000 + i, held);
            for (size_t m = 0; m < MEASURES; m++) {
                printf("%-18s %-8s %s", functions[f].name, economy ? "economy" : "full", m ? "ST" : "S1");
                for (size_t k = 0; k < functions[f].n; k++) {
                    double share = (double)held[m][k] / repetitions;
                    printf(" %8.3f", share);
                    good &= share >= low && share <= high;
                }
                printf("\n");
            }
        }
    return good;
}
