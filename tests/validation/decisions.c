/* Best levels, and policies against each other. */
#include "validation/table.h"

#include "analysis/compare.h"
#include "analysis/newsvendor.h"
#include "analysis/normals.h"

#include <stdio.h>
#include <stdlib.h>

/* Bounds: some three half-widths of the intervals, as published digits allow. */
static void check_newsvendor(void)
{
    const struct gv_run_options options = {.threads = 2};
    struct gv_best_level best[GV_CRITERIA];
    if (newsvendor_best(&options, best) != GV_OK) exit(1);
    validate("newsvendor: best order", 110.665156, best[GV_BY_MEAN].level.value, 0.05);
    validate("newsvendor: profit at the best order, fresh draws", 478.491147, best[GV_BY_MEAN].value.value,
             0.02);
}

static void check_normals(void)
{
    static const struct gv_design design = {GV_DESIGN_SOBOL, 1, 16, 4096};
    static const char *const names[] = {"a", "b", "c"};
    static const double best[] = {.150331, .300926, .548744}, regret[] = {1.448909, .948909, .448909};
    struct gv_draw_set set = normals_set(&design);
    struct gv_compared policies[3];
    struct gv_comparison c;
    double *values[3];
    for (int p = 0; p < 3; p++) {
        values[p] = normals_make(&design, names[p], p, 0.5 * p, 1);
        policies[p] = (struct gv_compared){values[p], 0};
    }
    const struct gv_comparison_task task = {&set, policies, 3, 1, 0.05};
    if (gv_comparison_make(&task, &c) != GV_OK) exit(1);
    for (int p = 0; p < 3; p++) {
        char what[64];
        snprintf(what, sizeof what, "three normals, %s: P(best)", names[p]);
        validate(what, best[p], c.contenders[p].best.value, 0.001);
        snprintf(what, sizeof what, "three normals, %s: expected regret", names[p]);
        validate(what, regret[p], c.contenders[p].regret.value, 0.0002);
        free(values[p]);
    }
    validate("three normals: EVPI, the least expected regret", .448909, c.evpi.value, 0.0002);
    gv_comparison_free(&c);
}

void validate_decisions(void)
{
    validate_section("Decisions");
    check_newsvendor();
    check_normals();
}
