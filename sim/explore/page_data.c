#include "explore/page_data.h"

#include "analysis/policy_plan.h"
#include "base/status.h"
#include "explore/packed.h"
#include "report/register.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A text that the page shows, by its name there. */
static const struct {
    const char *name;
    enum gv_text_key key;
} texts[] = {
#define TEXT(key, da, en) {#key, GV_TEXT_##key},
#include "report/texts_explore.def"
#undef TEXT
};

/* JSON has no infinities, and no NaN. */
static json_t *number(double value)
{
    if (isfinite(value)) return json_real(value);
    return isnan(value) ? json_null() : json_string(value > 0 ? "inf" : "-inf");
}

static json_t *text(const struct gv_text *text)
{
    return text->failed ? NULL : json_stringn(text->data ? text->data : "", text->length);
}

static json_t *words(struct gv_packed *packed)
{
    json_t *array = packed->failed ? NULL : json_array();
    for (size_t i = 0; array && i < packed->n; i++)
        json_array_append_new(array, number(packed->words[i]));
    gv_packed_free(packed);
    return array;
}

static json_t *unit(const char *name, enum gv_language language)
{
    struct gv_text printed = {0};
    if (strcmp(name, "1") != 0) gv_unit_print(name, language, &printed);
    json_t *json = text(&printed);
    gv_text_free(&printed);
    return json;
}

/* A distribution as the scenario has it, as a page says it, and where it lies. */
static json_t *distribution(const struct gv_distribution *d, struct gv_table_cache *tables)
{
    static const struct {
        const char *name;
        double p;
    } quantiles[] = {{"P05", 0.05}, {"P50", 0.5}, {"P95", 0.95}};
    json_t *json = json_object();
    struct gv_text printed = {0};
    struct gv_packed packed = {0};
    gv_distribution_print(d, &printed);
    gv_pack_distribution(&packed, d);
    json_object_set_new(json, "text", text(&printed));
    json_object_set_new(json, "packed", words(&packed));
    if (d->family == GV_CONSTANT) json_object_set_new(json, "constant", number(d->p[0]));
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        double x = NAN;
        if (gv_quantile_at(d, quantiles[i].p, tables, &x) == GV_OK)
            json_object_set_new(json, quantiles[i].name, number(x));
    }
    gv_text_free(&printed);
    return json;
}

static void set_text(json_t *object, const char *key, const char *value)
{
    if (value && *value) json_object_set_new(object, key, json_string(value));
}

static json_t *input_json(const struct gv_scenario *s, size_t k, enum gv_language language,
                          struct gv_table_cache *tables)
{
    const struct gv_input *input = &s->plan.model->inputs[k];
    const struct gv_assumption *a = &s->assumptions[k];
    json_t *json = json_object();
    set_text(json, "name", input->name);
    set_text(json, "label", gv_label_in(language, &input->label));
    json_object_set_new(json, "unit", unit(input->unit, language));
    set_text(json, "measure", input->unit);
    set_text(json, "gate", gv_label_in(language, &s->plan.model->gates[input->gate].label));
    json_object_set_new(json, "value", distribution(&s->plan.inputs[k], tables));
    /* What the scenario does not say is not written into one that is saved. */
    json_object_set_new(json, "given", json_boolean(a->expression != NULL));
    if (input->kind == GV_CHOICE) json_object_set_new(json, "choice", json_true());
    if (a->unused) json_object_set_new(json, "unused", json_true());
    set_text(json, "source", a->source);
    if (a->year) json_object_set_new(json, "year", json_integer(a->year));
    set_text(json, "grade", gv_grade_names[a->grade]);
    set_text(json, "grade_label", gv_label_in(language, &gv_grade_labels[a->grade]));
    set_text(json, "note", a->note);
    return json;
}

static json_t *policy_json(const struct gv_plan *plan, size_t p, enum gv_language language,
                           struct gv_table_cache *tables)
{
    const struct gv_policy *policy = &plan->policies[p];
    json_t *json = json_object(), *overrides = json_array();
    set_text(json, "name", policy->name);
    set_text(json, "label", gv_label_in(language, &policy->label));
    for (size_t i = 0; i < policy->n_overrides; i++) {
        json_t *value = distribution(&policy->overrides[i].distribution, tables);
        json_object_set_new(value, "input", json_integer((json_int_t)policy->overrides[i].input));
        json_array_append_new(overrides, value);
    }
    json_object_set_new(json, "overrides", overrides);
    return json;
}

