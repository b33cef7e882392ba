/* The words of scenarios, out of the tables that the reader checks them against. */
#include "scenario.h"

#include "base/quantity.h"
#include "models.h"
#include "scenario/expression.h"
#include "scenario/schema.h"

#include <string.h>

static const struct gv_key_table *const tables[] = {
    &gv_schema_scenario, &gv_schema_input,        &gv_schema_curve,   &gv_schema_cost,
    &gv_schema_policy,   &gv_schema_sampling,     &gv_schema_course,  &gv_schema_element,
    &gv_schema_label,    &gv_schema_follow_up,    &gv_schema_targets, &gv_schema_responsible,
    &gv_schema_roles,    &gv_schema_key_indicator};

enum { TABLES = sizeof tables / sizeof *tables };

void gv_fuzz_scenario_words(struct gv_text *out)
{
    size_t n;
    for (size_t t = 0; t < TABLES; t++)
        for (size_t k = 0; k < tables[t]->n; k++) {
            const struct gv_key *key = &tables[t]->keys[k];
            gv_text_printf(out, "%s:\n", key->name);
            for (size_t c = 0; key->choices && key->choices[c]; c++)
                gv_text_printf(out, "%s\n", key->choices[c]);
        }
    const struct gv_model *const *models = gv_models(&n);
    for (size_t m = 0; m < n; m++) {
        gv_text_printf(out, "%s\n", models[m]->name);
        for (size_t i = 0; i < models[m]->n_inputs; i++)
            gv_text_printf(out, "%s:\n", models[m]->inputs[i].name);
        for (size_t c = 0; c < models[m]->n_curves; c++)
            gv_text_printf(out, "%s:\n", models[m]->curves[c].name);
    }
    const char *const *atoms = gv_unit_atoms(&n);
    for (size_t i = 0; i < n; i++)
        gv_text_printf(out, " %s\n", atoms[i]);
    const struct gv_expression_function *functions = gv_expression_functions(&n);
    for (size_t i = 0; i < n; i++)
        gv_text_printf(out, "%s(\n", functions[i].name);
    gv_text_puts(out, "from course\nfrom costs\n");
}

/* --- pieces --- */

static const struct gv_model *any_model(struct gv_random_state *random)
{
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    return models[gv_random_below(random, n)];
}

static const struct gv_key *any_key(struct gv_random_state *random)
{
    const struct gv_key_table *table = tables[gv_random_below(random, TABLES)];
    return &table->keys[gv_random_below(random, table->n)];
}

static const char *any_input(struct gv_random_state *random)
{
    const struct gv_model *model = any_model(random);
    return model->inputs[gv_random_below(random, model->n_inputs)].name;
}

void gv_fuzz_put_key(struct gv_random_state *random, struct gv_text *out)
{
    const struct gv_model *model = any_model(random);
    size_t kind = gv_random_below(random, 6);
    if (kind < 3)
        gv_text_puts(out, any_key(random)->name);
    else if (kind < 5 || model->n_curves == 0)
        gv_text_puts(out, model->inputs[gv_random_below(random, model->n_inputs)].name);
    else
        gv_text_puts(out, model->curves[gv_random_below(random, model->n_curves)].name);
}

/* What contains ',' and the like needs quotes inside of brackets; here it has them as a rule. */
static void put_quoted_expression(struct gv_random_state *random, struct gv_text *out)
{
    const char *quote = gv_random_once_in(random, 3) ? "" : "'";
    gv_text_puts(out, quote);
    gv_fuzz_put_expression(random, out);
    gv_text_puts(out, quote);
}

static void put_points(struct gv_random_state *random, struct gv_text *out)
{
    double level = 0, value = 0;
    gv_text_puts(out, "[");
    for (size_t i = 0, n = gv_random_below(random, 6); i < n; i++) {
        if (i) gv_text_puts(out, ", ");
        if (gv_random_once_in(random, 8)) {
            gv_text_puts(out, "[");
            gv_fuzz_put_number(random, out);
            gv_text_puts(out, ", ");
            gv_fuzz_put_number(random, out);
            gv_text_puts(out, "]");
        } else {
            gv_text_printf(out, "[%g, %g]", level, value);
        }
        level += 0.5;
        value += level == 1 ? 1 - value : 0.1 * (double)gv_random_below(random, 9);
    }
    gv_text_puts(out, "]");
}

static void put_correlations(struct gv_random_state *random, struct gv_text *out)
{
    gv_text_puts(out, "[");
    for (size_t i = 0, n = gv_random_below(random, 5); i < n; i++) {
        if (i) gv_text_puts(out, ", ");
        bool factor = gv_random_once_in(random, 3);
        gv_text_printf(out, factor ? "{factor: [%s, %s, %s], strength: " : "[%s, %s, ", any_input(random),
                       any_input(random), any_input(random));
        gv_fuzz_put_number(random, out);
        gv_text_puts(out, factor ? "}" : "]");
    }
    gv_text_puts(out, "]");
}

