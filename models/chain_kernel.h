/* The parts of a kernel that effect chains share: they read the inputs and write the outcomes that have the
 * same name in every chain. To be included after engine/kernel.h, which declares these.
 *
 * Everything that does not change from month to month is worked out before the loop over the months; inside
 * it only the cohorts move, and the ledger that they are entered in. */
#ifndef GV_MODELS_CHAIN_KERNEL_H
#define GV_MODELS_CHAIN_KERNEL_H

#include "chain.h"

/* The luck of small numbers, one draw for the whole horizon. */
struct chain_luck {
    gv_real completers; /* N·c, expected over the horizon; c before chance */
    gv_int someone;     /* N > 0: there is luck to have */
    gv_real starts;     /* what the number of starts is multiplied by */
    gv_real completion; /* the completion share that comes of it */
};

/* n: expected starts a year at full reach; years: the horizon. */
GV_INLINE struct chain_luck chain_luck_of(const struct gv_kernel_inputs *x, gv_real n, double years)
{
    const gv_real zero = gv_splat(0), one = gv_splat(1);
    gv_real N = n * years, c = x->completion_share;
    gv_int someone = gv_greater(N, zero);
    gv_real safe_N = gv_select(someone, N, one);
    gv_real starts = gv_max(zero, 1.0 + x->chance_reach / gv_sqrt(safe_N));
    gv_real completion = gv_clamp(c + x->chance_completion * gv_sqrt(c * (1.0 - c) / safe_N), zero, one);
    return (struct chain_luck){
        .completers = N * c,
        .someone = someone,
        .starts = gv_select(someone, starts, one),
        .completion = gv_select(someone, completion, c),
    };
}

/* What a programme costs besides the time of its staff, and what the budget is cut by. */
struct chain_programme {
    gv_int active;         /* an investment level above 0 */
    gv_real startup;       /* DKK, at t = 0 */
    gv_real fixed;         /* DKK a month */
    gv_real unit_cost;     /* DKK a course */
    gv_real paid_at_least; /* courses a month */
    gv_real cut;           /* DKK a month, once it applies */
};

/* n as above; population: what `target_share` is a share of. */
GV_INLINE struct chain_programme chain_programme_of(const struct gv_setup *setup,
                                                    const struct gv_kernel_inputs *x, gv_real n,
                                                    gv_real population)
{
    const gv_real zero = gv_splat(0), L = x->investment_level;
    gv_int active = gv_greater(L, zero);
    gv_real own = gv_select(active, gv_pow(L, x->fixed_cost_elasticity), zero);
    gv_real scale = gv_kernel_multiplier(setup, GV_CURVE_fixed_cost, L, own);
    gv_real contracted = gv_select(active, x->contracted_courses, zero);
    gv_real cut = x->budget_cut_share * x->target_share * population * x->target_hours * x->budget_hour_price;
    return (struct chain_programme){
        .active = active,
        .startup = x->startup_cost * (1.0 + x->cost_overrun) * scale,
        .fixed = x->fixed_cost * scale / 12.0,
        .unit_cost = chain_course_unit_cost(x->course_cost, n, contracted, x->reference_volume,
                                            x->course_cost_elasticity),
        .paid_at_least = contracted / 12.0,
        .cut = gv_select(active, cut / 12.0, zero),
    };
}

/* A month's course cost: settled monthly, also for courses that are paid for and not used. */
GV_INLINE gv_real chain_course_cost(const struct chain_programme *p, gv_real starts)
{
    return p->unit_cost * gv_max(starts, p->paid_at_least);
}

/* How an effect lasts. */
struct chain_fade {
    gv_real lambda;        /* fade, a year */
    gv_real decay;         /* fade and attrition, a month */
    gv_real survival;      /* s, what is left after a month */
    gv_real course_months; /* l, from start to completion */
    gv_real delay;         /* delta, from completion to reassessment, months */
};

GV_INLINE struct chain_fade chain_fade_of(const struct gv_kernel_inputs *x)
{
    gv_real lambda = CHAIN_LN2 / (x->effect_half_life / 12.0);
    gv_real decay = (lambda + x->attrition_rate) / 12.0;
    return (struct chain_fade){
        .lambda = lambda,
        .decay = decay,
        .survival = gv_exp(-decay),
        .course_months = x->course_weeks / (CHAIN_WEEKS_PER_YEAR / 12.0),
        .delay = x->reassessment_delay,
    };
}

/* The three groups that move from month to month, each relative to the starts of a month at full reach and
 * without growth (and to their completion share): those who start, those who have completed and still have an
 * effect (A_t), and those of them who have been reassessed (R_t). */
struct chain_cohorts {
    /* set once */
    gv_real inverse_ramp, growth_step, completed_growth, reassessed_growth, next_growth;
    struct chain_fade fade;
    /* of the month */
    gv_real growth, ramp; /* G(t), q(t) */
    gv_real started, with_effect, reassessed;
};

