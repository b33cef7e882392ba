/* The gains and costs that the guide names, and what becomes of each: the register of its three kinds of
 * value.
 *
 * The guide is "Undersøg værdien og effekten af digitalt understøttet træning"; it bears no date. Every value
 * of its list of typical gains, wanted or not, has a row here, so that none disappears because it is no
 * money. */
#ifndef GV_MODELS_GUIDE_VALUES_H
#define GV_MODELS_GUIDE_VALUES_H

#include "engine/model.h"

// clang-format off
/*  id          name         Danish, as the guide has it       English */
#define GV_VALUE_SIDES(SIDE)                                                      \
    SIDE(MONEY,   "money",    "tid og økonomi",            "time and money")      \
    SIDE(CITIZEN, "citizens", "værdi for borgeren",        "value for citizens")  \
    SIDE(STAFF,   "staff",    "værdi for medarbejdere",    "value for staff")

/*  id          name           Danish                       English */
#define GV_VALUE_TREATMENTS(TREATMENT)                                                                     \
    TREATMENT(SIMULATED, "simulated",   "simuleret, i kroner", "simulated, as money")                      \
    TREATMENT(COUNTED,   "counted",     "talt, ikke i kroner", "counted, not as money")                    \
    TREATMENT(INDICATOR, "indicator",   "målt indikator",      "measured indicator")                       \
    TREATMENT(OUTSIDE,   "not_covered", "ikke omfattet",       "not covered")

/* The values by side, gains first. The names are permanent: scenarios refer to them. */
#define GV_GUIDE_VALUES(VALUE)                                                                             \
    VALUE(LESS_CARE, "less_care") \
    VALUE(THERAPIST_TIME, "therapist_time") \
    VALUE(PREMISES, "premises") \
    VALUE(UNUSED_SOLUTION, "unused_solution") \
    VALUE(EFFECT_LOST, "effect_lost") \
    VALUE(EXTENDED_SERVICE, "extended_service") \
    VALUE(FUNCTION, "function") \
    VALUE(MOTIVATION, "motivation") \
    VALUE(FLEXIBILITY, "flexibility") \
    VALUE(WAITING, "waiting") \
    VALUE(MORE_TRAINING, "more_training") \
    VALUE(DROPOUT, "dropout") \
    VALUE(USER_EXPERIENCE, "user_experience") \
    VALUE(VARIED_WORK, "varied_work") \
    VALUE(RELATIONS, "relations") \
    VALUE(STAFF_FITNESS, "staff_fitness") \
    VALUE(DISTANCE, "distance") \
    VALUE(TROUBLE, "trouble")
// clang-format on

enum gv_guide_worth {
#define VALUE(id, name) GV_WORTH_##id,
    GV_GUIDE_VALUES(VALUE)
#undef VALUE
        GV_WORTH_COUNT
};

enum gv_value_side {
#define SIDE(id, name, da, en) GV_SIDE_##id,
    GV_VALUE_SIDES(SIDE)
#undef SIDE
        GV_SIDE_COUNT
};

/* The first that applies: what is simulated is also counted. */
enum gv_value_treatment {
#define TREATMENT(id, name, da, en) GV_TREATMENT_##id,
    GV_VALUE_TREATMENTS(TREATMENT)
#undef TREATMENT
        GV_TREATMENT_COUNT
};

struct gv_value_word {
    const char *name;
    struct gv_label label;
};
extern const struct gv_value_word gv_value_sides[GV_SIDE_COUNT], gv_value_treatments[GV_TREATMENT_COUNT];

/* The chains whose outcomes stand for values. */
enum gv_value_chain { GV_VALUE_REHABILITATION, GV_VALUE_RETRAINING, GV_VALUE_CHAINS };
extern const char *const gv_value_chains[GV_VALUE_CHAINS]; /* the models' names */

enum { GV_VALUE_OUTCOMES_MAX = 4 };

struct gv_guide_value {
    enum gv_value_side side;
    int sign; /* +1 a gain, -1 a negative value */
    enum gv_value_treatment treatment;
    const char *quotation;   /* Danish, verbatim */
    const char *measure;     /* Danish, verbatim: what the guide would measure; NULL where it names nothing */
    struct gv_label meaning; /* what the programme does with it */
    /* By chain, the outcomes that stand for it or, for an indicator, that it is to be read beside. */
    const char *outcomes[GV_VALUE_CHAINS][GV_VALUE_OUTCOMES_MAX + 1];
};

/* The document quoted, in Danish, and where in it the values stand. */
extern const char gv_guide_source[], gv_guide_place[], gv_guide_measures_place[];

/* All values and their names. */
extern const struct gv_guide_value gv_guide_values[GV_WORTH_COUNT];
extern const char *const gv_guide_value_names[GV_WORTH_COUNT];

/* The index in the model of an outcome of a chain, which a composed model has under the chain's name; -1 if
 * the model does not have it. */
int gv_guide_outcome(const struct gv_model *model, enum gv_value_chain chain, const char *outcome);

#endif
