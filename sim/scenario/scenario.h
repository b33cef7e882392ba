/* A scenario: what the user wrote, read, checked and turned into a plan. */
#ifndef GV_SCENARIO_SCENARIO_H
#define GV_SCENARIO_SCENARIO_H

#include "base/diagnostics.h"
#include "base/pool.h"
#include "costs.h"
#include "course.h"
#include "engine/plan.h"
#include "engine/stopping.h"
#include "guide_values.h"
#include "legal_basis.h"
#include "scenario/follow_up_keys.h"
#include "scenario/yaml_tree.h"

enum {
    GV_SCENARIO_FILES_MAX = 8,
    GV_SCENARIO_BYTES_MAX = 1 << 20,
    GV_POLICY_NAME_MAX = 48,
    GV_INPUT_GROUPS_MAX = 64
};

/* Where an input's number comes from and how good that source is. */
enum gv_grade { GV_GRADE_NONE, GV_GRADE_MEASURED, GV_GRADE_EXPERIENCE, GV_GRADE_ASSUMPTION, GV_GRADE_COUNT };
extern const char *const gv_grade_names[GV_GRADE_COUNT]; /* "", "measured", "experience", "assumption" */
extern const struct gv_label gv_grade_labels[GV_GRADE_COUNT];

/* One line of the assumption register. Texts are borrowed from the scenario's files; NULL where not given. */
struct gv_assumption {
    const char *expression; /* as written; NULL when the model's fallback holds */
    const char *source, *note;
    int year; /* of the source; 0 = not given */
    enum gv_grade grade;
    bool set;    /* by an option rather than in a file */
    bool unused; /* an input without effect, as the scenario gives the curve that it shapes as a table */
    struct gv_place place;
};

/* True for an input that was given without source or grade, so that nobody can judge it. What is computed
 * from the course has both in the course, and on what is unused no figure rests. */
bool gv_assumption_flagged(const struct gv_assumption *assumption);

/* An item of the business case. */
struct gv_cost {
    enum gv_cost_item item;
    enum gv_cost_time when;
    struct gv_label label;
    const char *part;              /* of a composed model, or NULL */
    struct gv_distribution amount; /* in gv_cost_units[when] */
    struct gv_assumption assumption;
};

/* Inputs that a sensitivity analysis takes together; indices in the model. */
struct gv_input_group {
    const char *name;
    size_t *inputs; /* [n] */
    size_t n;
};

/* Command-line changes to what the file says. Zero or NULL = as in the file. */
struct gv_scenario_changes {
    const char *const *set; /* "NAME=EXPRESSION"; of several for one input the last counts */
    size_t n_set;
    const char *const *policies; /* only these, in the scenario's order */
    size_t n_policies;
    uint64_t draws;
    bool without_draws; /* the plan is left without points: how many there are is said later */
    uint32_t replicates;
    bool has_seed;
    uint64_t seed;
    const char *design;
    const char *tolerance; /* "[OUTCOME.STATISTIC=]VALUE" */
    const char *target;    /* a probability */
};

/* Texts that stand for files: they are taken in the order in which reading opens files, whatever those are
 * called. */
struct gv_scenario_texts {
    const char *const *files; /* the scenario, then what it extends, in turn */
    size_t n_files;
    const char *const *tables; /* the CSV files that empirical() names */
    size_t n_tables;
};

struct gv_scenario_file {
    struct gv_source source;
    struct gv_tree tree;
    const char *part; /* the part of a composed model that its inputs are for; NULL for the scenario's own */
};

/* A CSV file that empirical() names. */
struct gv_scenario_table {
    const char *name; /* as written; in the pool */
    struct gv_source source;
};

