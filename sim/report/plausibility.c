#include "report/plausibility.h"

#include "report/numbers.h"
#include "report/summary.h"

static void print_warning(const struct gv_policy *policy, const struct gv_plausibility *p,
                          enum gv_language language, struct gv_text *out)
{
    struct gv_text gain = {0}, low = {0}, high = {0};
    gv_format_number(p->gain / 1e6, 2, language, &gain);
    gv_format_number(p->low / 1e6, 2, language, &low);
    gv_format_number(p->high / 1e6, 2, language, &high);
    if (gain.failed || low.failed || high.failed)
        out->failed = true;
    else
        GV_FILL(out, language, GV_TEXT_PLAUSIBILITY, policy->name, gain.data, low.data, high.data);
    gv_text_puts(out, "\n");
    gv_text_free(&gain);
    gv_text_free(&low);
    gv_text_free(&high);
}

void gv_plausibility_print(const struct gv_plan *plan, const struct gv_result *result,
                           enum gv_language language, struct gv_text *out)
{
    size_t warnings = 0;
    for (size_t p = 0; p < plan->n_policies; p++) {
        struct gv_plausibility of;
        if (!gv_plausibility_of(plan, result, p, &of) || !of.far_above) continue;
        if (warnings++ == 0) gv_text_puts(out, "\n");
        print_warning(&plan->policies[p], &of, language, out);
    }
    if (warnings) gv_text_printf(out, "  %s\n", gv_text_in(language, GV_TEXT_PLAUSIBILITY_ADVICE));
}

json_t *gv_plausibility_json(const struct gv_plan *plan, const struct gv_result *result)
{
    json_t *object = json_object();
    for (size_t p = 0; p < plan->n_policies; p++) {
        struct gv_plausibility of;
        json_t *entry = gv_plausibility_of(plan, result, p, &of)
                            ? json_pack("{s:o, s:o, s:o, s:b}", "gain", gv_json_number(of.gain),
                                        "potential_low", gv_json_number(of.low), "potential_high",
                                        gv_json_number(of.high), "far_above", of.far_above)
                            : json_null();
        json_object_set_new(object, plan->policies[p].name, entry);
    }
    return object;
}
