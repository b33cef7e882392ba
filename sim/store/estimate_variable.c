#include "store/estimate_variable.h"

#include "base/memory.h"
#include "base/status.h"
#include "base/text.h"

#include <stdlib.h>

const struct gv_estimate_part gv_estimate_parts[GV_ESTIMATE_PARTS] = {
    {"", "", ""},
    {"_low", ", low end of the 95 % interval", ", nedre ende af 95 %-intervallet"},
    {"_high", ", high end of the 95 % interval", ", øvre ende af 95 %-intervallet"},
};

double gv_estimate_part_of(const struct gv_estimate *e, int part)
{
    return part == 0 ? e->value : part == 1 ? e->low : e->high;
}

/* NAME with what belongs behind it for the part. */
static int write_part(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                      const char *const *dims, int part, const double *values)
{
    const struct gv_estimate_part *behind = &gv_estimate_parts[part];
    struct gv_text name = {0}, label = {0}, label_da = {0};
    gv_text_printf(&name, "%s%s", variable->name, behind->suffix);
    gv_text_printf(&label, "%s%s", variable->long_name, behind->label);
    gv_text_printf(&label_da, "%s%s", variable->long_name_da, behind->label_da);
    int status = name.failed || label.failed || label_da.failed ? GV_ERR_MEMORY : GV_OK;
    if (status == GV_OK) {
        struct gv_variable v = *variable;
        v.name = name.data;
        v.long_name = label.data;
        v.long_name_da = label_da.data;
        gv_hdf5_numbers(h, group, &v, dims, values);
    }
    gv_text_free(&name);
    gv_text_free(&label);
    gv_text_free(&label_da);
    return status;
}

int gv_write_estimates(struct gv_hdf5 *h, const char *group, const struct gv_variable *variable,
                       const char *const *dims, size_t n, const struct gv_estimate *estimates)
{
    double *values = gv_memory_new((n + 1) * sizeof *values);
    int status = values ? GV_OK : GV_ERR_MEMORY;
    for (int part = 0; part < GV_ESTIMATE_PARTS && status == GV_OK; part++) {
        for (size_t i = 0; i < n; i++)
            values[i] = gv_estimate_part_of(&estimates[i], part);
        status = write_part(h, group, variable, dims, part, values);
    }
    free(values);
    return status;
}
