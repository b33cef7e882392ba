/* A sweep beside the run: the outcome at each value of one or two inputs, and the best of them. */
#include "base/memory.h"
#include "base/status.h"
#include "report/report_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "sweep", npv[] = "net_present_value_mean";

/* Axes and what is read of one policy. */
struct levels {
    const struct gv_reader *file;
    struct gv_array shape; /* [policy, axes…] */
    size_t policy, n_axes, n_points;
    struct gv_array axis[GV_ARRAY_DIMS_MAX];
};

/* "label, unit" of an axis. */
static const char *axis_text(struct gv_report_job *job, const struct levels *l, size_t axis)
{
    const char *unit, *label = gv_report_name_text(job, l->shape.dim[axis + 1], &unit);
    struct gv_text text = {0};
    gv_text_puts(&text, label);
    if (strcmp(unit, "1") != 0) {
        gv_text_puts(&text, ", ");
        gv_unit_print(unit, job->language, &text);
    }
    return gv_report_keep(job, &text);
}

static void add_points(struct gv_report_job *job, const struct levels *l)
{
    enum { POINTS_MAX = 60 };
    bool cost = gv_reader_has(l->file, group, "running_cost_mean");
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TABLE);
    struct gv_table *table = &block->table;
    gv_text_puts(&block->text, gv_report_say(job, GV_TEXT_REPORT_TABLE_LEVELS));
    table->columns = l->n_axes + 4 + cost;
    for (size_t k = 0; k < l->n_axes; k++)
        gv_table_put(table, axis_text(job, l, k));
    static const enum gv_text_key heads[] = {GV_TEXT_MEAN, GV_TEXT_REPORT_LOW, GV_TEXT_REPORT_HIGH,
                                             GV_TEXT_REPORT_CHANCE, GV_TEXT_REPORT_YEARLY_COST};
    for (size_t i = 0; i < 4u + cost; i++)
        gv_table_put(table, gv_report_say(job, heads[i]));
    size_t n, low = gv_report_probability(job, l->file, group, 0.05, &n),
              high = gv_report_probability(job, l->file, group, 0.95, &n);
    for (size_t point = 0; point < l->n_points && point < POINTS_MAX; point++) {
        size_t at = l->policy * l->n_points + point;
        size_t stride = l->n_points;
        for (size_t k = 0; k < l->n_axes; k++) {
            stride /= l->axis[k].n;
            gv_table_put(table, gv_report_number_text(job, l->axis[k].values[point / stride % l->axis[k].n]));
        }
        gv_table_put(table, gv_report_estimate_text(job, gv_report_read(job, l->file, group, npv, at), NULL));
        gv_table_put(
            table,
            gv_report_estimate_text(
                job, gv_report_read(job, l->file, group, "net_present_value_quantile", at * n + low), NULL));
        gv_table_put(
            table,
            gv_report_estimate_text(
                job, gv_report_read(job, l->file, group, "net_present_value_quantile", at * n + high), NULL));
        gv_table_put(table, gv_report_probability_text(
                                job, gv_report_read(job, l->file, group,
                                                    "net_present_value_probability_positive", at)));
        if (cost)
            gv_table_put(table, gv_report_estimate_text(
                                    job, gv_report_read(job, l->file, group, "running_cost_mean", at), NULL));
    }
    if (l->n_points > POINTS_MAX)
        GV_REPORT_ADD(job, GV_BLOCK_NOTE, GV_TEXT_REPORT_LEVELS_LONG, gv_report_count_text(job, POINTS_MAX),
                      gv_report_count_text(job, (double)l->n_points));
}

/* By the mean, the first of the criteria. */
static void add_best(struct gv_report_job *job, const struct levels *l)
{
    struct gv_texts criteria = gv_report_texts(job, l->file, group, "criterion");
    size_t at = l->policy * criteria.n;
    if (criteria.n && strcmp(criteria.texts[0], "mean") == 0) {
        struct gv_estimate level = gv_report_read(job, l->file, group, "best_level", at);
        struct gv_estimate value = gv_report_read(job, l->file, group, "best_value", at);
        struct gv_array none = gv_report_numbers(job, l->file, group, "none_value");
        if (at < none.n && none.values[at] >= value.value)
            GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_LEVELS_NONE);
        else if (isfinite(level.value))
            GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_LEVELS_BEST,
                          gv_report_estimate_text(job, level, NULL),
                          gv_report_estimate_text(job, value, "DKK"));
        gv_array_free(&none);
    }
    gv_texts_free(&criteria);
}

/* "investment level" or, of two axes, "… and …". */
static const char *axes_text(struct gv_report_job *job, const struct levels *l)
{
    struct gv_text text = {0};
    for (size_t k = 0; k < l->n_axes; k++) {
        if (k) gv_text_printf(&text, " %s ", gv_report_say(job, GV_TEXT_REPORT_AND));
        gv_text_puts(&text, gv_report_name_text(job, l->shape.dim[k + 1], NULL));
    }
    return gv_report_keep(job, &text);
}

static void add_figure(struct gv_report_job *job, const struct levels *l)
{
    const char *plan = gv_reader_policy(job->run, job->policy)->name;
    if (gv_reader_find_policy(l->file, plan) < 0) return;
    if (l->n_axes == 1)
        gv_report_figure(job, l->file, GV_FIGURE_LEVELS, &plan, 1,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_LEVELS));
    if (l->n_axes == 2)
        gv_report_figure(job, l->file, GV_FIGURE_HEAT, &plan, 1, gv_report_say(job, GV_TEXT_REPORT_ALT_HEAT));
}

