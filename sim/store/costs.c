/* In /provenance: the items of the business case. */
#include "store/sections.h"

#include "base/memory.h"
#include "base/status.h"

#include <math.h>
#include <stdlib.h>

enum column { ITEM, LABEL, LABEL_DA, WHEN, PART, AMOUNT, UNIT, SOURCE, GRADE, NOTE, COLUMNS };

static const struct {
    const char *name, *label, *label_da;
} columns[COLUMNS] = {
    [ITEM] = {"cost_item", "what the cost is for", "hvad omkostningen går til"},
    [LABEL] = {"cost_label", "label in English", "etiket på engelsk"},
    [LABEL_DA] = {"cost_label_da", "label in Danish", "etiket på dansk"},
    [WHEN] = {"cost_when", "when it falls due", "hvornår den forfalder"},
    [PART] = {"cost_part", "part of a composed model", "del af en sammensat model"},
    [AMOUNT] = {"cost_amount", "amount or distribution as written", "beløb eller fordeling som skrevet"},
    [UNIT] = {"cost_unit", "unit", "enhed"},
    [SOURCE] = {"cost_source", "source", "kilde"},
    [GRADE] = {"cost_grade", "grade of the source", "kildens grad"},
    [NOTE] = {"cost_note", "note", "note"},
};

static const char *cell(const struct gv_cost *cost, enum column column)
{
    switch (column) {
    case ITEM:
        return gv_cost_items[cost->item].name;
    case LABEL:
        return cost->label.en;
    case LABEL_DA:
        return cost->label.da;
    case WHEN:
        return gv_cost_times[cost->when].name;
    case PART:
        return cost->part;
    case AMOUNT:
        return cost->assumption.expression;
    case UNIT:
        return gv_cost_units[cost->when];
    case SOURCE:
        return cost->assumption.source;
    case GRADE:
        return gv_grade_names[cost->assumption.grade];
    case NOTE:
        return cost->assumption.note;
    case COLUMNS:
        break;
    }
    return NULL;
}

int gv_write_costs(struct gv_hdf5 *h, const struct gv_scenario *scenario)
{
    const struct gv_variable year = {.name = "cost_year",
                                     .units = "1",
                                     .long_name = "year of the source",
                                     .long_name_da = "kildens årstal"};
    size_t n = scenario->n_costs;
    if (n == 0) return GV_OK;
    const char **texts = gv_memory_new(n * sizeof *texts);
    double *years = gv_memory_new(n * sizeof *years);
    int status = texts && years ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) {
        gv_hdf5_index_scale(h, "provenance", "cost", "number of the cost", "omkostningens nummer", n);
        for (int c = 0; c < COLUMNS; c++) {
            const struct gv_variable v = {.name = columns[c].name,
                                          .units = "1",
                                          .long_name = columns[c].label,
                                          .long_name_da = columns[c].label_da};
            for (size_t i = 0; i < n; i++) {
                const char *text = cell(&scenario->costs[i], (enum column)c);
                texts[i] = text ? text : "";
            }
            gv_hdf5_texts(h, "provenance", &v, GV_DIMS("cost"), texts);
        }
        for (size_t i = 0; i < n; i++) {
            int y = scenario->costs[i].assumption.year;
            years[i] = y ? y : (double)NAN;
        }
        gv_hdf5_numbers(h, "provenance", &year, GV_DIMS("cost"), years);
    }
    free(texts);
    free(years);
    return status;
}
