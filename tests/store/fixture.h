/* A small model, a scenario made by hand, and a place for files: what the tests of the store share. */
#ifndef GV_TESTS_STORE_FIXTURE_H
#define GV_TESTS_STORE_FIXTURE_H

#include "scenario/scenario.h"
#include "store/writer.h"

enum { FIXTURE_HORIZON = 12, FIXTURE_POLICIES = 3 };

/* Inputs: rate (1), wait (days), cost (DKK), level (1, a choice). Outcomes: gain (headline), wait_saved
 * (days, may miss), works (indicator), beyond (miss_beyond), total (neither), cumulative_gain (monthly),
 * stage. The policies are `reference`, `double` (its own distribution of cost) and `æble/pære` (constants; a
 * name that netCDF refuses). */
extern const struct gv_model fixture_model;

/* A draw whose cost is above this fails. */
extern double fixture_fail_above;

/* Everything in it is static; nothing to free. */
void fixture_scenario(struct gv_scenario *scenario, uint64_t draws, uint32_t replicates);

/* Runs the scenario into PATH, stopping after `stop_after` draws of a policy (0 = never). The writer's final
 * name goes to `final`, if not NULL (256 bytes). Messages go to `diagnostics`. */
int fixture_run(const char *path, const struct gv_scenario *scenario, enum gv_keep keep, int threads,
                uint64_t stop_after, char *final, struct gv_diagnostics *diagnostics);

/* A folder of the test's own, made and removed with all that is in it: for a group's set-up and tear-down. */
extern char fixture_directory[64];
int fixture_make_directory(void **state);
int fixture_remove_directory(void **state);

/* The whole content of a file; the caller frees it. NULL if it cannot be read. */
char *fixture_slurp(const char *path, size_t *n);

/* Number of entries in a directory whose names contain `part`. */
int fixture_count(const char *directory, const char *part);

#endif
