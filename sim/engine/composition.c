#include "engine/composition.h"

#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- texts --- */

/* A formatted text in the composed model's own room; NULL once that is full. */
__attribute__((format(printf, 2, 3))) static const char *text(struct gv_composed *c, const char *format, ...)
{
    va_list arguments;
    char *at = c->texts + c->n_texts;
    size_t room = sizeof c->texts - c->n_texts;
    va_start(arguments, format);
    int length = vsnprintf(at, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) return NULL;
    c->n_texts += (size_t)length + 1;
    return at;
}

static bool label(struct gv_composed *c, const struct gv_part *part, struct gv_label *label_of)
{
    label_of->da = text(c, "%s: %s", part->label.da, label_of->da);
    label_of->en = text(c, "%s: %s", part->label.en, label_of->en);
    return label_of->da && label_of->en;
}

static bool is_listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0) return true;
    return false;
}

/* --- gates and inputs --- */

static int find_gate(struct gv_composed *c, const struct gv_gate *gate)
{
    for (size_t g = 0; g < c->model.n_gates; g++)
        if (strcmp(c->gates[g].name, gate->name) == 0) return (int)g;
    if (c->model.n_gates == GV_COMPOSED_GATES_MAX) return -1;
    c->gates[c->model.n_gates] = *gate;
    return (int)c->model.n_gates++;
}

static bool same_input(const struct gv_input *a, const struct gv_input *b)
{
    return strcmp(a->unit, b->unit) == 0 && a->low == b->low && a->high == b->high &&
           a->low_open == b->low_open && a->high_open == b->high_open && a->whole == b->whole &&
           a->kind == b->kind;
}

/* Adds input i of part p; under its own name if it is shared. */
static bool add_input(struct gv_composed *c, size_t p, size_t i, bool shared)
{
    const struct gv_composition *composition = c->composition;
    const struct gv_part *part = &composition->parts[p];
    struct gv_input *input = &c->inputs[c->model.n_inputs];
    *input = part->model->inputs[i];
    input->slot = (int)composition->n_parts * input->slot + (int)p;
    input->gate = find_gate(c, &part->model->gates[input->gate]);
    if (!shared) {
        input->name = text(c, "%s.%s", part->model->name, input->name);
        if (!input->name || !label(c, part, &input->label)) return false;
    }
    c->parts[p].input[i] = c->model.n_inputs++;
    return input->gate >= 0;
}

/* A shared input: added with the first part that has it, the same for the others. */
static bool add_shared_input(struct gv_composed *c, const char *name)
{
    int first = -1;
    for (size_t p = 0; p < c->composition->n_parts; p++) {
        const struct gv_model *model = c->composition->parts[p].model;
        int i = gv_model_find_input(model, name);
        if (i < 0) continue;
        if (first < 0) {
            first = (int)c->model.n_inputs;
            if (!add_input(c, p, (size_t)i, true)) return false;
        } else if (!same_input(&model->inputs[i], &c->inputs[first])) {
            return false;
        }
        c->parts[p].input[i] = (size_t)first;
    }
    return first >= 0;
}

static bool add_inputs(struct gv_composed *c)
{
    const struct gv_composition *composition = c->composition;
    for (const char *const *name = composition->shared; *name; name++)
        if (!add_shared_input(c, *name)) return false;
    for (size_t p = 0; p < composition->n_parts; p++) {
        const struct gv_model *model = composition->parts[p].model;
        for (size_t i = 0; i < model->n_inputs; i++)
            if (!is_listed(composition->shared, model->inputs[i].name) && !add_input(c, p, i, false))
                return false;
    }
    for (size_t i = 0; i < c->model.n_inputs; i++)
        for (size_t j = 0; j < i; j++)
            if (c->inputs[i].slot == c->inputs[j].slot || strcmp(c->inputs[i].name, c->inputs[j].name) == 0)
                return false;
    return true;
}

/* --- curves --- */

/* The name that a part's input has in the whole; NULL if the part has none of that name. */
static const char *composed_input(const struct gv_composed *c, size_t p, const char *name)
{
    int i = gv_model_find_input(c->composition->parts[p].model, name);
    return i < 0 ? NULL : c->inputs[c->parts[p].input[i]].name;
}

