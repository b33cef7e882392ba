/* The section `costs`, and the expression "from costs". */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/expression.h"
#include "scenario/schema.h"
#include "scenario/sum.h"

#include <stdlib.h>
#include <string.h>

/* --- items --- */

static const char *word(const struct gv_node *entry, const char *key)
{
    const struct gv_node *node = gv_node_find(entry, key);
    return node && node->kind == GV_NODE_SCALAR && *node->value ? node->value : NULL;
}

static size_t find(const char *name, const struct gv_cost_word *words, size_t n)
{
    size_t i = 0;
    while (i < n && (!name || strcmp(words[i].name, name) != 0))
        i++;
    return i;
}

static bool read_amount(struct gv_scenario *s, const struct gv_node *node, struct gv_cost *cost,
                        struct gv_diagnostics *diagnostics)
{
    const struct gv_expression_context context = {
        .pool = &s->pool, .open_file = gv_scenario_open_table, .opener = s};
    struct gv_expression_error error;
    int status = gv_expression_read(node->value, gv_cost_units[cost->when], &context, &cost->amount, &error);
    if (status != GV_OK)
        gv_diagnose(diagnostics, GV_ERROR, gv_node_place_at(node, error.offset, error.length),
                    error.suggestion.data, "%s: %s", gv_cost_items[cost->item].name,
                    error.message.data ? error.message.data : "out of memory");
    gv_expression_error_free(&error);
    return status == GV_OK;
}

/* False after an error. */
static bool read_item(struct gv_scenario *s, const struct gv_node *entry, const char *part,
                      struct gv_cost *cost, struct gv_diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    if (entry->kind != GV_NODE_MAPPING) {
        gv_diagnose(diagnostics, GV_ERROR, entry->place,
                    "write for example {item: licences, when: operation, amount: 50 kDKK/yr}",
                    "a cost must be a mapping");
        return false;
    }
    gv_schema_check(entry, &gv_schema_cost, diagnostics);
    const struct gv_node *amount = gv_node_find(entry, "amount");
    size_t item = find(word(entry, "item"), gv_cost_items, GV_ITEM_COUNT);
    size_t when = find(word(entry, "when"), gv_cost_times, GV_TIME_COUNT);
    if (diagnostics->errors == errors && (!amount || item == GV_ITEM_COUNT || when == GV_TIME_COUNT))
        gv_diagnose(diagnostics, GV_ERROR, entry->place, "a cost says item, when and amount",
                    "the cost does not say:%s%s%s", item == GV_ITEM_COUNT ? " item" : "",
                    when == GV_TIME_COUNT ? " when" : "", amount ? "" : " amount");
    if (diagnostics->errors > errors) return false;
    *cost = (struct gv_cost){.item = (enum gv_cost_item)item,
                             .when = (enum gv_cost_time)when,
                             .label = gv_cost_items[item].label,
                             .part = part ? part : word(entry, "part")};
    const struct gv_node *label = gv_node_find(entry, "label");
    if (label) gv_scenario_label(label, cost->label.en, &cost->label);
    gv_scenario_read_source(entry, &cost->assumption);
    cost->assumption.expression = amount->value;
    cost->assumption.place = entry->place;
    return read_amount(s, amount, cost, diagnostics);
}

static const struct gv_node *costs_of(const struct gv_scenario_file *file)
{
    const struct gv_node *section = gv_node_find(file->tree.root, "costs");
    return section && section->kind == GV_NODE_SEQUENCE ? section : NULL;
}

/* Whether the scenario itself has costs of the part; then those of the part's scenario do not count. */
static bool has_own(const struct gv_scenario *s, size_t n, const char *part)
{
    for (size_t i = 0; i < n; i++)
        if (s->costs[i].part && strcmp(s->costs[i].part, part) == 0) return true;
    return false;
}

/* Each cost belongs to an input that the model has. */
static void check_part(const struct gv_scenario *s, const struct gv_cost *cost,
                       struct gv_diagnostics *diagnostics)
{
    if (gv_scenario_cost_input(s->plan.model, cost) >= 0) return;
    if (cost->part)
        gv_diagnose(diagnostics, GV_ERROR, cost->assumption.place, NULL,
                    "the model %s has no part '%s' with costs", s->plan.model->name, cost->part);
    else
        gv_diagnose(diagnostics, GV_ERROR, cost->assumption.place,
                    "add the part of the model that the cost is of: part: NAME",
                    "the model %s has no input '%s' of its own", s->plan.model->name,
                    gv_cost_inputs[cost->when]);
}

