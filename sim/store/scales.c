/* The scales that several groups have. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>

int gv_write_policies_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan, size_t n,
                            const size_t *policies)
{
    const char **names = gv_memory_new((n + 1) * sizeof *names);
    if (!names) return GV_ERR_MEMORY;
    for (size_t p = 0; p < n; p++)
        names[p] = plan->policies[policies ? policies[p] : p].name;
    const struct gv_variable v = {
        .name = "policy", .units = "1", .long_name = "policy", .long_name_da = "politik"};
    gv_hdf5_text_scale(h, group, &v, n, names);
    free(names);
    return GV_OK;
}

int gv_write_policy_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan)
{
    return gv_write_policies_scale(h, group, plan, plan->n_policies, NULL);
}

void gv_write_input_scale(struct gv_hdf5 *h, const char *group, const struct gv_input *input,
                          const char *description, size_t n, const double *values)
{
    const struct gv_variable v = {.name = input->name,
                                  .units = input->unit,
                                  .long_name = input->label.en,
                                  .long_name_da = input->label.da,
                                  .description = description};
    gv_hdf5_scale(h, group, &v, n, values);
}

int gv_write_month_scale(struct gv_hdf5 *h, const char *group, const struct gv_plan *plan)
{
    size_t n = (size_t)plan->setup.horizon;
    double *months = gv_memory_new((n + 1) * sizeof *months);
    if (!months) return GV_ERR_MEMORY;
    for (size_t m = 0; m < n; m++)
        months[m] = (double)(m + 1);
    const struct gv_variable v = {.name = "month",
                                  .units = "months",
                                  .long_name = "month from the start",
                                  .long_name_da = "måned fra start"};
    gv_hdf5_scale(h, group, &v, n, months);
    free(months);
    return GV_OK;
}
