/* A scenario's YAML as a tree of nodes that know their places, for a schema to walk.
 *
 * Only a plain subset is taken: one document whose root is a mapping with text keys. What makes YAML
 * surprising is refused with a message that says what to write instead: anchors and aliases, tags,
 * directives, merge keys, repeated keys. Values stay text; reading numbers from them is the schema's work. */
#ifndef GV_SCENARIO_YAML_TREE_H
#define GV_SCENARIO_YAML_TREE_H

#include "base/diagnostics.h"

enum { GV_TREE_DEPTH_MAX = 64, GV_TREE_NODES_MAX = 100000 };

enum gv_node_kind { GV_NODE_SCALAR, GV_NODE_SEQUENCE, GV_NODE_MAPPING };

struct gv_node {
    enum gv_node_kind kind;
    struct gv_place place;     /* of the value; length = columns of a one-line scalar (with quotes), else 1 */
    struct gv_place key_place; /* of the key, when it is a mapping's entry */
    const char *key;           /* when it is a mapping's entry, else NULL; never empty */
    const char *value;         /* of a scalar, else NULL: UTF-8 without control characters but \n and \t */
    bool plain;  /* scalar without quotes, on one line: value starts exactly at place, columns map 1:1.
                  * `key:` without a value is a plain scalar "" behind the colon */
    bool quoted; /* single or double quoted; a block scalar (| or >) is neither plain nor quoted */
    struct gv_node **children; /* n of them, in file order; NULL when n is 0 */
    size_t n;
};

/* Owns all nodes and their texts. Places point to the gv_source that was parsed, which must outlive the tree.
 */
struct gv_tree {
    struct gv_node *root; /* a mapping */
    void *memory;
};

/* Parses the source into a tree, which the caller frees with gv_tree_free(). As many errors as possible are
 * reported at once; a syntax error ends the parsing. On failure the tree is empty (freeing it is harmless).
 * Returns GV_OK; GV_ERR_DATA when something was refused; GV_ERR_MEMORY. The source's text need not have
 * passed gv_source_check() before. Depth of recursion does not depend on the input. */
int gv_tree_parse(const struct gv_source *source, struct gv_tree *tree, struct gv_diagnostics *diagnostics);

void gv_tree_free(struct gv_tree *tree);

/* The mapping's entry with this key, or NULL; NULL also when `mapping` is no mapping. */
const struct gv_node *gv_node_find(const struct gv_node *mapping, const char *key);

/* The place of bytes inside a scalar's value. Exact for scalars on one line, plain or quoted without escapes
 * (the quote is skipped); for others the place of the scalar. Clamped to the value. */
struct gv_place gv_node_place_at(const struct gv_node *scalar, size_t byte_offset, size_t byte_length);

#endif
