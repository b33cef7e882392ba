/* The functions that elementary_hash.c offers for every width. */
#ifndef GV_TESTS_ELEMENTARY_HASH_H
#define GV_TESTS_ELEMENTARY_HASH_H

#include <stddef.h>
#include <stdint.h>

enum gv_test_function {
    GV_TEST_EXP,
    GV_TEST_EXPM1,
    GV_TEST_LOG,
    GV_TEST_LOG1P,
    GV_TEST_POW,
    GV_TEST_NORMAL_CDF,
    GV_TEST_NORMAL_QUANTILE,
    GV_TEST_LOG_GAMMA,
    GV_TEST_LANES,
    GV_TEST_FUNCTIONS
};

/* Computes out[i] = function(x[i], y[i]) for n values, a multiple of 16, and returns a hash of their bits. */
typedef uint64_t gv_elementary_variant(int function, size_t n, const double *x, const double *y, double *out);

#endif
