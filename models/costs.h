/* The words of an itemised business case: what a cost is for, and when it falls due.
 *
 * "Undersøg værdien og effekten af digitalt understøttet træning" names costs of purchase, implementation and
 * operation, at the start or in operation. The finer items are ours. */
#ifndef GV_MODELS_COSTS_H
#define GV_MODELS_COSTS_H

#include "engine/model.h"

// clang-format off
/*   id              name              Danish                        English */
#define GV_COST_ITEMS(ITEM)                                                                \
    ITEM(PURCHASE,       "purchase",       "indkøb",                     "purchase")       \
    ITEM(IMPLEMENTATION, "implementation", "implementering",             "implementation") \
    ITEM(STAFF_TRAINING, "staff_training", "oplæring af medarbejdere",   "training of staff") \
    ITEM(DEVICES,        "devices",        "udstyr",                     "devices")        \
    ITEM(LICENCES,       "licences",       "licenser",                   "licences")       \
    ITEM(SUPPORT,        "support",        "support",                    "support")        \
    ITEM(COORDINATION,   "coordination",   "koordinering",               "coordination")   \
    ITEM(OTHER,          "other",          "andet",                      "other")

/*   id          name          Danish        English        input it adds to, and the unit of that */
#define GV_COST_TIMES(TIME)                                                                \
    TIME(STARTUP,    "startup",    "opstart",    "start-up",    "startup_cost", "DKK")      \
    TIME(OPERATION,  "operation",  "drift, pr. år", "operation, a year", "fixed_cost", "DKK/yr") \
    TIME(PER_COURSE, "per_course", "pr. forløb", "per course",  "course_cost",  "DKK")
// clang-format on

enum gv_cost_item {
#define ITEM(id, name, da, en) GV_ITEM_##id,
    GV_COST_ITEMS(ITEM)
#undef ITEM
        GV_ITEM_COUNT
};

enum gv_cost_time {
#define TIME(id, name, da, en, input, unit) GV_TIME_##id,
    GV_COST_TIMES(TIME)
#undef TIME
        GV_TIME_COUNT
};

struct gv_cost_word {
    const char *name;
    struct gv_label label;
};
extern const struct gv_cost_word gv_cost_items[GV_ITEM_COUNT], gv_cost_times[GV_TIME_COUNT];

/* The input that the costs of each time sum to (in a composed model behind its part's name), and its unit. */
extern const char *const gv_cost_inputs[GV_TIME_COUNT], *const gv_cost_units[GV_TIME_COUNT];

#endif
