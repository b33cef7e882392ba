/* The parser behind expression.h, shared between its files. */
#ifndef GV_SCENARIO_EXPRESSION_PARSER_H
#define GV_SCENARIO_EXPRESSION_PARSER_H

#include "base/quantity.h"
#include "scenario/expression.h"

/* The arguments as in struct gv_expression_function. Functions with others than 'q' and 'n' have a reader of
 * their own. */
#define FUNCTION_LIST(FUNCTION)                                                     \
    FUNCTION(UNIFORM, "uniform", "qq", "uniform(low, high)")                        \
    FUNCTION(TRIANGULAR, "triangular", "qqq", "triangular(low, mode, high)")        \
    FUNCTION(PERT, "pert", "qqq|n", "pert(low, mode, high[, shape])")               \
    FUNCTION(NORMAL, "normal", "qq", "normal(mean, sd)")                            \
    FUNCTION(NORMAL_P, "normal_p", "qq", "normal_p(P05, P95)")                      \
    FUNCTION(LOGNORMAL, "lognormal", "qn", "lognormal(median, gsd)")                \
    FUNCTION(LOGNORMAL_P, "lognormal_p", "qq", "lognormal_p(P05, P95)")             \
    FUNCTION(BETA, "beta", "nn", "beta(a, b)")                                      \
    FUNCTION(BETA_MEAN, "beta_mean", "qn", "beta_mean(mean, n)")                    \
    FUNCTION(GAMMA, "gamma", "nq", "gamma(shape, scale)")                           \
    FUNCTION(METALOG, "metalog", "qqq|qq", "metalog(P10, P50, P90[, low[, high]])") \
    FUNCTION(DISCRETE, "discrete", "p+", "discrete(value:probability, …)")          \
    FUNCTION(EMPIRICAL, "empirical", "ww", "empirical(\"file.csv\",column)")        \
    FUNCTION(TRUNCATE, "truncate", "dqq", "truncate(DISTRIBUTION, low, high)")      \
    FUNCTION(SUM, "sum", "d+", "sum(VALUE, VALUE, …)")

enum function {
#define ENUM(id, name, arguments, signature) FN_##id,
    FUNCTION_LIST(ENUM)
#undef ENUM
        FN_COUNT
};

struct parser {
    const char *text, *at;
    const char *unit_name;
    struct gv_unit unit;
    const struct gv_expression_context *context;
    struct gv_expression_error *error;
    int depth; /* of truncate() and sum() inside one another */
};

enum { GV_EXPRESSION_DEPTH_MAX = 8 };

/* Notes the error at from[0 … length); `suggestion` may be NULL. Always GV_ERR_DATA. */
int gv_expression_fail(struct parser *p, const char *from, size_t length, const char *suggestion,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same for a function that is not written as its signature says. */
int gv_expression_fail_form(struct parser *p, enum function f, const char *at);

void gv_expression_skip_space(struct parser *p);

/* A number and its unit. `alone`: not among arguments, where a comma separates. `pure`: without a unit. */
int gv_expression_read_quantity(struct parser *p, bool alone, bool pure, double *value);

/* discrete(…) and empirical(…); p->at stands at the opening parenthesis, `name` at the function's name. */
int gv_expression_read_discrete(struct parser *p, const char *name, struct gv_distribution *d);
int gv_expression_read_empirical(struct parser *p, const char *name, struct gv_distribution *d);

/* sum(…); as above. */
int gv_expression_read_sum(struct parser *p, const char *name, struct gv_distribution *d);

/* A distribution, or a number: among arguments a comma ends it, alone it must not follow. */
int gv_expression_read_value(struct parser *p, struct gv_distribution *d);

/* Sorts the list and makes a discrete distribution of it, whose probabilities sum to 1. GV_ERR_MEMORY. */
struct gv_weighted {
    double value, weight;
};
int gv_expression_make_points(struct gv_pool *pool, struct gv_weighted *list, size_t n, const char *origin,
                              struct gv_distribution *d);

#endif
