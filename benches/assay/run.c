/* run.c - the verb sweep. */
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

int sweep_main(int argc, char **argv)
{
    (void)argc;
    return say_error("%s: nothing to measure yet", argv[0]);
}
