/* The groups of inputs that --groups names. */
#ifndef GV_CLI_GROUPS_H
#define GV_CLI_GROUPS_H

#include "analysis/factors.h"
#include "scenario/scenario.h"

/* Zero-initialise; free with gv_cli_groups_free(). */
struct gv_cli_groups {
    int *of; /* [n_inputs] GV_NO_GROUP, or an index into groups */
    struct gv_factor_group *groups;
};

/* "gate", "kind", "grade", or the scenario's groups by name, with commas between; the other inputs are then
 * one more group. GV_ERR_USAGE with a message, GV_ERR_MEMORY. Texts are borrowed from the scenario. */
int gv_cli_groups_read(const char *words, const struct gv_scenario *scenario, struct gv_cli_groups *groups,
                       struct gv_diagnostics *diagnostics);
void gv_cli_groups_free(struct gv_cli_groups *groups);

#endif
