#include "report/comparison.h"

#include "report/cells.h"
#include "report/numbers.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

typedef const struct gv_comparison_report report_t;

enum gv_text_key gv_comparison_intervals(const struct gv_selected_set *set)
{
    return set->classical        ? GV_TEXT_INTERVALS_CLASSICAL
           : set->replicates > 1 ? GV_TEXT_INTERVALS_REPLICATES
                                 : GV_TEXT_INTERVALS_NONE;
}

/* Whether P(best) and expected regret exist. */
static bool is_joint(report_t *r)
{
    return r->comparison->joint && r->comparison->joint_draws > 0;
}

static bool in_units(report_t *r)
{
    return strcmp(r->selection->outcome->unit, "1") != 0;
}

static void put_count(uint64_t count, enum gv_language language, struct gv_text *out)
{
    *out = (struct gv_text){0};
    gv_format_count(count, language, out);
}

static void add_line(struct gv_text *out, struct gv_text *line)
{
    gv_table_wrap(line->data ? line->data : "", 0, 120, out);
    gv_text_puts(out, "\n");
    gv_text_free(line);
}

static void print_line(enum gv_language language, enum gv_text_key key, struct gv_text *out)
{
    struct gv_text line = {0};
    gv_text_puts(&line, gv_text_in(language, key));
    add_line(out, &line);
}

/* --- the policies --- */

static void print_head(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_file_outcome *o = r->selection->outcome;
    struct gv_text name = {0};
    gv_print_label(&o->label, o->unit, language, &name);
    GV_FILL(out, language, GV_TEXT_COMPARE_HEAD, name.data ? name.data : "",
            gv_text_in(language, o->direction > 0   ? GV_TEXT_COMPARE_MORE
                                 : o->direction < 0 ? GV_TEXT_COMPARE_LESS
                                                    : GV_TEXT_COMPARE_NEITHER),
            r->selection->policies[r->baseline].name);
    gv_text_puts(out, "\n\n");
    gv_text_free(&name);
}

static void print_policies(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_comparison *c = r->comparison;
    bool directed = r->selection->outcome->direction != 0, joint = is_joint(r);
    struct gv_table table = {.columns = 3 + (size_t)directed + 2 * (size_t)joint};
    gv_table_put(&table, gv_text_in(language, GV_TEXT_POLICY));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_MEAN));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_DIFFERENCE));
    if (directed) gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_BETTER));
    if (joint) gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_BEST));
    if (joint) gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_REGRET));
    for (size_t p = 0; p < c->n; p++) {
        const struct gv_pair *pair = gv_comparison_pair(c, p, r->baseline);
        gv_table_put(&table, r->selection->policies[p].name);
        gv_put_estimate(&table, c->contenders[p].mean, language);
        if (p == r->baseline) {
            gv_table_put(&table, "–");
            if (directed) gv_table_put(&table, "–");
        } else {
            gv_put_estimate(&table, pair->difference, language);
            if (directed) gv_put_probability(&table, pair->better, language);
        }
        if (joint) gv_put_probability(&table, c->contenders[p].best, language);
        if (joint) gv_put_estimate(&table, c->contenders[p].regret, language);
    }
    gv_table_print(&table, out);
    gv_table_free(&table);
}

/* --- dominance --- */

static void put_violation(struct gv_table *table, struct gv_estimate e, bool percent,
                          enum gv_language language)
{
    struct gv_text *cell = gv_table_cell(table);
    double scale = percent ? 100 : 1;
    if (!cell) return;
    gv_format_range((struct gv_estimate){scale * e.value, scale * e.low, scale * e.high}, percent ? " %" : "",
                    language, cell);
}

static void put_verdict(struct gv_table *table, enum gv_verdict verdict, enum gv_language language)
{
    static const enum gv_text_key keys[GV_VERDICTS] = {
        [GV_VERDICT_NONE] = GV_TEXT_COMPARE_UNKNOWN,        [GV_VERDICT_NO] = GV_TEXT_NO,
        [GV_VERDICT_UNDECIDED] = GV_TEXT_COMPARE_UNDECIDED, [GV_VERDICT_NEARLY] = GV_TEXT_COMPARE_NEARLY,
        [GV_VERDICT_DOMINATES] = GV_TEXT_COMPARE_DOMINATES, [GV_VERDICT_EQUAL] = GV_TEXT_COMPARE_EQUAL};
    gv_table_put(table, gv_text_in(language, keys[verdict]));
}

