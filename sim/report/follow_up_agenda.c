/* The page for the agenda: key indicators, who is responsible, what was done about it. */
#include "report/follow_up.h"

#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

/* The gates that a chain's counts belong to, each once. */
static size_t list_gates(const struct gv_follow_chain *chain, int *gates)
{
    size_t n = 0;
    for (size_t s = 0; s < chain->n_series; s++) {
        int gate = gv_follow_gate_find(chain->series[s].gate);
        bool listed = gate < 0;
        for (size_t i = 0; i < n; i++)
            listed |= gates[i] == gate;
        if (!listed) gates[n++] = gate;
    }
    return n;
}

static void print_responsible(const struct gv_follow_report *r, enum gv_language language,
                              struct gv_text *out)
{
    const struct gv_follow_up_keys *keys = &r->scenario->follow_up;
    struct gv_table table = {.columns = 1 + GV_ROLE_COUNT, .left = ~0u};
    struct gv_text nobody = {0};
    int gates[GV_FOLLOW_SERIES_MAX];
    size_t n = list_gates(r->task->chain, gates);
    gv_text_printf(out, "\n%s\n\n", gv_text_in(language, GV_TEXT_FOLLOW_WHO));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_FOLLOW_GATE));
    for (int role = 0; role < GV_ROLE_COUNT; role++)
        gv_table_put(&table, gv_label_in(language, &gv_follow_role_labels[role]));
    for (size_t i = 0; i < n; i++) {
        bool some = false;
        const char *label = gv_label_in(language, &gv_follow_gate_labels[gates[i]]);
        gv_table_put(&table, label);
        for (int role = 0; role < GV_ROLE_COUNT; role++) {
            const char *who = keys->responsible[gates[i]][role];
            some |= who && role != GV_ROLE_MEASURES; /* measuring cannot stand for leading */
            gv_table_put(&table, who ? who : "–");
        }
        if (!some) gv_text_printf(&nobody, "%s%s", nobody.length ? ", " : "", label);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    if (nobody.length) {
        GV_FILL(out, language, GV_TEXT_FOLLOW_NOBODY, nobody.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&nobody);
}

/* The first and the last row with a value; false if there is none. */
static bool ends_of(const struct gv_observations *o, enum gv_follow_column column, size_t *first,
                    size_t *last)
{
    *first = SIZE_MAX;
    for (size_t i = 0; i < o->n; i++) {
        if (!gv_follow_has(&o->rows[i], column)) continue;
        if (*first == SIZE_MAX) *first = i;
        *last = i;
    }
    return *first != SIZE_MAX;
}

static void put_value(const struct gv_follow_report *r, enum gv_follow_column column, size_t row,
                      enum gv_language language, struct gv_text *out)
{
    gv_format_as_is(r->observations->rows[row].value[column], language, out);
    gv_text_puts(out, " (");
    gv_period_print(r->observations->periods[row], language == GV_DA, out);
    gv_text_puts(out, ")");
}

/* What is measured and is no money, and levels that nothing is forecast of. */
static bool is_beside(const struct gv_follow_report *r, enum gv_follow_column column)
{
    const struct gv_follow_column_info *info = &gv_follow_columns[column];
    if (info->kind == GV_FOLLOW_INDICATOR) return true;
    return column == GV_FOLLOW_WAITING_DAYS || column == GV_FOLLOW_ROOMS || column == r->task->chain->counts;
}

static void print_indicators(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key heads[] = {GV_TEXT_FOLLOW_INDICATOR, GV_TEXT_FOLLOW_FIRST,
                                             GV_TEXT_FOLLOW_LATEST, GV_TEXT_FOLLOW_ANSWERS,
                                             GV_TEXT_FOLLOW_SOURCE};
    struct gv_table table = {.columns = 5, .left = 1u << 4};
    bool any = false;
    for (size_t i = 0; i < table.columns; i++)
        gv_table_put(&table, gv_text_in(language, heads[i]));
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        size_t first, last;
        enum gv_follow_column column = (enum gv_follow_column)c;
        if (!is_beside(r, column) || !ends_of(r->observations, column, &first, &last)) continue;
        const struct gv_follow_row *row = &r->observations->rows[last];
        any = true;
        gv_table_put(&table, gv_label_in(language, &gv_follow_columns[c].label));
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) put_value(r, column, first, language, cell);
        cell = gv_table_cell(&table);
        if (cell) put_value(r, column, last, language, cell);
        cell = gv_table_cell(&table);
        if (cell && isfinite(row->answers[c])) gv_format_as_is(row->answers[c], language, cell);
        gv_table_put(&table, row->source[c] ? row->source[c] : "");
    }
    if (any) {
        gv_text_printf(out, "\n%s\n\n", gv_text_in(language, GV_TEXT_FOLLOW_INDICATORS));
        gv_table_print(&table, out);
    }
    gv_table_free(&table);
}

bool gv_follow_up_dropout(const struct gv_follow_report *r, double *week, double *course)
{
    double sum = 0, n = 0;
    int input = gv_model_find_input(r->task->plan->model, "course_weeks");
    for (size_t i = 0; i < r->observations->n; i++) {
        const struct gv_follow_row *row = &r->observations->rows[i];
        if (!gv_follow_has(row, GV_FOLLOW_DROPOUT_WEEK)) continue;
        double weight = row->value[GV_FOLLOW_DROPPED_OUT] > 0 ? row->value[GV_FOLLOW_DROPPED_OUT] : 1;
        sum += weight * row->value[GV_FOLLOW_DROPOUT_WEEK];
        n += weight;
    }
    if (!(n > 0) || input < 0) return false;
    *week = sum / n;
    *course = gv_distribution_mean(&r->task->plan->inputs[input]);
    return true;
}

