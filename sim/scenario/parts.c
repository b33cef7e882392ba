/* The section `parts`: a composed model takes the inputs of its parts from scenarios of these. */
#include "scenario/reading.h"

#include "base/text.h"
#include "scenario/schema.h"

#include <stdlib.h>
#include <string.h>

int gv_scenario_find_part_input(const struct gv_model *model, const char *part, const char *name)
{
    struct gv_text full = {0};
    gv_text_printf(&full, "%s.%s", part, name);
    int index = full.failed ? -1 : gv_model_find_input(model, full.data);
    gv_text_free(&full);
    return index >= 0 ? index : gv_model_find_input(model, name);
}

/* True if inputs of the model have this prefix. */
static bool has_part(const struct gv_model *model, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i < model->n_inputs; i++) {
        const char *name = model->inputs[i].name;
        if (strncmp(name, part, length) == 0 && name[length] == '.') return true;
    }
    return false;
}

/* The first of a part's files that has the key. */
static const struct gv_node *part_key(const struct gv_scenario *s, const char *part, const char *key)
{
    for (size_t f = s->n_own; f < s->n_files; f++) {
        const struct gv_node *node =
            strcmp(s->files[f].part, part) == 0 ? gv_node_find(s->files[f].tree.root, key) : NULL;
        if (node) return node;
    }
    return NULL;
}

static void check_part(const struct gv_scenario *s, const struct gv_node *part,
                       struct gv_diagnostics *diagnostics)
{
    const struct gv_model *composed = s->plan.model;
    if (!has_part(composed, part->key)) {
        gv_diagnose(diagnostics, GV_ERROR, part->key_place, NULL, "the model %s has no part '%s'",
                    composed->name, part->key);
        return;
    }
    const struct gv_node *model = part_key(s, part->key, "model");
    if (!model || model->kind != GV_NODE_SCALAR || strcmp(model->value, part->key) != 0)
        gv_diagnose(diagnostics, GV_ERROR, part->place, NULL, "'%s' is no scenario of the model %s",
                    part->value, part->key);
    const struct gv_node *year = part_key(s, part->key, "price_year");
    double price_year;
    if (year && year->kind == GV_NODE_SCALAR && gv_schema_whole(year, &price_year) &&
        (int)price_year != s->price_year)
        gv_diagnose(diagnostics, GV_ERROR, year->place, "amounts are not converted: bring them to one year",
                    "part %s has prices of %.0f, the scenario of %d", part->key, price_year, s->price_year);
    static const char *const without_effect[] = {"correlations", "course"};
    for (size_t k = 0; k < sizeof without_effect / sizeof *without_effect; k++) {
        const struct gv_node *node = part_key(s, part->key, without_effect[k]);
        if (node)
            gv_diagnose(diagnostics, GV_WARNING, node->key_place,
                        "write it into the scenario itself, with the names that inputs have there",
                        "only inputs are taken from a part: its '%s' has no effect", without_effect[k]);
    }
}

const struct gv_node *gv_scenario_parts(const struct gv_scenario *s)
{
    const struct gv_node *parts = gv_scenario_key(s, "parts");
    return parts && parts->kind == GV_NODE_MAPPING ? parts : NULL;
}

bool gv_scenario_check_parts(const struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_node *parts = gv_scenario_parts(s);
    size_t errors = diagnostics->errors;
    for (size_t i = 0; parts && i < parts->n; i++)
        check_part(s, parts->children[i], diagnostics);
    return diagnostics->errors == errors;
}
