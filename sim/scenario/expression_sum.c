/* sum(): several values, each a quantity or a distribution, that are drawn independently. */
#include "scenario/expression_parser.h"

#include "base/status.h"
#include "sampling/sum.h"
#include "scenario/sum.h"

int gv_expression_read_sum(struct parser *p, const char *name, struct gv_distribution *d)
{
    struct gv_distribution terms[GV_SUM_TERMS_MAX];
    size_t n = 0;
    if (++p->depth > GV_EXPRESSION_DEPTH_MAX)
        return gv_expression_fail(p, name, 3, "one sum() is enough", "sum() inside itself too often");
    do {
        p->at++;
        gv_expression_skip_space(p);
        if (n == GV_SUM_TERMS_MAX)
            return gv_expression_fail(p, p->at, 1, "add some of them up", "sum takes at most %d terms",
                                      GV_SUM_TERMS_MAX);
        int status = gv_expression_read_value(p, &terms[n++]);
        if (status != GV_OK) return status;
        gv_expression_skip_space(p);
    } while (*p->at == ',');
    if (*p->at != ')') return gv_expression_fail_form(p, FN_SUM, p->at);
    p->at++;
    p->depth--;
    const char *wrong;
    int status = gv_sum_make(p->context->pool, terms, n, d, &wrong);
    if (status != GV_OK || !wrong) return status;
    return gv_expression_fail(p, name, (size_t)(p->at - name), "cut it: truncate(DISTRIBUTION, low, high)",
                              "no such sum: %s", wrong);
}
