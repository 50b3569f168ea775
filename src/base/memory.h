// Pictures and their blurred copies come and go by the megabyte. glibc gives such memory back to the kernel at once and
// asks for it again with the next photo, which costs 12 ms a photo in page faults, more than hashing and decoding it.
#pragma once

#include <malloc.h>

namespace tallyman {

// For processes that look at one photo after another.
inline void keep_freed_memory() {
    constexpr int mapped_from = 32 << 20;  // the largest that glibc takes
    constexpr int kept_most = 256 << 20;
    mallopt(M_MMAP_THRESHOLD, mapped_from);
    mallopt(M_TRIM_THRESHOLD, kept_most);
}

}  // namespace tallyman
