#include "analysis/follow_up.h"

#include "analysis/follow_up_bands.h"
#include "analysis/sample.h"
#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS_MOST = 16384 };

struct gv_design gv_follow_design(const struct gv_plan *plan)
{
    struct gv_design design = plan->design;
    while (gv_design_draws(&design) > DRAWS_MOST && design.points > 1)
        design.points /= 2;
    return design;
}

void gv_follow_means(const void *context, const struct gv_setup *setup, size_t n_data,
                     const struct gv_datum *data, size_t n, const double *const in[], double *mean)
{
    const struct gv_follow_context *c = context;
    c->chain->means(setup, c->rows, n_data, data, n, in, mean);
}

/* --- data --- */

/* All who started have completed or dropped out, or have had the time to. Where nobody counted who started,
 * only courses at an end are counted. */
static bool is_settled(const struct gv_follow_row *row, double course_months, int end)
{
    const double *v = row->value;
    if (row->to + course_months <= end || !gv_follow_has(row, GV_FOLLOW_STARTED)) return true;
    return v[GV_FOLLOW_COMPLETED] + v[GV_FOLLOW_DROPPED_OUT] == v[GV_FOLLOW_STARTED];
}

double gv_follow_in_training(const struct gv_follow_row *row, double course_months, int end)
{
    const double *v = row->value;
    if (is_settled(row, course_months, end) || !gv_follow_has(row, GV_FOLLOW_COMPLETED)) return 0;
    double dropped = gv_follow_has(row, GV_FOLLOW_DROPPED_OUT) ? v[GV_FOLLOW_DROPPED_OUT] : 0;
    return fmax(0, v[GV_FOLLOW_STARTED] - v[GV_FOLLOW_COMPLETED] - dropped);
}

void gv_follow_data(const struct gv_follow_chain *chain, const struct gv_follow_row *rows, size_t n_rows,
                    double course_months, struct gv_datum *data, size_t *n, size_t *unsettled)
{
    bool help = false;
    *n = *unsettled = 0;
    for (size_t r = 0; r < n_rows; r++)
        help |= gv_follow_has(&rows[r], GV_FOLLOW_HELP_AFTER) ||
                gv_follow_has(&rows[r], GV_FOLLOW_HELP_AFTER_SUM);
    for (size_t r = 0; r < n_rows; r++) {
        bool settled = is_settled(&rows[r], course_months, rows[n_rows - 1].to);
        *n += chain->read(&rows[r], r, settled, help, data + *n);
        *unsettled += !settled && gv_follow_has(&rows[r], GV_FOLLOW_COMPLETED);
    }
}

static double mean_of(const struct gv_plan *plan, const char *name)
{
    int input = gv_model_find_input(plan->model, name);
    return input < 0 ? NAN : gv_distribution_mean(&plan->inputs[input]);
}

/* The months of a course. */
static double course_months(const struct gv_plan *plan)
{
    return mean_of(plan, "course_weeks") / (365.25 / 7 / 12);
}

/* The population as it was last counted, brought back to the programme's first month by its expected growth.
 */
static int count_population(const struct gv_follow_task *task, struct gv_follow_up *f)
{
    int status = gv_policy_plan_open(task->plan, 0, &f->counted);
    if (status != GV_OK || task->chain->counts == GV_FOLLOW_COLUMN_COUNT) return status;
    int input = gv_model_find_input(task->plan->model, task->chain->population);
    for (size_t r = task->n_rows; r-- > 0 && input >= 0;) {
        double counted = task->rows[r].value[task->chain->counts];
        if (!(counted > 0)) continue;
        double growth = mean_of(task->plan, "population_growth");
        f->population = fmax(1, round(counted / pow(1 + growth, (task->rows[r].to - 1) / 12.0)));
        f->population_counted = true;
        f->counted.inputs[input] = gv_constant(f->population);
        break;
    }
    return GV_OK;
}

/* --- running --- */

/* P(net >= 0) of a plan. */
static int look(const struct gv_follow_task *task, const struct gv_plan *plan,
                struct gv_follow_outlook *outlook)
{
    size_t outcome = (size_t)gv_model_find_outcome(plan->model, "net_present_value");
    bool *wanted = gv_memory_zeroed(plan->model->n_outcomes + 1, sizeof *wanted);
    if (!wanted) return GV_ERR_MEMORY;
    wanted[outcome] = true;
    struct gv_run_options run = *task->run;
    run.outcomes = wanted;
    run.progress = NULL;
    struct gv_result result;
    int status = gv_run(plan, &run, &result);
    if (status == GV_OK) {
        const struct gv_statistics *s = gv_result_find(&result, 0, outcome);
        *outlook = (struct gv_follow_outlook){s->positive, s->mean};
    }
    if (status == GV_OK || status == GV_ERR_INTERRUPTED) gv_result_free(&result);
    free(wanted);
    return status;
}

