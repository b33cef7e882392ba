#include "scenario/schema.h"

#include "base/status.h"
#include "costs.h"
#include "course.h"
#include "guide_values.h"
#include "legal_basis.h"
#include "sampling/design.h"
#include "scenario/expression.h"
#include "scenario/follow_up_keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const grades[] = {"measured", "experience", "assumption", NULL};
static const char *const designs[] = {"sobol", "lhs", "mc", NULL};
static const char *const audiences[] = {"citizen", "staff", NULL};
static const char *const replacements[] = {"physical", "nothing", NULL};
#define WORD(id, name, da, en) name,
static const char *const components[] = {GV_COURSE_COMPONENTS(WORD) NULL};
static const char *const course_kinds[] = {GV_COURSE_KINDS(WORD) NULL};
#undef WORD
#define FORM(id, name, da, en, use) name,
static const char *const forms[] = {GV_COURSE_FORMS(FORM) NULL};
#undef FORM
#define ITEM(id, name, da, en) name,
static const char *const cost_items[] = {GV_COST_ITEMS(ITEM) NULL};
#undef ITEM
#define TIME(id, name, da, en, input, unit) name,
static const char *const cost_times[] = {GV_COST_TIMES(TIME) NULL};
#undef TIME
#define BASIS(id, name, da, en) name,
static const char *const legal_bases[] = {GV_LEGAL_BASES(BASIS) NULL};
#undef BASIS
#define VALUE(id, name) name,
static const char *const guide_values[] = {GV_GUIDE_VALUES(VALUE) NULL};
#undef VALUE

#define CADENCE(id, name, da, en) name,
static const char *const cadences[] = {GV_FOLLOW_CADENCES(CADENCE) NULL};
#undef CADENCE
#define COLUMN(id, name, ...) #name,
static const char *const follow_columns[] = {GV_FOLLOW_COLUMNS(COLUMN) NULL};
#undef COLUMN

