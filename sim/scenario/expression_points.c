/* discrete() and empirical(): distributions over listed values. */
#include "scenario/expression_parser.h"

#include "base/status.h"
#include "scenario/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VALUES = 1000 };

static int compare_weighted(const void *a, const void *b)
{
    double x = ((const struct gv_weighted *)a)->value, y = ((const struct gv_weighted *)b)->value;
    return (x > y) - (x < y);
}

int gv_expression_make_points(struct gv_pool *pool, struct gv_weighted *list, size_t n, const char *origin,
                              struct gv_distribution *d)
{
    double *value = gv_pool_take(pool, n * sizeof *value),
           *probability = gv_pool_take(pool, n * sizeof *probability),
           *cumulative = gv_pool_take(pool, n * sizeof *cumulative), total = 0, sum = 0;
    struct gv_points *points = gv_pool_take(pool, sizeof *points);
    if (!value || !probability || !cumulative || !points) return GV_ERR_MEMORY;
    qsort(list, n, sizeof *list, compare_weighted);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].weight == 0) continue;
        if (m > 0 && value[m - 1] == list[i].value) {
            probability[m - 1] += list[i].weight;
        } else {
            value[m] = list[i].value;
            probability[m++] = list[i].weight;
        }
    }
    for (size_t i = 0; i < m; i++)
        total += probability[i];
    /* What sums to 1 but for rounding stays, so that it reads back to the same bits when it is printed. */
    bool whole = fabs(total - 1) <= (double)(m + 1) * 0x1p-52;
    for (size_t i = 0; i < m; i++) {
        if (!whole) probability[i] /= total;
        sum += probability[i];
        cumulative[i] = i + 1 == m ? 1 : sum;
    }
    *points = (struct gv_points){m, value, probability, cumulative, origin};
    *d = (struct gv_distribution){.family = GV_DISCRETE, .points = points};
    return GV_OK;
}

int gv_expression_read_discrete(struct parser *p, const char *name, struct gv_distribution *d)
{
    struct gv_weighted list[MOST_VALUES];
    size_t n = 0;
    double total = 0;
    do {
        p->at++;
        if (n == MOST_VALUES)
            return gv_expression_fail(p, p->at, 1,
                                      "put the values into a CSV file and use empirical(\"file.csv\",column)",
                                      "discrete takes at most %d values", MOST_VALUES);
        int status = gv_expression_read_quantity(p, false, false, &list[n].value);
        if (status != GV_OK) return status;
        gv_expression_skip_space(p);
        if (*p->at != ':') return gv_expression_fail_form(p, FN_DISCRETE, p->at);
        p->at++;
        const char *at = p->at;
        status = gv_expression_read_quantity(p, false, true, &list[n].weight);
        if (status != GV_OK) return status;
        if (!(list[n].weight >= 0 && list[n].weight <= 1))
            return gv_expression_fail(p, at, (size_t)(p->at - at), "probabilities lie between 0 and 1",
                                      "no probability");
        total += list[n++].weight;
        gv_expression_skip_space(p);
    } while (*p->at == ',');
    if (*p->at != ')') return gv_expression_fail_form(p, FN_DISCRETE, p->at);
    p->at++;
    if (fabs(total - 1) > 1e-9)
        return gv_expression_fail(p, name, (size_t)(p->at - name), "make them sum to 1",
                                  "the probabilities sum to %.10g", total);
    return gv_expression_make_points(p->context->pool, list, n, NULL, d);
}

/* A text in quotes, or up to a comma or parenthesis, as a copy from the pool; NULL with *status set. */
static const char *read_word(struct parser *p, enum function f, int *status)
{
    gv_expression_skip_space(p);
    const char *from = p->at, *end;
    char quote = *from == '"' || *from == '\'' ? *from : '\0';
    if (quote) {
        from++;
        end = strchr(from, quote);
        p->at = end ? end + 1 : from + strlen(from);
    } else {
        end = from + strcspn(from, ",)");
        p->at = end;
        while (end > from && end[-1] == ' ')
            end--;
    }
    if (!end || end == from) {
        *status = gv_expression_fail_form(p, f, p->at);
        return NULL;
    }
    const char *word = gv_pool_copy(p->context->pool, from, (size_t)(end - from));
    if (!word) *status = GV_ERR_MEMORY;
    return word;
}

int gv_expression_read_empirical(struct parser *p, const char *name, struct gv_distribution *d)
{
    int status = GV_OK;
    p->at++;
    const char *file_at = p->at, *file_name = read_word(p, FN_EMPIRICAL, &status);
    if (!file_name) return status;
    size_t file_length = (size_t)(p->at - file_at);
    gv_expression_skip_space(p);
    if (*p->at != ',') return gv_expression_fail_form(p, FN_EMPIRICAL, p->at);
    p->at++;
    const char *column = read_word(p, FN_EMPIRICAL, &status);
    if (!column) return status;
    gv_expression_skip_space(p);
    if (*p->at != ')') return gv_expression_fail_form(p, FN_EMPIRICAL, p->at);
    p->at++;
    struct gv_text message = {0};
    double *values = NULL;
    size_t n = 0;
    const struct gv_source *file = NULL;
    if (p->context->open_file) file = p->context->open_file(p->context->opener, file_name, &message);
    status = file ? gv_csv_column(file, column, p->context->pool, &values, &n, &message) : GV_ERR_DATA;
    if (status == GV_ERR_DATA)
        gv_expression_fail(p, file_at, file_length, "the file is looked for beside the scenario", "%s",
                           message.data ? message.data : "files cannot be read here");
    gv_text_free(&message);
    if (status != GV_OK) return status;
    struct gv_weighted *list = gv_pool_take(p->context->pool, n * sizeof *list);
    const char *origin = gv_pool_copy(p->context->pool, name, (size_t)(p->at - name));
    if (!list || !origin) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct gv_weighted){values[i], 1};
    return gv_expression_make_points(p->context->pool, list, n, origin, d);
}
