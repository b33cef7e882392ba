/* Descriptor of the chain `rehabilitation`, expanded from its table. */
#include "engine/describe.h"
#include "models.h"

#include <math.h>

#define GATES(GATE)                                                                        \
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

GV_DESCRIBE_GATES(GATES)
#define GV_TABLE "rehabilitation_table.h"
#include "engine/describe_table.h"

GV_DECLARE_KERNEL(rehabilitation_evaluate);

/* The four inner factors scale the released hours only; both outer ones also scale the decline avoided. */
static const struct gv_product_form product_form = {
    .outcome = "net_present_value",
    .inner = (const char *const[]){"baseline_help", "attributable_share", "granted_share", "responder_share",
                                   NULL},
    .outer = (const char *const[]){"released_share", "care_hour_value", NULL},
    .inner_part = "released_value",
    .outer_part = "avoided_value",
};

const struct gv_model gv_model_rehabilitation = {
    .name = "rehabilitation",
    .title = {.da = "Rehabilitering i hjemmeplejen", .en = "Rehabilitation in home care"},
    GV_DESCRIBED_TABLE,
    .product_form = &product_form,
    .evaluate = GV_KERNEL_VARIANTS(rehabilitation_evaluate),
};
