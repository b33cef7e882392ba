#include "report/course.h"

#include "report/numbers.h"
#include "report/summary.h"
#include "report/table.h"

#include <math.h>

/* --- for readers --- */

static struct gv_text *put(struct gv_table *table, const char *string)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_text_puts(cell, string);
    return cell;
}

/* With the decimals that it has, at most two. */
static void print_number(double value, enum gv_language language, struct gv_text *out)
{
    int decimals = 0;
    for (double scaled = value; decimals < 2 && fabs(scaled - round(scaled)) > 0.005; scaled *= 10)
        decimals++;
    gv_format_number(value, decimals, language, out);
}

static void print_share(double share, enum gv_language language, struct gv_text *out)
{
    print_number(100 * share, language, out);
    if (!isnan(share)) gv_text_puts(out, " %");
}

static const char *yes_or_no(bool yes, enum gv_language language)
{
    return gv_text_in(language, yes ? GV_TEXT_YES : GV_TEXT_NO);
}

static void print_elements(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_COURSE_ELEMENT, GV_TEXT_COURSE_COMPONENT,
                                             GV_TEXT_COURSE_KIND,    GV_TEXT_COURSE_COUNT,
                                             GV_TEXT_COURSE_DIGITAL, GV_TEXT_COURSE_BOUNDARY};
    struct gv_table table = {.columns = 6, .left = 1u << 1 | 1u << 2 | 1u << 4 | 1u << 5};
    for (size_t i = 0; i < table.columns; i++)
        put(&table, gv_text_in(language, heads[i]));
    for (size_t i = 0; i < s->course.n; i++) {
        const struct gv_course_element *e = &s->course.elements[i];
        const struct gv_course_judgement *j = &s->judgements[i];
        struct gv_text *cell = put(&table, "");
        if (cell) gv_text_printf(cell, "%zu  %s", i + 1, gv_label_in(language, &e->label));
        put(&table, gv_label_in(language, &gv_course_components[e->component].label));
        put(&table, gv_label_in(language, &gv_course_kinds[e->kind].label));
        if ((cell = put(&table, ""))) print_number(e->count, language, cell);
        put(&table, j->standing == GV_STANDING_PHYSICAL
                        ? gv_text_in(language, GV_TEXT_COURSE_PHYSICAL)
                        : yes_or_no(j->standing == GV_STANDING_DIGITAL, language));
        put(&table, j->boundary ? j->boundary->name : "");
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* A row without numbers: a definition and whether it is met. */
static void put_definition(struct gv_table *table, enum gv_text_key what, bool met, enum gv_language language)
{
    put(table, gv_text_in(language, what));
    for (int i = 0; i < 4; i++)
        put(table, "");
    put(table, yes_or_no(met, language));
}

/* A row of numbers below it; returns the cell for what is required, which the caller fills before the next.
 */
static struct gv_text *put_tally(struct gv_table *table, enum gv_text_key what, struct gv_course_tally t,
                                 enum gv_language language)
{
    struct gv_text *cell;
    put(table, gv_text_in(language, what));
    if ((cell = put(table, ""))) print_number(t.digital, language, cell);
    if ((cell = put(table, ""))) print_number(t.all, language, cell);
    if ((cell = put(table, ""))) print_share(gv_course_share(t), language, cell);
    return put(table, "");
}

static void print_threshold(double threshold, double ours, enum gv_language language, struct gv_text *out)
{
    if (!out) return;
    gv_text_printf(out, "%s: ",
                   gv_text_in(language, threshold == ours ? GV_TEXT_COURSE_OUR_THRESHOLD
                                                          : GV_TEXT_COURSE_SCENARIO_THRESHOLD));
    if (threshold == 0) {
        gv_text_puts(out, gv_text_in(language, GV_TEXT_COURSE_ANY));
    } else {
        gv_text_printf(out, "%s ", gv_text_in(language, GV_TEXT_COURSE_AT_LEAST));
        print_share(threshold, language, out);
    }
}

static void print_verdict(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_COURSE_DEFINITION, GV_TEXT_COURSE_DIGITAL_COUNT,
                                             GV_TEXT_COURSE_ALL,        GV_TEXT_COURSE_SHARE,
                                             GV_TEXT_COURSE_REQUIRED,   GV_TEXT_COURSE_MET};
    const struct gv_course_verdict *v = &s->verdict;
    struct gv_table table = {.columns = 6, .left = 1u << 4 | 1u << 5};
    const char *half = gv_text_in(language, GV_TEXT_COURSE_MORE_THAN_HALF);
    struct gv_text *required;
    for (size_t i = 0; i < table.columns; i++)
        put(&table, gv_text_in(language, heads[i]));
    put_definition(&table, GV_TEXT_COURSE_MAJORITY, v->digital_training, language);
    required = put_tally(&table, GV_TEXT_COURSE_TRAINING_WAY, v->training, language);
    print_threshold(s->course.training_threshold, GV_COURSE_TRAINING_THRESHOLD, language, required);
    put(&table, yes_or_no(v->training_through_digital, language));
    required = put_tally(&table, GV_TEXT_COURSE_CONTACT_WAY, v->contact, language);
    print_threshold(s->course.substantial_share, GV_COURSE_SUBSTANTIAL_SHARE, language, required);
    put(&table, yes_or_no(v->contact_substantial, language));
    put_definition(&table, GV_TEXT_COURSE_PREDOMINANT, v->predominantly_digital, language);
    required = put_tally(&table, GV_TEXT_COURSE_TRAINING_ELEMENTS, v->training, language);
    if (required) gv_text_puts(required, half);
    put(&table, yes_or_no(v->training_predominant, language));
    required = put_tally(&table, GV_TEXT_COURSE_CONTACTS, v->contact, language);
    if (required) gv_text_puts(required, half);
    put(&table, yes_or_no(v->contact_predominant, language));
    put_definition(&table, GV_TEXT_COURSE_ALTERNATIVE, v->digital_core, language);
    put(&table, gv_text_in(language, GV_TEXT_COURSE_CORE));
    struct gv_text *core = put(&table, "");
    if (core) print_number((double)v->core_elements, language, core);
    put(&table, ""), put(&table, "");
    put(&table, gv_text_in(language, GV_TEXT_COURSE_AT_LEAST_ONE));
    put(&table, yes_or_no(v->digital_core, language));
    gv_text_puts(out, "\n");
    gv_table_print(&table, out);
    gv_table_free(&table);
}

