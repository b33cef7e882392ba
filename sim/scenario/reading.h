/* The parts of reading a scenario, shared between its files. */
#ifndef GV_SCENARIO_READING_H
#define GV_SCENARIO_READING_H

#include "scenario/scenario.h"

/* The first node with this top-level key: the scenario's own before those it extends. */
const struct gv_node *gv_scenario_key(const struct gv_scenario *scenario, const char *key);

/* A label from a text or {da, en}; what is missing is taken from the other, or from the fallback. */
void gv_scenario_label(const struct gv_node *node, const char *fallback, struct gv_label *label);

/* The text of a CSV file beside the scenario, read once; fits gv_expression_context with the scenario as
 * opener. */
const struct gv_source *gv_scenario_open_table(void *scenario, const char *name, struct gv_text *message);

/* The value of an input at a node (or of a --set option, node NULL): parsed, checked against the model's
 * bounds. Errors go to diagnostics; false if there was one. */
bool gv_scenario_value(struct gv_scenario *scenario, const struct gv_input *input, const char *text,
                       const struct gv_node *node, const struct gv_source *option, size_t option_offset,
                       struct gv_distribution *d, struct gv_diagnostics *diagnostics);

/* Index of an input by name; -1 after reporting it with the nearest name. */
int gv_scenario_find_input(const struct gv_model *model, const char *name, struct gv_place place,
                           struct gv_diagnostics *diagnostics);

/* Whether an expression is meant as "from course", also when it is not quite written so. */
bool gv_scenario_means_course(const char *expression);

/* The source, note, year and grade of a long form. */
void gv_scenario_read_source(const struct gv_node *entry, struct gv_assumption *assumption);

/* Warns if the input has no effect beside a table. */
void gv_scenario_warn_of_shape(const struct gv_scenario *scenario, const struct gv_input *input,
                               struct gv_place place, struct gv_diagnostics *diagnostics);

/* False after reporting that an input leaves the tables of curves over it; `text` is the value as written. */
bool gv_scenario_check_lever(const struct gv_scenario *scenario, const struct gv_input *input,
                             const char *text, const struct gv_distribution *d, struct gv_place place,
                             struct gv_diagnostics *diagnostics);

/* The value of an input that is "from course": false after an error, to which `place` points. */
bool gv_scenario_course_value(const struct gv_scenario *scenario, const struct gv_input *input,
                              const char *text, struct gv_place place, struct gv_distribution *d,
                              struct gv_diagnostics *diagnostics);

/* The index of a part's input in the composed model: PART.NAME, or NAME where it is shared; -1 if it has
 * neither. */
int gv_scenario_find_part_input(const struct gv_model *model, const char *part, const char *name);

/* The mapping of parts to files; NULL if there is none, also where something else stands, which the schema
 * refuses. */
const struct gv_node *gv_scenario_parts(const struct gv_scenario *scenario);

/* Reports parts that the model does not have, and files that are scenarios of something else; false if there
 * are any, as their inputs would only be reported one by one. */
bool gv_scenario_check_parts(const struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);

/* The value of an input that is "from costs": false after an error, to which `place` points. Its source and
 * the weakest of the grades, none if an item is without. */
bool gv_scenario_costs_value(struct gv_scenario *scenario, size_t index, struct gv_place place,
                             struct gv_distribution *d, struct gv_diagnostics *diagnostics);
void gv_scenario_costs_source(const struct gv_scenario *scenario, size_t index,
                              struct gv_assumption *assumption);

/* Warns of costs that no input takes; the inputs are read. */
void gv_scenario_check_costs(const struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);

/* Keys that name words of a table. Errors were reported with the schema. */
void gv_scenario_read_words(struct gv_scenario *scenario);

/* A name that commands, files and figures can carry: letters, digits and _, a letter first. */
bool gv_scenario_is_name(const char *name);

/* GV_ERR_MEMORY only; errors in the scenario are in the diagnostics. */
int gv_scenario_read_follow_up(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_groups(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_elements(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_curves(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_costs(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_inputs(struct gv_scenario *scenario, const struct gv_scenario_changes *changes,
                            struct gv_diagnostics *diagnostics);
int gv_scenario_read_correlations(struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);
int gv_scenario_read_policies(struct gv_scenario *scenario, const struct gv_scenario_changes *changes,
                              struct gv_diagnostics *diagnostics);

/* The rule of --tolerance and --target; the design is read. Errors are in the diagnostics. */
void gv_scenario_read_stopping(struct gv_scenario *scenario, const struct gv_scenario_changes *changes,
                               struct gv_diagnostics *diagnostics);

#endif
