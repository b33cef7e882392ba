/* The follow-up as JSON. */
#include "report/follow_up.h"

#include "report/summary.h"

#include <math.h>

static json_t *period_json(const struct gv_follow_report *r, size_t row)
{
    struct gv_text text = {0};
    gv_period_print(r->observations->periods[row], false, &text);
    json_t *json = json_string(text.data ? text.data : "");
    gv_text_free(&text);
    return json;
}

static json_t *month_json(int month)
{
    struct gv_text text = {0};
    gv_month_print(month, &text);
    json_t *json = json_string(text.data ? text.data : "");
    gv_text_free(&text);
    return json;
}

static json_t *band_json(struct gv_follow_band band)
{
    return json_pack("{s:o, s:o, s:o}", "P05", gv_json_number(band.p05), "P50", gv_json_number(band.p50),
                     "P95", gv_json_number(band.p95));
}

static json_t *gates_json(const struct gv_follow_report *r)
{
    static const char *const verdicts[] = {"not counted", "within", "below", "above"};
    json_t *list = json_array();
    for (size_t s = 0; s < r->task->chain->n_series; s++) {
        const struct gv_follow_series *series = &r->task->chain->series[s];
        const struct gv_follow_gate_result *gate = &r->result->gates[s];
        json_t *points = json_array();
        for (size_t i = 0; i < r->task->n_rows; i++)
            json_array_append_new(points, json_pack("{s:o, s:o, s:o, s:o}", "period", period_json(r, i),
                                                    "actual", gv_json_number(gate->points[i].actual),
                                                    "before", band_json(gate->points[i].before), "after",
                                                    band_json(gate->points[i].after)));
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:o}", "count",
                                              gv_follow_columns[series->column].name, "unit",
                                              gv_follow_columns[series->column].unit, "gate", series->gate,
                                              "verdict", verdicts[gate->verdict], "points", points));
    }
    return list;
}

