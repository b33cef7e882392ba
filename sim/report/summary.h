/* The result of a run for readers (a table) and for scripts (JSON). */
#ifndef GV_REPORT_SUMMARY_H
#define GV_REPORT_SUMMARY_H

#include "base/text.h"
#include "engine/plan.h"
#include "engine/run.h"
#include "report/texts.h"

#include <jansson.h>

/* For each policy a table of the headline outcomes. */
void gv_summary_print(const struct gv_plan *plan, const struct gv_result *result, enum gv_language language,
                      struct gv_text *out);

/* What holds for all tables: the draws, what the intervals are, what failed. */
void gv_summary_print_notes(const struct gv_plan *plan, const struct gv_result *result,
                            enum gv_language language, struct gv_text *out);

/* The whole result. NULL when memory ran out. A new reference. */
json_t *gv_summary_json(const struct gv_plan *plan, const struct gv_result *result);

/* A number, or null where it is not finite. */
json_t *gv_json_number(double value);

/* NAME and NAME_conf, half of the interval's width. */
void gv_json_estimate(json_t *object, const char *name, struct gv_estimate estimate);

/* What is known of one scalar outcome. A new reference. */
json_t *gv_statistics_json(const struct gv_outcome *outcome, const struct gv_statistics *statistics,
                           int horizon);

#endif