static json_t *outcome_json(const struct gv_outcome *outcome, enum gv_language language)
{
    json_t *json = json_object();
    set_text(json, "name", outcome->name);
    set_text(json, "label", gv_label_in(language, &outcome->label));
    json_object_set_new(json, "unit", unit(outcome->unit, language));
    set_text(json, "measure", outcome->unit);
    json_object_set_new(json, "direction", json_integer(outcome->direction));
    json_object_set_new(json, "flags", json_integer(outcome->flags));
    return json;
}

/* A table in place of a curve, relative to its value at 1, for a saved scenario. */
static json_t *curve_json(const struct gv_model_curve *curve, const struct gv_curve *table)
{
    json_t *json = json_object(), *points = json_array();
    set_text(json, "name", curve->name);
    for (size_t i = 0; i < table->n; i++)
        json_array_append_new(points, json_pack("[o, o]", number(table->x[i]), number(table->y[i])));
    json_object_set_new(json, "points", points);
    return json;
}

static json_t *slider_json(const struct gv_slider *slider)
{
    return json_pack("{s:i, s:i, s:f, s:f, s:f, s:i, s:b}", "input", (int)slider->input, "group",
                     (int)slider->group, "low", slider->low, "high", slider->high, "step", slider->step,
                     "decimals", slider->decimals, "percent", (int)slider->share);
}

static void add_lists(json_t *root, const struct gv_scenario *s, enum gv_language language,
                      struct gv_table_cache *tables)
{
    const struct gv_plan *plan = &s->plan;
    const struct gv_model *model = plan->model;
    json_t *inputs = json_array(), *policies = json_array(), *outcomes = json_array(), *curves = json_array(),
           *correlations = json_array();
    for (size_t k = 0; k < model->n_inputs; k++)
        json_array_append_new(inputs, input_json(s, k, language, tables));
    for (size_t p = 0; p < plan->n_policies; p++)
        json_array_append_new(policies, policy_json(plan, p, language, tables));
    for (size_t o = 0; o < model->n_outcomes; o++)
        json_array_append_new(outcomes, outcome_json(&model->outcomes[o], language));
    for (size_t c = 0; c < model->n_curves; c++) {
        const struct gv_curve *table = gv_setup_curve(&plan->setup, c);
        if (table) json_array_append_new(curves, curve_json(&model->curves[c], table));
    }
    for (size_t i = 0; i < plan->n_correlations; i++)
        json_array_append_new(correlations,
                              json_pack("[i, i, o]", (int)plan->correlations[i].a,
                                        (int)plan->correlations[i].b, number(plan->correlations[i].rank)));
    json_object_set_new(root, "inputs", inputs);
    json_object_set_new(root, "policies", policies);
    json_object_set_new(root, "outcomes", outcomes);
    json_object_set_new(root, "curves", curves);
    json_object_set_new(root, "correlations", correlations);
}

static json_t *texts_json(enum gv_language language)
{
    static const char prefix[] = "EXPLORE_";
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_object_set_new(json, texts[i].name + sizeof prefix - 1,
                            json_string(gv_text_in(language, texts[i].key)));
    return json;
}

json_t *gv_page_data(const struct gv_scenario *s, enum gv_language language, size_t model_number,
                     const struct gv_slider *sliders, size_t n_sliders)
{
    const struct gv_plan *plan = &s->plan;
    struct gv_table_cache tables = {0};
    struct gv_packed base = {0};
    json_t *root = json_object(), *list = json_array();
    set_text(root, "version", GEVINST_VERSION);
    set_text(root, "language", language == GV_DA ? "da" : "en");
    set_text(root, "title", gv_label_in(language, &s->title));
    json_object_set_new(root, "titles", json_pack("{s:s, s:s}", "da", s->title.da, "en", s->title.en));
    set_text(root, "model", plan->model->name);
    json_object_set_new(root, "model_number", json_integer((json_int_t)model_number));
    json_object_set_new(root, "price_year", json_integer(s->price_year));
    json_object_set_new(root, "horizon", json_integer(plan->setup.horizon));
    json_object_set_new(root, "chance", json_boolean(s->chance));
    json_object_set_new(root, "design",
                        json_pack("{s:s, s:i, s:I, s:i, s:I}", "name", gv_design_name(plan->design.kind),
                                  "kind", (int)plan->design.kind, "seed", (json_int_t)plan->design.seed,
                                  "replicates", (int)plan->design.replicates, "points",
                                  (json_int_t)plan->design.points));
    gv_pack_base(&base, plan);
    json_object_set_new(root, "base", words(&base));
    add_lists(root, s, language, &tables);
    for (size_t i = 0; i < n_sliders; i++)
        json_array_append_new(list, slider_json(&sliders[i]));
    json_object_set_new(root, "sliders", list);
    json_object_set_new(root, "texts", texts_json(language));
    gv_table_cache_free(&tables);
    return root;
}