struct gv_scenario {
    struct gv_scenario_file
        files[GV_SCENARIO_FILES_MAX]; /* [0] the scenario, then what it extends, in turn, then the parts */
    size_t n_files, n_own;            /* n_own: without the parts */
    struct gv_label title;            /* never NULL */
    unsigned legal_bases;             /* GV_LEGAL_BIT()s; 0 if the scenario names none */
    unsigned indicators; /* bit v: the value v of the guide's register is followed by measuring */
    struct gv_follow_up_keys follow_up;
    int price_year;
    bool chance;
    struct gv_course course; /* n is 0 when there is none, or it has errors */
    struct gv_course_judgement *judgements;
    struct gv_course_verdict verdict;
    struct gv_cost *costs; /* [n_costs] */
    size_t n_costs;
    bool costs_failed;                 /* an item had errors */
    struct gv_assumption *assumptions; /* [model->n_inputs] */
    struct gv_input_group *groups;     /* [n_groups] in the pool */
    size_t n_groups;
    /* [model->n_curves] tables in place of the model's own curves, relative to the value at 1, and where they
     * come from; no points, and no expression, where the model's own holds. In the pool */
    struct gv_curve *curves;
    struct gv_assumption *curve_register;
    struct gv_plan plan;
    /* With `stops` the number of draws is not fixed: whoever runs the plan first calls gv_stopping_find()
     * with the rule, and sets the plan's points and looks, and `stop`, to what it says. */
    bool stops;
    struct gv_stopping_rule stopping;
    struct gv_stop stop;
    struct gv_source stopping_source[2]; /* --tolerance and --target, for places */

    /* owned behind the plan */
    struct gv_distribution *inputs;
    struct gv_policy *policies;
    struct gv_correlation *correlations;
    struct gv_source *set_sources; /* the --set options, for places */
    size_t n_set_sources;
    struct gv_scenario_table *tables; /* in the order in which they are first named */
    size_t n_tables;
    const struct gv_scenario_texts *texts; /* what is read instead of the disk; NULL if nothing is */
    struct gv_pool pool;                   /* points of discrete distributions, the course */
};

/* Finds a model by name; lists their names for suggestions. */
struct gv_model_catalogue {
    const struct gv_model *const *models;
    size_t n;
};

/* Reads `path` and what it extends. All errors are collected in `diagnostics`, whose places point into the
 * scenario: render them before gv_scenario_free(), which is to be called in any case. GV_OK (there may be
 * warnings), GV_ERR_DATA, GV_ERR_NO_INPUT, GV_ERR_IO, GV_ERR_MEMORY. */
int gv_scenario_read(const char *path, const struct gv_model_catalogue *catalogue,
                     const struct gv_scenario_changes *changes, struct gv_scenario *scenario,
                     struct gv_diagnostics *diagnostics);

/* Reads only what the scenario says of its course, which it must: neither a model nor inputs are needed.
 * Otherwise as gv_scenario_read(). */
int gv_scenario_read_course(const char *path, struct gv_scenario *scenario,
                            struct gv_diagnostics *diagnostics);

/* True for the expression "from costs": the input's value is the sum of costs. */
bool gv_scenario_from_costs(const char *expression);

/* The index of the input that a cost adds to; -1 if the model has none. */
int gv_scenario_cost_input(const struct gv_model *model, const struct gv_cost *cost);

/* True for the expression "from course": the input's value is computed from the course. */
bool gv_scenario_from_course(const char *expression);

/* The curve that a table is given for and that this input would have shaped: it has no effect. -1 if there is
 * none. */
int gv_scenario_curve_of_shape(const struct gv_scenario *scenario, const struct gv_input *input);

/* The same from texts, which are borrowed until it returns. `path` is only what messages call the first of
 * them. GV_ERR_DATA also when a text is missing. */
int gv_scenario_read_texts(const char *path, const struct gv_scenario_texts *texts,
                           const struct gv_model_catalogue *catalogue,
                           const struct gv_scenario_changes *changes, struct gv_scenario *scenario,
                           struct gv_diagnostics *diagnostics);
void gv_scenario_free(struct gv_scenario *scenario);

#endif
