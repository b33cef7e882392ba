/* The follow-up of the chain `retraining`. */
#define GV_KERNEL retraining_follow_up
#define GV_KERNEL_TABLE "retraining_table.h"
#include "engine/kernel.h"

#include "chain_follow_up_kernel.h"

enum tells {
    ALL_COURSES,
    SHARE,
    STARTS,
    COMPLETION,
    THERAPIST_TIME,
    SESSIONS,
    TRANSPORT,
    STARTUP,
    FIXED,
    COURSE_COST,
    TELLS
};

static const struct gv_follow_tells tells[TELLS] = {
    [ALL_COURSES] = {"courses", {"hvor mange forløb der er", "how many courses there are"}},
    [SHARE] = {"digital_share", {"hvor mange forløb der er digitale", "how many courses are digital"}},
    [STARTS] = {"starts", {"hvor mange der begynder", "how many start"}},
    [COMPLETION] = {"completion", {"hvor mange der gennemfører", "how many complete"}},
    [THERAPIST_TIME] = {"therapist_time", {"terapeuternes tid", "the therapists' time"}},
    [SESSIONS] = {"sessions", {"fysiske mødegange", "physical sessions"}},
    [TRANSPORT] = {"transport", {"kørsel", "transport"}},
    [STARTUP] = {"startup", {"opstart", "start-up"}},
    [FIXED] = {"fixed", {"fast drift", "fixed cost"}},
    [COURSE_COST] = {"course_cost", {"forløbenes pris", "cost of courses"}},
};

struct state {
    struct gv_kernel_inputs x;
    double share;        /* of courses that are digital at full reach */
    double starts;       /* a month at full reach, without growth */
    double course_hours; /* of a conventional course */
    double sessions;     /* of a conventional course */
    double saved;        /* relative saving of time on a full digital course */
    struct chain_fade fade;
    struct chain_programme programme;
};

static struct state state_of(const struct gv_setup *setup, const double *const in[], size_t i)
{
    struct state s = {.x = follow_inputs(in, i)};
    const struct gv_kernel_inputs *x = &s.x;
    double L = x->investment_level, f = x->therapist_time_saved;
    double response = gv_kernel_multiplier(setup, GV_CURVE_reach, L, chain_response(L, x->reach_saturation));
    double effect = gv_kernel_multiplier(setup, GV_CURVE_effect, L, chain_response(L, x->effect_saturation));
    s.share = fmin(fmin(1, x->digital_cap), x->digital_share * response);
    s.starts = x->courses * s.share / 12;
    s.course_hours =
        x->individual_sessions * x->individual_hours + x->group_sessions * x->group_hours / x->group_size;
    s.sessions = x->individual_sessions + x->group_sessions;
    s.saved = f > 0 ? fmin(1, f * effect) : f;
    s.fade = chain_fade_of(x);
    s.programme = chain_programme_of(setup, x, x->courses * s.share, x->courses);
    return s;
}

/* Therapist hours and physical sessions of so many who complete and drop out. */
static double hours_of(const struct state *s, double completed, double dropped)
{
    double left = 1 - s->saved;
    return s->course_hours *
           (completed * left + dropped * (s->x.dropout_hours_share * left + s->x.fallback_share));
}

static double sessions_of(const struct state *s, double completed, double dropped)
{
    double left = 1 - s->x.sessions_replaced;
    return s->sessions *
           (completed * left + dropped * (s->x.dropout_hours_share * left + s->x.fallback_share));
}

/* --- data --- */