static json_t *data_json(const struct gv_follow_report *r)
{
    json_t *list = json_array();
    for (size_t k = 0; k < r->result->n_data; k++) {
        const struct gv_follow_datum_result *check = &r->result->checks[k];
        json_t *entry =
            json_pack("{s:o, s:s, s:o, s:o, s:o, s:b}", "period", period_json(r, check->datum.row),
                      "tells_of", r->task->chain->tells[check->datum.kind].name, "value",
                      gv_json_number(check->datum.value), "expected", gv_json_number(check->expected), "tail",
                      gv_json_number(check->tail), "nearly_impossible", check->tail < GV_NEARLY_IMPOSSIBLE);
        if (check->datum.form == GV_DATUM_BINOMIAL)
            json_object_set_new(entry, "trials", gv_json_number(check->datum.trials));
        if (check->datum.form == GV_DATUM_NORMAL)
            json_object_set_new(entry, "standard_error", gv_json_number(check->datum.sd));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *outlook_json(const struct gv_follow_outlook *outlook)
{
    json_t *json = json_object();
    gv_json_estimate(json, "probability_positive", outlook->positive);
    gv_json_estimate(json, "net_present_value", outlook->mean);
    return json;
}

static json_t *targets_json(const struct gv_follow_report *r)
{
    json_t *list = json_array();
    for (size_t t = 0; t < r->result->n_targets; t++) {
        const struct gv_follow_target *target = &r->result->targets[t];
        json_t *entry =
            json_pack("{s:s, s:o, s:o}", "count", gv_follow_columns[target->column].name, "target",
                      gv_json_number(target->wanted), "so_far", gv_json_number(target->so_far));
        gv_json_estimate(entry, "probability_before", target->before);
        gv_json_estimate(entry, "probability_after", target->after);
        json_object_set_new(entry, "decided", json_boolean(target->decided));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *known_json(const struct gv_known *k)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "mean", gv_json_number(k->mean), "sd",
                     gv_json_number(k->sd), "P05", gv_json_number(k->p05), "P50", gv_json_number(k->p50),
                     "P95", gv_json_number(k->p95));
}

static json_t *inputs_json(const struct gv_follow_report *r)
{
    json_t *object = json_object();
    for (size_t i = 0; i < r->n_known; i++) {
        const struct gv_follow_known *k = &r->known[i];
        struct gv_text value = {0};
        gv_distribution_print(&r->result->posterior.inputs[k->input], &value);
        json_object_set_new(object, r->task->plan->model->inputs[k->input].name,
                            json_pack("{s:I, s:o, s:o, s:s}", "block", (json_int_t)k->block, "before",
                                      known_json(&k->before), "after", known_json(&k->after), "value",
                                      value.data ? value.data : ""));
        gv_text_free(&value);
    }
    return object;
}

static json_t *blocks_json(const struct gv_follow_report *r)
{
    const struct gv_posterior *p = &r->result->posterior;
    json_t *list = json_array();
    for (size_t b = 0; b < p->n_blocks; b++) {
        const struct gv_posterior_block *block = &p->blocks[b];
        json_t *inputs = json_array();
        struct gv_text name = {0};
        for (size_t i = 0; i < block->n_inputs; i++)
            json_array_append_new(inputs, json_string(r->task->plan->model->inputs[block->inputs[i]].name));
        gv_follow_up_block_name(r, b, GV_EN, &name);
        json_t *entry = json_pack("{s:s, s:o, s:s, s:I, s:o, s:o, s:I, s:o, s:o, s:b}", "tells_of",
                                  name.data ? name.data : "", "inputs", inputs, "method",
                                  gv_posterior_method_names[block->method], "data", (json_int_t)block->n_data,
                                  "effective_share", gv_json_number(block->share), "pareto_k",
                                  gv_json_number(block->k), "refits", (json_int_t)block->rounds,
                                  "fit_effective_share", gv_json_number(block->fit_share), "fit_pareto_k",
                                  gv_json_number(block->fit_k), "trusted", block->trusted);
        json_object_set_new(entry, "alone", outlook_json(&r->result->by_block[b]));
        json_array_append_new(list, entry);
        gv_text_free(&name);
    }
    return list;
}

static json_t *over_time_json(const struct gv_follow_report *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->task->n_rows; i++) {
        json_t *entry = outlook_json(&r->result->over_time[i]);
        json_object_set_new(entry, "period", period_json(r, i));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *indicators_json(const struct gv_follow_report *r)
{
    json_t *object = json_object();
    for (int c = 0; c < GV_FOLLOW_COLUMN_COUNT; c++) {
        if (gv_follow_columns[c].kind != GV_FOLLOW_INDICATOR) continue;
        json_t *list = json_array();
        for (size_t i = 0; i < r->observations->n; i++) {
            const struct gv_follow_row *row = &r->observations->rows[i];
            if (!gv_follow_has(row, (enum gv_follow_column)c)) continue;
            json_t *entry = json_pack("{s:o, s:o, s:o}", "period", period_json(r, i), "value",
                                      gv_json_number(row->value[c]), "n", gv_json_number(row->answers[c]));
            if (row->source[c]) json_object_set_new(entry, "source", json_string(row->source[c]));
            json_array_append_new(list, entry);
        }
        if (json_array_size(list)) json_object_set(object, gv_follow_columns[c].name, list);
        json_decref(list);
    }
    return object;
}

static json_t *responsible_json(const struct gv_follow_report *r)
{
    json_t *object = json_object();
    for (size_t s = 0; s < r->task->chain->n_series; s++) {
        int gate = gv_follow_gate_find(r->task->chain->series[s].gate);
        json_t *roles = json_object();
        for (int role = 0; gate >= 0 && role < GV_ROLE_COUNT; role++) {
            const char *who = r->scenario->follow_up.responsible[gate][role];
            json_object_set_new(roles, gv_follow_role_names[role], who ? json_string(who) : json_null());
        }
        json_object_set_new(object, r->task->chain->series[s].gate, roles);
    }
    return object;
}

json_t *gv_follow_up_json(const struct gv_follow_report *r)
{
    const struct gv_follow_up *f = r->result;
    json_t *json = json_object();
    double week, course;
    json_object_set_new(json, "start", month_json(r->start));
    json_object_set_new(json, "start_assumed", json_boolean(r->start_assumed));
    json_object_set_new(json, "discount", json_real(r->task->discount));
    json_object_set_new(json, "population", f->population_counted ? json_real(f->population) : json_null());
    json_object_set_new(json, "rows_too_recent_for_completion", json_integer((json_int_t)f->unsettled));
    json_object_set_new(json, "data_of_constants", json_integer((json_int_t)f->posterior.n_silent));
    json_object_set_new(json, "gates", gates_json(r));
    json_object_set_new(json, "data", data_json(r));
    json_object_set_new(json, "targets", targets_json(r));
    json_object_set_new(json, "before", outlook_json(&f->before));
    json_object_set_new(json, "after", outlook_json(&f->after));
    json_object_set_new(json, "over_time", over_time_json(r));
    json_object_set_new(json, "inputs", inputs_json(r));
    json_object_set_new(json, "blocks", blocks_json(r));
    json_object_set_new(json, "pareto_k_threshold", gv_json_number(f->posterior.threshold));
    json_object_set_new(json, "draws", json_integer((json_int_t)f->draws));
    json_object_set_new(json, "indicators", indicators_json(r));
    json_object_set_new(json, "responsible", responsible_json(r));
    if (gv_follow_up_dropout(r, &week, &course))
        json_object_set_new(json, "early_dropout", json_boolean(week < GV_FOLLOW_EARLY * course));
    json_object_set_new(json, "updated_scenario",
                        r->updated_path ? json_string(r->updated_path) : json_null());
    return json;
}
