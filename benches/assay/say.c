/* say.c - see say.h. Not thread-safe: the tool has one thread. */
#include "benches/assay/say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static bool quiet; /* set once by say_only_errors() */
static bool aside; /* set once by say_on_stderr() */

static void print_line(FILE *to, const char *before, const char *format, va_list arguments)
{
    fputs(before, to);
    vfprintf(to, format, arguments);
    fputc('\n', to);
    fflush(to);
}

int say_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(stderr, "assay: ", format, arguments);
    va_end(arguments);
    return EXIT_CANNOT;
}

void say_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(stderr, "assay: warning: ", format, arguments);
    va_end(arguments);
}

void say(const char *format, ...)
{
    if (quiet) return;
    va_list arguments;
    va_start(arguments, format);
    print_line(aside ? stderr : stdout, "", format, arguments);
    va_end(arguments);
}

void say_only_errors(void)
{
    quiet = true;
}

void say_on_stderr(void)
{
    aside = true;
}
