#include "report/follow_up.h"

#include "report/cells.h"
#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIGURES = 3 };

/* Three significant digits or more, counts whole. */
static void put_number(double value, enum gv_language language, struct gv_text *out)
{
    double size = fabs(value);
    int decimals = !(size > 0) || size >= 100 ? 0 : FIGURES - 1 - (int)floor(log10(size));
    gv_format_number(value, decimals > 6 ? 6 : decimals, language, out);
}

/* Counts, hours and money are whole, but small amounts. */
static void put_amount(enum gv_follow_column column, double value, enum gv_language language,
                       struct gv_text *out)
{
    bool whole = gv_follow_columns[column].kind == GV_FOLLOW_COUNT || fabs(value) >= 10;
    gv_format_number(value, whole ? 0 : 1, language, out);
}

static void put_heads(struct gv_table *table, enum gv_language language, const enum gv_text_key *heads)
{
    for (size_t i = 0; i < table->columns; i++)
        gv_table_put(table, gv_text_in(language, heads[i]));
}

static void finish(struct gv_table *table, struct gv_text *out)
{
    gv_table_print(table, out);
    gv_table_free(table);
}

static void put_title(enum gv_language language, enum gv_text_key key, struct gv_text *out)
{
    gv_text_printf(out, "\n%s\n\n", gv_text_in(language, key));
}

static void put_period(const struct gv_follow_report *r, size_t row, enum gv_language language,
                       struct gv_text *out)
{
    gv_period_print(r->observations->periods[row], language == GV_DA, out);
}

static const char *column_label(enum gv_follow_column column, enum gv_language language)
{
    return gv_label_in(language, &gv_follow_columns[column].label);
}

/* "staff hours, h": counts have no unit. */
static void put_column(enum gv_follow_column column, enum gv_language language, struct gv_text *out)
{
    const struct gv_follow_column_info *info = &gv_follow_columns[column];
    gv_text_puts(out, column_label(column, language));
    bool said = strstr(column_label(column, language), language == GV_DA ? "timer" : "hours") != NULL;
    if (info->kind == GV_FOLLOW_COUNT || !*info->unit || (said && strcmp(info->unit, "h") == 0)) return;
    gv_text_puts(out, ", ");
    gv_unit_print(info->unit, language, out);
}

/* --- the head --- */

static void print_head(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_observations *o = r->observations;
    const struct gv_period all = {o->periods[0].first, o->periods[o->n - 1].last};
    struct gv_text rows = {0}, period = {0}, start = {0}, words = {0};
    gv_text_printf(out, "%s: %s\n%s\n", gv_text_in(language, GV_TEXT_FOLLOW_TITLE),
                   gv_label_in(language, &r->scenario->title), gv_label_in(language, r->policy));
    gv_format_count(o->n, language, &rows);
    gv_period_print(all, language == GV_DA, &period);
    gv_month_print(r->start, &start);
    GV_FILL(out, language, GV_TEXT_FOLLOW_ROWS, rows.data, period.data, start.data);
    gv_text_puts(out, "\n");
    if (r->start_assumed) gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_FOLLOW_START_ASSUMED));
    if (r->task->discount < 1) {
        gv_format_number(100 * r->task->discount, 0, language, &words);
        gv_text_puts(&words, " %");
        GV_FILL(out, language, GV_TEXT_FOLLOW_DISCOUNT, words.data);
        gv_text_puts(out, "\n");
    }
    if (r->result->population_counted) {
        int input = gv_model_find_input(r->task->plan->model, r->task->chain->population);
        words.length = 0;
        put_number(r->result->population, language, &words);
        GV_FILL(out, language, GV_TEXT_FOLLOW_POPULATION,
                gv_label_in(language, &r->task->plan->model->inputs[input].label), words.data);
        gv_text_puts(out, "\n");
    }
    const struct {
        size_t n;
        enum gv_text_key key;
    } notes[] = {{r->result->unsettled, GV_TEXT_FOLLOW_UNSETTLED},
                 {r->result->posterior.n_silent, GV_TEXT_FOLLOW_SILENT}};
    for (size_t i = 0; i < 2; i++) {
        if (!notes[i].n) continue;
        words.length = 0;
        gv_format_count(notes[i].n, language, &words);
        GV_FILL(out, language, notes[i].key, words.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&rows);
    gv_text_free(&period);
    gv_text_free(&start);
    gv_text_free(&words);
}

/* --- forecast and actual --- */

