/* What is estimated of one column beyond its moments, on columns so small or so even that the figures can be
 * worked out by hand: the histogram that is drawn, and the mean of the worst draws. */
#include "support/check.h"

#include "engine/series.h"

#include <math.h>
#include <string.h>

enum { MOST = 128, COARSE = GV_COARSE_BINS + 2 };

static struct gv_collector collector;
static struct gv_outcome outcome;
static struct gv_bins bins;
static struct gv_excess excess[2];
static uint64_t coarse[2 * COARSE];
static struct gv_series series;
static struct gv_statistics statistics;
static struct gv_by_replicate by_replicate;

static int reset(void **state)
{
    (void)state;
    memset(coarse, 0, sizeof coarse);
    memset(&by_replicate, 0, sizeof by_replicate);
    collector = (struct gv_collector){.n_bins = 512, .block_points = MOST};
    outcome = (struct gv_outcome){.direction = 1};
    statistics = (struct gv_statistics){.by_replicate = &by_replicate};
    series = (struct gv_series){.collector = &collector,
                                .outcome = &outcome,
                                .replicates = 1,
                                .excess = excess,
                                .coarse = coarse,
                                .bins = &bins,
                                .t = 3,
                                .z = 2};
    return 0;
}

/* --- the histogram --- */

static const struct gv_histogram *histogram_of(size_t n, const double *values, double low, double high)
{
    series.values = values;
    series.n_values = n;
    series.total.count = (double)n;
    series.end[0] = low;
    series.end[1] = high;
    memset(&statistics.histogram, 0xff, sizeof statistics.histogram);
    gv_series_histogram(&series, &statistics);
    return &statistics.histogram;
}

/* Where each value goes: bins of width 1 from 0 on. */
static void test_histogram_places(void **state)
{
    (void)state;
    const double values[] = {-0.5, 0, 0.999, 1, 1, 31.5, 63.999, 64, 1e300, NAN};
    const struct gv_histogram *h = histogram_of(10, values, 0.25, 62.25);
    assert_true(h->low == 0 && h->width == 1);
    assert_int_equal(h->below, 1);
    assert_int_equal(h->above, 2);
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        assert_int_equal(h->count[b], b == 0 || b == 1 ? 2 : b == 31 || b == 63 ? 1 : 0);
}

/* The smallest round width with which 62 bins cover the range: two more are there for its ends. */
static void test_histogram_width(void **state)
{
    (void)state;
    static const struct {
        double range, width;
    } cases[] = {{62, 1},   {62.1, 2},      {124, 2},      {124.1, 2.5}, {155, 2.5},    {155.1, 5},
                 {310, 5},  {310.1, 10},    {620, 10},     {620.1, 20},  {6.1, 0.1},    {6.21, 0.2},
                 {3, 0.05}, {0.061, 0.001}, {0.063, 2e-3}, {61e6, 1e6},  {62.1e6, 2e6}, {61e-9, 1e-9}};
    const double value = 7;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct gv_histogram *h = histogram_of(1, &value, -0.5 * cases[i].range, 0.5 * cases[i].range);
        check_close(h->width, cases[i].width, 1e-14);
        /* It begins at a multiple of the width, the last that is not above the low end. */
        check_between(h->low, -0.5 * cases[i].range - h->width * (1 + 1e-9), -0.5 * cases[i].range);
        check_near(remainder(h->low, h->width), 0, 1e-9 * h->width);
    }
}

