/* What the timing programs share: the reference plan, a clock, and a way to time a small piece of work. */
#ifndef GV_TESTS_BENCH_BENCH_H
#define GV_TESTS_BENCH_BENCH_H

#include "engine/columns.h"
#include "engine/plan.h"
#include "scenario/scenario.h"

/* The reference policy of scenarios/home-care.yaml as plain Monte Carlo, with its columns. */
struct bench {
    struct gv_scenario scenario;
    struct gv_plan plan;
    struct gv_columns columns;
};

/* Exits with a message if the scenario cannot be read. */
void bench_open(struct bench *bench, const char *path, uint64_t draws);
void bench_close(struct bench *bench);

/* A numeric argument of the program; exits with the usage if it is not there or not positive. */
uint64_t bench_number(int argc, char **argv, int at, const char *usage);

/* Seconds on a clock that only goes forward. */
double bench_now(void);

/* Nanoseconds for one call of work(context): the median of 5 repetitions, each as many calls as take
 * `seconds`. */
double bench_time(double seconds, void (*work)(void *context), void *context);

#endif
