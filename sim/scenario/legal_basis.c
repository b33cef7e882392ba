/* The key `legal_basis`: a provision, or a list of them. */
#include "scenario/reading.h"

#include <string.h>

/* Words that are no provision were reported with the schema. */
static void add(struct gv_scenario *s, const struct gv_node *word)
{
    for (unsigned i = 0; word->kind == GV_NODE_SCALAR && i < GV_LEGAL_COUNT; i++)
        if (strcmp(gv_legal_provisions[i].name, word->value) == 0) s->legal_bases |= GV_LEGAL_BIT(i);
}

void gv_scenario_read_legal_basis(struct gv_scenario *s)
{
    const struct gv_node *node = gv_scenario_key(s, "legal_basis");
    if (!node) return;
    add(s, node);
    for (size_t i = 0; node->kind == GV_NODE_SEQUENCE && i < node->n; i++)
        add(s, node->children[i]);
}
