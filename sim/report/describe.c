#include "report/describe.h"

#include "engine/composition.h"
#include "report/table.h"
#include "sampling/distribution.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* How a description is written down, and of what. */
struct writer {
    const struct gv_model *model;
    enum gv_describe_form form;
    enum gv_language language;
    struct gv_text *out;
};

static const char *say(const struct writer *w, enum gv_text_key key)
{
    return gv_text_in(w->language, key);
}

/* --- what belongs to a part --- */

enum {
    OWN = -1
}; /* what is no part's own: all of a model that is not composed, else what is shared and summed */

/* The part that a column's name begins with. */
static int part_of(const struct gv_model *model, const char *name)
{
    const struct gv_composition *composition = model->composition;
    for (size_t p = 0; composition && p < composition->n_parts; p++) {
        const char *part = composition->parts[p].model->name;
        size_t n = strlen(part);
        if (strncmp(name, part, n) == 0 && name[n] == '.') return (int)p;
    }
    return OWN;
}

/* A part's label without the part's name before it, which its section says. */
static const struct gv_label *own_label(const struct gv_model *model, int part, const char *name,
                                        const struct gv_label *label, bool is_input)
{
    if (part == OWN) return label;
    const struct gv_model *of = model->composition->parts[part].model;
    const char *own = strchr(name, '.') + 1;
    int index = is_input ? gv_model_find_input(of, own) : gv_model_find_outcome(of, own);
    if (index < 0) return label;
    return is_input ? &of->inputs[index].label : &of->outcomes[index].label;
}

/* --- sections --- */

/* "Inputs", or "## Inputs: `NAME`" in Markdown; of a part if there is one. */
static void head_section(const struct writer *w, enum gv_text_key key, int part)
{
    const char *of = part == OWN ? "" : w->model->composition->parts[part].model->name;
    const char *blank = w->out->length ? "\n" : "";
    if (w->form == GV_DESCRIBE_MARKDOWN)
        gv_text_printf(w->out, "%s## %s: `%s%s%s`\n\n", blank, say(w, key), w->model->name, *of ? "." : "",
                       of);
    else
        gv_text_printf(w->out, "%s%s%s%s\n\n", blank, say(w, key), *of ? ": " : "", of);
}

enum { WIDTH = 118 }; /* on the terminal; an editor of Markdown wraps its own lines */

static void write_words(const struct writer *w, const char *words)
{
    gv_table_wrap(words, 0, w->form == GV_DESCRIBE_MARKDOWN ? SIZE_MAX : WIDTH, w->out);
    gv_text_puts(w->out, "\n");
}

#define WORDS (~0u) /* every column, to the left */

static void end_table(const struct writer *w, struct gv_table *table)
{
    table->width = WIDTH;
    table->code |= 1;
    if (w->form == GV_DESCRIBE_MARKDOWN)
        gv_table_markdown(table, w->out);
    else
        gv_table_print(table, w->out);
    gv_table_free(table);
}

/* --- inputs --- */

/* "[0, 1]", "(0, ∞)" */
static void print_range(const struct writer *w, const struct gv_input *input, struct gv_text *out)
{
    gv_text_puts(out, input->low_open || isinf(input->low) ? "(" : "[");
    if (isinf(input->low))
        gv_text_puts(out, "-∞");
    else
        gv_number_print(input->low, out);
    gv_text_puts(out, ", ");
    if (isinf(input->high))
        gv_text_puts(out, "∞");
    else
        gv_number_print(input->high, out);
    gv_text_puts(out, input->high_open || isinf(input->high) ? ")" : "]");
    if (input->whole) gv_text_printf(out, " %s", say(w, GV_TEXT_DESCRIBE_WHOLE));
}

