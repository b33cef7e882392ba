/* Makes a result file again from itself and compares every byte.
 *
 *     struct gv_verification v;
 *     int status = gv_verify_open(path, &catalogue, &v, &diagnostics);
 *     … v.scenario.plan is what is going to be evaluated …
 *     if (status == GV_OK) status = gv_verify_run(&v, &options, &diagnostics);
 *     … or, where recall.analysis says that there is more in the file than a run, it is made again by who
 * can, and status = gv_verify_compare(&v, descriptor, stop, &diagnostics) … … v.comparison says what differs
 * … gv_verify_close(&v); */
#ifndef GV_STORE_VERIFY_H
#define GV_STORE_VERIFY_H

#include "store/compare.h"
#include "store/recall.h"

/* Everything is owned. */
struct gv_verification {
    struct gv_reader *reader; /* of the file as it is, which may be damaged */
    struct gv_recall recall;
    struct gv_scenario scenario;
    struct gv_byte_comparison comparison;
};

/* Takes the file's scenario up again. GV_ERR_NO_INPUT; GV_ERR_DATA when the file or its provenance cannot be
 * read; GV_ERR_MEMORY. Call gv_verify_close() in any case. */
int gv_verify_open(const char *path, const struct gv_model_catalogue *catalogue, struct gv_verification *v,
                   struct gv_diagnostics *diagnostics);

/* Runs the plan into a temporary file without a name, as far as the file's own run came, and compares. GV_OK
 * whatever differs; GV_ERR_INTERRUPTED; GV_ERR_CREATE, GV_ERR_IO, GV_ERR_MEMORY, GV_ERR_INTERNAL. The
 * options' sink is not used. */
int gv_verify_run(struct gv_verification *v, const struct gv_run_options *options,
                  struct gv_diagnostics *diagnostics);

/* Compares with a file that was made again, complete and without another name than this descriptor, which
 * stays open. As above. */
int gv_verify_compare(struct gv_verification *v, int descriptor, const volatile int *stop,
                      struct gv_diagnostics *diagnostics);

void gv_verify_close(struct gv_verification *v);

#endif
