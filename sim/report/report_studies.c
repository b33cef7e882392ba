/* Which uncertainty matters most, as sensitivity analyses beside the run say. */
#include "report/report_job.h"

#include <math.h>

enum { ROWS_MAX = 10 };

/* Indices of the largest of n values that are numbers, largest first; how many, at most ROWS_MAX. */
static size_t largest(const struct gv_array *values, size_t *order)
{
    size_t n = 0;
    for (size_t i = 0; i < values->n; i++) {
        if (!isfinite(values->values[i])) continue;
        size_t at = n < ROWS_MAX ? n : ROWS_MAX;
        while (at > 0 && fabs(values->values[order[at - 1]]) < fabs(values->values[i])) {
            if (at < ROWS_MAX) order[at] = order[at - 1];
            at--;
        }
        if (at < ROWS_MAX) order[at] = i;
        if (n < ROWS_MAX) n++;
    }
    return n;
}

/* --- what matters most --- */

static const struct {
    const char *variable;
    enum gv_figure figure;
    enum gv_text_key head, how, alt;
    bool share;
} methods[] = {
    {"S1", GV_FIGURE_SENSITIVITY, GV_TEXT_REPORT_SHARE, GV_TEXT_REPORT_MATTERS_SHARE,
     GV_TEXT_REPORT_ALT_SHARE, true},
    {"swing", GV_FIGURE_TORNADO, GV_TEXT_REPORT_SWING, GV_TEXT_REPORT_MATTERS_SWING, GV_TEXT_REPORT_ALT_SWING,
     false},
    {"mu_star", GV_FIGURE_MORRIS, GV_TEXT_REPORT_EFFECT, GV_TEXT_REPORT_MATTERS_EFFECT,
     GV_TEXT_REPORT_ALT_EFFECT, false},
};

static void add_factors(struct gv_report_job *job, const struct gv_reader *file, size_t method)
{
    static const char group[] = "sensitivity";
    struct gv_texts labels = gv_report_texts(job, file, group, job->language == GV_DA ? "label_da" : "label");
    struct gv_array values = gv_report_numbers(job, file, group, methods[method].variable);
    const enum gv_text_key heads[] = {GV_TEXT_REPORT_ASSUMPTION, methods[method].head};
    const char *unit;
    gv_report_name_text(job, gv_report_single_text(job, file, group, "outcome"), &unit);
    size_t order[ROWS_MAX];
    /* Of a monthly outcome there is one for each month: a matter for the figure. */
    if (labels.n && values.n == labels.n) {
        size_t n = largest(&values, order);
        struct gv_table *table = gv_report_table(job, GV_TEXT_REPORT_TABLE_MATTERS, 2, heads, 0);
        for (size_t i = 0; i < n; i++) {
            struct gv_estimate e = gv_report_read(job, file, group, methods[method].variable, order[i]);
            gv_table_put(table, labels.texts[order[i]]);
            gv_table_put(table, methods[method].share ? gv_report_probability_text(job, e)
                                                      : gv_report_estimate_text(job, e, unit));
        }
    }
    gv_texts_free(&labels);
    gv_array_free(&values);
}

static void add_analysis(struct gv_report_job *job, const struct gv_reader *file, size_t method)
{
    const char *outcome = gv_report_single_text(job, file, "sensitivity", "outcome");
    GV_REPORT_ADD(job, GV_BLOCK_PARAGRAPH, methods[method].how, gv_report_name_text(job, outcome, NULL));
    if (gv_plot_possible(file, GV_FIGURE_MONTHS))
        gv_report_figure(job, file, GV_FIGURE_MONTHS, NULL, 0, gv_report_say(job, GV_TEXT_REPORT_ALT_SHARE));
    else
        gv_report_figure(job, file, methods[method].figure, NULL, 0, gv_report_say(job, methods[method].alt));
    add_factors(job, file, method);
}

void gv_report_add_importance(struct gv_report_job *job)
{
    bool begun = false;
    for (size_t i = 0; i < job->report->n_files; i++) {
        const struct gv_reader *file = job->report->files[i];
        if (!gv_report_holds(file, "sensitivity")) continue;
        if (!begun) gv_report_heading(job, GV_TEXT_FIG_SENSITIVITY);
        begun = true;
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
            if (gv_reader_has(file, "sensitivity", methods[m].variable)) add_analysis(job, file, m);
    }
}
