#include "report/plot.h"

#include "base/memory.h"
#include "base/status.h"
#include "report/figure_curves.h"
#include "report/figure_frontier.h"
#include "report/figure_script.h"
#include "report/figure_sensitivity.h"
#include "report/figure_sweep.h"
#include "report/figure_value.h"
#include "report/numbers.h"
#include "store/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const gv_figure_names[GV_FIGURES] = {
#define NAME(id, name) [GV_FIGURE_##id] = #name,
    GV_FIGURE_LIST(NAME)
#undef NAME
};

/* scripts/plot, built in by gevinst_embed(); a NUL stands behind each. */
extern const unsigned char gv_plot_script_style_gp[], gv_plot_script_curves_gp[],
    gv_plot_script_distribution_gp[], gv_plot_script_fan_gp[], gv_plot_script_gates_gp[],
    gv_plot_script_policies_gp[], gv_plot_script_budget_gp[], gv_plot_script_levels_gp[],
    gv_plot_script_heat_gp[], gv_plot_script_sensitivity_gp[], gv_plot_script_months_gp[],
    gv_plot_script_tornado_gp[], gv_plot_script_morris_gp[], gv_plot_script_value_gp[],
    gv_plot_script_study_gp[], gv_plot_script_attribution_gp[], gv_plot_script_frontier_gp[],
    gv_plot_script_chance_gp[], gv_plot_script_switching_gp[];

/* What a figure needs: tables (variable of the script, what to export); outcomes without which it is not
 * drawn, and whether it says something. */
