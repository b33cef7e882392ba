/* Sensitivity: indices of functions whose indices are known, and Morris' effects. */
#include "validation/table.h"

#include "analysis/functions.h"

#include <stdio.h>

enum { POINTS = 1 << 14, REPLICATES = 32 };

static int analyse(const struct gv_model *model, size_t outcome, enum gv_method method, bool economy,
                   struct gv_sensitivity *s)
{
    struct function_plan p;
    struct gv_diagnostics diagnostics = {0};
    const struct gv_run_options options = {.threads = 2};
    const struct gv_sensitivity_request request = {.method = method, .outcome = outcome, .economy = economy};
    function_open(&p, model, method == GV_METHOD_MORRIS ? 256 : POINTS, REPLICATES, 1);
    int status = gv_sensitivity_open(&p.plan, &request, s, &diagnostics);
    return status == GV_OK ? gv_sensitivity_run(s, &options, &diagnostics) : status;
}

/* Each bound is three half-widths of the interval; of what a spline smooths away, the share `smooth` too. */
static void check_measure(const struct gv_sensitivity *s, const char *what, size_t measure, size_t n,
                          const double *wanted, double smooth)
{
    for (size_t k = 0; k < n; k++) {
        char line[80];
        struct gv_estimate e = *gv_sensitivity_at(s, measure, 0, k);
        snprintf(line, sizeof line, "%s: %s of %s", what, gv_methods[s->request.method].measures[measure],
                 s->factors.items[k].name);
        validate(line, wanted[k], e.value, 3 * gv_estimate_half_width(e) + smooth * wanted[k] + 1e-6);
    }
}

static void check_function(const char *name, const struct gv_model *model, size_t n, const double *first,
                           const double *total)
{
    static const char *const ways[] = {"full", "economy", "given draws"};
    for (int way = 0; way < 3; way++) {
        struct gv_sensitivity s;
        char what[60];
        snprintf(what, sizeof what, "%s, %s", name, ways[way]);
        if (analyse(model, 0, way == 2 ? GV_METHOD_GIVEN : GV_METHOD_SOBOL, way == 1, &s) != GV_OK) {
            validate(what, 0, (double)NAN, 0);
            continue;
        }
        check_measure(&s, what, GV_MEASURE_S1, n, first, way == 2 ? 0.006 : 0);
        if (way < 2) check_measure(&s, what, GV_MEASURE_ST, n, total, 0);
        gv_sensitivity_free(&s);
    }
}

static void check_morris(void)
{
    static const double mu_star[] = {7.704054, 7.875, 6.248796}, sigma[] = {6.248796, 7.875, 8.837132};
    struct gv_sensitivity s;
    if (analyse(&ishigami_model, 0, GV_METHOD_MORRIS, false, &s) != GV_OK) {
        validate("Ishigami, Morris", 0, (double)NAN, 0);
        return;
    }
    check_measure(&s, "Ishigami, Morris", GV_MEASURE_MU_STAR, ISHIGAMI_INPUTS, mu_star, 0);
    check_measure(&s, "Ishigami, Morris", GV_MEASURE_SIGMA, ISHIGAMI_INPUTS, sigma, 0);
    gv_sensitivity_free(&s);
}

void validate_sensitivity(void)
{
    validate_section("sensitivity");
    check_function("Ishigami", &ishigami_model, ISHIGAMI_INPUTS, ishigami_first, ishigami_total);
    check_function("Sobol' G", &g_model, G_INPUTS, g_first, g_total);
    check_function("linear indicator", &indicator_model, INDICATOR_INPUTS, indicator_first, indicator_total);
    check_morris();
}
