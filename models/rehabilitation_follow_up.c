/* The follow-up of the chain `rehabilitation`. */
#define GV_KERNEL rehabilitation_follow_up
#define GV_KERNEL_TABLE "rehabilitation_table.h"
#include "engine/kernel.h"

#include "chain_follow_up_kernel.h"

enum tells {
    ACCEPTANCE,
    STARTS,
    COMPLETION,
    RESPONSE,
    STAFF_TIME,
    HELP_AT_START,
    HELP_CHANGE,
    GRANTED,
    RELEASED,
    STARTUP,
    FIXED,
    COURSE_COST,
    TELLS
};

static const struct gv_follow_tells tells[TELLS] = {
    [ACCEPTANCE] = {"acceptance", {"hvor mange der siger ja", "how many accept"}},
    [STARTS] = {"starts", {"hvor mange der begynder", "how many start"}},
    [COMPLETION] = {"completion", {"hvor mange der gennemfører", "how many complete"}},
    [RESPONSE] = {"response", {"hvor mange der får effekt", "how many respond"}},
    [STAFF_TIME] = {"staff_time", {"medarbejdernes tid", "the staff's time"}},
    [HELP_AT_START] = {"help_at_start", {"hjælp ved start", "help at the start"}},
    [HELP_CHANGE] = {"help_change", {"hjælp før og efter", "help before and after"}},
    [GRANTED] = {"granted", {"timer bevilget mindre", "hours granted less"}},
    [RELEASED] = {"released", {"timer frigjort", "hours released"}},
    [STARTUP] = {"startup", {"opstart", "start-up"}},
    [FIXED] = {"fixed", {"fast drift", "fixed cost"}},
    [COURSE_COST] = {"course_cost", {"forløbenes pris", "cost of courses"}},
};

/* One draw of the inputs, and what follows from it. */
struct state {
    struct gv_kernel_inputs x;
    double starts;    /* a month at full reach, without growth */
    double reduction; /* of help per completer at the end of the course, before against after, h/month */
    double hours;     /* of a course */
    struct chain_fade fade;
    struct chain_programme programme;
};

/* What is worked out: the rest of the state is 0, and costs no time. */
enum { THE_EFFECT = 1, THE_MONEY = 2 };

static struct state state_of(const struct gv_setup *setup, const double *const in[], size_t i,
                             unsigned wanted)
{
    struct state s = {.x = follow_inputs(in, i)};
    const struct gv_kernel_inputs *x = &s.x;
    double L = x->investment_level;
    double response = gv_kernel_multiplier(setup, GV_CURVE_reach, L, chain_response(L, x->reach_saturation));
    double level =
        gv_kernel_multiplier(setup, GV_CURVE_course_hours, L, gv_pow(L, x->course_hours_elasticity));
    double reach = fmin(fmin(1, x->reach_cap), x->referral_share * response), n = x->citizens * reach;
    s.starts = n / 12;
    s.hours = x->course_hours * level;
    if (wanted & THE_EFFECT) {
        double effect =
            gv_kernel_multiplier(setup, GV_CURVE_effect, L, chain_response(L, x->effect_saturation));
        double rho = x->relative_reduction * effect *
                     chain_targeting(reach, x->reference_reach, x->potential_spread, x->targeting_accuracy);
        s.reduction = x->granted_share * x->responder_share * fmin(1, rho) * x->baseline_help *
                      CHAIN_WEEKS_PER_YEAR / 12;
        s.fade = chain_fade_of(x);
    }
    if (wanted & THE_MONEY) s.programme = chain_programme_of(setup, x, n, x->citizens);
    return s;
}

/* --- data --- */

static double per_citizen(const struct gv_follow_row *row, enum gv_follow_column mean,
                          enum gv_follow_column sum)
{
    return gv_follow_has(row, mean) ? row->value[mean] : row->value[sum] / row->value[GV_FOLLOW_HELP_N];
}

/* Granted help before and after of the same citizens. Where a standard deviation is not given, it is taken to
 * be as large as the mean help before: help differs widely between citizens. */
