/* The models as JSON, for scripts. */
#include "engine/composition.h"
#include "report/describe.h"
#include "report/summary.h"

#include <string.h>

static json_t *label_json(const struct gv_label *label)
{
    return json_pack("{s:s, s:s}", "da", label->da, "en", label->en);
}

static json_t *names_json(const char *const *names)
{
    json_t *list = json_array();
    for (; *names; names++)
        json_array_append_new(list, json_string(*names));
    return list;
}

/* The parts of a composed model; empty for others. */
static json_t *parts_json(const struct gv_model *model)
{
    const struct gv_composition *composition = model->composition;
    json_t *list = json_array();
    for (size_t p = 0; composition && p < composition->n_parts; p++)
        json_array_append_new(list, json_pack("{s:s, s:o}", "name", composition->parts[p].model->name,
                                              "label", label_json(&composition->parts[p].label)));
    return list;
}

static json_t *gates_json(const struct gv_model *model)
{
    json_t *list = json_array();
    for (size_t g = 0; g < model->n_gates; g++)
        json_array_append_new(list, json_pack("{s:s, s:o}", "name", model->gates[g].name, "label",
                                              label_json(&model->gates[g].label)));
    return list;
}

static json_t *inputs_json(const struct gv_model *model)
{
    json_t *list = json_array();
    for (size_t i = 0; i < model->n_inputs; i++) {
        const struct gv_input *input = &model->inputs[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:s, s:s, s:i, s:o, s:o}", "name",
                            input->name, "unit", input->unit, "low", gv_json_number(input->low), "high",
                            gv_json_number(input->high), "low_open", input->low_open, "high_open",
                            input->high_open, "whole", input->whole, "kind", gv_input_kind_names[input->kind],
                            "gate", model->gates[input->gate].name, "slot", input->slot, "default",
                            gv_json_number(input->fallback), "label", label_json(&input->label)));
    }
    return list;
}

static json_t *outcomes_json(const struct gv_model *model)
{
    json_t *list = json_array();
    for (size_t i = 0; i < model->n_outcomes; i++) {
        const struct gv_outcome *outcome = &model->outcomes[i];
        unsigned flags = outcome->flags;
        json_t *dimensions = json_array();
        if (flags & GV_MONTHLY) json_array_append_new(dimensions, json_string("month"));
        json_array_append_new(dimensions, json_string("draw"));
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:i, s:b, s:b, s:o, s:b, s:b, s:b, s:b, s:o, s:s}", "name",
                            outcome->name, "unit", outcome->unit, "direction", outcome->direction, "headline",
                            (flags & GV_HEADLINE) != 0, "monthly", (flags & GV_MONTHLY) != 0, "dimensions",
                            dimensions, "may_miss", (flags & GV_MAY_MISS) != 0, "missing_is_beyond_horizon",
                            (flags & GV_MISS_BEYOND) != 0, "indicator", (flags & GV_INDICATOR) != 0, "stage",
                            (flags & GV_STAGE) != 0, "label", label_json(&outcome->label), "description",
                            outcome->description));
    }
    return list;
}

static json_t *curves_json(const struct gv_model *model)
{
    json_t *list = json_array();
    for (size_t k = 0; k < model->n_curves; k++) {
        const struct gv_model_curve *curve = &model->curves[k];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "name", curve->name, "kind",
                                              curve->cost ? "cost" : "response", "lever", curve->lever,
                                              "in_place_of", curve->shape, "may_fall", curve->may_fall,
                                              "label", label_json(&curve->label)));
    }
    return list;
}

static json_t *product_form_json(const struct gv_product_form *form)
{
    if (!form) return json_null();
    return json_pack("{s:s, s:o, s:o}", "outcome", form->outcome, "inner", names_json(form->inner), "outer",
                     names_json(form->outer));
}

json_t *gv_describe_json(const struct gv_model *model)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", model->name, "title",
                     label_json(&model->title), "parts", parts_json(model), "gates", gates_json(model),
                     "inputs", inputs_json(model), "outcomes", outcomes_json(model), "curves",
                     curves_json(model), "product_form", product_form_json(model->product_form));
}

json_t *gv_describe_list_json(const struct gv_model *const *models, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "name", models[i]->name, "title",
                                              label_json(&models[i]->title), "parts", parts_json(models[i])));
    return json_pack("{s:o}", "models", list);
}
