/* Keys whose value is a word from a table, or a list of such words: `legal_basis`, `indicators`. */
#include "scenario/reading.h"

#include <string.h>

/* Bit i for word i; words that are not in the table were reported with the schema. */
static unsigned find(const struct gv_node *node, const char *const *words, size_t n)
{
    for (size_t i = 0; node->kind == GV_NODE_SCALAR && i < n; i++)
        if (strcmp(words[i], node->value) == 0) return 1u << i;
    return 0;
}

static unsigned read_words(const struct gv_node *node, const char *const *words, size_t n)
{
    if (!node) return 0;
    unsigned found = find(node, words, n);
    for (size_t i = 0; node->kind == GV_NODE_SEQUENCE && i < node->n; i++)
        found |= find(node->children[i], words, n);
    return found;
}

void gv_scenario_read_words(struct gv_scenario *s)
{
    const char *provisions[GV_LEGAL_COUNT];
    for (size_t i = 0; i < GV_LEGAL_COUNT; i++)
        provisions[i] = gv_legal_provisions[i].name;
    s->legal_bases = read_words(gv_scenario_key(s, "legal_basis"), provisions, GV_LEGAL_COUNT);
    s->indicators = read_words(gv_scenario_key(s, "indicators"), gv_guide_value_names, GV_WORTH_COUNT);
}
