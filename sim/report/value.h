/* Value of information for readers (tables) and for scripts (JSON). */
#ifndef GV_REPORT_VALUE_H
#define GV_REPORT_VALUE_H

#include "analysis/decisions.h"
#include "analysis/gates.h"
#include "analysis/value.h"
#include "report/texts.h"

#include <jansson.h>

/* What is reported; borrowed. */
struct gv_value_report {
    const struct gv_plan *plan; /* the scenario's, of which the decisions are part */
    const struct gv_decisions *decisions;
    const struct gv_value_task *task;
    const struct gv_value *value;
    const struct gv_gate_part *gates; /* [gates of the model] */
    size_t gates_policy;              /* of the scenario's plan: what they are of */
};

/* Decisions, EVPI, EVPPI in falling order, EVSI and ENBS. */
void gv_value_print(const struct gv_value_report *report, enum gv_language language, struct gv_text *out);

/* {"outcome", "decisions": {NAME: {"mean", "mean_conf", "same_as"}}, "best", "left_out": {NAME: INPUT},
 * "evpi", "evpi_conf", "evppi": {INPUT: …}, "evppi_conf": {…}, "evppi_gates": {GATE: …}, "evppi_gates_conf":
 * {…}, "evppi_methods": {…}, "evsi": [{"n", "evsi", "evsi_conf", "cost", "enbs", "enbs_conf"}], "study":
 * {"input", "kind", "decisions", "best_n", "where", "from", "to"}, "gates_policy", "gates": {GATE: {"loss",
 * "variance", "evppi", each with _conf}}}: a new reference; NULL when memory ran out. Sets of
 * --inputs stand in "evppi" under their names with commas. */
json_t *gv_value_json(const struct gv_value_report *report);

#endif
