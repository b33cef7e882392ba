#include "report/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void gv_format_number(double value, int decimals, enum gv_language language, struct gv_text *out)
{
    if (isnan(value)) {
        gv_text_puts(out, "–");
        return;
    }
    if (isinf(value)) {
        gv_text_puts(out, value < 0 ? "-∞" : "∞");
        return;
    }
    if (fabs(value) >= 1e15) {
        gv_text_printf(out, "%.4g", value);
        return;
    }
    char digits[48];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    /* No "-0". */
    if (value < 0 && strspn(digits, "0.") != strlen(digits)) gv_text_puts(out, "-");
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0) gv_text_puts(out, language == GV_DA ? "." : ",");
        gv_text_append(out, digits + i, 1);
    }
    if (digits[whole]) gv_text_printf(out, "%s%s", language == GV_DA ? "," : ".", digits + whole + 1);
}

/* The place of the second significant digit: decimals >= 0, or the power of ten to round to. */
static int place_of(double size, int significant)
{
    if (!(size > 0) || isinf(size)) return 0;
    return significant - 1 - (int)floor(log10(size));
}

static double round_to(double value, int place)
{
    if (place >= 0) return value;
    double unit = pow(10, -place);
    return round(value / unit) * unit;
}

static void format_rounded(double value, int place, enum gv_language language, struct gv_text *out)
{
    gv_format_number(round_to(value, place), place > 0 ? place : 0, language, out);
}

/* How many of six significant digits are worth showing: none for 53, two for 4.25. */
static int decimals_needed(double value)
{
    int most = place_of(fabs(value), 6), decimals = 0;
    if (most > 9) most = 9;
    while (decimals < most && fabs(value * pow(10, decimals) - round(value * pow(10, decimals))) >
                                  1e-6 * pow(10, decimals - most))
        decimals++;
    return decimals;
}

void gv_format_as_is(double value, enum gv_language language, struct gv_text *out)
{
    gv_format_number(value, decimals_needed(value), language, out);
}

void gv_format_estimate(struct gv_estimate e, enum gv_language language, struct gv_text *out)
{
    double half = gv_estimate_half_width(e);
    if (!isfinite(e.value)) {
        gv_format_number(e.value, 0, language, out);
        return;
    }
    if (isnan(half)) {
        format_rounded(e.value, place_of(fabs(e.value), 5), language, out);
        gv_text_puts(out, " ±?");
        return;
    }
    if (half <= 1e-9 * fmax(fabs(e.value), 1)) {
        /* A value that does not vary at all has no digits to hide, but zeros at its end say nothing. */
        gv_format_as_is(e.value, language, out);
        gv_text_puts(out, " ±0");
        return;
    }
    int place = place_of(half, 2);
    format_rounded(e.value, place, language, out);
    gv_text_puts(out, " ±");
    format_rounded(half, place, language, out);
}

/* To a place at which not all of the error's digits stand: rounded up, as it must not look smaller. */
static double round_up(double value, int place)
{
    double unit = pow(10, -place);
    return ceil(value / unit - 1e-9) * unit;
}

void gv_format_brief(struct gv_estimate e, enum gv_language language, struct gv_text *out)
{
    enum { DIGITS = 4 };
    double half = gv_estimate_half_width(e), size = fabs(e.value);
    if (!isfinite(e.value) || isnan(half)) {
        gv_format_estimate(e, language, out);
        return;
    }
    if (half <= 1e-9 * fmax(size, 1)) {
        gv_format_as_is(e.value, language, out);
        return;
    }
    int place = place_of(half, 2), brief = place_of(size, DIGITS);
    bool hides = size > 0 && brief < place;
    if (hides) place = brief;
    format_rounded(e.value, place, language, out);
    gv_text_puts(out, " ±");
    format_rounded(hides ? round_up(half, place) : half, place, language, out);
}

void gv_format_probability(struct gv_estimate e, enum gv_language language, struct gv_text *out)
{
    if (isnan(e.value)) {
        gv_text_puts(out, "–");
        return;
    }
    double half = 100 * gv_estimate_half_width(e);
    if ((e.value == 0 || e.value == 1) && half > 0) {
        /* All draws agree: a bound says more than a half-width that reaches beyond the possible. */
        double bound = 100 * (e.value == 0 ? e.high : e.low);
        gv_text_puts(out, e.value == 0 ? "≤ " : "≥ ");
        gv_format_number(bound, place_of(2 * half, 2) > 6 ? 6 : place_of(2 * half, 2), language, out);
        gv_text_puts(out, " %");
        return;
    }
    int place = isnan(half) ? 1 : place_of(half, 2);
    if (place < 0) place = 0;
    if (place > 6) place = 6;
    gv_format_number(100 * e.value, place, language, out);
    gv_text_puts(out, " %");
    if (isnan(half)) {
        gv_text_puts(out, " ±?");
        return;
    }
    gv_text_puts(out, " ±");
    gv_format_number(half, place, language, out);
}

void gv_format_brief_probability(struct gv_estimate e, enum gv_language language, struct gv_text *out)
{
    double half = 100 * gv_estimate_half_width(e), rest = 100 * fmin(e.value, 1 - e.value);
    if (rest == 0 && half > 0) {
        /* All draws agree: a bound that is not drawn nearer by rounding. */
        bool none = e.value == 0;
        gv_text_puts(out, none ? "≤ " : "≥ ");
        gv_format_number(none ? ceil(1e4 * e.high - 1e-9) / 100 : floor(1e4 * e.low + 1e-9) / 100, 2,
                         language, out);
        gv_text_puts(out, " %");
        return;
    }
    int place = place_of(half, 2), brief = place_of(rest, 2) > 1 ? place_of(rest, 2) : 1;
    if (!(half > 0) || !(rest > 0) || place <= brief) {
        gv_format_probability(e, language, out);
        return;
    }
    gv_format_number(100 * e.value, brief, language, out);
    gv_text_puts(out, " % ±");
    gv_format_number(round_up(half, brief), brief, language, out);
}

void gv_format_range(struct gv_estimate e, const char *sign, enum gv_language language, struct gv_text *out)
{
    double half = gv_estimate_half_width(e);
    if (!isfinite(e.value)) {
        gv_format_number(e.value, 0, language, out);
        return;
    }
    int place = half > 0 ? place_of(half, 2) : place_of(fabs(e.value), 5);
    if (place > 9) place = 9;
    if (e.value == 0 && half > 0) {
        gv_text_puts(out, "≤ ");
        format_rounded(e.high, place_of(e.high, 2), language, out);
        gv_text_puts(out, sign);
        return;
    }
    if (half > 0)
        format_rounded(e.value, place, language, out);
    else
        gv_format_as_is(e.value, language, out);
    gv_text_puts(out, sign);
    if (!(half > 0)) {
        gv_text_puts(out, isnan(half) ? " (?)" : "");
        return;
    }
    gv_text_puts(out, " (");
    format_rounded(e.low, place, language, out);
    gv_text_puts(out, "–");
    format_rounded(e.high, place, language, out);
    gv_text_puts(out, ")");
}

void gv_format_count(uint64_t count, enum gv_language language, struct gv_text *out)
{
    gv_format_number((double)count, 0, language, out);
}
