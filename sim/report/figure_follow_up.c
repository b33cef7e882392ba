#include "report/figure_follow_up.h"

#include "base/status.h"
#include "report/figure_script.h"
#include "report/picture.h"

#include <math.h>
#include <string.h>

/* scripts/plot, built in; a NUL stands behind each. */
extern const unsigned char gv_plot_script_style_gp[], gv_plot_script_forecast_gp[],
    gv_plot_script_updates_gp[], gv_plot_script_outlook_gp[];

enum { PANELS_MAX = 16, POINTS = 160 };

static void put_numbers(struct gv_text *out, size_t n, const double *values)
{
    for (size_t i = 0; i < n; i++)
        gv_text_printf(out, isfinite(values[i]) ? "%s%.8g" : "%sNaN", i ? " " : "", values[i]);
    gv_text_puts(out, "\n");
}

static void put_panel(size_t number, const char *label, const char *unit, enum gv_language language,
                      struct gv_text *script)
{
    struct gv_text name = {0}, text = {0};
    gv_text_printf(&name, "panel%zu", number);
    if (name.data) gv_figure_set(name.data, label, script);
    name.length = 0;
    gv_text_printf(&name, "unit%zu", number);
    gv_unit_print(unit, language, &text);
    if (name.data) gv_figure_set(name.data, text.data ? text.data : "", script);
    gv_text_free(&name);
    gv_text_free(&text);
}

/* DKK by the thousand: what numbers are multiplied by, and the unit. */
static double thousands(const char **unit, double largest, enum gv_language language)
{
    if (largest < 1e4 || strncmp(*unit, "DKK", 3) != 0) return 1;
    *unit = (*unit)[3]          ? (language == GV_DA ? "1.000 kr. pr. år" : "1,000 DKK/yr")
            : language == GV_DA ? "1.000 kr."
                                : "1,000 DKK";
    return 1e-3;
}

/* --- what figures need --- */

static void put_forecast(const struct gv_follow_report *r, enum gv_language language, struct gv_text *script)
{
    static const double start[8] = {0};
    struct gv_text table = {0};
    size_t panels = 0;
    for (size_t s = 0; s < r->task->chain->n_series; s++) {
        const struct gv_follow_gate_result *gate = &r->result->gates[s];
        const struct gv_follow_column_info *info = &gv_follow_columns[r->task->chain->series[s].column];
        if (gate->last == SIZE_MAX) continue;
        if (panels++) gv_text_puts(&table, "\n\n");
        const char *unit = info->unit;
        double scale = thousands(&unit, gate->points[gate->last].before.p95, language);
        put_panel(panels, gv_label_in(language, &info->label), unit, language, script);
        gv_text_printf(script, "outside%zu = %d\n", panels, gate->verdict != GV_FOLLOW_WITHIN);
        put_numbers(&table, 8, start);
        for (size_t i = 0; i < r->task->n_rows; i++) {
            const struct gv_follow_point *p = &gate->points[i];
            const double row[8] = {r->task->rows[i].to,   scale * p->actual,     scale * p->before.p05,
                                   scale * p->before.p50, scale * p->before.p95, scale * p->after.p05,
                                   scale * p->after.p50,  scale * p->after.p95};
            put_numbers(&table, 8, row);
        }
    }
    gv_text_printf(script, "panels = %zu\n", panels);
    gv_figure_block("forecast", table.data ? table.data : "", table.length, script);
    gv_text_free(&table);
}

/* The probability between two values over their distance. */
static double density(const struct gv_distribution *d, double from, double to)
{
    double a, b, c = 0, e = 1, rest, low, high;
    gv_distribution_support(d, &low, &high);
    from = fmax(from, low);
    to = fmin(to, high);
    if (!(to > from)) return 0;
    gv_distribution_cdf(d, from, &a, &rest);
    gv_distribution_cdf(d, to, &b, &rest);
    if (d->truncated) {
        gv_distribution_cdf(d, d->cut_low, &c, &rest);
        gv_distribution_cdf(d, d->cut_high, &e, &rest);
    }
    return fmax(0, (b - a) / (e - c));
}

/* Means of both, over a window of four cells, so that cuts do not show as spikes. */
static void put_densities(const struct gv_follow_report *r, const struct gv_follow_known *k, double unit,
                          struct gv_text *table)
{
    const struct gv_distribution *before = &r->task->plan->inputs[k->input],
                                 *after = &r->result->posterior.inputs[k->input];
    double low, high, margin = 0.6 * (k->before.p95 - k->before.p05);
    gv_distribution_support(before, &low, &high);
    double from = fmax(low, fmin(k->before.p05, k->after.p05) - margin),
           to = fmin(high, fmax(k->before.p95, k->after.p95) + margin), width = (to - from) / POINTS;
    for (int i = 0; i <= POINTS; i++) {
        double x = from + i * width, a = fmax(from, x - width), b = fmin(to, x + width);
        const double row[3] = {unit * x, density(before, a, b) / (b - a) / unit,
                               density(after, a, b) / (b - a) / unit};
        put_numbers(table, 3, row);
    }
}

