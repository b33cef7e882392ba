/* The reference plan of scenarios/home-care.yaml as a plain C program: what one would write with GSL and
 * OpenMP for this question alone. To be timed against, and to be right: the numbers must agree with
 * gevinst's.
 *
 * usage: plain_gsl DRAWS [SEED]
 *
 * Every draw takes its inputs from gsl_ran_*, follows the model of docs/model.md line by line, and leaves its
 * outcomes in columns. Powers that do not change from month to month are taken out of the loop over months.
 * Then every column is summarised. What the scenario does not use (chance, other policies) is not there. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { MONTHS = 60 };

static const double weeks_per_year = 365.25 / 7;

struct inputs {
    double citizens, population_growth, referral_share, reach_saturation, reach_cap, offer_acceptance;
    double potential_spread, targeting_accuracy, reference_reach, completion_share;
    double course_weeks, course_hours, course_hours_elasticity, dropout_hours_share, offer_hours;
    double care_staff_share, baseline_help, responder_share, relative_reduction, effect_saturation;
    double attributable_share, avoided_decline, effect_half_life, attrition_rate, ramp_months;
    double granted_share, reassessment_delay, released_share;
    double substitution_share, conventional_hours, conventional_effect_share;
    double care_hour_value, care_staff_hour_cost, therapist_hour_cost, average_wage, discount_rate;
    double startup_cost, cost_overrun, fixed_cost, fixed_cost_elasticity, course_cost, course_cost_elasticity;
    double contracted_courses, reference_volume, investment_level;
    double budget_cut_share, target_share, target_hours, budget_hour_price, cut_delay, local_cost_share;
};

#define OUTCOMES(X)            \
    X(offered_per_year)        \
    X(started_per_year)        \
    X(completed_per_year)      \
    X(declined_per_year)       \
    X(dropouts_per_year)       \
    X(responders_per_year)     \
    X(potential_hours)         \
    X(completed_hours)         \
    X(responding_hours)        \
    X(need_reduction_hours)    \
    X(granted_reduction_hours) \
    X(released_hours)          \
    X(avoided_hours)           \
    X(substituted_hours)       \
    X(staff_hours)             \
    X(net_hours)               \
    X(observed_saving)         \
    X(required_saving)         \
    X(gross_saving)            \
    X(running_cost)            \
    X(net_gain)                \
    X(guide_hours_saved)       \
    X(guide_total_gain)        \
    X(net_present_value)       \
    X(benefit_cost_ratio)      \
    X(payback_months)          \
    X(break_even)              \
    X(local_result)            \
    X(local_deficit)           \
    X(central_result)          \
    X(worst_local_year)

#define FIELD(name) double name;
struct outcomes {
    OUTCOMES(FIELD)
    double cumulative_gain[MONTHS];
};

#define NAME(name) #name,
static const char *const names[] = {OUTCOMES(NAME)};

enum { SCALARS = sizeof names / sizeof *names, COLUMNS = SCALARS + MONTHS };

static double pert(gsl_rng *rng, double low, double mode, double high)
{
    double a = 1 + 4 * (mode - low) / (high - low);
    return low + (high - low) * gsl_ran_beta(rng, a, 6 - a);
}

static void draw(gsl_rng *rng, struct inputs *x)
{
    *x = (struct inputs){
        .citizens = 2000,
        .population_growth = pert(rng, 0, 0.01, 0.02),
        .referral_share = pert(rng, 0.01, 0.03, 0.04),
        .reach_saturation = pert(rng, 0.5, 1, 2),
        .reach_cap = 0.1,
        .offer_acceptance = pert(rng, 0.5, 0.7, 0.9),
        .potential_spread = pert(rng, 0.3, 0.5, 0.9),
        .targeting_accuracy = pert(rng, 0, 0.3, 0.7),
        .reference_reach = 0.03,
        .completion_share = pert(rng, 0.6, 0.75, 0.85),
        .course_weeks = 12,
        .course_hours = gsl_ran_flat(rng, 13, 14),
        .course_hours_elasticity = pert(rng, 0, 0.2, 0.5),
        .dropout_hours_share = pert(rng, 0.2, 0.5, 0.8),
        .offer_hours = pert(rng, 0.5, 1, 2),
        .care_staff_share = pert(rng, 0, 0.6, 1),
        .baseline_help = pert(rng, 3, 6, 9),
        .responder_share = pert(rng, 0.45, 0.58, 0.7),
        .relative_reduction = pert(rng, 0.1, 0.22, 0.35),
        .effect_saturation = pert(rng, 1, 2, 4),
        .attributable_share = pert(rng, 0.6, 0.85, 1),
        .avoided_decline = pert(rng, 0, 5, 15),
        .effect_half_life = pert(rng, 6, 15, 36),
        .attrition_rate = pert(rng, 0.1, 0.18, 0.25),
        .ramp_months = pert(rng, 6, 12, 24),
        .granted_share = pert(rng, 0.4, 0.8, 1),
        .reassessment_delay = pert(rng, 0, 2, 6),
        .released_share = pert(rng, 0.4, 0.8, 1),
        .substitution_share = pert(rng, 0, 0.3, 0.8),
        .conventional_hours = pert(rng, 5, 15, 25),
        .conventional_effect_share = pert(rng, 0, 0.4, 1),
        .care_hour_value = pert(rng, 365, 450, 560),
        .care_staff_hour_cost = pert(rng, 330, 390, 460),
        .therapist_hour_cost = pert(rng, 360, 450, 600),
        .average_wage = pert(rng, 200, 300, 450),
        .discount_rate = 0.035,
        .startup_cost = pert(rng, 100e3, 200e3, 500e3),
        .cost_overrun = pert(rng, 0, 0.3, 1),
        .fixed_cost = pert(rng, 50e3, 150e3, 300e3),
        .fixed_cost_elasticity = 0.5,
        .course_cost = pert(rng, 400, 800, 1800),
        .course_cost_elasticity = pert(rng, 0.7, 0.9, 1),
        .contracted_courses = 20,
        .reference_volume = 60,
        .investment_level = 1,
        .budget_cut_share = 1,
        .target_share = 0.03,
        .target_hours = 24,
        .budget_hour_price = 450,
        .cut_delay = 12,
        .local_cost_share = 1,
    };
}

static double response(double level, double saturation)
{
    return saturation == 0 ? level : expm1(-saturation * level) / expm1(-saturation);
}

static double concentration(double share, double spread)
{
    return gsl_cdf_ugaussian_P(spread + gsl_cdf_ugaussian_Pinv(share)) / share;
}

static double ramp(double x, double months)
{
    return x <= 0 ? 0 : fmin(1, x / months);
}

static void evaluate(const struct inputs *x, struct outcomes *y)
{
    const double L = x->investment_level, W = weeks_per_year, years = MONTHS / 12.0;

    /* reach and targeting */
    double reach = fmin(fmin(1, x->reach_cap), x->referral_share * response(L, x->reach_saturation));
    double n = x->citizens * reach, c = x->completion_share;
    double targeting =
        (1 + x->targeting_accuracy * (concentration(reach, x->potential_spread) - 1)) /
        (1 + x->targeting_accuracy * (concentration(x->reference_reach, x->potential_spread) - 1));

    /* effect per completer */
    double reduction = fmin(1, x->relative_reduction * response(L, x->effect_saturation) * targeting);
    double observed_need = x->responder_share * reduction * x->baseline_help * W;
    double beyond_conventional = 1 - x->substitution_share * x->conventional_effect_share;
    double effect = x->attributable_share * observed_need / 12 * beyond_conventional;
    double avoided_effect = x->avoided_decline / 12 * beyond_conventional;

    /* fade and delay */
    double fade = M_LN2 / (x->effect_half_life / 12);
    double leaving = (fade + x->attrition_rate) / 12;
    double survival = exp(-leaving);
    double course_months = x->course_weeks / (W / 12), delay = x->reassessment_delay;

    /* staff time, prices and cost */
    double attendance = c + (1 - c) * x->dropout_hours_share;
    double staff_per_start = attendance * x->course_hours * pow(L, x->course_hours_elasticity) +
                             x->offer_hours / x->offer_acceptance;
    double replaced_per_start = x->substitution_share * x->conventional_hours * attendance;
    double trainer_hour =
        x->care_staff_share * x->care_staff_hour_cost + (1 - x->care_staff_share) * x->therapist_hour_cost;
    double scale = pow(L, x->fixed_cost_elasticity);
    double startup = x->startup_cost * (1 + x->cost_overrun) * scale;
    double fixed = x->fixed_cost * scale / 12;
    double course_price = x->course_cost * pow(fmax(n, x->contracted_courses) / x->reference_volume,
                                               x->course_cost_elasticity - 1);
    double budget_cut =
        x->budget_cut_share * x->target_share * x->citizens * x->target_hours * x->budget_hour_price / 12;

    /* month by month */
    double growth_step = pow(1 + x->population_growth, 1.0 / 12);
    double completed_growth = pow(1 + x->population_growth, -course_months / 12);
    double reassessed_growth =
        pow(1 + x->population_growth, -(course_months + delay) / 12) * exp(-leaving * delay);
    double discount_step = pow(1 + x->discount_rate, -1.0 / 12);
    double growth = 1, discount = 1, with_effect = 0, reassessed = 0, cumulative = -startup, local_year = 0;
    double pv_savings = 0, pv_running = 0, pv_released = 0, pv_central = 0;
    double year_courses = 0, year_effect = 0;
    *y = (struct outcomes){.worst_local_year = INFINITY, .payback_months = INFINITY};
    for (int t = 1; t <= MONTHS; t++) {
        double starts = n / 12 * growth;
        double started = starts * ramp(t, x->ramp_months);
        with_effect =
            with_effect * survival + starts * completed_growth * ramp(t - course_months, x->ramp_months) * c;
        reassessed = reassessed * survival +
                     starts * reassessed_growth * ramp(t - course_months - delay, x->ramp_months) * c;
        growth *= growth_step;
        discount *= discount_step;

        double need = with_effect * effect;
        double granted = x->granted_share * reassessed * effect;
        double released = x->released_share * granted;
        double avoided = x->released_share * with_effect * avoided_effect;
        double staff = started * staff_per_start, replaced = started * replaced_per_start;
        double savings = (released + avoided) * x->care_hour_value + replaced * trainer_hour;
        double courses = course_price * fmax(started, x->contracted_courses / 12);
        double running = staff * trainer_hour + courses + fixed;
        double cut = t > x->cut_delay ? budget_cut : 0;
        double local = savings - cut - x->local_cost_share * running;

        pv_savings += discount * savings;
        pv_running += discount * running;
        pv_released += discount * released;
        pv_central += discount * (cut - (1 - x->local_cost_share) * running);
        y->local_result += discount * local;
        cumulative += discount * (savings - running);
        y->cumulative_gain[t - 1] = cumulative;
        if (cumulative >= 0 && isinf(y->payback_months)) y->payback_months = t;
        local_year += local;
        if (t % 12 == 0) {
            y->worst_local_year = fmin(y->worst_local_year, local_year);
            local_year = 0;
        }
        if (t > MONTHS - 12) {
            y->started_per_year += started;
            y->need_reduction_hours += need;
            y->granted_reduction_hours += granted;
            y->released_hours += released;
            y->avoided_hours += avoided;
            y->substituted_hours += replaced;
            y->staff_hours += staff;
            y->gross_saving += savings;
            y->running_cost += running;
            year_courses += courses;
            year_effect += with_effect;
        }
    }

    /* outcomes */
    y->offered_per_year = y->started_per_year / x->offer_acceptance;
    y->completed_per_year = y->started_per_year * c;
    y->declined_per_year = y->offered_per_year - y->started_per_year;
    y->dropouts_per_year = y->started_per_year - y->completed_per_year;
    y->responders_per_year = y->completed_per_year * x->responder_share;
    y->completed_hours = year_effect * reduction * x->baseline_help * W / 12;
    y->potential_hours = y->completed_hours / c;
    y->responding_hours = y->completed_hours * x->responder_share;
    y->net_hours = y->released_hours + y->avoided_hours + y->substituted_hours - y->staff_hours;
    y->observed_saving = course_months + delay > 12 ? 0
                                                    : x->granted_share * observed_need *
                                                          exp(-fade * fmax(0, 1 - course_months / 12));
    y->net_gain = y->gross_saving - y->running_cost;
    y->guide_hours_saved = y->completed_per_year * y->observed_saving - y->staff_hours;
    y->guide_total_gain =
        years * (y->guide_hours_saved * x->average_wage - year_courses - 12 * fixed) - startup;
    y->net_present_value = cumulative;
    y->benefit_cost_ratio = pv_savings / (startup + pv_running);
    y->break_even = cumulative >= 0;
    double value_of_released = pv_released * x->care_hour_value;
    y->required_saving = y->observed_saving * (value_of_released - cumulative) / value_of_released;
    y->local_deficit = y->local_result < 0;
    y->central_result = pv_central - startup;
}

