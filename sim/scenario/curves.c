/* The section `curves`: tables of points in place of a model's own curves, and the levels that they allow. */
#include "scenario/reading.h"

#include "base/status.h"
#include "scenario/schema.h"

#include <math.h>
#include <string.h>

#define FORM "write for example [[0, 0], [0.5, 0.6], [1, 1], [2, 1.4]]"
static const char form[] = FORM, form_or_model[] = FORM ", or \"from model\" for the model's own curve";

/* --- points --- */

static bool number(const struct gv_node *node, double *value)
{
    return node->kind == GV_NODE_SCALAR && gv_schema_number(node, GV_VALUE_NUMBER, value);
}

/* One point [lever, multiplier]. */
static bool read_point(const struct gv_model_curve *curve, const struct gv_input *lever,
                       const struct gv_node *node, double *x, double *y, struct gv_diagnostics *diagnostics)
{
    if (node->kind != GV_NODE_SEQUENCE || node->n != 2 || !number(node->children[0], x) ||
        !number(node->children[1], y)) {
        gv_diagnose(diagnostics, GV_ERROR, node->place,
                    node->kind == GV_NODE_SEQUENCE
                        ? "two numbers, without units and with decimal points: [0.5, 0.6]"
                        : form,
                    "%s: a point is [%s, multiplier]", curve->name, curve->lever);
        return false;
    }
    if (*x < lever->low || *x > lever->high) {
        gv_diagnose(diagnostics, GV_ERROR, node->children[0]->place,
                    "0 is doing nothing, and 1 what the inputs describe", "%s: %s lies in %g … %g, not at %g",
                    curve->name, curve->lever, lever->low, lever->high, *x);
        return false;
    }
    if (*y < 0) {
        gv_diagnose(diagnostics, GV_ERROR, node->children[1]->place, "write 0 where nothing comes of it",
                    "%s: a multiplier is at least 0, not %s", curve->name, node->children[1]->value);
        return false;
    }
    return true;
}

static bool check_order(const struct gv_model_curve *curve, const struct gv_node *points, const double *x,
                        struct gv_diagnostics *diagnostics)
{
    for (size_t i = 1; i < points->n; i++) {
        if (x[i] > x[i - 1]) continue;
        gv_diagnose(diagnostics, GV_ERROR, points->children[i]->place,
                    x[i] < x[i - 1] ? "list the points by rising level" : "keep one of them",
                    x[i] < x[i - 1] ? "%s: the points are not sorted: %g comes after %g"
                                    : "%s: two points at %g",
                    curve->name, x[i], x[i - 1]);
        return false;
    }
    return true;
}

static bool check_run(const struct gv_model_curve *curve, const struct gv_node *points, const double *y,
                      struct gv_diagnostics *diagnostics)
{
    bool falls = curve->may_fall && y[points->n - 1] < y[0];
    for (size_t i = 1; i < points->n; i++) {
        if (falls ? y[i] <= y[i - 1] : y[i] >= y[i - 1]) continue;
        gv_diagnose(diagnostics, GV_ERROR, points->children[i]->place,
                    curve->may_fall ? "it rises or falls, not both: smooth what was measured"
                                    : "more investment gives at least as much: smooth what was measured",
                    "%s: the curve must be monotone, but goes from %g to %g", curve->name, y[i - 1], y[i]);
        return false;
    }
    return true;
}

