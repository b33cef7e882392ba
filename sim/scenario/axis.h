/* The options --over and --along: an input and the values that a study gives it. */
#ifndef GV_SCENARIO_AXIS_H
#define GV_SCENARIO_AXIS_H

#include "scenario/scenario.h"

/* What may stand behind NAME.
 *   GRID   =a:b:n, n values from a to b at equal distances, or =v1,v2,… in any order
 *   RANGE  =a:b, or nothing: then the bounds of the input; two values */
enum gv_axis_form { GV_AXIS_GRID, GV_AXIS_RANGE };

/* Reads the text of an option into *axis, whose values live as long as the scenario. `source` is filled for
 * the messages, which point into it, and must outlive them; it and `option` ("--over") and `text` are
 * borrowed. GV_ERR_DATA with messages: no such input, not a value, out of the input's bounds; GV_ERR_MEMORY.
 */
int gv_axis_read(struct gv_scenario *scenario, const char *option, const char *text, enum gv_axis_form form,
                 struct gv_source *source, struct gv_axis *axis, struct gv_diagnostics *diagnostics);

/* Reads one value of an option, in the unit and inside the bounds of `as`. Otherwise as gv_axis_read(). */
int gv_axis_read_value(struct gv_scenario *scenario, const char *option, const char *text,
                       const struct gv_input *as, struct gv_source *source, double *value,
                       struct gv_diagnostics *diagnostics);

/* "NAME=a:b:n", or the list of values: what reads back to the same axis. */
void gv_axis_print(const struct gv_model *model, const struct gv_axis *axis, struct gv_text *out);

#endif