/* Only what is better on average can dominate. */
static void print_dominance(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_comparison *c = r->comparison;
    struct gv_table table = {.columns = 6, .left = 1u << 1 | 1u << 3 | 1u << 5};
    struct gv_text second = {0}, unit = {0};
    gv_unit_print(r->selection->outcome->unit, language, &unit);
    gv_text_puts(&second, gv_text_in(language, GV_TEXT_COMPARE_SECOND));
    if (in_units(r)) gv_text_printf(&second, ", %s", unit.data ? unit.data : "");
    gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_HIGHER));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_OVER));
    gv_table_put(&table, gv_text_in(language, GV_TEXT_COMPARE_FIRST));
    gv_table_put(&table, "");
    gv_table_put(&table, second.data ? second.data : "");
    gv_table_put(&table, "");
    for (size_t p = 0; p < c->n; p++) {
        if (p == r->baseline) continue;
        double more =
            r->selection->outcome->direction * gv_comparison_pair(c, p, r->baseline)->difference.value;
        size_t a = more < 0 ? r->baseline : p, b = more < 0 ? p : r->baseline;
        const struct gv_pair *pair = gv_comparison_pair(c, a, b);
        gv_table_put(&table, r->selection->policies[a].name);
        gv_table_put(&table, r->selection->policies[b].name);
        put_violation(&table, pair->first.violation, true, language);
        put_verdict(&table, pair->first.verdict, language);
        put_violation(&table, pair->second.violation, false, language);
        put_verdict(&table, pair->second.verdict, language);
    }
    gv_text_printf(out, "\n%s\n", gv_text_in(language, GV_TEXT_COMPARE_DOMINANCE));
    gv_table_print(&table, out);
    print_line(language, GV_TEXT_COMPARE_DOMINANCE_NOTE, out);
    gv_text_free(&second);
    gv_text_free(&unit);
    gv_table_free(&table);
}

/* --- notes --- */

static void print_evpi(report_t *r, enum gv_language language, struct gv_text *out)
{
    struct gv_text figure = {0}, line = {0};
    gv_format_estimate(r->comparison->evpi, language, &figure);
    if (in_units(r)) {
        gv_text_puts(&figure, " ");
        gv_unit_print(r->selection->outcome->unit, language, &figure);
    }
    GV_FILL(&line, language, GV_TEXT_COMPARE_EVPI, figure.data ? figure.data : "");
    add_line(out, &line);
    gv_text_free(&figure);
}

/* Which of the files share their draws: a line for each set, "a, b: 65,536 draws (sobol, 16 replicates, …)".
 */
static void print_sets(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_selection *s = r->selection;
    for (size_t k = 0; k < s->n_sets; k++) {
        const struct gv_selected_set *set = &s->sets[k];
        const struct gv_reader *file = r->readers[set->first_file];
        struct gv_text line = {0};
        size_t named = 0;
        for (size_t p = 0; p < s->n; p++) {
            if (s->policies[p].set != k) continue;
            if (s->n_sets > 1) gv_text_printf(&line, "%s%s", named ? ", " : "", s->policies[p].name);
            named++;
        }
        if (!named) continue;
        if (s->n_sets > 1) gv_text_puts(&line, ": ");
        gv_format_count(set->draws, language, &line);
        gv_text_printf(&line, " %s (%s, %u %s, %s %llu)", gv_text_in(language, GV_TEXT_DRAWS),
                       gv_reader_design(file), (unsigned)set->replicates,
                       gv_text_in(language, set->replicates == 1 ? GV_TEXT_REPLICATE : GV_TEXT_REPLICATES),
                       gv_text_in(language, GV_TEXT_CHECK_SEED), (unsigned long long)gv_reader_seed(file));
        if (named > 1) gv_text_printf(&line, "; %s", gv_text_in(language, GV_TEXT_COMPARE_PAIRED));
        if (set->shortened) gv_text_printf(&line, "; %s", gv_text_in(language, GV_TEXT_COMPARE_SHORTENED));
        add_line(out, &line);
    }
}

