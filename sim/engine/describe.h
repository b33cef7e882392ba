/** @file
 * Expands a model's table (its include-list of INPUT, OUTCOME and CURVE rows) into the descriptor arrays:
 *
 *     #include "engine/describe.h"
 *     GV_DESCRIBE_GATES(GATES)                 GATES(GATE) lists GATE(ID, "name", "da", "en")
 *     #define GV_TABLE "chain_table.h"
 *     #include "engine/describe_table.h"
 *     const struct gv_model m = {
 *         .name = …, GV_DESCRIBED_TABLE, .evaluate = GV_KERNEL_VARIANTS(chain_evaluate)};
 */
#ifndef GV_ENGINE_DESCRIBE_H
#define GV_ENGINE_DESCRIBE_H

#include "engine/model.h"

#include <math.h>

/** A gate's constant, for GV_DESCRIBE_GATES(). */
#define GV_GATE_ENUM(id, gate_name, da_text, en_text) GATE_##id,
/** A gate's row, for GV_DESCRIBE_GATES(). */
#define GV_GATE_ROW(id, gate_name, da_text, en_text) \
    {.name = gate_name, .label = {.da = da_text, .en = en_text}},
/** The constants GATE_ID and the array `described_gates`, from LIST(GATE). */
#define GV_DESCRIBE_GATES(LIST)  \
    enum { LIST(GV_GATE_ENUM) }; \
    static const struct gv_gate described_gates[] = {LIST(GV_GATE_ROW)};

/* Ranges of the INPUT rows. */
#define GV_RANGE_CLOSED .low_open = false                      /**< both ends are valid */
#define GV_RANGE_OPEN .low_open = true                         /**< the lower end is not */
#define GV_RANGE_BOTH_OPEN .low_open = true, .high_open = true /**< neither end is */
#define GV_RANGE_WHOLE .whole = true                           /**< whole numbers only */

/* What the CURVE rows multiply, and how they may run. */
#define GV_CURVE_RESPONSE false /**< multiplies a response */
#define GV_CURVE_COST true      /**< multiplies a cost */
#define GV_CURVE_RISES false    /**< never falls */
#define GV_CURVE_MONOTONE true  /**< rises or falls */

/** The members of struct gv_model that come from gates and table. */
#define GV_DESCRIBED_TABLE                                                                                \
    .gates = described_gates, .n_gates = sizeof described_gates / sizeof *described_gates,                \
    .inputs = described_inputs, .n_inputs = sizeof described_inputs / sizeof *described_inputs,           \
    .outcomes = described_outcomes, .n_outcomes = sizeof described_outcomes / sizeof *described_outcomes, \
    .curves = described_curves, .n_curves = sizeof described_curves / sizeof *described_curves

/** The kernel's variants; which exist is decided by the build (GV_HAVE_…). */
#define GV_DECLARE_KERNEL(name)   \
    gv_evaluate_fn name##_scalar; \
    GV_DECLARE_X86_KERNEL(name)
#ifdef GV_HAVE_X86_VARIANTS
/** The part of GV_DECLARE_KERNEL() that depends on the processor. */
#define GV_DECLARE_X86_KERNEL(name) gv_evaluate_fn name##_sse2, name##_avx2, name##_avx512
/** The initialiser of gv_model.evaluate. */
#define GV_KERNEL_VARIANTS(name)                                                                      \
    {                                                                                                 \
        [GV_SIMD_SCALAR] = name##_scalar, [GV_SIMD_SSE2] = name##_sse2, [GV_SIMD_AVX2] = name##_avx2, \
        [GV_SIMD_AVX512] = name##_avx512                                                              \
    }
#else
#define GV_DECLARE_X86_KERNEL(name) struct gv_model
#define GV_KERNEL_VARIANTS(name)         \
    {                                    \
        [GV_SIMD_SCALAR] = name##_scalar \
    }
#endif

#endif
