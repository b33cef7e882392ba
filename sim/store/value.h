/* /value of a result file: what it is worth to know more. */
#ifndef GV_STORE_VALUE_H
#define GV_STORE_VALUE_H

#include "analysis/gates.h"
#include "analysis/value.h"
#include "store/hdf5.h"

struct gv_stored_value {
    const struct gv_value_task *task;
    const struct gv_value *value;
    const struct gv_gate_part *gates; /* [gates of the model] */
    const struct gv_policy *policy;   /* what they are of */
};

/* Writes the group; fits gv_section.write with a struct gv_stored_value as context.
 *
 * Dimensions: decision, known (sets of inputs), and with a study citizens (its sizes). decision_mean with
 * _low and _high, decision_same_as; evpi, _low, _high; evppi (known) with _low and _high, known_kind,
 * known_label, known_label_da, known_inputs, known_method; evsi and enbs (citizens) with _low and _high,
 * study_cost, study_input, study_kind, study_decisions, best_citizens, best_where, best_from, best_to;
 * left_out. Dimension gate: gate_loss, gate_variance, gate_evppi with _low and _high, gate_label, _label_da;
 * and gates_policy. */
int gv_write_value(struct gv_hdf5 *h, const void *stored_value);

#endif
