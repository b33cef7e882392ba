/* The national potential of digital training, as a yardstick for a municipality's result.
 *
 * Estimates of the potential for the whole country are 214 to 283 million DKK over about five years; that is
 * 0.44 to 0.58 million DKK a year for an average municipality (our arithmetic, 98 municipalities). What a
 * municipality of another size may expect is taken to be in proportion to its citizens in home care, or to
 * its courses of re-training. */
#ifndef GV_MODELS_NATIONAL_H
#define GV_MODELS_NATIONAL_H

#define GV_NATIONAL_LOW 214e6  /* DKK */
#define GV_NATIONAL_HIGH 283e6 /* DKK */
#define GV_NATIONAL_YEARS 5
#define GV_NATIONAL_MUNICIPALITIES 98

/* Far above is more than this many times the high end. Our choice. */
#define GV_NATIONAL_FAR 2

/* POPULATION(input, in the country): recipients of home care in their own home, Danmarks Statistik 2022;
 * rehabilitation plans for general re-training, Folketinget, SUU 2021-22 question 568 (2021). */
#define GV_NATIONAL_POPULATIONS(POPULATION) \
    POPULATION("citizens", 156100)          \
    POPULATION("courses", 159913)

#endif
