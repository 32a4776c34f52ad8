/* guard.c - a body whose table is a constant, or with -DVARIABLE is not: then the build must fail.
 */
#include "common/attributes.h"

struct sample_ops {
    int id;
    int (*twice)(int);
};

IMPL_HOT int sample_twice(int x)
{
    return x + x;
}

static const struct sample_ops sample_constant = {1, sample_twice};
extern const struct sample_ops *sample_variable;

IMPL_GLUE int body(const struct sample_ops *ops, int x)
{
    REQUIRE_CONST_OPS(ops);
    return ops->twice(x);
}

int instance(int x);

int instance(int x)
{
#ifdef VARIABLE
    return body(sample_variable, x);
#else
    return body(&sample_constant, x);
#endif
}
