/* gevinst describe: the models, or one model's inputs and outcomes. */
#include "report/describe.h"
#include "base/status.h"
#include "cli/common.h"
#include "report/guide_values.h"
#include "report/json_schema.h"

#include <string.h>

/* `gevinst describe values`: the gains and drawbacks that the guide names, and what becomes of each. */
static const struct gv_cli_forms guide_values = {
    .text = gv_guide_values_text, .markdown = gv_guide_values_markdown, .json = gv_guide_values_json};

static int unknown_model(const char *name, struct gv_diagnostics *diagnostics)
{
    enum { MOST = 32 };
    const char *names[MOST] = {"values"};
    struct gv_model_catalogue all = gv_cli_models();
    for (size_t i = 0; i < all.n && i + 1 < MOST; i++)
        names[i + 1] = all.models[i]->name;
    struct gv_text hint = {0};
    gv_text_suggest(&hint, name, names, all.n + 1 < MOST ? all.n + 1 : MOST, "choose");
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data, "unknown model '%s'", name);
    gv_text_free(&hint);
    return GV_ERR_USAGE;
}

static int print_json(const struct gv_model *model, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue all = gv_cli_models();
    return gv_cli_print_json(model ? gv_describe_json(model) : gv_describe_list_json(all.models, all.n),
                             diagnostics);
}

static int print_schema(const struct gv_model *model, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue all = gv_cli_models();
    return gv_cli_print_json(model ? gv_json_schema(&model, 1) : gv_json_schema(all.models, all.n),
                             diagnostics);
}

static int print_tables(const struct gv_model *model, enum gv_describe_form form,
                        const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    struct gv_model_catalogue all = gv_cli_models();
    struct gv_text text = {0};
    if (model)
        gv_describe(model, form, gv_cli_language(options), &text);
    else
        gv_describe_list(all.models, all.n, form, gv_cli_language(options), &text);
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}

static int run(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    const char *name = options->n_arguments ? options->arguments[0] : NULL;
    if (name && strcmp(name, "values") == 0) return gv_cli_print_form(options, &guide_values, diagnostics);
    struct gv_model_catalogue all = gv_cli_models();
    const struct gv_model *model = NULL;
    for (size_t i = all.n; name && i-- > 0;)
        if (strcmp(all.models[i]->name, name) == 0) model = all.models[i];
    if (name && !model) return unknown_model(name, diagnostics);
    const char *format = options->json ? "json" : options->format ? options->format : "text";
    if (strcmp(format, "json") == 0) return print_json(model, diagnostics);
    if (strcmp(format, "text") == 0) return print_tables(model, GV_DESCRIBE_TEXT, options, diagnostics);
    if (strcmp(format, "markdown") == 0)
        return print_tables(model, GV_DESCRIBE_MARKDOWN, options, diagnostics);
    if (strcmp(format, "schema") == 0) return print_schema(model, diagnostics);
    gv_diagnose_plain(diagnostics, GV_ERROR, "choose text, json, markdown or schema", "unknown format '%s'",
                      format);
    return GV_ERR_USAGE;
}

const struct gv_command gv_command_describe = {
    .name = "describe",
    .synopsis = "describe [MODEL|values] [--format text|json|markdown|schema]",
    .summary = "the models, a model's tables, the guide's values, or a schema for editors",
    .takes = GV_TAKES(FORMAT) | GV_TAKES(JSON) | GV_TAKES(LANG) | GV_TAKES(HELP),
    .most_arguments = 1,
    .run = run,
};
