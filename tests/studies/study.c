#include "studies/study.h"

#include "base/status.h"
#include "models.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void study_open(struct study *study, const char *path, const char *policy)
{
    struct gv_model_catalogue catalogue;
    catalogue.models = gv_models(&catalogue.n);
    struct gv_scenario_changes changes = {.policies = &policy, .n_policies = 1};
    struct gv_diagnostics diagnostics = {0};
    *study = (struct study){.threads = omp_get_max_threads()};
    int status = gv_scenario_read(path, &catalogue, &changes, &study->scenario, &diagnostics);
    int outcome =
        status == GV_OK ? gv_model_find_outcome(study->scenario.plan.model, "net_present_value") : -1;
    if (outcome < 0) {
        struct gv_text text = {0};
        gv_diagnostics_render(&diagnostics, false, &text);
        fprintf(stderr, "%s: %s\n", path, text.data ? text.data : "no net present value");
        exit(gv_status_exit_code(status));
    }
    study->plan = study->scenario.plan;
    study->outcome = (size_t)outcome;
    study->outcomes[outcome] = true;
    gv_diagnostics_free(&diagnostics);
}

void study_close(struct study *study)
{
    gv_scenario_free(&study->scenario);
}

struct gv_statistics study_run(struct study *study, enum gv_design_kind design, uint64_t points,
                               uint32_t replicates, uint64_t seed)
{
    bool mc = design == GV_DESIGN_MC;
    study->plan.design = (struct gv_design){.kind = design,
                                            .seed = seed,
                                            .replicates = mc ? 1 : replicates,
                                            .points = mc ? points * replicates : points};
    struct gv_run_options options = {
        .threads = study->threads, .outcomes = study->outcomes, .summaries = GV_SUMMARIES_ESTIMATES};
    struct gv_result result;
    if (gv_run(&study->plan, &options, &result) != GV_OK) {
        fprintf(stderr, "the run failed\n");
        exit(1);
    }
    struct gv_statistics statistics = *gv_result_find(&result, 0, study->outcome);
    gv_result_free(&result);
    return statistics;
}

double study_chance(unsigned n)
{
    enum { FULL = 500 };
    return n >= FULL ? 0 : 3.3 * sqrt(0.95 * 0.05 / n);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(struct study *, unsigned);
    } studies[] = {{"errors", study_errors},
                   {"coverage", study_coverage},
                   {"stopping", study_stopping},
                   {"indices", study_indices}};
    for (size_t i = 0; i < sizeof studies / sizeof *studies && argc == 4; i++) {
        int repetitions = atoi(argv[3]);
        if (strcmp(argv[1], studies[i].name) != 0 || repetitions < 2) continue;
        struct study study;
        study_open(&study, argv[2], "reference");
        bool good = studies[i].run(&study, (unsigned)repetitions);
        study_close(&study);
        return good ? 0 : 1;
    }
    fprintf(stderr, "usage: study errors|coverage|stopping|indices SCENARIO REPETITIONS\n");
    return gv_status_exit_code(GV_ERR_USAGE);
}
