/* A model made of other models, its parts, side by side on the same draws.
 *
 * Inputs, outcomes and curves of a part carry its name as a prefix ("rehabilitation.citizens"), except for
 * shared inputs, which exist once and without. Outcomes can be summed over the parts, and others derived from
 * the sums; these totals have no prefix either. What a composition is is declared as data:
 *
 *     static const struct gv_composition both = {.name = "both", .parts = …, .shared = …, .sums = …};
 *     GV_COMPOSITION_DEFINE(both)
 *
 * which defines gv_compose_both(), the model. Totals take unit, label, direction and flags from the first
 * part that has the outcome; where there is a total, the parts' own outcomes are no headlines. A Sobol' slot
 * is K·slot + k for part k of K, a shared input's that of the first part which has it. Gates of the same name
 * are one. A part's product form holds for the sum as far as its factors are not shared: the other parts then
 * count as its constant. */
#ifndef GV_ENGINE_COMPOSITION_H
#define GV_ENGINE_COMPOSITION_H

#include "engine/model.h"

enum {
    GV_PARTS_MAX = 4,
    GV_PART_COLUMNS_MAX = 128, /* inputs, or outcomes, of a part */
    GV_TOTALS_MAX = 32,        /* sums, and derived outcomes */
    GV_DERIVED_OF_MAX = 4,
    GV_PART_MONTHLY_MAX = 2, /* monthly outcomes of a part */
    GV_COMPOSED_GATES_MAX = 32,
    GV_COMPOSED_CURVES_MAX = 16,
    GV_COMPOSED_FACTORS_MAX = 8,
    GV_COMPOSED_OPENINGS_MAX = 32,
    GV_COMPOSED_TEXTS_MAX = 32768,
};

struct gv_part {
    const struct gv_model *model; /* not itself composed */
    struct gv_label label;        /* stands before the labels of its inputs and outcomes */
};

/* An outcome of the whole that is no sum, such as a ratio. `of` names shared inputs and sums (ends with
 * NULL); evaluate() gets their columns, of n values or horizon × n, and writes out[n]. */
struct gv_derived {
    const char *name; /* an outcome that a part has, too */
    const char *const *of;
    void (*evaluate)(size_t n, int horizon, const double *const of[], double *out);
};

struct gv_composition {
    const char *name;
    struct gv_label title;
    const struct gv_part *parts;
    size_t n_parts;
    const char *const *shared; /* inputs; ends with NULL */
    const char *const *sums;   /* outcomes, summed over the parts that have them; ends with NULL */
    const struct gv_derived *derived;
    size_t n_derived;
};

/* A total, and what a derived one is made of. */
struct gv_total {
    const struct gv_derived *derived; /* NULL for a sum */
    int monthly;                      /* the n-th monthly sum, or -1 */
    size_t n_of;
    struct {
        bool is_input;
        size_t index; /* of a composed input, or of a total */
    } of[GV_DERIVED_OF_MAX];
};

/* Room for a composed model; zero-initialised and static, as the model points into it. */
struct gv_composed {
    struct gv_model model;
    const struct gv_composition *composition;
    struct gv_input inputs[GV_PARTS_MAX * GV_PART_COLUMNS_MAX];
    struct gv_outcome outcomes[GV_TOTALS_MAX + GV_PARTS_MAX * GV_PART_COLUMNS_MAX]; /* totals first */
    struct gv_gate gates[GV_COMPOSED_GATES_MAX];
    struct gv_model_curve curves[GV_COMPOSED_CURVES_MAX]; /* those of the parts, one after the other */
    struct gv_opening openings[GV_COMPOSED_OPENINGS_MAX + 1];
    size_t n_totals;
    struct gv_total totals[GV_TOTALS_MAX];
    struct {
        size_t input[GV_PART_COLUMNS_MAX];   /* index in the composed model */
        size_t outcome[GV_PART_COLUMNS_MAX]; /* likewise */
        int total[GV_PART_COLUMNS_MAX];      /* the sum that an outcome is part of, or -1 */
        int monthly[GV_PART_COLUMNS_MAX];    /* the part's n-th monthly outcome, or -1 */
        size_t first_curve;                  /* index in the composed model */
        gv_evaluate_fn *evaluate[GV_SIMD_COUNT];
    } parts[GV_PARTS_MAX];
    struct gv_product_form form;
    const char *inner[GV_COMPOSED_FACTORS_MAX + 1], *outer[GV_COMPOSED_FACTORS_MAX + 1];
    char texts[GV_COMPOSED_TEXTS_MAX];
    size_t n_texts;
};

/* Composes a model in `composed`, without its kernels. GV_ERR_INTERNAL if the declaration does not fit the
 * parts: an unknown name, shared inputs of different unit or bounds, a slot taken twice, or too many of
 * something. */
int gv_compose(const struct gv_composition *composition, struct gv_composed *composed);

/* The composed kernel in one variant. */
void gv_composed_evaluate(const struct gv_composed *composed, enum gv_simd simd, const struct gv_setup *setup,
                          size_t n, const double *const in[], double *const out[]);

#define GV_COMPOSED_KERNEL(name, suffix, level)                                                   \
    static void name##_##suffix(const struct gv_setup *setup, size_t n, const double *const in[], \
                                double *const out[])                                              \
    {                                                                                             \
        gv_composed_evaluate(&name##_composed, level, setup, n, in, out);                         \
    }
#ifdef GV_HAVE_X86_VARIANTS
#define GV_COMPOSED_KERNELS(name)                                                      \
    GV_COMPOSED_KERNEL(name, scalar, GV_SIMD_SCALAR)                                   \
    GV_COMPOSED_KERNEL(name, sse2, GV_SIMD_SSE2)                                       \
    GV_COMPOSED_KERNEL(name, avx2, GV_SIMD_AVX2)                                       \
    GV_COMPOSED_KERNEL(name, avx512, GV_SIMD_AVX512)                                   \
    static gv_evaluate_fn *const name##_kernels[] = {[GV_SIMD_SCALAR] = name##_scalar, \
                                                     [GV_SIMD_SSE2] = name##_sse2,     \
                                                     [GV_SIMD_AVX2] = name##_avx2,     \
                                                     [GV_SIMD_AVX512] = name##_avx512};
#else
#define GV_COMPOSED_KERNELS(name)                    \
    GV_COMPOSED_KERNEL(name, scalar, GV_SIMD_SCALAR) \
    static gv_evaluate_fn *const name##_kernels[GV_SIMD_COUNT] = {[GV_SIMD_SCALAR] = name##_scalar};
#endif

/* Defines `const struct gv_model *gv_compose_NAME(void)` of the composition NAME. It composes at each call:
 * call it once, before there are threads that use the model. NULL if that fails. */
#define GV_COMPOSITION_DEFINE(name)                                      \
    static struct gv_composed name##_composed;                           \
    GV_COMPOSED_KERNELS(name)                                            \
    const struct gv_model *gv_compose_##name(void)                       \
    {                                                                    \
        if (gv_compose(&name, &name##_composed) != 0) return NULL;       \
        for (int simd = 0; simd < GV_SIMD_COUNT; simd++)                 \
            name##_composed.model.evaluate[simd] = name##_kernels[simd]; \
        return &name##_composed.model;                                   \
    }

#endif
