// CHECK stops the program on a bug: going on would write wrong facts. DCHECK is the cheap truth beside a fast path,
// compiled out of release builds.
#pragma once

#include <cstdio>
#include <cstdlib>

#define CHECK(condition)                                                                    \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            std::fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                   \
        }                                                                                   \
    } while (false)

#ifdef NDEBUG
#define DCHECK(condition) \
    do {                  \
    } while (false)
#else
#define DCHECK(condition) CHECK(condition)
#endif