static size_t read_row(const struct gv_follow_row *row, size_t index, bool settled, bool help,
                       struct gv_datum *data)
{
    const double *v = row->value;
    size_t n = 0;
    (void)help;
    if (gv_follow_has(row, GV_FOLLOW_COURSES))
        follow_add(data, &n, GV_DATUM_POISSON, ALL_COURSES, index, GV_FOLLOW_COURSES, v[GV_FOLLOW_COURSES], 0,
                   0);
    if (gv_follow_has(row, GV_FOLLOW_STARTED)) {
        if (v[GV_FOLLOW_COURSES] > 0)
            follow_add(data, &n, GV_DATUM_BINOMIAL, SHARE, index, GV_FOLLOW_STARTED, v[GV_FOLLOW_STARTED],
                       v[GV_FOLLOW_COURSES], 0);
        else if (!gv_follow_has(row, GV_FOLLOW_COURSES))
            follow_add(data, &n, GV_DATUM_POISSON, STARTS, index, GV_FOLLOW_STARTED, v[GV_FOLLOW_STARTED], 0,
                       0);
    }
    if (follow_courses_known(row, settled)) {
        double all = v[GV_FOLLOW_COMPLETED] + follow_dropped(row), hours = v[GV_FOLLOW_THERAPIST_HOURS],
               sessions = v[GV_FOLLOW_PHYSICAL_SESSIONS], spread = FOLLOW_COURSE_VARIATION / sqrt(all);
        if (all > 0)
            follow_add(data, &n, GV_DATUM_BINOMIAL, COMPLETION, index, GV_FOLLOW_COMPLETED,
                       v[GV_FOLLOW_COMPLETED], all, 0);
        if (all > 0 && hours > 0)
            follow_add(data, &n, GV_DATUM_NORMAL, THERAPIST_TIME, index, GV_FOLLOW_THERAPIST_HOURS, hours, 0,
                       spread * hours);
        if (all > 0 && sessions > 0)
            follow_add(data, &n, GV_DATUM_NORMAL, SESSIONS, index, GV_FOLLOW_PHYSICAL_SESSIONS, sessions, 0,
                       spread * sessions);
    }
    /* Who is driven once is driven as a rule: one citizen counts as one observation. */
    if (v[GV_FOLLOW_PHYSICAL_SESSIONS] > 0 && gv_follow_has(row, GV_FOLLOW_TRIPS)) {
        double citizens = fmax(1, gv_follow_has(row, GV_FOLLOW_STARTED) ? v[GV_FOLLOW_STARTED] : 1);
        follow_add(data, &n, GV_DATUM_BINOMIAL, TRANSPORT, index, GV_FOLLOW_TRIPS,
                   citizens * v[GV_FOLLOW_TRIPS] / v[GV_FOLLOW_PHYSICAL_SESSIONS], citizens, 0);
    }
    follow_add_booked(data, &n, STARTUP, index, row, GV_FOLLOW_STARTUP_COST);
    follow_add_booked(data, &n, FIXED, index, row, GV_FOLLOW_FIXED_COST);
    follow_add_booked(data, &n, COURSE_COST, index, row, GV_FOLLOW_COURSE_COST);
    return n;
}

/* --- what the chain says of them --- */

static double expected_courses(const struct state *s, const struct gv_follow_row *row)
{
    double sum = 0;
    for (int t = row->from; t <= row->to; t++)
        sum += gv_pow(1.0 + s->x.population_growth, (t - 1) / 12.0);
    return s->x.courses / 12 * sum;
}

/* The share of courses that are digital in the months of the row. */
static double expected_share(const struct state *s, const struct gv_follow_row *row)
{
    double sum = 0;
    for (int t = row->from; t <= row->to; t++)
        sum += chain_ramp((double)t, 1.0 / s->x.ramp_months);
    return s->share * sum / (row->to - row->from + 1);
}

static double expected_starts(const struct state *s, const struct gv_follow_row *row)
{
    double sum = 0;
    for (int t = row->from; t <= row->to; t++)
        sum += follow_ramp(&s->x, t);
    return s->starts * sum;
}

