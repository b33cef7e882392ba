#include "scenario/follow_up_keys.h"

#include "base/status.h"
#include "scenario/expression.h"
#include "scenario/period.h"
#include "scenario/reading.h"
#include "scenario/schema.h"

#include <math.h>
#include <string.h>

#define ROLE(id, name, da, en, help) [GV_ROLE_##id] = name,
const char *const gv_follow_role_names[GV_ROLE_COUNT] = {GV_FOLLOW_ROLES(ROLE)};
#undef ROLE
#define ROLE(id, name, da, en, help) [GV_ROLE_##id] = {da, en},
const struct gv_label gv_follow_role_labels[GV_ROLE_COUNT] = {GV_FOLLOW_ROLES(ROLE)};
#undef ROLE
#define GATE(id, name, da, en) [GV_FOLLOW_GATE_##id] = name,
const char *const gv_follow_gate_names[GV_FOLLOW_GATES] = {CHAIN_GATES(GATE)};
#undef GATE
#define GATE(id, name, da, en) [GV_FOLLOW_GATE_##id] = {da, en},
const struct gv_label gv_follow_gate_labels[GV_FOLLOW_GATES] = {CHAIN_GATES(GATE)};
#undef GATE
#define CADENCE(id, name, da, en) [GV_CADENCE_##id] = name,
static const char *const cadence_names[GV_CADENCE_COUNT] = {GV_FOLLOW_CADENCES(CADENCE)};
#undef CADENCE
#define CADENCE(id, name, da, en) [GV_CADENCE_##id] = {da, en},
const struct gv_label gv_follow_cadence_labels[GV_CADENCE_COUNT] = {GV_FOLLOW_CADENCES(CADENCE)};
#undef CADENCE

int gv_follow_gate_find(const char *name)
{
    for (int g = 0; g < GV_FOLLOW_GATES; g++)
        if (strcmp(gv_follow_gate_names[g], name) == 0) return g;
    return -1;
}

/* A key of the section: the scenario's own before those it extends. */
static const struct gv_node *find_key(const struct gv_scenario *s, const char *key)
{
    for (size_t i = 0; i < s->n_own; i++) {
        const struct gv_node *section = gv_node_find(s->files[i].tree.root, "follow_up"),
                             *node = section ? gv_node_find(section, key) : NULL;
        if (node) return node;
    }
    return NULL;
}

static int read_month(const struct gv_node *node, bool last, struct gv_diagnostics *diagnostics)
{
    struct gv_period period;
    if (!node || node->kind != GV_NODE_SCALAR || !*node->value) return -1;
    if (gv_period_read(node->value, strlen(node->value), &period)) return last ? period.last : period.first;
    gv_diagnose(diagnostics, GV_ERROR, node->place, "write it as 2026-01", "'%s' is no month", node->value);
    return -1;
}

static void read_targets(const struct gv_scenario *s, struct gv_follow_up_keys *keys,
                         struct gv_diagnostics *diagnostics)
{
    const struct gv_node *section = find_key(s, "targets");
    if (!section || section->kind != GV_NODE_MAPPING) return;
    gv_schema_check(section, &gv_schema_targets, diagnostics);
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        const struct gv_node *node = gv_node_find(section, gv_follow_columns[c].name);
        double value;
        if (node && node->kind == GV_NODE_SCALAR && gv_schema_number(node, GV_VALUE_NUMBER, &value))
            keys->target[c] = value;
    }
}

static void read_responsible(const struct gv_scenario *s, struct gv_follow_up_keys *keys,
                             struct gv_diagnostics *diagnostics)
{
    const struct gv_node *section = find_key(s, "responsible");
    if (!section || section->kind != GV_NODE_MAPPING) return;
    gv_schema_check(section, &gv_schema_responsible, diagnostics);
    for (int g = 0; g < GV_FOLLOW_GATES; g++) {
        const struct gv_node *gate = gv_node_find(section, gv_follow_gate_names[g]);
        if (!gate || gate->kind != GV_NODE_MAPPING) continue;
        gv_schema_check(gate, &gv_schema_roles, diagnostics);
        for (int r = 0; r < GV_ROLE_COUNT; r++) {
            const struct gv_node *who = gv_node_find(gate, gv_follow_role_names[r]);
            if (who && who->kind == GV_NODE_SCALAR && *who->value) keys->responsible[g][r] = who->value;
        }
    }
}

static int word_of(const struct gv_node *node, const char *const *words, size_t n)
{
    for (size_t i = 0; node && node->kind == GV_NODE_SCALAR && i < n; i++)
        if (strcmp(words[i], node->value) == 0) return (int)i;
    return -1;
}

static int read_indicators(struct gv_scenario *s, struct gv_follow_up_keys *keys,
                           struct gv_diagnostics *diagnostics)
{
    const struct gv_node *section = find_key(s, "key_indicators");
    if (!section || section->kind != GV_NODE_SEQUENCE) return GV_OK;
    const char *names[GV_FOLLOW_COLUMN_COUNT];
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
        names[c] = gv_follow_columns[c].name;
    keys->indicators = gv_pool_take(&s->pool, (section->n + 1) * sizeof *keys->indicators);
    if (!keys->indicators) return GV_ERR_MEMORY;
    for (size_t i = 0; i < section->n; i++) {
        const struct gv_node *entry = section->children[i];
        if (entry->kind != GV_NODE_MAPPING) {
            gv_diagnose(diagnostics, GV_ERROR, entry->place, "write {indicator: started, cadence: quarter}",
                        "a key indicator is a mapping");
            continue;
        }
        gv_schema_check(entry, &gv_schema_key_indicator, diagnostics);
        const struct gv_node *indicator = gv_node_find(entry, "indicator"),
                             *agenda = gv_node_find(entry, "agenda");
        int column = word_of(indicator, names, GV_FOLLOW_COLUMN_COUNT),
            cadence = word_of(gv_node_find(entry, "cadence"), cadence_names, GV_CADENCE_COUNT);
        if (!indicator || !gv_node_find(entry, "cadence")) {
            gv_diagnose(diagnostics, GV_ERROR, entry->place, "write {indicator: started, cadence: quarter}",
                        "a key indicator needs an indicator and its cadence");
            continue;
        }
        if (column < 0 || cadence < 0) continue; /* reported with the schema */
        keys->indicators[keys->n_indicators++] = (struct gv_key_indicator){
            (enum gv_follow_column)column, (enum gv_follow_cadence)cadence,
            agenda && agenda->kind == GV_NODE_SCALAR && *agenda->value ? agenda->value : NULL};
    }
    return GV_OK;
}

int gv_scenario_read_follow_up(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    struct gv_follow_up_keys *keys = &s->follow_up;
    keys->start = keys->observed_until = -1;
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++)
        keys->target[c] = NAN;
    for (size_t i = 0; i < s->n_own; i++) {
        const struct gv_node *section = gv_node_find(s->files[i].tree.root, "follow_up");
        if (section && section->kind == GV_NODE_MAPPING)
            gv_schema_check(section, &gv_schema_follow_up, diagnostics);
    }
    keys->start = read_month(find_key(s, "start"), false, diagnostics);
    keys->observed_until = read_month(find_key(s, "observed_until"), true, diagnostics);
    read_targets(s, keys, diagnostics);
    read_responsible(s, keys, diagnostics);
    return read_indicators(s, keys, diagnostics);
}
