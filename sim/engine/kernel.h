/** @file
 * How a model's kernel is written: once, over lanes, and compiled once per instruction set.
 *
 * The kernel's file includes this header after naming itself and its table:
 *
 *     #define GV_KERNEL chain_evaluate
 *     #define GV_KERNEL_TABLE "models/chain_table.h"
 *     #include "engine/kernel.h"
 *     GV_INLINE void evaluate_lanes(const struct gv_setup *, const struct gv_kernel_inputs *x,
 *                                       struct gv_kernel_outcomes *y, const struct gv_kernel_months *m) { … }
 *     GV_KERNEL_DEFINE(mask of monthly outcomes)
 *
 * It then has the table's inputs as x->name and its outcomes as y->name, each a gv_real of GV_LANES draws,
 * and GV_CURVE_name for each of its curves. The build compiles the file with GV_SIMD_NAME = scalar, sse2,
 * avx2 or avx512 and GV_LANES to fit. */
#ifndef GV_ENGINE_KERNEL_H
#define GV_ENGINE_KERNEL_H

#include "base/curve_lanes.h"
#include "base/lane.h"
#include "engine/model.h"

#define INPUT(name, ...) gv_real name;
#define OUTCOME(...)
#define CURVE(...)
/** The table's inputs, a gv_real each, in its order. */
struct gv_kernel_inputs {
#include GV_KERNEL_TABLE
};
#undef INPUT
#undef OUTCOME

#define INPUT(...)
#define OUTCOME(name, ...) gv_real name;
/** The table's outcomes, a gv_real each, in its order. */
struct gv_kernel_outcomes {
#include GV_KERNEL_TABLE
};
#undef OUTCOME
#undef CURVE

#define OUTCOME(...)
#define CURVE(name, ...) GV_CURVE_##name,
/** The table's curves, in its order. */
enum gv_kernel_curve {
#include GV_KERNEL_TABLE
    GV_KERNEL_N_CURVES /**< their number */
};
#undef INPUT
#undef OUTCOME
#undef CURVE

/** How many rows the table has. */
enum {
    GV_KERNEL_N_INPUTS = sizeof(struct gv_kernel_inputs) / sizeof(gv_real),     /**< inputs */
    GV_KERNEL_N_OUTCOMES = sizeof(struct gv_kernel_outcomes) / sizeof(gv_real), /**< outcomes */
};

/** The multiplier of a curve: of the scenario's table, or `own`, the model's. Where the lever is 0 nothing is
 * done, and a table has nothing to say: the multiplier is 0. */
GV_INLINE gv_real gv_kernel_multiplier(const struct gv_setup *setup, enum gv_kernel_curve curve,
                                       gv_real lever, gv_real own)
{
    if (!setup->curves || setup->curves[curve].n == 0) return own;
    gv_real multiplier = gv_curve_at(&setup->curves[curve], lever);
    return gv_select(gv_equal(lever, 0.0), 0.0, multiplier);
}

/** Index of an outcome's column, from its place in the struct. */
#define GV_OUTCOME_INDEX(name) (offsetof(struct gv_kernel_outcomes, name) / sizeof(gv_real))

/** Where the lanes' value of a monthly outcome goes: column[(t - 1) * n + first]. */
struct gv_kernel_months {
    double *const *out; /**< the columns, NULL where an outcome is not asked for */
    size_t n;           /**< draws in a month of a column */
    size_t first;       /**< of the draws in these lanes */
};

/** Stores an outcome (GV_OUTCOME_INDEX()) of month t = 1 … horizon, if it is asked for. */
GV_INLINE void gv_store_month(const struct gv_kernel_months *m, size_t outcome, int t, gv_real value)
{
    if (m->out[outcome]) gv_store(m->out[outcome] + (size_t)(t - 1) * m->n + m->first, value);
}

#define GV_PASTE2(a, b) a##_##b        /**< a_b, of the words as they are */
#define GV_PASTE(a, b) GV_PASTE2(a, b) /**< a_b, of what the words stand for */
/** The name of a function in this variant: name_scalar and so on. */
#define GV_VARIANT(name) GV_PASTE(name, GV_SIMD_NAME)

/** Defines the kernel proper: loads the columns, calls evaluate_lanes(), stores what is asked for. Monthly
 * columns are stored by evaluate_lanes() itself through gv_store_month(). */
#define GV_KERNEL_DEFINE(monthly_mask)                                                           \
    gv_evaluate_fn GV_VARIANT(GV_KERNEL);                                                        \
    void GV_VARIANT(GV_KERNEL)(const struct gv_setup *setup, size_t n, const double *const in[], \
                               double *const out[])                                              \
    {                                                                                            \
        for (size_t i = 0; i < n; i += GV_LANES) {                                               \
            union {                                                                              \
                struct gv_kernel_inputs named;                                                   \
                gv_real at[GV_KERNEL_N_INPUTS];                                                  \
            } x;                                                                                 \
            union {                                                                              \
                struct gv_kernel_outcomes named;                                                 \
                gv_real at[GV_KERNEL_N_OUTCOMES];                                                \
            } y;                                                                                 \
            for (size_t k = 0; k < GV_KERNEL_N_INPUTS; k++)                                      \
                x.at[k] = gv_load(in[k] + i);                                                    \
            const struct gv_kernel_months months = {out, n, i};                                  \
            evaluate_lanes(setup, &x.named, &y.named, &months);                                  \
            for (size_t k = 0; k < GV_KERNEL_N_OUTCOMES; k++)                                    \
                if (out[k] && !((monthly_mask) >> k & 1)) gv_store(out[k] + i, y.at[k]);         \
        }                                                                                        \
    }

#endif