int gv_scenario_read_costs(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    size_t most = 0;
    for (size_t f = 0; f < s->n_files; f++)
        most += costs_of(&s->files[f]) ? costs_of(&s->files[f])->n : 0;
    if (most == 0) return GV_OK;
    s->costs = gv_pool_take(&s->pool, most * sizeof *s->costs);
    if (!s->costs) return GV_ERR_MEMORY;
    /* Of a scenario and what it extends, the first section counts; so for each part. */
    size_t n = 0, n_own = 0;
    bool own_read = false;
    const char *done = NULL; /* the part whose section was read */
    for (size_t f = 0; f < s->n_files; f++) {
        const struct gv_node *section = costs_of(&s->files[f]);
        const char *part = s->files[f].part;
        if (f == s->n_own) n_own = n;
        if (!section || (part ? part == done || has_own(s, n_own, part) : own_read)) continue;
        own_read = true;
        done = part;
        for (size_t i = 0; i < section->n; i++) {
            if (!read_item(s, section->children[i], part, &s->costs[n], diagnostics)) {
                s->costs_failed = true;
                continue;
            }
            check_part(s, &s->costs[n++], diagnostics);
        }
    }
    s->n_costs = n;
    return GV_OK;
}

int gv_scenario_cost_input(const struct gv_model *model, const struct gv_cost *cost)
{
    const char *name = gv_cost_inputs[cost->when];
    if (!cost->part) return gv_model_find_input(model, name);
    struct gv_text full = {0};
    gv_text_printf(&full, "%s.%s", cost->part, name);
    int index = full.failed ? -1 : gv_model_find_input(model, full.data);
    gv_text_free(&full);
    return index;
}

void gv_scenario_check_costs(const struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < s->n_costs; i++) {
        int index = gv_scenario_cost_input(s->plan.model, &s->costs[i]);
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told |= gv_scenario_cost_input(s->plan.model, &s->costs[k]) == index;
        if (index < 0 || told || gv_scenario_from_costs(s->assumptions[index].expression)) continue;
        struct gv_text hint = {0};
        const char *name = s->plan.model->inputs[index].name;
        gv_text_printf(&hint, "write '%s: from costs' under inputs to use them", name);
        gv_diagnose(diagnostics, GV_WARNING, s->costs[i].assumption.place, hint.data,
                    "the costs with 'when: %s' have no effect: %s has a value of its own",
                    gv_cost_times[s->costs[i].when].name, name);
        gv_text_free(&hint);
    }
}

/* --- values from the costs --- */

bool gv_scenario_from_costs(const char *expression)
{
    return expression && strcmp(expression, "from costs") == 0;
}

bool gv_scenario_costs_value(struct gv_scenario *s, size_t index, struct gv_place place,
                             struct gv_distribution *d, struct gv_diagnostics *diagnostics)
{
    const struct gv_input *input = &s->plan.model->inputs[index];
    const char *wrong = NULL;
    struct gv_distribution *terms = gv_memory_new((s->n_costs + 1) * sizeof *terms);
    size_t n = 0;
    for (size_t i = 0; terms && i < s->n_costs; i++)
        if (gv_scenario_cost_input(s->plan.model, &s->costs[i]) == (int)index)
            terms[n++] = s->costs[i].amount;
    bool found = terms && n > 0, good = false;
    if (found) good = gv_sum_make(&s->pool, terms, n, d, &wrong) == GV_OK && !wrong;
    free(terms);
    if (wrong)
        gv_diagnose(diagnostics, GV_ERROR, place,
                    "give every item ends, for example truncate(DISTRIBUTION, low, high)",
                    "%s: the costs have no sum: %s", input->name, wrong);
    else if (!found && !s->costs_failed) /* those were reported where they stand */
        gv_diagnose(diagnostics, GV_ERROR, place,
                    "list them under 'costs:'; startup_cost is the sum of the items with 'when: startup', "
                    "fixed_cost of those with operation, course_cost of those with per_course",
                    "%s: the scenario has no costs that belong to it", input->name);
    return good;
}

void gv_scenario_costs_source(const struct gv_scenario *s, size_t index, struct gv_assumption *a)
{
    bool all = true;
    enum gv_grade weakest = GV_GRADE_NONE;
    for (size_t i = 0; i < s->n_costs; i++) {
        if (gv_scenario_cost_input(s->plan.model, &s->costs[i]) != (int)index) continue;
        const struct gv_assumption *item = &s->costs[i].assumption;
        all &= item->source && item->grade != GV_GRADE_NONE;
        if (item->grade > weakest) weakest = item->grade;
    }
    if (!a->source) a->source = "the costs in the scenario";
    if (!a->grade && all) a->grade = weakest;
}
