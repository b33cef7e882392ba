/* The groups that are written after a run, one function each. What fails in HDF5 is left in `h`;
 * GV_ERR_MEMORY. */
#ifndef GV_STORE_SECTIONS_H
#define GV_STORE_SECTIONS_H

#include "engine/run.h"
#include "scenario/scenario.h"
#include "store/hdf5.h"

/* /summary: NAME_mean, NAME_sd, NAME_quantile, NAME_probability_positive, each with _low and _high;
 * NAME_draws, NAME_missing, NAME_quantile_resolution; where some policy is smoothed also
 * NAME_smoothed, and NAME_probability_positive_plain and NAME_quantile_plain with _low and _high. */
int gv_write_summary(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result);

/* Also in /summary, if chance is drawn: NAME_variance_chance of headline outcomes, with _low and _high, and
 * chance_draws, chance_few. */
int gv_write_chance(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result);

/* The dimension `probability` of quantiles. */
void gv_write_probability_scale(struct gv_hdf5 *h, const char *group);

/* /monthly: NAME_mean and NAME_quantile, each with _low and _high. */
int gv_write_monthly(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result);

/* /distribution: NAME_count, NAME_density, NAME_edge, NAME_below, NAME_above of headline outcomes. */
int gv_write_distribution(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result);

/* /policies: expression, mean, unit, label, label_da. */
int gv_write_policies(struct gv_hdf5 *h, const struct gv_plan *plan);

/* /curves, if the model has any: level, multiplier with _low and _high along each curve; point_level,
 * point_multiplier of tables; policy_level with _low and _high, policy_multiplier; what each curve is.
 * `tables` are the run's quantile tables, or empty. */
int gv_write_curves(struct gv_hdf5 *h, const struct gv_scenario *scenario, struct gv_table_cache *tables);

/* /provenance, and the attributes of the file. `keep` is the name of the level at which draws are kept,
 * `analysis` the settings of what an analysis added (gv_section); NULL if nothing was. */
int gv_write_provenance(struct gv_hdf5 *h, const struct gv_scenario *scenario, const char *keep,
                        const char *analysis, const struct gv_result *result);

/* In /provenance: the provisions of the law and the indicators that the scenario names; nothing where it
 * names none. */
void gv_write_words(struct gv_hdf5 *h, const struct gv_scenario *scenario);

/* In /provenance: the items of the business case, if there are any. */
int gv_write_costs(struct gv_hdf5 *h, const struct gv_scenario *scenario);

/* In /provenance: each policy's expected gain beside the national potential, where the model has a yardstick.
 */
int gv_write_plausibility(struct gv_hdf5 *h, const struct gv_plan *plan, const struct gv_result *result);

/* A number of /provenance. */
void gv_write_provenance_number(struct gv_hdf5 *h, const char *name, const char *label, const char *label_da,
                                double value);

/* In /provenance: the stopping rule, if there is one. */
int gv_write_stopping(struct gv_hdf5 *h, const struct gv_scenario *scenario);

/* The scale `policy` of a group. */
int gv_write_policy_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan);

/* The same of n of the plan's policies, by index; all if `policies` is NULL. */
int gv_write_policies_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan, size_t n,
                            const size_t *policies);

/* A scale of an input's values, by its name. */
void gv_write_input_scale(struct gv_hdf5 *h, const char *group, const struct gv_input *input,
                          const char *description, size_t n, const double *values);

/* The scale `month` of a group. */
int gv_write_month_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan);

#endif
