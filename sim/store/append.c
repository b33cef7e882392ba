#include "store/append.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/draws.h"
#include "store/plan_text.h"
#include "store/reader_internal.h"
#include "store/text_heap.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096 };

/* --- whether it can be continued --- */

int gv_append_open(const char *path, struct gv_append *a, struct gv_diagnostics *diagnostics)
{
    *a = (struct gv_append){.lock = PTHREAD_MUTEX_INITIALIZER};
    int status = gv_reader_open(path, &a->reader, diagnostics);
    if (status == GV_OK) status = gv_recall_open(a->reader, &a->recall, diagnostics);
    if (status != GV_OK) return status;
    if (!a->recall.complete) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew without --append",
                          "'%s' is of an interrupted run and cannot be continued", path);
        return GV_ERR_DATA;
    }
    if (a->recall.design.kind == GV_DESIGN_LHS) {
        gv_diagnose_plain(diagnostics, GV_ERROR, "run it anew with -n, or with the design sobol or mc",
                          "'%s' cannot be continued: its design is lhs, and a hypercube of %" PRIu64
                          " points is not part of a larger one",
                          path, a->recall.design.points);
        return GV_ERR_DATA;
    }
    return GV_OK;
}

void gv_append_close(struct gv_append *a)
{
    gv_reader_close(a->reader);
    gv_recall_close(&a->recall);
    free(a->outcome_at);
    free(a->input_at);
    *a = (struct gv_append){0};
}

static int check_plan(const struct gv_append *a, const struct gv_plan *plan,
                      struct gv_diagnostics *diagnostics)
{
    struct gv_text text = {0}, then = {0}, now = {0};
    struct gv_plan same = *plan;
    same.design.points = a->recall.design.points;
    gv_plan_print(&same, &text);
    int status = text.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK && gv_plan_differs(a->recall.plan, text.data, &then, &now)) {
        gv_diagnose_plain(diagnostics, GV_ERROR,
                          "repeat the options that it was made with, or run it anew without --append",
                          "'%s' was made with %s, and the scenario now has %s", a->recall.path,
                          then.data ? then.data : "?", now.data ? now.data : "?");
        status = GV_ERR_DATA;
    }
    gv_text_free(&text);
    gv_text_free(&then);
    gv_text_free(&now);
    return status;
}

/* Sobol' takes powers of two: names what may be appended instead. */
static int refuse_power(const struct gv_design *design, uint64_t more, struct gv_diagnostics *diagnostics)
{
    uint64_t done = gv_design_draws(design), upper = done;
    while (upper <= done + more)
        upper *= 2;
    uint64_t lower = upper / 2 > done ? upper / 2 : upper * 2;
    uint64_t first = lower < upper ? lower : upper, second = lower < upper ? upper : lower;
    struct gv_text hint = {0};
    gv_text_printf(&hint, "--append %" PRIu64 " makes %" PRIu64 " draws, --append %" PRIu64 " makes %" PRIu64,
                   first - done, first, second - done, second);
    gv_diagnose_plain(diagnostics, GV_ERROR, hint.data,
                      "%" PRIu64 " and %" PRIu64 " draws do not make %" PRIu32
                      " replicates of a power of two each",
                      done, more, design->replicates);
    gv_text_free(&hint);
    return GV_ERR_DATA;
}

int gv_append_extend(struct gv_append *a, uint64_t more, struct gv_plan *plan,
                     struct gv_diagnostics *diagnostics)
{
    if (a->recall.stops) {
        gv_diagnose_plain(
            diagnostics, GV_ERROR, "run it anew, with -n or a smaller --tolerance",
            "'%s' stopped by itself, by --tolerance or --target: draws that are added would upset "
            "its intervals",
            a->recall.path);
        return GV_ERR_DATA;
    }
    int status = check_plan(a, plan, diagnostics);
    if (status != GV_OK) return status;
    a->plan = plan;
    struct gv_design *design = &plan->design;
    design->points = a->recall.design.points;
    uint64_t total = gv_design_draws(design) + more, points = total / design->replicates;
    if (design->kind == GV_DESIGN_SOBOL && (total % design->replicates != 0 || (points & (points - 1)) != 0))
        return refuse_power(design, more, diagnostics);
    return gv_design_divide(design, total, design->replicates, (struct gv_place){0}, diagnostics);
}

/* --- what the file keeps --- */