static void print_dropout(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    double week, course;
    if (!gv_follow_up_dropout(r, &week, &course) || week >= GV_FOLLOW_EARLY * course) return;
    struct gv_text words = {0}, of = {0};
    gv_format_number(week, 1, language, &words);
    gv_format_as_is(course, language, &of);
    GV_FILL(out, language, GV_TEXT_FOLLOW_EARLY, words.data, of.data);
    gv_text_puts(out, "\n");
    gv_text_free(&words);
    gv_text_free(&of);
}

/* A key indicator's own figure: what adds up in the whole, and against its band; else the latest. */
static void put_standing(const struct gv_follow_report *r, enum gv_follow_column column,
                         enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key verdicts[] = {[GV_FOLLOW_UNSEEN] = GV_TEXT_FOLLOW_UNSEEN,
                                                [GV_FOLLOW_WITHIN] = GV_TEXT_FOLLOW_WITHIN,
                                                [GV_FOLLOW_BELOW] = GV_TEXT_FOLLOW_BELOW,
                                                [GV_FOLLOW_ABOVE] = GV_TEXT_FOLLOW_ABOVE};
    size_t first, last;
    for (size_t s = 0; s < r->task->chain->n_series; s++) {
        const struct gv_follow_gate_result *gate = &r->result->gates[s];
        if (r->task->chain->series[s].column != column || gate->last == SIZE_MAX) continue;
        const struct gv_follow_point *point = &gate->points[gate->last];
        gv_format_as_is(point->actual, language, out);
        gv_text_printf(out, " (%s %s ", gv_text_in(language, verdicts[gate->verdict]),
                       gv_text_in(language, GV_TEXT_FOLLOW_THE_BAND));
        gv_format_number(point->before.p05, 0, language, out);
        gv_text_puts(out, " – ");
        gv_format_number(point->before.p95, 0, language, out);
        gv_text_puts(out, ")");
        return;
    }
    if (ends_of(r->observations, column, &first, &last))
        put_value(r, column, last, language, out);
    else
        gv_text_puts(out, gv_text_in(language, GV_TEXT_FOLLOW_UNSEEN));
}

/* "40: 57 % ±6", "40: not reached"; nothing where no target is set. */
static void put_target(const struct gv_follow_report *r, enum gv_follow_column column,
                       enum gv_language language, struct gv_text *out)
{
    for (size_t t = 0; t < r->result->n_targets; t++) {
        const struct gv_follow_target *target = &r->result->targets[t];
        if (target->column != column) continue;
        gv_format_as_is(target->wanted, language, out);
        gv_text_puts(out, ": ");
        gv_follow_up_put_met(target, language, out);
    }
}

static void print_key_indicators(const struct gv_follow_report *r, enum gv_language language,
                                 struct gv_text *out)
{
    const struct gv_follow_up_keys *keys = &r->scenario->follow_up;
    static const enum gv_text_key heads[] = {GV_TEXT_FOLLOW_INDICATOR, GV_TEXT_FOLLOW_LATEST,
                                             GV_TEXT_FOLLOW_TARGET_MET, GV_TEXT_FOLLOW_CADENCE,
                                             GV_TEXT_FOLLOW_AGENDA};
    struct gv_table table = {.columns = 5, .left = 1u << 3 | 1u << 4};
    if (keys->n_indicators == 0) {
        gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_FOLLOW_NO_INDICATORS));
        return;
    }
    for (size_t i = 0; i < table.columns; i++)
        gv_table_put(&table, gv_text_in(language, heads[i]));
    for (size_t i = 0; i < keys->n_indicators; i++) {
        const struct gv_key_indicator *k = &keys->indicators[i];
        gv_table_put(&table, gv_label_in(language, &gv_follow_columns[k->column].label));
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) put_standing(r, k->column, language, cell);
        cell = gv_table_cell(&table);
        if (cell) put_target(r, k->column, language, cell);
        gv_table_put(&table, gv_label_in(language, &gv_follow_cadence_labels[k->cadence]));
        gv_table_put(&table, k->agenda ? k->agenda : "");
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

static void print_outlook(const struct gv_follow_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_follow_outlook *const looks[] = {&r->result->before, &r->result->after};
    static const enum gv_text_key names[] = {GV_TEXT_FOLLOW_BEFORE, GV_TEXT_FOLLOW_AFTER};
    gv_text_printf(out, "%s: ", gv_text_in(language, GV_TEXT_FOLLOW_POSITIVE));
    for (size_t i = 0; i < 2; i++) {
        gv_text_printf(out, "%s%s ", i ? "; " : "", gv_text_in(language, names[i]));
        gv_format_probability(looks[i]->positive, language, out);
    }
    gv_text_puts(out, "\n");
}

void gv_follow_up_print_agenda(const struct gv_follow_report *r, enum gv_language language,
                               struct gv_text *out)
{
    const struct gv_observations *o = r->observations;
    const struct gv_period all = {o->periods[0].first, o->periods[o->n - 1].last};
    gv_text_printf(out, "%s: %s, ", gv_text_in(language, GV_TEXT_FOLLOW_PROCESS),
                   gv_label_in(language, &r->scenario->title));
    gv_period_print(all, language == GV_DA, out);
    gv_text_puts(out, "\n\n");
    print_key_indicators(r, language, out);
    print_outlook(r, language, out);
    print_dropout(r, language, out);
    print_indicators(r, language, out);
    print_responsible(r, language, out);
    gv_text_puts(out, "\n");
    if (r->reactions && *r->reactions) {
        GV_FILL(out, language, GV_TEXT_FOLLOW_REACTIONS, r->reactions_path);
        gv_text_printf(out, "\n%s", r->reactions);
    } else {
        gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_FOLLOW_NO_REACTIONS));
    }
}
