#include "engine/product_cdf.h"

#include "base/memory.h"
#include "base/status.h"
#include "engine/product_factor.h"
#include "engine/statistics.h"

#include <math.h>
#include <stdlib.h>

/* --- cubics --- */

double gv_product_cdf_at(const struct gv_product_cdf *f, double x)
{
    double t = (x - f->cells.low) * f->cells.scale + 1, z;
    if (!(t > 1)) return 0;
    if (!(x < f->high)) return 1;
    int64_t cell = gv_octave_cell(t, gv_octaves_cells_log2(&f->cells, GV_CUBICS_LOG2), &z);
    return gv_product_cdf_cubic(f, cell < f->n ? cell : f->n - 1, z);
}

double gv_product_cdf_place(const struct gv_product_cdf *f, int i, double z)
{
    int log2 = gv_octaves_cells_log2(&f->cells, GV_CUBICS_LOG2);
    double from = gv_octave_edge(i, log2), to = gv_octave_edge(i + 1, log2);
    return f->cells.low + (from - 1 + z * (to - from)) / f->cells.scale;
}

/* The slope at point m of the polynomial through five points, from its barycentric weights. */
static double slope_through(const double x[5], const double value[5], int m)
{
    double slope = 0;
    for (int j = 0; j < 5; j++) {
        if (j == m) continue;
        double ratio = 1 / (x[j] - x[m]); /* of the weights of j and m, over the distance */
        for (int k = 0; k < 5; k++)
            if (k != j && k != m) ratio *= (x[m] - x[k]) / (x[j] - x[k]);
        slope += ratio * (value[j] - value[m]);
    }
    return slope;
}

/* Cubics through the values at the cells' ends, with slopes of polynomials through neighbouring ones. */
static void fit(struct gv_product_cdf *f, const double value[GV_CUBICS_MAX + 1])
{
    const int n = f->n, log2 = gv_octaves_cells_log2(&f->cells, GV_CUBICS_LOG2);
    double slope[GV_CUBICS_MAX + 1], t[GV_CUBICS_MAX + 1];
    for (int i = 0; i <= n; i++)
        t[i] = gv_octave_edge(i, log2);
    for (int i = 0; i <= n; i++) {
        int first = i < 2 ? 0 : i > n - 2 ? n - 4 : i - 2;
        const double *v = value + first, h = t[first + 1] - t[first];
        if (i == first + 2 && t[first + 4] - t[first + 3] == h)
            slope[i] = (v[0] - v[4] + 8 * (v[3] - v[1])) / (12 * h);
        else
            slope[i] = fmax(slope_through(t + first, v, i - first), 0);
    }
    for (int i = 0; i < n; i++) {
        double h = t[i + 1] - t[i], rise = value[i + 1] - value[i], s0 = slope[i] * h, s1 = slope[i + 1] * h;
        f->c[i][0] = value[i];
        f->c[i][1] = s0;
        f->c[i][2] = 3 * rise - 2 * s0 - s1;
        f->c[i][3] = s0 + s1 - 2 * rise;
    }
}

/* --- F(z) = E[F_before(z/x)] --- */

enum { BENDS = 2, CUTS = BENDS + 2 };

struct product {
    const struct gv_product_cdf *before; /* NULL: the factor alone */
    const struct gv_factor *factor;
    bool bends_low, bends_high; /* F_before at its ends */
    int n_bends;
    double bends[BENDS]; /* and between them, rising */
};

/* Whether so much lies within a sixty-fourth of an end that F bends there. */
static bool bends_low(const struct gv_product_cdf *f, double most)
{
    return gv_product_cdf_at(f, f->cells.low * (1 + 1.0 / 64)) > most;
}

static bool bends_high(const struct gv_product_cdf *f, double most)
{
    return gv_product_cdf_at(f, f->high * (1 - 1.0 / 64)) < 1 - most;
}

static struct product product_of(const struct gv_product_cdf *before, const struct gv_factor *factor)
{
    const double most = 1e-4;
    return (struct product){.before = before,
                            .factor = factor,
                            .bends_low = before && bends_low(before, most),
                            .bends_high = before && bends_high(before, most)};
}

