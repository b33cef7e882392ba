#include "explore/ranking.h"

#include "analysis/sensitivity.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 8, POINTS = 512 };

/* A factor's weight counts for each of its inputs: correlated ones matter together. */
static void take(const struct gv_sensitivity *s, double *weight)
{
    for (size_t k = 0; k < s->factors.n; k++) {
        double share = gv_sensitivity_at(s, GV_MEASURE_S1, 0, k)->value;
        for (size_t i = 0; isfinite(share) && i < s->factors.items[k].n; i++)
            weight[s->factors.items[k].inputs[i]] = fmax(share, 0);
    }
}

int gv_ranking_find(const struct gv_plan *plan, size_t outcome, int threads, double *weight)
{
    struct gv_diagnostics unseen = {0};
    struct gv_sensitivity s = {0};
    struct gv_plan few = *plan;
    const struct gv_sensitivity_request request = {.method = GV_METHOD_GIVEN, .outcome = outcome};
    const struct gv_run_options options = {.threads = threads};
    memset(weight, 0, plan->model->n_inputs * sizeof *weight);
    few.design = (struct gv_design){
        .kind = GV_DESIGN_SOBOL, .seed = plan->design.seed, .replicates = REPLICATES, .points = POINTS};
    few.looks = 0;
    int status = gv_sensitivity_open(&few, &request, &s, &unseen);
    if (status == GV_OK) status = gv_sensitivity_run(&s, &options, &unseen);
    if (status == GV_OK) take(&s, weight);
    gv_sensitivity_free(&s);
    gv_diagnostics_free(&unseen);
    /* Nothing is uncertain, or the draws bear no indices: then nothing is ranked. */
    return status == GV_ERR_MEMORY ? status : GV_OK;
}

int gv_ranking_read(const struct gv_reader *file, const struct gv_model *model, double *weight,
                    struct gv_diagnostics *diagnostics)
{
    static const char group[] = "sensitivity";
    static const char *const measures[] = {"ST", "S1", "swing", "mu_star"};
    struct gv_texts names = {0};
    struct gv_array values = {0};
    size_t m = 0, n = sizeof measures / sizeof *measures, known = 0;
    memset(weight, 0, model->n_inputs * sizeof *weight);
    while (m < n && !gv_reader_has(file, group, measures[m]))
        m++;
    if (m == n || strcmp(gv_reader_model(file), model->name) != 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "`gevinst sensitivity SCENARIO` makes one",
                          m == n ? "%s has no sensitivity analysis"
                                 : "%s is of another model than the scenario",
                          gv_reader_path(file));
        return GV_ERR_DATA;
    }
    int status = gv_reader_texts(file, group, "inputs", &names, diagnostics);
    if (status == GV_OK) status = gv_reader_numbers(file, group, measures[m], &values, diagnostics);
    /* A factor's inputs stand in a list "a, b"; of a monthly outcome the months of a factor in a row. */
    size_t months = names.n ? values.n / names.n : 0;
    for (size_t k = 0; status == GV_OK && months && k < names.n; k++) {
        double most = 0;
        for (size_t t = 0; t < months; t++)
            if (isfinite(values.values[k * months + t]))
                most = fmax(most, fabs(values.values[k * months + t]));
        for (char *rest = NULL, *name = strtok_r(names.texts[k], ", ", &rest); name;
             name = strtok_r(NULL, ", ", &rest)) {
            int input = gv_model_find_input(model, name);
            if (input < 0) continue;
            weight[input] = most;
            known++;
        }
    }
    if (status == GV_OK && known == 0) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL,
                          "the sensitivity analysis of %s names no input of the model", gv_reader_path(file));
        status = GV_ERR_DATA;
    }
    gv_texts_free(&names);
    gv_array_free(&values);
    return status;
}