/* The curve relative to its value where the lever is 1. */
static bool make_curve(const struct gv_model_curve *curve, const struct gv_node *points, const double *x,
                       double *y, struct gv_curve *made, struct gv_diagnostics *diagnostics)
{
    size_t n = points->n;
    if (x[0] > 1 || x[n - 1] < 1) {
        gv_diagnose(diagnostics, GV_ERROR, points->place,
                    "what the inputs say is for 1: let the points reach from below it to above it",
                    "%s: the table goes from %g to %g and has no value at %s = 1", curve->name, x[0],
                    x[n - 1], curve->lever);
        return false;
    }
    bool fits = gv_curve_make(n, x, y, made);
    double one = fits ? gv_curve_value(made, 1) : 1;
    if (one == 0) {
        gv_diagnose(diagnostics, GV_ERROR, points->place, "multipliers are relative to the value at 1",
                    "%s: the value at %s = 1 is 0", curve->name, curve->lever);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        y[i] /= one;
    if (fits && gv_curve_make(n, x, y, made)) return true;
    gv_diagnose(diagnostics, GV_ERROR, points->place, "leave some of them out",
                "%s: no curve can be laid through points so close together or so far apart", curve->name);
    return false;
}

/* Empty after an error. */
static void read_points(const struct gv_model *model, const struct gv_model_curve *curve,
                        const struct gv_node *points, struct gv_curve *made,
                        struct gv_diagnostics *diagnostics)
{
    const struct gv_input *lever = &model->inputs[gv_model_find_input(model, curve->lever)];
    double x[GV_CURVE_POINTS_MAX], y[GV_CURVE_POINTS_MAX];
    if (points->kind != GV_NODE_SEQUENCE || points->n < 2 || points->n > GV_CURVE_POINTS_MAX) {
        gv_diagnose(diagnostics, GV_ERROR, points->place,
                    points->kind == GV_NODE_SCALAR ? form_or_model : form,
                    "%s: a table has 2 to %d points [%s, multiplier]", curve->name, GV_CURVE_POINTS_MAX,
                    curve->lever);
        return;
    }
    bool good = true;
    for (size_t i = 0; i < points->n && (good || points->children[i]->kind == GV_NODE_SEQUENCE); i++)
        good &= read_point(curve, lever, points->children[i], &x[i], &y[i], diagnostics);
    if (good && check_order(curve, points, x, diagnostics) && check_run(curve, points, y, diagnostics) &&
        !make_curve(curve, points, x, y, made, diagnostics))
        *made = (struct gv_curve){0};
}

/* --- the section --- */

static int find_curve(const struct gv_model *model, const char *part, const struct gv_node *entry,
                      struct gv_diagnostics *diagnostics)
{
    enum { MOST = 32 };
    struct gv_text full = {0}, hint = {0};
    if (part) gv_text_printf(&full, "%s.", part);
    gv_text_puts(&full, entry->key);
    int index = full.failed ? -1 : gv_model_find_curve(model, full.data);
    if (index < 0) {
        const char *names[MOST];
        size_t n = model->n_curves < MOST ? model->n_curves : MOST;
        for (size_t i = 0; i < n; i++)
            names[i] = model->curves[i].name;
        if (n) gv_text_suggest(&hint, full.failed ? entry->key : full.data, names, n, "choose");
        gv_diagnose(diagnostics, GV_ERROR, entry->key_place, hint.data, "the model %s has no curve '%s'",
                    model->name, entry->key);
    }
    gv_text_free(&full);
    gv_text_free(&hint);
    return index;
}

/* The short form is the list of points alone; "from model" takes back what an extended file gives. */
static void read_curve(struct gv_scenario *s, size_t index, const struct gv_node *entry,
                       struct gv_diagnostics *diagnostics)
{
    const struct gv_model_curve *curve = &s->plan.model->curves[index];
    struct gv_assumption *a = &s->curve_register[index];
    const struct gv_node *points = entry;
    if (entry->kind == GV_NODE_SCALAR && strcmp(entry->value, "from model") == 0) return;
    a->place = entry->key_place;
    a->expression = "table";
    if (entry->kind == GV_NODE_MAPPING) {
        gv_schema_check(entry, &gv_schema_curve, diagnostics);
        gv_scenario_read_source(entry, a);
        points = gv_node_find(entry, "points");
    }
    if (points && (points == entry || points->kind == GV_NODE_SEQUENCE)) /* else the check reported it */
        read_points(s->plan.model, curve, points, &s->curves[index], diagnostics);
    else if (!points)
        gv_diagnose(diagnostics, GV_ERROR, entry->key_place, "add a line 'points: [[…, …], …]'",
                    "%s has no points", curve->name);
}

int gv_scenario_read_curves(struct gv_scenario *s, struct gv_diagnostics *diagnostics)
{
    size_t n = s->plan.model->n_curves;
    s->curves = gv_pool_take(&s->pool, (n + 1) * sizeof *s->curves);
    s->curve_register = gv_pool_take(&s->pool, (n + 1) * sizeof *s->curve_register);
    bool *given = gv_pool_take(&s->pool, (n + 1) * sizeof *given);
    if (!s->curves || !s->curve_register || !given) return GV_ERR_MEMORY;
    for (size_t f = 0; f < s->n_files; f++) {
        const struct gv_node *section = gv_node_find(s->files[f].tree.root, "curves");
        for (size_t i = 0; section && section->kind == GV_NODE_MAPPING && i < section->n; i++) {
            const struct gv_node *entry = section->children[i];
            int index = find_curve(s->plan.model, s->files[f].part, entry, diagnostics);
            if (index < 0 || given[index]) continue;
            given[index] = true;
            read_curve(s, (size_t)index, entry, diagnostics);
        }
    }
    for (size_t k = 0; k < n; k++)
        if (s->curves[k].n) s->plan.setup.curves = s->curves;
    return GV_OK;
}

/* --- what the tables mean for inputs --- */

int gv_scenario_curve_of_shape(const struct gv_scenario *s, const struct gv_input *input)
{
    for (size_t k = 0; k < s->plan.model->n_curves; k++)
        if (s->curve_register[k].expression && strcmp(s->plan.model->curves[k].shape, input->name) == 0)
            return (int)k;
    return -1;
}

void gv_scenario_warn_of_shape(const struct gv_scenario *s, const struct gv_input *input,
                               struct gv_place place, struct gv_diagnostics *diagnostics)
{
    int curve = gv_scenario_curve_of_shape(s, input);
    if (curve >= 0)
        gv_diagnose(diagnostics, GV_WARNING, place, NULL,
                    "%s has no effect: the scenario gives the curve %s as a table", input->name,
                    s->plan.model->curves[curve].name);
}

/* 0 is doing nothing, of which no table is asked. */
static bool is_allowed(double value, double low, double high)
{
    return value == 0 || (value >= low && value <= high);
}

static bool keeps_to(const struct gv_distribution *d, double low, double high)
{
    double least, most;
    if (d->family != GV_DISCRETE) {
        gv_distribution_support(d, &least, &most);
        return (d->family == GV_CONSTANT || least >= low) && is_allowed(least, low, high) &&
               is_allowed(most, low, high);
    }
    for (size_t i = 0; i < d->points->n; i++) {
        double value = d->points->value[i];
        bool cut = d->truncated && (value < d->cut_low || value > d->cut_high);
        if (!cut && !is_allowed(value, low, high)) return false;
    }
    return true;
}

static void print_allowed(const char *text, const struct gv_distribution *d, double low, double high,
                          struct gv_text *hint)
{
    gv_text_puts(hint, "allowed: from ");
    gv_number_print(low, hint);
    gv_text_puts(hint, " to ");
    gv_number_print(high, hint);
    if (low > 0) gv_text_puts(hint, ", and 0 for doing nothing");
    if (d->family == GV_CONSTANT || d->family == GV_DISCRETE) return;
    gv_text_printf(hint, "; cut it: truncate(%s, ", text);
    gv_number_print(low, hint);
    gv_text_puts(hint, ", ");
    gv_number_print(high, hint);
    gv_text_puts(hint, ")");
}

bool gv_scenario_check_lever(const struct gv_scenario *s, const struct gv_input *input, const char *text,
                             const struct gv_distribution *d, struct gv_place place,
                             struct gv_diagnostics *diagnostics)
{
    double low = input->low, high = input->high;
    struct gv_text hint = {0}, names = {0};
    for (size_t k = 0; k < s->plan.model->n_curves; k++) {
        const struct gv_curve *table = &s->curves[k];
        if (!table->n || strcmp(s->plan.model->curves[k].lever, input->name) != 0) continue;
        low = fmax(low, table->x[0]);
        high = fmin(high, table->x[table->n - 1]);
        if (!keeps_to(d, table->x[0], table->x[table->n - 1]))
            gv_text_printf(&names, "%s%s", names.length ? ", " : "", s->plan.model->curves[k].name);
    }
    bool good = !names.length;
    if (!good) {
        print_allowed(text, d, low, high, &hint);
        gv_diagnose(diagnostics, GV_ERROR, place, hint.data, "%s: '%s' %s of %s", input->name, text,
                    d->family == GV_CONSTANT ? "is outside the table" : "reaches beyond the table",
                    names.data);
    }
    gv_text_free(&hint);
    gv_text_free(&names);
    return good;
}
