/* The group /curves: responses and costs over a lever, the model's own or tables, for figures. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "curves";

enum { STEPS = 101, LOW = 0, MIDDLE, HIGH, ENDS };

/* The quantiles 5 %, 50 % and 95 %. */
static int find_ends(const struct gv_distribution *d, struct gv_table_cache *tables, double ends[static ENDS])
{
    double u[GV_LANES_MAX] = {0.05, 0.5, 0.95}, x[GV_LANES_MAX];
    struct gv_sampler sampler;
    for (size_t i = ENDS; i < GV_LANES_MAX; i++)
        u[i] = 0.5;
    int status = gv_sampler_make(d, tables, &sampler);
    if (status == GV_OK) gv_sampler_apply(&sampler, GV_LANES_MAX, u, x);
    for (size_t i = 0; i < ENDS && status == GV_OK; i++)
        ends[i] = d->family == GV_CONSTANT ? d->p[0] : x[i];
    return status;
}

/* --- what the group holds --- */

struct values {
    size_t n_curves, n_policies, n_points;  /* points: the most of any table */
    double *count, *year;                   /* [curve] points of its table, and the year of its source */
    double *point_level, *point_multiplier; /* [curve][point] */
    double *level, *multiplier[ENDS];       /* [curve][step] */
    double *policy_level[ENDS], *policy_multiplier; /* [policy][curve] */
    double *memory;
};

static int allocate(const struct gv_plan *plan, struct values *v)
{
    *v = (struct values){.n_curves = plan->model->n_curves, .n_policies = plan->n_policies};
    for (size_t k = 0; k < v->n_curves; k++) {
        const struct gv_curve *table = gv_setup_curve(&plan->setup, k);
        if (table && table->n > v->n_points) v->n_points = table->n;
    }
    size_t points = v->n_curves * v->n_points, steps = v->n_curves * STEPS,
           policies = v->n_policies * v->n_curves;
    size_t n = 2 * v->n_curves + 2 * points + (1 + ENDS) * steps + (1 + ENDS) * policies;
    double *at = v->memory = gv_memory_new(n * sizeof *at);
    if (!at) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        at[i] = NAN;
    v->count = at, at += v->n_curves;
    v->year = at, at += v->n_curves;
    v->point_level = at, at += points;
    v->point_multiplier = at, at += points;
    v->level = at, at += steps;
    for (int e = 0; e < ENDS; e++) {
        v->multiplier[e] = at, at += steps;
        v->policy_level[e] = at, at += policies;
    }
    v->policy_multiplier = at;
    return GV_OK;
}

/* A table's value, or the model's own with a shape. Doing nothing has none. */
static double multiplier(const struct gv_plan *plan, size_t k, double level, double shape)
{
    const struct gv_curve *table = gv_setup_curve(&plan->setup, k);
    return table ? gv_curve_value(table, level) : plan->model->curves[k].own(level, shape);
}

static int fill_policies(const struct gv_plan *plan, size_t k, double shape, struct gv_table_cache *tables,
                         struct values *v)
{
    int lever = gv_model_find_input(plan->model, plan->model->curves[k].lever), status = GV_OK;
    for (size_t p = 0; p < v->n_policies && status == GV_OK; p++) {
        double ends[ENDS];
        size_t at = p * v->n_curves + k;
        status = find_ends(gv_plan_distribution(plan, p, (size_t)lever), tables, ends);
        for (int e = 0; e < ENDS && status == GV_OK; e++)
            v->policy_level[e][at] = ends[e];
        if (status == GV_OK && ends[MIDDLE] > 0)
            v->policy_multiplier[at] = multiplier(plan, k, ends[MIDDLE], shape);
    }
    return status;
}

/* How far the model's own curves are shown: as far as tables and policies go, and at least to twice the
 * investment. */
static double top_of(const struct gv_plan *plan, const struct values *v)
{
    double top = 2;
    for (size_t i = 0; i < v->n_policies * v->n_curves; i++)
        top = fmax(top, v->policy_level[HIGH][i]);
    for (size_t k = 0; k < v->n_curves; k++) {
        const struct gv_curve *table = gv_setup_curve(&plan->setup, k);
        if (table) top = fmax(top, table->x[table->n - 1]);
    }
    return top;
}

