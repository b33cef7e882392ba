/* The model `municipality`: both effect chains side by side, and what they come to together. The chains are
 * taken as disjoint groups of citizens. */
#include "chain.h"
#include "engine/composition.h"
#include "models.h"

/* The totals that are no sums, by the chains' own formulas with one lane. */

static void benefit_cost_ratio(size_t n, int horizon, const double *const of[], double *out)
{
    const double *level = of[0], *saving = of[1], *cost = of[2];
    (void)horizon;
    for (size_t i = 0; i < n; i++)
        out[i] = chain_benefit_cost_ratio(gv_greater(level[i], 0.0), saving[i], cost[i]);
}

static void break_even(size_t n, int horizon, const double *const of[], double *out)
{
    const double *level = of[0], *net_present_value = of[1];
    (void)horizon;
    for (size_t i = 0; i < n; i++)
        out[i] = chain_break_even(gv_greater(level[i], 0.0), net_present_value[i]);
}

static void payback_months(size_t n, int horizon, const double *const of[], double *out)
{
    const double *level = of[0], *gain = of[1];
    for (size_t i = 0; i < n; i++) {
        int t = 1;
        while (t <= horizon && !(gain[(size_t)(t - 1) * n + i] >= 0))
            t++;
        out[i] = chain_payback(gv_greater(level[i], 0.0), t <= horizon ? t : 0);
    }
}

static void local_deficit(size_t n, int horizon, const double *const of[], double *out)
{
    (void)horizon;
    for (size_t i = 0; i < n; i++)
        out[i] = chain_local_deficit(of[0][i]);
}

static void worst_local_year(size_t n, int horizon, const double *const of[], double *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = INFINITY;
        for (int first = 0; first < horizon; first += 12) {
            double year = 0;
            for (int t = first; t < first + 12; t++)
                year += of[0][(size_t)t * n + i];
            out[i] = gv_min(out[i], year);
        }
    }
}

static const struct gv_part parts[] = {
    {&gv_model_rehabilitation, {.da = "rehabilitering", .en = "rehabilitation"}},
    {&gv_model_retraining, {.da = "genoptræning", .en = "re-training"}},
};

static const struct gv_derived derived[] = {
    {"benefit_cost_ratio", (const char *const[]){"investment_level", "total_saving", "total_cost", NULL},
     benefit_cost_ratio},
    {"payback_months", (const char *const[]){"investment_level", "cumulative_gain", NULL}, payback_months},
    {"break_even", (const char *const[]){"investment_level", "net_present_value", NULL}, break_even},
    {"local_deficit", (const char *const[]){"local_result", NULL}, local_deficit},
    {"worst_local_year", (const char *const[]){"local_flow", NULL}, worst_local_year},
};

static const struct gv_composition municipality = {
    .name = "municipality",
    .title = {.da = "Rehabilitering og genoptræning i en kommune",
              .en = "Rehabilitation and re-training in a municipality"},
    .parts = parts,
    .n_parts = sizeof parts / sizeof *parts,
    .shared = (const char *const[]){"discount_rate", "care_hour_value", "therapist_hour_cost", "average_wage",
                                    "budget_hour_price", "investment_level", NULL},
    .sums = (const char *const[]){"gross_saving", "running_cost", "net_gain", "guide_total_gain",
                                  "net_present_value", "local_result", "central_result", "cumulative_gain",
                                  "local_flow", "total_saving", "total_cost", NULL},
    .derived = derived,
    .n_derived = sizeof derived / sizeof *derived,
};

GV_COMPOSITION_DEFINE(municipality)
