/** @file
 * Second half of describe.h: expands GV_TABLE. No include guard: once per model's file. */
#define INPUT(input_name, input_unit, low_value, high_value, range, input_kind, gate_id, slot_number, \
              fallback_value, label_da, label_en)                                                     \
    {.name = #input_name,                                                                             \
     .unit = input_unit,                                                                              \
     .low = low_value,                                                                                \
     .high = high_value,                                                                              \
     GV_RANGE_##range,                                                                                \
     .kind = GV_##input_kind,                                                                         \
     .gate = GATE_##gate_id,                                                                          \
     .slot = slot_number,                                                                             \
     .fallback = fallback_value,                                                                      \
     .label = {.da = label_da, .en = label_en}},
#define OUTCOME(...)
#define CURVE(...)
#define REQUIRED NAN
static const struct gv_input described_inputs[] = {
#include GV_TABLE
};
#undef REQUIRED
#undef INPUT
#undef OUTCOME

#define INPUT(...)
#define OUTCOME(outcome_name, outcome_unit, outcome_direction, outcome_flags, label_da, label_en, text) \
    {.name = #outcome_name,                                                                             \
     .unit = outcome_unit,                                                                              \
     .direction = outcome_direction,                                                                    \
     .flags = outcome_flags,                                                                            \
     .label = {.da = label_da, .en = label_en},                                                         \
     .description = text},
static const struct gv_outcome described_outcomes[] = {
#include GV_TABLE
};
#undef OUTCOME
#undef CURVE

#define OUTCOME(...)
#define CURVE(curve_name, lever_name, shape_name, kind, run, own_curve, label_da, label_en) \
    {.name = #curve_name,                                                                   \
     .lever = #lever_name,                                                                  \
     .shape = #shape_name,                                                                  \
     .cost = GV_CURVE_##kind,                                                               \
     .may_fall = GV_CURVE_##run,                                                            \
     .label = {.da = label_da, .en = label_en},                                             \
     .own = own_curve},
static const struct gv_model_curve described_curves[] = {
#include GV_TABLE
};
#undef INPUT
#undef OUTCOME
#undef CURVE