static double sum_panel(const struct gv_product_cdf *before, const struct gv_panel *p, double z)
{
    double sum = 0;
    for (int k = 0; k < GV_PANEL_POINTS; k++)
        sum += p->weight[k] * gv_product_cdf_at(before, z * p->inverse[k]);
    return sum;
}

/* The panels over which a sum runs, cut at some logits that rise. */
struct cuts {
    int n, panel[CUTS];
    double x[CUTS], logit[CUTS];
};

static void add_cut(const struct gv_factor *f, double x, struct cuts *cuts)
{
    int panel = gv_factor_panel_of(f, x);
    if (panel < 0 || panel >= GV_PANELS) return;
    cuts->panel[cuts->n] = panel;
    cuts->x[cuts->n++] = x;
}

static double sum_pieces(const struct product *product, int n, const double *s0, const double *s1, double z)
{
    double sum = 0;
    for (int i = 0; i < n; i += 2) {
        struct gv_panel pieces[2];
        int both = n - i < 2 ? n - i : 2;
        gv_factor_set_panels(product->factor, both, s0 + i, s1 + i, pieces);
        for (int k = 0; k < both; k++)
            sum += sum_panel(product->before, &pieces[k], z);
    }
    return sum;
}

/* Over panels from `first` to before `behind`, of which the first begins, and the last ends, at a cut if
 * there is one for that. */
static double sum_panels(const struct product *product, int first, int behind, struct cuts *cuts,
                         bool from_cut, bool to_cut, double z)
{
    const struct gv_factor *f = product->factor;
    double sum = 0, s0[2 * CUTS], s1[2 * CUTS];
    int n = 0;
    for (int i = 0; i < cuts->n; i += 2)
        gv_factor_logits(f, cuts->n - i < 2 ? cuts->n - i : 2, cuts->panel + i, cuts->x + i, cuts->logit + i);
    for (int p = first, k = 0; p < behind; p++) {
        if (k == cuts->n || cuts->panel[k] != p) {
            sum += sum_panel(product->before, &f->panel[p], z);
            continue;
        }
        double from = gv_panel_edge[p];
        for (; k < cuts->n && cuts->panel[k] == p; k++) {
            if (k > 0 || !from_cut) {
                s0[n] = from;
                s1[n++] = cuts->logit[k];
            }
            from = cuts->logit[k];
        }
        if (k < cuts->n || !to_cut) {
            s0[n] = from;
            s1[n++] = gv_panel_edge[p + 1];
        }
    }
    return sum + sum_pieces(product, n, s0, s1, z);
}

/* Where x lies below z/high, F_before is 1; where it lies above z/low, 0. */
static double product_at(const struct product *product, double z)
{
    const struct gv_product_cdf *before = product->before;
    const struct gv_factor *f = product->factor;
    if (!before) return gv_distribution_below(f->distribution, z);
    const double ends[2] = {z / before->high, z / before->cells.low};
    const int first = gv_factor_panel_of(f, ends[0]), last = gv_factor_panel_of(f, ends[1]);
    if (first >= GV_PANELS) return 1;
    if (last < 0) return 0;
    struct cuts cuts = {0};
    if (product->bends_high) add_cut(f, ends[0], &cuts);
    const bool from_cut = cuts.n > 0;
    for (int k = product->n_bends; k-- > 0;)
        add_cut(f, z / product->bends[k], &cuts);
    const int inside = cuts.n;
    if (product->bends_low) add_cut(f, ends[1], &cuts);
    double sum = sum_panels(product, first < 0 ? 0 : first, last < GV_PANELS ? last + 1 : GV_PANELS, &cuts,
                            from_cut, cuts.n > inside, z);
    if (first < 0)
        sum += f->below[0] * gv_product_cdf_at(before, z / f->edge[0]);
    else
        sum += from_cut ? gv_logistic(cuts.logit[0]) : f->below[first];
    if (last >= GV_PANELS)
        sum += (1 - f->below[GV_PANELS]) * gv_product_cdf_at(before, z / f->edge[GV_PANELS]);
    return sum;
}

