#include "report/figure_sweep.h"

#include "base/status.h"
#include "report/figure_script.h"
#include "store/hdf5.h"

#include <stdlib.h>
#include <string.h>

static const char group[] = "sweep", variable[] = "failed_draws";

/* The sweep's dimensions: policy, then its axes. */
static size_t read_shape(const struct gv_reader *reader, struct gv_array *array)
{
    struct gv_diagnostics unseen = {0};
    size_t axes = 0;
    *array = (struct gv_array){0};
    if (gv_reader_has(reader, group, "net_present_value_mean") && gv_reader_has(reader, group, variable) &&
        gv_reader_numbers(reader, group, variable, array, &unseen) == GV_OK && array->n_dims > 1)
        axes = array->n_dims - 1;
    gv_diagnostics_free(&unseen);
    return axes;
}

static bool has_axes(const struct gv_reader *reader, size_t wanted)
{
    struct gv_array shape;
    bool has = read_shape(reader, &shape) == wanted;
    gv_array_free(&shape);
    return has;
}

bool gv_figure_levels_count(const struct gv_reader *reader)
{
    return has_axes(reader, 1);
}

bool gv_figure_heat_count(const struct gv_reader *reader)
{
    return has_axes(reader, 2);
}

void gv_figure_set_axis(const struct gv_reader *reader, const char *from, enum gv_language language,
                        const char *name, size_t number, struct gv_text *script)
{
    char *label = gv_reader_attribute(reader, from, name, language == GV_DA ? "long_name_da" : "long_name"),
         *units = gv_reader_attribute(reader, from, name, "units"), set[32];
    const char *unit = units ? gv_hdf5_units_read(units) : "1";
    bool share = strcmp(unit, "1") == 0 && strstr(name, "share");
    struct gv_text words = {0};
    gv_text_puts(&words, label ? label : name);
    if (share) {
        gv_text_puts(&words, ", %");
    } else if (strcmp(unit, "1") != 0) {
        gv_text_puts(&words, ", ");
        gv_unit_print(unit, language, &words);
    }
    snprintf(set, sizeof set, "axis_label_%zu", number);
    gv_figure_set(set, words.data ? words.data : name, script);
    snprintf(set, sizeof set, "axis_scale_%zu", number);
    gv_text_printf(script, "%s = %d\n", set, share ? 100 : 1);
    gv_text_free(&words);
    free(label);
    free(units);
}

size_t gv_figure_find_block(const struct gv_plot *plot, const struct gv_texts *policies)
{
    for (size_t i = 0; plot->n_policies > 0 && i < policies->n; i++)
        if (strcmp(policies->texts[i], plot->policies[0]) == 0) return i;
    return 0;
}

int gv_figure_sweep_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                            struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    struct gv_array shape;
    struct gv_texts policies;
    size_t axes = read_shape(reader, &shape);
    for (size_t k = 0; k < axes; k++)
        gv_figure_set_axis(reader, group, plot->language, shape.dim[k + 1], k + 1, script);
    gv_array_free(&shape);
    int status = gv_reader_texts(reader, group, "policy", &policies, diagnostics);
    if (status != GV_OK) return status;
    size_t block = gv_figure_find_block(plot, &policies);
    int policy = policies.n ? gv_reader_find_policy(reader, policies.texts[block]) : -1;
    gv_text_printf(script, "sweep_block = %zu\n", block);
    gv_figure_set("sweep_label",
                  policy >= 0 ? gv_label_in(plot->language, &gv_reader_policy(reader, (size_t)policy)->label)
                              : "",
                  script);
    gv_texts_free(&policies);
    return script->failed ? GV_ERR_MEMORY : GV_OK;
}