/* Where a variable of `rows` rows of the file's draws lies. */
static int find_place(const struct gv_append *a, const char *group, const char *name, uint64_t rows,
                      uint64_t *at, struct gv_diagnostics *diagnostics)
{
    size_t n_dims, size[GV_ARRAY_DIMS_MAX], n;
    hid_t set = gv_reader_open_variable(a->reader, group, name, H5T_FLOAT, &n_dims, size, &n, diagnostics);
    if (set < 0) return GV_ERR_DATA;
    hid_t type = H5Dget_type(set);
    haddr_t offset = H5Dget_offset(set);
    bool usual = type >= 0 && H5Tequal(type, H5T_IEEE_F64LE) > 0 && offset != HADDR_UNDEF &&
                 n == rows * a->recall.draws && H5Dget_storage_size(set) == n * sizeof(double);
    if (type >= 0) H5Tclose(type);
    H5Dclose(set);
    *at = offset;
    if (usual) return GV_OK;
    gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s': %s/%s is not as this program writes it",
                      a->recall.path, group, name);
    return GV_ERR_DATA;
}

static uint64_t *input_place(const struct gv_append *a, size_t policy, size_t input)
{
    size_t row = policy == SIZE_MAX ? a->plan->n_policies : policy;
    return &a->input_at[row * a->plan->model->n_inputs + input];
}

static int find_outcomes(struct gv_append *a, struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = a->plan->model;
    int status = GV_OK;
    for (size_t o = 0; o < model->n_outcomes && status == GV_OK; o++) {
        if (!a->inner->keep_outcome[o]) continue;
        uint64_t rows = a->plan->n_policies;
        if (model->outcomes[o].flags & GV_MONTHLY) rows *= (uint64_t)a->plan->setup.horizon;
        status = find_place(a, "draws", model->outcomes[o].name, rows, &a->outcome_at[o], diagnostics);
    }
    return status;
}

static int find_inputs(struct gv_append *a, struct gv_diagnostics *diagnostics)
{
    const struct gv_plan *plan = a->plan;
    int status = GV_OK;
    if (!a->inner->keep_inputs) return GV_OK;
    for (size_t k = 0; k < plan->model->n_inputs && status == GV_OK; k++)
        if (plan->inputs[k].family != GV_CONSTANT)
            status = find_place(a, "inputs", plan->model->inputs[k].name, 1, input_place(a, SIZE_MAX, k),
                                diagnostics);
    for (size_t p = 0; p < plan->n_policies; p++)
        for (size_t i = 0; i < plan->policies[p].n_overrides && status == GV_OK; i++) {
            const struct gv_override *o = &plan->policies[p].overrides[i];
            struct gv_text name = {0};
            if (o->distribution.family == GV_CONSTANT) continue;
            gv_draws_override_name(plan, p, o->input, &name);
            status = name.failed
                         ? GV_ERR_MEMORY
                         : find_place(a, "inputs", name.data, 1, input_place(a, p, o->input), diagnostics);
            gv_text_free(&name);
        }
    return status;
}

/* --- comparing --- */

/* In the order in which differences are reported, whichever thread finds them first. */
static bool is_before(const struct gv_append_difference *x, const struct gv_append_difference *y)
{
    if (x->draw != y->draw) return x->draw < y->draw;
    if (x->policy != y->policy) return x->policy < y->policy;
    if (x->is_input != y->is_input) return !x->is_input;
    if (x->index != y->index) return x->index < y->index;
    return x->month < y->month;
}

static void note(struct gv_append *a, struct gv_append_difference difference)
{
    pthread_mutex_lock(&a->lock);
    if (!a->difference.found || is_before(&difference, &a->difference)) a->difference = difference;
    pthread_mutex_unlock(&a->lock);
}

/* Whether a difference was found before this draw. Blocks up to the one with the difference are still
 * compared, so that it is the first one that is reported. */
static bool is_over(struct gv_append *a, uint64_t draw)
{
    pthread_mutex_lock(&a->lock);
    bool over = a->unreadable || (a->difference.found && a->difference.draw < draw);
    pthread_mutex_unlock(&a->lock);
    return over;
}

/* Compares draws first … first + n - 1 of a row with the file, as far as that goes. `what` says which values
 * they are. May be called from several threads. GV_ERR_DATA, GV_ERR_IO. */
