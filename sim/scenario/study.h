/* The options of a value analysis: --inputs, --study and what belongs to it. */
#ifndef GV_SCENARIO_STUDY_H
#define GV_SCENARIO_STUDY_H

#include "analysis/field_study.h"
#include "scenario/scenario.h"

/* As written; NULL where not given. */
struct gv_study_options {
    const char *study;     /* NAME[=SIZE,SIZE,…] */
    const char *sd;        /* of one measurement, in the input's unit: makes the study one that measures */
    const char *cost;      /* AMOUNT, AMOUNT*n, or both with + between */
    const char *decisions; /* a number */
};

/* For messages, which point into it and which it must outlive. */
struct gv_study_sources {
    struct gv_source study, sd, cost, decisions;
};

/* Reads them into *study; `options->study` is given. GV_ERR_DATA with messages: no such input or none that is
 * uncertain, one of chance or choice, one that nobody can count, wrong sizes, amounts or numbers. */
int gv_study_read(struct gv_scenario *scenario, const struct gv_study_options *options,
                  struct gv_study_sources *sources, struct gv_field_study *study,
                  struct gv_diagnostics *diagnostics);

/* Reads NAME,NAME,… of --inputs into inputs[model->n_inputs], *n of them. GV_ERR_DATA as above; an input may
 * stand there once. */
int gv_known_inputs_read(struct gv_scenario *scenario, const char *text, struct gv_source *source,
                         size_t *inputs, size_t *n, struct gv_diagnostics *diagnostics);

#endif
