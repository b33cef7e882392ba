/* The keys of a scenario file, once: from here come the checks, their suggestions, and the JSON Schema. */
#ifndef GV_SCENARIO_SCHEMA_H
#define GV_SCENARIO_SCHEMA_H

#include "base/diagnostics.h"
#include "scenario/yaml_tree.h"

enum gv_value_kind {
    GV_VALUE_TEXT,
    GV_VALUE_LABEL,      /* a text, or {da: …, en: …} */
    GV_VALUE_WHOLE,      /* a whole number */
    GV_VALUE_NUMBER,     /* a pure number, or a percentage */
    GV_VALUE_MINUTES,    /* a working time; a bare number is in minutes */
    GV_VALUE_SWITCH,     /* on / off */
    GV_VALUE_YES_NO,     /* yes / no, true / false */
    GV_VALUE_CHOICE,     /* one of a few words */
    GV_VALUE_CHOICES,    /* one of a few words, or a list of them */
    GV_VALUE_EXPRESSION, /* a quantity or distribution */
    GV_VALUE_MAPPING,
    GV_VALUE_LIST,
    GV_VALUE_LIST_OR_MAPPING,
};

struct gv_key {
    const char *name;
    enum gv_value_kind kind;
    double low, high;           /* of a number */
    const char *const *choices; /* of a choice, NULL-terminated */
    const char *help;
    /* Rows of the tables may leave these out. */
    bool required;
    double multiple_of;   /* of a whole number; 0 for any */
    const char *fallback; /* as one would write what holds when the key is left out; NULL if nothing does */
    const struct gv_key_table
        *of; /* the keys of a mapping, or of every entry of a list, where they are fixed */
};

struct gv_key_table {
    const char *what; /* "a scenario", for messages */
    const struct gv_key *keys;
    size_t n;
};

extern const struct gv_key_table gv_schema_scenario, gv_schema_input, gv_schema_curve, gv_schema_cost,
    gv_schema_policy, gv_schema_sampling, gv_schema_course, gv_schema_element, gv_schema_label,
    gv_schema_follow_up, gv_schema_targets, gv_schema_responsible, gv_schema_roles, gv_schema_key_indicator;

/* Reports every key of a mapping that the table lacks, with the nearest that it has, and every value that is
 * not of its key's kind. NULL nodes and other kinds than mappings are reported too. */
void gv_schema_check(const struct gv_node *mapping, const struct gv_key_table *table,
                     struct gv_diagnostics *diagnostics);

/* The number that holds when a key with a fallback is left out. */
double gv_schema_fallback(const struct gv_key_table *table, const char *key);

/* The value of a scalar that passed the check; false if it is not such a value. */
bool gv_schema_whole(const struct gv_node *scalar, double *value);
bool gv_schema_number(const struct gv_node *scalar, enum gv_value_kind kind, double *value);
bool gv_schema_yes_no(const struct gv_node *scalar, bool *value);

#endif
