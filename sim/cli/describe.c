/* gevinst describe: the models, or one model's inputs and outcomes. */
#include "report/describe.h"
#include "base/status.h"
#include "cli/common.h"
#include "cli/describe_values.h"
#include "models.h"

#include <string.h>

static int list_models(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    struct gv_text text = {0};
    for (size_t i = 0; i < n; i++)
        gv_text_printf(&text, "%-16s %s\n", models[i]->name,
                       gv_label_in(gv_cli_language(options), &models[i]->title));
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int unknown_model(const char *name, struct gv_diagnostics *diagnostics)
{
    enum { MOST = 32 };
    const char *names[MOST];
    size_t n;
    const struct gv_model *const *models = gv_models(&n);
    for (size_t i = 0; i < n && i < MOST; i++)
        names[i] = models[i]->name;
    const char *near = gv_text_closest(name, names, n < MOST ? n : MOST);
    struct gv_text hint = {0};
    gv_text_printf(&hint, near ? "did you mean '%s'?" : "`gevinst describe` lists the models%s",
                   near ? near : "");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "unknown model '%s'", name);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    if (options->n_arguments == 0) return list_models(options, diagnostics);
    if (strcmp(options->arguments[0], "values") == 0) return gv_cli_describe_values(options, diagnostics);
    const struct gv_model *model = gv_models_find(options->arguments[0]);
    if (!model) return unknown_model(options->arguments[0], diagnostics);
    const char *format = options->json ? "json" : options->format ? options->format : "text";
    if (strcmp(format, "json") == 0) return gv_cli_print_json(gv_describe_json(model), diagnostics);
    struct gv_text text = {0};
    int status = GV_OK;
    if (strcmp(format, "text") == 0) {
        gv_describe_text(model, gv_cli_language(options), &text);
    } else if (strcmp(format, "markdown") == 0) {
        gv_describe_markdown(model, gv_cli_language(options), &text);
    } else {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose text, json or markdown", "unknown format '%s'",
                          format);
        return GV_ERR_USAGE;
    }
    status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

const struct gv_command gv_command_describe = {
    .name = "describe",
    .synopsis = "describe [MODEL | values] [--format FORMAT]",
    .summary = "the models, a model's tables, or the guide's values",
    .takes = GV_TAKES(FORMAT) | GV_TAKES(JSON) | GV_TAKES(LANG) | GV_TAKES(HELP),
    .most_arguments = 1,
    .run = run,
};