static bool excluded_something(const struct gv_scenario *s, const struct gv_course_rule *rule)
{
    for (size_t i = 0; i < s->course.n; i++)
        if (s->judgements[i].boundary == rule) return true;
    return false;
}

static void print_boundaries(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    size_t n, shown = 0;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (size_t r = 0; r < n; r++) {
        if (!excluded_something(s, &rules[r])) continue;
        if (!shown++) gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_COURSE_EXCLUDING));
        gv_text_printf(out, "  %s (%s", rules[r].name, gv_text_in(language, GV_TEXT_COURSE_ELEMENT));
        for (size_t i = 0, k = 0; i < s->course.n; i++)
            if (s->judgements[i].boundary == &rules[r]) gv_text_printf(out, "%s %zu", k++ ? "," : "", i + 1);
        gv_text_printf(out, ")\n    »%s«\n    %s\n", rules[r].quotation, rules[r].place);
        if (language == GV_EN) gv_text_printf(out, "    %s\n", rules[r].meaning);
    }
    if (shown)
        gv_text_printf(out, "  %s %s\n", gv_text_in(language, GV_TEXT_COURSE_QUOTED_FROM), gv_course_source);
}

static void print_hours(enum gv_text_key what, double hours, enum gv_language language, struct gv_text *out)
{
    gv_text_printf(out, "  %s: ", gv_text_in(language, what));
    print_number(hours, language, out);
    gv_text_puts(out, "\n");
}

