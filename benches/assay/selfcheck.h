/* selfcheck.h - the known differences, and what the method promises about them.                 */
#ifndef ASSAY_SELFCHECK_H
#define ASSAY_SELFCHECK_H

/* At most this share of equals is called different; at least this share of true differences is
 * found in time. */
#define FALSE_SHARE 0.05
#define POWER_SHARE 0.80

struct known {
    const char *impl;
    double ratio;      /* the truth */
    double in_s;       /* seconds of measuring within which it is to be found; 0: it is none */
    const char *words; /* of the truth */
};

enum { KNOWNS = 3 };
extern const struct known selfcheck_knowns[KNOWNS];

#endif