/* Rows may leave out what they have none of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const struct gv_key scenario_keys[] = {
    {"gevinst", GV_VALUE_WHOLE, 1, 1, NULL, "version of the scenario format: 1", .required = true},
    {"title", GV_VALUE_LABEL, 0, 0, NULL, "what the scenario is about, in Danish and English"},
    {"description", GV_VALUE_LABEL, 0, 0, NULL, "more about the scenario"},
    {"legal_basis", GV_VALUE_CHOICES, 0, 0, legal_bases,
     "the provision of the law that the training is given under, or a list of them"},
    {"indicators", GV_VALUE_CHOICES, 0, 0, guide_values,
     "values of the guide that the municipality follows by measuring: `gevinst describe values`"},
    {"extends", GV_VALUE_TEXT, 0, 0, NULL, "a scenario file to start from; what is given here wins"},
    {"model", GV_VALUE_TEXT, 0, 0, NULL, "the effect chain"},
    {"parts", GV_VALUE_MAPPING, 0, 0, NULL,
     "scenario files to take the inputs of a composed model's parts from: PART: FILE"},
    {"price_year", GV_VALUE_WHOLE, 1990, 2100, NULL, "year whose prices the money amounts are in"},
    {"horizon", GV_VALUE_WHOLE, 12, 600, NULL, "months, a multiple of 12; default 60", .multiple_of = 12,
     .fallback = "60"},
    {"chance", GV_VALUE_SWITCH, 0, 0, NULL,
     "on: the luck of small numbers beside what is not known; default off", .fallback = "off"},
    {"course", GV_VALUE_LIST_OR_MAPPING, 0, 0, NULL,
     "the elements of a course: a list, or thresholds and `elements`", .of = &gv_schema_course},
    {"costs", GV_VALUE_LIST, 0, 0, NULL, "the items of the business case: a list", .of = &gv_schema_cost},
    {"inputs", GV_VALUE_MAPPING, 0, 0, NULL, "the value or distribution of each input"},
    {"curves", GV_VALUE_MAPPING, 0, 0, NULL,
     "responses and costs as tables of points [investment_level, multiplier]"},
    {"correlations", GV_VALUE_LIST, 0, 0, NULL,
     "rank correlations: [input, input, ρ] or {factor: [inputs], strength: ρ}"},
    {"groups", GV_VALUE_MAPPING, 0, 0, NULL,
     "inputs that sensitivity analyses take together: NAME: [input, input, …]"},
    {"policies", GV_VALUE_MAPPING, 0, 0, NULL, "the choices to compare: inputs that each of them sets"},
    {"sampling", GV_VALUE_MAPPING, 0, 0, NULL, "number of draws, design, seed", .of = &gv_schema_sampling},
    {"follow_up", GV_VALUE_MAPPING, 0, 0, NULL,
     "for `gevinst follow-up`: start, targets, who is responsible, key indicators",
     .of = &gv_schema_follow_up},
};

static const struct gv_key input_keys[] = {
    {"value", GV_VALUE_EXPRESSION, 0, 0, NULL, "a number with its unit, or a distribution", .required = true},
    {"source", GV_VALUE_TEXT, 0, 0, NULL, "where the value comes from"},
    {"year", GV_VALUE_WHOLE, 1900, 2100, NULL, "year of the source"},
    {"grade", GV_VALUE_CHOICE, 0, 0, grades, "how good the source is"},
    {"note", GV_VALUE_TEXT, 0, 0, NULL, "what was measured, on whom, how it was read"},
};

static const struct gv_key curve_keys[] = {
    {"points", GV_VALUE_LIST, 0, 0, NULL, "points [investment_level, multiplier], by rising level",
     .required = true},
    {"source", GV_VALUE_TEXT, 0, 0, NULL, "where the points come from"},
    {"year", GV_VALUE_WHOLE, 1900, 2100, NULL, "year of the source"},
    {"grade", GV_VALUE_CHOICE, 0, 0, grades, "how good the source is"},
    {"note", GV_VALUE_TEXT, 0, 0, NULL, "what was measured, on whom, how it was read"},
};

static const struct gv_key cost_keys[] = {
    {"item", GV_VALUE_CHOICE, 0, 0, cost_items, "what the cost is for", .required = true},
    {"when", GV_VALUE_CHOICE, 0, 0, cost_times, "when it falls due", .required = true},
    {"amount", GV_VALUE_EXPRESSION, 0, 0, NULL, "an amount with its unit, or a distribution",
     .required = true},
    {"part", GV_VALUE_TEXT, 0, 0, NULL, "the part of a composed model that the cost is of"},
    {"label", GV_VALUE_LABEL, 0, 0, NULL, "name for tables, in Danish and English"},
    {"source", GV_VALUE_TEXT, 0, 0, NULL, "where the amount comes from"},
    {"year", GV_VALUE_WHOLE, 1900, 2100, NULL, "year of the source"},
    {"grade", GV_VALUE_CHOICE, 0, 0, grades, "how good the source is"},
    {"note", GV_VALUE_TEXT, 0, 0, NULL, "what it covers, how it was read"},
};

static const struct gv_key policy_keys[] = {
    {"label", GV_VALUE_LABEL, 0, 0, NULL, "name for figures and tables, in Danish and English"},
    {"set", GV_VALUE_MAPPING, 0, 0, NULL, "inputs that the policy sets"},
};

static const struct gv_key sampling_keys[] = {
    {"draws", GV_VALUE_WHOLE, 2, 4294967295.0, NULL,
     "draws per policy, all replicates together; default 65536", .fallback = "65536"},
    {"replicates", GV_VALUE_WHOLE, 1, GV_REPLICATES_MAX, NULL, "independent randomisations; default 16",
     .fallback = "16"},
    {"design", GV_VALUE_CHOICE, 0, 0, designs, "sobol (default), lhs or mc", .fallback = "sobol"},
    {"seed", GV_VALUE_WHOLE, 0, 9007199254740992.0, NULL, "any whole number; default 1", .fallback = "1"},
};

static const struct gv_key course_keys[] = {
    {"elements", GV_VALUE_LIST, 0, 0, NULL, "the list of the course's elements", .required = true,
     .of = &gv_schema_element},
    {"training_threshold", GV_VALUE_NUMBER, 0, 1, NULL,
     "share of digital training elements that makes a course digital; default 0: any", .fallback = "0"},
    {"substantial_share", GV_VALUE_NUMBER, 0, 1, NULL,
     "share of contacts from which digital contact is a substantial part; default 25 %", .fallback = "25 %"},
};

static const struct gv_key element_keys[] = {
    {"label", GV_VALUE_LABEL, 0, 0, NULL, "name for tables, in Danish and English"},
    {"component", GV_VALUE_CHOICE, 0, 0, components, "what the element is a part of", .required = true},
    {"kind", GV_VALUE_CHOICE, 0, 0, course_kinds, "what citizens get from it", .required = true},
    {"form", GV_VALUE_CHOICE, 0, 0, forms, "how it takes place", .required = true},
    {"count", GV_VALUE_NUMBER, 0.01, 10000, NULL, "how many in a course; an average may be broken",
     .required = true},
    {"minutes", GV_VALUE_MINUTES, 0, 1440, NULL, "length of each for the citizen, at most a day"},
    {"staff_minutes", GV_VALUE_MINUTES, 0, 10000, NULL, "working time of the staff for each"},
    {"group_size", GV_VALUE_NUMBER, 1, 10000, NULL, "citizens who share the staff's time; default 1",
     .fallback = "1"},
    {"audience", GV_VALUE_CHOICE, 0, 0, audiences, "whom it is for; default citizen", .fallback = "citizen"},
    {"replaces", GV_VALUE_CHOICE, 0, 0, replacements, "what it is in place of; default nothing",
     .fallback = "nothing"},
#define FACT(id, name, meaning) {name, GV_VALUE_YES_NO, 0, 0, NULL, meaning},
    GV_COURSE_FACTS(FACT)
#undef FACT
};

static const struct gv_key follow_up_keys[] = {
    {"start", GV_VALUE_TEXT, 0, 0, NULL, "first month of the programme: 2026-01"},
    {"observed_until", GV_VALUE_TEXT, 0, 0, NULL,
     "last month whose counts are in the inputs already; written by `gevinst follow-up`"},
    {"targets", GV_VALUE_MAPPING, 0, 0, NULL, "what is to be reached in a year", .of = &gv_schema_targets},
    {"responsible", GV_VALUE_MAPPING, 0, 0, NULL, "who answers for each gate: GATE: {chief: …, measures: …}",
     .of = &gv_schema_responsible},
    {"key_indicators", GV_VALUE_LIST, 0, 0, NULL, "indicators for the political agenda, and how often",
     .of = &gv_schema_key_indicator},
};

#define TARGET(name, what)                        \
    {                                             \
        name, GV_VALUE_NUMBER, 0, 1e9, NULL, what \
    }
static const struct gv_key target_keys[] = {
    TARGET("offered", "citizens offered a course in a year"),
    TARGET("started", "citizens who start in a year"),
    TARGET("completed", "citizens who complete, of those who start in a year"),
    TARGET("granted_less", "hours granted less in a year"),
    TARGET("hours_released", "hours released in a year"),
};
#undef TARGET

static const struct gv_key responsible_keys[] = {
#define GATE(id, name, da, en) \
    {name, GV_VALUE_MAPPING, 0, 0, NULL, "who answers for " en, .of = &gv_schema_roles},
    CHAIN_GATES(GATE)
#undef GATE
};

static const struct gv_key role_keys[] = {
#define ROLE(id, name, da, en, help) {name, GV_VALUE_TEXT, 0, 0, NULL, help},
    GV_FOLLOW_ROLES(ROLE)
#undef ROLE
};

static const struct gv_key key_indicator_keys[] = {
    {"indicator", GV_VALUE_CHOICE, 0, 0, follow_columns, "a column of the follow-up", .required = true},
    {"cadence", GV_VALUE_CHOICE, 0, 0, cadences, "how often it is on the agenda", .required = true},
    {"agenda", GV_VALUE_TEXT, 0, 0, NULL, "whose agenda: the committee, the council"},
};

static const struct gv_key label_keys[] = {
    {"da", GV_VALUE_TEXT, 0, 0, NULL, "in Danish"},
    {"en", GV_VALUE_TEXT, 0, 0, NULL, "in English"},
};

#pragma GCC diagnostic pop

#define TABLE(words, list)                                           \
    {                                                                \
        .what = words, .keys = list, .n = sizeof list / sizeof *list \
    }
const struct gv_key_table gv_schema_scenario = TABLE("a scenario", scenario_keys);
const struct gv_key_table gv_schema_input = TABLE("an input", input_keys);
const struct gv_key_table gv_schema_curve = TABLE("a curve", curve_keys);
const struct gv_key_table gv_schema_cost = TABLE("a cost", cost_keys);
const struct gv_key_table gv_schema_policy = TABLE("a policy", policy_keys);
const struct gv_key_table gv_schema_sampling = TABLE("sampling", sampling_keys);
const struct gv_key_table gv_schema_course = TABLE("a course", course_keys);
const struct gv_key_table gv_schema_element = TABLE("an element of a course", element_keys);
const struct gv_key_table gv_schema_label = TABLE("a label", label_keys);
const struct gv_key_table gv_schema_follow_up = TABLE("the follow-up", follow_up_keys);
const struct gv_key_table gv_schema_targets = TABLE("the targets", target_keys);
const struct gv_key_table gv_schema_responsible = TABLE("who is responsible", responsible_keys);
const struct gv_key_table gv_schema_roles = TABLE("a gate", role_keys);
const struct gv_key_table gv_schema_key_indicator = TABLE("a key indicator", key_indicator_keys);

static const struct gv_key *find(const struct gv_key_table *table, const char *name)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->keys[i].name, name) == 0) return &table->keys[i];
    return NULL;
}

double gv_schema_fallback(const struct gv_key_table *table, const char *name)
{
    const struct gv_key *key = find(table, name);
    return key && key->fallback ? strtod(key->fallback, NULL) : NAN;
}

static void report_unknown(const struct gv_node *node, const struct gv_key_table *table,
                           struct gv_diagnostics *diagnostics)
{
    enum { MOST = 32 };
    const char *names[MOST];
    struct gv_text hint = {0};
    for (size_t i = 0; i < table->n; i++)
        names[i] = table->keys[i].name;
    const char *near = gv_text_closest(node->key, names, table->n);
    if (near) {
        gv_text_printf(&hint, "did you mean '%s'?", near);
    } else {
        gv_text_printf(&hint, "%s has the keys", table->what);
        for (size_t i = 0; i < table->n; i++)
            gv_text_printf(&hint, "%s %s", i ? "," : "", names[i]);
    }
    gv_diagnose(diagnostics, GV_ERROR, node->key_place, hint.data, "unknown key '%s'", node->key);
    gv_text_free(&hint);
}

bool gv_schema_whole(const struct gv_node *scalar, double *value)
{
    /* 2^53: up to there a double holds every whole number. */
    char *end;
    const char *text = scalar->value;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] != '\0') return false;
    *value = strtod(text, &end);
    return *end == '\0' && *value <= 9007199254740992.0;
}

