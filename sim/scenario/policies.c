/* The section `policies` and the option --policy. */
#include "scenario/reading.h"

#include "base/memory.h"
#include "base/status.h"
#include "scenario/schema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The mapping of what a policy sets: its `set`, or in the short form the policy itself. NULL if empty. */
static const struct gv_node *settings(const struct gv_node *policy)
{
    if (policy->kind != GV_NODE_MAPPING) return NULL;
    const struct gv_node *set = gv_node_find(policy, "set");
    if (set) return set->kind == GV_NODE_MAPPING ? set : NULL;
    return gv_node_find(policy, "label") ? NULL : policy;
}

static bool is_long_form(const struct gv_node *policy)
{
    return policy->kind == GV_NODE_MAPPING && (gv_node_find(policy, "set") || gv_node_find(policy, "label"));
}

static int read_overrides(struct gv_scenario *s, const struct gv_node *node, struct gv_policy *policy,
                          struct gv_diagnostics *diagnostics)
{
    const struct gv_node *set = settings(node);
    if (!set || set->n == 0) return GV_OK;
    struct gv_override *overrides = gv_memory_zeroed(set->n, sizeof *overrides);
    if (!overrides) return GV_ERR_MEMORY;
    policy->overrides = overrides;
    for (size_t i = 0; i < set->n; i++) {
        const struct gv_node *entry = set->children[i];
        int index = gv_scenario_find_input(s->plan.model, entry->key, entry->key_place, diagnostics);
        if (index < 0) continue;
        if (entry->kind != GV_NODE_SCALAR) {
            gv_diagnose(diagnostics, GV_ERROR, entry->place,
                        "write its value or distribution on the same line", "policy %s: '%s' must be a value",
                        policy->name, entry->key);
            continue;
        }
        gv_scenario_warn_of_shape(s, &s->plan.model->inputs[index], entry->key_place, diagnostics);
        struct gv_override *o = &overrides[policy->n_overrides];
        o->input = (size_t)index;
        if (gv_scenario_value(s, &s->plan.model->inputs[index], entry->value, entry, NULL, 0,
                              &o->distribution, diagnostics))
            policy->n_overrides++;
    }
    return GV_OK;
}

bool gv_scenario_is_name(const char *name)
{
    if (!isalpha((unsigned char)name[0])) return false;
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return name[n] == '\0' && n <= GV_POLICY_NAME_MAX;
}

static int add_policy(struct gv_scenario *s, const struct gv_node *node, struct gv_diagnostics *diagnostics)
{
    struct gv_policy *policy = &s->policies[s->plan.n_policies++];
    *policy = (struct gv_policy){.name = node->key};
    if (!gv_scenario_is_name(node->key))
        gv_diagnose(diagnostics, GV_ERROR, node->key_place, "the label is for readers: label: {da: …, en: …}",
                    "a policy's name has letters a-z, digits and _, at most 48, and starts with a letter");
    if (node->kind == GV_NODE_SEQUENCE || (node->kind == GV_NODE_SCALAR && *node->value))
        gv_diagnose(diagnostics, GV_ERROR, node->place,
                    "write for example {investment_level: 2}, or {} to set nothing",
                    "policy %s must be a mapping of inputs", node->key);
    const struct gv_node *label = NULL;
    if (is_long_form(node)) {
        gv_schema_check(node, &gv_schema_policy, diagnostics);
        label = gv_node_find(node, "label");
    }
    gv_scenario_label(label, node->key, &policy->label);
    return read_overrides(s, node, policy, diagnostics);
}

/* The policies of all files: those of the extended file first, in its order; one of the same name is replaced
 * in its place. */
static size_t list_policies(const struct gv_scenario *s, const struct gv_node **list, size_t most)
{
    size_t n = 0;
    for (size_t f = s->n_own; f-- > 0;) {
        const struct gv_node *section = gv_node_find(s->files[f].tree.root, "policies");
        if (!section || section->kind != GV_NODE_MAPPING) continue;
        for (size_t i = 0; i < section->n; i++) {
            size_t at = 0;
            while (at < n && strcmp(list[at]->key, section->children[i]->key) != 0)
                at++;
            if (at == most) continue;
            list[at] = section->children[i];
            if (at == n) n++;
        }
    }
    return n;
}

/* Leaves only the policies that --policy names. */
static size_t choose(const struct gv_scenario_changes *changes, const struct gv_node **list, size_t n,
                     struct gv_diagnostics *diagnostics)
{
    enum { MOST = 256 };
    const char *names[MOST];
    if (changes->n_policies == 0) return n;
    for (size_t i = 0; i < n && i < MOST; i++)
        names[i] = list[i]->key;
    for (size_t k = 0; k < changes->n_policies; k++) {
        size_t at = 0;
        while (at < n && strcmp(changes->policies[k], list[at]->key) != 0)
            at++;
        if (at < n) continue;
        struct gv_text hint = {0};
        gv_text_suggest(&hint, changes->policies[k], names, n < MOST ? n : MOST,
                        n ? "the scenario has" : "the scenario has only reference");
        gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "the scenario has no policy '%s'",
                          changes->policies[k]);
        gv_text_free(&hint);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < changes->n_policies; k++)
            if (strcmp(changes->policies[k], list[i]->key) == 0) {
                list[kept++] = list[i];
                break;
            }
    return kept;
}

int gv_scenario_read_policies(struct gv_scenario *s, const struct gv_scenario_changes *changes,
                              struct gv_diagnostics *diagnostics)
{
    enum { MOST = 256 };
    static const struct gv_policy reference = {.name = "reference", .label = {"Reference", "Reference"}};
    const struct gv_node *list[MOST];
    size_t n = list_policies(s, list, MOST);
    s->policies = gv_memory_zeroed(n ? n : 1, sizeof *s->policies);
    if (!s->policies) return GV_ERR_MEMORY;
    s->plan.policies = s->policies;
    if (n == 0 && (changes->n_policies == 0 || strcmp(changes->policies[0], reference.name) == 0)) {
        s->policies[s->plan.n_policies++] = reference;
        return GV_OK;
    }
    n = choose(changes, list, n, diagnostics);
    for (size_t i = 0; i < n; i++) {
        int status = add_policy(s, list[i], diagnostics);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}