static void put_input(const struct writer *w, struct gv_table *table, const struct gv_input *input, int part)
{
    static const enum gv_text_key kinds[] = {[GV_KNOWLEDGE] = GV_TEXT_DESCRIBE_KNOWLEDGE,
                                             [GV_CHANCE] = GV_TEXT_DESCRIBE_CHANCE,
                                             [GV_CHOICE] = GV_TEXT_DESCRIBE_CHOICE};
    bool grouped = w->form == GV_DESCRIBE_TEXT;
    struct gv_text *cell = gv_table_cell(table);
    if (cell) gv_text_printf(cell, "%s%s", grouped ? "  " : "", input->name);
    gv_table_put(table, input->unit);
    if ((cell = gv_table_cell(table))) print_range(w, input, cell);
    cell = gv_table_cell(table);
    if (cell && isnan(input->fallback))
        gv_text_puts(cell, say(w, GV_TEXT_DESCRIBE_REQUIRED));
    else if (cell)
        gv_number_print(input->fallback, cell);
    gv_table_put(table, say(w, kinds[input->kind]));
    if (!grouped) gv_table_put(table, w->model->gates[input->gate].name);
    if ((cell = gv_table_cell(table))) gv_text_printf(cell, "%d", input->slot);
    gv_table_put(table,
                 gv_label_in(w->language, own_label(w->model, part, input->name, &input->label, true)));
}

/* Gate by gate: on the terminal each has a line of its own, in Markdown a column. */
static void write_inputs(const struct writer *w, int part)
{
    static const enum gv_text_key heads[] = {
        GV_TEXT_DESCRIBE_NAME, GV_TEXT_DESCRIBE_UNIT, GV_TEXT_DESCRIBE_RANGE, GV_TEXT_DESCRIBE_DEFAULT,
        GV_TEXT_DESCRIBE_KIND, GV_TEXT_DESCRIBE_GATE, GV_TEXT_DESCRIBE_SLOT,  GV_TEXT_DESCRIBE_MEANING};
    const struct gv_model *model = w->model;
    bool grouped = w->form == GV_DESCRIBE_TEXT, shared = part == OWN && model->composition;
    struct gv_table table = {.columns = grouped ? 7 : 8, .left = WORDS};
    head_section(w, shared ? GV_TEXT_DESCRIBE_SHARED_INPUTS : GV_TEXT_DESCRIBE_INPUTS, part);
    if (part == OWN) {
        write_words(w, say(w, GV_TEXT_DESCRIBE_READ_INPUTS));
        gv_text_puts(w->out, "\n");
    }
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!grouped || heads[i] != GV_TEXT_DESCRIBE_GATE) gv_table_put(&table, say(w, heads[i]));
    for (size_t g = 0; g < model->n_gates; g++) {
        bool headed = !grouped;
        for (size_t i = 0; i < model->n_inputs; i++) {
            const struct gv_input *input = &model->inputs[i];
            if (input->gate != (int)g || part_of(model, input->name) != part) continue;
            for (size_t c = 0; !headed && c < table.columns; c++)
                gv_table_put(&table, c ? "" : model->gates[g].name);
            headed = true;
            put_input(w, &table, input, part);
        }
    }
    end_table(w, &table);
}

/* --- outcomes --- */

static void print_notes(const struct writer *w, unsigned flags, struct gv_text *out)
{
    static const struct {
        unsigned flag;
        enum gv_text_key key;
    } notes[] = {{GV_HEADLINE, GV_TEXT_DESCRIBE_HEADLINE},
                 {GV_MONTHLY, GV_TEXT_DESCRIBE_MONTHLY},
                 {GV_INDICATOR, GV_TEXT_DESCRIBE_INDICATOR},
                 {GV_MISS_BEYOND, GV_TEXT_DESCRIBE_BEYOND},
                 {GV_MAY_MISS, GV_TEXT_DESCRIBE_MAY_MISS}};
    if (flags & GV_MISS_BEYOND) flags &= ~(unsigned)GV_MAY_MISS; /* which it says more of */
    size_t n = 0;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (flags & notes[i].flag) gv_text_printf(out, "%s%s", n++ ? ", " : "", say(w, notes[i].key));
}