static void check_whole(const struct gv_node *node, const struct gv_key *key,
                        struct gv_diagnostics *diagnostics)
{
    struct gv_text hint = {0};
    gv_text_printf(&hint, "%s", key->help);
    double value;
    if (!gv_schema_whole(node, &value))
        gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "'%s' must be a whole number, not '%s'",
                    key->name, node->value);
    else if (value < key->low || value > key->high)
        gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "'%s' must lie in %.0f … %.0f", key->name,
                    key->low, key->high);
    else if (key->multiple_of > 0 && fmod(value, key->multiple_of) != 0)
        gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "'%s' must be a multiple of %.0f, not %s",
                    key->name, key->multiple_of, node->value);
    gv_text_free(&hint);
}

static const char *unit_of(enum gv_value_kind kind)
{
    return kind == GV_VALUE_MINUTES ? "min" : "1";
}

/* A quantity; a distribution, which begins with its name, has no place here. */
static int read_quantity(const char *text, enum gv_value_kind kind, double *value,
                         struct gv_expression_error *error)
{
    const struct gv_expression_context context = {0}; /* only distributions need files and points */
    struct gv_distribution d;
    *error = (struct gv_expression_error){.length = strlen(text)};
    if (!strchr("0123456789.+-", text[0])) {
        gv_text_puts(&error->message, "a number is expected here");
        return GV_ERR_DATA;
    }
    int status = gv_expression_read(text, unit_of(kind), &context, &d, error);
    if (status == GV_OK) *value = d.p[0];
    return status;
}

