/* Descriptor of the chain `rehabilitation`, expanded from its table. */
#include "chain_curves.h"
#include "chain_gates.h"
#include "engine/describe.h"
#include "models.h"

#include <math.h>

GV_DESCRIBE_GATES(CHAIN_GATES)
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

static const struct gv_opening openings[] = {{"completion_share", 1},
                                             {"responder_share", 1},
                                             {"attributable_share", 1},
                                             {"conventional_effect_share", 0},
                                             {"granted_share", 1},
                                             {"released_share", 1},
                                             {NULL, 0}};

const struct gv_model gv_model_rehabilitation = {
    .name = "rehabilitation",
    .title = {.da = "Rehabilitering i hjemmeplejen", .en = "Rehabilitation in home care"},
    GV_DESCRIBED_TABLE,
    .product_form = &product_form,
    .openings = openings,
    .evaluate = GV_KERNEL_VARIANTS(rehabilitation_evaluate),
};