static void put_outcome(const struct writer *w, struct gv_table *table, const struct gv_outcome *outcome,
                        int part)
{
    const struct gv_label *label = own_label(w->model, part, outcome->name, &outcome->label, false);
    gv_table_put(table, outcome->name);
    gv_table_put(table, outcome->unit);
    gv_table_put(table, outcome->direction > 0   ? say(w, GV_TEXT_DESCRIBE_MORE)
                        : outcome->direction < 0 ? say(w, GV_TEXT_DESCRIBE_LESS)
                                                 : "");
    struct gv_text notes = {0};
    print_notes(w, outcome->flags, &notes);
    if (w->form == GV_DESCRIBE_MARKDOWN) {
        gv_table_put(table, notes.data ? notes.data : "");
        gv_table_put(table, gv_label_in(w->language, label));
        gv_table_put(table, outcome->description);
    } else {
        struct gv_text *cell = gv_table_cell(table);
        if (cell)
            gv_text_printf(cell, "%s%s%s%s\n%s", gv_label_in(w->language, label), notes.length ? " (" : "",
                           notes.length ? notes.data : "", notes.length ? ")" : "", outcome->description);
    }
    gv_text_free(&notes);
}

static void write_outcomes(const struct writer *w, int part, bool stages)
{
    static const enum gv_text_key heads[] = {GV_TEXT_DESCRIBE_NAME,    GV_TEXT_DESCRIBE_UNIT,
                                             GV_TEXT_DESCRIBE_BETTER,  GV_TEXT_DESCRIBE_NOTES,
                                             GV_TEXT_DESCRIBE_MEANING, GV_TEXT_DESCRIBE_DEFINITION};
    const struct gv_model *model = w->model;
    bool brief = w->form == GV_DESCRIBE_TEXT, total = part == OWN && model->composition;
    struct gv_table table = {.columns = brief ? 4 : 6, .left = WORDS};
    head_section(w,
                 stages  ? GV_TEXT_DESCRIBE_STAGES
                 : total ? GV_TEXT_DESCRIBE_TOTALS
                         : GV_TEXT_DESCRIBE_OUTCOMES,
                 part);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!brief || (heads[i] != GV_TEXT_DESCRIBE_NOTES && heads[i] != GV_TEXT_DESCRIBE_DEFINITION))
            gv_table_put(&table, say(w, heads[i]));
    for (size_t i = 0; i < model->n_outcomes; i++) {
        const struct gv_outcome *outcome = &model->outcomes[i];
        bool stage = outcome->flags & GV_STAGE;
        if (stage == stages && part_of(model, outcome->name) == part) put_outcome(w, &table, outcome, part);
    }
    end_table(w, &table);
}

/* --- gates, parts, product form --- */

static void write_gates(const struct writer *w)
{
    struct gv_table table = {.columns = 2, .left = WORDS};
    head_section(w, GV_TEXT_DESCRIBE_GATES, OWN);
    gv_table_put(&table, say(w, GV_TEXT_DESCRIBE_NAME)),
        gv_table_put(&table, say(w, GV_TEXT_DESCRIBE_MEANING));
    for (size_t g = 0; g < w->model->n_gates; g++) {
        gv_table_put(&table, w->model->gates[g].name);
        gv_table_put(&table, gv_label_in(w->language, &w->model->gates[g].label));
    }
    end_table(w, &table);
}

static void write_parts(const struct writer *w)
{
    const struct gv_composition *composition = w->model->composition;
    struct gv_table table = {.columns = 2, .left = WORDS};
    head_section(w, GV_TEXT_DESCRIBE_PARTS, OWN);
    gv_table_put(&table, say(w, GV_TEXT_DESCRIBE_NAME)),
        gv_table_put(&table, say(w, GV_TEXT_DESCRIBE_MEANING));
    for (size_t p = 0; p < composition->n_parts; p++) {
        gv_table_put(&table, composition->parts[p].model->name);
        gv_table_put(&table, gv_label_in(w->language, &composition->parts[p].model->title));
    }
    end_table(w, &table);
}