static double mean_of(const struct state *s, const struct gv_follow_row *row, const struct gv_datum *datum)
{
    const double *v = row->value, months = row->to - row->from + 1;
    switch ((enum tells)datum->kind) {
    case ALL_COURSES:
        return expected_courses(s, row);
    case SHARE:
        return expected_share(s, row);
    case STARTS:
        return expected_starts(s, row);
    case COMPLETION:
        return s->x.completion_share;
    case THERAPIST_TIME:
        return hours_of(s, v[GV_FOLLOW_COMPLETED], follow_dropped(row));
    case SESSIONS:
        return sessions_of(s, v[GV_FOLLOW_COMPLETED], follow_dropped(row));
    case TRANSPORT:
        return s->x.transport_share;
    case STARTUP:
        return s->programme.startup;
    case FIXED:
        return s->programme.fixed * months;
    case COURSE_COST:
        return s->programme.unit_cost *
               fmax(gv_follow_has(row, GV_FOLLOW_STARTED) ? v[GV_FOLLOW_STARTED] : expected_starts(s, row),
                    months * s->programme.paid_at_least);
    case TELLS:
        break;
    }
    return NAN;
}

static void means(const struct gv_setup *setup, const struct gv_follow_row *rows, size_t n_data,
                  const struct gv_datum *data, size_t n, const double *const in[], double *mean)
{
    for (size_t i = 0; i < n; i++) {
        struct state s = state_of(setup, in, i);
        for (size_t k = 0; k < n_data; k++)
            mean[k * n + i] = mean_of(&s, &rows[data[k].row], &data[k]);
    }
}

/* --- the forecast --- */

enum series { STARTED, COMPLETED, HOURS, MET, DRIVEN, RUNNING, COURSES, SERIES };

static const struct gv_follow_series series[SERIES] = {
    [STARTED] = {GV_FOLLOW_STARTED, "referral", GV_FOLLOW_STARTS, 0},
    [COMPLETED] = {GV_FOLLOW_COMPLETED, "completion", GV_FOLLOW_COMPLETERS, 0},
    [HOURS] = {GV_FOLLOW_THERAPIST_HOURS, "training_time", GV_FOLLOW_PER_START, FOLLOW_COURSE_VARIATION},
    [MET] = {GV_FOLLOW_PHYSICAL_SESSIONS, "replaced_training", GV_FOLLOW_PER_START, FOLLOW_COURSE_VARIATION},
    [DRIVEN] = {GV_FOLLOW_TRIPS, "replaced_training", GV_FOLLOW_PER_START, 1},
    [RUNNING] = {GV_FOLLOW_FIXED_COST, "programme_cost", GV_FOLLOW_BOOKED, FOLLOW_ACCOUNT_VARIATION},
    [COURSES] = {GV_FOLLOW_COURSE_COST, "programme_cost", GV_FOLLOW_BOOKED, FOLLOW_ACCOUNT_VARIATION},
};

static void expect(const struct gv_setup *setup, const double *const in[], size_t i, int months,
                   struct gv_follow_expected *e)
{
    struct state s = state_of(setup, in, i);
    double c = s.x.completion_share;
    e->completion = c;
    e->course_months = s.fade.course_months;
    for (int t = 1; t <= months; t++) {
        double started = s.starts * follow_ramp(&s.x, t),
               met = sessions_of(&s, started * c, started * (1 - c));
        e->effects[t] = 0;
        e->mean[STARTED][t] = started;
        e->mean[COMPLETED][t] = started * c;
        e->mean[HOURS][t] = hours_of(&s, started * c, started * (1 - c));
        e->mean[MET][t] = met;
        e->mean[DRIVEN][t] = met * s.x.transport_share;
        e->mean[RUNNING][t] = s.programme.fixed;
        e->mean[COURSES][t] = chain_course_cost(&s.programme, started);
    }
}

const struct gv_follow_chain gv_follow_retraining = {
    .model = "retraining",
    .chain = GV_FOLLOW_RETRAINING,
    .series = series,
    .n_series = SERIES,
    .tells = tells,
    .n_tells = TELLS,
    .population = "courses",
    .counts = GV_FOLLOW_COLUMN_COUNT,
    .target_hours = GV_FOLLOW_COLUMN_COUNT,
    .read = read_row,
    .means = means,
    .expect = expect,
};
