#include "scenario/sum.h"

#include "base/status.h"
#include "sampling/sum.h"
#include "scenario/expression_parser.h"

#include <math.h>

/* "sum(pert(1, 2, 3), 4)", a copy from the pool; NULL when memory ran out. */
static const char *print_sum(struct gv_pool *pool, const struct gv_distribution *terms, size_t n)
{
    struct gv_text text = {0};
    for (size_t i = 0; i < n; i++) {
        gv_text_puts(&text, i ? ", " : "sum(");
        gv_distribution_print(&terms[i], &text);
    }
    gv_text_puts(&text, ")");
    const char *copy = text.failed ? NULL : gv_pool_copy(pool, text.data, text.length);
    gv_text_free(&text);
    return copy;
}

/* How many combinations of values there are, if every term has listed ones; else more than any limit. */
static double combinations(const struct gv_distribution *terms, size_t n)
{
    double count = 1;
    for (size_t i = 0; i < n; i++) {
        if (terms[i].family == GV_CONSTANT) continue;
        if (terms[i].family != GV_DISCRETE || terms[i].truncated) return INFINITY;
        count *= (double)terms[i].points->n;
    }
    return count;
}

/* Every combination of listed values with its probability. */
static int enumerate(struct gv_pool *pool, const struct gv_distribution *terms, size_t n, size_t count,
                     const char *origin, struct gv_distribution *sum)
{
    struct gv_weighted *list = gv_pool_take(pool, count * sizeof *list);
    if (!list) return GV_ERR_MEMORY;
    for (size_t k = 0; k < count; k++) {
        list[k].weight = 1;
        size_t rest = k;
        for (size_t i = 0; i < n; i++) {
            if (terms[i].family == GV_CONSTANT) {
                list[k].value += terms[i].p[0];
                continue;
            }
            size_t at = rest % terms[i].points->n;
            rest /= terms[i].points->n;
            list[k].value += terms[i].points->value[at];
            list[k].weight *= terms[i].points->probability[at];
        }
    }
    return gv_expression_make_points(pool, list, count, origin, sum);
}

static int tabulate(struct gv_pool *pool, const struct gv_distribution *terms, size_t n, const char *origin,
                    struct gv_distribution *sum)
{
    double *value = gv_pool_take(pool, GV_SUM_POINTS_MAX * sizeof *value),
           *cumulative = gv_pool_take(pool, GV_SUM_POINTS_MAX * sizeof *cumulative);
    struct gv_points *points = gv_pool_take(pool, sizeof *points);
    if (!value || !cumulative || !points) return GV_ERR_MEMORY;
    int status = gv_sum_tabulate(terms, n, &points->n, value, cumulative);
    if (status != GV_OK) return status;
    points->value = value;
    points->cumulative = cumulative;
    points->origin = origin;
    *sum = (struct gv_distribution){.family = GV_SUM, .points = points};
    for (size_t i = 0; i < n; i++)
        sum->p[0] += gv_distribution_mean(&terms[i]);
    return GV_OK;
}

int gv_sum_make(struct gv_pool *pool, const struct gv_distribution *terms, size_t n,
                struct gv_distribution *sum, const char **wrong)
{
    enum { MOST_COMBINATIONS = 1000 };
    const struct gv_distribution *uncertain = NULL;
    size_t n_uncertain = 0;
    double constant = 0;
    *wrong = NULL;
    for (size_t i = 0; i < n; i++) {
        if (terms[i].family == GV_CONSTANT) {
            constant += terms[i].p[0];
            continue;
        }
        uncertain = &terms[i];
        n_uncertain++;
    }
    if (n > GV_SUM_TERMS_MAX) *wrong = "it has too many terms";
    if (n_uncertain == 0) *sum = gv_constant(constant);
    if (n_uncertain == 1 && constant == 0) *sum = *uncertain;
    if (*wrong || n_uncertain == 0 || (n_uncertain == 1 && constant == 0)) return GV_OK;
    double widths = 0;
    for (size_t i = 0; i < n; i++) {
        double low, high;
        gv_distribution_support(&terms[i], &low, &high);
        if (!isfinite(high - low)) *wrong = "a term has no ends";
        widths += high - low;
    }
    if (!*wrong && !(widths > 1e-290)) *wrong = "its terms are too narrow to compute with";
    if (*wrong) return GV_OK;
    const char *origin = print_sum(pool, terms, n);
    if (!origin) return GV_ERR_MEMORY;
    double count = combinations(terms, n);
    if (count <= MOST_COMBINATIONS) return enumerate(pool, terms, n, (size_t)count, origin, sum);
    return tabulate(pool, terms, n, origin, sum);
}
