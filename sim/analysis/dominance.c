#include "analysis/dominance.h"

#include "base/memory.h"
#include "base/status.h"
#include "sampling/design.h"

#include <math.h>
#include <stdlib.h>

enum {
    ORDERS = 2,
    CLASSICAL_FOLDS = 32,
    EVEN_PLACES = 256,
    /* Beside them, powers of two from both ends, and the four places of the largest violations. */
    PLACES_MAX = EVEN_PLACES + 2 * 64 + 2 * ORDERS
};

/* Sums of as many numbers are not exact: a violation of the second order that is this small, relative to the
 * range of the values, is none. */
static const double ROUNDING = 1e-12;

const char *const gv_verdict_names[GV_VERDICTS] = {
    [GV_VERDICT_NONE] = "none",           [GV_VERDICT_NO] = "no",
    [GV_VERDICT_UNDECIDED] = "undecided", [GV_VERDICT_NEARLY] = "nearly",
    [GV_VERDICT_DOMINATES] = "dominates", [GV_VERDICT_EQUAL] = "equal"};

static int compare_ranked(const void *x, const void *y)
{
    const struct gv_ranked *a = x, *b = y;
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    return a->draw < b->draw ? -1 : a->draw > b->draw;
}

void gv_ranked_sort(struct gv_ranked *ranked, size_t n)
{
    qsort(ranked, n, sizeof *ranked, compare_ranked);
}

/* --- going through the values of both sides in rising order --- */

/* What lies at or below x: in each fold, and in the last element in all. */
struct below {
    double count[GV_REPLICATES_MAX + 1];
    double sum[GV_REPLICATES_MAX + 1]; /* of value - reference */
};

struct walk {
    const struct gv_dominance_side *side[2];
    uint32_t folds;
    double reference, x;
    size_t next[2], taken;
    struct below below[2];
};

static uint32_t fold_of(const struct walk *w, int s, size_t draw)
{
    const struct gv_draw_set *set = w->side[s]->set;
    return (uint32_t)((set->classical ? draw : draw % set->replicates) % w->folds);
}

/* The next value of a side that is not left out, NULL at its end. */
static const struct gv_ranked *peek(struct walk *w, int s)
{
    const struct gv_dominance_side *side = w->side[s];
    size_t *i = &w->next[s];
    while (side->other && *i < side->n && isnan(side->other[side->ranked[*i].draw]))
        ++*i;
    return *i < side->n ? &side->ranked[*i] : NULL;
}

static void take(struct walk *w, int s, const struct gv_ranked *ranked)
{
    struct below *below = &w->below[s];
    uint32_t fold = fold_of(w, s, ranked->draw);
    double value = ranked->value - w->reference;
    below->count[fold]++;
    below->sum[fold] += value;
    below->count[w->folds]++;
    below->sum[w->folds] += value;
    w->next[s]++;
    w->taken++;
}

/* Goes to the next value, with all that are equal to it; false at the end. */
static bool step(struct walk *w)
{
    const struct gv_ranked *a = peek(w, 0), *b = peek(w, 1);
    if (!a && !b) return false;
    w->x = !b || (a && a->value < b->value) ? a->value : b->value;
    for (int s = 0; s < 2; s++)
        for (const struct gv_ranked *v; (v = peek(w, s)) && v->value == w->x;)
            take(w, s, v);
    return true;
}

/* n · F(x) for order 0, n · E(x - X)+ for order 1. */
static double integral(const struct walk *w, int s, int order, uint32_t fold)
{
    const struct below *below = &w->below[s];
    return order == 0 ? below->count[fold] : (w->x - w->reference) * below->count[fold] - below->sum[fold];
}

/* --- the largest violations of the sample --- */

struct largest {
    double value[ORDERS][2], at[ORDERS][2];
};

static void restart(struct walk *w)
{
    w->next[0] = w->next[1] = w->taken = 0;
    w->below[0] = w->below[1] = (struct below){{0}, {0}};
}

