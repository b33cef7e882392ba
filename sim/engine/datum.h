/* A figure that somebody has counted or measured, and how it came about, given what a model expects of it. */
#ifndef GV_ENGINE_DATUM_H
#define GV_ENGINE_DATUM_H

#include <stddef.h>

enum gv_datum_form {
    GV_DATUM_BINOMIAL, /* `value` of `trials`; the model says the share. Neither need be whole */
    GV_DATUM_POISSON,  /* `value`; the model says its mean */
    GV_DATUM_NORMAL,   /* `value` with the standard error `sd`; the model says the mean */
};

struct gv_datum {
    enum gv_datum_form form;
    int kind;   /* what it tells of, as its model counts them */
    size_t row; /* where it was counted … */
    int column; /* … for messages */
    double value, trials, sd;
};

#endif
