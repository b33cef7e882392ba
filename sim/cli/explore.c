/* gevinst explore: a scenario as one page that runs the simulator itself. */
#include "base/memory.h"
#include "base/status.h"
#include "cli/analysis.h"
#include "cli/common.h"
#include "explore/page.h"
#include "explore/ranking.h"
#include "models.h"
#include "store/output_file.h"

#include <stdlib.h>
#include <string.h>

/* The page's simulator knows the program's own models, not those that somebody adds. */
static int find_model(const struct gv_model *model, size_t *number, struct gv_diagnostics *diagnostics)
{
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    for (*number = 0; *number < n; ++*number)
        if (models[*number] == model) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "the simulator for web pages does not have the model %s",
                      model->name);
    return GV_ERR_DATA;
}

static int rank(const struct gv_options *options, const struct gv_plan *plan, double *weight,
                struct gv_diagnostics *diagnostics)
{
    int outcome = gv_model_find_outcome(plan->model, gv_cli_main_outcome);
    if (!options->sensitivity) return gv_ranking_find(plan, (size_t)outcome, gv_cli_threads(options), weight);
    struct gv_reader *file;
    int status = gv_reader_open(options->sensitivity, &file, diagnostics);
    if (status == GV_OK) status = gv_ranking_read(file, plan->model, weight, diagnostics);
    gv_reader_close(file);
    return status;
}

/* Inputs that change nothing have no slider: those of a curve that the scenario gives as a table, and those
 * that stand for chance where there is none. */
static void hide(const struct gv_scenario *scenario, bool *hidden)
{
    for (size_t k = 0; k < scenario->plan.model->n_inputs; k++)
        hidden[k] =
            scenario->assumptions[k].unused || (!scenario->chance && !scenario->assumptions[k].expression &&
                                                scenario->plan.model->inputs[k].kind != GV_CHOICE);
}

static int write_page(const struct gv_options *options, const struct gv_scenario *scenario, size_t model,
                      enum gv_language language, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = &scenario->plan;
    size_t n_inputs = plan->model->n_inputs, n = 0;
    double *weight = gv_memory_zeroed(n_inputs, sizeof *weight);
    bool *hidden = gv_memory_zeroed(n_inputs, sizeof *hidden);
    struct gv_slider *sliders = gv_memory_zeroed(n_inputs, sizeof *sliders);
    struct gv_text page = {0};
    int status = weight && hidden && sliders ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = rank(options, plan, weight, diagnostics);
    if (status == GV_OK) {
        hide(scenario, hidden);
        status = gv_sliders_make(plan, weight, hidden, sliders, &n);
    }
    if (status == GV_OK) {
        json_t *data = gv_page_data(scenario, language, model, sliders, n);
        status = data ? gv_page_write(data, scenario, language, &page, diagnostics) : GV_ERR_MEMORY;
        json_decref(data);
    }
    if (status == GV_OK) status = gv_output_whole(options->output, page.data, page.length, diagnostics);
    gv_text_free(&page);
    free(weight);
    free(hidden);
    free(sliders);
    return status;
}

/* Danish for Danish scenarios: those with a Danish title of their own. */
static enum gv_language language_of(const struct gv_options *options, const struct gv_label *title)
{
    if (options->has_language) return options->language;
    return strcmp(title->da, title->en) != 0 ? GV_DA : gv_cli_language(options);
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario scenario = {0};
    size_t model = 0;
    if (!options->output) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "gevinst explore SCENARIO -o explore.html",
                          "explore needs a file for the page");
        return GV_ERR_USAGE;
    }
    int status = gv_cli_read_scenario(options, &scenario, diagnostics);
    if (status == GV_OK) status = find_model(scenario.plan.model, &model, diagnostics);
    if (status == GV_OK)
        status = write_page(options, &scenario, model, language_of(options, &scenario.title), diagnostics);
    if (status == GV_OK && !options->quiet) {
        struct gv_text path = {0};
        gv_text_printf(&path, "%s\n", options->output);
        status = gv_cli_print(&path, diagnostics);
        gv_text_free(&path);
    }
    gv_scenario_free(&scenario);
    return status;
}

const struct gv_command gv_command_explore = {
    .name = "explore",
    .synopsis = "explore SCENARIO -o explore.html",
    .summary = "one page that runs the simulator itself, offline in any browser",
    .takes = GV_TAKES(OUTPUT) | GV_TAKES(LANG) | GV_TAKES(SENSITIVITY) | GV_TAKES(SET) | GV_TAKES(SEED) |
             GV_TAKES(REPLICATES) | GV_TAKES(DESIGN) | GV_TAKES(THREADS) | GV_TAKES(QUIET) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
