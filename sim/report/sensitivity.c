#include "report/sensitivity.h"

#include "base/memory.h"
#include "base/status.h"
#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 20, DECILE_ROWS_MAX = 8, PAIRS_MAX = 10, YEARS_MAX = 6 };

/* --- order --- */

/* The measure that a method ranks by. */
static size_t ranking_measure(const struct gv_sensitivity *s)
{
    static const size_t measures[GV_METHODS] = {[GV_METHOD_SOBOL] = GV_MEASURE_ST,
                                                [GV_METHOD_GIVEN] = GV_MEASURE_S1,
                                                [GV_METHOD_MORRIS] = GV_MEASURE_MU_STAR,
                                                [GV_METHOD_TORNADO] = GV_MEASURE_SWING};
    return measures[s->request.method];
}

static double rank_of(const struct gv_sensitivity *s, size_t factor)
{
    double largest = -1;
    for (size_t t = 0; t < (s->monthly ? s->n_targets : 1); t++) {
        double value = gv_sensitivity_at(s, ranking_measure(s), t, factor)->value;
        if (s->request.method == GV_METHOD_TORNADO) value = fabs(value);
        if (value > largest) largest = value;
    }
    return largest;
}

void gv_sensitivity_order(const struct gv_sensitivity *s, size_t *order)
{
    for (size_t k = 0; k < s->factors.n; k++) {
        size_t at = k;
        for (; at > 0 && rank_of(s, order[at - 1]) < rank_of(s, k); at--)
            order[at] = order[at - 1];
        order[at] = k;
    }
}

/* --- tables --- */

static const char *say(enum gv_language language, enum gv_text_key key)
{
    return gv_text_in(language, key);
}

static void put(struct gv_table *table, struct gv_estimate e, bool share, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell && share)
        gv_format_probability(e, language, cell);
    else if (cell)
        gv_format_estimate(e, language, cell);
}

/* "S1 (P ≥ 0)" over the columns of the indicator. */
static void put_head(struct gv_table *table, const char *head, bool indicator)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_text_printf(cell, indicator ? "%s, P(≥ 0)" : "%s", head);
}

/* What a measure is called in tables, and whether it is a share. */
static const char *measure_head(const struct gv_sensitivity *s, size_t measure, enum gv_language language)
{
    static const enum gv_text_key tornado[] = {GV_TEXT_SENSITIVITY_AT_P10, GV_TEXT_SENSITIVITY_AT_P90,
                                               GV_TEXT_SENSITIVITY_SWING};
    static const char *const morris[] = {"μ", "μ*", "σ"};
    if (s->request.method == GV_METHOD_TORNADO) return say(language, tornado[measure]);
    if (s->request.method == GV_METHOD_MORRIS) return morris[measure];
    return gv_methods[s->request.method].measures[measure];
}

static bool is_share(const struct gv_sensitivity *s, size_t target)
{
    bool of_variance = s->request.method == GV_METHOD_SOBOL || s->request.method == GV_METHOD_GIVEN;
    return of_variance || (target == 1 && !s->monthly);
}

/* Whether a column is shown: of the tornado what is drawn, and of its indicator the ends. */
static bool is_shown(const struct gv_sensitivity *s, size_t target, size_t measure)
{
    if (s->request.method == GV_METHOD_TORNADO)
        return measure <= (target ? GV_MEASURE_HIGH : GV_MEASURE_SWING);
    return target == 0 || s->request.method != GV_METHOD_MORRIS;
}

static void print_more(size_t more, enum gv_language language, struct gv_text *out)
{
    char count[24];
    snprintf(count, sizeof count, "%zu", more);
    gv_text_puts(out, "  ");
    GV_FILL(out, language, GV_TEXT_SENSITIVITY_MORE, count);
    gv_text_puts(out, "\n");
}

