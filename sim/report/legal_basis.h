/* The legal basis of a scenario's course. */
#ifndef GV_REPORT_LEGAL_BASIS_H
#define GV_REPORT_LEGAL_BASIS_H

#include "report/texts.h"
#include "scenario/scenario.h"

#include <jansson.h>

/* A line with the provisions, and one with what readers should know of them; nothing if the scenario names
 * none. */
void gv_legal_basis_print(const struct gv_scenario *scenario, enum gv_language language, struct gv_text *out);

/* The provisions' names, a list; a new reference, NULL when memory ran out. */
json_t *gv_legal_basis_json(const struct gv_scenario *scenario);

#endif
