/* Random123 refuses processors that it was never tried on. What the core uses of it is plain C, and the page's numbers are
 * compared with the program's bit by bit. */
#define __riscv 1
#include_next <Random123/philox.h>
#undef __riscv