/* Next to no range: a thousandth of the value, or of one. Ends that are not known: from what is there. */
static void test_histogram_ends(void **state)
{
    (void)state;
    const double same[] = {1000, 1000}, zero[] = {0, 0}, some[] = {0.25, 31, NAN, 7};
    assert_true(histogram_of(2, same, 1000, 1000)->width == 1);
    assert_int_equal(statistics.histogram.count[0], 2);
    assert_true(histogram_of(2, same, -1000, -1000)->width == 1);
    assert_int_equal(statistics.histogram.above, 2);
    assert_true(histogram_of(2, zero, 0, 0)->width == 1e-3);
    check_close(histogram_of(2, same, 1000, 1000 + 0.995e-9)->width, 1, 1e-11); /* 1e-12 of the value */
    check_close(histogram_of(2, same, 1000, 1000 + 1.005e-9)->width, 2e-11, 1e-12);
    /* the upper quantile lies beyond every number */
    assert_true(histogram_of(4, some, 0, INFINITY)->width == 0.5);
    assert_int_equal(statistics.histogram.count[62], 1);
    const struct gv_histogram *none = histogram_of(4, some, INFINITY, INFINITY);
    assert_true(none->width == 0 && none->count[0] == 0 && none->above == 0);
    none = histogram_of(0, some, 0, 1);
    assert_true(none->width == 0 && none->low == 0);
}

/* From counts: four coarse bins, and here eight fine ones, make one that is drawn. */
static void test_histogram_of_counts(void **state)
{
    (void)state;
    bins = (struct gv_bins){.low = -3, .width = 0.25};
    series.total.count = 1;
    series.replicates = 2;
    for (size_t r = 0; r < 2; r++) {
        uint64_t *count = coarse + r * COARSE;
        count[0] = 5 + r;
        count[1] = 1, count[4] = 2, count[5] = 3 + r, count[GV_COARSE_BINS] = 7;
        count[COARSE - 1] = 11;
    }
    gv_series_histogram(&series, &statistics);
    const struct gv_histogram *h = &statistics.histogram;
    assert_true(h->low == -3 && h->width == 2);
    assert_int_equal(h->below, 11);
    assert_int_equal(h->above, 22);
    for (int b = 0; b < GV_HISTOGRAM_BINS; b++)
        assert_int_equal(h->count[b], b == 0 ? 6 : b == 1 ? 7 : b == 63 ? 14 : 0);
}

/* --- quantiles --- */

/* 1 to 1000 in disorder, independent draws: the ends of intervals are the values with the ranks that the
 * binomial distribution says, here by test_interval.c's known answer 36 and 63 (from 0) for the first. */
static void test_quantile_ranks(void **state)
{
    (void)state;
    enum { N = 1000 };
    static double disorder[N], work[N], scratch[N];
    static uint16_t bucket[N];
    for (int i = 0; i < N; i++)
        disorder[i] = i * 377 % N + 1; /* 377 and 1000 have no common factor */
    series.values = disorder;
    series.n_values = series.draws = series.valid = N;
    series.total.count = N;
    series.classical = true;
    series.error = 1 - GV_CONFIDENCE;
    series.work = work;
    series.scratch = scratch;
    series.bucket = bucket;
    gv_series_quantiles(&series, &statistics);
    for (int k = 0; k < GV_QUANTILES; k++) {
        int64_t low, high;
        gv_interval_quantile_ranks(N, gv_quantile_probabilities[k], series.error, &low, &high);
        check_close(statistics.quantile[k].value, 1 + gv_quantile_probabilities[k] * (N - 1), 1e-12);
        check_close(statistics.quantile[k].low, (double)low + 1, 1e-12);
        check_close(statistics.quantile[k].high, (double)high + 1, 1e-12);
    }
    check_close(statistics.quantile[GV_P05].low, 37, 1e-12);
    check_close(statistics.quantile[GV_P05].high, 64, 1e-12);
    /* The ends of a histogram. */
    check_close(series.end[0], 1 + 0.002 * (N - 1), 1e-12);
    check_close(series.end[1], 1 + 0.998 * (N - 1), 1e-12);
    assert_true(statistics.quantile_resolution == 0);
}

/* Two replicates of 512 values in bins, together even over 0 to 256. The first has one more in the first
 * coarse bin and one less in the last, so that its share differs by a draw at every edge between, and with t
 * = 3 the interval is three draws of 512 to either side. */
