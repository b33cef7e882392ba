/* The tables of gv_export(). Each writes one and returns a status. */
#ifndef GV_STORE_EXPORT_INTERNAL_H
#define GV_STORE_EXPORT_INTERNAL_H

#include "store/export_table.h"

/* What a table is made from. `outcome` is what stood behind the colon, or NULL. */
struct gv_export_job {
    const struct gv_reader *reader;
    struct gv_table *table;
    const char *what, *outcome;
    struct gv_diagnostics *diagnostics;
};

typedef int gv_export_fn(const struct gv_export_job *job);
gv_export_fn gv_export_summary, gv_export_distribution, gv_export_monthly,
    gv_export_gates;                                                             /* export_statistics.c */
gv_export_fn gv_export_curves, gv_export_curve_points, gv_export_curve_policies; /* export_curves.c */
gv_export_fn gv_export_sweep;                                                    /* export_sweep.c */
gv_export_fn gv_export_frontier, gv_export_frontier_curve, gv_export_required,
    gv_export_switching;                                                       /* export_frontier.c */
gv_export_fn gv_export_sensitivity, gv_export_interactions, gv_export_deciles; /* export_sensitivity.c */
gv_export_fn gv_export_value, gv_export_study, gv_export_attribution;          /* export_value.c */
gv_export_fn gv_export_policies, gv_export_draws, gv_export_inputs, gv_export_register; /* export_rows.c */

/* A variable of `group` called NAME + suffix, whose size must be `n`. GV_ERR_DATA with a message. */
int gv_export_read(const struct gv_export_job *job, const char *group, const char *name, const char *suffix,
                   size_t n, struct gv_array *array);

#endif
