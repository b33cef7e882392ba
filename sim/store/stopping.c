/* The stopping rule of a run that was not of fixed length, in /provenance. */
#include "base/status.h"
#include "store/sections.h"

#include <math.h>

static const char group[] = "provenance";

int gv_write_stopping(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    if (!scenario->stops) return GV_OK;
    const struct gv_stopping_rule *rule = &scenario->stopping;
    const struct gv_variable v = {
        .name = "stopping_tolerance",
        .units = "1",
        .long_name = "half-width of an interval at which the run stops",
        .long_name_da = "halv intervalbredde hvor kørslen stopper",
        .description = "OUTCOME.STATISTIC=HALF-WIDTH in the outcome's unit; empty if there was none."};
    struct gv_text text = {0};
    if (!isnan(rule->tolerance)) {
        gv_text_printf(&text, "%s.%s=", scenario->plan.model->outcomes[rule->outcome].name,
                       gv_statistic_name(rule->statistic));
        gv_number_print(rule->tolerance, &text);
    }
    if (text.failed) return GV_ERR_MEMORY;
    gv_hdf5_text(h, group, &v, text.data ? text.data : "");
    gv_write_provenance_number(h, "stopping_target",
                               "probability of breaking even that the run decides against",
                               "sandsynlighed for at gå i nul som kørslen afgør imod", rule->target);
    gv_write_provenance_number(h, "stopping_draws_at_most", "draws per policy at which the run gives up",
                               "trækninger pr. politik hvor kørslen giver op", (double)rule->most);
    gv_write_provenance_number(h, "stopping_look", "look at which the run stopped",
                               "kig hvor kørslen stoppede", scenario->stop.look);
    gv_write_provenance_number(h, "stopping_looks", "looks that share the intervals' probability of error",
                               "kig der deler intervallernes fejlsandsynlighed", scenario->stop.looks);
    gv_text_free(&text);
    return GV_OK;
}
