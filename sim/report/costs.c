#include "report/costs.h"

#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"

#include <math.h>

static struct gv_text *put(struct gv_table *table, const char *string)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell && string) gv_text_puts(cell, string);
    return cell;
}

/* The mean of the input that stands beside a cost's own, in the same part; 0 if the model has none. */
static double mean_beside(const struct gv_scenario *s, const struct gv_cost *cost, const char *name)
{
    struct gv_text full = {0};
    if (cost->part) gv_text_printf(&full, "%s.", cost->part);
    gv_text_puts(&full, name);
    int index = full.failed ? -1 : gv_model_find_input(s->plan.model, full.data);
    gv_text_free(&full);
    return index < 0 ? 0 : gv_distribution_mean(&s->plan.inputs[index]);
}

/* How often a cost falls due over the horizon. */
static double times(const struct gv_scenario *s, const struct gv_cost *cost)
{
    double years = s->plan.setup.horizon / 12.0;
    switch (cost->when) {
    case GV_TIME_OPERATION:
        return years;
    case GV_TIME_PER_COURSE:
        return years * mean_beside(s, cost, "reference_volume");
    case GV_TIME_STARTUP:
    case GV_TIME_COUNT:
        break;
    }
    return 1;
}

/* Whether the input takes the sum of its costs; those of others have no effect, which was warned about. */
static bool counts(const struct gv_scenario *s, const struct gv_cost *cost)
{
    int index = gv_scenario_cost_input(s->plan.model, cost);
    return index >= 0 && gv_scenario_from_costs(s->assumptions[index].expression);
}

static double over_horizon(const struct gv_scenario *s, const struct gv_cost *cost)
{
    return counts(s, cost) ? gv_distribution_mean(&cost->amount) * times(s, cost) : (double)NAN;
}

static double overrun(const struct gv_scenario *s, const struct gv_cost *cost)
{
    if (cost->when != GV_TIME_STARTUP) return 0;
    return mean_beside(s, cost, "cost_overrun") * over_horizon(s, cost);
}

static void put_amount(struct gv_table *table, double amount, enum gv_language language)
{
    struct gv_text *cell = put(table, NULL);
    if (cell) gv_format_number(amount, 0, language, cell);
}

static void put_total(struct gv_table *table, const char *label, double amount, enum gv_language language)
{
    put(table, label);
    put(table, ""), put(table, "");
    put_amount(table, amount, language);
    put(table, "");
}

static void put_item(struct gv_table *table, const struct gv_scenario *s, const struct gv_cost *cost,
                     enum gv_language language)
{
    const struct gv_assumption *a = &cost->assumption;
    struct gv_text *cell = put(table, gv_label_in(language, &cost->label));
    if (cell && cost->part) gv_text_printf(cell, " (%s)", cost->part);
    put(table, gv_label_in(language, &gv_cost_times[cost->when].label));
    if ((cell = put(table, NULL))) gv_distribution_print(&cost->amount, cell);
    put_amount(table, over_horizon(s, cost), language);
    put(table, gv_assumption_flagged(a) ? gv_text_in(language, GV_TEXT_NO_SOURCE)
                                        : gv_label_in(language, &gv_grade_labels[a->grade]));
}

void gv_costs_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_COST_ITEM, GV_TEXT_COST_WHEN, GV_TEXT_COST_AMOUNT,
                                             GV_TEXT_COST_HORIZON, GV_TEXT_GRADE};
    if (s->n_costs == 0) return;
    struct gv_table table = {.columns = sizeof heads / sizeof *heads, .left = 1u << 1 | 1u << 4};
    for (size_t i = 0; i < table.columns; i++)
        put(&table, gv_text_in(language, heads[i]));
    double beyond = 0, total = 0;
    for (size_t when = 0; when < GV_TIME_COUNT; when++)
        for (size_t i = 0; i < s->n_costs; i++) {
            if (s->costs[i].when != (enum gv_cost_time)when) continue;
            put_item(&table, s, &s->costs[i], language);
            if (!counts(s, &s->costs[i])) continue;
            beyond += overrun(s, &s->costs[i]);
            total += over_horizon(s, &s->costs[i]);
        }
    if (beyond != 0) put_total(&table, gv_text_in(language, GV_TEXT_COST_OVERRUN), beyond, language);
    put_total(&table, gv_text_in(language, GV_TEXT_COST_TOTAL), total + beyond, language);
    gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_COST_TITLE));
    gv_table_print(&table, out);
    gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_COST_NOTE));
    gv_table_free(&table);
}

json_t *gv_costs_json(const struct gv_scenario *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->n_costs; i++) {
        const struct gv_cost *cost = &s->costs[i];
        const struct gv_assumption *a = &cost->assumption;
        json_t *object =
            json_pack("{s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:o, s:o}", "item", gv_cost_items[cost->item].name,
                      "when", gv_cost_times[cost->when].name, "label", "da", cost->label.da, "en",
                      cost->label.en, "amount", a->expression, "unit", gv_cost_units[cost->when], "mean",
                      gv_json_number(gv_distribution_mean(&cost->amount)), "over_horizon",
                      gv_json_number(over_horizon(s, cost)));
        if (cost->part) json_object_set_new(object, "part", json_string(cost->part));
        if (a->source) json_object_set_new(object, "source", json_string(a->source));
        if (a->year) json_object_set_new(object, "year", json_integer(a->year));
        if (a->grade) json_object_set_new(object, "grade", json_string(gv_grade_names[a->grade]));
        if (a->note) json_object_set_new(object, "note", json_string(a->note));
        json_array_append_new(list, object);
    }
    return list;
}
