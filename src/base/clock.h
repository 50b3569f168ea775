// The clock as a value, so that a test can be any day.
#pragma once

#include <chrono>
#include <functional>

#include "base/time.h"

namespace tallyman {

using Clock = std::function<Instant()>;

inline Instant system_now() { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

}  // namespace tallyman
