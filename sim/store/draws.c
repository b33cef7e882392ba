#include "store/draws.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096 };

/* --- writing values into reserved places --- */

/* n values at an offset; NaNs get the file's one pattern. */
static int write_values(const struct gv_output_file *file, uint64_t offset, size_t n, const double *values,
                        _Atomic uint64_t *sum)
{
    double buffer[CHUNK];
    for (size_t first = 0; first < n; first += CHUNK) {
        size_t m = n - first < CHUNK ? n - first : CHUNK;
        for (size_t i = 0; i < m; i++)
            buffer[i] = gv_hdf5_nan(values[first + i]);
        *sum += gv_sum(offset + first * sizeof *buffer, buffer, m * sizeof *buffer);
        int error = gv_output_write(file, offset + first * sizeof *buffer, buffer, m * sizeof *buffer);
        if (error) return error;
    }
    return 0;
}

/* Draws first … end - 1 of a row that starts at `offset`: the draw's number, its remainder by `modulus`, or
 * NaN. */
enum pattern { NUMBER, REMAINDER, MISSING };

static int write_pattern(const struct gv_output_file *file, uint64_t offset, uint64_t first, uint64_t end,
                         enum pattern pattern, uint32_t modulus, _Atomic uint64_t *sum)
{
    double buffer[CHUNK];
    for (uint64_t at = first; at < end;) {
        size_t m = end - at < CHUNK ? (size_t)(end - at) : CHUNK;
        for (size_t i = 0; i < m; i++)
            buffer[i] = pattern == NUMBER      ? (double)(at + i)
                        : pattern == REMAINDER ? (double)((at + i) % modulus)
                                               : gv_hdf5_nan(NAN);
        *sum += gv_sum(offset + at * sizeof *buffer, buffer, m * sizeof *buffer);
        int error = gv_output_write(file, offset + at * sizeof *buffer, buffer, m * sizeof *buffer);
        if (error) return error;
        at += m;
    }
    return 0;
}

/* --- the sink --- */

static int deliver(struct gv_draws *d, uint64_t start, uint64_t row, uint64_t first, size_t n,
                   const double *values, _Atomic uint64_t *sum)
{
    int error = write_values(d->file, start + (row * d->draws + first) * sizeof *values, n, values, sum);
    if (!error) return GV_OK;
    int none = 0;
    atomic_compare_exchange_strong(&d->error, &none, error);
    return GV_ERR_IO;
}

static int take_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                        const double *values)
{
    struct gv_draws *d = context;
    return deliver(d, d->outcome_at[outcome], policy, first, n, values, &d->outcome_sum[outcome]);
}

static int take_month(void *context, size_t policy, size_t outcome, int month, uint64_t first, size_t n,
                      const double *values)
{
    struct gv_draws *d = context;
    uint64_t row = (uint64_t)policy * (uint64_t)d->plan->setup.horizon + (uint64_t)(month - 1);
    return deliver(d, d->outcome_at[outcome], row, first, n, values, &d->outcome_sum[outcome]);
}

static uint64_t *input_place(const struct gv_draws *d, size_t policy, size_t input)
{
    size_t row = policy == SIZE_MAX ? d->plan->n_policies : policy;
    return &d->input_at[row * d->plan->model->n_inputs + input];
}

static int take_input(void *context, size_t policy, size_t input, uint64_t first, size_t n,
                      const double *values)
{
    struct gv_draws *d = context;
    uint64_t start = *input_place(d, policy, input);
    _Atomic uint64_t *sum = &d->input_sum[input_place(d, policy, input) - d->input_at];
    return start ? deliver(d, start, 0, first, n, values, sum) : GV_OK;
}

/* --- the layout --- */

static void lay_coordinates(struct gv_draws *d, struct gv_hdf5 *h, const char *group, int which)
{
    const struct gv_variable draw = {.name = "draw",
                                     .units = "1",
                                     .long_name = "draw",
                                     .long_name_da = "trækning",
                                     .description = "Number of the draw: point × replicates + replicate."};
    const struct gv_variable replicate = {
        .name = "replicate",
        .units = "1",
        .long_name = "replicate",
        .long_name_da = "gentagelse",
        .description = "Independent randomisation of the design that the draw belongs to."};
    d->draw_at[which] = gv_hdf5_reserve(h, group, &draw, NULL, d->draws);
    d->replicate_at[which] = gv_hdf5_reserve(h, group, &replicate, GV_DIMS("draw"), 0);
}

