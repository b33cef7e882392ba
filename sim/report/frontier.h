/* What `gevinst frontier` finds, for readers (tables) and for scripts (JSON). */
#ifndef GV_REPORT_FRONTIER_H
#define GV_REPORT_FRONTIER_H

#include "analysis/frontier.h"
#include "analysis/required.h"
#include "analysis/switching.h"
#include "report/texts.h"

#include <jansson.h>

/* Every crossing for each value along, beside the lowest and the highest probability of the scan. */
void gv_frontier_print(const struct gv_frontier *frontier, enum gv_language language, struct gv_text *out);

/* {"frontier": [{"policy", ALONG: value, "value", "low", "high", "direction", "status", "certain",
 * "crossings": […], "lowest", "highest"}], "over", "along", "target", "outcome"}: a new reference; NULL when
 * memory ran out. "value", "low", "high" are those of the first crossing. */
json_t *gv_frontier_json(const struct gv_frontier *frontier);

void gv_required_print(const struct gv_required_report *report, enum gv_language language,
                       struct gv_text *out);

/* {"required": [{"policy", "direction", "P05" …, "below", "above", "enough", "shares": […]}], "over", "unit",
 * "at"} */
json_t *gv_required_json(const struct gv_required_report *report);

void gv_switching_print(const struct gv_switching_report *report, enum gv_language language,
                        struct gv_text *out);

/* {"switching": [{"policy", "at_means", "expected", "inputs": {NAME: {"unit", "mean", "P05", "P95", "from",
 * "to", "at_means": {"value", "rank", …}, "drawn": {…}}}}]} */
json_t *gv_switching_json(const struct gv_switching_report *report);

#endif
