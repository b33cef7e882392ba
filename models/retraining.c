/* Descriptor of the chain `retraining`, expanded from its table. */
#include "chain_curves.h"
#include "chain_gates.h"
#include "engine/describe.h"
#include "models.h"

#include <math.h>

GV_DESCRIBE_GATES(CHAIN_GATES)
#define GV_TABLE "retraining_table.h"
#include "engine/describe_table.h"

GV_DECLARE_KERNEL(retraining_evaluate);

/* Transport scales the value of the trips and nothing else; no input scales that together with something
 * else, so the outer product is empty, and any other part of the value can stand beside it. */
static const struct gv_product_form product_form = {
    .outcome = "net_present_value",
    .inner = (const char *const[]){"transport_share", "trip_cost", NULL},
    .outer = (const char *const[]){NULL},
    .inner_part = "trips_value",
    .outer_part = "therapist_value",
};

static const struct gv_opening openings[] = {{"completion_share", 1},
                                             {"attributable_share", 1},
                                             {"granted_share", 1},
                                             {"released_share", 1},
                                             {NULL, 0}};

const struct gv_model gv_model_retraining = {
    .name = "retraining",
    .title = {.da = "Genoptræning efter sygehusindlæggelse", .en = "Re-training after hospital"},
    GV_DESCRIBED_TABLE,
    .product_form = &product_form,
    .openings = openings,
    .evaluate = GV_KERNEL_VARIANTS(retraining_evaluate),
};
