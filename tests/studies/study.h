/* Studies of the estimates over many seeds, on the reference scenario's own chain: how far they scatter, and
 * how often their intervals hold. Long by nature; each takes the number of repetitions, so that a short
 * version of it runs with the tests. */
#ifndef GV_TESTS_STUDIES_STUDY_H
#define GV_TESTS_STUDIES_STUDY_H

#include "engine/run.h"
#include "scenario/scenario.h"

/* A scenario's plan with one policy, of which only the net present value is looked at. */
struct study {
    struct gv_scenario scenario;
    struct gv_plan plan;
    bool outcomes[64];
    size_t outcome;
    int threads;
};

/* Exits with a message if the scenario cannot be read. */
void study_open(struct study *study, const char *path, const char *policy);
void study_close(struct study *study);

/* Runs the plan with a design of `points` points in each replicate (of all draws in one for mc), for the
 * statistics of the net present value. */
struct gv_statistics study_run(struct study *study, enum gv_design_kind design, uint64_t points,
                               uint32_t replicates, uint64_t seed);

/* How far a share of n trials with the probability 0.95 strays from it by chance: none is granted to a full
 * study, of 500. */
double study_chance(unsigned n);

/* Each study prints its table and returns whether all is as it must be. */
bool study_errors(struct study *study, unsigned repetitions);
bool study_coverage(struct study *study, unsigned repetitions);
bool study_stopping(struct study *study, unsigned repetitions);
bool study_indices(struct study *study, unsigned repetitions);

#endif
