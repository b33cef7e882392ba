#include "report/figure_frontier.h"

#include "base/status.h"
#include "report/figure_script.h"
#include "report/figure_sweep.h"

static const char frontier[] = "frontier", switching[] = "switching", curve[] = "probability_positive";

/* The dimensions of the curves: policy, the second input, the one over its range. */
static size_t read_shape(const struct gv_reader *reader, struct gv_array *array)
{
    struct gv_diagnostics unseen = {0};
    size_t dims = 0;
    *array = (struct gv_array){0};
    if (gv_reader_has(reader, frontier, curve) &&
        gv_reader_numbers(reader, frontier, curve, array, &unseen) == GV_OK)
        dims = array->n_dims;
    gv_diagnostics_free(&unseen);
    return dims;
}

static bool has_dims(const struct gv_reader *reader, size_t least)
{
    struct gv_array shape;
    size_t dims = read_shape(reader, &shape);
    gv_array_free(&shape);
    return dims >= least && dims <= 3;
}

bool gv_figure_frontier_count(const struct gv_reader *reader)
{
    return has_dims(reader, 3);
}

bool gv_figure_chance_count(const struct gv_reader *reader)
{
    return has_dims(reader, 2);
}

bool gv_figure_switching_count(const struct gv_reader *reader)
{
    return gv_reader_has(reader, switching, "switching_value");
}

/* NAME_block and NAME_label. */
static int set_policy(const struct gv_reader *reader, const struct gv_plot *plot, const char *group,
                      struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    struct gv_texts policies;
    struct gv_text label = {0};
    int status = gv_reader_texts(reader, group, "policy", &policies, diagnostics);
    if (status != GV_OK) return status;
    size_t block = gv_figure_find_block(plot, &policies);
    int policy = policies.n ? gv_reader_find_policy(reader, policies.texts[block]) : -1;
    gv_text_printf(script, "%s_block = %zu\n", group, block);
    gv_text_printf(&label, "%s_label", group);
    gv_figure_set(label.data ? label.data : "",
                  policy >= 0 ? gv_label_in(plot->language, &gv_reader_policy(reader, (size_t)policy)->label)
                              : "",
                  script);
    gv_text_free(&label);
    gv_texts_free(&policies);
    return script->failed ? GV_ERR_MEMORY : GV_OK;
}

int gv_figure_frontier_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                               struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    struct gv_array shape, target;
    size_t dims = read_shape(reader, &shape);
    if (dims >= 2) gv_figure_set_axis(reader, frontier, plot->language, "value", 1, script);
    if (dims == 3) gv_figure_set_axis(reader, frontier, plot->language, shape.dim[1], 2, script);
    gv_text_printf(script, "along = %d\n", dims == 3);
    gv_array_free(&shape);
    int status = gv_reader_numbers(reader, frontier, "target", &target, diagnostics);
    if (status != GV_OK) return status;
    gv_text_printf(script, "target = %.17g\n", target.values[0]);
    gv_array_free(&target);
    return set_policy(reader, plot, frontier, script, diagnostics);
}

int gv_figure_switching_prepare(const struct gv_reader *reader, const struct gv_plot *plot,
                                struct gv_text *script, struct gv_diagnostics *diagnostics)
{
    struct gv_texts units;
    int status = gv_reader_texts(reader, switching, "unit", &units, diagnostics);
    if (status != GV_OK) return status;
    gv_text_puts(script, "units = ''\n");
    for (size_t i = 0; i < units.n; i++) {
        struct gv_text word = {0};
        gv_unit_print(units.texts[i], plot->language, &word);
        gv_text_puts(script, "units = units . ");
        gv_figure_quote(units.texts[i], script);
        gv_text_puts(script, " . \"\\t\" . ");
        gv_figure_quote(word.data ? word.data : "", script);
        gv_text_puts(script, " . \"\\n\"\n");
        gv_text_free(&word);
    }
    gv_texts_free(&units);
    return set_policy(reader, plot, switching, script, diagnostics);
}