static bool any_independent(const struct gv_comparison *c)
{
    for (size_t i = 1; i < c->n; i++)
        if (!gv_comparison_pair(c, 0, i)->paired) return true;
    return false;
}

static void print_left_out(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_comparison *c = r->comparison;
    bool some = c->joint && c->joint_left_out > 0;
    for (size_t p = 0; p < c->n; p++) {
        const struct gv_pair *pair = gv_comparison_pair(c, p, r->baseline);
        if (p == r->baseline || pair->left_out == 0) continue;
        struct gv_text line = {0}, count;
        put_count(pair->left_out, language, &count);
        GV_FILL(&line, language, GV_TEXT_COMPARE_LEFT_OUT, r->selection->policies[p].name,
                r->selection->policies[r->baseline].name, count.data ? count.data : "");
        add_line(out, &line);
        gv_text_free(&count);
        some = true;
    }
    if (c->joint && c->joint_left_out > 0) {
        struct gv_text line = {0}, left, all;
        put_count(c->joint_left_out, language, &left);
        put_count(c->joint_left_out + c->joint_draws, language, &all);
        GV_FILL(&line, language, GV_TEXT_COMPARE_JOINT_LEFT_OUT, left.data ? left.data : "",
                all.data ? all.data : "");
        add_line(out, &line);
        gv_text_free(&left);
        gv_text_free(&all);
    }
    if (some && r->selection->outcome->flags & GV_MISS_BEYOND)
        print_line(language, GV_TEXT_COMPARE_BEYOND, out);
}

/* Whether the run's own tables show smoothed figures of the outcome, which differ from means of draws. */
static bool is_smoothed(report_t *r)
{
    struct gv_text name = {0};
    bool smoothed = false;
    gv_text_printf(&name, "%s_smoothed", r->selection->outcome->name);
    for (size_t f = 0; name.data && f < r->selection->n_files; f++)
        smoothed = smoothed || gv_reader_has(r->readers[f], "summary", name.data);
    gv_text_free(&name);
    return smoothed;
}

/* A line for each kind of interval that there is. */
static void print_intervals(report_t *r, enum gv_language language, struct gv_text *out)
{
    const struct gv_selection *s = r->selection;
    for (size_t p = 0; p < s->n; p++) {
        enum gv_text_key kind = gv_comparison_intervals(&s->sets[s->policies[p].set]);
        bool said = false;
        for (size_t q = 0; q < p; q++)
            said = said || gv_comparison_intervals(&s->sets[s->policies[q].set]) == kind;
        if (said) continue;
        struct gv_text line = {0};
        gv_text_puts(&line, gv_text_in(language, kind));
        add_line(out, &line);
    }
    if (s->looks > 1) {
        struct gv_text line = {0}, looks;
        put_count(s->looks, language, &looks);
        GV_FILL(&line, language, GV_TEXT_STOP_SHARED, looks.data ? looks.data : "");
        add_line(out, &line);
        gv_text_free(&looks);
    }
}

static void print_notes(report_t *r, enum gv_language language, struct gv_text *out)
{
    gv_text_puts(out, "\n");
    print_sets(r, language, out);
    if (any_independent(r->comparison)) print_line(language, GV_TEXT_COMPARE_INDEPENDENT, out);
    print_intervals(r, language, out);
    if (is_smoothed(r)) print_line(language, GV_TEXT_COMPARE_PLAIN, out);
    print_left_out(r, language, out);
    if (r->selection->n > 2) print_line(language, GV_TEXT_COMPARE_ALL_PAIRS, out);
}

void gv_comparison_print(report_t *r, enum gv_language language, struct gv_text *out)
{
    if (r->selection->incomplete) gv_text_printf(out, "%s\n", gv_text_in(language, GV_TEXT_INCOMPLETE));
    print_head(r, language, out);
    print_policies(r, language, out);
    if (is_joint(r)) print_evpi(r, language, out);
    if (r->selection->outcome->direction != 0) print_dominance(r, language, out);
    print_notes(r, language, out);
}