static bool add_curves(struct gv_composed *c)
{
    for (size_t p = 0; p < c->composition->n_parts; p++) {
        const struct gv_part *part = &c->composition->parts[p];
        c->parts[p].first_curve = c->model.n_curves;
        for (size_t k = 0; k < part->model->n_curves; k++) {
            if (c->model.n_curves == GV_COMPOSED_CURVES_MAX) return false;
            struct gv_model_curve *curve = &c->curves[c->model.n_curves++];
            *curve = part->model->curves[k];
            curve->name = text(c, "%s.%s", part->model->name, curve->name);
            curve->lever = composed_input(c, p, curve->lever);
            curve->shape = composed_input(c, p, curve->shape);
            if (!curve->name || !curve->lever || !curve->shape || !label(c, part, &curve->label))
                return false;
        }
    }
    return true;
}

/* --- outcomes --- */

static int find_total(const struct gv_composed *c, const char *name)
{
    for (size_t k = 0; k < c->n_totals; k++)
        if (strcmp(c->outcomes[k].name, name) == 0) return (int)k;
    return -1;
}

static const struct gv_derived *find_derived(const struct gv_composition *composition, const char *name)
{
    for (size_t k = 0; k < composition->n_derived; k++)
        if (strcmp(composition->derived[k].name, name) == 0) return &composition->derived[k];
    return NULL;
}

/* The totals, in the order in which the parts have the outcomes. */
static bool add_totals(struct gv_composed *c)
{
    const struct gv_composition *composition = c->composition;
    size_t wanted = composition->n_derived;
    int monthly = 0;
    for (const char *const *name = composition->sums; *name; name++)
        wanted++;
    for (size_t p = 0; p < composition->n_parts; p++) {
        const struct gv_model *model = composition->parts[p].model;
        for (size_t o = 0; o < model->n_outcomes; o++) {
            const char *name = model->outcomes[o].name;
            const struct gv_derived *derived = find_derived(composition, name);
            if (find_total(c, name) >= 0 || (!derived && !is_listed(composition->sums, name))) continue;
            if (c->n_totals == GV_TOTALS_MAX) return false;
            struct gv_outcome *outcome = &c->outcomes[c->n_totals];
            struct gv_total *total = &c->totals[c->n_totals++];
            *outcome = model->outcomes[o];
            *total = (struct gv_total){.derived = derived, .monthly = -1};
            if (derived) continue;
            outcome->description = "Sum over the parts.";
            if (outcome->flags & GV_MONTHLY) total->monthly = monthly++;
        }
    }
    return c->n_totals == wanted && monthly <= GV_PART_MONTHLY_MAX;
}

static bool resolve_derived(struct gv_composed *c)
{
    for (size_t k = 0; k < c->n_totals; k++) {
        struct gv_total *total = &c->totals[k];
        for (const char *const *name = total->derived ? total->derived->of : NULL; name && *name; name++) {
            int input = gv_model_find_input(&c->model, *name), sum = find_total(c, *name);
            bool is_sum = sum >= 0 && !c->totals[sum].derived;
            if (total->n_of == GV_DERIVED_OF_MAX || (input < 0 && !is_sum)) return false;
            total->of[total->n_of].is_input = !is_sum;
            total->of[total->n_of++].index = (size_t)(is_sum ? sum : input);
        }
    }
    return true;
}

static bool add_outcomes(struct gv_composed *c)
{
    const struct gv_composition *composition = c->composition;
    if (!add_totals(c) || !resolve_derived(c)) return false;
    c->model.n_outcomes = c->n_totals;
    for (size_t p = 0; p < composition->n_parts; p++) {
        const struct gv_part *part = &composition->parts[p];
        int monthly = 0;
        for (size_t o = 0; o < part->model->n_outcomes; o++) {
            struct gv_outcome *outcome = &c->outcomes[c->model.n_outcomes];
            *outcome = part->model->outcomes[o];
            int total = find_total(c, outcome->name);
            bool summed = total >= 0 && !c->totals[total].derived;
            bool is_monthly = outcome->flags & GV_MONTHLY;
            if (total >= 0) outcome->flags &= ~(unsigned)GV_HEADLINE;
            /* A sum has no place for a value that one part lacks. */
            if (summed && (outcome->flags & GV_MAY_MISS ||
                           is_monthly != ((c->outcomes[total].flags & GV_MONTHLY) != 0)))
                return false;
            outcome->name = text(c, "%s.%s", part->model->name, outcome->name);
            if (!outcome->name || !label(c, part, &outcome->label)) return false;
            c->parts[p].total[o] = summed ? total : -1;
            c->parts[p].monthly[o] = is_monthly ? monthly++ : -1;
            c->parts[p].outcome[o] = c->model.n_outcomes++;
        }
        if (monthly > GV_PART_MONTHLY_MAX) return false;
    }
    return true;
}

/* --- the product form --- */

