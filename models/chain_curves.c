#include "chain_curves.h"

#include "chain.h"

double chain_own_response(double level, double saturation)
{
    return chain_response(level, saturation);
}

double chain_own_power(double level, double elasticity)
{
    return gv_pow(level, elasticity);
}