static void test_quantiles_of_counts(void **state)
{
    (void)state;
    enum { EACH = 512 };
    static uint64_t fine[EACH + 2], up_to[EACH + 2];
    bins = (struct gv_bins){.low = 0, .width = 0.5};
    for (size_t b = 1; b < EACH + 2; b++) {
        fine[b] = b <= EACH ? 2 : 0;
        up_to[b] = up_to[b - 1] + fine[b];
    }
    for (size_t b = 1; b <= GV_COARSE_BINS; b++)
        coarse[b] = coarse[COARSE + b] = 2;
    coarse[1]++, coarse[COARSE + 1]--;
    coarse[GV_COARSE_BINS]--, coarse[COARSE + GV_COARSE_BINS]++;
    series.fine = fine;
    series.up_to = up_to;
    series.replicates = 2;
    series.draws = series.valid = 2 * EACH;
    series.total.count = 2 * EACH;
    series.replicate[0].count = series.replicate[1].count = EACH;
    gv_series_quantiles(&series, &statistics);
    for (int k = 0; k < GV_QUANTILES; k++) {
        /* In bins of two values of a width of 1/2 a place is known to a quarter of that. */
        const double p = gv_quantile_probabilities[k], last = 2 * EACH - 1, half = 3.0 / EACH;
        check_near(statistics.quantile[k].value, (p * last + 0.5) / 4, 0.125);
        check_near(statistics.quantile[k].low, ((p - half) * last + 0.5) / 4, 0.125);
        check_near(statistics.quantile[k].high, ((p + half) * last + 0.5) / 4, 0.125);
    }
    assert_true(statistics.quantile_resolution == 0.5);
}

/* --- the mean of the worst --- */

/* 1 to 100, whose 5 % quantile is 5.95; the sums beyond it are those of 4.95, 3.95 … 0.95. For the other
 * side -1 to -100. */
static const double quantile = 5.95, sum = 14.75, squares = 53.5125;
static double values[100];

static void fill(int sign)
{
    for (int i = 0; i < 100; i++)
        values[i] = sign * (i + 1);
    series.values = values;
    series.n_values = series.draws = series.valid = 100;
    series.total.count = 100;
    outcome.direction = sign;
    statistics.quantile[sign > 0 ? GV_P05 : GV_P95].value = sign * quantile;
}

static void test_worst(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        fill(sign);
        series.classical = true;
        gv_series_worst(&series, &statistics);
        check_close(statistics.worst.value, 3.0 * sign, 1e-13); /* the mean of 1 to 5 */
        double half = 2 * sqrt((squares - sum * sum / 100) / 99 / 100) / 0.05;
        check_close(statistics.worst.low, 3.0 * sign - half, 1e-12);
        check_close(statistics.worst.high, 3.0 * sign + half, 1e-12);
    }
    outcome.direction = 0; /* no side is worse */
    gv_series_worst(&series, &statistics);
    assert_true(isnan(statistics.worst.value));
}

/* Two replicates, of which one has all that is bad: each is off by as much as the two are apart from 3. */
static void test_worst_of_replicates(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        fill(sign);
        series.replicates = 2;
        series.replicate[0].count = series.replicate[1].count = 50;
        gv_series_worst(&series, &statistics);
        check_close(statistics.worst.value, 3.0 * sign, 1e-13);
        check_close(statistics.worst.high - statistics.worst.value, 3 * 2.95, 1e-12);
        check_close(statistics.worst.value - statistics.worst.low, 3 * 2.95, 1e-12);
        check_near(by_replicate.worst[0], sign * (quantile - sum / 2.5), 1e-12);
        check_close(by_replicate.worst[1], sign * quantile, 1e-12);
        assert_true(isnan(by_replicate.worst[2]));
    }
}

