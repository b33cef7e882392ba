/* Values and distributions of inputs, as readers write numbers. */
#include "report/numbers.h"
#include "report/report_job.h"

#include <stdlib.h>
#include <string.h>

/* The unit behind a number, and the number as money is written: 100 kDKK are 100,000 DKK. Appends both; the
 * bytes that were read. */
static size_t put_quantity(const char *at, const char *fallback, enum gv_language language,
                           struct gv_text *out)
{
    static const struct {
        const char *prefix;
        double factor;
    } scales[] = {{"kDKK", 1e3}, {"mDKK", 1e6}};
    char *end;
    double value = strtod(at, &end), factor = 1;
    const char *unit = *end == ' ' ? end + 1 : end;
    size_t n = strspn(unit, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/");
    struct gv_text name = {0};
    gv_text_append(&name, unit, n);
    for (size_t k = 0; k < 2; k++)
        if (strncmp(unit, scales[k].prefix, 4) == 0) {
            factor = scales[k].factor;
            gv_text_free(&name);
            gv_text_append(&name, unit + 1, n - 1);
        }
    gv_format_as_is(factor * value, language, out);
    const char *known = n ? name.data : *unit == '%' ? NULL : fallback;
    if (known && strcmp(known, "1") != 0) {
        gv_text_puts(out, " ");
        gv_unit_print(known, language, out);
    } else if (*unit == '%') {
        /* A share a year, as in 2 %/yr. */
        size_t rest = strspn(unit + 1, "abcdefghijklmnopqrstuvwxyz/");
        struct gv_text whole = {0};
        gv_text_append(&whole, unit, rest + 1);
        gv_text_puts(out, " ");
        if (whole.data) gv_unit_print(whole.data, language, out);
        gv_text_free(&whole);
        n = rest + 1;
    }
    gv_text_free(&name);
    return n ? (size_t)(unit - at) + n : (size_t)(end - at);
}

/* An expression with its numbers as readers write them: "gamma(2; 100.000 kr.)". One with a text in it, as
 * the name of a file, stays as it is. Appended. */
static void put_expression(const char *value, const char *unit, enum gv_language language,
                           struct gv_text *out)
{
    bool plain = value[strspn(value, "0123456789.-")] == '\0',
         words = strchr(value, '"') || strstr(value, "from ");
    for (const char *at = value; *at;) {
        bool digit = *at >= '0' && *at <= '9';
        bool inside = at > value && strchr("abcdefghijklmnopqrstuvwxyz_0123456789.", at[-1]);
        if (digit && !inside && !words) {
            at += put_quantity(at, plain ? unit : NULL, language, out);
        } else {
            gv_text_append(out, language == GV_DA && *at == ',' && !words ? ";" : at, 1);
            at++;
        }
    }
}

/* The ranges that nearly all inputs are, in words. */
static const struct {
    const char *name;
    size_t n;        /* of parameters, all of them values */
    size_t order[3]; /* of the values in the sentence */
    enum gv_text_key key;
} ranges[] = {
    {"pert(", 3, {0, 2, 1}, GV_TEXT_REPORT_RANGE_LIKELY},
    {"triangular(", 3, {0, 2, 1}, GV_TEXT_REPORT_RANGE_LIKELY},
    {"uniform(", 2, {0, 1, 0}, GV_TEXT_REPORT_RANGE_EVEN},
};

/* "1 % to 4 %, most likely 3 %"; false where the value is none of the ranges, or in a unit that is not told.
 */
static bool put_range(const char *value, const char *unit, enum gv_language language, struct gv_text *out)
{
    size_t k = 0, n = 0, kinds = sizeof ranges / sizeof *ranges;
    struct gv_text parts[3] = {{0}};
    while (k < kinds && strncmp(value, ranges[k].name, strlen(ranges[k].name)) != 0)
        k++;
    const char *at = k < kinds ? value + strlen(ranges[k].name) : value;
    while (k < kinds && n < ranges[k].n) {
        size_t length = strcspn(at, ",()\"");
        if (at[length] != (n + 1 < ranges[k].n ? ',' : ')')) break;
        struct gv_text part = {0};
        at += strspn(at, " ");
        length = strcspn(at, ",)");
        gv_text_append(&part, at, length);
        if (part.data) put_expression(part.data, unit, language, &parts[n++]);
        gv_text_free(&part);
        at += length + 1;
    }
    bool whole = k < kinds && n == ranges[k].n && *at == '\0' && parts[0].data && parts[1].data;
    if (whole)
        GV_FILL(out, language, ranges[k].key, parts[ranges[k].order[0]].data, parts[ranges[k].order[1]].data,
                parts[ranges[k].order[2]].data);
    for (size_t i = 0; i < 3; i++)
        gv_text_free(&parts[i]);
    return whole;
}

const char *gv_report_value_text(struct gv_report_job *job, const char *value, const char *unit)
{
    struct gv_text text = {0};
    if (!put_range(value, unit, job->language, &text)) put_expression(value, unit, job->language, &text);
    return gv_report_keep(job, &text);
}
