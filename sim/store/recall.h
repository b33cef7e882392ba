/* Takes up again what a result file was made from: its scenario, read from the texts in /provenance.
 *
 *     struct gv_recall recall;
 *     struct gv_scenario scenario;
 *     int status = gv_recall_open(reader, &recall, &diagnostics);
 *     if (status == GV_OK) status = gv_recall_scenario(&recall, &catalogue, &scenario, &diagnostics);
 *     … the plan of the file is scenario.plan …
 *     gv_scenario_free(&scenario);
 *     gv_recall_close(&recall); */
#ifndef GV_STORE_RECALL_H
#define GV_STORE_RECALL_H

#include "scenario/scenario.h"
#include "store/reader.h"
#include "store/writer.h"

/* Everything is owned. Free with gv_recall_close(), which may also follow a failure. */
struct gv_recall {
    char *path, *scenario, *plan; /* of the result file; texts of its scenario and of its resolved plan */
    struct gv_texts extends, tables, set;
    struct gv_design design;
    struct gv_text policies; /* names, each ended by NUL */
    size_t n_policies;
    enum gv_keep keep;
    bool complete;
    uint64_t draws; /* done, per policy */
    char *analysis; /* settings of what was studied beside the run (gv_section); NULL if nothing was */
    /* A run that stopped by itself: its rule as the options say it (NULL where not given), and the look. */
    bool stops;
    char *tolerance, *target;
    uint64_t draws_at_most;
    struct gv_stop stop;
};

/* Reads the provenance and checks it against its hashes. GV_ERR_DATA with a message that names the variable;
 * GV_ERR_MEMORY. */
int gv_recall_open(const struct gv_reader *reader, struct gv_recall *recall,
                   struct gv_diagnostics *diagnostics);
void gv_recall_close(struct gv_recall *recall);

/* The scenario with the draws, policies and settings of the file; it borrows from `recall`. GV_ERR_DATA when
 * the texts are no valid scenario, or give another plan than the file states; GV_ERR_MEMORY. Call
 * gv_scenario_free() in any case. A rule that a run stopped by is taken from the file, not followed again;
 * the messages do not point into the scenario. */
int gv_recall_scenario(const struct gv_recall *recall, const struct gv_model_catalogue *catalogue,
                       struct gv_scenario *scenario, struct gv_diagnostics *diagnostics);

#endif
