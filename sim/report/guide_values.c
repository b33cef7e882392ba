#include "report/guide_values.h"

#include <stdio.h>

static const char *sign_of(const struct gv_guide_value *v)
{
    return v->sign > 0 ? "+" : "-";
}

/* "rehabilitation: released_hours, observed_saving; retraining: released_hours" */
static void print_outcomes(const struct gv_guide_value *v, const char *quote, struct gv_text *out)
{
    const char *between = "";
    for (int c = 0; c < GV_VALUE_CHAINS; c++) {
        if (!v->outcomes[c][0]) continue;
        gv_text_printf(out, "%s%s: ", between, gv_value_chains[c]);
        for (size_t i = 0; v->outcomes[c][i]; i++)
            gv_text_printf(out, "%s%s%s%s", i ? ", " : "", quote, v->outcomes[c][i], quote);
        between = "; ";
    }
}

void gv_guide_values_text(enum gv_language language, struct gv_text *out)
{
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        const struct gv_guide_value *v = &gv_guide_values[i];
        if (i == 0 || v->side != gv_guide_values[i - 1].side)
            gv_text_printf(out, "%s%s (%s)\n", i ? "\n" : "",
                           gv_label_in(language, &gv_value_sides[v->side].label),
                           gv_value_sides[v->side].name);
        gv_text_printf(out, "  %s %s: %s\n    »%s«\n    %s\n", sign_of(v), gv_guide_value_names[i],
                       gv_label_in(language, &gv_value_treatments[v->treatment].label), v->quotation,
                       gv_label_in(language, &v->meaning));
        if (v->measure)
            gv_text_printf(out, "    %s: »%s«\n", gv_text_in(language, GV_TEXT_VALUES_MEASURE), v->measure);
        struct gv_text outcomes = {0};
        print_outcomes(v, "", &outcomes);
        if (outcomes.length)
            gv_text_printf(out, "    %s: %s\n", gv_text_in(language, GV_TEXT_VALUES_OUTCOMES), outcomes.data);
        gv_text_free(&outcomes);
    }
    gv_text_puts(out, "\n");
    GV_FILL(out, language, GV_TEXT_VALUES_SOURCE, gv_guide_source, gv_guide_place, gv_guide_measures_place);
    gv_text_puts(out, "\n");
}

void gv_guide_values_markdown(struct gv_text *out)
{
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        const struct gv_guide_value *v = &gv_guide_values[i];
        if (i == 0 || v->side != gv_guide_values[i - 1].side)
            gv_text_printf(
                out,
                "%s**%s** (%s)\n\n"
                "| value | | the guide | what is done with it | outcomes | the guide would measure |\n"
                "|---|---|---|---|---|---|\n",
                i ? "\n" : "", gv_value_sides[v->side].label.en, gv_value_sides[v->side].label.da);
        gv_text_printf(out, "| `%s` | %s | »%s« | *%s.* %s | ", gv_guide_value_names[i], sign_of(v),
                       v->quotation, gv_value_treatments[v->treatment].label.en, v->meaning.en);
        print_outcomes(v, "`", out);
        gv_text_puts(out, " |");
        if (v->measure) gv_text_printf(out, " »%s«", v->measure);
        gv_text_puts(out, " |\n");
    }
}

json_t *gv_guide_values_json(void)
{
    json_t *list = json_array();
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        const struct gv_guide_value *v = &gv_guide_values[i];
        json_t *outcomes = json_object();
        for (int c = 0; c < GV_VALUE_CHAINS; c++) {
            json_t *names = json_array();
            for (size_t k = 0; v->outcomes[c][k]; k++)
                json_array_append_new(names, json_string(v->outcomes[c][k]));
            json_object_set_new(outcomes, gv_value_chains[c], names);
        }
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:i, s:s, s:s, s:s*, s:{s:s, s:s}, s:o}", "name",
                                        gv_guide_value_names[i], "kind", gv_value_sides[v->side].name, "sign",
                                        v->sign, "treatment", gv_value_treatments[v->treatment].name,
                                        "quotation", v->quotation, "measure", v->measure, "meaning", "da",
                                        v->meaning.da, "en", v->meaning.en, "outcomes", outcomes));
    }
    return json_pack("{s:o, s:s, s:s}", "values", list, "source", gv_guide_source, "place", gv_guide_place);
}

/* --- of a scenario --- */

void gv_guide_values_note(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    size_t beside = 0, followed = 0;
    char number[32], all[32];
    for (size_t i = 0; i < GV_WORTH_COUNT; i++)
        beside += gv_guide_values[i].treatment >= GV_TREATMENT_INDICATOR;
    snprintf(number, sizeof number, "%zu", beside);
    snprintf(all, sizeof all, "%zu", (size_t)GV_WORTH_COUNT);
    GV_FILL(out, language, GV_TEXT_VALUES_BESIDE, number, all);
    for (size_t i = 0; i < GV_WORTH_COUNT; i++)
        if (s->indicators >> i & 1)
            gv_text_printf(out, "%s %s", followed++ ? "," : gv_text_in(language, GV_TEXT_VALUES_FOLLOWED),
                           gv_guide_value_names[i]);
    gv_text_puts(out, followed ? "\n" : gv_text_in(language, GV_TEXT_VALUES_NONE_FOLLOWED));
    if (!followed) gv_text_puts(out, "\n");
}

json_t *gv_indicators_json(const struct gv_scenario *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < GV_WORTH_COUNT; i++)
        if (s->indicators >> i & 1) json_array_append_new(list, json_string(gv_guide_value_names[i]));
    return list;
}