static int lay_outcomes(struct gv_draws *d, struct gv_hdf5 *h)
{
    const struct gv_model *model = d->plan->model;
    const char *group = "draws";
    bool monthly = false;
    size_t kept = 0;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        kept += d->keep_outcome[o];
        monthly = monthly || (d->keep_outcome[o] && (model->outcomes[o].flags & GV_MONTHLY));
    }
    gv_hdf5_group(h, group, 4 + kept);
    if (kept == 0) return GV_OK;
    int status = gv_write_policy_scale(h, group, d->plan);
    if (monthly && status == GV_OK) status = gv_write_month_scale(h, group, d->plan);
    lay_coordinates(d, h, group, 0);
    for (size_t o = 0; o < model->n_outcomes && status == GV_OK; o++) {
        if (!d->keep_outcome[o]) continue;
        const struct gv_outcome *outcome = &model->outcomes[o];
        const struct gv_variable v = {.name = outcome->name,
                                      .units = outcome->unit,
                                      .long_name = outcome->label.en,
                                      .long_name_da = outcome->label.da,
                                      .description = outcome->description,
                                      .attributes = {{.name = "coordinates", .text = "replicate"}}};
        d->outcome_at[o] = gv_hdf5_reserve(
            h, group, &v,
            outcome->flags & GV_MONTHLY ? GV_DIMS("policy", "month", "draw") : GV_DIMS("policy", "draw"), 0);
    }
    return status;
}

static bool is_plain(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    return name[strspn(name, allowed)] == '\0';
}

void gv_draws_override_name(const struct gv_plan *plan, size_t policy, size_t input, struct gv_text *out)
{
    const char *name = plan->policies[policy].name;
    gv_text_printf(out, "%s__", plan->model->inputs[input].name);
    if (is_plain(name))
        gv_text_puts(out, name);
    else
        gv_text_printf(out, "policy_%zu", policy);
}

/* One input's variable: of the base (policy SIZE_MAX) or of a policy. */
static int lay_input(struct gv_draws *d, struct gv_hdf5 *h, size_t policy, size_t input,
                     const struct gv_distribution *distribution)
{
    if (distribution->family == GV_CONSTANT) return GV_OK;
    const struct gv_input *in = &d->plan->model->inputs[input];
    struct gv_text name = {0}, expression = {0}, description = {0};
    gv_distribution_print(distribution, &expression);
    if (policy == SIZE_MAX) {
        gv_text_puts(&name, in->name);
        gv_text_puts(&description, "Base draws: what holds under every policy that does not set this input.");
    } else {
        gv_draws_override_name(d->plan, policy, input, &name);
        gv_text_printf(&description, "Draws of %s under the policy %s, which sets it.", in->name,
                       d->plan->policies[policy].name);
    }
    int status = name.failed || expression.failed || description.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK) {
        struct gv_variable v = {.name = name.data,
                                .units = in->unit,
                                .long_name = in->label.en,
                                .long_name_da = in->label.da,
                                .description = description.data,
                                .attributes = {{.name = "coordinates", .text = "replicate"},
                                               {.name = "input", .text = in->name},
                                               {.name = "distribution", .text = expression.data}}};
        if (policy != SIZE_MAX)
            v.attributes[3] = (struct gv_attribute){.name = "policy", .text = d->plan->policies[policy].name};
        *input_place(d, policy, input) = gv_hdf5_reserve(h, "inputs", &v, GV_DIMS("draw"), 0);
    }
    gv_text_free(&name);
    gv_text_free(&expression);
    gv_text_free(&description);
    return status;
}

