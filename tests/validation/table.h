/* The validation table: one line for each published or independently computed answer, with the value
 * obtained, its error and the bound that the error must keep. */
#ifndef GV_TESTS_VALIDATION_TABLE_H
#define GV_TESTS_VALIDATION_TABLE_H

#include <stdbool.h>

/* Prints the line; |obtained - wanted| <= bound (0: the same number). A NaN is outside. */
void validate(const char *what, double wanted, double obtained, double bound);

/* Prints a line between sections. */
void validate_section(const char *title);

/* The sections. */
void validate_sampling(void);
void validate_distributions(void);
void validate_estimates(void);
void validate_decisions(void);
void validate_sensitivity(void);
void validate_value(void);

#endif