static void print_scalar(const struct gv_sensitivity *s, const size_t *order, enum gv_language language,
                         struct gv_text *out)
{
    size_t measures = gv_methods[s->request.method].n_measures, columns = 2;
    for (size_t t = 0; t < s->n_targets; t++)
        for (size_t m = 0; m < measures; m++)
            columns += is_shown(s, t, m);
    struct gv_table table = {.columns = columns, .left = 1u << (columns - 1)};
    gv_table_put(&table, say(language, s->factors.grouped ? GV_TEXT_SENSITIVITY_GROUP : GV_TEXT_INPUT));
    for (size_t t = 0; t < s->n_targets; t++)
        for (size_t m = 0; m < measures; m++)
            if (is_shown(s, t, m)) put_head(&table, measure_head(s, m, language), t == 1);
    gv_table_put(&table, say(language, GV_TEXT_LABEL));
    for (size_t k = 0; k < s->factors.n && k < ROWS_MAX; k++) {
        gv_table_put(&table, s->factors.items[order[k]].name);
        for (size_t t = 0; t < s->n_targets; t++)
            for (size_t m = 0; m < measures; m++)
                if (is_shown(s, t, m))
                    put(&table, *gv_sensitivity_at(s, m, t, order[k]), is_share(s, t), language);
        gv_table_put(&table, gv_label_in(language, &s->factors.items[order[k]].label));
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    if (s->factors.n > ROWS_MAX) print_more(s->factors.n - ROWS_MAX, language, out);
}

/* The ranking measure at the end of some years. */
static void print_monthly(const struct gv_sensitivity *s, const size_t *order, enum gv_language language,
                          struct gv_text *out)
{
    size_t years = s->n_targets / 12, step = (years + YEARS_MAX - 1) / YEARS_MAX, n = years / step;
    size_t measure = s->request.method == GV_METHOD_SOBOL ? GV_MEASURE_S1 : ranking_measure(s);
    struct gv_table table = {.columns = n + 2, .left = 1u << (n + 1)};
    gv_text_printf(out, "%s\n", measure_head(s, measure, language));
    gv_table_put(&table, say(language, s->factors.grouped ? GV_TEXT_SENSITIVITY_GROUP : GV_TEXT_INPUT));
    for (size_t y = 1; y <= n; y++) {
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_text_printf(cell, "%s %zu", say(language, GV_TEXT_MONTH), 12 * step * y);
    }
    gv_table_put(&table, say(language, GV_TEXT_LABEL));
    for (size_t k = 0; k < s->factors.n && k < ROWS_MAX; k++) {
        gv_table_put(&table, s->factors.items[order[k]].name);
        for (size_t y = 1; y <= n; y++)
            put(&table, *gv_sensitivity_at(s, measure, 12 * step * y - 1, order[k]), is_share(s, 0),
                language);
        gv_table_put(&table, gv_label_in(language, &s->factors.items[order[k]].label));
    }
    if (s->sum) {
        gv_table_put(&table, say(language, GV_TEXT_SENSITIVITY_SUM));
        for (size_t y = 1; y <= n; y++)
            put(&table, s->sum[12 * step * y - 1], true, language);
        gv_table_put(&table, "");
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    if (s->factors.n > ROWS_MAX) print_more(s->factors.n - ROWS_MAX, language, out);
}

static void print_deciles(const struct gv_sensitivity *s, const size_t *order, enum gv_language language,
                          struct gv_text *out)
{
    struct gv_table table = {.columns = 1 + GV_DECILES};
    gv_text_printf(out, "\n%s\n", say(language, GV_TEXT_SENSITIVITY_DECILES));
    gv_table_put(&table, say(language, GV_TEXT_INPUT));
    for (int k = 1; k <= GV_DECILES; k++) {
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_text_printf(cell, "%d", k);
    }
    for (size_t k = 0; k < s->factors.n && k < DECILE_ROWS_MAX; k++) {
        gv_table_put(&table, s->factors.items[order[k]].name);
        for (size_t d = 0; d < GV_DECILES; d++)
            put(&table, s->deciles[order[k] * GV_DECILES + d], true, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* The largest interactions, by their value. */
static void print_pairs(const struct gv_sensitivity *s, size_t target, enum gv_language language,
                        struct gv_text *out)
{
    struct gv_table table = {.columns = 3, .left = 2};
    size_t n = s->factors.n;
    double below = INFINITY;
    gv_text_printf(out, "\n%s%s\n", say(language, GV_TEXT_SENSITIVITY_PAIRS), target ? ", P(≥ 0)" : "");
    gv_table_put(&table, say(language, GV_TEXT_INPUT));
    gv_table_put(&table, say(language, GV_TEXT_INPUT));
    gv_table_put(&table, "S2");
    for (size_t row = 0; row < PAIRS_MAX; row++) {
        size_t best = SIZE_MAX;
        for (size_t k = 0; k < n * n; k++) {
            double value = s->pairs[target * n * n + k].value;
            if (value < below && (best == SIZE_MAX || value > s->pairs[target * n * n + best].value))
                best = k;
        }
        if (best == SIZE_MAX) break;
        below = s->pairs[target * n * n + best].value;
        gv_table_put(&table, s->factors.items[best / n].name);
        gv_table_put(&table, s->factors.items[best % n].name);
        put(&table, s->pairs[target * n * n + best], true, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* --- words --- */

static void print_sums(const struct gv_sensitivity *s, enum gv_language language, struct gv_text *out)
{
    for (size_t t = 0; s->sum && !s->monthly && t < s->n_targets; t++) {
        struct gv_text sum = {0}, rest = {0};
        if (isnan(s->sum[t].value)) continue;
        struct gv_estimate left = {1 - s->sum[t].value, 1 - s->sum[t].high, 1 - s->sum[t].low};
        gv_format_probability(s->sum[t], language, &sum);
        gv_format_probability(left, language, &rest);
        if (t == 1) gv_text_puts(out, "P(≥ 0): ");
        GV_FILL(out, language, GV_TEXT_SENSITIVITY_SUMS, sum.data ? sum.data : "",
                rest.data ? rest.data : "");
        gv_text_puts(out, "\n");
        gv_text_free(&sum);
        gv_text_free(&rest);
    }
}

static bool has_negative(const struct gv_sensitivity *s)
{
    size_t n = gv_methods[s->request.method].n_measures * s->n_targets * s->factors.n;
    for (size_t k = 0; k < n; k++)
        if (s->values[k].value < 0) return true;
    return false;
}

static void print_line(enum gv_text_key key, enum gv_language language, struct gv_text *out)
{
    gv_text_printf(out, "%s\n", say(language, key));
}

static void print_words(const struct gv_sensitivity *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key how[GV_METHODS] = {[GV_METHOD_SOBOL] = GV_TEXT_SENSITIVITY_HOW_SOBOL,
                                                     [GV_METHOD_GIVEN] = GV_TEXT_SENSITIVITY_HOW_GIVEN,
                                                     [GV_METHOD_MORRIS] = GV_TEXT_SENSITIVITY_HOW_MORRIS,
                                                     [GV_METHOD_TORNADO] = GV_TEXT_SENSITIVITY_HOW_TORNADO};
    gv_text_puts(out, "\n");
    print_line(how[s->request.method], language, out);
    print_sums(s, language, out);
    if (s->sum && has_negative(s)) print_line(GV_TEXT_SENSITIVITY_NEGATIVE, language, out);
    if (s->factors.joined) print_line(GV_TEXT_SENSITIVITY_JOINED, language, out);
    if (s->sum && s->n_targets == 2 && !s->monthly && isnan(s->sum[1].value))
        print_line(GV_TEXT_SENSITIVITY_RARE, language, out);
    if (s->missing) {
        struct gv_text missing = {0};
        gv_format_count(s->missing, language, &missing);
        GV_FILL(out, language, GV_TEXT_SENSITIVITY_MISSING, missing.data ? missing.data : "");
        gv_text_puts(out, "\n");
        gv_text_free(&missing);
    }
    const struct gv_design *design = &s->base.plan.design;
    print_line(design->kind == GV_DESIGN_MC ? GV_TEXT_INTERVALS_CLASSICAL
               : design->replicates > 1     ? GV_TEXT_INTERVALS_REPLICATES
                                            : GV_TEXT_INTERVALS_NONE,
               language, out);
}

int gv_sensitivity_print(const struct gv_sensitivity *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_outcome *outcome = &s->base.plan.model->outcomes[s->request.outcome];
    size_t *order = gv_memory_new(s->factors.n * sizeof *order);
    if (!order) return GV_ERR_MEMORY;
    gv_sensitivity_order(s, order);
    gv_text_printf(out, "\n%s", gv_label_in(language, &outcome->label));
    if (strcmp(outcome->unit, "1") != 0 && !is_share(s, 0)) {
        gv_text_puts(out, ", ");
        gv_unit_print(outcome->unit, language, out);
    }
    gv_text_printf(out, " · %s (%s)\n", gv_label_in(language, &s->base.policy.label), s->base.policy.name);
    if (s->monthly)
        print_monthly(s, order, language, out);
    else
        print_scalar(s, order, language, out);
    if (s->deciles) print_deciles(s, order, language, out);
    for (size_t t = 0; s->pairs && t < s->n_targets; t++)
        if (!isnan(s->sum[t].value)) print_pairs(s, t, language, out);
    print_words(s, language, out);
    free(order);
    return GV_OK;
}
