#include "bench/bench.h"

#include "base/status.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void bench_open(struct bench *bench, const char *path, uint64_t draws)
{
    struct gv_model_catalogue catalogue;
    catalogue.models = gv_models(&catalogue.n);
    const char *policy = "reference";
    struct gv_scenario_changes changes = {
        .policies = &policy, .n_policies = 1, .design = "mc", .draws = draws};
    struct gv_diagnostics diagnostics = {0};
    *bench = (struct bench){0};
    int status = gv_scenario_read(path, &catalogue, &changes, &bench->scenario, &diagnostics);
    if (status == GV_OK) {
        bench->plan = bench->scenario.plan;
        status = gv_columns_open(&bench->plan, NULL, NULL, &bench->columns);
    }
    if (status != GV_OK) {
        struct gv_text text = {0};
        gv_diagnostics_render(&diagnostics, false, &text);
        fprintf(stderr, "%s: %s\n", path, text.data ? text.data : gv_status_text(status));
        exit(gv_status_exit_code(status));
    }
    gv_diagnostics_free(&diagnostics);
}

void bench_close(struct bench *bench)
{
    gv_columns_close(&bench->columns);
    gv_scenario_free(&bench->scenario);
}

uint64_t bench_number(int argc, char **argv, int at, const char *usage)
{
    uint64_t number = argc > at ? strtoull(argv[at], NULL, 10) : 0;
    if (number > 0) return number;
    fprintf(stderr, "usage: %s\n", usage);
    exit(gv_status_exit_code(GV_ERR_USAGE));
}

double bench_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double time_calls(size_t calls, void (*work)(void *context), void *context)
{
    double start = bench_now();
    for (size_t i = 0; i < calls; i++)
        work(context);
    return bench_now() - start;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_time(double seconds, void (*work)(void *context), void *context)
{
    enum { REPETITIONS = 5 };
    size_t calls = 1;
    while (time_calls(calls, work, context) < seconds / 4)
        calls *= 2;
    double each[REPETITIONS];
    for (int r = 0; r < REPETITIONS; r++)
        each[r] = time_calls(4 * calls, work, context) / (double)(4 * calls);
    qsort(each, REPETITIONS, sizeof *each, compare);
    return 1e9 * each[REPETITIONS / 2];
}