static void put_updates(const struct gv_follow_report *r, enum gv_language language, struct gv_text *script)
{
    struct gv_text table = {0};
    size_t panels = 0;
    for (size_t i = 0; i < r->n_known && panels < PANELS_MAX; i++) {
        const struct gv_input *input = &r->task->plan->model->inputs[r->known[i].input];
        enum gv_family family = r->task->plan->inputs[r->known[i].input].family;
        bool share = strcmp(input->unit, "1") == 0;
        if (family == GV_DISCRETE) continue;
        /* Inputs that hardly moved make room for those that did. */
        const struct gv_follow_known *k = &r->known[i];
        if (r->n_known > PANELS_MAX && fabs(k->after.mean - k->before.mean) < 0.1 * k->before.sd &&
            k->after.sd > 0.95 * k->before.sd)
            continue;
        if (panels++) gv_text_puts(&table, "\n\n");
        const char *unit = share ? (input->high == 1 ? "%" : "") : input->unit;
        double scale = share && input->high == 1 ? 100 : thousands(&unit, k->before.p95, language);
        put_panel(panels, gv_label_in(language, &input->label), unit, language, script);
        put_densities(r, k, scale, &table);
    }
    gv_text_printf(script, "panels = %zu\n", panels);
    gv_figure_block("densities", table.data ? table.data : "", table.length, script);
    gv_text_free(&table);
}

static void put_outlook(const struct gv_follow_report *r, enum gv_language language, struct gv_text *script)
{
    struct gv_text table = {0};
    (void)language;
    for (size_t i = 0; i <= r->task->n_rows; i++) {
        struct gv_estimate p = i ? r->result->over_time[i - 1].positive : r->result->before.positive;
        const double row[4] = {i ? r->task->rows[i - 1].to : 0, p.value, p.low, p.high};
        put_numbers(&table, 4, row);
    }
    gv_figure_block("outlook", table.data ? table.data : "", table.length, script);
    gv_text_free(&table);
}

/* --- figures --- */

static const struct {
    const char *name;
    const unsigned char *script;
    enum gv_text_key headline;
    void (*put)(const struct gv_follow_report *, enum gv_language, struct gv_text *);
} figures[] = {
    {"forecast", gv_plot_script_forecast_gp, GV_TEXT_FIG_FORECAST, put_forecast},
    {"updates", gv_plot_script_updates_gp, GV_TEXT_FIG_UPDATES, put_updates},
    {"outlook", gv_plot_script_outlook_gp, GV_TEXT_FIG_OUTLOOK, put_outlook},
};

static void make_script(const struct gv_follow_report *r, enum gv_language language, size_t figure,
                        struct gv_text *script)
{
    const struct gv_observations *o = r->observations;
    const char *own = (const char *)figures[figure].script, *style = (const char *)gv_plot_script_style_gp;
    struct gv_text context = {0};
    gv_text_puts(script, "set encoding utf8\n");
    gv_figure_set("lang", language == GV_DA ? "da" : "en", script);
    gv_figure_set("scenario", gv_label_in(language, &r->scenario->title), script);
    gv_text_printf(&context, "%s · ", gv_label_in(language, r->policy));
    gv_period_print((struct gv_period){o->periods[0].first, o->periods[o->n - 1].last}, language == GV_DA,
                    &context);
    gv_figure_set("context", context.data ? context.data : "", script);
    gv_text_free(&context);
    figures[figure].put(r, language, script);
    gv_figure_texts(own, language, script);
    gv_figure_texts(style, language, script);
    gv_text_printf(script, "\n%s\n", style);
    gv_text_puts(script, own);
}

static int draw(const struct gv_follow_report *r, enum gv_language language, size_t figure,
                const char *directory, const volatile int *stop, struct gv_text *written,
                struct gv_diagnostics *diagnostics)
{
    static const enum gv_picture kinds[] = {GV_PICTURE_SVG, GV_PICTURE_PNG};
    struct gv_text script = {0}, title = {0};
    make_script(r, language, figure, &script);
    gv_text_printf(&title, "%s %s", gv_text_in(language, figures[figure].headline),
                   gv_label_in(language, &r->scenario->title));
    int status = script.failed || title.failed ? GV_ERR_MEMORY : GV_OK;
    for (size_t k = 0; k < 2 && status == GV_OK; k++) {
        struct gv_text picture = {0};
        status = gv_picture_draw(&script, kinds[k], title.data, stop, &picture, diagnostics);
        if (status == GV_OK)
            status = gv_picture_write(directory, figures[figure].name, gv_picture_names[kinds[k]], &picture,
                                      written, diagnostics);
        gv_text_free(&picture);
    }
    gv_text_free(&script);
    gv_text_free(&title);
    return status;
}

int gv_follow_figures(const struct gv_follow_report *r, enum gv_language language, const char *directory,
                      const volatile int *stop, struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    int status = gv_picture_folder(directory, diagnostics);
    for (size_t f = 0; f < sizeof figures / sizeof *figures && status == GV_OK; f++) {
        if (f == 1 && r->n_known == 0) continue;
        status = draw(r, language, f, directory, stop, written, diagnostics);
    }
    return status;
}
