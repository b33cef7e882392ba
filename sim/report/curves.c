#include "report/curves.h"

#include "report/register.h"
#include "report/summary.h"
#include "report/table.h"

enum { WIDTH = 170 };

void gv_curves_print(const struct gv_scenario *s, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_CURVE, GV_TEXT_CURVE_POINTS, GV_TEXT_GRADE,
                                             GV_TEXT_REGISTER_YEAR, GV_TEXT_REGISTER_SOURCE};
    const struct gv_model *model = s->plan.model;
    struct gv_table table = {
        .columns = sizeof heads / sizeof *heads, .left = 1u << 1 | 1u << 2 | 1u << 4, .width = WIDTH};
    size_t n = 0;
    for (size_t i = 0; i < table.columns; i++)
        gv_table_put(&table, gv_text_in(language, heads[i]));
    for (size_t k = 0; k < model->n_curves; k++) {
        const struct gv_curve *curve = gv_setup_curve(&s->plan.setup, k);
        if (!curve) continue;
        gv_table_put(&table, model->curves[k].name);
        struct gv_text *points = gv_table_cell(&table);
        for (size_t i = 0; points && i < curve->n; i++)
            gv_text_printf(points, "%s%g: %.6g", i ? ", " : "", curve->x[i], curve->y[i]);
        gv_register_put_source(&table, &s->curve_register[k], language);
        n++;
    }
    if (n) {
        gv_text_puts(out, "\n");
        gv_table_print(&table, out);
    }
    gv_table_free(&table);
}

json_t *gv_curves_json(const struct gv_scenario *s)
{
    json_t *curves = json_object();
    for (size_t k = 0; k < s->plan.model->n_curves; k++) {
        const struct gv_curve *curve = gv_setup_curve(&s->plan.setup, k);
        const struct gv_assumption *a = &s->curve_register[k];
        if (!curve) continue;
        json_t *points = json_array(), *entry = json_object();
        for (size_t i = 0; i < curve->n; i++)
            json_array_append_new(
                points, json_pack("[o, o]", gv_json_number(curve->x[i]), gv_json_number(curve->y[i])));
        json_object_set_new(entry, "points", points);
        json_object_set_new(entry, "flagged", json_boolean(gv_assumption_flagged(a)));
        gv_register_set_source(entry, a);
        json_object_set_new(curves, s->plan.model->curves[k].name, entry);
    }
    return curves;
}