GV_INLINE struct chain_cohorts chain_cohorts_open(const struct gv_kernel_inputs *x,
                                                  const struct chain_fade *fade)
{
    gv_real rate = gv_log1p(x->population_growth) / 12.0, l = fade->course_months, delta = fade->delay;
    return (struct chain_cohorts){
        .inverse_ramp = chain_inverse_ramp(x->ramp_months),
        .growth_step = gv_exp(rate),
        .completed_growth = gv_exp(-(rate * l)),
        .reassessed_growth = gv_exp(-(rate * (l + delta) + fade->decay * delta)), /* with s^delta */
        .next_growth = gv_splat(1),                                               /* G(1) */
        .fade = *fade,
        .growth = gv_splat(1),
        .ramp = gv_splat(0),
        .started = gv_splat(0),
        .with_effect = gv_splat(0),
        .reassessed = gv_splat(0),
    };
}

/* Month t = 1 … H. */
GV_INLINE void chain_cohorts_month(struct chain_cohorts *c, int t)
{
    gv_real now = gv_splat(t), s = c->fade.survival, growth = c->next_growth;
    gv_real completed = chain_ramp(now - c->fade.course_months, c->inverse_ramp);
    gv_real reassessed = chain_ramp(now - c->fade.course_months - c->fade.delay, c->inverse_ramp);
    c->growth = growth;
    c->ramp = chain_ramp(now, c->inverse_ramp);
    c->started = growth * c->ramp;
    c->with_effect = c->with_effect * s + growth * c->completed_growth * completed;
    c->reassessed = c->reassessed * s + growth * c->reassessed_growth * reassessed;
    c->next_growth = growth * c->growth_step;
}

GV_INLINE struct chain_ledger chain_ledger_of(const struct gv_kernel_inputs *x,
                                              const struct chain_programme *p)
{
    return chain_ledger_open(p->startup, x->discount_rate, p->cut, x->cut_delay, x->local_cost_share);
}

/* The outcomes with a value for every month. */
#define CHAIN_MONTHLY \
    (UINT64_C(1) << GV_OUTCOME_INDEX(cumulative_gain) | UINT64_C(1) << GV_OUTCOME_INDEX(local_flow))

/* What the loops over a year's months leave for each other. Few numbers at a time stay in a processor's
 * registers: a loop for what moves, one for the money, one for the ledger and one for sums are half as long
 * as one loop for all. */
struct chain_year {
    gv_real started[CHAIN_YEAR], reassessed[CHAIN_YEAR];
    gv_real savings[CHAIN_YEAR], course[CHAIN_YEAR],
        running[CHAIN_YEAR];      /* DKK; the second is in the third */
    gv_real discount[CHAIN_YEAR]; /* D(t), from chain_ledger_year() */
};

/* Enters the year that begins with month `first`, and stores its months. */
GV_INLINE void chain_ledger_year(struct chain_ledger *l, int first, struct chain_year *year,
                                 const struct gv_kernel_months *months)
{
    chain_ledger_open_year(l);
    for (int k = 0; k < CHAIN_YEAR; k++) {
        gv_real savings = year->savings[k], running = year->running[k];
        chain_ledger_month(l, first + k, savings, running, year->course[k]);
        gv_store_month(months, GV_OUTCOME_INDEX(cumulative_gain), first + k, l->cumulative);
        gv_store_month(months, GV_OUTCOME_INDEX(local_flow), first + k,
                       chain_local(l, savings, running, l->month_cut));
        year->discount[k] = l->discount;
    }
    chain_ledger_close_year(l);
}

/* Of the year's months, in their order. */
GV_INLINE gv_real chain_year_sum(const gv_real months[CHAIN_YEAR])
{
    gv_real sum = gv_splat(0);
    for (int k = 0; k < CHAIN_YEAR; k++)
        sum += months[k];
    return sum;
}

/* The outcomes that every chain draws from its ledger, the final year's among them: the rows of
 * chain_money_table.h, and the stages with the present values of savings and cost. */
GV_INLINE void chain_ledger_close(const struct chain_ledger *l, const struct chain_programme *p,
                                  struct gv_kernel_outcomes *y)
{
    gv_real local = chain_local(l, l->discounted_savings, l->discounted_running, l->discounted_cut);
    y->gross_saving = l->year_savings;
    y->running_cost = l->year_running;
    y->net_gain = l->year_savings - l->year_running;
    y->net_present_value = l->cumulative;
    y->total_saving = l->discounted_savings;
    y->total_cost = l->startup + l->discounted_running;
    y->benefit_cost_ratio = chain_benefit_cost_ratio(p->active, y->total_saving, y->total_cost);
    y->payback_months = chain_payback(p->active, l->payback);
    y->break_even = chain_break_even(p->active, l->cumulative);
    y->local_result = local;
    y->local_deficit = chain_local_deficit(local);
    y->central_result = l->discounted_cut - (1.0 - l->local_cost_share) * l->discounted_running - l->startup;
    y->worst_local_year = l->worst_local_year;
}

/* The guide's static business case over the horizon: `hours` saved in the final year at the average wage,
 * less course and fixed cost of that year, in every year; less the start-up. Undiscounted. */
GV_INLINE gv_real chain_guide_gain(const struct gv_kernel_inputs *x, const struct chain_programme *p,
                                   const struct chain_ledger *l, gv_real hours, double years)
{
    return years * (hours * x->average_wage - l->year_course - 12.0 * p->fixed) - p->startup;
}

#endif
