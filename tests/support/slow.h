/* slow.h - under sanitizers all takes ten times as long: tests then do a part of their work, which
 * the other presets do whole.                                                                    */
#ifndef ASSAY_TESTS_SUPPORT_SLOW_H
#define ASSAY_TESTS_SUPPORT_SLOW_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { TESTS_SLOW = 1 };
#else
enum { TESTS_SLOW = 0 };
#endif

#endif