static void write_curves(const struct writer *w)
{
    static const enum gv_text_key heads[] = {GV_TEXT_DESCRIBE_NAME, GV_TEXT_DESCRIBE_KIND,
                                             GV_TEXT_DESCRIBE_RUNS, GV_TEXT_DESCRIBE_IN_PLACE_OF,
                                             GV_TEXT_DESCRIBE_MEANING};
    const struct gv_model *model = w->model;
    struct gv_table table = {.columns = sizeof heads / sizeof *heads, .left = WORDS, .code = 1u << 3};
    struct gv_text words = {0};
    head_section(w, GV_TEXT_DESCRIBE_CURVES, OWN);
    GV_FILL(&words, w->language, GV_TEXT_DESCRIBE_READ_CURVES, model->curves[0].lever);
    if (words.data) write_words(w, words.data);
    gv_text_puts(w->out, "\n");
    gv_text_free(&words);
    for (size_t i = 0; i < table.columns; i++)
        gv_table_put(&table, say(w, heads[i]));
    for (size_t k = 0; k < model->n_curves; k++) {
        const struct gv_model_curve *curve = &model->curves[k];
        gv_table_put(&table, curve->name);
        gv_table_put(&table, say(w, curve->cost ? GV_TEXT_CURVE_COST : GV_TEXT_CURVE_RESPONSE));
        gv_table_put(&table,
                     say(w, curve->may_fall ? GV_TEXT_DESCRIBE_RISES_OR_FALLS : GV_TEXT_DESCRIBE_RISES));
        gv_table_put(&table, curve->shape);
        gv_table_put(&table, gv_label_in(w->language, &curve->label));
    }
    end_table(w, &table);
}

/* The names of a product's factors. */
static void print_factors(const struct writer *w, const char *const *names, struct gv_text *out)
{
    const char *quote = w->form == GV_DESCRIBE_MARKDOWN ? "`" : "";
    if (!*names) gv_text_puts(out, say(w, GV_TEXT_DESCRIBE_NOTHING));
    for (size_t i = 0; names[i]; i++)
        gv_text_printf(out, "%s%s%s%s", i ? ", " : "", quote, names[i], quote);
}

static void write_product_form(const struct writer *w)
{
    const struct gv_product_form *form = w->model->product_form;
    struct gv_text inner = {0}, outer = {0}, words = {0};
    print_factors(w, form->inner, &inner);
    print_factors(w, form->outer, &outer);
    head_section(w, GV_TEXT_DESCRIBE_SMOOTHING, OWN);
    GV_FILL(&words, w->language, GV_TEXT_DESCRIBE_PRODUCT, form->outcome, inner.data ? inner.data : "",
            outer.data ? outer.data : "");
    if (words.data) write_words(w, words.data);
    gv_text_free(&words);
    gv_text_free(&inner);
    gv_text_free(&outer);
}

void gv_describe(const struct gv_model *model, enum gv_describe_form form, enum gv_language language,
                 struct gv_text *out)
{
    const struct writer w = {model, form, language, out};
    int n_parts = model->composition ? (int)model->composition->n_parts : 0;
    if (form == GV_DESCRIBE_TEXT)
        gv_text_printf(out, "%s: %s\n", model->name, gv_label_in(language, &model->title));
    if (n_parts) write_parts(&w);
    for (int part = OWN; part < n_parts; part++)
        write_inputs(&w, part);
    for (int stages = 0; stages < 2; stages++)
        for (int part = OWN; part < n_parts; part++)
            write_outcomes(&w, part, stages);
    write_gates(&w);
    if (model->n_curves) write_curves(&w);
    if (model->product_form) write_product_form(&w);
}

/* --- all models --- */

void gv_describe_list(const struct gv_model *const *models, size_t n, enum gv_describe_form form,
                      enum gv_language language, struct gv_text *out)
{
    const struct writer w = {.form = form, .language = language, .out = out};
    static const enum gv_text_key heads[] = {GV_TEXT_DESCRIBE_MODEL, GV_TEXT_DESCRIBE_N_INPUTS,
                                             GV_TEXT_DESCRIBE_N_OUTCOMES, GV_TEXT_DESCRIBE_MEANING};
    struct gv_table table = {.columns = 4, .left = 1u << 3};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        gv_table_put(&table, say(&w, heads[i]));
    for (size_t i = 0; i < n; i++) {
        const struct gv_model *model = models[i];
        size_t n_outcomes = 0;
        for (size_t o = 0; o < model->n_outcomes; o++)
            n_outcomes += !(model->outcomes[o].flags & GV_STAGE);
        gv_table_put(&table, model->name);
        struct gv_text *cell = gv_table_cell(&table);
        if (cell) gv_text_printf(cell, "%zu", model->n_inputs);
        if ((cell = gv_table_cell(&table))) gv_text_printf(cell, "%zu", n_outcomes);
        gv_table_put(&table, gv_label_in(language, &model->title));
    }
    end_table(&w, &table);
}
