/* How long things take. */
#ifndef GV_BASE_CLOCK_H
#define GV_BASE_CLOCK_H

/* Seconds since some time in the past; never set back. */
double gv_clock_seconds(void);

#endif
