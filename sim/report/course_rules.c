/* The rules themselves: what `gevinst classify --rules` prints, and the tables of docs/course.md. */
#include "report/course.h"

static const char *const roles[] = {[GV_RULE_EXCLUDES] = "excludes",
                                    [GV_RULE_LAST] = "excludes, judged last",
                                    [GV_RULE_MEASURES] = "says how to count",
                                    [GV_RULE_DEFINES] = "defines"};

void gv_course_rules_text(enum gv_language language, struct gv_text *out)
{
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    for (size_t r = 0; r < n; r++) {
        bool heading = r == 0 || rules[r].component != rules[r - 1].component;
        if (heading && rules[r].component == GV_COMPONENT_COUNT)
            gv_text_printf(out, "%s%s\n", r ? "\n" : "", gv_text_in(language, GV_TEXT_COURSE_DEFINITION));
        else if (heading)
            gv_text_printf(out, "%s%s (%s)\n", r ? "\n" : "",
                           gv_label_in(language, &gv_course_components[rules[r].component].label),
                           gv_course_components[rules[r].component].name);
        gv_text_printf(out, "  %s\n    »%s«\n    %s\n", rules[r].name, rules[r].quotation, rules[r].place);
        if (language == GV_EN) gv_text_printf(out, "    %s\n", rules[r].meaning);
    }
    gv_text_printf(out, "\n%s %s\n", gv_text_in(language, GV_TEXT_COURSE_QUOTED_FROM), gv_course_source);
}

static void print_facts(unsigned facts, struct gv_text *out)
{
    size_t n = 0;
    for (size_t f = 0; f < GV_FACT_COUNT; f++)
        if (facts >> f & 1) gv_text_printf(out, "%s`%s`", n++ ? ", " : "", gv_course_facts[f].name);
}

void gv_course_rules_markdown(struct gv_text *out)
{
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    gv_text_puts(out, "| rule | what it does | in the document | quotation | in English | asks for |\n"
                      "|---|---|---|---|---|---|\n");
    for (size_t r = 0; r < n; r++) {
        gv_text_printf(out, "| `%s` | %s | %s | »%s« | %s | ", rules[r].name, roles[rules[r].role],
                       rules[r].place, rules[r].quotation, rules[r].meaning);
        print_facts(rules[r].asks, out);
        gv_text_puts(out, " |\n");
    }
    gv_text_puts(out, "\n| fact | yes means |\n|---|---|\n");
    for (size_t f = 0; f < GV_FACT_COUNT; f++)
        gv_text_printf(out, "| `%s` | %s |\n", gv_course_facts[f].name, gv_course_facts[f].meaning);
    gv_text_puts(out, "\n| form | Danish | English | as training on screen | as physical attendance |\n"
                      "|---|---|---|---|---|\n");
    for (size_t f = 0; f < GV_FORM_COUNT; f++)
        gv_text_printf(out, "| `%s` | %s | %s | %s | %s |\n", gv_course_forms[f].name,
                       gv_course_forms[f].label.da, gv_course_forms[f].label.en,
                       gv_course_form_uses[f] & GV_FORM_ON_SCREEN ? "yes" : "no",
                       gv_course_form_uses[f] & GV_FORM_IN_PERSON ? "yes" : "no");
}

json_t *gv_course_rule_json(const struct gv_course_rule *rule)
{
    json_t *asks = json_array();
    for (size_t f = 0; f < GV_FACT_COUNT; f++)
        if (rule->asks >> f & 1) json_array_append_new(asks, json_string(gv_course_facts[f].name));
    return json_pack(
        "{s:s, s:s, s:s*, s:s, s:s, s:s, s:o}", "name", rule->name, "role", roles[rule->role], "component",
        rule->component == GV_COMPONENT_COUNT ? NULL : gv_course_components[rule->component].name, "place",
        rule->place, "quotation", rule->quotation, "meaning", rule->meaning, "asks", asks);
}

json_t *gv_course_rules_json(void)
{
    size_t n;
    const struct gv_course_rule *rules = gv_course_rules(&n);
    json_t *list = json_array();
    for (size_t r = 0; r < n; r++)
        json_array_append_new(list, gv_course_rule_json(&rules[r]));
    return json_pack("{s:o, s:s}", "rules", list, "source", gv_course_source);
}
