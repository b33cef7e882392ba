#include "report/describe.h"

#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"
#include "sampling/distribution.h"

#include <math.h>
#include <string.h>

static const char *const kinds[] = {
    [GV_KNOWLEDGE] = "knowledge", [GV_CHANCE] = "chance", [GV_CHOICE] = "choice"};

/* "[0, 1]", "(0, ∞)" */
static void print_range(const struct gv_input *input, struct gv_text *out)
{
    gv_text_puts(out, input->low_open || isinf(input->low) ? "(" : "[");
    if (isinf(input->low))
        gv_text_puts(out, "-∞");
    else
        gv_number_print(input->low, out);
    gv_text_puts(out, ", ");
    if (isinf(input->high))
        gv_text_puts(out, "∞");
    else
        gv_number_print(input->high, out);
    gv_text_puts(out, input->high_open || isinf(input->high) ? ")" : "]");
    if (input->whole) gv_text_puts(out, " whole");
}

static const char *sign_of(int direction)
{
    return direction > 0 ? "+" : direction < 0 ? "-" : "0";
}

static void put(struct gv_table *table, const char *string)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_text_puts(cell, string);
}

void gv_describe_text(const struct gv_model *model, enum gv_language language, struct gv_text *out)
{
    gv_text_printf(out, "%s: %s\n\nINPUTS\n", model->name, gv_label_in(language, &model->title));
    struct gv_table inputs = {.columns = 5}, outcomes = {.columns = 4};
    put(&inputs, "name"), put(&inputs, "unit"), put(&inputs, "range"), put(&inputs, "gate"),
        put(&inputs, "meaning");
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_input *input = &model->inputs[i];
        put(&inputs, input->name);
        put(&inputs, input->unit);
        struct gv_text *range = gv_table_cell(&inputs);
        if (range) print_range(input, range);
        put(&inputs, model->gates[input->gate].name);
        put(&inputs, gv_label_in(language, &input->label));
    }
    gv_table_print(&inputs, out);
    gv_table_free(&inputs);
    gv_text_puts(out, "\nOUTCOMES (+ more is better, - less is better)\n");
    put(&outcomes, "name"), put(&outcomes, "unit"), put(&outcomes, "better"), put(&outcomes, "meaning");
    for (size_t i = 0; i < model->n_outcomes; i++) {
        const struct gv_outcome *outcome = &model->outcomes[i];
        if (outcome->flags & GV_STAGE) continue;
        put(&outcomes, outcome->name);
        put(&outcomes, outcome->unit);
        put(&outcomes, sign_of(outcome->direction));
        put(&outcomes, gv_label_in(language, &outcome->label));
    }
    gv_table_print(&outcomes, out);
    gv_table_free(&outcomes);
}

void gv_describe_markdown(const struct gv_model *model, enum gv_language language, struct gv_text *out)
{
    gv_text_printf(out,
                   "# %s\n\n%s\n\n## Inputs\n\n| name | unit | range | kind | gate | meaning "
                   "|\n|---|---|---|---|---|---|\n",
                   model->name, gv_label_in(language, &model->title));
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_input *input = &model->inputs[i];
        gv_text_printf(out, "| `%s` | %s | ", input->name, input->unit);
        print_range(input, out);
        gv_text_printf(out, " | %s | %s | %s |\n", kinds[input->kind], model->gates[input->gate].name,
                       gv_label_in(language, &input->label));
    }
    gv_text_puts(out,
                 "\n## Outcomes\n\n| name | unit | better | meaning | definition |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < model->n_outcomes; i++) {
        const struct gv_outcome *outcome = &model->outcomes[i];
        if (outcome->flags & GV_STAGE) continue;
        gv_text_printf(out, "| `%s` | %s | %s | %s | %s |\n", outcome->name, outcome->unit,
                       sign_of(outcome->direction), gv_label_in(language, &outcome->label),
                       outcome->description);
    }
}

static json_t *label_json(const struct gv_label *label)
{
    return json_pack("{s:s, s:s}", "da", label->da, "en", label->en);
}

json_t *gv_describe_json(const struct gv_model *model)
{
    json_t *root = json_object(), *inputs = json_array(), *outcomes = json_array(), *gates = json_array();
    for (size_t g = 0; g < model->n_gates; g++)
        json_array_append_new(gates, json_pack("{s:s, s:o}", "name", model->gates[g].name, "label",
                                               label_json(&model->gates[g].label)));
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_input *input = &model->inputs[i];
        json_array_append_new(
            inputs, json_pack("{s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:s, s:s, s:i, s:o, s:o}", "name",
                              input->name, "unit", input->unit, "low", gv_json_number(input->low), "high",
                              gv_json_number(input->high), "low_open", input->low_open, "high_open",
                              input->high_open, "whole", input->whole, "kind", kinds[input->kind], "gate",
                              model->gates[input->gate].name, "slot", input->slot, "default",
                              gv_json_number(input->fallback), "label", label_json(&input->label)));
    }
    for (size_t i = 0; i < model->n_outcomes; i++) {
        const struct gv_outcome *outcome = &model->outcomes[i];
        unsigned flags = outcome->flags;
        json_array_append_new(
            outcomes, json_pack("{s:s, s:s, s:i, s:b, s:b, s:b, s:b, s:o, s:s}", "name", outcome->name,
                                "unit", outcome->unit, "direction", outcome->direction, "headline",
                                (flags & GV_HEADLINE) != 0, "monthly", (flags & GV_MONTHLY) != 0, "may_miss",
                                (flags & GV_MAY_MISS) != 0, "stage", (flags & GV_STAGE) != 0, "label",
                                label_json(&outcome->label), "description", outcome->description));
    }
    json_object_set_new(root, "name", json_string(model->name));
    json_object_set_new(root, "title", label_json(&model->title));
    json_object_set_new(root, "gates", gates);
    json_object_set_new(root, "inputs", inputs);
    json_object_set_new(root, "outcomes", outcomes);
    return root;
}