/* A part's factors under their composed names, without the shared ones: those appear in other parts too. */
static bool list_factors(struct gv_composed *c, const struct gv_model *part, const char *const *names,
                         const char **list)
{
    size_t n = 0;
    for (; *names; names++) {
        if (is_listed(c->composition->shared, *names)) continue;
        if (n == GV_COMPOSED_FACTORS_MAX || !(list[n++] = text(c, "%s.%s", part->name, *names))) return false;
    }
    list[n] = NULL;
    return true;
}

/* The form of the first part that has one for an outcome which is summed. */
static bool add_product_form(struct gv_composed *c)
{
    for (size_t p = 0; p < c->composition->n_parts; p++) {
        const struct gv_model *part = c->composition->parts[p].model;
        const struct gv_product_form *form = part->product_form;
        if (!form || !is_listed(c->composition->sums, form->outcome)) continue;
        if (!list_factors(c, part, form->inner, c->inner) || !list_factors(c, part, form->outer, c->outer))
            return false;
        c->form = (struct gv_product_form){
            .outcome = form->outcome,
            .inner = c->inner,
            .outer = c->outer,
            .inner_part = text(c, "%s.%s", part->name, form->inner_part),
            .outer_part = text(c, "%s.%s", part->name, form->outer_part),
        };
        if (!c->form.inner_part || !c->form.outer_part) return false;
        c->model.product_form = &c->form;
        return true;
    }
    return true;
}

/* Those of the parts, shared inputs once. */
static bool add_openings(struct gv_composed *c)
{
    size_t n = 0;
    for (size_t p = 0; p < c->composition->n_parts; p++) {
        const struct gv_model *part = c->composition->parts[p].model;
        for (const struct gv_opening *o = part->openings; o && o->input; o++) {
            bool shared = is_listed(c->composition->shared, o->input), there = false;
            const char *name = shared ? o->input : text(c, "%s.%s", part->name, o->input);
            if (!name || n == GV_COMPOSED_OPENINGS_MAX) return false;
            for (size_t k = 0; k < n; k++)
                there |= strcmp(c->openings[k].input, name) == 0;
            if (!there) c->openings[n++] = (struct gv_opening){name, o->value};
        }
    }
    if (n) c->model.openings = c->openings;
    return true;
}

int gv_compose(const struct gv_composition *composition, struct gv_composed *c)
{
    memset(c, 0, sizeof *c);
    c->composition = composition;
    c->model = (struct gv_model){.name = composition->name,
                                 .title = composition->title,
                                 .gates = c->gates,
                                 .inputs = c->inputs,
                                 .outcomes = c->outcomes,
                                 .curves = c->curves,
                                 .composition = composition};
    if (composition->n_parts > GV_PARTS_MAX) return GV_ERR_INTERNAL;
    for (size_t p = 0; p < composition->n_parts; p++) {
        const struct gv_model *part = composition->parts[p].model;
        if (part->n_inputs > GV_PART_COLUMNS_MAX || part->n_outcomes > GV_PART_COLUMNS_MAX)
            return GV_ERR_INTERNAL;
        for (int simd = 0; simd < GV_SIMD_COUNT; simd++)
            c->parts[p].evaluate[simd] =
                part->evaluate[simd] || simd == 0 ? part->evaluate[simd] : c->parts[p].evaluate[simd - 1];
    }
    bool fits = add_inputs(c) && add_curves(c) && add_outcomes(c) && add_product_form(c) && add_openings(c);
    return fits ? GV_OK : GV_ERR_INTERNAL;
}

/* --- the kernel --- */

/* So few draws at a time that the months of all outcomes lie on the stack. */
enum { CHUNK = GV_LANES_MAX, HORIZON_MAX = 600 };

struct chunk {
    size_t first, n;                                         /* in the columns */
    bool needed[GV_TOTALS_MAX];                              /* asked for, or by a derived one that is */
    double total[GV_TOTALS_MAX][CHUNK];                      /* sums */
    double addend[GV_TOTALS_MAX][CHUNK];                     /* a part's outcomes that nobody asked for */
    double months[GV_PART_MONTHLY_MAX][HORIZON_MAX * CHUNK]; /* of a part */
    double total_months[GV_PART_MONTHLY_MAX][HORIZON_MAX * CHUNK]; /* sums */
    bool begun[GV_TOTALS_MAX];
};

static void add(bool begun, size_t n, const double *addend, double *total)
{
    if (!begun) memcpy(total, addend, n * sizeof *total);
    for (size_t i = 0; begun && i < n; i++)
        total[i] += addend[i];
}

