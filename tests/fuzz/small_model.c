#include "small_model.h"

#include <math.h>

enum { RATE, WAIT, COST, LEVEL, INPUTS };
enum { NET, WAIT_SAVED, CUMULATIVE, OUTCOMES };

static void evaluate(const struct gv_setup *setup, size_t n, const double *const in[], double *const out[])
{
    for (size_t i = 0; i < n; i++) {
        double wait = in[WAIT][i], gain = in[LEVEL][i] * in[RATE][i] * 3000 - in[COST][i];
        if (out[NET]) out[NET][i] = gain;
        if (out[WAIT_SAVED]) out[WAIT_SAVED][i] = wait > 5 ? wait * in[RATE][i] : NAN;
        for (int m = 0; out[CUMULATIVE] && m < setup->horizon; m++)
            out[CUMULATIVE][(size_t)m * n + i] = gain * (m + 1) / setup->horizon;
    }
}

static const struct gv_gate gate = {.name = "all", .label = {"alt", "all"}};

static const struct gv_input inputs[INPUTS] = {
    [RATE] = {.name = "rate",
              .label = {"andel", "rate"},
              .unit = "1",
              .low = 0,
              .high = 1,
              .low_open = true,
              .slot = 0,
              .fallback = NAN},
    [WAIT] = {.name = "wait",
              .label = {"ventetid", "waiting time"},
              .unit = "months",
              .low = 0,
              .high = 60,
              .whole = true,
              .slot = 1,
              .fallback = NAN},
    [COST] = {.name = "cost",
              .label = {"omkostning", "cost"},
              .unit = "DKK",
              .low = 0,
              .high = INFINITY,
              .slot = 2,
              .fallback = NAN},
    [LEVEL] = {.name = "level",
               .label = {"niveau", "level"},
               .unit = "1",
               .low = 0,
               .high = 100,
               .kind = GV_CHOICE,
               .slot = 3,
               .fallback = 1},
};

static const struct gv_outcome outcomes[OUTCOMES] = {
    [NET] = {.name = "net_present_value",
             .unit = "DKK",
             .direction = 1,
             .flags = GV_HEADLINE,
             .label = {"nettogevinst", "net gain"},
             .description = "Gain of it all."},
    [WAIT_SAVED] = {.name = "wait_saved",
                    .unit = "months",
                    .direction = 1,
                    .flags = GV_HEADLINE | GV_MAY_MISS,
                    .label = {"sparet \"ventetid\"", "waiting, saved"},
                    .description = "Months saved."},
    [CUMULATIVE] = {.name = "cumulative_gain",
                    .unit = "DKK",
                    .direction = 1,
                    .flags = GV_MONTHLY,
                    .label = {"akkumuleret", "cumulative gain"},
                    .description = "Gain up to the month."},
};

const struct gv_model gv_fuzz_small_model = {.name = "small",
                                             .title = {"lille", "small"},
                                             .gates = &gate,
                                             .n_gates = 1,
                                             .inputs = inputs,
                                             .n_inputs = INPUTS,
                                             .outcomes = outcomes,
                                             .n_outcomes = OUTCOMES,
                                             .evaluate = {[GV_SIMD_SCALAR] = evaluate}};

const char gv_fuzz_small_scenario[] =
    "gevinst: 1\n"
    "title: {da: Lille, en: Small}\n"
    "model: small\n"
    "price_year: 2026\n"
    "horizon: 12\n"
    "inputs:\n"
    "  rate: {value: 'uniform(40 %, 70 %)', source: a made-up one, year: 2024,"
    " grade: measured}\n"
    "  wait: 1 year\n"
    "  cost: pert(1 kDKK, 1500, 3 kDKK)\n"
    "policies:\n"
    "  reference: {}\n"
    "  double: {level: 2}\n"
    "sampling: {draws: 64, replicates: 4}\n";
