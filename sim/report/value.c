#include "report/value.h"

#include "base/memory.h"
#include "report/cells.h"
#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 120 };

static void put_count(struct gv_table *table, uint64_t count, enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_format_count(count, language, cell);
}

static void put_words(enum gv_text_key key, enum gv_language language, struct gv_table *table)
{
    gv_table_put(table, gv_text_in(language, key));
}

/* "34,200 ±640 DKK" */
static void put_amount(const struct gv_value_report *r, struct gv_estimate e, enum gv_language language,
                       struct gv_text *out)
{
    const char *unit = r->plan->model->outcomes[r->task->outcome].unit;
    gv_format_estimate(e, language, out);
    if (strcmp(unit, "1") == 0) return;
    gv_text_puts(out, " ");
    gv_unit_print(unit, language, out);
}

/* --- decisions --- */

static void print_decisions(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_plan *plan = &r->decisions->plan;
    const struct gv_gains *g = &r->value->gains;
    struct gv_table table = {.columns = 2};
    put_words(GV_TEXT_VALUE_DECISION, language, &table);
    put_words(GV_TEXT_MEAN, language, &table);
    for (size_t k = 0; k < g->n; k++) {
        gv_table_put(&table, plan->policies[g->policy[k]].name);
        gv_put_estimate(&table, g->mean[k], language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    GV_FILL(out, language, GV_TEXT_VALUE_BEST, plan->policies[g->policy[g->best]].name);
    gv_text_puts(out, "\n");
    if (r->decisions->added) {
        GV_FILL(out, language, GV_TEXT_VALUE_ADDED, plan->policies[plan->n_policies - 1].name);
        gv_text_puts(out, "\n");
    }
    for (size_t p = 0; p < plan->n_policies; p++) {
        if (g->same_as[p] == p) continue;
        GV_FILL(out, language, GV_TEXT_VALUE_SAME, plan->policies[p].name,
                plan->policies[g->same_as[p]].name);
        gv_text_puts(out, "\n");
    }
    for (size_t k = 0; k < r->decisions->n_left_out; k++) {
        GV_FILL(out, language, GV_TEXT_VALUE_LEFT_OUT, r->plan->policies[r->decisions->left_out[k]].name,
                r->plan->model->inputs[r->decisions->because[k]].name);
        gv_text_puts(out, "\n");
    }
    if (r->value->left_out) {
        struct gv_text some = {0}, all = {0};
        gv_format_count(r->value->left_out, language, &some);
        gv_format_count(r->value->draws, language, &all);
        GV_FILL(out, language, GV_TEXT_VALUE_LEFT_OUT_DRAWS, some.data ? some.data : "?",
                all.data ? all.data : "?");
        gv_text_puts(out, "\n");
        gv_text_free(&some);
        gv_text_free(&all);
    }
}

/* --- what may become known --- */

/* A set with its worth, to be sorted. */
struct rank {
    size_t set;
    double worth;
};

static int falling(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    if (x->worth != y->worth) return x->worth < y->worth ? 1 : -1;
    return (x->set > y->set) - (x->set < y->set);
}

/* Worth so little that it is not listed: surely below a half per cent of all. */
static bool is_little(const struct gv_value_report *r, size_t set)
{
    double most = 0.005 * r->value->evpi.estimate.value;
    struct gv_estimate e = r->value->evppi[set].estimate;
    return e.value <= most && !(e.high > most);
}

static void print_row(const struct gv_value_report *r, size_t set, enum gv_language language,
                      struct gv_table *table)
{
    const struct gv_known *known = &r->task->sets->items[set];
    struct gv_estimate e = r->value->evppi[set].estimate;
    gv_table_put(table, gv_label_in(language, &known->label));
    if (known->kind != GV_KNOWN_INPUT) put_count(table, known->n, language);
    gv_put_estimate(table, e, language);
    struct gv_text *cell = gv_table_cell(table);
    double share =
        r->value->evpi.estimate.value > 0 ? 100 * fmax(e.value, 0) / r->value->evpi.estimate.value : 0;
    if (cell) gv_format_number(share, 1, language, cell);
    if (cell) gv_text_puts(cell, " %");
}

static void print_little(const struct gv_value_report *r, enum gv_text_key head, size_t n, double most,
                         enum gv_language language, struct gv_text *out)
{
    struct gv_text number = {0}, worth = {0};
    gv_format_count(n, language, &number);
    if (most > 0) {
        gv_format_as_is(most >= 10 ? ceil(most / 10) * 10 : most, language, &worth);
        gv_text_puts(&worth, " ");
    }
    gv_unit_print(r->plan->model->outcomes[r->task->outcome].unit, language, &worth);
    if (most > 0)
        GV_FILL(out, language, GV_TEXT_VALUE_ZERO, gv_text_in(language, head),
                number.data ? number.data : "?", worth.data ? worth.data : "?");
    else
        GV_FILL(out, language, GV_TEXT_VALUE_NONE, gv_text_in(language, head),
                number.data ? number.data : "?", worth.data ? worth.data : "?");
    gv_text_puts(out, "\n");
    gv_text_free(&number);
    gv_text_free(&worth);
}

static void print_known(const struct gv_value_report *r, enum gv_known_kind kind, enum gv_text_key head,
                        enum gv_language language, struct gv_text *out)
{
    const struct gv_known_sets *sets = r->task->sets;
    struct rank *ranks = gv_memory_zeroed(sets->n + 1, sizeof *ranks);
    size_t n = 0, little = 0;
    double most = 0;
    for (size_t k = 0; ranks && k < sets->n; k++)
        if (sets->items[k].kind == kind) ranks[n++] = (struct rank){k, r->value->evppi[k].estimate.value};
    if (n == 0) {
        free(ranks);
        return;
    }
    qsort(ranks, n, sizeof *ranks, falling);
    struct gv_table table = {.columns = kind == GV_KNOWN_INPUT ? 3 : 4};
    put_words(head, language, &table);
    if (kind != GV_KNOWN_INPUT) put_words(GV_TEXT_VALUE_INPUTS_IN, language, &table);
    gv_table_put(&table, "EVPPI");
    put_words(GV_TEXT_VALUE_OF, language, &table);
    for (size_t k = 0; k < n; k++) {
        if (kind != GV_KNOWN_SET && is_little(r, ranks[k].set)) {
            little++;
            most = fmax(most, r->value->evppi[ranks[k].set].estimate.high);
        } else {
            print_row(r, ranks[k].set, language, &table);
        }
    }
    gv_text_puts(out, "\n");
    if (little < n) gv_table_print(&table, out);
    gv_table_free(&table);
    if (little) print_little(r, head, little, most, language, out);
    free(ranks);
}

/* --- gate by gate --- */

static void put_share(struct gv_table *table, struct gv_estimate e, enum gv_language language)
{
    if (isnan(e.value))
        gv_table_put(table, "–");
    else
        gv_put_probability(table, e, language);
}

static void put_or_dash(struct gv_table *table, struct gv_estimate e, enum gv_language language)
{
    if (isnan(e.value))
        gv_table_put(table, "–");
    else
        gv_put_estimate(table, e, language);
}

static void print_gates(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_model *model = r->plan->model;
    struct gv_table table = {.columns = 4};
    GV_FILL(out, language, GV_TEXT_VALUE_GATES, r->plan->policies[r->gates_policy].name);
    gv_text_puts(out, "\n\n");
    put_words(GV_TEXT_DESCRIBE_GATE, language, &table);
    put_words(GV_TEXT_VALUE_LOSS, language, &table);
    put_words(GV_TEXT_VALUE_VARIANCE, language, &table);
    gv_table_put(&table, "EVPPI");
    for (size_t g = 0; g < model->n_gates; g++) {
        const struct gv_gate_part *part = &r->gates[g];
        size_t set = gv_known_sets_find_gate(r->task->sets, model->gates[g].name);
        if (part->n_opened == 0 && part->n_drawn == 0 && set == SIZE_MAX) continue;
        gv_table_put(&table, gv_label_in(language, &model->gates[g].label));
        put_or_dash(&table, part->loss, language);
        put_share(&table, part->variance, language);
        if (set == SIZE_MAX)
            gv_table_put(&table, "–");
        else
            gv_put_estimate(&table, r->value->evppi[set].estimate, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    gv_table_wrap(gv_text_in(language, GV_TEXT_VALUE_GATES_NOTE), 0, WIDTH, out);
    gv_text_puts(out, "\n");
}

/* --- the study --- */

/* A worth that rounding is the most of: of results that hardly ever happen. */
static bool is_nothing(const struct gv_value_report *r, struct gv_estimate e)
{
    return fabs(e.value) + gv_estimate_half_width(e) < 1e-6 * r->value->evpi.estimate.value;
}

static void put_worth(const struct gv_value_report *r, size_t k, struct gv_table *table,
                      enum gv_language language)
{
    struct gv_estimate evsi = r->value->study.evsi[k].estimate, enbs = r->value->study.enbs[k];
    double cost = gv_field_study_cost(r->task->study, k);
    bool nothing = is_nothing(r, evsi);
    if (nothing) {
        evsi = (struct gv_estimate){0, 0, 0};
        enbs = (struct gv_estimate){-cost, -cost, -cost};
    }
    gv_put_estimate(table, evsi, language);
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_format_as_is(cost, language, cell);
    gv_put_estimate(table, enbs, language);
}

static void print_study_title(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_field_study *s = r->task->study;
    const struct gv_input *input = &r->plan->model->inputs[s->input];
    struct gv_text sd = {0}, decisions = {0};
    gv_format_as_is(s->sd, language, &sd);
    if (strcmp(input->unit, "1") != 0) {
        gv_text_puts(&sd, " ");
        gv_unit_print(input->unit, language, &sd);
    }
    if (s->measures)
        GV_FILL(out, language, GV_TEXT_VALUE_STUDY_MEASURES, gv_label_in(language, &input->label),
                sd.data ? sd.data : "?");
    else
        GV_FILL(out, language, GV_TEXT_VALUE_STUDY_COUNTS, gv_label_in(language, &input->label));
    gv_text_puts(out, "\n");
    if (s->decisions != 1) {
        gv_format_as_is(s->decisions, language, &decisions);
        GV_FILL(out, language, GV_TEXT_VALUE_SERVES, decisions.data ? decisions.data : "?");
        gv_text_puts(out, "\n");
    }
    gv_text_free(&sd);
    gv_text_free(&decisions);
}

static void print_best_size(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    static const enum gv_text_key texts[] = {
        [GV_SIZE_NONE] = GV_TEXT_VALUE_SIZE_NONE,
        [GV_SIZE_INTERIOR] = GV_TEXT_VALUE_SIZE_INTERIOR,
        [GV_SIZE_SMALLEST] = GV_TEXT_VALUE_SIZE_SMALLEST,
        [GV_SIZE_LARGEST] = GV_TEXT_VALUE_SIZE_LARGEST,
    };
    const struct gv_field_study *s = r->task->study;
    const struct gv_study_value *v = &r->value->study;
    struct gv_text size = {0}, net = {0}, from = {0}, to = {0};
    gv_format_count(s->sizes[v->best], language, &size);
    put_amount(r, v->enbs[v->best], language, &net);
    gv_format_count(s->sizes[v->from], language, &from);
    gv_format_count(s->sizes[v->to], language, &to);
    if (size.data && net.data && from.data && to.data) {
        GV_FILL(out, language, texts[v->where], size.data, net.data);
        gv_text_puts(out, "\n");
        if (v->from < v->to && v->where != GV_SIZE_NONE) {
            GV_FILL(out, language, GV_TEXT_VALUE_SIZE_RANGE, from.data, to.data);
            gv_text_puts(out, "\n");
        }
    }
    gv_text_free(&size);
    gv_text_free(&net);
    gv_text_free(&from);
    gv_text_free(&to);
}

static void print_study(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_field_study *s = r->task->study;
    struct gv_table table = {.columns = 4};
    gv_text_puts(out, "\n");
    print_study_title(r, language, out);
    gv_text_puts(out, "\n");
    put_words(GV_TEXT_VALUE_CITIZENS, language, &table);
    gv_table_put(&table, "EVSI");
    put_words(GV_TEXT_VALUE_COST, language, &table);
    gv_table_put(&table, "ENBS");
    for (size_t k = 0; k < s->n; k++) {
        put_count(&table, s->sizes[k], language);
        put_worth(r, k, &table, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
    print_best_size(r, language, out);
}

void gv_value_print(const struct gv_value_report *r, enum gv_language language, struct gv_text *out)
{
    struct gv_text text = {0};
    const struct gv_outcome *outcome = &r->plan->model->outcomes[r->task->outcome];
    gv_print_label(&outcome->label, outcome->unit, language, &text);
    GV_FILL(out, language, GV_TEXT_VALUE_TITLE, text.data ? text.data : "?");
    gv_text_puts(out, "\n\n");
    print_decisions(r, language, out);
    text.length = 0;
    put_amount(r, r->value->evpi.estimate, language, &text);
    gv_text_puts(out, "\n");
    GV_FILL(out, language, GV_TEXT_VALUE_EVPI, text.data ? text.data : "?");
    gv_text_puts(out, "\n");
    gv_text_free(&text);
    print_known(r, GV_KNOWN_INPUT, GV_TEXT_VALUE_INPUT, language, out);
    print_known(r, GV_KNOWN_GATE, GV_TEXT_VALUE_GATE, language, out);
    print_known(r, GV_KNOWN_SET, GV_TEXT_VALUE_SET, language, out);
    gv_table_wrap(gv_text_in(language, GV_TEXT_VALUE_NOTE), 0, WIDTH, out);
    gv_text_puts(out, "\n");
    gv_text_puts(out, "\n");
    print_gates(r, language, out);
    if (r->task->study) print_study(r, language, out);
    gv_text_puts(out, "\n");
}