static const struct {
    const unsigned char *settings, *script; /* settings may be NULL: sent before the script */
    enum gv_text_key headline;
    const char *table[3][2];
    const char *outcome[2];
    bool one_policy, money, no_draws; /* what its figures are of */
    bool (*counts)(const struct gv_reader *reader);
    /* Appends what the script needs besides tables; may be NULL. */
    int (*prepare)(const struct gv_reader *reader, const struct gv_plot *plot, struct gv_text *script,
                   struct gv_diagnostics *diagnostics);
} figures[GV_FIGURES] = {
    [GV_FIGURE_DISTRIBUTION] = {.script = gv_plot_script_distribution_gp,
                                .headline = GV_TEXT_FIG_DISTRIBUTION,
                                .table = {{"summary", "summary"},
                                          {"distribution", "distribution:net_present_value"}},
                                .outcome = {"net_present_value"},
                                .one_policy = true,
                                .money = true},
    [GV_FIGURE_FAN] = {.script = gv_plot_script_fan_gp,
                       .headline = GV_TEXT_FIG_FAN,
                       .table = {{"summary", "summary"}, {"monthly", "monthly:cumulative_gain"}},
                       .outcome = {"cumulative_gain"},
                       .one_policy = true,
                       .money = true},
    [GV_FIGURE_GATES] = {.script = gv_plot_script_gates_gp,
                         .headline = GV_TEXT_FIG_GATES,
                         .table = {{"gates", "gates"}},
                         .outcome = {"potential_hours", "net_hours"},
                         .one_policy = true},
    [GV_FIGURE_POLICIES] = {.script = gv_plot_script_policies_gp,
                            .headline = GV_TEXT_FIG_POLICIES,
                            .table = {{"summary", "summary"}},
                            .outcome = {"net_present_value"},
                            .money = true},
    [GV_FIGURE_CURVES] = {.script = gv_plot_script_curves_gp,
                          .headline = GV_TEXT_FIG_CURVES,
                          .table = {{"curves", "curves"},
                                    {"curve_points", "curve_points"},
                                    {"curve_policies", "curve_policies"}},
                          .no_draws = true,
                          .counts = gv_figure_curves_count},
    [GV_FIGURE_BUDGET] = {.settings = gv_plot_script_budget_gp,
                          .script = gv_plot_script_policies_gp,
                          .headline = GV_TEXT_FIG_BUDGET,
                          .table = {{"summary", "summary"}},
                          .outcome = {"local_result", "local_deficit"},
                          .money = true},
    [GV_FIGURE_LEVELS] = {.script = gv_plot_script_levels_gp,
                          .headline = GV_TEXT_FIG_LEVELS,
                          .table = {{"sweep", "sweep:net_present_value"}, {"cost", "sweep:running_cost"}},
                          .outcome = {"net_present_value", "running_cost"},
                          .money = true,
                          .counts = gv_figure_levels_count,
                          .prepare = gv_figure_sweep_prepare},
    [GV_FIGURE_HEAT] = {.script = gv_plot_script_heat_gp,
                        .headline = GV_TEXT_FIG_HEAT,
                        .table = {{"sweep", "sweep:net_present_value"}},
                        .outcome = {"net_present_value"},
                        .counts = gv_figure_heat_count,
                        .prepare = gv_figure_sweep_prepare},
    [GV_FIGURE_FRONTIER] = {.script = gv_plot_script_frontier_gp,
                            .headline = GV_TEXT_FIG_FRONTIER,
                            .table = {{"frontier", "frontier"}},
                            .counts = gv_figure_frontier_count,
                            .prepare = gv_figure_frontier_prepare},
    [GV_FIGURE_CHANCE] = {.script = gv_plot_script_chance_gp,
                          .headline = GV_TEXT_FIG_CHANCE,
                          .table = {{"frontier", "frontier_curve"}},
                          .counts = gv_figure_chance_count,
                          .prepare = gv_figure_frontier_prepare},
    [GV_FIGURE_SWITCHING] = {.script = gv_plot_script_switching_gp,
                             .headline = GV_TEXT_FIG_SWITCHING,
                             .table = {{"switching", "switching"}},
                             .counts = gv_figure_switching_count,
                             .prepare = gv_figure_switching_prepare},
    [GV_FIGURE_SENSITIVITY] = {.script = gv_plot_script_sensitivity_gp,
                               .headline = GV_TEXT_FIG_SENSITIVITY,
                               .table = {{"sensitivity", "sensitivity"}},
                               .counts = gv_figure_indices_count,
                               .prepare = gv_figure_sensitivity_prepare},
    [GV_FIGURE_MONTHS] = {.script = gv_plot_script_months_gp,
                          .headline = GV_TEXT_FIG_SENSITIVITY_MONTHS,
                          .table = {{"sensitivity", "sensitivity"}},
                          .counts = gv_figure_months_count,
                          .prepare = gv_figure_sensitivity_prepare},
    [GV_FIGURE_TORNADO] = {.script = gv_plot_script_tornado_gp,
                           .headline = GV_TEXT_FIG_TORNADO,
                           .table = {{"sensitivity", "sensitivity"}},
                           .counts = gv_figure_tornado_count,
                           .prepare = gv_figure_sensitivity_prepare},
    [GV_FIGURE_MORRIS] = {.script = gv_plot_script_morris_gp,
                          .headline = GV_TEXT_FIG_MORRIS,
                          .table = {{"sensitivity", "sensitivity"}},
                          .counts = gv_figure_morris_count,
                          .prepare = gv_figure_sensitivity_prepare},
    [GV_FIGURE_VALUE] = {.script = gv_plot_script_value_gp,
                         .headline = GV_TEXT_FIG_VALUE,
                         .table = {{"value", "value"}},
                         .money = true,
                         .counts = gv_figure_value_counts},
    [GV_FIGURE_STUDY] = {.script = gv_plot_script_study_gp,
                         .headline = GV_TEXT_FIG_STUDY,
                         .table = {{"study", "study"}},
                         .money = true,
                         .counts = gv_figure_study_counts},
    [GV_FIGURE_ATTRIBUTION] = {.script = gv_plot_script_attribution_gp,
                               .headline = GV_TEXT_FIG_ATTRIBUTION,
                               .table = {{"attribution", "attribution"}},
                               .money = true,
                               .counts = gv_figure_attribution_counts},
};

/* --- policies --- */

static int unknown_policy(const struct gv_reader *reader, const char *name,
                          struct gv_diagnostics *diagnostics)
{
    size_t n = gv_reader_n_policies(reader);
    const char **names = gv_memory_zeroed(n + 1, sizeof *names);
    struct gv_text hint = {0};
    for (size_t i = 0; names && i < n; i++)
        names[i] = gv_reader_policy(reader, i)->name;
    if (names) gv_text_suggest(&hint, name, names, n, "the file has");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "'%s' has no policy '%s'", gv_reader_path(reader),
                      name);
    gv_text_free(&hint);
    free(names);
    return GV_ERR_USAGE;
}

/* The policy of the single figures. */
static int find_policy(const struct gv_reader *reader, const struct gv_plot *plot, size_t *policy,
                       struct gv_diagnostics *diagnostics)
{
    *policy = 0;
    for (size_t i = plot->n_policies; i-- > 0;) {
        int found = gv_reader_find_policy(reader, plot->policies[i]);
        if (found < 0) return unknown_policy(reader, plot->policies[i], diagnostics);
        *policy = (size_t)found;
    }
    if (gv_reader_n_policies(reader)) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' holds no policy", gv_reader_path(reader));
    return GV_ERR_DATA;
}

