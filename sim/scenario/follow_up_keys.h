/* The section `follow_up` of a scenario: when the programme began, what is to be reached in a year, who is
 * responsible for each gate, and the key indicators for the political agenda. */
#ifndef GV_SCENARIO_FOLLOW_UP_KEYS_H
#define GV_SCENARIO_FOLLOW_UP_KEYS_H

#include "chain_follow_up.h"
#include "chain_gates.h"

#include <stddef.h>

/* Who answers for a gate, after the guide: ROLE(id, name, Danish, English, help). */
#define GV_FOLLOW_ROLES(ROLE)                                                    \
    ROLE(DIRECTOR, "director", "direktør", "director", "the director in charge") \
    ROLE(CHIEF, "chief", "chef", "chief", "the chief in charge")                 \
    ROLE(LEADER, "leader", "personaleleder", "leader", "the personnel leader")   \
    ROLE(MEASURES, "measures", "måler", "measures", "who measures")

#define GV_FOLLOW_CADENCES(CADENCE)                                   \
    CADENCE(MONTH, "month", "hver måned", "every month")              \
    CADENCE(QUARTER, "quarter", "hvert kvartal", "every quarter")     \
    CADENCE(HALF_YEAR, "half_year", "hvert halve år", "twice a year") \
    CADENCE(YEAR, "year", "hvert år", "every year")

enum gv_follow_role {
#define ROLE(id, ...) GV_ROLE_##id,
    GV_FOLLOW_ROLES(ROLE)
#undef ROLE
        GV_ROLE_COUNT
};

enum gv_follow_cadence {
#define CADENCE(id, ...) GV_CADENCE_##id,
    GV_FOLLOW_CADENCES(CADENCE)
#undef CADENCE
        GV_CADENCE_COUNT
};

enum gv_follow_gate {
#define GATE(id, ...) GV_FOLLOW_GATE_##id,
    CHAIN_GATES(GATE)
#undef GATE
        GV_FOLLOW_GATES
};

extern const char *const gv_follow_role_names[GV_ROLE_COUNT], *const gv_follow_gate_names[GV_FOLLOW_GATES];
extern const struct gv_label gv_follow_role_labels[GV_ROLE_COUNT], gv_follow_cadence_labels[GV_CADENCE_COUNT],
    gv_follow_gate_labels[GV_FOLLOW_GATES];

struct gv_key_indicator {
    enum gv_follow_column column;
    enum gv_follow_cadence cadence;
    const char *agenda; /* where it is on the agenda; NULL if not said */
};

/* Texts are borrowed from the scenario's files. */
struct gv_follow_up_keys {
    int start;                             /* first month (year · 12 + month - 1), or -1 */
    int observed_until;                    /* last month that is in the inputs already, or -1 */
    double target[GV_FOLLOW_COLUMN_COUNT]; /* of a year; NaN where none is set */
    const char *responsible[GV_FOLLOW_GATES][GV_ROLE_COUNT]; /* NULL where nobody is named */
    struct gv_key_indicator *indicators;                     /* [n_indicators] in the scenario's pool */
    size_t n_indicators;
};

/* The gate of this name; -1 if there is none. */
int gv_follow_gate_find(const char *name);

#endif
