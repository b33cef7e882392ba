/* gevinst classify: the course of a scenario against the definitions, or the rules it is judged by. */
#include "base/status.h"
#include "cli/common.h"
#include "report/course.h"

static const struct gv_cli_forms rules = {
    .text = gv_course_rules_text, .markdown = gv_course_rules_markdown, .json = gv_course_rules_json};

static int classify(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_scenario scenario;
    int status = gv_scenario_read_course(options->arguments[0], &scenario, diagnostics);
    gv_cli_show(diagnostics); /* while the scenario that its places point into is there */
    if (status == GV_OK && options->json) {
        status = gv_cli_print_json(gv_course_json(&scenario), diagnostics);
    } else if (status == GV_OK) {
        struct gv_text text = {0};
        gv_course_print(&scenario, gv_cli_language(options), &text);
        status = gv_cli_print(&text, diagnostics);
        gv_text_free(&text);
    }
    gv_scenario_free(&scenario);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    const char *wrong = NULL, *hint = NULL;
    if (options->rules && options->n_arguments) {
        wrong = "--rules takes no scenario: the rules are the same for all";
        hint = "leave one of them out";
    } else if (!options->rules && !options->n_arguments) {
        wrong = "classify needs a scenario";
        hint = "usage: gevinst classify SCENARIO, or gevinst classify --rules";
    } else if (!options->rules && options->format) {
        wrong = "--format is for the rules";
        hint = "a scenario's verdict is printed as text, or with --json";
    }
    if (wrong) {
        gv_diagnose_plain(diagnostics, GV_ERROR, hint, "%s", wrong);
        return GV_ERR_USAGE;
    }
    return options->rules ? gv_cli_print_form(options, &rules, diagnostics) : classify(options, diagnostics);
}

const struct gv_command gv_command_classify = {
    .name = "classify",
    .synopsis = "classify SCENARIO | --rules [--format FORMAT]",
    .summary = "the course against the definitions, element by element",
    .takes = GV_TAKES(RULES) | GV_TAKES(FORMAT) | GV_TAKES(LANG) | GV_TAKES(JSON) | GV_TAKES(HELP),
    .most_arguments = 1,
    .run = run,
};
