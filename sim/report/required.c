#include "report/cells.h"
#include "report/frontier.h"
#include "report/numbers.h"
#include "report/summary.h"

#include <math.h>
#include <string.h>

/* Every fourth value of the grid stands in the table. */
enum { STEP = 4 };

static const char *name_of(const struct gv_required_request *q)
{
    const struct gv_model *model = q->plan->model;
    return q->over.n ? model->inputs[q->over.input].name : model->outcomes[q->given].name;
}

static const char *unit_of(const struct gv_required_request *q)
{
    const struct gv_model *model = q->plan->model;
    return q->over.n ? model->inputs[q->over.input].unit : model->outcomes[q->given].unit;
}

static const struct gv_label *label_of(const struct gv_required_request *q)
{
    const struct gv_model *model = q->plan->model;
    return q->over.n ? &model->inputs[q->over.input].label : &model->outcomes[q->given].label;
}

static void print_title(const struct gv_required_request *q, enum gv_language language, struct gv_text *out)
{
    struct gv_text label = {0}, from = {0}, to = {0};
    gv_print_label(label_of(q), unit_of(q), language, &label);
    if (q->over.n) {
        gv_format_as_is(q->over.values[0], language, &from);
        gv_format_as_is(q->over.values[1], language, &to);
    }
    if (label.data && q->over.n && from.data && to.data)
        GV_FILL(out, language, GV_TEXT_REQUIRED_TITLE, label.data, from.data, to.data);
    else if (label.data)
        GV_FILL(out, language, GV_TEXT_REQUIRED_GIVEN, label.data);
    gv_text_puts(out, "\n");
    gv_text_free(&label);
    gv_text_free(&from);
    gv_text_free(&to);
}

/* The sentence that answers --at. */
static void print_answer(const struct gv_required_request *q, const struct gv_required *r,
                         enum gv_language language, struct gv_text *out)
{
    struct gv_text value = {0}, share = {0};
    gv_format_as_is(q->question, language, &value);
    if (strcmp(unit_of(q), "1") != 0) {
        gv_text_puts(&value, " ");
        gv_unit_print(unit_of(q), language, &value);
    }
    gv_format_probability(r->enough, language, &share);
    if (value.data && share.data)
        GV_FILL(out, language, r->rising ? GV_TEXT_REQUIRED_ENOUGH : GV_TEXT_REQUIRED_BORNE, value.data,
                share.data);
    gv_text_puts(out, "\n\n");
    gv_text_free(&value);
    gv_text_free(&share);
}

static void put_quantile(struct gv_table *table, const struct gv_required_request *q, struct gv_estimate e,
                         enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    if (!cell) return;
    if (!isinf(e.value)) {
        gv_format_estimate(e, language, cell);
        return;
    }
    gv_text_puts(cell, e.value < 0 ? "< " : "> ");
    if (q->over.n)
        gv_format_as_is(q->over.values[e.value > 0], language, cell);
    else
        gv_text_puts(cell, "…");
}

static void print_quantiles(const struct gv_required_request *q, const struct gv_required *r,
                            enum gv_language language, struct gv_text *out)
{
    struct gv_table table = {.columns = GV_QUANTILES + 2};
    for (int k = 0; k < GV_QUANTILES; k++)
        gv_table_put(&table, gv_quantile_names[k]);
    gv_table_put(&table,
                 gv_text_in(language, r->rising ? GV_TEXT_REQUIRED_ALREADY : GV_TEXT_REQUIRED_NOTHING));
    gv_table_put(&table, gv_text_in(language, r->rising ? GV_TEXT_REQUIRED_NEVER : GV_TEXT_REQUIRED_ALL));
    for (int k = 0; k < GV_QUANTILES; k++)
        put_quantile(&table, q, r->quantile[k], language);
    gv_put_probability(&table, r->below, language);
    gv_put_probability(&table, r->above, language);
    gv_table_print(&table, out);
    gv_table_free(&table);
}

