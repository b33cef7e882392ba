/* Writes a result file of the fixture: make_result PATH [KEEP [DRAWS [THREADS [STOP_AFTER [FAIL_ABOVE]]]]].
 * Used by hand, for check_result.py, and to compare bytes between builds and allocators. */
#include "fixture.h"

#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 2) return 64;
    enum gv_keep keep = argc > 2 ? gv_keep_find(argv[2]) : GV_KEEP_ALL;
    uint64_t draws = argc > 3 ? strtoull(argv[3], NULL, 10) : 4096;
    int threads = argc > 4 ? atoi(argv[4]) : 1;
    uint64_t after = argc > 5 ? strtoull(argv[5], NULL, 10) : 0;
    if (argc > 6) fixture_fail_above = strtod(argv[6], NULL);
    struct gv_scenario scenario;
    struct gv_diagnostics diagnostics = {0};
    char final[256] = "";
    fixture_scenario(&scenario, draws, 16);
    int status = fixture_run(argv[1], &scenario, keep, threads, after, final, &diagnostics);
    struct gv_text text = {0};
    gv_diagnostics_render(&diagnostics, false, &text);
    if (text.data) fputs(text.data, stderr);
    printf("%s: %s\n", final, gv_status_text(status));
    gv_text_free(&text);
    gv_diagnostics_free(&diagnostics);
    return gv_status_exit_code(status);
}