/* --- the cells --- */

/* The values between which all but 1e-10 of the product lies: between those of the ends' products, of which
 * the tails of several unbounded factors need a small part only. By halving the logarithm's range. */
static void find_range(const struct product *p, double middle, double *low, double *high)
{
    const double least = 1e-10;
    double near = middle, far = *low;
    for (int i = 0; i < 12; i++) {
        double z = sqrt(near) * sqrt(far);
        *(product_at(p, z) < least ? &far : &near) = z;
    }
    *low = far;
    near = middle;
    far = *high;
    for (int i = 0; i < 12; i++) {
        double z = sqrt(near) * sqrt(far);
        *(1 - product_at(p, z) < least ? &far : &near) = z;
    }
    *high = far;
}

/* Places between 0 and 1 at which to look how a distribution function bends: of each halving of the distance
 * from 0 some, and equal steps. */
enum { HALVINGS = 60, STEPS = 24, PLACES = HALVINGS + STEPS, LINES_LOG2 = 12 };

static void set_places(double place[PLACES])
{
    const double root_of_half = 0.70710678118654752;
    double distance =
        0.037162722343835027; /* 2^-4.75; by multiplication, since exp2() has other bits elsewhere */
    for (int i = HALVINGS - 1; i >= 0; i--, distance *= root_of_half)
        place[i] = distance;
    for (int i = 0; i < STEPS; i++)
        place[HALVINGS + i] = (i + 1.0) / STEPS;
}

/* As many octaves as make lines follow F best where they follow it worst, and no more than bring them to
 * `enough`. Near the low end the error is no more than F itself. */
static void choose_octaves(const struct product *p, double low, double high, double enough,
                           struct gv_octaves *best)
{
    double place[PLACES], value[PLACES], curve[PLACES] = {0}, least = INFINITY;
    set_places(place);
    for (int i = 0; i < PLACES; i++)
        value[i] = i + 1 < PLACES ? product_at(p, low + place[i] * (high - low)) : 1;
    for (int i = 0; i + 1 < PLACES; i++) {
        double h0 = place[i] - (i ? place[i - 1] : 0), h1 = place[i + 1] - place[i];
        double rise0 = value[i] - (i ? value[i - 1] : 0), rise1 = value[i + 1] - value[i];
        curve[i] = fabs(rise1 / h1 - rise0 / h0) / (h0 + h1);
    }
    *best = (struct gv_octaves){.low = low, .scale = 1 / (high - low)};
    for (int log2 = 0; log2 <= GV_OCTAVES_LOG2_MAX; log2++) {
        struct gv_octaves o = {.low = low, .log2 = log2};
        double span = gv_octaves_end(&o) - 1, most = enough;
        o.scale = span / (high - low);
        for (int i = 0; i + 1 < PLACES; i++) {
            int exponent;
            frexp(1 + place[i] * span, &exponent);
            double width = ldexp(1, exponent - 1 - gv_octaves_cells_log2(&o, LINES_LOG2)) / span;
            most = fmax(most, fmin(0.25 * curve[i] * width * width, value[i + 1]));
        }
        if (!(most < 0.8 * least)) continue;
        least = most;
        *best = o;
    }
}

/* The mean error over the distribution: of cubics as measured in the middle of some cells, of lines as told
 * by the bend. The cells at the ends, where it may be steep, stand for themselves. */
static double mean_error(const struct product *p, const struct gv_product_cdf *f, int lines)
{
    enum { STEP = 8 };
    const int n = f->n;
    const double finer = (double)lines / (1 << GV_CUBICS_LOG2);
    double error = 0;
    for (int first = 0; first < n;) {
        int behind = first == 0 ? 1 : first + STEP < n ? first + STEP : first < n - 1 ? n - 1 : n;
        int i = (first + behind) / 2;
        const double *c = f->c[i];
        double mass = (behind < n ? f->c[behind][0] : 1) - f->c[first][0];
        double x = gv_product_cdf_place(f, i, 0.5);
        double missed = fabs(gv_product_cdf_at(f, x) - product_at(p, x));
        if (lines) missed += fabs(2 * c[2] + 3 * c[3]) / (12 * finer * finer);
        error += mass * missed;
        first = behind;
    }
    return error;
}

