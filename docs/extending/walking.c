/* A model of one's own: a walking group that keeps some of its members from falling.
 *
 *     falls avoided = members · stay · falls · effect
 *     gain          = falls avoided · cost of a fall
 *     net           = gain - members · fee - leader
 *
 * All figures are made up. The table comes first, then the kernel, then the descriptor that joins them;
 * main() adds the model to gevinst's commands. */
#include <gevinst/cli/program.h>
#include <gevinst/engine/model.h>

#include <math.h>

/* --- the table: each input and outcome once --- */

enum { MEMBERS, STAY, FALLS, EFFECT, FALL_COST, FEE, LEADER, INPUTS };
enum { FALLS_AVOIDED, NET_PRESENT_VALUE, OUTCOMES };
enum { TAKING_PART, EFFECT_GATE, MONEY };

static const struct gv_gate gates[] = {
    [TAKING_PART] = {"taking_part", {"deltagelse", "taking part"}},
    [EFFECT_GATE] = {"effect", {"effekt", "effect"}},
    [MONEY] = {"money", {"penge", "money"}},
};

/* Slots are Sobol' dimensions: unique, and small for the inputs that matter most. */
static const struct gv_input inputs[INPUTS] = {
    [MEMBERS] = {.name = "members",
                 .unit = "citizens",
                 .low = 0,
                 .high = 1000,
                 .kind = GV_CHOICE,
                 .gate = TAKING_PART,
                 .slot = 6,
                 .fallback = NAN,
                 .label = {"medlemmer", "members"}},
    [STAY] = {.name = "stay_share",
              .unit = "1",
              .low = 0,
              .high = 1,
              .kind = GV_KNOWLEDGE,
              .gate = TAKING_PART,
              .slot = 3,
              .fallback = NAN,
              .label = {"andel der bliver", "share who stay"}},
    [FALLS] = {.name = "falls_per_year",
               .unit = "1/yr",
               .low = 0,
               .high = INFINITY,
               .kind = GV_KNOWLEDGE,
               .gate = EFFECT_GATE,
               .slot = 1,
               .fallback = NAN,
               .label = {"fald pr. år", "falls a year"}},
    [EFFECT] = {.name = "relative_effect",
                .unit = "1",
                .low = 0,
                .high = 1,
                .kind = GV_KNOWLEDGE,
                .gate = EFFECT_GATE,
                .slot = 0,
                .fallback = NAN,
                .label = {"relativ effekt", "relative effect"}},
    [FALL_COST] = {.name = "fall_cost",
                   .unit = "DKK",
                   .low = 0,
                   .high = INFINITY,
                   .kind = GV_KNOWLEDGE,
                   .gate = MONEY,
                   .slot = 2,
                   .fallback = NAN,
                   .label = {"pris pr. fald", "cost of a fall"}},
    [FEE] = {.name = "fee",
             .unit = "DKK/yr",
             .low = 0,
             .high = INFINITY,
             .kind = GV_KNOWLEDGE,
             .gate = MONEY,
             .slot = 5,
             .fallback = NAN,
             .label = {"udgift pr. medlem", "cost a member"}},
    [LEADER] = {.name = "leader_cost",
                .unit = "DKK/yr",
                .low = 0,
                .high = INFINITY,
                .kind = GV_KNOWLEDGE,
                .gate = MONEY,
                .slot = 4,
                .fallback = NAN,
                .label = {"udgift til leder", "cost of the leader"}},
};

static const struct gv_outcome outcomes[OUTCOMES] = {
    [FALLS_AVOIDED] = {.name = "falls_avoided",
                       .unit = "1/yr",
                       .direction = 1,
                       .flags = GV_HEADLINE,
                       .label = {"undgåede fald", "falls avoided"},
                       .description = "Falls that do not happen."},
    [NET_PRESENT_VALUE] = {.name = "net_present_value",
                           .unit = "DKK",
                           .direction = 1,
                           .flags = GV_HEADLINE,
                           .label = {"nettonutidsværdi", "net present value"},
                           .description =
                               "Cost of the falls avoided minus what the group costs, for a year."},
};

/* --- the kernel: n draws, column by column; a pure function --- */

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    (void)setup;
    for (size_t i = 0; i < n; i++) {
        double avoided = in[MEMBERS][i] * in[STAY][i] * in[FALLS][i] * in[EFFECT][i];
        double net = avoided * in[FALL_COST][i] - in[MEMBERS][i] * in[FEE][i] - in[LEADER][i];
        if (out[FALLS_AVOIDED]) out[FALLS_AVOIDED][i] = avoided;
        if (out[NET_PRESENT_VALUE]) out[NET_PRESENT_VALUE][i] = net;
    }
}

static const struct gv_model walking = {
    .name = "walking",
    .title = {"Gågruppe", "Walking group"},
    .gates = gates,
    .n_gates = sizeof gates / sizeof *gates,
    .inputs = inputs,
    .n_inputs = INPUTS,
    .outcomes = outcomes,
    .n_outcomes = OUTCOMES,
    .evaluate = {[GV_SIMD_SCALAR] = evaluate},
};

int main(int argc, char **argv)
{
    static const struct gv_model *const own[] = {&walking};
    return gv_program(argc, argv, own, 1);
}
