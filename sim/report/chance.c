#include "report/chance.h"

#include "engine/chance.h"
#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"

#include <math.h>

static struct gv_estimate share_of(const struct gv_chance *chance, size_t policy, size_t outcome)
{
    return chance->share[policy * chance->n_outcomes + outcome];
}

static bool has_any(const struct gv_chance *chance, size_t n_policies, size_t outcome)
{
    for (size_t p = 0; p < n_policies; p++)
        if (!isnan(share_of(chance, p, outcome).value)) return true;
    return false;
}

static void print_few(const struct gv_plan *plan, const struct gv_chance *chance, enum gv_language language,
                      struct gv_text *out)
{
    for (size_t p = 0; p < plan->n_policies; p++) {
        if (chance->few[p] == 0) continue;
        struct gv_text few = {0}, draws = {0};
        gv_format_count(chance->few[p], language, &few);
        gv_format_count(chance->draws, language, &draws);
        if (!few.failed && !draws.failed)
            GV_FILL(out, language, GV_TEXT_CHANCE_FEW, plan->policies[p].name, few.data, draws.data, "10");
        gv_text_puts(out, "\n");
        gv_text_free(&few);
        gv_text_free(&draws);
    }
}

void gv_chance_print(const struct gv_plan *plan, const struct gv_result *result, enum gv_language language,
                     struct gv_text *out)
{
    const struct gv_chance *chance = result->chance;
    if (!chance) return;
    struct gv_table table = {.columns = 1 + plan->n_policies};
    gv_table_put(&table, gv_text_in(language, GV_TEXT_CHANCE));
    for (size_t p = 0; p < plan->n_policies; p++)
        gv_table_put(&table, plan->policies[p].name);
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        if (!has_any(chance, plan->n_policies, o)) continue;
        gv_table_put(&table, gv_label_in(language, &plan->model->outcomes[o].label));
        for (size_t p = 0; p < plan->n_policies; p++) {
            struct gv_text *cell = gv_table_cell(&table);
            if (cell) gv_format_probability(share_of(chance, p, o), language, cell);
        }
    }
    gv_text_puts(out, "\n");
    gv_table_print(&table, out);
    gv_table_free(&table);
    gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_CHANCE_NOTE));
    print_few(plan, chance, language, out);
}

json_t *gv_chance_json(const struct gv_plan *plan, const struct gv_result *result, size_t policy)
{
    const struct gv_chance *chance = result->chance;
    json_t *object = json_object(), *outcomes = json_object();
    for (size_t o = 0; o < plan->model->n_outcomes; o++) {
        struct gv_estimate share = share_of(chance, policy, o);
        if (isnan(share.value)) continue;
        json_object_set_new(outcomes, plan->model->outcomes[o].name,
                            json_pack("{s:o, s:o}", "variance_chance", gv_json_number(share.value),
                                      "variance_chance_conf", gv_json_number(gv_estimate_half_width(share))));
    }
    json_object_set_new(object, "draws", json_integer((json_int_t)chance->draws));
    json_object_set_new(object, "few", json_integer((json_int_t)chance->few[policy]));
    json_object_set_new(object, "outcomes", outcomes);
    return object;
}
