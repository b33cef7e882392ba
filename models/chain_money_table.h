/* The outcomes that every effect chain has: what chain_kernel.h makes of its ledger. Part of a chain's table;
 * no include guard, see rehabilitation_table.h. */

/* clang-format off */
/* money over the horizon */
OUTCOME(net_present_value, "DKK", 1, GV_HEADLINE, "nettonutidsværdi", "net present value", "Discounted savings minus cost over the horizon.")
OUTCOME(benefit_cost_ratio, "1", 1, GV_HEADLINE | GV_MAY_MISS, "gevinst pr. omkostningskrone", "benefit-cost ratio", "Present value of savings over that of start-up and running cost.")
OUTCOME(payback_months, "months", -1, GV_HEADLINE | GV_MAY_MISS | GV_MISS_BEYOND, "tilbagebetalingstid", "payback time", "First month in which the cumulative gain is not negative.")
OUTCOME(break_even, "1", 1, GV_HEADLINE | GV_MAY_MISS | GV_INDICATOR, "går i nul eller bedre", "breaks even", "1 if the net present value is not negative, else 0; its mean is P(net ≥ 0).")
OUTCOME(local_result, "DKK", 1, GV_HEADLINE, "lokalt resultat", "local result", "Present value of what the local unit keeps after the budget cut.")
OUTCOME(local_deficit, "1", -1, GV_HEADLINE | GV_INDICATOR, "lokalt underskud", "local deficit", "1 if the local result is negative, else 0; its mean is P(local result < 0).")
OUTCOME(central_result, "DKK", 1, 0, "centralt resultat", "central result", "Present value of what the municipality's treasury keeps.")
OUTCOME(worst_local_year, "DKK", 1, 0, "dårligste lokale år", "worst local year", "Lowest local result of a year, undiscounted.")
OUTCOME(cumulative_gain, "DKK", 1, GV_MONTHLY, "akkumuleret gevinst", "cumulative gain", "Discounted gain from the start to the end of each month.")
/* what is behind them */
OUTCOME(local_flow, "DKK", 0, GV_STAGE | GV_MONTHLY, "lokalt resultat pr. måned", "local result of the month", "Local result of each month, undiscounted.")
OUTCOME(total_saving, "DKK", 0, GV_STAGE, "samlet besparelse", "total saving", "Present value of savings.")
OUTCOME(total_cost, "DKK", 0, GV_STAGE, "samlet omkostning", "total cost", "Start-up cost and present value of running cost.")
/* clang-format on */
