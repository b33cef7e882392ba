/* What cannot be within a row of counts, and the table to fill in. */
#include "scenario/observations.h"

#include <math.h>
#include <string.h>

/* Part and whole: no more of the first than of the second. Parts of parts come last, for rows that leave out
 * what lies between. */
static const struct {
    enum gv_follow_column part, whole;
    const char *hint;
} parts[] = {
    {GV_FOLLOW_STARTED, GV_FOLLOW_OFFERED, "count an offer in the period in which the course was to start"},
    {GV_FOLLOW_STARTED, GV_FOLLOW_COURSES,
     "courses are all re-training courses of the period, digital or not"},
    {GV_FOLLOW_COMPLETED, GV_FOLLOW_STARTED,
     "count those who completed in the row of the period in which they started"},
    {GV_FOLLOW_DROPPED_OUT, GV_FOLLOW_STARTED,
     "count those who dropped out in the row of the period in which they started"},
    {GV_FOLLOW_RESPONDED, GV_FOLLOW_COMPLETED, "count those with an effect among those who completed"},
    {GV_FOLLOW_HOURS_RELEASED, GV_FOLLOW_GRANTED_LESS, "hours released are a part of the hours granted less"},
    {GV_FOLLOW_TRIPS, GV_FOLLOW_PHYSICAL_SESSIONS, "a return trip goes with one physical session"},
    {GV_FOLLOW_COMPLETED, GV_FOLLOW_OFFERED,
     "count those who completed in the row of the period of their offer"},
    {GV_FOLLOW_DROPPED_OUT, GV_FOLLOW_OFFERED,
     "count those who dropped out in the row of the period of their offer"},
    {GV_FOLLOW_RESPONDED, GV_FOLLOW_STARTED,
     "count those with an effect in the row of the period in which they started"},
};

static void check_help(const struct gv_follow_row *row, const struct gv_place *cells, struct gv_place period,
                       struct gv_diagnostics *diagnostics)
{
    static const enum gv_follow_column pairs[][2] = {{GV_FOLLOW_HELP_BEFORE, GV_FOLLOW_HELP_BEFORE_SUM},
                                                     {GV_FOLLOW_HELP_AFTER, GV_FOLLOW_HELP_AFTER_SUM}};
    static const enum gv_follow_column spreads[] = {GV_FOLLOW_HELP_BEFORE_SD, GV_FOLLOW_HELP_CHANGE_SD};
    bool any = false;
    for (size_t i = 0; i < 2; i++) {
        if (row->value[spreads[i]] == 0)
            gv_diagnose(diagnostics, GV_ERROR, cells[spreads[i]],
                        "leave the cell empty where the standard deviation is not known",
                        "%s is 0: help differs between citizens", gv_follow_columns[spreads[i]].name);
        if (gv_follow_has(row, pairs[i][0]) && gv_follow_has(row, pairs[i][1]))
            gv_diagnose(diagnostics, GV_ERROR, cells[pairs[i][1]], "keep the mean or the sum",
                        "%s is given beside %s", gv_follow_columns[pairs[i][1]].name,
                        gv_follow_columns[pairs[i][0]].name);
        any |= gv_follow_has(row, pairs[i][0]) || gv_follow_has(row, pairs[i][1]);
    }
    bool before = gv_follow_has(row, GV_FOLLOW_HELP_BEFORE) || gv_follow_has(row, GV_FOLLOW_HELP_BEFORE_SUM);
    if (any && !(row->value[GV_FOLLOW_HELP_N] > 0))
        gv_diagnose(diagnostics, GV_ERROR, period, "fill in help_n, the citizens whose help was measured",
                    "help is measured on no citizens");
    else if (any && !before)
        gv_diagnose(diagnostics, GV_ERROR, period, "fill in help_before of the same citizens",
                    "help after is given without help before");
}

void gv_observations_check_row(const struct gv_observations *o, size_t index,
                               const struct gv_place cells[GV_FOLLOW_COLUMN_COUNT],
                               struct gv_diagnostics *diagnostics)
{
    const struct gv_follow_row *row = &o->rows[index];
    const double *v = row->value;
    size_t errors = diagnostics->errors;
    bool told[GV_FOLLOW_COLUMN_COUNT] = {false};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (v[parts[i].part] > v[parts[i].whole] && !told[parts[i].part]) {
            told[parts[i].part] = true;
            gv_diagnose(diagnostics, GV_ERROR, cells[parts[i].part], parts[i].hint,
                        "%s (%g) is more than %s (%g)", gv_follow_columns[parts[i].part].name,
                        v[parts[i].part], gv_follow_columns[parts[i].whole].name, v[parts[i].whole]);
        }
    if (diagnostics->errors == errors &&
        v[GV_FOLLOW_COMPLETED] + v[GV_FOLLOW_DROPPED_OUT] > v[GV_FOLLOW_STARTED])
        gv_diagnose(diagnostics, GV_ERROR, cells[GV_FOLLOW_DROPPED_OUT],
                    "who started has completed, has dropped out, or is still in training",
                    "completed and dropped_out (%g) are more than started (%g)",
                    v[GV_FOLLOW_COMPLETED] + v[GV_FOLLOW_DROPPED_OUT], v[GV_FOLLOW_STARTED]);
    check_help(row, cells, o->places[index], diagnostics);
}

/* --- the template --- */

static void print_heading(const char *text, char separator, struct gv_text *out)
{
    gv_text_append(out, &separator, 1);
    gv_text_puts(out, text);
}

void gv_observations_template(unsigned chain, bool danish, int year, struct gv_text *out)
{
    char separator = danish ? ';' : ',';
    size_t n = 0;
    if (danish) gv_text_puts(out, "\xef\xbb\xbf");
    gv_text_puts(
        out, danish
                 ? "# Opfølgning: en række for hver måned, hvert kvartal eller hvert år.\n"
                   "# Tomme celler er i orden, og kolonner kan slettes. Borgere tælles i den periode, hvor "
                   "de begyndte.\n"
                 : "# Follow-up: a row for each month, quarter or year.\n"
                   "# Cells may be empty, and columns may go. Citizens are counted in the period in which "
                   "they started.\n");
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        const struct gv_follow_column_info *info = &gv_follow_columns[c];
        if (!(info->chains & chain)) continue;
        gv_text_printf(out, "#   %s: %s", danish ? info->label.da : info->name,
                       danish ? info->help.da : info->help.en);
        if (*info->unit) gv_text_printf(out, " [%s]", info->unit);
        gv_text_puts(out, "\n");
    }
    gv_text_puts(out, danish ? "# Indikatorer kan have to kolonner mere: NAVN antal (svar) og NAVN kilde.\n"
                             : "# Indicators may have two more columns: NAME_n (answers) and NAME_source.\n");
    gv_text_puts(out, danish ? "periode" : "period");
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        const struct gv_follow_column_info *info = &gv_follow_columns[c];
        if (!(info->chains & chain)) continue;
        print_heading(danish ? info->label.da : info->name, separator, out);
        n++;
    }
    gv_text_puts(out, "\n");
    for (int quarter = 1; quarter <= 4; quarter++) {
        gv_text_printf(out, danish ? "%d-K%d" : "%d-Q%d", year, quarter);
        for (size_t i = 0; i < n; i++)
            gv_text_append(out, &separator, 1);
        gv_text_puts(out, "\n");
    }
}
