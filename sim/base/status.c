#include "base/status.h"

static const struct {
    int exit_code;
    const char *meaning;
} statuses[GV_STATUS_COUNT] = {
#define GV_STATUS_ROW(name, exit_code, meaning) [name] = {exit_code, meaning},
    GV_STATUS_LIST(GV_STATUS_ROW)
#undef GV_STATUS_ROW
};

int gv_status_exit_code(int status)
{
    if (status < 0 || status >= GV_STATUS_COUNT) return statuses[GV_ERR_INTERNAL].exit_code;
    return statuses[status].exit_code;
}

const char *gv_status_text(int status)
{
    if (status < 0 || status >= GV_STATUS_COUNT) return "unknown status";
    return statuses[status].meaning;
}