/* Where cubics alone count, octaves that lines would need are not worth the steps of width between them. */
static void tabulate(const struct product *p, double low, double high, int lines, struct gv_product_cdf *f)
{
    double value[GV_CUBICS_MAX + 1];
    choose_octaves(p, low, high, lines ? 5e-8 : 5e-6, &f->cells);
    f->n = gv_octaves_cells(&f->cells, GV_CUBICS_LOG2);
    f->high = high;
    for (int i = 1; i < f->n; i++)
        value[i] = product_at(p, gv_product_cdf_place(f, i, 0));
    value[0] = 0;
    value[f->n] = 1;
    fit(f, value);
}

/* The product of two that both begin, and end, at once bends most where one begins and the other ends. */
static void find_bends(const struct gv_product_cdf *a, const struct gv_factor *b, int *n, double bends[BENDS])
{
    bends[0] = fmin(a->cells.low * b->high, a->high * b->low);
    bends[1] = fmax(a->cells.low * b->high, a->high * b->low);
    *n = bends[0] < bends[1] ? 2 : 1;
}

/* The widest first: the others are integrated over, and the integrand is then smooth. */
static void order(size_t n, const struct gv_factor *factors, size_t *place)
{
    double width[GV_SMOOTH_FACTORS_MAX];
    for (size_t k = 0; k < n; k++) {
        const double *edge = factors[k].edge;
        width[k] = edge[GV_PANELS / 2 + 1] / edge[GV_PANELS / 2 - 1];
        size_t at = k;
        for (; at > 0 && width[k] > width[place[at - 1]]; at--)
            place[at] = place[at - 1];
        place[at] = k;
    }
}

/* What is known of the product of the factors taken so far. */
struct known {
    size_t n;
    double middle;
    int n_bends;
    double bends[BENDS];
};

/* The product with one more factor; false if cubics cannot hold it. */
static bool multiply(const struct gv_factor *factor, int lines, struct known *known,
                     struct gv_product_cdf *next, struct gv_product_cdf *f)
{
    const double most = 2e-6, jump = 1e-3;
    struct product p = product_of(known->n ? f : NULL, factor);
    double low = factor->low, high = factor->high, middle = factor->edge[GV_PANELS / 2];
    p.n_bends = known->n_bends;
    for (int k = 0; k < known->n_bends; k++)
        p.bends[k] = known->bends[k];
    if (known->n) {
        middle *= known->middle;
        low *= f->cells.low;
        high *= f->high;
        find_range(&p, middle, &low, &high);
    }
    tabulate(&p, low, high, lines, next);
    if (!(mean_error(&p, next, lines) <= most)) return false;
    known->n_bends = 0;
    if (known->n == 1 && bends_low(f, jump) && bends_high(f, jump))
        find_bends(f, factor, &known->n_bends, known->bends);
    known->middle = middle;
    known->n++;
    *f = *next;
    return true;
}

int gv_product_cdf_make(size_t n, const struct gv_distribution *const *distributions,
                        struct gv_table_cache *cache, int lines, bool *taken, size_t *n_taken,
                        struct gv_product_cdf *f)
{
    size_t place[GV_SMOOTH_FACTORS_MAX];
    struct gv_factor *factors = gv_memory_new((n + 1) * sizeof *factors);
    struct gv_product_cdf *next = gv_memory_new(sizeof *next);
    struct known known = {0};
    int status = factors && next ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; k < n && status == GV_OK; k++)
        status = gv_factor_open(distributions[k], cache, &factors[k]);
    if (status == GV_OK) order(n, factors, place);
    for (size_t i = 0; i < n && status == GV_OK; i++)
        taken[place[i]] = multiply(&factors[place[i]], lines, &known, next, f);
    *n_taken = known.n;
    free(factors);
    free(next);
    return status;
}