static void read_help(const struct gv_follow_row *row, size_t index, struct gv_datum *data, size_t *n)
{
    const double *v = row->value;
    double before = per_citizen(row, GV_FOLLOW_HELP_BEFORE, GV_FOLLOW_HELP_BEFORE_SUM),
           after = per_citizen(row, GV_FOLLOW_HELP_AFTER, GV_FOLLOW_HELP_AFTER_SUM),
           citizens = v[GV_FOLLOW_HELP_N];
    if (!(citizens > 0) || !(before > 0)) return;
    double sd = gv_follow_has(row, GV_FOLLOW_HELP_BEFORE_SD) ? v[GV_FOLLOW_HELP_BEFORE_SD] : before;
    follow_add(data, n, GV_DATUM_NORMAL, HELP_AT_START, index, GV_FOLLOW_HELP_N, before, 0,
               fmax(sd, 1e-3 * before) / sqrt(citizens));
    if (!(after >= 0)) return;
    sd = gv_follow_has(row, GV_FOLLOW_HELP_CHANGE_SD) ? v[GV_FOLLOW_HELP_CHANGE_SD] : before;
    follow_add(data, n, GV_DATUM_NORMAL, HELP_CHANGE, index, GV_FOLLOW_HELP_N, before - after, 0,
               fmax(sd, 1e-3 * before) / sqrt(citizens));
}

static void read_citizens(const struct gv_follow_row *row, size_t index, bool settled, struct gv_datum *data,
                          size_t *n)
{
    const double *v = row->value;
    if (gv_follow_has(row, GV_FOLLOW_STARTED)) {
        if (gv_follow_has(row, GV_FOLLOW_OFFERED) && v[GV_FOLLOW_OFFERED] > 0)
            follow_add(data, n, GV_DATUM_BINOMIAL, ACCEPTANCE, index, GV_FOLLOW_OFFERED, v[GV_FOLLOW_STARTED],
                       v[GV_FOLLOW_OFFERED], 0);
        follow_add(data, n, GV_DATUM_POISSON, STARTS, index, GV_FOLLOW_STARTED, v[GV_FOLLOW_STARTED], 0, 0);
    }
    double completed = v[GV_FOLLOW_COMPLETED];
    bool known = follow_courses_known(row, settled);
    double all = known ? completed + follow_dropped(row) : completed;
    if (known && all > 0)
        follow_add(data, n, GV_DATUM_BINOMIAL, COMPLETION, index, GV_FOLLOW_COMPLETED, completed, all, 0);
    if (settled && completed >= 0 && all > 0 && v[GV_FOLLOW_STAFF_HOURS] > 0)
        follow_add(data, n, GV_DATUM_NORMAL, STAFF_TIME, index, GV_FOLLOW_STAFF_HOURS,
                   v[GV_FOLLOW_STAFF_HOURS], 0,
                   FOLLOW_COURSE_VARIATION * v[GV_FOLLOW_STAFF_HOURS] / sqrt(all));
    if (gv_follow_has(row, GV_FOLLOW_RESPONDED) && v[GV_FOLLOW_COMPLETED] > 0)
        follow_add(data, n, GV_DATUM_BINOMIAL, RESPONSE, index, GV_FOLLOW_RESPONDED, v[GV_FOLLOW_RESPONDED],
                   v[GV_FOLLOW_COMPLETED], 0);
}

static size_t read_row(const struct gv_follow_row *row, size_t index, bool settled, bool help,
                       struct gv_datum *data)
{
    const double *v = row->value;
    size_t n = 0;
    double granted = v[GV_FOLLOW_GRANTED_LESS], citizens = fmax(1, v[GV_FOLLOW_COMPLETED]);
    read_citizens(row, index, settled, data, &n);
    read_help(row, index, data, &n);
    /* Hours come from as many citizens as completed, who differ by as much as the effect itself. */
    if (!help && granted > 0)
        follow_add(data, &n, GV_DATUM_NORMAL, GRANTED, index, GV_FOLLOW_GRANTED_LESS, granted, 0,
                   granted / sqrt(citizens));
    if (granted > 0 && gv_follow_has(row, GV_FOLLOW_HOURS_RELEASED))
        follow_add(data, &n, GV_DATUM_BINOMIAL, RELEASED, index, GV_FOLLOW_HOURS_RELEASED,
                   citizens * v[GV_FOLLOW_HOURS_RELEASED] / granted, citizens, 0);
    follow_add_booked(data, &n, STARTUP, index, row, GV_FOLLOW_STARTUP_COST);
    follow_add_booked(data, &n, FIXED, index, row, GV_FOLLOW_FIXED_COST);
    follow_add_booked(data, &n, COURSE_COST, index, row, GV_FOLLOW_COURSE_COST);
    return n;
}