static void step(const struct gv_follow_task *task, size_t *done)
{
    uint64_t draws = gv_design_draws(&task->plan->design);
    ++*done;
    if (task->run->progress)
        task->run->progress(task->run->progress_context, *done * draws, gv_follow_points(task) * draws);
}

size_t gv_follow_points(const struct gv_follow_task *task)
{
    return task->n_rows + 3;
}

/* Room for the plan that a posterior makes. */
struct room {
    struct gv_distribution *inputs;
    struct gv_correlation *correlations;
};

static int open_room(const struct gv_plan *plan, const struct gv_posterior *posterior, struct room *room)
{
    room->inputs = gv_memory_new((plan->model->n_inputs + 1) * sizeof *room->inputs);
    room->correlations =
        gv_memory_new((gv_posterior_correlations(plan, posterior) + 1) * sizeof *room->correlations);
    return room->inputs && room->correlations ? GV_OK : GV_ERR_MEMORY;
}

static void close_room(struct room *room)
{
    free(room->inputs);
    free(room->correlations);
}

/* What the first n rows say. */
static int look_after(const struct gv_follow_task *task, struct gv_follow_up *f, size_t n,
                      struct gv_follow_outlook *outlook, size_t *impossible)
{
    struct gv_follow_task part = *task;
    struct gv_follow_up own = {0};
    struct room room = {0};
    part.n_rows = n;
    own.data = gv_memory_new((n * GV_FOLLOW_DATA_MAX + 1) * sizeof *own.data);
    int status = own.data ? count_population(&part, &own) : GV_ERR_MEMORY;
    if (status == GV_OK) {
        gv_follow_data(task->chain, task->rows, n, course_months(task->plan), own.data, &own.n_data,
                       &own.unsettled);
        own.task = f->task;
        /* A point of a curve: a quarter of the draws will do. */
        if (own.task.draws.points >= 256) own.task.draws.points /= 4;
        own.task.plan = &own.counted.plan;
        own.task.data = own.data;
        own.task.n_data = own.n_data;
        status = gv_posterior_make(&own.task, &own.posterior, impossible);
    }
    if (status == GV_OK) status = open_room(&own.counted.plan, &own.posterior, &room);
    if (status == GV_OK) {
        struct gv_plan plan =
            gv_posterior_plan(&own.counted.plan, &own.posterior, SIZE_MAX, room.inputs, room.correlations);
        status = look(task, &plan, outlook);
    }
    close_room(&room);
    gv_posterior_free(&own.posterior);
    gv_policy_plan_close(&own.counted);
    free(own.data);
    return status;
}

static int look_by_block(const struct gv_follow_task *task, struct gv_follow_up *f)
{
    struct room room = {0};
    f->by_block = gv_memory_zeroed(f->posterior.n_blocks + 1, sizeof *f->by_block);
    int status = f->by_block ? open_room(task->plan, &f->posterior, &room) : GV_ERR_MEMORY;
    for (size_t b = 0; b < f->posterior.n_blocks && status == GV_OK; b++) {
        struct gv_plan plan = gv_posterior_plan(task->plan, &f->posterior, b, room.inputs, room.correlations);
        status = look(task, &plan, &f->by_block[b]);
    }
    close_room(&room);
    return status;
}

/* --- gates and targets --- */

static void judge(const struct gv_follow_task *task, struct gv_follow_gate_result *gate)
{
    double sum = 0;
    enum gv_follow_column column = task->chain->series[gate->series].column;
    gate->last = SIZE_MAX;
    for (size_t r = 0; r < task->n_rows; r++) {
        gate->points[r].actual = NAN;
        if (!gv_follow_has(&task->rows[r], column)) continue;
        gate->points[r].actual = sum += task->rows[r].value[column];
        gate->last = r;
    }
    if (gate->last == SIZE_MAX) return;
    const struct gv_follow_point *p = &gate->points[gate->last];
    gate->verdict = p->actual < p->before.p05   ? GV_FOLLOW_BELOW
                    : p->actual > p->before.p95 ? GV_FOLLOW_ABOVE
                                                : GV_FOLLOW_WITHIN;
}

/* What is to be reached: as the scenario says, else as the budget does. */
static void find_targets(const struct gv_follow_task *task, struct gv_follow_up *f)
{
    const struct gv_plan *plan = task->plan;
    double wanted[GV_FOLLOW_COLUMN_COUNT];
    bool any = false;
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        wanted[c] = task->target[c];
        any |= isfinite(wanted[c]);
    }
    if (!any) {
        double population = mean_of(&f->counted.plan, task->chain->population),
               share = mean_of(plan, "target_share"), hours = mean_of(plan, "target_hours");
        if (share > 0) wanted[GV_FOLLOW_STARTED] = share * population;
        if (share > 0 && hours > 0 && task->chain->target_hours != GV_FOLLOW_COLUMN_COUNT)
            wanted[task->chain->target_hours] = share * population * hours;
    }
    int last = task->rows[task->n_rows - 1].to;
    f->year_from = (last - 1) / 12 * 12 + 1;
    f->year_to = f->year_from + 11;
    for (size_t s = 0; s < task->chain->n_series; s++) {
        enum gv_follow_column c = task->chain->series[s].column;
        if (!isfinite(wanted[c])) continue;
        struct gv_follow_target *t = &f->targets[f->n_targets++];
        *t = (struct gv_follow_target){.column = c, .wanted = wanted[c]};
        bool counted = false;
        for (size_t r = 0; r < task->n_rows; r++) {
            const struct gv_follow_row *row = &task->rows[r];
            if (row->to < f->year_from || row->to > f->year_to || !gv_follow_has(row, c)) continue;
            t->so_far += row->value[c];
            counted = true;
        }
        if (!counted) t->so_far = NAN;
    }
}

