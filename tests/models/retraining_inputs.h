/* CASE(name, low, mode, high, least, most) for every input of the chain `retraining`: the reference
 * scenario's range, and the widest values that tests draw from, which are the model's bounds, or something
 * large where it has none. A course has hours: without any a draw has no answer. */
#ifndef GV_TESTS_MODELS_RETRAINING_INPUTS_H
#define GV_TESTS_MODELS_RETRAINING_INPUTS_H

#define RETRAINING_INPUTS                             \
    CASE(courses, 1630, 1630, 1630, 1e-3, 1e6)        \
    CASE(population_growth, 0, .01, .02, -.49, .99)   \
    CASE(digital_share, .1, .3, .5, 0, 1)             \
    CASE(digital_cap, .6, .6, .6, 0, 1)               \
    CASE(reach_saturation, .5, 1, 2, 0, 20)           \
    CASE(completion_share, .7, .85, .95, 0, 1)        \
    CASE(fallback_share, .1, .3, .6, 0, 1)            \
    CASE(conventional_completion, .7, .85, .95, 0, 1) \
    CASE(service_expansion_share, 0, .05, .2, 0, 1)   \
    CASE(individual_sessions, 2, 4, 6, 1, 60)         \
    CASE(individual_hours, .75, .75, .75, .01, 10)    \
    CASE(group_sessions, 8, 10, 14, 0, 60)            \
    CASE(group_hours, 1.25, 1.25, 1.25, 0, 10)        \
    CASE(group_size, 4, 6, 9, 1e-2, 100)              \
    CASE(sessions_replaced, .3, .5, .7, 0, 1)         \
    CASE(transport_share, .05, .15, .35, 0, 1)        \
    CASE(therapist_time_saved, -.05, .16, .35, -1, 1) \
    CASE(dropout_hours_share, .2, .5, .8, 0, 1)       \
    CASE(course_weeks, 12, 12, 12, 0, 104)            \
    CASE(queue_share, 0, .3, .8, 0, 1)                \
    CASE(waiting_days, 5, 10, 30, 0, 400)             \
    CASE(minimum_waiting_days, 3, 3, 3, 0, 400)       \
    CASE(premises_releasable, 0, .3, .7, 0, 1)        \
    CASE(hours_per_room, 1400, 1400, 1400, 1, 1e5)    \
    CASE(effect_saturation, 1, 2, 4, 0, 20)           \
    CASE(home_care_share, .05, .15, .3, 0, 1)         \
    CASE(home_care_help, 2, 4, 6, 0, 168)             \
    CASE(home_care_reduction, -.05, .02, .08, -1, 1)  \
    CASE(attributable_share, 0, .5, 1, 0, 1)          \
    CASE(effect_half_life, 6, 15, 36, 1e-3, 1000)     \
    CASE(attrition_rate, .05, .1, .15, 0, 1)          \
    CASE(granted_share, .4, .8, 1, 0, 1)              \
    CASE(reassessment_delay, 0, 2, 6, 0, 100)         \
    CASE(released_share, .4, .8, 1, 0, 1)             \
    CASE(therapist_hour_cost, 360, 450, 600, 0, 5000) \
    CASE(room_cost, 4e4, 8e4, 1.5e5, 0, 1e7)          \
    CASE(trip_cost, 250, 350, 500, 0, 1e5)            \
    CASE(care_hour_value, 365, 450, 560, 0, 5000)     \
    CASE(average_wage, 200, 300, 450, 0, 5000)        \
    CASE(discount_rate, .035, .035, .035, -.49, .99)  \
    CASE(startup_cost, 1e5, 2e5, 5e5, 0, 1e9)         \
    CASE(cost_overrun, 0, .3, 1, -.5, 10)             \
    CASE(fixed_cost, 5e4, 1.5e5, 3e5, 0, 1e9)         \
    CASE(fixed_cost_elasticity, .5, .5, .5, 0, 2)     \
    CASE(course_cost, 100, 300, 700, 0, 1e6)          \
    CASE(course_cost_elasticity, .7, .9, 1, 0, 2)     \
    CASE(contracted_courses, 150, 150, 150, 0, 1e5)   \
    CASE(reference_volume, 490, 490, 490, 1e-3, 1e5)  \
    CASE(ramp_months, 6, 12, 24, 0, 120)              \
    CASE(investment_level, 1, 1, 1, 0, 100)           \
    CASE(budget_cut_share, 1, 1, 1, 0, 1)             \
    CASE(target_share, .3, .3, .3, 0, 1)              \
    CASE(target_hours, .5, .5, .5, 0, 1000)           \
    CASE(budget_hour_price, 450, 450, 450, 0, 5000)   \
    CASE(cut_delay, 12, 12, 12, 0, 600)               \
    CASE(local_cost_share, 1, 1, 1, 0, 1)             \
    CASE(chance_reach, 0, 0, 0, -6, 6)                \
    CASE(chance_completion, 0, 0, 0, -6, 6)

#endif
