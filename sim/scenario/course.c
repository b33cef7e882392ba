/* The section `course`, and the expression "from course". */
#include "scenario/reading.h"

#include "base/status.h"
#include "scenario/schema.h"

#include <math.h>
#include <string.h>

/* --- elements --- */

static const struct gv_node *scalar(const struct gv_node *mapping, const char *key)
{
    const struct gv_node *node = gv_node_find(mapping, key);
    return node && node->kind == GV_NODE_SCALAR && *node->value ? node : NULL;
}

static double number_or(const struct gv_node *mapping, const char *key, enum gv_value_kind kind,
                        double fallback)
{
    double value;
    const struct gv_node *node = scalar(mapping, key);
    return node && gv_schema_number(node, kind, &value) ? value : fallback;
}

static bool says(const struct gv_node *mapping, const char *key, const char *word)
{
    const struct gv_node *node = scalar(mapping, key);
    return node && strcmp(node->value, word) == 0;
}

/* Position of the key's word in a list; 0 when it has none: that was reported. */
static size_t find_word(const struct gv_node *mapping, const char *key, const struct gv_course_word *words,
                        size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (says(mapping, key, words[i].name)) return i;
    return 0;
}

/* What every element must say. */
static void check_required(const struct gv_node *entry, size_t position, struct gv_diagnostics *diagnostics)
{
    static const char *const required[] = {"component", "kind", "form", "count"};
    struct gv_text missing = {0};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (!gv_node_find(entry, required[i]))
            gv_text_printf(&missing, "%s%s", missing.length ? ", " : "", required[i]);
    if (missing.length)
        gv_diagnose(diagnostics, GV_ERROR, entry->place, "every element says component, kind, form and count",
                    "element %zu does not say: %s", position, missing.data);
    gv_text_free(&missing);
}

/* Citizen and therapist meet, or they do not. */
static void check_form(const struct gv_node *entry, const struct gv_course_element *e,
                       struct gv_diagnostics *diagnostics)
{
    bool physical = e->component == GV_COMPONENT_PHYSICAL;
    unsigned wanted = physical ? GV_FORM_IN_PERSON : GV_FORM_DIGITAL;
    if (gv_course_form_uses[e->form] & wanted) return;
    gv_diagnose(diagnostics, GV_ERROR, gv_node_find(entry, "form")->place,
                physical
                    ? "where citizen and therapist meet, the form is for example visit, group or individual; "
                      "what is digital belongs to another component"
                    : "where citizen and therapist meet, the component is physical",
                "'%s' is no form of the component %s", gv_course_forms[e->form].name,
                gv_course_components[e->component].name);
}

static void read_element(const struct gv_node *entry, size_t position, struct gv_course_element *e,
                         struct gv_diagnostics *diagnostics)
{
    if (entry->kind != GV_NODE_MAPPING) {
        gv_diagnose(diagnostics, GV_ERROR, entry->place,
                    "write for example {component: physical, kind: training, form: group, count: 10}",
                    "element %zu must be a mapping", position);
        return;
    }
    size_t errors = diagnostics->errors;
    gv_schema_check(entry, &gv_schema_element, diagnostics);
    check_required(entry, position, diagnostics);
    if (diagnostics->errors > errors) return;
    e->component =
        (enum gv_course_component)find_word(entry, "component", gv_course_components, GV_COMPONENT_COUNT);
    e->kind = (enum gv_course_kind)find_word(entry, "kind", gv_course_kinds, GV_KIND_COUNT);
    e->form = (enum gv_course_form)find_word(entry, "form", gv_course_forms, GV_FORM_COUNT);
    check_form(entry, e, diagnostics);
    e->count = number_or(entry, "count", GV_VALUE_NUMBER, 1);
    e->minutes = number_or(entry, "minutes", GV_VALUE_MINUTES, NAN);
    e->staff_minutes = number_or(entry, "staff_minutes", GV_VALUE_MINUTES, NAN);
    e->group_size = number_or(entry, "group_size", GV_VALUE_NUMBER, 1);
    e->for_staff = says(entry, "audience", "staff");
    e->replaces_physical = says(entry, "replaces", "physical");
    for (size_t f = 0; f < GV_FACT_COUNT; f++) {
        bool yes;
        const struct gv_node *fact = scalar(entry, gv_course_facts[f].name);
        if (fact && gv_schema_yes_no(fact, &yes)) e->facts[f] = yes ? GV_YES : GV_NO;
    }
    const struct gv_node *label = gv_node_find(entry, "label");
    e->label = gv_course_forms[e->form].label;
    if (label) gv_scenario_label(label, e->label.en, &e->label);
}

/* --- the course --- */

/* A boundary's question that an element leaves open has no silent answer. */
static void report_missing(const struct gv_scenario *s, const struct gv_node *list,
                           struct gv_diagnostics *diagnostics)
{
    for (size_t i = 0; i < s->course.n; i++) {
        struct gv_text missing = {0}, hint = {0};
        for (size_t f = 0; f < GV_FACT_COUNT; f++) {
            if (!(s->judgements[i].missing >> f & 1)) continue;
            gv_text_printf(&missing, "%s%s", missing.length ? ", " : "", gv_course_facts[f].name);
            gv_text_printf(&hint, "%s%s (%s)", hint.length ? ", " : "say yes or no to ",
                           gv_course_facts[f].name, gv_course_facts[f].meaning);
        }
        if (missing.length)
            gv_diagnose(diagnostics, GV_ERROR, list->children[i]->place, hint.data,
                        "element %zu (%s) cannot be judged before it says: %s", i + 1,
                        gv_course_components[s->course.elements[i].component].name, missing.data);
        gv_text_free(&missing);
        gv_text_free(&hint);
    }
}