struct summary {
    double mean, sd, quantile[5], positive;
    size_t n;
};

/* Type-7 quantiles at rising probabilities p: each select leaves what is smaller before it. Reorders the
 * column. */
static void quantiles(double *column, size_t n, const double p[5], double quantile[5])
{
    size_t done = 0;
    for (int q = 0; q < 5; q++) {
        double place = p[q] * (double)(n - 1);
        size_t k = (size_t)place;
        double at = gsl_stats_select(column + done, 1, n - done, k - done), next = at;
        if (k + 1 < n) next = gsl_stats_min(column + k + 1, 1, n - k - 1);
        double rest = place - (double)k;
        quantile[q] = rest > 0 ? at + rest * (next - at) : at;
        done = k;
    }
}

/* Infinite values (a payback beyond the horizon) count in quantiles only. Reorders the column. */
static struct summary summarise(double *column, size_t n)
{
    static const double p[5] = {0.05, 0.25, 0.5, 0.75, 0.95};
    struct summary s = {0};
    double sum = 0, squares = 0;
    size_t positive = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(column[i])) {
            s.n++;
            sum += column[i];
            positive += column[i] >= 0;
        }
    s.mean = sum / (double)s.n;
    for (size_t i = 0; i < n; i++)
        if (isfinite(column[i])) squares += (column[i] - s.mean) * (column[i] - s.mean);
    s.sd = sqrt(squares / (double)(s.n - 1));
    s.positive = (double)positive / (double)s.n;
    quantiles(column, n, p, s.quantile);
    return s;
}