bool gv_report_is_of_levels(struct gv_report_job *job, const struct gv_reader *file)
{
    struct gv_array shape = gv_report_numbers(job, file, group, npv);
    bool found = false;
    for (size_t k = 1; k < shape.n_dims; k++)
        found = found || strcmp(shape.dim[k], "investment_level") == 0;
    gv_array_free(&shape);
    return found;
}

void gv_report_add_sweep(struct gv_report_job *job, const struct gv_reader *file)
{
    struct levels l = {.file = file, .policy = gv_report_studied(job, file, group)};
    l.shape = gv_report_numbers(job, file, group, npv);
    l.n_axes = l.shape.n_dims ? l.shape.n_dims - 1 : 0;
    l.n_points = 1;
    for (size_t k = 0; k < l.n_axes; k++) {
        l.axis[k] = gv_report_numbers(job, file, group, l.shape.dim[k + 1]);
        l.n_points *= l.axis[k].n;
    }
    if (l.n_axes && l.n_points && l.shape.n == l.shape.size[0] * l.n_points && l.policy < l.shape.size[0]) {
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_LEVELS, axes_text(job, &l),
                      gv_report_count_text(job, (double)l.n_points),
                      gv_report_count_text(job, (double)gv_reader_draws(file)));
        add_best(job, &l);
        add_figure(job, &l);
        add_points(job, &l);
    }
    for (size_t k = 0; k < l.n_axes; k++)
        gv_array_free(&l.axis[k]);
    gv_array_free(&l.shape);
}

/* The plan and the choices at whose level something is done, in the order of the file; their columns. */
static size_t *levels_chosen(struct gv_report_job *job, const struct gv_array *level, size_t curves,
                             size_t *n)
{
    enum { COLUMNS_MAX = 6 };
    size_t policies = gv_reader_n_policies(job->run);
    size_t *chosen = gv_memory_new((policies + 1) * sizeof *chosen);
    *n = 0;
    if (!chosen) job->status = GV_ERR_MEMORY;
    for (size_t p = 0; chosen && p < policies && *n < COLUMNS_MAX; p++)
        if ((p == job->policy || job->kinds[p] == GV_REPORT_CHOICE) && level->values[p * curves] > 0)
            chosen[(*n)++] = p;
    return chosen;
}

/* A row for each curve, a column for each plan, below the levels that the plans choose. */
static void add_multiples(struct gv_report_job *job, const struct gv_texts *labels,
                          const struct gv_array *level, const struct gv_array *multiplier)
{
    size_t n = labels->n, columns, *chosen = levels_chosen(job, level, n, &columns);
    struct gv_texts levers = gv_report_texts(job, job->run, "curves", "lever");
    struct gv_block *block = gv_blocks_add(&job->blocks, GV_BLOCK_TABLE);
    struct gv_table *table = &block->table;
    gv_text_puts(&block->text, gv_report_say(job, GV_TEXT_REPORT_TABLE_CURVES));
    table->columns = columns + 1;
    gv_table_put(table, gv_report_say(job, GV_TEXT_CURVE));
    for (size_t c = 0; c < columns; c++)
        gv_table_put(table, gv_report_label(job, chosen[c]));
    for (size_t k = 0; chosen && k < n; k++) {
        bool new_lever = k == 0 || (levers.n == n && strcmp(levers.texts[k - 1], levers.texts[k]) != 0);
        if (new_lever) {
            gv_table_put(table, gv_report_say(job, GV_TEXT_REPORT_LEVEL));
            for (size_t c = 0; c < columns; c++)
                gv_table_put(table, gv_report_number_text(job, level->values[chosen[c] * n + k]));
        }
        gv_table_put(table, labels->texts[k]);
        for (size_t c = 0; c < columns; c++)
            gv_table_put(table, gv_report_rounded_text(job, multiplier->values[chosen[c] * n + k], NULL));
    }
    gv_texts_free(&levers);
    free(chosen);
}

/* What the curves say that the model runs over the level. */
static void add_curves(struct gv_report_job *job)
{
    struct gv_texts labels =
        gv_report_texts(job, job->run, "curves", job->language == GV_DA ? "label_da" : "label");
    struct gv_array level = gv_report_numbers(job, job->run, "curves", "policy_level");
    struct gv_array multiplier = gv_report_numbers(job, job->run, "curves", "policy_multiplier");
    size_t n = labels.n, policies = gv_reader_n_policies(job->run);
    if (n && level.n == n * policies && multiplier.n == level.n) {
        const char *name = gv_reader_policy(job->run, job->policy)->name;
        GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, GV_TEXT_REPORT_CURVES);
        gv_report_figure(job, job->run, GV_FIGURE_CURVES, &name, 1,
                         gv_report_say(job, GV_TEXT_REPORT_ALT_CURVES));
        add_multiples(job, &labels, &level, &multiplier);
    }
    gv_texts_free(&labels);
    gv_array_free(&level);
    gv_array_free(&multiplier);
}

void gv_report_add_levels(struct gv_report_job *job)
{
    bool begun = gv_reader_has(job->run, "curves", "policy_multiplier");
    if (!gv_report_has_gain(job)) return;
    if (begun) gv_report_heading(job, GV_TEXT_FIG_CURVES);
    for (size_t i = 0; i < job->report->n_files; i++) {
        const struct gv_reader *file = job->report->files[i];
        if (!gv_report_holds(file, group) || !gv_report_is_of_levels(job, file)) continue;
        if (!begun) gv_report_heading(job, GV_TEXT_FIG_CURVES);
        begun = true;
        gv_report_add_sweep(job, file);
    }
    add_curves(job);
}
