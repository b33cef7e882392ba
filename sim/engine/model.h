/** @file
 * The contract between the engine and a model (an effect chain, a test function, a user's own model).
 *
 * A model is one const descriptor: its inputs, its outcomes and a kernel that turns columns of the one into
 * columns of the other. The engine knows a model only through this header. Each input and outcome is written
 * once, in the model's table; scenario checks, result file, tables, figures and manual all read it there. */
#ifndef GV_ENGINE_MODEL_H
#define GV_ENGINE_MODEL_H

#include "base/curve.h"
#include "base/public.h"
#include "base/simd.h"

#include <stdbool.h>
#include <stddef.h>

GV_BEGIN_C

/** A text that a reader meets, in both languages. UTF-8. */
struct gv_label {
    const char *da; /**< Danish */
    const char *en; /**< English */
};

/** What makes an input what it is. */
enum gv_input_kind {
    GV_KNOWLEDGE, /**< uncertain because we do not know it: could be measured */
    GV_CHANCE,    /**< the luck of small numbers: cannot be measured away */
    GV_CHOICE     /**< a lever: set by a policy */
};

/** "knowledge", "chance", "choice" */
GV_PUBLIC extern const char *const gv_input_kind_names[];

/** A stage of the chain that inputs are grouped by (referral, completion, …). */
struct gv_gate {
    const char *name;      /**< as written in commands and files; ASCII */
    struct gv_label label; /**< as tables and figures call it */
};

/** One input. */
struct gv_input {
    const char *name;        /**< permanent: it keys the random numbers, and scenarios and scripts use it */
    const char *unit;        /**< of its values; one that scenarios know ("1", "DKK/yr", "citizens", …) */
    double low;              /**< least valid value; may be -INFINITY */
    double high;             /**< greatest valid value; may be INFINITY */
    bool low_open;           /**< `low` itself is not valid */
    bool high_open;          /**< `high` itself is not valid */
    bool whole;              /**< whole numbers only */
    enum gv_input_kind kind; /**< why it may be uncertain */
    int gate;                /**< index into gv_model.gates */
    /** Its Sobol' dimension, 0 … 511: permanent, unique in its model, never reused, small for the inputs that
     * matter most. */
    int slot;
    double fallback;       /**< its value where a scenario leaves it out; NaN: it must be given */
    struct gv_label label; /**< as tables and figures call it */
};

/** Flags of an outcome; to be added up. */
enum gv_outcome_flags {
    GV_HEADLINE = 1,    /**< kept and printed unless asked otherwise */
    GV_MAY_MISS = 2,    /**< NaN means "does not exist for this draw"; elsewhere NaN is a failed draw */
    GV_MISS_BEYOND = 4, /**< a missing value lies beyond the horizon: above every number in quantiles */
    GV_INDICATOR = 8,   /**< 0 or 1: its mean is a probability */
    GV_MONTHLY = 16,    /**< one value a month: the column has horizon × n values, month-major */
    GV_STAGE = 32,      /**< an intermediate value: shown by replay, not summarised */
    GV_CASES = 64       /**< a stage: the number of cases whose luck an input of chance stands for */
};

/** One outcome. */
struct gv_outcome {
    const char *name;        /**< permanent: result files and scripts use it */
    const char *unit;        /**< of its values */
    int direction;           /**< +1 more is better, -1 less is better, 0 neutral */
    unsigned flags;          /**< of enum gv_outcome_flags */
    struct gv_label label;   /**< as tables and figures call it */
    const char *description; /**< English, one sentence */
};

/** What a model multiplies by, as a function of a lever; 1 where the lever is 1. The model has a curve of its
 * own, shaped by one of its inputs, and takes a table of points in its place: the input then has no effect.
 * Nothing is asked of a table where the lever is 0. */
struct gv_model_curve {
    const char *name;      /**< permanent: scenarios use it */
    const char *lever;     /**< the input that it is a function of */
    const char *shape;     /**< the input that shapes the model's own curve */
    bool cost;             /**< multiplies a cost; else a response */
    bool may_fall;         /**< a table may fall as the lever rises; it is monotone all the same */
    struct gv_label label; /**< as tables and figures call it */
    /** The model's own curve; the same bits on every processor. */
    double (*own)(double lever, double shape);
};

