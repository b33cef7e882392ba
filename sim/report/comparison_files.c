/* A comparison as files: its tables as CSV, and the bars of expected regret. */
#include "report/comparison.h"

#include "base/status.h"
#include "report/figure_script.h"
#include "report/numbers.h"
#include "report/picture.h"
#include "store/export_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef const struct gv_comparison_report report_t;

extern const unsigned char gv_plot_script_style_gp[], gv_plot_script_regret_gp[];

#define ESTIMATE_COLUMNS(name)         \
    {name, NULL}, {name "_low", NULL}, \
    {                                  \
        name "_high", NULL             \
    }

static void put_estimate(struct gv_table *table, struct gv_estimate e)
{
    gv_table_number(table, e.value);
    gv_table_number(table, e.low);
    gv_table_number(table, e.high);
}

/* --- tables --- */

static void write_policies(report_t *r, struct gv_table *table)
{
    static const struct gv_table_column columns[] = {{"policy", NULL},
                                                     {"unit", NULL},
                                                     {"draws", NULL},
                                                     ESTIMATE_COLUMNS("mean"),
                                                     {"baseline", NULL},
                                                     ESTIMATE_COLUMNS("difference"),
                                                     ESTIMATE_COLUMNS("probability_better"),
                                                     ESTIMATE_COLUMNS("probability_best"),
                                                     ESTIMATE_COLUMNS("regret")};
    const struct gv_estimate none = {NAN, NAN, NAN};
    gv_table_begin(table, r->readers[0], "comparison", sizeof columns / sizeof *columns, columns);
    for (size_t p = 0; p < r->comparison->n; p++) {
        const struct gv_contender *contender = &r->comparison->contenders[p];
        const struct gv_pair *pair = gv_comparison_pair(r->comparison, p, r->baseline);
        gv_table_text(table, r->selection->policies[p].name);
        gv_table_text(table, r->selection->outcome->unit);
        gv_table_number(table, (double)contender->draws);
        put_estimate(table, contender->mean);
        gv_table_text(table, r->selection->policies[r->baseline].name);
        put_estimate(table, p == r->baseline ? none : pair->difference);
        put_estimate(table, p == r->baseline ? none : pair->better);
        put_estimate(table, contender->best);
        put_estimate(table, contender->regret);
        gv_table_end_row(table);
    }
}

static void put_dominance(struct gv_table *table, const struct gv_dominance *d)
{
    put_estimate(table, d->violation);
    gv_table_number(table, d->at);
    gv_table_text(table, gv_verdict_names[d->verdict]);
}

static void write_pairs(report_t *r, struct gv_table *table)
{
    static const struct gv_table_column columns[] = {{"policy", NULL},
                                                     {"other", NULL},
                                                     {"unit", NULL},
                                                     {"paired", NULL},
                                                     {"draws", NULL},
                                                     {"left_out", NULL},
                                                     ESTIMATE_COLUMNS("difference"),
                                                     ESTIMATE_COLUMNS("probability_better"),
                                                     {"equal", NULL},
                                                     ESTIMATE_COLUMNS("first_order_violation"),
                                                     {"first_order_at", NULL},
                                                     {"first_order", NULL},
                                                     ESTIMATE_COLUMNS("second_order_violation"),
                                                     {"second_order_at", NULL},
                                                     {"second_order", NULL}};
    gv_table_begin(table, r->readers[0], "pairs", sizeof columns / sizeof *columns, columns);
    for (size_t a = 0; a < r->comparison->n; a++)
        for (size_t b = 0; b < r->comparison->n; b++) {
            const struct gv_pair *pair = gv_comparison_pair(r->comparison, a, b);
            if (a == b) continue;
            gv_table_text(table, r->selection->policies[a].name);
            gv_table_text(table, r->selection->policies[b].name);
            gv_table_text(table, r->selection->outcome->unit);
            gv_table_number(table, pair->paired);
            gv_table_number(table, (double)pair->draws);
            gv_table_number(table, (double)pair->left_out);
            put_estimate(table, pair->difference);
            put_estimate(table, pair->better);
            gv_table_number(table, pair->equal);
            put_dominance(table, &pair->first);
            put_dominance(table, &pair->second);
            gv_table_end_row(table);
        }
}

static int write_table(report_t *r, const char *name, void (*write)(report_t *, struct gv_table *),
                       const char *directory, struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0};
    struct gv_table table = {.out = &text, .format = GV_EXPORT_CSV};
    write(r, &table);
    int status = text.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK) status = gv_picture_write(directory, name, "csv", &text, written, diagnostics);
    gv_text_free(&text);
    return status;
}

/* --- the figure --- */

/* In a picture the policy's label stands for its name; of several files, with the file's name. */
static void label_policy(report_t *r, size_t p, enum gv_language language, struct gv_text *out)
{
    const struct gv_selected *policy = &r->selection->policies[p];
    size_t file = strlen(policy->name) - strlen(policy->bare);
    gv_text_append(out, policy->name, file);
    gv_text_printf(out, "%s%s", file ? " " : "", gv_label_in(language, &policy->label));
}

/* A row for each policy, the least regret first: expected regret and P(best) with their ends. */
static void write_regret(report_t *r, struct gv_table *table)
{
    const struct gv_comparison *c = r->comparison;
    for (size_t at = 0; at < c->n; at++)
        for (size_t p = 0; p < c->n; p++) {
            /* The place of p: how many come before it. */
            size_t before = 0;
            for (size_t q = 0; q < c->n; q++)
                before += c->contenders[q].regret.value < c->contenders[p].regret.value ||
                          (c->contenders[q].regret.value == c->contenders[p].regret.value && q < p);
            if (before != at) continue;
            gv_table_number(table, (double)p);
            put_estimate(table, c->contenders[p].regret);
            put_estimate(table, c->contenders[p].best);
            gv_table_end_row(table);
        }
}

