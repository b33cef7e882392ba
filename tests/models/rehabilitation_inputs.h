/* CASE(name, low, mode, high, least, most) for every input of the chain `rehabilitation`: the reference
 * scenario's range, and the widest values that tests draw from, which are the model's bounds, or something
 * large where it has none. */
#ifndef GV_TESTS_MODELS_REHABILITATION_INPUTS_H
#define GV_TESTS_MODELS_REHABILITATION_INPUTS_H

#define REHABILITATION_INPUTS                          \
    CASE(citizens, 2000, 2000, 2000, 1e-3, 1e6)        \
    CASE(population_growth, 0, .01, .02, -.49, .99)    \
    CASE(referral_share, .01, .03, .04, 0, 1)          \
    CASE(reach_saturation, .5, 1, 2, 0, 20)            \
    CASE(reach_cap, .10, .10, .10, 0, 1)               \
    CASE(offer_acceptance, .5, .7, .9, 1e-3, 1)        \
    CASE(potential_spread, .3, .5, .9, 0, 3)           \
    CASE(targeting_accuracy, 0, .3, .7, 0, 1)          \
    CASE(reference_reach, .03, .03, .03, 1e-6, 1)      \
    CASE(completion_share, .60, .75, .85, 0, 1)        \
    CASE(course_hours, 13, 13.5, 14, 0, 200)           \
    CASE(course_hours_elasticity, 0, .2, .5, 0, 2)     \
    CASE(dropout_hours_share, .2, .5, .8, 0, 1)        \
    CASE(offer_hours, .5, 1, 2, 0, 50)                 \
    CASE(course_weeks, 12, 12, 12, 0, 104)             \
    CASE(care_staff_share, 0, .6, 1, 0, 1)             \
    CASE(baseline_help, 3, 6, 9, 0, 168)               \
    CASE(responder_share, .45, .58, .70, 0, 1)         \
    CASE(relative_reduction, .10, .22, .35, 0, 1)      \
    CASE(effect_saturation, 1, 2, 4, 0, 20)            \
    CASE(avoided_decline, 0, 5, 15, 0, 500)            \
    CASE(attributable_share, .6, .85, 1, 0, 1)         \
    CASE(effect_half_life, 6, 15, 36, 1e-3, 1000)      \
    CASE(attrition_rate, .10, .18, .25, 0, 1)          \
    CASE(granted_share, .4, .8, 1, 0, 1)               \
    CASE(reassessment_delay, 0, 2, 6, 0, 100)          \
    CASE(released_share, .4, .8, 1, 0, 1)              \
    CASE(substitution_share, 0, .3, .8, 0, 1)          \
    CASE(conventional_hours, 5, 15, 25, 0, 200)        \
    CASE(conventional_effect_share, 0, .4, 1, 0, 1)    \
    CASE(care_staff_hour_cost, 330, 390, 460, 0, 5000) \
    CASE(therapist_hour_cost, 360, 450, 600, 0, 5000)  \
    CASE(care_hour_value, 365, 450, 560, 0, 5000)      \
    CASE(average_wage, 200, 300, 450, 0, 5000)         \
    CASE(discount_rate, .035, .035, .035, -.49, .99)   \
    CASE(startup_cost, 1e5, 2e5, 5e5, 0, 1e9)          \
    CASE(cost_overrun, 0, .3, 1, -.5, 10)              \
    CASE(fixed_cost, 5e4, 1.5e5, 3e5, 0, 1e9)          \
    CASE(fixed_cost_elasticity, .5, .5, .5, 0, 2)      \
    CASE(course_cost, 400, 800, 1800, 0, 1e6)          \
    CASE(course_cost_elasticity, .7, .9, 1, 0, 2)      \
    CASE(contracted_courses, 20, 20, 20, 0, 1e5)       \
    CASE(reference_volume, 60, 60, 60, 1e-3, 1e5)      \
    CASE(ramp_months, 6, 12, 24, 0, 120)               \
    CASE(investment_level, 1, 1, 1, 0, 100)            \
    CASE(budget_cut_share, 1, 1, 1, 0, 1)              \
    CASE(target_share, .03, .03, .03, 0, 1)            \
    CASE(target_hours, 24, 24, 24, 0, 1000)            \
    CASE(budget_hour_price, 450, 450, 450, 0, 5000)    \
    CASE(cut_delay, 12, 12, 12, 0, 600)                \
    CASE(local_cost_share, 1, 1, 1, 0, 1)              \
    CASE(chance_reach, 0, 0, 0, -6, 6)                 \
    CASE(chance_completion, 0, 0, 0, -6, 6)            \
    CASE(chance_effect, 0, 0, 0, -6, 6)                \
    CASE(effect_heterogeneity, 1, 1, 1, 0, 5)

#endif