/* For a given level the model's own curves are monotone in their shape: quantiles of the one are those of the
 * other. */
static void fill_steps(const struct gv_plan *plan, size_t k, double top, const double shape[static ENDS],
                       struct values *v)
{
    const struct gv_curve *table = gv_setup_curve(&plan->setup, k);
    double from = table ? table->x[0] : 0, to = table ? table->x[table->n - 1] : top;
    for (size_t i = 0; i < STEPS; i++) {
        size_t at = k * STEPS + i;
        double u = (double)i / (STEPS - 1); /* closer at the low end, where roots are steep */
        double level = i + 1 < STEPS ? from + (to - from) * (u * u) : to;
        double one = multiplier(plan, k, level, shape[LOW]), other = multiplier(plan, k, level, shape[HIGH]);
        v->level[at] = level;
        v->multiplier[LOW][at] = fmin(one, other);
        v->multiplier[MIDDLE][at] = multiplier(plan, k, level, shape[MIDDLE]);
        v->multiplier[HIGH][at] = fmax(one, other);
    }
}

static void fill_points(const struct gv_plan *plan, size_t k, struct values *v)
{
    const struct gv_curve *table = gv_setup_curve(&plan->setup, k);
    v->count[k] = table ? (double)table->n : 0;
    for (size_t i = 0; table && i < table->n; i++) {
        v->point_level[k * v->n_points + i] = table->x[i];
        v->point_multiplier[k * v->n_points + i] = table->y[i];
    }
}

static int fill(const struct gv_plan *plan, struct gv_table_cache *tables, struct values *v)
{
    double(*shape)[ENDS] = gv_memory_new(v->n_curves * sizeof *shape);
    int status = shape ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; k < v->n_curves && status == GV_OK; k++) {
        int input = gv_model_find_input(plan->model, plan->model->curves[k].shape);
        status = find_ends(&plan->inputs[input], tables, shape[k]);
        if (status == GV_OK) status = fill_policies(plan, k, shape[k][MIDDLE], tables, v);
        fill_points(plan, k, v);
    }
    for (size_t k = 0; k < v->n_curves && status == GV_OK; k++)
        fill_steps(plan, k, top_of(plan, v), shape[k], v);
    free(shape);
    return status;
}

/* --- writing --- */

static void write_texts(struct gv_hdf5 *h, const struct gv_scenario *scenario, const char **texts)
{
    enum { LEVER, SHAPE, KIND, LABEL, LABEL_DA, SOURCE, GRADE, NOTE, COLUMNS };
    static const char *const columns[COLUMNS][3] = {
        [LEVER] = {"lever", "input that the curve runs over", "input som kurven løber over"},
        [SHAPE] = {"shape", "input that shapes the model's own curve",
                   "input der former modellens egen kurve"},
        [KIND] = {"kind", "response or cost", "virkning (response) eller omkostning (cost)"},
        [LABEL] = {"label", "label in English", "etiket på engelsk"},
        [LABEL_DA] = {"label_da", "label in Danish", "etiket på dansk"},
        [SOURCE] = {"source", "source of the table", "tabellens kilde"},
        [GRADE] = {"grade", "grade of the source", "kildens grad"},
        [NOTE] = {"note", "note", "note"},
    };
    static const struct gv_assumption nothing;
    const struct gv_model *model = scenario->plan.model;
    for (int c = 0; c < COLUMNS; c++) {
        const struct gv_variable v = {
            .name = columns[c][0], .units = "1", .long_name = columns[c][1], .long_name_da = columns[c][2]};
        for (size_t k = 0; k < model->n_curves; k++) {
            const struct gv_model_curve *curve = &model->curves[k];
            const struct gv_assumption *a =
                scenario->curve_register ? &scenario->curve_register[k] : &nothing;
            const char *const cells[COLUMNS] = {[LEVER] = curve->lever,
                                                [SHAPE] = curve->shape,
                                                [KIND] = curve->cost ? "cost" : "response",
                                                [LABEL] = curve->label.en,
                                                [LABEL_DA] = curve->label.da,
                                                [SOURCE] = a->source,
                                                [GRADE] = gv_grade_names[a->grade],
                                                [NOTE] = a->note};
            texts[k] = cells[c] ? cells[c] : "";
        }
        gv_hdf5_texts(h, group, &v, GV_DIMS("curve"), texts);
    }
}

