/* The effect chain `rehabilitation`: every input and every outcome, once.
 *
 * No include guard: this list is expanded several times, by the kernel (the struct it reads and writes) and
 * by the descriptor (names, units, bounds, labels). Order of rows is the order of columns.
 *
 * INPUT(name, unit, low, high, range, kind, gate, slot, fallback, label_da, label_en)
 *     range     CLOSED: low is allowed; OPEN: it is not; WHOLE: whole numbers only
 *     slot      Sobol' dimension, in falling importance for the variance of net_present_value; permanent
 *     fallback  REQUIRED, or the value when the scenario is silent
 * OUTCOME(name, unit, direction, flags, label_da, label_en, description)
 * CURVE(name, lever, shape, kind, run, own, label_da, label_en)
 *     shape     the input that shapes the model's own curve `own`, and has no effect beside a table
 *     kind      RESPONSE or COST
 *     run       RISES: a table may not fall; MONOTONE: it rises or falls */

/* clang-format off */
/* population and reach */
INPUT(citizens, "citizens", 0, INFINITY, OPEN, KNOWLEDGE, REFERRAL, 21, REQUIRED, "borgere i hjemmeplejen", "home-care citizens")
INPUT(population_growth, "1/yr", -0.5, 1, BOTH_OPEN, KNOWLEDGE, REFERRAL, 22, REQUIRED, "vækst i målgruppen", "growth of the population")
INPUT(referral_share, "1", 0, 1, CLOSED, KNOWLEDGE, REFERRAL, 17, REQUIRED, "andel visiteret til digital træning pr. år", "share referred and started in a year")
INPUT(reach_saturation, "1", 0, 20, CLOSED, KNOWLEDGE, REFERRAL, 23, REQUIRED, "mætning af udbredelsen", "saturation of the reach")
INPUT(reach_cap, "1", 0, 1, CLOSED, KNOWLEDGE, REFERRAL, 24, REQUIRED, "loft over udbredelsen", "cap on the reach")
INPUT(offer_acceptance, "1", 0, 1, OPEN, KNOWLEDGE, REFERRAL, 25, REQUIRED, "andel der tager imod tilbuddet", "share who accept the offer")
INPUT(potential_spread, "1", 0, 3, CLOSED, KNOWLEDGE, REFERRAL, 26, REQUIRED, "spredning i borgernes potentiale (log)", "spread of individual potential (log sd)")
INPUT(targeting_accuracy, "1", 0, 1, CLOSED, KNOWLEDGE, REFERRAL, 27, REQUIRED, "træfsikkerhed i visitationen", "accuracy of targeting")
INPUT(reference_reach, "1", 0, 1, OPEN, KNOWLEDGE, REFERRAL, 28, REQUIRED, "udbredelse hvor erfaringen er gjort", "reach at which the evidence was gathered")
INPUT(completion_share, "1", 0, 1, CLOSED, KNOWLEDGE, COMPLETION, 15, REQUIRED, "gennemførselsandel", "completion share")
/* the course and the staff's time */
INPUT(course_hours, "h", 0, INFINITY, CLOSED, KNOWLEDGE, TRAINING_TIME, 29, REQUIRED, "medarbejdertimer pr. forløb", "staff hours per course")
INPUT(course_hours_elasticity, "1", 0, 2, CLOSED, KNOWLEDGE, TRAINING_TIME, 30, REQUIRED, "timer pr. forløb: følsomhed for indsatsen", "course hours: elasticity in the level")
INPUT(dropout_hours_share, "1", 0, 1, CLOSED, KNOWLEDGE, TRAINING_TIME, 31, REQUIRED, "tidsforbrug på frafaldne, andel af et forløb", "hours spent on a dropout, share of a course")
INPUT(offer_hours, "h", 0, INFINITY, CLOSED, KNOWLEDGE, TRAINING_TIME, 18, REQUIRED, "timer pr. tilbud", "hours per offer")
INPUT(course_weeks, "weeks", 0, 104, CLOSED, KNOWLEDGE, TRAINING_TIME, 32, REQUIRED, "forløbets længde", "length of a course")
INPUT(care_staff_share, "1", 0, 1, CLOSED, KNOWLEDGE, TRAINING_TIME, 33, REQUIRED, "andel af træningen udført af plejepersonale", "share of training done by care staff")
/* the effect */
INPUT(baseline_help, "h/week", 0, INFINITY, CLOSED, KNOWLEDGE, RESPONSE, 4, REQUIRED, "tildelt hjælp ved start", "granted help at the start")
INPUT(responder_share, "1", 0, 1, CLOSED, KNOWLEDGE, RESPONSE, 13, REQUIRED, "andel der får effekt", "share who respond")
INPUT(relative_reduction, "1", 0, 1, CLOSED, KNOWLEDGE, RESPONSE, 0, REQUIRED, "mindre plejebehov blandt dem med effekt", "relative reduction of need among responders")
INPUT(effect_saturation, "1", 0, 20, CLOSED, KNOWLEDGE, RESPONSE, 34, REQUIRED, "mætning af effekten", "saturation of the effect")
INPUT(avoided_decline, "h/yr", 0, INFINITY, CLOSED, KNOWLEDGE, RESPONSE, 7, REQUIRED, "undgået forværring pr. gennemført forløb", "decline avoided per completer")
INPUT(attributable_share, "1", 0, 1, CLOSED, KNOWLEDGE, ATTRIBUTION, 6, REQUIRED, "andel af effekten der skyldes træningen", "share of the effect due to the training")
INPUT(effect_half_life, "months", 0, INFINITY, OPEN, KNOWLEDGE, DURABILITY, 1, REQUIRED, "effektens halveringstid", "half-life of the effect")
INPUT(attrition_rate, "1/yr", 0, 1, CLOSED, KNOWLEDGE, DURABILITY, 20, REQUIRED, "afgang (død, plejebolig)", "attrition (death, nursing home)")
/* the gates from need to money */
INPUT(granted_share, "1", 0, 1, CLOSED, KNOWLEDGE, REASSESSMENT, 5, REQUIRED, "andel af effekten der slår igennem i visitationen", "share of the effect cut in granted help")
INPUT(reassessment_delay, "months", 0, INFINITY, CLOSED, KNOWLEDGE, REASSESSMENT, 9, REQUIRED, "ventetid til revisitation", "delay until reassessment")
INPUT(released_share, "1", 0, 1, CLOSED, KNOWLEDGE, RELEASE, 3, REQUIRED, "andel af timerne der frigøres i vagtplanen", "share of hours released in the roster")
/* what the course replaces */
INPUT(substitution_share, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 11, REQUIRED, "andel der erstatter almindelig træning", "share that replaces conventional training")
INPUT(conventional_hours, "h", 0, INFINITY, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 10, REQUIRED, "timer i et almindeligt forløb", "hours of a conventional course")
INPUT(conventional_effect_share, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 14, REQUIRED, "effekt af almindelig træning ift. digital", "effect of conventional relative to digital training")
/* prices */
INPUT(care_staff_hour_cost, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 35, REQUIRED, "timepris, plejepersonale som træner", "hour of care staff as trainer")
INPUT(therapist_hour_cost, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 36, REQUIRED, "timepris, terapeut", "therapist hour")
INPUT(care_hour_value, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 8, REQUIRED, "værdi af en frigjort plejetime", "value of a released care hour")
INPUT(average_wage, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 37, REQUIRED, "gennemsnitlig timeløn (statisk businesscase)", "average hourly wage (static business case)")
INPUT(discount_rate, "1/yr", -0.5, 1, BOTH_OPEN, KNOWLEDGE, PRICES, 38, REQUIRED, "diskonteringsrente (real)", "discount rate (real)")
/* programme cost */
INPUT(startup_cost, "DKK", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 12, REQUIRED, "opstartsomkostning", "start-up cost")
INPUT(cost_overrun, "1", -0.5, 10, CLOSED, KNOWLEDGE, PROGRAMME_COST, 19, REQUIRED, "overskridelse af opstartsbudgettet", "overrun of the start-up budget")
INPUT(fixed_cost, "DKK/yr", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 2, REQUIRED, "faste driftsomkostninger", "fixed cost of operation")
INPUT(fixed_cost_elasticity, "1", 0, 2, CLOSED, KNOWLEDGE, PROGRAMME_COST, 39, REQUIRED, "faste omkostninger: følsomhed for indsatsen", "fixed cost: elasticity in the level")
INPUT(course_cost, "DKK", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 16, REQUIRED, "omkostning pr. forløb (licens, udstyr)", "cost per course (licence, devices)")
INPUT(course_cost_elasticity, "1", 0, 2, CLOSED, KNOWLEDGE, PROGRAMME_COST, 40, REQUIRED, "mængderabat: elasticitet af forløbsprisen", "volume discount: elasticity of course cost")
INPUT(contracted_courses, "courses/yr", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 41, REQUIRED, "forløb der betales for i alle tilfælde", "courses paid for in any case")
INPUT(reference_volume, "courses/yr", 0, INFINITY, OPEN, KNOWLEDGE, PROGRAMME_COST, 42, REQUIRED, "mængde som forløbsprisen gælder ved", "volume at which the course cost holds")
INPUT(ramp_months, "months", 0, 120, CLOSED, KNOWLEDGE, PROGRAMME_COST, 43, REQUIRED, "indfasning", "ramp to full reach")
INPUT(investment_level, "1", 0, 100, CLOSED, CHOICE, PROGRAMME_COST, 44, 1, "investeringsniveau (1 = referenceplanen)", "investment level (1 = reference plan)")
/* the budget */
INPUT(budget_cut_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 45, REQUIRED, "andel af businesscasen der trækkes i budgettet", "share of the business case cut in the budget")
INPUT(target_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 46, REQUIRED, "måltal: andel af borgerne", "target: share of citizens")
INPUT(target_hours, "h/yr", 0, INFINITY, CLOSED, CHOICE, BUDGET, 47, REQUIRED, "måltal: sparede timer pr. borger", "target: hours saved per citizen")
INPUT(budget_hour_price, "DKK/h", 0, INFINITY, CLOSED, CHOICE, BUDGET, 48, REQUIRED, "timepris i budgetreduktionen", "price of an hour in the budget cut")
INPUT(cut_delay, "months", 0, INFINITY, WHOLE, CHOICE, BUDGET, 49, REQUIRED, "måneder før budgettet reduceres", "months before the budget is cut")
INPUT(local_cost_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 50, REQUIRED, "andel af driften der betales lokalt", "share of running cost paid locally")
/* chance (`chance: on` makes the three standard normal) */
INPUT(chance_reach, "1", -INFINITY, INFINITY, CLOSED, CHANCE, REFERRAL, 51, 0, "tilfældighed: antal der starter", "chance: number who start")
INPUT(chance_completion, "1", -INFINITY, INFINITY, CLOSED, CHANCE, COMPLETION, 52, 0, "tilfældighed: antal der gennemfører", "chance: number who complete")
INPUT(chance_effect, "1", -INFINITY, INFINITY, CLOSED, CHANCE, RESPONSE, 53, 0, "tilfældighed: effekt", "chance: effect")
INPUT(effect_heterogeneity, "1", 0, 5, CLOSED, KNOWLEDGE, RESPONSE, 54, 1, "forskel i effekt mellem borgere (variationskoefficient)", "heterogeneity of the effect (coefficient of variation)")

