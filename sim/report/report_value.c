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

/* An expression as readers write numbers: "pert(100.000 kr.; 200.000 kr.; 500.000 kr.)". One with a text in
 * it, as the name of a file, stays as it is. */
const char *gv_report_value_text(struct gv_report_job *job, const char *value, const char *unit)
{
    struct gv_text text = {0};
    bool plain = value[strspn(value, "0123456789.-")] == '\0',
         words = strchr(value, '"') || strstr(value, "from ");
    for (const char *at = value; *at;) {
        bool digit = *at >= '0' && *at <= '9';
        bool inside = at > value && strchr("abcdefghijklmnopqrstuvwxyz_0123456789.", at[-1]);
        if (digit && !inside && !words) {
            at += put_quantity(at, plain ? unit : NULL, job->language, &text);
        } else {
            gv_text_append(&text, job->language == GV_DA && *at == ',' && !words ? ";" : at, 1);
            at++;
        }
    }
    return gv_report_keep(job, &text);
}
