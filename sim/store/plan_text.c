#include "store/plan_text.h"

#include "base/memory.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "NAME = EXPRESSION", and the values where the expression only names the file that they came from. */
static void print_setting(const char *indent, const char *name, const struct gv_distribution *d,
                          struct gv_text *out)
{
    gv_text_printf(out, "%s = ", name);
    gv_distribution_print(d, out);
    gv_text_puts(out, "\n");
    if (d->family != GV_DISCRETE || !d->points->origin) return;
    gv_text_printf(out, "%s  values", indent);
    for (size_t i = 0; i < d->points->n; i++) {
        gv_text_puts(out, " ");
        gv_number_print(d->points->value[i], out);
        gv_text_puts(out, ":");
        gv_number_print(d->points->probability[i], out);
    }
    gv_text_puts(out, "\n");
}

/* The points are the curve: what lies between them follows. */
static void print_curves(const struct gv_plan *plan, struct gv_text *out)
{
    for (size_t k = 0; k < plan->model->n_curves; k++) {
        const struct gv_curve *curve = gv_setup_curve(&plan->setup, k);
        if (!curve) continue;
        gv_text_printf(out, "curve %s =", plan->model->curves[k].name);
        for (size_t i = 0; i < curve->n; i++) {
            gv_text_puts(out, " ");
            gv_number_print(curve->x[i], out);
            gv_text_puts(out, ":");
            gv_number_print(curve->y[i], out);
        }
        gv_text_puts(out, "\n");
    }
}

static void print_policy(const struct gv_plan *plan, size_t policy, struct gv_text *out)
{
    const struct gv_policy *p = &plan->policies[policy];
    gv_text_printf(out, "policy %s\n", p->name);
    for (size_t k = 0; k < plan->model->n_inputs; k++)
        for (size_t i = 0; i < p->n_overrides; i++) {
            if (p->overrides[i].input != k) continue;
            gv_text_puts(out, "  ");
            print_setting("  ", plan->model->inputs[k].name, &p->overrides[i].distribution, out);
        }
}

static int compare_pairs(const void *a, const void *b)
{
    const struct gv_correlation *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    if (x->b != y->b) return x->b < y->b ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* In the model's order, however the scenario lists them. */
static void print_correlations(const struct gv_plan *plan, struct gv_text *out)
{
    size_t n = plan->n_correlations;
    if (n == 0) return;
    struct gv_correlation *pairs = gv_memory_new(n * sizeof *pairs);
    if (!pairs) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        pairs[i] = plan->correlations[i];
        if (pairs[i].a < pairs[i].b) continue;
        pairs[i].a = plan->correlations[i].b;
        pairs[i].b = plan->correlations[i].a;
    }
    qsort(pairs, n, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < n; i++) {
        const struct gv_input *inputs = plan->model->inputs;
        gv_text_printf(out, "correlation %s %s = ", inputs[pairs[i].a].name, inputs[pairs[i].b].name);
        gv_number_print(pairs[i].rank, out);
        gv_text_puts(out, "\n");
    }
    free(pairs);
}

void gv_plan_print(const struct gv_plan *plan, struct gv_text *out)
{
    gv_text_puts(out, "gevinst plan 1\n");
    gv_text_printf(out, "model %s\n", plan->model->name);
    gv_text_printf(out, "horizon %d\n", plan->setup.horizon);
    gv_text_printf(out, "design %s\n", gv_design_name(plan->design.kind));
    gv_text_printf(out, "seed %" PRIu64 "\n", plan->design.seed);
    gv_text_printf(out, "replicates %" PRIu32 "\n", plan->design.replicates);
    gv_text_printf(out, "points %" PRIu64 "\n", plan->design.points);
    if (plan->looks) gv_text_printf(out, "looks %u\n", plan->looks);
    for (size_t k = 0; k < plan->model->n_inputs; k++) {
        gv_text_puts(out, "input ");
        print_setting("", plan->model->inputs[k].name, &plan->inputs[k], out);
    }
    print_curves(plan, out);
    print_correlations(plan, out);
    for (size_t p = 0; p < plan->n_policies; p++)
        print_policy(plan, p, out);
}

/* --- the first difference of two plans --- */

/* A line of a plan's text, and the policy that it belongs to. */
struct line {
    const char *text, *policy;
    size_t length, policy_length;
};

static const char policy_word[] = "policy ";

static bool begins_with(const struct line *line, const char *word)
{
    return strncmp(line->text, word, strlen(word)) == 0;
}

static bool next_line(struct line *line)
{
    if (line->text) line->text += line->length + (line->text[line->length] == '\n');
    line->length = strcspn(line->text, "\n");
    if (begins_with(line, policy_word)) {
        line->policy = line->text;
        line->policy_length = line->length;
    }
    return *line->text != '\0';
}

/* Settings come before the next policy, curves and correlations before the first, and nothing behind the
 * last: so of two lines of different kinds at one place, the earlier kind is what the other plan lacks. */
static int kind_of(const struct line *line)
{
    if (line->length == 0) return 4;
    if (begins_with(line, policy_word)) return 3;
    if (begins_with(line, "correlation ")) return 2;
    return begins_with(line, "curve ");
}

static void describe(const struct line *line, const struct line *other, struct gv_text *out)
{
    static const char *const none[] = {"no such setting", "no such curve", "no such correlation",
                                       "no such policy"};
    int kind = kind_of(line), lacking = kind_of(other);
    if (kind > lacking) {
        gv_text_puts(out, none[lacking]);
        return;
    }
    enum { LONGEST = 160 }; /* values from a table have no end */
    const char *text = line->text;
    size_t indent = strspn(text, " "), skipped = indent ? indent : strncmp(text, "input ", 6) == 0 ? 6 : 0;
    size_t length = line->length - skipped;
    text += skipped;
    if (length > LONGEST) length = gv_text_utf8_valid(text, LONGEST); /* no half of a letter */
    gv_text_append(out, text, length);
    if (length < line->length - skipped) gv_text_puts(out, "…");
    if (indent > 0 && line->policy)
        gv_text_printf(out, " under %.*s", (int)line->policy_length, line->policy);
}

bool gv_plan_differs(const char *a, const char *b, struct gv_text *in_a, struct gv_text *in_b)
{
    struct line x = {.text = a}, y = {.text = b};
    x.length = y.length = 0;
    for (bool more = true; more;) {
        bool more_x = next_line(&x), more_y = next_line(&y);
        more = more_x && more_y;
        if (x.length == y.length && memcmp(x.text, y.text, x.length) == 0) continue;
        describe(&x, &y, in_a);
        describe(&y, &x, in_b);
        return true;
    }
    return false;
}

void gv_sha256(const char *bytes, size_t n, char text[static GV_HASH_TEXT])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, n, (const uint8_t *)bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