static void write_numbers(struct gv_hdf5 *h, const char *name, const char *label, const char *label_da,
                          const char *description, const char *const *dims, const double *values)
{
    const struct gv_variable v = {
        .name = name, .units = "1", .long_name = label, .long_name_da = label_da, .description = description};
    gv_hdf5_numbers(h, group, &v, dims, values);
}

static void write_values(struct gv_hdf5 *h, const struct values *v)
{
    static const char relative[] = "Relative to the value where the lever is 1.";
    static const char five[] = "Quantile 5 %.", half[] = "Quantile 50 %.", ninety_five[] = "Quantile 95 %.";
    const char *const *by_step = GV_DIMS("curve", "step"), *const *by_point = GV_DIMS("curve", "point"),
                      *const *by_policy = GV_DIMS("policy", "curve");
    write_numbers(h, "points", "points of the table; 0: the model's own curve",
                  "tabellens punkter; 0: modellens egen kurve", NULL, GV_DIMS("curve"), v->count);
    write_numbers(h, "year", "year of the source", "kildens årstal", NULL, GV_DIMS("curve"), v->year);
    write_numbers(h, "point_level", "lever at the point", "indsats i punktet", NULL, by_point,
                  v->point_level);
    write_numbers(h, "point_multiplier", "multiplier at the point", "faktor i punktet", relative, by_point,
                  v->point_multiplier);
    write_numbers(h, "level", "lever", "indsats", NULL, by_step, v->level);
    write_numbers(h, "multiplier", "multiplier, median", "faktor, median", relative, by_step,
                  v->multiplier[MIDDLE]);
    write_numbers(h, "multiplier_low", "multiplier, P05", "faktor, P05", five, by_step, v->multiplier[LOW]);
    write_numbers(h, "multiplier_high", "multiplier, P95", "faktor, P95", ninety_five, by_step,
                  v->multiplier[HIGH]);
    write_numbers(h, "policy_level", "lever under the policy, median", "politikkens indsats, median", half,
                  by_policy, v->policy_level[MIDDLE]);
    write_numbers(h, "policy_level_low", "lever under the policy, P05", "politikkens indsats, P05", five,
                  by_policy, v->policy_level[LOW]);
    write_numbers(h, "policy_level_high", "lever under the policy, P95", "politikkens indsats, P95",
                  ninety_five, by_policy, v->policy_level[HIGH]);
    write_numbers(h, "policy_multiplier", "multiplier at the policy's lever, medians",
                  "faktor ved politikkens indsats, medianer", "Missing where nothing is done.", by_policy,
                  v->policy_multiplier);
}

int gv_write_curves(struct gv_hdf5 *h, const struct gv_scenario *scenario, struct gv_table_cache *tables)
{
    const struct gv_plan *plan = &scenario->plan;
    const struct gv_variable curve = {
        .name = "curve", .units = "1", .long_name = "curve", .long_name_da = "kurve"};
    size_t n = plan->model->n_curves;
    if (n == 0) return GV_OK;
    struct values v;
    const char **names = gv_memory_new(n * sizeof *names);
    int status = allocate(plan, &v);
    if (status == GV_OK && !names) status = GV_ERR_MEMORY;
    if (status == GV_OK) status = fill(plan, tables, &v);
    gv_hdf5_group(h, group, 24);
    if (status == GV_OK) status = gv_write_policy_scale(h, group, plan);
    if (status == GV_OK) {
        for (size_t k = 0; k < n; k++) {
            names[k] = plan->model->curves[k].name;
            int year = scenario->curve_register ? scenario->curve_register[k].year : 0;
            if (year) v.year[k] = year;
        }
        gv_hdf5_text_scale(h, group, &curve, n, names);
        gv_hdf5_index_scale(h, group, "step", "step along the curve", "trin langs kurven", STEPS);
        gv_hdf5_index_scale(h, group, "point", "point of the table", "tabellens punkt", v.n_points);
        write_texts(h, scenario, names);
        write_values(h, &v);
    }
    free(names);
    free(v.memory);
    return status;
}