static int check(struct gv_append *a, uint64_t at, uint64_t row, uint64_t first, size_t n,
                 const double *values, struct gv_append_difference what)
{
    uint64_t done = a->recall.draws, left = first < done ? done - first : 0;
    if (is_over(a, first)) return GV_ERR_DATA;
    if (left < n) n = (size_t)left;
    for (size_t from = 0; from < n; from += CHUNK) {
        double stored[CHUNK];
        size_t m = n - from < CHUNK ? n - from : CHUNK;
        uint64_t offset = at + (row * done + first + from) * sizeof *stored;
        if (!gv_read_at(a->reader->descriptor, a->reader->bytes, offset, m * sizeof *stored, stored)) {
            pthread_mutex_lock(&a->lock);
            a->unreadable = true;
            pthread_mutex_unlock(&a->lock);
            return GV_ERR_IO;
        }
        for (size_t i = 0; i < m; i++) {
            double computed = gv_hdf5_nan(values[from + i]);
            if (memcmp(&stored[i], &computed, sizeof computed) == 0) continue;
            what.found = true;
            what.draw = first + from + i;
            what.stored = stored[i];
            what.computed = computed;
            note(a, what);
            return GV_OK;
        }
    }
    return GV_OK;
}

static int take_outcome(void *context, size_t policy, size_t outcome, uint64_t first, size_t n,
                        const double *values)
{
    struct gv_append *a = context;
    int status = check(a, a->outcome_at[outcome], policy, first, n, values,
                       (struct gv_append_difference){.policy = policy, .index = outcome});
    return status == GV_OK ? a->inner->outcome(a->inner->context, policy, outcome, first, n, values) : status;
}

static int take_month(void *context, size_t policy, size_t outcome, int month, uint64_t first, size_t n,
                      const double *values)
{
    struct gv_append *a = context;
    uint64_t row = (uint64_t)policy * (uint64_t)a->plan->setup.horizon + (uint64_t)(month - 1);
    int status = check(a, a->outcome_at[outcome], row, first, n, values,
                       (struct gv_append_difference){.policy = policy, .index = outcome, .month = month});
    return status == GV_OK ? a->inner->month(a->inner->context, policy, outcome, month, first, n, values)
                           : status;
}

static int take_input(void *context, size_t policy, size_t input, uint64_t first, size_t n,
                      const double *values)
{
    struct gv_append *a = context;
    uint64_t at = *input_place(a, policy, input);
    int status = GV_OK;
    if (at)
        status = check(a, at, 0, first, n, values,
                       (struct gv_append_difference){.is_input = true, .policy = policy, .index = input});
    return status == GV_OK ? a->inner->input(a->inner->context, policy, input, first, n, values) : status;
}

int gv_append_sink(struct gv_append *a, const struct gv_sink *inner, const struct gv_sink **sink,
                   struct gv_diagnostics *diagnostics)
{
    const struct gv_model *model = a->plan->model;
    a->inner = inner;
    a->outcome_at = gv_memory_zeroed(model->n_outcomes + 1, sizeof *a->outcome_at);
    a->input_at = gv_memory_zeroed((a->plan->n_policies + 1) * model->n_inputs + 1, sizeof *a->input_at);
    if (!a->outcome_at || !a->input_at) return GV_ERR_MEMORY;
    int status = find_outcomes(a, diagnostics);
    if (status == GV_OK) status = find_inputs(a, diagnostics);
    if (status != GV_OK) return status;
    a->sink = *inner;
    a->sink.context = a;
    a->sink.outcome = take_outcome;
    a->sink.month = take_month;
    a->sink.input = take_input;
    *sink = &a->sink;
    return GV_OK;
}

int gv_append_finish(const struct gv_append *a, int run_status, struct gv_diagnostics *diagnostics)
{
    const struct gv_append_difference *d = &a->difference;
    const struct gv_model *model = a->plan->model;
    if (a->unreadable) {
        gv_diagnose_plain(diagnostics, GV_ERROR, NULL, "'%s' cannot be read to its end", a->recall.path);
        return GV_ERR_IO;
    }
    if (!d->found) return run_status;
    struct gv_text name = {0}, stored = {0}, computed = {0};
    gv_text_puts(&name, d->is_input ? model->inputs[d->index].name : model->outcomes[d->index].name);
    if (d->policy != SIZE_MAX) gv_text_printf(&name, " (policy %s", a->plan->policies[d->policy].name);
    if (d->month) gv_text_printf(&name, ", month %d", d->month);
    if (d->policy != SIZE_MAX) gv_text_puts(&name, ")");
    gv_number_print(d->stored, &stored);
    gv_number_print(d->computed, &computed);
    gv_diagnose_plain(diagnostics, GV_ERROR, "`gevinst verify` compares the whole file",
                      "'%s' is left as it is: in draw %" PRIu64 " it has %s = %s, which computes to %s",
                      a->recall.path, d->draw, name.data ? name.data : "", stored.data ? stored.data : "",
                      computed.data ? computed.data : "");
    gv_text_free(&name);
    gv_text_free(&stored);
    gv_text_free(&computed);
    return GV_ERR_DATA;
}
