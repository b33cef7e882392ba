#include "chain_follow_up.h"

#include <string.h>

const struct gv_follow_column_info gv_follow_columns[GV_FOLLOW_COLUMN_COUNT] = {
#define COLUMN(id, column_name, chain, column_kind, column_unit, da_heading, en_label, da_help, en_help) \
    [GV_FOLLOW_##id] = {.name = #column_name,                                                            \
                        .unit = column_unit,                                                             \
                        .chains = GV_FOLLOW_##chain,                                                     \
                        .kind = GV_FOLLOW_##column_kind,                                                 \
                        .label = {da_heading, en_label},                                                 \
                        .help = {da_help, en_help}},
    GV_FOLLOW_COLUMNS(COLUMN)
#undef COLUMN
};

const struct gv_follow_chain *gv_follow_chain_find(const struct gv_model *model)
{
    static const struct gv_follow_chain *const chains[] = {&gv_follow_rehabilitation, &gv_follow_retraining};
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++)
        if (strcmp(chains[i]->model, model->name) == 0) return chains[i];
    return NULL;
}
