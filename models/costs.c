#include "costs.h"

const struct gv_cost_word gv_cost_items[GV_ITEM_COUNT] = {
#define ITEM(id, name, da, en) [GV_ITEM_##id] = {name, {da, en}},
    GV_COST_ITEMS(ITEM)
#undef ITEM
};

const struct gv_cost_word gv_cost_times[GV_TIME_COUNT] = {
#define TIME(id, name, da, en, input, unit) [GV_TIME_##id] = {name, {da, en}},
    GV_COST_TIMES(TIME)
#undef TIME
};

const char *const gv_cost_inputs[GV_TIME_COUNT] = {
#define TIME(id, name, da, en, input, unit) [GV_TIME_##id] = input,
    GV_COST_TIMES(TIME)
#undef TIME
};

const char *const gv_cost_units[GV_TIME_COUNT] = {
#define TIME(id, name, da, en, input, unit) [GV_TIME_##id] = unit,
    GV_COST_TIMES(TIME)
#undef TIME
};
