/* Quantities: a number with a unit, and their conversion.
 *
 * A unit is an atom (h, min, days, weeks, months, years, DKK, kDKK, mDKK, citizens, courses, sessions, trips,
 * rooms,
 * %, 1) or a quotient of atoms: DKK/h, h/week, %/yr. Working hours and calendar time are different
 * dimensions: 12 weeks are not 2016 h. A year has 365.25 days and 12 months. */
#ifndef GV_BASE_QUANTITY_H
#define GV_BASE_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>

enum { GV_DIMENSIONS = 8 };

/* One of this unit is `numerator`/`denominator` of the dimension's base unit. Kept as a fraction so that 57 %
 * is the double nearest to 0.57. */
struct gv_unit {
    signed char exponent[GV_DIMENSIONS];
    double numerator, denominator;
};

/* Parses text[0 … n). On failure returns false, and *unknown is the atom that is not known (NULL when the
 * text is not of the form of a unit), *unknown_length its length. */
bool gv_unit_parse(const char *text, size_t n, struct gv_unit *unit, const char **unknown,
                   size_t *unknown_length);

/* Number in `from` → number in `to`; false if the dimensions differ. A pure number or a percentage also fits
 * a unit of 1/yr: "3.5 %" is how people write a yearly rate. */
bool gv_unit_convert(double value, const struct gv_unit *from, const struct gv_unit *to, double *converted);

/* All atoms, for suggestions; *n is their number. */
const char *const *gv_unit_atoms(size_t *n);

#endif