static void put_band(struct gv_table *table, enum gv_follow_column column, struct gv_follow_band band,
                     enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) put_amount(column, band.p50, language, cell);
    cell = gv_table_cell(table);
    if (!cell) return;
    put_amount(column, band.p05, language, cell);
    gv_text_puts(cell, " – ");
    put_amount(column, band.p95, language, cell);
}

static void print_gates(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {
        GV_TEXT_FOLLOW_GATE,     GV_TEXT_FOLLOW_COUNT, GV_TEXT_FOLLOW_UNTIL,  GV_TEXT_FOLLOW_ACTUAL,
        GV_TEXT_FOLLOW_FORECAST, GV_TEXT_FOLLOW_BAND,  GV_TEXT_FOLLOW_VERDICT};
    static const enum gv_text_key verdicts[] = {[GV_FOLLOW_UNSEEN] = GV_TEXT_FOLLOW_UNSEEN,
                                                [GV_FOLLOW_WITHIN] = GV_TEXT_FOLLOW_WITHIN,
                                                [GV_FOLLOW_BELOW] = GV_TEXT_FOLLOW_BELOW,
                                                [GV_FOLLOW_ABOVE] = GV_TEXT_FOLLOW_ABOVE};
    struct gv_table table = {.columns = 7, .left = 1u << 1 | 1u << 2 | 1u << 6};
    struct gv_text outside = {0};
    bool any = false;
    put_title(language, GV_TEXT_FOLLOW_GATES, out);
    put_heads(&table, language, heads);
    for (size_t s = 0; s < r->task->chain->n_series; s++) {
        const struct gv_follow_gate_result *gate = &r->result->gates[s];
        const struct gv_follow_series *series = &r->task->chain->series[s];
        gv_table_put(&table,
                     gv_label_in(language, &gv_follow_gate_labels[gv_follow_gate_find(series->gate)]));
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) put_column(series->column, language, cell);
        if (gate->last == SIZE_MAX) {
            for (size_t i = 2; i < 6; i++)
                gv_table_put(&table, "");
            gv_table_put(&table, gv_text_in(language, verdicts[gate->verdict]));
            continue;
        }
        const struct gv_follow_point *point = &gate->points[gate->last];
        any = true;
        cell = gv_table_cell(&table);
        if (cell) put_period(r, gate->last, language, cell);
        cell = gv_table_cell(&table);
        if (cell) put_amount(series->column, point->actual, language, cell);
        put_band(&table, series->column, point->before, language);
        gv_table_put(&table, gv_text_in(language, verdicts[gate->verdict]));
        if (gate->verdict == GV_FOLLOW_WITHIN) continue;
        gv_text_printf(&outside, "%s%s (%s)", outside.length ? ", " : "",
                       column_label(series->column, language), gv_text_in(language, verdicts[gate->verdict]));
    }
    finish(&table, out);
    if (outside.length)
        GV_FILL(out, language, GV_TEXT_FOLLOW_OUTSIDE, outside.data);
    else
        gv_text_puts(out,
                     gv_text_in(language, any ? GV_TEXT_FOLLOW_ALL_INSIDE : GV_TEXT_FOLLOW_NONE_COUNTED));
    gv_text_puts(out, "\n");
    gv_text_free(&outside);
}

/* --- data that were not expected --- */

static void print_impossible(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    bool any = false;
    for (size_t k = 0; k < r->result->n_data; k++) {
        const struct gv_follow_datum_result *check = &r->result->checks[k];
        if (!(check->tail < GV_NEARLY_IMPOSSIBLE)) continue;
        if (!any) put_title(language, GV_TEXT_FOLLOW_IMPOSSIBLE, out);
        any = true;
        struct gv_text period = {0}, actual = {0}, expected = {0}, tail = {0}, line = {0};
        put_period(r, check->datum.row, language, &period);
        put_number(check->datum.value, language, &actual);
        if (check->datum.form == GV_DATUM_BINOMIAL) {
            gv_text_printf(&actual, " %s ", gv_text_in(language, GV_TEXT_OF));
            put_number(check->datum.trials, language, &actual);
        }
        put_number(check->expected, language, &expected);
        put_number(100 * check->tail, language, &tail);
        gv_text_puts(&tail, " %");
        GV_FILL(&line, language, GV_TEXT_FOLLOW_IMPOSSIBLE_ROW, period.data,
                gv_label_in(language, &r->task->chain->tells[check->datum.kind].label), actual.data,
                expected.data, tail.data);
        gv_table_wrap(line.data ? line.data : "", 0, 120, out);
        gv_text_puts(out, "\n");
        gv_text_free(&period);
        gv_text_free(&actual);
        gv_text_free(&expected);
        gv_text_free(&tail);
        gv_text_free(&line);
    }
}