void gv_fuzz_put_any(struct gv_random_state *random, struct gv_text *out)
{
    static const char *const oddities[] = {"",
                                           "{}",
                                           "[]",
                                           "~",
                                           "null",
                                           "on",
                                           "off",
                                           "yes",
                                           "no",
                                           "from course",
                                           "from costs",
                                           "''",
                                           "\"\"",
                                           "|",
                                           ">-",
                                           "[[]]",
                                           "{a: {b: {c: {}}}}",
                                           "2026-01",
                                           "2026-13",
                                           "9999-12",
                                           "2026-Q1",
                                           "&a 1",
                                           "*a",
                                           "!!str 1",
                                           "\"\\u0000\"",
                                           "\"\\x1b[31m\"",
                                           "'æ ø å'",
                                           "\"\\uFFFE\"",
                                           "- - - a",
                                           "? a",
                                           "%",
                                           "@",
                                           "`",
                                           "a.csv",
                                           "\t1",
                                           "[1, 2",
                                           "{a: 1",
                                           "rehabilitation",
                                           "retraining",
                                           "municipality"};
    switch (gv_random_below(random, 8)) {
    case 0:
    case 1:
        put_quoted_expression(random, out);
        break;
    case 2:
        gv_fuzz_put_number(random, out);
        break;
    case 3:
        put_points(random, out);
        break;
    case 4:
        put_correlations(random, out);
        break;
    case 5:
        gv_text_puts(out, "{");
        gv_fuzz_put_key(random, out);
        gv_text_puts(out, ": ");
        put_quoted_expression(random, out);
        gv_text_puts(out, "}");
        break;
    default:
        gv_text_puts(out, GV_RANDOM_OF(random, oddities));
    }
}

static void put_of_kind(struct gv_random_state *random, const struct gv_key *key, int depth,
                        struct gv_text *out);

/* A mapping of some of the keys, always of those that are required. */
static void put_mapping(struct gv_random_state *random, const struct gv_key_table *table, int depth,
                        struct gv_text *out)
{
    bool first = true;
    gv_text_puts(out, "{");
    for (size_t k = 0; k < table->n; k++) {
        if (table->keys[k].required ? gv_random_once_in(random, 16) : !gv_random_once_in(random, 3)) continue;
        gv_text_printf(out, "%s%s: ", first ? "" : ", ", table->keys[k].name);
        put_of_kind(random, &table->keys[k], depth + 1, out);
        first = false;
    }
    gv_text_puts(out, "}");
}

static void put_of_kind(struct gv_random_state *random, const struct gv_key *key, int depth,
                        struct gv_text *out)
{
    static const char *const switches[] = {"on", "off", "yes", "no", "true", "false"};
    size_t n = 0;
    if (gv_random_once_in(random, 12) || depth > 4) {
        gv_fuzz_put_any(random, out);
        return;
    }
    switch (key->kind) {
    case GV_VALUE_WHOLE:
        if (gv_random_once_in(random, 4))
            gv_fuzz_put_number(random, out);
        else
            gv_text_printf(out, "%.0f",
                           key->low + (key->multiple_of > 0 ? key->multiple_of : 1) *
                                          (double)gv_random_below(random, 9));
        break;
    case GV_VALUE_NUMBER:
    case GV_VALUE_MINUTES:
        gv_fuzz_put_number(random, out);
        break;
    case GV_VALUE_SWITCH:
    case GV_VALUE_YES_NO:
        gv_text_puts(out, GV_RANDOM_OF(random, switches));
        break;
    case GV_VALUE_CHOICE:
    case GV_VALUE_CHOICES:
        while (key->choices[n])
            n++;
        gv_text_puts(out, key->choices[gv_random_below(random, n)]);
        break;
    case GV_VALUE_EXPRESSION:
        put_quoted_expression(random, out);
        break;
    case GV_VALUE_LABEL:
        gv_text_puts(out, gv_random_once_in(random, 2) ? "{da: en tekst, en: a text}" : "a text");
        break;
    case GV_VALUE_MAPPING:
        if (key->of)
            put_mapping(random, key->of, depth, out);
        else
            gv_fuzz_put_any(random, out);
        break;
    case GV_VALUE_LIST:
    case GV_VALUE_LIST_OR_MAPPING:
        if (!key->of) {
            (gv_random_once_in(random, 2) ? put_points : put_correlations)(random, out);
            break;
        }
        gv_text_puts(out, "[");
        for (size_t i = 0, entries = gv_random_below(random, 3); i <= entries; i++) {
            if (i) gv_text_puts(out, ", ");
            put_mapping(random, key->of, depth, out);
        }
        gv_text_puts(out, "]");
        break;
    default:
        gv_fuzz_put_any(random, out);
    }
}

void gv_fuzz_put_entry(struct gv_random_state *random, struct gv_text *out)
{
    if (gv_random_once_in(random, 3)) {
        gv_text_printf(out, "%s: ", any_input(random));
        gv_fuzz_put_expression(random, out);
        return;
    }
    const struct gv_key *key = any_key(random);
    gv_text_printf(out, "%s: ", key->name);
    put_of_kind(random, key, 0, out);
}