static int lay_inputs(struct gv_draws *d, struct gv_hdf5 *h)
{
    size_t variables = 2 + d->plan->model->n_inputs;
    for (size_t p = 0; p < d->plan->n_policies; p++)
        variables += d->plan->policies[p].n_overrides;
    gv_hdf5_group(h, "inputs", d->keep_inputs ? variables : 2);
    if (!d->keep_inputs) return GV_OK;
    lay_coordinates(d, h, "inputs", 1);
    for (size_t k = 0; k < d->plan->model->n_inputs; k++) {
        int status = lay_input(d, h, SIZE_MAX, k, &d->plan->inputs[k]);
        for (size_t p = 0; p < d->plan->n_policies && status == GV_OK; p++)
            for (size_t i = 0; i < d->plan->policies[p].n_overrides && status == GV_OK; i++)
                if (d->plan->policies[p].overrides[i].input == k)
                    status = lay_input(d, h, p, k, &d->plan->policies[p].overrides[i].distribution);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

/* --- opening and finishing --- */

static void find_end(struct gv_draws *d)
{
    const struct gv_model *model = d->plan->model;
    uint64_t row = d->draws * sizeof(double);
    for (int i = 0; i < 2; i++) {
        if (d->draw_at[i] + row > d->end) d->end = d->draw_at[i] + row;
        if (d->replicate_at[i] + row > d->end) d->end = d->replicate_at[i] + row;
    }
    for (size_t o = 0; o < model->n_outcomes; o++) {
        if (!d->outcome_at[o]) continue;
        uint64_t rows = d->plan->n_policies;
        if (model->outcomes[o].flags & GV_MONTHLY) rows *= (uint64_t)d->plan->setup.horizon;
        if (d->outcome_at[o] + rows * row > d->end) d->end = d->outcome_at[o] + rows * row;
    }
    for (size_t i = 0; i < (d->plan->n_policies + 1) * model->n_inputs; i++)
        if (d->input_at[i] && d->input_at[i] + row > d->end) d->end = d->input_at[i] + row;
}

int gv_draws_open(struct gv_draws *d, const struct gv_plan *plan, const bool *keep_outcome, bool keep_inputs,
                  struct gv_hdf5 *h, const struct gv_output_file *file)
{
    const struct gv_model *model = plan->model;
    *d = (struct gv_draws){.plan = plan, .file = file, .draws = gv_design_draws(&plan->design)};
    d->keep_inputs = keep_inputs;
    d->keep_outcome = gv_memory_zeroed(model->n_outcomes + 1, sizeof *d->keep_outcome);
    d->outcome_at = gv_memory_zeroed(model->n_outcomes + 1, sizeof *d->outcome_at);
    d->input_at = gv_memory_zeroed((plan->n_policies + 1) * model->n_inputs + 1, sizeof *d->input_at);
    d->outcome_sum = gv_memory_zeroed(model->n_outcomes + 1, sizeof *d->outcome_sum);
    d->input_sum = gv_memory_zeroed((plan->n_policies + 1) * model->n_inputs + 1, sizeof *d->input_sum);
    if (!d->keep_outcome || !d->outcome_at || !d->input_at || !d->outcome_sum || !d->input_sum)
        return GV_ERR_MEMORY;
    memcpy(d->keep_outcome, keep_outcome, model->n_outcomes * sizeof *d->keep_outcome);
    d->sink = (struct gv_sink){.context = d,
                               .outcome = take_outcome,
                               .input = take_input,
                               .month = take_month,
                               .keep_outcome = d->keep_outcome,
                               .keep_inputs = keep_inputs};
    int status = lay_outcomes(d, h);
    if (status == GV_OK) status = lay_inputs(d, h);
    find_end(d);
    return status;
}

static int blank_rows(struct gv_draws *d, uint64_t start, uint64_t rows, uint64_t done, _Atomic uint64_t *sum)
{
    for (uint64_t r = 0; start && r < rows; r++) {
        int error =
            write_pattern(d->file, start + r * d->draws * sizeof(double), done, d->draws, MISSING, 1, sum);
        if (error) return error;
    }
    return 0;
}

int gv_draws_finish(struct gv_draws *d, uint64_t done)
{
    const struct gv_model *model = d->plan->model;
    uint32_t replicates = d->plan->design.replicates;
    int error = atomic_load(&d->error);
    for (int i = 0; i < 2 && !error; i++) {
        if (d->draw_at[i])
            error = write_pattern(d->file, d->draw_at[i], 0, d->draws, NUMBER, 1, &d->draw_sum[i]);
        if (d->replicate_at[i] && !error)
            error = write_pattern(d->file, d->replicate_at[i], 0, d->draws, REMAINDER, replicates,
                                  &d->replicate_sum[i]);
    }
    if (done >= d->draws) return error;
    for (size_t o = 0; o < model->n_outcomes && !error; o++) {
        uint64_t months = model->outcomes[o].flags & GV_MONTHLY ? (uint64_t)d->plan->setup.horizon : 1;
        error = blank_rows(d, d->outcome_at[o], d->plan->n_policies * months, done, &d->outcome_sum[o]);
    }
    for (size_t i = 0; i < (d->plan->n_policies + 1) * model->n_inputs && !error; i++)
        error = blank_rows(d, d->input_at[i], 1, done, &d->input_sum[i]);
    return error;
}

/* A variable of so many rows; nothing where there is none. */
static int list_sum(const struct gv_draws *d, uint64_t at, uint64_t rows, uint64_t sum, struct gv_sums *sums)
{
    if (!at) return GV_OK;
    return gv_sums_add(sums, (struct gv_sum_extent){at, rows * d->draws * sizeof(double), sum});
}

int gv_draws_list_sums(struct gv_draws *d, struct gv_sums *sums)
{
    const struct gv_model *model = d->plan->model;
    int status = GV_OK;
    for (int i = 0; i < 2 && status == GV_OK; i++) {
        status = list_sum(d, d->draw_at[i], 1, d->draw_sum[i], sums);
        if (status == GV_OK) status = list_sum(d, d->replicate_at[i], 1, d->replicate_sum[i], sums);
    }
    for (size_t o = 0; o < model->n_outcomes && status == GV_OK; o++) {
        uint64_t months = model->outcomes[o].flags & GV_MONTHLY ? (uint64_t)d->plan->setup.horizon : 1;
        status = list_sum(d, d->outcome_at[o], d->plan->n_policies * months, d->outcome_sum[o], sums);
    }
    for (size_t i = 0; i < (d->plan->n_policies + 1) * model->n_inputs && status == GV_OK; i++)
        status = list_sum(d, d->input_at[i], 1, d->input_sum[i], sums);
    return status;
}

void gv_draws_free(struct gv_draws *d)
{
    free(d->outcome_sum);
    free(d->input_sum);
    free(d->keep_outcome);
    free(d->outcome_at);
    free(d->input_at);
    *d = (struct gv_draws){0};
}
