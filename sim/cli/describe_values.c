/* gevinst describe values: the gains and drawbacks that the guide names, and what becomes of each. */
#include "cli/describe_values.h"

#include "base/status.h"
#include "cli/common.h"
#include "report/guide_values.h"

#include <string.h>

int gv_cli_describe_values(const struct gv_options *options, struct gv_diagnostics *diagnostics)
{
    const char *format = options->json ? "json" : options->format ? options->format : "text";
    if (strcmp(format, "json") == 0) return gv_cli_print_json(gv_guide_values_json(), diagnostics);
    struct gv_text text = {0};
    if (strcmp(format, "text") == 0) {
        gv_guide_values_text(gv_cli_language(options), &text);
    } else if (strcmp(format, "markdown") == 0) {
        gv_guide_values_markdown(&text);
    } else {
        gv_diagnose_plain(diagnostics, GV_ERROR, "choose text, json or markdown", "unknown format '%s'",
                          format);
        return GV_ERR_USAGE;
    }
    int status = gv_cli_print(&text, diagnostics);
    gv_text_free(&text);
    return status;
}
