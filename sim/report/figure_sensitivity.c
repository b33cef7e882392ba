#include "report/figure_sensitivity.h"

#include "base/status.h"
#include "report/figure_script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char group[] = "sensitivity";

static bool has(const struct gv_reader *reader, const char *measure, bool monthly)
{
    return gv_reader_has(reader, group, measure) && gv_reader_has(reader, group, "month") == monthly;
}

bool gv_figure_indices_count(const struct gv_reader *reader)
{
    return has(reader, "S1", false);
}

bool gv_figure_months_count(const struct gv_reader *reader)
{
    return has(reader, "S1", true);
}

bool gv_figure_tornado_count(const struct gv_reader *reader)
{
    return has(reader, "swing", false);
}

bool gv_figure_morris_count(const struct gv_reader *reader)
{
    return has(reader, "mu_star", false);
}

/* The indicator has a panel if its indices exist. */
static bool has_indicator(const struct gv_reader *reader)
{
    struct gv_diagnostics unseen = {0};
    struct gv_array sum;
    bool exists = false;
    if (gv_reader_has(reader, group, "positive_sum_S1") &&
        gv_reader_numbers(reader, group, "positive_sum_S1", &sum, &unseen) == GV_OK) {
        exists = sum.n == 1 && isfinite(sum.values[0]);
        gv_array_free(&sum);
    }
    gv_diagnostics_free(&unseen);
    return exists;
}

/* "net present value, million DKK" for what is measured in the outcome's unit, its name for shares. */
static void set_outcome(const struct gv_reader *reader, enum gv_language language, const char *name,
                        struct gv_text *script)
{
    int index = gv_reader_find_outcome(reader, name);
    const struct gv_file_outcome *outcome = index >= 0 ? gv_reader_outcome(reader, (size_t)index) : NULL;
    bool shares = gv_reader_has(reader, group, "S1"), money = outcome && strcmp(outcome->unit, "DKK") == 0;
    struct gv_text label = {0};
    gv_text_puts(&label, outcome ? gv_label_in(language, &outcome->label) : name);
    if (!shares && money) {
        gv_text_printf(&label, ", %s", gv_text_in(language, GV_TEXT_AXIS_MILLION));
    } else if (!shares && outcome && strcmp(outcome->unit, "1") != 0) {
        gv_text_puts(&label, ", ");
        gv_unit_print(outcome->unit, language, &label);
    }
    gv_figure_set("outcome_label", label.data ? label.data : name, script);
    gv_text_printf(script, "outcome_scale = %s\n", money ? "1e-6" : "1");
    gv_text_free(&label);
}

int gv_figure_sensitivity_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                                  struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    char *outcome = NULL, *policy = NULL;
    struct gv_array mean = {0};
    int status = gv_reader_text(reader, group, "outcome", &outcome, diagnostics);
    if (status == GV_OK) status = gv_reader_text(reader, group, "policy", &policy, diagnostics);
    if (status == GV_OK) status = gv_reader_numbers(reader, group, "mean", &mean, diagnostics);
    if (status == GV_OK) {
        int index = gv_reader_find_policy(reader, policy);
        set_outcome(reader, plot->language, outcome, script);
        gv_text_printf(script, "st_column = %d\npanels = %d\n", gv_reader_has(reader, group, "ST") ? 7 : 0,
                       has_indicator(reader) ? 2 : 1);
        if (mean.n == 1 && isfinite(mean.values[0]))
            gv_text_printf(script, "sensitivity_mean = %.17g\n", mean.values[0]);
        gv_figure_set("study_label",
                      index >= 0
                          ? gv_label_in(plot->language, &gv_reader_policy(reader, (size_t)index)->label)
                          : policy,
                      script);
        if (script->failed) status = GV_ERR_MEMORY;
    }
    gv_array_free(&mean);
    free(outcome);
    free(policy);
    return status;
}
