/* The effect chain `retraining`: every input and every outcome, once. Rows as in rehabilitation_table.h. */

/* clang-format off */
/* population and reach */
INPUT(courses, "courses/yr", 0, INFINITY, OPEN, KNOWLEDGE, REFERRAL, 14, REQUIRED, "genoptræningsforløb pr. år", "re-training courses a year")
INPUT(population_growth, "1/yr", -0.5, 1, BOTH_OPEN, KNOWLEDGE, REFERRAL, 15, REQUIRED, "vækst i målgruppen", "growth of the population")
INPUT(digital_share, "1", 0, 1, CLOSED, KNOWLEDGE, REFERRAL, 10, REQUIRED, "andel af forløb der er digitalt understøttet", "share of courses that are digitally supported")
INPUT(digital_cap, "1", 0, 1, CLOSED, KNOWLEDGE, REFERRAL, 16, REQUIRED, "loft over den digitale andel", "cap on the digital share")
INPUT(reach_saturation, "1", 0, 20, CLOSED, KNOWLEDGE, REFERRAL, 17, REQUIRED, "mætning af udbredelsen", "saturation of the reach")
INPUT(completion_share, "1", 0, 1, CLOSED, KNOWLEDGE, COMPLETION, 18, REQUIRED, "gennemførselsandel, digitalt forløb", "completion share, digital course")
INPUT(fallback_share, "1", 0, 1, CLOSED, KNOWLEDGE, COMPLETION, 11, REQUIRED, "almindelig træning til frafaldne, andel af et forløb", "conventional training of dropouts, share of a course")
/* the conventional course */
INPUT(conventional_completion, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 7, REQUIRED, "gennemførselsandel, almindeligt forløb", "completion share, conventional course")
INPUT(service_expansion_share, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 5, REQUIRED, "andel der er udvidet service", "share that is an extension of service")
INPUT(individual_sessions, "sessions", 0, INFINITY, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 13, REQUIRED, "individuelle mødegange pr. forløb", "individual sessions per course")
INPUT(individual_hours, "h", 0, INFINITY, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 19, REQUIRED, "terapeuttimer pr. individuel mødegang", "therapist hours per individual session")
INPUT(group_sessions, "sessions", 0, INFINITY, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 12, REQUIRED, "mødegange på hold pr. forløb", "group sessions per course")
INPUT(group_hours, "h", 0, INFINITY, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 20, REQUIRED, "terapeuttimer pr. mødegang på hold", "therapist hours per group session")
INPUT(group_size, "citizens", 0, INFINITY, OPEN, KNOWLEDGE, REPLACED_TRAINING, 21, REQUIRED, "borgere på et hold", "citizens in a group")
INPUT(sessions_replaced, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 6, REQUIRED, "andel af mødegange der erstattes", "share of sessions replaced")
INPUT(transport_share, "1", 0, 1, CLOSED, KNOWLEDGE, REPLACED_TRAINING, 2, REQUIRED, "andel af mødegange med kørsel", "share of sessions with transport")
/* the therapists' time */
INPUT(therapist_time_saved, "1", -1, 1, CLOSED, KNOWLEDGE, TRAINING_TIME, 0, REQUIRED, "sparet terapeuttid pr. digitalt forløb", "therapist time saved per digital course")
INPUT(dropout_hours_share, "1", 0, 1, CLOSED, KNOWLEDGE, TRAINING_TIME, 22, REQUIRED, "tidsforbrug på frafaldne, andel af et forløb", "hours spent on a dropout, share of a course")
INPUT(course_weeks, "weeks", 0, 104, CLOSED, KNOWLEDGE, TRAINING_TIME, 23, REQUIRED, "forløbets længde", "length of a course")
/* what becomes of freed time and rooms */
INPUT(queue_share, "1", 0, 1, CLOSED, KNOWLEDGE, RELEASE, 24, REQUIRED, "andel af frigjort tid der går til ventelisten", "share of freed time that goes to the queue")
INPUT(waiting_days, "days", 0, INFINITY, CLOSED, KNOWLEDGE, RELEASE, 25, REQUIRED, "ventetid ved start", "waiting time at the start")
INPUT(minimum_waiting_days, "days", 0, INFINITY, CLOSED, KNOWLEDGE, RELEASE, 26, REQUIRED, "korteste mulige ventetid", "shortest possible waiting time")
INPUT(premises_releasable, "1", 0, 1, CLOSED, KNOWLEDGE, RELEASE, 27, REQUIRED, "andel af lokaletid der kan frigøres", "share of room time that can be released")
INPUT(hours_per_room, "h/yr", 0, INFINITY, OPEN, KNOWLEDGE, RELEASE, 28, REQUIRED, "timer i brug pr. lokale", "hours that a room is used")
/* help at home afterwards */
INPUT(effect_saturation, "1", 0, 20, CLOSED, KNOWLEDGE, RESPONSE, 29, REQUIRED, "mætning af tidsbesparelsen", "saturation of the time saved")
INPUT(home_care_share, "1", 0, 1, CLOSED, KNOWLEDGE, RESPONSE, 30, REQUIRED, "andel der får hjemmepleje bagefter", "share with home care afterwards")
INPUT(home_care_help, "h/week", 0, INFINITY, CLOSED, KNOWLEDGE, RESPONSE, 31, REQUIRED, "tildelt hjælp til dem", "granted help of these")
INPUT(home_care_reduction, "1", -1, 1, CLOSED, KNOWLEDGE, RESPONSE, 4, REQUIRED, "mindre plejebehov ift. almindelig træning", "reduction of need against conventional training")
INPUT(attributable_share, "1", 0, 1, CLOSED, KNOWLEDGE, ATTRIBUTION, 32, REQUIRED, "andel af effekten der skyldes træningen", "share of the effect due to the training")
INPUT(effect_half_life, "months", 0, INFINITY, OPEN, KNOWLEDGE, DURABILITY, 33, REQUIRED, "effektens halveringstid", "half-life of the effect")
INPUT(attrition_rate, "1/yr", 0, 1, CLOSED, KNOWLEDGE, DURABILITY, 34, REQUIRED, "afgang (død, plejebolig)", "attrition (death, nursing home)")
INPUT(granted_share, "1", 0, 1, CLOSED, KNOWLEDGE, REASSESSMENT, 35, REQUIRED, "andel af effekten der slår igennem i visitationen", "share of the effect cut in granted help")
INPUT(reassessment_delay, "months", 0, INFINITY, CLOSED, KNOWLEDGE, REASSESSMENT, 36, REQUIRED, "ventetid til revisitation", "delay until reassessment")
INPUT(released_share, "1", 0, 1, CLOSED, KNOWLEDGE, RELEASE, 37, REQUIRED, "andel af timerne der frigøres i vagtplanen", "share of hours released in the roster")
/* prices */
INPUT(therapist_hour_cost, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 38, REQUIRED, "timepris, terapeut", "therapist hour")
INPUT(room_cost, "DKK/yr", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 39, REQUIRED, "omkostning pr. lokale", "cost of a room")
INPUT(trip_cost, "DKK", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 9, REQUIRED, "omkostning pr. kørsel (tur-retur)", "cost of a return trip")
INPUT(care_hour_value, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 40, REQUIRED, "værdi af en frigjort plejetime", "value of a released care hour")
INPUT(average_wage, "DKK/h", 0, INFINITY, CLOSED, KNOWLEDGE, PRICES, 41, REQUIRED, "gennemsnitlig timeløn (statisk businesscase)", "average hourly wage (static business case)")
INPUT(discount_rate, "1/yr", -0.5, 1, BOTH_OPEN, KNOWLEDGE, PRICES, 42, REQUIRED, "diskonteringsrente (real)", "discount rate (real)")
/* programme cost */
INPUT(startup_cost, "DKK", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 8, REQUIRED, "opstartsomkostning", "start-up cost")
INPUT(cost_overrun, "1", -0.5, 10, CLOSED, KNOWLEDGE, PROGRAMME_COST, 43, REQUIRED, "overskridelse af opstartsbudgettet", "overrun of the start-up budget")
INPUT(fixed_cost, "DKK/yr", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 3, REQUIRED, "faste driftsomkostninger", "fixed cost of operation")
INPUT(fixed_cost_elasticity, "1", 0, 2, CLOSED, KNOWLEDGE, PROGRAMME_COST, 44, REQUIRED, "faste omkostninger: følsomhed for indsatsen", "fixed cost: elasticity in the level")
INPUT(course_cost, "DKK", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 1, REQUIRED, "omkostning pr. forløb (licens, udstyr)", "cost per course (licence, devices)")
INPUT(course_cost_elasticity, "1", 0, 2, CLOSED, KNOWLEDGE, PROGRAMME_COST, 45, REQUIRED, "mængderabat: elasticitet af forløbsprisen", "volume discount: elasticity of course cost")
INPUT(contracted_courses, "courses/yr", 0, INFINITY, CLOSED, KNOWLEDGE, PROGRAMME_COST, 46, REQUIRED, "forløb der betales for i alle tilfælde", "courses paid for in any case")
INPUT(reference_volume, "courses/yr", 0, INFINITY, OPEN, KNOWLEDGE, PROGRAMME_COST, 47, REQUIRED, "mængde som forløbsprisen gælder ved", "volume at which the course cost holds")
INPUT(ramp_months, "months", 0, 120, CLOSED, KNOWLEDGE, PROGRAMME_COST, 48, REQUIRED, "indfasning", "ramp to full reach")
INPUT(investment_level, "1", 0, 100, CLOSED, CHOICE, PROGRAMME_COST, 49, 1, "investeringsniveau (1 = referenceplanen)", "investment level (1 = reference plan)")
/* the budget */
INPUT(budget_cut_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 50, REQUIRED, "andel af businesscasen der trækkes i budgettet", "share of the business case cut in the budget")
INPUT(target_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 51, REQUIRED, "måltal: andel af forløbene", "target: share of courses")
INPUT(target_hours, "h", 0, INFINITY, CLOSED, CHOICE, BUDGET, 52, REQUIRED, "måltal: sparede timer pr. forløb", "target: hours saved per course")
INPUT(budget_hour_price, "DKK/h", 0, INFINITY, CLOSED, CHOICE, BUDGET, 53, REQUIRED, "timepris i budgetreduktionen", "price of an hour in the budget cut")
INPUT(cut_delay, "months", 0, INFINITY, WHOLE, CHOICE, BUDGET, 54, REQUIRED, "måneder før budgettet reduceres", "months before the budget is cut")
INPUT(local_cost_share, "1", 0, 1, CLOSED, CHOICE, BUDGET, 55, REQUIRED, "andel af driften der betales lokalt", "share of running cost paid locally")
/* chance (`chance: on` makes them standard normal) */
INPUT(chance_reach, "1", -INFINITY, INFINITY, CLOSED, CHANCE, REFERRAL, 56, 0, "tilfældighed: antal der starter", "chance: number who start")
INPUT(chance_completion, "1", -INFINITY, INFINITY, CLOSED, CHANCE, COMPLETION, 57, 0, "tilfældighed: antal der gennemfører", "chance: number who complete")