/* --- targets and outlook --- */

void gv_follow_up_put_met(const struct gv_follow_target *target, enum gv_language language,
                          struct gv_text *out)
{
    if (target->decided)
        gv_text_puts(out, gv_text_in(language, target->after.value > 0 ? GV_TEXT_FOLLOW_REACHED
                                                                       : GV_TEXT_FOLLOW_MISSED));
    else
        gv_format_probability(target->after, language, out);
}

static void print_targets(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_FOLLOW_COUNT, GV_TEXT_FOLLOW_WANTED,
                                             GV_TEXT_FOLLOW_SO_FAR, GV_TEXT_FOLLOW_MET_BEFORE,
                                             GV_TEXT_FOLLOW_MET_AFTER};
    struct gv_table table = {.columns = 5};
    struct gv_text from = {0}, to = {0}, period = {0};
    if (r->result->n_targets == 0) return;
    put_title(language, GV_TEXT_FOLLOW_TARGETS, out);
    gv_format_count((uint64_t)r->result->year_from, language, &from);
    gv_format_count((uint64_t)r->result->year_to, language, &to);
    gv_period_print(
        (struct gv_period){r->start + r->result->year_from - 1, r->start + r->result->year_to - 1},
        language == GV_DA, &period);
    GV_FILL(out, language, GV_TEXT_FOLLOW_YEAR, from.data, to.data, period.data);
    gv_text_puts(out, "\n");
    put_heads(&table, language, heads);
    for (size_t t = 0; t < r->result->n_targets; t++) {
        const struct gv_follow_target *target = &r->result->targets[t];
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) put_column(target->column, language, cell);
        cell = gv_table_cell(&table);
        if (cell) put_amount(target->column, target->wanted, language, cell);
        cell = gv_table_cell(&table);
        if (cell) put_amount(target->column, target->so_far, language, cell);
        gv_put_probability(&table, target->before, language);
        cell = gv_table_cell(&table);
        if (cell) gv_follow_up_put_met(target, language, cell);
    }
    finish(&table, out);
    if (r->observed_until >= r->start + r->result->year_from - 1) {
        struct gv_text until = {0}, line = {0};
        gv_month_print(r->observed_until, &until);
        GV_FILL(&line, language, GV_TEXT_FOLLOW_EARLIER, until.data);
        gv_table_wrap(line.data ? line.data : "", 0, 120, out);
        gv_text_puts(out, "\n");
        gv_text_free(&until);
        gv_text_free(&line);
    }
    gv_text_free(&from);
    gv_text_free(&to);
    gv_text_free(&period);
}

void gv_follow_up_block_name(const struct gv_follow_report *r, size_t block, enum gv_language language,
                             struct gv_text *out)
{
    const struct gv_posterior_block *b = &r->result->posterior.blocks[block];
    enum { NAMED = 3 };
    bool told[64] = {false};
    size_t named = 0, more = 0;
    for (size_t d = 0; d < b->n_data; d++)
        told[r->result->data[b->data[d]].kind] = true;
    for (size_t k = 0; k < r->task->chain->n_tells; k++) {
        if (told[k] && named == NAMED) more++;
        if (!told[k] || named == NAMED) continue;
        gv_text_printf(out, "%s%s", named ? ", " : "",
                       gv_label_in(language, &r->task->chain->tells[k].label));
        named++;
    }
    if (more) gv_text_printf(out, language == GV_DA ? " og %zu til" : " and %zu more", more);
}

