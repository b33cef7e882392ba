/* gevinst: the program with its own models only. */
#include "cli/program.h"

int main(int argc, char **argv)
{
    return gv_program(argc, argv, NULL, 0);
}
