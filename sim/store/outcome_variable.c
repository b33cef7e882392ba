#include "store/outcome_variable.h"

#include "base/memory.h"
#include "base/status.h"
#include "store/estimate_variable.h"

#include <stdlib.h>

const struct gv_statistic_text gv_statistic_texts[GV_STATISTIC_QUANTILE + 1] = {
    [GV_STATISTIC_MEAN] = {.suffix = "mean",
                           .label = "mean",
                           .label_da = "middelværdi",
                           .description = "Mean over the draws with a value.",
                           .first = true},
    [GV_STATISTIC_SD] = {.suffix = "sd",
                         .label = "standard deviation",
                         .label_da = "standardafvigelse",
                         .description = "Standard deviation over the draws with a value."},
    [GV_STATISTIC_QUANTILE] =
        {.suffix = "quantile",
         .label = "quantile",
         .label_da = "fraktil",
         .description =
             "Quantiles over the draws with a value; infinite where the quantile lies beyond the horizon."},
    [GV_STATISTIC_CVAR] =
        {.suffix = "cvar",
         .label = "mean of the worst 5 %",
         .label_da = "middelværdi af de værste 5 %",
         .description =
             "Conditional value at risk: mean of the worst 5 % of the draws with a value, the lowest where "
             "more is better, the highest where less is; infinite where they lie beyond the horizon."},
    [GV_STATISTIC_POSITIVE] =
        {.suffix = "probability_positive",
         .label = "probability of not being negative",
         .label_da = "sandsynlighed for ikke at være negativ",
         .description =
             "Share of draws with a value of at least 0; for an outcome that is 0 or 1 the share of ones.",
         .probability = true},
};

/* What the description says of each part of an estimate. */
static const char *const part_descriptions[GV_ESTIMATE_PARTS] = {
    "",
    " Low end of the 95 % confidence interval of the simulation.",
    " High end of the 95 % confidence interval of the simulation.",
};

static void write_flags(unsigned flags, struct gv_text *out)
{
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {{GV_HEADLINE, "headline"},
                 {GV_MAY_MISS, "may_miss"},
                 {GV_MISS_BEYOND, "miss_beyond"},
                 {GV_INDICATOR, "indicator"},
                 {GV_MONTHLY, "monthly"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].flag) gv_text_printf(out, "%s%s", out->length ? " " : "", words[i].word);
    if (!out->length) gv_text_puts(out, "none");
}

/* NAME_suffix+part. The outcome's own facts stand on its mean, where a reader finds them. */
static int write_part(const struct gv_outcome_target *t, const struct gv_statistic_text *s, int part,
                      const char *units, const char *const *dims, const double *values)
{
    const struct gv_outcome *o = t->outcome;
    struct gv_text name = {0}, label = {0}, label_da = {0}, description = {0}, flags = {0}, statistic = {0};
    gv_text_printf(&statistic, "%s%s", s->suffix, gv_estimate_parts[part].suffix);
    gv_text_printf(&name, "%s_%s", o->name, statistic.data ? statistic.data : "");
    gv_text_printf(&label, "%s: %s%s", o->label.en, s->label, gv_estimate_parts[part].label);
    gv_text_printf(&label_da, "%s: %s%s", o->label.da, s->label_da, gv_estimate_parts[part].label_da);
    gv_text_printf(&description, "%s %s%s", o->description, s->description, part_descriptions[part]);
    write_flags(o->flags, &flags);
    int status = GV_ERR_MEMORY;
    if (!name.failed && !label.failed && !label_da.failed && !description.failed && !flags.failed &&
        !statistic.failed) {
        struct gv_variable v = {.name = name.data,
                                .units = units,
                                .long_name = label.data,
                                .long_name_da = label_da.data,
                                .description = description.data,
                                .attributes = {{.name = "outcome", .text = o->name},
                                               {.name = "statistic", .text = statistic.data}}};
        if (s->first && part == 0) {
            v.attributes[2] = (struct gv_attribute){.name = "outcome_label", .text = o->label.en};
            v.attributes[3] = (struct gv_attribute){.name = "outcome_label_da", .text = o->label.da};
            v.attributes[4] = (struct gv_attribute){.name = "outcome_description", .text = o->description};
            v.attributes[5] = (struct gv_attribute){.name = "outcome_flags", .text = flags.data};
            v.attributes[6] = (struct gv_attribute){.name = "outcome_direction", .number = o->direction};
        }
        gv_hdf5_numbers(t->h, t->group, &v, dims, values);
        status = GV_OK;
    }
    gv_text_free(&name);
    gv_text_free(&label);
    gv_text_free(&label_da);
    gv_text_free(&description);
    gv_text_free(&flags);
    gv_text_free(&statistic);
    return status;
}

int gv_write_outcome_variable(const struct gv_outcome_target *t, const struct gv_statistic_text *s,
                              const char *units, const char *const *dims, const double *values)
{
    return write_part(t, s, 0, units, dims, values);
}

int gv_write_outcome_estimates(const struct gv_outcome_target *t, const struct gv_statistic_text *s,
                               const char *units, const char *const *dims, size_t n,
                               const struct gv_estimate *estimates)
{
    double *values = gv_memory_new((n + 1) * sizeof *values);
    int status = values ? GV_OK : GV_ERR_MEMORY;
    if (!units) units = s->probability ? "1" : t->outcome->unit;
    for (int part = 0; part < GV_ESTIMATE_PARTS && status == GV_OK; part++) {
        for (size_t i = 0; i < n; i++)
            values[i] = gv_estimate_part_of(&estimates[i], part);
        status = write_part(t, s, part, units, dims, values);
    }
    free(values);
    return status;
}
