/* The contract between the engine and a model (an effect chain, a test function, a user's own model).
 *
 * A model is one const descriptor: its inputs, its outcomes and a kernel that turns columns of the one into
 * columns of the other. The engine knows a model only through this header. Each input and outcome is written
 * once, in the model's table; scenario checks, result file, tables, figures and manual all read it there. */
#ifndef GV_ENGINE_MODEL_H
#define GV_ENGINE_MODEL_H

#include "base/curve.h"
#include "base/simd.h"

#include <stdbool.h>
#include <stddef.h>

/* A text that a reader meets, in both languages. UTF-8. */
struct gv_label {
    const char *da, *en;
};

enum gv_input_kind {
    GV_KNOWLEDGE, /* uncertain because we do not know it: could be measured */
    GV_CHANCE,    /* the luck of small numbers: cannot be measured away */
    GV_CHOICE     /* a lever: set by a policy */
};

/* "knowledge", "chance", "choice" */
extern const char *const gv_input_kind_names[];

/* A stage of the chain that inputs are grouped by (referral, completion, …). */
struct gv_gate {
    const char *name;
    struct gv_label label;
};

/* One input. A value is valid in [low, high], an end is left out if low_open or high_open, whole numbers only
 * if `whole`. `fallback` is the value when a scenario leaves the input out; NaN means that it must be given.
 * `slot` is the input's Sobol' dimension: permanent, unique in its model, never reused, small for the inputs
 * that matter most. */
struct gv_input {
    const char *name, *unit;
    double low, high;
    bool low_open, high_open, whole;
    enum gv_input_kind kind;
    int gate; /* index into gv_model.gates */
    int slot; /* 0 … 511 */
    double fallback;
    struct gv_label label;
};

enum gv_outcome_flags {
    GV_HEADLINE = 1,    /* kept and printed unless asked otherwise */
    GV_MAY_MISS = 2,    /* NaN means "does not exist for this draw"; elsewhere NaN is a failed draw */
    GV_MISS_BEYOND = 4, /* a missing value lies beyond the horizon: above every number in quantiles */
    GV_INDICATOR = 8,   /* 0 or 1: its mean is a probability */
    GV_MONTHLY = 16,    /* one value a month: the column has horizon × n values, month-major */
    GV_STAGE = 32,      /* an intermediate value: shown by replay, not summarised */
    GV_CASES = 64       /* a stage: the number of cases whose luck an input of chance stands for */
};

/* One outcome. direction: +1 more is better, -1 less is better, 0 neutral. */
struct gv_outcome {
    const char *name, *unit;
    int direction;
    unsigned flags; /* of enum gv_outcome_flags */
    struct gv_label label;
    const char *description; /* English, one sentence */
};

/* What a model multiplies by, as a function of a lever; 1 where the lever is 1. The model has a curve of its
 * own, shaped by one of its inputs, and takes a table of points in its place: the input then has no effect.
 * Nothing is asked of a table where the lever is 0. */
struct gv_model_curve {
    const char *name;
    const char *lever, *shape; /* inputs */
    bool cost;                 /* else a response */
    bool may_fall;             /* as the lever rises; a curve is monotone all the same */
    struct gv_label label;
    double (*own)(double lever, double shape); /* the same bits on every processor */
};

/* What is the same for all draws of a run. */
struct gv_setup {
    int horizon; /* months, a multiple of 12 in 12 … 600 */
    /* [model->n_curves] the tables that stand in place of the model's own curves, empty where none does; NULL
     * if none does anywhere */
    const struct gv_curve *curves;
};

/* The kernel: n draws. in[k] is a column of n doubles (constants are columns too); out[k] a column of n, or
 * of horizon × n for a monthly outcome, or NULL when the outcome is not asked for. n is a multiple of
 * GV_LANES_MAX (the engine pads). Columns may be unaligned and never overlap. Must be a pure function. */
typedef void gv_evaluate_fn(const struct gv_setup *setup, size_t n, const double *const in[],
                            double *const out[]);

/* A model may say that `outcome` = a·b·g + b·h - c, with a the product of the inputs `inner`, b that of
 * `outer`, both appearing nowhere else, and the outcomes (stages) inner_part = a·b·g and outer_part = b·h.
 * Probabilities of the outcome are then smoothed (smoothing.h). Lists end with NULL. */
struct gv_product_form {
    const char *outcome;
    const char *const *inner, *const *outer;
    const char *inner_part, *outer_part;
};

/* A model may say at which value of an input nothing of the gain is lost in the input's gate: everyone
 * completes, all that is granted less is released. A list ends with a NULL input. */
struct gv_opening {
    const char *input;
    double value;
};

struct gv_composition;

struct gv_model {
    const char *name;
    struct gv_label title;
    const struct gv_gate *gates;
    size_t n_gates;
    const struct gv_input *inputs;
    size_t n_inputs;
    const struct gv_outcome *outcomes;
    size_t n_outcomes;
    const struct gv_model_curve *curves;
    size_t n_curves;
    const struct gv_product_form *product_form; /* NULL if it has none */
    const struct gv_opening *openings;          /* NULL if there are none */
    const struct gv_composition *composition;   /* what it is made of; NULL unless it is composed */
    /* One kernel per instruction set, all with the same bits. [GV_SIMD_SCALAR] is required, the others may be
     * NULL. */
    gv_evaluate_fn *evaluate[GV_SIMD_COUNT];
};

/* The kernel for this processor. */
gv_evaluate_fn *gv_model_kernel(const struct gv_model *model);

/* True if a value is no valid answer: infinite, or NaN where the outcome may not miss. A draw with one is
 * failed. */
bool gv_outcome_invalid(const struct gv_outcome *outcome, double value);

/* Index of an input, an outcome or a curve by name, or -1. */
int gv_model_find_input(const struct gv_model *model, const char *name);
int gv_model_find_outcome(const struct gv_model *model, const char *name);
int gv_model_find_curve(const struct gv_model *model, const char *name);

/* The table in place of a curve; NULL where the model's own holds. */
const struct gv_curve *gv_setup_curve(const struct gv_setup *setup, size_t curve);

#endif
