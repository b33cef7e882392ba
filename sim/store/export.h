/* A result file's tables as text, for gnuplot, spreadsheets and scripts. */
#ifndef GV_STORE_EXPORT_H
#define GV_STORE_EXPORT_H

#include "base/text.h"
#include "store/reader.h"

/* dat: '#' lines for title and columns, white space between cells, texts in double quotes, NaN for missing, a
 *      '# policy: NAME' line per block and two blank lines between blocks (gnuplot's `index`).
 * csv: RFC 4180: CRLF, one header row, the policy as first column, an empty cell for missing. */
enum gv_export_format { GV_EXPORT_DAT, GV_EXPORT_CSV };

/* Appends a table. `what`: summary (also NULL), distribution[:OUTCOME], monthly[:OUTCOME], gates, policies,
 * sweep[:OUTCOME], curves, curve_points, curve_policies, draws, inputs, register. GV_OK; GV_ERR_USAGE (no
 * such table or outcome; with a suggestion); GV_ERR_DATA (the file does not hold it, as draws that were not
 * kept); GV_ERR_MEMORY. */
int gv_export(const struct gv_reader *reader, const char *what, enum gv_export_format format,
              struct gv_diagnostics *diagnostics, struct gv_text *out);

/* The outcomes that say how many hours pass each gate of the effect chain, from the potential to the net:
 * steps down to released hours, what is added, the staff's own, and what remains. */
enum { GV_GATE_STAGES = 10, GV_GATE_RELEASED = 5 };
extern const char *const gv_gate_stages[GV_GATE_STAGES];

/* The place of a stage among the file's outcomes, of the first part that has a potential if the model is
 * composed; -1 where there is none. */
int gv_gate_find_stage(const struct gv_reader *reader, size_t stage);

/* The names that `what` begins with, in turn; NULL behind the last. */
const char *gv_export_table_name(size_t index);

/* Name to format: "dat", "csv"; -1 if there is no such format. */
int gv_export_format_find(const char *name);

#endif