static void add_context(report_t *r, enum gv_language language, struct gv_text *script)
{
    const struct gv_reader *file = r->readers[0];
    struct gv_text context = {0};
    gv_format_count(r->comparison->joint_draws, language, &context);
    gv_text_printf(&context, " %s", gv_text_in(language, GV_TEXT_DRAWS));
    if (strncmp(r->selection->outcome->unit, "DKK", 3) == 0 && gv_reader_price_year(file) > 0)
        gv_text_printf(&context, language == GV_DA ? " · %d-%s" : " · %d %s", gv_reader_price_year(file),
                       gv_text_in(language, GV_TEXT_PRICES));
    if (r->selection->incomplete) gv_text_printf(&context, " · %s", gv_text_in(language, GV_TEXT_INCOMPLETE));
    gv_figure_set("context", context.data ? context.data : "", script);
    gv_text_free(&context);
}

/* Money in millions, as in the other figures; anything else in its unit. */
static void add_axis(report_t *r, enum gv_language language, struct gv_text *script)
{
    const struct gv_file_outcome *o = r->selection->outcome;
    struct gv_text axis = {0}, unit = {0};
    bool money = strcmp(o->unit, "DKK") == 0;
    if (money)
        gv_text_puts(&unit, gv_text_in(language, GV_TEXT_AXIS_MILLION));
    else if (strcmp(o->unit, "1") != 0)
        gv_unit_print(o->unit, language, &unit);
    gv_text_printf(&axis, "%s: %s", gv_text_in(language, GV_TEXT_COMPARE_REGRET),
                   gv_label_in(language, &o->label));
    if (unit.data) gv_text_printf(&axis, ", %s", unit.data);
    gv_figure_set("axis_text", axis.data ? axis.data : "", script);
    gv_figure_set("unit_text", unit.data ? unit.data : "", script);
    gv_text_printf(script, "scale = %s\n", money ? "1e-6" : "1.0");
    gv_text_free(&axis);
    gv_text_free(&unit);
}

static void add_labels(report_t *r, enum gv_language language, struct gv_text *script)
{
    gv_text_printf(script, "array label_of[%zu]\n", r->comparison->n);
    for (size_t p = 0; p < r->comparison->n; p++) {
        struct gv_text label = {0}, name = {0};
        label_policy(r, p, language, &label);
        gv_text_printf(&name, "label_of[%zu]", p + 1);
        gv_figure_set(name.data ? name.data : "ignored", label.data ? label.data : "", script);
        gv_text_free(&label);
        gv_text_free(&name);
    }
}

static int make_script(report_t *r, enum gv_language language, struct gv_text *script)
{
    const char *style = (const char *)gv_plot_script_style_gp, *own = (const char *)gv_plot_script_regret_gp;
    struct gv_label title = gv_reader_title(r->readers[0]);
    struct gv_text rows = {0}, note = {0};
    struct gv_table table = {.out = &rows, .format = GV_EXPORT_DAT};
    gv_text_puts(script, "set encoding utf8\n");
    write_regret(r, &table);
    bool failed = rows.failed;
    if (!failed) gv_figure_block("regret", rows.data, rows.length, script);
    gv_text_free(&rows);
    gv_figure_set("lang", language == GV_DA ? "da" : "en", script);
    gv_figure_set("scenario", r->selection->n_files == 1 ? gv_label_in(language, &title) : "", script);
    gv_text_printf(
        &note, "%s.",
        gv_text_in(language, gv_comparison_intervals(&r->selection->sets[r->selection->policies[0].set])));
    gv_figure_set("interval_note", note.data ? note.data : "", script);
    gv_text_free(&note);
    add_context(r, language, script);
    add_axis(r, language, script);
    add_labels(r, language, script);
    gv_figure_texts(own, language, script);
    gv_figure_texts(style, language, script);
    gv_text_printf(script, "\n%s\n%s", style, own);
    return failed || script->failed ? GV_ERR_MEMORY : GV_OK;
}

static int draw_regret(report_t *r, enum gv_language language, unsigned kinds, const volatile int *stop,
                       const char *directory, struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    struct gv_text script = {0};
    int status = make_script(r, language, &script);
    for (enum gv_picture k = 0; k < GV_PICTURES && status == GV_OK; k++) {
        struct gv_text picture = {0};
        if (!(kinds >> k & 1)) continue;
        status = gv_picture_draw(&script, k, gv_text_in(language, GV_TEXT_FIG_REGRET), stop, &picture,
                                 diagnostics);
        if (status == GV_OK)
            status =
                gv_picture_write(directory, "regret", gv_picture_names[k], &picture, written, diagnostics);
        gv_text_free(&picture);
    }
    gv_text_free(&script);
    return status;
}

int gv_comparison_write(report_t *r, enum gv_language language, unsigned kinds, const volatile int *stop,
                        const char *directory, struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    int status = gv_picture_folder(directory, diagnostics);
    if (status == GV_OK)
        status = write_table(r, "comparison", write_policies, directory, written, diagnostics);
    if (status == GV_OK)
        status = write_table(r, "comparison-pairs", write_pairs, directory, written, diagnostics);
    if (status == GV_OK && r->comparison->joint && r->comparison->joint_draws > 0)
        status = draw_regret(r, language, kinds, stop, directory, written, diagnostics);
    return status;
}