/* --- what the chain says of them --- */

static double expected_starts(const struct state *s, const struct gv_follow_row *row)
{
    double sum = 0, inverse_ramp = 1.0 / s->x.ramp_months;
    for (int t = row->from; t <= row->to; t++)
        sum += gv_follow_has(row, GV_FOLLOW_CITIZENS) /* as counted, whatever was expected */
                   ? row->value[GV_FOLLOW_CITIZENS] / s->x.citizens * chain_ramp((double)t, inverse_ramp)
                   : follow_ramp(&s->x, t);
    return s->starts * sum;
}

static double expected_staff(const struct state *s, const struct gv_follow_row *row)
{
    const struct gv_kernel_inputs *x = &s->x;
    double completed = row->value[GV_FOLLOW_COMPLETED], dropped = follow_dropped(row);
    if (isnan(dropped)) dropped = completed * (1 - x->completion_share) / x->completion_share;
    double offered = gv_follow_has(row, GV_FOLLOW_OFFERED) ? row->value[GV_FOLLOW_OFFERED]
                                                           : (completed + dropped) / x->offer_acceptance;
    return s->hours * (completed + dropped * x->dropout_hours_share) + offered * x->offer_hours;
}

/* Granted help at the start minus granted help `months` after it, among survivors, h/week. */
static double expected_change(const struct state *s, double months)
{
    double course = s->fade.course_months;
    if (course + s->fade.delay > months) return 0;
    return s->reduction * 12 / CHAIN_WEEKS_PER_YEAR *
           gv_exp(-(s->fade.lambda * fmax(0, months - course) / 12));
}

/* Hours granted less in each month t = 1 … months, before against after; completers[t] who have completed by
 * then, where it is asked for. */
static void granted_months(const struct state *s, int months, double *granted, double *completers)
{
    struct chain_cohorts cohorts = chain_cohorts_open(&s->x, &s->fade);
    double base = s->starts * s->x.completion_share, completed = 0;
    for (int t = 1; t <= months; t++) {
        chain_cohorts_month(&cohorts, t);
        granted[t] = base * cohorts.reassessed * s->reduction;
        completed += base * fmax(0, chain_ramp(t - s->fade.course_months, 1.0 / s->x.ramp_months));
        if (completers) completers[t] = completed;
    }
}

static double expected_granted(const struct state *s, const struct gv_follow_row *row)
{
    double granted[GV_FOLLOW_MONTHS_MAX + 1], sum = 0;
    granted_months(s, row->to, granted, NULL);
    for (int t = row->from; t <= row->to; t++)
        sum += granted[t];
    return sum;
}

static double expected_course_cost(const struct state *s, const struct gv_follow_row *row)
{
    double months = row->to - row->from + 1;
    double starts =
        gv_follow_has(row, GV_FOLLOW_STARTED) ? row->value[GV_FOLLOW_STARTED] : expected_starts(s, row);
    return s->programme.unit_cost * fmax(starts, months * s->programme.paid_at_least);
}

static double mean_of(const struct state *s, const struct gv_follow_row *row, const struct gv_datum *datum)
{
    const struct gv_kernel_inputs *x = &s->x;
    switch ((enum tells)datum->kind) {
    case ACCEPTANCE:
        return x->offer_acceptance;
    case STARTS:
        return expected_starts(s, row);
    case COMPLETION:
        return x->completion_share;
    case RESPONSE:
        return x->responder_share;
    case STAFF_TIME:
        return expected_staff(s, row);
    case HELP_AT_START:
        return x->baseline_help;
    case HELP_CHANGE:
        return expected_change(
            s, gv_follow_has(row, GV_FOLLOW_HELP_MONTHS) ? row->value[GV_FOLLOW_HELP_MONTHS] : 12);
    case GRANTED:
        return expected_granted(s, row);
    case RELEASED:
        return x->released_share;
    case STARTUP:
        return s->programme.startup;
    case FIXED:
        return s->programme.fixed * (row->to - row->from + 1);
    case COURSE_COST:
        return expected_course_cost(s, row);
    case TELLS:
        break;
    }
    return NAN;
}

