/* What gnuplot is told: strings, data blocks, texts. Nothing that a user wrote can become a command. */
#ifndef GV_REPORT_FIGURE_SCRIPT_H
#define GV_REPORT_FIGURE_SCRIPT_H

#include "report/texts.h"

#include "base/text.h"

/* Appends the string as text on one line: control characters become spaces, marks that turn the direction of
 * text and non-characters go, bytes that are not UTF-8 become U+FFFD. */
void gv_figure_clean(const char *string, struct gv_text *out);

/* Appends the cleaned string as a gnuplot expression: strings in single quotes, in which nothing but the
 * quote is special, and each quote joined on in double quotes. Doubled ones would not do: gnuplot 5.4
 * misreads them at the beginning of a string, and two in a row. */
void gv_figure_quote(const char *string, struct gv_text *out);

/* Appends `NAME = 'string'` and a newline. */
void gv_figure_set(const char *name, const char *string, struct gv_text *out);

/* Appends the table as the data block $NAME, and NAME = '$NAME'. A line of the table that would end the block
 * becomes a comment. */
void gv_figure_block(const char *name, const char *table, size_t length, struct gv_text *out);

/* Appends text_KEY = '…' for every text of texts.def that the script names. */
void gv_figure_texts(const char *script, enum gv_language language, struct gv_text *out);

/* Replaces every `what` in a text that is not failed. */
void gv_figure_replace(struct gv_text *text, const char *what, const char *by);

/* Tidies gnuplot's svg: a title for readers' screen readers and tool tips, fonts to fall back on. */
void gv_figure_tidy_svg(struct gv_text *svg, const char *title);

#endif
