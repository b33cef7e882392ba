/* Value of information: what it is worth to know more before choosing among a plan's policies.
 *
 *   EVPI    of knowing everything            E[max gain] - max E[gain], on the same draws
 *   EVPPI   of knowing some inputs           E[max E[gain | inputs]] - max E[gain]
 *   EVSI    of a study of n citizens         E[max E[gain | its result]] - max E[gain]
 *   ENBS    what the study nets              decisions it serves · EVSI - its cost
 *
 * The gain is an outcome of the model. EVPPI of one to three inputs is from a regression on the draws that
 * are there (surface.h), of more from draws within draws (nested.h); EVSI from weights on the draws
 * (field_study.h). All have intervals; where a worth is near 0 its estimate may be below by its error. */
#ifndef GV_ANALYSIS_VALUE_H
#define GV_ANALYSIS_VALUE_H

#include "analysis/field_study.h"
#include "analysis/nested.h"
#include "base/pool.h"

enum gv_known_kind { GV_KNOWN_INPUT, GV_KNOWN_GATE, GV_KNOWN_SET };

/* "input", "gate", "set" */
extern const char *const gv_known_kind_names[];

/* Inputs that might become known together; all of them are drawn. */
struct gv_known {
    enum gv_known_kind kind;
    const char *name; /* of the input or gate; of a set its inputs with commas between */
    struct gv_label label;
    const size_t *inputs; /* [n] indices in the model, rising */
    size_t n;
};

/* Zero-initialise; free with gv_known_sets_free(). */
struct gv_known_sets {
    struct gv_known *items;
    size_t n;
    struct gv_pool pool;
};

/* Every drawn input that is knowledge, and every gate with such inputs: chance cannot be known, and levers
 * are chosen. GV_ERR_MEMORY. */
int gv_known_sets_make(const struct gv_plan *plan, struct gv_known_sets *sets);
/* Adds a set: inputs[n], in any order, different ones. GV_ERR_MEMORY. */
int gv_known_sets_add(const struct gv_plan *plan, size_t n, const size_t *inputs, struct gv_known_sets *sets);
void gv_known_sets_free(struct gv_known_sets *sets);
/* The set of a gate by its name; SIZE_MAX if it has no inputs that could become known. */
size_t gv_known_sets_find_gate(const struct gv_known_sets *sets, const char *name);

/* What is asked of a plan, whose policies are the decisions; borrowed. */
struct gv_value_task {
    const struct gv_plan *plan;
    size_t outcome; /* scalar: the gain */
    const struct gv_known_sets *sets;
    const struct gv_field_study *study; /* NULL for none */
};

/* Free with gv_value_free(). */
struct gv_value {
    struct gv_gains gains;
    struct gv_worth evpi;
    struct gv_worth *evppi; /* [sets] */
    bool *nested;           /* [sets] from draws within draws */
    struct gv_nested_size size;
    struct gv_study_value study;
    uint64_t draws, left_out; /* of each policy; and without a valid gain */
    uint64_t evaluations;
};

/* Evaluations that the task takes at most. */
uint64_t gv_value_evaluations(const struct gv_value_task *task);

/* Of the options threads, tables, progress and stop count. GV_ERR_MEMORY, GV_ERR_INTERRUPTED, GV_ERR_DRAWS
 * (no draw is valid under all policies): the value is then empty. */
int gv_value_make(const struct gv_value_task *task, const struct gv_run_options *options,
                  struct gv_value *value);
void gv_value_free(struct gv_value *value);

#endif