/* Afterwards w->below holds the totals. Returns the range of the values. */
static double search(struct walk *w, const double n[2], struct largest *largest)
{
    double first = NAN;
    *largest = (struct largest){{{0}}, {{NAN, NAN}, {NAN, NAN}}};
    restart(w);
    while (step(w)) {
        if (isnan(first)) first = w->x;
        for (int order = 0; order < ORDERS; order++) {
            double d = integral(w, 0, order, w->folds) / n[0] - integral(w, 1, order, w->folds) / n[1];
            int way = d > 0 ? 0 : 1;
            if (fabs(d) <= largest->value[order][way]) continue;
            largest->value[order][way] = fabs(d);
            largest->at[order][way] = w->x;
        }
    }
    return w->x - first;
}

static void remove_rounding(struct largest *largest, double range)
{
    for (int way = 0; way < 2; way++) {
        if (largest->value[1][way] > ROUNDING * range) continue;
        largest->value[1][way] = 0;
        largest->at[1][way] = NAN;
    }
}

/* --- single places --- */

/* The difference at each place, of a over b, and what each fold adds to it. */
struct places {
    size_t n;
    double difference[ORDERS][PLACES_MAX];
    double deviation[ORDERS][PLACES_MAX][GV_REPLICATES_MAX];
};

static void record(const struct walk *w, const struct below total[2], struct places *places)
{
    uint32_t K = w->folds;
    for (int order = 0; order < ORDERS; order++) {
        double *deviation = places->deviation[order][places->n], difference = 0;
        for (uint32_t k = 0; k < K; k++)
            deviation[k] = 0;
        for (int s = 0; s < 2; s++) {
            double sign = s == 0 ? 1 : -1, n = total[s].count[K], mean = integral(w, s, order, K) / n;
            difference += sign * mean;
            for (uint32_t k = 0; k < K; k++)
                deviation[k] += sign * (integral(w, s, order, k) - mean * total[s].count[k]) * K / n;
        }
        places->difference[order][places->n] = difference;
    }
    places->n++;
}

