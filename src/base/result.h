// Expected trouble is a value: a function that can fail in a way its caller should handle returns Result<T, E>.
// What cannot go on throws one typed exception (base/failure.h); what must not happen hits CHECK (base/check.h).
#pragma once

#include <tl/expected.hpp>

namespace tallyman {

template <class T, class E>
using Result = tl::expected<T, E>;

template <class E>
tl::unexpected<std::decay_t<E>> fail(E&& error) {
    return tl::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace tallyman
