/* What may stand at the end of a command line: `gevinst --complete WORD…`, which completion.bash asks.
 * Commands, options, their values and arguments come from the tables that commands are read and helped by;
 * policies, inputs and outcomes from the scenario or result file that the line names. */
#ifndef GV_CLI_COMPLETE_H
#define GV_CLI_COMPLETE_H

#include "base/text.h"

/* argv[argc] are the words behind the program's name, the last of them the one to complete, perhaps "".
 * Appends to `out` a line for each word that it may become, or one line
 *
 *     :files ENDING…     files with one of these endings, or any if there are none, and folders
 *     :folders
 *
 * Nothing where nothing fits, or where a file cannot be read: who is typing wants no messages. */
void gv_complete(int argc, char **argv, struct gv_text *out);

#endif