/* Blocks by how far they move P(net >= 0) alone. */
static size_t rank_blocks(const struct gv_follow_up *f, size_t *order)
{
    size_t n = f->posterior.n_blocks < 64 ? f->posterior.n_blocks : 64;
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        double size = fabs(f->by_block[i].positive.value - f->before.positive.value);
        for (; at > 0 && fabs(f->by_block[order[at - 1]].positive.value - f->before.positive.value) < size;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return n;
}

/* Of a share, in percentage points. Errors are taken as independent, which is cautious: both runs share their
 * seed. */
static struct gv_estimate change_of(struct gv_estimate now, struct gv_estimate before)
{
    double change = 100 * (now.value - before.value),
           half = 100 * hypot(gv_estimate_half_width(now), gv_estimate_half_width(before));
    return (struct gv_estimate){change, change - half, change + half};
}

static void print_outlook(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_FOLLOW_INPUTS_TOLD, GV_TEXT_FOLLOW_ALONE,
                                             GV_TEXT_FOLLOW_CHANGE};
    const struct gv_follow_up *f = r->result;
    const struct gv_follow_outlook *const looks[] = {&f->before, &f->after};
    static const enum gv_text_key names[] = {GV_TEXT_FOLLOW_BEFORE, GV_TEXT_FOLLOW_AFTER};
    struct gv_table table = {.columns = 3}, moved = {.columns = 3};
    size_t order[64];
    put_title(language, GV_TEXT_FOLLOW_OUTLOOK, out);
    gv_table_put(&table, "");
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FOLLOW_POSITIVE));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FOLLOW_NET));
    for (size_t i = 0; i < 2; i++) {
        gv_table_put(&table, gv_text_in(language, names[i]));
        gv_put_probability(&table, looks[i]->positive, language);
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_format_estimate(looks[i]->mean, language, cell);
    }
    finish(&table, out);
    if (f->posterior.n_blocks == 0) return;
    put_title(language, GV_TEXT_FOLLOW_CHANGED, out);
    put_heads(&moved, language, heads);
    for (size_t i = 0, n = rank_blocks(f, order); i < n; i++) {
        struct gv_text *cell = gv_table_cell(&moved);
        if (cell) gv_follow_up_block_name(r, order[i], language, cell);
        gv_put_probability(&moved, f->by_block[order[i]].positive, language);
        cell = gv_table_cell(&moved);
        if (!cell) continue;
        struct gv_estimate change = change_of(f->by_block[order[i]].positive, f->before.positive);
        if (change.value > 0) gv_text_puts(cell, "+");
        gv_format_estimate(change, language, cell);
        gv_text_printf(cell, " %s", gv_text_in(language, GV_TEXT_FOLLOW_POINTS));
    }
    finish(&moved, out);
}

/* --- what is known --- */

static void put_known(struct gv_table *table, const struct gv_known *k, double unit, const char *sign,
                      enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell) return;
    put_number(unit * k->p05, language, cell);
    gv_text_puts(cell, " · ");
    put_number(unit * k->p50, language, cell);
    gv_text_puts(cell, " · ");
    put_number(unit * k->p95, language, cell);
    gv_text_puts(cell, sign);
}

static enum gv_text_key how(enum gv_posterior_method method)
{
    return method == GV_POSTERIOR_EXACT      ? GV_TEXT_FOLLOW_EXACT
           : method == GV_POSTERIOR_WEIGHTED ? GV_TEXT_FOLLOW_WEIGHTED
                                             : GV_TEXT_FOLLOW_REFITTED;
}

static void print_known(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_INPUT, GV_TEXT_FOLLOW_PRIOR, GV_TEXT_FOLLOW_POSTERIOR,
                                             GV_TEXT_FOLLOW_HOW};
    struct gv_table table = {.columns = 4, .left = 1u << 3};
    if (r->n_known == 0) return;
    put_title(language, GV_TEXT_FOLLOW_KNOWN, out);
    put_heads(&table, language, heads);
    for (size_t i = 0; i < r->n_known; i++) {
        const struct gv_follow_known *k = &r->known[i];
        const struct gv_input *input = &r->task->plan->model->inputs[k->input];
        bool yearly = strcmp(input->unit, "1/yr") == 0;
        bool share = yearly || (strcmp(input->unit, "1") == 0 && input->high == 1);
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_text_puts(cell, gv_label_in(language, &input->label));
        if (cell && strcmp(input->unit, "1") != 0) {
            gv_text_puts(cell, ", ");
            gv_unit_print(yearly ? "%/yr" : input->unit, language, cell);
        }
        const char *sign = share && !yearly ? " %" : "";
        put_known(&table, &k->before, share ? 100 : 1, sign, language);
        put_known(&table, &k->after, share ? 100 : 1, sign, language);
        gv_table_put(&table, gv_text_in(language, how(r->result->posterior.blocks[k->block].method)));
    }
    finish(&table, out);
}

static void put_share(struct gv_table *table, double share, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell || isnan(share)) return;
    put_number(100 * share, language, cell);
    gv_text_puts(cell, " %");
}

static void put_tail(struct gv_table *table, double k, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell && !isnan(k)) gv_format_number(k, 2, language, cell);
}

