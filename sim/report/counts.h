/* Citizens' and staff's side of a result, as counts: what is not money and must not be lost for that. */
#ifndef GV_REPORT_COUNTS_H
#define GV_REPORT_COUNTS_H

#include "engine/run.h"
#include "report/texts.h"
#include "scenario/scenario.h"

/* The outcomes that stand for the citizens' and staff's values in the guide's register, and what follows from
 * the scenario's course for those who complete: attendances avoided, staff hours at a distance. A table for
 * each set of policies with the same counts. Nothing if the model has none of these outcomes. */
void gv_counts_print(const struct gv_scenario *scenario, const struct gv_result *result,
                     enum gv_language language, struct gv_text *out);

#endif
