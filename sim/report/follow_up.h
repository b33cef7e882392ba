/* The follow-up for readers: forecast against actual, what is known now, the page for the agenda; and as
 * JSON. */
#ifndef GV_REPORT_FOLLOW_UP_H
#define GV_REPORT_FOLLOW_UP_H

#include "analysis/follow_up_known.h"
#include "report/texts.h"
#include "scenario/observations.h"
#include "scenario/scenario.h"

#include <jansson.h>

struct gv_follow_report {
    const struct gv_scenario *scenario;
    const struct gv_label *policy;
    const struct gv_observations *observations;
    const struct gv_follow_task *task;
    const struct gv_follow_up *result;
    const struct gv_follow_known *known; /* [n_known] */
    size_t n_known;
    int start; /* month, as in period.h */
    bool start_assumed;
    const char *reactions;      /* lines of the log; NULL if there is none */
    const char *reactions_path; /* where it is, or would be */
    int observed_until;         /* month of the last counts that the scenario holds already; -1 if none */
    const char *updated_path;   /* of the scenario that was written; NULL if none was */
};

/* Everything but the page for the agenda; and that page. */
void gv_follow_up_print(const struct gv_follow_report *report, enum gv_language language,
                        struct gv_text *out);
void gv_follow_up_print_agenda(const struct gv_follow_report *report, enum gv_language language,
                               struct gv_text *out);

/* A new reference; NULL when memory ran out. */
json_t *gv_follow_up_json(const struct gv_follow_report *report);

/* "completion share", "completion share and 3 more": the inputs of a block. */
void gv_follow_up_block_name(const struct gv_follow_report *report, size_t block, enum gv_language language,
                             struct gv_text *out);

/* The probability that a target is met, or that it is decided. */
void gv_follow_up_put_met(const struct gv_follow_target *target, enum gv_language language,
                          struct gv_text *out);

/* Mean of the weeks in which citizens drop out, and of a course; false where no row says. */
bool gv_follow_up_dropout(const struct gv_follow_report *report, double *week, double *course);

/* Drop-out before so much of the course is early. */
#define GV_FOLLOW_EARLY 0.35

#endif
