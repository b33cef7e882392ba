#include "report/counts.h"

#include "base/memory.h"
#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <stdlib.h>

/* A line of the table: an outcome times a number. */
struct count {
    size_t outcome;
    double factor;
    const char *label, *unit; /* NULL: those of the outcome */
};

enum { FROM_COURSE_MAX = 2 };

/* Whether the register has the outcome for a value of citizens or staff. */
static bool is_counted(const struct gv_model *model, size_t outcome)
{
    for (size_t i = 0; i < GV_WORTH_COUNT; i++)
        for (int chain = 0; chain < GV_VALUE_CHAINS; chain++) {
            const struct gv_guide_value *v = &gv_guide_values[i];
            for (size_t k = 0; v->side != GV_SIDE_MONEY && v->outcomes[chain][k]; k++)
                if (gv_guide_outcome(model, (enum gv_value_chain)chain, v->outcomes[chain][k]) ==
                    (int)outcome)
                    return true;
        }
    return false;
}

/* In a course, the attendances that digital elements replace. */
static double attendances_replaced(const struct gv_scenario *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->course.n; i++)
        if (s->judgements[i].standing == GV_STANDING_DIGITAL && s->course.elements[i].replaces_physical)
            sum += s->course.elements[i].count;
    return sum;
}

/* What each completed course amounts to, where one chain is simulated and has a course. Sessions are left to
 * the chain where it has outcomes for them. */
static size_t add_course(const struct gv_scenario *s, enum gv_language language, struct count *counts,
                         size_t n)
{
    int completed = gv_model_find_outcome(s->plan.model, "completed_per_year");
    if (completed < 0 || s->course.n == 0) return n;
    double remote = s->verdict.course_hours - s->verdict.physical_hours, replaced = attendances_replaced(s);
    if (replaced > 0 && gv_model_find_outcome(s->plan.model, "sessions_avoided") < 0)
        counts[n++] = (struct count){(size_t)completed, replaced,
                                     gv_text_in(language, GV_TEXT_COUNTS_SESSIONS), "sessions/yr"};
    if (remote > 0)
        counts[n++] = (struct count){(size_t)completed, remote,
                                     gv_text_in(language, GV_TEXT_COUNTS_REMOTE_HOURS), "h/yr"};
    return n;
}

/* In the model's order, which is that of the chain. */
static size_t list_counts(const struct gv_scenario *s, enum gv_language language, struct count *counts)
{
    size_t n = 0;
    for (size_t o = 0; o < s->plan.model->n_outcomes; o++)
        if (is_counted(s->plan.model, o)) counts[n++] = (struct count){.outcome = o, .factor = 1};
    return add_course(s, language, counts, n);
}

static struct gv_estimate scaled(struct gv_estimate e, double factor)
{
    e.value *= factor;
    e.low *= factor;
    e.high *= factor;
    return e;
}

/* Without an interval, as with one replicate, its ends are NaN. */
static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same(struct gv_estimate a, struct gv_estimate b)
{
    return same_number(a.value, b.value) && same_number(a.low, b.low) && same_number(a.high, b.high);
}

static bool same_counts(const struct gv_result *result, const struct count *counts, size_t n, size_t a,
                        size_t b)
{
    for (size_t i = 0; i < n; i++) {
        const struct gv_statistics *x = gv_result_find(result, a, counts[i].outcome),
                                   *y = gv_result_find(result, b, counts[i].outcome);
        if (!same(x->mean, y->mean)) return false;
        for (int q = 0; q < GV_QUANTILES; q++)
            if (!same(x->quantile[q], y->quantile[q])) return false;
    }
    return true;
}

static void put_row(struct gv_table *table, const struct gv_model *model, const struct count *count,
                    const struct gv_statistics *s, enum gv_language language)
{
    static const int quantiles[] = {GV_P05, GV_P50, GV_P95};
    const struct gv_outcome *outcome = &model->outcomes[count->outcome];
    const char *unit = count->unit ? count->unit : outcome->unit;
    struct gv_text *cell = gv_table_cell(table);
    if (cell) {
        gv_text_puts(cell, count->label ? count->label : gv_label_in(language, &outcome->label));
        gv_text_puts(cell, ", ");
        gv_unit_print(unit, language, cell);
    }
    if ((cell = gv_table_cell(table))) gv_format_estimate(scaled(s->mean, count->factor), language, cell);
    for (size_t q = 0; q < sizeof quantiles / sizeof *quantiles; q++)
        if ((cell = gv_table_cell(table)))
            gv_format_estimate(scaled(s->quantile[quantiles[q]], count->factor), language, cell);
}

/* Nothing happens under the policy: no zero needs a line of its own. */
static bool all_zero(const struct gv_result *result, const struct count *counts, size_t n, size_t policy)
{
    for (size_t i = 0; i < n; i++) {
        struct gv_estimate e = gv_result_find(result, policy, counts[i].outcome)->mean;
        if (e.value != 0 || e.low != 0 || e.high != 0) return false;
    }
    return true;
}

static void print_table(const struct gv_scenario *s, const struct gv_result *result, size_t policy,
                        const struct count *counts, size_t n, enum gv_language language, struct gv_text *out)
{
    const char *const heads[] = {"", gv_text_in(language, GV_TEXT_MEAN), "P05", "P50", "P95"};
    struct gv_table table = {.columns = sizeof heads / sizeof *heads};
    for (size_t i = 0; i < table.columns; i++) {
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_text_puts(cell, heads[i]);
    }
    for (size_t i = 0; i < n; i++)
        put_row(&table, s->plan.model, &counts[i], gv_result_find(result, policy, counts[i].outcome),
                language);
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* The first policy with the counts of this one. */
static size_t first_like(const struct gv_result *result, const struct count *counts, size_t n, size_t policy)
{
    size_t first = 0;
    while (!same_counts(result, counts, n, first, policy))
        first++;
    return first;
}

/* A policy and all that have the same counts. */
static void print_alike(const struct gv_scenario *s, const struct gv_result *result, size_t policy,
                        const struct count *counts, size_t n, enum gv_language language, struct gv_text *out)
{
    const char *between = "\n";
    for (size_t k = policy; k < s->plan.n_policies; k++) {
        if (first_like(result, counts, n, k) != policy) continue;
        gv_text_printf(out, "%s%s", between, s->plan.policies[k].name);
        between = ", ";
    }
    if (all_zero(result, counts, n, policy)) {
        gv_text_printf(out, ": %s\n", gv_text_in(language, GV_TEXT_COUNTS_NONE));
        return;
    }
    gv_text_puts(out, ":\n");
    print_table(s, result, policy, counts, n, language, out);
}

void gv_counts_print(const struct gv_scenario *s, const struct gv_result *result, enum gv_language language,
                     struct gv_text *out)
{
    struct count *counts = gv_memory_new((s->plan.model->n_outcomes + FROM_COURSE_MAX) * sizeof *counts);
    if (!counts) {
        out->failed = true;
        return;
    }
    size_t n = list_counts(s, language, counts);
    if (n) gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_COUNTS));
    for (size_t p = 0; n && p < s->plan.n_policies; p++)
        if (first_like(result, counts, n, p) == p) print_alike(s, result, p, counts, n, language, out);
    free(counts);
}
