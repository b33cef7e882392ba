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

const struct gv_model gv_model_rehabilitation = {
    .name = "rehabilitation",
    .title = {.da = "Rehabilitering i hjemmeplejen", .en = "Rehabilitation in home care"},
    GV_DESCRIBED_TABLE,
    .product_form = &product_form,
    .evaluate = GV_KERNEL_VARIANTS(rehabilitation_evaluate),
};