/* A policy all of whose draws failed has nothing to show. */
static int check_draws(const struct gv_reader *reader, size_t policy, struct gv_diagnostics *diagnostics)
{
    struct gv_array mean;
    if (!gv_reader_has(reader, "summary", "net_present_value_mean")) return GV_OK;
    int status = gv_reader_numbers(reader, "summary", "net_present_value_mean", &mean, diagnostics);
    if (status != GV_OK) return status;
    if (policy >= mean.n || !isfinite(mean.values[policy])) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose another with --policy",
                          "no draw of the policy '%s' has a value", gv_reader_policy(reader, policy)->name);
        status = GV_ERR_DATA;
    }
    gv_array_free(&mean);
    return status;
}

/* --- the script --- */

static int add_table(const struct gv_reader *reader, const char *name, const char *what,
                     struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    struct gv_text table = {0};
    int status = gv_export(reader, what, GV_EXPORT_DAT, diagnostics, &table);
    if (status == GV_OK) gv_figure_block(name, table.data, table.length, script);
    gv_text_free(&table);
    return status;
}

/* "Reference plan · 65,536 draws · 2026 prices" */
static void add_context(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                        size_t policy, struct gv_text *script)
{
    enum gv_language language = plot->language;
    struct gv_text context = {0};
    if (figures[figure].one_policy)
        gv_text_printf(&context, "%s · ", gv_label_in(language, &gv_reader_policy(reader, policy)->label));
    if (!figures[figure].no_draws) {
        gv_format_count(gv_reader_draws(reader), language, &context);
        gv_text_printf(&context, " %s", gv_text_in(language, GV_TEXT_DRAWS));
    }
    if (figures[figure].money && gv_reader_price_year(reader) > 0)
        gv_text_printf(&context, language == GV_DA ? " · %d-%s" : " · %d %s", gv_reader_price_year(reader),
                       gv_text_in(language, GV_TEXT_PRICES));
    if (!gv_reader_complete(reader) && !figures[figure].no_draws)
        gv_text_printf(&context, " · %s", gv_text_in(language, GV_TEXT_INCOMPLETE));
    gv_figure_set("context", context.data ? context.data : "", script);
    gv_text_free(&context);
}

static void add_interval_note(const struct gv_reader *reader, enum gv_language language,
                              struct gv_text *script)
{
    enum gv_text_key key = strcmp(gv_reader_design(reader), "mc") == 0 ? GV_TEXT_INTERVALS_CLASSICAL
                           : gv_reader_replicates(reader) > 1          ? GV_TEXT_INTERVALS_REPLICATES
                                                                       : GV_TEXT_INTERVALS_NONE;
    struct gv_text note = {0};
    gv_text_printf(&note, "%s.", gv_text_in(language, key));
    gv_figure_set("interval_note", note.data ? note.data : "", script);
    gv_text_free(&note);
}

/* The policies to compare, and what to call them. */
static void add_policies(const struct gv_reader *reader, const struct gv_plot *plot, struct gv_text *script)
{
    gv_text_puts(script, "chosen = ''\n");
    for (size_t i = 0; i < plot->n_policies; i++) {
        gv_text_puts(script, i ? "chosen = chosen . " : "chosen = \"\\n\" . ");
        gv_figure_quote(plot->policies[i], script);
        gv_text_puts(script, " . \"\\n\"\n");
    }
    gv_text_puts(script, "labels = ''\n");
    for (size_t i = 0; i < gv_reader_n_policies(reader); i++) {
        const struct gv_file_policy *policy = gv_reader_policy(reader, i);
        gv_text_puts(script, "labels = labels . ");
        gv_figure_quote(policy->name, script);
        gv_text_puts(script, " . \"\\t\" . ");
        gv_figure_quote(gv_label_in(plot->language, &policy->label), script);
        gv_text_puts(script, " . \"\\n\"\n");
    }
}

