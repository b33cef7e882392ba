/* A replayed draw for readers (tables) and for scripts (JSON). */
#ifndef GV_REPORT_REPLAY_H
#define GV_REPORT_REPLAY_H

#include "report/texts.h"
#include "store/stored_draw.h"

#include <jansson.h>

/* Inputs, stages, outcomes and months, each with the digits that read back the same double, and with what the
 * file says. `several`: the policy was not asked for, so it is said which one this is. */
void gv_replay_print(const struct gv_plan *plan, const struct gv_replay *replay,
                     const struct gv_stored_draw *stored, bool several, enum gv_language language,
                     struct gv_text *out);

/* The same. NULL when memory ran out. A new reference. */
json_t *gv_replay_json(const struct gv_plan *plan, const struct gv_replay *replay,
                       const struct gv_stored_draw *stored);

/* Names of the stored values that differ: "net_gain, cumulative_gain (month 3)"; at most ten, then how many
 * more. */
void gv_replay_print_differing(const struct gv_plan *plan, const struct gv_stored_draw *stored,
                               struct gv_text *out);

#endif