static void means(const struct gv_setup *setup, const struct gv_follow_row *rows, size_t n_data,
                  const struct gv_datum *data, size_t n, const double *const in[], double *mean)
{
    unsigned wanted = 0;
    for (size_t k = 0; k < n_data; k++) {
        enum tells kind = (enum tells)data[k].kind;
        if (kind == HELP_CHANGE || kind == GRANTED) wanted |= THE_EFFECT;
        if (kind == STARTUP || kind == FIXED || kind == COURSE_COST) wanted |= THE_MONEY;
    }
    for (size_t i = 0; i < n; i++) {
        struct state s = state_of(setup, in, i, wanted);
        for (size_t k = 0; k < n_data; k++)
            mean[k * n + i] = mean_of(&s, &rows[data[k].row], &data[k]);
    }
}

/* --- the forecast --- */

enum series { OFFERED, STARTED, COMPLETED, STAFF, LESS, OUT, RUNNING, COURSES, SERIES };

static const struct gv_follow_series series[SERIES] = {
    [OFFERED] = {GV_FOLLOW_OFFERED, "referral", GV_FOLLOW_DECLINES, 0},
    [STARTED] = {GV_FOLLOW_STARTED, "referral", GV_FOLLOW_STARTS, 0},
    [COMPLETED] = {GV_FOLLOW_COMPLETED, "completion", GV_FOLLOW_COMPLETERS, 0},
    [STAFF] = {GV_FOLLOW_STAFF_HOURS, "training_time", GV_FOLLOW_PER_START, FOLLOW_COURSE_VARIATION},
    [LESS] = {GV_FOLLOW_GRANTED_LESS, "reassessment", GV_FOLLOW_PER_EFFECT, 1},
    [OUT] = {GV_FOLLOW_HOURS_RELEASED, "release", GV_FOLLOW_PER_EFFECT, 1},
    [RUNNING] = {GV_FOLLOW_FIXED_COST, "programme_cost", GV_FOLLOW_BOOKED, FOLLOW_ACCOUNT_VARIATION},
    [COURSES] = {GV_FOLLOW_COURSE_COST, "programme_cost", GV_FOLLOW_BOOKED, FOLLOW_ACCOUNT_VARIATION},
};

static void expect(const struct gv_setup *setup, const double *const in[], size_t i, int months,
                   struct gv_follow_expected *e)
{
    struct state s = state_of(setup, in, i, THE_EFFECT | THE_MONEY);
    const struct gv_kernel_inputs *x = &s.x;
    double c = x->completion_share, attendance = c + (1 - c) * x->dropout_hours_share;
    e->completion = c;
    e->course_months = s.fade.course_months;
    granted_months(&s, months, e->mean[LESS], e->effects);
    for (int t = 1; t <= months; t++) {
        double started = s.starts * follow_ramp(x, t);
        e->mean[STARTED][t] = started;
        e->mean[OFFERED][t] = started / x->offer_acceptance;
        e->mean[COMPLETED][t] = started * c;
        e->mean[STAFF][t] = started * (attendance * s.hours + x->offer_hours / x->offer_acceptance);
        e->mean[OUT][t] = x->released_share * e->mean[LESS][t];
        e->mean[RUNNING][t] = s.programme.fixed;
        e->mean[COURSES][t] = chain_course_cost(&s.programme, started);
    }
}

const struct gv_follow_chain gv_follow_rehabilitation = {
    .model = "rehabilitation",
    .chain = GV_FOLLOW_REHABILITATION,
    .series = series,
    .n_series = SERIES,
    .tells = tells,
    .n_tells = TELLS,
    .population = "citizens",
    .counts = GV_FOLLOW_CITIZENS,
    .target_hours = GV_FOLLOW_GRANTED_LESS,
    .read = read_row,
    .means = means,
    .expect = expect,
};