bool gv_schema_number(const struct gv_node *scalar, enum gv_value_kind kind, double *value)
{
    struct gv_expression_error error;
    int status = read_quantity(scalar->value, kind, value, &error);
    gv_expression_error_free(&error);
    return status == GV_OK;
}

bool gv_schema_yes_no(const struct gv_node *scalar, bool *value)
{
    *value = strcmp(scalar->value, "yes") == 0 || strcmp(scalar->value, "true") == 0;
    return *value || strcmp(scalar->value, "no") == 0 || strcmp(scalar->value, "false") == 0;
}

static void check_number(const struct gv_node *node, const struct gv_key *key,
                         struct gv_diagnostics *diagnostics)
{
    struct gv_expression_error error;
    double value = 0;
    const char *unit = key->kind == GV_VALUE_MINUTES ? " min" : "";
    if (read_quantity(node->value, key->kind, &value, &error) != GV_OK)
        gv_diagnose(diagnostics, GV_ERROR, gv_node_place_at(node, error.offset, error.length),
                    error.suggestion.data ? error.suggestion.data : key->help, "'%s': %s", key->name,
                    error.message.data ? error.message.data : "out of memory");
    else if (value < key->low || value > key->high)
        gv_diagnose(diagnostics, GV_ERROR, node->place, key->help, "'%s' must lie in %g … %g%s", key->name,
                    key->low, key->high, unit);
    gv_expression_error_free(&error);
}