/** What is the same for all draws of a run. */
struct gv_setup {
    int horizon; /**< months, a multiple of 12 in 12 … 600 */
    /** [gv_model.n_curves] the tables that stand in place of the model's own curves, empty where none does;
     * NULL if none does anywhere */
    const struct gv_curve *curves;
};

/** The kernel: n draws. in[k] is a column of n doubles (constants are columns too); out[k] a column of n, or
 * of horizon × n for a monthly outcome, or NULL when the outcome is not asked for. n is a multiple of
 * GV_LANES_MAX (the engine pads). Columns may be unaligned and never overlap. Must be a pure function. */
typedef void gv_evaluate_fn(const struct gv_setup *setup, size_t n, const double *const in[],
                            double *const out[]);

/** A model may say that `outcome` = a·b·g + b·h - c, with a the product of the inputs `inner`, b that of
 * `outer`, both appearing nowhere else, and the outcomes (stages) inner_part = a·b·g and outer_part = b·h.
 * Probabilities of the outcome are then smoothed (smoothing.h). Lists end with NULL. */
struct gv_product_form {
    const char *outcome;      /**< what is smoothed */
    const char *const *inner; /**< inputs whose product is a */
    const char *const *outer; /**< inputs whose product is b */
    const char *inner_part;   /**< the outcome a·b·g */
    const char *outer_part;   /**< the outcome b·h */
};

/** A model may say at which value of an input nothing of the gain is lost in the input's gate: everyone
 * completes, all that is granted less is released. A list ends with a NULL input. */
struct gv_opening {
    const char *input; /**< its name; NULL ends a list */
    double value;      /**< where nothing is lost */
};

struct gv_composition; /* composition.h; models outside of the tree are not composed */

/** A model: constant, with all that it points to, for as long as it is used. */
struct gv_model {
    const char *name;                           /**< what a scenario calls it (`model:`); ASCII */
    struct gv_label title;                      /**< as headings call it */
    const struct gv_gate *gates;                /**< the stages of the chain, in order */
    size_t n_gates;                             /**< their number */
    const struct gv_input *inputs;              /**< in the order of the kernel's columns */
    size_t n_inputs;                            /**< their number */
    const struct gv_outcome *outcomes;          /**< in the order of the kernel's columns */
    size_t n_outcomes;                          /**< their number */
    const struct gv_model_curve *curves;        /**< NULL if there are none */
    size_t n_curves;                            /**< their number */
    const struct gv_product_form *product_form; /**< NULL if it has none */
    const struct gv_opening *openings;          /**< NULL if there are none */
    const struct gv_composition *composition;   /**< what it is made of; NULL unless it is composed */
    /** One kernel per instruction set, all with the same bits. [GV_SIMD_SCALAR] is required, the others may
     * be NULL. */
    gv_evaluate_fn *evaluate[GV_SIMD_COUNT];
};

/** The kernel for this processor. */
GV_PUBLIC gv_evaluate_fn *gv_model_kernel(const struct gv_model *model);

/** True if a value is no valid answer: infinite, or NaN where the outcome may not miss. A draw with one is
 * failed. */
GV_PUBLIC bool gv_outcome_invalid(const struct gv_outcome *outcome, double value);

/** Index of an input by name, or -1. */
GV_PUBLIC int gv_model_find_input(const struct gv_model *model, const char *name);
/** Index of an outcome by name, or -1. */
GV_PUBLIC int gv_model_find_outcome(const struct gv_model *model, const char *name);
/** Index of a curve by name, or -1. */
GV_PUBLIC int gv_model_find_curve(const struct gv_model *model, const char *name);

/** The table in place of a curve; NULL where the model's own holds. */
GV_PUBLIC const struct gv_curve *gv_setup_curve(const struct gv_setup *setup, size_t curve);

GV_END_C

#endif