static int forecast(const struct gv_follow_task *task, struct gv_follow_up *f, const struct gv_plan *plan,
                    bool after)
{
    struct gv_follow_draws draws;
    int status = gv_follow_draws_open(plan, task->run, &draws);
    if (status == GV_OK) status = gv_follow_bands(task, &draws, after, f->gates);
    if (status == GV_OK && !after) status = gv_follow_tails(task, &draws, f->n_data, f->data, f->checks);
    for (size_t t = 0; t < f->n_targets && status == GV_OK; t++)
        status = gv_follow_target_met(
            task, &draws, f->year_from, f->year_to, after, f->targets[t].column, f->targets[t].wanted,
            after ? &f->targets[t].after : &f->targets[t].before, &f->targets[t].decided);
    f->draws = draws.n;
    gv_follow_draws_close(&draws);
    return status;
}

/* --- the whole --- */

static int prepare(const struct gv_follow_task *task, struct gv_follow_up *f)
{
    f->data = gv_memory_new((task->n_rows * GV_FOLLOW_DATA_MAX + 1) * sizeof *f->data);
    f->checks = gv_memory_zeroed(task->n_rows * GV_FOLLOW_DATA_MAX + 1, sizeof *f->checks);
    f->over_time = gv_memory_zeroed(task->n_rows + 1, sizeof *f->over_time);
    if (!f->data || !f->checks || !f->over_time) return GV_ERR_MEMORY;
    for (size_t s = 0; s < task->chain->n_series; s++) {
        f->gates[s].series = s;
        f->gates[s].points = gv_memory_zeroed(task->n_rows + 1, sizeof *f->gates[s].points);
        if (!f->gates[s].points) return GV_ERR_MEMORY;
    }
    gv_follow_data(task->chain, task->rows, task->n_rows, course_months(task->plan), f->data, &f->n_data,
                   &f->unsettled);
    return count_population(task, f);
}

int gv_follow_up_make(const struct gv_follow_task *task, struct gv_follow_up *f, size_t *impossible)
{
    const struct gv_follow_context context = {task->chain, task->rows};
    struct room room = {0};
    size_t done = 0;
    *f = (struct gv_follow_up){0};
    *impossible = SIZE_MAX;
    int status = prepare(task, f);
    if (status != GV_OK) return status;
    find_targets(task, f);
    f->task = (struct gv_posterior_task){.plan = &f->counted.plan,
                                         .data = f->data,
                                         .n_data = f->n_data,
                                         .means = gv_follow_means,
                                         .context = &context,
                                         .discount = task->discount,
                                         .tables = task->run->tables,
                                         .draws = gv_follow_design(task->plan)};
    status = gv_posterior_make(&f->task, &f->posterior, impossible);
    if (status == GV_OK) status = forecast(task, f, task->plan, false);
    if (status == GV_OK) status = look(task, task->plan, &f->before);
    step(task, &done);
    if (status == GV_OK) status = open_room(&f->counted.plan, &f->posterior, &room);
    if (status == GV_OK) {
        struct gv_plan after =
            gv_posterior_plan(&f->counted.plan, &f->posterior, SIZE_MAX, room.inputs, room.correlations);
        status = forecast(task, f, &after, true);
        if (status == GV_OK) status = look(task, &after, &f->after);
    }
    close_room(&room);
    step(task, &done);
    if (status == GV_OK) status = look_by_block(task, f);
    step(task, &done);
    for (size_t r = 0; r < task->n_rows && status == GV_OK; r++) {
        status = r + 1 == task->n_rows ? GV_OK : look_after(task, f, r + 1, &f->over_time[r], impossible);
        if (r + 1 == task->n_rows) f->over_time[r] = f->after;
        step(task, &done);
    }
    for (size_t s = 0; s < task->chain->n_series; s++)
        judge(task, &f->gates[s]);
    f->task.context = NULL; /* it was of this call */
    return status;
}

void gv_follow_up_free(struct gv_follow_up *f)
{
    for (size_t s = 0; s < GV_FOLLOW_SERIES_MAX; s++)
        free(f->gates[s].points);
    gv_posterior_free(&f->posterior);
    gv_policy_plan_close(&f->counted);
    free(f->data);
    free(f->checks);
    free(f->over_time);
    free(f->by_block);
    *f = (struct gv_follow_up){0};
}