/* curves over the investment level */
CURVE(reach, investment_level, reach_saturation, RESPONSE, RISES, chain_own_response, "digital andel", "digital share")
CURVE(effect, investment_level, effect_saturation, RESPONSE, RISES, chain_own_response, "sparet terapeuttid", "therapist time saved")
CURVE(fixed_cost, investment_level, fixed_cost_elasticity, COST, RISES, chain_own_power, "opstart og faste omkostninger", "start-up and fixed cost")

/* citizens, final year */
OUTCOME(digital_per_year, "citizens/yr", 0, 0, "borgere i digitalt forløb", "citizens on a digital course", "Citizens who start a digitally supported course, final year.")
OUTCOME(completed_per_year, "citizens/yr", 1, 0, "borgere der gennemfører", "citizens who complete", "Citizens who complete, counted by month of start, final year.")
OUTCOME(dropouts_per_year, "citizens/yr", -1, 0, "borgere der falder fra", "citizens who drop out", "Citizens who start and do not complete, final year.")
/* therapists, waiting time, rooms and trips */
OUTCOME(therapist_hours_saved, "h/yr", 1, GV_HEADLINE, "sparede terapeuttimer", "therapist hours saved", "Therapist hours against conventional courses, for the same service, final year.")
OUTCOME(cashable_hours, "h/yr", 1, 0, "heraf til besparelse", "of it cashable", "Therapist hours saved that do not go to the queue, final year.")
OUTCOME(queue_hours, "h/yr", 1, 0, "heraf til ventelisten", "of it for the queue", "Therapist hours saved that shorten the queue, final year.")
OUTCOME(waiting_days, "days", -1, 0, "ventetid ved horisontens slutning", "waiting time at the horizon", "Waiting time at the end of the horizon.")
OUTCOME(waiting_days_saved, "days", 1, GV_HEADLINE, "kortere ventetid", "waiting time saved", "Waiting time at the start minus that at the end of the horizon.")
OUTCOME(rooms_released, "rooms", 1, 0, "frigjorte lokaler", "rooms released", "Whole rooms that are no longer needed, mean of the final year.")
OUTCOME(sessions_avoided, "1/yr", 1, 0, "sparede fremmøder", "sessions avoided", "Sessions that citizens need not attend, final year.")
OUTCOME(trips_avoided, "1/yr", 1, 0, "sparede kørsler", "trips avoided", "Return trips that are not driven, final year.")
OUTCOME(released_hours, "h/yr", 1, 0, "hjemmeplejetimer frigjort", "home-care hours released", "Home-care hours released in the roster afterwards, or needed in addition, final year.")
/* money, final year */
OUTCOME(gross_saving, "DKK/yr", 1, 0, "bruttobesparelse", "gross saving", "Value of cashable hours, rooms, trips and released hours, final year.")
OUTCOME(running_cost, "DKK/yr", -1, 0, "driftsomkostning", "running cost", "Course and fixed cost, final year.")
OUTCOME(net_gain, "DKK/yr", 1, GV_HEADLINE, "nettogevinst pr. år", "net gain a year", "Gross saving minus running cost, final year.")
OUTCOME(guide_total_gain, "DKK", 1, 0, "samlet gevinst efter vejledningens metode", "total gain by the guide's method", "The guide's static business case over the horizon, undiscounted.")
#include "chain_money_table.h"
/* stages: for replay and for the smoothed probability */
OUTCOME(digital_reach, "1", 0, GV_STAGE, "digital andel", "digital share", "Share of courses that are digitally supported at full reach.")
OUTCOME(expected_completers, "citizens", 0, GV_STAGE | GV_CASES, "forventet antal der gennemfører", "expected completers", "Expected completers over the horizon, before chance.")
OUTCOME(conventional_course_hours, "h", 0, GV_STAGE, "terapeuttimer i et almindeligt forløb", "therapist hours of a conventional course", "Therapist hours of a full conventional course.")
OUTCOME(relative_saving, "1", 0, GV_STAGE, "relativ tidsbesparelse", "relative saving of time", "Therapist time saved on a full digital course after the response curve.")
OUTCOME(hours_saved_per_course, "h", 0, GV_STAGE, "sparede timer pr. digitalt forløb", "hours saved per digital course", "Therapist hours saved per citizen who starts.")
OUTCOME(true_effect, "h/month", 0, GV_STAGE, "reel effekt pr. måned", "true effect a month", "Home care needed less per completer, due to the training.")
OUTCOME(monthly_survival, "1", 0, GV_STAGE, "månedlig overlevelse af effekten", "monthly survival of the effect", "Share of the effect left after a month of fade and attrition.")
OUTCOME(therapist_value, "DKK", 0, GV_STAGE, "værdi af terapeuttimer", "value of therapist hours", "Present value of cashable hours.")
OUTCOME(rooms_value, "DKK", 0, GV_STAGE, "værdi af frigjorte lokaler", "value of rooms released", "Present value of rooms released.")
OUTCOME(trips_value, "DKK", 0, GV_STAGE, "værdi af sparede kørsler", "value of trips avoided", "Present value of trips avoided.")
OUTCOME(released_value, "DKK", 0, GV_STAGE, "værdi af frigjorte timer", "value of released hours", "Present value of released home-care hours.")
/* clang-format on */
