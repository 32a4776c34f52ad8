/* check.h - CHECK(condition): a check that stays in release builds.
 *
 * Promises    a false condition prints file, line and the condition on stderr and aborts.
 * For what the program cannot go on without; what can happen is returned to the caller instead. */
#ifndef ASSAY_COMMON_CHECK_H
#define ASSAY_COMMON_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#include "common/attributes.h"

IMPL_COLD __attribute__((noreturn)) void check_failed(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, text);
    abort();
}

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

#endif
