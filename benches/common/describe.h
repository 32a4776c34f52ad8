/* describe.h - see describe.c. */
#ifndef BENCHES_COMMON_DESCRIBE_H
#define BENCHES_COMMON_DESCRIBE_H

/* Prints the binary's catalogue on standard output, as JSON. */
void describe_print(void);

#endif