/* Where some lie beyond every number, the worst do; with nothing there is none. */
static void test_worst_beyond(void **state)
{
    (void)state;
    fill(-1);
    series.classical = true;
    series.total.count = 99;
    gv_series_worst(&series, &statistics);
    assert_true(statistics.worst.value == INFINITY && isnan(statistics.worst.low));
    fill(1);
    series.valid = 0;
    gv_series_worst(&series, &statistics);
    assert_true(isnan(statistics.worst.value));
}

/* Ten values in every coarse bin of width 1 between 0 and 256, so that the worst reach to 12.8 and have the
 * mean 6.4. The sums are known beyond a threshold that is 12: half of 10·12², a third of 10·12³. */
static void test_worst_of_counts(void **state)
{
    (void)state;
    const double n = 10 * GV_COARSE_BINS;
    for (int sign = -1; sign <= 1; sign += 2) {
        reset(NULL);
        outcome.direction = sign;
        bins = (struct gv_bins){.low = 0, .width = 0.5, .threshold = sign > 0 ? 12 : 244};
        for (int b = 0; b < GV_COARSE_BINS; b++)
            coarse[1 + b] = 10;
        excess[0] = (struct gv_excess){.sum = 720, .squares = 5760};
        series.classical = true;
        series.total.count = series.replicate[0].count = n;
        series.draws = series.valid = (uint64_t)n;
        statistics.quantile[sign > 0 ? GV_P05 : GV_P95].value = sign > 0 ? 12.8 : 243.2;
        gv_series_worst(&series, &statistics);
        check_close(statistics.worst.value, sign > 0 ? 6.4 : 249.6, 1e-12);
        double exact = 10 * 12.8 * 12.8 * 12.8 / 3, to = 10 * 12.8 * 12.8 / 2;
        double half = 2 * sqrt((exact - to * to / n) / (n - 1) / n) / 0.05;
        check_close(gv_estimate_half_width(statistics.worst), half, 1e-4);
    }
}

/* Counts differ from bin to bin, and some values lie below all bins: three below 0, two in (0, 1), four in
 * (1, 2). Between 0.5 and 1.5 there is one, then two. */
static void test_worst_of_uneven_counts(void **state)
{
    (void)state;
    bins = (struct gv_bins){.low = 0, .width = 0.5, .threshold = 0.5};
    coarse[0] = 3, coarse[1] = 2, coarse[2] = 4;
    excess[0] = (struct gv_excess){.sum = 10, .squares = 50};
    series.classical = true;
    series.total.count = series.replicate[0].count = 100;
    series.draws = series.valid = 100;
    statistics.quantile[GV_P05].value = 1.5;
    gv_series_worst(&series, &statistics);
    /* The number below goes from 4 to 5 and on to 7: 4.5/2 + 6/2 is added to the sum. */
    check_close(statistics.worst.value, 1.5 - (10 + 4.5 / 2 + 6.0 / 2) / 5, 1e-12);
    const double after = 10 + 4.5 / 2 + 6.0 / 2, more = 50 + 10 + after;
    check_close(gv_estimate_half_width(statistics.worst),
                2 * sqrt((more - after * after / 100) / 99 / 100) / 0.05, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_histogram_places, reset),
        cmocka_unit_test_setup(test_histogram_width, reset),
        cmocka_unit_test_setup(test_histogram_ends, reset),
        cmocka_unit_test_setup(test_histogram_of_counts, reset),
        cmocka_unit_test_setup(test_quantile_ranks, reset),
        cmocka_unit_test_setup(test_quantiles_of_counts, reset),
        cmocka_unit_test_setup(test_worst, reset),
        cmocka_unit_test_setup(test_worst_of_replicates, reset),
        cmocka_unit_test_setup(test_worst_beyond, reset),
        cmocka_unit_test_setup(test_worst_of_counts, reset),
        cmocka_unit_test_setup(test_worst_of_uneven_counts, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
