/* The section `groups`: inputs that a sensitivity analysis takes together. */
#include "scenario/reading.h"

#include "base/status.h"

#include <string.h>

static const char form[] = "write NAME: [input, input, …]";

static int read_group(struct gv_scenario *s, const struct gv_node *node, struct gv_diagnostics *diagnostics)
{
    struct gv_input_group *group = &s->groups[s->n_groups++];
    group->name = node->key;
    if (!gv_scenario_is_name(node->key))
        gv_diagnose(diagnostics, GV_ERROR, node->key_place, NULL,
                    "a group's name has letters a-z, digits and _, at most 48, and starts with a letter");
    if (node->kind != GV_NODE_SEQUENCE || node->n == 0) {
        gv_diagnose(diagnostics, GV_ERROR, node->kind == GV_NODE_SCALAR ? node->key_place : node->place, form,
                    "group %s must be a list of inputs", node->key);
        return GV_OK;
    }
    group->inputs = gv_pool_take(&s->pool, node->n * sizeof *group->inputs);
    if (!group->inputs) return GV_ERR_MEMORY;
    for (size_t i = 0; i < node->n; i++) {
        const struct gv_node *member = node->children[i];
        if (member->kind != GV_NODE_SCALAR) {
            gv_diagnose(diagnostics, GV_ERROR, member->place, form, "the name of an input is expected here");
            continue;
        }
        int index = gv_scenario_find_input(s->plan.model, member->value, member->place, diagnostics);
        bool twice = false;
        for (size_t k = 0; k < group->n; k++)
            twice |= index >= 0 && group->inputs[k] == (size_t)index;
        if (twice)
            gv_diagnose(diagnostics, GV_ERROR, member->place, "keep one of them", "%s is in group %s twice",
                        member->value, node->key);
        else if (index >= 0)
            group->inputs[group->n++] = (size_t)index;
    }
    return GV_OK;
}

/* The groups of all files: those of the extended file first; one of the same name is replaced in its place.
 */
static size_t list_groups(const struct gv_scenario *s, const struct gv_node **list)
{
    size_t n = 0;
    for (size_t f = s->n_own; f-- > 0;) {
        const struct gv_node *section = gv_node_find(s->files[f].tree.root, "groups");
        if (!section || section->kind != GV_NODE_MAPPING) continue;
        for (size_t i = 0; i < section->n; i++) {
            size_t at = 0;
            while (at < n && strcmp(list[at]->key, section->children[i]->key) != 0)
                at++;
            if (at == GV_INPUT_GROUPS_MAX) continue;
            list[at] = section->children[i];
            if (at == n) n++;
        }
    }
    return n;
}

int gv_scenario_read_groups(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    const struct gv_node *list[GV_INPUT_GROUPS_MAX];
    size_t n = list_groups(s, list);
    s->groups = gv_pool_take(&s->pool, (n + 1) * sizeof *s->groups);
    if (!s->groups) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        int status = read_group(s, list[i], diagnostics);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}
