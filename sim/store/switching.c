#include "base/memory.h"
#include "base/status.h"
#include "store/frontier.h"
#include "store/sections.h"

#include <math.h>
#include <stdlib.h>

static const char group[] = "switching";

struct writing {
    struct gv_hdf5 *h;
    const struct gv_switching_report *report;
    size_t *input, n; /* [n] indices in the model: those of the first policy in its order, then others */
    double *values;   /* [policies × n] */
    const char **names;
};

static const struct gv_switching_row *row_of(const struct gv_switching *s, size_t input)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->row[i].input == input) return &s->row[i];
    return NULL;
}

static void collect(struct writing *w)
{
    for (size_t p = 0; p < w->report->n; p++) {
        const struct gv_switching *s = &w->report->switching[p];
        for (size_t i = 0; i < s->n; i++) {
            bool known = false;
            for (size_t k = 0; k < w->n; k++)
                known |= w->input[k] == s->row[i].input;
            if (!known) w->input[w->n++] = s->row[i].input;
        }
    }
}

static double mean(const struct gv_switching_row *r)
{
    return r->mean;
}

static double p05(const struct gv_switching_row *r)
{
    return r->p05;
}

static double p95(const struct gv_switching_row *r)
{
    return r->p95;
}

static double low(const struct gv_switching_row *r)
{
    return r->low;
}

static double high(const struct gv_switching_row *r)
{
    return r->high;
}

static double at_means(const struct gv_switching_row *r)
{
    return r->at_means.place.value;
}

static double at_means_rank(const struct gv_switching_row *r)
{
    return r->at_means.rank;
}

static double at_means_crossings(const struct gv_switching_row *r)
{
    return (double)r->at_means.n;
}

static double drawn(const struct gv_switching_row *r)
{
    return r->drawn.place.value;
}

static double drawn_low(const struct gv_switching_row *r)
{
    return r->drawn.place.low;
}

static double drawn_high(const struct gv_switching_row *r)
{
    return r->drawn.place.high;
}

static double drawn_rank(const struct gv_switching_row *r)
{
    return r->drawn.rank;
}

static double drawn_crossings(const struct gv_switching_row *r)
{
    return (double)r->drawn.n;
}

static const struct {
    const char *name, *label, *label_da;
    double (*of)(const struct gv_switching_row *row);
} variables[] = {
    {"mean", "mean of the input", "inputtets middelværdi", mean},
    {"p05", "5 % quantile of the input", "inputtets 5 %-fraktil", p05},
    {"p95", "95 % quantile of the input", "inputtets 95 %-fraktil", p95},
    {"from", "lowest value that was looked at", "laveste værdi, der er undersøgt", low},
    {"to", "highest value that was looked at", "højeste værdi, der er undersøgt", high},
    {"switching_value", "value at which the outcome is 0, the others at their means",
     "værdi, hvor resultatet er 0, de andre på middel", at_means},
    {"switching_value_rank", "share of the input's distribution below the switching value",
     "andel af inputtets fordeling under skifteværdien", at_means_rank},
    {"switching_value_crossings", "number of switching values", "antal skifteværdier", at_means_crossings},
    {"expected_switching_value", "value at which the outcome is expected to be 0, the others drawn",
     "værdi, hvor resultatet ventes at være 0, de andre trukket", drawn},
    {"expected_switching_value_low", "the same, low end of the 95 % interval",
     "det samme, nedre ende af 95 %-intervallet", drawn_low},
    {"expected_switching_value_high", "the same, high end of the 95 % interval",
     "det samme, øvre ende af 95 %-intervallet", drawn_high},
    {"expected_switching_value_rank", "share of the input's distribution below the expected switching value",
     "andel af inputtets fordeling under den forventede skifteværdi", drawn_rank},
    {"expected_switching_value_crossings", "number of expected switching values",
     "antal forventede skifteværdier", drawn_crossings},
};

