#include "base/memory.h"
#include "base/status.h"
#include "store/estimate_variable.h"
#include "store/frontier.h"
#include "store/sections.h"

#include <math.h>
#include <stdlib.h>

static const char group[] = "required";

struct writing {
    struct gv_hdf5 *h;
    const struct gv_required_report *report;
    struct gv_estimate *estimates;
    double *values;
    int status;
};

/* The first failure of memory sticks. */
static void write_estimates(struct writing *w, const char *name, const char *units, const char *label,
                            const char *label_da, const char *const *dims, size_t n)
{
    const struct gv_variable v = {.name = name, .units = units, .long_name = label, .long_name_da = label_da};
    if (w->status == GV_OK) w->status = gv_write_estimates(w->h, group, &v, dims, n, w->estimates);
}

static void write_counts(struct writing *w)
{
    static const struct {
        const char *name, *label, *label_da;
    } texts[] = {{"at_least", "1 if draws break even from a value on",
                  "1 hvis trækninger går i nul fra en værdi og op"},
                 {"against", "draws that go the other way", "trækninger, der går den anden vej"},
                 {"failed_draws", "draws without a valid result", "trækninger uden gyldigt resultat"}};
    for (int k = 0; k < 3; k++) {
        const struct gv_variable v = {.name = texts[k].name,
                                      .units = "1",
                                      .long_name = texts[k].label,
                                      .long_name_da = texts[k].label_da};
        for (size_t p = 0; p < w->report->n; p++) {
            const struct gv_required *r = &w->report->required[p];
            w->values[p] = k == 0 ? (r->rising ? 1 : 0) : (double)(k == 1 ? r->against : r->failed);
        }
        gv_hdf5_numbers(w->h, group, &v, GV_DIMS("policy"), w->values);
    }
}

static void write_all(struct writing *w, const char *unit)
{
    const struct gv_required_report *report = w->report;
    const struct gv_required *r = report->required;
    size_t n = report->n;
    for (size_t p = 0; p < n; p++)
        for (int k = 0; k < GV_QUANTILES; k++)
            w->estimates[p * GV_QUANTILES + (size_t)k] = r[p].quantile[k];
    write_estimates(w, "required_quantile", unit, "quantile of the value that draws require",
                    "fraktil af den værdi, trækningerne kræver", GV_DIMS("policy", "probability"),
                    n * GV_QUANTILES);
    for (size_t p = 0; p < n; p++)
        for (int k = 0; k < GV_REQUIRED_GRID; k++) {
            w->values[p * GV_REQUIRED_GRID + (size_t)k] = r[p].grid[k];
            w->estimates[p * GV_REQUIRED_GRID + (size_t)k] = r[p].share[k];
        }
    const struct gv_variable value = {
        .name = "value", .units = unit, .long_name = "value", .long_name_da = "værdi"};
    gv_hdf5_numbers(w->h, group, &value, GV_DIMS("policy", "point"), w->values);
    write_estimates(w, "share", "1", "share of draws for which the value is enough, or is borne",
                    "andel af trækninger, hvor værdien er nok eller kan bæres", GV_DIMS("policy", "point"),
                    n * GV_REQUIRED_GRID);
    for (size_t p = 0; p < n; p++)
        w->estimates[p] = r[p].below;
    write_estimates(w, "below_range", "1", "share of draws whose value lies below the range",
                    "andel af trækninger, hvis værdi ligger under området", GV_DIMS("policy"), n);
    for (size_t p = 0; p < n; p++)
        w->estimates[p] = r[p].above;
    write_estimates(w, "above_range", "1", "share of draws whose value lies above the range",
                    "andel af trækninger, hvis værdi ligger over området", GV_DIMS("policy"), n);
    for (size_t p = 0; p < n; p++)
        w->estimates[p] = r[p].enough;
    write_estimates(w, "enough", "1", "share of draws for which the value asked about is enough, or is borne",
                    "andel af trækninger, hvor den værdi, der spørges om, er nok eller kan bæres",
                    GV_DIMS("policy"), n);
    write_counts(w);
}

int gv_write_required(struct gv_hdf5 *h, const void *context)
{
    const struct gv_required_report *report = context;
    const struct gv_required_request *q = &report->requests[0];
    const struct gv_model *model = q->plan->model;
    struct writing w = {.h = h, .report = report};
    size_t *policies = gv_memory_new(report->n * sizeof *policies);
    w.estimates = gv_memory_new(report->n * GV_REQUIRED_GRID * sizeof *w.estimates);
    w.values = gv_memory_new(report->n * GV_REQUIRED_GRID * sizeof *w.values);
    w.status = policies && w.estimates && w.values ? GV_OK : GV_ERR_MEMORY;
    if (w.status == GV_OK) {
        const struct gv_variable over = {.name = "over",
                                         .units = "1",
                                         .long_name = "what is required",
                                         .long_name_da = "hvad der kræves"},
                                 at = {.name = "at",
                                       .units = "1",
                                       .long_name = "value asked about, in the unit of value",
                                       .long_name_da = "værdi, der spørges om, i enheden for value"};
        for (size_t p = 0; p < report->n; p++)
            policies[p] = report->requests[p].policy;
        gv_hdf5_group(h, group, 28);
        w.status = gv_write_policies_scale(h, group, q->plan, report->n, policies);
        gv_write_probability_scale(h, group);
        gv_hdf5_index_scale(h, group, "point", "point", "punkt", GV_REQUIRED_GRID);
        gv_hdf5_text(h, group, &over,
                     q->over.n ? model->inputs[q->over.input].name : model->outcomes[q->given].name);
        gv_hdf5_number(h, group, &at, q->question);
        write_all(&w, q->over.n ? model->inputs[q->over.input].unit : model->outcomes[q->given].unit);
    }
    free(policies);
    free(w.estimates);
    free(w.values);
    return w.status;
}
