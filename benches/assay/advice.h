/* advice.h - what a finished session could have done better: a warning names its remedy.        */
#ifndef ASSAY_ADVICE_H
#define ASSAY_ADVICE_H

#include "benches/assay/session.h"

/* Warns of samples that spread, of rounds too few, and of samples too short for the clock. Each
 * warning is said once, of the worst case. */
void advise(struct session *session);

#endif
