/* The state of a parse and what its files share: yaml_tree.c makes nodes of libyaml's events, yaml_keys.c
 * judges the keys of mappings, yaml_split.c recognises a text that YAML split at its commas, and
 * yaml_syntax.c puts libyaml's syntax errors into plain words. */
#ifndef GV_SCENARIO_YAML_BUILDER_H
#define GV_SCENARIO_YAML_BUILDER_H

#include "scenario/yaml_tree.h"

#include <yaml.h>

/* A collection that is open. In a mapping a key is taken first (`has_key`), then its value; `drop` = the key
 * was refused, its value goes nowhere. */
struct gv_yaml_frame {
    struct gv_node *node;
    bool flow, has_key, drop;
    const char *key;
    struct gv_place key_place;
};

struct gv_yaml_builder {
    const struct gv_source *source;
    const char *text; /* behind a byte order mark: what libyaml's marks count from */
    size_t length;
    struct gv_tree *tree;
    struct gv_diagnostics *diagnostics;
    yaml_parser_t parser;
    struct gv_yaml_frame frames[GV_TREE_DEPTH_MAX];
    size_t depth, nodes, documents;
    bool refused;
    size_t split_end; /* parts of a text that YAML split at its commas begin before this mark index */
    size_t mark_index, mark_at; /* a mark's index, and its byte offset: marks mostly come in order */
};

/* The collection that is open, or NULL. */
struct gv_yaml_frame *gv_yaml_top_frame(struct gv_yaml_builder *b);

struct gv_place gv_yaml_place(const struct gv_yaml_builder *b, yaml_mark_t start, yaml_mark_t end);

/* The byte offset in b->text of libyaml's index in code points. */
size_t gv_yaml_offset(struct gv_yaml_builder *b, size_t index);

/* Reports what cannot be taken; the parse goes on, and fails in the end. */
void gv_yaml_refuse(struct gv_yaml_builder *b, struct gv_place place, const char *suggestion,
                    const char *message);

/* Reports keys that occur twice in a mapping; other nodes pass. GV_ERR_MEMORY. */
int gv_yaml_check_duplicates(struct gv_yaml_builder *b, const struct gv_node *mapping);

/* Why a text cannot be a key, or NULL. */
const char *gv_yaml_refused_key(const char *text, bool quoted, const char **suggestion);

bool gv_yaml_has_open_parenthesis(const char *text);

/* In {value: pert(1 %, 3 %)} YAML sees the value `pert(1 %` and a key `3 %)`. Says so once, with the text
 * that was meant, and notes up to where the parts of it are to be dropped. */
void gv_yaml_report_split(struct gv_yaml_builder *b, struct gv_place place, yaml_mark_t start);

/* Reports the error that libyaml's parser stopped at. GV_ERR_DATA or GV_ERR_MEMORY. */
int gv_yaml_report_syntax(struct gv_yaml_builder *b);

#endif