/* curves over the investment level */
CURVE(reach, investment_level, reach_saturation, RESPONSE, RISES, chain_own_response, "udbredelse", "reach")
CURVE(effect, investment_level, effect_saturation, RESPONSE, RISES, chain_own_response, "effekt hos borgeren", "effect")
CURVE(fixed_cost, investment_level, fixed_cost_elasticity, COST, RISES, chain_own_power, "opstart og faste omkostninger", "start-up and fixed cost")
CURVE(course_hours, investment_level, course_hours_elasticity, COST, MONOTONE, chain_own_power, "medarbejdertimer pr. forløb", "staff hours per course")

/* citizens along the chain, final year */
OUTCOME(offered_per_year, "citizens/yr", 0, 0, "borgere der får tilbuddet", "citizens offered", "Citizens who are offered the course, final year.")
OUTCOME(declined_per_year, "citizens/yr", 0, 0, "borgere der siger nej tak", "citizens who decline", "Citizens who are offered the course and do not start, final year.")
OUTCOME(started_per_year, "citizens/yr", 1, 0, "borgere der starter", "citizens who start", "Citizens who start a course, final year.")
OUTCOME(completed_per_year, "citizens/yr", 1, 0, "borgere der gennemfører", "citizens who complete", "Citizens who complete, counted by month of start, final year.")
OUTCOME(dropouts_per_year, "citizens/yr", -1, 0, "borgere der falder fra", "citizens who drop out", "Citizens who start and do not complete, final year.")
OUTCOME(responders_per_year, "citizens/yr", 1, 0, "borgere med effekt", "citizens who respond", "Completers with an effect, final year.")
/* hours along the chain, final year */
OUTCOME(potential_hours, "h/yr", 0, 0, "potentiale hvis alle gennemførte og fik effekt", "potential if all completed and responded", "Reduction of need if everyone who starts completed and responded, final year.")
OUTCOME(completed_hours, "h/yr", 1, 0, "heraf gennemført", "of it completed", "Potential hours times the completion share, final year.")
OUTCOME(responding_hours, "h/yr", 1, 0, "heraf med effekt", "of it with response", "Completed hours times the responder share, final year.")
OUTCOME(need_reduction_hours, "h/yr", 1, 0, "mindre plejebehov som følge af træningen", "reduction of need due to training", "Reduction of need attributable to the training, net of conventional training, final year.")
OUTCOME(granted_reduction_hours, "h/yr", 1, 0, "mindre tildelt hjælp", "reduction of granted help", "Help that the authority grants less, final year.")
OUTCOME(released_hours, "h/yr", 1, 0, "timer frigjort i vagtplanen", "hours released in the roster", "Granted reduction that is released in the roster, final year.")
OUTCOME(avoided_hours, "h/yr", 1, 0, "undgået forværring", "decline avoided", "Released hours of help that decline would have needed, final year.")
OUTCOME(substituted_hours, "h/yr", 1, 0, "erstattet almindelig træning", "conventional training replaced", "Hours of conventional training that the courses replace, final year.")
OUTCOME(staff_hours, "h/yr", -1, 0, "medarbejdertimer på træning", "staff hours on training", "Staff time including offers and those who do not complete, final year.")
OUTCOME(net_hours, "h/yr", 1, GV_HEADLINE, "nettotimer", "net hours", "Released + avoided + substituted - staff hours, final year.")
OUTCOME(observed_saving, "h/yr", 1, GV_HEADLINE | GV_MAY_MISS, "målt besparelse pr. gennemført forløb", "observed saving per completer", "Granted help at the start minus granted help a year after the start, per completer among survivors.")
OUTCOME(required_saving, "h/yr", -1, GV_HEADLINE | GV_MAY_MISS, "krævet besparelse pr. gennemført forløb", "required saving per completer", "Observed saving at which the net present value would be 0, all else equal.")
/* money, final year */
OUTCOME(gross_saving, "DKK/yr", 1, 0, "bruttobesparelse", "gross saving", "Value of released, avoided and substituted hours, final year.")
OUTCOME(running_cost, "DKK/yr", -1, 0, "driftsomkostning", "running cost", "Staff, course and fixed cost, final year.")
OUTCOME(net_gain, "DKK/yr", 1, GV_HEADLINE, "nettogevinst pr. år", "net gain a year", "Gross saving minus running cost, final year.")
OUTCOME(guide_hours_saved, "h/yr", 1, 0, "sparede timer efter vejledningens metode", "hours saved by the guide's method", "Completers times observed saving minus staff hours, final year.")
OUTCOME(guide_total_gain, "DKK", 1, 0, "samlet gevinst efter vejledningens metode", "total gain by the guide's method", "The guide's static business case over the horizon, undiscounted.")
#include "chain_money_table.h"
/* stages: for replay and for the smoothed probability */
OUTCOME(reach, "1", 0, GV_STAGE, "udbredelse", "reach", "Share of citizens who start in a year.")
OUTCOME(expected_completers, "citizens", 0, GV_STAGE | GV_CASES, "forventet antal der gennemfører", "expected completers", "Expected completers over the horizon, before chance.")
OUTCOME(targeting_factor, "1", 0, GV_STAGE, "visitationsfaktor", "targeting factor", "Mean potential of those reached, relative to the reference reach.")
OUTCOME(reduction_of_need, "1", 0, GV_STAGE, "relativ reduktion", "relative reduction of need", "Relative reduction of need among responders after response curve, targeting and chance.")
OUTCOME(true_effect, "h/month", 0, GV_STAGE, "reel effekt pr. måned", "true effect a month", "Effect per completer net of what would have happened anyway.")
OUTCOME(monthly_survival, "1", 0, GV_STAGE, "månedlig overlevelse af effekten", "monthly survival of the effect", "Share of the effect left after a month of fade and attrition.")
OUTCOME(trainer_hour_price, "DKK/h", 0, GV_STAGE, "pris på en trænertime", "price of a trainer hour", "Mean price of a trainer hour.")
OUTCOME(released_value, "DKK", 0, GV_STAGE, "værdi af frigjorte timer", "value of released hours", "Present value of released hours.")
OUTCOME(avoided_value, "DKK", 0, GV_STAGE, "værdi af undgået forværring", "value of decline avoided", "Present value of decline avoided.")
OUTCOME(substituted_value, "DKK", 0, GV_STAGE, "værdi af erstattet træning", "value of replaced training", "Present value of conventional training replaced.")
/* clang-format on */