static void print_number(const char *name, double x)
{
    if (isfinite(x))
        printf("\"%s\": %.17g, ", name, x);
    else
        printf("\"%s\": null, ", name);
}

static void print_summary(const struct summary *s)
{
    static const char *const quantiles[5] = {"P05", "P25", "P50", "P75", "P95"};
    printf("{");
    print_number("mean", s->mean);
    print_number("sd", s->sd);
    for (int q = 0; q < 5; q++)
        print_number(quantiles[q], s->quantile[q]);
    print_number("probability_positive", s->positive);
    printf("\"values\": %zu}", s->n);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    double *values = n > 0 ? malloc(COLUMNS * n * sizeof *values) : NULL;
    if (!values) {
        fprintf(stderr, "usage: plain_gsl DRAWS [SEED]\n");
        return 64;
    }

    double start = omp_get_wtime();
#pragma omp parallel
    {
        gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(rng, 1000 * seed + (unsigned long)omp_get_thread_num());
#pragma omp for
        for (size_t i = 0; i < n; i++) {
            struct inputs x;
            union {
                struct outcomes named;
                double column[COLUMNS];
            } y;
            draw(rng, &x);
            evaluate(&x, &y.named);
            for (size_t k = 0; k < COLUMNS; k++)
                values[k * n + i] = y.column[k];
        }
        gsl_rng_free(rng);
    }
    double drawn = omp_get_wtime();
    static struct summary summaries[COLUMNS];
#pragma omp parallel for schedule(dynamic)
    for (size_t k = 0; k < COLUMNS; k++)
        summaries[k] = summarise(values + k * n, n);
    double end = omp_get_wtime();

    printf("{\"draws\": %zu, \"seconds_drawing\": %.6f, \"seconds_summarising\": %.6f,\n\"outcomes\": {", n,
           drawn - start, end - drawn);
    for (size_t k = 0; k < SCALARS; k++) {
        printf("%s\n\"%s\": ", k ? "," : "", names[k]);
        print_summary(&summaries[k]);
    }
    printf("},\n\"cumulative_gain\": [");
    for (size_t k = SCALARS; k < COLUMNS; k++) {
        printf(k > SCALARS ? ",\n" : "\n");
        print_summary(&summaries[k]);
    }
    printf("]}\n");
    free(values);
    return 0;
}
