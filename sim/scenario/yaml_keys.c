/* The keys of mappings: what cannot be one, and keys that occur twice. */
#include "scenario/yaml_builder.h"

#include "base/memory.h"
#include "base/status.h"

#include <stdlib.h>
#include <string.h>

static int compare_keys(const void *a, const void *b)
{
    const struct gv_node *x = *(const struct gv_node *const *)a, *y = *(const struct gv_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order) return order;
    if (x->key_place.line != y->key_place.line) return x->key_place.line < y->key_place.line ? -1 : 1;
    return x->key_place.column < y->key_place.column ? -1 : x->key_place.column > y->key_place.column;
}

/* Sorted, because comparing all pairs would let a file of a megabyte take minutes. */
int gv_yaml_check_duplicates(struct gv_yaml_builder *b, const struct gv_node *mapping)
{
    if (mapping->kind != GV_NODE_MAPPING || mapping->n < 2) return GV_OK;
    const struct gv_node **sorted = gv_memory_new(mapping->n * sizeof *sorted);
    if (!sorted) return GV_ERR_MEMORY;
    memcpy(sorted, mapping->children, mapping->n * sizeof *sorted);
    qsort(sorted, mapping->n, sizeof *sorted, compare_keys);
    const struct gv_node *first = sorted[0];
    for (size_t i = 1; i < mapping->n; i++) {
        const struct gv_node *node = sorted[i];
        if (strcmp(first->key, node->key) != 0) {
            first = node;
            continue;
        }
        b->refused = true;
        gv_diagnose(b->diagnostics, GV_ERROR, node->key_place, "keep one of them",
                    "the key '%s' occurs twice; first in line %zu", node->key, first->key_place.line);
    }
    free(sorted);
    return GV_OK;
}

static bool means_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0) return true;
    return false;
}

const char *gv_yaml_refused_key(const char *text, bool quoted, const char **suggestion)
{
    *suggestion = "write `key: value`";
    if (!*text) return "a key is missing before the ':'";
    if (strchr(text, '\n')) return "a key must stand on one line";
    if (quoted) return NULL;
    if (means_null(text)) return "a key cannot be null";
    *suggestion = "to start from another scenario, write `extends: other.yaml` at the top";
    return strcmp(text, "<<") == 0 ? "merge keys (<<) are not supported" : NULL;
}