static void check_yes_no(const struct gv_node *node, const struct gv_key *key,
                         struct gv_diagnostics *diagnostics)
{
    bool yes;
    if (gv_schema_yes_no(node, &yes)) return;
    struct gv_text hint = {0};
    gv_text_printf(&hint, "write yes if %s, else no", key->help);
    gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "'%s' must be yes or no, not '%s'", key->name,
                node->value);
    gv_text_free(&hint);
}

static void check_choice(const struct gv_node *node, const struct gv_key *key,
                         struct gv_diagnostics *diagnostics)
{
    struct gv_text hint = {0};
    size_t n = 0;
    for (; key->choices[n]; n++)
        if (strcmp(key->choices[n], node->value) == 0) return;
    const char *near = gv_text_closest(node->value, key->choices, n);
    if (near) gv_text_printf(&hint, "did you mean '%s'? ", near);
    gv_text_puts(&hint, "choose");
    for (size_t i = 0; i < n; i++)
        gv_text_printf(&hint, "%s %s", i == 0 ? "" : i + 1 == n ? " or" : ",", key->choices[i]);
    gv_diagnose(diagnostics, GV_ERROR, node->place, hint.data, "'%s' cannot be '%s'", key->name, node->value);
    gv_text_free(&hint);
}

static void check_value(const struct gv_node *node, const struct gv_key *key,
                        struct gv_diagnostics *diagnostics)
{
    static const char *const kinds[] = {
        [GV_NODE_SCALAR] = "a value", [GV_NODE_SEQUENCE] = "a list", [GV_NODE_MAPPING] = "a mapping"};
    if (key->kind == GV_VALUE_LABEL && node->kind == GV_NODE_MAPPING) {
        gv_schema_check(node, &gv_schema_label, diagnostics);
        return;
    }
    if (key->kind == GV_VALUE_MAPPING) {
        /* An empty value is an empty mapping to people. */
        if (node->kind == GV_NODE_MAPPING || (node->kind == GV_NODE_SCALAR && !*node->value)) return;
        gv_diagnose(diagnostics, GV_ERROR, node->place, key->help, "'%s' must be a mapping, not %s",
                    key->name, kinds[node->kind]);
        return;
    }
    if (key->kind == GV_VALUE_LIST) {
        if (node->kind != GV_NODE_SEQUENCE && (node->kind != GV_NODE_SCALAR || *node->value))
            gv_diagnose(diagnostics, GV_ERROR, node->place, key->help, "'%s' must be a list", key->name);
        return;
    }
    if (key->kind == GV_VALUE_LIST_OR_MAPPING) {
        if (node->kind == GV_NODE_SCALAR)
            gv_diagnose(diagnostics, GV_ERROR, *node->value ? node->place : node->key_place, key->help,
                        "'%s' must be a list or a mapping", key->name);
        return;
    }
    if (key->kind == GV_VALUE_CHOICES && node->kind == GV_NODE_SEQUENCE) {
        for (size_t i = 0; i < node->n; i++)
            if (node->children[i]->kind == GV_NODE_SCALAR)
                check_choice(node->children[i], key, diagnostics);
            else
                gv_diagnose(diagnostics, GV_ERROR, node->children[i]->place, key->help,
                            "'%s' must be a list of words", key->name);
        return;
    }
    if (node->kind != GV_NODE_SCALAR) {
        gv_diagnose(diagnostics, GV_ERROR, node->place, key->help, "'%s' must be a value, not %s", key->name,
                    kinds[node->kind]);
        return;
    }
    if (!*node->value && key->kind != GV_VALUE_EXPRESSION) {
        gv_diagnose(diagnostics, GV_ERROR, node->key_place, key->help, "'%s' has no value", key->name);
        return;
    }
    if (key->kind == GV_VALUE_WHOLE) check_whole(node, key, diagnostics);
    if (key->kind == GV_VALUE_NUMBER || key->kind == GV_VALUE_MINUTES) check_number(node, key, diagnostics);
    if (key->kind == GV_VALUE_CHOICE || key->kind == GV_VALUE_CHOICES) check_choice(node, key, diagnostics);
    if (key->kind == GV_VALUE_YES_NO) check_yes_no(node, key, diagnostics);
    if (key->kind == GV_VALUE_SWITCH && strcmp(node->value, "on") != 0 && strcmp(node->value, "off") != 0)
        gv_diagnose(diagnostics, GV_ERROR, node->place, "write on or off", "'%s' is neither on nor off",
                    node->value);
}

void gv_schema_check(const struct gv_node *mapping, const struct gv_key_table *table,
                     struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < mapping->n; i++) {
        const struct gv_node *node = mapping->children[i];
        const struct gv_key *key = find(table, node->key);
        if (key)
            check_value(node, key, diagnostics);
        else
            report_unknown(node, table, diagnostics);
    }
}