static void print_trust(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {
        GV_TEXT_FOLLOW_INPUTS_TOLD, GV_TEXT_FOLLOW_HOW, GV_TEXT_FOLLOW_SHARE, GV_TEXT_FOLLOW_TAIL,
        GV_TEXT_FOLLOW_ROUNDS,      GV_TEXT_FOLLOW_FIT, GV_TEXT_FOLLOW_TAIL};
    const struct gv_posterior *p = &r->result->posterior;
    struct gv_table table = {.columns = 7, .left = 1u << 1};
    struct gv_text draws = {0}, threshold = {0}, line = {0};
    if (p->n_blocks == 0) return;
    put_title(language, GV_TEXT_FOLLOW_TRUST, out);
    put_heads(&table, language, heads);
    for (size_t b = 0; b < p->n_blocks; b++) {
        const struct gv_posterior_block *block = &p->blocks[b];
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_follow_up_block_name(r, b, language, cell);
        gv_table_put(&table, gv_text_in(language, how(block->method)));
        put_share(&table, block->share, language);
        put_tail(&table, block->k, language);
        cell = gv_table_cell(&table);
        if (cell && block->rounds) gv_format_count(block->rounds, language, cell);
        put_share(&table, block->fit_share, language);
        put_tail(&table, block->fit_k, language);
    }
    finish(&table, out);
    gv_format_count(p->draws, language, &draws);
    gv_format_number(p->threshold, 2, language, &threshold);
    GV_FILL(&line, language, GV_TEXT_FOLLOW_TRUST_NOTE, draws.data, threshold.data);
    gv_table_wrap(line.data ? line.data : "", 0, 120, out);
    gv_text_puts(out, "\n");
    for (size_t b = 0; b < p->n_blocks; b++) {
        if (p->blocks[b].trusted) continue;
        struct gv_text name = {0};
        gv_follow_up_block_name(r, b, language, &name);
        GV_FILL(out, language, GV_TEXT_FOLLOW_UNTRUSTED, name.data);
        gv_text_puts(out, "\n");
        gv_text_free(&name);
    }
    gv_text_free(&draws);
    gv_text_free(&threshold);
    gv_text_free(&line);
}

/* --- before against after is no effect --- */

static void print_attribution(const struct gv_follow_report *r, enum gv_language language,
                              struct gv_text *out)
{
    double change = 0, citizens = 0;
    int input = gv_model_find_input(r->task->plan->model, "attributable_share");
    for (size_t i = 0; i < r->observations->n; i++) {
        const double *v = r->observations->rows[i].value;
        double n = v[GV_FOLLOW_HELP_N],
               before = isnan(v[GV_FOLLOW_HELP_BEFORE]) ? v[GV_FOLLOW_HELP_BEFORE_SUM] / n
                                                        : v[GV_FOLLOW_HELP_BEFORE],
               after =
                   isnan(v[GV_FOLLOW_HELP_AFTER]) ? v[GV_FOLLOW_HELP_AFTER_SUM] / n : v[GV_FOLLOW_HELP_AFTER];
        if (!isfinite(before - after) || !(n > 0)) continue;
        change += n * (before - after);
        citizens += n;
    }
    if (!(citizens > 0) || input < 0) return;
    struct gv_text words = {0}, n = {0}, share = {0}, line = {0};
    put_number(change / citizens, language, &words);
    gv_format_count((uint64_t)citizens, language, &n);
    put_number(100 * gv_distribution_mean(&r->task->plan->inputs[input]), language, &share);
    gv_text_puts(&share, " %");
    GV_FILL(&line, language, GV_TEXT_FOLLOW_ATTRIBUTION, words.data, n.data, share.data);
    gv_text_puts(out, "\n");
    gv_table_wrap(line.data ? line.data : "", 0, 120, out);
    gv_text_puts(out, "\n");
    gv_text_free(&words);
    gv_text_free(&n);
    gv_text_free(&share);
    gv_text_free(&line);
}

void gv_follow_up_print(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    struct gv_text draws = {0};
    print_head(r, language, out);
    print_gates(r, language, out);
    print_impossible(r, language, out);
    print_targets(r, language, out);
    print_outlook(r, language, out);
    print_known(r, language, out);
    print_trust(r, language, out);
    print_attribution(r, language, out);
    gv_format_count(r->result->draws, language, &draws);
    gv_text_puts(out, "\n");
    GV_FILL(out, language, GV_TEXT_FOLLOW_NOTE, draws.data);
    gv_text_puts(out, "\n");
    if (r->updated_path) {
        GV_FILL(out, language, GV_TEXT_FOLLOW_WRITTEN, r->updated_path);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&draws);
}