/* The months of a chunk go to their places in the whole column. */
static void scatter_months(const struct chunk *chunk, int horizon, const double *months, double *column)
{
    for (size_t t = 0; t < (size_t)horizon; t++)
        memcpy(column + t * chunk->n + chunk->first, months + t * CHUNK, CHUNK * sizeof *months);
}

static void find_needed(const struct gv_composed *c, double *const out[], bool needed[GV_TOTALS_MAX])
{
    for (size_t k = 0; k < c->n_totals; k++)
        needed[k] = out[k] != NULL;
    for (size_t k = 0; k < c->n_totals; k++)
        for (size_t i = 0; out[k] && i < c->totals[k].n_of; i++)
            if (!c->totals[k].of[i].is_input) needed[c->totals[k].of[i].index] = true;
}

/* The total that a part's outcome is added to; -1 for none, or none that is needed. */
static int total_of(const struct gv_composed *c, const struct chunk *chunk, size_t p, size_t o)
{
    int total = c->parts[p].total[o];
    return total >= 0 && chunk->needed[total] ? total : -1;
}

static void evaluate_part(const struct gv_composed *c, size_t p, enum gv_simd simd,
                          const struct gv_setup *setup, const double *const in[], double *const out[],
                          struct chunk *chunk)
{
    const struct gv_model *part = c->composition->parts[p].model;
    const double *part_in[GV_PART_COLUMNS_MAX];
    double *part_out[GV_PART_COLUMNS_MAX];
    for (size_t i = 0; i < part->n_inputs; i++)
        part_in[i] = in[c->parts[p].input[i]] + chunk->first;
    for (size_t o = 0; o < part->n_outcomes; o++) {
        double *asked = out[c->parts[p].outcome[o]];
        int total = total_of(c, chunk, p, o), monthly = c->parts[p].monthly[o];
        part_out[o] = NULL;
        if (monthly >= 0 && (asked || total >= 0))
            part_out[o] = chunk->months[monthly];
        else if (asked)
            part_out[o] = asked + chunk->first;
        else if (total >= 0)
            part_out[o] = chunk->addend[total];
    }
    struct gv_setup own = *setup;
    if (own.curves) own.curves += c->parts[p].first_curve;
    c->parts[p].evaluate[simd](&own, CHUNK, part_in, part_out);
    for (size_t o = 0; o < part->n_outcomes; o++) {
        double *asked = out[c->parts[p].outcome[o]];
        int total = total_of(c, chunk, p, o), monthly = c->parts[p].monthly[o];
        if (monthly >= 0 && asked) scatter_months(chunk, setup->horizon, part_out[o], asked);
        if (total < 0) continue;
        if (monthly >= 0)
            add(chunk->begun[total], (size_t)setup->horizon * CHUNK, part_out[o],
                chunk->total_months[c->totals[total].monthly]);
        else
            add(chunk->begun[total], CHUNK, part_out[o], chunk->total[total]);
        chunk->begun[total] = true;
    }
}

static const double *total_column(const struct gv_composed *c, const struct chunk *chunk, size_t total)
{
    int monthly = c->totals[total].monthly;
    return monthly >= 0 ? chunk->total_months[monthly] : chunk->total[total];
}

static void deliver_totals(const struct gv_composed *c, const struct gv_setup *setup,
                           const double *const in[], double *const out[], const struct chunk *chunk)
{
    for (size_t k = 0; k < c->n_totals; k++) {
        const struct gv_total *total = &c->totals[k];
        if (!out[k]) continue;
        if (total->derived) {
            const double *of[GV_DERIVED_OF_MAX];
            for (size_t i = 0; i < total->n_of; i++)
                of[i] = total->of[i].is_input ? in[total->of[i].index] + chunk->first
                                              : total_column(c, chunk, total->of[i].index);
            total->derived->evaluate(CHUNK, setup->horizon, of, out[k] + chunk->first);
        } else if (total->monthly >= 0) {
            scatter_months(chunk, setup->horizon, total_column(c, chunk, k), out[k]);
        } else {
            memcpy(out[k] + chunk->first, chunk->total[k], sizeof chunk->total[k]);
        }
    }
}

void gv_composed_evaluate(const struct gv_composed *c, enum gv_simd simd, const struct gv_setup *setup,
                          size_t n, const double *const in[], double *const out[])
{
    struct chunk chunk;
    chunk.n = n;
    find_needed(c, out, chunk.needed);
    for (chunk.first = 0; chunk.first < n; chunk.first += CHUNK) {
        memset(chunk.begun, 0, sizeof chunk.begun);
        for (size_t p = 0; p < c->composition->n_parts; p++)
            evaluate_part(c, p, simd, setup, in, out, &chunk);
        deliver_totals(c, setup, in, out, &chunk);
    }
}