static void print_derived(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const struct gv_course_verdict *v = &s->verdict;
    gv_text_puts(out, "\ncourse_hours\n");
    print_hours(GV_TEXT_COURSE_STAFF_HOURS, v->course_hours, language, out);
    if (v->physical_hours != 0) print_hours(GV_TEXT_COURSE_PHYSICAL_HOURS, v->physical_hours, language, out);
    if (v->excluded_hours != 0) print_hours(GV_TEXT_COURSE_EXCLUDED_HOURS, v->excluded_hours, language, out);
    gv_text_printf(out, "sessions_replaced\n  %s: ", gv_text_in(language, GV_TEXT_COURSE_REPLACED));
    print_share(v->sessions_replaced, language, out);
    gv_text_puts(out, "\n");
}

void gv_course_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    const char *title = gv_label_in(language, &s->title);
    gv_text_printf(out, "%s\n\n", *title ? title : s->files[0].source.name);
    print_elements(s, language, out);
    print_verdict(s, language, out);
    print_boundaries(s, language, out);
    print_derived(s, language, out);
}

/* --- for scripts --- */

static json_t *label_json(const struct gv_label *label)
{
    return json_pack("{s:s, s:s}", "da", label->da, "en", label->en);
}

static json_t *element_json(const struct gv_course_element *e, const struct gv_course_judgement *j)
{
    static const char *const answers[] = {[GV_UNSAID] = NULL, [GV_NO] = "no", [GV_YES] = "yes"};
    json_t *facts = json_object();
    for (size_t f = 0; f < GV_FACT_COUNT; f++)
        if (answers[e->facts[f]])
            json_object_set_new(facts, gv_course_facts[f].name, json_boolean(e->facts[f] == GV_YES));
    return json_pack("{s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:b, s:o, s:o}", "label",
                     label_json(&e->label), "component", gv_course_components[e->component].name, "kind",
                     gv_course_kinds[e->kind].name, "form", gv_course_forms[e->form].name, "count",
                     gv_json_number(e->count), "minutes", gv_json_number(e->minutes), "staff_minutes",
                     gv_json_number(e->staff_minutes), "group_size", gv_json_number(e->group_size),
                     "audience", e->for_staff ? "staff" : "citizen", "replaces",
                     e->replaces_physical ? "physical" : "nothing", "facts", facts, "counts_as_digital",
                     j->standing == GV_STANDING_DIGITAL, "boundary",
                     j->boundary ? json_string(j->boundary->name) : json_null(), "staff_hours",
                     gv_json_number(gv_course_element_hours(e)));
}

static json_t *tally_json(struct gv_course_tally t, double threshold, bool reached, bool predominant)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b}", "digital", gv_json_number(t.digital), "all",
                     gv_json_number(t.all), "share", gv_json_number(gv_course_share(t)), "threshold",
                     gv_json_number(threshold), "reaches_threshold", reached, "more_than_half", predominant);
}

json_t *gv_course_json(const struct gv_scenario *s)
{
    const struct gv_course_verdict *v = &s->verdict;
    json_t *elements = json_array(), *boundaries = json_array();
    for (size_t i = 0; i < s->course.n; i++)
        json_array_append_new(elements, element_json(&s->course.elements[i], &s->judgements[i]));
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (size_t r = 0; r < n; r++)
        if (excluded_something(s, &rules[r]))
            json_array_append_new(boundaries, gv_course_rule_json(&rules[r]));
    return json_pack(
        "{s:o, s:b, s:b, s:b, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "title",
        label_json(&s->title), "digital_training", v->digital_training, "predominantly_digital",
        v->predominantly_digital, "digital_core", v->digital_core, "training",
        tally_json(v->training, s->course.training_threshold, v->training_through_digital,
                   v->training_predominant),
        "contact",
        tally_json(v->contact, s->course.substantial_share, v->contact_substantial, v->contact_predominant),
        "core_elements", (int)v->core_elements, "course_hours", gv_json_number(v->course_hours),
        "physical_hours", gv_json_number(v->physical_hours), "excluded_hours",
        gv_json_number(v->excluded_hours), "sessions_replaced", gv_json_number(v->sessions_replaced),
        "elements", elements, "boundaries", boundaries, "source", gv_course_source);
}
