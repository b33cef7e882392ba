/* gevinst check: every error of a scenario at once; the resolved inputs if there is none. */
#include "base/status.h"
#include "cli/common.h"
#include "report/inputs.h"
#include "report/plausibility.h"

static int show(const struct gv_options *options, const struct gv_scenario *scenario,
                const struct gv_result *preview, struct gv_diagnostics *diagnostics)
{
    if (options->json) {
        json_t *json = gv_inputs_json(scenario);
        json_object_set_new(json, "plausibility", gv_plausibility_json(&scenario->plan, preview));
        return gv_cli_print_json(json, diagnostics);
    }
    struct gv_text text = {0};
    gv_inputs_print(scenario, gv_cli_language(options), &text);
    gv_plausibility_print(&scenario->plan, preview, gv_cli_language(options), &text);
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario scenario;
    int status = gv_cli_read_scenario(options, &scenario, diagnostics);
    if (status == GV_OK && (options->json || !options->quiet)) {
        struct gv_result preview = {0};
        status = gv_plausibility_preview(&scenario.plan, &preview);
        if (status == GV_OK) status = show(options, &scenario, &preview, diagnostics);
        gv_result_free(&preview);
    }
    gv_scenario_free(&scenario);
    return status;
}

const struct gv_command gv_command_check = {
    .name = "check",
    .synopsis = "check SCENARIO",
    .summary = "check a scenario and print its resolved inputs",
    .takes = GV_TAKES(SET) | GV_TAKES(POLICY) | GV_TAKES(DRAWS) | GV_TAKES(REPLICATES) | GV_TAKES(SEED) |
             GV_TAKES(DESIGN) | GV_TAKES(JSON) | GV_TAKES(QUIET) | GV_TAKES(LANG) | GV_TAKES(HELP),
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
