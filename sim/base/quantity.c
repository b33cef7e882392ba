#include "base/quantity.h"

#include <string.h>

enum dimension { NONE = -1, WORK, TIME, MONEY, CITIZENS, COURSES, SESSIONS, TRIPS, ROOMS };

/*   name         dimension  base units as a fraction; calendar time in years */
#define ATOM_LIST(ATOM)              \
    ATOM("1", NONE, 1, 1)            \
    ATOM("%", NONE, 1, 100)          \
    ATOM("h", WORK, 1, 1)            \
    ATOM("hour", WORK, 1, 1)         \
    ATOM("hours", WORK, 1, 1)        \
    ATOM("min", WORK, 1, 60)         \
    ATOM("day", TIME, 1, 365.25)     \
    ATOM("days", TIME, 1, 365.25)    \
    ATOM("week", TIME, 7, 365.25)    \
    ATOM("weeks", TIME, 7, 365.25)   \
    ATOM("month", TIME, 1, 12)       \
    ATOM("months", TIME, 1, 12)      \
    ATOM("yr", TIME, 1, 1)           \
    ATOM("year", TIME, 1, 1)         \
    ATOM("years", TIME, 1, 1)        \
    ATOM("DKK", MONEY, 1, 1)         \
    ATOM("kDKK", MONEY, 1000, 1)     \
    ATOM("mDKK", MONEY, 1000000, 1)  \
    ATOM("citizen", CITIZENS, 1, 1)  \
    ATOM("citizens", CITIZENS, 1, 1) \
    ATOM("course", COURSES, 1, 1)    \
    ATOM("courses", COURSES, 1, 1)   \
    ATOM("session", SESSIONS, 1, 1)  \
    ATOM("sessions", SESSIONS, 1, 1) \
    ATOM("trip", TRIPS, 1, 1)        \
    ATOM("trips", TRIPS, 1, 1)       \
    ATOM("room", ROOMS, 1, 1)        \
    ATOM("rooms", ROOMS, 1, 1)

static const struct {
    const char *name;
    enum dimension dimension;
    double numerator, denominator;
} atoms[] = {
#define ATOM_ROW(name, dimension, numerator, denominator) {name, dimension, numerator, denominator},
    ATOM_LIST(ATOM_ROW)
#undef ATOM_ROW
};

static const char *const atom_names[] = {
#define ATOM_NAME(name, dimension, numerator, denominator) name,
    ATOM_LIST(ATOM_NAME)
#undef ATOM_NAME
};

enum { N_ATOMS = sizeof atoms / sizeof *atoms };

const char *const *gv_unit_atoms(size_t *n)
{
    *n = N_ATOMS;
    return atom_names;
}

static bool multiply_atom(struct gv_unit *unit, const char *name, size_t n, bool divide)
{
    for (size_t i = 0; i < N_ATOMS; i++) {
        if (strlen(atoms[i].name) != n || memcmp(atoms[i].name, name, n) != 0) continue;
        unit->numerator *= divide ? atoms[i].denominator : atoms[i].numerator;
        unit->denominator *= divide ? atoms[i].numerator : atoms[i].denominator;
        if (atoms[i].dimension != NONE)
            unit->exponent[atoms[i].dimension] =
                (signed char)(unit->exponent[atoms[i].dimension] + (divide ? -1 : 1));
        return true;
    }
    return false;
}

bool gv_unit_parse(const char *text, size_t n, struct gv_unit *unit, const char **unknown,
                   size_t *unknown_length)
{
    *unit = (struct gv_unit){.numerator = 1, .denominator = 1};
    *unknown = NULL;
    *unknown_length = 0;
    size_t start = 0;
    for (int part = 0; part < 4; part++) {
        size_t end = start;
        while (end < n && text[end] != '/')
            end++;
        size_t first = start, last = end;
        while (first < last && text[first] == ' ')
            first++;
        while (last > first && text[last - 1] == ' ')
            last--;
        if (first == last) return false;
        if (!multiply_atom(unit, text + first, last - first, part > 0)) {
            *unknown = text + first;
            *unknown_length = last - first;
            return false;
        }
        if (end == n) return true;
        start = end + 1;
    }
    return false;
}

bool gv_unit_convert(double value, const struct gv_unit *from, const struct gv_unit *to, double *converted)
{
    if (memcmp(from->exponent, to->exponent, sizeof from->exponent) != 0) {
        static const struct gv_unit pure = {.exponent = {0}}, rate = {.exponent = {[TIME] = -1}};
        if (memcmp(from->exponent, pure.exponent, sizeof pure.exponent) != 0 ||
            memcmp(to->exponent, rate.exponent, sizeof rate.exponent) != 0 ||
            to->numerator != to->denominator)
            return false;
    }
    double numerator = from->numerator * to->denominator, denominator = from->denominator * to->numerator;
    /* One rounding where the ratio is a whole number or the inverse of one. */
    if (numerator == denominator)
        *converted = value;
    else if (numerator == 1)
        *converted = value / denominator;
    else
        *converted = value * numerator / denominator;
    return true;
}
