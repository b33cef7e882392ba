/* What a result file keeps of one draw, laid beside what the draw is when it is replayed. */
#ifndef GV_STORE_STORED_DRAW_H
#define GV_STORE_STORED_DRAW_H

#include "engine/replay.h"
#include "store/reader.h"

enum gv_stored { GV_NOT_STORED, GV_STORED_SAME, GV_STORED_OTHER };

/* Arrays as in struct gv_replay: what the file says, and whether that has the replay's bits. A failed draw is
 * stored as NaN in every outcome. Free with gv_stored_draw_free(). */
struct gv_stored_draw {
    double *inputs, *outcomes, *months; /* NaN where not stored */
    enum gv_stored *input, *outcome, *month;
    size_t n_stored, n_other; /* values that are stored, and those of them that differ */
};

/* Reads the replay's draw. The file's policies are those of the plan, in its order. GV_ERR_DATA (damaged)
 * with a message, GV_ERR_MEMORY. */
int gv_stored_draw_read(const struct gv_reader *reader, const struct gv_plan *plan,
                        const struct gv_replay *replay, struct gv_stored_draw *stored,
                        struct gv_diagnostics *diagnostics);
void gv_stored_draw_free(struct gv_stored_draw *stored);

#endif