static int read_list(struct gv_scenario *s, const struct gv_node *list, struct gv_diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    struct gv_course_element *elements = gv_pool_take(&s->pool, list->n * sizeof *elements);
    s->judgements = gv_pool_take(&s->pool, list->n * sizeof *s->judgements);
    if (!elements || !s->judgements) return GV_ERR_MEMORY;
    for (size_t i = 0; i < list->n; i++)
        read_element(list->children[i], i + 1, &elements[i], diagnostics);
    if (diagnostics->errors > errors) return GV_OK;
    s->course.elements = elements;
    s->course.n = list->n;
    if (!gv_course_judge(&s->course, s->judgements, &s->verdict)) {
        report_missing(s, list, diagnostics);
        s->course.n = 0;
    }
    return GV_OK;
}

int gv_scenario_read_elements(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    s->course.training_threshold = GV_COURSE_TRAINING_THRESHOLD;
    s->course.substantial_share = GV_COURSE_SUBSTANTIAL_SHARE;
    const struct gv_node *section = gv_scenario_key(s, "course"), *list = section;
    if (!section || section->kind == GV_NODE_SCALAR) return GV_OK; /* the latter was reported */
    size_t errors = diagnostics->errors;
    if (section->kind == GV_NODE_MAPPING) {
        gv_schema_check(section, &gv_schema_course, diagnostics);
        s->course.training_threshold =
            number_or(section, "training_threshold", GV_VALUE_NUMBER, GV_COURSE_TRAINING_THRESHOLD);
        s->course.substantial_share =
            number_or(section, "substantial_share", GV_VALUE_NUMBER, GV_COURSE_SUBSTANTIAL_SHARE);
        list = gv_node_find(section, "elements");
    }
    if (list && list->kind == GV_NODE_SEQUENCE && list->n) return read_list(s, list, diagnostics);
    if (diagnostics->errors > errors) return GV_OK;
    gv_diagnose(diagnostics, GV_ERROR, section->key_place,
                "list them under 'course:', or under its key 'elements:' when there are thresholds too",
                "the course has no elements");
    return GV_OK;
}

/* --- values from the course --- */

bool gv_scenario_from_course(const char *expression)
{
    return expression && strcmp(expression, "from course") == 0;
}

bool gv_scenario_means_course(const char *expression)
{
    return strncmp(expression, "from", 4) == 0 && (expression[4] == '\0' || expression[4] == ' ');
}

/* "elements without it: 2, 3" */
static void list_silent(const struct gv_scenario *s, struct gv_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->course.n; i++)
        if (s->judgements[i].standing != GV_STANDING_EXCLUDED && isnan(s->course.elements[i].staff_minutes))
            gv_text_printf(out, "%s%zu", n++ ? ", " : "elements without it: ", i + 1);
}

bool gv_scenario_course_value(const struct gv_scenario *s, const struct gv_input *input, const char *text,
                              struct gv_place place, struct gv_distribution *d,
                              struct gv_diagnostics *diagnostics)
{
    /* In a model of several chains the name stands behind that of the chain. */
    const char *dot = strrchr(input->name, '.'), *name = dot ? dot + 1 : input->name;
    bool hours = strcmp(name, "course_hours") == 0, replaced = strcmp(name, "sessions_replaced") == 0;
    if (!gv_scenario_from_course(text)) {
        gv_diagnose(diagnostics, GV_ERROR, place,
                    strstr(text, "cost") ? "did you mean 'from costs'?" : "did you mean 'from course'?",
                    "%s: '%s' is no value", input->name, text);
        return false;
    }
    if (!hours && !replaced) {
        gv_diagnose(diagnostics, GV_ERROR, place, "a course gives course_hours and sessions_replaced",
                    "%s cannot be taken from the course", input->name);
        return false;
    }
    if (s->course.n == 0) {
        /* A course with errors was reported where it stands. */
        if (!gv_scenario_key(s, "course"))
            gv_diagnose(diagnostics, GV_ERROR, place,
                        "describe it in a section 'course:', or write the value",
                        "%s: the scenario has no course", input->name);
        return false;
    }
    double value = hours ? s->verdict.course_hours : s->verdict.sessions_replaced;
    if (isnan(value)) {
        struct gv_text hint = {0};
        if (hours) list_silent(s, &hint);
        gv_diagnose(diagnostics, GV_ERROR, place,
                    hours ? hint.data
                          : "an element that counts says 'replaces: physical', or the component is physical",
                    hours ? "%s: every element that counts must say its staff_minutes"
                          : "%s: the course has no attendances, neither physical nor replaced ones",
                    input->name);
        gv_text_free(&hint);
        return false;
    }
    if (!s->verdict.digital_training)
        gv_diagnose(diagnostics, GV_WARNING, place, "`gevinst classify` says why",
                    "%s: the course is no digital training by the majority's definition", input->name);
    *d = gv_constant(value);
    return true;
}
