/* The stages that every effect chain's inputs are grouped by, for GV_DESCRIBE_GATES. */
#ifndef GV_MODELS_CHAIN_GATES_H
#define GV_MODELS_CHAIN_GATES_H

#define CHAIN_GATES(GATE)                                                                  \
    GATE(REFERRAL, "referral", "visitation", "referral")                                   \
    GATE(COMPLETION, "completion", "gennemførsel", "completion")                           \
    GATE(RESPONSE, "response", "effekt hos borgeren", "response")                          \
    GATE(ATTRIBUTION, "attribution", "hvad der skyldes træningen", "attribution")          \
    GATE(REASSESSMENT, "reassessment", "revisitation", "reassessment")                     \
    GATE(RELEASE, "release", "frigørelse i vagtplanen", "release")                         \
    GATE(DURABILITY, "durability", "effektens varighed", "durability")                     \
    GATE(TRAINING_TIME, "training_time", "tid til træning", "training time")               \
    GATE(REPLACED_TRAINING, "replaced_training", "erstattet træning", "replaced training") \
    GATE(PRICES, "prices", "priser", "prices")                                             \
    GATE(PROGRAMME_COST, "programme_cost", "programmets omkostninger", "programme cost")   \
    GATE(BUDGET, "budget", "budgetreduktion", "budget cut")

#endif