static void print_shares(const struct gv_required_request *q, const struct gv_required *r,
                         enum gv_language language, struct gv_text *out)
{
    struct gv_table table = {.columns = 2};
    struct gv_text *cell = gv_table_cell(&table);
    if (cell) gv_print_label(label_of(q), unit_of(q), language, cell);
    gv_table_put(&table,
                 gv_text_in(language, r->rising ? GV_TEXT_REQUIRED_ENOUGH_IN : GV_TEXT_REQUIRED_BORNE_IN));
    for (int k = 0; k < GV_REQUIRED_GRID; k += STEP) {
        gv_put_rounded(&table, r->grid[k], language);
        gv_put_probability(&table, r->share[k], language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

static void print_count(uint64_t count, enum gv_text_key key, enum gv_language language, struct gv_text *out)
{
    struct gv_text number = {0};
    gv_format_count(count, language, &number);
    if (count && number.data) {
        GV_FILL(out, language, key, number.data);
        gv_text_puts(out, "\n");
    }
    gv_text_free(&number);
}

void gv_required_print(const struct gv_required_report *report, enum gv_language language,
                       struct gv_text *out)
{
    print_title(&report->requests[0], language, out);
    for (size_t p = 0; p < report->n; p++) {
        const struct gv_required_request *q = &report->requests[p];
        const struct gv_required *r = &report->required[p];
        gv_text_puts(out, "\n");
        GV_FILL(out, language, GV_TEXT_FRONTIER_POLICY, q->plan->policies[q->policy].name);
        gv_text_puts(out, "\n\n");
        if (!isnan(q->question)) print_answer(q, r, language, out);
        gv_text_printf(out, "%s\n\n",
                       gv_text_in(language, r->rising ? GV_TEXT_REQUIRED_LEAST : GV_TEXT_REQUIRED_MOST));
        print_quantiles(q, r, language, out);
        gv_text_puts(out, "\n");
        if (isfinite(r->grid[0])) print_shares(q, r, language, out);
        print_count(r->against, GV_TEXT_REQUIRED_AGAINST, language, out);
        print_count(r->failed, GV_TEXT_REQUIRED_FAILED, language, out);
    }
}

/* --- JSON --- */

static json_t *policy_json(const struct gv_required_request *q, const struct gv_required *r)
{
    json_t *object = json_object(), *shares = json_array();
    json_object_set_new(object, "policy", json_string(q->plan->policies[q->policy].name));
    json_object_set_new(object, "direction", json_string(r->rising ? "at_least" : "at_most"));
    for (int k = 0; k < GV_QUANTILES; k++) {
        gv_json_estimate(object, gv_quantile_names[k], r->quantile[k]);
        if (isinf(r->quantile[k].value)) {
            struct gv_text name = {0};
            gv_text_printf(&name, "%s_beyond", gv_quantile_names[k]);
            json_object_set_new(object, name.data ? name.data : "",
                                json_string(r->quantile[k].value < 0 ? "below" : "above"));
            gv_text_free(&name);
        }
    }
    gv_json_estimate(object, "below", r->below);
    gv_json_estimate(object, "above", r->above);
    if (!isnan(q->question)) gv_json_estimate(object, "enough", r->enough);
    for (int k = 0; k < GV_REQUIRED_GRID; k++) {
        json_t *share = json_object();
        json_object_set_new(share, "value", gv_json_number(r->grid[k]));
        gv_json_estimate(share, "enough", r->share[k]);
        json_array_append_new(shares, share);
    }
    json_object_set_new(object, "shares", shares);
    json_object_set_new(object, "against", json_integer((json_int_t)r->against));
    json_object_set_new(object, "failed_draws", json_integer((json_int_t)r->failed));
    return object;
}

json_t *gv_required_json(const struct gv_required_report *report)
{
    const struct gv_required_request *q = &report->requests[0];
    json_t *root = json_object(), *policies = json_array();
    for (size_t p = 0; p < report->n; p++)
        json_array_append_new(policies, policy_json(&report->requests[p], &report->required[p]));
    json_object_set_new(root, "required", policies);
    json_object_set_new(root, "over", json_string(name_of(q)));
    json_object_set_new(root, "unit", json_string(unit_of(q)));
    if (q->over.n) {
        json_object_set_new(root, "from", gv_json_number(q->over.values[0]));
        json_object_set_new(root, "to", gv_json_number(q->over.values[1]));
    }
    json_object_set_new(root, "at", gv_json_number(q->question));
    return root;
}
