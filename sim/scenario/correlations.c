/* The section `correlations`: pairs, factors, and whether they can hold together. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/copula.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char form[] = "write [input, input, ρ] or {factor: [input, input, …], strength: ρ}";

static bool read_rank(const struct gv_node *node, double *rank, struct gv_diagnostics *diagnostics)
{
    char *end = NULL;
    *rank = node->kind == GV_NODE_SCALAR ? strtod(node->value, &end) : NAN;
    bool number = end && end != node->value && *end == '\0';
    if (number && *rank > -1 && *rank < 1) return true;
    gv_diagnose(diagnostics, GV_ERROR, node->place, "Spearman's rank correlation, a number between -1 and 1",
                "not a rank correlation");
    return false;
}

static int find_member(struct gv_scenario *s, const struct gv_node *node, struct gv_diagnostics *diagnostics)
{
    if (node->kind != GV_NODE_SCALAR) {
        gv_diagnose(diagnostics, GV_ERROR, node->place, form, "the name of an input is expected here");
        return -1;
    }
    int index = gv_scenario_find_input(s->plan.model, node->value, node->place, diagnostics);
    if (index >= 0 && !gv_plan_input_uncertain(&s->plan, (size_t)index))
        gv_diagnose(diagnostics, GV_WARNING, node->place, NULL,
                    "%s is a constant: its correlation has no effect", node->value);
    return index;
}

/* Adds a pair; a pair given twice is an error. */
static void add_pair(struct gv_scenario *s, size_t a, size_t b, double rank, struct gv_place place,
                     struct gv_diagnostics *diagnostics)
{
    const struct gv_input *inputs = s->plan.model->inputs;
    if (a == b) {
        gv_diagnose(diagnostics, GV_ERROR, place, NULL, "%s is correlated with itself", inputs[a].name);
        return;
    }
    for (size_t i = 0; i < s->plan.n_correlations; i++) {
        const struct gv_correlation *c = &s->correlations[i];
        if ((c->a == a && c->b == b) || (c->a == b && c->b == a)) {
            gv_diagnose(diagnostics, GV_ERROR, place, "keep one of them", "%s and %s are correlated twice",
                        inputs[a].name, inputs[b].name);
            return;
        }
    }
    s->correlations[s->plan.n_correlations++] = (struct gv_correlation){a, b, rank};
}

static void read_factor(struct gv_scenario *s, const struct gv_node *entry,
                        struct gv_diagnostics *diagnostics)
{
    const struct gv_node *factor = gv_node_find(entry, "factor"), *strength = gv_node_find(entry, "strength");
    double rank;
    if (!factor || factor->kind != GV_NODE_SEQUENCE || factor->n < 2 || !strength || entry->n != 2) {
        gv_diagnose(diagnostics, GV_ERROR, entry->place, form, "this is no correlation");
        return;
    }
    if (!read_rank(strength, &rank, diagnostics)) return;
    for (size_t i = 0; i < factor->n; i++) {
        int a = find_member(s, factor->children[i], diagnostics);
        for (size_t j = 0; j < i && a >= 0; j++) {
            const struct gv_node *other = factor->children[j];
            int b = other->kind == GV_NODE_SCALAR ? gv_model_find_input(s->plan.model, other->value) : -1;
            if (b >= 0) add_pair(s, (size_t)b, (size_t)a, rank, factor->children[i]->place, diagnostics);
        }
    }
}

static void read_entry(struct gv_scenario *s, const struct gv_node *entry, struct gv_diagnostics *diagnostics)
{
    if (entry->kind == GV_NODE_MAPPING) {
        read_factor(s, entry, diagnostics);
        return;
    }
    if (entry->kind != GV_NODE_SEQUENCE || entry->n != 3) {
        gv_diagnose(diagnostics, GV_ERROR, entry->place, form, "this is no correlation");
        return;
    }
    double rank;
    int a = find_member(s, entry->children[0], diagnostics),
        b = find_member(s, entry->children[1], diagnostics);
    if (read_rank(entry->children[2], &rank, diagnostics) && a >= 0 && b >= 0)
        add_pair(s, (size_t)a, (size_t)b, rank, entry->place, diagnostics);
}

/* How many pairs a section may make. */
static size_t count_pairs(const struct gv_node *section)
{
    size_t n = 0;
    for (size_t i = 0; i < section->n; i++) {
        const struct gv_node *factor = gv_node_find(section->children[i], "factor");
        n += factor ? factor->n * factor->n : 1;
    }
    return n;
}

/* Names the correlations that an input cannot have together: those with the inputs before it, and among
 * these. */
static void report_clash(const struct gv_scenario *s, const size_t *members, size_t clash,
                         struct gv_place place, struct gv_diagnostics *diagnostics)
{
    const struct gv_input *inputs = s->plan.model->inputs;
    struct gv_text list = {0};
    for (size_t i = 0; i < s->plan.n_correlations; i++) {
        const struct gv_correlation *c = &s->correlations[i];
        bool a = false, b = false;
        for (size_t m = 0; m <= clash; m++) {
            a |= members[m] == c->a;
            b |= members[m] == c->b;
        }
        if (a && b)
            gv_text_printf(&list, "%s%s and %s (%g)", list.length ? ", " : "", inputs[c->a].name,
                           inputs[c->b].name, c->rank);
    }
    gv_diagnose(diagnostics, GV_ERROR, place,
                "bring them nearer to 0: if A goes with B and B with C, then A goes with C",
                "no inputs can have these correlations at once (they fail at %s): %s",
                inputs[members[clash]].name, list.data ? list.data : "");
    gv_text_free(&list);
}

static int check_matrix(struct gv_scenario *s, struct gv_place place, struct gv_diagnostics *diagnostics)
{
    size_t n_inputs = s->plan.model->n_inputs, n, clash;
    size_t *members = gv_memory_zeroed(n_inputs, sizeof *members);
    double *rank = gv_memory_zeroed(n_inputs * n_inputs, sizeof *rank);
    struct gv_copula copula = {0};
    int status = GV_ERR_MEMORY;
    if (members && rank) {
        gv_plan_correlated(&s->plan, members, &n, rank);
        status = n ? gv_copula_open(n, rank, &copula, &clash) : GV_OK;
        if (status == GV_ERR_DATA) {
            report_clash(s, members, clash, place, diagnostics);
            status = GV_OK;
        }
    }
    gv_copula_close(&copula);
    free(members);
    free(rank);
    return status;
}

int gv_scenario_read_correlations(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_node *section = gv_scenario_key(s, "correlations");
    if (!section || section->kind != GV_NODE_SEQUENCE || section->n == 0) return GV_OK;
    s->correlations = gv_memory_zeroed(count_pairs(section), sizeof *s->correlations);
    if (!s->correlations) return GV_ERR_MEMORY;
    s->plan.correlations = s->correlations;
    size_t errors = diagnostics->errors;
    for (size_t i = 0; i < section->n; i++)
        read_entry(s, section->children[i], diagnostics);
    if (diagnostics->errors > errors) return GV_OK;
    return check_matrix(s, section->key_place, diagnostics);
}
