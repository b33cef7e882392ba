/* Ratios over groups, and whether enough draws carry a variance: worked by hand. */
#include "support/check.h"

#include "engine/ratio.h"

#include <math.h>

static void test_ratio(void **state)
{
    (void)state;
    /* 6/8; residuals -1/2, -1/4, 3/4, whose squares sum to 7/8. */
    const struct gv_ratio_sums groups[] = {{1, 2}, {2, 3}, {3, 3}};
    double deviation[3];
    struct gv_estimate e = gv_ratio_estimate(3, groups, 2, deviation);
    assert_true(e.value == 0.75);
    const double half = 2 * sqrt(7.0 / 8 * 3 / 2) / 8;
    check_close(e.low, 0.75 - half, 1e-14);
    check_close(e.high, 0.75 + half, 1e-14);
    const double expected[] = {-0.5 * 3 / 8, -0.25 * 3 / 8, 0.75 * 3 / 8};
    for (int g = 0; g < 3; g++)
        check_close(deviation[g], expected[g], 1e-14);
    check_close(gv_replicate_half_width(3, deviation, 2), half, 1e-14);
    struct gv_estimate without = gv_ratio_estimate(3, groups, 2, NULL);
    check_same(3, &without.value, &e.value);

    e = gv_ratio_estimate(2, groups, 1, NULL); /* 3/5; residuals -1/5, 1/5 */
    check_close(e.value, 0.6, 1e-15);
    check_close(gv_estimate_half_width(e), sqrt(0.08 * 2) / 5, 1e-14);
    e = gv_ratio_estimate(1, groups, 2, deviation);
    assert_true(e.value == 0.5 && isnan(e.low) && isnan(e.high) && deviation[0] == 0);
}

/* A hundred draws that deviate alike carry it, 99 do not, whatever their size. */
static void test_carriers(void **state)
{
    (void)state;
    for (double d = 0x1p-20; d < 0x1p20; d *= 2) {
        assert_true(gv_variance_is_carried(100 * d * d, 100 * d * d * d * d));
        assert_false(gv_variance_is_carried(99 * d * d, 99 * d * d * d * d));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ratio),
        cmocka_unit_test(test_carriers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