static int make_script(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                       struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    const char *own = (const char *)figures[figure].script,
               *settings = (const char *)figures[figure].settings,
               *style = (const char *)gv_plot_script_style_gp;
    size_t policy;
    int status = find_policy(reader, plot, &policy, diagnostics);
    if (status == GV_OK && figures[figure].one_policy) status = check_draws(reader, policy, diagnostics);
    /* Before any string: it tells gnuplot what they are. */
    gv_text_puts(script, "set encoding utf8\n");
    for (size_t i = 0; i < 3 && figures[figure].table[i][0] && status == GV_OK; i++)
        status =
            add_table(reader, figures[figure].table[i][0], figures[figure].table[i][1], script, diagnostics);
    if (status == GV_OK && figures[figure].prepare)
        status = figures[figure].prepare(reader, plot, script, diagnostics);
    if (status != GV_OK) return status;
    struct gv_label title = gv_reader_title(reader);
    gv_figure_set("lang", plot->language == GV_DA ? "da" : "en", script);
    gv_text_printf(script, "policy = %zu\nbare = %d\n", policy, plot->bare);
    gv_figure_set("scenario", gv_label_in(plot->language, &title), script);
    add_context(reader, plot, figure, policy, script);
    add_interval_note(reader, plot->language, script);
    if (!figures[figure].one_policy) add_policies(reader, plot, script);
    gv_figure_texts(own, plot->language, script);
    gv_figure_texts(style, plot->language, script);
    if (settings) gv_figure_texts(settings, plot->language, script);
    gv_text_puts(script, "\n");
    gv_text_puts(script, style);
    gv_text_puts(script, "\n");
    if (settings) gv_text_puts(script, settings);
    gv_text_puts(script, own);
    return script->failed ? GV_ERR_MEMORY : GV_OK;
}

/* --- pictures --- */

bool gv_plot_possible(const struct gv_reader *reader, enum gv_figure figure)
{
    for (size_t i = 0; i < 2 && figures[figure].outcome[i]; i++)
        if (gv_reader_find_part_outcome(reader, figures[figure].outcome[i]) < 0) return false;
    return !figures[figure].counts || figures[figure].counts(reader);
}

static int draw(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                enum gv_picture kind, const struct gv_text *script, struct gv_text *picture,
                struct gv_diagnostics *diagnostics)
{
    struct gv_text title = {0};
    struct gv_label scenario = gv_reader_title(reader);
    gv_text_printf(&title, "%s %s", gv_text_in(plot->language, figures[figure].headline),
                   gv_label_in(plot->language, &scenario));
    int status = title.failed ? GV_ERR_MEMORY
                              : gv_picture_draw(script, kind, title.data, plot->stop, picture, diagnostics);
    gv_text_free(&title);
    return status;
}

int gv_plot_figure(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                   enum gv_picture kind, struct gv_text *picture, struct gv_diagnostics *diagnostics)
{
    struct gv_text script = {0};
    int status = make_script(reader, plot, figure, &script, diagnostics);
    if (status == GV_OK) status = draw(reader, plot, figure, kind, &script, picture, diagnostics);
    gv_text_free(&script);
    return status;
}

/* --- files --- */

static int draw_file(const struct gv_reader *reader, const struct gv_plot *plot, enum gv_figure figure,
                     enum gv_picture kind, const struct gv_text *script, const char *directory,
                     struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    struct gv_text picture = {0};
    int status = draw(reader, plot, figure, kind, script, &picture, diagnostics);
    if (status == GV_OK)
        status = gv_picture_write(directory, gv_figure_names[figure], gv_picture_names[kind], &picture,
                                  written, diagnostics);
    gv_text_free(&picture);
    return status;
}

int gv_plot_all(const struct gv_reader *reader, const struct gv_plot *plot, unsigned kinds,
                const char *directory, struct gv_text *written, struct gv_diagnostics *diagnostics)
{
    size_t policy, drawn = 0;
    int status = find_policy(reader, plot, &policy, diagnostics);
    if (status == GV_OK) status = gv_picture_folder(directory, diagnostics);
    for (enum gv_figure f = 0; f < GV_FIGURES && status == GV_OK; f++) {
        struct gv_text script = {0};
        if (!gv_plot_possible(reader, f)) continue;
        status = make_script(reader, plot, f, &script, diagnostics);
        for (enum gv_picture k = 0; k < GV_PICTURES && status == GV_OK; k++)
            if (kinds >> k & 1)
                status = draw_file(reader, plot, f, k, &script, directory, written, diagnostics);
        gv_text_free(&script);
        drawn++;
    }
    if (status == GV_OK && !drawn) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' has none of the outcomes that the figures show",
                          gv_reader_path(reader));
        status = GV_ERR_DATA;
    }
    return status;
}
