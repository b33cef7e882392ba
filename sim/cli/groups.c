#include "cli/groups.h"

#include "base/memory.h"
#include "base/status.h"
#include "report/texts.h"

#include <stdlib.h>
#include <string.h>

static struct gv_label label_of(enum gv_text_key key)
{
    return (struct gv_label){gv_text_in(GV_DA, key), gv_text_in(GV_EN, key)};
}

static void by_gate(const struct gv_scenario *s, struct gv_cli_groups *g)
{
    const struct gv_model *model = s->plan.model;
    for (size_t k = 0; k < model->n_gates; k++)
        g->groups[k] = (struct gv_factor_group){model->gates[k].name, model->gates[k].label};
    for (size_t i = 0; i < model->n_inputs; i++)
        g->of[i] = model->inputs[i].gate;
}

static void by_kind(const struct gv_scenario *s, struct gv_cli_groups *g)
{
    static const enum gv_text_key labels[] = {[GV_KNOWLEDGE] = GV_TEXT_DESCRIBE_KNOWLEDGE,
                                              [GV_CHANCE] = GV_TEXT_DESCRIBE_CHANCE,
                                              [GV_CHOICE] = GV_TEXT_DESCRIBE_CHOICE};
    for (int k = GV_KNOWLEDGE; k <= GV_CHOICE; k++)
        g->groups[k] = (struct gv_factor_group){gv_input_kind_names[k], label_of(labels[k])};
    for (size_t i = 0; i < s->plan.model->n_inputs; i++)
        g->of[i] = (int)s->plan.model->inputs[i].kind;
}

static void by_grade(const struct gv_scenario *s, struct gv_cli_groups *g)
{
    for (int k = 0; k < GV_GRADE_COUNT; k++)
        g->groups[k] = (struct gv_factor_group){gv_grade_names[k], gv_grade_labels[k]};
    g->groups[GV_GRADE_NONE] = (struct gv_factor_group){"no_grade", label_of(GV_TEXT_NO_SOURCE)};
    for (size_t i = 0; i < s->plan.model->n_inputs; i++)
        g->of[i] = (int)s->assumptions[i].grade;
}

/* --- by name --- */

static int unknown(const struct gv_scenario *s, const char *name, struct gv_diagnostics *diagnostics)
{
    const char *names[GV_INPUT_GROUPS_MAX + 3] = {"gate", "kind", "grade"};
    struct gv_text hint = {0};
    for (size_t k = 0; k < s->n_groups; k++)
        names[k + 3] = s->groups[k].name;
    gv_text_suggest(&hint, name, names, s->n_groups + 3,
                    s->n_groups ? "choose" : "name groups in the scenario (groups:), or choose");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "the scenario has no group '%s'", name);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int add_named(const struct gv_scenario *s, const char *name, int index, struct gv_cli_groups *g,
                     struct gv_diagnostics *diagnostics)
{
    const struct gv_input_group *found = NULL;
    for (size_t k = 0; k < s->n_groups; k++)
        if (strcmp(s->groups[k].name, name) == 0) found = &s->groups[k];
    if (!found) return unknown(s, name, diagnostics);
    g->groups[index] = (struct gv_factor_group){found->name, {found->name, found->name}};
    for (size_t i = 0; i < found->n; i++) {
        int *of = &g->of[found->inputs[i]];
        if (*of != GV_NO_GROUP) {
            gv_diagnose_plain(diagnostics, GV_ERROR, "look at them one after the other",
                              "%s is in group %s and in group %s",
                              s->plan.model->inputs[found->inputs[i]].name, g->groups[*of].name, name);
            return GV_ERR_USAGE;
        }
        *of = index;
    }
    return GV_OK;
}

static int by_name(const struct gv_scenario *s, const char *words, struct gv_cli_groups *g,
                   struct gv_diagnostics *diagnostics)
{
    int n = 0, status = GV_OK;
    for (const char *at = words; status == GV_OK; at++) {
        size_t length = strcspn(at, ",");
        char *name = gv_text_copy(at, length);
        if (!name) return GV_ERR_MEMORY;
        status =
            n < GV_INPUT_GROUPS_MAX ? add_named(s, name, n++, g, diagnostics) : unknown(s, name, diagnostics);
        free(name);
        at += length;
        if (!*at) break;
    }
    g->groups[n] = (struct gv_factor_group){"rest", label_of(GV_TEXT_SENSITIVITY_REST)};
    for (size_t i = 0; i < s->plan.model->n_inputs; i++)
        if (g->of[i] == GV_NO_GROUP) g->of[i] = n;
    return status;
}

int gv_cli_groups_read(const char *words, const struct gv_scenario *s, struct gv_cli_groups *g,
                       struct gv_diagnostics *diagnostics)
{
    size_t n = s->plan.model->n_inputs, most = s->plan.model->n_gates + GV_INPUT_GROUPS_MAX + 8;
    *g = (struct gv_cli_groups){.of = gv_memory_new((n + 1) * sizeof *g->of),
                                .groups = gv_memory_zeroed(most, sizeof *g->groups)};
    if (!g->of || !g->groups) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        g->of[i] = GV_NO_GROUP;
    if (strcmp(words, "gate") == 0)
        by_gate(s, g);
    else if (strcmp(words, "kind") == 0)
        by_kind(s, g);
    else if (strcmp(words, "grade") == 0)
        by_grade(s, g);
    else
        return by_name(s, words, g, diagnostics);
    return GV_OK;
}

void gv_cli_groups_free(struct gv_cli_groups *g)
{
    free(g->of);
    free(g->groups);
    *g = (struct gv_cli_groups){0};
}
