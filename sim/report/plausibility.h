/* Warnings where a result lies far above the national potential. */
#ifndef GV_REPORT_PLAUSIBILITY_H
#define GV_REPORT_PLAUSIBILITY_H

#include "report/texts.h"
#include "scenario/plausibility.h"

#include <jansson.h>

/* A warning for each policy whose expected gain is far above; nothing if none is. */
void gv_plausibility_print(const struct gv_plan *plan, const struct gv_result *result,
                           enum gv_language language, struct gv_text *out);

/* By policy: gain, potential_low, potential_high (DKK/yr), far_above; null where there is no yardstick. A new
 * reference, NULL when memory ran out. */
json_t *gv_plausibility_json(const struct gv_plan *plan, const struct gv_result *result);

#endif