static void write_variables(struct writing *w)
{
    for (size_t v = 0; v < sizeof variables / sizeof *variables; v++) {
        const struct gv_variable variable = {.name = variables[v].name,
                                             .units = "1",
                                             .long_name = variables[v].label,
                                             .long_name_da = variables[v].label_da,
                                             .description = "Values in the input's unit: see unit."};
        for (size_t p = 0; p < w->report->n; p++)
            for (size_t k = 0; k < w->n; k++) {
                const struct gv_switching_row *row = row_of(&w->report->switching[p], w->input[k]);
                w->values[p * w->n + k] = row ? variables[v].of(row) : (double)NAN;
            }
        gv_hdf5_numbers(w->h, group, &variable, GV_DIMS("policy", "input"), w->values);
    }
}

static int write_texts(struct writing *w)
{
    const struct gv_input *inputs = w->report->switching[0].plan->model->inputs;
    static const struct {
        const char *name, *label, *label_da;
    } texts[] = {{"unit", "unit of the input", "inputtets enhed"},
                 {"label", "label", "betegnelse"},
                 {"label_da", "Danish label", "dansk betegnelse"}};
    for (int t = 0; t < 3; t++) {
        const struct gv_variable v = {.name = texts[t].name,
                                      .units = "1",
                                      .long_name = texts[t].label,
                                      .long_name_da = texts[t].label_da};
        for (size_t k = 0; k < w->n; k++) {
            const struct gv_input *i = &inputs[w->input[k]];
            w->names[k] = t == 0 ? i->unit : t == 1 ? i->label.en : i->label.da;
        }
        gv_hdf5_texts(w->h, group, &v, GV_DIMS("input"), w->names);
    }
    return GV_OK;
}

static int write_all(struct writing *w)
{
    const struct gv_switching *s = w->report->switching;
    const struct gv_plan *plan = s[0].plan;
    const struct gv_outcome *outcome = &plan->model->outcomes[s[0].outcome];
    size_t *policies = gv_memory_new(w->report->n * sizeof *policies);
    if (!policies) return GV_ERR_MEMORY;
    for (size_t p = 0; p < w->report->n; p++)
        policies[p] = s[p].policy;
    gv_hdf5_group(w->h, group, 24);
    int status = gv_write_policies_scale(w->h, group, plan, w->report->n, policies);
    free(policies);
    for (size_t k = 0; k < w->n; k++)
        w->names[k] = plan->model->inputs[w->input[k]].name;
    const struct gv_variable input = {
        .name = "input", .units = "1", .long_name = "uncertain input", .long_name_da = "usikkert input"};
    gv_hdf5_text_scale(w->h, group, &input, w->n, w->names);
    write_variables(w);
    if (status == GV_OK) status = write_texts(w);
    const struct gv_variable means = {.name = "outcome_at_means",
                                      .units = outcome->unit,
                                      .long_name = "outcome with all inputs at their means",
                                      .long_name_da = "resultat med alle input på deres middelværdi",
                                      .description = outcome->name};
    for (size_t p = 0; p < w->report->n; p++)
        w->values[p] = s[p].at_means;
    gv_hdf5_numbers(w->h, group, &means, GV_DIMS("policy"), w->values);
    return status;
}

int gv_write_switching(struct gv_hdf5 *h, const void *context)
{
    const struct gv_switching_report *report = context;
    const struct gv_model *model = report->switching[0].plan->model;
    struct writing w = {.h = h, .report = report};
    w.input = gv_memory_new((model->n_inputs + 1) * sizeof *w.input);
    w.names = gv_memory_new((model->n_inputs + 1) * sizeof *w.names);
    w.values = gv_memory_new(report->n * (model->n_inputs + 1) * sizeof *w.values);
    int status = w.input && w.names && w.values ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        collect(&w);
        status = write_all(&w);
    }
    free(w.input);
    free(w.names);
    free(w.values);
    return status;
}
