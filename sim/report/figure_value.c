#include "report/figure_value.h"

#include <stdlib.h>
#include <string.h>

/* The axes of both are in DKK. */
static bool has_money(const struct gv_reader *reader, const char *name)
{
    if (!gv_reader_has(reader, "value", name)) return false;
    char *unit = gv_reader_attribute(reader, "value", name, "units");
    bool money = unit && strcmp(unit, "DKK") == 0;
    free(unit);
    return money;
}

bool gv_figure_value_counts(const struct gv_reader *reader)
{
    return has_money(reader, "evppi");
}

bool gv_figure_study_counts(const struct gv_reader *reader)
{
    return has_money(reader, "evsi");
}

bool gv_figure_attribution_counts(const struct gv_reader *reader)
{
    return has_money(reader, "gate_loss");
}
