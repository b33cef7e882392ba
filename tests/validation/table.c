#include "validation/table.h"

#include <math.h>
#include <stdio.h>

static unsigned lines, outside;

void validate_section(const char *title)
{
    printf("\n%s\n%-58s %16s %16s %10s %10s\n", title, "", "wanted", "obtained", "error", "bound");
}

void validate(const char *what, double wanted, double obtained, double bound)
{
    double error = fabs(obtained - wanted);
    bool inside = error <= bound;
    lines++;
    outside += !inside;
    printf("%-58s %16.9g %16.9g %10.2g %10.2g%s\n", what, wanted, obtained, error, bound,
           inside ? "" : "  OUTSIDE");
}

int main(void)
{
    validate_sampling();
    validate_distributions();
    validate_estimates();
    validate_decisions();
    validate_sensitivity();
    validate_value();
    printf("\n%u of %u inside\n", lines - outside, lines);
    return outside || lines == 0 ? 1 : 0;
}