static int compare_numbers(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Ranks, rising, of the pooled values to look at. */
static size_t choose_ranks(size_t total, double rank[PLACES_MAX])
{
    size_t n = 0;
    for (size_t i = 1; i <= EVEN_PLACES; i++)
        rank[n++] = ceil((double)total * (double)i / EVEN_PLACES);
    for (size_t power = 1; power < total && power < SIZE_MAX / 2; power *= 2) {
        rank[n++] = (double)power;
        rank[n++] = (double)(total - power);
    }
    qsort(rank, n, sizeof *rank, compare_numbers);
    return n;
}

static bool is_largest(const struct largest *largest, double x)
{
    for (int order = 0; order < ORDERS; order++)
        if (x == largest->at[order][0] || x == largest->at[order][1]) return true;
    return false;
}

static void look(struct walk *w, size_t total, const struct largest *largest, struct places *places)
{
    double rank[PLACES_MAX];
    struct below totals[2] = {w->below[0], w->below[1]};
    size_t n = choose_ranks(total, rank), at = 0;
    restart(w);
    while (step(w)) {
        bool wanted = at < n && (double)w->taken >= rank[at];
        while (at < n && (double)w->taken >= rank[at])
            at++;
        if (places->n < PLACES_MAX && (wanted || is_largest(largest, w->x))) record(w, totals, places);
    }
}

/* --- intervals --- */

/* Where the violation of the even folds is largest, that of the odd ones, whose chance had no part in the
 * choice: the lower end of Student's t over these. 0 without such a place, or with a single odd fold. */
static double low_end(const struct places *places, int order, double sign, uint32_t folds, double error)
{
    double odd[GV_REPLICATES_MAX], most = 0, mean = 0;
    const double *deviation = NULL;
    double difference = 0;
    uint32_t n = folds / 2;
    for (size_t i = 0; i < places->n; i++) {
        double even = 0;
        for (uint32_t k = 0; k < folds; k += 2)
            even += places->deviation[order][i][k] / (folds - n);
        even = sign * (places->difference[order][i] + even);
        if (even <= most) continue;
        most = even;
        deviation = places->deviation[order][i];
        difference = places->difference[order][i];
    }
    if (!deviation || n < 2) return 0;
    for (uint32_t j = 0; j < n; j++) {
        odd[j] = sign * (difference + deviation[2 * j + 1]);
        mean += odd[j] / n;
    }
    for (uint32_t j = 0; j < n; j++)
        odd[j] -= mean;
    return fmax(mean - gv_replicate_half_width(n, odd, gv_student_t(n - 1.0, error)), 0);
}

static double high_end(const struct places *places, int order, double sign, uint32_t folds, double t)
{
    double most = 0;
    for (size_t i = 0; i < places->n; i++) {
        double end = sign * places->difference[order][i] +
                     gv_replicate_half_width(folds, places->deviation[order][i], t);
        most = fmax(most, end);
    }
    return most;
}

static enum gv_verdict judge(const struct gv_dominance *d, bool equal, double scale)
{
    if (equal) return GV_VERDICT_EQUAL;
    if (d->violation.value == 0) return GV_VERDICT_DOMINATES;
    double low = isnan(d->violation.low) ? d->violation.value : d->violation.low,
           high = isnan(d->violation.high) ? d->violation.value : d->violation.high;
    if (high <= GV_NEARLY * scale) return GV_VERDICT_NEARLY;
    return low > GV_NEARLY * scale ? GV_VERDICT_NO : GV_VERDICT_UNDECIDED;
}

/* What is the same for all conclusions. */
struct sample {
    uint32_t folds;
    double error, t;
    double missed; /* what as many independent draws could have missed */
    const struct places *places;
    const struct largest *largest;
};

static void conclude(const struct sample *sample, int order, int way, double scale, struct gv_dominance *out)
{
    const struct largest *largest = sample->largest;
    double sign = way == 0 ? 1 : -1, value = largest->value[order][way];
    out->violation = (struct gv_estimate){value, NAN, NAN};
    out->at = largest->at[order][way];
    if (sample->folds > 1) {
        double low = low_end(sample->places, order, sign, sample->folds, sample->error),
               high = high_end(sample->places, order, sign, sample->folds, sample->t);
        out->violation.low = fmin(low, value);
        out->violation.high = fmax(high, value);
        if (order == 0 && value == 0) out->violation.high = fmax(out->violation.high, sample->missed);
    }
    out->verdict = judge(out, value == 0 && largest->value[order][1 - way] == 0, scale);
}

/* --- the sides --- */

static uint32_t folds_of(const struct gv_draw_set *set, double n)
{
    if (!set->classical) return set->replicates;
    return n < CLASSICAL_FOLDS ? (uint32_t)n : CLASSICAL_FOLDS;
}

/* Draws of a side that take part, and their standard deviation. */
static double measure(const struct gv_dominance_side *side, double *sd)
{
    double n = 0, mean = 0, squares = 0;
    for (size_t i = 0; i < side->n; i++) {
        if (side->other && isnan(side->other[side->ranked[i].draw])) continue;
        double off = side->ranked[i].value - mean;
        n++;
        mean += off / n;
        squares += off * (side->ranked[i].value - mean);
    }
    *sd = n > 1 ? sqrt(squares / (n - 1)) : 0;
    return n;
}

int gv_dominance(const struct gv_dominance_side *a, const struct gv_dominance_side *b, double error,
                 struct gv_dominance first[2], struct gv_dominance second[2])
{
    double sd[2], n[2] = {measure(a, &sd[0]), measure(b, &sd[1])};
    first[0] = first[1] = second[0] = second[1] =
        (struct gv_dominance){{NAN, NAN, NAN}, NAN, GV_VERDICT_NONE};
    if (n[0] == 0 || n[1] == 0) return GV_OK;
    uint32_t folds = folds_of(a->set, n[0]), others = folds_of(b->set, n[1]);
    if (others < folds) folds = others;
    struct walk walk = {.side = {a, b}, .folds = folds, .reference = a->ranked[a->n / 2].value};
    struct places *places = gv_memory_new(sizeof *places);
    if (!places) return GV_ERR_MEMORY;
    places->n = 0;
    struct largest largest;
    remove_rounding(&largest, search(&walk, n, &largest));
    look(&walk, (size_t)(n[0] + n[1]), &largest, places);
    struct sample sample = {
        .folds = folds,
        .error = error,
        .t = folds > 1 ? gv_student_t(folds - 1.0, error) : (double)NAN,
        .missed = gv_interval_clopper_pearson(0, (uint64_t)fmin(n[0], n[1]), error).high,
        .places = places,
        .largest = &largest,
    };
    for (int way = 0; way < 2; way++) {
        conclude(&sample, 0, way, 1, &first[way]);
        conclude(&sample, 1, way, fmax(sd[0], sd[1]), &second[way]);
    }
    free(places);
    return GV_OK;
}
