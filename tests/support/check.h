/* What every unit test includes first: cmocka with the headers that it wants before it, and comparisons of
 * doubles with a tolerance (cmocka's own cast to float). All print the numbers that differ; a NaN fails every
 * one of them unless NaN is what is expected. */
#ifndef GV_TESTS_SUPPORT_CHECK_H
#define GV_TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* |value - expected| <= relative · |expected|, or both NaN, or the same infinity. */
#define check_close(value, expected, relative) \
    check_close_at((value), (expected), (relative), #value, __FILE__, __LINE__)

/* |value - expected| <= absolute, or both NaN, or the same infinity. */
#define check_near(value, expected, absolute) \
    check_near_at((value), (expected), (absolute), #value, __FILE__, __LINE__)

/* At most `ulps` doubles apart (0 and -0 are the same), or both NaN. */
#define check_ulps(value, expected, ulps) \
    check_ulps_at((value), (expected), (ulps), #value, __FILE__, __LINE__)

/* low <= value <= high */
#define check_between(value, low, high) check_between_at((value), (low), (high), #value, __FILE__, __LINE__)

/* n doubles with the same bits, NaN of any sign and payload being the same; prints the first that differs. */
#define check_same(n, values, expected) check_same_at((n), (values), (expected), #values, __FILE__, __LINE__)

void check_close_at(double value, double expected, double relative, const char *what, const char *file,
                    int line);
void check_near_at(double value, double expected, double absolute, const char *what, const char *file,
                   int line);
void check_ulps_at(double value, double expected, uint64_t ulps, const char *what, const char *file,
                   int line);
void check_between_at(double value, double low, double high, const char *what, const char *file, int line);
void check_same_at(size_t n, const double *values, const double *expected, const char *what, const char *file,
                   int line);

/* Doubles from one to the other; UINT64_MAX if either is NaN. */
uint64_t check_distance(double a, double b);

/* Numbers for test data, a pure function of the position: 64 bits, or a uniform in [0, 1). Not the generator
 * under test. */
uint64_t check_random_bits(uint64_t position);
double check_uniform(uint64_t position);

/* Whether a long double can judge a double's last digits. Not under valgrind, which computes with both alike.
 */
bool check_has_long_double(void);

/* Fails unless `text` contains `part`. */
void check_contains(const char *text, const char *part);

#endif
